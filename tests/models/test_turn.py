"""The role plan: nobody twice before all once, with a veto that needs no reason."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as some

from facilitation.extensions import db
from facilitation.models import Facilitator, Member, Participant, Series, Workshop
from facilitation.models.rota import propose
from facilitation.models.turn import CASE, DUTIES, MODERATION
from facilitation.refusal import Refused
from tests.planning import planned

people = some.sets(some.integers(1, 9), min_size=1, max_size=9)
turns = some.tuples(some.integers(1, 12), some.sampled_from(DUTIES), some.integers(1, 9))


@given(people, some.lists(turns, max_size=30), some.sets(some.integers(1, 9), max_size=9))
@settings(max_examples=150)
def test_nobody_is_proposed_twice_before_all_once_as_long_as_somebody_is_willing(
    people: set[int], past: list[tuple[int, str, int]], unwilling: set[int]
) -> None:
    found = propose(people, past, unwilling=unwilling)
    willing = people - unwilling
    assert set(found.values()) <= willing
    assert len(found) == min(len(willing), len(DUTIES)) == len(set(found.values()))
    for duty, person in found.items():

        def had(one: int, duty: str = duty) -> int:
            return sum(duty == theirs and one == whose for _session, theirs, whose in past)

        free = willing - set(found.values())
        assert all(had(person) <= had(other) for other in free)


@given(some.integers(2, 9))
@settings(max_examples=8)
def test_after_as_many_sessions_as_people_all_have_had_both(count: int) -> None:
    past: list[tuple[int, str, int]] = []
    for session in range(count):
        past += [(session, *turn) for turn in propose(range(count), past).items()]
    for duty in DUTIES:
        assert sorted(who for _session, theirs, who in past if theirs == duty) == list(range(count))


@given(some.lists(some.tuples(some.integers(2, 5), some.integers(0, 3)), max_size=12))
@settings(max_examples=60)
def test_a_plan_with_vetoes_gives_nobody_a_duty_twice_while_a_willing_one_waits(
    vetoes: list[tuple[int, int]],
) -> None:
    """The plan of four people over four sessions, as it is drawn after these refusals."""
    past: list[tuple[int, str, int]] = []
    for session in range(2, 6):
        unwilling = {who for when, who in vetoes if when == session}
        found = propose(range(4), past, unwilling=unwilling)
        waiting = set(range(4)) - unwilling - set(found.values())
        for duty, person in found.items():
            earlier = [who for _session, theirs, who in past if theirs == duty]
            assert all(earlier.count(person) <= earlier.count(one) for one in waiting)
        past += [(session, *turn) for turn in found.items()]


def group(*names: str, sessions: int = 4) -> tuple[Workshop, Series, list[Member]]:
    """A running kick-off whose people want to be recognised."""
    Facilitator.register("fatma@example.org", "a password for tests", "Fatma")
    plan = {"next": "pgl-sitzung", "sessions": sessions, "interval_weeks": 6}
    rota = {"id": "rota", "type": "roles", "attribution": "name"}
    workshop = Workshop.by_code(planned("fatma@example.org", rota, series=plan))
    assert workshop and workshop.series
    workshop.go_to(workshop.stages[0])
    members = [Member.recognise(Participant.join(workshop, name)) for name in names]
    db.session.commit()
    return workshop, workshop.series, members


def drawn(series: Series, *sessions: int) -> list[tuple[str | None, str]]:
    return [(slot.name, slot.state) for slot in series.slots(*sessions)]


def test_who_joins_later_has_a_place_in_the_plan(context: Flask) -> None:
    workshop, series, _members = group("Anna", "Ben")
    assert {name for name, _state in drawn(series, 2, 3, 4)} == {"Anna", "Ben"}
    Member.recognise(Participant.join(workshop, "Cem"))
    cases = [slot.name for slot in series.slots(2, 3, 4) if slot.duty == CASE]
    assert sorted(map(str, cases)) == ["Anna", "Ben", "Cem"]


def test_who_says_not_this_time_is_left_out_of_that_session_alone(context: Flask) -> None:
    _workshop, series, (anna, ben, cem) = group("Anna", "Ben", "Cem")
    assert series.slots(2)[0].member is anna
    series.decline(2, CASE, by=anna)
    assert {slot.member for slot in series.slots(2)} == {ben, cem}
    assert anna in {slot.member for slot in series.slots(3)}
    series.decline(2, CASE, by=ben)
    series.decline(2, CASE, by=cem)
    assert drawn(series, 2) == [(None, "free"), (None, "free")]


def test_taking_on_a_turn_holds_and_can_be_given_back(context: Flask) -> None:
    _workshop, series, (anna, ben) = group("Anna", "Ben")
    series.take_on(2, CASE, by=ben)
    assert drawn(series, 2) == [("Ben", "accepted"), ("Anna", "proposed")]
    with pytest.raises(Refused, match="schon Ben"):
        series.take_on(2, CASE, by=anna)
    series.decline(2, CASE, by=ben)
    assert drawn(series, 2) == [("Anna", "proposed"), (None, "free")]
    series.take_on(2, CASE, by=ben)
    assert drawn(series, 2)[0] == ("Ben", "accepted"), "a no can be taken back"


def test_nobody_has_both_in_one_session(context: Flask) -> None:
    _workshop, series, (anna, ben) = group("Anna", "Ben")
    series.take_on(2, MODERATION, by=anna)
    series.take_on(2, CASE, by=anna)
    assert drawn(series, 2) == [("Anna", "accepted"), ("Ben", "proposed")]
    series.assign(2, MODERATION, anna)
    assert drawn(series, 2) == [("Ben", "proposed"), ("Anna", "proposed")]
    series.assign(2, MODERATION, None)
    assert anna in {slot.member for slot in series.slots(2)} and ben


def test_what_the_desk_sets_may_still_be_declined(context: Flask) -> None:
    _workshop, series, (anna, ben) = group("Anna", "Ben")
    series.decline(3, CASE, by=ben)
    series.assign(3, CASE, ben)
    assert drawn(series, 3)[0] == ("Ben", "proposed")
    series.decline(3, CASE, by=ben)
    assert drawn(series, 3)[0] == ("Anna", "proposed") and anna


def test_a_session_that_is_over_is_not_planned_and_forgets_who_declined(context: Flask) -> None:
    workshop, series, (anna, ben, cem) = group("Anna", "Ben", "Cem")
    blueprint = context.extensions["library"].get("pgl-sitzung")
    by = workshop.facilitators[0]
    series.decline(2, CASE, by=anna)
    second = workshop.plan_next(blueprint, by=by)
    second.go_to(second.stages[0])
    db.session.commit()
    had = [slot.member for slot in series.slots(2)]
    assert had == [ben, cem] and any(turn.is_declined for turn in series.turns)
    second.close()
    db.session.commit()
    assert [slot.member for slot in series.slots(2)] == had
    assert not any(turn.is_declined for turn in series.turns)
    assert series.slots(3)[0].member is anna
    with pytest.raises(Refused, match="nicht zu planen"):
        series.take_on(2, CASE, by=anna)


def test_the_first_session_plans_only_the_others(context: Flask) -> None:
    workshop, series, (anna, _ben) = group("Anna", "Ben")
    assert series.sessions_ahead == [2, 3, 4]
    with pytest.raises(Refused):
        series.take_on(1, CASE, by=anna)
    workshop.close()
    assert series.turns == []


def test_without_a_planned_number_the_next_session_is_planned(context: Flask) -> None:
    _workshop, series, _members = group("Anna", "Ben", sessions=0)
    assert series.sessions_ahead == [2]
