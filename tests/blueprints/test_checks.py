"""What fields of a blueprint say about each other, and that one mistake hides no other."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from facilitation.blueprints.checks import Examined, examine
from facilitation.blueprints.reading import Content, read_content

FILE = """\
id: klein
title: {de: Klein}
stages:
  - id: eins
    title: {de: Eins}
    type: collect
    minutes: 5
  - id: zwei
    title: {de: Zwei}
    type: vote
    minutes: 5
    votes: 3
    carry: {from: eins, as: cards}
"""


def looked_at(old: str, new: str, file: str = FILE) -> Examined:
    assert old in file
    return examine(read_content(file.replace(old, new), "klein.yaml"))


def test_a_good_file_is_a_blueprint(context: Flask) -> None:
    examined = looked_at("klein", "klein")
    assert examined.blueprint and not examined.problems and not examined.kept


#: Changed words of the file above: what they become, and what is said about it.
MISTAKES = [
    (
        "minutes: 5\n  -",
        "minutes: 0\n  -",
        "Zeile 7, Schritt „eins“, Feld „minutes“: mindestens 1.",
    ),
    ("minutes: 5\n  -", "minutes: -5\n  -", "„minutes“: mindestens 1."),
    ("minutes: 5\n  -", "minutes: 10000\n  -", "„minutes“: höchstens 480."),
    ("minutes: 5\n  -", "minutes: '5'\n  -", "„minutes“: hier steht eine ganze Zahl."),
    ("minutes: 5\n  -", "minutes: 2.5\n  -", "„minutes“: hier steht eine ganze Zahl."),
    ("id: zwei", "id: eins", "Zeile 8, Schritt „eins“, Feld „id“: Diese Kennung gibt es zweimal."),
    ("from: eins", "from: zwei", "Feld „carry“: Ein Schritt übernimmt nichts aus sich selbst."),
    ("from: eins", "from: einz", "„einz“. Gemeint ist vielleicht „eins“."),
    ("as: cards", "as: karten", "Feld „carry.as“: hier geht nur: prompt, cards, options, context."),
    ("as: cards", "fom: cards", "Feld „carry.fom“: ist unbekannt, gemeint ist vielleicht „from“."),
    (
        "type: vote",
        "type: vot",
        "„vot“ gibt es in dieser Version nicht. Gemeint ist vielleicht „vote“.",
    ),
    ("{de: Zwei}", "{de: ''}", "Feld „title“: fehlt."),
    ("{de: Zwei}", "{fr: Deux}", "Feld „title“: Die Sprache „fr“ gibt es hier nicht."),
    ("{de: Zwei}", "[Zwei]", "Feld „title“: hier steht ein Text, oder je Sprache einer (de, en)."),
    ("{de: Zwei}", "x" * 5000, "Feld „title“: höchstens 120 Zeichen, hier sind es 5000."),
    ("    title: {de: Eins}\n", "", "Schritt „eins“, Feld „title“: fehlt."),
    ("votes: 3", "votes: 3, 4", "Schritt „zwei“, Feld „votes“: hier steht eine ganze Zahl."),
    ("id: klein", "id: Zu Groß", "Zeile 1, Feld „id“: nur kleine Buchstaben a bis z"),
    ("id: klein", "id: klein\nstart: 9 Uhr", "Feld „start“: hier steht eine Uhrzeit wie „09:00“."),
    ("id: klein", "id: klein\ngroup_size: {min: 9, max: 4}", "Feld „group_size.min“"),
    ("id: klein", "id: klein\nmaterial: []", "Feld „material“: ist unbekannt, gemeint ist"),
    ("id: klein", "id: klein\npurpose: [spaß]", "Feld „purpose.0“: hier geht nur: ideas"),
]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES)
def test_a_mistake_is_named_where_it_is(context: Flask, old: str, new: str, said: str) -> None:
    examined = looked_at(old, new)
    assert examined.blueprint is None
    assert said in str(examined.problems[0])
    assert len(examined.problems) == 1


def test_a_carry_from_later_is_refused_and_so_is_a_circle(context: Flask) -> None:
    later = looked_at("minutes: 5\n  -", "minutes: 5\n    carry: {from: zwei, as: context}\n  -")
    assert [str(one) for one in later.problems] == [
        "Zeile 8, Schritt „eins“, Feld „carry“: „zwei“ kommt erst danach."
    ]


def test_a_broken_stage_does_not_hide_what_is_wrong_elsewhere(context: Flask) -> None:
    file = FILE.replace("minutes: 5\n  -", "minutes: fünf\n  -").replace("from: eins", "from: null")
    examined = looked_at("id: zwei", "id: zwei\n    promt: x", file)
    assert [(one.stage, one.field) for one in examined.problems] == [
        ("eins", "minutes"),
        ("zwei", "carry.from"),
        ("zwei", "promt"),
    ]
    file = FILE.replace("minutes: 5\n  -", "minutes: fünf\n  -")
    examined = looked_at("from: eins", "from: drei", file)
    assert [(one.stage, one.field) for one in examined.problems] == [
        ("eins", "minutes"),
        ("zwei", "carry"),
    ]


def test_two_hundred_stages_are_too_many(context: Flask) -> None:
    stages = [{"id": f"s{n}", "title": "S", "type": "talk", "minutes": 5} for n in range(200)]
    [problem] = examine(Content({"id": "x", "title": "X", "stages": stages})).problems
    assert str(problem) == "Feld „stages“: höchstens 100 Einträge, hier sind es 200."


def test_unknown_fields_of_a_newer_schema_are_kept_and_named(context: Flask) -> None:
    examined = looked_at("id: klein", "schema: 2\nid: klein\nmood: calm")
    assert examined.blueprint and not examined.problems
    assert [one.field for one in examined.kept] == ["mood"]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"stages": None},
        {"stages": "x"},
        {"stages": []},
        {"stages": [None, 1, "x", [], {}]},
        {"id": 1, "title": 2, "stages": [{"id": [], "title": {}, "type": {}, "minutes": {}}]},
        {"id": "x", "title": "X", "roles": [{"id": "a"}, 5], "stages": [{"include": 5}]},
        {"id": "x", "title": "X", "stages": [{"id": "a", "include": "b", "carry": 3}]},
        {
            "id": "x",
            "title": "X",
            "confidentiality": "case",
            "stages": [{"id": "a", "title": "A", "type": "pick", "minutes": 5, "options": 1}],
        },
    ],
)
def test_anything_at_all_gets_an_answer(context: Flask, data: dict[str, Any]) -> None:
    examined = examine(Content(data))
    assert examined.problems and examined.blueprint is None
    assert all(str(problem) for problem in examined.problems)
