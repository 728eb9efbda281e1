"""Dots of one person on one card in one voting stage; always without a name."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.extensions import Base
from facilitation.models import columns


class Vote(Base):
    __tablename__ = "vote"
    __table_args__ = (
        CheckConstraint("dots > 0", name="has_dots"),
        {"sqlite_with_rowid": False},
    )
    broadcasts_as: ClassVar[str] = "votes"

    stage_id: Mapped[int] = mapped_column(
        ForeignKey("stage.id", ondelete="CASCADE"), primary_key=True
    )
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    card_id: Mapped[int] = mapped_column(
        ForeignKey("card.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    workshop_id: Mapped[columns.workshop_fk]
    dots: Mapped[int]
