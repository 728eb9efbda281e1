"""The consultation method that is taken, of those that are proposed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from facilitation.access import at_the_desk, for_participants, stage_here
from facilitation.models import Participant
from facilitation.routes import _desk, _phone

bp = Blueprint("methods", __name__)


@bp.post("/w/<code>/stages/<int:stage_id>/method")
@for_participants
def create(participant: Participant, stage_id: int) -> Any:
    stage = stage_here(stage_id)

    return _phone.act(
        participant, lambda: stage.choose_method(request.form.get("method", ""), by=participant)
    )


@bp.post("/workshops/<code>/stages/<int:stage_id>/method")
@at_the_desk
def settle(stage_id: int) -> Any:
    stage = stage_here(stage_id)

    stage.choose_method(request.form.get("method", ""))
    return _desk.done()
