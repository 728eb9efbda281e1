"""Stacks: cards that belong together under one name, as the desk makes, fills and dissolves them.

The rule for two facilitators at once: whoever moves a card says where it lay when they looked. If
somebody else has moved it since, it stays where it is now, and they are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from facilitation.extensions import db
from facilitation.models import columns
from facilitation.models.card import Card
from facilitation.models.stack import (
    Sorting,
    Stack,
    Ticked,
    name_for,
    usable_name,
    words_of_the_rest,
)
from facilitation.refusal import Refused, Unusable
from facilitation.texts import clean

#: What a step with stacks changes on a card. Not its words: its author may change them meanwhile.
_PLACE = ("hidden_at", "aside_reason", "parent_id", "lane", "slot")


@cache
def _others() -> tuple[type[Card], type[Card]]:
    """The card above a card and one under it; to make them takes longer than to ask for cards."""
    return aliased(Card), aliased(Card)


class Stacking:
    """The part of a stage that puts cards in order."""

    if TYPE_CHECKING:
        # What the stage brings.
        id: Any
        workshop: Any
        activity: Any
        is_current: Any
        make_card: Any

    # Questions

    def sorting(self) -> Sorting:
        """All that can be put in order here, stacks in the order in which they were made."""
        given: list[Card] = self.activity.sortable(self)
        ids = {card.id for card in given}
        heads = {card.id: card for card in given if card.is_stack}
        heads |= {card.id: card for card in self._own_heads()}
        stacks = {card.id: Stack(card) for card in sorted(heads.values(), key=lambda c: c.id)}
        lying = self._cards_under(heads)
        for card in lying:
            if card.parent_id in ids or card.id in ids:
                stacks[card.parent_id or 0].cards.append(card)
        return Sorting(
            [stack for stack in stacks.values() if stack.cards],
            [card for card in given if not card.is_stack and card.parent_id not in heads],
        )

    @property
    def has_stacks(self) -> bool:
        """Whether cards here cover others, so that one that moves changes more than itself."""
        where = (Card.stage_id == self.id, Card.is_stack)
        return bool(db.session.scalar(select(exists().where(*where))))

    def lies_on_top(self) -> ColumnElement[bool]:
        """The condition for cards in no stack of this stage, and for stacks with cards to see."""
        head, under = _others()
        is_covered = exists().where(
            head.id == Card.parent_id, head.stage_id == self.id, head.hidden_at.is_(None)
        )
        has_cards = exists().where(under.parent_id == Card.id, under.hidden_at.is_(None))
        return ~is_covered & (~Card.is_stack | has_cards)

    def proposed_name(self, ticked: Sequence[Ticked]) -> str:
        """A name for a stack of these: a ticked stack's, frequent words, or the first card."""
        sorting = self.sorting()
        chosen = [stack.name for one in ticked if (stack := sorting.stack(one.id))]
        wanted = {one.id for one in ticked}
        texts = [card.text for card in sorting.cards if card.id in wanted]
        return chosen[0] if chosen else name_for(texts, self.workshop.locale)

    def _own_heads(self) -> list[Card]:
        return list(
            db.session.scalars(
                select(Card)
                .where(Card.stage_id == self.id, Card.is_stack, Card.hidden_at.is_(None))
                .order_by(Card.id)
            )
        )

    @staticmethod
    def _cards_under(heads: Any) -> list[Card]:
        if not heads:
            return []
        return list(
            db.session.scalars(
                select(Card)
                .where(Card.parent_id.in_(heads), Card.hidden_at.is_(None))
                .order_by(Card.number)
            )
        )

    # Verbs of facilitators; each can be undone for ten seconds, and tells which cards stayed

    def stack_cards(self, ticked: Sequence[Ticked], name: str | None = None) -> str | None:
        """A new stack of these cards; those of a ticked stack are among them.

        Without a name it gets the proposed one. Refused with a name that is too long, and when no
        card is left that nobody else has moved. Returns a sentence about those that stayed.
        """
        sorting = self._now()
        name = usable_name(name) if clean(name, lines=False) else self.proposed_name(ticked)
        cards, stayed = self._still_there(ticked, sorting)
        self._remember("stack", sorting, cards, name)
        head: Card = self.make_card(name, is_stack=True)
        for card in cards:
            card.parent = head
        self.workshop.remember_made(head)
        self._settle(sorting, head)
        return stayed

    def move_cards(self, ticked: Sequence[Ticked], to: int | None) -> str | None:
        """These cards into a stack, or out of all (None); returns a sentence about the rest."""
        sorting = self._now()
        target = sorting.stack(to)
        if to is not None and target is None:
            raise Refused(_("Diesen Stapel gibt es nicht mehr."))
        cards, stayed = self._still_there(
            ticked, sorting, target.cards if target else sorting.loose
        )
        self._remember("move", sorting, cards, target.name if target else None)
        for card in cards:
            card.parent = target.head if target else None
        self._settle(sorting)
        return stayed

    def set_cards_aside(self, ticked: Sequence[Ticked]) -> str | None:
        """Off the wall, out of votes and results; brought back, they lie where they lay."""
        sorting = self._now()
        cards, stayed = self._still_there(ticked, sorting)
        self._remember("aside", sorting, cards, None)
        for card in cards:
            card.hidden_at = columns.now()
            card.aside_reason = None
        self._settle(sorting)
        return stayed

    def rename_stack(self, stack_id: int, name: str | None, *, seen: str | None = None) -> None:
        """Refused without a name, and if somebody else has renamed it since it was ``seen``."""
        stack = self._stack_now(stack_id)
        if seen is not None and seen != stack.name:
            raise Refused(_("Dieser Stapel heißt inzwischen „%(name)s“.", name=stack.name))
        name = usable_name(name)
        self.workshop.remember("rename", cards=[stack.head], about={"name": name})
        stack.head.text = name

    def dissolve_stack(self, stack_id: int, *, seen: set[int] | None = None) -> None:
        """The stack goes, its cards lie loose again; refused if others lie in it than were seen."""
        stack = self._stack_now(stack_id)
        if seen is not None and seen != stack.ids:
            raise Refused(
                _(
                    "In „%(name)s“ liegen inzwischen andere Karten. Bitte prüfen Sie das.",
                    name=stack.name,
                )
            )
        cards = list(db.session.scalars(select(Card).where(Card.parent_id == stack_id)))
        self._remember("dissolve", Sorting([stack]), cards, stack.name)
        for card in cards:
            card.parent = None
        stack.head.hidden_at = columns.now()

    # Private

    def _now(self) -> Sorting:
        if not self.is_current:
            raise Refused(_("Dieser Schritt läuft nicht mehr, seine Karten bleiben, wie sie sind."))
        return self.sorting()

    def _stack_now(self, stack_id: int) -> Stack:
        stack = self._now().stack(stack_id)
        if stack is None:
            raise Refused(_("Diesen Stapel gibt es nicht mehr."))
        return stack

    def _still_there(
        self, ticked: Sequence[Ticked], sorting: Sorting, there: Sequence[Card] = ()
    ) -> tuple[list[Card], str | None]:
        """The ticked cards that lie where they were seen, and a sentence about the others.

        Those that are ``there`` already are neither. Refused when no card is left.
        """
        if not ticked:
            raise Unusable(_("Bitte wählen Sie zuerst Karten aus."), field="card")
        here = {card.id: card for card in sorting.cards}
        done = {card.id for card in there}
        free: dict[int, Card] = {}
        moved: list[Card] = []
        gone = 0
        for one in ticked:
            stack = sorting.stack(one.id)
            card = here.get(one.id) or self._aside(one.id)
            if stack:
                free |= {card.id: card for card in stack.cards}
            elif card is None:
                gone += 1
            elif card.is_aside or one.seen not in (None, card.parent_id or 0):
                moved.append(card)
            else:
                free[card.id] = card
        cards = [card for card_id, card in free.items() if card_id not in done]
        stayed = words_of_the_rest([card for card in moved if card.id not in done], gone, sorting)
        if not cards:
            raise Refused(stayed or _("Diese Karten liegen schon dort."))
        return cards, stayed

    def _aside(self, card_id: int) -> Card | None:
        """A card that could be sorted here, had nobody set it aside."""
        card: Card | None = self.workshop.card(card_id)
        return card if card and card.is_aside and not card.is_stack else None

    def _remember(
        self, kind: str, sorting: Sorting, cards: Sequence[Card], name: str | None
    ) -> None:
        self.workshop.remember(
            kind,
            cards=[*cards, *(stack.head for stack in sorting.stacks)],
            keeping=_PLACE,
            about={"count": len(cards), "name": name},
        )

    def _settle(self, sorting: Sorting, *made: Card) -> None:
        """A stack lies where the first of its cards lay, so that it takes no further place."""
        db.session.flush()
        heads = {card.id: card for card in (*(stack.head for stack in sorting.stacks), *made)}
        places: dict[int, list[tuple[int, int]]] = {}
        for card in self._cards_under(heads):
            if card.parent_id and card.stage_id == heads[card.parent_id].stage_id:
                places.setdefault(card.parent_id, []).append((card.lane or 0, card.slot))
        for head_id, own in places.items():
            heads[head_id].lane, heads[head_id].slot = min(own)
