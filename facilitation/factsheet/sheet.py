"""The sheet as it is read: titles, lines and points of one language, without a format."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from facilitation.config import Settings
from facilitation.factsheet.coverage import Coverage
from facilitation.factsheet.facts import facts, holds

SOURCE = Path(__file__).with_name("sheet.yaml")


@dataclass
class Point:
    name: str
    text: str


@dataclass
class Line:
    name: str
    what: str
    until: str
    seen: str


@dataclass
class Part:
    title: str
    points: list[Point]


@dataclass
class FactSheet:
    """Under ``head``: what is stored, until when, and who sees it."""

    language: str
    kicker: str
    title: str
    lead: str
    stored: str
    head: list[str]
    lines: list[Line]
    note: str
    parts: list[Part]
    here: Part
    made: str

    @classmethod
    def of(cls, settings: Settings, language: str) -> FactSheet:
        """The sheet of this installation; ``Undescribed`` where it would be incomplete."""
        given = source()
        coverage = Coverage.of(given["stored"]["lines"])
        words = _Words(language, facts(settings, coverage, language), holds(settings))
        stored = given["stored"]
        return cls(
            language=language,
            kicker=words.of(given["kicker"]),
            title=words.of(given["title"]),
            lead=words.of(given["lead"]),
            stored=words.of(stored["title"]),
            head=stored["head"][language],
            lines=[
                Line(*(words.of(line[column]) for column in ("name", "what", "until", "seen")))
                for line in stored["lines"]
            ],
            note=words.of(stored["note"]),
            parts=[words.part(part) for part in given["parts"]],
            here=words.part(given["here"]),
            made=words.of(given["made"]),
        )


@cache
def source() -> dict[str, Any]:
    """The words of both languages as they stand in the file."""
    read: dict[str, Any] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return read


@dataclass
class _Words:
    language: str
    facts: dict[str, object]
    holds: set[str]

    def of(self, text: dict[str, str]) -> str:
        return text[self.language].format(**self.facts)

    def part(self, part: dict[str, Any]) -> Part:
        points = [
            Point(self.of(point["name"]), self.of(point["text"]))
            for point in part["points"]
            if "when" not in point or point["when"] in self.holds
        ]
        return Part(self.of(part["title"]), points)
