"""The built-in blueprints: complete, in both languages, and as long as they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from facilitation.blueprints import Library, WorkshopBlueprint
from facilitation.blueprints.spec import StagePlan, localised

#: Minutes of the twelve methods, as they were asked for.
MINUTES = {
    "retrospektive": 60,
    "eins-zwei-vier-alle": 30,
    "world-cafe": 120,
    "brainwriting-6-3-5": 45,
    "walt-disney": 75,
    "swot": 90,
    "lean-coffee": 60,
    "kopfstand": 45,
    "stakeholder-analyse": 60,
    "zukunftswerkstatt": 240,
    "widerstandsabfrage": 45,
    "lessons-learned": 90,
}
FOLDER = Path(__file__).parents[2] / "facilitation/blueprints/builtin"
FILES = sorted(FOLDER.glob("*.yaml"))
#: As in „Nutzer*innen“; nothing is inside a word (federal recommendation, methods section 7).
GENDER_SIGN = re.compile(r"\w[*:_/]-?in(nen)?\b|[a-zäöü]In(nen)?\b")


def content(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text())
    return found


def texts(given: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every text of a file that people read, with its place."""
    if isinstance(given, dict):
        if given.keys() & {"de", "en"}:
            yield place, given
        else:
            for key, value in given.items():
                yield from texts(value, f"{place}.{key}")
    elif isinstance(given, list):
        for number, value in enumerate(given):
            yield from texts(value, f"{place}[{number}]")


every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_the_twelve_methods_are_there_with_their_minutes() -> None:
    library = Library()
    found = {key: blueprint.minutes for key in MINUTES if (blueprint := library.get(key))}
    assert found == MINUTES


@every_file
def test_a_file_says_as_many_minutes_as_its_steps_take(path: Path) -> None:
    blueprint = Library().get(path.stem)
    assert blueprint and blueprint.total_minutes == blueprint.minutes


@every_file
def test_every_text_is_there_in_both_languages(path: Path) -> None:
    found = dict(texts(content(path)))
    assert len(found) > 20
    for place, said in found.items():
        assert said["de"].strip() and said["en"].strip(), place
        assert not GENDER_SIGN.search(said["de"]), place
        assert "!" not in said["de"] + said["en"], place


@every_file
@pytest.mark.parametrize("name", ["prompt", "hint", "notes", "if_short", "if_stuck", "title"])
def test_no_text_of_a_step_is_in_one_language_alone(path: Path, name: str) -> None:
    for stage in content(path)["stages"]:
        assert isinstance(stage.get(name, {}), dict), stage["id"]


@every_file
def test_everything_that_helps_to_choose_a_method_is_said(path: Path) -> None:
    blueprint = Library().get(path.stem)
    assert blueprint
    for name in (
        "subtitle",
        "description",
        "goal",
        "when_to_use",
        "when_not",
        "purpose",
        "project_phase",
        "skill_level",
        "room",
        "materials",
        "preparation",
        "follow_up",
        "related",
        "source",
        "authors",
        "licence",
    ):
        assert getattr(blueprint, name), name


@every_file
def test_related_methods_are_others_that_exist(path: Path) -> None:
    blueprint, library = Library().get(path.stem), Library().blueprints
    assert blueprint
    assert set(blueprint.related) <= library.keys() - {blueprint.id}


@every_file
def test_every_step_tells_the_facilitator_what_to_do(path: Path) -> None:
    for stage in content(path)["stages"]:
        assert "include" in stage or stage.get("notes"), stage["id"]


def stages(key: str) -> dict[str, StagePlan]:
    blueprint = Library().get(key)
    assert isinstance(blueprint, WorkshopBlueprint)
    return {stage.id: stage for stage in blueprint.stages}


def test_one_two_four_all_goes_from_one_to_all_twice() -> None:
    for cycle in "12":
        here = [stage for key, stage in stages("eins-zwei-vier-alle").items() if key[-1:] == cycle]
        assert [stage.unit for stage in here] == ["single", "pair", "group", "group"]
        assert [stage.minutes for stage in here] == [1, 2, 4, 5]
        assert here[2].seating == "pairs"


def test_guests_of_a_world_cafe_move_and_hosts_stay() -> None:
    rounds = [stage for key, stage in stages("world-cafe").items() if key.startswith("round")]
    assert [(stage.seating, stage.stays) for stage in rounds] == [("mix", ["host"])] * 3


def test_six_people_write_three_ideas_in_each_of_six_rounds_of_five_minutes() -> None:
    plan = stages("brainwriting-6-3-5")["write"].rounds
    assert plan and (plan.count, plan.minutes, plan.cards, plan.hand_on) == (6, 5, 3, True)


def test_the_least_resistance_wins_and_nothing_to_change_is_one_of_the_proposals() -> None:
    found = stages("widerstandsabfrage")
    rate, decision = found["resistance"], found["decision"]
    assert rate.best == "low" and rate.scale and (rate.scale.min, rate.scale.max) == (0, 10)
    shown = found["clarify"]
    assert shown.carry and shown.carry.sources == ["proposals", "passive"]
    assert rate.carry and rate.carry.sources == ["clarify"]
    assert decision.carry and (decision.carry.source, decision.carry.take) == ("resistance", "top")


def test_a_future_workshop_has_its_three_phases_and_a_break() -> None:
    phases = [localised(stage.phase)["de"] for stage in stages("zukunftswerkstatt").values()]
    order = list(dict.fromkeys(phases))
    assert [name for name in order if name in ("Kritik", "Fantasie", "Verwirklichung")] == [
        "Kritik",
        "Fantasie",
        "Verwirklichung",
    ]
    assert "Pause" in order
