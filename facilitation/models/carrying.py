"""What a stage takes from earlier ones, and what it offers to later ones."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from facilitation.activities.base import Offer
from facilitation.models.card import Card
from facilitation.texts import in_language

if TYPE_CHECKING:
    from facilitation.models.participant import Participant
    from facilitation.models.stage import Stage


@dataclass
class Material:
    """What a stage took from earlier ones; ``note`` is a sentence for the desk."""

    use: str | None = None
    cards: list[Card] = field(default_factory=list)
    note: str | None = None


class Carrying:
    """The part of a stage that deals in cards of other stages; it refers to them, never copies."""

    if TYPE_CHECKING:
        # What the stage brings.
        id: Any
        key: Any
        title: Any
        position: Any
        settings: Any
        workshop: Any
        activity: Any
        opened_at: Any
        skipped_at: Any
        admits: Any
        group_of: Any
        section_id: Any
        repeats_key: Any

    #: What was resolved last; it holds until the next step at the desk.
    _material = None  # type: Material | None

    def material(self) -> Material:
        """What this stage takes from earlier ones, resolved when it is asked for.

        A missing or empty source gives a sentence for the desk and a stage that still works.
        """
        if self._material is None:
            self._material = self._resolve()
        return self._material

    def forget_material(self) -> None:
        self._material = None

    def material_for(self, participant: Participant) -> Material:
        """What this person works with: what they may read, all of it or that of the own group."""
        material = self.material()
        if not self.admits(participant):
            return Material(material.use)
        group = self.group_of(participant)
        share = self.share_of(material, group.id if group else None)
        return replace(
            share, cards=[card for card in share.cards if self._may_take(card, participant)]
        )

    def material_for_all(self) -> Material:
        """What wall and desk may show of it: nothing that only some may read."""
        material = self.material()
        return replace(
            material,
            cards=[card for card in material.cards if not card.stage.is_for_some],
        )

    @staticmethod
    def _may_take(card: Card, participant: Participant) -> bool:
        return not card.stage.is_for_some or card.is_readable_for(participant)

    def share_of(self, material: Material, group_id: int | None) -> Material:
        """The part of a material that is meant for one group.

        Where the blueprint says so, its own cards alone; always without what other groups picked
        for themselves.
        """
        only_own = (self.settings.get("carry") or {}).get("take") == "group"
        return replace(
            material,
            cards=[
                card
                for card in material.cards
                if card.for_group_id == group_id
                or (not only_own and (card.for_group_id is None or not card.stage.activity.picks))
            ],
        )

    def _resolve(self) -> Material:
        carry = self.settings.get("carry")
        if not carry:
            return Material()
        keys = [carry["from"]] if isinstance(carry["from"], str) else carry["from"]
        cards: list[Card] = []
        notes: list[str] = []
        for key in keys:
            sources = [
                stage
                for stage in self.workshop.stages_by_key(key)
                if stage.position < self.position
            ]
            if not sources:
                notes.append(_("Den Schritt „%(key)s“ gibt es davor nicht.", key=key))
                continue
            offer = self._offer_of(sources, carry["take"], carry["n"])
            cards += [card for card in offer.cards if card not in cards and self._may_have(card)]
            if offer.note:
                notes.append(offer.note)
        return Material(carry["as"], cards, " ".join(notes) or None)

    def _may_have(self, card: Card) -> bool:
        """Cards of a case stay in the case."""
        return not card.stage.is_confidential or card.stage.section_id == self.section_id

    @staticmethod
    def _offer_of(sources: list[Stage], take: str, n: int) -> Offer:
        """What a stage and its repetitions offer: the last result, or the cards of all of them."""
        held = [stage for stage in sources if stage.opened_at] or sources[:1]
        if held[-1].activity.withholds or held[-1].activity.passes_on:
            return held[-1].offer(take, n)
        offers = [stage.offer(take, n) for stage in held]
        cards = [card for offer in offers for card in offer.cards]
        return Offer(cards[:n] if n else cards, None if cards else offers[-1].note)

    def offer(self, take: str, n: int) -> Offer:
        """The cards that a later stage may take from here, and a sentence if there is a catch."""
        was_left_out = self.skipped_at is not None and self.opened_at is None
        if was_left_out and self.activity.passes_on:
            given = self.material().cards
            return Offer(
                given,
                _(
                    "„%(stage)s“ ist ausgefallen; alle %(n)s Karten gehen unverändert weiter.",
                    stage=in_language(self.title),
                    n=len(given),
                ),
            )
        offer: Offer = self.activity.offer(self, take, n)
        return offer
