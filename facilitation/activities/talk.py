"""Talk: one person speaks or all do, or there is a break; nothing is written."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from facilitation.activities.base import Activity, Results

if TYPE_CHECKING:
    from facilitation.models import Participant, Stage

#: A phase of this name is a break, in any language of the file.
BREAKS = frozenset({"pause", "break"})


class Talk(Activity):
    key = "talk"

    @property
    def name(self) -> str:
        return _("Gespräch")

    def quotes(self, stage: Stage) -> bool:
        return False

    def phone(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        return self._view(stage)

    def board(self, stage: Stage) -> dict[str, Any]:
        return self._view(stage)

    def desk(self, stage: Stage) -> dict[str, Any]:
        return {**self._view(stage), "may_speak": may_speak(stage)}

    def _view(self, stage: Stage) -> dict[str, Any]:
        return {
            "floor": floor(stage),
            "is_break": is_break(stage),
            "back_at": back_at(stage) if is_break(stage) else None,
        }

    def results(self, stage: Stage) -> Results:
        return Results(kind="none", method=_("Gespräch, ohne Karten."))


def is_break(stage: Stage) -> bool:
    return any(words.strip().casefold() in BREAKS for words in stage.phase.values())


def back_at(stage: Stage) -> datetime | None:
    """When it goes on: when the clock will be at zero; as planned while it has not begun.

    None while the clock stands, for then nobody knows.
    """
    if stage.ends_at:
        return stage.ends_at
    if stage.opened_at is None:
        return stage.workshop.planned_start(stage) + timedelta(minutes=stage.minutes)
    return None


def floor(stage: Stage) -> str:
    """Who has the floor: as the desk has just said, else the roles that the blueprint names."""
    if "floor" in stage.progress:
        return str(stage.progress["floor"])
    return ", ".join(stage.role_name(role) for role in stage.rights.floor)


def may_speak(stage: Stage) -> list[str]:
    """Who can be given the floor with one press: groups, roles, people who gave a name."""
    workshop = stage.workshop
    groups = [group.name for group in workshop.groups]
    roles = stage.role_names(role["id"] for role in stage.known_roles)
    return groups + roles + [person.name for person in workshop.people() if person.name]


ACTIVITY = Talk()
