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


def test_the_table_has_every_card_with_its_dots_and_reason(held: Any) -> None:
    head, *cards = rows(held.written("csv"))
    assert head == [
        "Nummer",
        "Schritt",
        "Spalte",
        "Text",
        "Punkte",
        "Name",
        "Zur Seite gelegt",
        "Grund",
    ]
    assert cards[2][:4] == ["K-004", "Wissen und Annahmen", "Das wissen wir", "Doppelte Karte"]
    assert cards[2][4:] == ["", "", "ja", "doppelt"]
    assert ["K-005", "Ideen", "", "Statusanzeige", "2", "", "nein", ""] in cards
    assert [row[5] for row in cards if row[5]] == ["Anna", "Ben"]


@pytest.mark.parametrize(("locale", "separator"), [("de", ";"), ("en", ",")])
def test_the_separator_is_that_of_the_country(
    gathering_in: Callable[[str], Any], locale: str, separator: str
) -> None:
    room = gathering_in(locale)
    room.opens("known")
    room.posts(room.joins(), "Eins; zwei, drei")
    text = room.written("csv")
    assert text.startswith("\ufeff")
    assert rows(text, separator)[1][3] == "Eins; zwei, drei"


@pytest.mark.parametrize("text", ["=1+1", "+49 30 1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_formulas_are_defused(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_a_formula_on_a_card_arrives_as_text(room: Any) -> None:
    anna = room.joins("=Anna")
    room.opens("commitments")
    room.posts(anna, '=HYPERLINK("https://example.org";"x")')
    row = rows(room.written("csv"))[1]
    assert row[3] == '\'=HYPERLINK("https://example.org";"x")'
    assert row[5] == "'=Anna"


@given(st.text())
def test_no_cell_begins_a_formula(text: str) -> None:
    assert not harmless(text).lstrip(" \u00a0").startswith(FORMULA_STARTS)
    assert harmless(text).removeprefix("'") in (text, text.removeprefix("'"))


def test_lines_of_a_card_stay_in_one_cell(room: Any) -> None:
    room.opens("known")
    room.posts(room.joins(), 'Eins\nzwei "drei"')
    assert rows(room.written("csv"))[1][3] == 'Eins\nzwei "drei"'
