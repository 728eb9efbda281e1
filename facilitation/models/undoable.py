"""Taking the last step at the desk back, for ten seconds.

What is noted is the state before the step, not the step: whatever it did, putting the old values
back undoes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.extensions import db
from facilitation.models import columns
from facilitation.refusal import Refused

if TYPE_CHECKING:
    from facilitation.models.card import Card
    from facilitation.models.participant import Participant
    from facilitation.models.stage import Stage

UNDO_SECONDS = 10

_STAGE_STATE = (
    "opened_at",
    "closed_at",
    "revealed_at",
    "skipped_at",
    "ends_at",
    "seconds_left",
    "page",
    "minutes",
    "progress",
)
_CARD_STATE = ("hidden_at", "aside_reason", "parent_id", "text", "fields", "lane")
_PERSON_STATE = ("roles",)
_WORKSHOP_STATE = ("opened_at", "closed_at", "current_stage_id", "delete_on")


class Undoable:
    if TYPE_CHECKING:
        # What the workshop brings.
        stages: Any
        card: Any
        participants: Any

    #: State before the last step: {"kind", "at", "workshop", "stages", "cards", "people", "made"}.
    undo_state: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    def remember(
        self,
        kind: str,
        *,
        stages: Sequence[Stage] = (),
        cards: Sequence[Card] = (),
        people: Sequence[Participant] = (),
        keeping: Sequence[str] = _CARD_STATE,
        about: dict[str, Any] | None = None,
    ) -> None:
        """Note the state before a step, so that it can be undone.

        ``keeping`` names what it changes on cards, ``about`` is for the words of the toast.
        """
        self._forget_materials()
        self.undo_state = {
            "kind": kind,
            "at": columns.now().isoformat(),
            "workshop": _state(self, _WORKSHOP_STATE),
            "stages": {str(stage.id): _state(stage, _STAGE_STATE) for stage in stages},
            "cards": {str(card.id): _state(card, keeping) for card in cards},
            "people": {str(person.id): _state(person, _PERSON_STATE) for person in people},
            "made": [],
            "about": about or {},
        }

    def remember_made(self, *cards: Card) -> None:
        """Cards that the step has made; undoing it takes them away again."""
        db.session.flush()
        if self.undo_state:
            made = [*self.undo_state.get("made", []), *(card.id for card in cards)]
            self.undo_state = {**self.undo_state, "made": made}

    @property
    def undo_kind(self) -> str | None:
        """What could be undone now, if anything."""
        return self.undo_state["kind"] if self.undo_state and self.undo_until else None

    @property
    def undo_about(self) -> dict[str, Any]:
        """What the words about the last step speak of."""
        return dict((self.undo_state or {}).get("about", {}))

    @property
    def undo_until(self) -> datetime | None:
        """Until when the last step can be undone; None when that is over."""
        if not self.undo_state:
            return None
        until = datetime.fromisoformat(self.undo_state["at"]) + timedelta(seconds=UNDO_SECONDS)
        return until if until > columns.now() else None

    def undo(self, at: str | None = None) -> None:
        """Take the last step at the desk back; refused after ten seconds.

        ``at`` says which step was meant: another facilitator may have made one since.
        """
        if not self.undo_state or not self.undo_until:
            raise Refused(_("Das lässt sich nur zehn Sekunden lang zurücknehmen."))
        if at and at != self.undo_state["at"]:
            raise Refused(_("Inzwischen ist etwas anderes geschehen. Das blieb, wie es ist."))
        self._forget_materials()
        kept, self.undo_state = self.undo_state, None
        _restore(self, kept["workshop"])
        for stage in self.stages:
            _restore(stage, kept["stages"].get(str(stage.id), {}))
        for card_id, state in kept["cards"].items():
            card = self.card(int(card_id))
            if card:
                _restore(card, state)
        for person in self.participants if kept.get("people") else []:
            _restore(person, kept["people"].get(str(person.id), {}))
        for card_id in kept.get("made", []):
            card = self.card(card_id)
            if card:
                # What lay in it lies elsewhere again; nobody is to be taken along.
                db.session.flush()
                db.session.expire(card)
                db.session.delete(card)

    def _forget_materials(self) -> None:
        """A step may change what later stages take from earlier ones."""
        for stage in self.stages:
            stage.forget_material()


def _state(record: Any, names: Sequence[str]) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _restore(record: Any, state: dict[str, Any]) -> None:
    for name, value in state.items():
        if name.endswith("_at") and value:
            value = datetime.fromisoformat(value)
        elif name == "delete_on":
            value = date.fromisoformat(value)
        setattr(record, name, value)
