"""Cards set aside at the desk, and brought back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from facilitation.access import at_the_desk, card_here
from facilitation.routes._desk import done

bp = Blueprint("asides", __name__, url_prefix="/workshops/<code>/cards/<int:card_id>")


@bp.post("/aside")
@at_the_desk
def create(card_id: int) -> Any:
    card_here(card_id).set_aside(request.form.get("reason"))
    return done()


@bp.post("/return")
@at_the_desk
def destroy(card_id: int) -> Any:
    card_here(card_id).bring_back()
    return done()
