"""The fact sheet: complete, true to this program and this place, and one page in both languages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Response
from pypdf import PdfReader

from facilitation import access
from facilitation.config import Settings
from facilitation.extensions import db
from facilitation.factsheet import FORMATS, FactSheet, Undescribed
from facilitation.factsheet.coverage import Coverage, stored
from facilitation.factsheet.facts import YEAR_DAYS
from facilitation.factsheet.sheet import source
from facilitation.models import workshop as workshops
from facilitation.texts import LANGUAGES
from tests.conftest import Desk, Phone, word

ROOT = Path(__file__).parents[1]

#: Everything that a place can set, as long as it gets.
LONG = {
    "FACILITATION_PUBLIC_URL": "https://stellwand-workshops.intranet.ministerium.example.org",
    "FACILITATION_ORGANISATION": "Ministerium für Digitalisierung, Verwaltungsmodernisierung und "
    "Angelegenheiten der Beteiligung, Referat Z II 3 (Organisation und Personalentwicklung)",
    "FACILITATION_PRIVACY_URL": "https://intranet.ministerium.example.org/service/datenschutz/"
    "hinweise/stellwand-moderierte-workshops.html",
    "FACILITATION_DATA": "/var/lib/organisation/applications/stellwand/data",
    "FACILITATION_TIMEZONE": "America/Argentina/ComodRivadavia",
}
ELSEWHERE = {
    "FACILITATION_DATABASE_URL": "postgresql+psycopg://stellwand:geheim@db.example.org/stellwand"
}


def lines() -> list[dict[str, Any]]:
    """A copy of the lines of the sheet, to be spoilt."""
    copy: list[dict[str, Any]] = deepcopy(source()["stored"]["lines"])
    return copy


def tables_of(lines: list[dict[str, Any]], table: str) -> dict[str, Any]:
    return next(line["tables"] for line in lines if table in line["tables"])


def markdown(language: str = "de", **environment: str) -> str:
    return FORMATS["md"](FactSheet.of(Settings(environment), language)).decode()


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


# Complete


def test_every_table_and_field_is_in_a_line() -> None:
    counted = Coverage.of(lines())
    assert counted.tables == len(db.metadata.tables) >= 16
    assert counted.fields == sum(len(table.columns) for table in db.metadata.tables.values())
    assert 30 < counted.personal < counted.fields


@pytest.mark.parametrize("kind", ["people", "other"])
def test_a_field_that_nobody_described_stops_the_sheet(kind: str) -> None:
    spoilt = lines()
    participant = tables_of(spoilt, "participant")["participant"]
    name = "secret_hash" if kind == "people" else "workshop_id"
    participant[kind] = participant[kind].replace(name, "")
    with pytest.raises(Undescribed, match=f"participant: {name} is in no line"):
        Coverage.of(spoilt)


def test_a_table_that_nobody_described_stops_the_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    spoilt = lines()
    del tables_of(spoilt, "photo")["photo"]
    with pytest.raises(Undescribed, match="table photo is in no line"):
        Coverage.of(spoilt)
    monkeypatch.setattr(
        "facilitation.factsheet.coverage.stored", lambda: {**stored(), "mood": frozenset({"id"})}
    )
    with pytest.raises(Undescribed, match="table mood is in no line"):
        FactSheet.of(Settings({}), "de")


def test_the_sheet_speaks_of_nothing_that_does_not_exist() -> None:
    spoilt = lines()
    tables_of(spoilt, "vote")["vote"]["people"] += " mood"
    tables_of(spoilt, "vote")["cookie"] = {"people": "", "other": "id"}
    with pytest.raises(Undescribed, match="there is no table cookie; vote: there is no mood"):
        Coverage.of(spoilt)


def texts(given: Any) -> Iterator[tuple[str, str]]:
    if isinstance(given, dict) and set(given) == set(LANGUAGES):
        pairs = [given["de"], given["en"]]
        yield from zip(*([one] if isinstance(one, str) else one for one in pairs), strict=True)
    elif isinstance(given, dict):
        for value in given.values():
            yield from texts(value)
    elif isinstance(given, list):
        for value in given:
            yield from texts(value)


def test_both_languages_say_the_same() -> None:
    found = list(texts(source()))
    assert len(found) > 60
    for german, english in found:
        assert german.strip() and english.strip()
        for places in (r"\{\w+\}", r"`[^`]+`"):
            assert sorted(re.findall(places, german)) == sorted(re.findall(places, english))


# True


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_in_the_documents_are_what_the_command_writes(
    language: str, tmp_path: Path
) -> None:
    clean = {key: value for key, value in os.environ.items() if "FACILITATION" not in key}
    done = subprocess.run(
        [
            *(sys.executable, "-c", "from facilitation.cli import main; main()"),
            *("factsheet", "--language", language),
        ],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env={**clean, "PYTHONPATH": str(ROOT)},
    )
    page = (ROOT / f"docs/factsheet.{language}.md").read_bytes()
    assert done.stdout == page, (
        f"facilitation factsheet --language {language} docs/factsheet.{language}.md"
    )
    assert list(tmp_path.iterdir()) == [], "asking what is stored stores nothing"


def test_numbers_are_those_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "30 Tage nach dem Ende" in markdown()
    monkeypatch.setattr(workshops, "KEPT_DAYS", 31)
    assert "31 Tage nach dem Ende" in markdown()


def test_the_sheet_knows_the_settings() -> None:
    bare, full = markdown("en"), markdown("en", **LONG)
    assert "not encrypted" in bare and "Privacy notice:** not set yet" in bare
    assert "**House:**" not in bare
    assert "file stellwand.sqlite3 in the folder data " in bare
    assert "intranet.ministerium.example.org, encrypted; cookies are sent encrypted only" in full
    assert "/service/datenschutz/" in full and "not set yet" not in full
    assert "**House:** Ministerium" in full
    assert "in the folder /var/lib/organisation/applications/stellwand/data" in full
    assert "https einrichten" in markdown(FACILITATION_PUBLIC_URL="http://10.0.0.5:8000")
    assert "Deutsch, solange" in markdown()
    assert "Englisch, solange" in markdown(FACILITATION_LOCALE="en")


def test_another_database_is_named_and_its_password_is_not() -> None:
    sheet = markdown(**ELSEWHERE)
    assert "Datenbank postgresql, db.example.org" in sheet
    assert "geheim" not in sheet and "SQLite" not in sheet


def test_cookies_last_as_long_as_the_sheet_says(workshop: Desk) -> None:
    sent = workshop.app.test_client().post(f"/w/{workshop.code}/join", data={})
    cookies = {one.split("=")[0]: one for one in sent.headers.getlist("Set-Cookie")}
    phone = cookies[access.PHONE_COOKIE]
    assert f"Path=/w/{workshop.code}" in phone
    until = parsedate_to_datetime(re.findall("Expires=([^;]+)", phone)[0])
    assert until.date() == workshop.ask(lambda w: w.delete_on) + timedelta(days=1)
    page = workshop.app.test_client().get("/join")
    [session] = [c for c in page.headers.getlist("Set-Cookie") if c.startswith("session=")]
    assert "Expires" not in session and "Max-Age" not in session

    response = Response()
    with workshop.app.app_context():
        access.remember_language(response, "de")
        member: Any = SimpleNamespace(series_id=7, secret="secret")
        access.remember_member(response, member)
    ages = re.findall(
        r"^(\w+-?)\d*=.*Max-Age=(\d+)", "\n".join(response.headers.getlist("Set-Cookie")), re.M
    )
    seconds = str(int(timedelta(days=YEAR_DAYS).total_seconds()))
    assert ages == [(access.LANGUAGE_COOKIE, seconds), (access.MEMBER_COOKIE, seconds)]
    for name in (access.PHONE_COOKIE, access.LANGUAGE_COOKIE, access.MEMBER_COOKIE):
        assert f"`{name}" in markdown()


# One page


@pytest.mark.parametrize("settings", [{}, {**LONG, **ELSEWHERE}], ids=["bare", "long"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_one_accessible_page(language: str, settings: dict[str, str]) -> None:
    sheet = FactSheet.of(Settings(settings), language)
    document = read(FORMATS["pdf"](sheet))
    [page] = document.pages
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value and root["/Lang"] == language
    assert document.metadata is not None and document.metadata.title == sheet.title
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    written = squeezed(page.extract_text())
    for words in (sheet.title, sheet.lines[-1].seen, sheet.parts[-1].points[-1].text, sheet.made):
        assert squeezed(words) in written


def squeezed(text: str) -> str:
    """Without spaces, ends of lines, hyphens at them and back quotes, which differ in type."""
    return re.sub(r"[\s`\u00ad\u2010-]", "", text)


def test_what_a_place_has_set_is_never_markup() -> None:
    evil = '*fett* | <b>#panic("x")</b> {fields} [x](y)'
    sheet = FactSheet.of(Settings({"FACILITATION_ORGANISATION": evil}), "de")
    assert r"\*fett\* \| \<b\>\#panic(" in FORMATS["md"](sheet).decode()
    assert squeezed(evil) in squeezed(read(FORMATS["pdf"](sheet)).pages[0].extract_text())


# In the house


def test_facilitators_download_the_sheet_in_their_language(workshop: Desk) -> None:
    client = workshop.client
    for language, words in (("de", "Was Stellwand über Menschen"), ("en", "What Stellwand stores")):
        client.set_cookie("locale", language)
        answer = client.get("/help/factsheet.md")
        assert words in answer.text
        assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    answer = client.get("/help/factsheet.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "stellwand-factsheet.en.pdf" in answer.headers["Content-Disposition"]
    assert len(read(answer.data).pages) == 1


def test_the_help_offers_the_sheet_to_those_who_may_have_it(workshop: Desk, anna: Phone) -> None:
    assert 'href="/help/factsheet.pdf"' in workshop.client.get("/help").text
    assert "factsheet" not in anna.client.get("/help").text
    assert "Eigene Notizen" in word(anna.client.get("/help").text)
