"""Who may do what in a stage: the one table that models, screens and records ask.

A blueprint says it for every stage: who writes (``post_by``), who has the floor (``floor``), who
reads (``read_by``), what the wall shows (``wall``) and what leaves the workshop (``export``). Each
of the first three is a word or a list of role ids. A confidential case narrows what is left: its
words are on no wall, at no desk and in no record, whatever the blueprint says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

#: Words that are no roles; a role of a blueprint must not be called like one.
WORDS = frozenset({"all", "none", "group", "self", "facilitator"})
#: Stands for "a list of roles" in the values that an activity runs.
ROLES = "a role"
#: The role to which a confidential case belongs; the only one that takes its notes along.
CASE_GIVER = "case_giver"

Wall = Literal["auto", "status", "off"]
Export = Literal["full", "result", "case_giver", "none"]


@dataclass(frozen=True)
class Rights:
    """What one stage allows; ``roles`` are always those that a person has in it.

    ``quotes`` says whether its screens show what people wrote, which is all that has to be kept
    in a confidential case: a distribution of answers or the name of a method quotes nobody.
    """

    post_by: frozenset[str]
    floor: tuple[str, ...]
    read_by: frozenset[str]
    set_wall: Wall
    set_export: Export
    is_confidential: bool = False
    quotes: bool = True
    #: Numbers only: a scale of which everybody sees how the answers are spread.
    is_scale: bool = False

    @classmethod
    def of(cls, settings: dict[str, Any], **more: bool) -> Rights:
        """The rights that these settings of a stage give."""
        return cls(
            frozenset(words(settings.get("post_by", "all"))),
            tuple(words(settings.get("floor") or [])),
            frozenset(words(settings.get("read_by", "all"))),
            settings.get("wall") or "auto",
            settings.get("export") or "full",
            **more,
        )

    # Write

    def may_write(self, roles: frozenset[str], *, has_group: bool = True) -> bool:
        """Whether somebody with these roles may send anything here."""
        if "group" in self.post_by:
            return has_group
        return "all" in self.post_by or bool(self.post_by & roles)

    @property
    def writers(self) -> frozenset[str]:
        """The roles that write; empty where a word says it."""
        return self.post_by - WORDS

    # Speak

    def may_speak(self, roles: frozenset[str]) -> bool:
        """Whether somebody with these roles has the floor; without a rule all have it."""
        return not self.floor or "all" in self.floor or bool(roles.intersection(self.floor))

    # Read

    def may_read(self, roles: frozenset[str], *, is_same_group: bool = False) -> bool:
        """Whether somebody with these roles may read what others wrote here."""
        if "group" in self.read_by:
            return is_same_group
        return "all" in self.read_by or bool(self.read_by & roles)

    @property
    def readers(self) -> frozenset[str]:
        """The roles that read; empty where a word says it."""
        return self.read_by - WORDS

    @property
    def is_private(self) -> bool:
        """Nobody but the author reads what is written here, the desk included."""
        return "self" in self.read_by

    @property
    def is_read_on_phones(self) -> bool:
        """Those who may read have it on their phones, because no wall shows it to them."""
        return bool(self.readers) or ("all" in self.read_by and self.wall != "auto" and self.quotes)

    @property
    def desk_reads(self) -> bool:
        """Whether the facilitators may read what is written here."""
        if self.is_confidential:
            return not self.quotes
        return bool(self.read_by & {"all", "group", "facilitator"})

    # The wall

    @property
    def wall(self) -> Wall:
        """``auto``: as its activity draws it; ``status``: phase, time and who has the floor."""
        if self.is_confidential and self.quotes and self.set_wall == "auto":
            return "status"
        return self.set_wall

    @property
    def wall_shows_cards(self) -> bool:
        return self.wall == "auto" and "all" in self.read_by

    # What leaves the workshop

    def may_leave_with(self, whom: Literal["record", "case_giver"]) -> bool:
        """Whether the outcome goes into the record, or to the person whose case it is."""
        if whom == CASE_GIVER:
            return self.is_confidential and self.set_export == CASE_GIVER
        if self.is_confidential:
            return self.is_scale and self.set_export in ("full", "result")
        return self.set_export in ("full", "result")


def words(given: str | list[str]) -> list[str]:
    """A word or role, or several, as a list."""
    return [given] if isinstance(given, str) else list(given)
