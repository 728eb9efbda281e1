"""The form that a chosen method gives to the step that consults."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from facilitation.activities._consulting import METHODS
from facilitation.models import Workshop
from facilitation.texts import LANGUAGES
from tests.conftest import Desk, Phone, cards_of, word
from tests.consulting import agrees, cast, consults, plan, sends, stage_of

ROLES = ("case_giver", "moderator", "secretary", "advisor", "advisor-2")


@pytest.fixture
def desk(fatma: Desk) -> Desk:
    return consults(fatma)


@pytest.fixture
def people(desk: Desk) -> dict[str, Phone]:
    return cast(desk, *ROLES)


def takes(desk: Desk, people: dict[str, Phone], method: str, stage: str = "consult") -> None:
    """The method is chosen and the consultation begins."""
    desk.opens("method")
    for earlier in desk.ask(lambda w: [one.id for one in stage_of(w, "method").proposed]):
        sends(people["moderator"], "method", "proposals/withdrawal", method=earlier)
    agrees(people, method, on=method)
    assert desk.opens(stage).status_code == 303


def form_of(desk: Desk, stage: str = "consult") -> dict[str, Any]:
    def ask(workshop: Workshop) -> dict[str, Any]:
        settings = stage_of(workshop, stage).settings
        return {name: settings.get(name) for name in ("starter", "lanes", "max_cards")}

    return dict(desk.ask(ask))


OWN_FORM = {"starter": {"de": "Eigener Anfang"}, "lanes": [], "max_cards": 0}


@pytest.mark.parametrize("key", METHODS)
def test_the_consultation_takes_the_form_of_the_method(
    desk: Desk, people: dict[str, Phone], key: str
) -> None:
    takes(desk, people, key)
    method = METHODS[key]
    assert form_of(desk) == {
        "starter": method.starter,
        "lanes": list(method.lanes),
        "max_cards": method.max_cards,
    }
    for locale in LANGUAGES:
        people["advisor"].client.set_cookie("locale", locale)
        page = unescape(word(people["advisor"].sees()))
        begins = method.starter[locale] if method.starter else method.lanes[0][locale]
        assert begins in page and method.sentence[locale] in page
        assert method.names[locale] in page and "Eigener Anfang" not in page


def test_what_is_written_begins_with_the_method(desk: Desk, people: dict[str, Phone]) -> None:
    takes(desk, people, "actstorming")
    people["advisor"].posts("Ich brauche Sie dabei", "consult")
    assert [text for _n, text in cards_of(desk, "consult")] == [
        "Ich würde sagen: ‚Ich brauche Sie dabei‘"
    ]


def test_two_facts_takes_two_cards_of_each_person(desk: Desk, people: dict[str, Phone]) -> None:
    takes(desk, people, "two_facts")
    for role in ("advisor", "advisor-2"):
        assert people[role].posts("die Frist", "consult").status_code == 303
        assert people[role].posts("das Team", "consult").status_code == 303
        answer = people[role].posts("noch etwas", "consult")
        assert answer.status_code == 409 and "schon 2 Karten" in answer.text
    assert len(cards_of(desk, "consult")) == 4


def test_who_writes_for_all_has_the_limit_of_all_who_speak(fatma: Desk) -> None:
    consults(fatma, plan(writers="secretary"))
    people = cast(fatma, *ROLES)
    takes(fatma, people, "two_facts")
    for number in range(6):
        assert people["secretary"].posts(f"Punkt {number}", "consult").status_code == 303
    answer = people["secretary"].posts("noch einer", "consult")
    assert answer.status_code == 409, "two each for two advisors and the note taker"


def test_headstand_has_two_lanes_that_begin_the_sentence(
    desk: Desk, people: dict[str, Phone]
) -> None:
    takes(desk, people, "headstand")
    page = people["advisor"].sees()
    assert page.count('name="lane"') == 2
    assert people["advisor"].posts("alle schweigen", "consult").status_code == 422, "no lane"
    people["advisor"].posts("alle schweigen", "consult", lane="0")
    people["advisor"].posts("früh reden", "consult", lane="1")
    assert [text for _n, text in cards_of(desk, "consult")] == [
        "Schlimmer würde es, wenn alle schweigen",
        "Umgekehrt heißt das früh reden",
    ]


def test_another_choice_gives_another_form_and_none_the_own_one(
    desk: Desk, people: dict[str, Phone]
) -> None:
    assert form_of(desk) == OWN_FORM
    takes(desk, people, "headstand")
    assert form_of(desk) != OWN_FORM
    takes(desk, people, "advice")
    assert form_of(desk)["starter"] == METHODS["advice"].starter and not form_of(desk)["lanes"]
    desk.ask(_lift)
    desk.opens("consult")
    assert form_of(desk) == OWN_FORM
    page = word(people["advisor"].sees())
    assert "Eigener Anfang" in page and "Gute Ratschläge" not in page
    assert "keine Methode gewählt" in desk.sees()


def _lift(workshop: Workshop) -> None:
    from facilitation.extensions import db

    for card in stage_of(workshop, "method").cards:
        db.session.delete(card)
    db.session.commit()


def test_once_there_are_cards_their_form_stays_and_the_desk_says_so(
    desk: Desk, people: dict[str, Phone]
) -> None:
    takes(desk, people, "advice")
    people["advisor"].posts("früher zu fragen", "consult")
    assert "bleibt es bei ihrer Form" not in desk.sees()
    takes(desk, people, "headstand")
    assert form_of(desk)["starter"] == METHODS["advice"].starter
    assert "bleibt es bei ihrer Form" in word(desk.sees())


def test_the_consultation_repeated_takes_the_new_form(desk: Desk, people: dict[str, Phone]) -> None:
    takes(desk, people, "find_question")
    assert "Hier entstehen Fragen" in desk.sees()
    people["advisor"].posts("bleibe ich ruhig?", "consult")
    desk.posts(f"plan/{desk.stage('consult')}/repetition")
    takes(desk, people, "advice", "consult-2")
    assert form_of(desk, "consult-2")["starter"] == METHODS["advice"].starter
    assert form_of(desk)["starter"] == METHODS["find_question"].starter


def test_an_opening_undone_and_done_again_keeps_the_own_form(
    desk: Desk, people: dict[str, Phone]
) -> None:
    takes(desk, people, "headstand")
    desk.posts("undo")
    takes(desk, people, "advice")
    desk.ask(_lift)
    desk.opens("consult")
    assert form_of(desk) == OWN_FORM


def test_the_key_question_is_large_and_the_method_below_it(
    desk: Desk, people: dict[str, Phone]
) -> None:
    desk.opens("key_question")
    people["case_giver"].posts("ruhig bleiben?", "key_question")
    takes(desk, people, "advice")
    page = people["advisor"].sees()
    assert '<h2 class="prompt" dir="auto">Wie kann ich ruhig bleiben?</h2>' in page
    assert page.count('<h2 class="prompt"') == 1, "a method is no question"
    assert "methodline" in page and "Gute Ratschläge" in page
