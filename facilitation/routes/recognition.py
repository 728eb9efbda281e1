"""Being recognised in the next session, or not any more: a person's own choice, on the phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, request, url_for

from facilitation.access import for_participants, forget_member, remember_member
from facilitation.extensions import db
from facilitation.models import Member, Participant
from facilitation.refusal import Refused
from facilitation.routes._phone import again, done

bp = Blueprint("recognition", __name__, url_prefix="/w/<code>/recognition")


@bp.post("")
@for_participants
def create(participant: Participant) -> Any:
    """A phone that the series knows from before says so; any other is new."""
    if g.workshop.series is None:
        abort(404)
    try:
        if g.member and participant.member is None:
            g.member.takes_part_as(participant)
            member = g.member
        else:
            member = Member.recognise(participant, request.form.get("who"))
    except Refused as refusal:
        return again(participant, refusal)

    db.session.commit()
    response = _back(participant)
    remember_member(response, member)
    return response


@bp.post("/end")
@for_participants
def destroy(participant: Participant) -> Any:
    """„Nicht mehr wiedererkennen“: name, turns and learning log are gone for good."""
    member = g.member or abort(404)

    member.forget()
    db.session.commit()
    g.member = None
    response = redirect(url_for("phone.show", code=g.workshop.code), 303)
    forget_member(response, g.workshop.series_id)
    return response


def _back(participant: Participant) -> Any:
    if request.form.get("to") == "log":
        return redirect(url_for("log.show", code=g.workshop.code), 303)
    return current_app.make_response(done(participant))
