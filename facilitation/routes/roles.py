"""Roles: taken and given back on the phone, given away and taken back at the desk."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, request

from facilitation.access import at_the_desk, for_participants, stage_here
from facilitation.models import Participant
from facilitation.routes import _desk, _phone

bp = Blueprint("roles", __name__)


@bp.post("/w/<code>/stages/<int:stage_id>/role")
@for_participants
def create(participant: Participant, stage_id: int) -> Any:
    """The own role; an empty one gives it back."""
    stage = stage_here(stage_id)

    return _phone.act(
        participant, lambda: stage.take_role(request.form.get("role"), by=participant)
    )


@bp.post("/workshops/<code>/stages/<int:stage_id>/roles")
@at_the_desk
def give(stage_id: int) -> Any:
    """A role for somebody who is here (``person``), or for a ``name`` without a device."""
    stage = stage_here(stage_id)

    stage.give_role(
        request.form.get("role", ""), person=_person_here(), name=request.form.get("name")
    )
    return _desk.done()


@bp.post("/workshops/<code>/stages/<int:stage_id>/roles/return")
@at_the_desk
def take_back(stage_id: int) -> Any:
    stage = stage_here(stage_id)

    stage.free_role(
        request.form.get("role", ""), person=_person_here(), name=request.form.get("name")
    )
    return _desk.done()


def _person_here() -> Participant | None:
    typed = request.form.get("person", "")
    if not typed:
        return None
    people = (p for p in g.workshop.participants if not p.is_table)
    return next((p for p in people if str(p.id) == typed), None) or abort(404)
