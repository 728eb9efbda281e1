"""The record of a workshop: results on a page, and as files."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template

from facilitation.access import at_the_desk, shelf
from facilitation.models.harvesting import origin_of
from facilitation.record import FORMATS, Record

bp = Blueprint("records", __name__, url_prefix="/workshops/<code>")


@bp.get("/results")
@at_the_desk
def index() -> Any:
    return render_template(
        "records/index.html",
        workshop=g.workshop,
        record=Record.of(g.workshop),
        origin=origin_of(g.workshop, shelf()),
    )


@bp.get("/record.<extension>")
@at_the_desk
def show(extension: str) -> Any:
    write = FORMATS.get(extension) or abort(404)
    return write(Record.of(g.workshop))
