"""Cards sheet by sheet, as the board pages through them and the record lists them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from facilitation.activities._pages import is_tall, page_of, slots_in_a_lane, step

if TYPE_CHECKING:
    from facilitation.models import Card, Stage

#: A sheet, counted from 0, and the cards on it; None for cards that lie on no sheet.
Sheet = tuple[int | None, list["Card"]]


def sheet_name(sheet: int | None) -> str | None:
    return None if sheet is None else _("Blatt %(n)s", n=sheet + 1)


def by_sheet(cards: list[Card]) -> list[Sheet]:
    """Cards sheet by sheet, in the order in which they were written."""

    def place(card: Card) -> tuple[int, int, int]:
        return (-1 if card.sheet is None else card.sheet, card.round or 0, card.number)

    ordered = sorted(cards, key=place)
    return [(sheet, list(on_it)) for sheet, on_it in groupby(ordered, key=lambda card: card.sheet)]


def sheets_on_a_page(stage: Stage, sheets: list[Sheet]) -> dict[str, Any]:
    """One page of the board: four, two or one sheet on it, as the fullest allows."""
    fullest = max((len(cards) for _sheet, cards in sheets), default=0)
    side_by_side = min(
        max(len(sheets), 1),
        1 if is_tall(stage) else 4 if fullest <= 4 else 2 if fullest <= 8 else 1,
    )
    places = slots_in_a_lane(side_by_side, stage)
    parts = [
        (sheet, cards[start : start + places], len(cards))
        for sheet, cards in sheets
        for start in range(0, len(cards), places)
    ]
    pages = [parts[start : start + side_by_side] for start in range(0, len(parts), side_by_side)]
    page = page_of(stage, max(len(pages), 1))
    return {
        "columns": [
            {"name": sheet_name(sheet), "paper": (sheet or 0) % 5 + 1, "cards": cards, "count": n}
            for sheet, cards, n in (pages[page] if pages else [])
        ],
        "page": page,
        "pages": max(len(pages), 1),
        "step": step(fullest, side_by_side, places, is_tall(stage)),
        "tall": is_tall(stage),
    }
