"""Where points and their letters go in a picture with two axes; lengths are those of its viewBox.

The rule: a letter stands on its point where nothing is near. Where points crowd, each is a small
dot and its letter stands beside it, at the end of a line. No two letters touch, none covers another
point, and none leaves the picture.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

Spot = tuple[float, float]


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, spot: Spot, half: float) -> Box:
        return cls(spot[0] - half, spot[1] - half, spot[0] + half, spot[1] + half)

    def touches(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


#: The field between the axes, and half the side of a letter and of a dot.
PLOT = Box(76, 46, 1072, 656)
LETTER = 29.0
DOT = 9.0
#: Free space around letters.
GAP = 3.0
#: From the edge of the field to the lowest and highest value, so that a letter fits on both.
INSET = LETTER + GAP
STEP_X = (PLOT.right - PLOT.left - 2 * INSET) / 4
STEP_Y = (PLOT.bottom - PLOT.top - 2 * INSET) / 4


@dataclass(frozen=True)
class Mark:
    """One point as it is drawn: where it is, where its letter stands, how far answers spread."""

    spot: Spot
    letter: Spot
    spread: Spot

    @property
    def is_moved(self) -> bool:
        return self.spot != self.letter

    @property
    def line_end(self) -> Spot:
        """Where the line from the dot meets the letter's disc."""
        long = math.dist(self.spot, self.letter)
        part = (long - LETTER) / long if long else 0
        return (
            self.spot[0] + (self.letter[0] - self.spot[0]) * part,
            self.spot[1] + (self.letter[1] - self.spot[1]) * part,
        )


def spot_of(x: float, y: float) -> Spot:
    """Where a pair of values from 1 to 5 lies; high is right and up."""
    return (
        round(PLOT.left + INSET + (x - 1) * STEP_X, 1),
        round(PLOT.bottom - INSET - (y - 1) * STEP_Y, 1),
    )


def marks_of(values: Sequence[tuple[float, float, float, float]]) -> list[Mark]:
    """The marks of points given as (x, y, spread of x, spread of y) on scales of 1 to 5."""
    spots = tuple(spot_of(x, y) for x, y, _x_spread, _y_spread in values)
    return [
        Mark(spot, letter, (round(x_spread * STEP_X, 1), round(y_spread * STEP_Y, 1)))
        for spot, letter, (_x, _y, x_spread, y_spread) in zip(
            spots, letters(spots), values, strict=True
        )
    ]


def lines_of(words: str, width: int) -> list[str]:
    """The name of an axis in one line of so many characters, or two."""
    return textwrap.wrap(words, width, max_lines=2, placeholder=" …")


@lru_cache(maxsize=64)
def letters(spots: tuple[Spot, ...], plot: Box = PLOT) -> tuple[Spot, ...]:
    """Where the letters of these points stand, in the same order; room for eight, and more."""
    placed: dict[int, Spot] = {
        index: spot
        for index, spot in enumerate(spots)
        if plot.holds(_disc(spot))
        and not any(
            Box.around(spot, LETTER + GAP).touches(_disc(other))
            for place, other in enumerate(spots)
            if place != index
        )
    }
    lines: list[tuple[Spot, Spot]] = []
    for index, spot in enumerate(spots):
        if index not in placed:
            placed[index] = _beside(spot, spots, list(placed.values()), lines, plot)
            lines.append((spot, placed[index]))
    return tuple(placed[index] for index in range(len(spots)))


def _beside(
    spot: Spot, spots: Sequence[Spot], placed: list[Spot], lines: list[tuple[Spot, Spot]], plot: Box
) -> Spot:
    """The best free place near a point: close, away from its neighbours, its line crossing none."""
    away = _away(spot, spots)

    discs = [_disc(other) for other in placed]
    dots = [Box.around(other, DOT) for other in spots]
    others = [*discs, *(dot for dot, other in zip(dots, spots, strict=True) if other != spot)]

    def cost(place: Spot) -> float:
        way, disc = (spot, place), _disc(place)
        in_the_way = sum(_meets(way, other) for other in others)
        in_the_way += sum(_crosses(way, line) or _meets(line, disc) for line in lines)
        long = math.dist(spot, place)
        turn = (place[0] - spot[0]) * away[0] + (place[1] - spot[1]) * away[1]
        return long + 120 * in_the_way + 12 * (1 - turn / long)

    def is_free(place: Spot) -> bool:
        box = Box.around(place, LETTER + GAP)
        return plot.holds(_disc(place)) and not any(map(box.touches, (*discs, *dots)))

    near = [place for place in _rings(spot) if is_free(place)]
    return min(near or [place for place in _raster(plot) if is_free(place)], key=cost)


def _rings(spot: Spot) -> Iterator[Spot]:
    for distance in (44, 58, 76, 98, 124, 156):
        for turn in range(24):
            angle = math.tau * turn / 24
            yield (
                round(spot[0] + distance * math.cos(angle), 1),
                round(spot[1] + distance * math.sin(angle), 1),
            )


def _raster(plot: Box) -> Iterator[Spot]:
    """All over the field; eight letters and eight points can never block every place."""
    for across in range(int(plot.left + INSET), int(plot.right - INSET), 20):
        for down in range(int(plot.top + INSET), int(plot.bottom - INSET), 20):
            yield (float(across), float(down))


def _disc(spot: Spot) -> Box:
    return Box.around(spot, LETTER)


def _away(spot: Spot, spots: Sequence[Spot]) -> Spot:
    """The direction, of length 1, that leads away from the points near by."""
    near = [other for other in spots if 0 < math.dist(spot, other) < 200]
    x = sum((spot[0] - other[0]) / math.dist(spot, other) for other in near)
    y = sum((spot[1] - other[1]) / math.dist(spot, other) for other in near)
    long = math.hypot(x, y)
    return (x / long, y / long) if long > 1e-6 else (0.0, -1.0)


def _meets(line: tuple[Spot, Spot], box: Box) -> bool:
    """Whether a line runs through the inside of a box (Liang and Barsky's clipping, 1984)."""
    (x1, y1), (x2, y2) = line
    begins, ends = 0.0, 1.0
    for start, way, low, high in (
        (x1, x2 - x1, box.left, box.right),
        (y1, y2 - y1, box.top, box.bottom),
    ):
        if way:
            one, other = (low - start) / way, (high - start) / way
            begins, ends = max(begins, min(one, other)), min(ends, max(one, other))
        elif not low < start < high:
            return False
    return begins < ends


def _crosses(one: tuple[Spot, Spot], other: tuple[Spot, Spot]) -> bool:
    (a, b), (c, d) = one, other
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Spot, b: Spot, c: Spot) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
