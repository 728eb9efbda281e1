"""The board: projected, unattended, the same for everybody."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template

from facilitation.erasing import erase_what_is_over
from facilitation.models import Workshop
from facilitation.screens import board_screen, hub

bp = Blueprint("boards", __name__)


@bp.get("/board/<token>")
def show(token: str) -> Any:
    workshop = g.workshop = Workshop.by_board_token(token) or abort(404)
    g.language = workshop.locale
    erase_what_is_over(workshop)
    after = hub().position(workshop.id)
    return render_template("board/show.html", after=after, **board_screen(workshop))
