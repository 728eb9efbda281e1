"""The groups of a workshop: made, filled evenly, joined by choice, and paired for one stage."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import select

from facilitation.extensions import db
from facilitation.models.group import Group, Membership, usable_name
from facilitation.models.participant import Participant
from facilitation.refusal import Refused, Unusable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitation.models.stage import Stage

MOST_GROUPS = 40


class Grouped:
    """The part of a workshop that knows who works with whom."""

    if TYPE_CHECKING:
        # What the workshop brings.
        id: Any
        all_groups: Any
        groups_by_choice: Any
        per_group: Any

    # Questions

    @property
    def groups(self) -> list[Group]:
        """The groups that last for the whole workshop, in their order."""
        return [group for group in self.all_groups if group.stage_id is None]

    def group(self, group_id: int) -> Group | None:
        return next((group for group in self.groups if group.id == group_id), None)

    def group_by_token(self, token: str) -> Group | None:
        return next((group for group in self.groups if group.token == token), None)

    def people(self) -> list[Participant]:
        """Everybody who can sit in a group: no shared devices, no facilitators."""
        return list(
            db.session.scalars(
                select(Participant)
                .where(
                    Participant.workshop_id == self.id,
                    Participant.is_table.is_(False),
                    Participant.is_facilitating.is_(False),
                )
                .order_by(Participant.id)
            )
        )

    @property
    def seats(self) -> int:
        """Places in a group: as the blueprint recommends, or more where more people came."""
        people = len(self.people())
        return max(self.per_group or 1, -(-people // max(len(self.groups), 1)))

    @property
    def ungrouped(self) -> list[Participant]:
        return [person for person in self.people() if person.group is None]

    # Verbs

    def make_groups(self, count: int, *, by_choice: bool = False) -> None:
        """So many groups in all; groups that exist stay. People choose on their phones, or not.

        Refused with fewer groups than there are already, or more than forty.
        """
        if not 1 <= count <= MOST_GROUPS:
            raise Unusable(_("Bitte 1 bis %(most)s Gruppen.", most=MOST_GROUPS), field="count")
        if count < len(self.groups):
            raise Refused(_("So viele Gruppen gibt es schon. Einzelne lassen sich auflösen."))
        for number in range(len(self.groups) + 1, count + 1):
            self.add_group(_("Gruppe %(n)s", n=number))
        self.groups_by_choice = by_choice

    def add_group(self, name: str | None) -> Group:
        if len(self.groups) >= MOST_GROUPS:
            raise Refused(_("Bitte 1 bis %(most)s Gruppen.", most=MOST_GROUPS))
        position = max((group.position for group in self.groups), default=0) + 1
        group = Group(workshop_id=self.id, position=position, name=usable_name(name))
        self.all_groups.append(group)
        return group

    def dissolve_group(self, group: Group) -> None:
        """The group goes; its people are without one, its cards stay."""
        self.all_groups.remove(group)

    def deal_at_random(self) -> None:
        """Everybody into the groups by chance, sizes kept even (they differ by one at most)."""
        if not self.groups:
            raise Refused(_("Es gibt noch keine Gruppen."))
        people = self.people()
        random.SystemRandom().shuffle(people)
        for person in people:
            self._leave(person)
        db.session.flush()
        for place, person in enumerate(people):
            seat(person, self.groups[place % len(self.groups)])

    def place_late(self, person: Participant) -> None:
        """Somebody came later: into the smallest group, unless people choose for themselves."""
        if self.groups and not self.groups_by_choice and not person.is_facilitating:
            seat(person, min(self.groups, key=lambda group: (group.size, group.position)))

    def choose_group(self, person: Participant, group: Group) -> None:
        """The person's own choice; refused where the facilitator seats people, and when full."""
        if person.group is group:
            return
        if not self.groups_by_choice or person.is_table:
            raise Refused(_("Die Gruppen teilt hier die Moderation ein."))
        if group.size >= self.seats:
            raise Refused(_("In dieser Gruppe ist kein Platz mehr."))
        self.move(person, group)

    def move(self, person: Participant, group: Group | None) -> None:
        """Into this group, or out of all."""
        if person.group is group:
            return
        self._leave(person)
        db.session.flush()
        if group:
            seat(person, group)

    def _leave(self, person: Participant) -> None:
        for membership in list(person.memberships):
            if membership.group.stage_id is None:
                person.memberships.remove(membership)

    def pair_up(self, stage: Stage) -> None:
        """Pairs by chance for one stage; an odd number makes one group of three."""
        if stage.pairs:
            return
        people = self.people()
        random.SystemRandom().shuffle(people)
        for pair in in_pairs(people):
            self._pair(stage, pair)

    def pair_late(self, stage: Stage, person: Participant) -> None:
        """Somebody came while pairs talk: to one who is alone, else to the first pair of two."""
        alone = [pair for pair in stage.pairs if pair.size < 2]
        pairs = alone or [pair for pair in stage.pairs if pair.size == 2]
        if pairs:
            seat(person, pairs[0])
        else:
            self._pair(stage, [person])

    def _pair(self, stage: Stage, people: Sequence[Participant]) -> None:
        position = len(stage.pairs) + 1
        pair = Group(
            workshop_id=self.id,
            stage_id=stage.id,
            position=position,
            name=_("Paar %(n)s", n=position),
        )
        self.all_groups.append(pair)
        for person in people:
            seat(person, pair)


def seat(person: Participant, group: Group) -> None:
    membership = Membership(workshop_id=group.workshop_id, participant=person, group=group)
    db.session.add(membership)


def in_pairs(people: Sequence[Participant]) -> list[list[Participant]]:
    """Two and two; the last three together if the number is odd."""
    pairs = [list(people[start : start + 2]) for start in range(0, len(people), 2)]
    if len(pairs) > 1 and len(pairs[-1]) == 1:
        last = pairs.pop()
        pairs[-1] += last
    return pairs
