"""The rules of a stage: who may write and vote, when, and what a later stage takes from it."""

from __future__ import annotations

import pytest
from flask import Flask

from facilitation.extensions import db
from facilitation.models import Participant, Stage, Workshop
from facilitation.models.facilitator import Facilitator
from facilitation.refusal import Refused, Unusable


@pytest.fixture
def workshop_row(context: Flask) -> Workshop:
    facilitator = Facilitator.register("fatma@example.org", "a password for tests")
    workshop = Workshop.plan(
        context.extensions["library"].get("ideenwerkstatt"), title="Probe", by=facilitator
    )
    db.session.commit()
    return workshop


@pytest.fixture
def people(workshop_row: Workshop) -> list[Participant]:
    found = [Participant.join(workshop_row, name) for name in ("Anna", "Ben", "Cem")]
    db.session.commit()
    return found


def opened(workshop: Workshop, key: str) -> Stage:
    stage = workshop.stage_by_key(key)
    assert stage
    workshop.go_to(stage)
    db.session.commit()
    return stage


def test_a_closed_stage_refuses_cards(workshop_row: Workshop, people: list[Participant]) -> None:
    stage = opened(workshop_row, "checkin")
    assert stage.post_card("noch offen", by=people[0]).text == "noch offen"
    stage.stop()
    with pytest.raises(Refused, match="beendet"):
        stage.post_card("zu spät", by=people[1])


def test_a_stage_that_has_not_begun_refuses_cards(
    workshop_row: Workshop, people: list[Participant]
) -> None:
    opened(workshop_row, "checkin")
    later = workshop_row.stage_by_key("ideas")
    assert later
    with pytest.raises(Refused, match="noch nicht begonnen"):
        later.post_card("zu früh", by=people[0])


def test_the_limit_counts_own_cards_only(workshop_row: Workshop, people: list[Participant]) -> None:
    anna, ben, _cem = people
    stage = opened(workshop_row, "checkin")
    stage.post_card("eine", by=anna)
    with pytest.raises(Refused, match="eine Karte je Person"):
        stage.post_card("noch eine", by=anna)
    assert stage.post_card("meine", by=ben)


def test_the_starter_stands_before_the_text_once(
    workshop_row: Workshop, people: list[Participant]
) -> None:
    stage = opened(workshop_row, "hmw")
    assert stage.post_card("Wartezeit senken?", by=people[0]).text == (
        "Wie können wir Wartezeit senken?"
    )
    typed = "Wie können wir zuhören?"
    assert stage.post_card(typed, by=people[0]).text == typed


def test_five_hundred_characters_fit_and_one_more_does_not(
    workshop_row: Workshop, people: list[Participant]
) -> None:
    stage = opened(workshop_row, "known")
    assert stage.post_card("ä" * 500, by=people[0], lane="0")
    with pytest.raises(Unusable, match="501"):
        stage.post_card("ä" * 501, by=people[0], lane="0")


def test_cards_keep_their_place_when_another_is_withdrawn(
    workshop_row: Workshop, people: list[Participant]
) -> None:
    stage = opened(workshop_row, "known")
    first, second, third = (
        stage.post_card(text, by=people[0], lane="1") for text in ("eins", "zwei", "drei")
    )
    db.session.commit()
    second.withdraw(by=people[0])
    db.session.commit()
    assert [(card.text, card.slot) for card in stage.cards_on_wall()] == [("eins", 0), ("drei", 2)]
    assert stage.post_card("vier", by=people[1], lane="1").slot == 3
    assert first.slot == 0 and third.slot == 2


def test_a_reveal_shuffles_and_can_be_undone(
    workshop_row: Workshop, people: list[Participant]
) -> None:
    stage = opened(workshop_row, "ideas")
    texts = [f"Idee {number}" for number in range(40)]
    for text in texts:
        stage.post_card(text, by=people[0])
    db.session.commit()
    assert stage.is_hidden
    stage.reveal()
    db.session.commit()
    shown = [card.text for card in stage.cards_on_wall()]
    assert sorted(shown) == sorted(texts)
    assert shown != texts, "forty cards in their old order would be one chance in 40!"
    assert sorted(card.slot for card in stage.cards_on_wall()) == list(range(40))
    workshop_row.undo()
    assert stage.is_hidden


