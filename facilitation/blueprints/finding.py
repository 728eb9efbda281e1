"""Finding a blueprint on the shelf: what somebody wants, and which blueprints fit.

It knows no facilitator: where a blueprint comes from is handed in as a word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from facilitation.blueprints.spec import WorkshopBlueprint, localised
from facilitation.blueprints.vocabulary import known_values
from facilitation.texts import LANGUAGES

#: Minutes by the word in the address: more than the first, at most the second.
LENGTHS = {"hour": (0, 60), "two-hours": (0, 120), "half-day": (120, 300), "day": (300, 10**6)}
BUILTIN, OWN, SHARED = ORIGINS = ("builtin", "own", "shared")
MOST_PEOPLE = 1000
SEARCH_CHARACTERS = 100


class Findable(Protocol):
    """What can be found: a blueprint, or a draft that is none yet and has only its ``words``."""

    @property
    def origin(self) -> str: ...

    @property
    def blueprint(self) -> WorkshopBlueprint | None: ...

    @property
    def words(self) -> Iterable[Any]: ...


Found = TypeVar("Found", bound=Findable)


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; what is empty asks for nothing."""

    search: str = ""
    purposes: tuple[str, ...] = ()
    phase: str = ""
    length: str = ""
    people: int | None = None
    language: str = ""
    origin: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Sequence[str]]) -> Wanted:
        """From an address, by name the values given; what nobody knows asks for nothing."""

        def one(name: str, known: Iterable[str]) -> str:
            word = next(iter(given.get(name, ())), "")
            return word if word in known else ""

        search = next(iter(given.get("q", ())), "")
        people = next(iter(given.get("people", ())), "").strip()
        purposes = [word for word in known_values("purpose") if word in given.get("purpose", ())]
        return cls(
            search=" ".join(search.split())[:SEARCH_CHARACTERS],
            purposes=tuple(purposes),
            phase=one("phase", known_values("project_phase")),
            length=one("length", LENGTHS),
            people=_number(people),
            language=one("language", LANGUAGES),
            origin=one("origin", ORIGINS),
        )

    def __bool__(self) -> bool:
        """Whether it asks for anything."""
        return self != Wanted()

    def fits(self, one: Findable) -> bool:
        blueprint = one.blueprint
        if self.origin and one.origin != self.origin:
            return False
        if not self._finds_words(one.words):
            return False
        if blueprint is None:
            # A draft may say anything or nothing about what it is for.
            return not (self.purposes or self.phase or self.length or self.people or self.language)
        return self._suits(blueprint)

    def _suits(self, blueprint: WorkshopBlueprint) -> bool:
        above, most = LENGTHS.get(self.length, (-1, 10**6))
        size = blueprint.group_size
        return (
            (not self.purposes or bool(set(self.purposes) & set(blueprint.purpose)))
            and (not self.phase or self.phase in blueprint.project_phase)
            and above < blueprint.minutes <= most
            and (self.people is None or size.min <= self.people <= size.max)
            and (not self.language or self.language in blueprint.languages)
        )

    def _finds_words(self, texts: Iterable[Any]) -> bool:
        """Whether every word that was typed stands somewhere in these texts."""
        wanted = plain(self.search).split()
        if not wanted:
            return True
        everything = "\n".join(plain(words) for text in texts for words in localised(text).values())
        return all(word in everything for word in wanted)


def find(given: Iterable[Found], wanted: Wanted) -> list[Found]:
    """Those that fit, in the order in which they were given."""
    return [one for one in given if wanted.fits(one)]


def words_in(blueprint: WorkshopBlueprint) -> Iterable[Any]:
    """What is searched: what it says of itself, and the titles and questions of its stages."""
    yield blueprint.title
    yield from (blueprint.subtitle, blueprint.description, blueprint.goal)
    yield from (blueprint.when_to_use, blueprint.when_not)
    for stage in blueprint.flat:
        yield from (stage.title, stage.phase, stage.prompt)


def plain(text: str) -> str:
    """A text in which case, accents and umlauts make no difference: „Größe“ is „grosse“."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _number(typed: str) -> int | None:
    if not (typed.isascii() and typed.isdecimal()) or len(typed) > 6:
        return None
    return min(int(typed), MOST_PEOPLE) or None
