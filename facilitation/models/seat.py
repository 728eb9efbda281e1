"""A seat in the ring of a stage whose sheets go round: who sits there, and from where on.

A person's seat carries a mark and no name. Cards say on which sheet and in which round they were
written, and the order of the ring is stored; so a copy of the database can tell which cards come
from one seat, but not from whom.
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.extensions import Base
from facilitation.models import columns


class Seat(Base):
    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("stage_id", "mark"), {"sqlite_with_rowid": False})
    broadcasts_as: ClassVar[str] = "seats"

    stage_id: Mapped[int] = mapped_column(
        ForeignKey("stage.id", ondelete="CASCADE"), primary_key=True
    )
    #: Its place in the ring, counted from 0.
    place: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[columns.workshop_fk]
    #: The mark of a phone, or of a group; empty when nobody sits here any more.
    mark: Mapped[str | None] = mapped_column(String(64))