def test_equal_dots_share_a_rank(workshop_row: Workshop, people: list[Participant]) -> None:
    stage = opened(workshop_row, "ideas")
    a, b, c, d = (stage.post_card(text, by=people[0]) for text in "abcd")
    stage.reveal()
    vote = opened(workshop_row, "ideas_vote")
    for person, card in ((people[0], b), (people[1], b), (people[0], c), (people[1], d)):
        vote.vote(card.id, 1, by=person)
    vote.stop()
    db.session.commit()
    assert [(p.card.text, p.dots, p.rank, p.tied) for p in vote.ranking()] == [
        ("b", 2, 1, False),
        ("c", 1, 2, True),
        ("d", 1, 2, True),
        ("a", 0, 4, False),
    ]
    assert a.text == "a"


def test_the_top_question_becomes_the_prompt_and_a_tie_is_said(
    workshop_row: Workshop, people: list[Participant]
) -> None:
    questions = opened(workshop_row, "hmw")
    one = questions.post_card("A?", by=people[0])
    two = questions.post_card("B?", by=people[1])
    questions.reveal()
    vote = opened(workshop_row, "hmw_vote")
    vote.vote(one.id, 2, by=people[0])
    ideas = workshop_row.stage_by_key("ideas")
    assert ideas
    assert "noch nicht abgestimmt" in (ideas.material().note or "")
    vote.stop()
    assert ideas.material().cards == [one] and ideas.material().note is None
    vote.admit()
    vote.vote(two.id, 2, by=people[1])
    vote.stop()
    assert ideas.material().cards == [one, two]
    assert "Gleichstand" in (ideas.material().note or "")


def test_hidden_cards_are_not_carried_on(workshop_row: Workshop, people: list[Participant]) -> None:
    questions = opened(workshop_row, "hmw")
    questions.post_card("A?", by=people[0])
    vote = opened(workshop_row, "hmw_vote")
    assert vote.material().cards == []
    assert "verdeckt" in (vote.material().note or "")
    questions.reveal()
    assert len(vote.material().cards) == 1


def test_an_empty_source_gives_a_sentence_and_a_working_stage(
    workshop_row: Workshop, people: list[Participant]
) -> None:
    vote = opened(workshop_row, "ideas_vote")
    assert "Noch keine Karten" in (vote.material().note or "")
    assert vote.ranking() == []


def test_going_back_loses_nothing(workshop_row: Workshop, people: list[Participant]) -> None:
    first = opened(workshop_row, "known")
    first.post_card("Wissen", by=people[0], lane="0")
    later = opened(workshop_row, "hmw")
    later.post_card("A?", by=people[0])
    opened(workshop_row, "known")
    assert first.accepts("cards") and not later.accepts("cards")
    assert [card.text for card in later.cards_on_wall()] == ["Wie können wir A?"]
    assert first.post_card("noch etwas", by=people[1], lane="2")


def test_a_vote_gone_back_to_stays_closed_with_its_result(
    workshop_row: Workshop, people: list[Participant]
) -> None:
    stage = opened(workshop_row, "ideas")
    card = stage.post_card("a", by=people[0])
    stage.reveal()
    vote = opened(workshop_row, "ideas_vote")
    vote.vote(card.id, 1, by=people[0])
    opened(workshop_row, "commitments")
    opened(workshop_row, "ideas_vote")
    assert vote.shows_totals and not vote.accepts("votes")


def test_the_clock_stands_while_paused_and_grows_by_minutes(
    clock: object, workshop_row: Workshop
) -> None:
    stage = opened(workshop_row, "known")
    assert stage.remaining() == 15 * 60
    clock.advance(minutes=5)  # type: ignore[attr-defined]
    assert stage.remaining() == 10 * 60
    stage.pause_clock()
    clock.advance(minutes=3)  # type: ignore[attr-defined]
    assert stage.remaining() == 10 * 60
    stage.add_minutes(5)
    stage.start_clock()
    clock.advance(minutes=20)  # type: ignore[attr-defined]
    assert stage.remaining() == 0
    stage.add_minutes(1)
    assert stage.remaining() == 60
