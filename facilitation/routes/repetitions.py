"""A stage held once more, right away."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, request

from facilitation.access import at_the_desk, stage_here
from facilitation.extensions import db
from facilitation.routes._desk import done

bp = Blueprint("repetitions", __name__, url_prefix="/workshops/<code>")


@bp.post("/repetitions")
@at_the_desk
def create() -> Any:
    """The stage joins the run sheet behind the running one; it is opened like any other."""
    g.workshop.repeat(stage_here(request.form.get("stage")))
    db.session.flush()
    return done()
