"""The form of a stage that consults: it takes what the method that was chosen before brings along.

What the blueprint says of the stage itself is kept beside it, so that another choice, or none,
gives it back. A stage that holds cards keeps the form they were written in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import exists, select

from facilitation.activities._consulting import ConsultationMethod, beginning_of
from facilitation.extensions import db
from facilitation.models.card import Card
from facilitation.rights import WORDS
from facilitation.texts import in_language

if TYPE_CHECKING:
    from facilitation.models.stage import Stage

#: What a method brings along: settings of the stage.
FORM = ("starter", "lanes", "max_cards", "lanes_begin")


class Forming:
    """The part of a stage that takes its form from a choice made before."""

    if TYPE_CHECKING:
        # What the stage brings.
        id: Any
        activity: Any
        opened_at: Any
        position: Any
        rights: Any
        roles_of: Any
        settings: Any
        workshop: Any

    # Questions

    @property
    def method_stage(self) -> Stage | None:
        """The stage before this one in which its method is chosen, if there is one."""
        if "starter" not in self.activity.Settings.model_fields:
            return None
        keys = (self.settings.get("carry") or {}).get("from") or []
        found = [
            stage
            for key in ([keys] if isinstance(keys, str) else keys)
            for stage in self.workshop.stages_by_key(key)
            if stage.position < self.position and stage.offers_methods
        ]
        held = [stage for stage in found if stage.opened_at]
        return (held or found)[-1] if found else None

    @property
    def wanted_method(self) -> ConsultationMethod | None:
        """The method that was chosen for this stage."""
        return self.method_stage.chosen_method if self.method_stage else None

    @property
    def method(self) -> ConsultationMethod | None:
        """The method whose form this stage has now."""
        taken = self.settings.get("method")
        methods = self.method_stage.methods if taken and self.method_stage else []
        return next((method for method in methods if method.id == taken), None)

    @property
    def card_limit(self) -> int:
        """Cards that one person may write here; 0 is no limit.

        The limit of a method is meant for each voice, so who writes for others has theirs as well.
        """
        limit = int(self.settings.get("max_cards") or 0)
        return limit * self._voices() if limit and self.settings.get("method") else limit

    def beginning(self, lane: int | None) -> str:
        """How every sentence in this lane begins; empty where people begin themselves."""
        starter = in_language(self.settings.get("starter"))
        lanes = self.settings.get("lanes") or []
        if starter or not self.settings.get("lanes_begin") or (lane or 0) >= len(lanes):
            return starter
        return beginning_of(in_language(lanes[lane or 0]))

    def form_note(self) -> str | None:
        """A sentence for the desk on the form of this stage, if there is a catch."""
        source, wanted = self.method_stage, self.wanted_method
        if source is None:
            return None
        title = in_language(source.title)
        if wanted is None:
            return _(
                "In „%(stage)s“ ist keine Methode gewählt; dieser Schritt läuft ohne.", stage=title
            )
        if wanted != self.method and self.opened_at:
            return _(
                "Hier liegen schon Karten, deshalb bleibt es bei ihrer Form. Für „%(method)s“ "
                "lässt sich der Schritt im Ablauf wiederholen.",
                method=wanted.name,
            )
        if wanted.asks:
            return _(
                "Hier entstehen Fragen. Mit einer davon geht es zurück zur Schlüsselfrage, dann "
                "mit einer anderen Methode noch einmal in die Beratung (im Ablauf wiederholen)."
            )
        return None

    # Verbs

    def take_form(self) -> None:
        """Sentence start, lanes and limit of the chosen method; without one, the stage's own.

        Nothing changes once there are cards, set aside or not.
        """
        if self.method_stage is None or self._holds_cards():
            return
        method = self.wanted_method
        if method is None:
            self.give_form_back()
            return
        own = self.settings.get("own_form") or {name: self.settings.get(name) for name in FORM}
        self.settings = {
            **self.settings,
            **method.form(),
            "own_form": own,
            "method": method.id,
        }

    def give_form_back(self) -> None:
        """The form that the blueprint gave to this stage."""
        own = self.settings.get("own_form")
        if own:
            kept = {k: v for k, v in self.settings.items() if k not in ("own_form", "method")}
            self.settings = {**kept, **own}

    # Private

    def _holds_cards(self) -> bool:
        return bool(db.session.scalar(select(exists().where(Card.stage_id == self.id))))

    def _voices(self) -> int:
        """For how many people each person who writes does so: one, or all who have the floor."""
        speakers, writers = set(self.rights.floor) - WORDS, self.rights.writers
        if not (speakers and writers):
            return 1
        held = [
            self.roles_of(person)
            for person in self.workshop.participants
            if not person.is_facilitating and not person.is_table
        ]
        speaking = sum(bool(roles & speakers) for roles in held)
        writing = sum(bool(roles & writers) for roles in held)
        return max(speaking // max(writing, 1), 1)
