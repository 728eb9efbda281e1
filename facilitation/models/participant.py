"""A participant: one phone in one workshop, without an account.

The rule of anonymity: the database keeps only the hash of a random secret that lives in the phone's
cookie. Whatever a person leaves without a name is marked with a keyed hash of that secret, a fresh
one per card and one per stage for votes and contributions, so that a copy of the database cannot
say who wrote what, nor which cards come from the same person.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flask_babel import gettext as _
from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from facilitation.extensions import Base, db
from facilitation.models import columns
from facilitation.refusal import Unusable
from facilitation.texts import clean

if TYPE_CHECKING:
    from facilitation.models.group import Group, Membership
    from facilitation.models.member import Member
    from facilitation.models.workshop import Workshop

NAME_CHARACTERS = 60


class Participant(Base):
    __tablename__ = "participant"
    broadcasts_as: ClassVar[str] = "participants"

    id: Mapped[columns.pk]
    workshop_id: Mapped[columns.workshop_fk]
    name: Mapped[str | None] = mapped_column(String(NAME_CHARACTERS + 8))
    secret_hash: Mapped[columns.mark] = mapped_column(unique=True)
    joined_at: Mapped[columns.moment]
    joined_in_stage_id: Mapped[int | None]
    #: Roles taken: by the id of a section as text ("" is the workshop) the ids of its roles.
    roles: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: Whom the series recognises, if this person asked for it.
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("member.id", ondelete="SET NULL"), index=True
    )
    #: A device that a group shares; it goes from hand to hand.
    is_table: Mapped[bool] = mapped_column(default=False)
    #: The own phone of somebody who facilitates: sees all, counts nowhere.
    is_facilitating: Mapped[bool] = mapped_column(default=False)

    workshop: Mapped[Workshop] = relationship(back_populates="participants")
    member: Mapped[Member | None] = relationship(back_populates="participants")
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="participant", cascade="all, delete-orphan", passive_deletes=True
    )

    #: The phone's secret: known only while a request of this phone is answered, never stored.
    secret = None  # type: str | None
    #: The card that the phone is at in the present stage; known only while it asks.
    looks_at = None  # type: int | None
    #: The group of somebody who is not there.
    stands_for = None  # type: Group | None

    @classmethod
    def join(
        cls,
        workshop: Workshop,
        name: str | None = None,
        *,
        is_facilitating: bool = False,
        table_of: Group | None = None,
    ) -> Self:
        """A new participant with a fresh ``secret``; a name that is taken gets a number.

        With ``table_of`` it is a shared device of that group. Others who come after groups were
        made are seated at once, unless people choose for themselves.
        """
        name = clean(name, lines=False)
        if len(name) > NAME_CHARACTERS:
            raise Unusable(
                _("Der Name darf höchstens %(n)s Zeichen haben.", n=NAME_CHARACTERS), field="name"
            )
        secret = secrets.token_urlsafe(32)
        participant = cls(
            workshop_id=workshop.id,
            name=cls._free_name(workshop, name) if name else None,
            secret_hash=_hash(secret),
            joined_at=to_the_minute(columns.now()),
            joined_in_stage_id=workshop.current_stage_id,
            roles={},
            is_facilitating=is_facilitating,
            is_table=table_of is not None,
        )
        participant.secret = secret
        participant.workshop = workshop
        db.session.add(participant)
        workshop.welcome(participant, table_of)
        return participant

    @classmethod
    def stand_in(cls, workshop: Workshop) -> Self:
        """Somebody who is not there: to draw what a phone shows. In no session, never stored."""
        person = cls(id=0, workshop_id=workshop.id, is_table=False, is_facilitating=False, roles={})
        person.secret = "nobody's"
        set_committed_value(person, "workshop", workshop)
        set_committed_value(person, "memberships", [])
        person.stands_for = next(iter(workshop.groups), None)
        return person

    @staticmethod
    def _free_name(workshop: Workshop, name: str) -> str:
        taken = set(
            db.session.scalars(
                select(Participant.name).where(
                    Participant.workshop_id == workshop.id,
                    Participant.name.startswith(name, autoescape=True),
                )
            )
        )
        number = 2
        free = name
        while free in taken:
            free = f"{name} ({number})"
            number += 1
        return free

    @classmethod
    def by_secret(cls, workshop: Workshop, secret: str | None) -> Self | None:
        """Who carries this secret in this workshop, if anybody."""
        if not secret:
            return None
        participant = db.session.scalar(
            select(cls).where(cls.workshop_id == workshop.id, cls.secret_hash == _hash(secret))
        )
        if participant:
            participant.secret = secret
        return participant

    @property
    def called(self) -> str:
        """The name, or words for somebody who gave none."""
        return self.name or _("Person ohne Namen")

    def hold(self, role_id: str, key: str, instead_of: Iterable[str]) -> None:
        """Take a role under this key, and give back those that exclude it."""
        self.give_back(key, instead_of)
        self.roles = {**self.roles, key: [*self.roles.get(key, []), role_id]}

    def give_back(self, key: str, role_ids: Iterable[str]) -> None:
        """Hold none of these roles any more."""
        given = set(role_ids)
        left = [role for role in self.roles.get(key, []) if role not in given]
        others = {name: held for name, held in self.roles.items() if name != key}
        self.roles = {**others, key: left} if left else others

    @property
    def group(self) -> Group | None:
        """The group for the whole workshop, if any."""
        here = (m.group for m in self.memberships if m.group.stage_id is None)
        return next(here, self.stands_for)

    def mark_for(self, purpose: str) -> str:
        """The keyed hash by which this phone, and nobody else, recognises what it left."""
        return hmac.digest(self._key, purpose.encode(), "sha256").hex()

    def recognises(self, marked: Iterable[tuple[int, str, str]]) -> list[int]:
        """Of rows of (id, nonce, mark), the ids whose mark this phone made; one hash a row."""
        key = self._key
        return [
            row_id
            for row_id, nonce, mark in marked
            if hmac.digest(key, nonce.encode(), "sha256").hex() == mark
        ]

    @property
    def _key(self) -> bytes:
        if self.secret is None:
            raise RuntimeError("Only a request of the phone itself knows its secret.")
        return self.secret.encode()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
