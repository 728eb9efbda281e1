"""The notes of a case on the phone of the person whose case it is: read, taken once, gone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote

import pytest

from facilitation.record import pdf
from tests.cases import NOTES, QUESTION, Case, held, ids_of, sends
from tests.conftest import Clock, Desk, Phone, word


def meanwhile(act: Callable[[], Any]) -> Any:
    """What somebody else does while one request is still being answered."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(act).result()


@pytest.fixture
def case(fatma: Desk) -> Case:
    return held(fatma)


def test_only_the_case_giver_finds_the_notes(case: Case, charlie: Phone) -> None:
    page = case.reads()
    assert page.status_code == 200 and NOTES[0] in word(page.text)
    for other in (case.moderator, case.secretary, case.advisor):
        for path in ("", "/handover", "/erasure"):
            assert case.reads(path, by=other).status_code == 404
        assert case.takes(by=other).status_code == 404
        assert case.erases(by=other).status_code == 404
        assert "case-title" not in other.sees()
    assert charlie.client.get(case.address).status_code == 303
    assert case.takes(by=charlie).status_code == 403
    assert case.desk.client.get(case.address).status_code == 303
    assert case.desk.client.post(f"{case.address}/handover").status_code == 403
    assert case.ask(lambda section: section.erased_at) is None


def test_the_notes_are_plain_text_with_what_was_marked_first(case: Case) -> None:
    words = word(case.reads().text)
    order = [QUESTION, "Brainstorming", "Markiert", NOTES[0], "Weitere Notizen", NOTES[1]]
    found = [words.find(one) for one in order]
    assert -1 not in found
    assert [words.find(one) for one in (QUESTION, NOTES[0], NOTES[1])] == sorted(
        words.find(one) for one in (QUESTION, NOTES[0], NOTES[1])
    )
    for name in ("Clara", "Ben", "K-0"):
        assert name not in words


def test_the_phone_offers_them_from_the_first_note_to_the_end(fatma: Desk) -> None:
    fatma.plans("Fall", blueprint="fallberatung-sechs-phasen")
    anna, ben = Phone.joins(fatma, "Anna"), Phone.joins(fatma, "Ben")
    fatma.opens("frame")
    for phone in (anna, ben):
        sends(phone, "frame", "ratings", value=1)
    fatma.opens("roles")
    sends(anna, "roles", "role", role="case_giver")
    fatma.opens("story")
    assert "case-title" not in anna.sees()
    fatma.opens("key_question")
    assert "Ohne Ihr Zutun wird am" in anna.sees() and "case-title" not in ben.sees()
    anna.posts("anfangen?", "key_question")
    fatma.opens("process")
    assert "Herunterladen" in anna.sees()
    fatma.closes()
    assert "Herunterladen" in anna.sees() and "Alle Notizen jetzt löschen" in anna.sees()


@pytest.mark.parametrize("extension", ["txt", "pdf"])
def test_the_file_comes_once_and_the_case_is_gone(case: Case, extension: str) -> None:
    given = case.takes(extension)
    assert given.status_code == 200
    assert given.headers["Cache-Control"] == "no-store"
    named = unquote(given.headers["Content-Disposition"])
    assert named.startswith("attachment") and f".{extension}" in named
    assert not any(part in named for part in ("Fall", "Anna", "bergabe"))
    if extension == "txt":
        assert all(note in given.text for note in (QUESTION, *NOTES))
        assert "Clara" not in given.text
    else:
        assert given.data.startswith(b"%PDF") and len(given.data) > 5_000
    again = case.takes(extension)
    assert again.status_code == 409 and "Es gibt sie nur einmal" in word(again.text)
    assert ids_of(case.desk, "consult") == [] and ids_of(case.desk, "key_question") == []
    assert case.ask(lambda section: (section.was_handed_over, section.people)) == (True, 4)


def test_the_phone_says_until_the_workshop_is_deleted_that_all_is_gone(case: Case) -> None:
    case.giver.sees()
    case.takes()
    for page in (case.giver.sees(), case.reads().text, case.reads("/handover").text):
        assert "Auf diesem Server ist nichts mehr davon" in word(page)
        assert "Gelöscht am" in word(page) and NOTES[0] not in page
    assert "nichts mehr davon" not in case.moderator.sees()
    cookie = case.giver.client.get_cookie("case", path=f"/w/{case.desk.code}")
    assert cookie and cookie.expires and cookie.http_only
    case.desk.closes()
    assert "nichts mehr davon" in word(case.giver.sees())


