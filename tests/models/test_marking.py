"""Marking for oneself: what the person ticks, and that nobody else learns of it."""

from __future__ import annotations

import re

import pytest

from facilitation.extensions import db
from facilitation.models import Workshop
from tests.conftest import Clock, Desk, Phone, cards_of, word
from tests.consulting import agrees, cast, consults, sends, stage_of

ROLES = ("case_giver", "moderator", "secretary", "advisor")
NOTES = ("früher zu fragen", "eine Pause", "das Team zu holen")


@pytest.fixture
def desk(fatma: Desk) -> Desk:
    return consults(fatma)


@pytest.fixture
def people(desk: Desk) -> dict[str, Phone]:
    """Everybody at the closing, with three notes."""
    people = cast(desk, *ROLES)
    desk.opens("method")
    agrees(people, "advice", on="advice")
    desk.opens("consult")
    for note in NOTES:
        people["advisor"].posts(note, "consult")
    desk.opens("closing")
    return people


def notes(desk: Desk) -> list[int]:
    return [number for number, _text in cards_of(desk, "consult")]


def marked(phone: Phone) -> set[int]:
    with phone.desk.app.test_request_context():
        stage = stage_of(phone.participant().workshop, "closing")
        try:
            return set(stage.marked_by(phone.participant()))
        finally:
            db.session.remove()


def ticks(phone: Phone, *cards: int, shown: list[int] | None = None) -> int:
    shown = notes(phone.desk) if shown is None else shown
    answer = sends(phone, "closing", "marks", card=list(cards), shown=shown)
    return int(answer.status_code)


def test_any_number_can_be_marked_and_unmarked(desk: Desk, people: dict[str, Phone]) -> None:
    giver, (first, second, third) = people["case_giver"], notes(desk)
    assert ticks(giver, first, third) == 303
    assert marked(giver) == {first, third}
    assert ticks(giver, second) == 303
    assert marked(giver) == {second}
    assert ticks(giver) == 303
    assert marked(giver) == set()


def test_the_page_keeps_the_ticks(desk: Desk, people: dict[str, Phone]) -> None:
    giver, (first, _second, third) = people["case_giver"], notes(desk)
    ticks(giver, first, third)
    page = giver.sees()
    boxes = re.findall(r'<input[^>]*type="checkbox"[^>]*>', page)
    assert len(boxes) == 3 and all("hx-morph-skip" in box for box in boxes)
    assert [" checked" in box for box in boxes] == [True, False, True]
    assert "2 markiert" in word(page)


def test_what_the_page_did_not_show_stays_as_it_was(desk: Desk, people: dict[str, Phone]) -> None:
    giver, (first, second, third) = people["case_giver"], notes(desk)
    ticks(giver, first)
    ticks(giver, second, shown=[second, third])
    assert marked(giver) == {first, second}


def test_marking_one_by_one(desk: Desk, people: dict[str, Phone]) -> None:
    first, second, _third = notes(desk)
    with desk.app.test_request_context():
        giver = people["case_giver"].participant()
        stage = stage_of(giver.workshop, "closing")
        cards = {card.id: card for card in stage.options_for(giver)}
        stage.mark(cards[first], by=giver)
        stage.mark(cards[first], by=giver)
        stage.mark(cards[second], by=giver)
        stage.unmark(cards[second], by=giver)
        stage.unmark(cards[second], by=giver)
        db.session.commit()
    assert marked(people["case_giver"]) == {first}


@pytest.mark.parametrize("role", ["moderator", "secretary", "advisor"])
def test_nobody_else_marks_or_sees_anything_to_mark(
    desk: Desk, people: dict[str, Phone], role: str
) -> None:
    ticks(people["case_giver"], *notes(desk))
    assert ticks(people[role], notes(desk)[0]) == 409
    assert marked(people[role]) == set()
    page = people[role].sees()
    assert "checkbox" not in page and " markiert" not in word(page).replace("Hier markiert", "")
    assert not any(note in page for note in NOTES)


def test_no_other_screen_changes_with_a_mark(
    clock: Clock, desk: Desk, people: dict[str, Phone]
) -> None:
    def screens() -> list[str]:
        pages = [desk.wall(), desk.sees(), desk.sees("/results")]
        pages += [people[role].sees() for role in ("moderator", "advisor")]
        return [*map(word, pages)]

    before = screens()
    ticks(people["case_giver"], *notes(desk)[:2])
    assert screens() == before
    ticks(people["case_giver"])
    assert screens() == before
    record = desk.client.get(f"/workshops/{desk.code}/record.json").text
    ticks(people["case_giver"], *notes(desk))
    again = desk.client.get(f"/workshops/{desk.code}/record.json").text
    assert _lasting(again) == _lasting(record)


def _lasting(record: str) -> str:
    """The record without the moment it was made."""
    return re.sub(r"\d\d:\d\d:\d\d[^\"]*", "", record)


def test_a_mark_is_no_card_and_counts_nowhere(desk: Desk, people: dict[str, Phone]) -> None:
    ticks(people["case_giver"], *notes(desk))

    def ask(workshop: Workshop) -> tuple[int, int, int, str]:
        stage = stage_of(workshop, "closing")
        kind = stage.activity
        return (
            stage.count_cards(),
            stage.count_contributions(),
            kind.contributed(stage),
            kind.results(stage).kind,
        )

    assert desk.ask(ask) == (0, 0, 0, "none")


def test_what_is_no_note_here_is_passed_over(desk: Desk, people: dict[str, Phone]) -> None:
    [choice] = [number for number, _text in cards_of(desk, "method")]
    assert ticks(people["case_giver"], choice, 999_999, shown=[choice, 999_999]) == 303
    assert marked(people["case_giver"]) == set()
    answer = sends(people["case_giver"], "closing", "marks", card="x", shown=["", "9" * 40])
    assert answer.status_code == 303


def test_free_words_are_no_mark(desk: Desk, people: dict[str, Phone]) -> None:
    for fields in ({"text": "frei"}, {"origin": str(notes(desk)[0])}):
        answer = sends(people["case_giver"], "closing", "cards", **fields)
        assert answer.status_code == 409
    assert cards_of(desk, "closing") == []


def test_only_the_running_step_is_for_marking(desk: Desk, people: dict[str, Phone]) -> None:
    ticks(people["case_giver"], notes(desk)[0])
    assert sends(people["case_giver"], "consult", "marks", shown="1").status_code == 409
    desk.opens("end")
    assert ticks(people["case_giver"]) == 409
    assert marked(people["case_giver"]) == {notes(desk)[0]}


def test_the_next_step_takes_no_marks(desk: Desk, people: dict[str, Phone]) -> None:
    ticks(people["case_giver"], *notes(desk))

    def ask(workshop: Workshop) -> tuple[int, bool]:
        offer = stage_of(workshop, "closing").offer("picked", 0)
        return len(offer.cards), bool(offer.note)

    assert desk.ask(ask) == (0, True)
