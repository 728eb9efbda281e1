"""Matrix: people rate a short list on two axes; the wall shows the means as points A to H.

``x`` costs and ``y`` gains: what lies high and to the left comes first. A later stage gets the
cards by gain minus cost; equal ones share a place, and those below five answers the last one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _
from flask_babel import ngettext
from pydantic import BaseModel, Field

from facilitation.activities._weighing import (
    Answers,
    Weighing,
    WeighingSettings,
    result_of,
    summed_up,
)
from facilitation.activities.base import Point, Results, Step
from facilitation.plotting import Mark, lines_of, marks_of
from facilitation.texts import in_language
from facilitation.wordings import LocalisedLine

if TYPE_CHECKING:
    from facilitation.models import Card, Participant, Stage

#: More points than this nobody can read (domain: methods, section 1).
MOST_CARDS = 8
LETTERS = "ABCDEFGH"
#: Standard deviations on a scale of 1 to 5. As far apart as 2, 2, 3, 5, 5 is a split; closer than
#: 3, 3, 4, 4, 5 on both axes is agreement.
SPLIT = 1.2
AGREED = 0.8


class Axes(BaseModel):
    x: LocalisedLine = {"de": "Aufwand", "en": "Effort"}
    y: LocalisedLine = {"de": "Nutzen", "en": "Benefit"}


class MatrixSettings(WeighingSettings):
    axes: Axes = Field(default_factory=Axes)


@dataclass
class Row:
    """A point with the words for it, and its mark in the picture where it has one."""

    point: Point
    mark: Mark | None = None

    @property
    def is_split(self) -> bool:
        return max(self.point.x_spread or 0, self.point.y_spread or 0) >= SPLIT

    @property
    def agreement(self) -> str:
        if self.point.x is None:
            return _("weniger als fünf Antworten")
        if self.is_split:
            return _("Meinungen gehen auseinander")
        widest = max(self.point.x_spread or 0, self.point.y_spread or 0)
        return _("einig") if widest < AGREED else _("überwiegend einig")


class Matrix(Weighing):
    key = "matrix"
    Settings: ClassVar = MatrixSettings
    axes = ("x", "y")
    keeps_unknown = True

    @property
    def name(self) -> str:
        return _("Auf zwei Achsen einschätzen")

    @property
    def thing(self) -> str:
        return _("Idee")

    def cards(self, stage: Stage) -> list[Card]:
        return stage.material().cards[:MOST_CARDS]

    def score(self, stage: Stage, answers: Answers, card: Card) -> float | None:
        """Gain minus cost, by the means."""
        point = _point("", card, answers)
        return None if point.x is None or point.y is None else round(point.y - point.x, 2)

    def phone(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        turns = self.turns(stage, participant)
        return {
            **turns,
            **_words(stage),
            "rows": self.rows(stage),
            "own": {turn.card.id: turn.values for turn in turns["turns"]},
            "foot": "weighing/_foot.html",
        }

    def board(self, stage: Stage) -> dict[str, Any]:
        return {**_words(stage), "rows": self.rows(stage), "count": len(self.cards(stage))}

    def desk(self, stage: Stage) -> dict[str, Any]:
        return {
            **self.board(stage),
            "cards": self.cards(stage),
            "left_over": stage.material().cards[MOST_CARDS:],
        }

    def rows(self, stage: Stage) -> list[Row]:
        """What became of each card, in the order of the source; empty before the end."""
        if not stage.shows_totals:
            return []
        answers = stage.answers()
        points = [
            _point(letter, card, answers)
            for letter, card in zip(LETTERS, self.cards(stage), strict=False)
        ]
        marks = iter(marks_of([values for point in points if (values := _plotted(point))]))
        return [Row(point, next(marks) if _plotted(point) else None) for point in points]

    def closing_step(self) -> Step:
        return Step(
            "closing",
            _("Einschätzung beenden und Ergebnis zeigen"),
            _("Die Wand zeigt die Mittelwerte der Karten mit mindestens fünf Antworten."),
            _("Telefone nehmen keine Einschätzungen mehr an."),
        )

    def taken_part(self, count: int) -> str:
        return ngettext("hat eingeschätzt", "haben eingeschätzt", count)

    def results(self, stage: Stage) -> Results:
        results = Results(
            kind="points",
            method=_("Zwei Skalen von 1 bis 5 je Karte, ohne Namen; Mittelwerte ab fünf Antworten.")
            + (" " + note if (note := left_over(stage)) else ""),
            contributed=stage.count_contributions(),
            axes=[in_language(stage.settings["axes"][axis]) for axis in self.axes],
        )
        if not stage.shows_totals:
            results.withheld = _(
                "Die Einschätzung ist noch nicht beendet; es gibt keinen Zwischenstand."
            )
            return results
        results.points = [row.point for row in self.rows(stage)]
        if results.points and all(point.x is None for point in results.points):
            results.withheld = _(
                "Keine Karte hat fünf Antworten, deshalb stehen hier keine Mittelwerte."
            )
        return results


def left_over(stage: Stage) -> str | None:
    """A sentence if there are more cards than the picture holds."""
    count = len(stage.material().cards) - MOST_CARDS
    if count < 1:
        return None
    return ngettext(
        "Die Matrix fasst acht Karten; %(num)s weitere steht nicht darin.",
        "Die Matrix fasst acht Karten; %(num)s weitere stehen nicht darin.",
        count,
    )


def _point(letter: str, card: Card, answers: Answers) -> Point:
    """The means of a card; none unless both questions about it have five answers."""
    given = {axis: answers.get((card.id, axis), ()) for axis in Matrix.axes}
    point = Point(letter, result_of(card), min(len(values) for values in given.values()))
    x, y = summed_up(given["x"]), summed_up(given["y"])
    if x and y:
        (point.x, point.x_spread), (point.y, point.y_spread) = x, y
    return point


def _plotted(point: Point) -> tuple[float, float, float, float] | None:
    if point.x is None or point.y is None:
        return None
    return (point.x, point.y, point.x_spread or 0, point.y_spread or 0)


def _words(stage: Stage) -> dict[str, Any]:
    """The names of the axes: whole, in lines for the picture, and short beside a value."""
    axes = {axis: in_language(stage.settings["axes"][axis]) for axis in Matrix.axes}
    short = {
        axis: name if len(name) <= 18 else name.split()[0].rstrip(",:;")
        for axis, name in axes.items()
    }
    return {
        "axes": axes,
        "lines": {"x": lines_of(axes["x"], 50), "y": lines_of(axes["y"], 26)},
        "short": short if short["x"] != short["y"] else axes,
    }


ACTIVITY = Matrix()
