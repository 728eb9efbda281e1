"""Consultation methods in a pick: who proposes, who chooses, who only reads."""

from __future__ import annotations

import re

import pytest
from flask_babel import force_locale

from facilitation.activities._consulting import METHODS, MOST_PROPOSED, joined
from facilitation.models import Workshop
from facilitation.texts import LANGUAGES
from tests.conftest import Desk, Phone, cards_of, word
from tests.consulting import (
    OWN,
    agrees,
    at_desk,
    cast,
    chosen,
    consults,
    plan,
    sends,
    stage_of,
)

ROLES = ("case_giver", "moderator", "secretary", "advisor", "advisor-2")
SENTENCES = {key: method.sentence["de"] for key, method in METHODS.items()}


@pytest.fixture
def desk(fatma: Desk) -> Desk:
    return consults(fatma)


@pytest.fixture
def people(desk: Desk) -> dict[str, Phone]:
    people = cast(desk, *ROLES)
    desk.opens("method")
    return people


def explained_on(phone: Phone) -> set[str]:
    """Methods whose sentence stands on this phone."""
    words = word(phone.sees())
    return {key for key, sentence in SENTENCES.items() if sentence in words}


# The ten


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("key", METHODS)
def test_a_method_has_a_name_one_sentence_and_a_beginning(
    context: object, key: str, locale: str
) -> None:
    method = METHODS[key]
    with force_locale(locale):
        assert method.name and len(method.explained) <= 120
        assert method.explained.count(". ") == 0, "one sentence"
        assert method.begins and all("…" in words for words in method.begins)
    for text in (method.sentence, method.starter or {"de": "x", "en": "y"}):
        assert isinstance(text, dict) and text["de"] != text["en"]


def test_there_are_ten_and_their_limits_are_those_of_the_method() -> None:
    assert len(METHODS) == 10
    assert {key for key, method in METHODS.items() if method.max_cards} == {"two_facts"}
    assert METHODS["two_facts"].max_cards == 2
    assert len(METHODS["headstand"].lanes) == 2 and not METHODS["headstand"].starter
    assert [key for key, method in METHODS.items() if method.asks] == ["find_question"]


@pytest.mark.parametrize(
    ("starter", "rest", "sentence"),
    [
        ("Man könnte", "früher fragen", "Man könnte früher fragen"),
        ("Ich rate", ", früher zu fragen", "Ich rate, früher zu fragen"),
        ("Ich würde sagen: ‚", "Hilf mir", "Ich würde sagen: ‚Hilf mir‘"),
        ("I would say: ‘", "Help me’", "I would say: ‘Help me’"),
    ],
)
def test_a_beginning_and_its_rest_are_one_sentence(starter: str, rest: str, sentence: str) -> None:
    assert joined(starter, rest) == sentence


# Proposing


def test_the_moderator_reads_all_methods_and_the_case_giver_none_at_first(
    people: dict[str, Phone],
) -> None:
    assert explained_on(people["moderator"]) == set(METHODS)
    assert not explained_on(people["case_giver"])
    assert "bis zu drei Methoden" in word(people["case_giver"].sees())


def test_the_case_giver_sees_only_what_is_proposed(people: dict[str, Phone]) -> None:
    agrees(people, "advice", "headstand")
    assert explained_on(people["case_giver"]) == {"advice", "headstand"}
    page = people["case_giver"].sees()
    assert page.count("/method") and "/proposals" not in page
    assert not explained_on(people["advisor"]), "the others wait"


def test_a_fourth_proposal_is_refused_with_a_sentence(desk: Desk, people: dict[str, Phone]) -> None:
    agrees(people, "advice", "headstand", "comments")
    answer = sends(people["moderator"], "method", "proposals", method="sharing")
    assert answer.status_code == 409 and "Höchstens 3 Methoden" in answer.text
    assert len(explained_on(people["case_giver"])) == MOST_PROPOSED
    sends(people["moderator"], "method", "proposals/withdrawal", method="headstand")
    agrees(people, "sharing")
    assert explained_on(people["case_giver"]) == {"advice", "comments", "sharing"}


