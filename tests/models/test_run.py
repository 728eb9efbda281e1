"""A closed workshop leaves a run: what it took, by stage, and nothing about anybody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from facilitation.extensions import db
from facilitation.models import Run, Workshop
from facilitation.models.run import Figures
from tests.conftest import Clock, Desk, Phone
from tests.planning import plans

MORNING = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
STAGES: list[dict[str, Any]] = [
    {"id": "ideas", "minutes": 20},
    {"id": "talk", "minutes": 30, "type": "talk"},
    {"id": "end", "minutes": 5},
]


@pytest.fixture
def desk(fatma: Desk, clock: Clock) -> Desk:
    clock.time = MORNING
    return plans(fatma, *STAGES)


def runs() -> list[Run]:
    return list(db.session.scalars(db.select(Run)))


def run_of(desk: Desk) -> Run | None:
    found: list[Run] = desk.ask(lambda _workshop: runs())
    assert len(found) < 2
    return found[0] if found else None


def hold(desk: Desk, clock: Clock, **minutes: int) -> None:
    """Open these stages for so many minutes each, and close the workshop."""
    for key, length in minutes.items():
        assert desk.opens(key).status_code == 303
        clock.advance(minutes=length)
    assert desk.closes().status_code == 303


def test_a_closed_workshop_is_a_run(desk: Desk, clock: Clock) -> None:
    Phone.joins(desk, "Anna")
    Phone.joins(desk)
    hold(desk, clock, ideas=25, talk=18, end=5)
    run = run_of(desk)
    assert run
    assert (run.blueprint_key, run.label, run.day) == ("probe", "1", MORNING.date())
    assert (run.people, run.minutes_planned, run.minutes_taken) == (2, 55, 48)
    assert run.stages == {"ideas": 25, "talk": 18, "end": 5}


def test_talk_after_the_end_of_a_vote_belongs_to_it(desk: Desk, clock: Clock) -> None:
    desk.opens("ideas")
    clock.advance(minutes=10)
    desk.stops("ideas")
    clock.advance(minutes=8)
    hold(desk, clock, talk=5)
    run = run_of(desk)
    assert run and run.stages == {"ideas": 18, "talk": 5}


def test_left_out_stages_are_absent_and_repetitions_are_one_sum(desk: Desk, clock: Clock) -> None:
    desk.posts(f"plan/{desk.stage('talk')}/skip")
    desk.opens("ideas")
    clock.advance(minutes=10)
    desk.posts(f"plan/{desk.stage('ideas')}/repetition")
    desk.posts("plan", activity="talk", title="Nur heute", minutes=5, after=desk.stage("ideas"))
    hold(desk, clock, **{"extra-2": 7, "ideas-2": 12, "end": 4})
    run = run_of(desk)
    assert run and run.stages == {"ideas": 22, "end": 4}
    assert run.minutes_taken == 33 and run.minutes_planned == 55


def test_minutes_planned_are_those_of_the_blueprint(desk: Desk, clock: Clock) -> None:
    desk.posts(f"plan/{desk.stage('talk')}/minutes", minutes=90)
    hold(desk, clock, ideas=5)
    run = run_of(desk)
    assert run and run.minutes_planned == 55


def test_a_night_is_no_time_of_work(desk: Desk, clock: Clock) -> None:
    desk.opens("ideas")
    clock.advance(hours=4)
    desk.opens("talk")
    clock.advance(hours=20)
    hold(desk, clock, end=6)
    run = run_of(desk)
    assert run and run.stages == {"ideas": 240, "talk": 30, "end": 6}
    assert run.minutes_taken == 240 + 30 + 6


def test_closing_that_was_taken_back_leaves_no_run(desk: Desk, clock: Clock) -> None:
    hold(desk, clock, ideas=5)
    assert run_of(desk)
    assert desk.posts("undo").status_code == 303
    assert desk.ask(lambda w: w.state) == "open"
    assert run_of(desk) is None
    clock.advance(minutes=20)
    desk.closes()
    run = run_of(desk)
    assert run and run.minutes_taken == 25


def test_closed_a_second_time_it_is_still_one_run(desk: Desk, clock: Clock) -> None:
    hold(desk, clock, ideas=5)
    clock.advance(minutes=5)
    hold(desk, clock, talk=10)
    run = run_of(desk)
    assert run and run.stages == {"ideas": 10, "talk": 10} and run.minutes_taken == 20


def test_a_workshop_that_never_began_is_no_run(desk: Desk) -> None:
    assert desk.closes().status_code == 409
    assert run_of(desk) is None


def test_the_run_stays_when_its_workshop_goes(desk: Desk, clock: Clock) -> None:
    hold(desk, clock, ideas=5)
    desk.posts("deletion", title="Probe")
    assert desk.ask(lambda workshop: workshop) is None
    run = run_of(desk)
    assert run and run.workshop_id is None and run.minutes_taken == 5


def test_of_a_case_only_day_blueprint_and_number_are_kept(fatma: Desk, clock: Clock) -> None:
    clock.time = MORNING
    plans(fatma, *STAGES, confidentiality="case")
    Phone.joins(fatma, "Anna")
    hold(fatma, clock, consent=3)
    run = run_of(fatma)
    assert run and (run.day, run.people, run.blueprint_key) == (MORNING.date(), 1, "probe")
    assert run.minutes_taken is None and run.stages == {}


@pytest.mark.parametrize("is_erased", [False, True])
def test_stages_of_an_included_case_are_left_out(
    fatma: Desk, clock: Clock, is_erased: bool
) -> None:
    clock.time = MORNING
    case = {"id": "case", "include": "fallberatung-zehn-schritte"}
    plans(fatma, STAGES[0], case, STAGES[2])
    inside = fatma.ask(lambda w: next(s.key for s in w.stages if s.section_id))
    fatma.opens("ideas")
    clock.advance(minutes=15)
    fatma.opens(inside)
    clock.advance(minutes=40)
    fatma.opens("end")
    clock.advance(minutes=5)
    if is_erased:
        section = fatma.ask(lambda w: w.sections[0].id)
        fatma.posts(f"sections/{section}/erasure", sure=1)
        assert fatma.ask(lambda w: w.stage_by_key(inside).opened_at) is None
    fatma.closes()
    run = run_of(fatma)
    assert run and run.stages == {"ideas": 15, "end": 5} and run.minutes_taken == 60


def test_a_day_of_which_only_the_case_took_place_is_a_run(fatma: Desk, clock: Clock) -> None:
    clock.time = MORNING
    plans(fatma, STAGES[0], {"id": "case", "include": "fallberatung-zehn-schritte"})
    fatma.opens(fatma.ask(lambda w: next(s.key for s in w.stages if s.section_id)))
    fatma.closes()
    run = run_of(fatma)
    assert run and run.stages == {} and run.minutes_taken == 0


def test_figures_are_medians_by_blueprint(context: Any) -> None:
    assert Run.figures() == {}
    for day, taken, stages in (
        (1, 50, {"a": 10}),
        (2, None, {}),
        (3, 80, {"a": 20, "b": 5}),
        (4, 61, {"a": 12}),
    ):
        made = {"day": MORNING.date().replace(day=day), "people": 9, "minutes_planned": 50 + day}
        run = Run(blueprint_key="one", label="1", minutes_taken=taken, stages=stages, **made)
        db.session.add(run)
    last = MORNING.date().replace(day=4)
    known = Figures(4, median_minutes=61, planned=54, last_day=last, stages={"a": 12, "b": 5})
    assert Run.figures() == {"one": known} == Run.figures(["one", "other"])
    assert Run.figures(["other"]) == {}


def test_nothing_in_a_run_is_about_people() -> None:
    names = set(Run.__table__.columns.keys())
    assert names == {
        *("id", "workshop_id", "blueprint_key", "label", "day", "people"),
        *("minutes_planned", "minutes_taken", "stages"),
    }
    assert not any("facilitator" in key.target_fullname for key in Run.__table__.foreign_keys)
    assert Workshop.__table__.columns["minutes_planned"] is not None
