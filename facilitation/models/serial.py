"""A workshop as one session of a series: its number, its name, and the session after it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask_babel import force_locale, get_timezone
from flask_babel import gettext as _
from sqlalchemy import event, text
from sqlalchemy.orm import Mapper

from facilitation.models import columns
from facilitation.models.series import Series
from facilitation.refusal import Refused

if TYPE_CHECKING:
    from facilitation.models.facilitator import Facilitator
    from facilitation.models.workshop import Workshop

TITLE_CHARACTERS = 120


class Serial:
    if TYPE_CHECKING:
        # What the workshop brings.
        title: Any
        locale: Any
        series: Any
        session_number: Any
        current_stage: Any
        stages: Any
        is_open: Any
        is_closed: Any
        starts_at: Any

    # Questions

    @property
    def is_closing_session(self) -> bool:
        """The last one of its series, by its blueprint."""
        return bool(self.series and self.series.is_over and self.series.last is self)

    @property
    def is_arriving(self) -> bool:
        """Before the start, and until people have done the first thing that they are asked for."""
        if self.is_closed:
            return False
        stage = self.current_stage if self.is_open else None
        return stage is None or not any(
            other.takes_contributions for other in self.stages if other.position < stage.position
        )

    # Verbs

    def join_series(self, series: Series | None, blueprint: Any) -> None:
        """Become the next session of this series, or the first of a new one if it asks for one."""
        if series is None and blueprint.series_plan:
            series = Series.begin(blueprint.series_plan, title=self.title, locale=self.locale)
        if series:
            last = series.last
            self.session_number = (last.session_number or 0) + 1 if last else 1
            self.series = series

    def plan_next(self, blueprint: Any, *, by: Facilitator, **origin: Any) -> Workshop:
        """The session after the last one of the series: same people, place, language and time.

        ``origin`` is what ``Workshop.plan`` wants to know of a blueprint of this house. It begins
        as many weeks later as the series says, or the first time after that which is still to come.
        Refused while the last session has not begun, and after the closing one.
        """
        series = self.series
        if series is None:
            raise Refused(_("Dieser Workshop gehört zu keiner Reihe."))
        last = series.last
        if series.is_over:
            raise Refused(_("Der Abschluss der Reihe ist schon angelegt."))
        if not last.opened_at:
            raise Refused(_("Die nächste Sitzung ist schon angelegt."))
        series.settle(last.session_number)
        made: Workshop = type(last).plan(
            blueprint,
            title=_title(series, blueprint, (last.session_number or 0) + 1),
            question=last.question,
            place=last.place,
            starts_at=_weeks_later(last.starts_at, series.interval_weeks),
            locale=series.locale,
            by=by,
            series=series,
            **origin,
        )
        made.facilitators.extend(one for one in last.facilitators if one not in made.facilitators)
        return made

    def end_session(self) -> None:
        if self.series:
            self.series.settle(self.session_number)


def _title(series: Series, blueprint: Any, number: int) -> str:
    with force_locale(series.locale):
        name = _("Abschluss") if blueprint.id == series.close_key else series.session_name(number)
    room = TITLE_CHARACTERS - len(name) - 2
    title = series.title if len(series.title) <= room else series.title[: room - 1].rstrip() + "…"
    return f"{title}, {name}"


def _weeks_later(moment: datetime, weeks: int) -> datetime:
    """The same time of day, also where summer time begins or ends in between."""
    zone: Any = get_timezone()
    local = moment.astimezone(zone).replace(tzinfo=None)
    while True:
        local += timedelta(weeks=max(weeks, 1))
        later = zone.localize(local) if hasattr(zone, "localize") else local.replace(tzinfo=zone)
        if later > columns.now():
            return later


def delete_with_last(mapper: Mapper[Any], connection: Any, workshop: Any) -> None:
    """Nobody could reach a series without sessions, so it goes with the last one."""
    if workshop.series_id:
        connection.execute(
            text(
                "DELETE FROM series WHERE id = :id"
                " AND NOT EXISTS (SELECT 1 FROM workshop WHERE series_id = :id)"
            ),
            {"id": workshop.series_id},
        )


def watch(workshop_class: type[Any]) -> None:
    event.listen(workshop_class, "after_delete", delete_with_last)
