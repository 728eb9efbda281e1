"""A card: what a person writes. Its number (K-001) leads through the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _
from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from facilitation.activities.base import CARD_CHARACTERS, Draft
from facilitation.extensions import Base, db
from facilitation.models import columns
from facilitation.models.participant import Participant
from facilitation.refusal import Refused, Unusable
from facilitation.texts import clean, in_language

if TYPE_CHECKING:
    from facilitation.activities._consulting import ConsultationMethod
    from facilitation.models.group import Group
    from facilitation.models.photo import Photo
    from facilitation.models.stage import Stage


class Card(Base):
    __tablename__ = "card"
    __table_args__ = (
        UniqueConstraint("stage_id", "key"),
        UniqueConstraint("workshop_id", "number"),
        Index("ix_card_stage_lane_slot", "stage_id", "lane", "slot"),
    )
    broadcasts_as: ClassVar[str] = "cards"

    id: Mapped[columns.pk]
    workshop_id: Mapped[columns.workshop_fk]
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    #: What a small form asked for; ``text`` says the same in one piece.
    fields: Mapped[list[Any] | dict[str, Any] | None] = mapped_column(JSON)
    lane: Mapped[int | None]
    #: Its place in the lane, counted from 0; kept as long as the card exists.
    slot: Mapped[int]
    #: Sent by the phone, so that the same post twice is one card.
    key: Mapped[str | None] = mapped_column(String(80))
    nonce: Mapped[str] = mapped_column(String(32))
    mark: Mapped[columns.mark]
    #: Only where the stage says that names are stored.
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    #: Only where people write for their group, or the stage says that groups are stored.
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey("group.id", ondelete="SET NULL"), index=True
    )
    #: It lies in this stack.
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("card.id", ondelete="SET NULL"), index=True
    )
    #: It is the head of a stack: a name with cards under it.
    is_stack: Mapped[bool] = mapped_column(default=False)
    #: It says something about this card.
    about_id: Mapped[int | None] = mapped_column(
        ForeignKey("card.id", ondelete="SET NULL"), index=True
    )
    #: It was made of this card, perhaps in other words.
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("card.id", ondelete="SET NULL"))
    #: The round it was written in, counted from 1, and the sheet it stands on, from 0.
    round: Mapped[int | None]
    sheet: Mapped[int | None]
    hidden_at: Mapped[datetime | None] = mapped_column(columns.Moment)
    aside_reason: Mapped[str | None] = mapped_column(String(200))
    posted_at: Mapped[columns.moment]

    stage: Mapped[Stage] = relationship(back_populates="cards")
    participant: Mapped[Participant | None] = relationship()
    group: Mapped[Group | None] = relationship()
    parent: Mapped[Card | None] = relationship(
        foreign_keys=[parent_id], remote_side="Card.id", back_populates="stack"
    )
    stack: Mapped[list[Card]] = relationship(
        foreign_keys=[parent_id],
        back_populates="parent",
        order_by="Card.number",
        passive_deletes=True,
    )
    about: Mapped[Card | None] = relationship(foreign_keys=[about_id], remote_side="Card.id")
    origin: Mapped[Card | None] = relationship(foreign_keys=[origin_id], remote_side="Card.id")
    photo: Mapped[Photo | None] = relationship(
        back_populates="card", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def label(self) -> str:
        return f"K-{self.number:03d}"

    @property
    def is_aside(self) -> bool:
        return self.hidden_at is not None

    @property
    def author_name(self) -> str | None:
        return self.participant.name if self.participant else None

    @property
    def group_name(self) -> str | None:
        return self.group.name if self.group else None

    @property
    def title(self) -> str:
        """What it is called for short: the first field of a small form, or its text."""
        named = isinstance(self.fields, list) and self.fields and self.fields[0]
        return str(named) if named else self.text

    @property
    def lane_name(self) -> str:
        """The heading of its lane; empty where the stage has none."""
        lanes, place = self.stage.settings.get("lanes") or [], self.lane or 0
        return in_language(lanes[place]) if place < len(lanes) else ""

    @property
    def method(self) -> ConsultationMethod | None:
        """The consultation method that this card is the choice of, if it is one."""
        key = self.fields.get("method") if isinstance(self.fields, dict) else None
        return next((method for method in self.stage.methods if method.id == key), None)

    @property
    def pair(self) -> list[int]:
        """The cards that contradict each other, if this says that they do."""
        pair = self.fields.get("pair") if isinstance(self.fields, dict) else None
        return [int(card_id) for card_id in pair or []]

    @property
    def headed_fields(self) -> list[tuple[str, str]]:
        """What a small form asked for, with its headings; empty for a card of free text.

        One more text than there are headings is the description in place of a photo.
        """
        if not isinstance(self.fields, list):
            return []
        headings = [in_language(one) for one in self.stage.settings.get("fields") or []]
        return [
            (heading, text)
            for heading, text in zip([*headings, _("Statt eines Fotos")], self.fields, strict=False)
            if text
        ]

    @property
    def picture(self) -> Photo | None:
        """Its photo, asked for only where the stage takes photos."""
        return self.photo if self.stage.takes_photos else None

    @property
    def is_for_all(self) -> bool:
        """Whether the board may show it."""
        return self.stage.shows_cards and not self.is_aside

    def is_readable_for(self, participant: Participant) -> bool:
        """Whether this phone may show it: the own, and what is hidden from nobody here."""
        if self.belongs_to(participant):
            return True
        return not self.is_aside and self.stage.may_read(participant, group_id=self.group_id)

    @property
    def for_group_id(self) -> int | None:
        """The group whose matter this is: its own card, or words about its card."""
        return self.about.for_group_id if self.group_id is None and self.about else self.group_id

    def belongs_to(self, participant: Participant) -> bool:
        """Whether this phone may change it: its own, or one of the group that writes together."""
        if self.group_id and self.stage.posts_for_group:
            group = self.stage.group_of(participant)
            return group is not None and group.id == self.group_id
        return self.mark == participant.mark_for(self.nonce)

    def reword(self, draft: Draft, *, by: Participant) -> None:
        """The author changes what stands on it while the stage accepts cards."""
        draft = self.fit(draft, by=by)
        self.text = draft.text or ""
        self.fields = draft.fields
        self.stage.keep_photo(self, draft)

    def fit(self, draft: Draft, *, by: Participant) -> Draft:
        """The draft as this card may keep it, or a refusal that says what is wrong with it."""
        self._refuse_unless_open(by)
        kind = self.stage.activity
        draft = kind.check(self.stage, draft, by, card=self)
        return replace(draft, text=usable_text(draft.text, kind.most_characters(self.stage)))

    def withdraw(self, *, by: Participant) -> None:
        """The author takes the card back; nothing of it stays."""
        self._refuse_unless_open(by)
        self.stage.keep_places(gone=self)
        db.session.delete(self)

    def _refuse_unless_open(self, by: Participant) -> None:
        if not self.belongs_to(by):
            raise Refused(_("Diese Karte wurde auf einem anderen Telefon geschrieben."))
        if not self.stage.accepts("cards", by):
            raise Refused(_("Dieser Schritt ist beendet. Die Karte bleibt, wie sie ist."))

    def set_aside(self, reason: str | None = None) -> None:
        """Off the wall, out of votes and results; it stays in the annex and can be brought back."""
        self._refuse_unless_read_at_the_desk()
        self.stage.workshop.remember("aside", cards=[self])
        self.hidden_at = columns.now()
        self.aside_reason = clean(reason, lines=False)[:200] or None

    def bring_back(self) -> None:
        self._refuse_unless_read_at_the_desk()
        self.stage.workshop.remember("back", cards=[self])
        self.hidden_at = None
        self.aside_reason = None

    def _refuse_unless_read_at_the_desk(self) -> None:
        if not self.stage.desk_reads:
            raise Refused(_("Diese Karten liest die Regie nicht."))


def usable_text(text: str | None, most: int = CARD_CHARACTERS) -> str:
    """The cleaned text of a card; refused when empty or longer than ``most`` characters."""
    text = clean(text)
    if not text:
        raise Unusable(_("Bitte schreiben Sie etwas auf die Karte."), field="text")
    if len(text) > most:
        raise Unusable(
            _(
                "Die Karte fasst %(most)s Zeichen, Ihr Text hat %(has)s. Bitte kürzen Sie ihn.",
                most=most,
                has=len(text),
            ),
            field="text",
        )
    return text
