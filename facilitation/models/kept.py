"""What a series keeps from its sessions: lines of the agreement and of the harvest.

A line has no author and points to no card: whoever wrote it stays where the card was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from facilitation.extensions import Base, db
from facilitation.models import columns
from facilitation.models.card import usable_text

if TYPE_CHECKING:
    from facilitation.models.series import Series

#: A card of a small form may be longer than a card of free text.
LINE_CHARACTERS = 4000
#: The workshop of a change that no screen shows.
NO_SCREEN = -1

AGREEMENT, HARVEST = KINDS = ("agreement", "harvest")


class Kept(Base):
    __tablename__ = "kept"
    broadcasts_as: ClassVar[str] = "stage"

    id: Mapped[columns.pk]
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    session: Mapped[int]
    #: The lane that the card lay in.
    heading: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text)

    series: Mapped[Series] = relationship(back_populates="kept")

    @property
    def workshop_id(self) -> int:
        """The session whose screens show it; also of a row that was just taken away."""
        from facilitation.models.series import Series

        series = db.session.get(Series, self.series_id)
        return (series and series.workshop_on_screen) or NO_SCREEN

    def reword(self, text: str | None) -> None:
        self.text = usable_text(text, LINE_CHARACTERS)
