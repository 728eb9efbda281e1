"""Votes in full: stacks, budgets, second rounds, ties that are decided, ballots on paper."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilitation.blueprints import StagePlan, WorkshopBlueprint
from facilitation.extensions import db
from facilitation.models import Facilitator, Participant, Workshop
from facilitation.refusal import Refused
from tests.conftest import Desk, Phone, word

BALLOT = ("Formular", "Sprechzeit", "Anzeige", "Video")


def plan(**vote: Any) -> WorkshopBlueprint:
    """Ideas, a vote on them, and a stage that takes the best two."""
    return WorkshopBlueprint(
        id="probe",
        title={"de": "Probe"},
        stages=[
            StagePlan(id="ideas", title="Ideen", type="collect", minutes=5),
            StagePlan.model_validate(
                {
                    "id": "vote",
                    "title": "Gewichten",
                    "type": "vote",
                    "minutes": 5,
                    "votes": 3,
                    "carry": {"from": "ideas", "take": "all", "as": "cards"},
                    **vote,
                }
            ),
            StagePlan.model_validate(
                {
                    "id": "next",
                    "title": "Weiter",
                    "type": "talk",
                    "minutes": 5,
                    "carry": {"from": "vote", "take": "top", "n": 2, "as": "prompt"},
                }
            ),
        ],
    )


@pytest.fixture
def voting(fatma: Desk) -> Desk:
    """Four cards up for vote."""
    with fatma.app.test_request_context():
        facilitator = Facilitator.by_email(fatma.email)
        assert facilitator
        workshop = Workshop.plan(plan(stack=True), title="Probe", by=facilitator)
        db.session.commit()
        fatma.code = workshop.code
    fatma.opens("ideas")
    author = Phone.joins(fatma)
    for text in BALLOT:
        author.posts(text, "ideas")
    fatma.opens("vote")
    return fatma


def cards(desk: Desk) -> dict[str, int]:
    return dict(desk.ask(lambda w: {c.text: c.id for c in w.stage_by_key("vote").ballot()}))


def ranked(desk: Desk, stage: str = "vote") -> list[tuple[str, int]]:
    return list(
        desk.ask(lambda w: [(p.card.text, p.dots) for p in w.stage_by_key(stage).ranking()])
    )


def prompts(desk: Desk) -> list[str]:
    return list(desk.ask(lambda w: [c.text for c in w.stage_by_key("next").material().cards]))


def polls(desk: Desk, noun: str, **fields: Any) -> Any:
    return desk.posts(noun, stage=desk.stage("vote"), **fields)


def test_a_stack_counts_as_one_card(voting: Desk) -> None:
    def stack(w: Workshop) -> None:
        ideas = w.stage_by_key("ideas")
        assert ideas
        heap = ideas.make_card("Online", is_stack=True)
        db.session.flush()
        for card in ideas.cards_on_wall()[:2]:
            card.parent_id = heap.id
        db.session.commit()

    voting.ask(stack)
    assert sorted(cards(voting)) == ["Anzeige", "Online", "Video"]


@pytest.mark.parametrize(("ballot", "expected"), [("stacks", 1), ("cards", 2), ("both", 3)])
def test_a_vote_is_on_cards_on_stacks_or_on_both(voting: Desk, ballot: str, expected: int) -> None:
    test_a_stack_counts_as_one_card(voting)

    def only(w: Workshop) -> None:
        stage = w.stage_by_key("vote")
        assert stage
        stage.settings = {**stage.settings, "ballot": ballot}
        db.session.commit()

    voting.ask(only)
    assert len(cards(voting)) == expected


def test_the_budget_can_be_changed_before_the_first_dot(voting: Desk) -> None:
    phone = Phone.joins(voting)
    assert polls(voting, "budgets", votes=1).status_code == 303
    assert "Noch 1 von 1 Punkten" in word(phone.sees())
    assert polls(voting, "budgets", votes=5).status_code == 303
    assert "Noch 5 von 5 Punkten" in word(phone.sees())


def test_lowering_the_budget_asks_and_says_what_happens_to_dots(voting: Desk) -> None:
    eager, modest = Phone.joins(voting), Phone.joins(voting)
    ballot = cards(voting)
    eager.votes(ballot["Formular"], 3, "vote")
    modest.votes(ballot["Video"], 1, "vote")
    answer = polls(voting, "budgets", votes=2)
    assert "1 Person hat schon mehr Punkte gesetzt" in answer.text
    assert "Noch 0 von 3" in word(eager.sees()), "nothing has happened yet"
    polls(voting, "budgets", votes=2, sure="1")
    assert "Noch 2 von 2" in word(eager.sees()) and "setzen Sie Ihre Punkte neu" in eager.sees()
    assert "Noch 1 von 2" in word(modest.sees()), "who kept within the budget keeps the dots"


@pytest.mark.parametrize("votes", ["0", "-1", "101", "viele", ""])
def test_an_impossible_budget_is_refused(voting: Desk, votes: str) -> None:
    assert polls(voting, "budgets", votes=votes).status_code == 422
    assert voting.ask(lambda w: w.stage_by_key("vote").settings["votes"]) == 3


def test_the_facilitator_enters_dots_of_people_without_a_device(voting: Desk) -> None:
    ballot = cards(voting)
    fields = {f"dots-{ballot['Formular']}": 2, f"dots-{ballot['Video']}": 1}
    assert polls(voting, "ballots", **fields).status_code == 303
    assert polls(voting, "ballots", **fields).status_code == 303
    assert polls(voting, "ballots/withdrawal").status_code == 303
    voting.stops("vote")
    assert ranked(voting)[:2] == [("Formular", 2), ("Video", 1)]
    results = voting.ask(lambda w: w.stage_by_key("vote").activity.results(w.stage_by_key("vote")))
    assert "1 Stimmzettel von der Moderation eingetragen" in results.method
    assert results.cards[0].entered == 2


@pytest.mark.parametrize(
    ("dots", "sentence"),
    [({}, "kein Punkt"), ({"Formular": 4}, "3 Punkte"), ({"Formular": -1}, "Weniger als null")],
)
def test_an_unusable_ballot_is_refused(voting: Desk, dots: dict[str, int], sentence: str) -> None:
    ballot = cards(voting)
    answer = polls(voting, "ballots", **{f"dots-{ballot[k]}": n for k, n in dots.items()})
    assert answer.status_code == 422 and sentence in answer.text
    voting.stops("vote")
    assert all(number == 0 for _text, number in ranked(voting))


def test_a_ballot_for_a_card_that_is_not_up_for_vote_is_refused(voting: Desk) -> None:
    assert polls(voting, "ballots", **{"dots-99999": 1}).status_code == 409


def test_cards_that_share_the_last_place_all_go_on_unless_it_is_decided(voting: Desk) -> None:
    ballot = cards(voting)
    for text in ("Formular", "Sprechzeit", "Anzeige"):
        Phone.joins(voting).votes(ballot[text], 1, "vote")
    Phone.joins(voting).votes(ballot["Formular"], 1, "vote")
    voting.stops("vote")
    assert sorted(prompts(voting)) == ["Anzeige", "Formular", "Sprechzeit"]
    assert "Platz ist noch für 1 Karte" in voting.sees()
    assert polls(voting, "decisions", card=ballot["Formular"]).status_code == 409, "not contested"
    two = [ballot["Anzeige"], ballot["Sprechzeit"]]
    assert polls(voting, "decisions", card=two).status_code == 422, "one too many"
    polls(voting, "decisions", card=ballot["Anzeige"])
    assert sorted(prompts(voting)) == ["Anzeige", "Formular"]
    assert "von der Moderation entschieden" in voting.wall(), "decided for all to see"
    voting.posts("undo")
    assert len(prompts(voting)) == 3


def test_a_second_round_shows_before_and_after(voting: Desk) -> None:
    ballot = cards(voting)
    Phone.joins(voting).votes(ballot["Formular"], 2, "vote")
    voting.stops("vote")
    polls(voting, "repetitions")
    voting.opens("vote-2")
    Phone.joins(voting).votes(ballot["Video"], 1, "vote-2")
    assert "vorher" not in voting.wall(), "nothing before the end"
    voting.stops("vote-2")
    assert ranked(voting, "vote-2")[0] == ("Video", 1)
    assert "vorher 2" in word(voting.wall())
    assert prompts(voting) == ["Video"], "what comes later takes the last result"


def test_a_facilitator_has_no_vote_unless_it_is_switched_on(voting: Desk) -> None:
    phone = Phone(voting.client, voting)
    phone.client.post(f"/w/{voting.code}/join", data={"name": "Fatma"})
    card = cards(voting)["Formular"]
    assert phone.votes(card, 1, "vote").status_code == 409
    assert "Die Moderation stimmt hier nicht mit" in phone.sees()
    polls(voting, "facilitators-weigh", on="1")
    assert phone.votes(card, 1, "vote").status_code == 303
    assert voting.ask(lambda w: w.count_participants()) == 1, "and is not counted as a participant"


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(-1, 5)),
            st.tuples(st.just("budget"), st.integers(1, 5), st.booleans()),
        ),
        max_size=25,
    )
)
def test_nobody_ever_has_more_dots_than_the_budget(context: Any, steps: list[Any]) -> None:
    """Whatever people and the facilitator do, in any order."""
    facilitator = Facilitator.by_email("f@example.org") or Facilitator.register(
        "f@example.org", "a password for tests", "F"
    )
    workshop = Workshop.plan(plan(stack=True), title="Probe", by=facilitator)
    db.session.flush()
    people = [Participant.join(workshop) for _ in range(3)]
    db.session.flush()
    workshop.go_to(workshop.stages[0])
    made = [workshop.stages[0].post_card(text, by=people[0]) for text in BALLOT]
    db.session.flush()
    stage = workshop.stages[1]
    workshop.go_to(stage)
    for step in steps:
        try:
            if step[0] == "budget":
                stage.change_budget(step[1], is_sure=step[2])
            else:
                stage.vote(made[step[1]].id, step[2], by=people[step[0]])
        except Refused:
            continue
        db.session.flush()
        assert all(sum(stage.own_dots(p).values()) <= stage.settings["votes"] for p in people)
    db.session.rollback()
