"""Cards that the facilitator enters and changes at the desk, and how often that happened."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flask_babel import get_timezone
from flask_babel import gettext as _

from facilitation.models import columns
from facilitation.models.card import Card, usable_text
from facilitation.refusal import Refused

if TYPE_CHECKING:
    from facilitation.activities.base import Draft


#: A card counts as new for so long; its time is known to the minute.
NEW = timedelta(minutes=2)


class Entering:
    """The part of a stage that takes cards from the desk."""

    if TYPE_CHECKING:
        # What the stage brings.
        activity: Any
        workshop: Any
        progress: Any
        is_current: Any
        make_card: Any

    @property
    def today(self) -> date:
        """The day in the house's time zone."""
        return columns.now().astimezone(get_timezone()).date()

    @staticmethod
    def is_new(card: Card) -> bool:
        return columns.now() - card.posted_at < NEW

    def entries(self, place: str) -> int:
        """How often the desk has sent a form in this place.

        A field there has a new id with every number, so that it is empty afterwards, while any
        other refresh leaves alone what is being typed.
        """
        return int(self.progress.get("desk", {}).get(place, 0))

    def count_at_desk(self, place: str) -> None:
        desk = self.progress.get("desk", {})
        self.progress = {**self.progress, "desk": {**desk, place: self.entries(place) + 1}}

    def enter(self, draft: Draft) -> Card:
        """A card of the facilitator; refused unless the stage runs and takes such from the desk."""
        self._refuse_unless_running_here()
        draft = self.activity.entry(self, draft)
        text = usable_text(draft.text)
        self.workshop.remember("entry", stages=[self])
        self.count_at_desk("entry")
        card: Card = self.make_card(text, fields=draft.fields)
        self.workshop.remember_made(card)
        return card

    def revise(self, card: Card, draft: Draft) -> None:
        """The facilitator changes what stands on a card, whoever wrote it."""
        self._refuse_unless_running_here()
        draft = self.activity.entry(self, draft, card)
        text = usable_text(draft.text)
        self.workshop.remember("revision", cards=[card])
        card.text, card.fields = text, draft.fields

    def _refuse_unless_running_here(self) -> None:
        if self.activity.picks:
            raise Refused(_("In diesem Schritt ist das nicht vorgesehen."))
        if not self.is_current:
            raise Refused(_("Nur der laufende Schritt kann etwas annehmen."))
