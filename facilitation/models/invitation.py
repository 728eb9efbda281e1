"""A one-time link that makes one account; the database keeps only its hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.extensions import Base, db
from facilitation.models import columns
from facilitation.models.facilitator import Facilitator
from facilitation.refusal import Refused

VALID_FOR = timedelta(days=7)


class Invitation(Base):
    __tablename__ = "invitation"

    id: Mapped[columns.pk]
    token_hash: Mapped[columns.mark] = mapped_column(unique=True)
    makes_admin: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[columns.moment]

    @classmethod
    def issue(cls, *, makes_admin: bool = False) -> str:
        """A new link's token, valid for seven days; only its hash is kept."""
        token = secrets.token_urlsafe(24)
        db.session.add(
            cls(
                token_hash=_hash(token),
                makes_admin=makes_admin,
                expires_at=columns.now() + VALID_FOR,
            )
        )
        return token

    @classmethod
    def issue_first(cls) -> str:
        """The link for the first account; earlier unused ones stop working."""
        db.session.execute(delete(cls))
        return cls.issue(makes_admin=True)

    @classmethod
    def by_token(cls, token: str) -> Invitation | None:
        invitation = db.session.scalar(select(cls).where(cls.token_hash == _hash(token)))
        if invitation and invitation.expires_at < columns.now():
            return None
        return invitation

    def accept(self, email: str, password: str, name: str) -> Facilitator:
        if self not in db.session:
            raise Refused(_("Dieser Link wurde schon benutzt."))
        facilitator = Facilitator.register(email, password, name, is_admin=self.makes_admin)
        db.session.delete(self)
        return facilitator


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
