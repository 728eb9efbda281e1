"""What differs between two versions of a blueprint, in the words that people change it with.

Stages are known by their id, never by their place. What a silent file means is no difference from
the same said aloud.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from flask_babel import gettext as _
from flask_babel import ngettext
from pydantic import ValidationError

from facilitation.activities import all_activities
from facilitation.blueprints import carries, editing, vocabulary
from facilitation.blueprints.spec import StagePlan, WorkshopBlueprint
from facilitation.texts import LANGUAGES, in_language

What = Literal["total", "head", "added", "removed", "moved", "changed"]

#: What every version says anew.
_OF_THE_VERSION = frozenset({"schema", "kind", "version", "changes", "stages"})
#: Texts in one or several languages; a bare one counts as German.
_TEXTS = frozenset(
    "title subtitle description goal when_to_use when_not skill_level room photo_policy source "
    "authors authority phase prompt hint notes say if_short if_stuck starter low high x y".split()
)
_WORDS_OR_LIST = frozenset("post_by read_by floor stays".split())
#: Lists of which only what came and what went is shown.
_LONG_LISTS = frozenset("materials preparation follow_up variants related lessons".split())


@dataclass(frozen=True)
class Difference:
    """One thing that differs; ``before`` and ``after`` are words, empty where there is nothing.

    ``stage`` is the id of the stage, ``title`` what it is called, ``number`` its place counted from
    1 (in the older version if it is no more); they are empty for the whole. ``path`` is the field,
    ``label`` its name.
    """

    what: What
    stage: str = ""
    title: str = ""
    number: int | None = None
    path: str = ""
    label: str = ""
    before: str = ""
    after: str = ""

    @property
    def sentence(self) -> str:
        """The difference in one line, such as „Ideen sammeln“: Minuten 20 → 15."""
        if self.what == "added":
            return _("„%(stage)s“ kommt dazu", stage=self.title)
        if self.what == "removed":
            return _("„%(stage)s“ fällt weg", stage=self.title)
        change = f"{self.label}: {self.before or '–'} → {self.after or '–'}"
        return (
            _("„%(stage)s“, %(change)s", stage=self.title, change=change) if self.title else change
        )


def differences(
    old: WorkshopBlueprint | dict[str, Any], new: WorkshopBlueprint | dict[str, Any]
) -> list[Difference]:
    """All that differs: the time in all, the whole, then stage by stage in the newer order.

    Takes blueprints, or the content of files, also of a draft that has mistakes.
    """
    before, after = _Side(_content(old)), _Side(_content(new))
    return [
        *_total(before, after),
        *_of_head(before, after),
        *_of_stages(before, after),
    ]


def by_stage(found: Iterable[Difference]) -> list[tuple[Difference, list[Difference]]]:
    """Runs of differences of one stage, or of the whole, each with its first."""
    runs: list[tuple[Difference, list[Difference]]] = []
    for one in found:
        if not runs or runs[-1][0].stage != one.stage:
            runs.append((one, []))
        runs[-1][1].append(one)
    return runs


def content_of_run(blueprint: WorkshopBlueprint) -> dict[str, Any]:
    """What a workshop copies from a blueprint, to be compared with a workshop."""
    return {"stages": [_copied(plan.as_stage()) for plan in blueprint.flat]}


def content_of_workshop(workshop: Any) -> dict[str, Any]:
    """The stages of a workshop, without those that are left out."""
    names = ("key", "activity_key", "phase", "title", "prompt", "hint", "notes", "if_short")
    return {
        "stages": [
            _copied({name: getattr(one, name) for name in (*names, "minutes", "settings")})
            for one in workshop.stages
            if one.skipped_at is None
        ]
    }


def _copied(stage: dict[str, Any]) -> dict[str, Any]:
    texts = {
        name: stage[name] for name in ("phase", "title", "prompt", "hint", "notes", "if_short")
    }
    named = {"id": stage["key"], "type": stage["activity_key"], "minutes": stage["minutes"]}
    return {**stage["settings"], **texts, **named}


def _content(given: WorkshopBlueprint | dict[str, Any]) -> dict[str, Any]:
    if isinstance(given, dict):
        return given
    return given.model_dump(mode="json", by_alias=True, exclude_unset=True)


class _Side:
    """One of the two: its stages by name, each with its fields laid flat."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content
        self.stages = editing.stages_of(content)
        self.numbers: dict[tuple[str, int], int] = {}
        seen: Counter[str] = Counter()
        for number, stage in enumerate(self.stages):
            name = editing.id_of(stage) or f"~{editing.mark(stage)}"
            seen[name] += 1
            self.numbers[name, seen[name]] = number

    @property
    def minutes(self) -> int:
        given = (one.get("minutes") for one in self.stages if isinstance(one, dict))
        return sum(one for one in given if isinstance(one, int) and not isinstance(one, bool))

    def head(self) -> dict[str, Any]:
        given = {k: v for k, v in self.content.items() if k not in _OF_THE_VERSION}
        if given.get("group_size") is None:
            given.pop("group_size", None)
        return _flat(_HEAD_DEFAULTS) | _flat(given)

    def fields(self, number: int) -> dict[str, Any]:
        """The fields of a stage by path, those included that it leaves to its activity."""
        settings = _effective(self.given(number))
        silent = {name: value for name, value in _STAGE_DEFAULTS.items() if name not in settings}
        return _flat(silent) | _flat(self.given(number)) | _flat(settings)

    def given(self, number: int) -> dict[str, Any]:
        """What the file itself says of a stage."""
        stage = self.stages[number]
        if not isinstance(stage, dict):
            return {"type": stage}
        given = {key: value for key, value in stage.items() if key != "id"}
        return {key: value for key, value in given.items() if (key, value) != ("votes", 0)}

    def words(
        self, path: str, value: Any, number: int | None = None, *, fully: bool = False
    ) -> str:
        """What this value is called; all its languages if ``fully``."""
        if _is_nothing(value) and value is not False:
            return ""
        kind = "" if number is None else str(self.given(number).get("type", ""))
        path = path.partition("@")[0]
        if path == "carry" and number is not None:
            return carries.sentence(self.content, number) or _as_it_stands(value)
        if path == "type":
            return vocabulary.activity_words(str(value))
        if path == "minutes" and isinstance(value, int):
            return _("%(n)s min", n=value)
        if path == "max_cards" and value == 0:
            return _("beliebig viele")
        if isinstance(value, list):
            return ", ".join(self._word(path, one, kind, fully) for one in value)
        return self._word(path, value, kind, fully)

    def _word(self, path: str, value: Any, kind: str, fully: bool) -> str:
        if isinstance(value, bool):
            return _("ja") if value else _("nein")
        if isinstance(value, str):
            return vocabulary.value_words(path, value, kind) or self._role(value) or value
        if isinstance(value, dict) and not fully:
            named = in_language({key: value[key] for key in LANGUAGES if value.get(key)})
            if named and path in ("roles", "options") and "count" in value:
                many = _("alle übrigen") if value["count"] == "rest" else value["count"]
                return f"{named} ({many})"
            return named or str(value.get("file") or _as_it_stands(value))
        return _as_it_stands(value)

    def _role(self, word: str) -> str:
        roles = self.content.get("roles")
        found = [r for r in roles if isinstance(r, dict)] if isinstance(roles, list) else []
        role = next((one for one in found if one.get("id") == word), {})
        return in_language({key: role[key] for key in LANGUAGES if isinstance(role.get(key), str)})


