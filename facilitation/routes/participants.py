"""Joining a workshop, with a name or without one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_login import current_user

from facilitation.access import remember_member, remember_phone, with_workshop
from facilitation.extensions import db
from facilitation.models import Participant
from facilitation.refusal import Unusable

bp = Blueprint("participants", __name__, url_prefix="/w/<code>")


@bp.get("/join")
@with_workshop
def new() -> Any:
    if g.participant:
        return redirect(url_for("phone.show", code=g.workshop.code), 303)
    if g.workshop.is_closed:
        return render_template("join/closed.html", workshop=g.workshop), 409
    return render_template("join/name.html", workshop=g.workshop, typed="", problem=None)


@bp.post("/join")
@with_workshop
def create() -> Any:
    here = redirect(url_for("phone.show", code=g.workshop.code), 303)
    if g.participant:
        return here
    if g.workshop.is_closed:
        return render_template("join/closed.html", workshop=g.workshop), 409
    typed = request.form.get("name", "")
    # Only a press says so; a phone that is known is not recognised by itself.
    member = g.member if "recognised" in request.form and not _facilitates() else None
    try:
        participant = Participant.join(
            g.workshop, member.name if member else typed, is_facilitating=_facilitates()
        )
        if member:
            member.takes_part_as(participant)
    except Unusable as refusal:
        return _again(typed, refusal), refusal.status
    db.session.commit()
    remember_phone(here, participant)
    if member:
        remember_member(here, member)
    return here


def _facilitates() -> bool:
    return current_user.is_authenticated and g.workshop in current_user.workshops


def _again(typed: str, refusal: Unusable) -> str:
    return render_template(
        "join/name.html", workshop=g.workshop, typed=typed[:500], problem=refusal.sentence
    )
