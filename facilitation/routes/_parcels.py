"""Files that come in with a form, and their way through the preview back to the press.

Between the two nothing is stored: the page itself holds what came, and what comes back is checked
anew as if it had never been seen.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode

from flask import request
from flask_babel import gettext as _

from facilitation.blueprints.packing import LARGEST, LARGEST_MEGABYTES, Packed, Parcel, opened
from facilitation.blueprints.packing import MOST_BLUEPRINTS as MOST
from facilitation.extensions import db
from facilitation.forms import PARCEL
from facilitation.models.arrival import LEAVE
from facilitation.pictures import Picture, prepare
from facilitation.refusal import Refused, Unusable
from facilitation.texts import clean

#: What one request may hold: the largest file in the letters of base64, and the form around it.
MOST_SENT = LARGEST * 4 // 3 + 1024 * 1024

#: By the name of the file: its pictures made ready, or why one is none.
Pictures = dict[str, dict[str, Picture | str]]


def given_parcel() -> Parcel:
    """What was chosen or pasted; refused with a sentence where there is nothing."""
    upload = request.files.get("file")
    if upload and upload.filename:
        with upload.stream:
            data = upload.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise _too_large()
        if not data:
            raise Unusable(_("Diese Datei ist leer."), field="file")
        return opened(clean(upload.filename, lines=False)[:100] or "?", data)
    # Browsers send line ends their own way.
    text = request.form.get("text", "").replace("\r\n", "\n")
    if not text.strip():
        raise Unusable(_("Bitte wählen Sie eine Datei, oder fügen Sie einen Text ein."))
    return opened("", text.encode("utf-8", "replace"))


def developed(parcel: Parcel) -> Pictures:
    """All pictures of the parcel, made ready; meanwhile nobody waits for this request."""
    db.session.rollback()
    return {
        packed.name: {file: _picture(data) for file, data in packed.pictures.items()}
        for packed in parcel.files
    }


def _picture(data: bytes) -> Picture | str:
    try:
        return prepare(data)
    except Refused as refusal:
        return refusal.sentence


def to_send_again(parcel: Parcel, pictures: Pictures) -> list[list[tuple[str, str]]]:
    """The hidden fields of each file: its name, itself, a check, and its pictures."""
    fields = []
    for number, packed in enumerate(parcel.files):
        own = [("name", packed.name), ("data", _letters(packed.data))]
        own += [
            ("picture", f"{file}:{_letters(one.jpeg)}")
            for file, one in pictures[packed.name].items()
            if isinstance(one, Picture)
        ]
        own.append(("check", _check([value for _key, value in own])))
        fields.append([(_field(number, key), value) for key, value in own])
    if sum(len(value) for one in fields for _name, value in one) > LARGEST * 4 // 3:
        raise _too_large()
    return fields


def sent_again() -> Parcel:
    """What the preview showed; refused where it is not whole."""
    files = []
    for number in range(MOST):
        if _field(number, "name") not in request.form:
            break
        name, data = (request.form.get(_field(number, key), "") for key in ("name", "data"))
        pictures = request.form.getlist(_field(number, "picture"))
        if request.form.get(_field(number, "check")) != _check([name, data, *pictures]):
            raise _not_whole()
        named = dict(one.split(":", 1) for one in pictures if ":" in one)
        files.append(Packed(name, _bytes(data), {file: _bytes(one) for file, one in named.items()}))
    if not files:
        raise _not_whole()
    return Parcel(files)


def choice_of(number: int) -> str:
    return request.form.get(f"choice-{number}", LEAVE)


def _field(number: int, key: str) -> str:
    return f"{PARCEL}{number}-{key}"


def _letters(data: bytes) -> str:
    return b64encode(data).decode()


def _bytes(letters: str) -> bytes:
    try:
        return b64decode(letters, validate=True)
    except ValueError:
        raise _not_whole() from None


def _check(values: list[str]) -> str:
    """That nothing was lost on the way; no proof of where it comes from, and none is needed."""
    return hashlib.sha256("\n".join(values).encode()).hexdigest()


def _not_whole() -> Unusable:
    return Unusable(
        _("Die Datei ist nicht vollständig angekommen. Bitte wählen Sie sie noch einmal.")
    )


def _too_large() -> Unusable:
    return Unusable(
        _(
            "Das ist zusammen größer als %(megabytes)s MB. Bitte teilen Sie es auf.",
            megabytes=LARGEST_MEGABYTES,
        ),
        field="file",
    )
