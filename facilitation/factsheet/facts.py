"""What the sheet's words are filled with: constants of the program and settings of this place."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url

from facilitation.access import CASE_COOKIE, LANGUAGE_COOKIE, MEMBER_COOKIE, PHONE_COOKIE
from facilitation.activities._weighing import FEWEST
from facilitation.config import Settings
from facilitation.factsheet.coverage import Coverage
from facilitation.models import erasable, facilitator, workshop

LANGUAGE_NAMES = {
    "de": {"de": "Deutsch", "en": "German"},
    "en": {"de": "Englisch", "en": "English"},
}
#: Cookies for the language and for a series last this long; a test compares with what is sent.
YEAR_DAYS = 365


def facts(settings: Settings, coverage: Coverage, language: str) -> dict[str, object]:
    """Names of the words and what stands for them."""
    return {
        "kept_days": workshop.KEPT_DAYS,
        "longest_days": workshop.LONGEST_KEPT_DAYS,
        "case_hours": int(erasable.KEPT.total_seconds() // 3600),
        "fewest": FEWEST,
        "tries": facilitator.TRIES_BEFORE_WAITING,
        "year_days": YEAR_DAYS,
        "phone_cookie": PHONE_COOKIE,
        "case_cookie": CASE_COOKIE,
        "language_cookie": LANGUAGE_COOKIE,
        "member_cookie": MEMBER_COOKIE,
        "tables": coverage.tables,
        "fields": coverage.fields,
        "personal": coverage.personal,
        "organisation": settings.organisation,
        "privacy": settings.privacy_url,
        "address": settings.public_url,
        "folder": folder(settings),
        "database": database(settings),
        "language": LANGUAGE_NAMES[settings.locale][language],
        "timezone": settings.timezone,
    }


def holds(settings: Settings) -> set[str]:
    """What is so in this installation, by the names that the sheet uses after ``when``."""
    address = "tls" if settings.is_behind_tls else "no_tls" if settings.public_url else "no_address"
    return {
        address,
        "sqlite" if is_sqlite(settings) else "other_database",
        "privacy" if settings.privacy_url else "no_privacy",
        *(["organisation"] if settings.organisation else []),
    }


def is_sqlite(settings: Settings) -> bool:
    return make_url(settings.database_url).get_backend_name() == "sqlite"


def folder(settings: Settings) -> str:
    """The data folder, as short as it can be said from here."""
    return _from(settings.data, Path.cwd())


def database(settings: Settings) -> str:
    """The file, or kind and place of another database; never who signs in to it."""
    url = make_url(settings.database_url)
    if is_sqlite(settings):
        return _from(Path(url.database or ":memory:"), settings.data)
    return f"{url.get_backend_name()}, {url.host or 'localhost'}"


def _from(path: Path, folder: Path) -> str:
    try:
        return str(path.relative_to(folder))
    except ValueError:
        return str(path)
