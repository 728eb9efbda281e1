"""A picture that belongs to a blueprint, such as a plan of the room; it travels in the zip.

What counts is the name under which the file speaks of it: another picture with this name takes its
place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Self

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.blueprints.spec import PICTURE
from facilitation.extensions import Base, db
from facilitation.models import columns
from facilitation.pictures import Picture
from facilitation.refusal import Refused, Unusable
from facilitation.texts import clean, slug
from facilitation.wordings import LINE_CHARACTERS

if TYPE_CHECKING:
    from facilitation.models.facilitator import Facilitator
    from facilitation.models.own_blueprint import OwnBlueprint

MOST = 20
NAME_CHARACTERS = 40
#: The place in the draft that a change of pictures concerns.
PLACE = "pictures"
_COPIED = ("file", "mimetype", "data", "width", "height")


@dataclass(frozen=True)
class Shown:
    """A picture that the file speaks of; ``picture`` is None where it is missing here."""

    file: str
    alternative: Any
    picture: BlueprintPicture | None


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
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    width: Mapped[int]
    height: Mapped[int]

    # Making and finding

    @classmethod
    def of(cls, own: OwnBlueprint, file: str) -> Self | None:
        return db.session.scalar(
            select(cls).where(cls.own_blueprint_id == own.id, cls.file == file)
        )

    @classmethod
    def all_of(cls, own: OwnBlueprint) -> Sequence[Self]:
        return db.session.scalars(select(cls).where(cls.own_blueprint_id == own.id)).all()

    @classmethod
    def shown_in(cls, own: OwnBlueprint, content: dict[str, Any]) -> list[Shown]:
        """What this content says of pictures, in its order."""
        stored = {picture.file: picture for picture in cls.all_of(own)}
        return [
            Shown(one["file"], one.get("alternative"), stored.get(one["file"]))
            for one in named_in(content)
        ]

    @classmethod
    def keep(cls, own: OwnBlueprint, file: str, picture: Picture) -> Self:
        """Put this picture under the name ``file``; the file of the blueprint stays as it is."""
        db.session.flush()
        kept = cls.of(own, file) or cls(own_blueprint_id=own.id, file=file)
        kept.mimetype, kept.data = "image/jpeg", picture.jpeg
        kept.width, kept.height = picture.width, picture.height
        db.session.add(kept)
        return kept

    @classmethod
    def copy_all(cls, source: OwnBlueprint, target: OwnBlueprint) -> None:
        """The same pictures for a blueprint that was copied from this one."""
        db.session.flush()
        for one in cls.all_of(source):
            copied = {name: getattr(one, name) for name in _COPIED}
            db.session.add(cls(own_blueprint_id=target.id, **copied))

    @classmethod
    def check(cls, own: OwnBlueprint, alternative: str | None) -> str:
        """The words for one more picture, before it is made ready; else a refusal."""
        words = clean(alternative, lines=False)
        if not words:
            raise Unusable(_("Bitte beschreiben Sie, was das Bild zeigt."), field="alternative")
        if len(words) > LINE_CHARACTERS:
            raise Unusable(
                _("Bitte höchstens %(most)s Zeichen.", most=LINE_CHARACTERS), field="alternative"
            )
        if len(named_in(own.content)) >= MOST:
            raise Refused(_("Zu einer Blaupause gehören höchstens %(most)s Bilder.", most=MOST))
        return words

    @classmethod
    def add(
        cls,
        own: OwnBlueprint,
        picture: Picture,
        *,
        called: str,
        alternative: str,
        by: Facilitator,
    ) -> Self:
        """One more picture, and a line for it in the draft; ``called`` is the name of the upload.

        Refused without a description in words, and when there are too many.
        """
        words = cls.check(own, alternative)
        taken = {one["file"] for one in named_in(own.content)} | {
            one.file for one in cls.all_of(own)
        }
        file = _free_name(called, taken)
        pictures = own.content.get("pictures")
        lines = pictures if isinstance(pictures, list) else []
        line = {"file": file, "alternative": {"de": words}}
        own.write_draft({**own.content, "pictures": [*lines, line]}, by=by, place=PLACE)
        return cls.keep(own, file, picture)

    @classmethod
    def remove(cls, own: OwnBlueprint, file: str, *, by: Facilitator) -> None:
        """Take the picture out of the draft; it is gone unless a version speaks of it."""
        lines = [one for one in own.content.get("pictures") or [] if _file_of(one) != file]
        own.write_draft({**own.content, "pictures": lines}, by=by, place=PLACE)
        kept = cls.of(own, file)
        if kept and not any(
            file in {one["file"] for one in named_in(version.content)} for version in own.versions
        ):
            db.session.delete(kept)


def named_in(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of a file that speak of a picture, as far as they make sense."""
    pictures = content.get("pictures")
    return [
        one
        for one in (pictures if isinstance(pictures, list) else [])
        if (file := _file_of(one)) and re.match(PICTURE, file)
    ]


def _file_of(line: Any) -> str | None:
    file = line.get("file") if isinstance(line, dict) else None
    return file if isinstance(file, str) else None


def _free_name(called: str, taken: Iterable[str]) -> str:
    """A name for an address and a file, near to that of the upload; it is a JPEG now."""
    stem = slug(PurePath(called.replace("\\", "/")).stem, NAME_CHARACTERS) or "bild"
    number, name = 1, f"{stem}.jpg"
    while name in taken:
        number += 1
        name = f"{stem}-{number}.jpg"
    return name
