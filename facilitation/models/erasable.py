"""How a confidential case ends: its notes are handed over once, and everything of it is erased.

A day, a blueprint and a number of people stay. Whatever a stage of a case learns to keep has to go
in ``Erasable.erase``; tests/test_erasure.py searches the raw files for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from flask_babel import force_locale, get_timezone
from flask_babel import gettext as _
from sqlalchemy import delete, select

from facilitation.extensions import db
from facilitation.models import columns
from facilitation.models.card import Card
from facilitation.models.contribution import Contribution
from facilitation.models.participant import Participant
from facilitation.models.rating import Rating
from facilitation.models.seat import Seat
from facilitation.models.vote import Vote
from facilitation.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from facilitation.models.stage import Stage

#: A case is kept no longer than this, counted from its first stage.
KEPT = timedelta(hours=24)


class Erasable:
    """The part of a section that hands over what was written in it, and forgets it."""

    if TYPE_CHECKING:
        # What the section brings.
        id: Any
        confidentiality: Any
        consent_stage: Any
        is_case: Any
        is_whole_workshop: Any
        opened_at: Any
        erased_at: Any
        swept_at: Any
        was_handed_over: Any
        people: Any
        stages: Any
        workshop: Any
        belongs_to: Any

    # Questions

    @property
    def erase_at(self) -> Any:
        """When everything of it goes by itself; None before it has begun, and for no case."""
        return self.opened_at + KEPT if self.is_case and self.opened_at else None

    @property
    def is_over(self) -> bool:
        """Its 24 hours are over, whether or not anybody has come to erase it."""
        return self.erase_at is not None and bool(self.erase_at <= columns.now())

    @property
    def is_erased(self) -> bool:
        """Nothing of it may be shown or opened any more."""
        return self.erased_at is not None or self.is_over

    @property
    def taking_part(self) -> int:
        """How many people are, or were, in it."""
        return int(self.people) if self.erased_at else self._count_people()

    @property
    def is_swept(self) -> bool:
        """Not even the gaps of the database file hold anything of it."""
        return self.swept_at is not None

    @property
    def has_notes(self) -> bool:
        """Whether it has come to a stage whose outcome is for the person whose case it is."""
        return any(stage.opened_at and _is_for_case_giver(stage) for stage in self.stages)

    @property
    def still_brings_notes(self) -> bool:
        """Whether more may be written for the person whose case it is."""
        return bool(self.workshop.is_open) and any(
            _is_for_case_giver(stage)
            and not stage.is_marking
            and (stage.is_current or not (stage.opened_at or stage.skipped_at))
            for stage in self.stages
        )

    def notes_for(self, participant: Participant) -> list[tuple[Stage, list[Card]]]:
        """What this person may take along, by stage: nothing before they may read it."""
        if self.is_erased or not self.belongs_to(participant):
            return []
        found = [
            (stage, stage.cards_on_wall())
            for stage in self.stages
            if _is_for_case_giver(stage)
            and not stage.is_marking
            and not stage.is_hidden
            and (stage.may_read(participant) or not stage.is_current)
        ]
        return [(stage, cards) for stage, cards in found if cards]

    def marked_by(self, participant: Participant) -> set[int]:
        """Ids of the notes that this person marked, in whichever stage."""
        return {
            card_id
            for stage in self.stages
            if stage.is_marking
            for card_id in stage.marked_by(participant)
        }

    # Verbs

    def hand_over(self, *, by: Participant) -> None:
        """This person takes the notes along, once; then everything of it is erased.

        Refused to everybody else, and once it is erased.
        """
        self.refuse_unless_theirs(by)
        self.was_handed_over = True
        self.erase()

    def refuse_unless_theirs(self, participant: Participant) -> None:
        if self.is_erased:
            raise Refused(
                _("Die Notizen sind schon übergeben und gelöscht. Es gibt sie nur einmal.")
                if self.was_handed_over
                else _("Die Notizen sind schon gelöscht.")
            )
        if not self.belongs_to(participant):
            raise Refused(_("Diese Notizen gehören jemand anderem."))

    def erase(self) -> None:
        """Delete everything that was written, rated, voted and taken in it; cannot be undone.

        The caller commits and sweeps the files afterwards (``facilitation.erasing``).
        """
        if not self.is_case:
            raise Refused(_("Dieser Teil ist kein vertraulicher Fall."))
        if self.erased_at:
            return
        self.people = self._count_people() if self.opened_at else 0
        self.erased_at = columns.now()
        self.opened_at = _day_of(self.opened_at)
        self._delete_rows([stage.id for stage in self.stages])
        self._forget_course()
        self._forget_roles()
        self.workshop.undo_state = None
        if self.is_whole_workshop:
            with force_locale(self.workshop.locale):
                self.workshop.forget_words()

    @classmethod
    def erase_due(cls) -> int:
        """Erase all cases whose 24 hours are over; returns how many."""
        kind: Any = cls
        due = db.session.scalars(
            select(kind).where(
                kind.confidentiality == "case",
                kind.erased_at.is_(None),
                kind.opened_at <= columns.now() - KEPT,
            )
        ).all()
        for section in due:
            section.erase()
        return len(due)

    @classmethod
    def ids_to_sweep(cls) -> list[int]:
        """Those that are erased and may still have left something in the files."""
        kind: Any = cls
        unswept = select(kind.id).where(kind.erased_at.is_not(None), kind.swept_at.is_(None))
        return list(db.session.scalars(unswept))

    @classmethod
    def note_swept(cls, ids: Iterable[int]) -> None:
        kind: Any = cls
        swept: Iterable[Self] = db.session.scalars(select(kind).where(kind.id.in_(list(ids))))
        for section in swept:
            section.swept_at = columns.now()

    # Private

    def _count_people(self) -> int:
        consent = self.consent_stage
        count = consent.count_contributions() if consent else self.workshop.count_people()
        return int(count)

    def _delete_rows(self, stage_ids: list[int]) -> None:
        """Photos go with their cards. What the screens show hears of it by the section."""
        for kind in (Rating, Vote, Contribution, Seat, Card):
            db.session.execute(
                delete(kind).where(kind.stage_id.in_(stage_ids)),
                execution_options={"synchronize_session": "fetch"},
            )
        # Who spoke with whom is part of it.
        for pair in [group for group in self.workshop.all_groups if group.stage_id in stage_ids]:
            self.workshop.all_groups.remove(pair)

    def _forget_course(self) -> None:
        """What its steps noted, when they were, and which the day has added.

        The step that is open just now stays open, for the screens to say what has become of it.
        """
        for stage in [*self.stages]:
            stage.forget_everything()
            if stage.is_current:
                continue
            if stage.is_added:
                self.workshop.drop(stage)
            elif stage.opened_at:
                stage.opened_at = stage.closed_at = stage.revealed_at = None
            else:
                # Nobody can open it any more, so the run goes on behind it.
                stage.skipped_at = stage.skipped_at or self.erased_at

    def _forget_roles(self) -> None:
        key = str(self.id)
        for person in self.workshop.participants:
            if key in person.roles:
                person.roles = {name: held for name, held in person.roles.items() if name != key}


def _day_of(moment: datetime | None) -> datetime | None:
    """Noon of that day: which day it was, and nothing more."""
    if moment is None:
        return None
    local = moment.astimezone(get_timezone())
    return local.replace(hour=12, minute=0, second=0, microsecond=0)


def _is_for_case_giver(stage: Stage) -> bool:
    return stage.rights.may_leave_with("case_giver")
