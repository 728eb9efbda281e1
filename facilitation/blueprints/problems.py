"""What is wrong with a blueprint file: where it is, in which line, and a sentence for people."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

#: A place in a file: keys and numbers (from 0), as in ``("stages", 2, "carry", "from")``.
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong; ``sentence`` says what, ``path`` where.

    ``stage`` is the id of the stage that it concerns, or its number from 1 where it has none;
    ``line`` is counted from 1 and None where there is no file.
    """

    sentence: str
    path: Path = ()
    stage: str | None = None
    line: int | None = None

    @property
    def number(self) -> int | None:
        """The number of the stage that it concerns, from 0."""
        if len(self.path) > 1 and self.path[0] == "stages" and isinstance(self.path[1], int):
            return self.path[1]
        return None

    @property
    def field(self) -> str:
        """The field within the stage or the blueprint, with dots: ``carry.from``; "" for none."""
        inner = self.path[2:] if self.number is not None else self.path
        return ".".join(str(part) for part in inner)

    @property
    def place(self) -> str:
        """Where it is, in words; without the line."""
        words = []
        if self.stage is not None:
            words.append(_("Schritt „%(stage)s“", stage=self.stage))
        if self.field:
            words.append(_("Feld „%(field)s“", field=self.field))
        return ", ".join(words)

    def in_file(self, name: str) -> str:
        """As editors and terminals link it: ``datei.yaml:12: Schritt „x“, Feld „y“: …``."""
        at = name if self.line is None else f"{name}:{self.line}"
        return ": ".join(filter(None, (at, self.place, self.sentence)))

    def __str__(self) -> str:
        place = self.place
        if self.line is not None:
            line = _("Zeile %(n)s", n=self.line)
            place = f"{line}, {place}" if place else line
        return f"{place}: {self.sentence}" if place else self.sentence


class BlueprintError(Exception):
    """A file that cannot be used; ``problems`` are all that is wrong with it."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        super().__init__(f"{name}: " + " · ".join(map(str, problems)))
        self.name = name
        self.problems = problems


def unknown(word: object, known: Iterable[str], cutoff: float = 0.5) -> str:
    """The sentence for a word that is not known, with the nearest one that is."""
    near = difflib.get_close_matches(str(word), list(known), n=1, cutoff=cutoff)
    if near:
        return _("ist unbekannt, gemeint ist vielleicht „%(near)s“.", near=near[0])
    return _("ist unbekannt.")
