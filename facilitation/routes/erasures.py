"""Erasing a confidential case at the desk, which never sees what is in it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, request

from facilitation import erasing
from facilitation.access import at_the_desk
from facilitation.routes._desk import done

bp = Blueprint("erasures", __name__, url_prefix="/workshops/<code>/sections")


@bp.post("/<int:section_id>/erasure")
@at_the_desk
def create(section_id: int) -> Any:
    """Asks first; the notes may not have been taken along yet."""
    section = next((one for one in g.workshop.sections if one.id == section_id), None)
    if section is None or not section.is_case or section.opened_at is None:
        abort(404)
    if request.form.get("sure") != "1" and not section.erased_at:
        return done(asks={"erasure": section.id})

    section.erase()
    erasing.finish()
    return done()
