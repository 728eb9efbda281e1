"""Who has the floor, said on the wall and on all phones."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from facilitation.access import at_the_desk, stage_here
from facilitation.models.group import GROUP_NAME_CHARACTERS
from facilitation.routes._desk import done
from facilitation.texts import clean

bp = Blueprint("floors", __name__, url_prefix="/workshops/<code>")


@bp.post("/floor")
@at_the_desk
def update() -> Any:
    """A group, a role or a name; empty: nobody in particular."""
    stage = stage_here(request.form.get("stage"))
    name = clean(request.form.get("floor"), lines=False)[:GROUP_NAME_CHARACTERS]
    stage.progress = {**stage.progress, "floor": name}
    return done()


@bp.post("/writers")
@at_the_desk
def writers() -> Any:
    """The roles that write in this stage from now on."""
    stage = stage_here(request.form.get("stage"))

    stage.let_write(request.form.getlist("role"))
    return done()
