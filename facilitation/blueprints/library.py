"""The built-in blueprints, read once at start."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from facilitation.blueprints.spec import WorkshopBlueprint

BUILTIN = Path(__file__).parent / "builtin"


class Library:
    """Blueprints by key; a built-in file with a mistake stops the start."""

    def __init__(self, folder: Path = BUILTIN) -> None:
        self.folder = folder

    @property
    def blueprints(self) -> dict[str, WorkshopBlueprint]:
        return {blueprint.id: blueprint for _path, blueprint in _read(self.folder)}

    def __iter__(self) -> Iterator[WorkshopBlueprint]:
        return iter(self.blueprints.values())

    def get(self, key: str | None) -> WorkshopBlueprint | None:
        return self.blueprints.get(key or "")

    def file(self, key: str) -> Path:
        """The file as it was written, for download."""
        return next(path for path, blueprint in _read(self.folder) if blueprint.id == key)


@cache
def _read(folder: Path) -> list[tuple[Path, WorkshopBlueprint]]:
    """Every file of the folder; read once, for the files of an installation do not change."""
    found = [
        (path, WorkshopBlueprint.read(path.read_bytes(), path.name))
        for path in sorted(folder.glob("*.yaml"))
    ]
    by_key = {blueprint.id: blueprint for _path, blueprint in found}
    for _path, blueprint in found:
        blueprint.include(by_key.get)
    return found
