"""A group: a table, a tandem or a pair inside a workshop, and who sits in it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, ClassVar

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from facilitation.extensions import Base
from facilitation.models import columns
from facilitation.refusal import Unusable
from facilitation.texts import clean

if TYPE_CHECKING:
    from facilitation.models.participant import Participant

GROUP_NAME_CHARACTERS = 60


class Group(Base):
    __tablename__ = "group"
    broadcasts_as: ClassVar[str] = "groups"

    id: Mapped[columns.pk]
    workshop_id: Mapped[columns.workshop_fk]
    #: A pair exists for one stage; a group without a stage lasts for the whole workshop.
    stage_id: Mapped[int | None] = mapped_column(
        ForeignKey("stage.id", ondelete="CASCADE"), index=True
    )
    #: Counted from 1 in the workshop, or in the stage.
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(GROUP_NAME_CHARACTERS))
    #: Leads a shared device to this group; only its own QR code at the desk knows it.
    token: Mapped[str] = mapped_column(
        String(43), unique=True, default=lambda: secrets.token_urlsafe(32)
    )

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="group",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="Membership.participant_id",
        lazy="selectin",
    )

    @property
    def members(self) -> list[Participant]:
        return [membership.participant for membership in self.memberships]

    @property
    def size(self) -> int:
        """People in the group; a shared device is not a person."""
        return sum(not member.is_table for member in self.members)

    def rename(self, name: str | None) -> None:
        self.name = usable_name(name)


class Membership(Base):
    """That a participant sits in a group; rows without numbers, so their order says nothing."""

    __tablename__ = "membership"
    __table_args__ = {"sqlite_with_rowid": False}
    broadcasts_as: ClassVar[str] = "groups"

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True
    )
    group_id: Mapped[int] = mapped_column(
        ForeignKey("group.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    workshop_id: Mapped[columns.workshop_fk]

    participant: Mapped[Participant] = relationship(back_populates="memberships", lazy="joined")
    group: Mapped[Group] = relationship(back_populates="memberships", lazy="joined")


def usable_name(name: str | None) -> str:
    """The cleaned name of a group; refused when empty or longer than 60 characters."""
    name = clean(name, lines=False)
    if not name:
        raise Unusable(_("Bitte geben Sie der Gruppe einen Namen."), field="name")
    if len(name) > GROUP_NAME_CHARACTERS:
        raise Unusable(
            _("Der Name darf höchstens %(n)s Zeichen haben.", n=GROUP_NAME_CHARACTERS),
            field="name",
        )
    return name
