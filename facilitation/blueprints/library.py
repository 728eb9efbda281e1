"""The built-in blueprints, read once at start."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from facilitation.blueprints.spec import WorkshopBlueprint

BUILTIN = Path(__file__).parent / "builtin"


class Library:
    """Blueprints by key; a built-in file with a mistake stops the start."""

    def __init__(self, folder: Path = BUILTIN) -> None:
        self.folder = folder

    @cached_property
    def blueprints(self) -> dict[str, WorkshopBlueprint]:
        read = [
            WorkshopBlueprint.read(path.read_bytes(), path.name)
            for path in sorted(self.folder.glob("*.yaml"))
        ]
        return {blueprint.id: blueprint for blueprint in read}

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self.blueprints.values())

    def get(self, key: str | None) -> WorkshopBlueprint | None:
        return self.blueprints.get(key or "")

    def file(self, key: str) -> Path:
        """The file as it was written, for download."""
        return next(
            path
            for path in self.folder.glob("*.yaml")
            if WorkshopBlueprint.read(path.read_bytes(), path.name).id == key
        )
