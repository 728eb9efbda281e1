"""Which card a phone is at, where one after the other is asked about; kept by the phone alone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, session

from facilitation.access import for_participants, stage_here
from facilitation.models import Participant
from facilitation.routes._phone import done

bp = Blueprint("glances", __name__, url_prefix="/w/<code>")


@bp.post("/stages/<int:stage_id>/glance")
@for_participants
def create(participant: Participant, stage_id: int) -> Any:
    keep_glance(stage_here(stage_id).id, request.form.get("card", ""))
    return done(participant)


def keep_glance(stage_id: int, card: str) -> None:
    """The phone is at this card, or at the end of them all (0); anything else changes nothing."""
    if card.isdecimal() and len(card) < 18:
        session["glances"] = {**session.get("glances", {}), str(stage_id): int(card)}
