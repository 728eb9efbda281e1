"""Looking through files before anybody uses them: what the check command says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from flask_babel import gettext as _
from flask_babel import ngettext

from facilitation.blueprints.checks import examine, problems_of
from facilitation.blueprints.library import Library
from facilitation.blueprints.packing import LARGEST, Packed, opened
from facilitation.blueprints.problems import BlueprintError
from facilitation.blueprints.reading import Content, read_content
from facilitation.blueprints.spec import WorkshopBlueprint
from facilitation.pictures import prepare
from facilitation.refusal import Refused


def looked_through(paths: Iterable[Path], library: Library) -> tuple[list[str], int]:
    """One line for each mistake and each good file, and how many files have mistakes.

    The files may include each other, whatever their order.
    """
    looks = [look for path in paths for look in _looks_at(path)]
    given = {look.blueprint.id: look.blueprint for look in looks if look.blueprint}
    for look in looks:
        look.include(given, library)
    return [line for look in looks for line in look.lines()], sum(look.is_wrong for look in looks)


def _looks_at(path: Path) -> list[_Look]:
    try:
        with path.open("rb") as file:
            parcel = opened(path.name, file.read(LARGEST + 1))
    except BlueprintError as error:
        return [_Look(path.name, error=error)]
    except OSError as error:
        return [_Look(path.name, said=[f"{path.name}: {error.strerror}"])]
    inside = f"{path.name}/" if parcel.is_zip else ""
    return [_Look(f"{inside}{packed.name}", packed) for packed in parcel.files]


class _Look:
    """One blueprint file, and what there is to say about it."""

    def __init__(
        self,
        name: str,
        packed: Packed | None = None,
        *,
        error: BlueprintError | None = None,
        said: Iterable[str] = (),
    ) -> None:
        self.name = name
        self.problems = list(error.problems) if error else []
        self.said = list(said)
        self.notes: list[str] = []
        self.blueprint: WorkshopBlueprint | None = None
        self.content: Content | None = None
        if packed:
            self._read(packed)

    def _read(self, packed: Packed) -> None:
        try:
            self.content = read_content(packed.data, self.name)
        except BlueprintError as error:
            self.problems = error.problems
            return
        examined = examine(self.content)
        self.blueprint, self.problems = examined.blueprint, examined.problems
        kept = _("bleibt erhalten, ohne hier etwas zu bewirken.")
        self.notes = [
            replace(one, sentence=kept, line=self.content.line(one.path)).in_file(self.name)
            for one in examined.kept
        ]
        for file, data in packed.pictures.items():
            try:
                prepare(data)
            except Refused as refusal:
                self.said.append(f"{self.name}: {file}: {refusal.sentence}")

    def include(self, given: dict[str, WorkshopBlueprint], library: Library) -> None:
        if self.blueprint is None or self.content is None:
            return
        try:
            self.blueprint.include(lambda key: given.get(key) or library.get(key))
        except BlueprintError as error:
            self.problems = problems_of(error, self.content)

    @property
    def is_wrong(self) -> bool:
        return bool(self.problems or self.said)

    def lines(self) -> list[str]:
        found = [*(problem.in_file(self.name) for problem in self.problems), *self.said]
        if not found and self.blueprint:
            stages = len(self.blueprint.flat)
            words = ngettext(
                "in Ordnung, %(num)s Schritt, %(minutes)s Minuten",
                "in Ordnung, %(num)s Schritte, %(minutes)s Minuten",
                stages,
                minutes=self.blueprint.minutes,
            )
            found.append(f"{self.name}: {words}")
        return [*found, *self.notes]
