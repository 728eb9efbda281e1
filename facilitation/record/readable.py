"""What of a workshop may be read in its record, whatever the format.

The rule: what must not be read is taken out here, so no format can let it slip. A stage with
``export: none``, and one that is not revealed yet, keeps its cards to itself, and so do all later
stages that they went on to: a pick is made of such a card, a stack is named with its words.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from facilitation.activities import CardResult, Results
from facilitation.extensions import db
from facilitation.models import Card

if TYPE_CHECKING:
    from facilitation.models import Stage, Workshop


def export_of(stage: Stage) -> str:
    """full, result (no single cards in the annex) or none."""
    rights = stage.rights
    if stage.is_erased:
        return "none"
    return rights.set_export if rights.may_leave_with("record") else "none"


def may_be_read(stage: Stage) -> bool:
    return export_of(stage) != "none" and not stage.is_hidden


class Readable:
    """The cards of a workshop that its record may quote; looked up once, asked by number."""

    def __init__(self, workshop: Workshop) -> None:
        #: Held, so that what cards refer to is not asked for one by one.
        self._cards = list(db.session.scalars(select(Card).where(Card.workshop_id == workshop.id)))
        closed = {stage.id for stage in workshop.stages if not may_be_read(stage)}
        silent = {card.id for card in self._cards if card.stage_id in closed}
        known = 0
        while known < len(silent):
            known = len(silent)
            silent |= {card.id for card in self._cards if card.origin_id in silent}
            silent |= {card.id for card in self._cards if not silent.isdisjoint(card.pair)}
            silent |= {card.parent_id or 0 for card in self._cards if card.id in silent}
        self._silent = {card.label for card in self._cards if card.id in silent}

    def has(self, number: str | None) -> bool:
        """Whether the card of this number may be read; so may what belongs to no card."""
        return number not in self._silent

    def results(self, stage: Stage) -> tuple[Results, int]:
        """The outcome of a stage without what must not be read, and how much was left out."""
        found = stage.activity.results(stage)
        if not may_be_read(stage):
            return replace(found, cards=[], set_aside=[], scales=[], points=[], roles=[]), 0
        left = replace(
            found,
            cards=self._stacks(found.cards) if found.kind == "stacks" else self._read(found.cards),
            set_aside=[_without_photo(card) for card in self._read(found.set_aside)],
            scales=[scale for scale in found.scales if self.has(scale.card)],
            points=[
                replace(point, card=card)
                for point in found.points
                for card in self._read([point.card])
            ],
        )
        return left, _size(found) - _size(left)

    def _read(self, cards: list[CardResult]) -> list[CardResult]:
        return [
            replace(card, stack=self._read(card.stack)) for card in cards if self.has(card.number)
        ]

    def _stacks(self, cards: list[CardResult]) -> list[CardResult]:
        """Stacks and loose cards; a name that must not be read sets its other cards loose."""
        stacks = [card for card in self._read(cards) if card.stack]
        loose = [card for card in self._read(cards) if not card.stack]
        freed = [one for card in cards if not self.has(card.number) for one in card.stack]
        return stacks + loose + self._read(freed)


def _without_photo(card: CardResult) -> CardResult:
    """Set aside, perhaps for what the photo shows: only the words about it stay."""
    return replace(card, photo=None)


def _size(results: Results) -> int:
    """Cards in these results; where they were put in order, each one of a stack counts."""
    sorts = results.kind == "stacks"
    cards = sum(len(card.stack) or 1 if sorts else 1 for card in results.cards)
    return cards + len(results.scales) + len(results.points)
