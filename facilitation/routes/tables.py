"""One device for a whole group: how it joins, and how it goes from hand to hand."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, session, url_for

from facilitation.access import for_participants, remember_phone, with_workshop
from facilitation.extensions import db
from facilitation.models import Group, Participant

bp = Blueprint("tables", __name__, url_prefix="/w/<code>")


@bp.get("/table/<token>")
@with_workshop
def new(token: str) -> Any:
    """What the QR code of a group leads to."""
    return render_template("join/table.html", workshop=g.workshop, group=_group(token))


@bp.post("/table/<token>")
@with_workshop
def create(token: str) -> Any:
    here = redirect(url_for("phone.show", code=g.workshop.code), 303)
    _take_over(here, _group(token))
    return here


@bp.get("/handover")
@for_participants
def show(participant: Participant) -> Any:
    """Between two people: nothing of the one before is left, and nobody is in a hurry."""
    return render_template("phone/handover.html", workshop=g.workshop, participant=participant)


@bp.post("/handover")
@for_participants
def hand_over(participant: Participant) -> Any:
    """The next person at a shared device is a new participant of the same group."""
    group = participant.group
    if not participant.is_table or group is None:
        abort(404)
    if g.workshop.current_stage:
        g.workshop.current_stage.leave_seat(by=participant)
    here = redirect(url_for("tables.show", code=g.workshop.code), 303)
    _take_over(here, group)
    return here


def _group(token: str) -> Group:
    return g.workshop.group_by_token(token) or abort(404)


def _take_over(response: Any, group: Group) -> None:
    participant = Participant.join(g.workshop, table_of=group)
    db.session.commit()
    # Language and sign-in apart, the browser's session knows what the last person looked at.
    for key in ("written", "glances"):
        session.pop(key, None)
    remember_phone(response, participant)