def test_the_same_proposal_twice_is_one(desk: Desk, people: dict[str, Phone]) -> None:
    agrees(people, "advice", "advice")
    assert desk.ask(lambda w: [m.id for m in stage_of(w, "method").proposed]) == ["advice"]


@pytest.mark.parametrize("role", ["case_giver", "secretary", "advisor", "advisor-2"])
def test_nobody_else_proposes(desk: Desk, people: dict[str, Phone], role: str) -> None:
    for noun in ("proposals", "proposals/withdrawal"):
        assert sends(people[role], "method", noun, method="advice").status_code == 409
    assert desk.ask(lambda w: stage_of(w, "method").proposed) == []


@pytest.mark.parametrize("role", ["secretary", "advisor"])
def test_nobody_else_chooses(desk: Desk, people: dict[str, Phone], role: str) -> None:
    agrees(people, "advice")
    assert sends(people[role], "method", "method", method="advice").status_code == 409
    assert "<form" not in re.sub(r"(?s)<header.*?</header>", "", people[role].sees())
    assert chosen(desk) is None


# Choosing


def test_the_case_giver_chooses_one_of_the_proposed(desk: Desk, people: dict[str, Phone]) -> None:
    agrees(people, "advice", "headstand", on="headstand")
    assert chosen(desk) == "headstand"
    for role in ROLES:
        words = word(people[role].sees())
        assert "Kopfstand-Brainstorming" in words and SENTENCES["headstand"] in words, role
    agrees(people, on="advice")
    assert chosen(desk) == "advice" and len(cards_of(desk, "method")) == 1


def test_what_is_not_proposed_cannot_be_chosen(desk: Desk, people: dict[str, Phone]) -> None:
    agrees(people, "advice")
    for method in ("headstand", "nonsense", ""):
        answer = sends(people["case_giver"], "method", "method", method=method)
        assert answer.status_code == 409
    assert chosen(desk) is None


def test_who_proposes_may_settle_it_too(desk: Desk, people: dict[str, Phone]) -> None:
    agrees(people, "advice")
    assert sends(people["moderator"], "method", "method", method="advice").status_code == 303
    assert chosen(desk) == "advice"


def test_what_is_chosen_stays_proposed(desk: Desk, people: dict[str, Phone]) -> None:
    agrees(people, "advice", on="advice")
    answer = sends(people["moderator"], "method", "proposals/withdrawal", method="advice")
    assert answer.status_code == 409 and chosen(desk) == "advice"


def test_no_free_words_are_a_method(desk: Desk, people: dict[str, Phone]) -> None:
    agrees(people, "advice")
    assert people["case_giver"].posts("Etwas ganz anderes", "method").status_code == 409
    assert desk.posts(f"stages/{desk.stage('method')}/picks", text="frei").status_code == 409
    assert cards_of(desk, "method") == []


def test_a_choice_says_nothing_of_who_made_it(desk: Desk, people: dict[str, Phone]) -> None:
    agrees(people, "advice", on="advice")

    def ask(workshop: Workshop) -> tuple[bool, object]:
        [card] = stage_of(workshop, "method").cards
        return card.mark.startswith("desk:"), card.participant_id

    assert desk.ask(ask) == (True, None)


def test_only_the_running_step_takes_a_choice(desk: Desk, people: dict[str, Phone]) -> None:
    agrees(people, "advice", "sharing", on="advice")
    desk.opens("consult")
    assert sends(people["case_giver"], "method", "method", method="sharing").status_code == 409
    assert sends(people["moderator"], "method", "proposals", method="comments").status_code == 409
    assert sends(people["moderator"], "consult", "proposals", method="comments").status_code == 409
    assert chosen(desk) == "advice"


# The desk


