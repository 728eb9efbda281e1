"""That a blueprint was run here, and what it really took; without people, kept for the library.

Of a confidential case only day, blueprint and number of people are kept, as everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from typing import TYPE_CHECKING, Any

from flask_babel import get_timezone
from sqlalchemy import JSON, ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from facilitation.extensions import Base, db
from facilitation.models import columns

if TYPE_CHECKING:
    from facilitation.models.stage import Stage
    from facilitation.models.workshop import Workshop


@dataclass(frozen=True)
class Figures:
    """What the runs of one blueprint have in common; medians are whole minutes.

    ``planned`` are the minutes of the blueprint that the last run was made from; ``median_minutes``
    is None where none may be known.
    """

    count: int
    median_minutes: int | None
    planned: int
    last_day: date
    stages: dict[str, int] = field(default_factory=dict)


class Run(Base):
    __tablename__ = "run"

    id: Mapped[columns.pk]
    #: The workshop, as long as it is there; closed a second time, it is still one run.
    workshop_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop.id", ondelete="SET NULL"), unique=True
    )
    blueprint_key: Mapped[str] = mapped_column(String(60), index=True)
    #: What the file calls its version.
    label: Mapped[str] = mapped_column(String(20))
    day: Mapped[date]
    people: Mapped[int]
    minutes_planned: Mapped[int]
    #: None where nobody may know, as in a confidential case.
    minutes_taken: Mapped[int | None]
    #: Minutes by the key of the stage, of those that took place.
    stages: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)

    @classmethod
    def note(cls, workshop: Workshop) -> None:
        """Keep what this workshop took; nothing is left where closing it was taken back."""
        run = db.session.scalar(select(cls).where(cls.workshop_id == workshop.id))
        if workshop.closed_at is None or workshop.opened_at is None:
            if run:
                db.session.delete(run)
            return
        is_case = workshop.is_case
        run = run or cls(workshop_id=workshop.id)
        run.blueprint_key = workshop.blueprint_key
        run.label = workshop.blueprint_label
        run.day = _local(workshop.opened_at).date()
        run.people = workshop.count_people()
        run.minutes_planned = workshop.minutes_planned
        run.minutes_taken = None if is_case else minutes_taken(workshop)
        run.stages = {} if is_case else minutes_by_stage(workshop)
        db.session.add(run)

    @classmethod
    def figures(cls, keys: Iterable[str] | None = None) -> dict[str, Figures]:
        """By the address of the blueprint; those that never ran are not in it."""
        wanted = select(
            cls.blueprint_key, cls.day, cls.minutes_planned, cls.minutes_taken, cls.stages
        ).order_by(cls.day, cls.id)
        if keys is not None:
            wanted = wanted.where(cls.blueprint_key.in_(list(keys)))
        runs: dict[str, list[Any]] = defaultdict(list)
        for row in db.session.execute(wanted):
            runs[row.blueprint_key].append(row)
        return {key: _figures(rows) for key, rows in runs.items()}

    @classmethod
    def count_by_label(cls, key: str) -> dict[str, int]:
        """How often each version of a blueprint was run, by what its file calls it."""
        counted = select(cls.label, func.count(cls.id)).where(cls.blueprint_key == key)
        return {label: count for label, count in db.session.execute(counted.group_by(cls.label))}


def minutes_taken(workshop: Workshop) -> int:
    """Whole minutes from the first opening to the close, nights left out.

    A stage that was left open over midnight counts with its planned minutes.
    """
    stages = _in_order_of_opening(workshop)
    openings = [workshop.opened_at, *(stage.opened_at for stage in stages)]
    ends = [*openings[1:], workshop.closed_at]
    planned = [0, *(stage.minutes for stage in stages)]
    return round(sum(map(_minutes, openings, ends, planned)))


def minutes_of_stages(workshop: Workshop) -> dict[Stage, float]:
    """Minutes from the opening of each stage to that of the next, without those of a case."""
    stages = _in_order_of_opening(workshop)
    ends = [*(stage.opened_at for stage in stages[1:]), workshop.closed_at]
    taken = {}
    # Where nothing but a case took place, there is one end too many.
    for stage, end in zip(stages, ends, strict=False):
        if stage.closed_at and _comes_before_case(stage):
            end = stage.closed_at
        taken[stage] = _minutes(stage.opened_at, end, stage.minutes)
    return taken


def minutes_by_stage(workshop: Workshop) -> dict[str, int]:
    """Whole minutes by key; what a stage and its repetitions took is one sum.

    Left out are stages that did not take place, those that only this day had, and those of a case.
    """
    taken: dict[str, float] = defaultdict(float)
    for stage, minutes in minutes_of_stages(workshop).items():
        if stage.repeats_key or not stage.is_added:
            taken[stage.repeats_key or stage.key] += minutes
    return {key: round(minutes) for key, minutes in taken.items()}


def _in_order_of_opening(workshop: Workshop) -> list[Stage]:
    """Those that took place and are no part of a case."""
    opened = [one for one in workshop.stages if one.opened_at and not one.is_confidential]
    return sorted(opened, key=lambda stage: (stage.opened_at, stage.position))


def _comes_before_case(stage: Stage) -> bool:
    following = [one for one in stage.workshop.stages if one.position > stage.position]
    return bool(following and following[0].is_confidential)


def _minutes(begin: datetime | None, end: datetime | None, planned: int) -> float:
    if begin is None or end is None:
        return 0
    if _local(begin).date() != _local(end).date():
        return planned
    return (end - begin).total_seconds() / 60


def _figures(rows: list[Any]) -> Figures:
    known = [row.minutes_taken for row in rows if row.minutes_taken is not None]
    stages: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        for key, minutes in row.stages.items():
            stages[key].append(minutes)
    return Figures(
        count=len(rows),
        median_minutes=round(median(known)) if known else None,
        planned=rows[-1].minutes_planned,
        last_day=rows[-1].day,
        stages={key: round(median(minutes)) for key, minutes in stages.items()},
    )


def _local(moment: datetime) -> datetime:
    return moment.astimezone(get_timezone())
