"""Cards that one person marks for the own use."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from facilitation.access import for_participants, stage_here
from facilitation.models import Participant
from facilitation.routes._phone import act

bp = Blueprint("marks", __name__, url_prefix="/w/<code>")


@bp.post("/stages/<int:stage_id>/marks")
@for_participants
def update(participant: Participant, stage_id: int) -> Any:
    """All ticks of the page (``card``) among the cards that it showed (``shown``)."""
    stage = stage_here(stage_id)

    return act(
        participant, lambda: stage.mark_all(_numbers("card"), _numbers("shown"), by=participant)
    )


def _numbers(name: str) -> list[int]:
    typed = request.form.getlist(name)
    return [int(one) for one in typed if one.isascii() and one.isdecimal() and len(one) < 18]
