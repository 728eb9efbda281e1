"""What a stage takes from earlier ones, and what it offers to later ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from facilitation.extensions import db
from facilitation.models.card import Card
from facilitation.models.vote import Vote
from facilitation.texts import in_language


@dataclass
class Material:
    """What a stage took from earlier ones; ``note`` is a sentence for the desk."""

    use: str | None = None
    cards: list[Card] = field(default_factory=list)
    note: str | None = None


@dataclass
class Place:
    """A card's place in a ranking; places with the same number of dots share a rank."""

    card: Card
    dots: int
    rank: int
    tied: bool


class Carrying:
    """The part of a stage that deals in cards of other stages; it refers to them, never copies."""

    if TYPE_CHECKING:
        # What the stage brings.
        id: Any
        title: Any
        position: Any
        settings: Any
        workshop: Any
        activity: Any
        is_hidden: Any
        shows_totals: Any
        count_cards: Any
        cards_on_wall: Any

    def ranking(self) -> list[Place]:
        """All cards up for vote, most dots first; equal dots share a rank and are tied."""
        totals: dict[int, int] = {
            card_id: dots
            for card_id, dots in db.session.execute(
                select(Vote.card_id, func.sum(Vote.dots))
                .where(Vote.stage_id == self.id)
                .group_by(Vote.card_id)
            )
        }
        cards = sorted(
            self.material().cards, key=lambda card: (-totals.get(card.id, 0), card.number)
        )
        dots = [totals.get(card.id, 0) for card in cards]
        return [
            Place(card, own, dots.index(own) + 1, dots.count(own) > 1 and own > 0)
            for card, own in zip(cards, dots, strict=True)
        ]

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

    def _resolve(self) -> Material:
        carry = self.settings.get("carry")
        if not carry:
            return Material()
        keys = [carry["from"]] if isinstance(carry["from"], str) else carry["from"]
        cards: list[Card] = []
        notes: list[str] = []
        for key in keys:
            source = self.workshop.stage_by_key(key)
            if source is None or source.position >= self.position:
                notes.append(_("Den Schritt „%(key)s“ gibt es davor nicht.", key=key))
                continue
            found, note = source.offer(carry["take"], carry["n"])
            cards += [card for card in found if card not in cards]
            if note:
                notes.append(note)
        return Material(carry["as"], cards, " ".join(notes) or None)

    def offer(self, take: str, n: int) -> tuple[list[Card], str | None]:
        """The cards that a later stage may take from here, and a sentence if there is a catch."""
        title = in_language(self.title)
        if self.activity.ranks:
            if take == "top" and not self.shows_totals:
                return [], _("„%(stage)s“ ist noch nicht abgestimmt.", stage=title)
            ranking = self.ranking()
            if take != "top" or not n:
                return [place.card for place in ranking], None
            return self._top(ranking, n, title)
        if self.is_hidden and self.count_cards():
            return [], _("Die Karten aus „%(stage)s“ sind noch verdeckt.", stage=title)
        cards = self.cards_on_wall()
        if not cards:
            return [], _("Noch keine Karten aus „%(stage)s“.", stage=title)
        return (cards[:n] if n else cards), None

    @staticmethod
    def _top(ranking: list[Place], n: int, title: str) -> tuple[list[Card], str | None]:
        chosen = [place for place in ranking if place.rank <= n and place.dots > 0]
        if not chosen:
            return [], _("In „%(stage)s“ wurde kein Punkt gesetzt.", stage=title)
        note = None
        if len(chosen) > n:
            note = _(
                "Gleichstand in „%(stage)s“: %(count)s Karten statt %(n)s gehen weiter.",
                stage=title,
                count=len(chosen),
                n=n,
            )
        return [place.card for place in chosen], note
