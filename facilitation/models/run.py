"""That a blueprint was run here, and what it really took; without people, kept for the library."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.extensions import Base
from facilitation.models import columns


class Run(Base):
    __tablename__ = "run"

    id: Mapped[columns.pk]
    #: The workshop, as long as it is there; closed a second time, it is still one run.
    workshop_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop.id", ondelete="SET NULL"), unique=True
    )
    blueprint_key: Mapped[str] = mapped_column(String(60), index=True)
    #: What the file calls its version.
    label: Mapped[str] = mapped_column(String(20))
    day: Mapped[date]
    people: Mapped[int]
    minutes_planned: Mapped[int]
    #: None where nobody may know, as in a confidential case.
    minutes_taken: Mapped[int | None]
    #: Minutes by the key of the stage, of those that took place.
    stages: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
