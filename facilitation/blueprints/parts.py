"""Blueprints inside blueprints: what a stage with ``include`` becomes when a workshop is planned.

Each included blueprint is a section with its own roles and its own confidentiality; the keys of its
stages begin with the id of the stage that includes it, so that none occurs twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from facilitation.blueprints.problems import Problem

if TYPE_CHECKING:
    from facilitation.blueprints.spec import StagePlan, WorkshopBlueprint

#: A blueprint may include one that includes one that includes one.
DEEPEST = 3
LONGEST_KEY = 60

#: What is asked before a confidential case where its blueprint does not ask itself.
CONSENT = {
    "id": "consent",
    "title": {"de": "Vertraulichkeit vereinbaren", "en": "Agree on confidentiality"},
    "type": "rate",
    "minutes": 1,
    "export": "none",
    "scale": {
        "min": 1,
        "max": 1,
        "low": {"de": "Ich stimme zu", "en": "I agree"},
        "high": {"de": "Ich stimme zu", "en": "I agree"},
    },
    "prompt": {
        "de": "Was hier gesagt wird, bleibt hier. Nennen Sie keine Namen und keine Aktenzeichen.",
        "en": "What is said here stays here. Please mention no names and no file numbers.",
    },
    "notes": {
        "de": "Erst weiter, wenn alle zugestimmt haben. Sagen, was gespeichert wird.",
        "en": "Go on once everybody has agreed. Say what is stored.",
    },
}


@dataclass(frozen=True)
class SectionPlan:
    """What a workshop copies of an included blueprint, or of its own confidential one."""

    key: str
    blueprint: WorkshopBlueprint = field(repr=False)

    def as_section(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "blueprint_key": self.blueprint.id,
            "title": self.blueprint.title,
            "confidentiality": self.blueprint.confidentiality,
            "roles": [role.model_dump() for role in self.blueprint.roles],
        }


def run_of(
    blueprint: WorkshopBlueprint, prefix: str = ""
) -> Iterator[tuple[SectionPlan | None, StagePlan]]:
    """All stages in order, those of included blueprints in their place, each with its section."""
    is_section = bool(prefix) or blueprint.confidentiality == "case"
    section = SectionPlan(prefix, blueprint) if is_section else None
    for stage in with_consent(blueprint):
        if stage.include:
            yield from run_of(blueprint.included(stage.include), f"{prefix}{stage.id}-")
        else:
            yield section, _prefixed(stage, prefix)


def with_consent(blueprint: WorkshopBlueprint) -> list[StagePlan]:
    """The stages of one blueprint; a case that asks for no consent gets a stage that does."""
    if blueprint.confidentiality != "case" or any(map(asks_for_consent, blueprint.stages)):
        return blueprint.stages
    kind = type(blueprint.stages[0])
    first = blueprint.stages[0]
    asked = kind.model_validate({**CONSENT, "phase": first.phase})
    # It stands before the plan and takes nothing of its time.
    return [asked.model_copy(update={"minutes": 0}), *blueprint.stages]


def asks_for_consent(stage: StagePlan) -> bool:
    scale = stage.scale
    return stage.type == "rate" and not stage.carry and bool(scale and scale.min == scale.max)


def problems_of_includes(
    blueprint: WorkshopBlueprint, find: Callable[[str], WorkshopBlueprint | None]
) -> list[Problem]:
    """What is wrong with the blueprints that this one includes, each with the path to it."""
    return list(_walk(blueprint, find, [blueprint.id]))


def _walk(
    blueprint: WorkshopBlueprint,
    find: Callable[[str], WorkshopBlueprint | None],
    path: list[str],
) -> Iterator[Problem]:
    for number, stage in enumerate(blueprint.stages):
        if not stage.include:
            continue
        way = [*path, stage.include]
        shown = " → ".join(way)
        inner = find(stage.include)
        if stage.include in path:
            sentence = _("Die Blaupausen enthalten einander im Kreis: %(path)s.", path=shown)
        elif inner is None:
            sentence = _("Die Blaupause „%(key)s“ gibt es hier nicht.", key=way[-1])
        elif len(path) > DEEPEST:
            sentence = _(
                "Tiefer als %(n)s Blaupausen ineinander geht es nicht: %(path)s.",
                n=DEEPEST,
                path=shown,
            )
        else:
            yield from _walk(inner, find, way)
            continue
        yield Problem(sentence, ("stages", number, "include"), stage.id)


def _prefixed(stage: StagePlan, prefix: str) -> StagePlan:
    """The stage as it stands in a longer run: its key, and where it takes its cards from."""
    if not prefix:
        return stage
    changed: dict[str, Any] = {"id": f"{prefix}{stage.id}"[:LONGEST_KEY]}
    if stage.carry:
        sources = [f"{prefix}{source}"[:LONGEST_KEY] for source in stage.carry.sources]
        source = sources[0] if isinstance(stage.carry.source, str) else sources
        changed["carry"] = stage.carry.model_copy(update={"source": source})
    copied = stage.model_copy(update=changed)
    # What was set counts as set in the copy too, for a silent field keeps its activity's default.
    return copied
