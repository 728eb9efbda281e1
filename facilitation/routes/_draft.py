"""What a phone sent for a card, read from its form."""

from __future__ import annotations

import re
from typing import Any

from flask import abort, g, request
from flask_babel import gettext as _
from sqlalchemy.exc import InvalidRequestError

from facilitation.activities.base import Draft
from facilitation.extensions import db
from facilitation.pictures import prepare
from facilitation.refusal import Unusable

#: Form fields of a small form: field-0, field-1, …
FIELD = re.compile(r"field-(\d{1,2})")


def typed_draft() -> Draft:
    """The draft in the present form; what cannot be a number is as if it had not been sent."""
    form = request.form
    fields = {int(match[1]): form[name] for name in form if (match := FIELD.fullmatch(name))}
    return Draft(
        text=form.get("text"),
        lane=form.get("lane"),
        key=form.get("key"),
        fields=[fields.get(number, "") for number in range(max(fields) + 1)] if fields else None,
        about=_number("about"),
        origin=_number("origin"),
        picture=next((file for file in request.files.getlist("photo") if file.filename), None),
        alternative=form.get("alternative", ""),
        no_photo="no_photo" in form,
        group=_number("group"),
        who=form.get("who"),
        until=form.get("until"),
    )


def develop(draft: Draft, *records: Any) -> None:
    """Make the photo of the draft ready; meanwhile nobody waits for this request.

    The ``records`` in use are looked up again afterwards: in between they may have changed, and
    what is gone is a 404.
    """
    upload = draft.picture.read()
    db.session.rollback()
    draft.picture = prepare(upload)
    for record in (g.workshop, *records):
        try:
            db.session.refresh(record)
        except InvalidRequestError:
            abort(404)


def whole_number(name: str) -> int:
    """The number in this field of the form; refused with a sentence if it is none."""
    value = request.form.get(name, "").strip()
    if not value.removeprefix("-").isdecimal() or len(value) > 12:
        raise Unusable(_("Bitte geben Sie eine ganze Zahl an."), field=name)
    return int(value)


def _number(name: str) -> int | None:
    typed = request.form.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 18 else None
