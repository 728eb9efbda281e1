"""The plan of the day, changed on the day: left out, shortened, repeated, added."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.blueprints import StagePlan, WorkshopBlueprint
from facilitation.extensions import db
from facilitation.models import Facilitator, Workshop
from tests.conftest import Clock, Desk, Phone, cards_of, word


def keys(desk: Desk) -> list[str]:
    return list(desk.ask(lambda w: [stage.key for stage in w.stages]))


def changes(desk: Desk, key: str, noun: str, **fields: Any) -> Any:
    return desk.posts(f"plan/{desk.stage(key)}/{noun}", **fields)


def material(desk: Desk, key: str) -> Any:
    return desk.ask(
        lambda w: (
            [card.text for card in w.stage_by_key(key).material().cards],
            w.stage_by_key(key).material().note,
        )
    )


@pytest.fixture
def chain(fatma: Desk) -> Desk:
    """Ideas, a vote, and a talk about the best one."""
    carry = {"take": "all", "as": "cards"}
    plans = [
        {"id": "ideas", "title": "Ideen", "type": "collect", "minutes": 15},
        {"id": "vote", "title": "Gewichten", "type": "vote", "minutes": 5, "votes": 2},
        {"id": "talk", "title": "Reden", "type": "talk", "minutes": 30},
        {"id": "break", "title": "Pause", "type": "talk", "minutes": 10, "if_short": "entfällt"},
    ]
    plans[1]["carry"] = {"from": "ideas", **carry}
    plans[2]["carry"] = {"from": "vote", "take": "top", "n": 1, "as": "prompt"}
    blueprint = WorkshopBlueprint(
        id="probe", title={"de": "Probe"}, stages=[StagePlan.model_validate(p) for p in plans]
    )
    with fatma.app.test_request_context():
        facilitator = Facilitator.by_email(fatma.email)
        assert facilitator
        workshop = Workshop.plan(blueprint, title="Probe", by=facilitator)
        db.session.commit()
        fatma.code = workshop.code
    return fatma


def test_a_stage_left_out_is_passed_by(chain: Desk) -> None:
    chain.opens("ideas")
    changes(chain, "vote", "skip")
    assert chain.ask(lambda w: w.next_step().stage.key) == "talk"
    assert "ausgelassen" in chain.sees()
    changes(chain, "vote", "return")
    assert chain.ask(lambda w: w.next_step().stage.key) == "vote"


def test_what_a_stage_left_out_was_to_hand_on_goes_on_without_it(chain: Desk) -> None:
    chain.opens("ideas")
    phone = Phone.joins(chain)
    phone.posts("eins", "ideas")
    phone.posts("zwei", "ideas")
    cards, note = material(chain, "talk")
    assert not cards and "noch nicht abgestimmt" in note
    changes(chain, "vote", "skip")
    cards, note = material(chain, "talk")
    assert cards == ["eins", "zwei"] and "ausgefallen" in note
    chain.opens("talk")
    assert "eins" in phone.sees() and "zwei" in phone.sees()


def test_leaving_out_can_be_undone(chain: Desk) -> None:
    chain.opens("ideas")
    changes(chain, "vote", "skip")
    chain.posts("undo")
    assert chain.ask(lambda w: w.stage_by_key("vote").skipped_at) is None


def test_a_stage_that_has_begun_is_not_left_out(chain: Desk) -> None:
    chain.opens("ideas")
    assert changes(chain, "ideas", "skip").status_code == 409
    assert changes(chain, "ideas", "minutes", minutes=3).status_code == 409


def test_the_run_sheet_counts_with_the_minutes_of_the_day(chain: Desk, clock: Clock) -> None:
    start = chain.ask(lambda w: w.planned_start(w.stage_by_key("talk")))
    changes(chain, "ideas", "minutes", minutes=5)
    changes(chain, "vote", "skip")
    moved = chain.ask(lambda w: w.planned_start(w.stage_by_key("talk")))
    assert (start - moved).total_seconds() == 15 * 60


@pytest.mark.parametrize("minutes", ["0", "-3", "481", "bald", ""])
def test_impossible_minutes_are_refused(chain: Desk, minutes: str) -> None:
    assert changes(chain, "talk", "minutes", minutes=minutes).status_code == 422
    assert chain.ask(lambda w: w.stage_by_key("talk").minutes) == 30


def test_a_repeated_collection_adds_its_cards(chain: Desk) -> None:
    chain.opens("ideas")
    phone = Phone.joins(chain)
    phone.posts("erste Runde", "ideas")
    changes(chain, "ideas", "repetition")
    assert keys(chain) == ["ideas", "ideas-2", "vote", "talk", "break"]
    chain.opens("ideas-2")
    phone.posts("zweite Runde", "ideas-2")
    chain.opens("vote")
    assert material(chain, "vote")[0] == ["erste Runde", "zweite Runde"]
    assert cards_of(chain, "ideas"), "the first ones are still there"


def test_a_stage_can_be_added_and_removed_again(chain: Desk) -> None:
    chain.opens("ideas")
    chain.posts(
        "plan", activity="vote", title="Noch gewichten", minutes="5", after=chain.stage("ideas")
    )
    assert keys(chain) == ["ideas", "extra-1", "vote", "talk", "break"]
    Phone.joins(chain).posts("eins", "ideas")
    assert material(chain, "extra-1")[0] == ["eins"], "it weighs the cards before it"
    changes(chain, "extra-1", "removal")
    assert "extra-1" not in keys(chain)
    assert changes(chain, "talk", "removal").status_code == 409, "the blueprint's own stays"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Bitte geben Sie dem Schritt einen Titel."),
        ("activity", "karaoke", "Diese Aktivität gibt es hier nicht."),
        ("minutes", "0", "Bitte 1 bis 480 Minuten."),
    ],
)
def test_an_unusable_stage_is_refused_and_what_was_typed_comes_back(
    chain: Desk, field: str, value: str, sentence: str
) -> None:
    fields = {"activity": "talk", "title": "Blick zurück", "minutes": "5", "prompt": "Was war gut?"}
    answer = chain.posts("plan", **{**fields, field: value, "after": chain.stage("ideas")})
    assert answer.status_code == 422 and sentence in answer.text
    assert "Was war gut?" in answer.text
    assert len(keys(chain)) == 4


def test_the_desk_offers_what_would_make_up_for_lost_time(chain: Desk, clock: Clock) -> None:
    chain.opens("ideas")
    assert "Das holt sie auf" not in chain.sees()
    clock.advance(minutes=15 + 12, seconds=59)
    page = word(chain.sees())
    assert "12 Minuten hinter Plan. Das holt sie auf:" in page
    assert "„Pause“ auslassen, spart 10 min" in page, "what the blueprint allows comes first"
    assert "„Reden“ auf 20 min kürzen, spart 10 min" in page
    changes(chain, "break", "skip")
    assert "„Pause“ auslassen" not in chain.sees()
    chain.opens("talk")


def test_going_back_and_forward_keeps_everything(chain: Desk) -> None:
    phone = Phone.joins(chain)
    chain.opens("ideas")
    phone.posts("eins", "ideas")
    [(card, _text)] = cards_of(chain, "ideas")
    chain.opens("vote")
    phone.votes(card, 1, "vote")
    chain.stops("vote")
    chain.opens("talk")
    for key in ("vote", "ideas", "vote", "talk"):
        assert chain.opens(key).status_code == 303
    assert material(chain, "talk")[0] == ["eins"]
