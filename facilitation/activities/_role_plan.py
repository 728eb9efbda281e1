"""The role plan: what a roles stage without roles and groups shows in a series of sessions.

It proposes who brings a case and who moderates in the sessions to come. Who has declined is on no
screen; there is only another proposal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import ngettext

from facilitation.activities.base import Results

if TYPE_CHECKING:
    from facilitation.models import Participant, Stage

#: Sessions that the wall can show, two lines each.
SESSIONS_ON_WALL = 4


def shows_plan(stage: Stage) -> bool:
    return bool(
        stage.activity_key == "roles"
        and stage.workshop.series
        and not stage.section
        and not stage.roles
        and not stage.groups
    )


def sessions(stage: Stage) -> list[dict[str, Any]]:
    """The sessions to come, each with its duties."""
    series: Any = stage.workshop.series
    return in_sessions(series, series.sessions_after(stage.workshop.session_number))


def in_sessions(series: Any, numbers: list[int]) -> list[dict[str, Any]]:
    slots = series.slots(*numbers)
    return [
        {
            "number": number,
            "name": series.session_name(number),
            "slots": [slot for slot in slots if slot.session == number],
        }
        for number in numbers
    ]


def phone(stage: Stage, participant: Participant) -> dict[str, Any]:
    return {"plan": sessions(stage), "may_join": not participant.is_table}


def board(stage: Stage) -> dict[str, Any]:
    return {
        "plan": sessions(stage)[:SESSIONS_ON_WALL],
        "on_wall": _("Rollenplan mit Namen"),
        "page": 0,
        "pages": 1,
    }


def desk(stage: Stage) -> dict[str, Any]:
    return {
        **board(stage),
        "plan": sessions(stage),
        "members": _members(stage),
        "switch": _("Rollenplan am Telefon"),
    }


def _members(stage: Stage) -> list[Any]:
    return stage.workshop.series.members if stage.workshop.series else []


def contributed(stage: Stage) -> int:
    """People in the room who are in the plan."""
    return sum(person.member_id is not None for person in stage.workshop.participants)


def taken_part(count: int) -> str:
    return ngettext("ist im Rollenplan", "sind im Rollenplan", count)


def results(stage: Stage) -> Results:
    """Nothing: the plan belongs to the series, changes with it and goes with it."""
    return Results(kind="none", method=_("Der Rollenplan steht auf der Seite der Reihe."))
