"""All cards as a table (CSV) that a spreadsheet opens with a double click.

Spreadsheets split at the separator of their country, so a German table has semicolons and an
English one commas; both begin with a byte order mark, without which they misread umlauts.
"""

from __future__ import annotations

import csv
from io import StringIO

from flask import Response
from flask_babel import force_locale
from flask_babel import gettext as _

from facilitation.record.files import response
from facilitation.record.record import Record

SEPARATORS = {"de": ";", "en": ","}
BYTE_ORDER_MARK = "\ufeff"
#: A cell that begins so is a formula for a spreadsheet, and could call out of the house.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(record: Record) -> Response:
    return response(record, table(record), "csv", "text/csv")


def table(record: Record) -> str:
    written = StringIO()
    writer = csv.writer(written, delimiter=SEPARATORS[record.language], lineterminator="\r\n")
    with force_locale(record.language):
        writer.writerow(_head())
        for row in _rows(record):
            writer.writerow([harmless(cell) for cell in row])
    return BYTE_ORDER_MARK + written.getvalue()


def harmless(cell: str) -> str:
    """Text that a spreadsheet shows instead of computing it: an apostrophe goes before formulas."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(FORMULA_STARTS) else cell


def _head() -> list[str]:
    return [
        _("Nummer"),
        _("Schritt"),
        _("Spalte"),
        _("Text"),
        _("Punkte"),
        _("Name"),
        _("Zur Seite gelegt"),
        _("Grund"),
    ]


def _rows(record: Record) -> list[list[str]]:
    return [
        [
            card.number,
            stage.title,
            card.lane or "",
            card.text,
            "" if (dots := record.dots_on(card)) is None else str(dots),
            card.author or "",
            _("ja") if card.set_aside else _("nein"),
            card.reason or "",
        ]
        for stage in record.annex
        for card in stage.annex
    ]
