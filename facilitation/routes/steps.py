"""Steps of the run: opening, revealing, closing, admitting and taking the last one back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, request

from facilitation.access import at_the_desk, stage_here
from facilitation.routes._desk import done

bp = Blueprint("steps", __name__, url_prefix="/workshops/<code>")


@bp.post("/openings")
@at_the_desk
def open_stage() -> Any:
    """The next stage; ``without`` goes on without those who have not consented to a case."""
    stage = stage_here(request.form.get("stage"))

    g.workshop.go_to(stage, without_the_rest="without" in request.form)
    return done()


@bp.post("/reveals")
@at_the_desk
def reveal() -> Any:
    stage_here(request.form.get("stage")).reveal()
    return done()


@bp.post("/closings")
@at_the_desk
def close() -> Any:
    """Of a stage: nothing more is accepted. Without a stage: of the workshop."""
    if "stage" in request.form:
        stage_here(request.form["stage"]).stop()
    else:
        g.workshop.close()
    return done()


@bp.post("/admissions")
@at_the_desk
def admit() -> Any:
    stage_here(request.form.get("stage")).admit()
    return done()


@bp.post("/undo")
@at_the_desk
def undo() -> Any:
    g.workshop.undo(request.form.get("at"))
    return done()
