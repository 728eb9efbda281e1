"""A blueprint of this house: who it belongs to, who may use it, its versions and its draft.

What counts is the file: each version holds the text of one, and is downloaded as it came. The draft
is the content of a file that is still being written, and may have mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from flask_babel import gettext as _
from sqlalchemy import Column, ForeignKey, String, Table, Text, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from facilitation.blueprints import WorkshopBlueprint, editing
from facilitation.extensions import Base, db
from facilitation.models import columns
from facilitation.models.blueprint_picture import BlueprintPicture
from facilitation.models.blueprint_version import BlueprintVersion
from facilitation.models.drafting import Drafting, DraftStep
from facilitation.models.run import Run
from facilitation.refusal import NotYours, Refused, Unusable
from facilitation.texts import clean

if TYPE_CHECKING:
    from facilitation.models.facilitator import Facilitator

OWN, NAMED, HOUSE = "own", "named", "house"
SHARING = (OWN, NAMED, HOUSE)
KEY_CHARACTERS = 60
#: Addresses below /blueprints that are pages of their own.
PAGES = frozenset({"imports", "exports", "collection", "schema"})

shares = Table(
    "blueprint_share",
    Base.metadata,
    Column(
        "own_blueprint_id",
        ForeignKey("own_blueprint.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("facilitator_id", ForeignKey("facilitator.id", ondelete="CASCADE"), primary_key=True),
)


class OwnBlueprint(Drafting, Base):
    __tablename__ = "own_blueprint"

    id: Mapped[columns.pk]
    #: The address in this house; the file has an id of its own.
    key: Mapped[str] = mapped_column(String(KEY_CHARACTERS), unique=True)
    owner_id: Mapped[int] = mapped_column(
        ForeignKey("facilitator.id", ondelete="CASCADE"), index=True
    )
    #: own, named (with those in ``shared_with``) or house.
    sharing: Mapped[str] = mapped_column(String(5), default=OWN)
    made_at: Mapped[columns.moment]
    #: The content that is being written, as JSON; None when there is nothing unpublished.
    draft: Mapped[str | None] = mapped_column(Text)
    drafted_at: Mapped[datetime | None] = mapped_column(columns.Moment)
    drafted_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("facilitator.id", ondelete="SET NULL"), index=True
    )

    owner: Mapped[Facilitator] = relationship(foreign_keys=[owner_id])
    drafted_by: Mapped[Facilitator | None] = relationship(foreign_keys=[drafted_by_id])
    shared_with: Mapped[list[Facilitator]] = relationship(secondary=shares)
    versions: Mapped[list[BlueprintVersion]] = relationship(
        back_populates="own_blueprint",
        order_by=BlueprintVersion.number,
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    draft_steps: Mapped[list[DraftStep]] = relationship(
        order_by=DraftStep.id, cascade="all, delete-orphan", passive_deletes=True
    )

    # Making and finding

    @classmethod
    def begin(cls, content: dict[str, Any], *, by: Facilitator, taken: Sequence[str] = ()) -> Self:
        """A blueprint with this content as its draft; ``taken`` are addresses that are none."""
        made = cls(
            key=cls.free_key(str(content.get("id") or "blaupause"), taken),
            owner=by,
            sharing=OWN,
            made_at=columns.now(),
        )
        db.session.add(made)
        made.write_draft(content, by=by)
        return made

    @classmethod
    def copy(
        cls,
        content: dict[str, Any],
        *,
        by: Facilitator,
        source: OwnBlueprint | None = None,
        taken: Sequence[str] = (),
    ) -> Self:
        """A draft that begins with this content and says where it comes from.

        ``source`` is the blueprint of this house that it was; its pictures come along.
        """
        key = cls.free_key(str(content.get("id") or "blaupause"), taken)
        made = cls.begin(editing.copy_of(content, key=key), by=by, taken=taken)
        if source:
            BlueprintPicture.copy_all(source, made)
        return made

    @classmethod
    def take_in(
        cls, text: str, blueprint: WorkshopBlueprint, *, by: Facilitator, taken: Sequence[str] = ()
    ) -> Self:
        """A blueprint whose first version is this file, as it came."""
        made = cls(
            key=cls.free_key(blueprint.id, taken), owner=by, sharing=OWN, made_at=columns.now()
        )
        db.session.add(made)
        made.add_version(text, blueprint, summary=_("übernommen"), by=by)
        return made

    @classmethod
    def free_key(cls, wanted: str, taken: Sequence[str] = ()) -> str:
        """An address that nobody has yet, near to the wanted one."""
        plain = re.sub(r"[^a-z0-9]+", "-", wanted.lower()).strip("-")[: KEY_CHARACTERS - 4]
        plain = plain or "blaupause"
        number, key = 1, plain
        while key in taken or key in PAGES or cls.by_key(key):
            number += 1
            key = f"{plain}-{number}"
        return key

    @classmethod
    def by_key(cls, key: str) -> Self | None:
        return db.session.scalar(select(cls).where(cls.key == key))

    @classmethod
    def visible_to(cls, facilitator: Facilitator) -> Sequence[Self]:
        """The own ones, those shared by name, and those shared in the house."""
        by_name = select(shares.c.own_blueprint_id).where(shares.c.facilitator_id == facilitator.id)
        found = db.session.scalars(
            select(cls)
            .where(
                or_(
                    cls.owner_id == facilitator.id,
                    cls.sharing == HOUSE,
                    (cls.sharing == NAMED) & cls.id.in_(by_name),
                )
            )
            .options(selectinload(cls.versions), selectinload(cls.owner))
            .order_by(cls.id)
        ).all()
        BlueprintVersion.load_texts([own.newest for own in found if own.newest])
        return found

    # Questions

    @property
    def newest(self) -> BlueprintVersion | None:
        """The last published version; None while there is only a draft."""
        return self.versions[-1] if self.versions else None

    @property
    def title(self) -> Any:
        """The title of the newest version, or of the draft, in all its languages."""
        if self.newest:
            return self.newest.title
        title = (self.draft_content or {}).get("title")
        return title if isinstance(title, str | dict) else ""

    def version(self, number: int) -> BlueprintVersion | None:
        return next((one for one in self.versions if one.number == number), None)

    def may_be_seen_by(self, facilitator: Facilitator) -> bool:
        return (
            self.owner_id == facilitator.id
            or self.sharing == HOUSE
            or (self.sharing == NAMED and facilitator in self.shared_with)
        )

    def may_be_changed_by(self, facilitator: Facilitator) -> bool:
        """The owner, and colleagues who were named; the rest of the house makes a copy."""
        return self.owner_id == facilitator.id or (
            self.sharing == NAMED and facilitator in self.shared_with
        )

    @property
    def titles(self) -> set[str]:
        """What may be typed as its title: each language, with single spaces."""
        title = self.title
        words = title.values() if isinstance(title, dict) else [title]
        found = {clean(one, lines=False) for one in words if isinstance(one, str)} - {""}
        return found or {self.key}

    # Verbs

    def add_version(
        self, text: str, blueprint: WorkshopBlueprint, *, summary: str, by: Facilitator
    ) -> BlueprintVersion:
        """The next version; ``text`` is its file."""
        version = BlueprintVersion(
            number=(self.newest.number if self.newest else 0) + 1,
            label=str(blueprint.version)[:20],
            title=blueprint.title if isinstance(blueprint.title, dict) else {"de": blueprint.title},
            text=text,
            summary=summary[:200],
            author=by.name,
            published_at=columns.now(),
        )
        self.versions.append(version)
        return version

    def share(
        self, sharing: str, colleagues: Sequence[Facilitator] = (), *, by: Facilitator
    ) -> None:
        """Say who may use it; refused for all but its owner, and before there is a version."""
        self.refuse_unless_owned(by)
        if sharing not in SHARING:
            raise Unusable(_("Diese Freigabe gibt es nicht."), field="sharing")
        if sharing == HOUSE and not self.versions:
            raise Refused(_("Bitte veröffentlichen Sie zuerst eine Version."))
        if sharing == NAMED and not colleagues:
            raise Unusable(_("Bitte wählen Sie mindestens eine Person."), field="colleagues")
        self.sharing = sharing
        self.shared_with = [one for one in colleagues if one is not by] if sharing == NAMED else []

    def hand_over(self, to: Facilitator, *, by: Facilitator) -> None:
        """Somebody else owns it from now on; who gives it away may still change it, by name."""
        self.refuse_unless_owned(by)
        if to is by:
            raise Unusable(_("Bitte wählen Sie eine andere Person."), field="owner")
        self.owner = to
        if self.sharing == OWN:
            self.sharing = NAMED
        if self.sharing == NAMED:
            self.shared_with = [*(one for one in self.shared_with if one is not to), by]

    def delete(self, typed: str | None, *, by: Facilitator) -> None:
        """It goes for good, with its versions, its draft, and what its runs took.

        Workshops keep their copies. Refused unless the title is typed again.
        """
        self.refuse_unless_owned(by)
        if clean(typed, lines=False) not in self.titles:
            raise Unusable(
                _("Zum Löschen geben Sie bitte den Titel genau so ein, wie er hier steht."),
                field="title",
            )
        for run in db.session.scalars(select(Run).where(Run.blueprint_key == self.key)):
            db.session.delete(run)
        db.session.delete(self)

    def refuse_unless_owned(self, by: Facilitator) -> None:
        if by is not self.owner:
            raise NotYours(
                _(
                    "Freigeben und löschen kann nur %(name)s: Dieser Person gehört die Blaupause.",
                    name=self.owner.name,
                )
            )
