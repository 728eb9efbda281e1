"""A member: somebody whom a series recognises from session to session, by their own choice.

The rule is that of participants: the database has only the hash of a random secret, which lives in
a cookie of the phone. Each series has a secret of its own, so two series do not know of each other.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Self

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from facilitation.extensions import Base, db
from facilitation.models import columns
from facilitation.models.participant import NAME_CHARACTERS
from facilitation.refusal import Refused, Unusable
from facilitation.texts import clean

if TYPE_CHECKING:
    from facilitation.models.participant import Participant
    from facilitation.models.series import Series
    from facilitation.models.turn import Turn

#: More than any group of this kind has; keeps a list that everybody may join readable.
MOST_MEMBERS = 24


class Member(Base):
    __tablename__ = "member"

    id: Mapped[columns.pk]
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_CHARACTERS + 8))
    secret_hash: Mapped[columns.mark] = mapped_column(unique=True)

    series: Mapped[Series] = relationship(back_populates="members")
    participants: Mapped[list[Participant]] = relationship(
        back_populates="member", passive_deletes=True
    )
    turns: Mapped[list[Turn]] = relationship(
        back_populates="member", cascade="all, delete-orphan", passive_deletes=True
    )

    #: The phone's secret for this series: known only while this phone asks, never stored.
    secret = None  # type: str | None

    @classmethod
    def recognise(cls, participant: Participant, name: str | None = None) -> Self:
        """From now on the series knows this person, who has asked for it, by this name.

        Refused without a name, outside a series, for a shared device and for the own phone of
        somebody who facilitates.
        """
        series = participant.workshop.series
        if series is None or participant.is_table or participant.is_facilitating:
            raise Refused(_("Hier wird niemand wiedererkannt."))
        if participant.member:
            raise Refused(_("Sie werden schon wiedererkannt."))
        name = clean(name, lines=False) or participant.name or ""
        if not name:
            raise Unusable(_("Bitte geben Sie den Namen an, der im Plan stehen soll."), field="who")
        if len(name) > NAME_CHARACTERS:
            raise Unusable(
                _("Der Name darf höchstens %(n)s Zeichen haben.", n=NAME_CHARACTERS), field="who"
            )
        if len(series.members) >= MOST_MEMBERS:
            raise Refused(_("In dieser Reihe werden schon sehr viele wiedererkannt."))
        secret = secrets.token_urlsafe(32)
        member = cls(name=series.free_name(name), secret_hash=_hash(secret))
        member.secret = secret
        series.members.append(member)
        participant.member = member
        db.session.flush()
        return member

    @classmethod
    def by_secret(cls, series: Series | None, secret: str | None) -> Self | None:
        """Who carries this secret in this series, if anybody."""
        if not secret or series is None:
            return None
        member = db.session.scalar(
            select(cls).where(cls.series_id == series.id, cls.secret_hash == _hash(secret))
        )
        if member:
            member.secret = secret
        return member

    def takes_part_as(self, participant: Participant) -> None:
        """This phone has said in a new session that it is the one from before."""
        if participant.workshop.series_id != self.series_id:
            raise Refused(_("Hier wird niemand wiedererkannt."))
        participant.member = self

    def forget(self) -> None:
        """Nothing of this person stays in the series: no name, no turn, no entry of the log."""
        from facilitation.models.log_entry import LogEntry

        series = self.series
        for entry in LogEntry.of(self):
            db.session.delete(entry)
        for participant in self.participants:
            participant.member = None
        series.members.remove(self)
        db.session.delete(self)
        db.session.flush()
        db.session.expire(series, ["turns"])


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
