"""A planned workshop taken to a newer version of its blueprint, as long as nothing has begun."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import exists, select

from facilitation.blueprints.differences import (
    Difference,
    content_of_run,
    content_of_workshop,
    differences,
)
from facilitation.extensions import db
from facilitation.models.card import Card
from facilitation.refusal import Refused
from facilitation.texts import in_language

if TYPE_CHECKING:
    from facilitation.models.shelf import Held, Shelf
    from facilitation.models.workshop import Workshop


class Lifting:
    """The part of a workshop that keeps up with its blueprint."""

    if TYPE_CHECKING:
        # What the workshop brings.
        id: Any
        roles: Any
        state: Any
        stages: Any
        sections: Any
        participants: Any
        series: Any
        starts_at: Any
        undo_state: Any
        copy_from: Any
        keep_as_usual: Any
        join_series: Any

    @property
    def may_be_lifted(self) -> bool:
        """Nothing was opened and nothing was written."""
        written = select(exists().where(Card.workshop_id == self.id))
        return self.state == "planned" and not db.session.scalar(written)

    def lift(self, blueprint: Any, version: Any = None) -> None:
        """Take all stages anew from this version; people, groups and the session stay.

        Roles that it does not know any more are dropped. Refused once anything was opened.
        """
        if not self.may_be_lifted:
            raise Refused(
                _("Dieser Workshop hat schon begonnen. Sein Ablauf bleibt, wie er geplant war.")
            )
        parts = {str(section.id): section.key for section in self.sections}
        self.undo_state = None
        self.stages.clear()
        self.sections.clear()
        db.session.flush()
        self.copy_from(blueprint, version)
        self.keep_as_usual(self.starts_at)
        db.session.flush()
        self._keep_roles(parts)
        if self.series is None:
            self.join_series(None, blueprint)

    def _keep_roles(self, parts: dict[str, str]) -> None:
        """Roles go on in the part of the same name, as far as it has them."""
        known: dict[str | None, tuple[str, set[str]]] = {None: ("", _ids(self.roles))}
        for section in self.sections:
            known[section.key] = (str(section.id), _ids(section.roles))
        for person in self.participants:
            kept = {}
            for key, held in person.roles.items():
                place, ids = known.get(parts.get(key), ("", set()))
                if left := [role for role in held if role in ids]:
                    kept[place] = left
            if kept != person.roles:
                person.roles = kept


def newer(workshop: Workshop, shelf: Shelf) -> Held | None:
    """The version to which this workshop can be lifted; None where it has the newest.

    A blueprint that has come to the same address later is another one.
    """
    if workshop.state != "planned":
        return None
    held = shelf.get(workshop.blueprint_key)
    if held is None or held.problems:
        return None
    if held.version is None:
        is_other = workshop.blueprint_label not in ("", held.label)
        return held if is_other and workshop.blueprint_version_id is None else None
    numbers = {version.id: version.number for version in held.version.own_blueprint.versions}
    number = numbers.get(workshop.blueprint_version_id or 0)
    return held if number is not None and number < held.version.number else None


def all_newer(workshops: Iterable[Workshop], shelf: Shelf) -> dict[int, Held]:
    """By the id of the workshop; those that have the newest version are not in it."""
    found = {workshop.id: newer(workshop, shelf) for workshop in workshops}
    return {key: held for key, held in found.items() if held}


def changes_by_hand(workshop: Workshop, held: Held, shelf: Shelf) -> list[Difference]:
    """What was changed in the plan since it was made; lifting loses it.

    Of a built-in blueprint the older version is not here: then what was added, and what was left
    out, is known alone.
    """
    version = workshop.blueprint_version
    if version and held.own:
        older = shelf.version(held.own, version.number)
        before = content_of_run(older.blueprint) if older and not older.problems else None
        if before:
            return [
                one
                for one in differences(before, content_of_workshop(workshop))
                if one.what != "total"
            ]
    return [
        Difference("added" if one.is_added else "removed", one.key, in_language(one.title))
        for one in workshop.stages
        if one.is_added or one.skipped_at
    ]


def _ids(roles: list[Any]) -> set[str]:
    return {role["id"] for role in roles or []}
