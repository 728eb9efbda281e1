"""A stage: one step of a workshop with one activity, open or closed."""

from __future__ import annotations

import random
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _
from sqlalchemy import JSON, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from facilitation.activities import Activity, activity
from facilitation.extensions import Base, db
from facilitation.models import columns
from facilitation.models.card import Card, usable_text
from facilitation.models.carrying import Carrying
from facilitation.models.contribution import Contribution
from facilitation.models.participant import Participant, to_the_minute
from facilitation.models.timed import Timed
from facilitation.models.vote import Vote
from facilitation.refusal import Refused, Unusable
from facilitation.texts import in_language

if TYPE_CHECKING:
    from facilitation.models.workshop import Workshop


class Stage(Timed, Carrying, Base):
    __tablename__ = "stage"
    broadcasts_as: ClassVar[str] = "stage"
    #: A turned page is nothing that a phone would have to fetch.
    broadcasts_apart: ClassVar[dict[str, str]] = {"page": "wall"}

    id: Mapped[columns.pk]
    workshop_id: Mapped[columns.workshop_fk]
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(60))
    activity_key: Mapped[str] = mapped_column(String(40))
    phase: Mapped[columns.localised]
    title: Mapped[columns.localised]
    prompt: Mapped[columns.localised]
    hint: Mapped[columns.localised]
    notes: Mapped[columns.localised]
    minutes: Mapped[int]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: First opening; kept when the stage is opened again.
    opened_at: Mapped[datetime | None] = mapped_column(columns.Moment)
    #: No more contributions from here on; a vote shows its totals.
    closed_at: Mapped[datetime | None] = mapped_column(columns.Moment)
    revealed_at: Mapped[datetime | None] = mapped_column(columns.Moment)
    #: Page of the board, counted from 0.
    page: Mapped[int] = mapped_column(default=0)

    workshop: Mapped[Workshop] = relationship(back_populates="stages")
    cards: Mapped[list[Card]] = relationship(
        back_populates="stage", cascade="all, delete-orphan", passive_deletes=True
    )

    # Questions

    @property
    def activity(self) -> Activity:
        return activity(self.activity_key)

    @property
    def post_by(self) -> Any:
        return self.settings.get("post_by", "all")

    @property
    def takes_contributions(self) -> bool:
        """Whether people send anything in this kind of stage at all."""
        return bool(self.activity.takes)

    @property
    def is_current(self) -> bool:
        return self.workshop.current_stage_id == self.id and self.workshop.is_open

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_named(self) -> bool:
        return self.settings.get("attribution") == "name"

    @property
    def is_hidden(self) -> bool:
        """Written hidden, and not revealed yet: no text may leave for another screen."""
        return bool(self.settings.get("hidden")) and self.revealed_at is None

    @property
    def shows_cards(self) -> bool:
        return not self.is_hidden and self.settings.get("wall", "auto") == "auto"

    @property
    def shows_totals(self) -> bool:
        return self.opened_at is not None and self.closed_at is not None

    @property
    def lane_count(self) -> int:
        return len(self.settings.get("lanes") or [])

    def accepts(self, contribution: str) -> bool:
        """Whether participants may send ``cards`` or ``votes`` to this stage now."""
        return self.activity.accepts(self, contribution)

    def cards_on_wall(self) -> list[Card]:
        """Cards not set aside, by lane and place."""
        return list(
            db.session.scalars(
                select(Card)
                .where(Card.stage_id == self.id, Card.hidden_at.is_(None))
                .order_by(Card.lane, Card.slot, Card.id)
            )
        )

    def lane_fill(self) -> dict[int, tuple[int, int]]:
        """By lane: how many cards there are, and how many places they take up with the gaps."""
        rows = db.session.execute(
            select(Card.lane, func.count(Card.id), func.max(Card.slot))
            .where(Card.stage_id == self.id, Card.hidden_at.is_(None))
            .group_by(Card.lane)
        )
        return {lane or 0: (count, highest + 1) for lane, count, highest in rows}

    def cards_in_slots(self, first: int, number: int) -> list[Card]:
        """Cards in these places of every lane."""
        return list(
            db.session.scalars(
                select(Card)
                .where(
                    Card.stage_id == self.id,
                    Card.hidden_at.is_(None),
                    Card.slot.between(first, first + number - 1),
                )
                .order_by(Card.lane, Card.slot, Card.id)
            )
        )

    def cards_aside(self) -> list[Card]:
        return list(
            db.session.scalars(
                select(Card)
                .where(Card.stage_id == self.id, Card.hidden_at.is_not(None))
                .order_by(Card.number)
            )
        )

    def count_cards(self) -> int:
        return (
            db.session.scalar(
                select(func.count(Card.id)).where(
                    Card.stage_id == self.id, Card.hidden_at.is_(None)
                )
            )
            or 0
        )

    def count_contributions(self) -> int:
        return (
            db.session.scalar(
                select(func.count())
                .select_from(Contribution)
                .where(Contribution.stage_id == self.id)
            )
            or 0
        )

    def count_finished(self) -> int:
        return (
            db.session.scalar(
                select(func.count())
                .select_from(Contribution)
                .where(Contribution.stage_id == self.id, Contribution.is_finished)
            )
            or 0
        )

    def own_cards(self, participant: Participant) -> list[Card]:
        """The cards that this phone recognises as its own, newest first."""
        table = Card.__table__.c
        marked = select(table.id, table.nonce, table.mark).where(table.stage_id == self.id)
        own = participant.recognises(db.session.connection().execute(marked).tuples())
        if not own:
            return []
        return list(
            db.session.scalars(select(Card).where(Card.id.in_(own)).order_by(Card.id.desc()))
        )

    def own_dots(self, participant: Participant) -> dict[int, int]:
        """Dots of this phone by card id."""
        rows = db.session.execute(
            select(Vote.card_id, Vote.dots).where(
                Vote.stage_id == self.id, Vote.mark == participant.mark_for(self._vote_purpose)
            )
        )
        return {card_id: dots for card_id, dots in rows}

    def has_finished(self, participant: Participant) -> bool:
        row = db.session.get(Contribution, (self.id, participant.mark_for(self._purpose)))
        return bool(row and row.is_finished)

    # Verbs of participants

    def post_card(
        self, text: str | None, *, by: Participant, lane: str | None = None, key: str | None = None
    ) -> Card:
        """A new card by this participant; the same ``key`` twice is one card.

        Refused in a closed or later stage, when empty or too long, in an unknown lane and beyond
        the limit of cards per person.
        """
        key = (key or "")[:80] or None
        twin = key and db.session.scalar(
            select(Card).where(Card.stage_id == self.id, Card.key == key)
        )
        if twin:
            return twin
        self._refuse_unless_accepting("cards")
        text = usable_text(self._with_starter(text))
        place = self._lane(lane)
        limit = self.settings.get("max_cards", 0)
        if limit and len(self.own_cards(by)) >= limit:
            raise Refused(
                _("Sie haben in diesem Schritt schon %(n)s Karten abgegeben.", n=limit)
                if limit > 1
                else _("Hier ist eine Karte je Person vorgesehen. Sie können Ihre Karte ändern.")
            )
        nonce = secrets.token_hex(16)
        card = Card(
            workshop_id=self.workshop_id,
            stage_id=self.id,
            number=self._next(func.max(Card.number), Card.workshop_id == self.workshop_id, 1),
            text=text,
            lane=place,
            slot=self._next(
                func.max(Card.slot), (Card.stage_id == self.id) & (Card.lane == place), 0
            ),
            key=key,
            nonce=nonce,
            mark=by.mark_for(nonce),
            participant_id=by.id if self.is_named else None,
            posted_at=to_the_minute(columns.now()),
        )
        card.stage = self
        db.session.add(card)
        self._count_in(by)
        return card

    def vote(self, card_id: int, dots: int, *, by: Participant) -> int:
        """Set this phone's dots on a card to ``dots``; returns them.

        Refused when the vote is closed, the card is not up for vote, or the budget is exceeded.
        """
        self._refuse_unless_accepting("votes")
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

    def finish(self, finished: bool, *, by: Participant) -> None:
        """ "I have finished", or not yet after all."""
        if not (self.accepts("cards") or self.accepts("votes")):
            raise Refused(_("Dieser Schritt ist schon beendet."))
        self._count_in(by).is_finished = finished

    # Verbs of facilitators; each can be undone for ten seconds

    def stop(self) -> None:
        """No more cards or dots; a vote shows its totals from now on."""
        if not self.is_open:
            raise Refused(_("Dieser Schritt nimmt schon nichts mehr an."))
        self.workshop.remember("vote" if self.activity.ranks else "stop", stages=[self])
        self.closed_at = columns.now()
        self.page = 0

    def admit(self) -> None:
        """Accept cards or dots again; totals of a vote disappear from the board."""
        if not self.is_current:
            raise Refused(_("Nur der laufende Schritt kann etwas annehmen."))
        self.workshop.remember("admit", stages=[self])
        self.closed_at = None

    def reveal(self) -> None:
        """Show all hidden cards at once, in an order that says nothing about who came first."""
        if not self.is_hidden:
            raise Refused(_("Hier ist nichts verdeckt."))
        self.workshop.remember("reveal", stages=[self])
        self.revealed_at = columns.now()
        self.page = 0
        shuffled = self.cards_on_wall()
        random.SystemRandom().shuffle(shuffled)
        places: dict[int | None, int] = {}
        for card in shuffled + self.cards_aside():
            card.slot = places.get(card.lane, 0)
            places[card.lane] = card.slot + 1

    def turn_to(self, page: int) -> None:
        self.page = max(0, min(page, self.activity.board(self).get("pages", 1) - 1))

    # Private

    @property
    def _purpose(self) -> str:
        return f"contribution:{self.id}"

    @property
    def _vote_purpose(self) -> str:
        return f"votes:{self.id}"

    def _refuse_unless_accepting(self, contribution: str) -> None:
        if self.accepts(contribution):
            return
        if contribution not in self.activity.takes:
            raise Refused(_("In diesem Schritt ist das nicht vorgesehen."))
        if self.opened_at is None:
            raise Refused(_("Dieser Schritt hat noch nicht begonnen."))
        raise Refused(_("Dieser Schritt ist beendet. Ihr Text bleibt auf Ihrem Telefon."))

    def _lane(self, lane: str | None) -> int | None:
        if not self.lane_count:
            return 0
        if not (lane or "").isdecimal() or int(lane or 0) >= self.lane_count:
            raise Unusable(_("Bitte wählen Sie eine Spalte."), field="lane")
        return int(lane or 0)

    def _with_starter(self, text: str | None) -> str | None:
        """The fixed start of the sentence, which the phone shows before the field."""
        starter = in_language(self.settings.get("starter"))
        bare = (text or "").strip()
        if not starter or not bare or bare.casefold().startswith(starter.casefold()):
            return text
        return f"{starter} {bare}"

    def _next(self, highest: Any, where: Any, first: int) -> int:
        found = db.session.scalar(select(highest).where(where))
        return first if found is None else found + 1

    def _count_in(self, by: Participant) -> Contribution:
        mark = by.mark_for(self._purpose)
        row = db.session.get(Contribution, (self.id, mark))
        if row is None:
            row = Contribution(
                workshop_id=self.workshop_id, stage_id=self.id, mark=mark, is_finished=False
            )
            db.session.add(row)
        return row
