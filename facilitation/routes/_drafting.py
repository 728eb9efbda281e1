"""The editor as it is drawn: the draft of a request, its parts, and what changed meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from facilitation.access import me, shelf
from facilitation.activities import all_activities
from facilitation.blueprints import Problem, carries, drawing, editing
from facilitation.blueprints.checks import Examined
from facilitation.blueprints.drawing import Form, Typed
from facilitation.blueprints.kinds import Choices
from facilitation.blueprints.overview import Overview, overview
from facilitation.extensions import db
from facilitation.models import OwnBlueprint, draft_history
from facilitation.refusal import Refused
from facilitation.routes._versions import to_change
from facilitation.texts import LANGUAGES

USUAL_MINUTES = 10


def typed() -> Typed:
    """What was sent, every name with all its values."""
    return dict(request.form.lists())


def is_htmx() -> bool:
    return request.headers.get("HX-Request") == "true"


@dataclass
class Editor:
    """What one page of the editor shows; ``at`` is the part in the form, "" for the list alone."""

    own: OwnBlueprint
    at: str = ""
    typed: Typed | None = None
    news: str = ""
    said: str = ""
    #: What was drawn of this part is no longer what is kept: the sentence, and by what it is over.
    conflict: str = ""
    over: str = ""
    #: The content that the form is drawn from, where the part is gone from the present one.
    before: dict[str, Any] | None = None
    content: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.content = self.own.content

    @property
    def place(self) -> str:
        """The part in the form; on a wide screen the head stands beside the list."""
        return self.at or editing.HEAD

    @cached_property
    def examined(self) -> Examined:
        return self.own.examined

    @cached_property
    def problems(self) -> list[Problem]:
        """What the check says, and what is wrong with the blueprints that are included."""
        if self.examined.blueprint is None:
            return self.examined.problems
        return shelf().include_into(self.examined.blueprint)

    @cached_property
    def overview(self) -> Overview:
        return overview(self.content, self.problems, _minutes_of)

    @cached_property
    def form(self) -> Form:
        content = self.before or self.content
        return drawing.draw(
            content, self.place, self.problems, blueprints=self.blueprints, typed=self.typed
        )

    @cached_property
    def blueprints(self) -> Choices:
        """What can be included: all that this person finds, but not the blueprint itself."""
        found = [
            (held.key, editing.title_of({"title": held.blueprint.title}))
            for held in shelf()
            if held.key != self.own.key and not held.problems
        ]
        return sorted(found, key=lambda one: one[1].lower())

    @property
    def number(self) -> int | None:
        """The number of the stage in the form, from 0."""
        return None if self.place == editing.HEAD else editing.number_of(self.content, self.place)

    @property
    def title(self) -> str:
        return editing.title_of({"title": self.content.get("title")}) or _("Ohne Titel")

    @property
    def kinds(self) -> list[Any]:
        return sorted(all_activities().values(), key=lambda kind: kind.name)

    @property
    def state(self) -> str:
        return draft_history.state_of(self.own)

    @property
    def undo(self) -> str:
        return draft_history.undo_words(self.own)

    def stage_of(self, problem: Problem) -> str:
        """The address of the part that a problem concerns."""
        place = editing.HEAD
        if problem.number is not None:
            place = editing.place_of(self.content, problem.number)
        return self.address(place)

    @property
    def is_previewing(self) -> bool:
        """Whether board and phone are drawn beside the form, which takes the server some time."""
        return request.values.get("preview") == "1"

    @property
    def can_preview(self) -> bool:
        return (
            self.number is not None
            and not self.problems
            and not editing.stages_of(self.content)[self.number].get("include")
        )

    def address(self, place: str) -> str:
        preview = 1 if self.is_previewing else None
        return url_for("drafts.part", key=self.own.key, place=place, preview=preview)

    def title_at(self, place: str) -> str:
        if place == editing.HEAD:
            return _("Allgemeines")
        content = self.before or self.content
        return editing.title_of(editing.part_of(content, place)) or _("Ohne Titel")


def _minutes_of(key: str) -> int | None:
    held = shelf().find(key)
    return held.blueprint.minutes if held and not held.problems else None


def page(editor: Editor, status: int = 200) -> Response:
    return Response(render_template("drafts/edit.html", editor=editor), status)


def again(own: OwnBlueprint, place: str = "", said: str = "") -> Any:
    """After a change of the list: all of it for htmx, a redirect for a plain form."""
    db.session.flush()
    editor = Editor(own, place, said=said, news=g.draft_news)
    db.session.commit()
    address = editor.address(place) if place else url_for("drafts.show", key=own.key)
    if not is_htmx():
        return redirect(address, 303)
    answer = Response(render_template("drafts/_editor.html", editor=editor))
    answer.headers["HX-Replace-Url"] = address
    return answer


def draft_here(key: str) -> OwnBlueprint:
    """The blueprint whose draft this request changes.

    What others have changed since the page was drawn is asked for before anything is written.
    """
    own = to_change(key)
    g.draft_news = draft_history.news_since(own, request.form.get("known", ""), to=me())
    return own


def stage_here(own: OwnBlueprint) -> int:
    """The number of the stage that the form names."""
    number = editing.number_of(own.content, request.form.get("stage", ""))
    if number is None:
        raise Refused(_("Diesen Schritt gibt es nicht mehr."))
    return number


def new_stage(what: str, content: dict[str, Any], after: int | None) -> dict[str, Any] | None:
    """A stage of one kind (``type:collect``), or another blueprint (``include:swot``).

    It goes on with the phase of the stage before, and with what that left behind.
    """
    kind, _colon, key = what.partition(":")
    made: dict[str, Any] = {}
    if kind == "include" and (held := shelf().get(key)):
        made = {"title": held.blueprint.title, "include": key, "minutes": held.blueprint.minutes}
    elif kind == "type" and key in all_activities():
        made = {"title": _names_of(key), "type": key, "minutes": USUAL_MINUTES}
        if carry := carries.usual(content, after, key):
            made["carry"] = carry
    stages = editing.stages_of(content)
    before = stages[after] if after is not None else stages[-1] if stages else None
    if made and isinstance(before, dict) and isinstance(before.get("phase"), str | dict):
        made["phase"] = before["phase"]
    return made or None


def _names_of(kind: str) -> dict[str, str]:
    """What the activity is called, in all languages."""
    names = {}
    for key in LANGUAGES:
        with force_locale(key):
            names[key] = all_activities()[kind].name
    return names
