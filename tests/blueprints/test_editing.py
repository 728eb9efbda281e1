"""Changing the content of a draft: nothing is lost, ids stay apart, sources follow."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilitation.blueprints import editing
from facilitation.blueprints.editing import Difference
from facilitation.refusal import Refused

pytestmark = pytest.mark.usefixtures("context")


def blueprint(*ids: str, **head: Any) -> dict[str, Any]:
    return {"id": "probe", **head, "stages": [stage(one) for one in ids]}


def stage(key: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "title": key.upper(), "type": "talk", "minutes": 5, **more}


def ids(content: dict[str, Any]) -> list[str | None]:
    return [editing.id_of(one) for one in editing.stages_of(content)]


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ({"de": "Ideen gewichten"}, "ideen-gewichten"),
        ({"en": "Größe & Maß"}, "groesse-mass"),
        ("Łódź 2026!", "odz-2026"),
        ("", "schritt"),
        ("日本", "schritt"),
        ("x" * 5000, "x" * 50),
        ("a", "a-2"),
    ],
)
def test_an_id_is_made_from_the_title(title: Any, made: str) -> None:
    assert editing.new_id(blueprint("a", "b"), title) == made


def test_a_new_stage_is_not_taken_for_one_that_has_gone() -> None:
    content = editing.remove(blueprint("a", "b"), 0)
    content["stages"][0]["carry"] = {"from": "a"}
    assert editing.new_id(content, "A") == "a-2"


def test_a_place_leads_to_its_stage_whatever_its_id() -> None:
    given: list[Any] = [*"ab", "a", "head", "Groß", 7, None]
    content = {"stages": [{"id": one} for one in given] + ["kein Schritt"]}
    places = [editing.place_of(content, number) for number in range(len(given) + 1)]
    assert places == ["~1", "b", "~3", "~4", "~5", "~6", "~7", "~8"]
    assert [editing.number_of(content, place) for place in places] == list(range(8))
    assert editing.number_of(content, "~9") is None
    assert editing.number_of(content, "~0") is None


def test_a_changed_id_is_followed_unless_another_stage_has_the_old_one() -> None:
    content = blueprint("a", "b", "c")
    content["stages"][1]["carry"] = {"from": "a", "foo": 1}
    content["stages"][2]["carry"] = {"from": ["b", "a"]}
    changed = editing.put(content, "a", stage("neu"))
    assert changed["stages"][1]["carry"] == {"from": "neu", "foo": 1}
    assert changed["stages"][2]["carry"] == {"from": ["b", "neu"]}
    assert content["stages"][1]["carry"] == {"from": "a", "foo": 1}

    twice = {"stages": [*content["stages"], stage("a")]}
    assert editing.put(twice, "~1", stage("neu"))["stages"][1]["carry"]["from"] == "a"


def test_the_head_keeps_its_order_and_its_stages() -> None:
    content = {"id": "a", "stages": [stage("x")], "title": "T"}
    changed = editing.put(content, editing.HEAD, {"id": "a", "title": "U", "room": "R"})
    assert list(changed.items()) == [
        ("id", "a"),
        ("room", "R"),
        ("stages", content["stages"]),
        ("title", "U"),
    ]


def test_where_there_is_no_list_nothing_is_added() -> None:
    with pytest.raises(Refused):
        editing.add({"stages": {"a": 1}}, {"title": "Neu"})
    assert editing.add({}, {"title": "Neu"})[0]["stages"] == [{"id": "neu", "title": "Neu"}]


@pytest.mark.parametrize(
    ("path", "left"),
    [
        (["a"], {"b": {"c": [1, 2]}}),
        (["b", "c", 0], {"a": 1, "b": {"c": [2]}}),
        (["b", "x", "y"], {"a": 1, "b": {"c": [1, 2]}}),
        (["b", "c", "0"], {"a": 1, "b": {"c": [1, 2]}}),
        ([[1]], {"a": 1, "b": {"c": [1, 2]}}),
        ([], {"a": 1, "b": {"c": [1, 2]}}),
    ],
)
def test_what_stands_at_a_path_goes_and_nothing_else(path: list[Any], left: Any) -> None:
    assert editing.without({"a": 1, "b": {"c": [1, 2]}}, path) == left


def test_differences_are_said_stage_by_stage() -> None:
    content = blueprint("a", "b", "c", "d")
    assert editing.differences(content, content) == []
    assert editing.differences(content, {**content, "id": "x"}) == [Difference("head")]
    assert editing.differences(content, editing.remove(content, 1)) == [Difference("removed", "B")]
    assert editing.differences(content, editing.repeat(content, 1)) == [Difference("added", "B 2")]
    changed = editing.put(content, "c", stage("c", minutes=9))
    assert editing.differences(content, changed) == [Difference("changed", "C")]
    for number, to in ((0, 3), (3, 0), (2, 0), (0, 2)):
        moved = editing.move(content, number, to)[0]
        title = "ABCD"[number]
        assert editing.differences(content, moved) == [Difference("moved", title)], (number, to)


def test_titles_are_what_there_is(context: Flask) -> None:
    assert editing.title_of({"title": {"de": ["x"], "en": "Ideas"}}) == "Ideas"
    assert editing.title_of({"title": 5, "id": "a"}) == "a"
    assert editing.title_of({"include": "swot"}) == "swot"
    assert editing.title_of(["kein Schritt"]) == ""


steps = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "repeat", "move", "retitle"]),
        st.integers(0, 30),
        st.integers(-5, 30),
        st.text(max_size=8),
    ),
    max_size=25,
)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_whatever_is_done_ids_stay_apart_and_nothing_is_lost(
    steps: list[tuple[str, int, int, str]],
) -> None:
    content = blueprint("a", "b", "c", foo={"unbekannt": [1, 2]})
    there = {str(one["id"]): one for one in content["stages"]}
    for what, at, to, text in steps:
        stages = editing.stages_of(content)
        number = at % len(stages) if stages else 0
        before = json.dumps(content)
        kept = content
        if what == "add":
            content, number = editing.add(content, {"title": text, "bar": to}, number or None)
            there[str(ids(content)[number])] = content["stages"][number]
        elif stages and what == "remove":
            there.pop(str(ids(content)[number]))
            content = editing.remove(content, number)
        elif stages and what == "repeat":
            content = editing.repeat(content, number)
            there[str(ids(content)[number + 1])] = content["stages"][number + 1]
        elif stages and what == "move":
            content, _to = editing.move(content, number, to)
        elif stages:
            key = str(ids(content)[number])
            there[key] = {**stages[number], "title": text}
            content = editing.put(content, editing.place_of(content, number), there[key])
        assert json.dumps(kept) == before
    found = ids(content)
    assert len(set(found)) == len(found)
    assert {str(one["id"]): one for one in content["stages"]} == there
    assert content["foo"] == {"unbekannt": [1, 2]}
