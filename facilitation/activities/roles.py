"""Roles: people take a role, or a group where the blueprint names no roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from flask_babel import gettext as _
from flask_babel import ngettext
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, field_validator

from facilitation.activities import _role_plan
from facilitation.activities._pages import page_of
from facilitation.activities._role_plan import shows_plan
from facilitation.activities.base import Activity, Results, RoleTaken, StageSettings

if TYPE_CHECKING:
    from facilitation.models import Participant, Stage

#: Roles that one page of the board holds.
ROLES_ON_A_PAGE = 8
MOST_ROLES = 40


class RoleOption(BaseModel):
    """A role that this stage offers instead of those of the workshop."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str = Field(min_length=1, max_length=60)
    de: str = Field(default="", max_length=300)
    en: str = Field(default="", max_length=300)
    count: Annotated[int, Field(ge=1, le=100)] | Literal["rest"] = 1


class RolesSettings(StageSettings):
    options: Annotated[
        list[RoleOption],
        Field(max_length=MOST_ROLES, description="empty = the roles of the workshop"),
        WithJsonSchema(
            {
                "type": ["array", "null"],
                "maxItems": MOST_ROLES,
                "items": {
                    "anyOf": [
                        {"type": "string", "minLength": 1, "maxLength": 60},
                        RoleOption.model_json_schema(),
                    ]
                },
                "description": "The roles to choose from; without it those of the workshop.",
            }
        ),
    ] = Field(default_factory=list)

    runs: ClassVar[dict[str, tuple[Any, ...]]] = {
        **StageSettings.runs,
        "post_by": ("all", "none", "facilitator"),
        "read_by": ("all",),
        "hidden": (False,),
        "attribution": ("none", "name"),
        "photo": ("none",),
    }

    @field_validator("options", mode="before")
    @classmethod
    def _named_by_a_word(cls, given: Any) -> Any:
        """A bare word is a role for one person."""
        if not isinstance(given, list):
            return given or []
        return [{"id": one, "de": one} if isinstance(one, str) else one for one in given]


class Roles(Activity):
    key = "roles"
    Settings = RolesSettings
    takes = frozenset({"roles"})
    topics = frozenset({"participants"})

    @property
    def name(self) -> str:
        return _("Rollen")

    def is_entitled(self, stage: Stage, participant: Participant | None) -> bool:
        """A shared device is not a person; for those without one the desk enters the role."""
        is_person = participant is None or not participant.is_table
        return is_person and super().is_entitled(stage, participant)

    def quotes(self, stage: Stage) -> bool:
        return False

    def phone(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        if shows_plan(stage):
            return _role_plan.phone(stage, participant)
        parts = stage.parts()
        return {
            "parts": parts,
            "own": next((part for part in parts if participant in part.people), None),
            "is_named": stage.is_named,
        }

    def board(self, stage: Stage) -> dict[str, Any]:
        if shows_plan(stage):
            return _role_plan.board(stage)
        rows = _rows(stage)
        pages = max(1, -(-len(rows) // ROLES_ON_A_PAGE))
        page = page_of(stage, pages)
        start = page * ROLES_ON_A_PAGE
        return {
            "rows": rows[start : start + ROLES_ON_A_PAGE],
            "page": page,
            "pages": pages,
            "on_wall": _("Rollen und freie Plätze")
            if stage.roles
            else _("Gruppen und freie Plätze"),
        }

    def desk(self, stage: Stage) -> dict[str, Any]:
        if shows_plan(stage):
            return _role_plan.desk(stage)
        parts = stage.parts()
        people = [p for p in stage.workshop.participants if p.name and not p.is_table]
        busy = {person.id for part in parts for person in part.people}
        board = self.board(stage)
        return {
            "parts": parts,
            "free": [part for part in parts if not part.is_full],
            "people": sorted(people, key=lambda p: (p.id in busy, (p.name or "").casefold())),
            "busy": busy,
            "rows": _rows(stage),
            "page": board["page"],
            "pages": board["pages"],
            "on_wall": board["on_wall"],
            "switch": _("Rollen wählen am Telefon"),
        }

    def contributed(self, stage: Stage) -> int:
        """People who have a role, or sit in a group; who facilitates counts nowhere."""
        if shows_plan(stage):
            return _role_plan.contributed(stage)
        if not stage.roles:
            return sum(group.size for group in stage.groups)
        people = (person for part in stage.parts() for person in part.people)
        return sum(not person.is_facilitating for person in people)

    def asks_if_finished(self, stage: Stage) -> bool:
        return False

    def taken_part(self, count: int) -> str:
        return ngettext("hat gewählt", "haben gewählt", count)

    def taken_part_in(self, stage: Stage, count: int) -> str:
        return _role_plan.taken_part(count) if shows_plan(stage) else self.taken_part(count)

    def results(self, stage: Stage) -> Results:
        if shows_plan(stage):
            return _role_plan.results(stage)
        names = _("mit Namen") if stage.is_named else _("ohne Namen")
        what = _("Rollen") if stage.roles else _("Gruppen")
        return Results(
            kind="roles",
            method=f"{what}, {names}.",
            contributed=self.contributed(stage),
            roles=[RoleTaken(row["name"], row["taken"], row["names"]) for row in _rows(stage)],
        )


def _rows(stage: Stage) -> list[dict[str, Any]]:
    """Roles, or else groups, with their places; names only where the stage asks for them."""
    if stage.roles:
        return [
            {
                "name": part.name,
                "taken": part.taken,
                "of": part.count,
                "names": part.names if stage.is_named else [],
            }
            for part in stage.parts()
        ]
    seats = stage.workshop.seats if stage.groups else 0
    return [
        {
            "name": group.name,
            "taken": group.size,
            "of": seats,
            "names": [p.name for p in group.members if p.name and stage.is_named],
        }
        for group in stage.groups
    ]


ACTIVITY = Roles()
