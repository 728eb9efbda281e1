"""Texts: choosing a language, cleaning what people type, and cutting the join code."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from flask_babel import get_locale, get_timezone

LANGUAGES = ("de", "en")

#: No look-alikes: nothing with 0 O, 1 I L, 5 S, 8 B, 2 Z.
CODE_LETTERS = "ACDEFGHJKMNPRTUVWXY34679"
CODE_LENGTH = 6

#: Whose habits dates follow: English is written the European way.
_REGIONS = {"de": "de_DE", "en": "en_GB"}

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

#: Everything below space but line feed and tab, delete, and the marks that reorder foreign text.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


def language() -> str:
    """The two-letter language of the present screen."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else "de"


def in_language(text: Mapping[str, str] | str | None, wanted: str | None = None) -> str:
    """A localised text in the wanted language; else in German, else in any that there is."""
    if not text:
        return ""
    if isinstance(text, str):
        return text
    for key in (wanted or language(), "de", "en"):
        if text.get(key):
            return text[key]
    return next((value for value in text.values() if value), "")


def clean(text: str | None, *, lines: bool = True) -> str:
    """What someone typed, without control characters and outer space, in Unicode form C.

    With ``lines=False`` every run of white space becomes one space.
    """
    text = unicodedata.normalize("NFC", (text or "").replace("\r\n", "\n").replace("\r", "\n"))
    text = _CONTROL.sub("", text)
    text = "".join(" " if unicodedata.category(letter) == "Cs" else letter for letter in text)
    if not lines:
        return " ".join(text.split())
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def slug(text: str, most: int) -> str:
    """A text as part of an address or a file's name: a to z, digits and single hyphens."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_UMLAUTS))
    plain = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
    return plain[:most].strip("-")


def new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def normal_code(typed: str | None) -> str:
    """A join code as people type it: spaces, hyphens and case do not count."""
    return re.sub(r"[\s\-–]+", "", typed or "").upper()[:40]


def spoken_code(code: str) -> str:
    """A join code in two halves, as it is shown and read aloud: KFM 473."""
    return f"{code[:3]} {code[3:]}"


def clock(moment: datetime | None) -> str:
    """A time of day in the house's time zone: 09:05."""
    return moment.astimezone(get_timezone()).strftime("%H:%M") if moment else ""


def long_date(day: date | datetime | None) -> str:
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = day.astimezone(get_timezone()).date()
    return format_date(day, "long", locale=_REGIONS[language()])


def short_date(day: date | datetime | None) -> str:
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = day.astimezone(get_timezone()).date()
    return format_date(day, "dd.MM.yyyy" if language() == "de" else "d MMM yyyy", locale=language())


def time_of_day(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return format_time(moment.astimezone(get_timezone()), "short", locale=language())


def one_place(value: float | None) -> str:
    """A number with one decimal place, as the language writes it: 4,6."""
    return "" if value is None else str(format_decimal(value, "0.0", locale=language()))


def as_json(value: Any) -> Any:
    """Dates and sets in a form that JSON can carry."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")
