"""Contradictions: two labels make a card of the vote; dots never lose what they were set on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Desk, Phone, cards_of, word

TENSION = "tension"


@pytest.fixture
def naming(fatma: Desk) -> Desk:
    """A lily with two cards above the water and two values, at the vote on what does not fit."""
    fatma.plans("Zusammenarbeit", blueprint="seerose")
    phone = Phone.joins(fatma)
    fatma.opens("artefacts")
    phone.posts("Türen zu", "artefacts", lane="0")
    phone.posts("Rundmails", "artefacts", lane="1")
    fatma.reveals("artefacts")
    fatma.opens("artefacts_sort")
    fatma.opens("values")
    phone.posts("Offene Türen", "values")
    phone.posts("Wir reden miteinander", "values")
    fatma.opens(TENSION)
    return fatma


def named(desk: Desk, one: str, other: str) -> Any:
    return desk.posts("contradictions", stage=desk.stage(TENSION), one=one, other=other)


def begins(desk: Desk) -> Any:
    return desk.posts("contradictions/voting", stage=desk.stage(TENSION))


def ballot(desk: Desk) -> dict[str, int]:
    return dict(desk.ask(lambda w: {c.text: c.id for c in w.stage_by_key(TENSION).ballot()}))


def test_two_labels_make_a_contradiction(naming: Desk) -> None:
    assert len(ballot(naming)) == 4, "single cards, until there is a contradiction"
    assert named(naming, "A1", "w 2").status_code == 303
    [text] = ballot(naming)
    assert text.startswith("A1 ") and "↔ W2 Wir reden miteinander" in text
    wall = word(naming.wall())
    assert "passt nicht zu W2" in wall and "passt nicht zu A1" in wall
    naming.posts("undo")
    assert len(ballot(naming)) == 4


@pytest.mark.parametrize(
    ("one", "other", "status", "sentence"),
    [
        ("A1", "A1", 422, "zwei verschiedene Karten"),
        ("A1", "W9", 422, "„W9“ liegt nicht auf der Seerose"),
        ("", "W1", 422, "Bitte wählen Sie zwei Karten"),
        ("A2", "W1", 409, "schon aufgenommen"),
        ("W1", "A2", 409, "schon aufgenommen"),
    ],
)
def test_what_is_no_contradiction_is_refused(
    naming: Desk, one: str, other: str, status: int, sentence: str
) -> None:
    assert named(naming, "A2", "W1").status_code == 303
    answer = named(naming, one, other)
    assert answer.status_code == status and sentence in answer.text
    assert len(ballot(naming)) == 1


def test_two_cards_of_one_level_may_contradict_each_other(naming: Desk) -> None:
    assert named(naming, "W1", "W2").status_code == 303


def test_nobody_votes_while_contradictions_are_named(naming: Desk) -> None:
    phone = Phone.joins(naming)
    card = next(iter(ballot(naming).values()))
    assert "Kurzzeichen" in phone.sees() and "Noch 3 von 3" not in word(phone.sees())
    assert phone.votes(card, 1, TENSION).status_code == 409
    assert "Abstimmung über die einzelnen Karten beginnen" in naming.sees()
    assert begins(naming).status_code == 303
    assert phone.votes(card, 1, TENSION).status_code == 303
    assert "<b>A1</b>" in phone.sees(), "single cards have their labels"


def test_the_first_contradiction_is_refused_once_somebody_has_voted(naming: Desk) -> None:
    begins(naming)
    Phone.joins(naming).votes(next(iter(ballot(naming).values())), 1, TENSION)
    answer = named(naming, "A1", "W1")
    assert answer.status_code == 409 and "sie gingen verloren" in answer.text
    assert len(ballot(naming)) == 4


def test_another_contradiction_may_join_the_vote(naming: Desk) -> None:
    named(naming, "A1", "W1")
    begins(naming)
    Phone.joins(naming).votes(next(iter(ballot(naming).values())), 1, TENSION)
    assert named(naming, "A2", "W2").status_code == 303
    assert len(ballot(naming)) == 2


def test_a_contradiction_goes_only_before_the_vote(naming: Desk) -> None:
    named(naming, "A1", "W1")
    named(naming, "A2", "W2")
    first, second = ballot(naming).values()
    assert naming.posts(f"contradictions/{first}/withdrawal").status_code == 303
    assert list(ballot(naming).values()) == [second]
    begins(naming)
    Phone.joins(naming).votes(second, 1, TENSION)
    assert naming.posts(f"contradictions/{second}/withdrawal").status_code == 409
    assert list(ballot(naming).values()) == [second]


def test_other_cards_are_no_contradictions_to_be_withdrawn(naming: Desk) -> None:
    value = cards_of(naming, "values")[0][0]
    assert naming.posts(f"contradictions/{value}/withdrawal").status_code == 409
    assert len(cards_of(naming, "values")) == 2


def test_totals_stay_hidden_until_the_end_and_the_best_go_on_to_the_roots(naming: Desk) -> None:
    named(naming, "A1", "W1")
    named(naming, "A2", "W2")
    begins(naming)
    _first, second = ballot(naming).values()
    phone = Phone.joins(naming)
    phone.votes(second, 1, TENSION)
    assert 'data-votes="' not in naming.wall() + naming.sees() + phone.sees()
    naming.stops(TENSION)
    naming.opens("roots")
    material = naming.ask(lambda w: [c.id for c in w.stage_by_key("roots").material().cards])
    assert material == [second]


def test_a_second_round_is_about_the_same_contradictions(naming: Desk) -> None:
    named(naming, "A1", "W1")
    begins(naming)
    naming.stops(TENSION)
    naming.posts("repetitions", stage=naming.stage(TENSION))
    naming.opens("tension-2")
    card = next(iter(ballot(naming).values()))
    assert Phone.joins(naming).votes(card, 1, "tension-2").status_code == 303


def test_other_votes_begin_at_once(workshop: Desk, anna: Phone) -> None:
    workshop.opens("ideas")
    anna.posts("Eine Idee", "ideas")
    anna.posts("Noch eine", "ideas")
    workshop.reveals("ideas")
    workshop.opens("ideas_vote")
    card = cards_of(workshop, "ideas")[0][0]
    assert anna.votes(card, 1, "ideas_vote").status_code == 303
    answer = workshop.posts(
        "contradictions", stage=workshop.stage("ideas_vote"), one="A1", other="W1"
    )
    assert answer.status_code == 409
