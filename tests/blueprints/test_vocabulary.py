"""Every field that the editor draws, and every value of it, has words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask_babel import force_locale

from facilitation.activities import all_activities
from facilitation.blueprints import carries, drawing, editing, forms, vocabulary
from facilitation.blueprints.kinds import Kind
from facilitation.blueprints.spec import StagePlan, WorkshopBlueprint

pytestmark = pytest.mark.usefixtures("context")

#: What no person is asked for, or what is drawn within something else.
NEVER_ASKED = {*forms.UNASKED, "stages", "include"}


def content(kind: str) -> dict[str, Any]:
    first = {"id": "a", "title": "A", "type": "vote", "minutes": 5}
    stage = {"id": "b", "title": "B", "type": kind, "minutes": 5}
    return {"id": "x", "title": "X", "stages": [first, stage]}


def fields(kind: str) -> list[Kind]:
    groups = forms.stage_fields(content(kind), 1, [])
    return [one for found in groups.values() for one in found]


@pytest.mark.parametrize("kind", all_activities())
def test_every_field_of_every_activity_is_drawn_and_has_words(kind: str) -> None:
    drawn = fields(kind)
    settings = all_activities()[kind].Settings
    unasked = {name for name, values in settings.runs.items() if len(values) == 1}
    expected = set(settings.model_fields) - unasked
    assert expected <= {one.path[0] for one in drawn}
    for one in drawn:
        assert vocabulary.words_of(one.name, kind), one.name
        for value, words in getattr(one, "choices", []):
            assert words, (one.name, value)
            assert words != value, (one.name, value)


def test_every_field_of_the_head_is_drawn_and_has_words() -> None:
    drawn = [one for found in forms.head_fields().values() for one in found]
    assert {one.path[0] for one in drawn} >= forms.keys_of({}, editing.HEAD) - NEVER_ASKED
    for one in drawn:
        assert vocabulary.words_of(one.name), one.name
        for value, words in getattr(one, "choices", []):
            assert words != value, (one.name, value)


def test_every_field_of_the_file_belongs_to_some_form() -> None:
    drawn = {one.path[0] for kind in all_activities() for one in fields(kind)}
    assert set(StagePlan.model_fields) - drawn == {"include"}
    assert "include" in {one.name for one in _including()}
    assert len(WorkshopBlueprint.model_fields) > 30


def _including() -> list[Kind]:
    given = {"stages": [{"id": "a", "include": "swot", "minutes": 5}]}
    return [one for found in forms.stage_fields(given, 0, []).values() for one in found]


def test_every_kind_of_stage_says_what_it_leaves_and_what_it_can_use() -> None:
    assert set(carries.USES) == set(all_activities())
    assert set(carries.OFFERS) <= set(all_activities())
    uses = {use for found in carries.USES.values() for use in found}
    assert uses == set(vocabulary.known_values("carry.use"))


def test_words_are_sentences_for_people() -> None:
    for path in vocabulary._FIELDS:
        words = vocabulary.words_of(path)
        assert words
        assert not re.search(r"[_!{}]", words.label + words.hint), path
    with force_locale("en"):
        assert vocabulary.words_of("title")


@pytest.mark.parametrize(
    ("kind", "take", "n", "words"),
    [
        ("vote", "top", 3, "die 3 Karten mit den meisten Punkten aus „X“"),
        ("vote", "top", 1, "die Karte mit den meisten Punkten aus „X“"),
        ("rate", "top", 2, "die 2 am besten bewerteten Karten aus „X“"),
        ("collect", "all", 0, "alle Karten aus „X“"),
        ("cluster", "all", 0, "alle Stapel und Karten aus „X“"),
        ("pick", "picked", 0, "was in „X“ festgelegt wurde"),
        ("collect", "group", 0, "die Karten der eigenen Gruppe aus „X“"),
    ],
)
def test_what_is_taken_is_said_in_plain_words(kind: str, take: str, n: int, words: str) -> None:
    assert vocabulary.take_words(kind, take, n, "X") == words


def test_only_what_makes_sense_is_offered() -> None:
    given = {
        "stages": [
            {"id": "talk", "title": "T", "type": "talk"},
            {"id": "in", "title": "I", "type": "collect", "unit": "group"},
            {"id": "scale", "title": "S", "type": "rate"},
            {"id": "now", "title": "N", "type": "vote"},
            {"id": "later", "title": "L", "type": "collect"},
        ]
    }
    field = carries.carry_field(given, 3)
    assert [key for key, _words in field.takes] == ["", "all:in", "group:in"]
    assert [key for key, _words in field.uses] == ["cards"]


def test_typed_texts_become_values() -> None:
    given = content("rate")
    typed = {"f.scale.min": ["0"], "f.scale.low.en": ["none"], "f.best": ["low"]}
    made = drawing.take(given, "b", typed)
    assert made["scale"] == {
        "min": 0,
        "max": 5,
        "low": {"de": "gar nicht", "en": "none"},
        "high": {"de": "sehr", "en": "very much"},
    }
    assert made["best"] == "low"
    assert {**made, "scale": None, "best": None} == {
        **given["stages"][1],
        "scale": None,
        "best": None,
    }


def test_lines_that_stay_keep_what_nobody_knows() -> None:
    given = content("collect")
    old = [{"de": "Eins", "en": "One", "fr": "Un"}, "Zwei", {"de": "Drei", "en": "Three"}]
    given["stages"][1]["lanes"] = old
    typed = {"f.lanes.de": ["Neu\r\nEins\r\nDrei"], "f.lanes.en": ["New\r\nOne\r\nThird"]}
    lanes = drawing.take(given, "b", typed)["lanes"]
    assert lanes == [{"de": "Neu", "en": "New"}, old[0], {"de": "Drei", "en": "Third"}]
    assert "lanes" not in drawing.take(given, "b", {"f.lanes.de": [""], "f.lanes.en": [""]})


def test_roles_are_named_and_counted() -> None:
    given = {"id": "x", "roles": [{"id": "host", "de": "Gast", "count": "rest", "foo": 1}]}
    typed = {"f.roles.0.de": ["Gastgebende"], "f.roles.1.de": ["Schreibende Person"]}
    assert drawing.take(given, editing.HEAD, typed)["roles"] == [
        {"id": "host", "de": "Gastgebende", "count": "rest", "foo": 1},
        {"id": "schreibende-person", "de": "Schreibende Person"},
    ]
