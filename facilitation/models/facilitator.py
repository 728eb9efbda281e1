"""A facilitator: plans and runs workshops; the only person who signs in."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Self

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask_babel import gettext as _
from flask_login import UserMixin
from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from facilitation.extensions import Base, db
from facilitation.models import columns
from facilitation.models.workshop import Workshop, facilitates
from facilitation.refusal import TooOften, Unusable
from facilitation.texts import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORTEST_PASSWORD = 12
TRIES_BEFORE_WAITING = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)

hasher = PasswordHasher()


class Facilitator(Base, UserMixin):
    __tablename__ = "facilitator"

    id: Mapped[columns.pk]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    is_admin: Mapped[bool] = mapped_column(default=False)
    failed_tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(columns.Moment)

    workshops: Mapped[list[Workshop]] = relationship(
        secondary=facilitates, back_populates="facilitators", order_by=Workshop.starts_at.desc()
    )

    @classmethod
    def register(cls, email: str, password: str, name: str = "", *, is_admin: bool = False) -> Self:
        """A new account; refused for a bad or taken address and a password under 12 characters."""
        email = clean(email, lines=False).lower()
        if "@" not in email.strip("@") or " " in email or len(email) > 254:
            raise Unusable(_("Bitte geben Sie eine E-Mail-Adresse an."), field="email")
        if cls.by_email(email):
            raise Unusable(_("Zu dieser Adresse gibt es schon ein Konto."), field="email")
        facilitator = cls(
            email=email,
            name=clean(name, lines=False)[:80] or email.split("@")[0],
            is_admin=is_admin,
            failed_tries=0,
        )
        facilitator.set_password(password)
        db.session.add(facilitator)
        return facilitator

    @classmethod
    def by_email(cls, email: str | None) -> Self | None:
        return db.session.scalar(select(cls).where(cls.email == clean(email, lines=False).lower()))

    @classmethod
    def sign_in(cls, email: str, password: str) -> Self | None:
        """Who signs in with these; None when they do not match.

        Tries are counted per account: after five failures it waits a minute, then twice as long
        each time, a quarter of an hour at most. Unknown addresses take as long as known ones.
        """
        facilitator = cls.by_email(email)
        if facilitator is None:
            _matches(_hash_of_nobody(), password)
            return None
        if facilitator.locked_until and facilitator.locked_until > columns.now():
            minutes = int((facilitator.locked_until - columns.now()).total_seconds() // 60) + 1
            raise TooOften(
                _(
                    "Zu viele Versuche mit diesem Konto. Bitte warten Sie %(n)s Minuten.",
                    n=minutes,
                )
            )
        if not _matches(facilitator.password_hash, password):
            facilitator._count_failure()
            return None
        facilitator.failed_tries = 0
        facilitator.locked_until = None
        return facilitator

    @classmethod
    def count(cls) -> int:
        return db.session.scalar(select(func.count(cls.id))) or 0

    @classmethod
    def everyone(cls) -> Sequence[Self]:
        return db.session.scalars(select(cls).order_by(cls.name)).all()

    def set_password(self, password: str) -> None:
        if len(password) < SHORTEST_PASSWORD:
            raise Unusable(
                _("Das Passwort braucht mindestens %(n)s Zeichen.", n=SHORTEST_PASSWORD),
                field="password",
            )
        if len(password) > 1000:
            raise Unusable(_("Dieses Passwort ist zu lang."), field="password")
        self.password_hash = hasher.hash(password)

    def workshop(self, code: str) -> Workshop | None:
        """One of the own workshops; those of others do not exist here."""
        return db.session.scalar(
            select(Workshop)
            .join(facilitates)
            .where(facilitates.c.facilitator_id == self.id, Workshop.code == code)
        )

    def _count_failure(self) -> None:
        self.failed_tries += 1
        over = self.failed_tries - TRIES_BEFORE_WAITING
        if over >= 0:
            self.locked_until = columns.now() + min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT)


@cache
def _hash_of_nobody() -> str:
    return hasher.hash("nobody has this password")


def _matches(password_hash: str, password: str) -> bool:
    try:
        return hasher.verify(password_hash, password[:1000])
    except (VerifyMismatchError, InvalidHashError):
        return False