def test_it_can_be_erased_without_a_file(case: Case) -> None:
    assert "Das lässt sich nicht zurücknehmen" in word(case.reads("/erasure").text)
    answer = case.erases()
    assert answer.status_code == 303 and answer.location == case.address
    assert "nichts mehr davon" in word(case.reads().text)
    assert ids_of(case.desk, "consult") == []
    assert case.erases().status_code == 409
    refused = case.takes()
    assert refused.status_code == 409 and "schon gelöscht" in word(refused.text)
    assert not case.ask(lambda section: section.was_handed_over)


def test_nothing_is_given_out_in_another_format(case: Case) -> None:
    assert case.takes("docx").status_code == 422
    assert case.ask(lambda section: section.erased_at) is None


def test_without_notes_there_is_nothing_to_take(case: Case) -> None:
    for stage, phone in (("key_question", case.giver), ("consult", case.secretary)):
        case.desk.opens(stage)
        for card in ids_of(case.desk, stage):
            assert phone.withdraws(card).status_code == 303
    assert case.takes().status_code == 409
    assert case.ask(lambda section: section.erased_at) is None


def test_a_file_that_cannot_be_made_erases_nothing_and_quotes_nothing(
    case: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(content: dict[str, Any], **_named: object) -> bytes:
        raise RuntimeError(f"could not display {content}")

    monkeypatch.setattr(pdf, "typeset", breaks)
    with caplog.at_level(logging.DEBUG):
        refused = case.takes("pdf")
    assert refused.status_code == 409 and "als Text" in word(refused.text)
    assert "Özgür" not in caplog.text and "Özgür" not in refused.text
    assert ids_of(case.desk, "consult")
    assert case.takes("txt").status_code == 200


def test_what_is_written_while_the_file_is_made_is_in_it(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.desk.opens("consult")
    typeset, made = pdf.typeset, []

    def slowly(content: dict[str, Any], **named: Any) -> bytes:
        if not made:
            meanwhile(lambda: case.secretary.posts("Man könnte warten.", "consult"))
        made.append(str(content))
        return typeset(content, **named)

    monkeypatch.setattr(pdf, "typeset", slowly)
    assert case.takes("pdf").status_code == 200
    assert ["Man könnte warten." in content for content in made] == [False, True]


def test_of_two_taps_the_second_gets_the_file(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    typeset, answers = pdf.typeset, []

    def slowly(content: dict[str, Any], **named: Any) -> bytes:
        if not answers:
            answers.append(None)
            answers[0] = meanwhile(lambda: case.takes("pdf"))
        return typeset(content, **named)

    monkeypatch.setattr(pdf, "typeset", slowly)
    first = case.takes("pdf")
    assert first.status_code == 409
    assert answers[0].status_code == 200 and answers[0].data.startswith(b"%PDF")


def test_after_24_hours_no_screen_shows_it_even_if_nobody_purged(case: Case, clock: Clock) -> None:
    assert NOTES[1] in word(case.reads().text)
    case.giver.sees()
    clock.advance(hours=23, minutes=55)
    assert NOTES[1] in word(case.reads().text)
    clock.advance(minutes=5, seconds=1)
    assert NOTES[1] not in case.giver.sees()
    assert "nichts mehr davon" in word(case.reads().text)
    assert case.takes().status_code == 409
    assert case.desk.opens("consult").status_code == 409
    assert ids_of(case.desk, "consult") == []


@pytest.mark.parametrize("screen", ["board", "desk", "others"])
def test_any_screen_that_is_opened_erases_what_is_over(
    case: Case, clock: Clock, screen: str
) -> None:
    clock.advance(hours=24, seconds=1)
    if screen == "board":
        case.desk.wall()
    elif screen == "desk":
        assert "Gelöscht am" in word(case.desk.sees())
    else:
        case.advisor.sees()
    assert case.ask(lambda section: section.erased_at and section.swept_at)


def test_the_desk_asks_before_it_erases_and_never_quotes(case: Case) -> None:
    desk = case.desk
    page = word(desk.sees())
    assert "von selbst gelöscht" in page and "4 Personen" in page
    address = f"sections/{case.section}/erasure"
    asked = desk.posts(address)
    assert "Alles aus diesem Fall löschen?" in word(asked.text)
    assert "Özgür" not in asked.text and "Übergabe an" not in asked.text
    assert ids_of(desk, "consult")
    assert desk.posts(address, sure="1").status_code == 303
    assert ids_of(desk, "consult") == []
    page = word(desk.sees())
    assert "Gelöscht am" in page and "nichts mehr davon" in page
    assert desk.posts(address, sure="1").status_code == 303, "twice is the same"


def test_no_other_section_can_be_erased(case: Case, vera: Desk) -> None:
    vera.plans("Ein anderer Workshop")
    assert vera.posts(f"sections/{case.section}/erasure", sure="1").status_code == 404
    assert case.desk.posts("sections/999/erasure", sure="1").status_code == 404
    assert case.ask(lambda section: section.erased_at) is None
