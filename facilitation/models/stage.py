"""A stage: one step of a workshop with one activity, open or closed."""

from __future__ import annotations

import random
import secrets
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _
from sqlalchemy import JSON, ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from facilitation.activities import Activity, activity
from facilitation.activities._consulting import joined
from facilitation.activities.base import Draft
from facilitation.extensions import Base, db
from facilitation.models import columns
from facilitation.models.assigning import Assigning
from facilitation.models.card import Card, usable_text
from facilitation.models.carrying import Carrying
from facilitation.models.casting import Casting
from facilitation.models.choosing import Choosing
from facilitation.models.contribution import Contribution
from facilitation.models.entering import Entering
from facilitation.models.entitled import Entitled
from facilitation.models.forming import Forming
from facilitation.models.group import Group
from facilitation.models.lily import OnLily
from facilitation.models.marking import Marking
from facilitation.models.opposing import Opposing
from facilitation.models.participant import Participant, to_the_minute
from facilitation.models.passing import Passing
from facilitation.models.photo import Photo
from facilitation.models.polling import Polling
from facilitation.models.proposing import Proposing
from facilitation.models.rated import Rated
from facilitation.models.resembling import Resembling
from facilitation.models.section import Section
from facilitation.models.spread import Spread
from facilitation.models.stacking import Stacking
from facilitation.models.timed import Timed
from facilitation.refusal import Refused, Unusable

if TYPE_CHECKING:
    from facilitation.models.workshop import Workshop


