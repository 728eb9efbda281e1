"""An entry of a private learning log, which only its author's phone can read.

The text is sealed with a key that is derived from the member's secret, and that secret is nowhere
but in the phone's cookie. So neither a copy of the database nor those who operate the server can
read it; nor can they tell whose it is, which session it is about, or how long it is: rows are found
by a keyed hash of their own random number, and what is sealed is padded.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask_babel import gettext as _
from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.extensions import Base, db
from facilitation.models import columns
from facilitation.refusal import Refused, Unusable
from facilitation.texts import clean

if TYPE_CHECKING:
    from facilitation.models.card import Card
    from facilitation.models.member import Member
    from facilitation.models.participant import Participant

ENTRY_CHARACTERS = 2000
MOST_ENTRIES = 200
#: What is sealed is filled up to a multiple of so many bytes.
PADDING = 512


class LogEntry(Base):
    """Without row numbers, so the order of the rows says nothing about who wrote when."""

    __tablename__ = "log_entry"
    __table_args__ = {"sqlite_with_rowid": False}

    nonce: Mapped[str] = mapped_column(String(32), primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), index=True)
    mark: Mapped[columns.mark]
    sealed: Mapped[str] = mapped_column(Text)

    #: What is sealed: known only while the author's phone asks, never stored.
    opened = None  # type: dict[str, Any] | None

    @classmethod
    def add(cls, text: str | None, *, session: int, by: Member) -> Self:
        """A new entry about this session; refused when empty, too long or one too many."""
        if len(cls.of(by)) >= MOST_ENTRIES:
            raise Refused(_("Ihr Lerntagebuch ist voll. Bitte löschen Sie zuerst einen Eintrag."))
        nonce = secrets.token_hex(16)
        entry = cls(nonce=nonce, series_id=by.series_id, mark=_mark(by, nonce))
        written = columns.now().isoformat()
        entry._seal({"text": usable_entry(text), "session": session, "at": written}, by)
        db.session.add(entry)
        return entry

    @classmethod
    def take(cls, card: Card, *, member: Member, by: Participant) -> Self:
        """The own card becomes an entry; nothing of it stays where it was."""
        if card.stage.persists != "log":
            raise Refused(_("Aus diesem Schritt geht nichts ins Lerntagebuch."))
        if not card.belongs_to(by):
            raise Refused(_("Diese Karte wurde auf einem anderen Telefon geschrieben."))
        entry = cls.add(card.text, session=card.stage.workshop.session_number or 1, by=member)
        db.session.delete(card)
        return entry

    @classmethod
    def of(cls, member: Member) -> list[Self]:
        """All entries of this member, opened; the latest session first, then the latest entry."""
        rows = db.session.scalars(select(cls).where(cls.series_id == member.series_id))
        own = [row for row in rows if hmac.compare_digest(row.mark, _mark(member, row.nonce))]
        for entry in own:
            entry.opened = json.loads(_box(member).decrypt(entry.sealed.encode()))
        return sorted(own, key=lambda entry: (entry.session, entry.written_at), reverse=True)

    @classmethod
    def find(cls, nonce: str, member: Member) -> Self | None:
        return next((entry for entry in cls.of(member) if entry.nonce == nonce), None)

    @property
    def text(self) -> str:
        return str((self.opened or {})["text"])

    @property
    def session(self) -> int:
        return int((self.opened or {})["session"])

    @property
    def written_at(self) -> datetime:
        return datetime.fromisoformat((self.opened or {})["at"])

    def reword(self, text: str | None, *, by: Member) -> None:
        self._seal({**(self.opened or {}), "text": usable_entry(text)}, by)

    def _seal(self, opened: dict[str, Any], by: Member) -> None:
        self.opened = opened
        written = json.dumps(opened, ensure_ascii=False).encode()
        filled = written.ljust(-(-len(written) // PADDING) * PADDING)
        # Without the time that it was sealed, which would stand there for all to read.
        self.sealed = _box(by).encrypt_at_time(filled, 0).decode()


def usable_entry(text: str | None) -> str:
    text = clean(text)
    if not text:
        raise Unusable(_("Bitte schreiben Sie etwas in den Eintrag."), field="text")
    if len(text) > ENTRY_CHARACTERS:
        raise Unusable(
            _(
                "Ein Eintrag fasst %(most)s Zeichen, Ihr Text hat %(has)s. Bitte kürzen Sie ihn.",
                most=ENTRY_CHARACTERS,
                has=len(text),
            ),
            field="text",
        )
    return text


def _box(member: Member) -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"stellwand learning log").derive(_secret_of(member))
    return Fernet(base64.urlsafe_b64encode(key))


def _mark(member: Member, nonce: str) -> str:
    return hmac.digest(_secret_of(member), f"log:{nonce}".encode(), "sha256").hex()


def _secret_of(member: Member) -> bytes:
    if member.secret is None:
        raise RuntimeError("Only a request of the phone itself knows its secret.")
    return member.secret.encode()
