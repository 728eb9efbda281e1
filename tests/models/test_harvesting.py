"""What a day has changed can go back into its blueprint, with the times it really took."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from facilitation.blueprints import WorkshopBlueprint
from facilitation.models import Workshop
from facilitation.models.harvesting import Harvest, Proposal, rounded
from tests.conftest import Clock, Desk
from tests.planning import plans

MORNING = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
STAGES: list[dict[str, Any]] = [
    {"id": "hello", "title": {"de": "Hallo"}, "type": "talk", "minutes": 5},
    {"id": "ideas", "title": {"de": "Ideen"}, "type": "collect", "minutes": 20, "hint": "Kurz"},
    {"id": "dots", "title": {"de": "Gewichten"}, "type": "vote", "minutes": 10,
     "carry": {"from": "ideas", "take": "all", "as": "cards"}},
    {"id": "end", "title": {"de": "Ende"}, "type": "talk", "minutes": 5},
]  # fmt: skip
CONTENT: dict[str, Any] = {"id": "probe", "title": {"de": "Probe"}, "stages": STAGES}


@pytest.fixture
def desk(fatma: Desk, clock: Clock) -> Desk:
    clock.time = MORNING
    return plans(fatma, *STAGES)


def goes(desk: Desk, clock: Clock, **minutes: int) -> None:
    for key, length in minutes.items():
        assert desk.opens(key).status_code == 303
        clock.advance(minutes=length)


def proposals(desk: Desk) -> list[Proposal]:
    def ask(workshop: Workshop) -> list[Proposal]:
        return Harvest(workshop, CONTENT).proposals

    return list(desk.ask(ask))


def content_with(desk: Desk, *keys: str) -> dict[str, Any]:
    return dict(desk.ask(lambda w: Harvest(w, CONTENT).content_with(keys)))


def plan_of(content: dict[str, Any]) -> list[tuple[str, int]]:
    return [(stage["id"], stage["minutes"]) for stage in content["stages"]]


@pytest.mark.parametrize(
    ("exact", "round_number"),
    [(0, 1), (1, 1), (4, 4), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (52, 50), (53, 55)],
)
def test_times_become_round_numbers(exact: int, round_number: int) -> None:
    assert rounded(exact) == round_number


def test_a_day_that_went_as_planned_gives_nothing(desk: Desk, clock: Clock) -> None:
    goes(desk, clock, hello=5, ideas=21, dots=9, end=6)
    desk.closes()
    assert proposals(desk) == []


def test_minutes_that_it_really_took_are_proposed(desk: Desk, clock: Clock) -> None:
    goes(desk, clock, hello=5, ideas=33, dots=14, end=2)
    desk.closes()
    ideas, dots, end = proposals(desk)
    assert (ideas.key, ideas.before, ideas.after, ideas.exact) == (
        *("minutes:ideas", "20 min"),
        *("35 min", 33),
    )
    assert ideas.wanted and not dots.wanted and not end.wanted
    changed = content_with(desk, "minutes:ideas")
    assert plan_of(changed) == [("hello", 5), ("ideas", 35), ("dots", 10), ("end", 5)]
    assert changed["stages"][1]["hint"] == "Kurz" and plan_of(CONTENT)[1] == ("ideas", 20)


def test_a_stage_that_was_left_out_may_go(desk: Desk, clock: Clock) -> None:
    desk.posts(f"plan/{desk.stage('end')}/skip")
    goes(desk, clock, hello=5, ideas=20, dots=10)
    desk.closes()
    [skipped] = proposals(desk)
    assert (skipped.kind, skipped.title, skipped.wanted) == ("skipped", "Ende", False)
    assert [key for key, _minutes in plan_of(content_with(desk, "skipped:end"))] == [
        *("hello", "ideas", "dots")
    ]


def test_added_and_repeated_stages_come_in_their_place(desk: Desk, clock: Clock) -> None:
    goes(desk, clock, hello=5, ideas=20)
    desk.posts("plan", activity="talk", title="Zwischenruf", minutes=5, after=desk.stage("ideas"))
    desk.posts("plan", activity="vote", title="Blitzlicht", minutes=5, after=desk.stage("extra-1"))
    desk.posts(f"plan/{desk.stage('hello')}/repetition")
    goes(desk, clock, **{"hello-2": 7, "extra-1": 12, "extra-2": 3, "dots": 10, "end": 5})
    desk.closes()
    found = proposals(desk)
    assert [(one.kind, one.title, one.exact) for one in found] == [
        ("repeated", "Hallo, noch einmal", 7),
        ("added", "Zwischenruf", 12),
        ("added", "Blitzlicht", 3),
    ]
    content = content_with(desk, *(one.key for one in found))
    keys = [key for key, _minutes in plan_of(content)]
    assert keys == [
        "hello",
        "ideas",
        "hallo-noch-einmal",
        "zwischenruf",
        "blitzlicht",
        "dots",
        "end",
    ]
    assert [minutes for _key, minutes in plan_of(content)] == [5, 20, 5, 10, 3, 10, 5]
    assert WorkshopBlueprint.model_validate(content)
    assert content["stages"][4]["carry"] == {
        **{"from": "ideas", "take": "all"},
        **{"n": 0, "as": "cards"},
    }


def test_what_was_added_and_never_opened_is_not_proposed(desk: Desk, clock: Clock) -> None:
    goes(desk, clock, hello=5)
    desk.posts("plan", activity="talk", title="Vielleicht", minutes=5, after=desk.stage("end"))
    desk.closes()
    assert proposals(desk) == []


def test_included_blueprints_are_named_and_not_taken_apart(fatma: Desk, clock: Clock) -> None:
    clock.time = MORNING
    case = {"id": "case", "include": "fallberatung-zehn-schritte"}
    plans(fatma, STAGES[0], case, STAGES[3])
    goes(fatma, clock, hello=12)
    inside = fatma.ask(lambda w: next(s.key for s in w.stages if s.section_id))
    goes(fatma, clock, **{inside: 50, "end": 5})
    fatma.closes()
    assert [one.key for one in proposals(fatma)] == ["minutes:hello"]
    assert fatma.ask(lambda w: Harvest(w, CONTENT).included) == [
        "Kollegiale Beratung (zehn Schritte)"
    ]


def test_a_confidential_case_tells_nothing(fatma: Desk, clock: Clock) -> None:
    plans(fatma, *STAGES, confidentiality="case")
    goes(fatma, clock, consent=30)
    fatma.closes()
    assert proposals(fatma) == []
    assert not fatma.ask(lambda w: w.tells_its_times)
    assert "Aus einem vertraulichen Fall wird nichts übernommen" in fatma.sees("/blueprint")
    assert fatma.posts("blueprint", change="minutes:consent").status_code == 409
