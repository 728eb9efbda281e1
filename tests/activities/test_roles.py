"""Roles: places are counted, also when two tap at once; names only where the step asks for them."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from facilitation.blueprints import BlueprintError, WorkshopBlueprint
from facilitation.extensions import db
from facilitation.models import Facilitator, Workshop
from tests.conftest import Desk, Phone, word

PLAN = """
id: probe
title: {de: "Probe", en: "Probe"}
group_size: {per_group: 2}
roles:
  - {id: giver, de: "Fallgebende Person", en: "Case giver", count: 1}
  - {id: notes, de: "Protokoll", en: "Note taker", count: 2}
  - {id: advisor, de: "Beratende", en: "Advisors", count: rest}
stages:
  - {id: talk, title: Reden, type: talk, minutes: 5}
  - {id: cast, title: Rollen, type: roles, minutes: 5}
  - {id: named, title: Mit Namen, type: roles, attribution: name, minutes: 5}
  - {id: desk_only, title: Vergeben, type: roles, post_by: facilitator, minutes: 5}
  - id: own
    title: Eigene
    type: roles
    minutes: 5
    options: [Zeit, {id: door, de: "Tür", en: "Door", count: 2}]
"""
WITHOUT_ROLES = """
id: probe
title: {de: "Probe", en: "Probe"}
group_size: {per_group: 2}
stages:
  - {id: cast, title: Gruppen, type: roles, minutes: 5}
