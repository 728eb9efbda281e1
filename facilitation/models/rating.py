"""A value that one person gave on one scale; always without a name.

Every answer has a mark of its own, so not even two answers of the same phone can be linked.
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.extensions import Base
from facilitation.models import columns


class Rating(Base):
    __tablename__ = "rating"
    __table_args__ = {"sqlite_with_rowid": False}
    broadcasts_as: ClassVar[str] = "ratings"

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    workshop_id: Mapped[columns.workshop_fk]
    stage_id: Mapped[columns.stage_fk]
    #: The card that was rated; empty where the stage itself is the question.
    card_id: Mapped[int | None] = mapped_column(
        ForeignKey("card.id", ondelete="CASCADE"), index=True
    )
    #: "x" or "y" between two axes, "" on a single scale.
    axis: Mapped[str] = mapped_column(String(1))
    value: Mapped[int]
