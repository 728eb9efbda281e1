"""A case ends: by hand, by time, once, and without taking the rest along."""

from __future__ import annotations

from datetime import timedelta

import pytest

from facilitation.extensions import db
from facilitation.models import Section, Workshop
from facilitation.refusal import Refused
from tests.cases import Case, held, ids_of
from tests.conftest import Clock, Desk, stage_state
from tests.planning import plans


@pytest.fixture
def case(fatma: Desk) -> Case:
    return held(fatma)


def section_of(case: Case) -> Section:
    found = db.session.get(Section, case.section)
    assert found
    return found


def test_its_24_hours_begin_with_its_first_stage(case: Case, clock: Clock) -> None:
    with case.desk.app.test_request_context():
        section = section_of(case)
        first = case.desk.ask(lambda w: w.stage_by_key("frame").opened_at)
        assert section.opened_at and first - section.opened_at < timedelta(seconds=1)
        assert Section.erase_due() == 0
        clock.advance(hours=23, minutes=55)
        assert not section_of(case).is_erased and Section.erase_due() == 0
        clock.advance(minutes=5, seconds=1)
        assert section_of(case).is_over and section_of(case).is_erased, "before anybody purged"
        assert Section.erase_due() == 1 and Section.erase_due() == 0
        db.session.commit()
    assert ids_of(case.desk, "consult") == []


def test_only_the_case_giver_hands_it_over_and_once(case: Case) -> None:
    with case.desk.app.test_request_context():
        section = section_of(case)
        with pytest.raises(Refused):
            section.hand_over(by=case.moderator.participant())
        assert not section.is_erased
        section.hand_over(by=case.giver.participant())
        assert section.is_erased and section.was_handed_over
        with pytest.raises(Refused, match="nur einmal"):
            section.hand_over(by=case.giver.participant())


def test_a_part_that_is_no_case_cannot_be_erased(fatma: Desk) -> None:
    plans(fatma, {"id": "ideas"}, {"id": "part", "include": "ideenwerkstatt"})
    with fatma.app.test_request_context():
        [section] = db.session.scalars(db.select(Section))
        with pytest.raises(Refused):
            section.erase()
        assert not section.is_erased and section.erase_at is None


def test_what_was_left_of_it_cannot_be_opened(case: Case) -> None:
    with case.desk.app.test_request_context():
        section_of(case).erase()
        workshop = Workshop.by_code(case.desk.code)
        assert workshop
        for stage in workshop.stages:
            before = stage_state(stage)
            with pytest.raises(Refused, match="gelöscht"):
                workshop.go_to(stage)
            assert stage_state(stage) == before
        assert workshop.stage_after(workshop.current_stage) is None
        assert workshop.next_step().kind == "end"


def test_the_last_step_cannot_bring_it_back(case: Case) -> None:
    assert case.desk.ask(lambda w: w.undo_kind) == "opening"
    case.erases()
    assert case.desk.posts("undo").status_code == 409


def test_a_method_that_was_chosen_leaves_no_form(case: Case) -> None:
    assert case.desk.ask(lambda w: w.stage_by_key("consult").settings["method"])
    case.erases()
    settings = case.desk.ask(lambda w: w.stage_by_key("consult").settings)
    assert "method" not in settings and "own_form" not in settings


def test_pairs_made_for_it_go_and_groups_lose_their_names(case: Case) -> None:
    case.desk.posts("groups", count=2, choice=1)
    group = case.desk.ask(lambda w: w.groups[0].id)
    case.desk.posts(f"groups/{group}", name="Die vom Fall Meier")
    with case.desk.app.test_request_context():
        workshop = Workshop.by_code(case.desk.code)
        assert workshop
        consult = workshop.stage_by_key("consult")
        assert consult
        workshop.pair_up(consult)
        db.session.commit()
    assert case.desk.ask(lambda w: len(w.all_groups)) > 2
    case.erases()
    assert case.desk.ask(lambda w: [g.name for g in w.all_groups]) == ["Gruppe 1", "Gruppe 2"]


def test_a_stage_that_is_repeated_or_added_in_a_case_belongs_to_it(case: Case) -> None:
    desk = case.desk
    stage = desk.stage("consult")
    assert desk.posts(f"plan/{stage}/repetition").status_code == 303
    repeated = desk.ask(lambda w: w.stage_by_key("consult-2").section_id)
    assert repeated == case.section
    added = {"activity": "collect", "title": "Neu", "minutes": "5", "after": stage}
    assert desk.posts("plan", **added).status_code == 303
    assert desk.ask(lambda w: [s.section_id for s in w.stages if s.is_added]) == [case.section] * 2


def test_a_stage_added_behind_a_case_is_not_in_it(fatma: Desk) -> None:
    plans(fatma, {"id": "part", "include": "fallberatung-sechs-phasen"}, {"id": "last"})
    added = {"activity": "collect", "title": "Neu", "minutes": "5"}
    fatma.posts("plan", **added, after=fatma.stage("part-handover"))
    fatma.posts("plan", **added, after=fatma.stage("part-consult"))
    found = fatma.ask(lambda w: [bool(s.section_id) for s in w.stages if s.is_added])
    assert found == [True, False]


def test_during_the_case_more_may_come_and_afterwards_not(case: Case) -> None:
    def still() -> bool:
        return bool(case.ask(lambda section: section.still_brings_notes))

    assert not still(), "only marking is left"
    case.desk.opens("consult")
    assert still()
    case.desk.opens("handover")
    assert not still()
