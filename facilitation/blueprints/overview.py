"""A draft at a glance: its stages with their times, how much is wrong, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from facilitation.activities import all_activities
from facilitation.blueprints import carries, editing
from facilitation.blueprints.drawing import missing_in
from facilitation.blueprints.problems import Problem
from facilitation.blueprints.spec import CLOCK

NOON = "09:00"
_PAUSES = ("pause", "break")
_COLOURS = {
    "talk": "talk",
    "collect": "write",
    "rounds": "write",
    "cluster": "weigh",
    "vote": "weigh",
    "matrix": "weigh",
    "rate": "weigh",
}


@dataclass
class Row:
    """One stage in the list."""

    place: str
    number: int
    title: str
    phase: str
    clock: str
    minutes: int
    #: The activity, "include" for another blueprint, "" for what nobody knows.
    kind: str
    takes: str = ""
    problems: int = 0
    missing: int = 0


@dataclass
class Overview:
    """All stages, and the day that they make."""

    rows: list[Row] = field(default_factory=list)
    start: str = NOON
    end: str = NOON
    minutes: int = 0
    #: For the stripe: minutes and colour of each stage.
    parts: list[tuple[int, str]] = field(default_factory=list)
    head_problems: int = 0
    head_missing: int = 0


def overview(
    content: dict[str, Any],
    problems: Iterable[Problem],
    minutes_of: Callable[[str], int | None],
) -> Overview:
    """The list; ``minutes_of`` says how long an included blueprint takes, if it is known."""
    problems = list(problems)
    start = content.get("start")
    made = Overview(start=start if isinstance(start, str) and re.match(CLOCK, start) else NOON)
    made.head_problems = sum(1 for one in problems if one.number is None)
    made.head_missing = missing_in(editing.head_of(content), editing.HEAD)
    for number, stage in enumerate(editing.stages_of(content)):
        minutes = _minutes(stage, minutes_of)
        made.rows.append(
            Row(
                place=editing.place_of(content, number),
                number=number,
                title=editing.title_of(stage),
                phase=_phase(stage),
                clock=_later(made.start, made.minutes),
                minutes=minutes,
                kind=_kind(stage),
                takes=carries.sentence(content, number),
                problems=sum(1 for one in problems if one.number == number),
                missing=missing_in(stage, "stage"),
            )
        )
        made.minutes += minutes
        made.parts.append((minutes, _colour(stage)))
    made.end = _later(made.start, made.minutes)
    return made


def _minutes(stage: Any, minutes_of: Callable[[str], int | None]) -> int:
    if not isinstance(stage, dict):
        return 0
    include = stage.get("include")
    inner = minutes_of(include) if isinstance(include, str) and include else None
    given = stage.get("minutes")
    is_number = isinstance(given, int) and not isinstance(given, bool) and 0 < given <= 10_000
    return inner if inner is not None else given if is_number else 0  # type: ignore[return-value]


def _phase(stage: Any) -> str:
    return editing.title_of({"title": stage.get("phase")}) if isinstance(stage, dict) else ""


def _kind(stage: Any) -> str:
    if not isinstance(stage, dict):
        return ""
    if stage.get("include"):
        return "include"
    kind = stage.get("type")
    return kind if isinstance(kind, str) and kind in all_activities() else ""


def _colour(stage: Any) -> str:
    if _phase(stage).lower() in _PAUSES:
        return "break"
    return _COLOURS.get(_kind(stage), "make")


def _later(clock: str, minutes: int) -> str:
    return (datetime.strptime(clock, "%H:%M") + timedelta(minutes=minutes)).strftime("%H:%M")
