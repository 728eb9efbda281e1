"""The PDF: accessible, complete, and set in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from facilitation.record import FORMATS, pdf


def reader(room: Any) -> PdfReader:
    return PdfReader(BytesIO(FORMATS["pdf"](room.record).get_data()))


def tags(node: Any) -> Iterator[Any]:
    node = node.get_object()
    if "/S" in node:
        yield node
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object()
        if isinstance(child, dict):
            yield from tags(child)


def test_the_pdf_is_tagged_and_says_its_language_and_title(held: Any) -> None:
    read = reader(held)
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"] == "de"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    assert read.metadata is not None
    assert read.metadata.title == "Ergebnisprotokoll: Antrag ohne Umwege"


def test_an_english_workshop_has_an_english_pdf(gathering_in: Callable[[str], Any]) -> None:
    assert reader(gathering_in("en")).trailer["/Root"]["/Lang"] == "en"


def test_tables_have_header_cells_and_bars_alternative_text(held: Any) -> None:
    found = list(tags(reader(held).trailer["/Root"]["/StructTreeRoot"]))
    kinds = [node["/S"] for node in found]
    assert kinds.count("/TH") >= 6
    assert {"/H1", "/H2", "/Table", "/TD", "/L", "/LI", "/Lbl", "/LBody"} <= set(kinds)
    figures = [node["/Alt"] for node in found if node["/S"] == "/Figure"]
    assert figures == [
        "Balken: 2 Punkte, Höchstwert 2",
        "Balken: 2 Punkte, Höchstwert 2",
        "Balken: 0 Punkte, Höchstwert 2",
    ]


def test_headings_are_bookmarks(held: Any) -> None:
    titles = [item.title for item in reader(held).outline if not isinstance(item, list)]
    assert titles[-3:] == ["Anlage: Alle Karten", "Ablauf", "Datenschutz und Löschung"]
    assert "Vorhaben" in titles


def test_pages_are_numbered(held: Any) -> None:
    pages = reader(held).pages
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert f"Seite {number} von {len(pages)}" in page.extract_text()


def test_what_people_write_is_never_markup(room: Any) -> None:
    room.opens("known")
    text = '#panic("x") #read("/etc/passwd") = Titel *fett* _kursiv_ $x$ @label <label> \\ `roh`'
    room.posts(room.joins(), text)
    assert text.replace(" ", "") in room.written("pdf").replace(" ", "").replace("\n", "")


def test_a_word_of_500_letters_stays_on_the_page(room: Any) -> None:
    room.opens("known")
    room.posts(room.joins(), "W" * 500)
    read = reader(room)
    ends = []
    for page in read.pages:
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, size: ends.append(tm[4]) if text else None
        )
    assert "".join(room.written("pdf").split()).replace("\u200b", "").count("W") >= 500
    assert max(ends) < read.pages[0].mediabox.width


def test_characters_without_a_font_become_squares_and_the_pdf_says_so(room: Any) -> None:
    room.opens("known")
    room.posts(room.joins(), "Ägyptisch \U00013000\U00013001\U00013002\U00013003 und weiter")
    written = " ".join(room.written("pdf").split())
    assert "Ägyptisch □□□□ und weiter" in written
    assert "sie stehen hier als □" in written


@pytest.mark.parametrize("count", [300])
def test_a_large_workshop_has_a_pdf(room: Any, count: int) -> None:
    people = [room.joins(f"Person {number}") for number in range(20)]
    room.opens("ideas")
    for number in range(count):
        room.posts(
            people[number % 20], f"Idee {number:03d}: Anträge einfacher und schneller machen"
        )
    room.reveals("ideas")
    room.opens("vote")
    room.ends()
    written = room.written("pdf")
    assert "K-300" in written and f"Idee {count - 1}" in written


def test_a_failing_typesetter_is_an_error_with_its_words(app: Any) -> None:
    with pytest.raises(RuntimeError, match="could not be set"):
        pdf.typeset({"language": "de"})
