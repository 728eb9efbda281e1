"""Blueprint files: what is understood, and what is refused with which words."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from flask import Flask

from facilitation.activities import all_activities
from facilitation.blueprints import BlueprintError, Library, StagePlan, WorkshopBlueprint

#: What a stage has where a file says nothing, by the domain's reference.
DEFAULTS = {
    "unit": "plenum",
    "lanes": [],
    "fields": [],
    "post_by": "all",
    "max_cards": 0,
    "votes": 0,
    "stack": False,
    "hidden": False,
    "attribution": "none",
    "photo": "none",
    "carry": None,
    "per_card": False,
    "wall": "auto",
    "export": "full",
}

SMALL = """
id: klein
title: {de: Klein}
stages:
  - {id: eins, title: {de: Eins}, type: talk, minutes: 5}
"""


def problems(text: str) -> str:
    with pytest.raises(BlueprintError) as refusal:
        WorkshopBlueprint.read(text, "datei.yaml")
    return " ".join(refusal.value.problems)


def test_every_default_of_the_domain_is_known(context: Flask) -> None:
    stage = WorkshopBlueprint.read(SMALL, "klein.yaml").stages[0]
    assert {name: getattr(stage, name) for name in DEFAULTS} == DEFAULTS


def test_the_ideas_workshop_is_ninety_minutes_in_both_languages(context: Flask) -> None:
    blueprint = Library().get("ideenwerkstatt")
    assert blueprint
    assert blueprint.minutes == blueprint.total_minutes == 90
    assert blueprint.languages == ["de", "en"]
    for stage in blueprint.stages:
        for text in (stage.title, stage.phase, stage.prompt, stage.notes):
            assert isinstance(text, dict) and text["de"] and text["en"], stage.id


def test_an_unknown_word_is_refused_with_the_nearest_known_one(context: Flask) -> None:
    found = problems(SMALL.replace("minutes: 5", "minutes: 5, promt: {de: Hallo}"))
    assert "eins" in found and "promt" in found and "prompt" in found


def test_an_activity_that_is_not_built_is_refused_by_name(context: Flask) -> None:
    assert "karaoke" in problems(SMALL.replace("type: talk", "type: karaoke"))


def test_a_setting_that_does_not_run_yet_is_refused_by_name(context: Flask) -> None:
    text = SMALL.replace("type: talk", "type: collect, post_by: [case_giver], wall: status")
    found = problems(text)
    assert "post_by" in found and "wall" in found
    assert WorkshopBlueprint.read(SMALL.replace("talk", "collect, post_by: all"), "klein.yaml")


def test_a_carry_from_nowhere_is_refused(context: Flask) -> None:
    found = problems(SMALL.replace("type: talk", "type: vote, carry: {from: später, as: cards}"))
    assert "später" in found


def test_a_missing_field_is_named_with_its_stage(context: Flask) -> None:
    found = problems(SMALL.replace(", minutes: 5", ""))
    assert "eins" in found and "minutes" in found and "fehlt" in found


def test_fields_of_a_newer_schema_are_kept(context: Flask) -> None:
    text = "schema: 2\n" + SMALL.replace("minutes: 5", "minutes: 5, mood: calm")
    stage = WorkshopBlueprint.read(text, "neu.yaml").stages[0]
    assert stage.model_extra == {"mood": "calm"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "keine Blaupause"),
        ("- eins\n- zwei", "keine Blaupause"),
        ("id: [", "YAML"),
        ("id: a\nid: b", "YAML"),
        ("x: !!python/object/apply:os.system ['true']", "YAML"),
        ("x" * (1024 * 1024 + 1), "1 MiB"),
        ("a: &a [" + "1," * 10 + "]\nb: [" + "*a," * 300 + "]", "YAML"),
    ],
    ids=["empty", "a list", "broken", "twice", "code", "too large", "anchors that multiply"],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(
    context: Flask, text: str, word: str
) -> None:
    assert word in problems(text)


def test_a_stage_copies_what_its_activity_knows(context: Flask) -> None:
    plan = StagePlan.model_validate(
        {"id": "w", "title": "W", "type": "vote", "minutes": 5, "votes": 4, "lanes": ["x"]}
    )
    settings = plan.settings()
    assert settings["votes"] == 4 and "lanes" not in settings


@pytest.mark.parametrize(
    "path",
    sorted((Path(__file__).parents[2] / "facilitation/blueprints/builtin").glob("*.yaml")),
    ids=lambda p: p.stem,
)
def test_every_built_in_file_uses_built_activities(context: Flask, path: Path) -> None:
    types = {stage["type"] for stage in yaml.safe_load(path.read_text())["stages"]}
    assert types and types <= set(all_activities())
