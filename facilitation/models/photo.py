"""The photo of a card, in the database: it goes with its card, wherever that goes.

No file of its own could be left behind by a deletion, missed by a backup, or be out of reach of a
second machine (docs/decisions/0007).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from sqlalchemy import ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from facilitation.activities.base import ALTERNATIVE_CHARACTERS
from facilitation.extensions import Base, db
from facilitation.models import columns

if TYPE_CHECKING:
    from facilitation.models.card import Card
    from facilitation.models.workshop import Workshop


class Photo(Base):
    """A JPEG without place, device or other traces; ``alternative`` says in words what it shows."""

    __tablename__ = "photo"
    broadcasts_as: ClassVar[str] = "photos"

    id: Mapped[columns.pk]
    workshop_id: Mapped[columns.workshop_fk]
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id", ondelete="CASCADE"), unique=True)
    #: Part of its address, so that a replaced photo is not taken from a cache.
    token: Mapped[str] = mapped_column(String(24))
    alternative: Mapped[str] = mapped_column(String(ALTERNATIVE_CHARACTERS))
    #: Pixels.
    width: Mapped[int]
    height: Mapped[int]
    jpeg: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    card: Mapped[Card] = relationship(back_populates="photo")

    @classmethod
    def in_workshop(cls, workshop: Workshop, photo_id: int) -> Self | None:
        return db.session.scalar(
            select(cls).where(cls.id == photo_id, cls.workshop_id == workshop.id)
        )

    @property
    def name(self) -> str:
        """Its file in an address."""
        return f"{self.id}-{self.token}.jpg"
