"""The record of a whole design-thinking day: every kind of result, in every format."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import BytesIO, StringIO
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from pypdf import PdfReader

from facilitation.record import FORMATS
from tests.record.day import YEAR
from tests.record.test_pdf import tags

EVERY_FORMAT = pytest.mark.parametrize("extension", FORMATS)


@pytest.fixture
def page(whole_day: Any) -> BeautifulSoup:
    return BeautifulSoup(whole_day.text("html"), "html.parser")


@pytest.fixture
def archive(whole_day: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(whole_day.text("json"))
    return found


@pytest.fixture
def table(whole_day: Any) -> list[dict[str, str]]:
    text = whole_day.text("csv").removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))


@pytest.fixture
def pdf(whole_day: Any) -> str:
    """The words of the PDF, without its line breaks."""
    return " ".join(whole_day.text("pdf").split())


@pytest.fixture
def reader(whole_day: Any) -> PdfReader:
    return PdfReader(BytesIO(whole_day.files["pdf"]))


def part(page: BeautifulSoup, title: str) -> Tag:
    heading = page.find("h3", string=title)
    assert heading is not None and isinstance(heading.parent, Tag)
    return heading.parent


def stage(archive: dict[str, Any], key: str) -> dict[str, Any]:
    return next(one for one in archive["stages"] if one["key"] == key)


def words(node: Tag) -> str:
    return " ".join(node.get_text(" ").split())


def cells(table: Tag) -> list[list[str]]:
    return [[words(cell) for cell in row.select("th, td")] for row in table.select("tr")]


# As a whole


def test_the_day_is_a_whole_one(whole_day: Any, archive: dict[str, Any]) -> None:
    stages = archive["stages"]
    assert len([one for one in stages if not one["added"]]) == 28
    kinds = {one["results"]["kind"] for one in stages}
    assert kinds >= {"cards", "ranking", "stacks", "points", "scales", "picks", "actions"}
    assert whole_day.record.card_count >= 190 and len(whole_day.jpegs) == 3


def test_its_pdf_takes_less_than_five_seconds(whole_day: Any) -> None:
    assert whole_day.seconds < 5


@EVERY_FORMAT
def test_nothing_leads_to_a_phone(whole_day: Any, extension: str) -> None:
    assert len(whole_day.secrets) > 500
    text = whole_day.text(extension)
    assert not [secret for secret in whole_day.secrets if secret in text]


@EVERY_FORMAT
def test_stages_without_export_are_in_no_format(whole_day: Any, extension: str) -> None:
    assert "Geheim" not in whole_day.text(extension)


def test_the_phone_of_the_facilitator_counts_nowhere(page: BeautifulSoup) -> None:
    facts = {words(one.dt): words(one.dd) for one in page.select(".record__facts > div")}
    assert facts["Teilnehmende"] == "18 Personen, 3 Gruppen"


def test_headings_leave_no_step_out(page: BeautifulSoup) -> None:
    levels = [int(heading.name[1]) for heading in page.select("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1 and max(levels) == 5
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_pdf_has_headers_for_every_table_and_words_for_every_picture(
    reader: PdfReader,
) -> None:
    found = list(tags(reader.trailer["/Root"]["/StructTreeRoot"]))
    tables = [node for node in found if node["/S"] == "/Table"]
    assert len(tables) > 10
    assert all(any(one["/S"] == "/TH" for one in tags(node)) for node in tables)
    figures = [node for node in found if node["/S"] == "/Figure"]
    assert len(figures) > 50 and all(node["/Alt"] for node in figures)
    assert "pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()


# The agenda


def test_skipped_added_and_repeated_stages_are_where_they_happened(page: BeautifulSoup) -> None:
    agenda = page.select_one('[aria-labelledby="agenda"] table')
    assert agenda is not None
    rows = {row[1]: row for row in cells(agenda)}
    titles = list(rows)
    assert rows["Aufwärmen"][-1] == "ausgefallen"
    assert rows["Pause"][-1] == "–"
    assert "Stimmung , am Tag ergänzt" in titles
    place = titles.index("Fragen gewichten")
    assert titles[place + 1 : place + 3] == ["Fragen gewichten, noch einmal", "Frage festlegen"]


def test_the_archive_knows_what_was_changed_on_the_day(archive: dict[str, Any]) -> None:
    assert stage(archive, "warmup")["skipped"] and not stage(archive, "roti")["skipped"]
    assert stage(archive, "hmw_vote-2")["repeats"] == "hmw_vote"


# The first page


def test_actions_come_first_by_date(page: BeautifulSoup, pdf: str) -> None:
    first = page.select_one("main section table")
    assert first is not None
    head, *rows = cells(first)
    assert head == ["Maßnahme", "Wer", "Bis wann", "Nr."]
    days = [f"{day}.{YEAR}" for day in ("27.11", "01.12", "04.12", "18.12")]
    assert [row[2] for row in rows] == days
    assert rows[0][:2] == ["Fragensammlung der Auszubildenden prüfen und öffnen", "A. Weber"]
    places = [pdf.index(words) for words in (*days, "Ergebnisse der Schritte")]
    assert places == sorted(places)


def test_the_archive_keeps_iso_dates(archive: dict[str, Any], table: list[dict[str, str]]) -> None:
    assert archive["commitments"][0]["until"] == f"{YEAR}-11-27"
    assert stage(archive, "actions")["results"]["cards"][0]["until"] == f"{YEAR}-11-27"
    row = next(row for row in table if row["Wer"] == "A. Weber")
    assert row["Bis wann"] == f"27.11.{YEAR}"


def test_what_was_settled_stands_on_the_first_page(page: BeautifulSoup) -> None:
    settled = page.select_one('[aria-labelledby="picks"]')
    assert settled is not None
    assert "Wie können wir beim Antrag jederzeit zeigen" in words(settled)
    assert [row[-2] for row in cells(settled)[1:]] == [
        "für alle",
        "Gruppe 1",
        "Gruppe 2",
        "Gruppe 3",
    ]


def test_a_repeated_vote_stands_on_the_first_page_once(page: BeautifulSoup) -> None:
    first = page.select_one('[aria-labelledby="first"]')
    assert first is not None
    assert words(first).count("Fragen gewichten") == 1
    assert "Fragen gewichten, noch einmal" in words(first)


# Each kind


def test_a_repeated_vote_has_the_dots_before_beside_it(page: BeautifulSoup, pdf: str) -> None:
    head, *rows = cells(part(page, "Fragen gewichten, noch einmal"))
    assert head[4] == "Zuvor" and all(row[4].isdecimal() for row in rows)
    assert sum(int(row[4]) for row in rows) == 51
    assert "Zuvor" not in words(part(page, "Fragen gewichten"))
    assert "Zuvor" in pdf


@pytest.mark.parametrize("extension", ["html", "pdf"])
def test_entered_dots_are_named(whole_day: Any, extension: str) -> None:
    text = " ".join(whole_day.text(extension).split())
    assert "davon 1 Punkt von der Moderation eingetragen" in text


def test_a_stack_in_a_ranking_lists_its_cards(page: BeautifulSoup) -> None:
    row = next(row for row in cells(part(page, "Ideen gewichten")) if "Vor Ort" in row[1])
    assert row[1].count("K-") == 9
    assert f"Vor Ort {row[-1]}" in words(part(page, "Ideen ordnen"))


def test_stacks_come_with_their_cards_and_loose_ones_last(page: BeautifulSoup) -> None:
    ordered = part(page, "Ideen ordnen")
    headings = [words(heading).rsplit(" ", 1)[0] for heading in ordered.select("h4")]
    assert headings == [
        "Stand des Antrags",
        "Ansprechperson",
        "Formular und Sprache",
        "Vor Ort",
        "Einzelne",
    ]
    assert len(ordered.select(".record__stacks li")) == 36
    assert len(ordered.select("li")) == 45


def test_a_card_in_a_stack_says_so(table: list[dict[str, str]], page: BeautifulSoup) -> None:
    heads = {row["Nummer"]: row["Text"] for row in table if row["Schritt"] == "Ideen ordnen"}
    assert list(heads.values()) == [
        "Stand des Antrags",
        "Ansprechperson",
        "Formular und Sprache",
        "Vor Ort",
    ]
    stacked = [row for row in table if row["Stapel"]]
    assert len(stacked) == 36
    assert {row["Stapel"] for row in stacked} == {f"{n} {name}" for n, name in heads.items()}
    annex = page.select_one(".record__annex")
    assert annex is not None and words(annex).count("Stapel K-") == 36


def test_the_matrix_is_a_picture_and_a_table(page: BeautifulSoup, pdf: str) -> None:
    matrix = part(page, "Nutzen und Aufwand")
    drawing = matrix.svg
    assert drawing is not None and drawing["role"] == "img"
    label = str(drawing["aria-label"])
    assert label.startswith("Bild mit zwei Achsen: Aufwand waagerecht")
    assert "Nutzen für die Betroffenen hoch, Aufwand gering: A, C, F." in label
    assert [words(mark) for mark in drawing.select("text")] == list("ABCDEFGH")
    head, *rows = cells(matrix)
    assert head[2:] == ["Aufwand", "Nutzen", "Antworten", "Nr."]
    assert [row[0] for row in rows] == list("ABCDEFGH")
    assert rows[0][1].startswith("Feld 7 streichen") and rows[0][1].endswith("einig")
    assert rows[0][2:4] == ["1,5", "3,9"] and rows[0][4] == "17"
    assert "Einigkeit" in pdf and "überwiegend einig" in pdf


def test_a_scale_has_bars_numbers_and_words_at_both_ends(page: BeautifulSoup, pdf: str) -> None:
    rating = part(page, "Hat sich die Zeit gelohnt?")
    head, *rows = cells(rating)
    assert head == ["Wert", "Verteilung", "Antworten"]
    assert rows[0][0].split() == ["1", "gar", "nicht"] and rows[-1][0].split() == ["5", "sehr"]
    assert sum(int(row[2]) for row in rows) == 17
    assert len(rating.select("svg[aria-label]")) == 5
    assert "Mittelwert" not in words(rating)
    assert "Wert Verteilung Antworten" in pdf


def test_below_five_answers_nothing_is_shown(page: BeautifulSoup, archive: dict[str, Any]) -> None:
    mood = part(page, "Stimmung")
    assert "Weniger als fünf Antworten" in words(mood) and not mood.select("svg, table")
    key = next(one["key"] for one in archive["stages"] if one["title"] == "Stimmung")
    scales = stage(archive, key)["results"]["scales"]
    assert scales and all(scale["counts"] is None for scale in scales)


def test_a_pick_names_its_origin_and_the_words_before(
    page: BeautifulSoup, archive: dict[str, Any], pdf: str
) -> None:
    chosen = part(page, "Eine Idee je Gruppe").select(".record__pick")
    assert [words(pick).split(" K-")[0] for pick in chosen] == ["Gruppe 1", "Gruppe 2", "Gruppe 3"]
    assert "ursprünglich: „Feld 7 streichen“" in words(chosen[0])
    assert "ursprünglich: „Feld 7 streichen“" in pdf
    pick = stage(archive, "idea_pick")["results"]["cards"][0]
    ranked = stage(archive, "idea_vote")["results"]["cards"]
    assert pick["origin"] in [card["number"] for card in ranked]
    assert pick["original"] == "Feld 7 streichen"


def test_small_forms_have_their_headings_and_their_group(page: BeautifulSoup) -> None:
    persona = part(page, "Persona und Sichtweise")
    assert [words(heading) for heading in persona.select("h4")] == [
        "Gruppe 1",
        "Gruppe 2",
        "Gruppe 3",
    ]
    assert [words(term) for term in persona.select("dt")][:3] == [
        "Name und Rolle (erfunden)",
        "braucht",
        "weil (überraschende Erkenntnis)",
    ]
    assert "3 von 3 Gruppen haben beigetragen" in words(persona)


def test_feedback_stands_under_the_card_it_is_about(
    page: BeautifulSoup, table: list[dict[str, str]], pdf: str
) -> None:
    annex = page.select_one(".record__annex")
    assert annex is not None
    heading = next(h for h in annex.select("h4") if "Antragsweg in vier Schritten" in words(h))
    below = list(_until_next(heading))
    assert [words(node) for node in below if node.name == "h5"] == [
        "Gefällt mir",
        "Wünsche ich mir",
        "Was wäre, wenn",
        "Frage",
    ]
    number = words(heading).split("K-")[1][:3]
    about = [row for row in table if row["Zu Karte"] == f"K-{number}"]
    assert len(about) == 13 == sum(len(node.select("li")) for node in below)
    assert "Antragsweg in vier Schritten K-" in pdf
    overview = cells(part(page, "Rückmeldungen"))
    assert overview[0] == ["Teil", "Karten", "Davon"] and overview[1][1] == "13"


def _until_next(heading: Tag) -> Iterator[Tag]:
    for node in heading.find_next_siblings():
        if isinstance(node, Tag):
            if node.name in ("h2", "h3", "h4"):
                return
            yield node


# Photos


def test_photos_stand_beside_what_is_written_about_them(page: BeautifulSoup) -> None:
    pictures = page.select("img")
    assert [picture["alt"][:11] for picture in pictures] == [
        "Pappmodell ",
        "Gezeichnete",
        "Drei Blätte",
    ]
    assert all(picture.find_parent("article") for picture in pictures)
    assert all("/photos/" in picture["src"] for picture in pictures)


def test_the_pdf_holds_the_photos_as_they_are_with_their_words(
    whole_day: Any, reader: PdfReader
) -> None:
    assert all(jpeg in whole_day.files["pdf"] for jpeg in whole_day.jpegs)
    found = list(tags(reader.trailer["/Root"]["/StructTreeRoot"]))
    alternatives = [node["/Alt"] for node in found if node["/S"] == "/Figure"]
    assert sum(words.startswith("Pappmodell eines Telefons") for words in alternatives) == 1


def test_the_archive_has_photos_in_words_alone(archive: dict[str, Any], whole_day: Any) -> None:
    (first, *_others) = stage(archive, "prototype")["results"]["cards"]
    assert first["photo"].startswith("Pappmodell eines Telefons")
    assert {"heading": "Titel", "text": "Antragsweg in vier Schritten"} in first["fields"]
    assert "/photos/" not in whole_day.text("json")


# What is stored about people


def test_the_record_says_what_was_stored(whole_day: Any) -> None:
    said = " ".join(whole_day.record.privacy)
    assert "Namen wurden nur in diesem Schritt gespeichert: „Nächste Schritte“." in said
    assert "Wo Gruppen geschrieben haben, steht die Gruppe an der Karte." in said
    assert "Fotos wurden ohne Angaben zu Ort und Gerät gespeichert." in said
