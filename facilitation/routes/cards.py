"""Cards of the person who holds the phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request, session

from facilitation.access import card_here, for_participants, stage_here
from facilitation.extensions import db
from facilitation.models import Participant
from facilitation.pictures import LARGEST
from facilitation.refusal import Refused
from facilitation.routes._draft import develop, typed_draft
from facilitation.routes._phone import again, done

bp = Blueprint("cards", __name__, url_prefix="/w/<code>")


@bp.url_value_preprocessor
def _make_room_for_a_photo(endpoint: str | None, _values: Any) -> None:
    """Before anything reads the form: only a form that can bring a photo may be that large."""
    if endpoint in ("cards.create", "cards.update") and request.mimetype == "multipart/form-data":
        request.max_content_length = LARGEST + 1024 * 1024


@bp.post("/stages/<int:stage_id>/cards")
@for_participants
def create(participant: Participant, stage_id: int) -> Any:
    stage = stage_here(stage_id)
    draft = typed_draft()
    try:
        if draft.picture and not stage.twin_of(draft):
            stage.fit(draft, by=participant)
            develop(draft, participant, stage)
            stage.forget_material()
        card = stage.post_card(draft, by=participant)
    except Refused as refusal:
        return again(participant, refusal)

    db.session.commit()
    _count_written(stage_id, card.about_id)
    return done(participant)


@bp.post("/cards/<int:card_id>")
@for_participants
def update(participant: Participant, card_id: int) -> Any:
    card = g.card = card_here(card_id)
    draft = typed_draft()
    try:
        if draft.picture:
            card.fit(draft, by=participant)
            develop(draft, participant, card, card.stage)
        card.reword(draft, by=participant)
    except Refused as refusal:
        return again(participant, refusal)

    db.session.commit()
    return done(participant)


@bp.get("/cards/<int:card_id>/edit")
@for_participants
def edit(participant: Participant, card_id: int) -> Any:
    """The own card in its fields, on a page of its own."""
    card = card_here(card_id)
    if not card.belongs_to(participant):
        abort(404)
    return render_template(
        "phone/edit.html", card=card, workshop=g.workshop, participant=participant, problem=None
    )


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


def _count_written(stage_id: int, about: int | None) -> None:
    """The phone itself counts what it sent, so that its next field is a new one, and only then.

    The form says which card it was: sending it twice counts once, a withdrawn card counts on. Where
    cards speak of other cards, each of these has a count, and the phone stays at this one.
    """
    place = f"{stage_id}-{about}" if about else str(stage_id)
    counts = session.get("written", {})
    number = request.form.get("written", "")
    sent = int(number) if number.isdecimal() and len(number) < 6 else counts.get(place, 0)
    session["written"] = {**counts, place: sent + 1}
    if about:
        session["glances"] = {**session.get("glances", {}), str(stage_id): about}
