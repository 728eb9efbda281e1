"""Who changed what in a draft, in sentences: for those who write at the same time, and for undo."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from facilitation.blueprints import editing
from facilitation.blueprints.editing import Difference

if TYPE_CHECKING:
    from facilitation.models.drafting import DraftStep
    from facilitation.models.facilitator import Facilitator
    from facilitation.models.own_blueprint import OwnBlueprint

#: So many changes are named; more are counted.
MOST_NAMED = 3


def state_of(own: OwnBlueprint) -> str:
    """A sign of what a page knows: the last step, and all that the draft says."""
    last = own.draft_steps[-1].id if own.draft_steps else 0
    return f"{last}.{editing.mark(own.content)}"


def news_since(own: OwnBlueprint, state: str, *, to: Facilitator) -> str:
    """What others have changed since a page was in this state; empty where nothing is new."""
    step, _dot, mark = state.partition(".")
    if not mark or mark == editing.mark(own.content):
        return ""
    known = int(step) if step.isdecimal() and len(step) < 12 else 0
    steps = list(own.draft_steps)
    later = [number for number, one in enumerate(steps) if one.id > known]
    if not later:
        # Somebody typed on, in the step that was known already, or took steps back.
        later = [len(steps) - 1] if steps and steps[-1].id == known else []
        if not later or own.drafted_by is to:
            return _others(own, to)
    sentences = []
    for number in later:
        if steps[number].made_by is not to:
            sentences += _sentences(steps[number], _differences(own, number))
    named = list(dict.fromkeys(sentences))
    if len(named) > MOST_NAMED:
        more = len(named) - MOST_NAMED
        named = [*named[:MOST_NAMED], _("Dazu %(n)s weitere Änderungen.", n=more)]
    return " ".join(named)


def conflict_words(own: OwnBlueprint, place: str, title: str, *, to: Facilitator) -> str:
    """Who has changed, or removed, this part meanwhile."""
    person = _last_to_change(own, place)
    is_there = editing.has(own.content, place)
    name = _name(person)
    if person is to:
        if is_there:
            return _("„%(stage)s“ wurde inzwischen in einem anderen Fenster geändert.", stage=title)
        return _("„%(stage)s“ wurde inzwischen in einem anderen Fenster entfernt.", stage=title)
    if not is_there:
        return _("%(name)s hat „%(stage)s“ inzwischen entfernt.", name=name, stage=title)
    return _("%(name)s hat „%(stage)s“ inzwischen geändert.", name=name, stage=title)


def _last_to_change(own: OwnBlueprint, place: str) -> Facilitator | None:
    now = editing.part_of(own.content, place)
    for step in reversed(own.draft_steps):
        if editing.part_of(json.loads(step.content), place) != now:
            return step.made_by  # type: ignore[no-any-return]
    return own.drafted_by


def content_with(own: OwnBlueprint, place: str) -> dict[str, Any] | None:
    """The newest content in which this part is there; None where it never was."""
    if editing.has(own.content, place):
        return own.content
    for step in reversed(own.draft_steps):
        content: dict[str, Any] = json.loads(step.content)
        if editing.has(content, place):
            return content
    return None


def undo_words(own: OwnBlueprint) -> str:
    """What the next step back takes back."""
    if not own.draft_steps:
        return ""
    number = len(own.draft_steps) - 1
    return " ".join(dict.fromkeys(_sentences(own.draft_steps[number], _differences(own, number))))


def place_of_undo(own: OwnBlueprint) -> str:
    """The part to which the next step back leads; empty where it concerns the whole list."""
    place = own.draft_steps[-1].place if own.draft_steps else ""
    return place.removeprefix("stage:")


def _others(own: OwnBlueprint, to: Facilitator) -> str:
    if own.drafted_by is None or own.drafted_by is to:
        return ""
    return _("%(name)s hat etwas zurückgenommen.", name=own.drafted_by.name)


def _differences(own: OwnBlueprint, number: int) -> list[Difference]:
    steps = own.draft_steps
    after: Any = steps[number + 1].content if number + 1 < len(steps) else own.draft
    return editing.differences(json.loads(steps[number].content), json.loads(after or "{}"))


def _sentences(step: DraftStep, differences: list[Difference]) -> list[str]:
    name = _name(step.made_by)
    return [_sentence(name, one) for one in differences]


def _sentence(name: str, one: Difference) -> str:
    words = {"name": name, "stage": one.title or _("Ohne Titel")}
    if one.what == "head":
        return _("%(name)s hat die allgemeinen Angaben geändert.", name=name)
    if one.what == "added":
        return _("%(name)s hat „%(stage)s“ hinzugefügt.", **words)
    if one.what == "removed":
        return _("%(name)s hat „%(stage)s“ entfernt.", **words)
    if one.what == "moved":
        return _("%(name)s hat „%(stage)s“ verschoben.", **words)
    return _("%(name)s hat „%(stage)s“ geändert.", **words)


def _name(person: Facilitator | None) -> str:
    return person.name if person else _("Jemand")
