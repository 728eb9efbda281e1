"""A series: sessions of the same group, and what goes from one to the next.

It keeps the agreement, the harvest, who wants to be recognised, the role plan and the sealed
learning logs. All of it is deleted with the last session that is left, so 30 days after that was
closed; opening a next session moves the day.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from facilitation.extensions import Base, db
from facilitation.models import columns
from facilitation.models.keeping import Keeping
from facilitation.models.kept import Kept
from facilitation.models.log_entry import LogEntry
from facilitation.models.member import Member
from facilitation.models.rota import Rota
from facilitation.models.turn import Turn

if TYPE_CHECKING:
    from facilitation.models.workshop import Workshop


class Series(Rota, Keeping, Base):
    __tablename__ = "series"

    id: Mapped[columns.pk]
    title: Mapped[str] = mapped_column(String(120))
    locale: Mapped[str] = mapped_column(String(2))
    #: How many are planned, the first included and the closing one not; 0: nobody has said.
    sessions: Mapped[int] = mapped_column(default=0)
    interval_weeks: Mapped[int] = mapped_column(default=4)
    #: Blueprints of the next and of the closing session.
    next_key: Mapped[str] = mapped_column(String(60))
    close_key: Mapped[str | None] = mapped_column(String(60))

    workshops: Mapped[list[Workshop]] = relationship(
        back_populates="series", order_by="Workshop.session_number", passive_deletes=True
    )
    members: Mapped[list[Member]] = relationship(
        back_populates="series",
        order_by=Member.id,
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    turns: Mapped[list[Turn]] = relationship(
        back_populates="series",
        order_by=(Turn.session, Turn.id),
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    kept: Mapped[list[Kept]] = relationship(
        back_populates="series",
        order_by=Kept.id,
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    entries: Mapped[list[LogEntry]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )

    @classmethod
    def begin(cls, plan: Any, *, title: str, locale: str) -> Series:
        """The series that a blueprint asks for; ``plan`` is what it says about one."""
        series = cls(
            title=title,
            locale=locale,
            sessions=plan.sessions,
            interval_weeks=plan.interval_weeks,
            next_key=plan.next,
            close_key=plan.close,
        )
        db.session.add(series)
        return series

    # Questions

    @property
    def last(self) -> Workshop | None:
        """The session with the highest number."""
        return max(self.workshops, key=lambda one: one.session_number or 0, default=None)

    @property
    def delete_on(self) -> date | None:
        """When everything of the series goes: with the last session, whose day closing moves."""
        return self.last.delete_on if self.last else None

    @property
    def workshop_on_screen(self) -> int | None:
        """The session that runs, or else the last."""
        running = next((one for one in self.workshops if one.is_open), self.last)
        return running.id if running else None

    @property
    def is_over(self) -> bool:
        """The closing session is planned already, or held."""
        return bool(self.last and self.close_key and self.last.blueprint_key == self.close_key)

    @property
    def is_due_to_close(self) -> bool:
        """As many sessions as were planned are there; only the closing one is missing."""
        return bool(
            self.close_key
            and self.sessions
            and self.last
            and (self.last.session_number or 0) >= self.sessions
        )

    @property
    def may_go_on(self) -> bool:
        """The last session has begun, so the next can be planned."""
        return bool(self.last and self.last.opened_at and not self.is_over)

    def free_name(self, name: str) -> str:
        """The name, with a number if a member has it already."""
        taken = {member.name for member in self.members}
        number, free = 2, name
        while free in taken:
            free = f"{name} ({number})"
            number += 1
        return free

    def session_name(self, number: int) -> str:
        return _("%(n)s. Sitzung", n=number)
