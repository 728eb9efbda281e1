"""The library as one facilitator finds it: built-in, own and shared blueprints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from facilitation.blueprints import BlueprintError, Library, Problem, WorkshopBlueprint
from facilitation.blueprints.reading import read_content
from facilitation.models.blueprint_version import BlueprintVersion
from facilitation.models.facilitator import Facilitator
from facilitation.models.own_blueprint import OwnBlueprint

NOTHING: Mapping[str, WorkshopBlueprint] = MappingProxyType({})


@dataclass(frozen=True)
class Held:
    """One blueprint in the library: its newest version, with what it includes.

    ``own`` and ``version`` are None for a built-in one. ``problems`` say why it cannot run, such as
    an included blueprint that is missing here.
    """

    key: str
    blueprint: WorkshopBlueprint
    #: Its file, as it was written.
    text: str = field(repr=False)
    own: OwnBlueprint | None = None
    version: BlueprintVersion | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_builtin(self) -> bool:
        return self.own is None

    @property
    def label(self) -> str:
        """What its file calls this version."""
        return str(self.blueprint.version)

    @property
    def content(self) -> dict[str, Any]:
        return read_content(self.text, self.key).data


class Shelf:
    """What this facilitator may see and use."""

    def __init__(self, library: Library, facilitator: Facilitator) -> None:
        self.library = library
        self.facilitator = facilitator

    def __iter__(self) -> Iterator[Held]:
        """Built-in ones first, then those of this house that have a version."""
        for blueprint in self.library:
            yield self._builtin(blueprint)
        for own in OwnBlueprint.visible_to(self.facilitator):
            if own.newest:
                yield self._of(own, own.newest)

    @property
    def taken(self) -> list[str]:
        """The addresses of built-in blueprints, which no own one can have."""
        return list(self.library.blueprints)

    def get(self, key: str | None) -> Held | None:
        """The blueprint of this address; None if there is none that may be seen."""
        built_in = self.library.get(key)
        if built_in:
            return self._builtin(built_in)
        own = self.own(key)
        return self._of(own, own.newest) if own and own.newest else None

    def own(self, key: str | None) -> OwnBlueprint | None:
        """The blueprint of this house with this address, also if there is only a draft."""
        own = OwnBlueprint.by_key(key or "")
        return own if own and own.may_be_seen_by(self.facilitator) else None

    def version(self, own: OwnBlueprint, number: int) -> Held | None:
        """An earlier version."""
        version = own.version(number)
        return self._of(own, version) if version else None

    def find(self, word: str | None) -> Held | None:
        """The blueprint with this address, or whose file has this id."""
        found = self.get(word)
        return found or next((held for held in self if held.blueprint.id == word), None)

    def include_into(
        self, blueprint: WorkshopBlueprint, beside: Mapping[str, WorkshopBlueprint] = NOTHING
    ) -> list[Problem]:
        """Take in what it includes, as this facilitator finds it; returns what is wrong.

        ``beside`` are blueprints that are not here yet, by their ids; they come first.
        """
        try:
            blueprint.include(lambda key: beside.get(key) or self._included(key))
        except BlueprintError as error:
            return error.problems
        return []

    def _included(self, key: str) -> WorkshopBlueprint | None:
        built_in = self.library.get(key)
        if built_in:
            return built_in
        for own in OwnBlueprint.visible_to(self.facilitator):
            if own.newest and key in (own.key, own.newest.blueprint.id):
                return own.newest.blueprint
        return None

    def _builtin(self, blueprint: WorkshopBlueprint) -> Held:
        return Held(blueprint.id, blueprint, self.library.text(blueprint.id))

    def _of(self, own: OwnBlueprint, version: BlueprintVersion) -> Held:
        """Who shares a blueprint shares what it includes: that is found with the owner's eyes."""
        blueprint = version.blueprint
        problems = Shelf(self.library, own.owner).include_into(blueprint)
        return Held(own.key, blueprint, version.text, own, version, problems)
