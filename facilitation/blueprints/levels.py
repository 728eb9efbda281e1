"""The water lily in a blueprint: which stages open its levels, and what does not fit together."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from facilitation.activities import all_activities
from facilitation.blueprints.problems import Path, Problem

if TYPE_CHECKING:
    from facilitation.blueprints.spec import StagePlan, WorkshopBlueprint

LAYOUTS = ("lily",)


def problems_of_levels(
    blueprint: WorkshopBlueprint, place: Callable[[StagePlan, str], tuple[Path, str]]
) -> Iterator[Problem]:
    """What is wrong with the lily of a blueprint; unknown words of a stage are named elsewhere.

    Only cards that people collect lie on it. Where the blueprint has the lily, its stages say their
    ``level``; a stage with ``layout`` has one of its own, whose lanes are the levels. ``place``
    says where a field of a stage stands in the file.
    """
    if blueprint.layout is not None and blueprint.layout not in LAYOUTS:
        yield Problem(
            _(
                "„%(word)s“ gibt es nicht, gemeint ist vielleicht „%(near)s“.",
                word=blueprint.layout,
                near=difflib.get_close_matches(blueprint.layout, LAYOUTS, n=1, cutoff=0.0)[0],
            ),
            ("layout",),
        )
    has_levels = any(stage.level for stage in blueprint.stages)
    if blueprint.layout == "lily" and not has_levels:
        yield Problem(_("Die Seerose braucht Schritte mit „level“."), ("layout",))
    for stage in blueprint.stages:
        for field, why in _wrong_in(blueprint, stage):
            yield Problem(why, *place(stage, field))


def _wrong_in(blueprint: WorkshopBlueprint, stage: StagePlan) -> list[tuple[str, str]]:
    kind = all_activities().get(stage.type)
    given = [name for name in ("layout", "level") if getattr(stage, name) is not None]
    if kind and not stage.include:
        unknown = [name for name in given if name not in kind.Settings.model_fields]
        if unknown:
            why = _("auf der Seerose liegen nur Karten, die gesammelt werden („collect“).")
            return [(name, why) for name in unknown]
    if len(given) == 2:
        return [("level", _("ein Schritt mit eigener Seerose hat alle drei Ebenen."))]
    if "level" in given and blueprint.layout is None:
        return [("level", _("es braucht „layout: lily“ für die ganze Blaupause."))]
    return []
