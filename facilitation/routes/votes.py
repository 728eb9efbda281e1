"""Dots of the person who holds the phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from facilitation.access import for_participants, stage_here
from facilitation.extensions import db
from facilitation.models import Participant
from facilitation.refusal import Refused
from facilitation.routes._draft import whole_number
from facilitation.routes._phone import again, done

bp = Blueprint("votes", __name__, url_prefix="/w/<code>")


@bp.post("/stages/<int:stage_id>/votes")
@for_participants
def create(participant: Participant, stage_id: int) -> Any:
    stage = stage_here(stage_id)
    try:
        stage.vote(whole_number("card"), whole_number("dots"), by=participant)
    except Refused as refusal:
        return again(participant, refusal)

    db.session.commit()
    return done(participant)
