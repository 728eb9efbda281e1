"""Dots in a stage: setting them, taking them back, ranking cards by them at the end."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete, func, select

from facilitation.extensions import db
from facilitation.models.card import Card
from facilitation.models.participant import Participant
from facilitation.models.vote import Vote
from facilitation.refusal import Refused, Unusable

#: Marks of dots that the facilitator entered for people without a device begin so.
ENTERED = "entered:"
MOST_DOTS = 100


@dataclass
class Place:
    """A card's place in a ranking; places with the same number of dots share a rank.

    ``entered`` of its dots were set by the facilitator for people without a device; ``before`` are
    its dots in the vote that this one repeats. ``goes_on`` says whether a later stage takes it,
    ``is_decided`` that the facilitator decided so where dots did not.
    """

    card: Card
    dots: int
    rank: int
    tied: bool
    entered: int = 0
    before: int | None = None
    goes_on: bool = False
    is_decided: bool = False


class Polling:
    """The part of a stage in which people set dots on cards."""

    if TYPE_CHECKING:
        # What the stage brings.
        id: Any
        workshop_id: Any
        settings: Any
        activity: Any
        material: Any
        key: Any
        position: Any
        progress: Any
        workshop: Any
        repeats_key: Any
        is_open: Any
        closed_at: Any
        shows_totals: Any
        _refuse_unless_accepting: Any
        _count_in: Any
        contradictions: Any

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
        totals, entered = self._totals()
        previous = self.repeated
        before = previous._totals()[0] if previous else None
        cards = sorted(self.ballot(), key=lambda card: (-totals.get(card.id, 0), card.number))
        dots = [totals.get(card.id, 0) for card in cards]
        places = [
            Place(
                card,
                own,
                dots.index(own) + 1,
                dots.count(own) > 1 and own > 0,
                entered.get(card.id, 0),
                None if before is None else before.get(card.id, 0),
            )
            for card, own in zip(cards, dots, strict=True)
        ]
        self._cut(places)
        return places

    def ballot(self) -> list[Card]:
        """The cards up for vote: contradictions, else those that lie loose, stacks, or both."""
        if found := self.contradictions():
            return list(found)
        wanted = self.settings.get("ballot", "both")
        return [
            card
            for card in self.material().cards
            if wanted == "both" or card.is_stack == (wanted == "stacks")
        ]

    def _totals(self) -> tuple[dict[int, int], dict[int, int]]:
        """Dots by card id, and those of them that the facilitator entered."""
        totals: dict[int, int] = {}
        entered: dict[int, int] = {}
        is_entered = Vote.mark.startswith(ENTERED, autoescape=True)
        rows = db.session.execute(
            select(Vote.card_id, is_entered, func.sum(Vote.dots))
            .where(Vote.stage_id == self.id)
            .group_by(Vote.card_id, is_entered)
        )
        for card_id, by_facilitator, dots in rows:
            totals[card_id] = totals.get(card_id, 0) + dots
            if by_facilitator:
                entered[card_id] = dots
        return totals, entered

    @property
    def repeated(self) -> Any:
        """The latest earlier run of the same stage, if it was held."""
        if not self.repeats_key:
            return None
        earlier = [
            stage
            for stage in self.workshop.stages_by_key(self.repeats_key)
            if stage.position < self.position and stage.opened_at
        ]
        return earlier[-1] if earlier else None

    @property
    def taken_by(self) -> Any:
        """The first later stage that takes cards from this one, or from its repetitions."""
        key = self.repeats_key or self.key
        for stage in self.workshop.stages:
            sources = (stage.settings.get("carry") or {}).get("from") or []
            if key in ([sources] if isinstance(sources, str) else sources):
                return stage
        return None

    @property
    def seats_ahead(self) -> int | None:
        """How many cards a later stage takes from the top; None where none does, or all."""
        carry: dict[str, Any] = (
            self.taken_by.settings["carry"] if self.taken_by else {"take": "all"}
        )
        return (carry["n"] or None) if carry["take"] == "top" else None

    def _cut(self, places: list[Place]) -> None:
        """Mark what goes on. Cards that share the last place all do, unless it was decided."""
        n = self.seats_ahead
        if not n:
            return
        decided = set(self.progress.get("decided", []))
        edge = contested(places, n)
        for place in places:
            if place in edge and decided:
                place.goes_on = place.is_decided = place.card.id in decided
            else:
                place.goes_on = place.rank <= n and place.dots > 0

    def contested(self) -> list[Place]:
        """The places that share the last one to go on, where they are more than fit."""
        n = self.seats_ahead
        return contested(self.ranking(), n) if n else []

    def places_left(self) -> int:
        """How many of the contested cards can go on."""
        n = self.seats_ahead or 0
        edge = self.contested()
        return n - min(place.rank for place in edge) + 1 if edge else 0

    # Verbs

    def vote(self, card_id: int, dots: int, *, by: Participant) -> int:
        """Set this phone's dots on a card to ``dots``; returns them.

        Refused when the vote is closed, the card is not up for vote, or the budget is exceeded.
        """
        self._refuse_unless_accepting("votes", by)
        if dots < 0:
            raise Unusable(_("Weniger als null Punkte gibt es nicht."), field="dots")
        if card_id not in {card.id for card in self.ballot()}:
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

    def change_budget(self, budget: int, *, is_sure: bool = False) -> int:
        """So many dots a person from now on. Returns how many people have set more than that.

        Unless ``is_sure`` nothing happens while there are any; then all their dots are taken back,
        since nobody but they can say which ones they would give up, and they set them anew.
        """
        if not 1 <= budget <= MOST_DOTS:
            raise Unusable(_("Bitte 1 bis %(n)s Punkte.", n=MOST_DOTS), field="votes")
        if self.closed_at:
            raise Refused(_("Die Abstimmung ist beendet; ihre Punkte gelten."))
        marks = db.session.scalars(
            select(Vote.mark)
            .where(Vote.stage_id == self.id)
            .group_by(Vote.mark)
            .having(func.sum(Vote.dots) > budget)
        ).all()
        if marks and not is_sure:
            return len(marks)
        db.session.execute(delete(Vote).where(Vote.stage_id == self.id, Vote.mark.in_(marks)))
        self.progress = {**self.progress, "budget_was": self.settings["votes"]}
        self.settings = {**self.settings, "votes": budget}
        return 0

    def enter_ballot(self, dots: dict[int, int]) -> None:
        """The dots of one person in the room without a device, by card id; counted as entered.

        Refused with no dot, with more than the budget, for other cards, and after the end.
        """
        if not self.is_open:
            raise Refused(_("Die Abstimmung ist beendet; ihre Punkte gelten."))
        given = {card_id: number for card_id, number in dots.items() if number}
        if not given:
            raise Unusable(_("Auf diesem Stimmzettel steht kein Punkt."), field="dots")
        if any(number < 0 for number in given.values()):
            raise Unusable(_("Weniger als null Punkte gibt es nicht."), field="dots")
        if not given.keys() <= {card.id for card in self.ballot()}:
            raise Refused(_("Diese Karte steht hier nicht zur Wahl."))
        if sum(given.values()) > self.settings["votes"]:
            raise Unusable(
                _("Ein Stimmzettel hat %(n)s Punkte.", n=self.settings["votes"]), field="dots"
            )
        if max(given.values()) > 1 and not self.settings["stack"]:
            raise Unusable(_("Auf eine Karte passt hier ein Punkt."), field="dots")
        mark = ENTERED + secrets.token_hex(16)
        for card_id, number in given.items():
            db.session.add(
                Vote(
                    workshop_id=self.workshop_id,
                    stage_id=self.id,
                    card_id=card_id,
                    mark=mark,
                    dots=number,
                )
            )
        self.progress = {**self.progress, "entered": [*self.entered_ballots, mark]}

    def withdraw_ballot(self) -> None:
        """Take back the last ballot that was entered at the desk."""
        if not self.is_open or not self.entered_ballots:
            raise Refused(_("Es gibt keinen eingetragenen Stimmzettel, der zurück könnte."))
        *kept, last = self.entered_ballots
        db.session.execute(delete(Vote).where(Vote.stage_id == self.id, Vote.mark == last))
        self.progress = {**self.progress, "entered": kept}

    @property
    def entered_ballots(self) -> list[str]:
        return list(self.progress.get("entered", []))

    def decide(self, card_ids: list[int]) -> None:
        """Of the cards that share the last place, these go on; said on the wall as a decision."""
        if not self.shows_totals:
            raise Refused(_("Entschieden wird erst nach der Abstimmung."))
        edge = {place.card.id for place in self.contested()}
        if not edge or not set(card_ids) <= edge:
            raise Refused(_("Hier ist nichts zu entscheiden."))
        free = self.places_left()
        if card_ids and len(set(card_ids)) != free:
            raise Unusable(
                ngettext(
                    "Bitte wählen Sie genau %(num)s Karte.",
                    "Bitte wählen Sie genau %(num)s Karten.",
                    free,
                ),
                field="card",
            )
        self.workshop.remember("decide", stages=[self])
        self.progress = {**self.progress, "decided": sorted(set(card_ids))}

    @property
    def _vote_purpose(self) -> str:
        return f"votes:{self.id}"


def contested(places: list[Place], n: int) -> list[Place]:
    """The places that share the last of ``n``, where they are more than fit."""
    through = [place for place in places if place.rank <= n and place.dots]
    if len(through) <= n:
        return []
    last = max(place.rank for place in through)
    return [place for place in through if place.rank == last]
