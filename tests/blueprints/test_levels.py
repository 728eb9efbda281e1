"""The lily in a blueprint file: its words are checked, and what does not fit is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

from facilitation.blueprints import WorkshopBlueprint
from facilitation.blueprints.problems import BlueprintError

SEEROSE = Path(__file__).parents[2] / "facilitation/blueprints/builtin/seerose.yaml"
LANES = ["oben", "mitten", "unten"]


def read(*stages: dict[str, Any], **more: Any) -> WorkshopBlueprint:
    plan = {"type": "collect", "minutes": 5}
    given = {
        "id": "probe",
        "title": "Probe",
        "stages": [{**plan, "title": one["id"], **one} for one in stages],
        **more,
    }
    return WorkshopBlueprint.read(yaml.safe_dump(given), "probe.yaml")


def test_the_builtin_seerose_says_which_stage_opens_which_level(context: Flask) -> None:
    blueprint = WorkshopBlueprint.read(SEEROSE.read_text(), SEEROSE.name)
    levels = {stage.id: stage.settings().get("level") for stage in blueprint.stages}
    assert [key for key, level in levels.items() if level] == ["artefacts", "values", "roots"]


def test_a_stage_may_have_a_lily_of_its_own(context: Flask) -> None:
    assert read({"id": "lily", "layout": "lily", "lanes": LANES}).stages[0].settings()["layout"]


@pytest.mark.parametrize(
    ("stage", "layout", "sentence"),
    [
        ({"level": "blom"}, "lily", "gemeint ist vielleicht „bloom“"),
        ({"level": "roots"}, "lily", "gemeint ist vielleicht „root“"),
        ({"level": "stem"}, "lilly", "gemeint ist vielleicht „lily“"),
        ({"layout": "lilie", "lanes": LANES}, None, "gemeint ist vielleicht „lily“"),
        ({"layout": "lily", "lanes": LANES[:2]}, None, "genau drei Spalten"),
        ({"layout": "lily", "lanes": LANES, "level": "stem"}, "lily", "alle drei Ebenen"),
        ({"level": "stem"}, None, "braucht „layout: lily“"),
        ({"level": "stem", "type": "vote", "votes": 3}, "lily", "nur Karten, die gesammelt werden"),
        ({}, "lily", "braucht Schritte mit „level“"),
    ],
)
def test_what_does_not_fit_is_named(
    context: Flask, stage: dict[str, Any], layout: str | None, sentence: str
) -> None:
    given = {"layout": layout} if layout else {}
    with pytest.raises(BlueprintError, match=sentence):
        read({"id": "one", **stage}, **given)
