"""A record as a file: its name and its headers."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from flask import Response
from flask_babel import force_locale
from flask_babel import gettext as _

from facilitation.record.record import Record

#: What file systems of this world do not take in a name.
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
LONGEST_NAME = 80


def file_name(record: Record, extension: str) -> str:
    """Protokoll Antrag ohne Umwege.pdf"""
    with force_locale(record.language):
        name = _("Protokoll %(title)s", title=record.title)
    name = " ".join(_NOT_IN_NAMES.sub(" ", name).split())[:LONGEST_NAME].rstrip(" .")
    return f"{name}.{extension}"


def response(
    record: Record, content: bytes | str, extension: str, mimetype: str, *, inline: bool = False
) -> Response:
    name = file_name(record, extension)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = plain.replace("%", "")
    made = Response(content, mimetype=mimetype)
    made.headers["Content-Disposition"] = (
        f'{"inline" if inline else "attachment"}; filename="{plain}"; '
        f"filename*=UTF-8''{quote(name, safe='')}"
    )
    made.headers["Content-Language"] = record.language
    return made
