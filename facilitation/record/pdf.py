"""The record as an accessible PDF (PDF/UA-1), set by Typst in a process of its own.

What people wrote reaches Typst as JSON and is shown as strings: it is never read as markup.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from flask import Response
from flask_babel import force_locale
from flask_babel import gettext as _

from facilitation.activities import CardResult
from facilitation.record import wording
from facilitation.record.files import response
from facilitation.record.record import Record, StageRecord

TYPESETTER = Path(__file__).with_name("typeset.py")
LONGEST_WAIT = 60

#: One at a time: the second processor belongs to the people in the room.
_one_at_a_time = threading.Lock()


def write(record: Record) -> Response:
    return response(record, typeset(document(record)), "pdf", "application/pdf")


def typeset(content: dict[str, Any]) -> bytes:
    with _one_at_a_time:
        done = subprocess.run(
            [sys.executable, "-P", str(TYPESETTER)],
            input=json.dumps(content, ensure_ascii=False).encode(),
            capture_output=True,
            timeout=LONGEST_WAIT,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"The record could not be set: {done.stderr.decode(errors='replace')}")
    return done.stdout


def document(record: Record) -> dict[str, Any]:
    """Everything that the page shows, in words of the workshop's language."""
    with force_locale(record.language):
        return {
            "language": record.language,
            "labels": _labels(),
            "title": record.title,
            "question": record.question,
            "organiser": record.organiser,
            "stamp": wording.stamp(record),
            "facts": wording.facts(record),
            "commitments": [
                {
                    "lane": lane,
                    "rows": [[row.number, row.what, wording.who(row.who)] for row in rows],
                }
                for lane, rows in record.commitments
            ],
            "first": [
                {
                    "stage": stage.title,
                    "rows": [[card.text, card.dots, card.number] for card in stage.leading],
                }
                for stage in record.ranked
            ],
            "parts": [_part(stage) for stage in record.parts],
            "annex": [
                {"title": stage.title, "lanes": _lanes(wording.annex_lanes(stage))}
                for stage in record.annex
            ],
            "agenda": [_agenda(stage) for stage in record.stages],
            "privacy": record.privacy,
        }


def _labels() -> dict[str, str]:
    return {
        "record": _("Ergebnisprotokoll"),
        "commitments": _("Vorhaben"),
        "who": _("Wer"),
        "number": _("Nr."),
        "first": _("Am höchsten gewichtet"),
        "stage": _("Schritt"),
        "text": _("Karte"),
        "dots": _("Punkte"),
        "share": _("Anteil"),
        "spread": _("Verteilung"),
        "rank": _("Rang"),
        "tied": _("gleichauf"),
        "results": _("Ergebnisse der Schritte"),
        "none": _("Noch hat kein Schritt ein Ergebnis."),
        "annex": _("Anlage: Alle Karten"),
        "agenda": _("Ablauf"),
        "activity": _("Aktivität"),
        "planned": _("Geplant"),
        "actual": _("Tatsächlich"),
        "empty_lane": _("Keine Karten"),
        "privacy": _("Datenschutz und Löschung"),
        "page": _("Seite %(page)s von %(pages)s", page="{page}", pages="{pages}"),
        "squares": _(
            "Für einige Zeichen ist auf dem Server keine Schrift installiert; "
            "sie stehen hier als □. In den Formaten HTML, CSV und JSON sind sie vollständig."
        ),
    }


def _part(stage: StageRecord) -> dict[str, Any]:
    return {
        "title": stage.title,
        "prompt": stage.prompt,
        "about": [[card.number, card.text] for card in stage.about],
        "summary": wording.summary(stage),
        "notice": stage.notice or wording.pointer(stage),
        "lanes": _lanes(wording.part_lanes(stage)),
        "ranking": [
            {
                "rank": card.rank,
                "tied": card.tied,
                "text": card.text,
                "dots": card.dots,
                "share": wording.per_cent(card.share),
                "number": card.number,
                "width": wording.part_of_most(stage, card),
                "alt": wording.bar(stage, card),
            }
            for card in wording.ranking(stage)
        ],
        "unlisted": wording.unlisted(stage),
    }


def _lanes(lanes: list[wording.Lane]) -> list[dict[str, Any]]:
    return [{"name": lane.name, "cards": [_card(card) for card in lane.cards]} for lane in lanes]


def _card(card: CardResult) -> dict[str, Any]:
    return {
        "number": int(card.number.removeprefix("K-")),
        "text": card.text,
        "note": wording.note(card),
    }


def _agenda(stage: StageRecord) -> list[Any]:
    return [
        stage.number,
        stage.title,
        stage.activity,
        wording.planned(stage),
        wording.actual(stage),
    ]
