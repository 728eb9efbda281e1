"""Dots and ratings in a stage: giving them, taking them back, counting them at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from facilitation.extensions import db
from facilitation.models.card import Card
from facilitation.models.participant import Participant
from facilitation.models.rating import Rating
from facilitation.models.vote import Vote
from facilitation.refusal import Refused, Unusable


@dataclass
class Place:
    """A card's place in a ranking; places with the same number of dots share a rank."""

    card: Card
    dots: int
    rank: int
    tied: bool


class Polling:
    """The part of a stage in which people weigh cards instead of writing them."""

    if TYPE_CHECKING:
        # What the stage brings.
        id: Any
        workshop_id: Any
        settings: Any
        activity: Any
        material: Any
        _refuse_unless_accepting: Any
        _count_in: Any

    # Questions

    def own_dots(self, participant: Participant) -> dict[int, int]:
        """Dots of this phone by card id."""
        rows = db.session.execute(
            select(Vote.card_id, Vote.dots).where(
                Vote.stage_id == self.id, Vote.mark == participant.mark_for(self._vote_purpose)
            )
        )
        return {card_id: dots for card_id, dots in rows}

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

    def own_ratings(self, participant: Participant) -> dict[tuple[int | None, str], int]:
        """What this phone answered, by card id (None for the stage itself) and axis."""
        marks = {
            participant.mark_for(self._rating_purpose(card_id, axis)): (card_id, axis)
            for card_id, axis in self.activity.questions(self)
        }
        rows = db.session.execute(
            select(Rating.mark, Rating.value).where(
                Rating.stage_id == self.id, Rating.mark.in_(marks)
            )
        )
        return {marks[mark]: value for mark, value in rows}

    def answers(self) -> dict[tuple[int | None, str], list[int]]:
        """All values by card id and axis, in no order that says who came first."""
        found: dict[tuple[int | None, str], list[int]] = {}
        rows = db.session.execute(
            select(Rating.card_id, Rating.axis, Rating.value)
            .where(Rating.stage_id == self.id)
            .order_by(Rating.value)
        )
        for card_id, axis, value in rows:
            found.setdefault((card_id, axis), []).append(value)
        return found

    # Verbs

    def vote(self, card_id: int, dots: int, *, by: Participant) -> int:
        """Set this phone's dots on a card to ``dots``; returns them.

        Refused when the vote is closed, the card is not up for vote, or the budget is exceeded.
        """
        self._refuse_unless_accepting("votes", by)
        if dots < 0:
            raise Unusable(_("Weniger als null Punkte gibt es nicht."), field="dots")
        if card_id not in {card.id for card in self.material().cards}:
            raise Refused(_("Diese Karte steht hier nicht zur Wahl."))
        own = self.own_dots(by)
        if dots > 1 and not self.settings["stack"]:
            raise Refused(_("Auf eine Karte passt hier ein Punkt."))
        budget = self.settings["votes"]
        if sum(own.values()) - own.get(card_id, 0) + dots > budget:
            raise Refused(_("Sie haben %(n)s Punkte. Nehmen Sie zuerst einen zurück.", n=budget))
        mark = by.mark_for(self._vote_purpose)
        vote = db.session.get(Vote, (self.id, mark, card_id))
        if vote and dots == 0:
            db.session.delete(vote)
        elif vote:
            vote.dots = dots
        elif dots:
            db.session.add(
                Vote(
                    workshop_id=self.workshop_id,
                    stage_id=self.id,
                    card_id=card_id,
                    mark=mark,
                    dots=dots,
                )
            )
        self._count_in(by)
        return dots

    def rate(
        self, value: int | None, *, by: Participant, card_id: int | None = None, axis: str = ""
    ) -> None:
        """This phone's answer to one question of the stage; None takes it back.

        Refused when the stage is closed, for a card or axis that is not asked about, and for a
        value outside the scale.
        """
        self._refuse_unless_accepting("ratings", by)
        if (card_id, axis) not in self.activity.questions(self):
            raise Refused(_("Danach wird hier nicht gefragt."))
        lowest, highest = self.activity.scale_of(self)
        if value is not None and not lowest <= value <= highest:
            raise Unusable(
                _("Bitte eine Zahl von %(low)s bis %(high)s.", low=lowest, high=highest),
                field="value",
            )
        mark = by.mark_for(self._rating_purpose(card_id, axis))
        rating = db.session.get(Rating, mark)
        if value is None:
            if rating:
                db.session.delete(rating)
        elif rating:
            rating.value = value
        else:
            db.session.add(
                Rating(
                    mark=mark,
                    workshop_id=self.workshop_id,
                    stage_id=self.id,
                    card_id=card_id,
                    axis=axis,
                    value=value,
                )
            )
        self._count_in(by)

    @property
    def _vote_purpose(self) -> str:
        return f"votes:{self.id}"

    def _rating_purpose(self, card_id: int | None, axis: str) -> str:
        return f"rating:{self.id}:{card_id or 0}:{axis}"
