"""New tables when a stage begins: two pairs become a four, or guests move on while hosts stay."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from facilitation.extensions import db
from facilitation.models.grouped import MOST_GROUPS, seat
from facilitation.rights import words

if TYPE_CHECKING:
    from facilitation.models.participant import Participant
    from facilitation.models.stage import Stage

#: People at a table where the blueprint says nothing (World Café: four or five).
AT_A_TABLE = 4
#: The last guest may fit at the old table only; another order then does better.
TRIES = 20


class Reseating:
    """The part of a workshop that seats people anew for a stage."""

    if TYPE_CHECKING:
        # What the workshop brings.
        groups: Any
        groups_by_choice: Any
        per_group: Any
        stages: Any
        make_groups: Any
        people: Any
        _leave: Any

    def seat_anew(self, stage: Stage) -> None:
        """Groups as ``seating`` says; shared devices stay at their tables.

        ``pairs``: the pairs of the last stage that had some go two by two, the people of an odd
        one to other fours; without pairs everybody is dealt by chance. ``mix``: everybody to
        another table, even in size, but people with a role that ``stays`` keep theirs, one each.
        Missing groups are made.
        """
        seating = stage.settings.get("seating", "keep")
        if seating == "keep" or not self.people():
            return
        self._seat(self._from_pairs(stage) if seating == "pairs" else self._mixed(stage))

    def _from_pairs(self, stage: Stage) -> list[list[Participant]]:
        """Who sits together, in the order of the groups."""
        before = [one for one in self.stages if one.position < stage.position and one.pairs]
        present = self.people()
        pairs = [
            here
            for pair in (before[-1].pairs if before else [])
            if (here := [person for person in pair.members if person in present])
        ]
        paired = {person.id for pair in pairs for person in pair}
        alone = shuffled([person for person in present if person.id not in paired])
        if len(pairs) < 2:
            return dealt(shuffled(present), self._tables_for(len(present)))
        whole = len(pairs) // 2 * 2
        fours = [pairs[n] + pairs[n + 1] for n in range(0, whole, 2)][:MOST_GROUPS]
        left = [person for pair in pairs[len(fours) * 2 :] for person in pair]
        for person in left + alone:
            min(fours, key=len).append(person)
        return fours

    def _mixed(self, stage: Stage) -> list[list[Participant]]:
        """Hosts where they are, or each at a table without one; guests at another table."""
        people = shuffled(self.people())
        wanted = set(words(stage.settings.get("stays") or []))
        hosts = [person for person in people if stage.roles_of(person) & wanted]
        count = len(self.groups) or min(len(hosts), MOST_GROUPS) or self._tables_for(len(people))
        tables: list[list[Participant]] = [[] for _ in range(count)]
        at = {
            person.id: place for place, group in enumerate(self.groups) for person in group.members
        }
        homeless = []
        for host in hosts:
            place = at.get(host.id)
            if place is None or tables[place]:
                homeless.append(host)
            else:
                tables[place].append(host)
        free = [table for table in tables if not table]
        for host, table in zip(homeless, free, strict=False):
            table.append(host)
        seated = {person.id for table in tables for person in table}
        guests = [person for person in people if person.id not in seated]
        tries = (_with_guests(tables, shuffled(guests), at) for _ in range(TRIES))
        return min(tries, key=_unevenness)

    def _tables_for(self, people: int) -> int:
        return min(max(people // (self.per_group or AT_A_TABLE), 1), MOST_GROUPS)

    def _seat(self, plan: list[list[Participant]]) -> None:
        if len(plan) > len(self.groups):
            self.make_groups(len(plan), by_choice=False)
        for person in self.people():
            self._leave(person)
        db.session.flush()
        for group, people in zip(self.groups, plan, strict=False):
            for person in people:
                seat(person, group)
        db.session.flush()


def _with_guests(
    tables: list[list[Participant]], guests: list[Participant], at: dict[int, int]
) -> list[list[Participant]]:
    """The guests, one after the other, at the smallest table that is not their old one."""
    made = [list(table) for table in tables]
    for guest in guests:
        others = [place for place in range(len(made)) if place != at.get(guest.id)] or [0]
        made[min(others, key=lambda place: len(made[place]))].append(guest)
    return made


def _unevenness(tables: list[list[Participant]]) -> int:
    sizes = [len(table) for table in tables]
    return max(sizes) - min(sizes)


def shuffled(people: list[Participant]) -> list[Participant]:
    people = list(people)
    random.SystemRandom().shuffle(people)
    return people


def dealt(people: list[Participant], count: int) -> list[list[Participant]]:
    """These people at so many tables, sizes even."""
    return [people[place::count] for place in range(count)]
