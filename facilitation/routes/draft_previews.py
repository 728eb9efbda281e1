"""What a stage of a draft looks like on board and phone, as long as nothing in it is wrong."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, request

from facilitation.access import for_facilitators
from facilitation.blueprints import editing
from facilitation.routes._drafting import Editor
from facilitation.routes._versions import to_change
from facilitation.routes.blueprint_previews import SCREENS, pictures

bp = Blueprint("draft_previews", __name__, url_prefix="/blueprints/<key>/edit/preview")


@bp.get("/<place>/<screen>")
@for_facilitators
def show(key: str, place: str, screen: str) -> Any:
    """``end=1`` shows the stage as it is when people have finished."""
    editor = Editor(to_change(key), place)
    blueprint, number = editor.examined.blueprint, editing.number_of(editor.content, place)
    if screen not in SCREENS or editor.problems or blueprint is None or number is None:
        abort(404)
    stage = blueprint.stages[number]
    if stage.include:
        abort(404)
    g.is_picture = True
    return pictures(blueprint, stage.id, request.args.get("end") == "1")[screen]
