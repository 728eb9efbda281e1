"""Consultation methods in a blueprint file: the ten by key, and own ones."""

from __future__ import annotations

import pytest

from facilitation.activities._consulting import METHODS, methods_of
from facilitation.blueprints import BlueprintError, WorkshopBlueprint
from tests.consulting import OWN, plan


def options_of(text: str) -> list[object]:
    blueprint = WorkshopBlueprint.read(text, "probe.yaml")
    return list(
        next(stage for stage in blueprint.stages if stage.id == "method").settings()["options"]
    )


def test_keys_of_the_ten_stay_keys(context: object) -> None:
    assert options_of(plan()) == list(METHODS)


def test_an_own_method_is_kept_whole_and_can_be_read_again(context: object) -> None:
    kept = options_of(plan(f"advice, {OWN}"))
    assert kept[0] == "advice"
    own = methods_of(kept)[1]
    assert (own.id, own.names, own.max_cards) == ("mirror", {"de": "Spiegel", "en": "Mirror"}, 1)
    assert own.starter == {"de": "Ich sehe", "en": "I see"}, "the dots are no part of the sentence"


def test_lanes_that_end_open_are_beginnings(context: object) -> None:
    lanes = "lanes: [{de: Bleibt so …}, {de: Ändert sich …}]"
    own = OWN.replace('starter: {de: "Ich sehe …", en: "I see …"}', lanes)
    assert own != OWN
    [method] = methods_of(options_of(plan(own)))
    assert method.begins == ["Bleibt so …", "Ändert sich …"] and method.form()["lanes_begin"]


@pytest.mark.parametrize(
    ("methods", "problem"),
    [
        ("brainstroming", "gemeint ist vielleicht „brainstorming“"),
        ("kaffee", "die Methode „kaffee“ gibt es nicht"),
        ("advice, advice", "„advice“ steht zweimal darin"),
        (OWN.replace("starter", "startr"), "bei „mirror“ ist „startr“ unbekannt.*„starter“"),
        (OWN.replace("id: mirror", "id: advice"), "„advice“ gehört schon zu den zehn"),
        ("{id: mirror, de: Spiegel}", "bei „mirror“, sentence: fehlt"),
        ("{id: mirror, sentence: {de: Nur so.}}", "bei „mirror“: ein Name fehlt"),
        (OWN.replace("max_cards: 1", "max_cards: -1"), "bei „mirror“, max_cards"),
    ],
)
def test_what_is_no_method_is_refused_by_name(methods: str, problem: str, context: object) -> None:
    with pytest.raises(BlueprintError, match=problem) as refusal:
        WorkshopBlueprint.read(plan(methods), "probe.yaml")
    assert "Schritt „method“, Feld „options“" in str(refusal.value)


def test_methods_are_nothing_that_groups_choose(context: object) -> None:
    with pytest.raises(BlueprintError, match="post_by"):
        WorkshopBlueprint.read(plan(post_by="post_by: group,"), "probe.yaml")
