"""The live streams of the three screens."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, request

from facilitation.access import at_the_desk, for_participants
from facilitation.extensions import db
from facilitation.live.stream import stream
from facilitation.models import Participant, Workshop
from facilitation.screens import hub
from facilitation.texts import language

bp = Blueprint("streams", __name__)


@bp.get("/w/<code>/stream")
@for_participants
def phone(participant: Participant) -> Any:
    # Phones hear only that something changed, so one channel serves all languages.
    return _stream(participant.workshop_id, "phone", "")


@bp.get("/board/<token>/stream")
def board(token: str) -> Any:
    workshop = Workshop.by_board_token(token) or abort(404)
    return _stream(workshop.id, "board", workshop.locale)


@bp.get("/workshops/<code>/stream")
@at_the_desk
def desk() -> Any:
    return _stream(g.workshop.id, "desk", language())


def _stream(workshop_id: int, audience: str, spoken: str) -> Any:
    """Starts after the last event that the page has; the session is released before."""
    after = request.headers.get("Last-Event-ID") or request.args.get("after")
    db.session.remove()
    return stream(hub(), workshop_id, audience, spoken, after)
