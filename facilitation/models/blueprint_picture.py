"""A picture that belongs to a blueprint, such as a plan of the room; it travels in the zip."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.extensions import Base
from facilitation.models import columns


class BlueprintPicture(Base):
    __tablename__ = "blueprint_picture"
    __table_args__ = (UniqueConstraint("own_blueprint_id", "file"),)

    id: Mapped[columns.pk]
    own_blueprint_id: Mapped[int] = mapped_column(
        ForeignKey("own_blueprint.id", ondelete="CASCADE"), index=True
    )
    #: The name under which the file of the blueprint speaks of it.
    file: Mapped[str] = mapped_column(String(80))
    mimetype: Mapped[str] = mapped_column(String(20))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]