def test_the_desk_watches_while_somebody_here_may_propose(
    desk: Desk, people: dict[str, Phone]
) -> None:
    agrees(people, "advice")
    page = desk.sees()
    assert "1 Methode vorgeschlagen" in page and "/proposals" not in page
    assert at_desk(desk, "proposals", "sharing").status_code == 409
    assert at_desk(desk, "method", "advice").status_code == 409
    agrees(people, on="advice")
    [card] = [number for number, _text in cards_of(desk, "method")]
    assert desk.posts(f"picks/{card}/withdrawal").status_code == 409
    assert chosen(desk) == "advice"


def test_the_desk_stands_in_for_a_role_that_nobody_has(fatma: Desk) -> None:
    consults(fatma)
    people = cast(fatma, "case_giver", "advisor")
    fatma.opens("method")
    assert "/proposals" in fatma.sees()
    assert at_desk(fatma, "proposals", "advice").status_code == 303
    assert explained_on(people["case_giver"]) == {"advice"}
    assert sends(people["case_giver"], "method", "method", method="advice").status_code == 303
    assert chosen(fatma) == "advice"


def test_where_the_desk_settles_all_is_done_there_and_can_be_undone(fatma: Desk) -> None:
    consults(fatma, plan(post_by="post_by: facilitator,"))
    people = cast(fatma, "case_giver", "moderator")
    fatma.opens("method")
    for method in ("advice", "sharing"):
        assert at_desk(fatma, "proposals", method).status_code == 303
    fatma.posts("undo")
    assert fatma.ask(lambda w: [m.id for m in stage_of(w, "method").proposed]) == ["advice"]
    assert at_desk(fatma, "method", "sharing").status_code == 409
    assert at_desk(fatma, "method", "advice").status_code == 303
    assert chosen(fatma) == "advice"
    fatma.posts("undo")
    assert chosen(fatma) is None
    at_desk(fatma, "method", "advice")
    [card] = fatma.ask(lambda w: [card.id for card in stage_of(w, "method").picks])
    assert fatma.posts(f"picks/{card}/withdrawal").status_code == 303
    assert chosen(fatma) is None
    for phone in people.values():
        assert sends(phone, "method", "proposals", method="comments").status_code == 409


# The wall and what is left behind


def test_the_wall_says_that_one_is_chosen_then_which(desk: Desk, people: dict[str, Phone]) -> None:
    agrees(people, "advice", "sharing")
    wall = word(desk.wall())
    assert "Eine Methode wird gewählt." in wall
    assert "Gute Ratschläge" not in wall, "proposals are no matter of the wall"
    agrees(people, on="advice")
    wall = word(desk.wall())
    assert "Gute Ratschläge" in wall and SENTENCES["advice"] in wall


def test_the_record_names_the_method(desk: Desk, people: dict[str, Phone]) -> None:
    agrees(people, "advice", on="advice")

    def ask(workshop: Workshop) -> tuple[str, list[str], str]:
        stage = stage_of(workshop, "method")
        results = stage.activity.results(stage)
        return results.kind, [card.text for card in results.cards], results.method

    kind, texts, line = desk.ask(ask)
    assert (kind, texts) == ("picks", ["Gute Ratschläge"]) and "Methode" in line


def test_the_card_bears_the_name_in_the_language_of_the_workshop(fatma: Desk) -> None:
    consults(fatma, locale="en")
    people = cast(fatma, "case_giver", "moderator")
    fatma.opens("method")
    agrees(people, "advice", on="advice")
    assert [text for _number, text in cards_of(fatma, "method")] == ["Good advice"]


# In a blueprint


def test_own_methods_stand_beside_the_ten(fatma: Desk) -> None:
    consults(fatma, plan(f"advice, {OWN}"))
    people = cast(fatma, "case_giver", "moderator")
    fatma.opens("method")
    assert "Die Runde spiegelt nur." in people["moderator"].sees()
    agrees(people, "mirror", on="mirror")
    assert chosen(fatma) == "mirror" and "Spiegel" in fatma.wall()
