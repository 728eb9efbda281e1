"""Column types that several models share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, DateTime, ForeignKey, String, TypeDecorator
from sqlalchemy.orm import mapped_column


def now() -> datetime:
    """The present moment in UTC; tests replace it."""
    return datetime.now(UTC)


class Moment(TypeDecorator[datetime]):
    """A point in time, always with time zone UTC in Python; SQLite stores it without one."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


pk = Annotated[int, mapped_column(primary_key=True)]
moment = Annotated[datetime, mapped_column(Moment)]
#: A text in several languages: {"de": "…", "en": "…"}.
localised = Annotated[dict[str, str], mapped_column(JSON)]
settings = Annotated[dict[str, Any], mapped_column(JSON)]
mark = Annotated[str, mapped_column(String(64))]
workshop_fk = Annotated[
    int, mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
]
stage_fk = Annotated[int, mapped_column(ForeignKey("stage.id", ondelete="CASCADE"), index=True)]
