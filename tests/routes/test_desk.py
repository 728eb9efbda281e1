"""What Fatma does at the desk, and what the wall and the phones show then."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from tests.conftest import Desk, Phone, cards_of, word


def primary(desk: Desk) -> str:
    """The words of the one primary button."""
    button = BeautifulSoup(desk.sees(), "html.parser").select_one("#desk-next button[type=submit]")
    assert button
    return " ".join(button.text.split())


def test_the_primary_button_names_its_consequence(workshop: Desk, anna: Phone) -> None:
    assert "Workshop beginnen mit „Willkommen“" in primary(workshop)
    workshop.opens("hmw")
    assert "„Fragen gewichten“ beginnen" in primary(workshop)
    anna.posts("Anträge kürzen?", "hmw")
    assert primary(workshop) == "1 Karte aufdecken"
    workshop.reveals("hmw")
    workshop.opens("hmw_vote")
    assert primary(workshop) == "Abstimmung beenden und Ergebnis zeigen"
    workshop.stops("hmw_vote")
    assert "„Ideen“ beginnen" in primary(workshop)
    workshop.opens("close")
    assert primary(workshop) == "Workshop abschließen"


@pytest.mark.parametrize("step", ["opening", "reveal", "vote", "stop", "aside", "end"])
def test_a_step_that_can_embarrass_is_undone(workshop: Desk, anna: Phone, step: str) -> None:
    workshop.opens("ideas")
    anna.posts("Eine Idee", "ideas")
    [(card, _text)] = cards_of(workshop, "ideas")
    if step == "vote":
        workshop.reveals("ideas")
        workshop.opens("ideas_vote")

    def state() -> object:
        return workshop.ask(
            lambda w: (
                w.state,
                w.current_stage.key,
                [(s.closed_at, s.revealed_at) for s in w.stages],
                w.card(card).hidden_at,
                w.delete_on,
            )
        )

    before = state()
    {
        "opening": lambda: workshop.opens("checkout"),
        "reveal": lambda: workshop.reveals("ideas"),
        "vote": lambda: workshop.stops("ideas_vote"),
        "stop": lambda: workshop.stops("ideas"),
        "aside": lambda: workshop.posts(f"cards/{card}/aside"),
        "end": workshop.closes,
    }[step]()
    assert state() != before, "the step did something"
    assert "Rückgängig" in workshop.sees()
    workshop.posts("undo")
    assert state() == before


def test_the_board_turns_pages_when_the_desk_says_so(workshop: Desk, anna: Phone) -> None:
    workshop.opens("ideas")
    for number in range(20):
        anna.posts(f"Idee Nummer {number:02d}", "ideas")
    workshop.reveals("ideas")
    first = set(re.findall(r"Idee Nummer \d\d", workshop.wall()))
    assert len(first) == 16 and "Seite 1 von 2" in word(workshop.wall())
    workshop.posts("pages", page="1")
    second = set(re.findall(r"Idee Nummer \d\d", workshop.wall()))
    assert len(second) == 4 and not first & second
    workshop.posts("pages", page="999")
    assert "Seite 2 von 2" in word(workshop.wall())


def test_a_new_card_takes_the_next_free_place(workshop: Desk, anna: Phone) -> None:
    workshop.opens("known")
    for text in ("eins", "zwei", "drei"):
        anna.posts(text, "known", lane="0")
    places = wall_places(workshop)
    anna.withdraws(cards_of(workshop, "known")[1][0])
    anna.posts("vier", "known", lane="0")
    after = wall_places(workshop)
    assert after == {"eins": places["eins"], "drei": places["drei"], "vier": "3"}


def wall_places(desk: Desk) -> dict[str, str]:
    page = BeautifulSoup(desk.wall(), "html.parser")
    return {" ".join(c.text.split()): str(c["data-slot"]) for c in page.select("[data-card]")}


def test_the_timer_starts_pauses_and_grows(workshop: Desk, clock: object) -> None:
    workshop.opens("known")

    def left() -> int:
        return int(workshop.ask(lambda w: w.current_stage.remaining()))

    assert left() == 900
    workshop.posts("timer", action="pause")
    clock.advance(minutes=2)  # type: ignore[attr-defined]
    assert left() == 900
    workshop.posts("timer", minutes="5")
    workshop.posts("timer", action="start")
    clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert left() == 1140
    workshop.posts("timer", minutes="1")
    assert left() == 1200
    assert workshop.posts("timer", action="dance").status_code == 422


def test_minutes_behind_are_said(workshop: Desk, clock: object) -> None:
    workshop.opens("welcome")
    clock.advance(minutes=12)  # type: ignore[attr-defined]
    workshop.opens("checkin")
    assert workshop.ask(lambda w: w.minutes_behind()) == 7
    assert "7 Minuten hinter Plan" in word(workshop.sees())


def test_stopping_and_allowing_cards(workshop: Desk, anna: Phone) -> None:
    workshop.opens("known")
    workshop.stops("known")
    assert anna.posts("nein", "known", lane="0").status_code == 409
    workshop.posts("admissions", stage=workshop.stage("known"))
    assert anna.posts("ja", "known", lane="0").status_code == 303


def test_the_desk_counts_people_and_contributions(workshop: Desk, anna: Phone, ben: Phone) -> None:
    workshop.opens("known")
    anna.posts("eins", "known", lane="0")
    anna.posts("zwei", "known", lane="1")
    assert 'data-participants="2"' in workshop.sees()
    assert "1 von 2 hat beigetragen" in word(workshop.sees())


def test_names_stand_only_where_they_were_announced(workshop: Desk, anna: Phone) -> None:
    workshop.opens("known")
    anna.posts("ohne Namen", "known", lane="0")
    for page in ("", "/record.json"):
        assert not re.search(r"\bAnna\b", workshop.sees(page))
    workshop.opens("commitments")
    anna.posts("mit Namen", "commitments", lane="0")
    for page in ("", "/record.json"):
        assert re.search(r"\bAnna\b", workshop.sees(page))


def test_the_record_is_there_at_any_moment_and_interim_until_the_end(workshop: Desk) -> None:
    workshop.opens("known")
    assert "Zwischenstand" in workshop.sees("/record.html")
    workshop.closes()
    assert "Zwischenstand" not in workshop.sees("/record.html")
    for extension, kind in (("pdf", "application/pdf"), ("csv", "text/csv")):
        answer = workshop.client.get(f"/workshops/{workshop.code}/record.{extension}")
        assert answer.status_code == 200 and answer.mimetype == kind
    assert workshop.client.get(f"/workshops/{workshop.code}/record.exe").status_code == 404


def test_a_colleague_can_be_let_in(workshop: Desk, jonas: Desk) -> None:
    jonas.code = workshop.code
    assert jonas.opens("welcome").status_code == 404
    workshop.posts("facilitators", email=jonas.email)
    assert jonas.opens("welcome").status_code == 303
    assert workshop.posts("facilitators", email="nobody@example.org").status_code == 422
