"""The clock of the running stage, and the page that the board shows."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, request
from flask_babel import gettext as _

from facilitation.access import at_the_desk
from facilitation.models import Stage
from facilitation.refusal import Refused
from facilitation.routes._desk import done

bp = Blueprint("timers", __name__, url_prefix="/workshops/<code>")


@bp.post("/timer")
@at_the_desk
def update() -> Any:
    stage = _running()
    minutes = request.form.get("minutes", "")
    if minutes.isdecimal():
        stage.add_minutes(int(minutes[:4]))
    elif request.form.get("action") == "start":
        stage.start_clock()
    elif request.form.get("action") == "pause":
        stage.pause_clock()
    else:
        abort(422)
    return done()


@bp.post("/pages")
@at_the_desk
def turn() -> Any:
    page = request.form.get("page", "")
    _running().turn_to(int(page[:4]) if page.isdecimal() else 0)
    return done()


@bp.post("/theme")
@at_the_desk
def theme() -> Any:
    """The board in light or dark."""
    g.workshop.theme = "dark" if request.form.get("theme") == "dark" else "light"
    return done()


def _running() -> Stage:
    if g.workshop.current_stage is None:
        raise Refused(_("Es läuft noch kein Schritt."))
    stage: Stage = g.workshop.current_stage
    return stage
