"""All cards as a table (CSV) that a spreadsheet opens with a double click, stacks and picks too.

Spreadsheets split at the separator of their country, so a German table has semicolons and an
English one commas; both begin with a byte order mark, without which they misread umlauts.
"""

from __future__ import annotations

import csv
from io import StringIO

from flask import Response
from flask_babel import force_locale
from flask_babel import gettext as _

from facilitation.activities import CardResult
from facilitation.record import wording
from facilitation.record.files import response
from facilitation.record.record import CaseRecord, Record, StageRecord

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
        _("Gruppe"),
        _("Spalte"),
        _("Text"),
        _("Foto"),
        _("Stapel"),
        _("Zu Karte"),
        _("Aus Karte"),
        _("Punkte"),
        _("Wer"),
        _("Bis wann"),
        _("Name"),
        _("Zur Seite gelegt"),
        _("Grund"),
        _("Kurzzeichen"),
        _("Passt nicht zu"),
    ]


def _rows(record: Record) -> list[list[str]]:
    """Every card once: as it was written, and what was made of cards afterwards."""
    seen: set[str] = set()
    rows = [_missing(case) for case in record.cases]
    for stage in record.stages:
        for card in _cards(stage):
            if card.number not in seen:
                seen.add(card.number)
                rows.append(_row(record, stage, card))
    return rows


def _missing(case: CaseRecord) -> list[str]:
    """That cards of a case are not here, in a row without a number."""
    width = len(_head())
    return ["", case.title, "", "", case.sentence, *[""] * (width - 5)]


def _cards(stage: StageRecord) -> list[CardResult]:
    if stage.annex:
        return stage.annex
    if stage.export != "full":
        return []
    made = [card for card in stage.results.cards if card.stack]
    return made + (stage.results.cards if stage.results.kind == "picks" else [])


def _row(record: Record, stage: StageRecord, card: CardResult) -> list[str]:
    dots = record.dots_on(card)
    stack = record.stack_of(card)
    return [
        card.number,
        stage.title,
        card.group or "",
        card.lane or "",
        card.text,
        card.alternative or "",
        f"{stack.number} {stack.text}" if stack else "",
        card.about or "",
        card.origin or "",
        "" if dots is None else str(dots),
        card.who or "",
        wording.day(card.until),
        card.author or "",
        _("ja") if card.set_aside else _("nein"),
        card.reason or "",
        card.mark or "",
        ", ".join(card.against),
    ]
