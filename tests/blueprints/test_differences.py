"""What differs between two versions is named once, in the words of the domain."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilitation.blueprints import WorkshopBlueprint
from facilitation.blueprints.differences import (
    Difference,
    by_stage,
    content_of_run,
    content_of_workshop,
    differences,
)
from facilitation.blueprints.schema import blueprint_schema
from facilitation.models import Facilitator, Workshop
from tests.blueprints.from_schema import blueprints

STAGES: list[dict[str, Any]] = [
    {"id": "hello", "title": {"de": "Hallo", "en": "Hello"}, "type": "talk", "minutes": 5},
    {
        "id": "ideas",
        "title": "Ideen",
        "type": "collect",
        "minutes": 20,
        "prompt": {"de": "Was fehlt?", "en": "What is missing?"},
    },
    {
        "id": "dots",
        "title": "Gewichten",
        "type": "vote",
        "minutes": 10,
        "carry": {"from": "ideas", "take": "all", "as": "cards"},
    },
    {"id": "look", "title": "Ansehen", "type": "talk", "minutes": 5},
    {"id": "end", "title": "Ende", "type": "talk", "minutes": 5},
]
CONTENT: dict[str, Any] = {
    "id": "klein",
    "version": 1,
    "title": {"de": "Klein", "en": "Small"},
    "materials": ["Stifte", {"de": "Papier", "en": "Paper"}],
    "roles": [{"id": "scribe", "de": "Protokoll", "en": "Notes", "count": 1}],
    "stages": STAGES,
}


def changed(change: Callable[[dict[str, Any]], Any]) -> list[Difference]:
    after = copy.deepcopy(CONTENT)
    change(after)
    return [one for one in differences(CONTENT, after) if one.what != "total"]


def at(number: int, **fields: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda content: content["stages"][number].update(fields)


@pytest.mark.usefixtures("context")
def test_a_blueprint_does_not_differ_from_itself(app: Flask) -> None:
    library = list(app.extensions["library"])
    assert len(library) > 7
    for blueprint in library:
        assert differences(blueprint, blueprint) == []
        run = content_of_run(blueprint)
        assert run["stages"] and differences(run, copy.deepcopy(run)) == []


@pytest.mark.usefixtures("context")
def test_a_file_and_what_was_read_of_it_are_the_same(app: Flask) -> None:
    for blueprint in app.extensions["library"]:
        content = WorkshopBlueprint.read(app.extensions["library"].text(blueprint.id), "")
        assert differences(content, blueprint) == []


@pytest.mark.parametrize(
    ("change", "label", "before", "after"),
    [
        (at(1, minutes=15), "Minuten", "20 min", "15 min"),
        (at(1, title="Einfälle"), "Titel", "Ideen", "Einfälle"),
        (at(1, type="rounds"), "Was geschieht", "Karten sammeln", "In Runden schreiben"),
        (at(1, hidden=True), "Verdeckt schreiben", "nein", "ja"),
        (at(1, max_cards=3), "Karten je Person", "beliebig viele", "3"),
        (at(1, lanes=["Eins", "Zwei"]), "Spalten", "", "Eins, Zwei"),
        (at(1, unit="pair"), "Wer arbeitet zusammen", "alle zusammen", "zu zweit"),
        (at(1, post_by=["scribe"]), "Wer schreibt", "alle", "Protokoll"),
        (at(2, votes=5), "Punkte je Person", "3", "5"),
        (at(0, notes="Tür auf"), "Notizen für die Moderation", "", "Tür auf"),
        (lambda c: c["title"].update(de="Groß"), "Titel", "Klein", "Groß"),
        (lambda c: c["title"].update(en="Big"), "Titel, englisch", "Small", "Big"),
        (lambda c: c.update(goal="Klarheit"), "Ziel", "", "Klarheit"),
        (lambda c: c.update(group_size={"max": 12}), "Personen höchstens", "1000", "12"),
        (lambda c: c.update(purpose=["ideas"]), "Wofür", "", "Ideen finden"),
        (lambda c: c["roles"].pop(), "Rollen", "Protokoll (1)", ""),
        (lambda c: c.update(shelfmark="A 7"), "shelfmark", "", "A 7"),
    ],
)
@pytest.mark.usefixtures("context")
def test_every_change_of_a_field_is_named_once(
    change: Any, label: str, before: str, after: str
) -> None:
    [found] = changed(change)
    assert (found.label, found.before, found.after) == (label, before, after)


@pytest.mark.usefixtures("context")
def test_a_question_shows_both_texts_in_each_language_that_changed() -> None:
    german, english = changed(at(1, prompt={"de": "Was stört?", "en": "What disturbs?"}))
    assert (german.before, german.after) == ("Was fehlt?", "Was stört?")
    assert english.label == "Frage oder Aufgabe, englisch"
    assert english.sentence == (
        "„Ideen“, Frage oder Aufgabe, englisch: What is missing? → What disturbs?"
    )


@pytest.mark.usefixtures("context")
def test_a_carry_is_said_in_plain_words() -> None:
    carry = {"from": "ideas", "take": "all", "n": 2, "as": "cards"}
    [found] = changed(at(2, carry=carry))
    assert "alle Karten aus „Ideen“" in found.before
    assert "die ersten 2 Karten aus „Ideen“" in found.after


@pytest.mark.usefixtures("context")
def test_materials_show_what_came_and_what_went() -> None:
    [found] = changed(lambda c: c.update(materials=["Stifte", "Kreide"]))
    assert (found.label, found.before, found.after) == ("Material", "Papier", "Kreide")
    [found] = changed(lambda c: c["materials"].reverse())
    assert (found.before, found.after) == ("Stifte, Papier", "Papier, Stifte")


@pytest.mark.usefixtures("context")
def test_a_change_in_the_other_language_alone_can_be_read() -> None:
    [found] = changed(lambda c: c["materials"][1].update(en="Sheets"))
    assert "Paper" in found.before and "Sheets" in found.after


@pytest.mark.usefixtures("context")
def test_stages_come_go_and_move_with_the_fewest_moves() -> None:
    [gone] = changed(lambda c: c["stages"].pop(3))
    assert (gone.what, gone.title, gone.before, gone.after) == (
        *("removed", "Ansehen"),
        *("Gespräch, 5 min", ""),
    )
    new = {"id": "new", "title": "Neu", "type": "talk", "minutes": 3}
    [came] = changed(lambda c: c["stages"].insert(1, new))
    assert (came.what, came.title, came.number, came.after) == (
        "added",
        "Neu",
        2,
        "Gespräch, 3 min",
    )
    [moved] = changed(lambda c: c["stages"].insert(1, c["stages"].pop(3)))
    assert (moved.what, moved.title, moved.before, moved.after) == ("moved", "Ansehen", "4", "2")
    [moved] = changed(lambda c: c["stages"].append(c["stages"].pop(0)))
    assert (moved.title, moved.after) == ("Hallo", "5")


@pytest.mark.usefixtures("context")
def test_a_new_id_is_another_stage() -> None:
    assert [one.what for one in changed(at(3, id="other"))] == ["removed", "added"]


@pytest.mark.usefixtures("context")
def test_the_time_in_all_is_named_first() -> None:
    after = copy.deepcopy(CONTENT)
    after["stages"][1]["minutes"] = 15
    total, minutes = differences(CONTENT, after)
    assert (total.what, total.before, total.after) == ("total", "45 Minuten", "40 Minuten")
    assert by_stage([total, minutes]) == [(total, [total]), (minutes, [minutes])]


@pytest.mark.parametrize(
    "same",
    [
        at(1, votes=0),
        at(1, max_cards=0),
        at(1, unit="plenum"),
        at(1, post_by=["all"]),
        at(1, hint=""),
        at(2, votes=3),
        at(2, carry={"from": ["ideas"], "n": 0}),
        at(3, title={"de": "Ansehen"}),
        lambda c: c.update(start="09:00", facilitators=1, lessons=[]),
        lambda c: c.update(version=2, changes=[{"version": 2, "text": "Neu"}]),
    ],
)
@pytest.mark.usefixtures("context")
def test_what_a_silent_file_means_is_no_difference(same: Any) -> None:
    assert changed(same) == []


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"stages": "keine"},
        {"stages": [None, 7, "x", {"id": 3}, {"minutes": "viele", "type": ["vote"]}]},
        {"stages": [{"id": "a"}, {"id": "a", "title": {"de": 5}}], "roles": "alle"},
        {"title": 7, "group_size": None, "series": [], "stages": [{"carry": 4, "scale": "x"}]},
    ],
)
@pytest.mark.usefixtures("context")
def test_a_draft_with_mistakes_can_be_compared(broken: dict[str, Any]) -> None:
    assert differences(broken, broken) == []
    found = differences(CONTENT, broken) + differences(broken, CONTENT)
    assert all(one.sentence for one in found) and len(found) > len(STAGES)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[*HealthCheck],
)
@given(data=st.data())
def test_any_two_can_be_compared_and_each_is_like_itself(context: Flask, data: Any) -> None:
    made = blueprints(blueprint_schema(), 3)
    old, new = data.draw(made), data.draw(made)
    for one in (old, new):
        assert differences(one, copy.deepcopy(one)) == []
    there, back = differences(old, new), differences(new, old)
    assert bool(there) == bool(back)
    for found in (there, back):
        assert all(one.before != one.after and one.sentence for one in found)


def test_a_planned_workshop_is_its_blueprint_until_it_is_changed(context: Flask) -> None:
    fatma = Facilitator.register("fatma@example.org", "a password for tests", "Fatma")
    for blueprint in context.extensions["library"]:
        workshop = Workshop.plan(blueprint, title="Probe", by=fatma)
        assert differences(content_of_run(blueprint), content_of_workshop(workshop)) == []
    second = workshop.stages[1]
    workshop.skip(second)
    [total, found] = differences(content_of_run(blueprint), content_of_workshop(workshop))
    assert (total.what, found.what, found.stage) == ("total", "removed", second.key)
