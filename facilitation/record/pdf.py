"""The record as an accessible PDF (PDF/UA-1), set by Typst in a process of its own.

What people wrote reaches Typst as JSON and is shown as strings: it is never read as markup. Photos
go to that process through its input, and to no file.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Response
from flask_babel import force_locale
from flask_babel import gettext as _

from facilitation.activities import CardResult
from facilitation.record import figures, layout, wording
from facilitation.record.files import response
from facilitation.record.record import Commitment, Record, StageRecord

TYPESETTER = Path(__file__).with_name("typeset.py")
PAGE = Path(__file__).with_name("record.typ")
LONGEST_WAIT = 60

#: One at a time: the second processor belongs to the people in the room.
_one_at_a_time = threading.Lock()


def write(record: Record) -> Response:
    return response(record, typeset(document(record), photos(record)), "pdf", "application/pdf")


def photos(record: Record) -> dict[str, dict[str, Any]]:
    """The photos that are seen in the record, by their number."""
    return {
        str(picture.id): {
            "width": picture.width,
            "height": picture.height,
            "jpeg": b64encode(picture.jpeg).decode(),
        }
        for picture in record.pictures.values()
    }


def typeset(
    content: dict[str, Any], pictures: Mapping[str, Any] | None = None, page: Path = PAGE
) -> bytes:
    given = {
        "record": json.dumps(content, ensure_ascii=False),
        "photos": pictures or {},
        "page": str(page),
    }
    with _one_at_a_time:
        done = subprocess.run(
            [sys.executable, "-P", str(TYPESETTER)],
            input=json.dumps(given, ensure_ascii=False).encode(),
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
            "actions": [_commitment(row) for row in record.actions],
            "commitments": [
                {"lane": lane, "rows": [_commitment(row) for row in rows]}
                for lane, rows in record.commitments
            ],
            "picks": [
                {
                    "stage": stage.title,
                    "rows": [
                        [card.text, card.group or "", card.number] for card in stage.results.cards
                    ],
                }
                for stage in record.picks
            ],
            "first": [
                {
                    "stage": stage.title,
                    "rows": [
                        [wording.marked(card), card.dots, card.number] for card in stage.leading
                    ],
                }
                for stage in record.ranked
            ],
            "parts": [_part(record, stage) for stage in record.parts],
            "annex": [
                {
                    "title": stage.title,
                    "sections": _sections(record, layout.annex(record, stage)),
                    "size": len(stage.annex),
                }
                for stage in record.annex
            ],
            "agenda": [_agenda(stage) for stage in record.stages],
            "cases": [case.sentence for case in record.cases],
            "privacy": record.privacy,
            "photos": {
                str(picture.id): {"width": picture.width, "height": picture.height}
                for picture in record.pictures.values()
            },
        }


def _labels() -> dict[str, str]:
    return {
        "record": _("Ergebnisprotokoll"),
        "actions": _("Maßnahmen"),
        "action": _("Maßnahme"),
        "commitments": _("Vorhaben"),
        "who": _("Wer"),
        "until": _("Bis wann"),
        "number": _("Nr."),
        "picks": _("Festgelegt"),
        "group": _("Gruppe"),
        "for_all": _("für alle"),
        "first": _("Am höchsten gewichtet"),
        "stage": _("Schritt"),
        "text": _("Karte"),
        "dots": _("Punkte"),
        "before": _("Zuvor"),
        "share": _("Anteil"),
        "spread": _("Verteilung"),
        "rank": _("Rang"),
        "tied": _("gleichauf"),
        "cards": _("Karten"),
        "part": _("Teil"),
        "shares": _("Davon"),
        "loose": _("Einzelne Karten"),
        "mark": _("Im Bild"),
        "agreement": _("Einigkeit"),
        "answers": _("Antworten"),
        "value": _("Wert"),
        "low": _("gering"),
        "high": _("hoch"),
        "role": _("Rolle"),
        "people": _("Personen"),
        "names": _("Namen"),
        "results": _("Ergebnisse der Schritte"),
        "none": _("Noch hat kein Schritt ein Ergebnis."),
        "annex": _("Anlage: Alle Karten"),
        "agenda": _("Ablauf"),
        "activity": _("Aktivität"),
        "planned": _("Geplant"),
        "actual": _("Tatsächlich"),
        "empty_lane": _("Keine Karten"),
        "case": _("Vertraulicher Fall"),
        "privacy": _("Datenschutz und Löschung"),
        "page": _("Seite %(page)s von %(pages)s", page="{page}", pages="{pages}"),
        "squares": _(
            "Für einige Zeichen ist auf dem Server keine Schrift installiert; "
            "sie stehen hier als □. In den Formaten HTML, CSV und JSON sind sie vollständig."
        ),
    }


def _commitment(row: Commitment) -> list[str]:
    return [row.number, row.what, wording.who(row.who), wording.day(row.until)]


def _part(record: Record, stage: StageRecord) -> dict[str, Any]:
    stacks, loose = layout.stacks(stage)
    return {
        "title": stage.title,
        "prompt": stage.prompt,
        "about": [[wording.called(card), card.text] for card in stage.about],
        "summary": wording.summary(stage),
        "notices": [words for words in (stage.notice, layout.pointer(stage)) if words],
        "sections": _sections(record, layout.part(record, stage)),
        "overview": [
            [share.title, share.number, share.count, share.lanes]
            for share in layout.overview(record, stage)
        ],
        "ranking": [_ranked(stage, card) for card in layout.ranking(stage)],
        "unlisted": layout.unlisted(stage),
        "stacks": [_stack(record, card) for card in stacks],
        "loose": [_card(record, card, place="") for card in loose],
        "points": _points(stage),
        "charts": [
            {
                "label": chart.label,
                "number": chart.number,
                "notice": chart.notice,
                "bars": [[bar.label, bar.count, _meter(bar)] for bar in chart.bars],
            }
            for chart in figures.charts(stage)
        ],
        "consent": figures.consent(stage),
        "picks": _picks(stage),
        "roles": [[role.role, role.count, ", ".join(role.names)] for role in stage.results.roles],
    }


def _sections(record: Record, sections: list[layout.Section]) -> list[dict[str, Any]]:
    return [
        {
            "title": section.title,
            "number": section.number,
            "lanes": [
                {
                    "name": lane.name,
                    "plain": [_card(record, card, section) for card in lane.plain],
                    "forms": [_card(record, card, section) for card in lane.forms],
                    "pictured": [_card(record, card, section) for card in lane.pictured],
                }
                for lane in section.lanes
            ],
        }
        for section in sections
    ]


def _card(
    record: Record,
    card: CardResult,
    section: layout.Section | None = None,
    place: str | None = None,
) -> dict[str, Any]:
    is_seen = card.photo in record.pictures
    names_group = section is not None and section.names_group
    return {
        "number": int(card.number.removeprefix("K-")),
        "label": card.number,
        "text": wording.marked(card),
        "fields": card.fields,
        "photo": str(card.photo) if is_seen else None,
        "alternative": card.alternative,
        "place": wording.place(card, record) if place is None else place,
        "note": wording.note(card, with_group=not names_group),
        "small": wording.note(card, with_group=not names_group, has_photo=is_seen),
    }


def _ranked(stage: StageRecord, card: CardResult) -> dict[str, Any]:
    return {
        "rank": card.rank,
        "tied": card.tied,
        "text": wording.marked(card),
        "entered": wording.entered(card),
        "stack": [[under.number, under.text] for under in card.stack],
        "dots": card.dots,
        "before": card.before,
        "share": wording.per_cent(card.share),
        "number": card.number,
        "bar": _meter(figures.ranked_bar(stage, card)),
    }


def _meter(bar: figures.Bar) -> dict[str, Any]:
    return {"width": bar.width, "alt": bar.alt}


def _stack(record: Record, card: CardResult) -> dict[str, Any]:
    return {
        "name": wording.marked(card),
        "number": card.number,
        "cards": [_card(record, under, place="") for under in card.stack],
    }


def _points(stage: StageRecord) -> dict[str, Any] | None:
    rows = figures.points(stage)
    if not rows:
        return None
    return {
        "axes": stage.results.axes,
        "short": figures.short_axes(stage),
        "alt": figures.points_alt(stage),
        "field": figures.FIELD,
        "radii": [figures.RADIUS, figures.SMALL_RADIUS],
        "marks": [
            {
                "mark": row.mark,
                "spot": row.drawn.spot,
                "letter": row.drawn.letter,
                "end": row.drawn.line_end,
                "spread": row.drawn.spread if row.is_split else None,
                "moved": row.drawn.is_moved,
            }
            for row in rows
            if row.drawn
        ],
        "rows": [
            [row.mark, row.card.text, *row.values, row.agreement, row.answers, row.card.number]
            for row in rows
        ],
    }


def _picks(stage: StageRecord) -> list[list[str]]:
    if stage.results.kind != "picks":
        return []
    return [
        [card.number, card.group or card.author or "", card.text, wording.origin(card) or ""]
        for card in stage.results.cards
    ]


def _agenda(stage: StageRecord) -> list[Any]:
    return [
        stage.number,
        stage.title,
        wording.added(stage),
        stage.activity,
        wording.planned(stage),
        wording.actual(stage),
    ]
