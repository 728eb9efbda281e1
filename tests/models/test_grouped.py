"""Groups: made, filled evenly, chosen, and paired for one stage; shared devices."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.extensions import db
from facilitation.models import Workshop
from facilitation.models.grouped import in_pairs
from tests.conftest import Desk, Phone


@pytest.fixture
def room(workshop: Desk) -> list[Phone]:
    return [Phone.joins(workshop, name) for name in ("Anna", "Ben", "Cem", "Dora", "Emil")]


def sizes(desk: Desk) -> list[int]:
    return list(desk.ask(lambda w: [group.size for group in w.groups]))


def group_of(phone: Phone) -> str | None:
    return phone.desk.ask(
        lambda w: next((g.name for g in w.groups if phone.participant().id in ids(g)), None)
    )


def ids(group: Any) -> set[int]:
    return {member.id for member in group.members}


def chooses(phone: Phone, number: int) -> Any:
    group = phone.desk.ask(lambda w: w.groups[number].id)
    return phone.client.post(f"/w/{phone.desk.code}/group", data={"group": group})


def test_groups_at_random_differ_by_one_person_at_most(workshop: Desk, room: list[Phone]) -> None:
    workshop.posts("groups", count=3, choice="0")
    assert sorted(sizes(workshop)) == [1, 2, 2]


def test_who_comes_later_is_seated_in_the_smallest_group(workshop: Desk, room: list[Phone]) -> None:
    workshop.posts("groups", count=3, choice="0")
    late = Phone.joins(workshop, "Fatih")
    assert sizes(workshop) == [2, 2, 2]
    assert group_of(late)


def test_people_choose_a_group_on_their_phone(workshop: Desk, room: list[Phone]) -> None:
    workshop.posts("groups", count=2)
    anna, ben = room[:2]
    assert "Bitte wählen Sie eine Gruppe" in anna.sees()
    assert chooses(anna, 1).status_code == 303
    assert group_of(anna) == "Gruppe 2" and group_of(ben) is None
    chooses(anna, 0)
    assert group_of(anna) == "Gruppe 1", "and may change it"
    assert sizes(workshop) == [1, 0]


def test_a_full_group_is_refused_with_a_sentence(workshop: Desk, room: list[Phone]) -> None:
    workshop.posts("groups", count=3)
    workshop.ask(lambda w: (setattr(w, "per_group", None), db.session.commit()))
    assert [chooses(phone, 0).status_code for phone in room[:2]] == [303, 303]
    answer = chooses(room[2], 0)
    assert answer.status_code == 409 and "kein Platz" in answer.text
    assert sizes(workshop) == [2, 0, 0]


def test_nobody_changes_groups_that_the_facilitator_made(workshop: Desk, room: list[Phone]) -> None:
    workshop.posts("groups", count=2, choice="0")
    anna = room[0]
    before = group_of(anna)
    other = 1 if before == "Gruppe 1" else 0
    assert chooses(anna, other).status_code == 409
    assert group_of(anna) == before


def test_the_facilitator_moves_and_renames(workshop: Desk, room: list[Phone]) -> None:
    workshop.posts("groups", count=2)
    person = workshop.ask(lambda w: w.people()[0].id)
    first, second = workshop.ask(lambda w: [group.id for group in w.groups])
    workshop.posts("groups/moves", participant=person, group=first)
    workshop.posts("groups/moves", participant=person, group=second)
    assert sizes(workshop) == [0, 1]
    workshop.posts(f"groups/{second}", name="  Tisch am   Fenster ")
    assert workshop.ask(lambda w: w.groups[1].name) == "Tisch am Fenster"
    workshop.posts("groups/moves", participant=person, group="")
    assert sizes(workshop) == [0, 0]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_an_unusable_group_name_is_refused(workshop: Desk, name: str) -> None:
    workshop.posts("groups", count=2)
    group = workshop.ask(lambda w: w.groups[0].id)
    answer = workshop.posts(f"groups/{group}", name=name)
    assert answer.status_code == 422
    assert workshop.ask(lambda w: w.groups[0].name) == "Gruppe 1"


@pytest.mark.parametrize("count", ["0", "-1", "41", "drei", ""])
def test_an_impossible_number_of_groups_is_refused(workshop: Desk, count: str) -> None:
    assert workshop.posts("groups", count=count).status_code == 422
    assert sizes(workshop) == []


def test_a_dissolved_group_leaves_its_people_without_one(workshop: Desk, room: list[Phone]) -> None:
    workshop.posts("groups", count=2, choice="0")
    group = workshop.ask(lambda w: w.groups[0].id)
    workshop.posts(f"groups/{group}/dissolution")
    assert len(sizes(workshop)) == 1
    assert workshop.ask(lambda w: len(w.ungrouped)) >= 2
    assert all(phone.client.get(f"/w/{workshop.code}").status_code == 200 for phone in room)


def test_a_table_device_joins_with_the_code_of_its_group(workshop: Desk) -> None:
    workshop.posts("groups", count=2)
    token = workshop.ask(lambda w: w.groups[1].token)
    tablet = workshop.app.test_client()
    path = f"/w/{workshop.code}/table/{token}"
    assert "Gruppe 2" in tablet.get(path).text
    assert tablet.post(path).status_code == 303
    assert "Tischgerät von „Gruppe 2“" in tablet.get(f"/w/{workshop.code}").text
    assert tablet.get(f"/w/{workshop.code}/table/guessed").status_code == 404
    assert sizes(workshop) == [0, 0], "a device is not a person"


def test_a_table_device_keeps_nothing_of_the_last_person(workshop: Desk) -> None:
    workshop.posts("groups", count=2)
    token = workshop.ask(lambda w: w.groups[0].token)
    tablet = Phone(workshop.app.test_client(), workshop)
    tablet.client.post(f"/w/{workshop.code}/table/{token}")
    workshop.opens("known")
    tablet.posts("vom ersten Menschen", "known", lane="0")
    assert "vom ersten Menschen" in tablet.sees(), "need something to be forgotten"
    assert tablet.client.post(f"/w/{workshop.code}/handover").status_code == 303
    assert "vom ersten Menschen" not in tablet.sees()
    assert "Tischgerät von „Gruppe 1“" in tablet.sees()
    assert "vom ersten Menschen" in workshop.wall(), "and the card is still there"


def test_a_phone_of_a_person_cannot_be_handed_over(workshop: Desk, anna: Phone) -> None:
    secret = anna.secret
    assert anna.client.post(f"/w/{workshop.code}/handover").status_code == 404
    assert anna.secret == secret


@given(st.integers(min_value=0, max_value=60))
def test_pairs_leave_nobody_alone(number: int) -> None:
    pairs = in_pairs(list(range(number)))  # type: ignore[arg-type]
    assert sorted(chain(*pairs)) == list(range(number))
    shapes = Counter(map(len, pairs))
    assert shapes[1] == (1 if number == 1 else 0)
    assert shapes[3] == (1 if number % 2 and number > 1 else 0)


def test_pairs_are_made_when_their_stage_opens(workshop: Desk, room: list[Phone]) -> None:
    def talk_in_pairs(w: Workshop) -> None:
        stage = w.stage_by_key("known")
        assert stage
        stage.settings = {**stage.settings, "unit": "pair"}
        db.session.commit()

    workshop.ask(talk_in_pairs)
    workshop.opens("known")
    shapes = workshop.ask(lambda w: sorted(p.size for p in w.stage_by_key("known").pairs))
    assert shapes == [2, 3], "five people: a pair and a trio"
    assert "Sie sprechen mit" in room[0].sees()
    Phone.joins(workshop, "Gül")
    assert workshop.ask(lambda w: sorted(p.size for p in w.stage_by_key("known").pairs)) == [3, 3]
    workshop.posts("undo")
    workshop.opens("known")
    assert workshop.ask(lambda w: len(w.stage_by_key("known").pairs)) == 2, "they stay together"
