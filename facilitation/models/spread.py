"""Where the cards of a stage lie: in lanes and places, for whom they are, what parts them.

A card keeps its place as long as it exists. Cards in a stack have no place of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from facilitation.activities.base import NEWEST
from facilitation.extensions import db
from facilitation.models.card import Card

if TYPE_CHECKING:
    from facilitation.models.group import Group
    from facilitation.models.participant import Participant


class Spread:
    """The part of a stage that knows where its cards lie and who may read them."""

    if TYPE_CHECKING:
        # What the stage brings.
        id: Any
        settings: Any
        activity: Any
        page: Any
        unit: Any
        is_open: Any
        stores_group: Any
        lies_on_top: Any
        is_confidential: Any
        may_read: Any
        rights: Any

    # Questions

    @property
    def read_by(self) -> Any:
        """all, group, self, a role, or a list of roles."""
        return self.settings.get("read_by", "all")

    @property
    def takes_photos(self) -> bool:
        return bool(self.settings.get("photo", "none") != "none") and not self.is_confidential

    @property
    def follows(self) -> bool:
        """The board shows what is new, because nobody has turned its page."""
        return bool(self.page == NEWEST and self.is_open)

    @property
    def parted_by(self) -> str | None:
        """What gives the board a page of its own: the card that cards speak of, or the group."""
        if self.settings.get("per_card"):
            return "about_id"
        return "group_id" if self.unit == "group" and self.stores_group else None

    def lane_fill(self) -> dict[int, tuple[int, int]]:
        """By lane: how many cards there are, and how many places they take up with the gaps."""
        rows = db.session.execute(
            select(Card.lane, func.count(Card.id), func.max(Card.slot))
            .where(*self._on_top)
            .group_by(Card.lane)
        )
        return {lane or 0: (count, highest + 1) for lane, count, highest in rows}

    def cards_in_slots(self, firsts: dict[int, int], number: int) -> list[Card]:
        """Cards in so many places of every lane, beginning with a first place for each lane."""
        here = [
            and_(func.coalesce(Card.lane, 0) == lane, Card.slot.between(first, first + number - 1))
            for lane, first in firsts.items()
        ]
        return list(
            db.session.scalars(
                select(Card)
                .where(*self._on_top, or_(*here))
                .order_by(Card.lane, Card.slot, Card.id)
            )
        )

    def cards_of(self, group: Group | None) -> list[Card]:
        """What a group has written, newest first."""
        if group is None:
            return []
        return list(
            db.session.scalars(
                select(Card)
                .where(*self._on_top, Card.group_id == group.id)
                .order_by(Card.id.desc())
            )
        )

    def cards_read_by(self, participant: Participant, group: Group | None) -> list[Card]:
        """What others have written here, newest first, where phones are told of it."""
        if self.rights.is_read_on_phones and self.may_read(participant):
            newest = select(Card).where(*self._on_top).order_by(Card.id.desc())
            return list(db.session.scalars(newest))
        return self.cards_of(group)

    # Verbs

    def turn_to(self, page: int) -> None:
        """Show this page on the board, or whatever is new (``NEWEST``)."""
        last = self.activity.board(self).get("pages", 1) - 1
        self.page = NEWEST if page == NEWEST else max(0, min(page, last))

    # Private

    @property
    def _on_top(self) -> tuple[Any, ...]:
        return (Card.stage_id == self.id, Card.hidden_at.is_(None), self.lies_on_top())
