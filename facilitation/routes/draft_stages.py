"""The list of stages in the editor: adding, removing, repeating, moving, and one step back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _

from facilitation.access import for_facilitators, me
from facilitation.blueprints import editing
from facilitation.models import OwnBlueprint, draft_history
from facilitation.refusal import Unusable
from facilitation.routes._draft import whole_number
from facilitation.routes._drafting import again, draft_here, new_stage, stage_here

bp = Blueprint("draft_stages", __name__, url_prefix="/blueprints/<key>/edit")


@bp.post("/stages")
@for_facilitators
def add(key: str) -> Any:
    """A stage of this kind, or an included blueprint, behind the one named in ``after``."""
    own = draft_here(key)
    after = editing.number_of(own.content, request.form.get("after", ""))
    stage = new_stage(request.form.get("what", ""), own.content, after)
    if stage is None:
        raise Unusable(_("Bitte wählen Sie, was geschehen soll."), field="what")
    content, number = editing.add(own.content, stage, after)
    return _written(own, content, number)


@bp.post("/moves")
@for_facilitators
def move(key: str) -> Any:
    """By so many places, or to a number from 0."""
    own = draft_here(key)
    number = stage_here(own)
    to = whole_number("to") if request.form.get("to") else number + whole_number("by")
    content, number = editing.move(own.content, number, to)
    return _written(own, content, number, request.form.get("at", ""))


@bp.post("/repetitions")
@for_facilitators
def repeat(key: str) -> Any:
    own = draft_here(key)
    number = stage_here(own)
    content = editing.repeat(own.content, number)
    return _written(own, content, number + 1)


@bp.post("/removals")
@for_facilitators
def remove(key: str) -> Any:
    """Out of the list; what took its cards says so at once."""
    own = draft_here(key)
    number = stage_here(own)
    title = editing.title_of(editing.stages_of(own.content)[number])
    content = editing.remove(own.content, number)
    own.write_draft(content, by=me())
    left = len(editing.stages_of(content))
    place = editing.place_of(content, min(number, left - 1)) if left else editing.HEAD
    return again(own, place, _("„%(stage)s“ ist entfernt.", stage=title))


@bp.post("/undo")
@for_facilitators
def undo(key: str) -> Any:
    """One step back; shows the part that it concerned."""
    own = draft_here(key)
    words, place = draft_history.undo_words(own), draft_history.place_of_undo(own)
    own.undo_draft(by=me())
    here = place or request.form.get("at", "")
    if not editing.has(own.content, here):
        here = ""
    return again(own, here, _("Zurückgenommen: %(change)s", change=words))


def _written(own: OwnBlueprint, content: dict[str, Any], number: int, at: str = "") -> Any:
    """Kept, and said where the stage is now; the form stays with ``at``, or goes to the stage."""
    if content != own.content:
        own.write_draft(content, by=me())
    stages = editing.stages_of(content)
    said = _(
        "„%(stage)s“ ist jetzt Schritt %(n)s von %(of)s.",
        stage=editing.title_of(stages[number]),
        n=number + 1,
        of=len(stages),
    )
    is_there = at and editing.has(content, at)
    return again(own, at if is_there else editing.place_of(content, number), said)
