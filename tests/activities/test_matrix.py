"""The matrix: one card after the other on two scales; points at the end, and nothing before."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup

from facilitation.activities import Results
from facilitation.activities.matrix import MatrixSettings, Row
from facilitation.blueprints import StagePlan, WorkshopBlueprint
from facilitation.extensions import db
from facilitation.models import Facilitator, Workshop
from tests.conftest import Desk, Phone, cards_of, word

IDEAS = ("Anzeige", "Sprechzeit", "Formular")
LIVE = {"HX-Request": "true"}


def blueprint(**matrix: Any) -> WorkshopBlueprint:
    carry = {"as": "cards"}
    stages: list[dict[str, Any]] = [
        {"id": "ideas", "title": "Ideen", "type": "collect", "minutes": 5},
        {
            "id": "matrix",
            "title": "Einschätzen",
            "type": "matrix",
            "minutes": 5,
            "axes": {
                "x": {"de": "Aufwand", "en": "Effort"},
                "y": {"de": "Nutzen für die Betroffenen", "en": "Impact"},
            },
            "carry": {"from": "ideas", "take": "all", **carry},
            **matrix,
        },
        {
            "id": "best",
            "title": "Die besten",
            "type": "vote",
            "minutes": 5,
            "carry": {"from": "matrix", "take": "top", "n": 2, **carry},
        },
        {
            "id": "all",
            "title": "Alle",
            "type": "vote",
            "minutes": 5,
            "carry": {"from": "matrix", "take": "all", **carry},
        },
    ]
    return WorkshopBlueprint(
        id="probe", title={"de": "Probe"}, stages=[StagePlan.model_validate(s) for s in stages]
    )


def planned(desk: Desk, ideas: tuple[str, ...] = IDEAS, **matrix: Any) -> Desk:
    with desk.app.test_request_context():
        facilitator = Facilitator.by_email(desk.email)
        assert facilitator
        workshop = Workshop.plan(blueprint(**matrix), title="Probe", by=facilitator)
        db.session.commit()
        desk.code = workshop.code
    desk.opens("ideas")
    author = Phone.joins(desk)
    for idea in ideas:
        author.posts(idea, "ideas")
    desk.opens("matrix")
    return desk


@pytest.fixture
def matrix(fatma: Desk) -> Desk:
    """Three ideas that can be rated."""
    return planned(fatma)


@pytest.fixture
def people(matrix: Desk) -> list[Phone]:
    return [Phone.joins(matrix, f"Person {number}") for number in range(6)]


def ids(desk: Desk) -> dict[str, int]:
    return {text: card for card, text in cards_of(desk, "ideas")}


def sends(phone: Phone, **fields: Any) -> Any:
    path = f"/w/{phone.desk.code}/stages/{phone.desk.stage('matrix')}/ratings"
    form = {name.replace("_", "-"): value for name, value in fields.items()}
    return phone.client.post(path, data=form)


def rates(phone: Phone, idea: str, x: Any, y: Any, **more: Any) -> Any:
    return sends(phone, card=ids(phone.desk)[idea], value_x=x, value_y=y, **more)


def looks_at(phone: Phone, card: int) -> Any:
    path = f"/w/{phone.desk.code}/stages/{phone.desk.stage('matrix')}/glance"
    return phone.client.post(path, data={"card": card})


def asked(phone: Phone) -> str | None:
    """The idea that the phone asks about; None when it lists them all."""
    heading = BeautifulSoup(phone.sees(), "html.parser").select_one(".ask__card h2")
    return heading.text if heading else None


def goes_on(phone: Phone, x: int = 3, y: int = 3) -> None:
    """Answer what the phone asks, as its own form does."""
    form = BeautifulSoup(phone.sees(), "html.parser").select_one("#ask")
    assert form
    hidden = {str(i["name"]): i["value"] for i in form.select("input[type=hidden]")}
    answer = phone.client.post(form["action"], data={**hidden, "value-x": x, "value-y": y})
    assert answer.status_code == 303


def own(phone: Phone) -> dict[tuple[int | None, str], int]:
    def look(w: Workshop) -> Any:
        stage = w.stage_by_key("matrix")
        assert stage
        return stage.own_ratings(phone.participant())

    return dict(phone.desk.ask(look))


def rows(desk: Desk) -> list[Row]:
    return list(
        desk.ask(lambda w: w.stage_by_key("matrix").activity.rows(w.stage_by_key("matrix")))
    )


def carried(desk: Desk, stage: str) -> tuple[list[str], str | None]:
    def look(w: Workshop) -> Any:
        found = w.stage_by_key(stage)
        assert found
        material = found.material()
        return [card.text for card in material.cards], material.note

    texts, note = desk.ask(look)
    return list(texts), note


def results(desk: Desk) -> Results:
    found = desk.ask(lambda w: w.stage_by_key("matrix").activity.results(w.stage_by_key("matrix")))
    assert isinstance(found, Results)
    return found


# On the phone


def test_the_phone_goes_from_card_to_card_and_lists_them_at_the_end(people: list[Phone]) -> None:
    anna = people[0]
    seen = []
    while (idea := asked(anna)) is not None:
        seen.append(idea)
        assert f"Idee {len(seen)} von 3" in word(anna.sees())
        goes_on(anna, x=len(seen), y=5)
    assert sorted(seen) == sorted(IDEAS)
    page = word(anna.sees())
    assert "Nutzen 5 · Aufwand 1" in page and "Nutzen 5 · Aufwand 3" in page
    assert 'aria-pressed="true"' in anna.sees(), "who answered all has finished"


def test_the_order_is_each_phones_own_and_stays(matrix: Desk) -> None:
    crowd = [Phone.joins(matrix) for _ in range(12)]
    assert len({asked(phone) for phone in crowd}) > 1
    assert asked(crowd[0]) == asked(crowd[0])


def test_no_answer_is_none_and_the_phone_goes_on(people: list[Phone]) -> None:
    anna = people[0]
    first = asked(anna)
    skip = BeautifulSoup(anna.sees(), "html.parser").select_one("#skip")
    assert first and skip
    fields = {str(i["name"]): i["value"] for i in skip.select("input")}
    assert anna.client.post(skip["action"], data=fields).status_code == 303
    assert asked(anna) not in (None, first)
    assert own(anna) == {}
    assert anna.desk.ask(lambda w: w.stage_by_key("matrix").count_contributions()) == 0
    goes_on(anna)
    goes_on(anna)
    assert asked(anna) is None, "the skipped one is not asked again"
    assert "nicht eingeschätzt" in word(anna.sees())
    assert 'aria-pressed="false"' in anna.sees()


def test_an_answer_can_be_changed_and_taken_back(people: list[Phone]) -> None:
    anna = people[0]
    rates(anna, "Anzeige", 2, 4)
    rates(anna, "Anzeige", 3, 4)
    card = ids(anna.desk)["Anzeige"]
    assert own(anna) == {(card, "x"): 3, (card, "y"): 4}
    looks_at(anna, card)
    assert asked(anna) == "Anzeige"
    checked = BeautifulSoup(anna.sees(), "html.parser").select("#ask input[checked]")
    assert [(i["name"], i["value"]) for i in checked] == [("value-y", "4"), ("value-x", "3")]
    rates(anna, "Anzeige", "", "")
    assert own(anna) == {}


def test_going_back_and_forward_keeps_ratings(matrix: Desk, people: list[Phone]) -> None:
    anna = people[0]
    rates(anna, "Anzeige", 2, 4)
    matrix.opens("ideas")
    matrix.opens("matrix")
    assert len(own(anna)) == 2
    matrix.posts("admissions", stage=matrix.stage("matrix"))
    first = asked(anna)
    looks_at(anna, ids(matrix)["Anzeige"])
    looks_at(anna, ids(matrix)["Formular"])
    assert asked(anna) == "Formular" and first
    assert len(own(anna)) == 2


def test_a_phone_without_the_card_it_was_at_begins_anew(people: list[Phone]) -> None:
    anna = people[0]
    for card in ("99999", "abc", "-1", "9" * 40):
        path = f"/w/{anna.desk.code}/stages/{anna.desk.stage('matrix')}/glance"
        assert anna.client.post(path, data={"card": card}).status_code == 303
        assert asked(anna) in IDEAS


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"value-x": "6", "value-y": "3"}, "Bitte eine Zahl von 1 bis 5."),
        ({"value-x": "3", "value-y": "0"}, "Bitte eine Zahl von 1 bis 5."),
        ({"value-x": "-3", "value-y": "3"}, "Bitte eine Zahl von 1 bis 5."),
        ({"value-x": "viel", "value-y": "3"}, "Bitte geben Sie eine ganze Zahl an."),
        ({"value-x": "--3"}, "Bitte geben Sie eine ganze Zahl an."),
        ({"value-x": "9" * 30}, "Bitte geben Sie eine ganze Zahl an."),
        ({"value": "3", "axis": "z"}, "Danach wird hier nicht gefragt."),
        ({"value": "3", "axis": "xy"}, "Danach wird hier nicht gefragt."),
        ({"value": "3"}, "Danach wird hier nicht gefragt."),
        ({"value-x": "3", "value-y": "3", "card": "424242"}, "Danach wird hier nicht gefragt."),
        ({"value-x": "3", "value-y": "3", "card": "eins"}, "Bitte geben Sie eine ganze Zahl an."),
        ({}, "Bitte wählen Sie eine Zahl."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_lost(
    people: list[Phone], fields: dict[str, str], sentence: str
) -> None:
    anna = people[0]
    rates(anna, "Anzeige", 2, 4)
    path = f"/w/{anna.desk.code}/stages/{anna.desk.stage('matrix')}/ratings"
    answer = anna.client.post(path, data={"card": ids(anna.desk)["Anzeige"], **fields})
    assert answer.status_code in (409, 422)
    assert sentence in word(answer.text)
    assert sorted(own(anna).values()) == [2, 4], "not even half of it was taken"


def test_after_the_end_and_from_elsewhere_nothing_is_taken(
    matrix: Desk, people: list[Phone], charlie: Phone
) -> None:
    card = ids(matrix)["Anzeige"]
    assert rates(people[0], "Anzeige", 2, 4).status_code == 303
    stage = matrix.stage("matrix")
    form = {"card": card, "value-x": 1, "value-y": 1}
    for code in (matrix.code, charlie.desk.code):
        answer = charlie.client.post(f"/w/{code}/stages/{stage}/ratings", data=form)
        assert answer.status_code in (403, 404)
    matrix.stops("matrix")
    answer = rates(people[0], "Anzeige", 5, 5)
    assert answer.status_code == 409
    assert "Was Sie vorher angegeben haben, zählt." in word(answer.text)
    assert sorted(own(people[0]).values()) == [2, 4]


# Nothing before the end, nothing below five


def everything(desk: Desk, phone: Phone) -> str:
    """All that anybody can see: screens, streams, pictures at the desk, the record."""
    hub = desk.app.extensions["hub"]
    workshop = desk.ask(lambda w: w.id)
    parts = [desk.wall(), desk.sees(), phone.sees(), phone.client.get(f"/w/{desk.code}/now").text]
    parts += [desk.sees(f"/preview/{screen}?next=1") for screen in ("board", "phone")]
    for audience in ("board", "desk", "phone"):
        render = hub.audiences[audience].render
        parts.append(render(workshop, None, "de"))
        for topic in ("stage", "ratings", "contributions", "participants"):
            parts.append(render(workshop, {topic: {0}}, "de"))
    parts.append(json.dumps(dataclasses.asdict(results(desk))))
    return "".join(parts)


def test_values_are_on_no_screen_before_the_end(matrix: Desk, people: list[Phone]) -> None:
    for phone in people:
        rates(phone, "Anzeige", 1, 5)
    bystander = Phone.joins(matrix)
    before = everything(matrix, bystander)
    assert "data-answers" not in before and "plot__disc" not in before and "5,0" not in before
    assert "6 haben eingeschätzt" in word(matrix.wall()), "how many is no secret"
    matrix.stops("matrix")
    after = everything(matrix, bystander)
    assert "data-answers" in after and "plot__disc" in after and "Nutzen 5,0" in word(after)
    matrix.posts("admissions", stage=matrix.stage("matrix"))
    assert "plot__disc" not in everything(matrix, bystander)


def test_four_answers_are_no_point_and_five_are(matrix: Desk, people: list[Phone]) -> None:
    for phone in people[:5]:
        rates(phone, "Anzeige", 2, 4)
    for phone in people[:4]:
        rates(phone, "Sprechzeit", 3, 5)
    matrix.stops("matrix")
    marks = [(r.point.mark, r.point.answers, r.point.x, r.mark is not None) for r in rows(matrix)]
    assert marks == [("A", 5, 2.0, True), ("B", 4, None, False), ("C", 0, None, False)]
    for page in (matrix.wall(), matrix.sees(), people[5].sees()):
        assert "Nutzen 4,0 · Aufwand 2,0 · einig" in word(page)
        assert "Nutzen 5,0" not in word(page)
        assert word(page).count("weniger als fünf Antworten") >= 2
    assert matrix.wall().count("plot__disc") == 1


def test_half_a_point_is_none(matrix: Desk, people: list[Phone]) -> None:
    card = ids(matrix)["Anzeige"]
    for number, phone in enumerate(people[:5]):
        sends(phone, card=card, value_x=2)
        if number:
            sends(phone, card=card, value_y=2)
    matrix.stops("matrix")
    assert rows(matrix)[0].point.x is None and rows(matrix)[0].point.answers == 4


def test_with_four_people_nothing_of_a_value_reaches_anybody(
    matrix: Desk, people: list[Phone]
) -> None:
    for phone in people[:4]:
        for idea in IDEAS:
            rates(phone, idea, 2, 5)
    matrix.stops("matrix")
    seen = everything(matrix, people[5])
    assert not re.search(r"(Nutzen|Aufwand) \d", word(seen))
    assert "plot__disc" not in seen and '"x": null' in seen
    withheld = results(matrix).withheld
    assert withheld and "Keine Karte hat fünf Antworten" in withheld
    rates_of_one = word(people[0].sees())
    assert "Von Ihnen: Nutzen 5 · Aufwand 2" in rates_of_one, "the own values are one's own"


# The picture and the list


def test_people_who_disagree_are_shown_in_the_picture_and_in_words(
    matrix: Desk, people: list[Phone]
) -> None:
    for phone, x in zip(people, (1, 1, 1, 5, 5, 5), strict=True):
        rates(phone, "Anzeige", x, 4)
        rates(phone, "Sprechzeit", 3, 4)
        rates(phone, "Formular", 2 + x % 4, 4)
    matrix.stops("matrix")
    assert [row.is_split for row in rows(matrix)] == [True, False, False]
    wall = matrix.wall()
    assert wall.count("plot__spread") == 1
    assert "Aufwand 3,0 · Meinungen gehen auseinander" in word(wall)
    assert "Aufwand 3,0 · einig" in word(wall)
    assert "Bei A gehen die Meinungen auseinander" in word(matrix.sees())
    assert "Große Streuung ansprechen, nicht wegmitteln." in word(matrix.sees())


def test_the_picture_has_no_ids_and_the_list_says_all_of_it(
    matrix: Desk, people: list[Phone]
) -> None:
    for phone in people:
        for idea in IDEAS:
            rates(phone, idea, 3, 3)
    matrix.stops("matrix")
    page = BeautifulSoup(matrix.wall(), "html.parser")
    picture = page.select_one("svg.plot")
    assert picture and not picture.select("[id]") and picture["role"] == "img"
    assert len(picture.select(".plot__letter")) == 3
    listed = [word(str(li)) for li in page.select(".matrix__list li")]
    assert listed == [
        f"{letter} {idea} Nutzen 3,0 · Aufwand 3,0 · einig"
        for letter, idea in zip("ABC", IDEAS, strict=True)
    ]
    assert not re.search(r"\sstyle=", matrix.wall())


def test_more_than_eight_cards_are_cut_by_the_source_and_the_desk_says_so(fatma: Desk) -> None:
    ideas = tuple(f"Idee {n}" for n in range(10))
    desk = planned(fatma, ideas)
    phone = Phone.joins(desk)
    assert "Idee 1 von 8" in word(phone.sees())
    assert "2 weitere stehen nicht darin: K-009, K-010" in word(desk.sees())
    assert rates(phone, "Idee 7", 1, 1).status_code == 303
    assert rates(phone, "Idee 8", 1, 1).status_code == 409
    assert carried(desk, "all")[0] == list(ideas), "all go on, those left out too"
    assert "2 weitere stehen nicht darin" in results(desk).method


# What comes of it


def test_much_gain_for_little_cost_comes_first(matrix: Desk, people: list[Phone]) -> None:
    for phone in people:
        rates(phone, "Anzeige", 5, 4)
        rates(phone, "Sprechzeit", 1, 4)
        rates(phone, "Formular", 2, 4)
    assert carried(matrix, "best") == ([], "„Einschätzen“ ist noch nicht ausgewertet.")
    matrix.stops("matrix")
    assert carried(matrix, "best") == (["Sprechzeit", "Formular"], None)
    assert carried(matrix, "all")[0] == list(IDEAS)


def test_equal_ideas_share_a_place_and_all_go_on(matrix: Desk, people: list[Phone]) -> None:
    for phone in people:
        rates(phone, "Anzeige", 1, 5)
        rates(phone, "Sprechzeit", 2, 4)
        rates(phone, "Formular", 3, 5)
    matrix.stops("matrix")
    texts, note = carried(matrix, "best")
    assert texts == ["Anzeige", "Sprechzeit", "Formular"]
    assert note == "Gleichstand in „Einschätzen“: 3 Karten statt 2 gehen weiter."


def test_cards_below_five_answers_come_last_where_there_is_room(
    matrix: Desk, people: list[Phone]
) -> None:
    for phone in people[:5]:
        rates(phone, "Formular", 5, 1)
    for phone in people[:4]:
        rates(phone, "Sprechzeit", 1, 5)
    matrix.stops("matrix")
    texts, note = carried(matrix, "best")
    assert texts == ["Formular", "Anzeige", "Sprechzeit"], "in the order of the source"
    assert note and "haben weniger als fünf Antworten und stehen am Ende" in note
    matrix.posts("admissions", stage=matrix.stage("matrix"))
    for phone in people[:5]:
        rates(phone, "Anzeige", 1, 5)
    matrix.stops("matrix")
    texts, note = carried(matrix, "best")
    assert texts == ["Anzeige", "Formular"], "four answers fill no place that others have"
    assert note and "1 Karte aus „Einschätzen“ hat weniger als fünf Antworten und ist nicht" in note


def test_a_small_group_goes_on_with_all_cards(matrix: Desk, people: list[Phone]) -> None:
    for phone in people[:4]:
        rates(phone, "Anzeige", 1, 5)
    matrix.stops("matrix")
    texts, note = carried(matrix, "best")
    assert texts == list(IDEAS)
    assert note and "hat keine Karte fünf Antworten; alle 3 gehen unverändert weiter" in note


def test_the_results_are_points_and_survive_json(matrix: Desk, people: list[Phone]) -> None:
    assert results(matrix).withheld and not results(matrix).points
    for phone, x in zip(people, (1, 2, 3, 4, 5, 3), strict=True):
        rates(phone, "Anzeige", x, 4)
    matrix.stops("matrix")
    found = results(matrix)
    assert found.kind == "points" and found.axes == ["Aufwand", "Nutzen für die Betroffenen"]
    assert found.contributed == 6 and found.withheld is None
    first = found.points[0]
    assert (first.mark, first.x, first.y, first.x_spread) == ("A", 3.0, 4.0, 1.29)
    assert first.card.source == "ideas"
    assert Results.read(json.loads(json.dumps(dataclasses.asdict(found)))) == found


def test_a_facilitators_phone_weighs_nothing(matrix: Desk, people: list[Phone]) -> None:
    helper = Phone.joins(matrix, "Fatma")

    def facilitates(w: Workshop) -> None:
        helper.participant().is_facilitating = True
        db.session.commit()

    matrix.ask(facilitates)
    assert "#ask" not in helper.sees() and "Die Moderation schätzt hier nicht mit ein" in (
        word(helper.sees())
    )
    assert rates(helper, "Anzeige", 1, 1).status_code == 409


def test_axes_have_names_even_if_the_file_gives_none() -> None:
    axes = MatrixSettings().model_dump()["axes"]
    assert axes["x"]["de"] == "Aufwand" and axes["y"]["en"] == "Benefit"
