"""Rating on a scale: only the distribution, only at the end, and never below five answers."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from facilitation.activities import Results
from facilitation.activities._weighing import summed_up
from facilitation.blueprints import StagePlan, WorkshopBlueprint
from facilitation.blueprints.problems import BlueprintError
from facilitation.extensions import db
from facilitation.models import Facilitator, Participant, Workshop
from facilitation.refusal import Refused
from tests.conftest import Desk, Phone, cards_of, word

LOW, HIGH = {"de": "gar nicht", "en": "not at all"}, {"de": "sehr", "en": "very much"}
CONSENT = {"min": 1, "max": 1, "low": {"de": "Ich stimme zu"}, "high": {"de": "Ich stimme zu"}}
BY_CARD: dict[str, Any] = {"carry": {"from": "cards", "take": "all", "as": "cards"}}
CARDS = ("Wir fragen nach", "Wir warten ab", "Wir probieren aus")


def blueprint(**rate: Any) -> WorkshopBlueprint:
    stages: list[dict[str, Any]] = [
        {"id": "cards", "title": "Annahmen", "type": "collect", "minutes": 5},
        {
            "id": "rate",
            "title": "Zeit",
            "type": "rate",
            "minutes": 5,
            "scale": {"min": 1, "max": 5, "low": LOW, "high": HIGH},
            "prompt": {"de": "Wie gut war Ihre Zeit angelegt?", "en": "Worth your time?"},
            **rate,
        },
        {
            "id": "best",
            "title": "Weiter",
            "type": "talk",
            "minutes": 5,
            "carry": {"from": "rate", "take": "top", "n": 2, "as": "context"},
        },
    ]
    return WorkshopBlueprint(
        id="probe", title={"de": "Probe"}, stages=[StagePlan.model_validate(s) for s in stages]
    )


def planned(desk: Desk, cards: tuple[str, ...] = CARDS, **rate: Any) -> Desk:
    with desk.app.test_request_context():
        facilitator = Facilitator.by_email(desk.email)
        assert facilitator
        workshop = Workshop.plan(blueprint(**rate), title="Probe", by=facilitator)
        db.session.commit()
        desk.code = workshop.code
    desk.opens("cards")
    author = Phone.joins(desk)
    for text in cards:
        author.posts(text, "cards")
    desk.opens("rate")
    return desk


@pytest.fixture
def poll(fatma: Desk) -> Desk:
    return planned(fatma)


@pytest.fixture
def by_card(fatma: Desk) -> Desk:
    return planned(fatma, **BY_CARD)


def people(desk: Desk, number: int = 6) -> list[Phone]:
    return [Phone.joins(desk, f"Person {n}") for n in range(number)]


def answers(phone: Phone, value: Any, **more: Any) -> Any:
    path = f"/w/{phone.desk.code}/stages/{phone.desk.stage('rate')}/ratings"
    return phone.client.post(path, data={"value": value, **more})


def ids(desk: Desk) -> dict[str, int]:
    return {text: card for card, text in cards_of(desk, "cards")}


def own(phone: Phone) -> dict[tuple[int | None, str], int]:
    def look(w: Workshop) -> Any:
        stage = w.stage_by_key("rate")
        assert stage
        return stage.own_ratings(phone.participant())

    return dict(phone.desk.ask(look))


def contributed(desk: Desk) -> tuple[int, int]:
    """How many took part, and how many have finished."""

    def look(w: Workshop) -> Any:
        stage = w.stage_by_key("rate")
        assert stage
        return stage.count_contributions(), stage.count_finished()

    found: tuple[int, int] = desk.ask(look)
    return found


def results(desk: Desk) -> Results:
    def look(w: Workshop) -> Any:
        stage = w.stage_by_key("rate")
        assert stage
        return stage.activity.results(stage)

    found = desk.ask(look)
    assert isinstance(found, Results)
    return found


def carried(desk: Desk) -> tuple[list[str], str | None]:
    def look(w: Workshop) -> Any:
        stage = w.stage_by_key("best")
        assert stage
        return [card.text for card in stage.material().cards], stage.material().note

    texts, note = desk.ask(look)
    return list(texts), note


def everything(desk: Desk, phone: Phone) -> str:
    """All that anybody can see: screens, streams, pictures at the desk, results, the record."""
    hub = desk.app.extensions["hub"]
    workshop = desk.ask(lambda w: w.id)
    parts = [desk.wall(), desk.sees(), phone.sees(), phone.client.get(f"/w/{desk.code}/now").text]
    parts += [desk.sees(f"/preview/{screen}?next=1") for screen in ("board", "phone")]
    parts += [desk.sees("/record.html"), desk.sees("/results")]
    for audience in ("board", "desk", "phone"):
        render = hub.audiences[audience].render
        parts.append(render(workshop, None, "de"))
        for topic in ("stage", "ratings", "contributions", "participants"):
            parts.append(render(workshop, {topic: {0}}, "de"))
    return "".join(parts)


def shows_bars(page: str) -> bool:
    """Whether a distribution is drawn on it."""
    return "chart__bars" in page or "spread__rows" in page


# On the phone


def test_an_answer_is_given_changed_and_taken_back(poll: Desk) -> None:
    [anna] = people(poll, 1)
    assert "Bewertung abgeben" in word(anna.sees())
    assert answers(anna, 4).status_code == 303
    assert contributed(poll) == (1, 1), "one answer is all there is"
    page = word(anna.sees())
    assert "Ihre Antwort ist abgegeben: 4." in page and "Bewertung ändern" in page
    checked = BeautifulSoup(anna.sees(), "html.parser").select("#ask input[checked]")
    assert [i["value"] for i in checked] == ["4"]
    answers(anna, 2)
    assert own(anna) == {(None, ""): 2} and contributed(poll) == (1, 1)
    answers(anna, "")
    assert own(anna) == {} and contributed(poll) == (0, 0)
    assert "Bewertung abgeben" in word(anna.sees())


def test_the_phone_says_who_sees_what(poll: Desk) -> None:
    [anna] = people(poll, 1)
    assert (
        "Ohne Namen. An der Wand erscheint nur die Verteilung, und erst ab fünf Antworten. "
        "Löschung am " in word(anna.sees())
    )
    assert "Ich bin fertig" not in word(anna.sees()), "one answer says it"


@pytest.mark.parametrize(("lowest", "highest", "columns"), [(0, 1, 2), (1, 5, 5), (0, 10, 6)])
def test_a_scale_has_two_to_eleven_steps_with_words_at_both_ends(
    fatma: Desk, lowest: int, highest: int, columns: int
) -> None:
    desk = planned(fatma, scale={"min": lowest, "max": highest, "low": LOW, "high": HIGH})
    [anna] = people(desk, 1)
    page = BeautifulSoup(anna.sees(), "html.parser")
    steps = [int(str(i["value"])) for i in page.select("#ask input[type=radio]")]
    assert steps == list(range(lowest, highest + 1))
    assert page.select_one(f".scale__row.of-{columns}")
    labels = [i.get("aria-label") for i in page.select("#ask input[type=radio]")]
    assert labels[0] == f"{lowest}, gar nicht" and labels[-1] == f"{highest}, sehr"
    assert answers(anna, lowest).status_code == answers(anna, highest).status_code == 303
    assert answers(anna, highest + 1).status_code == answers(anna, lowest - 1).status_code == 422


@pytest.mark.parametrize("scale", [{"min": 0, "max": 11}, {"min": 3, "max": 2}])
def test_a_scale_that_cannot_be_drawn_is_refused_when_the_file_is_read(
    scale: dict[str, int],
) -> None:
    file = {
        "id": "probe",
        "title": {"de": "Probe"},
        "stages": [{"id": "a", "title": "A", "type": "rate", "minutes": 1, "scale": scale}],
    }
    with pytest.raises(BlueprintError, match="2 bis 11 Stufen"):
        WorkshopBlueprint.read(json.dumps(file), "probe.yaml")
    file["stages"][0]["scale"] = {"min": 0, "max": 10}  # type: ignore[index]
    assert WorkshopBlueprint.read(json.dumps(file), "probe.yaml")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"value": "6"}, "Bitte eine Zahl von 1 bis 5."),
        ({"value": "0"}, "Bitte eine Zahl von 1 bis 5."),
        ({"value": "gut"}, "Bitte geben Sie eine ganze Zahl an."),
        ({"value": "4.5"}, "Bitte geben Sie eine ganze Zahl an."),
        ({"value": "3", "axis": "x"}, "Danach wird hier nicht gefragt."),
        ({"value": "3", "card": "1"}, "Danach wird hier nicht gefragt."),
        ({"value-x": "3", "value-y": "3"}, "Danach wird hier nicht gefragt."),
        ({}, "Bitte wählen Sie eine Zahl."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_lost(
    poll: Desk, fields: dict[str, str], sentence: str
) -> None:
    [anna] = people(poll, 1)
    answers(anna, 4)
    path = f"/w/{poll.code}/stages/{poll.stage('rate')}/ratings"
    answer = anna.client.post(path, data=fields)
    assert answer.status_code in (409, 422) and sentence in word(answer.text)
    assert own(anna) == {(None, ""): 4}
    live = anna.client.post(path, data=fields, headers={"HX-Request": "true"})
    assert live.status_code == answer.status_code and sentence in word(live.text)


def test_after_the_end_and_from_elsewhere_nothing_is_taken(poll: Desk, charlie: Phone) -> None:
    [anna] = people(poll, 1)
    answers(anna, 4)
    stage = poll.stage("rate")
    for code in (poll.code, charlie.desk.code):
        answer = charlie.client.post(f"/w/{code}/stages/{stage}/ratings", data={"value": 1})
        assert answer.status_code in (403, 404)
    poll.opens("best")
    assert answers(anna, 1).status_code == 409, "not in a step that is over"
    poll.opens("rate")
    assert answers(anna, 1).status_code == 409, "and not when it is shown again"
    assert own(anna) == {(None, ""): 4}
    poll.posts("admissions", stage=stage)
    assert answers(anna, 1).status_code == 303


# Nothing before the end, nothing below five


def test_while_it_is_open_only_taking_part_is_shown(poll: Desk) -> None:
    crowd = people(poll)
    for phone in crowd:
        answers(phone, 5)
    bystander = Phone.joins(poll)
    seen = everything(poll, bystander)
    assert "6 haben geantwortet" in word(poll.wall()) and "6 von 8" in word(poll.sees())
    assert not shows_bars(seen) and "data-answers" not in seen
    poll.stops("rate")
    assert shows_bars(poll.wall()) and shows_bars(poll.sees()) and shows_bars(bystander.sees())
    poll.posts("admissions", stage=poll.stage("rate"))
    assert not shows_bars(everything(poll, bystander))


def test_four_answers_reach_nobody_and_a_fifth_shows_all(poll: Desk) -> None:
    crowd = people(poll)
    for phone in crowd[:4]:
        answers(phone, 2)
    poll.stops("rate")
    seen = everything(poll, crowd[5])
    assert not shows_bars(seen)
    assert results(poll).scales[0].counts is None and results(poll).scales[0].answers == 4
    poll.posts("admissions", stage=poll.stage("rate"))
    answers(crowd[4], 2)
    poll.stops("rate")
    assert results(poll).scales[0].counts == [0, 5, 0, 0, 0]
    assert all(shows_bars(page) for page in (poll.wall(), poll.sees(), crowd[5].sees()))


def test_three_are_told_why_there_is_nothing_to_see(poll: Desk) -> None:
    crowd = people(poll, 3)
    for phone in crowd:
        answers(phone, 1)
    poll.stops("rate")
    assert "Weniger als fünf Antworten." in word(poll.wall())
    assert "3 haben geantwortet" in word(poll.wall())
    for page in (poll.sees(), crowd[0].sees()):
        assert "3 Antworten." in word(page) and "damit niemand zu erkennen ist" in word(page)
    assert "Ihre Antwort: 1" in word(crowd[0].sees()), "the own answer is one's own"
    withheld = results(poll).withheld
    assert withheld and withheld in word(poll.sees("/record.html"))


# The distribution


def test_the_wall_shows_a_number_on_every_bar_words_at_both_ends_and_no_mean(poll: Desk) -> None:
    for phone, value in zip(people(poll), (2, 4, 4, 5, 5, 5), strict=True):
        answers(phone, value)
    poll.stops("rate")
    page = BeautifulSoup(poll.wall(), "html.parser")
    assert [b.text for b in page.select(".chart__bars b")] == ["0", "1", "0", "2", "3"]
    heights = [bar["height"] for bar in page.select(".chart__bar")]
    assert heights == ["28.0%", "56.0%", "84.0%"]
    assert "gar nicht" in page.text and "sehr" in page.text
    assert "4,2" not in page.text and "4.2" not in page.text
    assert not page.select("[style]")
    assert not any(person in page.text for person in ("Person 0", "Person 5"))


@given(st.lists(st.integers(1, 5), max_size=12))
def test_counts_are_there_from_five_answers_on_and_never_before(values: list[int]) -> None:
    known = summed_up(values)
    assert (known is None) == (len(values) < 5)
    assert known is None or min(values) <= known[0] <= max(values)


# One for every card


def test_cards_are_rated_one_after_the_other(by_card: Desk) -> None:
    [anna] = people(by_card, 1)
    seen = []
    for value in (1, 2, 3):
        page = BeautifulSoup(anna.sees(), "html.parser")
        form, heading = page.select_one("#ask"), page.select_one(".ask__card h2")
        assert form and heading
        assert f"Karte {value} von 3" in word(anna.sees())
        assert "Wie gut war Ihre Zeit angelegt?" in word(anna.sees())
        seen.append(heading.text)
        hidden = {str(i["name"]): i["value"] for i in form.select("input[type=hidden]")}
        anna.client.post(form["action"], data={**hidden, "value": value})
        assert contributed(by_card) == (1, int(value == 3))
    assert sorted(seen) == sorted(CARDS)
    assert "3 auf der Skala von 1 bis 5" in word(anna.sees())
    assert sorted(own(anna).values()) == [1, 2, 3]


def test_each_card_needs_five_answers_of_its_own(by_card: Desk) -> None:
    crowd = people(by_card)
    cards = ids(by_card)
    for phone in crowd[:5]:
        answers(phone, 4, card=cards["Wir fragen nach"])
    for phone in crowd[:4]:
        answers(phone, 4, card=cards["Wir warten ab"])
    assert answers(crowd[0], 4).status_code == 409, "the stage itself is no question here"
    by_card.stops("rate")
    found = results(by_card)
    assert [(s.card, s.answers, s.counts) for s in found.scales] == [
        ("K-001", 5, [0, 0, 0, 5, 0]),
        ("K-002", 4, None),
        ("K-003", 0, None),
    ]
    assert found.scales[0].source == "cards" and found.withheld is None
    page = BeautifulSoup(by_card.wall(), "html.parser")
    assert len(page.select(".chart")) == 3 and len(page.select(".chart__bars")) == 1
    assert word(by_card.wall()).count("Gezeigt wird die Verteilung ab fünf.") == 2
    for html in (by_card.sees(), crowd[5].sees()):
        assert len(BeautifulSoup(html, "html.parser").select(".spread__rows")) == 1


def test_many_cards_take_several_pages_of_the_wall(fatma: Desk) -> None:
    desk = planned(fatma, tuple(f"Annahme {n}" for n in range(8)), **BY_CARD)
    desk.stops("rate")
    first = BeautifulSoup(desk.wall(), "html.parser")
    assert len(first.select(".chart")) == 6 and "Seite 1 von 2" in word(desk.wall())
    desk.posts("pages", page=1)
    assert len(BeautifulSoup(desk.wall(), "html.parser").select(".chart")) == 2


def test_cards_as_context_are_part_of_one_question(fatma: Desk) -> None:
    desk = planned(fatma, carry={"from": "cards", "take": "all", "as": "context"})
    [anna] = people(desk, 1)
    assert all(card in word(anna.sees()) for card in CARDS)
    assert answers(anna, 3).status_code == 303
    assert answers(anna, 3, card=ids(desk)["Wir warten ab"]).status_code == 409


def test_the_highest_rated_cards_go_on(by_card: Desk) -> None:
    crowd = people(by_card)
    cards = ids(by_card)
    for phone in crowd[:5]:
        answers(phone, 3, card=cards["Wir fragen nach"])
        answers(phone, 5, card=cards["Wir warten ab"])
    for phone in crowd[:4]:
        answers(phone, 5, card=cards["Wir probieren aus"])
    assert carried(by_card) == ([], "„Zeit“ ist noch nicht ausgewertet.")
    by_card.stops("rate")
    texts, note = carried(by_card)
    assert texts == ["Wir warten ab", "Wir fragen nach"]
    assert note and "1 Karte aus „Zeit“ hat weniger als fünf Antworten" in note


def test_ratings_of_a_card_that_was_set_aside_do_not_come_back_as_another(by_card: Desk) -> None:
    cards = ids(by_card)
    for phone in people(by_card):
        answers(phone, 5, card=cards["Wir warten ab"])
    by_card.posts(f"cards/{cards['Wir warten ab']}/aside")
    by_card.stops("rate")
    assert [scale.card for scale in results(by_card).scales] == ["K-001", "K-003"]


# Putting cards in order

RESISTANCE: dict[str, Any] = {**BY_CARD, "scale": {"min": 0, "max": 10, "low": LOW, "high": HIGH}}


def resisted(desk: Desk) -> Desk:
    """Mean resistance 8 to the first card, 1.2 to the second, 0 and unknown to the third."""
    crowd, cards = people(desk, 5), ids(desk)
    for phone, low in zip(crowd, (0, 0, 1, 2, 3), strict=True):
        answers(phone, 8, card=cards["Wir fragen nach"])
        answers(phone, low, card=cards["Wir warten ab"])
    for phone in crowd[:4]:
        answers(phone, 0, card=cards["Wir probieren aus"])
    desk.stops("rate")
    return desk


def test_with_the_lowest_first_the_least_resistance_leads_everywhere(fatma: Desk) -> None:
    desk = resisted(planned(fatma, **RESISTANCE, best="low"))
    found = results(desk)
    assert [(s.card, s.rank, s.mean) for s in found.scales] == [
        ("K-002", 1, 1.2),
        ("K-001", 2, 8.0),
        ("K-003", None, None),
    ]
    assert "Geordnet: der niedrigste Mittelwert zuerst." in found.method
    assert Results.read(json.loads(json.dumps(dataclasses.asdict(found)))) == found
    texts, _note = carried(desk)
    assert texts == ["Wir warten ab", "Wir fragen nach"]
    anna = Phone.joins(desk)
    record = word(desk.sees("/record.html"))
    pages = {"wall": word(desk.wall()), "desk": word(desk.sees()), "phone": word(anna.sees())}
    for name, page in {**pages, "record": record}.items():
        assert "der niedrigste Mittelwert zuerst" in page, name
        first, second = page.find("1. Wir warten ab"), page.find("2. Wir fragen nach")
        assert 0 <= first < second, name
        assert page.count("Mittelwert 1,2") == 1 and page.count("Mittelwert 8") == 1, name


def test_with_the_highest_first_it_is_the_other_way_round(fatma: Desk) -> None:
    desk = resisted(planned(fatma, **RESISTANCE, best="high"))
    assert [scale.card for scale in results(desk).scales] == ["K-001", "K-002", "K-003"]
    assert carried(desk)[0] == ["Wir fragen nach", "Wir warten ab"]
    assert "der höchste Mittelwert zuerst" in word(desk.wall())


def test_without_an_order_cards_keep_theirs_and_nobody_sees_a_mean(fatma: Desk) -> None:
    desk = resisted(planned(fatma, **RESISTANCE))
    assert [(s.card, s.rank, s.mean) for s in results(desk).scales] == [
        ("K-001", None, None),
        ("K-002", None, None),
        ("K-003", None, None),
    ]
    seen = word(desk.wall() + desk.sees() + Phone.joins(desk).sees() + desk.sees("/record.html"))
    assert "Mittelwert" not in seen
    assert carried(desk)[0] == ["Wir fragen nach", "Wir warten ab"], "the highest go on"


def test_equal_means_share_a_rank_and_all_go_on(fatma: Desk) -> None:
    desk = planned(fatma, **RESISTANCE, best="low")
    for phone in people(desk, 5):
        for card in ids(desk).values():
            answers(phone, 0, card=card)
    desk.stops("rate")
    assert [scale.rank for scale in results(desk).scales] == [1, 1, 1]
    assert [scale.mean for scale in results(desk).scales] == [0, 0, 0]
    texts, note = carried(desk)
    assert len(texts) == 3 and note and "Gleichstand" in note


def test_the_own_answers_stand_beside_the_cards_they_were_given_to(fatma: Desk) -> None:
    desk = planned(fatma, **RESISTANCE, best="low")
    crowd, cards = people(desk, 5), ids(desk)
    for phone in crowd:
        answers(phone, 9, card=cards["Wir fragen nach"])
        answers(phone, 2, card=cards["Wir warten ab"])
    desk.stops("rate")
    page = BeautifulSoup(crowd[0].sees(), "html.parser")
    own_by_card = {str(s["aria-label"]): word(str(s)) for s in page.select(".spread")}
    assert "Ihre Antwort: 2" in own_by_card["Wir warten ab"]
    assert "Ihre Antwort: 9" in own_by_card["Wir fragen nach"]
    assert "Ihre Antwort" not in own_by_card["Wir probieren aus"]


def test_an_order_that_does_not_exist_is_refused_when_the_file_is_read() -> None:
    stage = {"id": "a", "title": "A", "type": "rate", "minutes": 1, "best": "lowest"}
    file = {"id": "probe", "title": {"de": "Probe"}, "stages": [stage]}
    with pytest.raises(BlueprintError, match="best"):
        WorkshopBlueprint.read(json.dumps(file), "probe.yaml")
    stage["best"] = "low"
    assert WorkshopBlueprint.read(json.dumps(file), "probe.yaml")


# Consent


@pytest.fixture
def consent(fatma: Desk) -> Desk:
    return planned(fatma, scale=CONSENT)


def test_a_scale_of_one_step_is_a_button_to_agree(consent: Desk) -> None:
    anna, ben = people(consent, 2)
    page = BeautifulSoup(anna.sees(), "html.parser")
    assert not page.select("input[type=radio]")
    button = page.select_one("#ask-button")
    assert button and word(str(button)) == "Ich stimme zu" and button["form"] == "ask"
    answers(anna, 1)
    assert "Sie haben zugestimmt." in word(anna.sees())
    for html in (consent.wall(), consent.sees()):
        assert "1 von 3" in word(html) and "zugestimmt" in word(html), "at any time, even one"
    answers(ben, 1)
    assert "2 haben zugestimmt" in word(consent.wall())
    answers(ben, "")
    assert "1 hat zugestimmt" in word(consent.wall())
    assert "Person 0" not in consent.wall() + consent.sees()


def test_consent_is_a_number_and_the_next_step_is_the_next_stage(consent: Desk) -> None:
    answers(people(consent, 1)[0], 1)
    assert consent.ask(lambda w: w.next_step().kind) == "opening"
    assert results(consent).scales[0].counts == [1] and results(consent).withheld is None
    consent.stops("rate")
    wall = consent.wall()
    assert "1 hat zugestimmt" in word(wall) and not shows_bars(wall)
    assert answers(people(consent, 1)[0], 2).status_code == 409


def test_the_results_survive_json(poll: Desk) -> None:
    assert results(poll).kind == "scales" and results(poll).withheld
    for phone in people(poll):
        answers(phone, 3)
    poll.stops("rate")
    found = results(poll)
    assert found.method == (
        "Skala von 1 (gar nicht) bis 5 (sehr), ohne Namen; Verteilung ab fünf Antworten."
    )
    assert Results.read(json.loads(json.dumps(dataclasses.asdict(found)))) == found


def test_a_group_that_rates_its_own_cards_rates_no_others(context: Flask) -> None:
    plan = blueprint(unit="group", carry={"from": "cards", "take": "group", "as": "cards"})
    plan.stages[0] = StagePlan(
        id="cards", title="Ziele", type="collect", minutes=5, unit="group", post_by="group"
    )
    facilitator = Facilitator.register("group@example.org", "a password for tests")
    workshop = Workshop.plan(plan, title="Probe", by=facilitator)
    workshop.make_groups(2)
    db.session.commit()
    anna, ben = (Participant.join(workshop, name) for name in ("Anna", "Ben"))
    for person, group in zip((anna, ben), workshop.groups, strict=True):
        workshop.move(person, group)
    db.session.commit()
    cards, rate, _best = workshop.stages
    workshop.go_to(cards)
    db.session.commit()
    ours, theirs = (cards.post_card("Ziel", by=person) for person in (anna, ben))
    workshop.go_to(rate)
    db.session.commit()
    assert [turn.card for turn in rate.activity.phone(rate, anna)["turns"]] == [ours]
    rate.rate(3, by=anna, card_id=ours.id)
    with pytest.raises(Refused, match="Danach wird hier nicht gefragt"):
        rate.rate(3, by=anna, card_id=theirs.id)
    assert rate.has_finished(anna), "she has answered all that she was asked"
