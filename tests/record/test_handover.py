"""What is handed over of a case, what the record says of it, and what it does not."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO

import pytest

from facilitation.record import pdf
from facilitation.record.handover import PAGE, Group, Handover, Note
from tests.cases import NOTES, QUESTION, Case, held, sends
from tests.conftest import Clock, Desk, House, Phone, word
from tests.planning import plans

FORMATS = ("html", "csv", "json", "pdf")


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    with house() as app:
        yield Desk.of(app, "iris@example.org")


@pytest.fixture
def case(desk: Desk) -> Case:
    return held(desk)


def notes_of(case: Case, phone: Phone) -> Handover:
    with case.desk.app.test_request_context(headers={"Accept-Language": "de"}):
        person = phone.participant()
        return Handover.of(person.workshop.sections[0], person)


def test_the_notes_come_without_authors_numbers_and_times(case: Case) -> None:
    notes = notes_of(case, case.giver)
    asked = Group("Schlüsselfrage", (Note(f"Wie kann ich {QUESTION}"),))
    assert notes.questions == (asked,)
    assert notes.marked == (Group("Beratung", (Note(NOTES[0]),), "Brainstorming"),)
    assert notes.others == (Group("Beratung", tuple(map(Note, NOTES[1:])), "Brainstorming"),)
    assert (notes.count, notes.count_marked) == (4, 1)


def test_nobody_else_is_given_a_note(case: Case) -> None:
    for phone in case.people[1:]:
        assert notes_of(case, phone).count == 0


def test_the_text_can_be_read_on_any_device(case: Case) -> None:
    with case.desk.app.test_request_context(headers={"Accept-Language": "de"}):
        lines = notes_of(case, case.giver).text().splitlines()
    assert lines[0] == "Notizen" and "Kollegiale Fallberatung" in lines[1]
    assert [line for line in lines if line.startswith("- ")] == [
        f"- Wie kann ich {QUESTION}",
        *(f"- {note}" for note in NOTES),
    ]
    assert "MARKIERT" in lines and "WEITERE NOTIZEN" in lines


def test_lanes_are_named_unless_the_note_begins_with_them(desk: Desk) -> None:
    case = held(desk, notes=())
    case.desk.opens("method")
    sends(case.moderator, "method", "proposals", method="headstand")
    sends(case.giver, "method", "method", method="headstand")
    case.desk.opens("consult")
    for lane in ("0", "1"):
        assert case.secretary.posts("wir nichts sagen.", "consult", lane=lane).status_code == 303
    [group] = notes_of(case, case.giver).others
    assert [note.lane for note in group.notes] == ["", ""]
    assert group.notes[0].text != group.notes[1].text


def test_the_pdf_shows_any_text_as_text(case: Case) -> None:
    strange = "#panic() \\ *fett* $x$ שלום 漢字 \U0001f600 " + "w" * 200
    content = {
        "language": "de",
        "title": "Notizen",
        "about": "Probe",
        "page": "{page}/{pages}",
        "squares": "□",
        "parts": [
            {
                "heading": heading,
                "groups": [
                    {"title": "Beratung", "method": "", "notes": [{"text": strange, "lane": "L"}]}
                ],
            }
            for heading in ("", "Markiert")
        ],
    }
    made = pdf.typeset(content, page=PAGE)
    assert made.startswith(b"%PDF") and b"pdfuaid" in made


def given(case: Case, extension: str) -> str:
    answer = case.desk.client.get(f"/workshops/{case.desk.code}/record.{extension}")
    assert answer.status_code == 200
    return answer.text if extension != "pdf" else answer.data.decode("latin-1")


@pytest.mark.parametrize("extension", FORMATS)
def test_the_record_has_nothing_of_the_case_and_says_so(case: Case, extension: str) -> None:
    page = given(case, extension)
    for words in (QUESTION, *NOTES, "Özgür", "Brainstorming", "Anna"):
        assert words not in page
    if extension != "pdf":
        assert "nur das Ergebnis der Frage zum Ablauf" in page.replace("\u00a0", " ")
        assert re.search(r"mit 4.Personen", page)


def test_the_data_of_a_case_tell_neither_method_nor_who_took_part(case: Case) -> None:
    stages = {stage["key"]: stage for stage in json.loads(given(case, "json"))["stages"]}
    for key in ("cases", "roles", "key_question", "method", "consult", "closing"):
        assert stages[key]["settings"] == {} and stages[key]["contributed"] == 0
        assert stages[key]["results"]["kind"] == "none"


def test_the_scale_about_the_process_is_in_the_record_until_the_case_is_erased(case: Case) -> None:
    others = [Phone.joins(case.desk, name) for name in ("Eva",)]
    case.desk.opens("frame")
    case.desk.posts("admissions", stage=case.desk.stage("frame"))
    sends(others[0], "frame", "ratings", value=1)
    case.desk.opens("process")
    for phone in (*case.people, *others):
        sends(phone, "process", "ratings", value=4)
    case.desk.opens("handover")
    scales = [s["results"]["scales"] for s in json.loads(given(case, "json"))["stages"]]
    assert [scale[0]["answers"] for scale in scales if scale] == [5]
    case.takes()
    archive = json.loads(given(case, "json"))
    assert not any(stage["results"]["scales"] for stage in archive["stages"])
    [left] = archive["cases"]
    assert (left["people"], left["erased"]) == (5, True)
    assert "war ein vertraulicher Fall am" in left["notice"]


@pytest.mark.parametrize("extension", FORMATS)
def test_after_the_erasure_day_blueprint_and_number_are_left(case: Case, extension: str) -> None:
    case.takes()
    page = given(case, extension)
    if extension != "pdf":
        words = word(page).replace("\u00a0", " ")
        assert "„Kollegiale Fallberatung (sechs Phasen)“ war ein vertraulicher Fall am" in words
        assert "mit 4 Personen" in words and "Alles daraus ist gelöscht" in words
    if extension == "csv":
        rows = list(csv.reader(StringIO(page), delimiter=";"))
        assert {len(row) for row in rows} == {len(rows[0])} and rows[1][0] == ""


def test_the_rest_of_a_day_stays_in_its_record(desk: Desk, clock: Clock) -> None:
    plans(desk, {"id": "ideas"}, {"id": "part", "include": "fallberatung-sechs-phasen"})
    case = held(desk, prefix="part-")
    desk.opens("ideas")
    case.advisor.posts("Bleibt hier stehen.", "ideas")
    for _erased in (False, True):
        page = given(case, "html")
        assert "Bleibt hier stehen." in page and "vertraulicher Fall" in page
        assert not any(note in page for note in NOTES)
        case.takes()
