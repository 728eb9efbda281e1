"""The private learning log of the person who holds the phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for

from facilitation.access import card_here, for_participants, remember_member
from facilitation.extensions import db
from facilitation.models import LogEntry, Member, Participant
from facilitation.refusal import Refused
from facilitation.routes import _phone

bp = Blueprint("log", __name__, url_prefix="/w/<code>/log")


@bp.get("")
@for_participants
def show(participant: Participant) -> Any:
    if g.workshop.series is None:
        abort(404)
    response = Response(_page(participant))
    if _is_own(participant):
        remember_member(response, g.member)
    return response


@bp.post("")
@for_participants
def create(participant: Participant) -> Any:
    """A new entry; with ``card``, the own card becomes one and lies nowhere else any more."""
    member = _author(participant)
    card = (
        card_here(int(request.form["card"])) if request.form.get("card", "").isdecimal() else None
    )
    try:
        if card:
            LogEntry.take(card, member=member, by=participant)
        else:
            LogEntry.add(request.form.get("text"), session=g.workshop.session_number, by=member)
    except Refused as refusal:
        return _phone.again(participant, refusal) if card else _again(participant, refusal)

    db.session.commit()
    return _phone.done(participant) if card else _here()


@bp.post("/<key>")
@for_participants
def update(participant: Participant, key: str) -> Any:
    member = _author(participant)
    entry = LogEntry.find(key, member) or abort(404)
    try:
        entry.reword(request.form.get("text"), by=member)
    except Refused as refusal:
        return _again(participant, refusal, at=key)

    db.session.commit()
    return _here()


@bp.post("/<key>/removal")
@for_participants
def destroy(participant: Participant, key: str) -> Any:
    entry = LogEntry.find(key, _author(participant)) or abort(404)

    db.session.delete(entry)
    db.session.commit()
    return _here()


def _is_own(participant: Participant) -> bool:
    return bool(g.member and participant.member_id == g.member.id)


def _author(participant: Participant) -> Member:
    """Who may write here: a phone that is recognised, with the secret that it was given."""
    return g.member if _is_own(participant) else abort(404)


def _here() -> Any:
    return redirect(url_for("log.show", code=g.workshop.code), 303)


def _page(participant: Participant, **more: Any) -> str:
    entries = LogEntry.of(g.member) if _is_own(participant) else None
    return render_template(
        "log/show.html",
        workshop=g.workshop,
        participant=participant,
        entries=entries,
        **{"problem": None, "typed": "", "at": None, **more},
    )


def _again(participant: Participant, refusal: Refused, at: str | None = None) -> Any:
    db.session.rollback()
    typed = request.form.get("text", "")[:20_000]
    return _page(participant, problem=refusal.sentence, typed=typed, at=at), refusal.status
