"""The photo of a card, in the database: it goes with its card, wherever that goes.

No file of its own could be left behind by a deletion, missed by a backup, or be out of reach of a
second machine (docs/decisions/0007).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from facilitation.extensions import Base
from facilitation.models import columns

if TYPE_CHECKING:
    from facilitation.models.card import Card

ALTERNATIVE_CHARACTERS = 300


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
