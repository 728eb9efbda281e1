"""The form of a stage, and of the head of a blueprint, drawn from the schema.

Which fields there are is said by the models alone: the settings of the activity, and the fields
that all stages have. What the form cannot show is listed beneath it and can be removed.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from facilitation.activities import all_activities
from facilitation.activities._consulting import METHODS
from facilitation.activities.base import StageSettings
from facilitation.blueprints import editing, vocabulary
from facilitation.blueprints.carries import carry_field
from facilitation.blueprints.kinds import (
    ABSENT,
    Choice,
    Choices,
    Kind,
    Lines,
    Methods,
    Number,
    Rows,
    Several,
    Text,
    Tick,
    Who,
    Words,
    at,
)
from facilitation.blueprints.spec import StagePlan, WorkshopBlueprint
from facilitation.rights import ROLES, WORDS

#: The groups of a form, each with its fields in order; what a model has besides comes first of all.
STAGE_GROUPS: dict[str, Sequence[str]] = {
    "step": ("title", "phase", "type", "include", "minutes", "prompt", "hint"),
    "activity": (),
    "carry": ("carry", "per_card"),
    "people": (
        *("unit", "seating", "stays", "post_by", "read_by", "floor"),
        *("hidden", "attribution", "photo"),
    ),
    "moderation": ("notes", "say", "if_short", "if_stuck"),
    "outcome": ("wall", "export", "persist"),
    "more": ("layout", "level", "id"),
}
HEAD_GROUPS: dict[str, Sequence[str]] = {
    "about": ("title", "subtitle", "description", "goal", "when_to_use", "when_not"),
    "finding": ("purpose", "project_phase", "group_size", "facilitators", "skill_level"),
    "day": ("start", "room", "materials", "preparation", "follow_up"),
    "people": ("roles", "confidentiality", "retention_days", "photo_policy"),
    "origin": ("source", "authors", "authority", "contact", "licence"),
    "more": ("variants", "lessons", "related", "layout", "series", "total_minutes", "id"),
}
#: What a file says about itself; no form asks for it.
UNASKED = frozenset({"schema", "version", "kind", "origin", "pictures", "changes", "stages"})
#: What stages say that are another blueprint.
INCLUDING = ("title", "phase", "include", "minutes", "id")

Groups = dict[str, list[Kind]]


def stage_fields(content: dict[str, Any], number: int, blueprints: Choices) -> Groups:
    """The fields of this stage by group; ``blueprints`` are those that can be included."""
    stage = editing.stages_of(content)[number]
    stage = stage if isinstance(stage, dict) else {}
    if stage.get("include"):
        fields = _fields(StagePlan, "", names=INCLUDING)
        for one in fields:
            if isinstance(one, Choice) or one.name == "include":
                fields[fields.index(one)] = _including(stage, blueprints)
        return _grouped(fields, STAGE_GROUPS, "activity")
    kind = stage.get("type")
    activity = all_activities().get(kind) if isinstance(kind, str) else None
    settings = activity.Settings if activity else StageSettings
    named = activity.key if activity else ""
    plain = [name for name in StagePlan.model_fields if name in _everywhere()]
    fields = _fields(StagePlan, named, names=plain)
    fields += _fields(settings, named, runs=settings.runs)
    asked = [
        one
        for one in fields
        if one.name != "include" and _is_open(at(stage, one.path), one, settings.runs)
    ]
    for number_in_list, one in enumerate(asked):
        asked[number_in_list] = _completed(one, content, number, stage)
    return _grouped(asked, STAGE_GROUPS, "activity")


def head_fields() -> Groups:
    names = [
        name
        for name, info in WorkshopBlueprint.model_fields.items()
        if _key(name, info) not in UNASKED
    ]
    return _grouped(_fields(WorkshopBlueprint, "", names=names), HEAD_GROUPS, "more")


def keys_of(part: Any, place: str) -> set[str]:
    """The keys that have a meaning in the head, or in a stage of this activity."""
    if place == editing.HEAD:
        known = {_key(name, info) for name, info in WorkshopBlueprint.model_fields.items()}
        return known - {"stages"}
    if not isinstance(part, dict):
        return set()
    if part.get("include"):
        return {*INCLUDING, "type"}
    kind = part.get("type")
    activity = all_activities().get(kind) if isinstance(kind, str) else None
    settings = activity.Settings if activity else StagePlan
    return {*settings.model_fields, *_everywhere()}


@cache
def texts_of(place: str) -> list[Kind]:
    """The fields in two languages, without their words, to count what is missing."""
    model: type[BaseModel] = WorkshopBlueprint if place == editing.HEAD else StagePlan
    return [one for one in _fields(model, "") if isinstance(one, Text | Lines)]


def _everywhere() -> set[str]:
    """The fields that are no settings of an activity."""
    settings = set(StageSettings.model_fields)
    for activity in all_activities().values():
        settings |= set(activity.Settings.model_fields)
    return set(StagePlan.model_fields) - settings


def _fields(
    model: type[BaseModel],
    activity: str,
    *,
    names: Iterable[str] | None = None,
    runs: dict[str, tuple[Any, ...]] | None = None,
    within: str = "",
) -> list[Kind]:
    """A field for each of the model, those of a model within it one by one."""
    found: list[Kind] = []
    for name in names or model.model_fields:
        info = model.model_fields[name]
        path = f"{within}{_key(name, info)}"
        inner = _model_in(info.annotation)
        if inner and path not in _SPECIAL:
            default = info.get_default(call_default_factory=True)
            made = _fields(inner, activity, within=f"{path}.")
            for one in made:
                given = getattr(default, _name_of(inner, one.path[-1]), None)
                one.default = given if given is not None else one.default
            found += made
            continue
        found.append(_field(path, info, activity, (runs or {}).get(name)))
    return found


def _field(path: str, info: FieldInfo, activity: str, runs: tuple[Any, ...] | None) -> Kind:
    words = vocabulary.words_of(path, activity) or vocabulary.Words(path)
    default = None if info.default is PydanticUndefined else info.default
    common: dict[str, Any] = {
        "label": words.label,
        "hint": words.hint,
        "default": default,
        "most": _most(info),
    }
    if path in _SPECIAL:
        return _SPECIAL[path](path, common, activity, runs)
    bare = _bare(info.annotation)
    values: Iterable[Any] | None = runs
    if typing.get_origin(bare) is Literal:
        values = [one for one in typing.get_args(bare) if runs is None or one in runs]
    if values is not None and bare is not bool:
        return Choice(path, **common, choices=_choices(path, values, activity, default))
    if bare is bool:
        return Tick(path, **common)
    if bare in (int, float):
        least, greatest = _bounds(info)
        return Number(path, **common, least=least, greatest=greatest, is_whole=bare is int)
    if _is_localised(bare):
        return Text(path, **common)
    return _list_or_word(path, bare, common, activity)


def _list_or_word(path: str, bare: Any, common: dict[str, Any], activity: str) -> Kind:
    if typing.get_origin(bare) is list:
        (inner,) = typing.get_args(bare)
        inner = _bare(inner)
        if typing.get_origin(inner) is Literal:
            values = typing.get_args(inner)
            return Several(path, **common, choices=_choices(path, values, activity, ""))
        if _is_localised(inner):
            return Lines(path, **common)
        return Words(path, **common)
    if known := vocabulary.known_values(path, activity):
        return Choice(path, **common, choices=_choices(path, known, activity, None))
    return Kind(path, **common)


def _choices(path: str, values: Iterable[Any], activity: str, default: Any) -> Choices:
    words = [
        (str(one), vocabulary.value_words(path, str(one), activity) or str(one)) for one in values
    ]
    return [("", vocabulary.none_words(path)), *words] if default is None else words


# Fields whose values are no plain ones


def _who(path: str, common: dict[str, Any], activity: str, runs: Any) -> Kind:
    values = [one for one in runs or vocabulary.known_values(path) if one != ROLES]
    choices = _choices(path, values, activity, "")
    if runs is None or ROLES in runs:
        choices.append(("roles", vocabulary.value_words(path, "roles") or "roles"))
    return Who(path, **common, choices=choices)


def _some(path: str, common: dict[str, Any], activity: str, _runs: Any) -> Kind:
    values = vocabulary.known_values(path, activity)
    return Several(path, **common, choices=_choices(path, values, activity, ""))


def _options(path: str, common: dict[str, Any], activity: str, _runs: Any) -> Kind:
    if activity != "pick":
        return Rows(path, **common)
    return Methods(path, **common, choices=[(one.id, one.name) for one in METHODS.values()])


def _plain(path: str, common: dict[str, Any], _activity: str, _runs: Any) -> Kind:
    return Kind(path, **common)


def _activities(path: str, common: dict[str, Any], _activity: str, _runs: Any) -> Kind:
    known = sorted(all_activities().values(), key=lambda one: one.name)
    return Choice(path, **{**common, "default": ""}, choices=[(one.key, one.name) for one in known])


_SPECIAL: dict[str, Callable[..., Kind]] = {
    "post_by": _who,
    "read_by": _who,
    "floor": _some,
    "stays": _some,
    "options": _options,
    "roles": lambda path, common, *_more: Rows(path, **common),
    "carry": _plain,
    "type": _activities,
    "include": _plain,
}


def _is_open(value: Any, one: Kind, runs: dict[str, tuple[Any, ...]]) -> bool:
    """Whether there is anything to choose, or something stands there that cannot run."""
    values = runs.get(one.name)
    return values is None or len(values) > 1 or value not in (ABSENT, *values)


def _completed(one: Kind, content: dict[str, Any], number: int, stage: dict[str, Any]) -> Kind:
    """The field with what only this blueprint can offer: its roles, its earlier stages."""
    if one.name == "carry":
        return carry_field(content, number)
    if isinstance(one, Choice):
        one.choices += _as_it_stands(one, stage.get(one.name))
    roles = roles_of(content, number)
    if isinstance(one, Who):
        one.roles = roles
    if one.name in ("floor", "stays") and isinstance(one, Several):
        one.choices += roles
    return one


def _as_it_stands(one: Choice, value: Any) -> Choices:
    is_offered = not isinstance(value, str) or value in dict(one.choices)
    if is_offered:
        return []
    if one.name == "type":
        return [(value, vocabulary.activity_words(value))]
    return [(value, vocabulary.value_words(one.name, value) or value)]


def roles_of(content: dict[str, Any], number: int) -> Choices:
    """The roles of the blueprint, and those that stages up to this one offer."""
    lists = [content.get("roles")]
    for stage in editing.stages_of(content)[: number + 1]:
        if isinstance(stage, dict) and stage.get("type") == "roles":
            lists.append(stage.get("options"))
    found: dict[str, str] = {}
    for row in (row for rows in lists if isinstance(rows, list) for row in rows):
        key = row.get("id") if isinstance(row, dict) else row
        if isinstance(key, str) and key not in WORDS:
            names = (
                {k: v for k, v in row.items() if k in ("de", "en") and isinstance(v, str)}
                if isinstance(row, dict)
                else {}
            )
            found.setdefault(key, editing.title_of({"title": names}) or key)
    return list(found.items())


def _including(stage: dict[str, Any], blueprints: Choices) -> Kind:
    words = vocabulary.words_of("include") or vocabulary.Words("include")
    made = Choice("include", words.label, words.hint, choices=list(blueprints))
    given = stage.get("include")
    if isinstance(given, str) and given not in dict(blueprints):
        made.choices.append((given, given))
    return made


def _grouped(fields: list[Kind], order: dict[str, Sequence[str]], otherwise: str) -> Groups:
    """Fields in their groups, each once; what no group names goes to the one of the rest."""
    groups: Groups = {name: [] for name in order}
    by_name: dict[str, list[Kind]] = {}
    for one in fields:
        by_name.setdefault(one.path[0], []).append(one)
    for group, names in order.items():
        for name in names:
            groups[group] += by_name.pop(name, [])
    for rest in by_name.values():
        groups[otherwise] += rest
    return {name: found for name, found in groups.items() if found}


# Reading the models


def _key(name: str, info: FieldInfo) -> str:
    return info.alias or name


def _name_of(model: type[BaseModel], key: str) -> str:
    return next(name for name, info in model.model_fields.items() if _key(name, info) == key)


def _bare(annotation: Any) -> Any:
    """The type without what says how it is checked, and without None."""
    if typing.get_origin(annotation) is typing.Annotated:
        return _bare(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        inner = [one for one in typing.get_args(annotation) if one is not type(None)]
        return _bare(inner[0]) if len(inner) == 1 else annotation
    return annotation


def _is_localised(bare: Any) -> bool:
    return set(typing.get_args(bare)) == {dict[str, str], str}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    bare = _bare(annotation)
    return bare if isinstance(bare, type) and issubclass(bare, BaseModel) else None


def _bounds(info: FieldInfo) -> tuple[float | None, float | None]:
    least = next((one.ge for one in info.metadata if hasattr(one, "ge")), None)
    greatest = next((one.le for one in info.metadata if hasattr(one, "le")), None)
    return least, greatest


def _most(info: FieldInfo) -> int | None:
    """The characters that a text may have, said by the validator or the constraint of its type."""
    for one in [*info.metadata, *_metadata(info.annotation)]:
        limits = getattr(getattr(one, "func", None), "args", None)
        if isinstance(limits, tuple) and limits:
            return int(limits[0])
        if isinstance(getattr(one, "max_length", None), int) and _bare(info.annotation) is str:
            return int(one.max_length)
    return None


def _metadata(annotation: Any) -> list[Any]:
    found: list[Any] = list(getattr(annotation, "__metadata__", ()))
    for inner in typing.get_args(annotation):
        found += _metadata(inner)
    return found
