"""What stands in a record, and what must not, in every format."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from facilitation.extensions import db
from facilitation.models import Participant, Vote, columns
from facilitation.record import FORMATS
from facilitation.record.files import file_name

EVERY_FORMAT = pytest.mark.parametrize("extension", FORMATS)

STRANGE = [
    "#set page(fill: red) *fett* $x$ @ref <l> \\ // c",
    "<b>fett</b> &amp; <script>alert(1)</script>",
    "Emoji 👍🏽 👩‍👩‍👧 ⚠️ 🇩🇪",
    "שלום עולם, הטקסט הזה בעברית",
    "مرحبا بالعالم",
    "漢字かな交じり文",
    "ภาษาไทย",
    "W" * 500,
    "https://example.org/" + "a-long-path/" * 40,
    "Zeile 1\nZeile 2\n\nZeile 4",
    "a\u200bb\u00adc\u2028d\u2029e\tf\ue000\ufffd\U000e0041",
    "„“ \"gerade\" 'einfach' -- … ~",
    "e\u0301\u0323\u0300" * 40,
]


@EVERY_FORMAT
def test_every_format_tells_what_people_wrote(held: Any, extension: str) -> None:
    written = held.written(extension)
    for words in ("Feld 7 verwirrt alle", "Durchwahl im Bescheid", "Zugang zum Fachverfahren"):
        assert words in written


@EVERY_FORMAT
def test_hidden_cards_are_in_no_byte_of_the_record(room: Any, extension: str) -> None:
    anna = room.joins("Anna")
    room.opens("ideas")
    room.posts(anna, "Streng geheim")
    room.posts(anna, "Auch geheim").set_aside("Geheimer Grund")
    for word in ("geheim", "Geheimer"):
        assert word not in room.written(extension)

    room.reveals("ideas")
    assert "Streng geheim" in room.written(extension)


def test_the_record_says_how_many_cards_are_not_revealed(room: Any) -> None:
    anna = room.joins("Anna")
    room.opens("ideas")
    room.posts(anna, "Erste")
    room.posts(anna, "Zweite")

    for extension in ("html", "pdf", "json"):
        assert "2 Karten sind noch nicht aufgedeckt" in " ".join(room.written(extension).split())


@EVERY_FORMAT
def test_cards_of_a_stage_without_export_are_nowhere(held: Any, extension: str) -> None:
    assert "müde" not in held.written(extension)

    checkin = held.workshop.stage_by_key("checkin")
    checkin.settings = {**checkin.settings, "export": "full"}
    assert "müde" in held.written(extension)


def test_a_stage_without_export_is_in_the_agenda_and_the_record_says_so(held: Any) -> None:
    record = held.record
    assert "checkin" in [stage.key for stage in record.stages]
    assert "checkin" not in [stage.key for stage in record.parts]
    assert any("„Ankommen“" in sentence for sentence in record.privacy)


def test_a_result_only_stage_has_no_single_cards_in_annex_and_table(held: Any) -> None:
    assert "Ein Schritt je Seite" in held.written("html")
    assert "question" not in [stage.key for stage in held.record.annex]
    assert "Ein Schritt je Seite" not in held.written("csv")


def test_a_running_vote_has_no_dots_in_any_format(room: Any) -> None:
    anna = room.joins("Anna")
    room.opens("ideas")
    card = room.posts(anna, "Statusanzeige")
    room.reveals("ideas")
    room.opens("vote")
    room.gives(anna, 3, card)
    part = next(stage for stage in room.record.parts if stage.key == "vote")

    assert part.results.withheld and part.notice == part.results.withheld
    assert part.results.cards == []
    assert room.record.dots_on(room.record.annex[0].annex[0]) is None
    assert ";Statusanzeige;;;;;;" in room.written("csv")

    room.ends()
    assert ";Statusanzeige;;;;;3;" in room.written("csv")


def test_ties_share_a_rank_and_are_both_in_front(held: Any) -> None:
    (vote,) = held.record.ranked
    assert [(card.rank, card.tied) for card in vote.results.cards] == [
        (1, True),
        (1, True),
        (3, False),
    ]
    assert {card.text for card in vote.leading} == {"Statusanzeige", "Durchwahl im Bescheid"}
    assert held.written("html").count("gleichauf") == 2
    assert held.written("pdf").count("gleichauf") == 2


def test_anonymous_cards_have_no_author(held: Any) -> None:
    authors = {
        card["author"]: stage["key"]
        for stage in json.loads(held.written("json"))["stages"]
        for card in stage["results"]["cards"] + stage["results"]["set_aside"]
        if card["author"]
    }
    assert set(authors) == {"Anna", "Ben"}
    assert set(authors.values()) == {"commitments"}


def test_commitments_come_first_with_their_lane_and_name(held: Any) -> None:
    assert [
        (lane, [(row.who, row.what, row.number) for row in rows])
        for lane, rows in held.record.commitments
    ] == [
        ("Das tue ich", [("Anna", "Entwurf bis 1. Dezember", "K-009")]),
        ("Das brauchen wir", [("Ben", "Zugang zum Fachverfahren", "K-010")]),
    ]
    page = held.written("html")
    assert page.index("Entwurf bis 1. Dezember") < page.index("Ergebnisse der Schritte")


def test_the_head_names_nobody_who_took_part(held: Any) -> None:
    page = held.written("html")
    head = page[: page.index("</header>")]
    assert "Fatma Yılmaz" in head
    assert "Anna" not in head and "Anna" in page


def test_set_aside_cards_are_in_the_annex_alone_with_their_reason(held: Any) -> None:
    page = held.written("html")
    annex = page.index("Anlage: Alle Karten")
    assert "Doppelte Karte" not in page[:annex]
    assert "Doppelte Karte" in page[annex:]
    assert "zur Seite gelegt: doppelt" in page[annex:]


def test_the_question_is_given_with_the_cards_it_was_about(held: Any) -> None:
    question = next(stage for stage in held.record.parts if stage.key == "question")
    assert {card.text for card in question.about} == {"Statusanzeige", "Durchwahl im Bescheid"}


def test_participation_counts_people_of_those_who_joined(held: Any) -> None:
    held.joins("Vera")
    known = next(stage for stage in held.record.parts if stage.key == "known")
    assert known.participation == "2 von 3 haben beigetragen"


def test_an_open_workshop_gives_an_interim_record(room: Any) -> None:
    room.opens("known")
    assert room.record.interim is not None
    assert "Zwischenstand vom" in room.written("html")
    room.ends()
    assert room.record.interim is None
    assert "Zwischenstand" not in room.written("html")


def test_planned_and_actual_minutes_stand_side_by_side(room: Any) -> None:
    known = room.opens("known")
    known.opened_at = columns.now() - timedelta(minutes=18)
    room.ends()
    row = next(stage for stage in room.record.stages if stage.key == "known")
    assert (row.planned_minutes, row.actual_minutes) == (15, 18)
    assert next(s for s in room.record.stages if s.key == "vote").actual_minutes is None


@EVERY_FORMAT
def test_a_planned_workshop_has_a_record_too(room: Any, extension: str) -> None:
    assert room.record.parts == []
    assert room.written(extension)


@EVERY_FORMAT
def test_stages_without_a_card_break_no_format(room: Any, extension: str) -> None:
    for stage in room.workshop.stages:
        room.opens(stage.key)
    room.ends()
    assert len(room.record.parts) == 6
    assert room.written(extension)


@EVERY_FORMAT
def test_strange_characters_break_no_format(room: Any, extension: str) -> None:
    anna = room.joins("Anna 👍 " + "W" * 40)
    room.workshop.question = STRANGE[7]
    room.opens("known")
    for text in STRANGE:
        room.posts(anna, text)
    room.posts(anna, "Beiseite").set_aside("y" * 200)
    room.opens("commitments")
    for text in STRANGE:
        room.posts(anna, text, lane=1)
    room.ends()

    written = room.written(extension)
    assert "Beiseite" in written
    if extension == "html":
        assert "<script" not in written and "&lt;script&gt;" in written
    if extension in ("csv", "json"):
        assert "👩‍👩‍👧" in written and "ภาษาไทย" in written


def test_stage_names_are_in_the_language_of_the_workshop(
    fatma: Any, gathering_in: Callable[[str], Any]
) -> None:
    titles = {}
    for locale in ("de", "en"):
        room = gathering_in(locale)
        room.opens("known")
        record = room.record
        titles[locale] = [record.parts[0].title, *record.parts[0].results.lanes]
        assert f'<html lang="{locale}"' in room.written("html")
    assert titles == {
        "de": ["Wissen und Annahmen", "Das wissen wir", "Das ist offen"],
        "en": ["Known and assumed", "We know", "This is open"],
    }


def test_the_archive_survives_json_and_holds_no_secret(held: Any) -> None:
    text = held.written("json")
    archive = json.loads(text)
    assert archive["schema"] == 1
    assert json.loads(json.dumps(archive)) == archive
    workshop = held.workshop
    assert workshop.code in text
    secrets = [workshop.board_token]
    for card in (card for stage in workshop.stages for card in stage.cards):
        secrets += [card.nonce, card.mark]
    secrets += [person.secret_hash for person in db.session.query(Participant)]
    secrets += [vote.mark for vote in db.session.query(Vote)]
    assert len(secrets) > 20
    assert not [secret for secret in secrets if secret in text]
    assert '"id"' not in text and "participant_id" not in text


def test_the_archive_knows_settings_and_participation(held: Any) -> None:
    stages = {stage["key"]: stage for stage in json.loads(held.written("json"))["stages"]}
    assert stages["vote"]["settings"]["votes"] == 3
    assert stages["vote"]["contributed"] == 2
    assert [card["number"] for card in stages["known"]["results"]["cards"]] == ["K-002", "K-003"]


def test_files_carry_the_title_in_their_name(held: Any, gathering_in: Callable[[str], Any]) -> None:
    assert file_name(held.record, "pdf") == "Protokoll Antrag ohne Umwege.pdf"
    held.workshop.title = 'Größe: 1/2 "Ä" \\ 100 % <x>'
    name = file_name(held.record, "csv")
    assert name == "Protokoll Größe 1 2 Ä 100 % x.csv"
    disposition = FORMATS["csv"](held.record).headers["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    assert "filename*=UTF-8''Protokoll%20Gr%C3%B6%C3%9Fe" in disposition
    assert FORMATS["html"](held.record).headers["Content-Disposition"].startswith("inline; ")


def test_formats_say_what_they_are(held: Any) -> None:
    assert {extension: write(held.record).mimetype for extension, write in FORMATS.items()} == {
        "html": "text/html",
        "pdf": "application/pdf",
        "csv": "text/csv",
        "json": "application/json",
    }


def test_the_page_needs_no_script_and_no_style_attribute(held: Any) -> None:
    page = held.written("html")
    assert "<script" not in page and " style=" not in page and "<style" not in page
