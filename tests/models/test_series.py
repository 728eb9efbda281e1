"""A series: sessions, what goes from one to the next, and when all of it goes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import get_timezone

from facilitation.blueprints import WorkshopBlueprint
from facilitation.blueprints.problems import BlueprintError
from facilitation.extensions import db
from facilitation.models import (
    Facilitator,
    Kept,
    LogEntry,
    Member,
    Participant,
    Series,
    Turn,
    Workshop,
    columns,
)
from facilitation.refusal import Refused
from tests.conftest import Clock
from tests.planning import planned

PLAN = {"next": "pgl-sitzung", "sessions": 2, "interval_weeks": 6, "close": "pgl-abschluss"}
LANES = [{"de": "Das brauche ich"}, {"de": "Das bleibt im Raum"}]
CONTRACT = {"id": "contract", "persist": "agreement", "hidden": True, "lanes": LANES}


def kick_off(*stages: dict[str, Any], series: dict[str, Any] | None = PLAN) -> Workshop:
    Facilitator.register("fatma@example.org", "a password for tests", "Fatma")
    code = planned("fatma@example.org", *(stages or (CONTRACT,)), series=series)
    workshop = Workshop.by_code(code)
    assert workshop
    return workshop


def goes_on(workshop: Workshop, app: Flask, key: str = "pgl-sitzung") -> Workshop:
    blueprint = app.extensions["library"].get(key)
    made = workshop.plan_next(blueprint, by=workshop.facilitators[0])
    db.session.commit()
    return made


def runs(workshop: Workshop) -> Workshop:
    workshop.go_to(workshop.stages[0])
    db.session.commit()
    return workshop


def test_a_blueprint_with_a_series_begins_one_and_others_do_not(context: Flask) -> None:
    first = kick_off()
    assert first.series and first.series.title == "Probe" and first.session_number == 1
    assert (first.series.sessions, first.series.interval_weeks) == (2, 6)
    other = Workshop.by_code(planned("fatma@example.org", {"id": "one"}))
    assert other and other.series is None and other.session_number is None


def test_a_session_run_alone_goes_on_with_itself(context: Flask) -> None:
    first = kick_off({"id": "harvest", "persist": "harvest"}, series=None)
    assert first.series and first.series.next_key == "probe" and first.series.close_key is None


def test_the_next_session_has_the_same_people_place_and_time_of_day(
    context: Flask, clock: Clock
) -> None:
    first = runs(kick_off())
    jonas = Facilitator.register("jonas@example.org", "a password for tests", "Jonas")
    first.facilitators.append(jonas)
    first.place = "Rathaus"
    second = goes_on(first, context)
    zone = get_timezone()
    before, after = (one.starts_at.astimezone(zone) for one in (first, second))
    assert after.date() - before.date() == timedelta(weeks=6)
    assert after.time() == before.time()
    assert (second.session_number, second.series) == (2, first.series)
    assert (second.title, second.place) == ("Probe, 2. Sitzung", "Rathaus")
    assert {one.name for one in second.facilitators} == {"Fatma", "Jonas"}


def test_a_late_next_session_is_still_to_come(context: Flask, clock: Clock) -> None:
    first = runs(kick_off())
    clock.advance(weeks=20)
    second = goes_on(first, context)
    assert second.starts_at > columns.now()
    assert second.starts_at - columns.now() < timedelta(weeks=6, hours=2)


def test_one_session_at_a_time_and_none_after_the_closing_one(context: Flask) -> None:
    first = kick_off()
    with pytest.raises(Refused, match="schon angelegt"):
        goes_on(first, context)
    second = goes_on(runs(first), context)
    series = first.series
    assert series and series.is_due_to_close and not series.may_go_on
    closing = goes_on(runs(second), context, "pgl-abschluss")
    assert closing.title == "Probe, Abschluss" and closing.is_closing_session and series.is_over
    runs(closing)
    with pytest.raises(Refused, match="Abschluss"):
        goes_on(closing, context)


def test_the_agreement_keeps_words_and_lane_and_no_author(context: Flask) -> None:
    first = runs(kick_off())
    stage, series = first.stages[0], first.series
    anna = Participant.join(first, "Anna")
    card = stage.post_card("Kein Telefon", by=anna, lane="0")
    other = stage.post_card("Nicht das", by=anna, lane="1")
    assert series
    with pytest.raises(Refused, match="verdeckt"):
        series.take_over(stage, {card.id: None})
    assert series.lines("agreement") == []
    stage.reveal()
    assert series.take_over(stage, {card.id: None}) == 1
    db.session.commit()
    [line] = series.lines("agreement")
    assert (line.text, line.heading, line.session) == ("Kein Telefon", "Das brauche ich", 1)
    assert set(Kept.__table__.columns.keys()) == {
        "id",
        "series_id",
        "kind",
        "session",
        "heading",
        "text",
    }
    [left] = series.candidates("agreement")
    assert [one.id for one in left.cards] == [other.id], "what was taken is not offered again"
    with pytest.raises(Refused, match="kreuzen"):
        series.take_over(stage, {card.id: None})


def test_the_agreement_is_amended_and_stays_under_its_headings(context: Flask) -> None:
    series = kick_off().series
    assert series
    one = series.add_line("agreement", "A", heading="H1", session=1)
    two = series.add_line("agreement", "B", heading="H2", session=1)
    series.add_line("agreement", "C", heading="H1", session=2)
    stamp = series.agreement_stamp
    one.reword("A neu")
    series.remove(two)
    db.session.commit()
    found = [(head, [line.text for line in lines]) for head, lines in series.agreement]
    assert found == [("H1", ["A neu", "C"])]
    assert series.agreement_stamp != stamp


def test_nothing_of_a_case_is_kept(context: Flask) -> None:
    text = (
        "{id: x, title: X, confidentiality: case, roles: [{id: case_giver, de: F}], stages: "
        "[{id: a, title: A, type: collect, minutes: 5%s}]}"
    )
    WorkshopBlueprint.read(text % "", "x.yaml")
    with pytest.raises(BlueprintError, match="persist"):
        WorkshopBlueprint.read(text % ", persist: harvest", "x.yaml")


@pytest.mark.parametrize(
    "stage", ["persist: everything", "persist: harvest, read_by: [self]", "persist: agreement"]
)
def test_what_a_series_cannot_keep_is_refused_by_name(context: Flask, stage: str) -> None:
    kind = "talk" if stage == "persist: agreement" else "collect"
    text = "{id: x, title: X, stages: [{id: a, title: A, type: %s, minutes: 5, %s}]}"
    WorkshopBlueprint.read(text % ("collect", "persist: harvest"), "x.yaml")
    with pytest.raises(BlueprintError, match="persist"):
        WorkshopBlueprint.read(text % (kind, stage), "x.yaml")


def test_a_series_goes_30_days_after_its_last_session_was_closed(
    context: Flask, clock: Clock
) -> None:
    first = runs(kick_off())
    series = first.series
    assert series
    Member.recognise(Participant.join(first, "Anna"))
    first.close()
    day = first.delete_on
    assert day == columns.now().date() + timedelta(days=30) == series.delete_on
    second = goes_on(first, context)
    assert series.delete_on == second.delete_on and second.delete_on > day
    clock.time = clock.time.replace() + (day - columns.now().date()) * 1
    assert Workshop.delete_due() == 1
    db.session.commit()
    assert db.session.query(Member).count() == 1, "the group goes on"
    clock.advance(days=(second.delete_on - columns.now().date()).days)
    assert Workshop.delete_due() == 1
    db.session.commit()
    assert db.session.query(Series).count() == 0


def test_nothing_is_left_of_a_deleted_series(context: Flask) -> None:
    first = runs(kick_off())
    series = first.series
    assert series
    anna = Member.recognise(Participant.join(first, "Anna"))
    series.take_on(2, "case", by=anna)
    series.add_line("harvest", "Etwas", session=1)
    LogEntry.add("Eigenes", session=1, by=anna)
    db.session.commit()
    assert all(db.session.query(one).count() for one in (Series, Member, Turn, Kept, LogEntry))
    db.session.delete(first)
    db.session.commit()
    assert [db.session.query(one).count() for one in (Series, Member, Turn, Kept, LogEntry)] == (
        [0] * 5
    )


def test_deleting_one_session_leaves_the_series(context: Flask) -> None:
    first = runs(kick_off())
    second = goes_on(first, context)
    db.session.delete(first)
    db.session.commit()
    series = second.series
    assert series
    db.session.expire(series)
    assert series.workshops == [second] and isinstance(series.delete_on, date)
