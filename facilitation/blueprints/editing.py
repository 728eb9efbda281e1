"""Changing the content of a blueprint that is being written: plain data in, plain data out.

The content may be anything that a file can say. What is not touched stays as it is, also what makes
no sense; a stage is found by its id, or by its number where it has no id of its own.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from flask_babel import gettext as _

from facilitation.blueprints.spec import STAGE_KEY
from facilitation.refusal import Refused
from facilitation.texts import in_language, slug

#: The part of a blueprint that is no stage, as a place.
HEAD = "head"
LONGEST_ID = 50

Content = dict[str, Any]
What = Literal["head", "changed", "added", "removed", "moved"]


@dataclass(frozen=True)
class Difference:
    """What one change did; ``title`` is that of the stage, empty for the head."""

    what: What
    title: str = ""


# Finding


def stages_of(content: Content) -> list[Any]:
    """The stages, whatever they are; empty where there is no list."""
    stages = content.get("stages")
    return stages if isinstance(stages, list) else []


def id_of(stage: Any) -> str | None:
    found = stage.get("id") if isinstance(stage, dict) else None
    return found if isinstance(found, str) else None


def title_of(stage: Any) -> str:
    """The title in the language of the screen, as far as there is one; else what stands there."""
    title = stage.get("title") if isinstance(stage, dict) else stage
    if isinstance(title, dict):
        title = in_language({key: words for key, words in title.items() if isinstance(words, str)})
    words = title if isinstance(title, str) else ""
    if not words.strip() and isinstance(stage, dict):
        include = stage.get("include")
        words = include if isinstance(include, str) else id_of(stage) or ""
    return " ".join(words.split())[:120]


def place_of(content: Content, number: int) -> str:
    """The word that leads to this stage: its id, or ``~3`` where that would lead elsewhere."""
    stages = stages_of(content)
    own = id_of(stages[number])
    if not own or own == HEAD or not re.fullmatch(STAGE_KEY, own):
        return f"~{number + 1}"
    return own if sum(id_of(stage) == own for stage in stages) == 1 else f"~{number + 1}"


def number_of(content: Content, place: str) -> int | None:
    """The number, from 0, of the stage to which this word leads."""
    stages = stages_of(content)
    if place.startswith("~"):
        typed = place[1:]
        number = int(typed) - 1 if typed.isdecimal() and len(typed) < 5 else -1
        return number if 0 <= number < len(stages) else None
    return next((n for n, stage in enumerate(stages) if id_of(stage) == place), None)


def has(content: Content, place: str) -> bool:
    """Whether there is such a part."""
    return place == HEAD or number_of(content, place) is not None


def part_of(content: Content, place: str) -> Any:
    """The head, or a stage; None where there is none."""
    if place == HEAD:
        return head_of(content)
    number = number_of(content, place)
    return None if number is None else stages_of(content)[number]


def head_of(content: Content) -> Content:
    """All but the stages; what stands in their place and is no list belongs to the head."""
    return {
        key: value
        for key, value in content.items()
        if key != "stages" or not isinstance(value, list)
    }


def mark(part: Any) -> str:
    """A short sign of what a part says; another text has another sign."""
    text = json.dumps(part, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


# Making


def empty(key: str, title: dict[str, str]) -> Content:
    return {"schema": 1, "id": key, "title": title, "start": "09:00", "stages": []}


def copy_of(content: Content, *, key: str) -> Content:
    """The same blueprint under another id, with a word about where it comes from."""
    made = copy.deepcopy(content)
    origin = {name: made[name] for name in ("id", "version", "title", "authority") if name in made}
    for gone in ("version", "changes", "origin"):
        made.pop(gone, None)
    title = made.get("title")
    if isinstance(title, dict):
        ends = {"de": " (Kopie)", "en": " (copy)"}
        made["title"] = {word: f"{text}{ends.get(word, '')}" for word, text in title.items()}
    elif isinstance(title, str):
        made["title"] = f"{title} (Kopie)"
    return {**made, "id": key, "origin": origin}


def new_id(content: Content, title: Any) -> str:
    """An id made from a title, which no stage has yet; no stage that takes cards names it."""
    words = in_language(title) if isinstance(title, dict) else str(title or "")
    plain = slug(words, LONGEST_ID) or "schritt"
    taken = {id_of(stage) for stage in stages_of(content)}
    for stage in stages_of(content):
        taken.update(sources_of(stage))
    number, made = 1, plain
    while made in taken:
        number += 1
        made = f"{plain}-{number}"
    return made


# Changing


def add(content: Content, stage: Content, after: int | None = None) -> tuple[Content, int]:
    """The content with this stage behind the one of that number, or at the end; and its number."""
    stages = _editable(content)
    number = len(stages) if after is None else after + 1
    made = {"id": new_id(content, stage.get("title") or stage.get("include")), **stage}
    return {**content, "stages": [*stages[:number], made, *stages[number:]]}, number


def remove(content: Content, number: int) -> Content:
    stages = _editable(content)
    return {**content, "stages": [*stages[:number], *stages[number + 1 :]]}


def repeat(content: Content, number: int) -> Content:
    """The same stage once more, behind itself, with an id of its own."""
    stages = _editable(content)
    made = copy.deepcopy(stages[number])
    if isinstance(made, dict):
        made["id"] = new_id(content, made.get("id") or made.get("title"))
        title = made.get("title")
        if isinstance(title, dict):
            made["title"] = {key: f"{words} 2" for key, words in title.items() if words}
        elif isinstance(title, str) and title:
            made["title"] = f"{title} 2"
    return {**content, "stages": [*stages[: number + 1], made, *stages[number + 1 :]]}


def move(content: Content, number: int, to: int) -> tuple[Content, int]:
    """The content with a stage at another number, as far as there is one; and that number."""
    stages = list(_editable(content))
    to = max(0, min(to, len(stages) - 1))
    stages.insert(to, stages.pop(number))
    return {**content, "stages": stages}, to


def put(content: Content, place: str, part: Any) -> Content:
    """The content with this part in its place; stages that take cards follow a changed id."""
    if place == HEAD:
        return _with_head(content, part)
    number = number_of(content, place)
    if number is None:
        raise Refused(_("Diesen Schritt gibt es nicht mehr."))
    listed: list[Any] = list(stages_of(content))
    before, listed[number] = listed[number], part
    old, new = id_of(before), id_of(part)
    if old and new and old != new and old not in map(id_of, listed):
        listed = [_following(stage, old, new) for stage in listed]
    return {**content, "stages": listed}


def _with_head(content: Content, head: Content) -> Content:
    """The head in its old order, with what is new before the stages."""
    made: Content = {}
    for key, value in content.items():
        if key == "stages" and isinstance(value, list):
            made.update({new: head[new] for new in head if new not in content})
            made[key] = value
        elif key in head:
            made[key] = head[key]
    return {**made, **{new: head[new] for new in head if new not in made}}


def without(part: Any, path: list[Any]) -> Any:
    """The part without what stands at this path; what is left empty around it stays."""
    if not path:
        return part
    made = copy.deepcopy(part)
    inner: Any = made
    try:
        for key in path[:-1]:
            inner = inner[key]
        del inner[path[-1]]
    except (KeyError, IndexError, TypeError):
        return part
    return made


def sources_of(stage: Any) -> list[str]:
    """The ids of the stages from which this one takes cards, as far as they are words."""
    carry = stage.get("carry") if isinstance(stage, dict) else None
    given = carry.get("from") if isinstance(carry, dict) else None
    given = given if isinstance(given, list) else [given]
    return [one for one in given if isinstance(one, str)]


def _editable(content: Content) -> list[Any]:
    stages = content.get("stages")
    if stages is not None and not isinstance(stages, list):
        raise Refused(
            _("Wo die Schritte stehen sollen, steht etwas anderes. Bitte entfernen Sie es zuerst.")
        )
    return stages or []


def _following(stage: Any, old: str, new: str) -> Any:
    if old not in sources_of(stage):
        return stage
    given = stage["carry"]["from"]
    if isinstance(given, list):
        changed: Any = [new if one == old else one for one in given]
    else:
        changed = new
    return {**stage, "carry": {**stage["carry"], "from": changed}}


# Comparing


def differences(before: Content, after: Content) -> list[Difference]:
    """What one change did, stage by stage."""
    found = []
    if head_of(before) != head_of(after):
        found.append(Difference("head"))
    old, new = _by_name(before), _by_name(after)
    for name, stage in new.items():
        if name not in old:
            found.append(Difference("added", title_of(stage)))
        elif old[name] != stage:
            found.append(Difference("changed", title_of(stage)))
    found += [Difference("removed", title_of(old[name])) for name in old if name not in new]
    if not found:
        found += _moved(list(old), list(new), new)
    return found


def _by_name(content: Content) -> dict[tuple[str, int], Any]:
    """Stages by id; those of the same id, or of none, are counted."""
    seen: Counter[str] = Counter()
    found = {}
    for stage in stages_of(content):
        name = id_of(stage) or f"~{mark(stage)}"
        seen[name] += 1
        found[name, seen[name]] = stage
    return found


def _moved(old: list[Any], new: list[Any], stages: dict[Any, Any]) -> list[Difference]:
    """The one that was carried: without it, the order is the same."""
    if old == new:
        return []
    for name in new:
        if [one for one in old if one != name] == [one for one in new if one != name]:
            further = abs(old.index(name) - new.index(name))
            if further > 1 or old.index(name) > new.index(name):
                return [Difference("moved", title_of(stages[name]))]
    first = next(name for name, other in zip(new, old, strict=True) if name != other)
    return [Difference("moved", title_of(stages[first]))]
