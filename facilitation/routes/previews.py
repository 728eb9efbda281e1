"""What board and phone show now, and what they will show after the next press; for the desk alone.

The next step is taken in a transaction that is then rolled back, so the picture is drawn by the
same rules as the screen itself.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request
from flask_babel import force_locale

from facilitation.access import at_the_desk
from facilitation.extensions import begin_writing, db
from facilitation.models import Participant
from facilitation.screens import board_screen, phone_screen, take_next_step

bp = Blueprint("previews", __name__, url_prefix="/workshops/<code>")


@bp.get("/preview/<screen>")
@at_the_desk
def show(screen: str) -> Any:
    if screen not in ("board", "phone"):
        abort(404)
    workshop = g.workshop
    is_next = request.args.get("next") == "1"
    g.is_picture = True
    if is_next:
        db.session.rollback()
        begin_writing()
        for stage in workshop.stages:
            stage.withholds_totals = stage.activity.withholds and stage.is_open
        take_next_step(workshop)
        db.session.flush()
    try:
        with force_locale(workshop.locale):
            if screen == "board":
                return render_template("board/picture.html", **board_screen(workshop))
            somebody = Participant.stand_in(workshop)
            return render_template("phone/picture.html", **phone_screen(somebody))
    finally:
        db.session.rollback()
