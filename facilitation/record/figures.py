"""Charts of the record, as numbers to draw and as words for those who do not see them."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from facilitation.activities import CardResult
from facilitation.activities.base import Distribution, Point
from facilitation.activities.matrix import Row
from facilitation.plotting import DOT, LETTER, PLOT, Mark, marks_of
from facilitation.record import wording
from facilitation.record.record import StageRecord

#: The field of the chart with two axes: left, top, width, height, and the radii of its marks.
FIELD = (PLOT.left, PLOT.top, PLOT.right - PLOT.left, PLOT.bottom - PLOT.top)
RADIUS, SMALL_RADIUS = LETTER, DOT
MIDDLE = 3.0
#: The name of an axis that heads a column is no longer.
SHORT = 18


@dataclass
class Bar:
    """One bar with its number; ``width`` is a part of the longest, from 0 to 1."""

    label: str
    count: int
    width: float
    alt: str


@dataclass
class Chart:
    """The answers on one scale; without bars below five answers."""

    label: str
    number: str
    bars: list[Bar]
    notice: str | None = None


@dataclass
class PointRow:
    """A row of the table beside the chart with two axes; ``drawn`` is its mark in the chart."""

    mark: str
    card: CardResult
    values: list[str]
    agreement: str
    answers: str
    drawn: Mark | None
    is_split: bool


def ranked_bar(stage: StageRecord, card: CardResult) -> Bar:
    dots = card.dots or 0
    words = _(
        "Balken: %(dots)s, Höchstwert %(most)s", dots=wording.dots(dots), most=stage.most_dots
    )
    return Bar("", dots, dots / stage.most_dots if stage.most_dots else 0.0, words)


# Scales


def charts(stage: StageRecord) -> list[Chart]:
    """What was answered on each scale; nothing where people only agreed, or nobody may know."""
    if stage.results.withheld:
        return []
    return [
        _chart(scale, is_question=scale.label == stage.prompt)
        for scale in stage.results.scales
        if not _asks_consent(scale)
    ]


def consent(stage: StageRecord) -> list[str]:
    """How many have agreed, where that was all there was to say."""
    return [
        ngettext("%(num)s Person hat zugestimmt.", "%(num)s Personen haben zugestimmt.", count)
        for scale in stage.results.scales
        if _asks_consent(scale)
        for count in scale.counts or []
    ]


def _asks_consent(scale: Distribution) -> bool:
    return scale.counts is not None and len(scale.counts) == 1


def _chart(scale: Distribution, *, is_question: bool) -> Chart:
    label = "" if is_question and not scale.card else f"{scale.place} {scale.label}".lstrip()
    number = " · ".join(part for part in (scale.card, scale.mean_in_words) if part)
    if scale.counts is None:
        words = _("weniger als fünf Antworten, deshalb nicht gezeigt")
        return Chart(label, number, [], words)
    most = max(scale.counts)
    last = len(scale.counts) - 1
    ends = {0: scale.low, last: scale.high}
    return Chart(
        label,
        number,
        [
            Bar(
                f"{scale.first + place}\u2002{ends.get(place, '')}".rstrip(),
                count,
                count / most if most else 0.0,
                _("Balken: %(n)s, Höchstwert %(most)s", n=answers(count), most=most),
            )
            for place, count in enumerate(scale.counts)
        ],
    )


def answers(count: int) -> str:
    return ngettext("%(num)s Antwort", "%(num)s Antworten", count)


# Points


def points(stage: StageRecord) -> list[PointRow]:
    found = stage.results.points
    drawn = iter(marks_of([values for point in found if (values := _values(point))]))
    return [
        PointRow(
            point.mark,
            point.card,
            [_number(point.x), _number(point.y)],
            Row(point).agreement,
            str(point.answers) if _values(point) else "–",
            next(drawn) if _values(point) else None,
            Row(point).is_split,
        )
        for point in found
    ]


def short_axes(stage: StageRecord) -> list[str]:
    """The names of the axes as headings of columns: of long ones the first word."""
    axes = stage.results.axes
    short = [name if len(name) <= SHORT else _first_word(name) for name in axes]
    return short if len(set(short)) == len(axes) else axes


def _first_word(name: str) -> str:
    word = name.split()[0].rstrip(",:;")
    return word if len(word) <= SHORT else f"{word[: SHORT - 1]}…"


def points_alt(stage: StageRecord) -> str:
    """The chart with two axes in words: what lies in which quarter."""
    across, up = (*stage.results.axes, "", "")[:2]
    plotted = [point for point in stage.results.points if _values(point)]
    sentences = [_("Bild mit zwei Achsen: %(x)s waagerecht, %(y)s senkrecht.", x=across, y=up)]
    for is_high in (True, False):
        for is_right in (False, True):
            marks = [
                point.mark
                for point in plotted
                if ((point.y or 0) >= MIDDLE) == is_high and ((point.x or 0) >= MIDDLE) == is_right
            ]
            if marks:
                sentences.append(
                    _(
                        "%(y)s %(up)s, %(x)s %(right)s: %(marks)s.",
                        y=up,
                        up=_("hoch") if is_high else _("gering"),
                        x=across,
                        right=_("hoch") if is_right else _("gering"),
                        marks=", ".join(marks),
                    )
                )
    return " ".join([*sentences, _("Die Werte stehen in der Tabelle darunter.")])


def _values(point: Point) -> tuple[float, float, float, float] | None:
    if point.x is None or point.y is None:
        return None
    return (point.x, point.y, point.x_spread or 0, point.y_spread or 0)


def _number(value: float | None) -> str:
    return "–" if value is None else str(format_decimal(value, "0.0"))
