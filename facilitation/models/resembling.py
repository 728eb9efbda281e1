"""Near-duplicates: cards that a stage may hold twice, suggested with the words that they share.

Nothing is ever stacked by itself. What somebody has called different is not suggested again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from facilitation.likeness import Likeness, alike
from facilitation.models.card import Card
from facilitation.models.stack import Sorting, Stack, name_for
from facilitation.refusal import Refused

#: What was compared lately, by a digest of the cards: {digest: (when, outcome)}.
_compared: dict[bytes, tuple[float, list[Likeness]]] = {}
#: Words of people are not kept longer than this (seconds), nor of more sets of cards.
KEPT_SECONDS = 600
MOST_KEPT = 16


@dataclass
class Suggestion:
    """Cards that say nearly the same. If some lie in ``stack``, the others could join them."""

    cards: list[Card]
    words: tuple[str, ...]
    locale: str
    stack: Stack | None = None

    @property
    def name(self) -> str:
        return name_for([card.text for card in self.cards], self.locale)

    @property
    def loose(self) -> list[Card]:
        """The cards that would be moved."""
        return [card for card in self.cards if not self.stack or card.id not in self.stack.ids]


class Resembling:
    """The part of a stage that notices what was written twice."""

    if TYPE_CHECKING:
        # What the stage brings.
        workshop: Any
        progress: Any
        _now: Any

    @property
    def looks_for_alike(self) -> bool:
        """Whether somebody has asked for suggestions: comparing takes time."""
        return bool(self.progress.get("alike"))

    def suggestions(self, sorting: Sorting) -> list[Suggestion]:
        """Cards that are alike, unless they are in stacks already or were called different."""
        if not self.looks_for_alike:
            return []
        cards = {card.id: card for card in sorting.cards}
        texts = {card_id: cards[card_id].text for card_id in sorted(cards)}
        different = [set(ids) for ids in self.progress.get("different", [])]
        found = []
        for likeness in compare(texts, self.workshop.locale):
            ids = set(likeness.ids)
            theirs = [cards[card_id] for card_id in likeness.ids]
            stacks = [stack for stack in sorting.stacks if not ids.isdisjoint(stack.ids)]
            lie_together = any(ids <= stack.ids for stack in stacks)
            if lie_together or len(stacks) > 1 or any(ids <= apart for apart in different):
                continue
            place = next(iter(stacks), None)
            found.append(Suggestion(theirs, likeness.words, self.workshop.locale, place))
        return found

    # Verbs

    def look_for_alike(self, wanted: bool) -> None:
        self._now()
        self.progress = {**self.progress, "alike": wanted}

    def tell_apart(self, card_ids: Sequence[int]) -> None:
        """These cards are different, whatever their words; not suggested again."""
        ids = sorted({card.id for card in self._now().cards} & set(card_ids))
        if len(ids) < 2:
            raise Refused(_("Diese Karten gibt es hier nicht mehr."))
        known = self.progress.get("different", [])
        if ids not in known:
            self.workshop.remember("different", stages=[self])  # type: ignore[list-item]
            self.progress = {**self.progress, "different": [*known, ids]}


def compare(texts: dict[int, str], locale: str) -> list[Likeness]:
    """What is alike among these cards; the same cards again cost nothing for ten minutes."""
    now = time.monotonic()
    digest = hashlib.sha256(repr((locale, texts)).encode()).digest()
    for key, (at, _found) in list(_compared.items()):
        if now - at > KEPT_SECONDS:
            del _compared[key]
    if digest not in _compared:
        while len(_compared) >= MOST_KEPT:
            del _compared[next(iter(_compared))]
        _compared[digest] = (now, alike(texts, locale=locale))
    return _compared[digest][1]
