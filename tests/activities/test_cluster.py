"""Cluster: what desk, wall, phones and results show of cards in stacks, with several at it."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import g
from flask_babel import force_locale

from facilitation.activities.cluster import STEPS, pages_of
from facilitation.blueprints import StagePlan, WorkshopBlueprint
from facilitation.blueprints.problems import BlueprintError
from facilitation.deltas import board_delta, desk_delta
from facilitation.extensions import db
from facilitation.models import Facilitator, Workshop, resembling
from facilitation.models.stack import Sorting, Stack
from facilitation.screens import desk_screen
from tests.conftest import Desk, Phone, word

TEXTS = ("Formular online", "Online-Formular", "Chat am Abend", "Telefon am Abend", "Video")
LIVE = {"HX-Request": "true"}


def blueprint(**cluster: Any) -> WorkshopBlueprint:
    plans: list[dict[str, Any]] = [
        {"id": "ideas", "title": "Ideen", "type": "collect", "minutes": 5},
        {"id": "clusters", "title": "Ideen ordnen", "type": "cluster", "minutes": 5, **cluster},
        {"id": "vote", "title": "Gewichten", "type": "vote", "minutes": 5},
    ]
    for before, after in (("ideas", plans[1]), ("clusters", plans[2])):
        after["carry"] = {"from": before, "take": "all", "as": "cards"}
    return WorkshopBlueprint(
        id="probe", title={"de": "Probe"}, stages=[StagePlan.model_validate(p) for p in plans]
    )


@pytest.fixture
def sorting(fatma: Desk, jonas: Desk) -> Desk:
    """Fatma's desk with five cards to sort; Jonas facilitates too."""
    with fatma.app.test_request_context():
        facilitator = Facilitator.by_email(fatma.email)
        assert facilitator
        workshop = Workshop.plan(blueprint(), title="Probe", by=facilitator)
        db.session.commit()
        fatma.code = jonas.code = workshop.code
    fatma.posts("facilitators", email=jonas.email)
    fatma.opens("ideas")
    return fatma


@pytest.fixture
def anna(sorting: Desk) -> Phone:
    """She wrote all the cards but the last, which is Ben's."""
    anna, ben = Phone.joins(sorting, "Anna"), Phone.joins(sorting, "Ben")
    for text in TEXTS:
        (ben if text == "Video" else anna).posts(text, "ideas")
    sorting.opens("clusters")
    return anna


def ticks(desk: Desk, *texts: str, stage: str = "clusters") -> list[str]:
    """What the boxes beside these texts would send, read from the desk."""
    page = BeautifulSoup(desk.sees(), "html.parser")
    found = {}
    for item in page.select("#sorting [data-seen]"):
        box = item.select_one("input[name=card]")
        words = item.select_one(".note__text, h4")
        assert box and words
        found[words.text.strip()] = str(box["value"])
    return [found[text] for text in texts]


def stacks(desk: Desk, cards: list[str], name: str = "", live: bool = False, **more: Any) -> Any:
    return sends(desk, "stacks", {"card": cards, "name": name, **more}, live)


def sends(desk: Desk, noun: str, form: dict[str, Any], live: bool = False) -> Any:
    address = f"/workshops/{desk.code}/stages/{desk.stage('clusters')}/{noun}"
    return desk.client.post(address, data=form, headers=LIVE if live else {})


def lying(desk: Desk) -> dict[str, list[str]]:
    def ask(workshop: Workshop) -> dict[str, list[str]]:
        stage = workshop.stage_by_key("clusters")
        assert stage
        sorting = stage.sorting()
        found = {stack.name: [card.text for card in stack.cards] for stack in sorting.stacks}
        return {**found, "": [card.text for card in sorting.loose]}

    return dict(desk.ask(ask))


