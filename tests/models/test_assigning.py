"""Carried cards put into lanes, one press per card and lane; counted, never with names."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Desk, Phone, cards_of, word
from tests.planning import plans

LANES = ["Hilft", "Hindert"]


@pytest.fixture
def sorting(fatma: Desk) -> Desk:
    """Two assumptions, carried into a stage with two lanes."""
    plans(
        fatma,
        {"id": "roots"},
        {"id": "help", "lanes": LANES, "carry": {"from": "roots", "take": "all", "as": "cards"}},
        {"id": "next", "type": "actions", "carry": {"from": "help", "as": "context"}},
    )
    fatma.opens("roots")
    phone = Phone.joins(fatma)
    phone.posts("Wer fragt, ist schwach", "roots")
    phone.posts("Lob macht bequem", "roots")
    fatma.opens("help")
    return fatma


def puts(phone: Phone, card: int | str, lane: int | str) -> Any:
    stage = phone.desk.stage("help")
    return phone.client.post(
        f"/w/{phone.desk.code}/stages/{stage}/assignments", data={"card": card, "lane": lane}
    )


def tallies(desk: Desk) -> dict[str, list[int]]:
    return dict(
        desk.ask(lambda w: {t.card.text: t.counts for t in w.stage_by_key("help").tallies()})
    )


def given(desk: Desk) -> list[int]:
    return [card for card, _text in cards_of(desk, "roots")]


def test_people_put_each_card_into_a_lane(sorting: Desk) -> None:
    first, second = given(sorting)
    for lanes in ((0, 1), (0, 0), (1, 0)):
        phone = Phone.joins(sorting)
        for card, lane in zip((first, second), lanes, strict=True):
            assert puts(phone, card, lane).status_code == 303
    assert tallies(sorting) == {"Wer fragt, ist schwach": [2, 1], "Lob macht bequem": [2, 1]}
    assert "Hilft" in word(sorting.wall()) and "Wer fragt, ist schwach 2 1" in word(sorting.wall())
    assert "<td>2</td>" in sorting.sees()


def test_another_press_moves_it_and_the_same_takes_it_out(sorting: Desk) -> None:
    first, _second = given(sorting)
    phone = Phone.joins(sorting)
    puts(phone, first, 0)
    assert "1 von 2" in word(phone.sees()) and 'aria-pressed="true"' in phone.sees()
    puts(phone, first, 1)
    assert tallies(sorting)["Wer fragt, ist schwach"] == [0, 1]
    puts(phone, first, 1)
    assert tallies(sorting)["Wer fragt, ist schwach"] == [0, 0]
    assert 'aria-pressed="true"' not in phone.sees().split("done-toggle")[0]


def test_an_assignment_carries_no_name(sorting: Desk) -> None:
    phone = Phone.joins(sorting, "Anna")
    puts(phone, given(sorting)[0], 0)
    stored = sorting.ask(
        lambda w: [(c.participant_id, c.group_id) for c in w.stage_by_key("help").cards]
    )
    assert stored == [(None, None)]


@pytest.mark.parametrize(
    ("card", "lane"), [(99999, 0), ("x", 0), (None, 2), (None, ""), (None, "x")]
)
def test_what_cannot_be_put_anywhere_is_refused(
    sorting: Desk, card: int | str | None, lane: int | str
) -> None:
    phone = Phone.joins(sorting)
    assert puts(phone, given(sorting)[0] if card is None else card, lane).status_code == 422
    assert tallies(sorting)["Wer fragt, ist schwach"] == [0, 0]


def test_nothing_can_be_put_anywhere_after_the_end(sorting: Desk) -> None:
    phone = Phone.joins(sorting)
    card = given(sorting)[0]
    assert puts(phone, card, 0).status_code == 303
    sorting.stops("help")
    assert puts(phone, card, 1).status_code == 409
    assert "assign__lane" not in phone.sees()


def test_a_stage_that_collects_takes_no_assignments(sorting: Desk) -> None:
    card = given(sorting)[0]
    sorting.opens("roots")
    phone = Phone.joins(sorting)
    stage = sorting.stage("roots")
    answer = phone.client.post(
        f"/w/{sorting.code}/stages/{stage}/assignments", data={"card": card, "lane": 0}
    )
    assert answer.status_code == 409


def test_free_cards_stay_possible(sorting: Desk) -> None:
    phone = Phone.joins(sorting)
    assert phone.posts("Die neue Leitung", "help", lane="0").status_code == 303
    assert tallies(sorting)["Die neue Leitung"] == [1, 0]
    assert "Die neue Leitung" in sorting.wall() and "Die neue Leitung" in phone.sees()


def test_later_stages_and_the_record_get_each_card_once(sorting: Desk) -> None:
    first, _second = given(sorting)
    for lane in (0, 0, 1):
        puts(Phone.joins(sorting), first, lane)
    cards = sorting.ask(lambda w: [c.id for c in w.stage_by_key("next").material().cards])
    assert cards == given(sorting)
    results = sorting.ask(lambda w: w.stage_by_key("help").activity.results(w.stage_by_key("help")))
    assert [(c.text, c.lane, c.count) for c in results.cards] == [
        ("Wer fragt, ist schwach", "Hilft", 2),
        ("Wer fragt, ist schwach", "Hindert", 1),
    ]
    record = word(sorting.sees("/record.html"))
    assert "2 Personen" in record and "1 Person " in record


def test_without_carried_cards_people_collect_as_usual(fatma: Desk) -> None:
    plans(
        fatma,
        {"id": "roots"},
        {"id": "help", "lanes": LANES, "carry": {"from": "roots", "take": "all", "as": "cards"}},
    )
    fatma.opens("help")
    phone = Phone.joins(fatma)
    assert phone.posts("Eine Karte", "help", lane="1").status_code == 303
    assert "assign__lane" not in phone.sees() and "Eine Karte" in fatma.wall()
