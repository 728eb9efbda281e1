"""The plan of the day changed on the day: stages left out, shortened, repeated or added.

The blueprint stays as it is; a stage that has begun stays where it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask_babel import force_locale
from flask_babel import gettext as _

from facilitation.activities import activity, all_activities
from facilitation.models import columns
from facilitation.refusal import Refused, Unusable
from facilitation.texts import clean, in_language

if TYPE_CHECKING:
    from facilitation.models.section import Section
    from facilitation.models.stage import Stage

LONGEST_STAGE = 480
MOST_STAGES = 120
#: Shorter stages are not worth shortening, and no stage loses more than a third.
WORTH_SHORTENING = 10
PART_TO_SPARE = 3
#: A change of plan is a round number of minutes.
STEP = 5


@dataclass
class Saving:
    """One way to make up for lost time: leave the stage out, or give it fewer minutes."""

    stage: Stage
    saves: int
    #: None: leave it out.
    minutes: int | None


class Replanned:
    """The part of a workshop that changes its own plan."""

    if TYPE_CHECKING:
        # What the workshop brings.
        id: Any
        stages: Any
        stage_after: Any
        current_stage: Any
        is_open: Any
        locale: Any
        remember: Any
        minutes_behind: Any

    def skip(self, stage: Stage) -> None:
        """Leave a stage out that has not begun; what it was to hand on goes on without it."""
        if stage.opened_at:
            raise Refused(_("Dieser Schritt hat schon stattgefunden."))
        self.remember("skip", stages=[stage])
        stage.skipped_at = columns.now()

    def take_back_in(self, stage: Stage) -> None:
        self.remember("take_back_in", stages=[stage])
        stage.skipped_at = None

    def plan_minutes(self, stage: Stage, minutes: int) -> None:
        """More or fewer minutes for a stage; a clock that runs already is not touched."""
        if not 1 <= minutes <= LONGEST_STAGE:
            raise Unusable(_("Bitte 1 bis %(n)s Minuten.", n=LONGEST_STAGE), field="minutes")
        if stage.opened_at:
            raise Refused(_("Dieser Schritt hat schon begonnen. Die Uhr lässt sich verlängern."))
        self.remember("plan_minutes", stages=[stage])
        stage.minutes = minutes

    def repeat(self, stage: Stage) -> Stage:
        """The same stage once more, empty: behind the running one, or behind itself if later.

        Later stages take from the stage and its repetitions alike: the last result of a vote, the
        cards of all collections.
        """
        root = stage.repeats_key or stage.key
        number = 2
        while any(other.key == f"{root}-{number}" for other in self.stages):
            number += 1
        places = [other for other in (stage, self.current_stage) if other]
        return self._insert(
            max(places, key=lambda other: other.position),
            key=f"{root}-{number}",
            repeats_key=root,
            section=stage.section,
            activity_key=stage.activity_key,
            phase=stage.phase,
            title=_once_more(stage.title),
            prompt=stage.prompt,
            hint=stage.hint,
            notes=stage.notes,
            minutes=stage.minutes,
            settings=stage.settings,
        )

    def add_stage(
        self, activity_key: str, title: str | None, *, minutes: int, prompt: str = "", after: Stage
    ) -> Stage:
        """A stage of the day, with the settings of a silent blueprint.

        What weighs cards takes those of the nearest stage before it that has some.
        """
        if activity_key not in all_activities():
            raise Unusable(_("Diese Aktivität gibt es hier nicht."), field="activity")
        title = clean(title, lines=False)[:120]
        if not title:
            raise Unusable(_("Bitte geben Sie dem Schritt einen Titel."), field="title")
        if not 1 <= minutes <= LONGEST_STAGE:
            raise Unusable(_("Bitte 1 bis %(n)s Minuten.", n=LONGEST_STAGE), field="minutes")
        source = self._nearest_with_cards(after)
        given: dict[str, Any] = {}
        if activity(activity_key).passes_on and source:
            given["carry"] = {"from": source.key, "take": "all", "as": "cards"}
        settings = activity(activity_key).Settings.model_validate(given)
        number = sum(stage.is_added for stage in self.stages) + 1
        return self._insert(
            after,
            key=f"extra-{number}",
            section=self._section_behind(after),
            activity_key=activity_key,
            phase=after.phase,
            title={self.locale: title},
            prompt={self.locale: text} if (text := clean(prompt)[:500]) else {},
            hint={},
            notes={},
            minutes=minutes,
            settings=settings.model_dump(mode="json", by_alias=True),
        )

    def remove_added(self, stage: Stage) -> None:
        """An added stage that has not begun goes again."""
        if not stage.is_added or stage.opened_at:
            raise Refused(_("Nur ein ergänzter Schritt, der noch nicht begonnen hat, kann weg."))
        self.drop(stage)

    def drop(self, stage: Stage) -> None:
        """Take a stage out of the run, with whatever is in it."""
        self.stages.remove(stage)
        self._renumber()

    def savings(self) -> list[Saving]:
        """What would make up for the minutes behind plan, the gentlest ways first.

        First what the blueprint says may be cut, then the longest stages by a third at most; no
        more than is needed. Empty while the workshop is on time.
        """
        lost = self.minutes_behind()
        current = self.current_stage
        if lost < STEP or current is None:
            return []
        coming = [
            stage
            for stage in self.stages
            if stage.position > current.position and not stage.opened_at and not stage.skipped_at
        ]
        found = [Saving(stage, stage.minutes, None) for stage in coming if stage.if_short]
        for stage in sorted(coming, key=lambda other: (-other.minutes, other.position)):
            spare = stage.minutes // PART_TO_SPARE // STEP * STEP
            if not stage.if_short and stage.minutes >= WORTH_SHORTENING and spare:
                found.append(Saving(stage, spare, stage.minutes - spare))
        enough, saved = [], 0
        for saving in found:
            if saved >= lost:
                break
            enough.append(saving)
            saved += saving.saves
        return enough

    def ends_at(self) -> Any:
        """When the day will be over if everything coming takes its planned minutes."""
        current = self.current_stage
        if not self.is_open or current is None:
            return None
        left = current.remaining()
        rest = sum(
            stage.minutes
            for stage in self.stages
            if stage.position > current.position and not stage.skipped_at
        )
        return columns.now() + timedelta(seconds=left or 0, minutes=rest)

    def _nearest_with_cards(self, after: Stage) -> Stage | None:
        before = [stage for stage in self.stages if stage.position <= after.position]
        return next((s for s in reversed(before) if "cards" in s.activity.takes), None)

    def _section_behind(self, stage: Stage) -> Section | None:
        """What is added in the midst of a section belongs to it, what comes after it does not."""
        section, following = stage.section, self.stage_after(stage)
        is_inside = section and (section.is_whole_workshop or _section_of(following) is section)
        return section if is_inside else None

    def _insert(self, after: Stage, **values: Any) -> Stage:
        if len(self.stages) >= MOST_STAGES:
            raise Refused(_("Mehr als %(n)s Schritte hat kein Tag.", n=MOST_STAGES))
        stage = type(after)(
            workshop_id=self.id, is_added=True, if_short={}, progress={}, page=0, **values
        )
        self.stages.insert(self.stages.index(after) + 1, stage)
        self._renumber()
        return stage

    def _renumber(self) -> None:
        for position, stage in enumerate(self.stages, start=1):
            stage.position = position


def _section_of(stage: Stage | None) -> Section | None:
    return stage.section if stage else None


def _once_more(title: dict[str, str]) -> dict[str, str]:
    named = {}
    for language, words in title.items():
        with force_locale(language):
            named[language] = _("%(stage)s, noch einmal", stage=words)
    return named


def words_of(saving: Saving) -> str:
    """„Aufwärmen“ auslassen, spart 5 min."""
    title = in_language(saving.stage.title)
    if saving.minutes is None:
        return _("„%(stage)s“ auslassen, spart %(n)s min", stage=title, n=saving.saves)
    return _(
        "„%(stage)s“ auf %(minutes)s min kürzen, spart %(n)s min",
        stage=title,
        minutes=saving.minutes,
        n=saving.saves,
    )