def test_ticked_cards_are_stacked_with_a_plain_form_and_taken_back(
    sorting: Desk, anna: Phone
) -> None:
    answer = stacks(sorting, ticks(sorting, *TEXTS[:2]), "Formular")
    assert answer.status_code == 303
    assert lying(sorting) == {"Formular": list(TEXTS[:2]), "": list(TEXTS[2:])}
    assert "2 Karten liegen jetzt in „Formular“." in sorting.sees()
    sorting.posts("undo")
    assert lying(sorting) == {"": list(TEXTS)}


def test_the_desk_answers_with_the_present_state(sorting: Desk, anna: Phone) -> None:
    answer = stacks(sorting, ticks(sorting, *TEXTS[:2]), "Formular", live=True)
    assert answer.status_code == 200 and 'hx-target="#desk-activity"' in answer.text
    assert "3 von 5 Karten" in word(answer.text) and "1 Stapel" in word(answer.text)


def test_the_later_of_two_facilitators_reads_what_became_of_the_cards(
    sorting: Desk, jonas: Desk, anna: Phone
) -> None:
    fatmas = ticks(sorting, "Formular online", "Chat am Abend")
    assert stacks(jonas, ticks(jonas, *TEXTS[:2]), "Formular", live=True).status_code == 200
    answer = stacks(sorting, fatmas, "Meiner", live=True)
    assert answer.status_code == 200
    assert "„Formular online“ (liegt in „Formular“)" in word(answer.text)
    assert lying(sorting)["Formular"] == list(TEXTS[:2]), "the work of Jonas is untouched"
    assert lying(sorting)["Meiner"] == ["Chat am Abend"]
    again = stacks(sorting, fatmas, "Noch einmal", live=True)
    assert again.status_code == 409 and "Chat am Abend" in word(again.text)


def test_without_a_script_the_sentence_stands_on_the_page(
    sorting: Desk, jonas: Desk, anna: Phone
) -> None:
    fatmas = ticks(sorting, "Formular online", "Chat am Abend")
    stacks(jonas, ticks(jonas, *TEXTS[:2]), "Formular")
    assert stacks(sorting, fatmas, "Meiner").status_code == 303
    assert "hat inzwischen jemand anderes bewegt" in sorting.sees()
    answer = stacks(sorting, ticks(sorting, "Video"), "x" * 501)
    assert answer.status_code == 422 and "höchstens 100 Zeichen" in word(answer.text)
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.select_one("#sorting input[name=name][data-proposal]")["value"] == "x" * 501, (
        "what was typed stays"
    )
    [box] = page.select("input[name=card][checked]")
    assert "Video" in box.parent.text, "what was ticked stays"


