"""A seat in the ring of a stage whose sheets go round, for the person who holds the phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from facilitation.access import for_participants, stage_here
from facilitation.models import Participant
from facilitation.routes._phone import act

bp = Blueprint("seats", __name__, url_prefix="/w/<code>")


@bp.post("/stages/<int:stage_id>/seats")
@for_participants
def create(participant: Participant, stage_id: int) -> Any:
    """Take a sheet; who has one keeps it."""
    stage = stage_here(stage_id)

    return act(participant, lambda: stage.take_seat(by=participant))
