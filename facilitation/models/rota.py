"""The role plan of a series: who brings a case and who moderates, session by session.

The rule: nobody has a duty twice before all have had it once, as far as people are willing, and
nobody has both in one session. It proposes; people decide, and nobody has to say why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import select

from facilitation.extensions import db
from facilitation.models import columns
from facilitation.models.turn import DUTIES, Turn, duty_words
from facilitation.refusal import Refused

if TYPE_CHECKING:
    from facilitation.models.member import Member

#: One who has had a duty: session, duty, person.
Past = tuple[int, str, int]


def propose(
    people: Collection[int],
    past: Iterable[Past],
    *,
    unwilling: Collection[int] = (),
    taken: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Whom to propose for the duties of one session that nobody has yet.

    ``past`` are all turns of other sessions, ``unwilling`` those who said no to this one, ``taken``
    the duties that are given already. Among all pairs the one is chosen whose people have had these
    duties least; then those who have had least of anything, then those who have waited longest.
    """
    taken = dict(taken or {})
    past = list(past)
    had = Counter((person, duty) for _session, duty, person in past)
    had_any = Counter(person for _session, _duty, person in past)
    latest: dict[int, int] = {}
    for session, _duty, person in past:
        latest[person] = max(session, latest.get(person, 0))
    willing = sorted(set(people) - set(unwilling) - set(taken.values()))
    open_duties = [duty for duty in DUTIES if duty not in taken]

    def price(pair: tuple[int, ...]) -> tuple[Any, ...]:
        return (
            sum(had[person, duty] for person, duty in zip(pair, open_duties, strict=False)),
            sum(had_any[person] for person in pair),
            sum(latest.get(person, 0) for person in pair),
            pair,
        )

    # With fewer people than duties, the case comes first.
    pairs = permutations(willing, min(len(open_duties), len(willing)))
    best: tuple[int, ...] = min(pairs, key=price)
    return dict(zip(open_duties, best, strict=False))


@dataclass
class Slot:
    """One duty in one session, and whose it is: given, or only proposed."""

    session: int
    duty: str
    member: Member | None = None
    turn: Turn | None = None

    @property
    def words(self) -> str:
        return duty_words(self.duty)

    @property
    def name(self) -> str | None:
        return self.member.name if self.member else None

    @property
    def state(self) -> str:
        """free, proposed or accepted."""
        if self.member is None:
            return "free"
        return "accepted" if self.turn and self.turn.is_accepted else "proposed"

    @property
    def state_words(self) -> str:
        return {
            "free": _("noch frei"),
            "proposed": _("vorgeschlagen"),
            "accepted": _("übernommen"),
        }[self.state]


