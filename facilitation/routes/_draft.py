"""What a phone sent for a card, read from its form."""

from __future__ import annotations

import re

from flask import request
from flask_babel import gettext as _

from facilitation.activities.base import Draft
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
        alternative=form.get("alternative", ""),
    )


def whole_number(name: str) -> int:
    """The number in this field of the form; refused with a sentence if it is none."""
    value = request.form.get(name, "").strip()
    if not value.lstrip("-").isdecimal() or len(value) > 12:
        raise Unusable(_("Bitte geben Sie eine ganze Zahl an."), field=name)
    return int(value)


def _number(name: str) -> int | None:
    typed = request.form.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 18 else None
