"""The clock of a stage: it runs towards a moment, or stands with some seconds left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.models import columns
from facilitation.refusal import Unusable


class Timed:
    if TYPE_CHECKING:
        # What the stage brings.
        activity: Any

    minutes: Mapped[int]
    #: When the running clock reaches zero; empty while it stands.
    ends_at: Mapped[datetime | None] = mapped_column(columns.Moment)
    #: Seconds left on the standing clock.
    seconds_left: Mapped[int | None]

    @property
    def full_seconds(self) -> int:
        """What the clock starts with: the minutes of the stage, or of a round in it."""
        return int(self.activity.seconds(self))

    def remaining(self) -> int | None:
        """Seconds on the clock now, never below 0; None without a clock."""
        if self.ends_at:
            return max(0, round((self.ends_at - columns.now()).total_seconds()))
        return self.seconds_left

    def start_clock(self) -> None:
        left = self.seconds_left if self.seconds_left is not None else self.full_seconds
        self.ends_at = columns.now() + timedelta(seconds=left)
        self.seconds_left = None

    def pause_clock(self) -> None:
        if self.ends_at:
            self.seconds_left = self.remaining()
            self.ends_at = None

    def add_minutes(self, minutes: int) -> None:
        """More time, counted from now if the time was already over."""
        if not 1 <= minutes <= 60:
            raise Unusable(_("Bitte 1 bis 60 Minuten."), field="minutes")
        self.activity.before_more_time(self)
        seconds = (self.remaining() or 0) + minutes * 60
        if self.ends_at:
            self.ends_at = columns.now() + timedelta(seconds=seconds)
        else:
            self.seconds_left = seconds
