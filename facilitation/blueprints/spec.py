"""What a blueprint file may say: the schema of workshops and their stages.

Every field of every activity is known here from the start, so that a file written for a later
version is understood; what this version cannot run is refused by name, never dropped.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any, Literal, cast

import yaml
from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from facilitation.activities import all_activities
from facilitation.activities.base import Carry, Localised
from facilitation.blueprints.levels import problems_of_levels
from facilitation.blueprints.parts import SectionPlan, problems_of_includes, run_of
from facilitation.rights import CASE_GIVER, WORDS, Rights, words
from facilitation.texts import in_language

SCHEMA = 1
LARGEST_FILE = 1024 * 1024
#: More references to anchors than this multiply the content of a file out of proportion.
MOST_ALIASES = 200


class BlueprintError(Exception):
    """A file that cannot be used; ``problems`` are sentences with file, stage and field."""

    def __init__(self, name: str, problems: list[str]) -> None:
        super().__init__(f"{name}: " + " · ".join(problems))
        self.name = name
        self.problems = problems


class _Strict(BaseModel):
    model_config = ConfigDict(extra="allow", populate_by_name=True)


class Rounds(_Strict):
    count: int = Field(ge=1, le=50)
    minutes: float = Field(gt=0, le=120)
    cards: int = Field(default=0, ge=0, le=50)
    hand_on: bool = Field(default=False, alias="pass")


class Scale(_Strict):
    min: int = 1
    max: int = 5
    low: Localised = ""
    high: Localised = ""


class Axes(_Strict):
    x: Localised
    y: Localised


class Role(_Strict):
    id: str
    de: str = ""
    en: str = ""
    count: int | Literal["rest"] = 1


class SeriesPlan(_Strict):
    """The sessions after this one: how many, how often, and from which blueprints."""

    next: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")
    sessions: int = Field(default=0, ge=0, le=100, description="0 = nobody has said")
    interval_weeks: int = Field(default=4, ge=1, le=52)
    close: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")


class GroupSize(_Strict):
    min: int = Field(default=1, ge=1)
    max: int = Field(default=1000, ge=1)
    per_group: int | None = None


class StagePlan(_Strict):
    """One stage of a blueprint."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")
    title: Localised = ""
    phase: Localised = ""
    type: str = ""
    minutes: int = Field(ge=0, le=24 * 60)
    prompt: Localised = ""
    hint: Localised = ""
    notes: Localised = ""
    say: Localised = ""
    if_short: Localised = ""
    if_stuck: Localised = ""
    unit: str = "plenum"
    lanes: list[Localised] = []
    fields: list[Localised] = []
    post_by: str | list[str] = "all"
    read_by: str | list[str] = "all"
    floor: str | list[str] = []
    max_cards: int = 0
    votes: int = 0
    stack: bool = False
    hidden: bool = False
    attribution: str = "none"
    photo: str = "none"
    carry: Carry | None = None
    per_card: bool = False
    wall: str = "auto"
    export: str = "full"
    starter: Localised | None = None
    rounds: Rounds | None = None
    scale: Scale | None = None
    axes: Axes | None = None
    options: Any = None
    layout: str | None = None
    level: str | None = None
    include: str | None = None
    persist: str | None = None

    @model_validator(mode="after")
    def _is_something(self) -> StagePlan:
        """A stage has a title and an activity, unless another blueprint stands in its place."""
        for name in () if self.include else ("title", "type"):
            if not getattr(self, name):
                raise PydanticCustomError("no_field", "{name}", {"name": name})
        return self

    def settings(self) -> dict[str, Any]:
        """The settings that the stage's activity knows, checked, in a form that JSON can carry."""
        given = self.model_dump(by_alias=True, exclude_unset=True)
        if given.get("votes") == 0:
            del given["votes"]
        kind = all_activities()[self.type].Settings
        return kind.model_validate(given).model_dump(mode="json", by_alias=True)

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
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")
    version: str | int = "1"
    kind: Literal["workshop"] = "workshop"
    title: Localised
    subtitle: Localised = ""
    description: Localised = ""
    goal: Localised = ""
    when_to_use: Localised = ""
    when_not: Localised = ""
    group_size: GroupSize = GroupSize()
    facilitators: int = 1
    skill_level: Localised = ""
    total_minutes: int = Field(default=0, ge=0)
    start: str = Field(default="09:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    materials: list[Localised] = []
    room: Localised = ""
    preparation: list[Localised] = []
    roles: list[Role] = []
    confidentiality: Literal["normal", "case"] = "normal"
    retention_days: int | None = Field(default=None, ge=1, le=365)
    photo_policy: Localised = ""
    layout: str | None = None
    follow_up: list[Localised] = []
    variants: list[Localised] = []
    related: list[str] = []
    source: Localised = ""
    authors: Localised = ""
    authority: Localised = ""
    contact: str = ""
    licence: str = ""
    changes: list[Any] = []
    lessons: list[Localised] = []
    series: SeriesPlan | None = None
    stages: list[StagePlan] = Field(min_length=1, max_length=100)

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
        given = _parse(text, name)
        try:
            blueprint = cls.model_validate(given)
        except ValidationError as error:
            raise BlueprintError(name, [_problem(one, given) for one in error.errors()]) from None
        problems = blueprint._problems()
        if problems:
            raise BlueprintError(name, problems)
        return blueprint

    def include(self, find: Callable[[str], WorkshopBlueprint | None]) -> None:
        """Take in the blueprints that this one includes; raises ``BlueprintError``."""
        if problems := problems_of_includes(self, find):
            raise BlueprintError(self.id, problems)
        for stage in self.stages:
            if stage.include:
                inner = cast(WorkshopBlueprint, find(stage.include))
                inner.include(find)
                self._included[stage.include] = inner

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

    def _problems(self) -> list[str]:
        problems = []
        if self.schema_version == SCHEMA:
            problems += _unknown_words(self, "")
        if self.confidentiality == "case":
            problems += self._case_problems()
        problems += problems_of_levels(self)
        earlier: set[str] = set()
        for stage in self.stages:
            problems += self._stage_problems(stage, earlier)
            earlier.add(stage.id)
        return problems

    def _stage_problems(self, stage: StagePlan, earlier: set[str]) -> list[str]:
        place = _("Schritt „%(stage)s“", stage=stage.id)
        problems = []
        if self.schema_version == SCHEMA:
            problems += [f"{place}: {problem}" for problem in _unknown_words(stage, "")]
        if stage.id in earlier:
            problems.append(_("%(place)s: Diese Kennung gibt es zweimal.", place=place))
        if stage.include:
            return problems
        problems += self._role_problems(stage, place)
        known = all_activities()
        if stage.type not in known:
            problems.append(
                _(
                    "%(place)s: Die Aktivität „%(type)s“ gibt es in dieser Version nicht.",
                    place=place,
                    type=stage.type,
                )
            )
            return problems
        try:
            settings = known[stage.type].Settings.model_validate(stage.settings())
        except ValidationError as error:
            return problems + [f"{place}: {_problem(one, {})}" for one in error.errors()]
        problems += [
            _(
                "%(place)s, Feld „%(field)s“: Dieser Wert läuft in dieser Version noch nicht.",
                place=place,
                field=field,
            )
            for field in settings.cannot_run()
        ]
        problems += self._persist_problems(stage, place)
        for source in stage.carry.sources if stage.carry else []:
            if source not in earlier:
                problems.append(
                    _(
                        "%(place)s, Feld „carry“: Davor gibt es keinen Schritt „%(source)s“.",
                        place=place,
                        source=source,
                    )
                )
        return problems

    def _persist_problems(self, stage: StagePlan, place: str) -> list[str]:
        """What a series cannot keep: anything but cards, and anything of a confidential case."""
        if stage.persist is None:
            return []
        if stage.type != "collect" or self.confidentiality != "normal":
            return [
                _("%(place)s, Feld „persist“: Von hier hält die Reihe nichts fest.", place=place)
            ]
        rights = Rights.of({"read_by": stage.read_by})
        if stage.persist != "log" and rights.is_private:
            return [
                _(
                    "%(place)s, Feld „persist“: Was nur die Person selbst liest, kann nur in ihr "
                    "Lerntagebuch.",
                    place=place,
                )
            ]
        return []

    def _case_problems(self) -> list[str]:
        """What a confidential case must have, and must not."""
        problems = []
        if CASE_GIVER not in {role.id for role in self.roles}:
            problems.append(
                _(
                    "Ein vertraulicher Fall braucht die Rolle „%(role)s“: die Person, der er "
                    "gehört.",
                    role=CASE_GIVER,
                )
            )
        problems += [
            _(
                "Schritt „%(stage)s“: In einem vertraulichen Fall gibt es keine Fotos.",
                stage=stage.id,
            )
            for stage in self.stages
            if stage.photo != "none"
        ]
        return problems

    def _role_problems(self, stage: StagePlan, place: str) -> list[str]:
        """Roles that the blueprint does not know, and cards that not all who get them may read."""
        problems = []
        known = [role.id for role in self.roles]
        for other in self.stages[: self.stages.index(stage) + 1]:
            if other.type == "roles" and isinstance(other.options, list):
                known += [one["id"] if isinstance(one, dict) else str(one) for one in other.options]
        for name in ("post_by", "read_by", "floor"):
            for role in set(words(getattr(stage, name))) - WORDS - set(known):
                near = difflib.get_close_matches(role, [*known, *sorted(WORDS)], n=1, cutoff=0.3)
                problems.append(
                    _(
                        "%(place)s, Feld „%(field)s“: Die Rolle „%(role)s“ gibt es nicht, gemeint "
                        "ist vielleicht „%(near)s“.",
                        place=place,
                        field=name,
                        role=role,
                        near=near[0],
                    )
                    if near
                    else _(
                        "%(place)s, Feld „%(field)s“: Die Rolle „%(role)s“ gibt es nicht.",
                        place=place,
                        field=name,
                        role=role,
                    )
                )
        if stage.carry and stage.carry.use in ("cards", "options"):
            writers = Rights.of({"post_by": stage.post_by}).post_by
            for other in self.stages:
                readers = Rights.of({"read_by": other.read_by}).readers
                if other.id in stage.carry.sources and readers and not writers <= readers:
                    problems.append(
                        _(
                            "%(place)s, Feld „carry“: Die Karten aus „%(source)s“ dürfen nicht "
                            "alle lesen, die hier schreiben.",
                            place=place,
                            source=other.id,
                        )
                    )
        return problems


def localised(text: Localised | None) -> dict[str, str]:
    """A text with its languages named; a bare string counts as German."""
    if not text:
        return {}
    return {"de": text} if isinstance(text, str) else {str(k): v for k, v in text.items()}


class _Loader(yaml.SafeLoader):
    """Safe YAML; duplicate keys and anchors that multiply are refused."""

    aliases = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            self.aliases += 1
            if self.aliases > MOST_ALIASES:
                raise yaml.YAMLError("too many references to anchors")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.YAMLError(f"»{key}« twice, line {key_node.start_mark.line + 1}")
            seen.add(key)
        return super().construct_mapping(node, deep)


def _parse(text: str | bytes, name: str) -> dict[str, Any]:
    if len(text) > LARGEST_FILE:
        raise BlueprintError(name, [_("Die Datei ist größer als 1 MiB.")])
    try:
        given = yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, TypeError, ValueError) as error:
        raise BlueprintError(
            name,
            [_("Die Datei ist kein lesbares YAML: %(error)s", error=" ".join(str(error).split()))],
        ) from None
    if not isinstance(given, dict):
        raise BlueprintError(name, [_("Die Datei enthält keine Blaupause.")])
    return given


