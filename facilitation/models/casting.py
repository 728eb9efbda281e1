"""Roles in a stage: how many there are, who has taken which, and giving them away at the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import select

from facilitation.extensions import db
from facilitation.models.participant import NAME_CHARACTERS, Participant
from facilitation.refusal import Refused, Unusable
from facilitation.texts import clean, in_language

#: People without a device whom the facilitator may enter in one role.
MOST_ENTERED = 60


@dataclass
class Part:
    """A role and who has it; ``count`` is None where there is room for everybody.

    ``entered`` are names that the facilitator entered for people without a device.
    """

    id: str
    name: str
    count: int | None
    people: list[Participant] = field(default_factory=list)
    entered: list[str] = field(default_factory=list)

    @property
    def taken(self) -> int:
        return len(self.people) + len(self.entered)

    @property
    def is_full(self) -> bool:
        return self.count is not None and self.taken >= self.count

    @property
    def names(self) -> list[str]:
        """Names of those who gave one."""
        return [person.name for person in self.people if person.name] + self.entered


class Casting:
    """The part of a stage in which people take roles."""

    if TYPE_CHECKING:
        # What the stage brings.
        id: Any
        workshop_id: Any
        workshop: Any
        activity: Any
        settings: Any
        progress: Any
        is_current: Any
        known_roles: Any
        roles_key: Any
        count_at_desk: Any
        _refuse_unless_accepting: Any

    # Questions

    @property
    def roles(self) -> list[dict[str, Any]]:
        """The roles of this stage, or else those that count here: {"id", "count", "de", "en"}."""
        return self.settings.get("options") or self.known_roles

    def parts(self) -> list[Part]:
        """The roles in their order, with the people who have them."""
        entered = self.progress.get("without_device", {})
        parts = {
            role["id"]: Part(
                role["id"],
                in_language({"de": role.get("de", ""), "en": role.get("en", "")}) or role["id"],
                None if role.get("count", 1) == "rest" else int(role.get("count", 1)),
                entered=list(entered.get(role["id"], [])),
            )
            for role in self.roles
        }
        people = select(Participant).where(Participant.workshop_id == self.workshop_id)
        for person in db.session.scalars(people.order_by(Participant.id)):
            for role_id in person.roles.get(self.roles_key, ()):
                if role_id in parts:
                    parts[role_id].people.append(person)
        return list(parts.values())

    def part(self, role: str | None) -> Part:
        """The role with this key; refused if there is none."""
        found = next((part for part in self.parts() if part.id == role), None)
        if found is None:
            raise Refused(_("Diese Rolle gibt es hier nicht."))
        return found

    # Verbs of participants

    def take_role(self, role: str | None, *, by: Participant) -> None:
        """This person takes a role instead of the earlier one; without ``role`` gives it back.

        Refused in a closed stage, for an unknown role, and when the role is full.
        """
        self._refuse_unless_accepting("roles", by)
        if not role:
            by.give_back(self.roles_key, self._role_ids)
            return
        self._one_at_a_time()
        if by not in self._free(role, by).people:
            by.hold(role, self.roles_key, self._role_ids)

    # Verbs of facilitators; each can be undone for ten seconds

    def give_role(
        self, role: str, *, person: Participant | None = None, name: str | None = None
    ) -> None:
        """The facilitator gives a role to somebody here, or to a name without a device."""
        self._refuse_unless_running()
        self._one_at_a_time()
        part = self._free(role, person)
        name = clean(name, lines=False)
        if person is None and not name:
            raise Unusable(
                _("Bitte wählen Sie eine Person oder tragen Sie einen Namen ein."), field="name"
            )
        if len(name) > NAME_CHARACTERS:
            raise Unusable(
                _("Der Name darf höchstens %(n)s Zeichen haben.", n=NAME_CHARACTERS), field="name"
            )
        if person is None and len(part.entered) >= MOST_ENTERED:
            raise Refused(_("„%(role)s“ ist schon besetzt.", role=part.name))
        self.workshop.remember("role", stages=[self], people=[person] if person else [])
        self.count_at_desk("role")
        if person:
            person.hold(role, self.roles_key, self._role_ids)
        else:
            self._enter(role, [*part.entered, name])

    def free_role(
        self, role: str, *, person: Participant | None = None, name: str | None = None
    ) -> None:
        """The facilitator takes a role away, so that others can have it."""
        self._refuse_unless_running()
        part = self.part(role)
        if person not in part.people and name not in part.entered:
            raise Refused(_("Diese Rolle ist schon wieder frei."))
        self.workshop.remember("role_back", stages=[self], people=[person] if person else [])
        if person:
            person.give_back(self.roles_key, [role])
        else:
            left = list(part.entered)
            left.remove(str(name))
            self._enter(role, left)

    @property
    def _role_ids(self) -> list[str]:
        """One role of these for each person."""
        return [role["id"] for role in self.roles]

    def _free(self, role: str, person: Participant | None) -> Part:
        """The role, if this person has it already or there is a place left."""
        part = self.part(role)
        if part.is_full and (person is None or person not in part.people):
            raise Refused(
                _(
                    "„%(role)s“ ist schon besetzt. Bitte wählen Sie eine andere Rolle.",
                    role=part.name,
                )
            )
        return part

    def _enter(self, role: str, names: list[str]) -> None:
        entered = {**self.progress.get("without_device", {}), role: names}
        self.progress = {**self.progress, "without_device": entered}

    def _refuse_unless_running(self) -> None:
        if "roles" not in self.activity.takes:
            raise Refused(_("In diesem Schritt ist das nicht vorgesehen."))
        if not self.is_current:
            raise Refused(_("Nur der laufende Schritt kann etwas annehmen."))

    def _one_at_a_time(self) -> None:
        """Until this transaction ends, nobody else counts the places of this stage.

        SQLite has one writer anyway; another engine locks the row.
        """
        stage = type(self)
        db.session.execute(select(stage.id).where(stage.id == self.id).with_for_update())
