"""What lies on the shelf of one facilitator: blueprints and drafts, with where they come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from facilitation.access import me, shelf
from facilitation.blueprints import WorkshopBlueprint
from facilitation.blueprints.finding import BUILTIN, ORIGINS, OWN, SHARED, words_in
from facilitation.models import Held, OwnBlueprint, Run
from facilitation.models.run import Figures

#: Blueprints to begin with, short and well known; those that are there.
STARTERS = ("ideenwerkstatt", "lean-coffee", "fallberatung-sechs-phasen")


@dataclass(frozen=True)
class Entry:
    """A blueprint, or a draft that has no version yet; ``origin`` as in ``finding``."""

    key: str
    origin: str
    held: Held | None = None
    own: OwnBlueprint | None = None
    figures: Figures | None = None

    @property
    def blueprint(self) -> WorkshopBlueprint | None:
        return readable(self.held) if self.held else None

    @property
    def title(self) -> Any:
        return self.blueprint.title if self.blueprint else self.own.title if self.own else ""

    @property
    def words(self) -> Iterable[Any]:
        return words_in(self.blueprint) if self.blueprint else [self.title]


def readable(held: Held) -> WorkshopBlueprint:
    """What can be read of it: where something that it includes is missing here, the rest."""
    if not held.problems:
        return held.blueprint
    rest = [stage for stage in held.blueprint.stages if not stage.include]
    return held.blueprint.model_copy(update={"stages": rest})


def entries() -> list[Entry]:
    """All that this facilitator may see: the own ones first, then shared and built-in ones."""
    facilitator = me()
    figures = Run.figures()
    found = [
        Entry(
            held.key,
            BUILTIN if held.own is None else OWN if held.own.owner_id == facilitator.id else SHARED,
            held,
            held.own,
            figures.get(held.key),
        )
        for held in shelf()
    ]
    found += [
        Entry(own.key, OWN if own.owner_id == facilitator.id else SHARED, own=own)
        for own in OwnBlueprint.visible_to(facilitator)
        if not own.versions and own.draft is not None
    ]
    return found


def runs_in_words(figures: Figures) -> str:
    """„3-mal durchgeführt, im Mittel 95 statt 90 min“"""
    count = ngettext("%(num)s-mal durchgeführt", "%(num)s-mal durchgeführt", figures.count)
    if figures.median_minutes is None:
        return str(count)
    if figures.median_minutes == figures.planned:
        took = _("%(n)s min wie geplant", n=figures.planned)
    elif figures.count == 1:
        took = _("%(n)s statt %(planned)s min", n=figures.median_minutes, planned=figures.planned)
    else:
        took = _(
            "im Mittel %(n)s statt %(planned)s min",
            n=figures.median_minutes,
            planned=figures.planned,
        )
    return f"{count}, {took}"


def by_origin(found: list[Entry]) -> dict[str, list[Entry]]:
    """In the order in which the page shows them; what is empty is left out."""
    parts = {origin: [one for one in found if one.origin == origin] for origin in ORIGINS}
    return {origin: parts[origin] for origin in (OWN, SHARED, BUILTIN) if parts[origin]}


def starters(found: list[Entry]) -> list[Entry]:
    """To begin with, for who has nothing of the own yet."""
    if any(one.origin == OWN for one in found):
        return []
    by_key = {one.key: one for one in found if one.origin == BUILTIN}
    return [by_key[key] for key in STARTERS if key in by_key]