# The whole


def _total(old: _Side, new: _Side) -> Iterator[Difference]:
    if old.minutes != new.minutes:
        words = [ngettext("%(num)s Minute", "%(num)s Minuten", one.minutes) for one in (old, new)]
        yield Difference("total", label=_("Dauer"), before=words[0], after=words[1])


def _of_head(old: _Side, new: _Side) -> Iterator[Difference]:
    before, after = old.head(), new.head()
    for path in _paths(before, after):
        shown, came = before.get(path), after.get(path)
        if path in _LONG_LISTS and isinstance(shown or [], list) and isinstance(came or [], list):
            gone = [one for one in shown or [] if one not in (came or [])]
            added = [one for one in came or [] if one not in (shown or [])]
            if gone or added:
                shown, came = gone, added
        words = _two(path, (old, shown, None), (new, came, None))
        yield Difference("head", path=path, label=_label(path), before=words[0], after=words[1])


# The stages


def _of_stages(old: _Side, new: _Side) -> Iterator[Difference]:
    moved = _moved(old, new)
    gone = [name for name in old.numbers if name not in new.numbers]
    for name in gone:
        yield _whole("removed", old, name)
    for name, number in new.numbers.items():
        if name not in old.numbers:
            yield _whole("added", new, name)
            continue
        here = _here(new, number)
        if name in moved:
            places = (str(old.numbers[name] + 1), str(number + 1))
            yield Difference("moved", *here, "", _("Platz"), *places)
        yield from _of_stage(old, old.numbers[name], new, number)


def _of_stage(old: _Side, there: int, new: _Side, here: int) -> Iterator[Difference]:
    before, after = old.fields(there), new.fields(here)
    kind = str(after.get("type", ""))
    paths = _paths(before, after)
    if "type" in paths:
        # What another activity would do by itself is nothing that anybody has changed.
        said = {**_flat(old.given(there)), **_flat(new.given(here))}
        paths = [path for path in paths if path in said]
    for path in paths:
        words = _two(path, (old, before.get(path), there), (new, after.get(path), here))
        yield Difference("changed", *_here(new, here), path, _label(path, kind), *words)


