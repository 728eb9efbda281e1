"""Cards that say nearly the same: looked for when the desk asks, and called different there."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from facilitation.access import at_the_desk, stage_here
from facilitation.refusal import Refused
from facilitation.routes._sorting import again, sorted_now, ticked

bp = Blueprint("likenesses", __name__, url_prefix="/workshops/<code>/stages/<int:stage_id>")


@bp.post("/likenesses")
@at_the_desk
def create(stage_id: int) -> Any:
    """Suggestions from now on; none any more with ``wanted=0``."""
    stage = stage_here(stage_id)
    try:
        stage.look_for_alike(request.form.get("wanted") != "0")
    except Refused as refusal:
        return again(stage, refusal)

    return sorted_now()


@bp.post("/differences")
@at_the_desk
def destroy(stage_id: int) -> Any:
    """The ticked cards are different, whatever their words."""
    stage = stage_here(stage_id)
    try:
        stage.tell_apart([one.id for one in ticked()])
    except Refused as refusal:
        return again(stage, refusal)

    return sorted_now()
