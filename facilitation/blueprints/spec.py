"""What a blueprint file may say: the schema of workshops and their stages.

Every field of every activity is known here from the start, so that a file written for a later
version is understood; what this version cannot run is refused by name, never dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, StringConstraints, model_validator

from facilitation.activities import all_activities
from facilitation.activities.base import Carry
from facilitation.blueprints.parts import SectionPlan, problems_of_includes, run_of
from facilitation.blueprints.problems import BlueprintError
from facilitation.rights import words
from facilitation.texts import in_language
from facilitation.wordings import (
    Localised,
    LocalisedLine,
    LocalisedTitle,
    OneOrSeveral,
    refuse,
)

SCHEMA = 1
#: Stages in one file; those of included blueprints come on top.
MOST_STAGES = 100
LONGEST_STAGE = 480
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
PICTURE = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}\.(jpg|jpeg|png|webp)$"
KEY = r"^[a-z0-9][a-z0-9-]{0,59}$"
STAGE_KEY = r"^[a-z0-9][a-z0-9_-]{0,59}$"

#: What a blueprint is for, and when in a project it helps: the filters of the library.
Purpose = Literal[
    "ideas", "decision", "analysis", "cases", "learning", "culture", "programme", "review"
]
ProjectPhase = Literal["start", "understand", "ideate", "decide", "implement", "reflect"]
Line = Annotated[str, StringConstraints(max_length=300)]
Lines = Annotated[list[LocalisedLine], Field(max_length=50)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="allow", populate_by_name=True, strict=True)


class Rounds(_Strict):
    count: int = Field(ge=1, le=50)
    minutes: float = Field(gt=0, le=120)
    cards: int = Field(default=0, ge=0, le=50)
    hand_on: bool = Field(default=False, alias="pass")


class Scale(_Strict):
    min: int = 1
    max: int = 5
    low: LocalisedLine = ""
    high: LocalisedLine = ""


class Axes(_Strict):
    x: LocalisedLine
    y: LocalisedLine


class Role(_Strict):
    id: str = Field(pattern=STAGE_KEY)
    de: Line = ""
    en: Line = ""
    count: Annotated[int, Field(ge=1, le=100)] | Literal["rest"] = 1


class Origin(_Strict):
    """The blueprint that this one was copied from, and where that was at home."""

    id: str = Field(pattern=KEY)
    version: Line | int = ""
    title: LocalisedLine = ""
    authority: LocalisedLine = ""


class Picture(_Strict):
    """A picture that travels beside the file, such as a plan of the room."""

    file: str = Field(pattern=PICTURE)
    alternative: LocalisedLine


class Change(_Strict):
    """What a version changed, in one line."""

    version: Line | int
    date: Annotated[str, StringConstraints(pattern=DAY)] = ""
    text: LocalisedLine = ""


class SeriesPlan(_Strict):
    """The sessions after this one: how many, how often, and from which blueprints."""

    next: str = Field(pattern=KEY)
    sessions: int = Field(default=0, ge=0, le=100, description="0 = nobody has said")
    interval_weeks: int = Field(default=4, ge=1, le=52)
    close: str | None = Field(default=None, pattern=KEY)


class GroupSize(_Strict):
    min: int = Field(default=1, ge=1, le=1000)
    max: int = Field(default=1000, ge=1, le=1000)
    per_group: int | None = Field(default=None, ge=1, le=100)


class StagePlan(_Strict):
    """One stage of a blueprint."""

    id: str = Field(pattern=STAGE_KEY)
    title: LocalisedTitle = ""
    phase: LocalisedLine = ""
    type: str = ""
    minutes: int = Field(ge=1, le=LONGEST_STAGE)
    prompt: Localised = ""
    hint: Localised = ""
    notes: Localised = ""
    say: Localised = ""
    if_short: Localised = ""
    if_stuck: Localised = ""
    unit: str = "plenum"
    seating: str = "keep"
    stays: OneOrSeveral = []
    lanes: Lines = []
    fields: Lines = []
    post_by: OneOrSeveral = "all"
    read_by: OneOrSeveral = "all"
    floor: OneOrSeveral = []
    max_cards: int = 0
    votes: int = 0
    ballot: str = "both"
    stack: bool = False
    hidden: bool = False
    attribution: str = "none"
    photo: str = "none"
    carry: Carry | None = None
    per_card: bool = False
    wall: str = "auto"
    export: str = "full"
    starter: LocalisedLine | None = None
    rounds: Rounds | None = None
    scale: Scale | None = None
    best: str | None = None
    axes: Axes | None = None
    options: Any = None
    layout: str | None = None
    level: str | None = None
    include: str | None = None
    persist: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _is_something(cls, given: Any) -> Any:
        """A stage has a title and an activity, unless another blueprint stands in its place."""
        if isinstance(given, dict) and not given.get("include"):
            for name in ("title", "type"):
                if name not in given:
                    raise refuse(name, "no_field")
        return given

    def given(self) -> dict[str, Any]:
        """What the file says of it; no votes at all are as good as silence."""
        given = self.model_dump(by_alias=True, exclude_unset=True)
        if given.get("votes") == 0:
            del given["votes"]
        return given

    def settings(self) -> dict[str, Any]:
        """The settings that the stage's activity knows, checked, in a form that JSON can carry."""
        kind = all_activities()[self.type].Settings
        return kind.model_validate(self.given()).model_dump(mode="json", by_alias=True)

    def as_stage(self) -> dict[str, Any]:
        """What a workshop copies from this plan."""
        return {
            "key": self.id,
            "activity_key": self.type,
            "phase": localised(self.phase),
            "title": localised(self.title),
            "prompt": localised(self.prompt),
            "hint": localised(self.hint),
            "notes": localised(self.notes),
            "if_short": localised(self.if_short),
            "minutes": self.minutes,
            "settings": self.settings(),
            "page": 0,
        }


