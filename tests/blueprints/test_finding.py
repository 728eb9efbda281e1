"""Which blueprints fit what somebody looks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from facilitation.blueprints import StagePlan, WorkshopBlueprint
from facilitation.blueprints.finding import Wanted, find, words_in


@dataclass
class Entry:
    """A blueprint on a shelf, or a draft with nothing but a title."""

    blueprint: WorkshopBlueprint | None
    origin: str = "builtin"
    title: Any = ""
    words: Iterable[Any] = field(init=False)

    def __post_init__(self) -> None:
        self.words = list(words_in(self.blueprint)) if self.blueprint else [self.title]


def entry(title: Any = "Probe", minutes: int = 60, origin: str = "builtin", **given: Any) -> Entry:
    stage = {"id": "one", "title": "Eins", "type": "talk", "minutes": minutes}
    stage |= given.pop("stage", {})
    blueprint = WorkshopBlueprint.model_validate(
        {"id": "probe", "title": title, "stages": [stage], **given}
    )
    assert isinstance(blueprint.stages[0], StagePlan)
    return Entry(blueprint, origin)


def wanted(**given: str | list[str]) -> Wanted:
    return Wanted.read({k: [v] if isinstance(v, str) else v for k, v in given.items()})


def fits(one: Entry, **given: str | list[str]) -> bool:
    return bool(find([one], wanted(**given)))


def test_who_asks_for_nothing_gets_all_in_their_order() -> None:
    shelf = [entry("B"), entry("A"), Entry(None, "own", "Entwurf")]
    assert find(shelf, wanted()) == shelf
    assert not wanted() and wanted(q="x")


@pytest.mark.parametrize("typed", ["rückfragen", "RUCKFRAGEN", "Rückfragen tür", "QUERIES door"])
def test_words_are_found_in_questions_whatever_their_case_accents_and_language(typed: str) -> None:
    prompt = {"de": "Welche Rückfragen bleiben vor der Tür?", "en": "Which queries stay, door?"}
    assert fits(entry(stage={"prompt": prompt}), q=typed)
    assert not fits(entry(), q=typed)


def test_every_word_has_to_be_there_but_in_no_order() -> None:
    one = entry("Antrag ohne Umwege", description="Für kleine Gruppen")
    assert fits(one, q="gruppen antrag")
    assert not fits(one, q="gruppen zebra")


def test_sharp_s_is_found_as_double_s() -> None:
    assert fits(entry("Größe zählt"), q="grosse")


@pytest.mark.parametrize(
    ("minutes", "lengths"),
    [
        (45, {"hour", "two-hours"}),
        (60, {"hour", "two-hours"}),
        (90, {"two-hours"}),
        (121, {"half-day"}),
        (300, {"half-day"}),
        (450, {"day"}),
    ],
)
def test_minutes_fit_the_time_that_there_is(minutes: int, lengths: set[str]) -> None:
    all_lengths = ("hour", "two-hours", "half-day", "day")
    assert {one for one in all_lengths if fits(entry(minutes=minutes), length=one)} == lengths


def test_the_group_has_to_fit_at_both_ends() -> None:
    one = entry(group_size={"min": 5, "max": 9})
    assert [n for n in (4, 5, 9, 10) if fits(one, people=str(n))] == [5, 9]


def test_one_of_several_purposes_is_enough() -> None:
    one = entry(purpose=["ideas"], project_phase=["ideate"])
    assert fits(one, purpose=["ideas", "cases"]) and fits(one, phase="ideate")
    assert not fits(one, purpose="cases") and not fits(one, phase="reflect")


def test_a_language_is_one_in_which_it_has_a_title() -> None:
    assert fits(entry({"de": "A", "en": "B"}), language="en")
    assert not fits(entry({"de": "A"}), language="en")


def test_origins_are_kept_apart() -> None:
    shelf = [entry(origin=word) for word in ("builtin", "own", "shared")]
    for number, word in enumerate(("builtin", "own", "shared")):
        assert find(shelf, wanted(origin=word)) == [shelf[number]]


def test_a_draft_is_found_by_its_title_and_by_nothing_that_it_may_not_know_yet() -> None:
    draft = Entry(None, "own", {"de": "Mein Entwurf"})
    assert fits(draft, q="entwurf") and fits(draft, origin="own")
    assert not fits(draft, q="zebra") and not fits(draft, length="hour")


@pytest.mark.parametrize(
    "given",
    [
        {"people": "viele"},
        {"people": "-3"},
        {"people": "0"},
        {"people": "9" * 50},
        {"people": "²"},
        {"length": "year"},
        {"purpose": "zebra"},
        {"phase": "zebra"},
        {"language": "fr"},
        {"origin": "zebra"},
        {"q": "  \t "},
    ],
)
def test_what_nobody_knows_asks_for_nothing(given: dict[str, str]) -> None:
    assert wanted(**given) == Wanted()
