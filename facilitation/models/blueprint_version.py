"""One published version of a blueprint: its file, who published it, and what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from time import sleep
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, undefer

from facilitation.blueprints import WorkshopBlueprint
from facilitation.blueprints.reading import read_content
from facilitation.extensions import Base, db
from facilitation.models import columns

if TYPE_CHECKING:
    from facilitation.models.own_blueprint import OwnBlueprint

#: So many files stay read; more are read again.
MOST_READ = 1000


class BlueprintVersion(Base):
    __tablename__ = "blueprint_version"
    __table_args__ = (UniqueConstraint("own_blueprint_id", "number"),)

    id: Mapped[columns.pk]
    own_blueprint_id: Mapped[int] = mapped_column(
        ForeignKey("own_blueprint.id", ondelete="CASCADE"), index=True
    )
    #: Counted from 1 in this house; ``label`` is what the file itself calls its version.
    number: Mapped[int]
    label: Mapped[str] = mapped_column(String(20))
    title: Mapped[columns.localised]
    #: The file, in YAML, as it came or as it was written here.
    text: Mapped[str] = mapped_column(Text, deferred=True)
    #: What it changed, in one line.
    summary: Mapped[str] = mapped_column(String(200))
    #: The name of who published it, also when the account is gone.
    author: Mapped[str] = mapped_column(String(80))
    published_at: Mapped[columns.moment]

    own_blueprint: Mapped[OwnBlueprint] = relationship(back_populates="versions")

    @classmethod
    def load_texts(cls, versions: Sequence[BlueprintVersion]) -> None:
        """Fetch the files of these versions at once."""
        wanted = [version.id for version in versions]
        db.session.scalars(select(cls).where(cls.id.in_(wanted)).options(undefer(cls.text))).all()

    @property
    def content(self) -> dict[str, Any]:
        """What the file says, as plain data, also what this version of the schema does not know."""
        return read_content(self.text, "").data

    @property
    def blueprint(self) -> WorkshopBlueprint:
        """What the file says, without what it includes; it was checked when it was taken in."""
        # A copy, for what it includes depends on who looks.
        return _read(self.text).model_copy()


@lru_cache(MOST_READ)
def _read(text: str) -> WorkshopBlueprint:
    # A long file takes 20 ms, and a library has many: streams go on in between.
    sleep(0)
    return WorkshopBlueprint.read(text, "")
