"""Picking: who may, what is kept of the original, one card for all or one for each group."""

from __future__ import annotations

import re
from typing import Any

import pytest

from facilitation.activities.base import Draft
from facilitation.blueprints import WorkshopBlueprint
from facilitation.extensions import db
from facilitation.models import Card, Facilitator, Stage, Workshop
from facilitation.refusal import Refused
from tests.conftest import Desk, Phone, cards_of, word

PLAN = """
id: probe
title: {de: "Probe", en: "Probe"}
group_size: {per_group: 5}
stages:
  - {id: ideas, title: Ideen, type: collect, minutes: 5}
  - {id: weigh, title: Gewichten, type: vote, votes: 3, stack: true, minutes: 5,
     carry: {from: ideas, take: all, as: cards}}
  - {id: settle, title: Festlegen, type: pick, post_by: facilitator, minutes: 5,
     carry: {from: weigh, take: top, n: 2, as: options}}
  - {id: talk, title: Reden, type: talk, minutes: 5,
     carry: {from: settle, take: picked, as: prompt}}
  - {id: each, title: Je Gruppe, type: pick, unit: group, post_by: group, minutes: 5,
     carry: {from: ideas, take: all, as: options}}
  - {id: build, title: Bauen, type: collect, unit: group, post_by: group, minutes: 5,
     carry: {from: each, take: group, as: prompt}}
  - {id: free, title: Frei, type: pick, post_by: facilitator, minutes: 5}
  - {id: own_words, title: Eigene Worte, type: pick, post_by: group, minutes: 5}
"""
IDEAS = ("Formulare kürzen", "Sprechzeit am Abend", "Anzeige des Stands")


@pytest.fixture
def fatma_picks(fatma: Desk) -> Desk:
    with fatma.app.test_request_context():
        facilitator = Facilitator.by_email(fatma.email)
        assert facilitator
        blueprint = WorkshopBlueprint.read(PLAN, "probe.yaml")
        fatma.code = Workshop.plan(blueprint, title="Probe", by=facilitator).code
        db.session.commit()
    return fatma


@pytest.fixture
def people(fatma_picks: Desk) -> dict[str, Phone]:
    """Anna and Ben in group 1, Cem in group 2, with three ideas of which two are tied."""
    names = ("Anna", "Ben", "Cem")
    people = {name: Phone.joins(fatma_picks, name) for name in names}
    fatma_picks.posts("groups", count=2, choice=1)
    for name, number in (("Anna", 0), ("Ben", 0), ("Cem", 1)):
        joins_group(people[name], number)
    fatma_picks.opens("ideas")
    for idea in IDEAS:
        people["Anna"].posts(idea, "ideas")
    fatma_picks.opens("weigh")
    for name, idea in (("Anna", 0), ("Ben", 2), ("Cem", 1)):
        people[name].votes(card_id(fatma_picks, IDEAS[idea]), 1 if idea < 2 else 2, "weigh")
    fatma_picks.stops("weigh")
    return people


def joins_group(phone: Phone, number: int) -> None:
    group = phone.desk.ask(lambda w: w.groups[number].id)
    answer = phone.client.post(f"/w/{phone.desk.code}/group", data={"group": group})
    assert answer.status_code == 303


def moves(desk: Desk, name: str, number: int | None) -> None:
    person = desk.ask(lambda w: next(p.id for p in w.people() if p.name == name))
    group = "" if number is None else desk.ask(lambda w: w.groups[number].id)
    assert desk.posts("groups/moves", participant=person, group=group).status_code == 303


def card_id(desk: Desk, text: str) -> int:
    return next(number for number, words in cards_of(desk, "ideas") if words == text)


def settles(desk: Desk, stage: str, idea: str | None = None, **fields: Any) -> Any:
    if idea:
        fields["origin"] = card_id(desk, idea)
    return desk.posts(f"stages/{desk.stage(stage)}/picks", **fields)


def chooses(phone: Phone, idea: str | None, stage: str = "each", **fields: Any) -> Any:
    if idea:
        fields["origin"] = card_id(phone.desk, idea)
    return phone.posts(fields.pop("text", None), stage, **fields)


