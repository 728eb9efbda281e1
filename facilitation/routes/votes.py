"""Dots of the person who holds the phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from facilitation.access import for_participants, stage_here
from facilitation.models import Participant
from facilitation.routes._draft import whole_number
from facilitation.routes._phone import act

bp = Blueprint("votes", __name__, url_prefix="/w/<code>")


@bp.post("/stages/<int:stage_id>/votes")
@for_participants
def create(participant: Participant, stage_id: int) -> Any:
    stage = stage_here(stage_id)

    return act(
        participant, lambda: stage.vote(whole_number("card"), whole_number("dots"), by=participant)
    )