class Rota:
    """The part of a series that plans who is next.

    What nobody has answered is proposed anew whenever it is asked for, so that those who join later
    have their place in it; once a session is over, its turns are kept as they were.
    """

    if TYPE_CHECKING:
        # What the series brings.
        id: Any
        sessions: Any
        members: Any
        turns: Any
        last: Any

    # Questions

    def slots(self, *wanted: int) -> list[Slot]:
        """The duties of these sessions in order, as the plan has them now."""
        given = {(turn.session, turn.duty): turn for turn in self.turns if not turn.is_declined}
        people = {member.id: member for member in self.members}
        past: list[Past] = [(turn.session, turn.duty, turn.member_id) for turn in given.values()]
        found: dict[tuple[int, str], int] = {}
        for session in sorted({*wanted, *self.sessions_ahead}):
            here = [turn for turn in self.turns if turn.session == session]
            new = propose(
                people if self.is_ahead(session) else (),
                [one for one in past if one[0] != session],
                unwilling={turn.member_id for turn in here if turn.is_declined},
                taken={turn.duty: turn.member_id for turn in here if not turn.is_declined},
            )
            past += [(session, duty, person) for duty, person in new.items()]
            found |= {(session, duty): person for duty, person in new.items()}
        return [
            Slot(session, duty, turn.member if turn else people.get(found.get(place, 0)), turn)
            for session in wanted
            for duty in DUTIES
            for place in [(session, duty)]
            for turn in [given.get(place)]
        ]

    def sessions_after(self, number: int) -> list[int]:
        """The sessions that can be planned now: all that are meant to come, the next at least."""
        return list(range(number + 1, max(self.sessions, number + 1) + 1))

    @property
    def sessions_ahead(self) -> list[int]:
        """Those that are not over, the one that runs included."""
        if self.last is None:
            return []
        here = self.last.session_number
        return [one for one in (here, *self.sessions_after(here)) if self.is_ahead(one)]

    def is_ahead(self, session: int) -> bool:
        """Whether this session is still to be planned, or runs; the first plans only the others."""
        last = self.last
        if last is None or session < 2:
            return False
        here = last.session_number
        return bool(session > here or (session == here and not last.is_closed))

    # Verbs

    def take_on(self, session: int, duty: str, *, by: Member) -> None:
        """„Übernehme ich“, and „Ich bringe einen Fall ein“: refused if it is given to another."""
        self._refuse_unless_plannable(session, duty)
        held = self._holder(session, duty)
        if held and held.member is not by:
            raise Refused(_("Diese Aufgabe hat schon %(name)s.", name=held.member.name))
        self._put(session, duty, by).accepted_at = columns.now()

    def decline(self, session: int, duty: str, *, by: Member) -> None:
        """„Diesmal nicht“, also after having taken it on; the next one is proposed at once."""
        self._refuse_unless_plannable(session, duty)
        held = self._holder(session, duty)
        turn = held if held and held.member is by else None
        if turn is None:
            turn = self._declined(session, duty, by) or self._give(session, duty, by)
        turn.accepted_at, turn.declined_at = None, columns.now()

    def assign(self, session: int, duty: str, member: Member | None) -> None:
        """The desk puts somebody in the plan, or has it propose again; people may still say no."""
        self._refuse_unless_plannable(session, duty)
        held = self._holder(session, duty)
        if held and held.member is member:
            return
        if held:
            self._take(held)
        if member:
            self._put(session, duty, member)

    def settle(self, session: int) -> None:
        """The session is over: what was proposed for it counts, and who declined is forgotten."""
        for slot in self.slots(session):
            if slot.member and slot.turn is None:
                self._give(session, slot.duty, slot.member)
        for turn in [one for one in self.turns if one.is_declined and one.session <= session]:
            self._take(turn)

    def _put(self, session: int, duty: str, member: Member) -> Turn:
        """The one turn of this person in this session; an earlier no does not count any more."""
        held = self._holder(session, duty)
        for turn in [t for t in member.turns if t.session == session and t is not held]:
            self._take(turn)
        return held or self._give(session, duty, member)

    def _holder(self, session: int, duty: str) -> Turn | None:
        self._one_at_a_time()
        return next(
            (t for t in self.turns if (t.session, t.duty) == (session, duty) and not t.is_declined),
            None,
        )

    @staticmethod
    def _declined(session: int, duty: str, member: Member) -> Turn | None:
        here = (t for t in member.turns if t.is_declined and t.session == session)
        return next((turn for turn in here if turn.duty == duty), None)

    def _give(self, session: int, duty: str, member: Member) -> Turn:
        turn = Turn(session=session, duty=duty, member=member, member_id=member.id)
        self.turns.append(turn)
        db.session.flush()
        return turn

    def _take(self, turn: Turn) -> None:
        self.turns.remove(turn)
        turn.member.turns.remove(turn)
        db.session.flush()

    def _refuse_unless_plannable(self, session: int, duty: str) -> None:
        if duty not in DUTIES or session not in self.sessions_ahead:
            raise Refused(_("Diese Sitzung ist nicht zu planen."))

    def _one_at_a_time(self) -> None:
        """Until this transaction ends, nobody else takes a turn of this series."""
        series = type(self)
        db.session.execute(select(series.id).where(series.id == self.id).with_for_update())
