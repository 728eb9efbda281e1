"""Rounds, and the sheets that go round in them: who sits where, and what lies before whom.

Every holder, a group or a person, has a seat in a ring. With each round all sheets move on by one
seat, in the same direction and in the same order, so nobody sees a sheet again before having had
all others. A new holder takes a seat that somebody left, or a new one with an empty sheet at the
end of the ring; no other sheet moves for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import select

from facilitation.extensions import db
from facilitation.models.card import Card
from facilitation.models.contribution import Contribution
from facilitation.models.group import Group, Membership
from facilitation.models.participant import Participant
from facilitation.models.seat import Seat
from facilitation.refusal import Refused


def laid_out(sheets: Sequence[int], seats: int) -> list[int]:
    """The sheet before each seat; seats added since the round began have a new one."""
    return [*sheets, *range(len(sheets), seats)]


def passed_on(sheets: Sequence[int], seats: int) -> list[int]:
    """The same after all sheets have moved on by one seat."""
    laid = laid_out(sheets, seats)
    return laid[1:] + laid[:1]


def free_place(holders: Sequence[str | None]) -> int:
    """The first empty seat of a ring, or a new one at its end."""
    return holders.index(None) if None in holders else len(holders)


class Passing:
    """The part of a stage that goes in rounds."""

    if TYPE_CHECKING:
        # What the stage brings.
        id: Any
        workshop_id: Any
        workshop: Any
        settings: Any
        progress: Any
        unit: Any
        groups: Any
        group_of: Any
        posts_for_group: Any
        is_current: Any
        is_open: Any
        ends_at: Any
        seconds_left: Any
        start_clock: Any
        _refuse_unless_accepting: Any

    # Questions

    @property
    def round_now(self) -> int:
        """The round that runs, counted from 1."""
        return int(self.progress.get("round", 1))

    @property
    def round_count(self) -> int:
        """How many rounds the facilitator leads through; 0 where the clock alone does."""
        rounds = self.settings.get("rounds") or {}
        return int(rounds["count"]) if rounds.get("pass") or rounds.get("cards") else 0

    @property
    def passes_sheets(self) -> bool:
        return bool((self.settings.get("rounds") or {}).get("pass"))

    @property
    def seats_groups(self) -> bool:
        """Whether groups hold the sheets, and not single people."""
        return self.unit in ("group", "pair") or self.posts_for_group

    def holders(self) -> list[str | None]:
        """Who sits in the ring, by place; None where somebody left."""
        rows = db.session.execute(
            select(Seat.mark).where(Seat.stage_id == self.id).order_by(Seat.place)
        )
        return [mark for (mark,) in rows]

    def sheet_of(self, participant: Participant) -> int | None:
        """The sheet that lies before this person or the own group, counted from 0.

        Who stands in for somebody, for a picture at the desk, looks at the first.
        """
        sheet = self._sheet_before(self._holder(participant))
        if sheet is None and participant.id == 0:
            return next(iter(self.sheets_by_holder().values()), 0)
        return sheet

    def sheets_of_groups(self) -> dict[int, int]:
        """The sheet before each group that has a seat, by the group's id."""
        sheets = self.sheets_by_holder()
        return {
            group.id: sheets[_mark_of(group)] for group in self.groups if _mark_of(group) in sheets
        }

    def sheets_by_holder(self) -> dict[str | None, int]:
        holders = self.holders()
        laid = laid_out(self.progress.get("sheets", []), len(holders))
        return dict(zip(holders, laid, strict=True))

    def cards_on_sheet(self, sheet: int | None) -> list[Card]:
        """All that was written on a sheet, those set aside included; earliest round first."""
        if sheet is None:
            return []
        return list(
            db.session.scalars(
                select(Card)
                .where(Card.stage_id == self.id, Card.sheet == sheet)
                .order_by(Card.round, Card.id)
            )
        )

    def _holder(self, participant: Participant) -> str | None:
        if self.seats_groups:
            group = self.group_of(participant)
            return _mark_of(group) if group else None
        return participant.mark_for(f"seat:{self.id}")

    def _sheet_before(self, holder: str | None) -> int | None:
        return self.sheets_by_holder().get(holder) if holder else None

    # Verbs

    def take_seat(self, *, by: Participant) -> int:
        """A seat in the ring for this person or the own group; returns the sheet before it.

        Refused where no sheets go round, and for whom the stage takes no cards from.
        """
        if not self.passes_sheets:
            raise Refused(_("In diesem Schritt ist das nicht vorgesehen."))
        self._refuse_unless_accepting("cards", by)
        holder = self._holder(by)
        if holder is None:
            raise Refused(_("Hier schreibt die Gruppe. Bitte wählen Sie zuerst Ihre Gruppe."))
        sheet = self._sheet_before(holder)
        if sheet is not None:
            return sheet
        self._seat(holder)
        db.session.flush()
        return self.sheets_by_holder()[holder]

    def leave_seat(self, *, by: Participant) -> None:
        """A person goes; who comes next takes the seat with its sheet."""
        if not self.passes_sheets or self.seats_groups:
            return
        seat = db.session.scalar(
            select(Seat).where(Seat.stage_id == self.id, Seat.mark == self._holder(by))
        )
        if seat:
            seat.mark = None

    def begin_rounds(self) -> None:
        """The first round; every group has a sheet, people take theirs themselves."""
        self.progress = {**self.progress, "round": 1, "sheets": []}
        if self.passes_sheets and self.seats_groups:
            self._seat_groups()

    def begin_round(self, number: int) -> None:
        """The next round: sheets move on, the clock starts anew. Asked twice, it happens once.

        Refused for any other round, after the last one, and when the stage is closed.
        """
        if number == self.round_now:
            return
        if not self.is_current or not self.is_open:
            raise Refused(_("Dieser Schritt ist schon beendet."))
        if number != self.round_now + 1 or number > self.round_count:
            raise Refused(_("Diese Runde ist jetzt nicht an der Reihe."))
        self.workshop.remember("round", stages=[self])
        if self.passes_sheets and self.seats_groups:
            self._seat_groups()
        sheets = passed_on(self.progress.get("sheets", []), len(self.holders()))
        self.progress = {**self.progress, "round": number, "sheets": sheets}
        self._ask_again_who_has_finished()
        self.ends_at = self.seconds_left = None
        self.start_clock()

    def _seat_groups(self) -> None:
        """Groups in which nobody is left leave their seats; groups with people have one."""
        db.session.flush()
        with_people = set(
            db.session.scalars(
                select(Membership.group_id).where(Membership.workshop_id == self.workshop_id)
            )
        )
        working = [_mark_of(group) for group in self.groups if group.id in with_people]
        for seat in db.session.scalars(select(Seat).where(Seat.stage_id == self.id)):
            if seat.mark not in working:
                seat.mark = None
        db.session.flush()
        for holder in working:
            if holder not in self.holders():
                self._seat(holder)
                db.session.flush()

    def _seat(self, holder: str) -> None:
        place = free_place(self.holders())
        seat = db.session.get(Seat, (self.id, place))
        if seat:
            seat.mark = holder
        else:
            db.session.add(
                Seat(stage_id=self.id, place=place, workshop_id=self.workshop_id, mark=holder)
            )

    def _ask_again_who_has_finished(self) -> None:
        """ "I have finished" was said of the round before."""
        for row in db.session.scalars(
            select(Contribution).where(Contribution.stage_id == self.id, Contribution.is_finished)
        ):
            row.is_finished = False


def _mark_of(group: Group) -> str:
    return f"group:{group.id}"
