"""Cards of the person who holds the phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request, session

from facilitation.access import card_here, for_participants, stage_here
from facilitation.extensions import db
from facilitation.models import Participant
from facilitation.refusal import Refused
from facilitation.routes._draft import typed_draft
from facilitation.routes._phone import again, done

bp = Blueprint("cards", __name__, url_prefix="/w/<code>")


@bp.post("/stages/<int:stage_id>/cards")
@for_participants
def create(participant: Participant, stage_id: int) -> Any:
    stage = stage_here(stage_id)
    try:
        stage.post_card(typed_draft(), by=participant)
    except Refused as refusal:
        return again(participant, refusal)

    db.session.commit()
    _count_written(stage_id)
    return done(participant)


@bp.post("/cards/<int:card_id>")
@for_participants
def update(participant: Participant, card_id: int) -> Any:
    card = card_here(card_id)
    try:
        card.reword(typed_draft(), by=participant)
    except Refused as refusal:
        return again(participant, refusal)

    db.session.commit()
    return done(participant)


@bp.get("/cards/<int:card_id>/edit")
@for_participants
def edit(participant: Participant, card_id: int) -> Any:
    """The own card in a field, on a page of its own."""
    card = card_here(card_id)
    if not card.belongs_to(participant):
        abort(404)
    return render_template("phone/edit.html", card=card, workshop=g.workshop, problem=None)


@bp.post("/cards/<int:card_id>/withdrawal")
@for_participants
def destroy(participant: Participant, card_id: int) -> Any:
    card = card_here(card_id)
    try:
        card.withdraw(by=participant)
    except Refused as refusal:
        return again(participant, refusal)

    db.session.commit()
    return done(participant)


def _count_written(stage_id: int) -> None:
    """The phone itself counts what it sent, so that its next field is a new one, and only then.

    The form says which card it was: sending it twice counts once, a withdrawn card counts on.
    """
    counts = session.get("written", {})
    number = request.form.get("written", "")
    sent = int(number) if number.isdecimal() and len(number) < 6 else counts.get(str(stage_id), 0)
    session["written"] = {**counts, str(stage_id): sent + 1}
