"""What the facilitator settles at the desk: for all, or for one group."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, request

from facilitation.access import at_the_desk, card_here, stage_here
from facilitation.models import Group, Stage
from facilitation.routes._desk import done
from facilitation.routes._draft import typed_draft

bp = Blueprint("picks", __name__, url_prefix="/workshops/<code>")


@bp.post("/stages/<int:stage_id>/picks")
@at_the_desk
def create(stage_id: int) -> Any:
    """A card (``origin``), perhaps in other words (``text``), for all or for a ``group``."""
    stage = stage_here(stage_id)
    group = _group_of(stage, request.form.get("group", ""))

    stage.settle(typed_draft(), group=group)
    return done()


@bp.post("/picks/<int:card_id>/withdrawal")
@at_the_desk
def destroy(card_id: int) -> Any:
    card = card_here(card_id)

    card.stage.unsettle(card)
    return done()


def _group_of(stage: Stage, typed: str) -> Group | None:
    if typed in ("", "all"):
        return None
    return next((group for group in stage.groups if str(group.id) == typed), None) or abort(404)
