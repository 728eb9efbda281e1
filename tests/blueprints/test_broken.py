"""Twenty broken files get the same answer from command, import page, editor and JSON Schema."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from jsonschema import Draft202012Validator, ValidationError

from facilitation.blueprints.checks import examine
from facilitation.blueprints.looking import looked_through
from facilitation.blueprints.problems import Path as Place
from facilitation.blueprints.problems import Problem
from facilitation.blueprints.reading import read_content
from facilitation.blueprints.schema import blueprint_schema
from facilitation.extensions import db
from facilitation.models import Facilitator, OwnBlueprint
from tests.conftest import Desk

BROKEN = Path(__file__).parent / "broken"


class Expected(NamedTuple):
    """Where the mistake is, a word that is said about it, and whether a schema can say it."""

    stage: str | None
    field: str
    line: int
    word: str
    #: False where it takes more than one field and the fields beside it to know.
    schema_sees_it: bool = True


TABLE = {
    "minutes-zero": Expected("eins", "minutes", 8, "mindestens 1."),
    "minutes-negative": Expected("zwei", "minutes", 13, "mindestens 1."),
    "minutes-ten-thousand": Expected("eins", "minutes", 8, "höchstens 480."),
    "minutes-as-text": Expected("eins", "minutes", 8, "ganze Zahl"),
    "minutes-missing": Expected("eins", "minutes", 5, "fehlt."),
    "unknown-word": Expected("eins", "promt", 9, "„prompt“"),
    "unknown-activity": Expected("zwei", "type", 12, "„vote“"),
    "two-stages-with-one-id": Expected("eins", "id", 10, "zweimal", False),
    "carry-from-later": Expected("eins", "carry", 9, "erst danach", False),
    "carry-from-itself": Expected("zwei", "carry", 15, "aus sich selbst", False),
    "carry-in-a-circle": Expected("eins", "carry", 9, "erst danach", False),
    "carry-from-nowhere": Expected("zwei", "carry", 15, "„eins“", False),
    "carry-unknown-word": Expected("zwei", "carry.as", 15, "prompt, cards, options, context"),
    "title-missing": Expected("zwei", "title", 10, "fehlt."),
    "title-of-5000-characters": Expected("eins", "title", 6, "hier sind es 5000"),
    "title-in-french": Expected("zwei", "title", 11, "„fr“"),
    "unknown-role": Expected("eins", "post_by", 11, "„note_taker“", False),
    "value-that-does-not-run": Expected("eins", "attribution", 9, "läuft in dieser Version"),
    "case-without-its-person": Expected(None, "roles", 5, "„case_giver“"),
    "two-hundred-stages": Expected(None, "stages", 4, "hier sind es 200"),
}

every_file = pytest.mark.parametrize("name", TABLE)


def text_of(name: str) -> str:
    return (BROKEN / f"{name}.yaml").read_text(encoding="utf-8")


def problem_of(name: str) -> Problem:
    [problem] = examine(read_content(text_of(name), name)).problems
    return problem


def test_twenty_files_are_in_the_table() -> None:
    assert len(TABLE) == 20
    assert {path.stem for path in BROKEN.iterdir()} == set(TABLE)


@every_file
def test_a_file_has_the_one_mistake_of_the_table(context: Flask, name: str) -> None:
    problem, expected = problem_of(name), TABLE[name]
    found = (problem.stage, problem.field, problem.line)
    assert found == (expected.stage, expected.field, expected.line)
    assert expected.word in problem.sentence


def test_the_check_command_says_it_with_file_and_line(context: Flask) -> None:
    paths = [BROKEN / f"{name}.yaml" for name in TABLE]
    lines, wrong = looked_through(paths, context.extensions["library"])
    assert wrong == 20
    for path, line in zip(paths, lines, strict=True):
        problem = problem_of(path.stem)
        place = f"{problem.place}: " if problem.place else ""
        assert line == f"{path.name}:{problem.line}: {place}{problem.sentence}"


@every_file
def test_the_import_page_says_it_and_stores_nothing(fatma: Desk, name: str) -> None:
    upload = (io.BytesIO(text_of(name).encode()), f"{name}.yaml")
    page = fatma.client.post("/blueprints/imports", data={"file": upload})
    assert page.status_code == 200
    with fatma.app.test_request_context(headers={"Accept-Language": "de"}):
        assert str(problem_of(name)) in unescape(page.text)
        assert db.session.query(OwnBlueprint).count() == 0


@every_file
def test_the_editor_says_it_where_it_is(fatma: Desk, name: str) -> None:
    with fatma.app.test_request_context(headers={"Accept-Language": "de"}):
        problem = problem_of(name)
        me = Facilitator.by_email(fatma.email)
        assert me
        own = OwnBlueprint.begin(read_content(text_of(name), name).data, by=me)
        db.session.commit()
        key = own.key
    page = fatma.client.get(f"/blueprints/{key}/edit", follow_redirects=True)
    assert page.status_code == 200
    assert str(replace(problem, line=None)) in unescape(page.text)


def test_a_mended_file_is_good_for_all_of_them(fatma: Desk) -> None:
    text = text_of("minutes-zero").replace("minutes: 0", "minutes: 10")
    content = read_content(text, "")
    with fatma.app.test_request_context():
        assert examine(content).blueprint
    assert not list(Draft202012Validator(blueprint_schema()).iter_errors(content.data))
    page = fatma.client.post("/blueprints/imports", data={"text": text})
    assert "neu hier" in page.text and "mindestens 1." not in page.text


@every_file
def test_the_schema_says_it_at_the_same_place_as_far_as_a_schema_can(
    context: Flask, name: str
) -> None:
    content = read_content(text_of(name), name).data
    errors = list(Draft202012Validator(blueprint_schema()).iter_errors(content))
    assert bool(errors) == TABLE[name].schema_sees_it
    if errors:
        assert problem_of(name).path in {place for one in errors for place in places(one)}


def places(error: ValidationError) -> Iterator[Place]:
    """What an error and the ones inside it are about; what is missing counts as a place."""
    at: Place = tuple(error.absolute_path)
    yield at
    if error.validator == "required":
        yield from ((*at, name) for name in error.validator_value if name not in error.instance)
    if error.validator == "additionalProperties":
        known: dict[str, Any] = error.schema["properties"]
        yield from ((*at, name) for name in error.instance if name not in known)
    for inner in error.context or ():
        yield from places(inner)