def _unknown_words(model: BaseModel, where: str) -> list[str]:
    """Keys that this schema does not know, with the nearest word that it knows."""
    problems = []
    known = [field.alias or name for name, field in type(model).model_fields.items()]
    for key in model.model_extra or {}:
        near = difflib.get_close_matches(str(key), known, n=1, cutoff=0.5)
        problems.append(
            _(
                "Feld „%(field)s“ ist unbekannt, gemeint ist vielleicht „%(near)s“.",
                field=where + str(key),
                near=near[0],
            )
            if near
            else _("Feld „%(field)s“ ist unbekannt.", field=where + str(key))
        )
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel) and not isinstance(value, Carry | StagePlan):
            problems += _unknown_words(value, f"{where}{name}.")
    return problems


def _problem(error: Any, given: dict[str, Any]) -> str:
    """One error of validation in plain words: where it is, and what is wrong there."""
    place = list(error["loc"])
    words = []
    if len(place) > 1 and place[0] == "stages" and isinstance(place[1], int):
        stages = given.get("stages")
        stage = stages[place[1]] if isinstance(stages, list) and place[1] < len(stages) else {}
        key = stage.get("id", place[1] + 1) if isinstance(stage, dict) else place[1] + 1
        words.append(_("Schritt „%(stage)s“", stage=key))
        place = place[2:]
    field = ".".join(
        str(part) for part in place if part not in ("str", "dict[literal['de','en'],str]")
    )
    if field:
        words.append(_("Feld „%(field)s“", field=field))
    kind = error["type"]
    if kind == "no_field":
        words.append(_("Feld „%(field)s“", field=error["ctx"]["name"]))
    if kind in ("missing", "no_field"):
        sentence = _("fehlt.")
    elif kind == "extra_forbidden":
        near = difflib.get_close_matches(
            str(place[-1]), [f.alias or n for n, f in Carry.model_fields.items()], n=1, cutoff=0.3
        )
        sentence = (
            _("ist unbekannt, gemeint ist vielleicht „%(near)s“.", near=near[0])
            if near
            else _("ist unbekannt.")
        )
    else:
        sentence = _("passt nicht: %(why)s", why=error["msg"])
    return ", ".join(words) + ": " + sentence
