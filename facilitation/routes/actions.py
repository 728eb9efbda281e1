"""Actions that the facilitator enters and changes; those of participants come as cards."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for

from facilitation.access import at_the_desk, card_here, stage_here
from facilitation.extensions import db
from facilitation.models import Card
from facilitation.refusal import Refused
from facilitation.routes._desk import done
from facilitation.routes._draft import typed_draft

bp = Blueprint("actions", __name__, url_prefix="/workshops/<code>")


@bp.post("/stages/<int:stage_id>/actions")
@at_the_desk
def create(stage_id: int) -> Any:
    stage_here(stage_id).enter(typed_draft())
    return done()


@bp.get("/actions/<int:card_id>")
@at_the_desk
def edit(card_id: int) -> Any:
    """One action in a form, on a page of its own: nothing changes under the fingers."""
    return _page(_action_here(card_id))


@bp.post("/actions/<int:card_id>")
@at_the_desk
def update(card_id: int) -> Any:
    card = _action_here(card_id)
    try:
        card.stage.revise(card, typed_draft())
    except Refused as refusal:
        db.session.rollback()
        return _page(card, refusal), refusal.status

    db.session.commit()
    return redirect(url_for("desks.show", code=g.workshop.code), 303)


def _action_here(card_id: int) -> Card:
    card = card_here(card_id)
    return card if card.stage.activity_key == "actions" else abort(404)


def _page(card: Card, refusal: Refused | None = None) -> str:
    typed = {name: text[:20_000] for name, text in request.form.items()}
    fields = card.fields if isinstance(card.fields, dict) else {}
    return render_template(
        "actions/edit.html",
        workshop=g.workshop,
        stage=card.stage,
        view=card.stage.activity.desk(card.stage),
        card=card,
        typed=typed if refusal else {"text": card.text, **fields},
        refusal=refusal,
    )
