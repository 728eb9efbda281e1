"""The desk of a workshop."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template

from facilitation.access import at_the_desk, shelf
from facilitation.models.lifting import newer
from facilitation.screens import desk_screen, hub, planned_and_actual

bp = Blueprint("desks", __name__)


@bp.get("/workshops/<code>")
@at_the_desk
def show() -> Any:
    after = hub().position(g.workshop.id)
    return render_template(
        "desk/show.html",
        after=after,
        run_sheet=planned_and_actual(g.workshop),
        newer=newer(g.workshop, shelf()),
        **desk_screen(g.workshop),
    )
