"""What a day has changed about its blueprint, to be taken into the next version of it.

Nothing is taken from a confidential case, and included blueprints are not taken apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from flask_babel import gettext as _

from facilitation.activities import activity
from facilitation.blueprints import editing
from facilitation.models.run import minutes_of_stages
from facilitation.texts import in_language

if TYPE_CHECKING:
    from facilitation.models.shelf import Held, Shelf
    from facilitation.models.stage import Stage
    from facilitation.models.workshop import Workshop

Kind = Literal["minutes", "skipped", "added", "repeated", "title"]

#: Times become a round number of minutes, from this number on.
STEP = 5
#: Who is so much off the plan has learnt something; less is worth a look.
NOTEWORTHY = 5
WORTH_A_LOOK = 2


@dataclass(frozen=True)
class Proposal:
    """One change of the day; ``exact`` are the minutes that it really took, if it has some.

    ``key`` names it in a form. ``wanted`` says whether most people would take it over.
    """

    kind: Kind
    key: str
    title: str
    before: str
    after: str
    exact: int | None = None
    wanted: bool = True
    stage: Stage | None = field(default=None, repr=False, compare=False)
    minutes: int | None = None


class Harvest:
    """The changes of one day against the content of a blueprint."""

    def __init__(self, workshop: Workshop, content: dict[str, Any]) -> None:
        self.workshop = workshop
        self.content = content
        self.taken = minutes_of_stages(workshop)
        #: Ids that stages of the day were given in the blueprint, by their key.
        self.placed: dict[str, str] = {}
        self.planned = {
            key: stage
            for stage in editing.stages_of(content)
            if (key := editing.id_of(stage)) and not stage.get("include")
        }

    @property
    def included(self) -> list[str]:
        """Titles of the included blueprints, which stay as they are."""
        return list(
            dict.fromkeys(in_language(one.title) for one in self.workshop.sections if one.key)
        )

    @property
    def proposals(self) -> list[Proposal]:
        """In the order of the day."""
        return [one for stage in self.workshop.stages for one in self._of(stage)]

    def content_with(self, chosen: Collection[str]) -> dict[str, Any]:
        """The content with the proposals of these keys."""
        content = self.content
        self.placed.clear()
        for one in self.proposals:
            if one.key in chosen and one.stage:
                content = self._with(content, one, one.stage)
        return content

    def _of(self, stage: Stage) -> Iterator[Proposal]:
        if stage.section or (stage.is_added and stage not in self.taken):
            return
        if stage.is_added:
            yield self._new(stage)
            return
        planned = self.planned.get(stage.key)
        if planned is None:
            return
        if stage.skipped_at and not stage.opened_at:
            yield Proposal(
                "skipped",
                f"skipped:{stage.key}",
                in_language(stage.title),
                _("%(n)s min", n=stage.minutes),
                "",
                wanted=False,
                stage=stage,
            )
        yield from self._title(stage, planned)
        yield from self._minutes(stage, planned)

    def _new(self, stage: Stage) -> Proposal:
        exact = round(self.taken[stage])
        minutes = rounded(exact)
        return Proposal(
            "repeated" if stage.repeats_key else "added",
            f"new:{stage.key}",
            in_language(stage.title),
            "",
            _("%(n)s min", n=minutes),
            exact=exact,
            stage=stage,
            minutes=minutes,
        )

    def _title(self, stage: Stage, planned: dict[str, Any]) -> Iterator[Proposal]:
        given = planned.get("title")
        if stage.title != ({"de": given} if isinstance(given, str) else given):
            before, after = editing.title_of(planned), in_language(stage.title)
            yield Proposal("title", f"title:{stage.key}", after, before, after, stage=stage)

    def _minutes(self, stage: Stage, planned: dict[str, Any]) -> Iterator[Proposal]:
        before = planned.get("minutes")
        if stage not in self.taken or not isinstance(before, int):
            return
        exact = round(self.taken[stage])
        minutes, off = rounded(exact), abs(exact - before)
        if minutes != before and off >= WORTH_A_LOOK:
            yield Proposal(
                "minutes",
                f"minutes:{stage.key}",
                in_language(stage.title),
                _("%(n)s min", n=before),
                _("%(n)s min", n=minutes),
                exact=exact,
                wanted=off >= NOTEWORTHY,
                stage=stage,
                minutes=minutes,
            )

    def _with(self, content: dict[str, Any], one: Proposal, stage: Stage) -> dict[str, Any]:
        if one.kind in ("added", "repeated"):
            return self._with_new(content, stage, one.minutes or 1)
        number = editing.number_of(content, stage.key)
        if number is None:
            return content
        if one.kind == "skipped":
            return editing.remove(content, number)
        part = editing.stages_of(content)[number]
        changed = {"title": stage.title} if one.kind == "title" else {"minutes": one.minutes}
        return editing.put(content, stage.key, {**part, **changed})

    def _with_new(self, content: dict[str, Any], stage: Stage, minutes: int) -> dict[str, Any]:
        """The content with a stage that this day had, behind the one that it came after."""
        model = self.planned.get(stage.repeats_key or "")
        made = {**model, "title": stage.title} if model else self._typed(content, stage)
        made = {key: value for key, value in made.items() if key != "id"} | {"minutes": minutes}
        content, number = editing.add(content, made, self._place(content, stage))
        self.placed[stage.key] = editing.stages_of(content)[number]["id"]
        return content

    def _typed(self, content: dict[str, Any], stage: Stage) -> dict[str, Any]:
        """What was typed on the day; material only from stages that the blueprint has, too."""
        silent = activity(stage.activity_key).Settings().model_dump(mode="json", by_alias=True)
        said = {key: value for key, value in stage.settings.items() if value != silent.get(key)}
        if any(editing.number_of(content, one) is None for one in editing.sources_of(said)):
            del said["carry"]
        texts = {name: words for name in ("phase", "prompt") if (words := getattr(stage, name))}
        return {"title": stage.title, **texts, "type": stage.activity_key, "minutes": 1, **said}

    def _place(self, content: dict[str, Any], stage: Stage) -> int:
        """The number of the nearest stage before it that the blueprint has; -1 where none is."""
        before = [one for one in self.workshop.stages if one.position < stage.position]
        ids = [id for one in editing.stages_of(content) if (id := editing.id_of(one))]
        for one in reversed(before):
            key = _in_file(one, ids) or self.placed.get(one.key, "")
            number = editing.number_of(content, key)
            if number is not None:
                return number
        return -1


def origin_of(workshop: Workshop, shelf: Shelf) -> Held | None:
    """The blueprint that can learn from this workshop, if it is still here for this person.

    None before it has begun, and of a confidential case.
    """
    if not workshop.tells_its_times:
        return None
    held = shelf.get(workshop.blueprint_key)
    if held and held.own and workshop.blueprint_version not in held.own.versions:
        return None
    return held


def rounded(minutes: int) -> int:
    """A round number of minutes; short times stay as they are, and none is nothing."""
    if minutes < STEP:
        return max(1, minutes)
    return int(minutes / STEP + 0.5) * STEP


def _in_file(stage: Stage, ids: list[str]) -> str | None:
    """The id in the file: that of the stage, or of the one that includes its blueprint."""
    if stage.section is None:
        return stage.key if stage.key in ids else None
    around = [one for one in ids if stage.section.key.startswith(f"{one}-")]
    return max(around, key=len, default=None)
