"""Contradictions between cards of the lily, named at the desk, and the vote that they are for."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from facilitation.access import at_the_desk, card_here, vote_here
from facilitation.routes._desk import done

bp = Blueprint("contradictions", __name__, url_prefix="/workshops/<code>/contradictions")


@bp.post("")
@at_the_desk
def create() -> Any:
    """Two labels, ``one`` and ``other``, that do not go together."""
    vote_here().oppose(request.form.get("one"), request.form.get("other"))
    return done()


@bp.post("/<int:card_id>/withdrawal")
@at_the_desk
def destroy(card_id: int) -> Any:
    card = card_here(card_id)

    card.stage.reconcile(card)
    return done()


@bp.post("/voting")
@at_the_desk
def begin() -> Any:
    """From now on people set their dots."""
    vote_here().begin_voting()
    return done()
