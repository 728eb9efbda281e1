"""Sheets in a ring: nobody without one, nobody sees one again before having had all others."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation.models.passing import free_place, laid_out, passed_on

#: What happens to a ring: somebody sits down, somebody leaves, the next round begins.
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.integers(0, 9)),
        st.tuples(st.just("leave"), st.integers(0, 9)),
        st.tuples(st.just("round"), st.just(0)),
    ),
    max_size=60,
)


@dataclass
class Room:
    """People on seats, sheets before them, and what everybody has seen since sitting down."""

    holders: list[str | None] = field(default_factory=list)
    sheets: list[int] = field(default_factory=list)
    #: By holder: the sheet of every round, and all sheets that there were.
    seen: dict[str, list[tuple[int, frozenset[int]]]] = field(default_factory=dict)

    @property
    def laid(self) -> list[int]:
        return laid_out(self.sheets, len(self.holders))

    def sheet_of(self, holder: str) -> int:
        return self.laid[self.holders.index(holder)]

    def happens(self, event: str, holder: str) -> None:
        if event == "join" and holder not in self.holders:
            place = free_place(self.holders)
            self.holders[place : place + 1] = [holder]
            self.seen[holder] = []
            self._look(holder)
        elif event == "leave" and holder in self.holders:
            self.holders[self.holders.index(holder)] = None
            del self.seen[holder]
        elif event == "round":
            self.sheets = passed_on(self.sheets, len(self.holders))
            for sitting in self.seen:
                self._look(sitting)

    def _look(self, holder: str) -> None:
        self.seen[holder].append((self.sheet_of(holder), frozenset(self.laid)))


@settings(deadline=None)
@given(EVENTS)
def test_every_seat_has_one_sheet_and_every_sheet_one_seat(events: list[tuple[str, int]]) -> None:
    room = Room()
    for event, number in events:
        room.happens(event, f"p{number}")
        assert sorted(room.laid) == list(range(len(room.holders)))
        sitting = [holder for holder in room.holders if holder]
        assert len(set(sitting)) == len(sitting)
        assert len({room.sheet_of(holder) for holder in sitting}) == len(sitting)


@settings(deadline=None)
@given(EVENTS)
def test_who_comes_or_goes_moves_nobody_elses_sheet(events: list[tuple[str, int]]) -> None:
    room = Room()
    for event, number in events:
        before = {holder: room.sheet_of(holder) for holder in room.holders if holder}
        room.happens(event, f"p{number}")
        if event == "round":
            continue
        for holder, sheet in before.items():
            if holder in room.holders:
                assert room.sheet_of(holder) == sheet


@settings(deadline=None)
@given(EVENTS)
def test_between_two_visits_a_holder_has_had_every_other_sheet(
    events: list[tuple[str, int]],
) -> None:
    room = Room()
    for event, number in events:
        room.happens(event, f"p{number}")
    for visits in room.seen.values():
        for later, (sheet, _all) in enumerate(visits):
            earlier = [n for n in range(later) if visits[n][0] == sheet]
            if not earlier:
                continue
            had = {other for other, _all in visits[earlier[-1] : later]}
            assert visits[earlier[-1]][1] <= had


def test_a_round_of_three_returns_after_three_and_not_before() -> None:
    sheets = laid_out([], 3)
    history = [sheets]
    for _round in range(3):
        sheets = passed_on(sheets, 3)
        history.append(sheets)
    assert history == [[0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 1, 2]]


def test_a_newcomer_gets_the_seat_that_was_left_before_a_new_one() -> None:
    assert free_place(["a", None, "c"]) == 1
    assert free_place(["a", "b"]) == 2
    assert laid_out([1, 0], 3) == [1, 0, 2], "a new seat has a new sheet"
