"""The table of all cards."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.record.tables import FORMULA_STARTS, harmless


def rows(text: str, separator: str = ";") -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator))


def cards(text: str, separator: str = ";") -> list[dict[str, str]]:
    """Every row by the headings of the table; what is empty is left out."""
    head, *written = rows(text, separator)
    return [{name: cell for name, cell in zip(head, row, strict=True) if cell} for row in written]


def test_the_table_has_every_card_with_its_dots_and_reason(held: Any) -> None:
    assert rows(held.written("csv"))[0] == [
        "Nummer",
        "Schritt",
        "Gruppe",
        "Spalte",
        "Text",
        "Foto",
        "Stapel",
        "Zu Karte",
        "Aus Karte",
        "Punkte",
        "Wer",
        "Bis wann",
        "Name",
        "Zur Seite gelegt",
        "Grund",
        "Kurzzeichen",
        "Passt nicht zu",
    ]
    found = cards(held.written("csv"))
    assert found[2] == {
        "Nummer": "K-004",
        "Schritt": "Wissen und Annahmen",
        "Spalte": "Das wissen wir",
        "Text": "Doppelte Karte",
        "Zur Seite gelegt": "ja",
        "Grund": "doppelt",
    }
    status = {"Nummer": "K-005", "Schritt": "Ideen", "Text": "Statusanzeige", "Punkte": "2"}
    assert {**status, "Zur Seite gelegt": "nein"} in found
    assert [row["Name"] for row in found if "Name" in row] == ["Anna", "Ben"]


@pytest.mark.parametrize(("locale", "separator"), [("de", ";"), ("en", ",")])
def test_the_separator_is_that_of_the_country(
    gathering_in: Callable[[str], Any], locale: str, separator: str
) -> None:
    room = gathering_in(locale)
    room.opens("known")
    room.posts(room.joins(), "Eins; zwei, drei")
    text = room.written("csv")
    assert text.startswith("\ufeff")
    assert "Eins; zwei, drei" in rows(text, separator)[1]


@pytest.mark.parametrize("text", ["=1+1", "+49 30 1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_formulas_are_defused(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_a_formula_on_a_card_arrives_as_text(room: Any) -> None:
    anna = room.joins("=Anna")
    room.opens("commitments")
    room.posts(anna, '=HYPERLINK("https://example.org";"x")')
    (row,) = cards(room.written("csv"))
    assert row["Text"] == '\'=HYPERLINK("https://example.org";"x")'
    assert row["Name"] == "'=Anna"


@given(st.text())
def test_no_cell_begins_a_formula(text: str) -> None:
    assert not harmless(text).lstrip(" \u00a0").startswith(FORMULA_STARTS)
    assert harmless(text).removeprefix("'") in (text, text.removeprefix("'"))


def test_lines_of_a_card_stay_in_one_cell(room: Any) -> None:
    room.opens("known")
    room.posts(room.joins(), 'Eins\nzwei "drei"')
    assert cards(room.written("csv"))[0]["Text"] == 'Eins\nzwei "drei"'