"""


def planned(desk: Desk, plan: str) -> Desk:
    with desk.app.test_request_context():
        facilitator = Facilitator.by_email(desk.email)
        assert facilitator
        blueprint = WorkshopBlueprint.read(plan, "probe.yaml")
        desk.code = Workshop.plan(blueprint, title="Probe", by=facilitator).code
        db.session.commit()
    return desk


@pytest.fixture
def casting(fatma: Desk) -> Desk:
    desk = planned(fatma, PLAN)
    desk.opens("cast")
    return desk


@pytest.fixture
def anna(casting: Desk) -> Phone:
    return Phone.joins(casting, "Anna")


@pytest.fixture
def ben(casting: Desk) -> Phone:
    return Phone.joins(casting, "Ben")


def takes(phone: Phone, role: str, stage: str = "cast") -> Any:
    return phone.client.post(
        f"/w/{phone.desk.code}/stages/{phone.desk.stage(stage)}/role", data={"role": role}
    )


def gives(desk: Desk, role: str, stage: str = "cast", noun: str = "roles", **fields: Any) -> Any:
    return desk.posts(f"stages/{desk.stage(stage)}/{noun}", role=role, **fields)


def cast(desk: Desk, stage: str = "cast") -> dict[str, list[str]]:
    """Who has which role."""

    def ask(workshop: Workshop) -> dict[str, list[str]]:
        found = workshop.stage_by_key(stage)
        assert found
        return {
            part.id: [person.called for person in part.people] + part.entered
            for part in found.parts()
        }

    return dict(desk.ask(ask))


def person_id(desk: Desk, name: str) -> int:
    return int(desk.ask(lambda w: next(p.id for p in w.participants if p.name == name)))


def results(desk: Desk, stage: str = "cast") -> Any:
    return desk.ask(lambda w: w.stage_by_key(stage).activity.results(w.stage_by_key(stage)))


# On the phone


def test_a_role_is_taken_changed_and_given_back(casting: Desk, anna: Phone) -> None:
    assert "Bitte wählen Sie eine Rolle" in anna.sees()
    assert takes(anna, "giver").status_code == 303
    assert cast(casting)["giver"] == ["Anna"]
    assert "Ihre Rolle: Fallgebende Person" in anna.sees()
    takes(anna, "notes")
    assert cast(casting) == {"giver": [], "notes": ["Anna"], "advisor": []}
    takes(anna, "")
    assert cast(casting) == {"giver": [], "notes": [], "advisor": []}


def test_a_full_role_can_be_read_but_not_taken(casting: Desk, anna: Phone, ben: Phone) -> None:
    takes(anna, "giver")
    page = ben.sees()
    assert "Fallgebende Person" in page and "besetzt" in page
    assert 'value="notes"' in page and 'value="giver"' not in page
    answer = takes(ben, "giver")
    assert answer.status_code == 409 and "schon besetzt" in answer.text
    assert takes(anna, "giver").status_code == 303, "who has it may tap again"
    takes(anna, "")
    assert takes(ben, "giver").status_code == 303


def test_places_are_counted_and_the_rest_has_room(casting: Desk) -> None:
    phones = [Phone.joins(casting) for _person in range(5)]
    assert [takes(phone, "notes").status_code for phone in phones[:3]] == [303, 303, 409]
    assert [takes(phone, "advisor").status_code for phone in phones] == [303] * 5


def test_two_taps_at_the_same_moment_do_not_both_get_it(casting: Desk) -> None:
    phones = [Phone.joins(casting, f"Person {number}") for number in range(4)]
    start = threading.Barrier(len(phones))
    answers: list[int] = []

    def tap(phone: Phone) -> None:
        start.wait()
        answers.append(takes(phone, "giver").status_code)

    threads = [threading.Thread(target=tap, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409, 409, 409]
    assert len(cast(casting)["giver"]) == 1


@pytest.mark.parametrize("role", ["unknown", "0", "giver ", "x" * 5000])
def test_an_unknown_role_is_refused(casting: Desk, anna: Phone, role: str) -> None:
    answer = takes(anna, role)
    assert answer.status_code == 409 and "gibt es hier nicht" in answer.text
    assert cast(casting) == {"giver": [], "notes": [], "advisor": []}


def test_a_closed_step_changes_no_role(casting: Desk, anna: Phone, ben: Phone) -> None:
    takes(anna, "giver")
    casting.stops("cast")
    assert takes(anna, "").status_code == takes(ben, "notes").status_code == 409
    assert "role-form" not in ben.sees() and "Die Rollen stehen fest" in ben.sees()
    casting.opens("talk")
    assert takes(ben, "notes").status_code == 409
    casting.opens("cast")
    assert cast(casting)["giver"] == ["Anna"], "going back and forth keeps it"
    assert takes(ben, "notes").status_code == 303


def test_roles_that_only_the_desk_gives_no_phone_takes(casting: Desk, anna: Phone) -> None:
    assert "role-form" in anna.sees()
    casting.opens("desk_only")
    assert "role-form" not in anna.sees() and "vergibt hier die Moderation" in anna.sees()
    assert takes(anna, "giver", "desk_only").status_code == 409
    casting.opens("talk")
    assert takes(anna, "giver", "talk").status_code == 409, "no roles here at all"


def test_a_shared_device_takes_no_role(casting: Desk) -> None:
    casting.posts("groups", count=1, choice=0)
    token = casting.ask(lambda w: w.groups[0].token)
    client = casting.app.test_client()
    client.post(f"/w/{casting.code}/table/{token}")
    table = Phone(client, casting)
    assert "sagen Sie der Moderation" in table.sees() and "role-form" not in table.sees()
    assert takes(table, "giver").status_code == 409


# Names


def test_names_are_shown_only_where_the_step_asks_for_them(
    casting: Desk, anna: Phone, ben: Phone
) -> None:
    takes(anna, "giver")
    assert "Anna" not in casting.wall() and "Anna" not in ben.sees()
    assert "besetzt" in casting.wall() and "2 Plätze frei" in casting.wall()
    assert "Anna" in casting.sees(), "the facilitator must know who has the floor"
    assert "Die Moderation sieht, wer welche Rolle hat" in ben.sees()
    casting.opens("named")
    assert "Anna" in casting.wall() and "Anna" in ben.sees()


def test_results_count_and_name_only_where_asked(casting: Desk, anna: Phone, ben: Phone) -> None:
    takes(anna, "giver")
    takes(ben, "advisor")
    found = results(casting)
    assert found.kind == "roles" and found.contributed == 2
    assert [(role.role, role.count, role.names) for role in found.roles] == [
        ("Fallgebende Person", 1, []),
        ("Protokoll", 0, []),
        ("Beratende", 1, []),
    ]
    assert results(casting, "named").roles[0].names == ["Anna"]


# At the desk


def test_the_desk_gives_a_role_and_takes_it_away(casting: Desk, anna: Phone) -> None:
    person = person_id(casting, "Anna")
    assert gives(casting, "giver", person=person).status_code == 303
    assert "Ihre Rolle: Fallgebende Person" in anna.sees()
    casting.posts("undo")
    assert cast(casting)["giver"] == []
    gives(casting, "giver", person=person)
    assert gives(casting, "giver", noun="roles/return", person=person).status_code == 303
    assert cast(casting)["giver"] == []
    casting.posts("undo")
    assert cast(casting)["giver"] == ["Anna"]


def test_a_name_without_a_device_takes_a_place(casting: Desk, anna: Phone) -> None:
    assert gives(casting, "giver", name="Herr Kaya").status_code == 303
    assert cast(casting)["giver"] == ["Herr Kaya"]
    assert takes(anna, "giver").status_code == 409
    assert "Herr Kaya" in casting.sees() and "Herr Kaya" not in anna.sees()
    casting.opens("talk")
    casting.opens("cast")
    assert cast(casting)["giver"] == ["Herr Kaya"]
    gives(casting, "giver", noun="roles/return", name="Herr Kaya")
    assert takes(anna, "giver").status_code == 303
    again = gives(casting, "giver", noun="roles/return", name="Herr Kaya")
    assert again.status_code == 409


def test_undo_frees_a_name_without_a_device(casting: Desk) -> None:
    gives(casting, "notes", name="Herr Kaya")
    gives(casting, "notes", name="Frau Brandt")
    casting.posts("undo")
    assert cast(casting)["notes"] == ["Herr Kaya"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"role": "giver"}, 422),
        ({"role": "giver", "name": " "}, 422),
        ({"role": "giver", "name": "x" * 61}, 422),
        ({"role": "unknown", "name": "Herr Kaya"}, 409),
        ({"role": "", "name": "Herr Kaya"}, 409),
        ({"role": "giver", "person": "999999"}, 404),
        ({"role": "giver", "person": "anna"}, 404),
    ],
)
def test_what_cannot_be_given_is_refused(
    casting: Desk, anna: Phone, fields: dict[str, str], status: int
) -> None:
    answer = casting.posts(f"stages/{casting.stage('cast')}/roles", **fields)
    assert answer.status_code == status
    assert cast(casting) == {"giver": [], "notes": [], "advisor": []}


def test_the_desk_exceeds_no_number_either(casting: Desk, anna: Phone, ben: Phone) -> None:
    takes(anna, "giver")
    assert gives(casting, "giver", person=person_id(casting, "Ben")).status_code == 409
    assert gives(casting, "giver", name="Herr Kaya").status_code == 409
    assert gives(casting, "giver", person=person_id(casting, "Anna")).status_code == 303


def test_only_the_running_step_gives_roles(casting: Desk, anna: Phone) -> None:
    casting.opens("talk")
    assert gives(casting, "giver", name="Herr Kaya").status_code == 409
    assert gives(casting, "giver", "talk", name="Herr Kaya").status_code == 409
    assert cast(casting)["giver"] == []


def test_a_person_of_another_workshop_is_nobody_here(casting: Desk, charlie: Phone) -> None:
    foreign = person_id(charlie.desk, "Charlie")
    assert gives(casting, "giver", person=foreign).status_code == 404


# What the screens hear


def test_free_places_are_live_on_every_screen(casting: Desk, anna: Phone) -> None:
    audiences = casting.app.extensions["hub"].audiences
    workshop_id = casting.ask(lambda w: w.id)

    def tells(screen: str, language: str) -> str:
        return str(audiences[screen].render(workshop_id, {"participants": {1}}, language))

    assert tells("phone", "") == "stage"
    takes(anna, "giver")
    assert "besetzt" in tells("board", "de") and "Anna" not in tells("board", "de")
    assert "Anna" in tells("desk", "de")
    casting.opens("talk")
    assert audiences["phone"].render(workshop_id, {"stage": {1}}, "") == "stage"
    assert tells("phone", "") == "", "elsewhere phones need not know who joins"


# Roles of the step, and groups


def test_a_step_may_have_roles_of_its_own(casting: Desk, anna: Phone, ben: Phone) -> None:
    casting.opens("own")
    assert "Tür" in anna.sees() and "Fallgebende Person" not in anna.sees()
    assert takes(anna, "Zeit", "own").status_code == 303
    assert takes(ben, "Zeit", "own").status_code == 409
    assert takes(ben, "giver", "own").status_code == 409
    assert cast(casting, "own") == {"Zeit": ["Anna"], "door": []}


def test_without_roles_people_choose_a_group(fatma: Desk) -> None:
    desk = planned(fatma, WITHOUT_ROLES)
    anna = Phone.joins(desk, "Anna")
    desk.opens("cast")
    assert "noch nichts zu wählen" in anna.sees() and "noch nichts zu wählen" in desk.wall()
    desk.posts("groups", count=2, choice=1)
    assert anna.sees().count("In „Gruppe 1“ gehen") == 1, "asked once"
    group = desk.ask(lambda w: w.groups[0].id)
    anna.client.post(f"/w/{desk.code}/group", data={"group": group})
    assert "hier sind Sie" in anna.sees()
    assert "1 Platz frei" in word(desk.wall()) and "2 Plätze frei" in word(desk.wall())
    assert [(role.role, role.count) for role in results(desk).roles] == [
        ("Gruppe 1", 1),
        ("Gruppe 2", 0),
    ]


@pytest.mark.parametrize("field", ["hidden: true", "post_by: group", "attribution: group"])
def test_settings_that_make_no_sense_here_are_refused(field: str) -> None:
    text = WITHOUT_ROLES.replace("type: roles", f"type: roles, {field}")
    with pytest.raises(BlueprintError, match=field.split(":")[0]):
        WorkshopBlueprint.read(text, "probe.yaml")
