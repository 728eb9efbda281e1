"""The role plan: taking a turn on, not this time, offering a case; and setting it at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from facilitation.access import at_the_desk, for_participants
from facilitation.extensions import db
from facilitation.models import Participant, Series
from facilitation.models.turn import CASE
from facilitation.routes import _desk, _phone
from facilitation.routes._draft import whole_number

bp = Blueprint("turns", __name__)


@bp.post("/w/<code>/turns")
@for_participants
def create(participant: Participant) -> Any:
    """„Übernehme ich“ and „Ich bringe einen Fall ein“."""
    return _answer(participant, lambda series, *turn: series.take_on(*turn, by=participant.member))


@bp.post("/w/<code>/turns/refusal")
@for_participants
def decline(participant: Participant) -> Any:
    """„Diesmal nicht“; no reason is asked for."""
    return _answer(participant, lambda series, *turn: series.decline(*turn, by=participant.member))


@bp.post("/workshops/<code>/series/turns")
@at_the_desk
def update() -> Any:
    """Somebody for a duty of a session; nobody: it is free again. The group has decided so."""
    series: Series = g.workshop.series or abort(404)
    session, _dash, duty = request.form.get("slot", "").partition("-")
    if not session.isdecimal() or len(session) > 4:
        abort(404)
    typed = request.form.get("member", "")
    member = next((one for one in series.members if str(one.id) == typed), None)

    series.assign(int(session), duty, member)
    if request.form.get("from") == "series":
        db.session.commit()
        flash(_("Der Rollenplan ist geändert."), "success")
        return redirect(url_for("series.show", code=g.workshop.code) + "#plan", 303)
    return _desk.done()


def _answer(participant: Participant, verb: Callable[..., None]) -> Any:
    """What a member does in the plan; for everybody else there is none."""
    if participant.member is None:
        abort(404)

    return _phone.act(
        participant,
        lambda: verb(g.workshop.series, whole_number("session"), request.form.get("duty", CASE)),
    )
