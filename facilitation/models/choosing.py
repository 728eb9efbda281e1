"""Choosing: which card goes on, for everybody or for one group, and in which words.

A pick is a card of its own stage with the chosen one as its origin. What is settled for all and
what is settled group by group never stand side by side: the later choice sets the other aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from facilitation.extensions import db
from facilitation.models import columns
from facilitation.models.card import Card, usable_text
from facilitation.models.polling import Place
from facilitation.refusal import Refused

if TYPE_CHECKING:
    from facilitation.activities.base import Draft
    from facilitation.models.carrying import Material
    from facilitation.models.group import Group
    from facilitation.models.participant import Participant


class Choosing:
    """The part of a stage in which one person or one group chooses among cards."""

    if TYPE_CHECKING:
        # What the stage brings.
        id: Any
        activity: Any
        cards_on_top: Any
        groups: Any
        is_current: Any
        is_named: Any
        make_card: Any
        material: Any
        material_for: Any
        position: Any
        settings: Any
        workshop: Any
        count_at_desk: Any
        desk_proposes: Any
        offers_methods: Any

    # Questions

    def options(self) -> list[Card]:
        """The cards to choose from; none where the words are free."""
        return _options(self.material())

    def options_for(self, participant: Participant) -> list[Card]:
        """The cards that this person chooses from."""
        return _options(self.material_for(participant))

    def weights(self) -> dict[int, Place]:
        """By card id: places of options that come from a vote which is over."""
        carry = self.settings.get("carry") or {}
        keys = carry.get("from") or []
        places: dict[int, Place] = {}
        for key in [keys] if isinstance(keys, str) else keys:
            for stage in self.workshop.stages_by_key(key):
                is_vote = "votes" in stage.activity.takes
                if is_vote and stage.position < self.position and stage.shows_totals:
                    places |= {place.card.id: place for place in stage.ranking()}
        return places

    @property
    def picks(self) -> list[Card]:
        """What is settled: one card for all, or one for each group, in their order."""
        cards = [card for card in self.cards_on_top() if not _is_orphan(card)]
        latest = {card.group: card for card in sorted(cards, key=lambda card: card.number)}
        for_all = latest.pop(None, None)
        in_order = sorted(latest, key=lambda group: group.position if group else 0)
        return [latest[group] for group in in_order] or ([for_all] if for_all else [])

    def pick_of(self, group: Group | None) -> Card | None:
        """What is settled for this group, or for all."""
        wanted = group.id if group else None
        return next((card for card in self.picks if card.group_id == wanted), None)

    @property
    def undecided(self) -> list[Group]:
        """Groups with somebody in them for which nothing is settled."""
        picks = self.picks
        if any(card.group_id is None for card in picks):
            return []
        decided = {card.group_id for card in picks}
        return [group for group in self.groups if group.members and group.id not in decided]

    # Verbs

    def choose(
        self, draft: Draft, text: str, *, by: Participant, group: Group | None
    ) -> Card | None:
        """What a phone chose in place of an earlier pick: the same card in other words, or None.

        Another card is a new pick; of the earlier one nothing stays.
        """
        earlier = self.pick_of(group)
        if earlier and earlier.origin_id == draft.origin:
            earlier.text = text
            earlier.participant_id = by.id if self.is_named else None
            return earlier
        if earlier:
            db.session.delete(earlier)
        return None

    def settle(self, draft: Draft, *, group: Group | None = None) -> Card:
        """The facilitator settles a card for a group or for all; can be undone for ten seconds.

        Refused unless the stage runs, for a card that is not among the options, and for a text
        that no card can hold.
        """
        if not self.activity.picks:
            raise Refused(_("In diesem Schritt ist das nicht vorgesehen."))
        if not self.is_current:
            raise Refused(_("Nur der laufende Schritt kann etwas annehmen."))
        earlier = self.pick_of(group)
        draft = self.activity.entry(self, draft, earlier)
        text = usable_text(draft.text)
        is_same = earlier is not None and earlier.origin_id == draft.origin
        replaced = [
            card
            for card in self.picks
            if (card.group_id is None) != (group is None) or (card is earlier and not is_same)
        ]
        touched = [*replaced, earlier] if earlier and is_same else replaced
        self.workshop.remember("pick", stages=[self], cards=touched)
        self.count_at_desk(f"pick-{earlier.id}" if earlier and is_same else "pick")
        for card in replaced:
            card.hidden_at = columns.now()
        if earlier and is_same:
            earlier.text = text
            return earlier
        pick: Card = self.make_card(
            text,
            origin_id=draft.origin,
            group_id=group.id if group else None,
            fields=fields_for(group),
        )
        self.workshop.remember_made(pick)
        return pick

    def unsettle(self, card: Card) -> None:
        """Nothing is settled any more for those whom this pick was for; can be undone."""
        if not (self.is_current and self.activity.picks and card in self.picks):
            raise Refused(_("Hier ist nichts mehr festgelegt."))
        if self.offers_methods and not self.desk_proposes:
            raise Refused(_("In diesem Schritt sind andere dran."))
        self.workshop.remember("pick_back", stages=[self], cards=[card])
        self.count_at_desk("pick")
        card.hidden_at = columns.now()


def fields_for(group: Group | None) -> dict[str, str] | None:
    """For whom a pick was made, kept with it: a group may be dissolved, its pick is not for all."""
    return {"group": group.name} if group else None


def _is_orphan(card: Card) -> bool:
    """Made for a group that does not exist any more."""
    return card.group_id is None and isinstance(card.fields, dict) and "group" in card.fields


def _options(material: Material) -> list[Card]:
    return material.cards if material.use in ("options", "cards") else []
