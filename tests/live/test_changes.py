"""Commit is broadcast: after the commit, never before, and never on a rollback."""

from __future__ import annotations

import pytest
from flask import Flask

from facilitation.extensions import db
from facilitation.models import Facilitator, Participant, Workshop

Heard = list[tuple[int, set[str]]]


@pytest.fixture
def workshop_row(context: Flask) -> Workshop:
    facilitator = Facilitator.register("fatma@example.org", "a password for tests")
    workshop = Workshop.plan(
        context.extensions["library"].get("ideenwerkstatt"), title="Probe", by=facilitator
    )
    db.session.commit()
    stage = workshop.stage_by_key("known")
    assert stage
    workshop.go_to(stage)
    db.session.commit()
    return workshop


@pytest.fixture
def heard(workshop_row: Workshop, context: Flask, monkeypatch: pytest.MonkeyPatch) -> Heard:
    told: Heard = []
    monkeypatch.setattr(context.extensions["hub"], "rooms", Spy(told))
    return told


class Spy(dict):  # type: ignore[type-arg]
    """Rooms that only write down who asked for them, and when something was told."""

    def __init__(self, told: Heard) -> None:
        super().__init__()
        self.told = told

    def get(self, workshop_id: int, default: object = None) -> object:
        self.told.append((workshop_id, set()))
        return None


def test_nothing_is_told_before_the_commit(workshop_row: Workshop, heard: Heard) -> None:
    Participant.join(workshop_row, "Anna")
    db.session.flush()
    assert heard == []
    db.session.commit()
    assert heard == [(workshop_row.id, set())]


def test_nothing_is_told_after_a_rollback(workshop_row: Workshop, heard: Heard) -> None:
    Participant.join(workshop_row, "Anna")
    db.session.flush()
    db.session.rollback()
    db.session.commit()
    assert heard == []


def test_a_savepoint_tells_nothing_by_itself(workshop_row: Workshop, heard: Heard) -> None:
    with db.session.begin_nested():
        Participant.join(workshop_row, "Anna")
    assert heard == []
    db.session.commit()
    assert len(heard) == 1


def test_reading_tells_nothing(workshop_row: Workshop, heard: Heard) -> None:
    workshop_row.count_participants()
    db.session.commit()
    assert heard == []


def test_a_turned_page_is_told_to_the_wall_and_to_no_phone(
    workshop_row: Workshop, context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[set[str]] = []
    hub = context.extensions["hub"]
    monkeypatch.setattr(hub, "notify", lambda _id, changes: told.append(set(changes)))
    stage = workshop_row.current_stage
    assert stage
    stage.page = 3
    workshop_row.theme = "dark"
    db.session.commit()
    stage.pause_clock()
    stage.page = 0
    db.session.commit()
    assert told == [{"wall"}, {"stage"}]
    assert "wall" not in hub.audiences["phone"].topics
    assert {"wall", "stage"} <= hub.audiences["board"].topics & hub.audiences["desk"].topics
