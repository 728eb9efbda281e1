"""A turn: who brings a case in a session, or who moderates it.

It is taken on by the person or set at the desk. „Diesmal nicht“ is a row too: it only says that the
proposals for this session have to leave this person out, and it goes when the session is over.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from facilitation.extensions import Base, db
from facilitation.models import columns
from facilitation.models.kept import NO_SCREEN

if TYPE_CHECKING:
    from facilitation.models.member import Member
    from facilitation.models.series import Series

#: What goes round in a series.
CASE, MODERATION = DUTIES = ("case", "moderation")


def duty_words(duty: str) -> str:
    return _("Fall") if duty == CASE else _("Moderation")


class Turn(Base):
    __tablename__ = "turn"
    broadcasts_as: ClassVar[str] = "participants"

    id: Mapped[columns.pk]
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), index=True)
    session: Mapped[int]
    duty: Mapped[str] = mapped_column(String(10))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    #: „Diesmal nicht“: no reason is asked for, and nobody else is told.
    declined_at: Mapped[datetime | None] = mapped_column(columns.Moment)
    accepted_at: Mapped[datetime | None] = mapped_column(columns.Moment)

    series: Mapped[Series] = relationship(back_populates="turns")
    member: Mapped[Member] = relationship(back_populates="turns")

    @property
    def workshop_id(self) -> int:
        """The session whose screens show it; also of a row that was just taken away."""
        from facilitation.models.series import Series

        series = db.session.get(Series, self.series_id)
        return (series and series.workshop_on_screen) or NO_SCREEN

    @property
    def is_declined(self) -> bool:
        return self.declined_at is not None

    @property
    def is_accepted(self) -> bool:
        return self.accepted_at is not None
