"""A copy of the database and of the logs cannot say who wrote what.

The test plays an auditor who holds the whole database file and tries to link what people left.
"""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Desk, Phone

Table = list[dict[str, object]]


def dump(desk: Desk) -> dict[str, Table]:
    """Every table of the database file, as an auditor would open it."""
    path = Path(desk.app.config["FACILITATION"].data) / "stellwand.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]
            for (name,) in names.fetchall()
        }


@pytest.fixture
def filled(workshop: Desk) -> tuple[Desk, list[Phone]]:
    phones = [Phone.joins(workshop, name) for name in ("Anna", "Ben", "Cem", "Dora")]
    workshop.opens("ideas")
    for phone in phones:
        for number in range(3):
            phone.posts(f"Idee {number}", "ideas")
    workshop.reveals("ideas")
    workshop.opens("ideas_vote")
    ideas = [card["id"] for card in dump(workshop)["card"]]
    for phone in phones:
        for card in ideas[:3]:
            assert phone.votes(int(str(card)), 1, "ideas_vote").status_code == 303
    return workshop, phones


def test_an_anonymous_card_names_no_participant(filled: tuple[Desk, list[Phone]]) -> None:
    desk, phones = filled
    tables = dump(desk)
    assert len(tables["card"]) == 12 and len(tables["participant"]) == 4
    assert {card["participant_id"] for card in tables["card"]} == {None}
    desk.opens("commitments")
    phones[0].posts("Ich rufe an", "commitments", lane="0")
    named = [card for card in dump(desk)["card"] if card["participant_id"]]
    assert len(named) == 1, "where names were announced, the same look finds one"


def test_no_two_rows_of_different_cards_share_a_value_that_could_link_them(
    filled: tuple[Desk, list[Phone]],
) -> None:
    tables = dump(filled[0])
    for column in ("mark", "nonce"):
        values = [card[column] for card in tables["card"]]
        assert len(set(values)) == len(values)


def test_marks_of_cards_votes_and_contributions_never_match(
    filled: tuple[Desk, list[Phone]],
) -> None:
    tables = dump(filled[0])
    cards = {row["mark"] for row in tables["card"]}
    votes = {(row["stage_id"], row["mark"]) for row in tables["vote"]}
    contributions = {(row["stage_id"], row["mark"]) for row in tables["contribution"]}
    assert votes and contributions
    assert not {mark for _s, mark in votes} & cards
    assert not {mark for _s, mark in contributions} & cards
    assert not {mark for _s, mark in votes} & {mark for _s, mark in contributions}
    by_stage: dict[object, set[object]] = {}
    for stage, mark in contributions:
        by_stage.setdefault(stage, set()).add(mark)
    first, second = by_stage.values()
    assert len(first) == len(second) == 4 and not first & second, "nor across stages"


def test_the_secret_of_a_phone_is_stored_nowhere(filled: tuple[Desk, list[Phone]]) -> None:
    desk, phones = filled
    folder = Path(desk.app.config["FACILITATION"].data)
    stored = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    assert b"Idee 2" in stored, "need the real files for this test to mean anything"
    for phone in phones:
        assert phone.secret.encode() not in stored


def test_with_the_cookie_the_phone_finds_its_own(filled: tuple[Desk, list[Phone]]) -> None:
    desk, phones = filled
    with desk.app.test_request_context():
        participant = phones[1].participant()
        stage = participant.workshop.stage_by_key("ideas")
        assert stage
        assert len(stage.own_cards(participant)) == 3
        vote = participant.workshop.stage_by_key("ideas_vote")
        assert vote
        assert sum(vote.own_dots(participant).values()) == 3


def test_times_of_cards_are_stored_to_the_minute(filled: tuple[Desk, list[Phone]]) -> None:
    times = {str(card["posted_at"]) for card in dump(filled[0])["card"]}
    assert all(":00.000000" in time for time in times), times


def test_logs_carry_no_participant(
    workshop: Desk, anna: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    workshop.opens("known")
    anna.posts("Unerhörtes", "known", lane="0")
    for secret in (anna.secret, "Unerhörtes", "Anna"):
        assert secret not in caplog.text


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(who=st.lists(st.integers(0, 2), min_size=2, max_size=8))
def test_any_order_of_writers_leaves_the_same_traces(workshop: Desk, who: list[int]) -> None:
    """Whoever wrote, rows differ only in fresh random values, number, place and text."""
    phones = [Phone.joins(workshop) for _person in range(3)]
    workshop.opens("ideas")
    before = {card["id"] for card in dump(workshop)["card"]}
    for person in who:
        phones[person].posts("gleich", "ideas")
    rows = [row for row in dump(workshop)["card"] if row["id"] not in before]
    assert len(rows) == len(who)
    random_or_order = {"id", "number", "slot", "nonce", "mark", "posted_at"}
    traces = {
        tuple(sorted((k, str(v)) for k, v in row.items() if k not in random_or_order))
        for row in rows
    }
    assert len(traces) == 1
