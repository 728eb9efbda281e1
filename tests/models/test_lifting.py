"""A planned workshop can be taken to a newer version; a running one never changes."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from flask import Flask

from facilitation.blueprints.writing import as_yaml
from facilitation.extensions import db
from facilitation.models import Facilitator, OwnBlueprint, Participant, Shelf, Workshop
from facilitation.models.lifting import all_newer, changes_by_hand, newer
from facilitation.refusal import Refused

CONTENT: dict[str, Any] = {
    "id": "klein",
    "title": {"de": "Klein"},
    "roles": [
        {"id": "scribe", "de": "Protokoll", "count": 1},
        {"id": "clock", "de": "Zeit", "count": 1},
    ],
    "stages": [
        {"id": "ideas", "title": {"de": "Ideen"}, "type": "collect", "minutes": 20},
        {"id": "end", "title": {"de": "Ende"}, "type": "talk", "minutes": 5},
    ],
}


@pytest.fixture
def fatma(context: Flask) -> Facilitator:
    return Facilitator.register("fatma@example.org", "a password for tests", "Fatma")


@pytest.fixture
def shelf(context: Flask, fatma: Facilitator) -> Shelf:
    return Shelf(context.extensions["library"], fatma)


@pytest.fixture
def own(fatma: Facilitator) -> OwnBlueprint:
    own = OwnBlueprint.begin(CONTENT, by=fatma)
    own.publish("Die erste", by=fatma)
    db.session.commit()
    return own


def planned(shelf: Shelf, own: OwnBlueprint) -> Workshop:
    held = shelf.get(own.key)
    assert held
    workshop = Workshop.plan(
        held.blueprint, title="Probe", by=own.owner, key=held.key, version=held.version
    )
    db.session.commit()
    return workshop


def publish(own: OwnBlueprint, **head: Any) -> None:
    """A version with twice the time for ideas and a new stage."""
    content = {**copy.deepcopy(own.content), **head}
    content["stages"][0]["minutes"] *= 2
    content["stages"].insert(
        1, {"id": "look", "title": {"de": "Ansehen"}, "type": "talk", "minutes": 3}
    )
    own.write_draft(content, by=own.owner)
    own.publish("Mehr Zeit", by=own.owner)
    db.session.commit()


def lift(workshop: Workshop, shelf: Shelf) -> None:
    held = newer(workshop, shelf)
    assert held
    workshop.lift(held.blueprint, held.version)
    db.session.commit()


def plan_of(workshop: Workshop) -> list[tuple[str, int, int]]:
    return [(stage.key, stage.position, stage.minutes) for stage in workshop.stages]


def test_a_newer_version_is_there_once_it_is_published(shelf: Shelf, own: OwnBlueprint) -> None:
    workshop = planned(shelf, own)
    assert newer(workshop, shelf) is None and all_newer([workshop], shelf) == {}
    own.write_draft({**own.content, "goal": "Klarheit"}, by=own.owner)
    assert newer(workshop, shelf) is None
    own.publish("Ein Ziel", by=own.owner)
    held = newer(workshop, shelf)
    assert held and held.label == "2"


def test_lifting_takes_all_stages_anew(shelf: Shelf, own: OwnBlueprint) -> None:
    workshop = planned(shelf, own)
    workshop.add_stage("talk", "Nur heute", minutes=5, after=workshop.stages[0])
    publish(own, retention_days=60)
    lift(workshop, shelf)
    assert plan_of(workshop) == [("ideas", 1, 40), ("look", 2, 3), ("end", 3, 5)]
    assert (workshop.blueprint_label, workshop.minutes_planned) == ("2", 48)
    assert workshop.blueprint_version is own.newest and workshop.kept_days == 60
    assert newer(workshop, shelf) is None
    assert len(db.session.scalars(db.text("SELECT id FROM stage")).all()) == 3


def test_what_was_changed_by_hand_is_named(shelf: Shelf, own: OwnBlueprint) -> None:
    workshop = planned(shelf, own)
    publish(own)
    held = newer(workshop, shelf)
    assert held and changes_by_hand(workshop, held, shelf) == []
    workshop.plan_minutes(workshop.stages[0], 25)
    workshop.skip(workshop.stages[1])
    lost = [one.sentence for one in changes_by_hand(workshop, held, shelf)]
    assert lost == ["„Ende“ fällt weg", "„Ideen“, Minuten: 20 min → 25 min"]


def test_people_and_groups_stay_and_roles_that_are_gone_are_dropped(
    shelf: Shelf, own: OwnBlueprint
) -> None:
    workshop = planned(shelf, own)
    anna = Participant.join(workshop, "Anna")
    workshop.make_groups(2)
    workshop.move(anna, workshop.groups[1])
    anna.hold("scribe", "", ())
    anna.hold("clock", "", ())
    publish(own, roles=CONTENT["roles"][:1])
    lift(workshop, shelf)
    assert workshop.people() == [anna] and anna.group is workshop.groups[1]
    assert anna.roles == {"": ["scribe"]}


def test_roles_go_on_in_the_part_of_the_same_name(
    shelf: Shelf, own: OwnBlueprint, fatma: Facilitator
) -> None:
    stage = {"id": "case", "include": "fallberatung-sechs-phasen", "minutes": 60}
    own.write_draft({**own.content, "stages": [*CONTENT["stages"], stage]}, by=fatma)
    own.publish("Mit einem Fall", by=fatma)
    workshop = planned(shelf, own)
    anna = Participant.join(workshop, "Anna")
    [section] = workshop.sections
    anna.hold("case_giver", str(section.id), ())
    publish(own)
    lift(workshop, shelf)
    [again] = workshop.sections
    assert anna.roles == {str(again.id): ["case_giver"]}
    assert section not in db.session and again.stages


def test_a_workshop_that_has_begun_is_not_lifted(shelf: Shelf, own: OwnBlueprint) -> None:
    workshop = planned(shelf, own)
    workshop.go_to(workshop.stages[0])
    publish(own)
    assert newer(workshop, shelf) is None
    held = shelf.get(own.key)
    assert held
    for _state in ("open", "closed"):
        with pytest.raises(Refused, match="hat schon begonnen"):
            workshop.lift(held.blueprint, held.version)
        if workshop.is_open:
            workshop.close()


def test_cards_of_a_beginning_that_was_taken_back_are_not_lost(
    shelf: Shelf, own: OwnBlueprint
) -> None:
    workshop = planned(shelf, own)
    anna = Participant.join(workshop, "Anna")
    workshop.go_to(workshop.stages[0])
    workshop.stages[0].post_card("schnell", by=anna)
    db.session.flush()
    workshop.undo()
    assert workshop.state == "planned" and not workshop.may_be_lifted


def test_publishing_changes_nothing_in_an_open_workshop(shelf: Shelf, own: OwnBlueprint) -> None:
    workshop = planned(shelf, own)
    workshop.go_to(workshop.stages[0])
    before = plan_of(workshop), workshop.stages[0].prompt, workshop.minutes
    publish(own)
    db.session.expire_all()
    assert (plan_of(workshop), workshop.stages[0].prompt, workshop.minutes) == before


def test_the_number_of_a_session_stays(shelf: Shelf, own: OwnBlueprint, fatma: Facilitator) -> None:
    own.write_draft({**own.content, "series": {"next": own.key}}, by=fatma)
    own.publish("Eine Reihe", by=fatma)
    workshop = planned(shelf, own)
    series = workshop.series
    assert series and workshop.session_number == 1
    publish(own)
    lift(workshop, shelf)
    assert (workshop.series, workshop.session_number) == (series, 1)


def test_another_blueprint_at_the_same_address_is_no_newer_version(
    shelf: Shelf, own: OwnBlueprint, fatma: Facilitator
) -> None:
    workshop = planned(shelf, own)
    own.delete("Klein", by=fatma)
    db.session.commit()
    db.session.expire_all()
    assert plan_of(workshop) and workshop.blueprint_version is None
    text = as_yaml({**CONTENT, "version": 9})
    from facilitation.blueprints import WorkshopBlueprint

    other = OwnBlueprint.take_in(text, WorkshopBlueprint.read(text, ""), by=fatma)
    db.session.commit()
    assert other.key == workshop.blueprint_key
    assert newer(workshop, shelf) is None