class WorkshopBlueprint(_Strict):
    """What a workshop is made from: one file, all languages in it."""

    schema_version: int = Field(default=SCHEMA, alias="schema", ge=1)
    id: str = Field(pattern=KEY)
    version: Line | int = "1"
    kind: Literal["workshop"] = "workshop"
    title: LocalisedTitle
    subtitle: Localised = ""
    description: Localised = ""
    goal: Localised = ""
    when_to_use: Localised = ""
    when_not: Localised = ""
    purpose: list[Purpose] = []
    project_phase: list[ProjectPhase] = []
    group_size: GroupSize = GroupSize()
    facilitators: int = Field(default=1, ge=1, le=100)
    skill_level: Localised = ""
    total_minutes: int = Field(default=0, ge=0, le=MOST_STAGES * LONGEST_STAGE)
    start: str = Field(default="09:00", pattern=CLOCK)
    materials: Lines = []
    room: Localised = ""
    preparation: Lines = []
    roles: list[Role] = Field(default=[], max_length=40)
    confidentiality: Literal["normal", "case"] = "normal"
    retention_days: int | None = Field(default=None, ge=1, le=365)
    photo_policy: Localised = ""
    layout: str | None = None
    follow_up: Lines = []
    variants: Lines = []
    related: list[Annotated[str, StringConstraints(pattern=KEY)]] = Field(default=[], max_length=50)
    source: Localised = ""
    authors: Localised = ""
    authority: Localised = ""
    contact: Line = ""
    licence: Line = ""
    origin: Origin | None = None
    pictures: list[Picture] = Field(default=[], max_length=20)
    changes: list[Change] = Field(default=[], max_length=500)
    lessons: Lines = []
    series: SeriesPlan | None = None
    stages: list[StagePlan] = Field(min_length=1, max_length=MOST_STAGES)

    #: The blueprints that this one includes, by key; set by ``include``.
    _included: dict[str, WorkshopBlueprint] = PrivateAttr(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _localise_title(cls, given: Any) -> Any:
        if isinstance(given, dict) and isinstance(given.get("title"), str):
            given = {**given, "title": {"de": given["title"]}}
        return given

    @classmethod
    def read(cls, text: str | bytes, name: str) -> WorkshopBlueprint:
        """The blueprint in this YAML text; raises ``BlueprintError`` with all that is wrong."""
        from facilitation.blueprints.checks import examine
        from facilitation.blueprints.reading import read_content

        examined = examine(read_content(text, name))
        if examined.blueprint is None:
            raise BlueprintError(name, examined.problems)
        return examined.blueprint

    def include(self, find: Callable[[str], WorkshopBlueprint | None]) -> None:
        """Take in the blueprints that this one includes; raises ``BlueprintError``."""
        if problems := problems_of_includes(self, find):
            raise BlueprintError(self.id, problems)
        included = {}
        for key in {stage.include for stage in self.stages if stage.include}:
            inner = cast(WorkshopBlueprint, find(key))
            inner.include(find)
            included[key] = inner
        self._included = included

    def included(self, key: str) -> WorkshopBlueprint:
        return self._included[key]

    def run(self) -> list[tuple[SectionPlan | None, StagePlan]]:
        """All stages as a workshop has them, those of included blueprints in their place."""
        return list(run_of(self))

    @property
    def has_case(self) -> bool:
        """Whether it is, or includes, a confidential case."""
        parts = {part.key: part.blueprint for part, _stage in self.run() if part}
        return any(blueprint.confidentiality == "case" for blueprint in parts.values())

    def role_names(self, given: str | list[str]) -> str:
        """The names of those of these that are roles, as a list in words."""
        return ", ".join(
            in_language(role.model_dump()) for role in self.roles if role.id in words(given)
        )

    @property
    def flat(self) -> list[StagePlan]:
        return [stage for _section, stage in self.run()]

    @property
    def minutes(self) -> int:
        return sum(stage.minutes for stage in self.flat)

    @property
    def series_plan(self) -> SeriesPlan | None:
        """The series that its first workshop begins.

        A file that keeps something for a series, but names none, goes on with itself.
        """
        if self.series or not any(stage.persist for stage in self.stages):
            return self.series
        return SeriesPlan(next=self.id)

    @property
    def languages(self) -> list[str]:
        return [key for key in ("de", "en") if key in localised(self.title)]


def localised(text: Localised | None) -> dict[str, str]:
    """A text with its languages named; a bare string counts as German."""
    if not text:
        return {}
    return {"de": text} if isinstance(text, str) else {str(k): v for k, v in text.items()}
