"""The water lily on the wall: its three levels, and the pages on which their cards are read.

The level at work has the most room; the water line stays near 40 % of the height. Text never
shrinks: what does not fit is on another page, where every level shows its next cards.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from facilitation.activities._pages import page_of, turning
from facilitation.activities.base import CardResult, Results

if TYPE_CHECKING:
    from facilitation.models import Stage
    from facilitation.models.lily import Leaf, Level

LEVELS = ("bloom", "stem", "root")
LAYOUTS = ("lily",)
#: How high each level is, in per cent, by the level at work; the style sheet knows the same.
SHARES = {
    "bloom": (42, 29, 29),
    "stem": (37, 40, 23),
    "root": (37, 23, 40),
    "all": (40, 34, 26),
}
#: Rows of cards that fit into a level, three in each row.
COLUMNS = 3
ROWS = {"bloom": (2, 1, 1), "stem": (2, 2, 1), "root": (2, 1, 2), "all": (2, 2, 1)}
#: So few cards have larger letters and two columns, where there are two rows.
FEW = 4
#: Papers of the levels: coral, green, yellow.
PAPERS = (4, 3, 1)


@dataclass
class Bed:
    """A level on one page of the wall: where it lies, and the cards that are seen there."""

    level: Level
    paper: int
    #: Where it begins, and how high it is, in per cent of the whole.
    top: int
    height: int
    rows: int
    #: Number of the first card that is seen, of so many.
    first: int = 1
    count: int = 0
    is_at_work: bool = False
    leaves: list[Leaf] = field(default_factory=list)

    @property
    def is_large(self) -> bool:
        return self.rows > 1 and 0 < self.count <= FEW


def known_word(word: str | None, known: Sequence[str]) -> str | None:
    """The word, or a refusal that names the nearest known one."""
    if word is None or word in known:
        return word
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.0)[0]
    why = _("„%(word)s“ gibt es nicht, gemeint ist vielleicht „%(near)s“.", word=word, near=near)
    raise PydanticCustomError("unknown_word", "{why}", {"why": why})


def three_levels(layout: str | None, info: ValidationInfo) -> str | None:
    """A stage with a lily of its own has three lanes, one for each level."""
    known_word(layout, LAYOUTS)
    if layout and len(info.data.get("lanes") or []) != len(LEVELS):
        why = _("die Seerose braucht genau drei Spalten, von der Blüte zu den Wurzeln.")
        raise PydanticCustomError("no_levels", "{why}", {"why": why})
    return layout


def on_the_wall(stage: Stage) -> dict[str, Any]:
    """What the board is given of the lily of this stage: the beds of one page."""
    lily = stage.lily()
    assert lily, "only a stage that grows the lily is drawn so"
    at_work = stage.level_at_work or ("all" if stage.is_lily else "stem")
    shares = SHARES[at_work]
    beds = [
        Bed(
            level,
            paper,
            top=sum(shares[:place]),
            height=shares[place],
            rows=ROWS[at_work][place],
            count=len(level.leaves),
            is_at_work=stage.level_at_work in (level.key, None),
        )
        for place, (level, paper) in enumerate(zip(lily.levels, PAPERS, strict=True))
    ]
    pages = max(_pages(bed) for bed in beds)
    page = page_of(stage, pages)
    for bed in beds:
        newest = stage.follows and bed.is_at_work
        here = _pages(bed) - 1 if newest else 0 if stage.follows else min(page, _pages(bed) - 1)
        slots = _slots(bed)
        bed.first = here * slots + 1
        bed.leaves = bed.level.leaves[here * slots :][:slots]
    return {
        "lily": lily,
        "beds": beds,
        "at_work": at_work,
        "count": sum(bed.count + bed.level.sealed for bed in beds),
        "step": "lily",
        "tells": False,
        **turning(stage, page, pages, _("Neueste Karten"), is_last=True),
    }


def labels_of(stage: Stage) -> dict[int, str]:
    """The labels of all cards of the lily that a stage is part of, by id; none without one."""
    lily = stage.lily()
    return lily.labels if lily else {}


def labelled(stage: Stage, results: Results) -> Results:
    """Results with the labels of their cards, and what each of them contradicts."""
    lily = stage.lily()
    if lily is None:
        return results
    against = {leaf.card.id: leaf.against for leaf in lily.leaves}

    def marked(cards: list[CardResult]) -> list[CardResult]:
        return [
            replace(
                card,
                mark=lily.labels.get(card.id),
                against=against.get(card.id, []),
                stack=marked(card.stack),
            )
            for card in cards
        ]

    return replace(results, cards=marked(results.cards), set_aside=marked(results.set_aside))


def _slots(bed: Bed) -> int:
    return bed.rows * COLUMNS


def _pages(bed: Bed) -> int:
    return max(1, -(-bed.count // _slots(bed)))
