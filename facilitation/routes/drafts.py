"""The editor of blueprints: beginning one, and writing its head and its stages."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from facilitation.access import for_facilitators, me, shelf
from facilitation.blueprints import drawing, editing
from facilitation.blueprints.reading import LARGEST_FILE
from facilitation.extensions import db
from facilitation.models import OwnBlueprint, draft_history
from facilitation.routes._drafting import Editor, draft_here, is_htmx, page, typed
from facilitation.routes._versions import to_change
from facilitation.texts import clean, language

bp = Blueprint("drafts", __name__, url_prefix="/blueprints")
#: What one form may send; a blueprint that is larger than its limit is refused with a sentence.
MOST_SENT = 4 * LARGEST_FILE


@bp.url_value_preprocessor
def _make_room(_endpoint: str | None, _values: Any) -> None:
    """Before anything reads the form: only who is signed in may send that much."""
    if request.method == "POST" and current_user.is_authenticated:
        request.max_content_length = request.max_form_memory_size = MOST_SENT


@bp.post("")
@for_facilitators
def create() -> Any:
    """An empty sheet."""
    title = clean(request.form.get("title"), lines=False)[:120] or _("Neue Blaupause")
    key = OwnBlueprint.free_key(editing.new_id({}, title), shelf().taken)
    content = editing.empty(key, {language(): title})
    own = OwnBlueprint.begin(content, by=me(), taken=shelf().taken)
    db.session.commit()
    return redirect(url_for("drafts.show", key=own.key), 303)


@bp.post("/<key>/copies")
@for_facilitators
def copy(key: str) -> Any:
    """A copy of any blueprint that may be seen, as a draft."""
    held = shelf().get(key)
    source = shelf().own(key)
    content = held.content if held else source.content if source else abort(404)
    own = OwnBlueprint.copy(content, by=me(), source=source, taken=shelf().taken)
    db.session.commit()
    return redirect(url_for("drafts.show", key=own.key), 303)


@bp.get("/<key>/edit")
@for_facilitators
def show(key: str) -> Any:
    return page(Editor(to_change(key)))


@bp.get("/<key>/edit/parts/<place>")
@for_facilitators
def part(key: str, place: str) -> Any:
    editor = Editor(to_change(key), place)
    if not editing.has(editor.content, place):
        abort(404)
    return page(editor)


@bp.post("/<key>/edit/parts/<place>")
@for_facilitators
def save(key: str, place: str) -> Any:
    """What was typed, kept in the draft; 409 where somebody else has changed the same part."""
    own = draft_here(key)
    content = own.content
    is_there = editing.has(content, place)
    mark = editing.mark(editing.part_of(content, place)) if is_there else "gone"
    is_known = mark in (request.form.get("seen"), request.form.get("over"))
    if not is_known and not (is_there and _says_the_same(content, place)):
        return _conflict(own, place, mark)

    place = _keep(own, place)
    db.session.commit()
    if not is_htmx():
        return redirect(url_for("drafts.part", key=key, place=place), 303)
    return _saved(Editor(own, place, news=g.draft_news))


def _says_the_same(content: dict[str, Any], place: str) -> bool:
    """Whether what was typed is there already: it was sent twice, or two people wrote the same."""
    return bool(drawing.take(content, place, typed()) == editing.part_of(content, place))


def _keep(own: OwnBlueprint, place: str) -> str:
    """Write the part; returns where it is now, for its id may be another one."""
    before = draft_history.content_with(own, place) or abort(404)
    made = drawing.take(before, place, typed())
    if path := _removed():
        made = editing.without(made, path)
    content, number = own.content, None
    if not editing.has(content, place):
        content, number = editing.add(content, made, editing.number_of(before, place))
    else:
        number = editing.number_of(content, place)
        content = editing.put(content, place, made)
    if content != own.content:
        own.write_draft(content, by=me(), place="" if path else f"stage:{place}")
    return place if place == editing.HEAD or number is None else editing.place_of(content, number)


def _removed() -> list[Any]:
    """The path of what is to be removed besides."""
    try:
        path = json.loads(request.form.get("remove", "[]"))
    except ValueError:
        return []
    return path if isinstance(path, list) else []


def _conflict(own: OwnBlueprint, place: str, mark: str) -> Any:
    before = draft_history.content_with(own, place) or abort(404)
    title = Editor(own, before=before).title_at(place)
    sentence = draft_history.conflict_words(own, place, title, to=me())
    editor = Editor(own, place, typed=typed(), conflict=sentence, over=mark, before=before)
    if is_htmx():
        return Response(render_template("drafts/_conflicting.html", editor=editor), 409)
    return page(editor, 409)


def _saved(editor: Editor) -> Response:
    has_gone = bool(request.form.get("remove")) or bool(request.form.get("over"))
    answer = Response(render_template("drafts/_saved.html", editor=editor, is_new=has_gone))
    if editor.place != request.view_args["place"]:  # type: ignore[index]
        answer.headers["HX-Replace-Url"] = editor.address(editor.place)
    return answer
