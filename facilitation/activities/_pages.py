"""How the cards of a stage are laid out on the pages of the board.

A page holds a fixed number of places, so that text never shrinks and a card never moves. Where
groups write, or cards speak of other cards, each of them has pages of its own; while people write,
the board shows what is newest of all until somebody turns the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from facilitation.activities.base import NEWEST
from facilitation.texts import in_language

if TYPE_CHECKING:
    from facilitation.models import Card, Group, Stage

#: Characters of a card that is alone on its page and still leaves room for larger letters.
SHORT = 240
#: Columns side by side when all parts are shown; of more, only names and numbers.
MOST_PARTS = 6


@dataclass
class Part:
    """Cards that belong on pages of their own: those of a group, or about a card."""

    name: str
    group: Group | None = None
    about: Card | None = None
    number: int = 0
    cards: list[Card] = field(default_factory=list)


def lanes(stage: Stage) -> list[str]:
    """The headings of the lanes in the language of the screen."""
    return [in_language(lane) for lane in stage.settings.get("lanes") or []]


def is_tall(stage: Stage) -> bool:
    """Whether a card holds more than a sentence, so that fewer fit on a page."""
    return bool(stage.settings.get("fields") or stage.takes_photos)


def slots_in_a_lane(columns: int, stage: Stage) -> int:
    """Places for cards in one lane on one page of the board."""
    if not is_tall(stage):
        return {1: 16, 2: 8}.get(columns, 4)
    has_both = bool(stage.settings.get("fields")) and stage.takes_photos
    if columns == 1:
        return 3 if has_both else 6
    return 1 if has_both else 2


def step(places: int, columns: int, slots: int, tall: bool) -> int | str:
    """The size step of the board, chosen for the fullest lane; the style sheet knows them all."""
    seen = min(places, slots)
    if tall:
        return f"tall-{next((size for size in (1, 2, 3) if seen <= size), 6)}"
    if columns > 2 and seen <= 2:
        return 6
    return next((size for size in (6, 12) if seen * columns <= size), 16)


def newest_page(places: int, slots: int) -> int:
    """The first place on the last page of so many places."""
    return max(places - 1, 0) // slots * slots


def page_of(stage: Stage, pages: int) -> int:
    """The page that was turned to, or the first."""
    return 0 if stage.page == NEWEST else min(stage.page, pages - 1)


def in_lanes(stage: Stage) -> dict[str, Any]:
    """The pages where all cards lie together: every lane has places, a card keeps its own."""
    columns = lanes(stage) or [""]
    slots = slots_in_a_lane(len(columns), stage)
    fill = stage.lane_fill()
    most = max((places for _count, places in fill.values()), default=0)
    pages = max(1, -(-most // slots)) if stage.shows_cards else 1
    page = page_of(stage, pages)
    firsts = {
        lane: newest_page(fill.get(lane, (0, 0))[1], slots) if stage.follows else page * slots
        for lane in range(len(columns))
    }
    cards = stage.cards_in_slots(firsts, slots) if stage.shows_cards else []
    return {
        "lanes": [
            {
                "index": lane,
                "paper": lane % 5 + 1,
                "name": name,
                "count": fill.get(lane, (0, 0))[0],
                "first": firsts[lane],
                "cards": [card for card in cards if (card.lane or 0) == lane],
            }
            for lane, name in enumerate(columns)
        ],
        "step": step(most, len(columns), slots, is_tall(stage)),
        "slots": slots,
        "count": sum(count for count, _places in fill.values()),
        "tells": True,
        **turning(stage, page, pages, _("Neueste Karten"), is_last=True),
    }


def in_parts(stage: Stage, parts: Sequence[Part]) -> dict[str, Any]:
    """Pages for every part: all of them side by side, then one after the other."""
    columns = lanes(stage) or [""]
    slots = slots_in_a_lane(len(columns), stage)
    sheets = [(part, first) for part in parts for first in range(0, max(_fullest(part), 1), slots)]
    page = page_of(stage, len(sheets))
    is_alone = len(parts) == 1
    words = _("Alle Gruppen") if parts[0].about is None else _("Übersicht")
    shared = {
        "tells": False,
        "count": sum(len(part.cards) for part in parts),
        **turning(
            stage, page, len(sheets), _("Neueste Karten") if is_alone else words, is_last=is_alone
        ),
    }
    if stage.follows and not is_alone:
        return {**shared, **_side_by_side(stage, parts)}
    part, first = sheets[page]
    if stage.follows:
        first = newest_page(_fullest(part), slots)
    return {
        **shared,
        "part": part,
        "parts": len(parts),
        "material": stage.share_of(stage.material(), part.group.id if part.group else None),
        "slots": slots,
        "step": step(_fullest(part), len(columns), slots, is_tall(stage)),
        "is_short": all(len(card.text) <= SHORT for card in part.cards),
        "lanes": [
            {
                "index": lane,
                "paper": lane % 5 + 1,
                "name": name,
                "count": len(in_lane),
                "cards": in_lane[first : first + slots],
            }
            for lane, name in enumerate(columns)
            for in_lane in [[card for card in part.cards if (card.lane or 0) == lane]]
        ],
    }


def _side_by_side(stage: Stage, parts: Sequence[Part]) -> dict[str, Any]:
    """All parts as columns with their newest cards; of many, names and numbers alone."""
    slots = slots_in_a_lane(max(len(parts), 3), stage) if len(parts) <= MOST_PARTS else 0
    most = max(len(part.cards) for part in parts)
    return {
        "overview": True,
        "material": stage.share_of(stage.material(), None),
        "slots": slots,
        "step": step(most, len(parts), slots, is_tall(stage)) if slots else 16,
        "lanes": [
            {
                "index": index,
                "paper": 6,
                "name": part.name,
                "count": len(part.cards),
                "cards": part.cards[newest_page(len(part.cards), slots) :] if slots else [],
            }
            for index, part in enumerate(parts)
        ],
    }


def _fullest(part: Part) -> int:
    """Cards in the fullest lane of a part."""
    in_lanes = [card.lane or 0 for card in part.cards]
    return max((in_lanes.count(lane) for lane in set(in_lanes)), default=0)


def turning(stage: Stage, page: int, pages: int, words: str, *, is_last: bool) -> dict[str, Any]:
    """Where the desk can turn from here; what is newest comes after the pages, or before them."""
    newest = NEWEST if stage.is_open and (pages > 1) else None
    back: int | None = page - 1 if page else None
    ahead: int | None = page + 1 if page + 1 < pages else None
    if stage.follows:
        back, ahead = (pages - 2, None) if is_last else (None, 0)
    elif is_last and ahead is None:
        ahead = newest
    elif not is_last and back is None:
        back = newest
    return {
        "page": page,
        "pages": pages,
        "back": back,
        "ahead": ahead,
        "follows": words if stage.follows and pages > 1 else None,
    }