@pytest.mark.parametrize(
    ("noun", "form", "status"),
    [
        ("stacks", {}, 422),
        ("stacks", {"card": ["abc", "-1", "1-x", "9" * 30]}, 422),
        ("stacks", {"card": ["99999-0"], "name": "Fremd"}, 409),
        ("stacks/moves", {"card": ["99999-0"], "to": "out"}, 409),
        ("stacks/moves", {"card": ["1-0"], "to": "anywhere"}, 422),
        ("stacks/moves", {"card": ["1-0"], "to": "²"}, 422),
        ("stacks/moves", {"card": ["1-0"]}, 422),
        ("stacks/asides", {}, 422),
        ("stacks/99999", {"name": "Neu"}, 409),
        ("stacks/99999/dissolution", {"seen": "x"}, 409),
        ("differences", {"card": ["1", "99999"]}, 409),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(
    sorting: Desk, anna: Phone, noun: str, form: dict[str, Any], status: int
) -> None:
    before = lying(sorting)
    for live in (False, True):
        answer = sends(sorting, noun, form, live)
        assert answer.status_code == status
        assert 'class="message' in answer.text
    assert lying(sorting) == before


def test_cards_of_another_workshop_do_not_exist(sorting: Desk, anna: Phone, vera: Desk) -> None:
    vera.plans("Ein anderer Workshop")
    vera.opens("ideas")
    Phone.joins(vera).posts("Fremd", "ideas")
    foreign = vera.ask(lambda w: w.stage_by_key("ideas").cards_on_wall()[0].id)
    answer = stacks(sorting, [f"{foreign}-0"], "Geklaut")
    assert answer.status_code == 409 and "Fremd" not in answer.text


def test_a_stack_is_renamed_moved_and_dissolved(sorting: Desk, anna: Phone) -> None:
    stacks(sorting, ticks(sorting, *TEXTS[:2]), "Formular")
    [stack] = ticks(sorting, "Formular")
    sends(sorting, f"stacks/{stack}", {"name": "Formulare", "seen": "Formular"})
    sends(sorting, "stacks/moves", {"card": ticks(sorting, "Video"), "to": stack})
    assert lying(sorting)["Formulare"] == [*TEXTS[:2], "Video"]
    assert "1 Karte liegt jetzt in „Formulare“." in sorting.sees()
    sends(sorting, f"stacks/{stack}/dissolution", {})
    assert lying(sorting) == {"": list(TEXTS)}
    assert "zur Seite gelegt" not in sorting.sees(), "a stack is no card set aside"


def test_ticked_cards_are_set_aside_together(sorting: Desk, anna: Phone) -> None:
    sends(sorting, "stacks/asides", {"card": ticks(sorting, *TEXTS[:2])})
    assert lying(sorting) == {"": list(TEXTS[2:])}
    assert "2 Karten zur Seite gelegt." in sorting.sees()
    sorting.posts("undo")
    assert lying(sorting) == {"": list(TEXTS)}


def test_a_name_is_proposed_for_the_ticked_cards(sorting: Desk, anna: Phone) -> None:
    address = f"/workshops/{sorting.code}/stages/{sorting.stage('clusters')}/stacks/name"
    answer = sorting.client.get(address, query_string={"card": ticks(sorting, *TEXTS[2:4])})
    assert 'data-name="Abend"' in answer.text
    assert 'data-name=""' in sorting.client.get(address).text


def test_phones_read_along_and_know_their_own_cards(sorting: Desk, anna: Phone) -> None:
    stacks(sorting, ticks(sorting, *TEXTS[:2]), "Formular")
    page = BeautifulSoup(anna.sees(), "html.parser")
    sections = page.select("section.heap")
    assert [word(str(s.select_one("h2"))) for s in sections] == [
        "Formular 2",
        "Noch nicht geordnet 3",
    ]
    own = [item for item in page.select("section.heap li") if "Ihre Karte" in item.text]
    assert len(own) == 4 and not any("Video" in item.text for item in own)
    assert not page.select("#main form"), "there is nothing to do"
    stage = sorting.ask(lambda w: w.stage_by_key("clusters"))
    assert stage.activity.topics == {"cards"}


def test_the_wall_shows_stacks_with_name_and_number_then_loose_cards(
    sorting: Desk, anna: Phone
) -> None:
    stacks(sorting, ticks(sorting, *TEXTS[:2]), "Formular")
    blocks = BeautifulSoup(sorting.wall(), "html.parser").select(".heap")
    assert [word(str(one.select_one("h2"))) for one in blocks] == [
        "Formular 2",
        "Noch nicht geordnet 3",
    ]
    assert [item.text for item in blocks[0].select("li")] == list(TEXTS[:2])
    assert "Ihre Karte" not in sorting.wall()


class Thing:
    """As much of a card as a page of the wall asks about."""

    text, number = "Stapel", 1

    def __init__(self, number: int) -> None:
        self.id = number


@pytest.mark.parametrize("sizes", [[], [1], [5, 7], [1] * 9, [40], [3, 17, 2, 16, 8, 1]])
@pytest.mark.parametrize("loose", [0, 1, 37])
@pytest.mark.parametrize(("columns", "rows"), [step[1:] for step in STEPS])
def test_every_card_has_one_place_on_some_page(
    sizes: list[int], loose: int, columns: int, rows: int
) -> None:
    number = iter(range(1, 1000))
    made: Any = [
        Stack(Thing(next(number)), [Thing(next(number)) for _ in range(size)])  # type: ignore[arg-type]
        for size in sizes
    ]
    rest: Any = [Thing(next(number)) for _ in range(loose)]
    sorting = Sorting(made, rest)
    pages = pages_of(sorting, columns, rows)
    shown = [card for page in pages for block in page for card in block.cards]
    assert shown == sorting.cards
    assert all(sum(block.columns for block in page) <= columns for page in pages)
    assert all(len(block.cards) <= block.columns * rows for page in pages for block in page)
    for page in pages:
        assert len({block.id for block in page}) == len(page)
    whole = [stack for stack in made if len(stack.cards) <= columns * rows]
    for stack in whole:
        places = [page for page in pages if any(block.id == stack.id for block in page)]
        assert len(places) == 1, "a stack that fits on a page keeps together"


def test_a_large_sorting_has_pages_that_the_desk_turns(sorting: Desk, anna: Phone) -> None:
    sorting.opens("ideas")
    for number in range(30):
        anna.posts(f"Weitere Idee {number}", "ideas")
    sorting.opens("clusters")
    assert "Seite 1 von 3" in word(sorting.wall())
    first = set(re.findall(r"Weitere Idee \d+", sorting.wall()))
    sorting.posts("pages", page="2")
    assert "Seite 3 von 3" in word(sorting.wall())
    assert not first & set(re.findall(r"Weitere Idee \d+", sorting.wall()))


def test_results_are_stacks_with_their_cards_then_loose_ones(sorting: Desk, anna: Phone) -> None:
    stacks(sorting, ticks(sorting, *TEXTS[:2]), "Formular")

    def ask(workshop: Workshop) -> Any:
        stage = workshop.stage_by_key("clusters")
        assert stage
        return stage.activity.results(stage)

    results = sorting.ask(ask)
    assert results.kind == "stacks" and results.cards[0].text == "Formular"
    assert [card.text for card in results.cards[0].stack] == list(TEXTS[:2])
    assert [card.text for card in results.cards[1:]] == list(TEXTS[2:])
    assert all(card.source == "ideas" for card in results.cards[0].stack)
    assert results.method.startswith("Von der Moderation zu 1 Stapel geordnet, 3 Karten")


def test_a_vote_that_follows_has_the_stack_as_one_card(sorting: Desk, anna: Phone) -> None:
    stacks(sorting, ticks(sorting, *TEXTS[:2]), "Formular")
    sorting.opens("vote")
    ballot = sorting.ask(lambda w: {c.text: c.id for c in w.stage_by_key("vote").material().cards})
    assert list(ballot) == ["Formular", *TEXTS[2:]]
    assert anna.votes(ballot["Formular"], 1, "vote").status_code == 303
    sorting.stops("vote")
    assert "Formular" in BeautifulSoup(sorting.wall(), "html.parser").select_one(".ranking").text


def test_a_sorting_that_was_left_out_hands_on_all_cards(sorting: Desk, anna: Phone) -> None:
    sorting.opens("vote")
    offered = sorting.ask(lambda w: [c.text for c in w.stage_by_key("vote").material().cards])
    assert offered == list(TEXTS)


def test_a_file_cannot_let_participants_sort() -> None:
    text = """
id: probe
title: {de: Probe}
stages:
  - {id: one, title: Eins, type: collect, minutes: 5}
  - id: two
    title: Zwei
    type: cluster
    minutes: 5
    post_by: all
    carry: {from: one, take: all, as: cards}
"""
    WorkshopBlueprint.read(text.replace("post_by: all", "post_by: facilitator"), "probe.yaml")
    with force_locale("de"), pytest.raises(BlueprintError, match="post_by"):
        WorkshopBlueprint.read(text, "probe.yaml")


def test_suggestions_are_asked_for_stacked_or_called_different(sorting: Desk, anna: Phone) -> None:
    assert "gleiche Karten" not in word(sorting.sees())
    sends(sorting, "likenesses", {})
    page = BeautifulSoup(sorting.sees(), "html.parser")
    [first, *_rest] = page.select(".alike__one")
    assert "beide enthalten" in first.text and first.select("i")
    stack, apart = first.select("form")
    fields = [
        (i["name"], i["value"]) for i in apart.select("input[type=hidden]") if i["name"] == "card"
    ]
    sends(sorting, "differences", {"card": [value for _name, value in fields]})
    assert first["id"] not in sorting.sees(), "it does not come again"
    assert lying(sorting) == {"": list(TEXTS)}, "and nothing was stacked by itself"
    sorting.posts("undo")
    assert first["id"] in sorting.sees()
    form: dict[str, list[str]] = {}
    for field in stack.select("input[type=hidden]"):
        form.setdefault(field["name"], []).append(field["value"])
    sends(sorting, "stacks", form)
    assert len(lying(sorting)) == 2 and first["id"] not in sorting.sees()


def test_two_hundred_cards_are_compared_once(sorting: Desk, anna: Phone) -> None:
    def ask(workshop: Workshop) -> tuple[float, float]:
        stage = workshop.stage_by_key("ideas")
        assert stage
        words = "Antrag Formular Frist Termin Telefon Portal Brief Amt Sprache Team".split()
        for number in range(195):
            stage.make_card(f"{words[number % 10]} {words[number // 10 % 10]} {number}")
        later = workshop.stage_by_key("clusters")
        assert later
        later.progress = {"alike": True}
        db.session.commit()
        later.forget_material()
        began = time.perf_counter()
        desk_screen(workshop)
        later.suggestions(later.sorting())
        first = time.perf_counter() - began
        before = {key: id(found) for key, (_at, found) in resembling._compared.items()}
        later.suggestions(later.sorting())
        assert {key: id(found) for key, (_at, found) in resembling._compared.items()} == before
        return first, time.perf_counter() - began - first

    first, again = sorting.ask(ask)
    assert again < 0.25, f"{first:.3f} s, then {again:.3f} s"


def test_a_card_that_covers_others_is_never_told_alone(sorting: Desk, anna: Phone) -> None:
    sorting.opens("ideas")

    def told(workshop: Workshop) -> tuple[str, str]:
        stage = workshop.stage_by_key("ideas")
        assert stage
        g.is_for_many = True
        changes = {"cards": {stage.cards_on_wall()[0].id}}
        return desk_delta(workshop, changes), board_delta(workshop, changes)

    desk, wall = sorting.ask(told)
    assert 'hx-target="#sort-loose"' in desk and 'hx-target="#desk-activity"' not in desk
    assert 'hx-target="#lane-0"' in wall
    address = f"/workshops/{sorting.code}/stages/{sorting.stage('ideas')}/stacks"
    sorting.client.post(address, data={"card": ticks(sorting, *TEXTS[:2]), "name": "Doppelt"})
    desk, wall = sorting.ask(told)
    assert 'hx-target="#desk-activity"' in desk and 'hx-target="#desk-sorting"' in desk
    assert 'hx-target="#board"' in wall and "Formular online" not in wall


def test_a_collecting_desk_sorts_after_the_reveal(sorting: Desk, anna: Phone) -> None:
    sorting.opens("ideas")
    assert 'id="desk-sorting"' in sorting.sees()
    address = f"/workshops/{sorting.code}/stages/{sorting.stage('ideas')}/stacks"
    sorting.client.post(address, data={"card": ticks(sorting, *TEXTS[:2]), "name": "Doppelt"})
    wall = BeautifulSoup(sorting.wall(), "html.parser")
    shown = [word(str(item)) for item in wall.select("li.note")]
    assert len(shown) == 4 and shown[0].startswith("Doppelt")
