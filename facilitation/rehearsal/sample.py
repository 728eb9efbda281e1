"""A sample workshop: a blueprint with people, groups and cards in it, to look at and never to keep.

It is made inside a transaction that is rolled back, which must not wait for anything else. Only
what leads to the stage that is looked at is played: the stages it takes cards from, consent, roles.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from flask import g
from flask_babel import force_locale

from facilitation.blueprints import WorkshopBlueprint
from facilitation.extensions import begin_writing, db
from facilitation.models import Facilitator, Participant, Stage, Workshop, columns
from facilitation.models.grouped import seat
from facilitation.rehearsal import samples
from facilitation.rehearsal.playing import Playing
from facilitation.rights import words

#: No workshop has this code: real ones are written without B, S and 0.
CODE = "BSP000"
#: People at a table where the blueprint says nothing.
AT_A_TABLE = 4


@contextmanager
def sample(blueprint: WorkshopBlueprint, *, by: Facilitator, locale: str) -> Iterator[Sample]:
    """A sample workshop in this language; when the block ends, nothing of it is left."""
    db.session.rollback()
    begin_writing()
    try:
        with force_locale(locale):
            yield Sample.of(blueprint, by=by, locale=locale)
    finally:
        db.session.rollback()


@dataclass
class Sample(Playing):
    """A workshop that people go through stage by stage, or as far as one stage needs it."""

    @classmethod
    def of(cls, blueprint: WorkshopBlueprint, *, by: Facilitator, locale: str) -> Sample:
        workshop = Workshop.plan(
            blueprint,
            title=samples.TITLE[locale],
            question=samples.QUESTION[locale],
            locale=locale,
            by=by,
        )
        workshop.code = CODE
        db.session.flush()
        people = [Participant.join(workshop) for _name in samples.NAMES]
        for person, name in zip(people, samples.NAMES, strict=True):
            person.name = name
        db.session.flush()
        made = cls(workshop, people)
        if any(stage.unit == "group" or stage.stores_group for stage in workshop.stages):
            made._sit_down()
        return made

    # Questions

    def holder(self, stage: Stage) -> Participant:
        """Whose phone is looked at: of those who contribute here the first, else who speaks."""
        busy = [person for person in self.people if self._contributes(stage, person)]
        speaking = [person for person in self.people if stage.may_speak(person)]
        return next(iter(busy or speaking or self.people))

    # Verbs

    def play_to(self, target: Stage, *, is_over: bool = False) -> None:
        """Open a stage, with what the stages before it left and with some that is its own.

        ``is_over``: as it is when people have finished.
        """
        leading = self._leading_to(target)
        for stage in self.workshop.stages[: target.position - 1]:
            if stage in leading:
                self.play(stage)
                self.end(stage)
            else:
                stage.opened_at = stage.closed_at = columns.now()
        self.play(target)
        if is_over:
            self.end(target)

    def play(self, stage: Stage) -> None:
        """Open a stage and let people contribute."""
        # Asked in between, the session would write each of a hundred rows by itself; to a consent,
        # people answer one by one.
        with nullcontext() if stage.asks_for_consent else db.session.no_autoflush:
            self._open(stage)
            self._contribute(stage)
            self._settle_down()

    def end(self, stage: Stage) -> None:
        """What comes out: cards revealed, the next round, a vote that is over, a choice."""
        with db.session.no_autoflush:
            step = stage.activity.next_step(stage)
            if step:
                stage.take_step(step.kind)
            if step and step.kind == "round":
                self._contribute(stage)
            if stage.activity.shows_at_the_end and stage.is_open:
                stage.stop()
            if stage.activity.picks and not stage.is_marking:
                self._decide(stage)
            self._settle_down()

    def _settle_down(self) -> None:
        db.session.flush()
        for stage in self.workshop.stages:
            stage.forget_material()

    def _open(self, stage: Stage) -> None:
        if stage.settings.get("seating", "keep") != "keep":
            db.session.flush()
            for one in (*self.workshop.all_groups, *self.people):
                db.session.expire(one, ["memberships"])
        self.workshop.go_to(stage, without_the_rest=True)
        db.session.flush()
        if stage.activity.key == "vote" and stage.is_naming:
            stage.begin_voting()

    def _sit_down(self) -> None:
        """Tables as the blueprint recommends, two at least."""
        per_table = self.workshop.per_group or AT_A_TABLE
        self.workshop.make_groups(max(2, -(-len(self.people) // per_table)))
        for place, person in enumerate(self.people):
            seat(person, self.workshop.groups[place % len(self.workshop.groups)])
        db.session.flush()

    # Who leads to what

    def _leading_to(self, target: Stage) -> set[Stage]:
        """The stages without which this one would have nothing to show."""
        found, ahead = {target}, [target]
        while ahead:
            stage = ahead.pop()
            new = [other for other in self._before(stage) if other not in found]
            found.update(new)
            ahead += new
        return found

    def _before(self, stage: Stage) -> list[Stage]:
        keys = words((stage.settings.get("carry") or {}).get("from") or [])
        on_lily = stage.lily_stages() or []
        return [
            other
            for other in self.workshop.stages[: stage.position - 1]
            if other.key in keys
            or other in on_lily
            or (other.unit == "pair" and stage.settings.get("seating") == "pairs")
            or (
                other.section_id == stage.section_id
                and (other.asks_for_consent or "roles" in other.activity.takes)
            )
        ]


def look_at(person: Participant) -> None:
    """From now on this request draws the phone of this person, and nobody's forms."""
    g.workshop, g.participant, g.member = person.workshop, person, None
    g.own_cases = whose_case(person)


def whose_case(person: Participant) -> list[Any]:
    """The confidential cases of this person, as the phone's own cookie would name them."""
    return [section for section in person.workshop.sections if section.belongs_to(person)]
