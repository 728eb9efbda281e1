"""Contradictions between cards of the lily, named at the desk before people vote on them.

A vote on cards of the lily begins with naming: two labels make a card of the vote. If there is any,
these are up for vote, else the cards themselves. Once there are dots, nothing of that changes:
dots must never lose what they were set on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import exists, select

from facilitation.extensions import db
from facilitation.models.card import Card
from facilitation.models.lily import Leaf, Lily
from facilitation.models.stack import shortened
from facilitation.models.vote import Vote
from facilitation.refusal import Refused, Unusable


class Opposing:
    """The part of a stage in which contradictions are named."""

    if TYPE_CHECKING:
        # What the stage brings.
        id: Any
        key: Any
        activity: Any
        progress: Any
        repeats_key: Any
        workshop: Any
        is_current: Any
        is_open: Any
        material: Any
        lily: Any
        lily_stages: Any
        make_card: Any

    # Questions

    @property
    def opposes(self) -> bool:
        """Whether contradictions can be named here: a vote on cards of the lily."""
        if "votes" not in self.activity.takes or self.material().use != "cards":
            return False
        return len(self.material().cards) > 1 and self.lily_stages() is not None

    @property
    def is_naming(self) -> bool:
        """Contradictions are still being named; nobody votes yet."""
        return bool(
            self.is_open
            and not self.repeats_key
            and not self.progress.get("votes_begun")
            and self.opposes
        )

    @property
    def has_dots(self) -> bool:
        return bool(db.session.scalar(select(exists().where(Vote.stage_id == self.id))))

    def contradictions(self) -> list[Card]:
        """Those that were named here, or in the vote that this one repeats."""
        ids = [stage.id for stage in self.workshop.stages_by_key(self.repeats_key or self.key)]
        cards = db.session.scalars(
            select(Card)
            .where(Card.stage_id.in_(ids), Card.hidden_at.is_(None), Card.is_stack.is_(False))
            .order_by(Card.number)
        )
        return [card for card in cards if card.pair]

    # Verbs of facilitators; each can be undone for ten seconds

    def oppose(self, one: str | None, other: str | None) -> Card:
        """Name a contradiction between the cards with these labels; it is a card of this vote.

        Refused for labels that lie nowhere, for one card with itself, and twice; and as the first
        one after somebody has set a dot.
        """
        if not (self.is_current and self.is_open and self.opposes):
            raise Refused(_("Widersprüche werden während der Abstimmung über die Seerose benannt."))
        known = self.contradictions()
        if not known and self.has_dots:
            raise Refused(
                _("Es wurden schon Punkte gesetzt; sie gingen verloren. Gewählt wird einzeln.")
            )
        lily = self.lily()
        leaves = self._leaf(lily, one, "one"), self._leaf(lily, other, "other")
        ids = {leaf.card.id for leaf in leaves}
        if len(ids) < 2:
            raise Unusable(_("Ein Widerspruch braucht zwei verschiedene Karten."), field="other")
        if any(set(card.pair) == ids for card in known):
            raise Refused(_("Dieser Widerspruch ist schon aufgenommen."))
        self.workshop.remember("oppose", stages=[self])  # type: ignore[list-item]
        text = " ↔ ".join(f"{leaf.label} {shortened(leaf.text)}" for leaf in leaves)
        made: Card = self.make_card(text, fields={"pair": [leaf.card.id for leaf in leaves]})
        self.workshop.remember_made(made)
        return made

    def reconcile(self, card: Card) -> None:
        """Take a contradiction back; refused once people vote, so that no dot loses its card."""
        if card not in self.contradictions():
            raise Refused(_("Diesen Widerspruch gibt es nicht mehr."))
        if self.has_dots:
            raise Refused(_("Es wurden schon Punkte gesetzt. Der Widerspruch bleibt zur Wahl."))
        card.set_aside()

    def begin_voting(self) -> None:
        """From now on people set their dots."""
        if not self.is_naming:
            raise Refused(_("Die Abstimmung hat schon begonnen."))
        self.workshop.remember("voting", stages=[self])  # type: ignore[list-item]
        self.progress = {**self.progress, "votes_begun": True}

    @staticmethod
    def _leaf(lily: Lily, label: str | None, field: str) -> Leaf:
        typed = (label or "").strip()
        if not typed:
            raise Unusable(_("Bitte wählen Sie zwei Karten."), field=field)
        found = lily.leaf(typed)
        if found is None:
            raise Unusable(
                _("„%(label)s“ liegt nicht auf der Seerose.", label=typed[:20]), field=field
            )
        return found
