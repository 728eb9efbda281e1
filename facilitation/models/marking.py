"""Marking for oneself: one person ticks cards on the own phone.

Nobody learns which, or how many. A mark is a row like a dot in a vote: a keyed hash of the phone's
secret and the card. It is no card of its own, so it has no number that would leave a gap.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import select

from facilitation.extensions import db
from facilitation.models.vote import Vote
from facilitation.refusal import Refused
from facilitation.rights import Rights

if TYPE_CHECKING:
    from facilitation.models.card import Card
    from facilitation.models.participant import Participant


class Marking:
    """The part of a stage in which one person marks cards for the own use."""

    if TYPE_CHECKING:
        # What the stage brings.
        id: Any
        workshop_id: Any
        activity: Any
        options_for: Any
        settings: Any
        _refuse_unless_accepting: Any

    # Questions

    @property
    def is_marking(self) -> bool:
        """Whoever writes here is the only one to read it: the choice is a private one."""
        rights = Rights.of(self.settings)
        return bool(self.activity.picks and rights.writers and rights.writers == rights.readers)

    def marked_by(self, participant: Participant) -> set[int]:
        """Ids of the cards that this person marked."""
        return set(
            db.session.scalars(
                select(Vote.card_id).where(
                    Vote.stage_id == self.id, Vote.mark == participant.mark_for(self._mark_purpose)
                )
            )
        )

    # Verbs

    def mark(self, card: Card, *, by: Participant) -> None:
        """This person marks a card; doing it twice is the same.

        Refused unless the stage is for marking, runs and is this person's, and for a card that
        this person does not read here.
        """
        self._refuse_unless_marking(by, card)
        if card.id not in self.marked_by(by):
            db.session.add(
                Vote(
                    workshop_id=self.workshop_id,
                    stage_id=self.id,
                    card_id=card.id,
                    mark=by.mark_for(self._mark_purpose),
                    dots=1,
                )
            )

    def unmark(self, card: Card, *, by: Participant) -> None:
        """The mark is gone, as if it had never been."""
        self._refuse_unless_marking(by, card)
        kept = db.session.get(Vote, (self.id, by.mark_for(self._mark_purpose), card.id))
        if kept:
            db.session.delete(kept)

    def mark_all(self, wanted: Iterable[int], shown: Iterable[int], *, by: Participant) -> None:
        """Of the cards that the phone showed, mark those it wants, and no other.

        What the phone did not show stays as it is; what is not here any more is passed over.
        """
        self._refuse_unless_marking(by)
        wanted, shown = set(wanted), set(shown)
        for card in self.options_for(by):
            if card.id in shown:
                (self.mark if card.id in wanted else self.unmark)(card, by=by)

    # Private

    @property
    def _mark_purpose(self) -> str:
        return f"mark:{self.id}"

    def _refuse_unless_marking(self, by: Participant, card: Card | None = None) -> None:
        if not self.is_marking:
            raise Refused(_("In diesem Schritt ist das nicht vorgesehen."))
        self._refuse_unless_accepting("cards", by)
        if card is not None and card not in self.options_for(by):
            raise Refused(_("Diese Karte steht hier nicht zur Wahl."))
