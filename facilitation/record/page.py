"""The record as a page to read and print."""

from __future__ import annotations

from flask import Response, render_template
from flask_babel import force_locale

from facilitation.record import figures, layout, wording
from facilitation.record.files import response
from facilitation.record.record import Record


def write(record: Record) -> Response:
    with force_locale(record.language):
        page = render_template(
            "records/record.html",
            record=record,
            facts=wording.facts(record),
            stamp=wording.stamp(record),
            words=wording,
            layout=layout,
            figures=figures,
        )
    return response(record, page, "html", "text/html", inline=True)
