"""That somebody has taken part in a stage: counted, not named."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.extensions import Base
from facilitation.models import columns


class Contribution(Base):
    """One row per stage and person, known by a mark of its own that matches no card and no vote.

    The table has no row numbers, so the order of its rows says nothing about who came when.
    """

    __tablename__ = "contribution"
    __table_args__ = {"sqlite_with_rowid": False}
    broadcasts_as: ClassVar[str] = "contributions"

    stage_id: Mapped[int] = mapped_column(
        ForeignKey("stage.id", ondelete="CASCADE"), primary_key=True
    )
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    workshop_id: Mapped[columns.workshop_fk]
    #: The person said "I have finished"; can be taken back.
    is_finished: Mapped[bool] = mapped_column(default=False)
