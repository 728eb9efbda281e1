"""Where a person puts a carried card: into which lane."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from facilitation.access import for_participants, stage_here
from facilitation.models import Participant
from facilitation.routes._draft import whole_number
from facilitation.routes._phone import act

bp = Blueprint("assignments", __name__, url_prefix="/w/<code>")


@bp.post("/stages/<int:stage_id>/assignments")
@for_participants
def create(participant: Participant, stage_id: int) -> Any:
    """A ``card`` into a ``lane``; into the same one again takes it out."""
    stage = stage_here(stage_id)

    return act(
        participant,
        lambda: stage.assign(whole_number("card"), request.form.get("lane"), by=participant),
    )
