"""Ratings in a stage: answering on a scale, taking an answer back, reading all answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import select

from facilitation.extensions import db
from facilitation.models.participant import Participant
from facilitation.models.rating import Rating
from facilitation.refusal import Refused, Unusable


class Rated:
    """The part of a stage in which people answer on scales."""

    if TYPE_CHECKING:
        # What the stage brings.
        id: Any
        workshop_id: Any
        activity: Any
        _refuse_unless_accepting: Any
        _count_in: Any
        _count_out: Any

    # Questions

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

    def rate(
        self, value: int | None, *, by: Participant, card_id: int | None = None, axis: str = ""
    ) -> None:
        """This phone's answer to one question of the stage; None takes it back.

        Refused when the stage is closed, for a card or axis that is not asked about, and for a
        value outside the scale.
        """
        self._refuse_unless_accepting("ratings", by)
        if (card_id, axis) not in self.activity.questions(self, by):
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
        self._count_answers(by, was_given=value is not None)

    def _count_answers(self, by: Participant, *, was_given: bool) -> None:
        """Who answered all has finished; who took back the only answer has not taken part."""
        own = self.own_ratings(by)
        if not own:
            self._count_out(by)
            return
        row = self._count_in(by)
        if not was_given:
            row.is_finished = False
        elif own.keys() >= self.activity.questions(self, by):
            row.is_finished = True

    def _rating_purpose(self, card_id: int | None, axis: str) -> str:
        return f"rating:{self.id}:{card_id or 0}:{axis}"
