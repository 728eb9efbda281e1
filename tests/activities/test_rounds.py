"""Rounds: sheets go from seat to seat, the clock runs a round, nothing that was written is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask_babel import force_locale

from facilitation.activities.rounds import box_now
from facilitation.blueprints import StagePlan, WorkshopBlueprint
from facilitation.blueprints.problems import BlueprintError
from facilitation.extensions import db
from facilitation.models import Card, Contribution, Seat, Workshop
from tests import planning
from tests.conftest import Clock, Desk, Phone, word
from tests.planning import in_groups, joins
from tests.routes.test_photos import addresses, jpeg, photographs

SHEETS = {"count": 4, "minutes": 4, "cards": 3, "pass": True}
PAPER = {"count": 8, "minutes": 1, "cards": 0, "pass": False}


def plans(desk: Desk, **stage: Any) -> Desk:
    """A workshop with rounds after three other steps, and one behind them."""
    return planning.plans(
        desk,
        {"id": "one"},
        {"id": "two", "type": "talk"},
        {"id": "three", "type": "talk"},
        {"id": "rounds", "title": "Brainwriting", "type": "rounds", "minutes": 20, "rounds": SHEETS}
        | stage,
        {"id": "after", "title": "Danach", "type": "talk"},
        group_size={"per_group": 6},
    )


@pytest.fixture
def people(fatma: Desk) -> list[Phone]:
    """Anna, Ben and Cem, each on a seat of their own, in the first round."""
    plans(fatma)
    phones = [Phone.joins(fatma, name) for name in ("Anna", "Ben", "Cem")]
    fatma.opens("rounds")
    for phone in phones:
        assert sits(phone).status_code == 303
    return phones


@pytest.fixture
def groups(fatma: Desk) -> list[Phone]:
    """Three groups with one phone each, in the first round."""
    plans(fatma, unit="group")
    phones = [Phone.joins(fatma, name) for name in ("Anna", "Ben", "Cem")]
    in_groups(fatma, *phones)
    fatma.opens("rounds")
    return phones


def sits(phone: Phone, stage: str = "rounds") -> Any:
    return phone.client.post(f"/w/{phone.desk.code}/stages/{phone.desk.stage(stage)}/seats")


def goes_on(desk: Desk, number: int) -> Any:
    return desk.posts("rounds", stage=desk.stage("rounds"), round=number)


def written(desk: Desk) -> list[tuple[str, int | None, int | None]]:
    """Text, round and sheet of all cards."""
    return list(
        desk.ask(
            lambda w: [(c.text, c.round, c.sheet) for c in w.stage_by_key("rounds").cards_on_wall()]
        )
    )


def sheet_of(phone: Phone) -> int | None:
    with phone.desk.app.test_request_context():
        person = phone.participant()
        stage = person.workshop.stage_by_key("rounds")
        assert stage
        return stage.sheet_of(person)


def on_sheet(phone: Phone) -> str:
    """The words above the field: what others wrote on the sheet that lies here."""
    found = re.search(r'<section class="onsheet".*?</section>', phone.sees(), re.S)
    return word(found[0]) if found else ""


# Sheets


def test_a_sheet_comes_with_what_others_wrote_on_it(people: list[Phone], fatma: Desk) -> None:
    for phone, text in zip(people, ("von Anna", "von Ben", "von Cem"), strict=True):
        assert phone.posts(text, "rounds").status_code == 303
        assert on_sheet(phone) == ""
    assert written(fatma) == [("von Anna", 1, 0), ("von Ben", 1, 1), ("von Cem", 1, 2)]
    goes_on(fatma, 2)
    assert [on_sheet(phone)[-7:] for phone in people] == ["von Ben", "von Cem", "on Anna"]
    assert "von Anna" not in on_sheet(people[0])
    people[0].posts("darauf aufgebaut", "rounds")
    assert written(fatma)[-1] == ("darauf aufgebaut", 2, 1)


def test_after_as_many_rounds_as_sheets_everybody_has_had_all(
    people: list[Phone], fatma: Desk
) -> None:
    had: list[list[int | None]] = [[sheet_of(phone)] for phone in people]
    for number in (2, 3):
        goes_on(fatma, number)
        for phone, sheets in zip(people, had, strict=True):
            sheets.append(sheet_of(phone))
    assert [set(sheets) for sheets in had] == [{0, 1, 2}] * 3


def test_a_seat_is_taken_once_however_often_it_is_asked_for(
    people: list[Phone], fatma: Desk
) -> None:
    assert sits(people[0]).status_code == 303
    assert sheet_of(people[0]) == 0
    assert fatma.ask(lambda w: len(w.stage_by_key("rounds").holders())) == 3


def test_who_writes_without_a_sheet_gets_one(people: list[Phone], fatma: Desk) -> None:
    late = Phone.joins(fatma)
    assert sheet_of(late) is None
    assert late.posts("ohne Blatt", "rounds").status_code == 303
    assert written(fatma) == [("ohne Blatt", 1, 3)]
    assert sheet_of(late) == 3


def test_a_phone_without_a_sheet_asks_for_one_by_itself(people: list[Phone], fatma: Desk) -> None:
    late = Phone.joins(fatma)
    page = late.sees()
    assert 'hx-trigger="load, submit"' in page and "Blatt nehmen" in page
    assert "card-form" not in page
    assert "card-form" in people[0].sees(), "with a sheet there is a field"


def test_who_comes_late_moves_nobody_elses_sheet(people: list[Phone], fatma: Desk) -> None:
    goes_on(fatma, 2)
    before = [sheet_of(phone) for phone in people]
    late = Phone.joins(fatma)
    sits(late)
    assert sheet_of(late) == 3
    assert [sheet_of(phone) for phone in people] == before
    goes_on(fatma, 3)
    assert sheet_of(late) == before[0], "the ring has grown by one"
    assert sheet_of(people[2]) == 3


def test_taking_a_seat_does_not_call_all_phones(people: list[Phone], fatma: Desk) -> None:
    """A hundred people take a seat at the same moment; each of them hears only of its own."""
    told: list[dict[str, set[int]]] = []
    hub = fatma.app.extensions["hub"]
    hub.notify, before = (lambda _workshop, changes: told.append(changes)), hub.notify
    sits(Phone.joins(fatma))
    hub.notify = before
    assert told[-1].keys() == {"seats"}


@pytest.mark.parametrize("stage", ["one", "rounds"])
def test_no_seat_where_no_sheet_goes_round(fatma: Desk, stage: str) -> None:
    plans(fatma, rounds=PAPER)
    phone = Phone.joins(fatma)
    fatma.opens(stage)
    assert sits(phone, stage).status_code == 409


def test_no_seat_after_the_end(people: list[Phone], fatma: Desk) -> None:
    fatma.stops("rounds")
    assert sits(Phone.joins(fatma)).status_code == 409
    assert fatma.ask(lambda w: len(w.stage_by_key("rounds").holders())) == 3


def test_a_shared_device_hands_its_seat_to_the_next_person(fatma: Desk) -> None:
    plans(fatma, unit="single")
    fatma.posts("groups", count=1, choice=1)
    token = fatma.ask(lambda w: w.groups[0].token)
    table = Phone(fatma.app.test_client(), fatma)
    table.client.post(f"/w/{fatma.code}/table/{token}")
    fatma.opens("rounds")
    sits(table)
    table.posts("von der ersten", "rounds")
    table.client.post(f"/w/{fatma.code}/handover")
    sits(table)
    assert fatma.ask(lambda w: len(w.stage_by_key("rounds").holders())) == 1
    assert sheet_of(table) == 0
    assert "von der ersten" in on_sheet(table), "read, not owned"


# Cards


def test_a_round_takes_so_many_cards_and_the_next_as_many_again(
    people: list[Phone], fatma: Desk
) -> None:
    anna = people[0]
    for number in range(3):
        assert anna.posts(f"Idee {number}", "rounds").status_code == 303
    refused = anna.posts("eine zu viel", "rounds")
    assert refused.status_code == 409
    assert "Alle 3 Karten dieser Runde sind schon abgegeben" in refused.text
    assert "eine zu viel" in refused.text, "what was typed is still there"
    assert len(written(fatma)) == 3
    goes_on(fatma, 2)
    assert anna.posts("doch noch", "rounds").status_code == 303


def test_a_withdrawn_card_makes_room_in_its_round(people: list[Phone], fatma: Desk) -> None:
    anna = people[0]
    for number in range(3):
        anna.posts(f"Idee {number}", "rounds")
    card = fatma.ask(lambda w: w.stage_by_key("rounds").cards_on_wall()[0].id)
    assert anna.withdraws(card).status_code == 303
    assert anna.posts("eine andere", "rounds").status_code == 303


def test_the_second_tap_is_the_same_card(people: list[Phone], fatma: Desk) -> None:
    for _tap in range(2):
        people[0].posts("doppelt", "rounds", key="k1")
    goes_on(fatma, 2)
    assert people[0].posts("doppelt", "rounds", key="k1").status_code == 303
    assert written(fatma) == [("doppelt", 1, 0)], "nor does a late tap move it to the next sheet"


def test_nothing_is_taken_after_the_end(people: list[Phone], fatma: Desk) -> None:
    assert people[0].posts("rechtzeitig", "rounds").status_code == 303
    fatma.opens("after")
    assert people[0].posts("zu spät", "rounds").status_code == 409
    assert [text for text, _round, _sheet in written(fatma)] == ["rechtzeitig"]


def test_own_cards_of_other_rounds_can_still_be_changed(people: list[Phone], fatma: Desk) -> None:
    people[0].posts("mit Tippfeler", "rounds")
    goes_on(fatma, 2)
    assert "1 Karte von Ihnen aus anderen Runden" in people[0].sees()
    card = fatma.ask(lambda w: w.stage_by_key("rounds").cards_on_wall()[0].id)
    people[0].rewords(card, "mit Tippfehler")
    assert written(fatma) == [("mit Tippfehler", 1, 0)], "it stays on its sheet, in its round"
    assert people[1].rewords(card, "von Ben geändert").status_code == 409


def test_what_is_typed_keeps_its_field_when_the_round_changes(
    people: list[Phone], fatma: Desk
) -> None:
    fields = []
    for number in (2, 3):
        fields += re.findall(r'<textarea[^>]* id="(card-text-[^"]+)"[^>]*', people[0].sees())
        goes_on(fatma, number)
    assert fields[0] == fields[1]
    assert "hx-morph-skip" in re.findall(r"<textarea[^>]*>", people[0].sees())[0]


def test_a_card_set_aside_is_not_read_on_the_sheet(people: list[Phone], fatma: Desk) -> None:
    people[1].posts("Anstößiges", "rounds")
    goes_on(fatma, 2)
    assert "Anstößiges" in on_sheet(people[0])
    card = fatma.ask(lambda w: w.stage_by_key("rounds").cards_on_wall()[0].id)
    fatma.posts(f"cards/{card}/aside")
    assert "Anstößiges" not in people[0].sees()


# Groups


def test_a_group_writes_together_on_one_sheet(groups: list[Phone], fatma: Desk) -> None:
    dora = Phone.joins(fatma, "Dora")
    joins(dora, 0)
    groups[0].posts("von Anna", "rounds")
    assert sheet_of(dora) == sheet_of(groups[0]) == 0
    assert "von Anna" in dora.sees() and "aus Ihrer Gruppe" in dora.sees()
    for number in range(2):
        assert dora.posts(f"von Dora {number}", "rounds").status_code == 303
    assert groups[0].posts("die vierte", "rounds").status_code == 409, "three are for the group"
    assert {sheet for _text, _round, sheet in written(fatma)} == {0}


def test_nobody_writes_on_a_sheet_of_a_group_without_being_in_one(
    groups: list[Phone], fatma: Desk
) -> None:
    alone = Phone.joins(fatma)
    assert alone.posts("allein", "rounds").status_code == 409
    assert sits(alone).status_code == 409
    assert "Hier schreiben Gruppen" in alone.sees()
    joins(alone, 1)
    assert alone.posts("zu mehreren", "rounds").status_code == 303


def test_who_changes_groups_in_mid_round_writes_on_the_new_sheet(
    groups: list[Phone], fatma: Desk
) -> None:
    anna = groups[0]
    for number in range(3):
        anna.posts(f"in der ersten {number}", "rounds")
    joins(anna, 1)
    assert anna.posts("in der zweiten", "rounds").status_code == 303
    assert written(fatma)[-1] == ("in der zweiten", 1, 1)
    assert len(written(fatma)) == 4, "nothing is lost"


def test_a_group_that_empties_leaves_its_seat_with_the_next_round(
    groups: list[Phone], fatma: Desk
) -> None:
    groups[0].posts("bleibt auf dem Blatt", "rounds")
    joins(groups[0], 1)
    assert holders(fatma)[0] is not None, "not in mid-round: they may come back"
    goes_on(fatma, 2)
    assert holders(fatma)[0] is None
    assert on_sheet(groups[2]).endswith("bleibt auf dem Blatt")
    joins(Phone.joins(fatma), 0)
    goes_on(fatma, 3)
    assert None not in holders(fatma) and len(holders(fatma)) == 3, "the empty seat is taken first"


def test_a_group_made_during_the_rounds_gets_a_sheet(groups: list[Phone], fatma: Desk) -> None:
    fatma.posts("groups", count=4, choice=1)
    dora = Phone.joins(fatma)
    joins(dora, 3)
    assert "Blatt nehmen" in dora.sees()
    sits(dora)
    assert sheet_of(dora) == 3
    goes_on(fatma, 2)
    assert [sheet_of(phone) for phone in [*groups, dora]] == [1, 2, 3, 0]


def test_a_dissolved_group_leaves_its_seat_and_its_cards(groups: list[Phone], fatma: Desk) -> None:
    groups[0].posts("von der ersten", "rounds")
    group = fatma.ask(lambda w: w.groups[0].id)
    fatma.posts(f"groups/{group}/dissolution")
    goes_on(fatma, 2)
    assert holders(fatma)[0] is None
    assert "von der ersten" in on_sheet(groups[2])


def test_pairs_hold_sheets_together(fatma: Desk) -> None:
    plans(fatma, unit="pair")
    phones = [Phone.joins(fatma, name) for name in ("Anna", "Ben", "Cem", "Dora")]
    fatma.opens("rounds")
    assert sorted(str(sheet_of(phone)) for phone in phones) == ["0", "0", "1", "1"]


def holders(desk: Desk) -> list[str | None]:
    return list(desk.ask(lambda w: w.stage_by_key("rounds").holders()))


# Rounds and their clock


def test_the_clock_runs_one_round(people: list[Phone], fatma: Desk, clock: Clock) -> None:
    goes_on(fatma, 2)
    assert remaining(fatma) == 4 * 60
    assert 'data-total="240"' in people[0].sees() and 'data-total="240"' in fatma.wall()
    clock.advance(minutes=5)
    assert remaining(fatma) == 0
    fatma.posts("timer", minutes=1)
    assert remaining(fatma) == 60, "a round can be made longer"
    goes_on(fatma, 3)
    assert remaining(fatma) == 4 * 60


def remaining(desk: Desk) -> int:
    return int(desk.ask(lambda w: w.stage_by_key("rounds").remaining()))


def test_the_desk_leads_from_round_to_round_and_then_on(people: list[Phone], fatma: Desk) -> None:
    for number in (2, 3, 4):
        assert f"Runde {number} von 4 beginnen" in fatma.sees()
        assert "Ohne weitere Runde weiter zu „Danach“" in fatma.sees()
        assert goes_on(fatma, number).status_code == 303
    assert "„Brainwriting“ beenden, „Danach“ beginnen" in fatma.sees()


def test_a_second_press_begins_no_second_round(people: list[Phone], fatma: Desk) -> None:
    for _press in range(2):
        assert goes_on(fatma, 2).status_code == 303
    assert progress(fatma)["round"] == 2
    assert sheet_of(people[0]) == 1


@pytest.mark.parametrize(("number", "status"), [("4", 409), ("0", 409), ("9", 409), ("x", 422)])
def test_only_the_next_round_can_begin(
    people: list[Phone], fatma: Desk, number: Any, status: int
) -> None:
    assert goes_on(fatma, number).status_code == status
    assert progress(fatma)["round"] == 1
    assert goes_on(fatma, 2).status_code == 303, "that one can"


def test_no_round_begins_after_the_last_or_in_another_step(
    people: list[Phone], fatma: Desk
) -> None:
    for number in (2, 3, 4):
        goes_on(fatma, number)
    assert goes_on(fatma, 5).status_code == 409
    assert fatma.posts("rounds", stage=fatma.stage("one"), round=2).status_code == 409
    fatma.opens("after")
    assert goes_on(fatma, 5).status_code == 409


def progress(desk: Desk) -> dict[str, Any]:
    return dict(desk.ask(lambda w: w.stage_by_key("rounds").progress))


@pytest.mark.parametrize("screen", ["board", "phone"])
def test_the_desk_sees_the_next_round_before_it_begins(
    people: list[Phone], fatma: Desk, screen: str
) -> None:
    people[1].posts("von Ben", "rounds")
    page = word(fatma.sees(f"/preview/{screen}?next=1"))
    assert "Runde 2 von 4" in page
    assert ("von Ben" in page) == (screen == "phone"), "who stands in looks at the first seat"
    assert progress(fatma)["round"] == 1
    assert sheet_of(people[0]) == 0


def test_a_round_can_be_taken_back(people: list[Phone], fatma: Desk, clock: Clock) -> None:
    goes_on(fatma, 2)
    clock.advance(minutes=1)
    late = Phone.joins(fatma)
    sits(late)
    people[0].posts("in Runde zwei", "rounds")
    goes_on(fatma, 3)
    assert "Runde begonnen." in fatma.sees()
    fatma.posts("undo")
    assert progress(fatma)["round"] == 2
    assert remaining(fatma) == 3 * 60
    assert [sheet_of(phone) for phone in [*people, late]] == [1, 2, 0, 3]
    goes_on(fatma, 3)
    assert [sheet_of(phone) for phone in [*people, late]] == [2, 0, 3, 1], "as if nothing had been"


def test_going_back_three_steps_and_forward_keeps_round_and_sheets(
    people: list[Phone], fatma: Desk
) -> None:
    people[1].posts("vorher", "rounds")
    goes_on(fatma, 2)
    before = (progress(fatma), written(fatma), [sheet_of(phone) for phone in people])
    for key in ("three", "two", "one", "two", "three", "rounds"):
        assert fatma.opens(key).status_code == 303
    assert (progress(fatma), written(fatma), [sheet_of(phone) for phone in people]) == before
    assert "vorher" in on_sheet(people[0])
    assert people[0].posts("weiter", "rounds").status_code == 303


def test_i_have_finished_is_asked_anew_in_every_round(people: list[Phone], fatma: Desk) -> None:
    address = f"/w/{fatma.code}/stages/{fatma.stage('rounds')}/readiness"
    people[0].client.post(address, data={"finished": "1"})
    assert fatma.ask(lambda w: w.stage_by_key("rounds").count_finished()) == 1
    goes_on(fatma, 2)
    assert fatma.ask(lambda w: w.stage_by_key("rounds").count_finished()) == 0
    assert fatma.ask(lambda w: db.session.query(Contribution).count()) == 1, "still counted"


def test_the_desk_says_when_there_are_fewer_sheets_than_rounds(
    people: list[Phone], fatma: Desk
) -> None:
    assert "Nach 3 Runden hatten alle jedes Blatt einmal" in word(fatma.sees())
    sits(Phone.joins(fatma))
    assert "hatten alle jedes Blatt einmal" not in fatma.sees()


def test_the_desk_sets_the_plan_beside_the_rounds(people: list[Phone], fatma: Desk) -> None:
    assert "Im Ablauf stehen 20 min; 4 Runden zu 4 Minuten dauern zusammen 16 min." in word(
        fatma.sees()
    )


def test_rounds_without_sheets_count_anew(fatma: Desk) -> None:
    plans(fatma, rounds={"count": 2, "minutes": 1.5, "cards": 1, "pass": False})
    anna = Phone.joins(fatma)
    fatma.opens("rounds")
    assert remaining(fatma) == 90
    assert anna.posts("eins", "rounds").status_code == 303
    assert anna.posts("noch eins", "rounds").status_code == 409
    goes_on(fatma, 2)
    anna.posts("zwei", "rounds")
    assert written(fatma) == [("eins", 1, None), ("zwei", 2, None)]


# On paper


def test_on_paper_the_clock_leads_from_field_to_field(fatma: Desk, clock: Clock) -> None:
    plans(fatma, rounds=PAPER, max_cards=1)
    phone = Phone.joins(fatma)
    fatma.opens("rounds")
    assert remaining(fatma) == 8 * 60
    for minute in range(8):
        assert f"Feld {minute + 1} von 8" in phone.sees()
        assert f"Feld {minute + 1} von 8" in fatma.wall()
        clock.advance(seconds=60)
    assert "Alle Felder sind gezeichnet, jetzt die beste Skizze benennen." in phone.sees()
    assert "beginnen" in fatma.sees() and "Runde" not in word(fatma.sees()).split("Ablauf")[0]


def test_more_time_is_for_the_field_that_is_drawn(fatma: Desk, clock: Clock) -> None:
    plans(fatma, rounds=PAPER)
    fatma.opens("rounds")
    clock.advance(minutes=4, seconds=20)
    fatma.posts("timer", minutes=1)
    fields = []
    for _minute in range(6):
        fields.append(fatma.ask(lambda w: box_now(w.stage_by_key("rounds"))))
        clock.advance(minutes=1)
    assert fields == [5, 5, 6, 7, 8, 9]
    fatma.posts("timer", minutes=5)
    assert fatma.ask(lambda w: box_now(w.stage_by_key("rounds"))) == 9, "now for naming"


def test_on_paper_one_card_names_the_best_sketch(fatma: Desk) -> None:
    plans(fatma, rounds=PAPER, max_cards=1)
    phone = Phone.joins(fatma)
    fatma.opens("rounds")
    assert "Zum Schluss: die beste Skizze benennen" in phone.sees()
    assert phone.posts("Schalter ohne Nummern", "rounds").status_code == 303
    assert phone.posts("noch eine", "rounds").status_code == 409
    assert written(fatma) == [("Schalter ohne Nummern", None, None)]
    assert goes_on(fatma, 2).status_code == 409, "the clock leads here"
    fatma.stops("rounds")
    assert "Schalter ohne Nummern" in fatma.wall() and "{" not in word(desk_cards(fatma))


def desk_cards(desk: Desk) -> str:
    return desk.sees().split('id="desk-cards-title"')[1].split("</section>")[0]


def test_a_sketch_comes_with_its_photo_and_is_on_the_wall_at_the_end(fatma: Desk) -> None:
    plans(fatma, rounds=PAPER, max_cards=1, photo="allow")
    phone = Phone.joins(fatma)
    fatma.opens("rounds")
    assert photographs(phone, jpeg(), "rounds").status_code == 303
    [address] = set(addresses(phone.sees()))
    on_the_wall = fatma.board + address[address.index("/photos/") :]
    assert addresses(fatma.wall()) == []
    assert fatma.app.test_client().get(on_the_wall).status_code == 404
    fatma.stops("rounds")
    assert addresses(fatma.wall()) == [on_the_wall]
    assert fatma.app.test_client().get(on_the_wall).status_code == 200


# The wall and what stays


def test_the_wall_shows_no_card_while_people_write(people: list[Phone], fatma: Desk) -> None:
    people[0].posts("noch nicht für die Wand", "rounds")
    wall = fatma.wall()
    assert "noch nicht für die Wand" not in wall
    assert "Karte 1" in word(wall) and "Blätter 3" in word(wall) and "Runde 1 von 4" in word(wall)
    fatma.stops("rounds")
    assert "noch nicht für die Wand" in fatma.wall() and "Blatt 1" in fatma.wall()


@pytest.mark.parametrize(("cards", "pages", "sheets"), [(2, 1, 3), (3, 1, 3)])
def test_full_sheets_share_a_page_where_they_fit(
    people: list[Phone], fatma: Desk, cards: int, pages: int, sheets: int
) -> None:
    for phone in people:
        for number in range(cards):
            phone.posts(f"Idee {number}", "rounds")
    fatma.stops("rounds")
    view = fatma.ask(lambda w: w.stage_by_key("rounds").activity.board(w.stage_by_key("rounds")))
    assert view["pages"] == pages and len(view["columns"]) == sheets


def test_a_long_sheet_has_a_page_of_its_own(people: list[Phone], fatma: Desk) -> None:
    for number in range(1, 5):
        if number > 1:
            goes_on(fatma, number)
        for phone in people:
            for card in range(3):
                phone.posts(f"Runde {number}, Idee {card}", "rounds")
    fatma.stops("rounds")

    def seen(w: Workshop) -> list[tuple[int, list[tuple[str | None, int]]]]:
        stage = w.stage_by_key("rounds")
        assert stage
        pages = []
        for page in range(stage.activity.board(stage)["pages"]):
            stage.turn_to(page)
            view = stage.activity.board(stage)
            columns = [(c["name"], len(c["cards"])) for c in view["columns"]]
            pages.append((view["page"], columns))
        return pages

    assert fatma.ask(seen) == [
        (0, [("Blatt 1", 12)]),
        (1, [("Blatt 2", 12)]),
        (2, [("Blatt 3", 12)]),
    ]


def test_results_are_cards_by_sheet(people: list[Phone], fatma: Desk) -> None:
    for phone in people[:2]:
        phone.posts("Idee", "rounds")
    goes_on(fatma, 2)
    people[1].posts("Folgeidee", "rounds")
    results = fatma.ask(lambda w: w.stage_by_key("rounds").activity.results(w.stages[3]))
    assert results.kind == "cards"
    assert results.method == "2 Runden zu 4 Minuten, Blätter wandern, ohne Namen."
    assert results.lanes == ["Blatt 1", "Blatt 2", "Blatt 3"]
    assert [card.lane for card in results.cards] == results.lanes
    assert results.contributed == 2


def test_all_cards_are_offered_to_later_steps(people: list[Phone], fatma: Desk) -> None:
    people[0].posts("eins", "rounds")
    goes_on(fatma, 2)
    people[0].posts("zwei", "rounds")
    offer = fatma.ask(lambda w: [c.text for c in w.stage_by_key("rounds").offer("all", 0).cards])
    assert offer == ["eins", "zwei"]


# Privacy and files


def test_a_seat_matches_no_other_trace_of_its_person(people: list[Phone], fatma: Desk) -> None:
    people[0].posts("ohne Namen", "rounds")

    def traces(_workshop: Workshop) -> tuple[set[str], set[str]]:
        seats = {seat.mark for seat in db.session.query(Seat)}
        others = {row.mark for row in db.session.query(Card)} | {
            row.mark for row in db.session.query(Contribution)
        }
        return seats, others

    seats, others = fatma.ask(traces)
    assert len(seats) == 3 and len(others) == 2
    assert not seats & others
    assert not seats & {phone.secret for phone in people}


def test_the_phone_says_who_reads_before_anything_is_written(
    people: list[Phone], fatma: Desk
) -> None:
    page = word(people[0].sees())
    assert "Ohne Namen." in page
    assert "zu denen dieses Blatt noch kommt" in page
    assert "Sofort an der Wand" not in page


def test_a_file_without_a_word_about_rounds_is_brainwriting_as_it_is_known(fatma: Desk) -> None:
    with fatma.app.test_request_context(), force_locale("de"):
        plan = StagePlan(id="a", title="A", type="rounds", minutes=30)
        assert plan.settings()["rounds"] == {"count": 6, "minutes": 5, "cards": 3, "pass": True}


def test_sheets_without_cards_are_refused_by_name(fatma: Desk) -> None:
    text = """
id: probe
title: Probe
stages:
  - {id: a, title: A, type: rounds, minutes: 9, rounds: {count: 3, minutes: 3, pass: true}}
"""
    with fatma.app.test_request_context(headers={"Accept-Language": "de"}):
        with pytest.raises(BlueprintError, match="mindestens eine Karte je Runde"):
            WorkshopBlueprint.read(text, "probe.yaml")
        WorkshopBlueprint.read(text.replace("pass: true", "cards: 3, pass: true"), "probe.yaml")
