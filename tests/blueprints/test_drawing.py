"""Forms of built-in blueprints: drawn from the schema, and sent back without a change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from facilitation.blueprints import drawing, editing
from facilitation.blueprints.checks import examine
from facilitation.blueprints.drawing import Form
from facilitation.blueprints.library import BUILTIN
from facilitation.blueprints.overview import overview
from facilitation.blueprints.reading import Content, read_content

pytestmark = pytest.mark.usefixtures("context")
FILES = sorted(BUILTIN.glob("*.yaml"))


def read(path: Path) -> dict[str, Any]:
    return read_content(path.read_text(encoding="utf-8"), path.name).data


def places(content: dict[str, Any]) -> list[str]:
    return [editing.HEAD, *(editing.place_of(content, n) for n in range(len(content["stages"])))]


def untouched(form: Form) -> dict[str, list[str]]:
    """What a browser sends of this form."""
    sent = {}
    for one in form.fields:
        for end, text in one.parts.items():
            name = drawing.name_in_form(one.kind, end)
            sent[name] = ["", *text] if isinstance(text, list) else [text.replace("\n", "\r\n")]
    return sent


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_part_of_every_built_in_blueprint_comes_back_as_it_was(path: Path) -> None:
    content = read(path)
    for place in places(content):
        form = drawing.draw(content, place)
        assert len(form.fields) > 3
        assert not form.rest
        typed = untouched(form)
        again = editing.put(content, place, drawing.take(content, place, typed))
        assert json.dumps(again) == json.dumps(content)
        typed["f.title.de"] = ["Ein anderer Titel"]
        assert drawing.take(content, place, typed) != editing.part_of(content, place)


def test_times_are_counted_through_the_day() -> None:
    day = overview(read(BUILTIN / "ideenwerkstatt.yaml"), [], lambda _key: None)
    assert (day.minutes, day.start, day.end) == (90, "09:00", "10:30")
    assert [row.clock for row in day.rows[:4]] == ["09:00", "09:05", "09:10", "09:25"]
    assert sum(minutes for minutes, _colour in day.parts) == 90


@pytest.mark.parametrize("start", ["morgens", None, 9, "25:00"])
@pytest.mark.parametrize("minutes", [0, -5, "abc", True, 10**30, None, [5]])
def test_what_is_no_time_counts_nothing(start: Any, minutes: Any) -> None:
    content = {"start": start, "stages": [{"minutes": minutes}, {"include": "x", "minutes": 5}]}
    day = overview(content, [], {"x": 60}.get)
    assert (day.minutes, day.end) == (60, "10:00")


def test_problems_stand_at_their_fields() -> None:
    content = read(BUILTIN / "ideenwerkstatt.yaml")
    content["stages"][4]["carry"]["from"] = "ideas"
    content["stages"][4]["carry"]["oben"] = 1
    content["stages"][5]["titel"] = "Ideen"
    content["start"] = "früh"
    content["roles"] = [{"id": "X"}]
    problems = examine(Content(content)).problems
    found = {}
    for place in places(content):
        form = drawing.draw(content, place, problems)
        found.update({(place, one.name): one.problems for one in form.fields if one.problems})
        found.update({(place, one.label): one.problems for one in form.rest if one.problems})
    assert set(found) == {
        ("head", "start"),
        ("head", "roles"),
        ("hmw_vote", "carry"),
        ("ideas", "titel"),
    }
    assert sum(map(len, found.values())) == len(problems)