class Stage(
    Timed,
    Entitled,
    Carrying,
    Passing,
    Polling,
    Rated,
    Choosing,
    Proposing,
    Marking,
    Forming,
    Casting,
    Entering,
    Spread,
    OnLily,
    Opposing,
    Assigning,
    Stacking,
    Resembling,
    Base,
):
    __tablename__ = "stage"
    broadcasts_as: ClassVar[str] = "stage"
    #: A turned page is nothing that a phone would have to fetch.
    broadcasts_apart: ClassVar[dict[str, str]] = {"page": "wall"}

    id: Mapped[columns.pk]
    workshop_id: Mapped[columns.workshop_fk]
    #: The section that it belongs to, if its roles and its confidentiality are not the workshop's.
    section_id: Mapped[int | None] = mapped_column(
        ForeignKey("section.id", ondelete="SET NULL"), index=True
    )
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(60))
    activity_key: Mapped[str] = mapped_column(String(40))
    phase: Mapped[columns.localised]
    title: Mapped[columns.localised]
    prompt: Mapped[columns.localised]
    hint: Mapped[columns.localised]
    notes: Mapped[columns.localised]
    #: How to cut it when time is short; a stage that says so may be left out.
    if_short: Mapped[columns.localised] = mapped_column(default=dict)
    minutes: Mapped[int]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: First opening; kept when the stage is opened again.
    opened_at: Mapped[datetime | None] = mapped_column(columns.Moment)
    #: No more contributions from here on; a vote shows its totals.
    closed_at: Mapped[datetime | None] = mapped_column(columns.Moment)
    revealed_at: Mapped[datetime | None] = mapped_column(columns.Moment)
    #: Left out on the day; opening it takes that back.
    skipped_at: Mapped[datetime | None] = mapped_column(columns.Moment)
    #: The key of the stage that this one repeats.
    repeats_key: Mapped[str | None] = mapped_column(String(60))
    #: Added or repeated on the day; the blueprint does not know it.
    is_added: Mapped[bool] = mapped_column(default=False)
    #: Page of the board, counted from 0.
    page: Mapped[int] = mapped_column(default=0)
    #: What its activity notes while it runs, such as the round; always replaced, never changed.
    progress: Mapped[columns.settings] = mapped_column(default=dict)

    #: Set while somebody looks ahead: a picture of the end must not tell how it stands.
    withholds_totals = False  # type: bool

    workshop: Mapped[Workshop] = relationship(back_populates="stages")
    section: Mapped[Section | None] = relationship(back_populates="stages")
    cards: Mapped[list[Card]] = relationship(
        back_populates="stage", cascade="all, delete-orphan", passive_deletes=True
    )

    # Questions

    @property
    def activity(self) -> Activity:
        return activity(self.activity_key)

    @property
    def persists(self) -> str | None:
        """What the series keeps of it: agreement, harvest, or each person in the own log."""
        in_series = self.workshop.series_id and not self.is_confidential
        return self.settings.get("persist") if in_series else None

    @property
    def takes_contributions(self) -> bool:
        """Whether people send anything in this stage at all."""
        return bool(self.activity.takes) and self.activity.is_entitled(self, None)

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
        return (
            not self.is_hidden
            and not (self.activity.shows_at_the_end and self.is_open)
            and self.rights.wall_shows_cards
        )

    @property
    def shows_totals(self) -> bool:
        return (
            self.opened_at is not None and self.closed_at is not None and not self.withholds_totals
        )

    @property
    def lane_count(self) -> int:
        return len(self.settings.get("lanes") or [])

    @property
    def unit(self) -> str:
        """plenum, group, pair or single: who works together here."""
        return str(self.settings.get("unit", "plenum"))

    @property
    def posts_for_group(self) -> bool:
        """Any member writes for the group, and all members see its cards."""
        return bool(self.post_by == "group")

    @property
    def stores_group(self) -> bool:
        return (
            self.posts_for_group
            or self.read_by == "group"
            or self.settings.get("attribution") == "group"
        )

    @property
    def pairs(self) -> list[Group]:
        return [group for group in self.workshop.all_groups if group.stage_id == self.id]

    @property
    def groups(self) -> list[Group]:
        """Those who work together here: the pairs of this stage, or the groups of the workshop."""
        return self.pairs if self.unit == "pair" else self.workshop.groups

    def group_of(self, participant: Participant) -> Group | None:
        """With whom this person works here."""
        if self.unit != "pair":
            return participant.group
        here = (m.group for m in participant.memberships if m.group.stage_id == self.id)
        return next(here, None)

    def accepts(self, contribution: str, participant: Participant | None = None) -> bool:
        """Whether people, or this one, may send ``cards``, ``votes``, ``ratings`` or ``roles``."""
        if self.is_erased or (participant is not None and not self.admits(participant)):
            return False
        return self.activity.accepts(self, contribution, participant)

    def cards_on_top(self) -> list[Card]:
        """Cards not set aside that lie in no stack here, and the stacks; by lane and place."""
        return list(
            db.session.scalars(
                select(Card)
                .where(Card.stage_id == self.id, Card.hidden_at.is_(None), self.lies_on_top())
                .order_by(Card.lane, Card.slot, Card.id)
            )
        )

    def cards_on_wall(self) -> list[Card]:
        """Cards not set aside, by lane and place; those in stacks too, but no stacks."""
        return list(
            db.session.scalars(
                select(Card)
                .where(Card.stage_id == self.id, Card.hidden_at.is_(None), Card.is_stack.is_(False))
                .order_by(Card.lane, Card.slot, Card.id)
            )
        )

    def cards_aside(self) -> list[Card]:
        return list(
            db.session.scalars(
                select(Card)
                .where(
                    Card.stage_id == self.id, Card.hidden_at.is_not(None), Card.is_stack.is_(False)
                )
                .order_by(Card.number)
            )
        )

    def count_cards(self) -> int:
        return (
            db.session.scalar(
                select(func.count(Card.id)).where(
                    Card.stage_id == self.id, Card.hidden_at.is_(None), Card.is_stack.is_(False)
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
        """The cards that this phone recognises as its own, or its group's; newest first."""
        group = self.group_of(participant) if self.posts_for_group else None
        if group:
            mine = Card.group_id == group.id
        else:
            table = Card.__table__.c
            marked = select(table.id, table.nonce, table.mark).where(table.stage_id == self.id)
            own = participant.recognises(db.session.connection().execute(marked).tuples())
            if not own:
                return []
            mine = Card.id.in_(own)
        return list(
            db.session.scalars(
                select(Card)
                .where(Card.stage_id == self.id, mine, Card.is_stack.is_(False))
                .order_by(Card.id.desc())
            )
        )

    def has_finished(self, participant: Participant) -> bool:
        row = db.session.get(Contribution, (self.id, participant.mark_for(self._purpose)))
        return bool(row and row.is_finished)

    # Verbs of participants

    def post_card(
        self,
        draft: Draft | str,
        *,
        by: Participant,
        lane: str | None = None,
        key: str | None = None,
    ) -> Card:
        """A new card by this participant, or for the own group; the same ``key`` twice is one card.

        Refused in a closed or later stage, when empty or too long, in an unknown lane and beyond
        the limit of cards, and for whatever else its activity does not take.
        """
        if isinstance(draft, str):
            draft = Draft(draft, lane=lane, key=key)
        if twin := self.twin_of(draft):
            return twin
        draft = self.fit(draft, by=by)
        text, place = draft.text or "", self._lane(draft.lane)
        group = self.group_of(by) if self.stores_group else None
        if self.activity.picks:
            if kept := self.choose(draft, text, by=by, group=group):
                self._count_in(by)
                return kept
            self._refuse_beyond_limit(by, draft.about)
        nonce = secrets.token_hex(16)
        card = Card(
            workshop_id=self.workshop_id,
            stage_id=self.id,
            number=self.next_number(),
            text=text,
            fields=draft.fields,
            lane=place,
            slot=self.next_slot(place),
            key=draft.key,
            nonce=nonce,
            mark=by.mark_for(nonce),
            participant_id=by.id if self.is_named else None,
            group_id=group.id if group else None,
            about_id=draft.about,
            origin_id=draft.origin,
            round=draft.round,
            sheet=draft.sheet,
            posted_at=to_the_minute(columns.now()),
        )
        card.stage = self
        db.session.add(card)
        self.keep_photo(card, draft)
        self._count_in(by)
        return card

    def twin_of(self, draft: Draft) -> Card | None:
        """The card that the same draft has made before, if it was sent twice."""
        if not draft.key:
            return None
        return db.session.scalar(
            select(Card).where(Card.stage_id == self.id, Card.key == draft.key[:80])
        )

    def fit(self, draft: Draft, *, by: Participant) -> Draft:
        """The draft as a new card may keep it, or a refusal that says what is wrong with it."""
        self._refuse_unless_accepting("cards", by)
        draft = self.activity.check(self, draft, by)
        text = usable_text(self._with_starter(draft), self.activity.most_characters(self))
        self._lane(draft.lane)
        if not self.activity.picks:
            self._refuse_beyond_limit(by, draft.about)
        return replace(draft, text=text, key=(draft.key or "")[:80] or None)

    def make_card(self, text: str, **values: Any) -> Card:
        """A card that the facilitator makes at the desk: a pick, a stack, an action."""
        lane = values.pop("lane", 0)
        nonce = secrets.token_hex(16)
        card = Card(
            workshop_id=self.workshop_id,
            stage_id=self.id,
            number=self.next_number(),
            text=usable_text(text),
            lane=lane,
            slot=self.next_slot(lane),
            nonce=nonce,
            mark=f"desk:{nonce}",
            posted_at=to_the_minute(columns.now()),
            **values,
        )
        card.stage = self
        db.session.add(card)
        return card

    def keep_photo(self, card: Card, draft: Draft) -> None:
        """The photo of a draft on the card, instead of the one before; words alone may change."""
        if draft.picture:
            if card.photo:
                card.photo = None
                db.session.flush()
            card.photo = Photo(
                workshop_id=self.workshop_id,
                token=secrets.token_hex(8),
                alternative=draft.alternative,
                width=draft.picture.width,
                height=draft.picture.height,
                jpeg=draft.picture.jpeg,
            )
        elif draft.no_photo:
            card.photo = None
        elif draft.alternative and card.photo:
            card.photo.alternative = draft.alternative

    def finish(self, finished: bool, *, by: Participant) -> None:
        """ "I have finished", or not yet after all."""
        if not any(self.accepts(contribution, by) for contribution in self.activity.takes):
            raise Refused(_("Dieser Schritt ist schon beendet."))
        self._count_in(by).is_finished = finished

    # Verbs of facilitators; each can be undone for ten seconds

    def stop(self) -> None:
        """No more cards or dots; a vote shows its totals from now on."""
        if not self.is_open:
            raise Refused(_("Dieser Schritt nimmt schon nichts mehr an."))
        weighed = "rating" if "ratings" in self.activity.takes else "vote"
        self.workshop.remember(weighed if self.activity.withholds else "stop", stages=[self])
        self.closed_at = columns.now()
        self.page = 0

    def admit(self) -> None:
        """Accept cards or dots again; totals of a vote disappear from the board."""
        if not self.is_current:
            raise Refused(_("Nur der laufende Schritt kann etwas annehmen."))
        self.workshop.remember("admit", stages=[self])
        self.closed_at = None
        self.page = self.activity.first_page

    def reveal(self) -> None:
        """Show all hidden cards at once, in an order that says nothing about who came first."""
        if not self.is_hidden:
            raise Refused(_("Hier ist nichts verdeckt."))
        self.workshop.remember("reveal", stages=[self])
        self.revealed_at = columns.now()
        # What fits on one page goes on growing there; more is read from the beginning.
        self.page = self.activity.first_page
        if self.activity.board(self).get("pages", 1) > 1:
            self.page = 0
        shuffled = self.cards_on_wall()
        random.SystemRandom().shuffle(shuffled)
        places: dict[int | None, int] = {}
        for card in shuffled + self.cards_aside():
            card.slot = places.get(card.lane, 0)
            places[card.lane] = card.slot + 1
        self.keep_places(shuffled + self.cards_aside())

    def take_step(self, kind: str) -> None:
        """A step within the stage, by the word of its activity."""
        if kind == "reveal":
            self.reveal()
        elif kind == "closing":
            self.stop()
        else:
            self.activity.take_step(self, kind)

    def forget_everything(self) -> None:
        """Nothing that people wrote or did here is left in the stage itself."""
        self.progress = {}
        self.page = 0
        self.give_form_back()
        root = self.workshop.stage_by_key(self.repeats_key) if self.repeats_key else self
        if root is None or root.is_added:
            # Its words were typed on the day.
            self.title, self.prompt = {self.workshop.locale: self.activity.name}, {}
        self.forget_material()

    # Private

    @property
    def _purpose(self) -> str:
        return f"contribution:{self.id}"

    def _refuse_unless_accepting(self, contribution: str, by: Participant) -> None:
        if self.accepts(contribution, by):
            return
        if contribution not in self.activity.takes:
            raise Refused(_("In diesem Schritt ist das nicht vorgesehen."))
        if self.opened_at is None:
            raise Refused(_("Dieser Schritt hat noch nicht begonnen."))
        if self.is_current and self.is_open:
            raise Refused(
                _("Hier schreibt die Gruppe. Bitte wählen Sie zuerst Ihre Gruppe.")
                if self.posts_for_group or (self.passes_sheets and self.seats_groups)
                else _("In diesem Schritt sind andere dran.")
            )
        if contribution == "ratings":
            raise Refused(_("Dieser Schritt ist beendet. Was Sie vorher angegeben haben, zählt."))
        if contribution == "roles":
            raise Refused(_("Dieser Schritt ist beendet. Die Rollen bleiben, wie sie sind."))
        raise Refused(_("Dieser Schritt ist beendet. Ihr Text bleibt auf Ihrem Telefon."))

    def _refuse_beyond_limit(self, by: Participant, about: int | None = None) -> None:
        limit = self.card_limit
        if not limit:
            return
        if sum(card.about_id == about for card in self.own_cards(by)) < limit:
            return
        if self.posts_for_group:
            raise Refused(
                _("Ihre Gruppe hat in diesem Schritt schon %(n)s Karten abgegeben.", n=limit)
                if limit > 1
                else _("Hier ist eine Karte je Gruppe vorgesehen. Alle darin können sie ändern.")
            )
        raise Refused(
            _("Sie haben in diesem Schritt schon %(n)s Karten abgegeben.", n=limit)
            if limit > 1
            else _("Hier ist eine Karte je Person vorgesehen. Sie können Ihre Karte ändern.")
        )

    def _lane(self, lane: str | None) -> int | None:
        if not self.lane_count:
            return 0
        if not (lane or "").isdecimal() or int(lane or 0) >= self.lane_count:
            raise Unusable(_("Bitte wählen Sie eine Spalte."), field="lane")
        return int(lane or 0)

    def _with_starter(self, draft: Draft) -> str | None:
        """The fixed start of the sentence, which the phone shows before the field."""
        bare = (draft.text or "").strip()
        if not bare or self.settings.get("fields"):
            return draft.text
        lane = self._lane(draft.lane) if self.settings.get("lanes_begin") else None
        starter = self.beginning(lane)
        if not starter:
            return draft.text
        if bare.casefold().startswith(starter.casefold()):
            return draft.text
        return joined(starter, bare)

    def next_number(self) -> int:
        return self._next(func.max(Card.number), Card.workshop_id == self.workshop_id, 1)

    def next_slot(self, lane: int | None) -> int:
        return self._next(func.max(Card.slot), (Card.stage_id == self.id) & (Card.lane == lane), 0)

    def _next(self, highest: Any, where: Any, first: int) -> int:
        found = db.session.scalar(select(highest).where(where))
        return first if found is None else found + 1

    def _count_in(self, by: Participant) -> Contribution:
        mark = by.mark_for(self._purpose)
        if by.is_facilitating:
            # Seen by nobody, counted nowhere: „14 von 18“ speaks of participants.
            return Contribution(stage_id=self.id, mark=mark, is_finished=False)
        row = db.session.get(Contribution, (self.id, mark))
        if row is None:
            row = Contribution(
                workshop_id=self.workshop_id, stage_id=self.id, mark=mark, is_finished=False
            )
            db.session.add(row)
        return row

    def _count_out(self, by: Participant) -> None:
        """Nothing of this person is left in the stage."""
        row = db.session.get(Contribution, (self.id, by.mark_for(self._purpose)))
        if row:
            db.session.delete(row)
