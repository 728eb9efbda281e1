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
        return {blueprint.id: blueprint for _text, blueprint in _read(self.folder)}

    def __iter__(self) -> Iterator[WorkshopBlueprint]:
        return iter(self.blueprints.values())

    def get(self, key: str | None) -> WorkshopBlueprint | None:
        return self.blueprints.get(key or "")

    def text(self, key: str) -> str:
        """The file as it was written."""
        return next(text for text, blueprint in _read(self.folder) if blueprint.id == key)


@cache
def _read(folder: Path) -> list[tuple[str, WorkshopBlueprint]]:
    """Every file of the folder; read once, for the files of an installation do not change."""
    files = sorted(folder.glob("*.yaml"))
    texts = [path.read_text(encoding="utf-8") for path in files]
    found = [
        (text, WorkshopBlueprint.read(text, path.name))
        for path, text in zip(files, texts, strict=True)
    ]
    by_key = {blueprint.id: blueprint for _text, blueprint in found}
    for _text, blueprint in found:
        blueprint.include(by_key.get)
    return found
