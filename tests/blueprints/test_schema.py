"""The JSON Schema: every good file passes, every field has words, and what it says holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from facilitation.activities import all_activities
from facilitation.blueprints.checks import examine
from facilitation.blueprints.describing import WORDS
from facilitation.blueprints.reading import read_content
from facilitation.blueprints.schema import blueprint_schema

BUILTIN = sorted((Path(__file__).parents[2] / "facilitation/blueprints/builtin").glob("*.yaml"))
STAGE: dict[str, Any] = {"id": "eins", "title": "Eins", "type": "collect", "minutes": 5}


def errors(**changes: Any) -> list[str]:
    """Where a blueprint of one stage with these fields is wrong."""
    content = {"id": "x", "title": "X", "stages": [{**STAGE, **changes}]}
    found = Draft202012Validator(blueprint_schema()).iter_errors(content)
    return ["/".join(map(str, list(one.absolute_path)[2:])) for one in found]


@pytest.mark.parametrize("path", BUILTIN, ids=lambda path: path.stem)
def test_every_built_in_file_passes(context: Flask, path: Path) -> None:
    content = read_content(path.read_bytes(), path.name).data
    assert not list(Draft202012Validator(blueprint_schema()).iter_errors(content))


def test_it_is_a_schema_of_2020_12_and_knows_where_it_lives(app: Flask) -> None:
    answer = app.test_client().get("/blueprints/schema.json")
    assert answer.status_code == 200 and answer.mimetype == "application/schema+json"
    schema = json.loads(answer.data)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "/blueprints/schema.json"


def described(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    parts = {
        "WorkshopBlueprint": schema,
        **{n: d for n, d in schema["$defs"].items() if n in WORDS},
    }
    for model, definition in parts.items():
        for field, node in definition["properties"].items():
            yield model, field, node


def test_every_field_has_a_title_and_a_sentence(context: Flask) -> None:
    fields = list(described(blueprint_schema()))
    assert len(fields) > 100
    for model, field, node in fields:
        assert node["title"][0].isupper() and node["description"].endswith("."), (model, field)
    told = {(model, field) for model, field, _node in fields}
    assert told == {(model, field) for model, words in WORDS.items() for field in words}


def test_an_unknown_word_is_refused_wherever_it_stands(context: Flask) -> None:
    assert errors(promt="x") == [""]
    assert errors(type="rate", scale={"min": 1, "mox": 5}) == ["scale"]
    assert errors(carry={"form": "y"}) != []
    content = {"id": "x", "title": "X", "stages": [STAGE], "mood": "calm"}
    assert list(Draft202012Validator(blueprint_schema()).iter_errors(content))


def test_a_stage_has_a_title_and_an_activity_or_includes_another_blueprint(context: Flask) -> None:
    validator = Draft202012Validator(blueprint_schema())
    for stage, is_good in [
        ({"id": "a", "minutes": 5, "include": "andere"}, True),
        ({"id": "a", "minutes": 5, "include": ""}, False),
        ({"id": "a", "minutes": 5, "title": "A"}, False),
        ({"id": "a", "title": "A", "type": "talk"}, False),
    ]:
        content = {"id": "x", "title": "X", "stages": [stage]}
        assert validator.is_valid(content) == is_good, stage


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"type": "karaoke"}, "type"),
        ({"photo": "allow"}, None),
        ({"type": "talk", "photo": "allow"}, "photo"),
        ({"attribution": "role"}, "attribution"),
        ({"type": "rate", "attribution": "name"}, "attribution"),
        ({"type": "cluster", "post_by": "all"}, "post_by"),
        ({"type": "roles", "hidden": True}, "hidden"),
        ({"read_by": ["case_giver", "moderator"]}, None),
        ({"read_by": []}, "read_by"),
        ({"read_by": "none"}, "read_by"),
        ({"seating": "mix"}, "seating"),
        ({"seating": "mix", "unit": "group"}, None),
        ({"type": "vote", "votes": 0}, None),
        ({"type": "vote", "votes": 101}, "votes"),
        ({"per_card": True}, "per_card"),
        ({"layout": "lily", "lanes": ["a", "b"]}, "layout"),
        ({"layout": "lily", "lanes": ["a", "b", "c"]}, None),
        ({"level": "bloom"}, "level"),
        ({"type": "talk", "persist": "log"}, "persist"),
        ({"type": "rate", "best": "highest"}, "best"),
        ({"type": "rounds", "rounds": {"count": 3, "minutes": 5, "cards": 51}}, "rounds/cards"),
        ({"type": "rounds", "rounds": {"count": 3, "minutes": 5, "pass": True}}, "rounds"),
        ({"type": "matrix", "axes": {"x": "Aufwand", "y": "Nutzen"}}, None),
        ({"type": "pick", "options": ["brainstorming"]}, None),
        ({"type": "pick", "options": ["brainstorm"]}, "options"),
        ({"type": "roles", "options": ["a", {"id": "b", "count": "rest"}]}, None),
        ({"type": "roles", "options": [{"id": "b", "count": 0}]}, "options"),
        ({"lanes": ["x"] * 9}, "lanes"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_what_an_activity_takes_is_said_by_its_settings(
    context: Flask, fields: dict[str, Any], where: str | None
) -> None:
    found = errors(**fields)
    assert found == [] if where is None else any(one.startswith(where) for one in found), found


def test_every_activity_has_a_branch(context: Flask) -> None:
    rules = blueprint_schema()["$defs"]["StagePlan"]["else"]["allOf"]
    named = {rule["if"].get("properties", {}).get("type", {}).get("const") for rule in rules}
    assert named >= set(all_activities())


def test_the_file_of_the_documents_is_a_good_one(context: Flask) -> None:
    page = Path(__file__).parents[2] / "docs/blueprints.md"
    text = page.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    content = read_content(text, "")
    assert text.startswith("# yaml-language-server: $schema=")
    assert not list(Draft202012Validator(blueprint_schema()).iter_errors(content.data))
    assert examine(content).blueprint
