"""Consultation methods that are proposed, on the phone of who may or at the desk."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from facilitation.access import at_the_desk, for_participants, stage_here
from facilitation.models import Participant
from facilitation.routes import _desk, _phone

bp = Blueprint("proposals", __name__)


@bp.post("/w/<code>/stages/<int:stage_id>/proposals")
@for_participants
def create(participant: Participant, stage_id: int) -> Any:
    stage = stage_here(stage_id)

    return _phone.act(
        participant, lambda: stage.propose(request.form.get("method", ""), by=participant)
    )


@bp.post("/w/<code>/stages/<int:stage_id>/proposals/withdrawal")
@for_participants
def destroy(participant: Participant, stage_id: int) -> Any:
    stage = stage_here(stage_id)

    return _phone.act(
        participant, lambda: stage.unpropose(request.form.get("method", ""), by=participant)
    )


@bp.post("/workshops/<code>/stages/<int:stage_id>/proposals")
@at_the_desk
def add(stage_id: int) -> Any:
    stage = stage_here(stage_id)

    stage.propose(request.form.get("method", ""))
    return _desk.done()


@bp.post("/workshops/<code>/stages/<int:stage_id>/proposals/withdrawal")
@at_the_desk
def remove(stage_id: int) -> Any:
    stage = stage_here(stage_id)

    stage.unpropose(request.form.get("method", ""))
    return _desk.done()
