"""Whether the content of a blueprint file can be used; if not, everything that is wrong with it.

First the form of each field, then what the fields say about each other. A stage whose form is wrong
does not hide what is wrong elsewhere.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _
from pydantic import BaseModel, ValidationError

from facilitation.activities import all_activities
from facilitation.activities.base import Carry
from facilitation.blueprints.faults import fault
from facilitation.blueprints.levels import problems_of_levels
from facilitation.blueprints.problems import BlueprintError, Path, Problem, unknown
from facilitation.blueprints.reading import Content
from facilitation.blueprints.spec import SCHEMA, StagePlan, WorkshopBlueprint
from facilitation.rights import CASE_GIVER, WORDS, Rights, words


@dataclass
class Examined:
    """What became of a file: a blueprint, or what is wrong with it.

    ``kept`` are fields of a newer schema that this version does not know and keeps.
    """

    content: Content
    blueprint: WorkshopBlueprint | None = None
    problems: list[Problem] = field(default_factory=list)
    kept: list[Problem] = field(default_factory=list)


def examine(content: Content) -> Examined:
    """Everything that is wrong with this content, in the order of the file."""
    examined = Examined(content)
    data = content.data
    problems: list[Problem] = []
    try:
        blueprint = WorkshopBlueprint.model_validate(data)
    except ValidationError as error:
        problems += [fault(one, data) for one in error.errors()]
        usable = _usable_part(data, problems)
        problems += _unknown_beside(data, problems)
    else:
        usable = blueprint, list(range(len(blueprint.stages)))
    if usable:
        rules = _Rules(*usable, data)
        problems += rules.problems()
        examined.kept = rules.kept()
    if not problems:
        examined.blueprint = blueprint
    for problem in sorted(_once(problems), key=_stage_number):
        stage = problem.stage or _stage_name(data, problem)
        examined.problems.append(replace(problem, stage=stage, line=content.line(problem.path)))
    return examined


def problems_of(error: BlueprintError, content: Content) -> list[Problem]:
    """The problems that came up later, such as those of an include, with their lines."""
    return [replace(one, line=content.line(one.path)) for one in error.problems]


def _once(problems: list[Problem]) -> list[Problem]:
    """One sentence for each place is enough."""
    found: dict[Any, Problem] = {}
    for one in problems:
        found.setdefault(one.path or one.sentence, one)
    return list(found.values())


def _stage_number(problem: Problem) -> int:
    return -1 if problem.number is None else problem.number


def _stage_name(data: dict[str, Any], problem: Problem) -> str | None:
    if problem.number is None:
        return None
    stage = data["stages"][problem.number]
    named = isinstance(stage, dict) and isinstance(stage.get("id"), str) and stage["id"]
    return named or str(problem.number + 1)


def _unknown_beside(data: dict[str, Any], problems: list[Problem]) -> list[Problem]:
    """Unknown words in stages that are wrong in form: often what is missing, mistyped."""
    if data.get("schema", SCHEMA) != SCHEMA:
        return []
    known = [info.alias or name for name, info in StagePlan.model_fields.items()]
    return [
        Problem(unknown(word, known), ("stages", number, word))
        for number in sorted({one.number for one in problems if one.number is not None})
        if isinstance(data["stages"][number], dict)
        for word in data["stages"][number]
        if word not in known
    ]


def _usable_part(
    data: dict[str, Any], problems: list[Problem]
) -> tuple[WorkshopBlueprint, list[int]] | None:
    """The blueprint without what is wrong in form; its stages with their numbers in the file."""
    wrong = {one.number for one in problems}
    heads = {one.path[0] for one in problems if one.path and one.number is None}
    stages = data.get("stages")
    if not isinstance(stages, list) or "stages" in heads:
        return None
    numbers = [number for number in range(len(stages)) if number not in wrong]
    part = {key: value for key, value in data.items() if key not in heads}
    try:
        blueprint = WorkshopBlueprint.model_validate(
            {"id": "x", "title": "x", **part, "stages": [stages[number] for number in numbers]}
        )
    except ValidationError:
        return None
    return blueprint, numbers


class _Rules:
    """What the fields of a blueprint say about each other."""

    def __init__(
        self, blueprint: WorkshopBlueprint, numbers: list[int], data: dict[str, Any]
    ) -> None:
        self.blueprint = blueprint
        self.numbers = dict(zip(map(id, blueprint.stages), numbers, strict=True))
        #: The ids of all stages in the file, also of those with mistakes; None where there is none.
        self.ids = [
            one.get("id") if isinstance(one, dict) else None for one in data.get("stages", [])
        ]

    def problems(self) -> list[Problem]:
        found = list(self._unknown_words()) if self.blueprint.schema_version == SCHEMA else []
        if self.blueprint.confidentiality == "case":
            found += self._case_problems()
        found += self._group_size_problems()
        found += problems_of_levels(self.blueprint, self._place)
        for stage in self.blueprint.stages:
            found += self._stage_problems(stage)
        return found

    def kept(self) -> list[Problem]:
        newer = self.blueprint.schema_version > SCHEMA
        return list(self._unknown_words()) if newer else []

    def _place(self, stage: StagePlan, *fields: str) -> tuple[Path, str]:
        return ("stages", self.numbers[id(stage)], *fields), stage.id

    def _unknown_words(self) -> Iterator[Problem]:
        yield from _unknown_in(self.blueprint, ())
        for stage in self.blueprint.stages:
            path, name = self._place(stage)
            yield from (replace(one, stage=name) for one in _unknown_in(stage, path))

    def _group_size_problems(self) -> Iterator[Problem]:
        size = self.blueprint.group_size
        if size.min > size.max:
            yield Problem(_("mindestens ist mehr als höchstens."), ("group_size", "min"))

    def _stage_problems(self, stage: StagePlan) -> Iterator[Problem]:
        number = self.numbers[id(stage)]
        if stage.id in self.ids[:number]:
            yield Problem(_("Diese Kennung gibt es zweimal."), *self._place(stage, "id"))
        if stage.include:
            return
        yield from self._role_problems(stage)
        known = all_activities()
        if stage.type not in known:
            sentence = _(
                "Die Aktivität „%(type)s“ gibt es in dieser Version nicht.", type=stage.type
            )
            near = difflib.get_close_matches(stage.type, known, n=1, cutoff=0.5)
            if near:
                sentence += " " + _("Gemeint ist vielleicht „%(near)s“.", near=near[0])
            yield Problem(sentence, *self._place(stage, "type"))
            return
        yield from self._settings_problems(stage)
        yield from self._persist_problems(stage)
        yield from self._carry_problems(stage)

    def _settings_problems(self, stage: StagePlan) -> Iterator[Problem]:
        kind = all_activities()[stage.type].Settings
        try:
            settings = kind.model_validate(stage.given())
        except ValidationError as error:
            path, name = self._place(stage)
            for one in error.errors():
                problem = fault(one, stage.given())
                yield replace(problem, path=(*path, *problem.path), stage=name)
            return
        for name in settings.cannot_run():
            yield Problem(
                _("Dieser Wert läuft in dieser Version noch nicht."), *self._place(stage, name)
            )

    def _carry_problems(self, stage: StagePlan) -> Iterator[Problem]:
        number = self.numbers[id(stage)]
        place = self._place(stage, "carry")
        includes = {one.id for one in self.blueprint.stages if one.include}
        for source in stage.carry.sources if stage.carry else []:
            if source == stage.id and source not in self.ids[:number]:
                yield Problem(_("Ein Schritt übernimmt nichts aus sich selbst."), *place)
            elif source in self.ids[number:] and source not in self.ids[:number]:
                yield Problem(_("„%(source)s“ kommt erst danach.", source=source), *place)
            elif source in includes:
                yield Problem(
                    _("„%(source)s“ ist eine eingefügte Blaupause.", source=source), *place
                )
            elif source not in self.ids[:number]:
                sentence = _("Davor gibt es keinen Schritt „%(source)s“.", source=source)
                earlier = [one for one in self.ids[:number] if isinstance(one, str)]
                near = difflib.get_close_matches(source, earlier, n=1, cutoff=0.5)
                if near:
                    sentence += " " + _("Gemeint ist vielleicht „%(near)s“.", near=near[0])
                yield Problem(sentence, *place)

    def _persist_problems(self, stage: StagePlan) -> Iterator[Problem]:
        """What a series cannot keep: anything but cards, and anything of a confidential case."""
        if stage.persist is None:
            return
        place = self._place(stage, "persist")
        rights = Rights.of({"read_by": stage.read_by})
        if stage.type != "collect" or self.blueprint.confidentiality != "normal":
            yield Problem(_("Von hier hält die Reihe nichts fest."), *place)
        elif stage.persist != "log" and rights.is_private:
            yield Problem(
                _("Was nur die Person selbst liest, kann nur in ihr Lerntagebuch."), *place
            )

    def _case_problems(self) -> Iterator[Problem]:
        """What a confidential case must have, and must not."""
        if CASE_GIVER not in {role.id for role in self.blueprint.roles}:
            yield Problem(
                _(
                    "Ein vertraulicher Fall braucht die Rolle „%(role)s“: die Person, der er "
                    "gehört.",
                    role=CASE_GIVER,
                ),
                ("roles",),
            )
        for stage in self.blueprint.stages:
            if stage.photo != "none":
                yield Problem(
                    _("In einem vertraulichen Fall gibt es keine Fotos."),
                    *self._place(stage, "photo"),
                )

    def _role_problems(self, stage: StagePlan) -> Iterator[Problem]:
        """Roles that the blueprint does not know, and cards that not all who get them may read."""
        known = [*self._known_roles(stage), *sorted(WORDS)]
        for name in ("post_by", "read_by", "floor", "stays"):
            for role in sorted(set(words(getattr(stage, name))) - set(known)):
                sentence = _("Die Rolle „%(role)s“ gibt es nicht.", role=role)
                near = difflib.get_close_matches(role, known, n=1, cutoff=0.3)
                if near:
                    sentence += " " + _("Gemeint ist vielleicht „%(near)s“.", near=near[0])
                yield Problem(sentence, *self._place(stage, name))
        if stage.carry and stage.carry.use in ("cards", "options"):
            writers = Rights.of({"post_by": stage.post_by}).post_by
            for other in self.blueprint.stages:
                readers = Rights.of({"read_by": other.read_by}).readers
                if other.id in stage.carry.sources and readers and not writers <= readers:
                    yield Problem(
                        _(
                            "Die Karten aus „%(source)s“ dürfen nicht alle lesen, die hier "
                            "schreiben.",
                            source=other.id,
                        ),
                        *self._place(stage, "carry"),
                    )

    def _known_roles(self, stage: StagePlan) -> list[str]:
        """The roles of the blueprint, and those that stages up to this one offer."""
        known = [role.id for role in self.blueprint.roles]
        for other in self.blueprint.stages[: self.blueprint.stages.index(stage) + 1]:
            if other.type == "roles" and isinstance(other.options, list):
                known += [
                    one if isinstance(one, str) else str(one.get("id"))
                    for one in other.options
                    if isinstance(one, str | dict)
                ]
        return known


def _unknown_in(model: BaseModel, path: Path) -> Iterator[Problem]:
    """Keys that this schema does not know, with the nearest word that it knows."""
    known = [info.alias or name for name, info in type(model).model_fields.items()]
    for key in model.model_extra or {}:
        yield Problem(unknown(key, known), (*path, str(key)))
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        for number, inner in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(inner, BaseModel) and not isinstance(inner, Carry | StagePlan):
                where = (info.alias or name, number) if isinstance(value, list) else (name,)
                yield from _unknown_in(inner, (*path, *where))
