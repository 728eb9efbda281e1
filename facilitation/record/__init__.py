"""A workshop as a document: one content, several formats."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from facilitation.record import archive, page, pdf, tables
from facilitation.record.record import Record

#: What writes the record, by the extension in the address.
FORMATS: dict[str, Callable[[Record], Response]] = {
    "html": page.write,
    "pdf": pdf.write,
    "csv": tables.write,
    "json": archive.write,
}

__all__ = ["FORMATS", "Record"]
