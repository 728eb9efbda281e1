"""The fact sheet for staff council and data protection, for those who facilitate to pass on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app

from facilitation.access import for_facilitators
from facilitation.factsheet import FORMATS, FactSheet
from facilitation.texts import language

bp = Blueprint("factsheets", __name__)

TYPES = {"md": "text/markdown", "pdf": "application/pdf"}


@bp.get("/help/factsheet.<extension>")
@for_facilitators
def show(extension: str) -> Any:
    """In the language of the page from which it is asked for."""
    write = FORMATS.get(extension) or abort(404)
    sheet = FactSheet.of(current_app.config["FACILITATION"], language())
    made = Response(write(sheet), mimetype=TYPES[extension])
    made.headers["Content-Disposition"] = (
        f'attachment; filename="stellwand-factsheet.{sheet.language}.{extension}"'
    )
    made.headers["Content-Language"] = sheet.language
    return made
