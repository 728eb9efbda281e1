"""One part of a draft as a form: what stands in each field, what is wrong there, what is missing.

Nothing that was typed is refused here. What cannot be used stays in the draft as it was typed, and
the problem stands beside the field.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from facilitation.blueprints import editing, forms, vocabulary
from facilitation.blueprints.kinds import ABSENT, Choices, Kind, Lines, Parts, Text, at
from facilitation.blueprints.problems import Problem

#: What was typed: for each name in the form, all that was sent under it.
Typed = Mapping[str, Sequence[str]]
LONGEST_SHOWN = 500


@dataclass
class Drawn:
    """One field with what stands in it."""

    kind: Kind
    parts: Parts
    problems: list[str] = field(default_factory=list)
    #: For each language, how many texts are there in the other one only.
    missing: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.kind.name

    def choices(self) -> Choices:
        """The values to choose from, and those that were chosen although nobody offers them."""
        offered: Choices = list(getattr(self.kind, "choices", []))
        chosen = self.parts[""] if isinstance(self.parts[""], list) else [self.parts[""]]
        known = {key for key, _words in offered}
        return offered + [(one, one) for one in chosen if one and one not in known]


@dataclass
class Rest:
    """Something in the content that no field shows; it can only be removed."""

    path: list[Any]
    label: str
    text: str
    problems: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return json.dumps(self.path, ensure_ascii=False)


@dataclass
class Form:
    """The form of one part: its fields by group, and what no field shows."""

    place: str
    mark: str
    groups: dict[str, list[Drawn]] = field(default_factory=dict)
    rest: list[Rest] = field(default_factory=list)
    #: What is wrong with the part as a whole.
    problems: list[str] = field(default_factory=list)

    @property
    def fields(self) -> list[Drawn]:
        return [one for drawn in self.groups.values() for one in drawn]

    @property
    def shape(self) -> list[tuple[str, ...]]:
        """Which fields are drawn; the same shape needs no new form."""
        rest = [(one.key, one.text) for one in self.rest]
        return [(one.name, one.kind.drawn_by, *one.parts) for one in self.fields] + rest


def draw(
    content: dict[str, Any],
    place: str,
    problems: Iterable[Problem] = (),
    *,
    blueprints: Choices = (),  # type: ignore[assignment]
    typed: Typed | None = None,
) -> Form:
    """The form of this part; ``typed`` stands in the fields instead of what was kept."""
    part = editing.part_of(content, place)
    form = Form(place, editing.mark(part))
    for group, fields in _fields(content, place, blueprints).items():
        drawn = []
        for kind in fields:
            if not _is_shown(part, kind):
                continue
            value = at(part, kind.path)
            parts = (_sent(kind, value, typed) if typed else None) or kind.parts(value)
            drawn.append(Drawn(kind, parts, missing=kind.missing(value)))
        if drawn:
            form.groups[group] = drawn
    _place_problems(form, part, _own(content, place, problems))
    return form


def take(content: dict[str, Any], place: str, typed: Typed, *, blueprints: Choices = ()) -> Any:  # type: ignore[assignment]
    """The part with what was typed; only what differs from what was drawn is changed."""
    part = editing.part_of(content, place)
    made = copy.deepcopy(part)
    for kinds in _fields(content, place, blueprints).values():
        for kind in kinds:
            if not _is_shown(part, kind):
                continue
            value = at(part, kind.path)
            sent = _sent(kind, value, typed)
            if sent is not None and sent != _tidied(kind, kind.parts(value)):
                _put(made, kind, kind.take(value, sent), kinds)
    return made


def missing_in(part: Any, place: str) -> int:
    """How many texts of this part are there in one language only."""
    if not isinstance(part, dict):
        return 0
    keys = forms.keys_of(part, place)
    return sum(
        sum(kind.missing(at(part, kind.path)).values())
        for kind in forms.texts_of(place if place == editing.HEAD else "stage")
        if kind.path[0] in keys and isinstance(kind, Text | Lines) and _is_shown(part, kind)
    )


def _fields(content: dict[str, Any], place: str, blueprints: Choices) -> forms.Groups:
    if place == editing.HEAD:
        return forms.head_fields()
    number = editing.number_of(content, place)
    if number is None or not isinstance(editing.stages_of(content)[number], dict):
        return {}
    return forms.stage_fields(content, number, list(blueprints))


def _is_shown(part: Any, kind: Kind) -> bool:
    """Whether the value, and all that stands around it, has a form that the field can draw."""
    around = [at(part, kind.path[:depth]) for depth in range(1, len(kind.path))]
    is_free = all(one is ABSENT or one is None or isinstance(one, dict) for one in around)
    return is_free and kind.fits(at(part, kind.path))


# Typed texts


def name_in_form(kind: Kind, end: str = "") -> str:
    """The name of a field, or of a part of it; a form must not have a field called id or action."""
    return f"f.{kind.name}.{end}" if end else f"f.{kind.name}"


def _sent(kind: Kind, value: Any, typed: Typed) -> Parts | None:
    """What was typed into the parts of this field; None where none of them was sent."""
    drawn = _tidied(kind, kind.parts(value))
    sent = dict(drawn)
    for end, text in drawn.items():
        name = name_in_form(kind, end)
        if name not in typed:
            continue
        if isinstance(text, list):
            # An empty one says that the field was there, though nothing is ticked.
            chosen = [one for one in typed[name] if one]
            kept = [one for one in text if one in chosen]
            sent[end] = kept + [one for one in chosen if one not in kept]
        else:
            sent[end] = kind.tidy(typed[name][-1]) if typed[name] else ""
    names = {name_in_form(kind, end) for end in drawn}
    return sent if names & set(typed) else None


def _tidied(kind: Kind, parts: Parts) -> Parts:
    return {end: text if isinstance(text, list) else kind.tidy(text) for end, text in parts.items()}


def _put(part: dict[str, Any], kind: Kind, value: Any, siblings: Iterable[Kind]) -> None:
    """Write the value; a model that was not there yet gets all that was drawn of it."""
    *around, last = kind.path
    inner = part
    for depth, key in enumerate(around, 1):
        if not isinstance(inner.get(key), dict):
            inner[key] = _as_drawn(kind.path[:depth], siblings) if value is not ABSENT else {}
        inner = inner[key]
    if value is ABSENT:
        inner.pop(last, None)
    else:
        inner[last] = value
    if around and not inner:
        part.pop(around[0], None)


def _as_drawn(path: tuple[str, ...], siblings: Iterable[Kind]) -> dict[str, Any]:
    within = [one for one in siblings if one.path[:-1] == path]
    return {one.path[-1]: one.default for one in within if one.default not in (None, "")}


# What is wrong, and what is over


def _own(content: dict[str, Any], place: str, problems: Iterable[Problem]) -> list[Problem]:
    number = None if place == editing.HEAD else editing.number_of(content, place)
    return [one for one in problems if one.number == number]


def _place_problems(form: Form, part: Any, problems: list[Problem]) -> None:
    """Each problem at its field; at what no field shows; else at the whole part."""
    form.rest = _rest(form, part)
    for problem in problems:
        path = list(problem.path if problem.number is None else problem.path[2:])
        target = _field_of(form, problem.field) or _rest_of(form, part, path)
        if target:
            target.problems.append(problem.sentence)
        else:
            form.problems.append(str(problem))


def _field_of(form: Form, named: str) -> Drawn | None:
    if not named:
        return None
    drawn = sorted(form.fields, key=lambda one: -len(one.name))
    exact = next((d for d in drawn if named == d.name or named.startswith(f"{d.name}.")), None)
    return exact or next((one for one in form.fields if one.kind.path[0] == named), None)


def _rest_of(form: Form, part: Any, path: list[Any]) -> Rest | None:
    for one in form.rest:
        if path[: len(one.path)] == one.path:
            return one
    while path and _value_at(part, path) is ABSENT:
        path = path[:-1]
    if not path:
        return None
    made = _rest_at(part, path)
    form.rest.append(made)
    return made


def _rest(form: Form, part: Any) -> list[Rest]:
    """Keys that mean nothing here, and values that no field can draw."""
    if not isinstance(part, dict):
        return [Rest([], "", _shown(part))]
    known = forms.keys_of(part, form.place)
    found = [_rest_at(part, [key]) for key in part if key not in known]
    drawn = {one.kind.path[0] for one in form.fields}
    for key in part:
        hidden = key in known and key not in drawn and key not in forms.UNASKED
        if hidden and not _goes_without_saying(part, key):
            found.append(_rest_at(part, [key]))
    return found


def _goes_without_saying(part: dict[str, Any], key: str) -> bool:
    """A value that has no field because there is nothing to choose, or because it says nothing."""
    return part[key] in (None, "", "all", "none", "facilitator", False, 0) or part[key] == []


def _rest_at(part: Any, path: list[Any]) -> Rest:
    name = ".".join(str(key) for key in path)
    words = vocabulary.words_of(name)
    return Rest(path, words.label if words else name, _shown(_value_at(part, path)))


def _value_at(part: Any, path: Sequence[Any]) -> Any:
    try:
        for key in path:
            part = part[key]
    except (KeyError, IndexError, TypeError):
        return ABSENT
    return part


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + " …"