def _whole(what: What, side: _Side, name: tuple[str, int]) -> Difference:
    number = side.numbers[name]
    fields = side.fields(number)
    words = ", ".join(
        filter(None, (side.words(path, fields.get(path), number) for path in ("type", "minutes")))
    )
    before, after = (words, "") if what == "removed" else ("", words)
    return Difference(what, *_here(side, number), label=_("Schritt"), before=before, after=after)


def _here(side: _Side, number: int) -> tuple[str, str, int]:
    stage = side.stages[number]
    name = editing.id_of(stage) or f"~{number + 1}"
    return name, editing.title_of(stage) or name, number + 1


def _moved(old: _Side, new: _Side) -> set[tuple[str, int]]:
    """The fewest stages that have to move to get from one order to the other.

    All others keep their order among each other: the longest that is the same in both.
    """
    common = [name for name in new.numbers if name in old.numbers]
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, name in enumerate(common):
        place = bisect_left(ends, old.numbers[name])
        before.append(last[place - 1] if place else -1)
        ends[place:] = [old.numbers[name], *ends[place + 1 :]]
        last[place:] = [index, *last[place + 1 :]]
    stays, index = set(), last[-1] if last else -1
    while index >= 0:
        stays.add(common[index])
        index = before[index]
    return set(common) - stays


# Fields and words


def _paths(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The fields that differ, in the order of the file."""
    paths = dict.fromkeys((*before, *after))
    return [path for path in paths if _differs(before.get(path), after.get(path))]


def _differs(one: Any, other: Any) -> bool:
    if _is_nothing(one) and _is_nothing(other):
        return False
    # 1 and true are not the same here, 1 and 1.0 are.
    return isinstance(one, bool) is not isinstance(other, bool) or bool(one != other)


def _is_nothing(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _two(
    path: str, before: tuple[_Side, Any, int | None], after: tuple[_Side, Any, int | None]
) -> tuple[str, str]:
    """Both values in words; with all their languages where they would read the same."""
    sides = (before, after)
    words = [side.words(path, value, number) for side, value, number in sides]
    if words[0] == words[1]:
        words = [side.words(path, value, number, fully=True) for side, value, number in sides]
    if words[0] == words[1]:
        words = [_as_it_stands(value) for _side, value, _number in sides]
    return words[0], words[1]


def _label(path: str, kind: str = "") -> str:
    path, _at, language = path.partition("@")
    words = vocabulary.words_of(path, kind)
    label = words.label if words else _more_labels().get(path.partition(".")[0], path)
    return _("%(label)s, englisch", label=label) if language == "en" else label


def _more_labels() -> dict[str, str]:
    return {"origin": _("Herkunft"), "pictures": _("Bilder")}


def _as_it_stands(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _flat(given: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Fields by path: ``scale.min``, ``prompt@en``; a carry and lists stay whole."""
    fields: dict[str, Any] = {}
    for name, value in given.items():
        path = f"{prefix}{name}"
        if name in _TEXTS and isinstance(value, str | dict):
            texts = {"de": value} if isinstance(value, str) else value
            fields.update({f"{path}@{key}": words for key, words in texts.items()})
        elif name == "carry" and isinstance(value, dict):
            fields[path] = _whole_carry(value)
        elif isinstance(value, dict):
            fields.update(_flat(value, f"{path}."))
        else:
            fields[path] = [value] if name in _WORDS_OR_LIST and isinstance(value, str) else value
    return fields


def _whole_carry(carry: dict[str, Any]) -> dict[str, Any]:
    source = carry.get("from")
    listed = [source] if isinstance(source, str) else source
    return {"take": "all", "n": 0, "as": "cards", **carry, "from": listed}


def _effective(given: dict[str, Any]) -> dict[str, Any]:
    """The settings of its activity with those it is silent about; none while they are wrong."""
    known = all_activities().get(str(given.get("type", "")))
    if known is None:
        return {}
    try:
        settings = known.Settings.model_validate(given)
    except ValidationError:
        return {}
    return settings.model_dump(mode="json", by_alias=True)


def _defaults(model: Any) -> dict[str, Any]:
    fields = {
        field.alias or name: field.get_default()
        for name, field in model.model_fields.items()
        if not field.is_required()
    }
    plain = {
        name: value.model_dump() if hasattr(value, "model_dump") else value
        for name, value in fields.items()
    }
    return {name: value for name, value in plain.items() if name not in _OF_THE_VERSION}


_STAGE_DEFAULTS = _defaults(StagePlan)
_HEAD_DEFAULTS = _defaults(WorkshopBlueprint)
