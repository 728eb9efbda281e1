"""Carried cards put into lanes: each person says of every card where it belongs.

What somebody says is a card like any other, about the carried one and without a name; screens and
record count them, and show never who. Free cards beside them stay possible.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from facilitation.extensions import db
from facilitation.models import columns
from facilitation.models.card import Card
from facilitation.models.lily import bare
from facilitation.models.participant import Participant, to_the_minute
from facilitation.refusal import Refused, Unusable


@dataclass
class Tally:
    """A card and how many people put it into each lane; a free card lies in one, once."""

    card: Card
    counts: list[int] = field(default_factory=list)
    is_free: bool = False

    @property
    def starter(self) -> str:
        return bare(self.card)[0]

    @property
    def text(self) -> str:
        """Its words without the fixed start of the sentence."""
        return bare(self.card)[1]


class Assigning:
    """The part of a stage that puts carried cards into lanes."""

    if TYPE_CHECKING:
        # What the stage brings.
        id: Any
        workshop_id: Any
        settings: Any
        activity: Any
        lane_count: Any
        material: Any
        material_for: Any
        own_cards: Any
        cards_on_top: Any
        next_number: Any
        next_slot: Any
        _refuse_unless_accepting: Any
        _count_in: Any
        _lane: Any

    # Questions

    @property
    def assigns(self) -> bool:
        """Whether people put carried cards into lanes here; not while there are none."""
        return bool(
            self.activity.key == "collect"
            and self.lane_count > 1
            and not self.settings.get("per_card")
            and (self.settings.get("carry") or {}).get("as") == "cards"
            and self.material().cards
        )

    def tallies(self) -> list[Tally]:
        """The carried cards and then the free ones, each with its number in every lane."""
        counted: dict[int, list[int]] = {
            card.id: [0] * self.lane_count for card in self.material().cards
        }
        rows = db.session.execute(
            select(Card.about_id, Card.lane, func.count(Card.id))
            .where(Card.stage_id == self.id, Card.about_id.in_(counted), Card.hidden_at.is_(None))
            .group_by(Card.about_id, Card.lane)
        )
        for card_id, lane, count in rows:
            counted[card_id][lane or 0] += count
        carried = [Tally(card, counted[card.id]) for card in self.material().cards]
        return carried + [
            Tally(card, [int(lane == card.lane) for lane in range(self.lane_count)], is_free=True)
            for card in self.free_cards()
        ]

    def free_cards(self) -> list[Card]:
        """Cards that speak of no carried one."""
        return [card for card in self.cards_on_top() if card.about_id is None]

    def own_assignments(self, participant: Participant) -> dict[int, int]:
        """Where this person put which card: its id with the lane."""
        return {
            card.about_id: card.lane or 0 for card in self.own_cards(participant) if card.about_id
        }

    # Verbs

    def assign(self, card_id: int, lane: str | None, *, by: Participant) -> None:
        """Put a carried card into a lane, or into another one; into the same again takes it out.

        Refused when the stage is closed, for other cards, and for lanes that do not exist.
        """
        self._refuse_unless_accepting("cards", by)
        if not self.assigns:
            raise Refused(_("In diesem Schritt ist das nicht vorgesehen."))
        given = {card.id: card for card in self.material_for(by).cards}
        if card_id not in given:
            raise Unusable(_("Diese Karte wird hier nicht zugeordnet."), field="card")
        place = self._lane(lane)
        own = next((card for card in self.own_cards(by) if card.about_id == card_id), None)
        if own and own.lane == place:
            db.session.delete(own)
        elif own:
            own.lane, own.slot = place, self.next_slot(place)
        else:
            db.session.add(self._assignment(given[card_id], place, by))
        self._count_in(by)

    def _assignment(self, card: Card, lane: int, by: Participant) -> Card:
        nonce = secrets.token_hex(16)
        return Card(
            workshop_id=self.workshop_id,
            stage_id=self.id,
            number=self.next_number(),
            text=card.text,
            lane=lane,
            slot=self.next_slot(lane),
            nonce=nonce,
            mark=by.mark_for(nonce),
            about_id=card.id,
            posted_at=to_the_minute(columns.now()),
        )
