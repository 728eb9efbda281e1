"""Letters in the picture of the matrix never touch, never hide a point and never leave it."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from facilitation.plotting import (
    DOT,
    LETTER,
    PLOT,
    Box,
    Mark,
    letters,
    lines_of,
    marks_of,
    spot_of,
)

value = st.floats(1, 5)
pairs = st.lists(st.tuples(value, value), min_size=1, max_size=8)
#: Means of a few answers, which often coincide.
close_pairs = st.lists(
    st.tuples(st.sampled_from([1, 1.2, 3, 3.2, 5]), st.sampled_from([1, 2.8, 3, 4.8, 5])),
    min_size=8,
    max_size=8,
)


def marks(values: list[tuple[float, float]]) -> list[Mark]:
    return marks_of([(x, y, 0.5, 0.5) for x, y in values])


def letter_box(mark: Mark) -> Box:
    return Box.around(mark.letter, LETTER)


def assert_readable(drawn: list[Mark]) -> None:
    for mark in drawn:
        assert PLOT.holds(letter_box(mark))
    for index, mark in enumerate(drawn):
        for other in drawn[index + 1 :]:
            assert not letter_box(mark).touches(letter_box(other)), "letters touch"
        for other in drawn:
            if other is not mark or mark.is_moved:
                assert not letter_box(mark).touches(Box.around(other.spot, DOT)), "point hidden"


@settings(deadline=None, max_examples=200)
@given(pairs)
@example([(3, 3)] * 8)
@example([(1, 1)] * 8)
@example([(5, 5)] * 8)
def test_no_letter_touches_another_or_hides_a_point(values: list[tuple[float, float]]) -> None:
    assert_readable(marks(values))


@settings(deadline=None, max_examples=200)
@given(close_pairs)
def test_crowds_are_readable_too(values: list[tuple[float, float]]) -> None:
    assert_readable(marks(values))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.floats(76, 1072), st.floats(46, 656)), min_size=8, max_size=8))
def test_points_anywhere_in_the_field_find_room(spots: list[tuple[float, float]]) -> None:
    assert_readable([Mark(s, p, (0, 0)) for s, p in zip(spots, letters(tuple(spots)), strict=True)])


def test_points_that_touch_would_be_noticed() -> None:
    spots = [spot_of(3, 3), spot_of(3.1, 3)]
    boxes = [Box.around(spot, LETTER) for spot in spots]
    assert boxes[0].touches(boxes[1]), "without moving, these two would cover each other"


def test_a_letter_stands_on_its_point_where_nothing_is_near() -> None:
    drawn = marks([(1, 1), (5, 5), (3, 3)])
    assert [mark.is_moved for mark in drawn] == [False] * 3
    assert all(PLOT.holds(letter_box(mark)) for mark in drawn), "at both ends of both scales"


def test_crowded_points_stay_where_they_are_and_their_letters_move() -> None:
    apart, *crowd = marks([(1, 5), (3, 3), (3.05, 3), (3, 3)])
    assert not apart.is_moved
    for mark, at in zip(crowd, [(3, 3), (3.05, 3), (3, 3)], strict=True):
        assert mark.is_moved and mark.spot == spot_of(*at)
        assert letter_box(mark).touches(Box.around(mark.line_end, 1)), "its line reaches the letter"


def test_high_values_are_right_and_up() -> None:
    low, high = spot_of(1, 1), spot_of(5, 5)
    assert low[0] < high[0] and low[1] > high[1]
    middle = spot_of(3, 3)
    assert middle == ((PLOT.left + PLOT.right) / 2, (PLOT.top + PLOT.bottom) / 2)


def test_the_name_of_an_axis_takes_two_lines_at_most() -> None:
    assert lines_of("Aufwand", 30) == ["Aufwand"]
    assert lines_of("Nutzen für die Betroffenen und alle, die sie beraten", 30) == [
        "Nutzen für die Betroffenen und",
        "alle, die sie beraten",
    ]
    assert len(lines_of("lang " * 40, 30)) == 2
