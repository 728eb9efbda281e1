"""A participant's screen."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from facilitation.access import for_participants
from facilitation.models import Participant
from facilitation.screens import hub, phone_screen

bp = Blueprint("phone", __name__, url_prefix="/w/<code>")


@bp.get("")
@for_participants
def show(participant: Participant) -> Any:
    after = hub().position(participant.workshop_id)
    return render_template("phone/show.html", after=after, **phone_screen(participant))


@bp.get("/now")
@for_participants
def now(participant: Participant) -> Any:
    """The parts of the phone that change, for a page that is already open."""
    return render_template("phone/_now.html", **phone_screen(participant))
