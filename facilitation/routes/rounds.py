"""The next round of a stage, begun at the desk."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from facilitation.access import at_the_desk, stage_here
from facilitation.routes._desk import done
from facilitation.routes._draft import whole_number

bp = Blueprint("rounds", __name__, url_prefix="/workshops/<code>")


@bp.post("/rounds")
@at_the_desk
def create() -> Any:
    """The round of this number (``round``); a second press does nothing."""
    stage_here(request.form.get("stage")).begin_round(whole_number("round"))
    return done()