def picks(desk: Desk, stage: str) -> list[tuple[str, str | None, str | None]]:
    """What is settled: text, original wording, group."""

    def ask(workshop: Workshop) -> list[tuple[str, str | None, str | None]]:
        found = workshop.stage_by_key(stage)
        assert found
        return [
            (card.text, card.origin.text if card.origin else None, card.group_name)
            for card in found.picks
        ]

    return list(desk.ask(ask))


def group_id(desk: Desk, number: int) -> int:
    return int(desk.ask(lambda w: w.groups[number].id))


# At the desk


def test_a_pick_is_a_card_with_the_chosen_one_as_its_origin(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("settle")
    assert settles(fatma_picks, "settle", IDEAS[2]).status_code == 303
    assert picks(fatma_picks, "settle") == [(IDEAS[2], IDEAS[2], None)]
    fatma_picks.opens("talk")
    assert IDEAS[2] in people["Anna"].sees() and IDEAS[2] in fatma_picks.wall()


def test_the_words_may_be_sharpened_and_the_original_stays(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("settle")
    settles(fatma_picks, "settle", IDEAS[2])
    settles(fatma_picks, "settle", IDEAS[2], text="Jederzeit zeigen, wo ein Antrag liegt")
    assert picks(fatma_picks, "settle") == [
        ("Jederzeit zeigen, wo ein Antrag liegt", IDEAS[2], None)
    ]
    assert (card_id(fatma_picks, IDEAS[2]), IDEAS[2]) in cards_of(fatma_picks, "ideas")
    for screen in (fatma_picks.wall(), people["Anna"].sees(), fatma_picks.sees()):
        assert f"ursprünglich: {IDEAS[2]}" in screen
    settles(fatma_picks, "settle", IDEAS[2], text="  ")
    assert picks(fatma_picks, "settle") == [(IDEAS[2], IDEAS[2], None)], "empty: as it was"


def test_a_tie_is_visible_among_the_options(fatma_picks: Desk, people: dict[str, Phone]) -> None:
    fatma_picks.opens("settle")
    assert {card.text for card in options(fatma_picks, "settle")} == set(IDEAS)
    for screen in (fatma_picks.wall(), people["Anna"].sees()):
        assert word(screen).count("gleichauf") == 2 and "2 Punkte" in word(screen)
    assert word(fatma_picks.sees()).count("Gleichstand") >= 2


def options(desk: Desk, stage: str) -> list[Card]:
    return list(desk.ask(lambda w: w.stage_by_key(stage).options()))


def test_dots_of_a_running_vote_are_nowhere_among_the_options(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("settle")
    assert "data-votes" in fatma_picks.wall()
    fatma_picks.posts("admissions", stage=fatma_picks.stage("weigh"))

    def reopen(workshop: Workshop) -> None:
        vote = workshop.stage_by_key("weigh")
        assert vote
        vote.closed_at = None
        vote.settings = {**vote.settings}
        db.session.commit()

    fatma_picks.ask(reopen)
    for screen in (fatma_picks.wall(), people["Anna"].sees(), fatma_picks.sees()):
        assert "data-votes" not in screen


def test_picks_for_groups_and_for_all_replace_each_other(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("settle")
    for number, idea in enumerate(IDEAS[:2]):
        settles(fatma_picks, "settle", idea, group=group_id(fatma_picks, number))
    settles(fatma_picks, "settle", IDEAS[2], group=group_id(fatma_picks, 0))
    assert [(text, group) for text, _o, group in picks(fatma_picks, "settle")] == [
        (IDEAS[2], "Gruppe 1"),
        (IDEAS[1], "Gruppe 2"),
    ]
    assert "hebt auf, was für einzelne Gruppen festgelegt ist" in fatma_picks.sees()
    settles(fatma_picks, "settle", IDEAS[0], group="all")
    assert picks(fatma_picks, "settle") == [(IDEAS[0], IDEAS[0], None)]
    assert fatma_picks.posts("undo").status_code == 303
    assert len(picks(fatma_picks, "settle")) == 2, "all of it is taken back"
    settles(fatma_picks, "settle", IDEAS[0], group="all")
    settles(fatma_picks, "settle", IDEAS[1], group=group_id(fatma_picks, 1))
    assert picks(fatma_picks, "settle") == [(IDEAS[1], IDEAS[1], "Gruppe 2")]


@pytest.mark.parametrize("words", ["", "Ein schärferer Satz"])
def test_settling_and_sharpening_can_be_undone(
    fatma_picks: Desk, people: dict[str, Phone], words: str
) -> None:
    fatma_picks.opens("settle")
    settles(fatma_picks, "settle", IDEAS[0])
    before = picks(fatma_picks, "settle")
    settles(fatma_picks, "settle", IDEAS[0] if words else IDEAS[1], text=words)
    assert picks(fatma_picks, "settle") != before
    fatma_picks.posts("undo")
    assert picks(fatma_picks, "settle") == before


def test_the_field_of_new_words_starts_afresh_once_they_are_taken(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("settle")
    settles(fatma_picks, "settle", IDEAS[0])
    fields = re.findall(r'id="(desk-words-[^"]+)"', fatma_picks.sees())
    assert fields and fields == re.findall(r'id="(desk-words-[^"]+)"', fatma_picks.sees())
    settles(fatma_picks, "settle", IDEAS[0], text="Kürzen")
    assert not set(fields) & set(re.findall(r'id="(desk-words-[^"]+)"', fatma_picks.sees()))


def test_a_pick_can_be_lifted_and_that_undone(fatma_picks: Desk, people: dict[str, Phone]) -> None:
    fatma_picks.opens("settle")
    settles(fatma_picks, "settle", IDEAS[0])
    [pick] = fatma_picks.ask(lambda w: [card.id for card in w.stage_by_key("settle").picks])
    assert fatma_picks.posts(f"picks/{pick}/withdrawal").status_code == 303
    assert picks(fatma_picks, "settle") == []
    assert fatma_picks.posts(f"picks/{pick}/withdrawal").status_code == 409, "nothing left to lift"
    fatma_picks.posts("undo")
    assert len(picks(fatma_picks, "settle")) == 1


def test_no_card_of_another_kind_of_step_can_be_lifted_as_a_pick(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("ideas")
    card = card_id(fatma_picks, IDEAS[0])
    assert fatma_picks.posts(f"picks/{card}/withdrawal").status_code == 409
    assert len(fatma_picks.ask(lambda w: w.stage_by_key("ideas").cards_on_wall())) == 3


def test_without_options_the_facilitator_writes(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("free")
    assert settles(fatma_picks, "free", text="Was soll anders laufen?").status_code == 303
    assert picks(fatma_picks, "free") == [("Was soll anders laufen?", None, None)]
    assert "Was soll anders laufen?" in fatma_picks.wall()
    settles(fatma_picks, "free", text="Was soll künftig anders laufen?")
    assert picks(fatma_picks, "free") == [("Was soll künftig anders laufen?", None, None)]


@pytest.mark.parametrize(
    ("stage", "fields", "status"),
    [
        ("settle", {"origin": "999999"}, 409),
        ("settle", {"origin": "seven"}, 422),
        ("settle", {"origin": "9" * 30}, 422),
        ("settle", {"text": "frei erfunden"}, 422),
        ("settle", {}, 422),
        ("free", {}, 422),
        ("free", {"text": "   "}, 422),
        ("free", {"text": "x" * 501}, 422),
        ("free", {"text": "gut", "group": "999999"}, 404),
        ("free", {"text": "gut", "group": "alle"}, 404),
        ("free", {"text": "gut", "origin": "1"}, 409),
    ],
)
def test_what_cannot_be_settled_is_refused_with_a_sentence(
    fatma_picks: Desk, people: dict[str, Phone], stage: str, fields: dict[str, str], status: int
) -> None:
    fatma_picks.opens(stage)
    answer = fatma_picks.posts(f"stages/{fatma_picks.stage(stage)}/picks", **fields)
    assert answer.status_code == status
    assert picks(fatma_picks, stage) == []


def test_too_many_words_are_refused_and_the_pick_stays(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("settle")
    settles(fatma_picks, "settle", IDEAS[0])
    assert settles(fatma_picks, "settle", IDEAS[0], text="x" * 501).status_code == 422
    assert picks(fatma_picks, "settle") == [(IDEAS[0], IDEAS[0], None)]


def test_only_the_running_step_settles_anything(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("settle")
    assert settles(fatma_picks, "settle", IDEAS[0]).status_code == 303
    fatma_picks.opens("talk")
    assert settles(fatma_picks, "settle", IDEAS[1]).status_code == 409
    assert settles(fatma_picks, "talk", IDEAS[1]).status_code == 409, "no pick at all"
    fatma_picks.opens("settle")
    assert picks(fatma_picks, "settle") == [(IDEAS[0], IDEAS[0], None)], "going back keeps it"
    fatma_picks.closes()
    assert settles(fatma_picks, "settle", IDEAS[1]).status_code == 409


# On the phone


def test_what_the_facilitator_settles_no_phone_can(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("settle")
    assert "/picks" not in people["Anna"].sees() and "/cards" not in people["Anna"].sees()
    assert chooses(people["Anna"], IDEAS[0], "settle").status_code == 409
    assert picks(fatma_picks, "settle") == []
    fatma_picks.opens("each")
    assert f"/stages/{fatma_picks.stage('each')}/cards" in people["Anna"].sees()


def test_any_member_picks_for_the_group_and_may_change_it(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("each")
    assert chooses(people["Anna"], IDEAS[0]).status_code == 303
    assert "Ihre Gruppe hat gewählt" in people["Ben"].sees()
    chooses(people["Ben"], IDEAS[1])
    assert picks(fatma_picks, "each") == [(IDEAS[1], IDEAS[1], "Gruppe 1")]
    assert chooses(people["Cem"], IDEAS[1]).status_code == 303, "the same idea twice is allowed"
    assert [group for _t, _o, group in picks(fatma_picks, "each")] == ["Gruppe 1", "Gruppe 2"]
    assert len(cards_of(fatma_picks, "each")) == 2, "of a changed pick nothing stays"


def test_the_group_sees_its_pick_and_no_other(fatma_picks: Desk, people: dict[str, Phone]) -> None:
    fatma_picks.opens("each")
    chooses(people["Anna"], IDEAS[0], text="Kürzere Formulare für alle")
    assert "Kürzere Formulare für alle" in people["Ben"].sees()
    assert "Kürzere Formulare für alle" not in people["Cem"].sees()
    chooses(people["Cem"], IDEAS[2])
    fatma_picks.opens("build")
    for name, own, other in (
        ("Anna", "Kürzere Formulare für alle", IDEAS[2]),
        ("Cem", IDEAS[2], "Kürzere Formulare für alle"),
    ):
        assert own in people[name].sees() and other not in people[name].sees()
    wall = word(fatma_picks.wall())
    for words in ("Gruppe 1 Kürzere Formulare für alle", f"Gruppe 2 {IDEAS[2]}"):
        assert words in wall, wall


def test_a_member_rewords_the_pick_of_another(fatma_picks: Desk, people: dict[str, Phone]) -> None:
    fatma_picks.opens("each")
    chooses(people["Anna"], IDEAS[0])
    [pick] = [number for number, _text in cards_of(fatma_picks, "each")]
    edit = people["Ben"].client.get(f"/w/{fatma_picks.code}/cards/{pick}/edit")
    assert edit.status_code == 200 and IDEAS[0] in edit.text
    assert people["Ben"].rewords(pick, "Formulare auf eine Seite kürzen").status_code == 303
    assert picks(fatma_picks, "each") == [("Formulare auf eine Seite kürzen", IDEAS[0], "Gruppe 1")]
    assert people["Cem"].rewords(pick, "fremd").status_code == 409
    assert people["Ben"].rewords(pick, "x" * 501).status_code == 422
    assert people["Ben"].withdraws(pick).status_code == 303
    assert picks(fatma_picks, "each") == []


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"origin": "999999"}, 409),
        ({"origin": "sieben"}, 422),
        ({"text": "frei erfunden"}, 422),
        ({}, 422),
    ],
)
def test_what_is_no_choice_is_refused(
    fatma_picks: Desk, people: dict[str, Phone], fields: dict[str, str], status: int
) -> None:
    fatma_picks.opens("each")
    address = f"/w/{fatma_picks.code}/stages/{fatma_picks.stage('each')}/cards"
    assert people["Anna"].client.post(address, data=fields).status_code == status
    assert picks(fatma_picks, "each") == []
    assert chooses(people["Anna"], IDEAS[0], text="x" * 501).status_code == 422


def test_a_card_of_another_workshop_is_no_choice(
    fatma_picks: Desk, people: dict[str, Phone], charlie: Phone
) -> None:
    charlie.desk.opens("checkin")
    charlie.posts("Anderswo", "checkin")
    [(foreign, _text)] = cards_of(charlie.desk, "checkin")
    fatma_picks.opens("each")
    assert people["Anna"].posts(None, "each", origin=str(foreign)).status_code == 409


def test_a_person_without_a_group_cannot_pick(fatma_picks: Desk, people: dict[str, Phone]) -> None:
    alone = Phone.joins(fatma_picks, "Dora")
    fatma_picks.opens("each")
    assert "pick-form" not in alone.sees() and "Bitte wählen Sie eine Gruppe" in alone.sees()
    assert chooses(alone, IDEAS[0]).status_code == 409


def test_who_changed_group_meanwhile_does_not_pick_for_the_new_one(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("each")
    drawn_for = str(group_id(fatma_picks, 0))
    assert f'name="group" value="{drawn_for}"' in people["Anna"].sees()
    moves(fatma_picks, "Anna", 1)
    answer = chooses(people["Anna"], IDEAS[0], group=drawn_for)
    assert answer.status_code == 409 and "in einer anderen Gruppe" in answer.text
    assert picks(fatma_picks, "each") == []
    now = str(group_id(fatma_picks, 1))
    assert chooses(people["Anna"], IDEAS[0], group=now).status_code == 303
    assert picks(fatma_picks, "each") == [(IDEAS[0], IDEAS[0], "Gruppe 2")]


def test_a_group_that_empties_keeps_its_pick_and_keeps_nobody_waiting(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("each")
    chooses(people["Cem"], IDEAS[2])
    assert "Noch 1 Gruppe" in fatma_picks.wall()
    moves(fatma_picks, "Anna", 1)
    moves(fatma_picks, "Ben", 1)
    wall = fatma_picks.wall()
    assert "Noch 1 Gruppe" not in wall and "Festgelegt" in wall, "an empty group cannot choose"
    moves(fatma_picks, "Cem", None)
    assert picks(fatma_picks, "each") == [(IDEAS[2], IDEAS[2], "Gruppe 2")]


def test_the_pick_of_a_dissolved_group_is_not_for_everybody(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("each")
    chooses(people["Cem"], IDEAS[2])
    fatma_picks.posts(f"groups/{group_id(fatma_picks, 1)}/dissolution")
    assert picks(fatma_picks, "each") == []
    fatma_picks.opens("build")
    assert IDEAS[2] not in people["Anna"].sees()


def test_a_closed_step_takes_no_choice(fatma_picks: Desk, people: dict[str, Phone]) -> None:
    fatma_picks.opens("each")
    chooses(people["Anna"], IDEAS[0])
    fatma_picks.stops("each")
    assert chooses(people["Ben"], IDEAS[1]).status_code == 409
    assert "pick-form" not in people["Ben"].sees()
    assert picks(fatma_picks, "each") == [(IDEAS[0], IDEAS[0], "Gruppe 1")]
    fatma_picks.opens("talk")
    fatma_picks.opens("each")
    assert picks(fatma_picks, "each") == [(IDEAS[0], IDEAS[0], "Gruppe 1")]
    assert chooses(people["Ben"], IDEAS[1]).status_code == 303, "opened again, it may be changed"


def test_without_options_a_group_writes_its_own_words(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("own_words")
    assert people["Anna"].posts("", "own_words").status_code == 422
    assert people["Anna"].posts("Unsere Frage", "own_words").status_code == 303
    assert people["Ben"].posts("Unsere bessere Frage", "own_words").status_code == 303
    assert picks(fatma_picks, "own_words") == [("Unsere bessere Frage", None, "Gruppe 1")]


def test_the_desk_chooses_for_a_group_without_a_device(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("each")
    answer = settles(fatma_picks, "each", IDEAS[1], group=group_id(fatma_picks, 1))
    assert answer.status_code == 303
    assert "Ihre Gruppe hat gewählt" in people["Cem"].sees()
    chooses(people["Cem"], IDEAS[2])
    assert picks(fatma_picks, "each") == [(IDEAS[2], IDEAS[2], "Gruppe 2")]


# What it hands on


def test_before_anything_is_settled_the_later_step_says_so(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("settle")
    fatma_picks.opens("talk")
    assert "In „Festlegen“ ist noch nichts festgelegt." in fatma_picks.sees()
    fatma_picks.opens("each")
    chooses(people["Anna"], IDEAS[0])
    fatma_picks.opens("build")
    assert "hat 1 Gruppe noch nicht gewählt" in fatma_picks.sees()


def test_left_out_it_hands_on_the_options(fatma_picks: Desk, people: dict[str, Phone]) -> None:
    def leave_out(workshop: Workshop) -> list[str]:
        settle = workshop.stage_by_key("settle")
        talk = workshop.stage_by_key("talk")
        assert settle and talk
        settle.skipped_at = settle.workshop.made_at
        return [card.text for card in talk.material().cards]

    assert set(fatma_picks.ask(leave_out)) == set(IDEAS)


def test_results_name_original_number_and_group(
    fatma_picks: Desk, people: dict[str, Phone]
) -> None:
    fatma_picks.opens("each")
    chooses(people["Anna"], IDEAS[0], text="Kurz")
    chooses(people["Cem"], IDEAS[1])

    def ask(workshop: Workshop) -> Any:
        stage = workshop.stage_by_key("each")
        assert stage
        return stage.activity.results(stage)

    results = fatma_picks.ask(ask)
    assert results.kind == "picks" and results.contributed == 3
    first, second = results.cards
    assert (first.text, first.original, first.origin, first.group) == (
        "Kurz",
        IDEAS[0],
        "K-001",
        "Gruppe 1",
    )
    assert (second.original, second.origin, second.group) == (None, "K-002", "Gruppe 2")


def test_a_pick_names_nobody(fatma_picks: Desk, people: dict[str, Phone]) -> None:
    fatma_picks.opens("each")
    chooses(people["Anna"], IDEAS[0])

    def ask(workshop: Workshop) -> list[Any]:
        return [card.participant_id for card in _stage(workshop, "each").cards]

    assert fatma_picks.ask(ask) == [None]


def _stage(workshop: Workshop, key: str) -> Stage:
    stage = workshop.stage_by_key(key)
    assert stage
    return stage


def test_more_than_six_options_have_pages(fatma_picks: Desk, people: dict[str, Phone]) -> None:
    fatma_picks.opens("ideas")
    for number in range(5):
        people["Ben"].posts(f"Idee {number}", "ideas")
    fatma_picks.opens("each")
    assert "Seite 1 von 2" in fatma_picks.wall() and "Idee 4" not in fatma_picks.wall()
    fatma_picks.posts("pages", page=1)
    assert "Idee 4" in fatma_picks.wall()


def test_one_role_settles_a_card_for_all_on_the_phone(fatma: Desk) -> None:
    plan = PLAN.replace("id: settle, title: Festlegen, type: pick, post_by: facilitator", SETTLED)
    assert plan != PLAN
    plan = plan.replace("stages:", "roles: [{id: lead, de: Leitung}]\nstages:")
    plan += "  - {id: parts, title: Rollen, type: roles, minutes: 1}\n"
    with fatma.app.test_request_context():
        facilitator = Facilitator.by_email(fatma.email)
        blueprint = WorkshopBlueprint.read(plan, "probe.yaml")
        fatma.code = Workshop.plan(blueprint, title="Probe", by=facilitator).code
        db.session.commit()
    anna, ben = Phone.joins(fatma, "Anna"), Phone.joins(fatma, "Ben")
    fatma.opens("parts")
    anna.client.post(f"/w/{fatma.code}/stages/{fatma.stage('parts')}/role", data={"role": "lead"})
    fatma.opens("ideas")
    for idea in IDEAS:
        ben.posts(idea, "ideas")
    fatma.opens("weigh")
    ben.votes(card_id(fatma, IDEAS[1]), 3, "weigh")
    fatma.opens("settle")
    assert chooses(ben, IDEAS[1], "settle").status_code == 409
    assert "pick-form" not in ben.sees() and "„Leitung“" in ben.sees()
    assert chooses(anna, IDEAS[1], "settle").status_code == 303
    assert picks(fatma, "settle") == [(IDEAS[1], IDEAS[1], None)]
    assert "Festgelegt" in ben.sees()


SETTLED = "id: settle, title: Festlegen, type: pick, post_by: [lead]"


def test_the_desk_enters_no_other_cards_here(fatma_picks: Desk, people: dict[str, Phone]) -> None:
    fatma_picks.opens("free")

    def enter(workshop: Workshop) -> None:
        with pytest.raises(Refused):
            _stage(workshop, "free").enter(Draft("am Rand vorbei"))

    fatma_picks.ask(enter)
