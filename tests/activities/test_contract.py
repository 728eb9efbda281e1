"""Every activity keeps the contract: its screens, its results, its names."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from facilitation.activities import Results, activity, all_activities
from facilitation.activities.base import Draft
from facilitation.blueprints import StagePlan, WorkshopBlueprint
from facilitation.extensions import db
from facilitation.models import Facilitator, Participant, Stage, Workshop

PACKAGE = Path(__file__).parents[2] / "facilitation"
KEYS = sorted(all_activities())


def workshop_with(app: Flask, key: str) -> tuple[Workshop, Stage, Participant]:
    """A workshop in the middle of a stage of this activity, after one with cards to carry."""
    blueprint = WorkshopBlueprint(
        id="probe",
        title={"de": "Probe"},
        stages=[
            StagePlan(id="before", title="Davor", type="collect", minutes=5),
            StagePlan.model_validate(
                {
                    "id": "stage",
                    "title": "Schritt",
                    "type": key,
                    "minutes": 5,
                    "carry": {"from": "before", "take": "all", "as": "cards"},
                }
            ),
        ],
    )
    facilitator = Facilitator.register(f"{key}@example.org", "a password for tests")
    workshop = Workshop.plan(blueprint, title="Probe", by=facilitator)
    db.session.commit()
    participant = Participant.join(workshop, "Anna")
    db.session.commit()
    return workshop, workshop.stages[1], participant


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("cards", [0, 3])
def test_screens_and_results_work_empty_and_full(context: Flask, key: str, cards: int) -> None:
    workshop, stage, participant = workshop_with(context, key)
    workshop.go_to(workshop.stages[0])
    db.session.commit()
    for number in range(cards):
        workshop.stages[0].post_card(f"Karte {number}", by=participant)
    workshop.go_to(stage)
    db.session.commit()
    if stage.accepts("cards"):
        for number in range(cards):
            today = stage.today.isoformat()
            stage.post_card(Draft(f"Eigene {number}", who="Anna", until=today), by=participant)
    kind = stage.activity
    for screen in (kind.phone(stage, participant), kind.board(stage), kind.desk(stage)):
        assert isinstance(screen, dict)
    assert isinstance(kind.results(stage), Results)


@pytest.mark.parametrize("key", KEYS)
def test_results_survive_json_and_back(context: Flask, key: str) -> None:
    workshop, stage, participant = workshop_with(context, key)
    workshop.go_to(workshop.stages[0])
    db.session.commit()
    card = workshop.stages[0].post_card("„Größe“ – 50 %", by=participant)
    workshop.go_to(stage)
    db.session.commit()
    if stage.accepts("votes"):
        stage.vote(card.id, 1, by=participant)
        stage.stop()
    results = stage.activity.results(stage)
    assert Results.read(json.loads(json.dumps(dataclasses.asdict(results)))) == results


@pytest.mark.parametrize("key", KEYS)
def test_a_name_exists_in_both_languages(context: Flask, key: str) -> None:
    names = []
    for locale in ("de", "en"):
        with force_locale(locale):
            names.append(activity(key).name)
    assert all(names) and names[0] != names[1]


@pytest.mark.parametrize("key", KEYS)
def test_an_activity_has_its_templates(key: str) -> None:
    folder = PACKAGE / "templates/activities" / key
    assert {"phone.html", "board.html"} <= {path.name for path in folder.iterdir()}
    assert activity(key).key == key == Path(activity(key).__module__.replace(".", "/")).name


@pytest.mark.parametrize("key", KEYS)
def test_an_activity_takes_nothing_unless_its_stage_runs(context: Flask, key: str) -> None:
    workshop, stage, _participant = workshop_with(context, key)
    for contribution in ("cards", "votes", "ratings", "roles"):
        assert not stage.accepts(contribution), "not opened yet"
    workshop.go_to(stage)
    db.session.commit()
    taken = {c for c in ("cards", "votes", "ratings", "roles") if stage.accepts(c)}
    assert taken == (set(activity(key).takes) if stage.takes_contributions else set())
    workshop.close()
    assert not any(stage.accepts(contribution) for contribution in taken)
