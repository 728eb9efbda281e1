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
    return " ".join(map(str, refusal.value.problems))


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
    found = problems(SMALL.replace("type: talk", "type: roles, read_by: group"))
    assert "read_by" in found
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
        ("id: a\nid: b", "„id“ steht zweimal"),
        ("x: !!python/object/apply:os.system ['true']", "nicht erlaubt"),
        ("x" * (1024 * 1024 + 1), "1 MiB"),
        ("a: &a [" + "1," * 300 + "]\nb: [" + "*a," * 300 + "]", "Verweise mitgezählt"),
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
    stages = yaml.safe_load(path.read_text())["stages"]
    types = {stage["type"] for stage in stages if "include" not in stage}
    assert types and types <= set(all_activities())


OUTER = """
id: {key}
title: {{de: Außen}}
stages:
  - {{id: vorher, title: {{de: Vorher}}, type: collect, minutes: 5}}
  - {{id: teil, include: {inner}, minutes: 10}}
  - {{id: danach, title: {{de: Danach}}, type: vote, minutes: 5, carry: {{from: vorher}}}}
"""


def outer(key: str, inner: str) -> WorkshopBlueprint:
    return WorkshopBlueprint.read(OUTER.format(key=key, inner=inner), f"{key}.yaml")


def test_an_included_blueprint_stands_in_its_place(context: Flask) -> None:
    case = Library().get("fallberatung-sechs-phasen")
    assert case
    blueprint = outer("aussen", case.id)
    blueprint.include({case.id: case}.get)
    run = blueprint.run()
    assert [stage.id for _part, stage in run][:3] == ["vorher", "teil-frame", "teil-cases"]
    assert run[-1][1].id == "danach" and run[-1][0] is None
    parts = {part.key: part for part, _stage in run if part}
    assert [part.blueprint.confidentiality for part in parts.values()] == ["case"]
    consult = next(stage for stage in blueprint.flat if stage.id == "teil-consult")
    assert consult.carry and consult.carry.sources == ["teil-key_question", "teil-method"]


def test_blueprints_in_a_circle_are_refused_with_their_path(context: Flask) -> None:
    found = {"a": outer("a", "b"), "b": outer("b", "c"), "c": outer("c", "a")}
    with pytest.raises(BlueprintError) as refusal:
        found["a"].include(found.get)
    assert "a → b → c → a" in str(refusal.value)


def test_blueprints_are_nested_no_deeper_than_three(context: Flask) -> None:
    small = WorkshopBlueprint.read(SMALL, "klein.yaml")
    found = {f"a{n}": outer(f"a{n}", f"a{n + 1}") for n in range(4)} | {"a4": small}
    found["a1"].include(found.get)
    assert len(found["a1"].flat) == 7
    with pytest.raises(BlueprintError) as refusal:
        found["a0"].include(found.get)
    assert "a0 → a1 → a2 → a3 → a4" in str(refusal.value)


def test_an_unknown_blueprint_is_refused_by_name(context: Flask) -> None:
    with pytest.raises(BlueprintError, match="gibtsnicht"):
        outer("a", "gibtsnicht").include({}.get)


def test_a_stage_without_title_and_activity_is_refused(context: Flask) -> None:
    found = problems(SMALL.replace(", type: talk", ""))
    assert "eins" in found and "type" in found and "fehlt" in found


ROLE = "roles: [{id: case_giver, de: Fallgebende Person}, {id: writer, de: Protokoll}]\n"


@pytest.mark.parametrize("field", ["post_by", "read_by", "floor"])
def test_an_unknown_role_is_refused_with_the_nearest_known_one(context: Flask, field: str) -> None:
    text = ROLE + SMALL.replace("type: talk", f"type: collect, {field}: [writter]")
    found = problems(text)
    assert "writter" in found and "writer" in found and field in found
    assert WorkshopBlueprint.read(text.replace("writter", "writer"), "klein.yaml")


def test_cards_go_on_only_to_those_who_may_read_them(context: Flask) -> None:
    later = (
        "  - {id: zwei, title: {de: Zwei}, type: vote, minutes: 5, carry: {from: eins, as: cards}}"
    )
    text = ROLE + SMALL.replace("type: talk", "type: collect, read_by: [writer]") + later
    assert "zwei" in problems(text)
    assert WorkshopBlueprint.read(text.replace("type: vote", "type: vote, post_by: writer"), "k")


def test_a_case_needs_somebody_whose_case_it_is_and_takes_no_photos(context: Flask) -> None:
    text = "confidentiality: case\n" + SMALL.replace("type: talk", "type: collect, photo: allow")
    found = problems(text)
    assert "case_giver" in found and "Fotos" in found
    assert WorkshopBlueprint.read("confidentiality: case\n" + ROLE + SMALL, "klein.yaml")


def test_a_file_can_say_every_setting_of_every_activity() -> None:
    known = set(StagePlan.model_fields)
    for activity in all_activities().values():
        assert set(activity.Settings.model_fields) <= known, activity.key
