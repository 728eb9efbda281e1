"""A workshop: one gathering with people and a result, made from a blueprint.

It holds a copy of the blueprint's texts and settings; later changes there do not touch it. What the
facilitator does to the wall is remembered for ten seconds, so that it can be undone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flask_babel import gettext as _
from sqlalchemy import JSON, Column, ForeignKey, String, Table, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from facilitation.activities.base import Step
from facilitation.extensions import Base, db
from facilitation.models import columns
from facilitation.models.card import Card
from facilitation.models.group import Group
from facilitation.models.grouped import Grouped
from facilitation.models.lifting import Lifting
from facilitation.models.participant import Participant
from facilitation.models.replanned import Replanned
from facilitation.models.reseating import Reseating
from facilitation.models.run import Run
from facilitation.models.section import Section
from facilitation.models.serial import Serial, watch
from facilitation.models.series import Series
from facilitation.models.stage import Stage
from facilitation.models.undoable import Undoable
from facilitation.refusal import Refused, Unusable
from facilitation.texts import LANGUAGES, clean, in_language, new_code, normal_code

if TYPE_CHECKING:
    from facilitation.models.blueprint_version import BlueprintVersion
    from facilitation.models.facilitator import Facilitator

KEPT_DAYS = 30
LONGEST_KEPT_DAYS = 365

facilitates = Table(
    "facilitates",
    Base.metadata,
    Column("workshop_id", ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True),
    Column("facilitator_id", ForeignKey("facilitator.id", ondelete="CASCADE"), primary_key=True),
)


@dataclass
class NextStep:
    """The one thing that is likely to come next.

    ``kind`` is opening, end, or a step within the stage, whose words its activity knows.
    """

    kind: str
    stage: Stage | None = None
    within: Step | None = None


class Workshop(Undoable, Grouped, Reseating, Replanned, Lifting, Serial, Base):
    __tablename__ = "workshop"
    broadcasts_as: ClassVar[str] = "stage"
    broadcasts_apart: ClassVar[dict[str, str]] = {"theme": "wall"}

    id: Mapped[columns.pk]
    code: Mapped[str] = mapped_column(String(6), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    question: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(120), default="")
    locale: Mapped[str] = mapped_column(String(2))
    theme: Mapped[str] = mapped_column(String(5), default="light")
    blueprint_key: Mapped[str] = mapped_column(String(60))
    blueprint_title: Mapped[columns.localised]
    #: What the file calls the version that was copied.
    blueprint_label: Mapped[str] = mapped_column(String(20), default="", server_default="")
    #: That version, where the blueprint is one of this house.
    blueprint_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("blueprint_version.id", ondelete="SET NULL"), index=True
    )
    #: Minutes of the blueprint when it was copied.
    minutes_planned: Mapped[int] = mapped_column(default=0, server_default="0")
    starts_at: Mapped[columns.moment]
    made_at: Mapped[columns.moment]
    opened_at: Mapped[datetime | None] = mapped_column(columns.Moment)
    closed_at: Mapped[datetime | None] = mapped_column(columns.Moment)
    delete_on: Mapped[date]
    #: Days from closing to deletion; the blueprint may say how many.
    kept_days: Mapped[int] = mapped_column(default=KEPT_DAYS)
    #: The date was chosen by hand, so closing does not move it.
    delete_on_is_fixed: Mapped[bool] = mapped_column(default=False)
    board_token: Mapped[str] = mapped_column(String(43), unique=True)
    confidentiality: Mapped[str] = mapped_column(String(20), default="normal")
    #: Roles of the blueprint: {"id", "count", "de", "en"}.
    roles: Mapped[list[Any]] = mapped_column(JSON, default=list)
    #: People in a group, as the blueprint recommends.
    per_group: Mapped[int | None]
    #: People choose their group on the phone; else those who come late are seated.
    groups_by_choice: Mapped[bool] = mapped_column(default=True)
    #: The series that it is a session of, and the number of this session in it, from 1.
    series_id: Mapped[int | None] = mapped_column(
        ForeignKey("series.id", ondelete="SET NULL"), index=True
    )
    session_number: Mapped[int | None]
    #: A stage of this workshop; no foreign key, because stages point here already.
    current_stage_id: Mapped[int | None]
    stages: Mapped[list[Stage]] = relationship(
        back_populates="workshop",
        order_by=Stage.position,
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    sections: Mapped[list[Section]] = relationship(
        back_populates="workshop",
        order_by=Section.id,
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    participants: Mapped[list[Participant]] = relationship(
        back_populates="workshop", cascade="all, delete-orphan", passive_deletes=True
    )
    all_groups: Mapped[list[Group]] = relationship(
        order_by=Group.position, cascade="all, delete-orphan", passive_deletes=True
    )
    series: Mapped[Series | None] = relationship(back_populates="workshops")
    blueprint_version: Mapped[BlueprintVersion | None] = relationship()
    facilitators: Mapped[list[Facilitator]] = relationship(
        secondary=facilitates, back_populates="workshops"
    )

    # Making and finding

    @classmethod
    def plan(
        cls,
        blueprint: Any,
        *,
        title: str,
        by: Facilitator,
        question: str = "",
        place: str = "",
        starts_at: datetime | None = None,
        locale: str = "de",
        delete_on: date | None = None,
        series: Series | None = None,
        key: str | None = None,
        version: BlueprintVersion | None = None,
    ) -> Self:
        """A planned workshop with a copy of the blueprint's stages.

        ``key`` is the blueprint's address in this house and ``version`` the one that is copied,
        where it is not built in. Refused without a title, and with a deletion date in the past or
        more than a year away.
        """
        title = clean(title, lines=False)
        if not title:
            raise Unusable(_("Bitte geben Sie dem Workshop einen Titel."), field="title")
        if len(title) > 120:
            raise Unusable(_("Der Titel darf höchstens 120 Zeichen haben."), field="title")
        if locale not in LANGUAGES:
            raise Unusable(_("Diese Sprache gibt es hier nicht."), field="locale")
        starts_at = starts_at or columns.now()
        workshop = cls(
            code=cls._free_code(),
            title=title,
            question=clean(question)[:1000],
            place=clean(place, lines=False)[:120],
            locale=locale,
            blueprint_key=key or blueprint.id,
            starts_at=starts_at,
            made_at=columns.now(),
            board_token=secrets.token_urlsafe(32),
        )
        workshop.copy_from(blueprint, version)
        workshop.keep_as_usual(starts_at)
        if delete_on:
            workshop.keep_until(delete_on)
        workshop.facilitators.append(by)
        db.session.add(workshop)
        workshop.join_series(series, blueprint)
        return workshop

    def copy_from(self, blueprint: Any, version: BlueprintVersion | None) -> None:
        """All that a workshop has from this version of a blueprint."""
        self.blueprint_title = blueprint.title
        self.blueprint_label = str(blueprint.version)[:20]
        self.blueprint_version = version
        self.kept_days = blueprint.retention_days or KEPT_DAYS
        self.roles = [role.model_dump() for role in blueprint.roles]
        self.per_group = blueprint.group_size.per_group
        self.minutes_planned = blueprint.minutes
        self._take_stages(blueprint)

    def _take_stages(self, blueprint: Any) -> None:
        """The stages of the blueprint and of those that it includes, each of these a section."""
        sections: dict[str, Section] = {}
        for position, (part, plan) in enumerate(blueprint.run(), start=1):
            section = None
            if part:
                section = sections.setdefault(part.key, Section(**part.as_section()))
            self.stages.append(Stage(position=position, section=section, **plan.as_stage()))
        self.sections = list(sections.values())

    @staticmethod
    def _free_code() -> str:
        while True:
            code = new_code()
            if Workshop.by_code(code) is None:
                return code

    @classmethod
    def by_code(cls, typed: str | None) -> Workshop | None:
        return db.session.scalar(select(Workshop).where(Workshop.code == normal_code(typed)))

    @classmethod
    def by_board_token(cls, token: str) -> Workshop | None:
        return db.session.scalar(select(Workshop).where(Workshop.board_token == token))

    @classmethod
    def delete_due(cls) -> int:
        """Delete all workshops whose deletion date has come; returns how many."""
        due = cls.due()
        for workshop in due:
            db.session.delete(workshop)
        return len(due)

    @classmethod
    def due(cls) -> list[Workshop]:
        """Workshops whose deletion date has come."""
        return list(
            db.session.scalars(select(Workshop).where(Workshop.delete_on <= columns.now().date()))
        )

    # Questions

    @property
    def state(self) -> str:
        """planned, open or closed."""
        return "closed" if self.closed_at else "open" if self.opened_at else "planned"

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def is_closed(self) -> bool:
        return self.state == "closed"

    @property
    def is_case(self) -> bool:
        """All of it is a confidential case."""
        return any(section.is_case and section.is_whole_workshop for section in self.sections)

    @property
    def tells_its_times(self) -> bool:
        """Whether its blueprint can learn from it: it has begun, and is no confidential case."""
        return self.opened_at is not None and not self.is_case

    @property
    def minutes(self) -> int:
        return sum(stage.minutes for stage in self.stages if stage.skipped_at is None)

    @property
    def current_stage(self) -> Stage | None:
        return self.stage(self.current_stage_id) if self.current_stage_id else None

    def stage_by_key(self, key: str) -> Stage | None:
        return next((stage for stage in self.stages if stage.key == key), None)

    def stages_by_key(self, key: str) -> list[Stage]:
        """The stage of this key and its repetitions, in order."""
        return [stage for stage in self.stages if key in (stage.key, stage.repeats_key)]

    def stage(self, stage_id: int) -> Stage | None:
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    def card(self, card_id: int) -> Card | None:
        return db.session.scalar(
            select(Card).where(Card.id == card_id, Card.workshop_id == self.id)
        )

    def count_people(self) -> int:
        """People with a phone of their own; no shared devices, no facilitators."""
        return len(self.people())

    def count_participants(self) -> int:
        return (
            db.session.scalar(
                select(func.count(Participant.id)).where(
                    Participant.workshop_id == self.id, Participant.is_facilitating.is_(False)
                )
            )
            or 0
        )

    def stage_after(self, stage: Stage | None) -> Stage | None:
        position = stage.position if stage else 0
        return next((o for o in self.stages if o.position > position and o.may_come), None)

    def stage_before(self, stage: Stage | None) -> Stage | None:
        if stage is None:
            return None
        return next(
            (o for o in reversed(self.stages) if o.position < stage.position and o.may_come),
            None,
        )

    def planned_start(self, stage: Stage) -> datetime:
        """When the stage was to begin, by the minutes of the blueprint."""
        before = sum(
            other.minutes
            for other in self.stages
            if other.position < stage.position and other.skipped_at is None
        )
        return self._plan_begins() + timedelta(minutes=before)

    def _plan_begins(self) -> datetime:
        """The announced start, or the real one where they are more than an hour apart."""
        if self.opened_at and abs(self.opened_at - self.starts_at) > timedelta(hours=1):
            return self.opened_at
        return self.starts_at

    def minutes_behind(self) -> int:
        """Whole minutes behind the plan; negative when ahead; 0 unless the workshop is open."""
        stage = self.current_stage
        if not self.is_open or stage is None or stage.opened_at is None:
            return 0
        behind = stage.opened_at - self.planned_start(stage)
        overrun = columns.now() - stage.opened_at - timedelta(minutes=stage.minutes)
        return int((behind + max(overrun, timedelta())).total_seconds() / 60)

    def next_step(self) -> NextStep:
        """What the desk's one primary button does."""
        stage = self.current_stage if self.is_open else None
        within = stage.activity.next_step(stage) if stage else None
        if within:
            return NextStep(within.kind, stage, within)
        following = self.stage_after(stage)
        return NextStep("opening", following) if following else NextStep("end")

    # Verbs

    def go_to(self, stage: Stage, *, without_the_rest: bool = False) -> None:
        """Open a stage; opens the workshop too. The stage before is closed, nothing is lost.

        Refused in a case that is erased, and before everybody has consented to its confidentiality,
        unless it is to go on ``without_the_rest``: they take no part in it.
        """
        if stage.workshop_id != self.id:
            raise Refused(_("Dieser Schritt gehört zu einem anderen Workshop."))
        if stage.section:
            stage.section.admit_to(stage, without_the_rest=without_the_rest)
        leaving = self.current_stage
        self.remember("opening", stages=[other for other in (leaving, stage) if other])
        now = columns.now()
        self.opened_at = self.opened_at or now
        self.closed_at = None
        if leaving and leaving is not stage:
            leaving.closed_at = leaving.closed_at or now
            leaving.pause_clock()
        was_done = stage.opened_at is not None
        stage.opened_at = stage.opened_at or now
        stage.skipped_at = None
        if not (was_done and stage.activity.withholds):
            stage.closed_at = None
        stage.page = stage.activity.first_page
        self.current_stage_id = stage.id
        if stage.unit == "pair":
            self.pair_up(stage)
        elif not was_done:
            self.seat_anew(stage)
        stage.take_form()
        if not was_done:
            stage.activity.begin(stage)
        if not (was_done and stage.remaining() == 0):
            stage.start_clock()

    def welcome(self, person: Participant, table_of: Group | None) -> None:
        """Somebody has joined: seat them where groups or pairs are at work."""
        if table_of:
            self.move(person, table_of)
            return
        self.place_late(person)
        stage = self.current_stage if self.is_open else None
        if stage and stage.unit == "pair" and not person.is_facilitating:
            self.pair_late(stage, person)

    def close(self) -> None:
        """The end: nobody can write any more, the deletion date counts from today."""
        if not self.is_open:
            raise Refused(_("Dieser Workshop läuft nicht."))
        self.end_session()
        stage = self.current_stage
        self.remember("end", stages=[stage] if stage else [])
        now = columns.now()
        if stage:
            stage.closed_at = stage.closed_at or now
            stage.pause_clock()
        self.closed_at = now
        self.keep_as_usual(now)
        Run.note(self)

    def undo(self, at: str | None = None) -> None:
        super().undo(at)
        Run.note(self)

    def forget_words(self) -> None:
        """Nothing is left of what people typed about this workshop, nor their names."""
        self.title = in_language(self.blueprint_title, self.locale)[:120]
        self.question = self.place = ""
        for person in self.participants:
            person.name = None
        for number, group in enumerate(self.groups, start=1):
            group.name = _("Gruppe %(n)s", n=number)

    def keep_as_usual(self, end: datetime) -> None:
        """The deletion date counts from this end, unless it was chosen by hand."""
        if not self.delete_on_is_fixed:
            self.delete_on = max(end, columns.now()).date() + timedelta(days=self.kept_days)

    def keep_until(self, day: date) -> None:
        """Choose the deletion date by hand: tomorrow at the earliest, in a year at the latest."""
        today = columns.now().date()
        if day <= today:
            raise Unusable(_("Das Löschdatum muss in der Zukunft liegen."), field="delete_on")
        if day > max(today, (self.starts_at or columns.now()).date()) + timedelta(
            days=LONGEST_KEPT_DAYS
        ):
            raise Unusable(
                _("Das Löschdatum darf höchstens ein Jahr entfernt sein."), field="delete_on"
            )
        self.delete_on = day
        self.delete_on_is_fixed = True


watch(Workshop)
