"""Stacks: made, filled, renamed and dissolved; taken back; and two facilitators at once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask import Flask

from facilitation.activities import activity
from facilitation.blueprints import StagePlan, WorkshopBlueprint
from facilitation.extensions import db
from facilitation.models import Facilitator, Participant, Stage, Workshop
from facilitation.models.stack import Ticked, name_for
from facilitation.refusal import Refused, Unusable
from tests.conftest import Clock

TEXTS = ("Formular online", "Online-Formular", "Chat am Abend", "Telefon am Abend", "Video")


@pytest.fixture
def sorting(context: Flask) -> Stage:
    """The stage in which five cards of an earlier one are sorted; a vote follows."""
    return planned()


def planned(**ideas: object) -> Stage:
    plans = [
        {"id": "ideas", "title": "Ideen", "type": "collect", "minutes": 5, **ideas},
        {"id": "clusters", "title": "Ordnen", "type": "cluster", "minutes": 5},
        {"id": "vote", "title": "Gewichten", "type": "vote", "minutes": 5},
    ]
    for before, after in (("ideas", plans[1]), ("clusters", plans[2])):
        after["carry"] = {"from": before, "take": "all", "as": "cards"}
    blueprint = WorkshopBlueprint(
        id="probe", title={"de": "Probe"}, stages=[StagePlan.model_validate(p) for p in plans]
    )
    facilitator = Facilitator.register("fatma@example.org", "a password for tests")
    workshop = Workshop.plan(blueprint, title="Probe", by=facilitator)
    db.session.commit()
    author = Participant.join(workshop)
    workshop.go_to(workshop.stages[0])
    db.session.commit()
    for text in TEXTS:
        workshop.stages[0].post_card(text, by=author)
    workshop.go_to(workshop.stages[1])
    db.session.commit()
    return workshop.stages[1]


def tick(stage: Stage, *texts: str) -> list[Ticked]:
    """These cards or stacks, as they are seen now."""
    sorting = stage.sorting()
    cards = {card.text: Ticked(card.id, card.parent_id or 0) for card in sorting.cards}
    stacks = {stack.name: Ticked(stack.id) for stack in sorting.stacks}
    return [(stacks | cards)[text] for text in texts]


def lying(stage: Stage) -> dict[str, list[str]]:
    """Names of the stacks with the texts in them; loose cards under ""."""
    db.session.commit()
    stage.forget_material()
    sorting = stage.sorting()
    stacks = {stack.name: [card.text for card in stack.cards] for stack in sorting.stacks}
    return {**stacks, "": [card.text for card in sorting.loose]}


def offered(stage: Stage) -> list[str]:
    stage.forget_material()
    return [card.text for card in stage.offer("all", 0).cards]


def stacks(stage: Stage, texts: Sequence[str], name: str = "") -> str | None:
    stayed = stage.stack_cards(tick(stage, *texts), name)
    lying(stage)
    return stayed


def test_ticked_cards_become_one_stack(sorting: Stage) -> None:
    stacks(sorting, TEXTS[:2], "Formular")
    assert lying(sorting) == {"Formular": list(TEXTS[:2]), "": list(TEXTS[2:])}


def test_a_stack_without_a_name_is_called_by_frequent_words_or_its_first_card(
    sorting: Stage,
) -> None:
    stacks(sorting, ("Chat am Abend", "Telefon am Abend"))
    assert "Abend" in lying(sorting)
    stacks(sorting, ("Video", "Formular online"), "   ")
    assert "Video" in lying(sorting) or "Formular online" in lying(sorting)
    assert name_for(["Wort " * 40], "de").endswith(" …")
    assert name_for(["Leichte Sprache", "Texte in leichter Sprache"], "de") == "Leichte Sprache"


def test_a_card_moves_into_a_stack_and_out_again(sorting: Stage) -> None:
    stacks(sorting, TEXTS[:2], "Formular")
    [stack] = sorting.sorting().stacks
    assert sorting.move_cards(tick(sorting, "Video"), stack.id) is None
    assert lying(sorting)["Formular"] == [*TEXTS[:2], "Video"]
    assert sorting.move_cards(tick(sorting, "Formular online", "Video"), None) is None
    assert lying(sorting)["Formular"] == ["Online-Formular"]


def test_a_stack_that_lost_its_last_card_is_gone(sorting: Stage) -> None:
    stacks(sorting, TEXTS[:2], "Formular")
    assert "Formular" in offered(sorting)
    sorting.move_cards(tick(sorting, *TEXTS[:2]), None)
    assert lying(sorting) == {"": list(TEXTS)}
    assert offered(sorting) == list(TEXTS)
    stacks(sorting, ["Video"], "Einzeln")
    sorting.set_cards_aside(tick(sorting, "Video"))
    assert "Einzeln" not in lying(sorting)


def test_stacking_a_stack_moves_its_cards(sorting: Stage) -> None:
    stacks(sorting, TEXTS[:2], "Formular")
    stacks(sorting, ("Formular", "Video"), "Digital")
    assert lying(sorting) == {"Digital": [*TEXTS[:2], "Video"], "": list(TEXTS[2:4])}
    stacks(sorting, ("Chat am Abend",), "Abend")
    [_digital, evening] = sorting.sorting().stacks
    sorting.move_cards(tick(sorting, "Digital"), evening.id)
    assert lying(sorting)["Abend"] == [*TEXTS[:3], "Video"]
    assert all(not card.is_stack for stack in sorting.sorting().stacks for card in stack.cards)


def test_a_dissolved_stack_leaves_its_cards_loose_and_is_no_card_set_aside(sorting: Stage) -> None:
    stacks(sorting, TEXTS[:2], "Formular")
    [stack] = sorting.sorting().stacks
    sorting.dissolve_stack(stack.id, seen=stack.ids)
    assert lying(sorting) == {"": list(TEXTS)}
    assert stack.head.hidden_at and not sorting.cards_aside()
    with pytest.raises(Refused, match="gibt es nicht mehr"):
        sorting.rename_stack(stack.id, "Noch da")


@pytest.mark.parametrize("step", ["stack", "move", "out", "rename", "dissolve", "aside"])
def test_every_step_is_taken_back(sorting: Stage, step: str) -> None:
    stacks(sorting, TEXTS[:2], "Formular")
    stacks(sorting, TEXTS[2:4], "Abend")
    form, evening = sorting.sorting().stacks
    before = lying(sorting)
    {
        "stack": lambda: sorting.stack_cards(tick(sorting, "Video", "Chat am Abend"), "Neu"),
        "move": lambda: sorting.move_cards(tick(sorting, "Video", *TEXTS[:2]), evening.id),
        "out": lambda: sorting.move_cards(tick(sorting, *TEXTS[:2]), None),
        "rename": lambda: sorting.rename_stack(form.id, "Anders"),
        "dissolve": lambda: sorting.dissolve_stack(form.id),
        "aside": lambda: sorting.set_cards_aside(tick(sorting, "Formular", "Video")),
    }[step]()
    assert lying(sorting) != before, "the step did something"
    sorting.workshop.undo()
    assert lying(sorting) == before


def test_undoing_leaves_words_that_were_changed_meanwhile(context: Flask) -> None:
    sorting = planned()
    [ticked] = tick(sorting, "Video")
    sorting.stack_cards([ticked], "Medien")
    card = sorting.workshop.card(ticked.id)
    assert card
    card.text = "Video in drei Sprachen"
    db.session.commit()
    sorting.workshop.undo()
    assert "Video in drei Sprachen" in lying(sorting)[""]


def test_the_other_facilitators_step_is_not_undone_by_mistake(sorting: Stage, clock: Clock) -> None:
    stacks(sorting, TEXTS[:2], "Formular")
    mine = (sorting.workshop.undo_state or {})["at"]
    clock.advance(seconds=1)
    stacks(sorting, TEXTS[2:4], "Abend")
    with pytest.raises(Refused, match="etwas anderes"):
        sorting.workshop.undo(mine)
    assert set(lying(sorting)) == {"Formular", "Abend", ""}


def test_a_card_that_somebody_else_has_moved_stays_there(sorting: Stage) -> None:
    mine = tick(sorting, "Formular online", "Chat am Abend", "Video")
    stacks(sorting, TEXTS[:2], "Formular")
    stayed = sorting.stack_cards(mine, "Meiner")
    assert stayed and "„Formular online“ (liegt in „Formular“)" in stayed
    assert lying(sorting) == {
        "Formular": list(TEXTS[:2]),
        "Meiner": ["Chat am Abend", "Video"],
        "": ["Telefon am Abend"],
    }


def test_moving_to_where_somebody_has_just_moved_it_is_no_conflict(sorting: Stage) -> None:
    stacks(sorting, TEXTS[:2], "Formular")
    [stack] = sorting.sorting().stacks
    mine = tick(sorting, "Video", "Chat am Abend")
    sorting.move_cards(tick(sorting, "Video"), stack.id)
    lying(sorting)
    assert sorting.move_cards(mine, stack.id) is None
    assert lying(sorting)["Formular"] == [*TEXTS[:3], "Video"]


def test_a_card_set_aside_meanwhile_is_named(sorting: Stage) -> None:
    mine = tick(sorting, "Chat am Abend", "Video")
    sorting.set_cards_aside(tick(sorting, "Video"))
    lying(sorting)
    stayed = sorting.stack_cards(mine, "Abend")
    assert stayed and "„Video“ (zur Seite gelegt)" in stayed
    assert lying(sorting)["Abend"] == ["Chat am Abend"]


def test_when_all_were_moved_nothing_is_made(sorting: Stage) -> None:
    mine = tick(sorting, *TEXTS[:2])
    stacks(sorting, TEXTS[:2], "Formular")
    with pytest.raises(Refused, match="Online-Formular"):
        sorting.stack_cards(mine, "Meiner")
    assert list(lying(sorting)) == ["Formular", ""]


def test_names_and_stacks_changed_meanwhile_are_not_changed_again(sorting: Stage) -> None:
    stacks(sorting, TEXTS[:2], "Formular")
    [stack] = sorting.sorting().stacks
    sorting.rename_stack(stack.id, "Formulare", seen="Formular")
    with pytest.raises(Refused, match="heißt inzwischen „Formulare“"):
        sorting.rename_stack(stack.id, "Antrag", seen="Formular")
    seen = stack.ids
    sorting.move_cards(tick(sorting, "Video"), stack.id)
    lying(sorting)
    with pytest.raises(Refused, match="andere Karten"):
        sorting.dissolve_stack(stack.id, seen=seen)
    assert lying(sorting)["Formulare"] == [*TEXTS[:2], "Video"]


def test_names_are_cleaned_and_refused_when_too_long(sorting: Stage) -> None:
    with pytest.raises(Unusable, match="höchstens 100 Zeichen"):
        sorting.stack_cards(tick(sorting, "Video"), "x" * 501)
    stacks(sorting, ["Video"], "  Medien \n und\tmehr ")
    assert "Medien und mehr" in lying(sorting)
    [stack] = sorting.sorting().stacks
    for name, why in (("", "einen Namen"), ("x" * 101, "höchstens")):
        with pytest.raises(Unusable, match=why):
            sorting.rename_stack(stack.id, name)


def test_what_does_not_lie_here_cannot_be_stacked(sorting: Stage) -> None:
    strangers = [Ticked(999_999), Ticked(10**17, 0)]
    with pytest.raises(Refused, match="2 Karten gibt es hier nicht mehr"):
        sorting.stack_cards(strangers, "Fremd")
    with pytest.raises(Unusable, match="zuerst Karten"):
        sorting.stack_cards([], "Leer")
    stayed = sorting.stack_cards([*strangers, *tick(sorting, "Video")], "Eine")
    assert stayed == "2 Karten gibt es hier nicht mehr."
    with pytest.raises(Refused, match="Diesen Stapel gibt es nicht mehr"):
        sorting.move_cards(tick(sorting, "Chat am Abend"), 999_999)


def test_nothing_is_sorted_in_a_step_that_is_over(sorting: Stage) -> None:
    chosen = tick(sorting, "Video")
    sorting.workshop.go_to(sorting.workshop.stages[2])
    with pytest.raises(Refused, match="läuft nicht mehr"):
        sorting.stack_cards(chosen, "Zu spät")


def test_sorting_changes_nothing_in_the_step_where_cards_were_written(sorting: Stage) -> None:
    ideas = sorting.workshop.stages[0]
    stacks(sorting, TEXTS[:2], "Formular")
    assert [card.text for card in ideas.cards_on_top()] == list(TEXTS)
    assert ideas.count_cards() == len(TEXTS)


def test_a_collecting_step_has_its_own_stacks(sorting: Stage) -> None:
    ideas = sorting.workshop.stages[0]
    sorting.workshop.go_to(ideas)
    stacks(ideas, TEXTS[1:3], "Doppelt")
    on_top = [card.text for card in ideas.cards_on_top()]
    assert on_top == ["Formular online", "Doppelt", "Telefon am Abend", "Video"]
    assert [card.text for card in ideas.cards_on_wall()] == list(TEXTS)
    assert ideas.count_cards() == len(TEXTS)
    sorting.workshop.go_to(sorting)
    assert lying(sorting)["Doppelt"] == list(TEXTS[1:3]), "the next step takes the stack as it is"
    sorting.move_cards(tick(sorting, "Doppelt"), None)
    assert lying(sorting) == {"": list(TEXTS)}


def test_a_stack_on_the_wall_lies_where_its_first_card_lay(sorting: Stage) -> None:
    ideas = sorting.workshop.stages[0]
    sorting.workshop.go_to(ideas)
    stacks(ideas, TEXTS[1:3], "Doppelt")
    [stack] = ideas.sorting().stacks
    assert stack.head.slot == 1
    ideas.move_cards(tick(ideas, TEXTS[1]), None)
    lying(ideas)
    slots = [card.slot for card in ideas.cards_on_top()]
    assert len(slots) == len(set(slots)), "no two on one place"


def test_hidden_cards_are_not_sorted_before_the_reveal(context: Flask) -> None:
    ideas = planned(hidden=True).workshop.stages[0]
    ideas.workshop.go_to(ideas)
    assert not ideas.sorting().count
    ideas.reveal()
    assert ideas.sorting().count == len(TEXTS)


def test_a_vote_counts_a_stack_as_one(sorting: Stage) -> None:
    stacks(sorting, TEXTS[:2], "Formular")
    stacks(sorting, TEXTS[2:4], "Abend")
    vote = sorting.workshop.stages[2]
    sorting.workshop.go_to(vote)
    assert [card.text for card in vote.material().cards] == ["Formular", "Abend", "Video"]
    person = Participant.join(sorting.workshop)
    vote.vote(vote.material().cards[0].id, 1, by=person)
    assert vote.ranking()[0].card.text == "Formular"
    assert activity("vote").results(vote).cards == [] or vote.is_open


def test_a_card_set_aside_in_its_stack_comes_back_into_it(sorting: Stage) -> None:
    stacks(sorting, TEXTS[:2], "Formular")
    [stack] = sorting.sorting().stacks
    card = stack.cards[0]
    card.set_aside()
    assert lying(sorting)["Formular"] == [TEXTS[1]]
    card.bring_back()
    assert lying(sorting)["Formular"] == list(TEXTS[:2])


def test_suggestions_come_when_asked_and_not_again_once_called_different(sorting: Stage) -> None:
    assert sorting.suggestions(sorting.sorting()) == []
    sorting.look_for_alike(True)
    [found] = [one for one in sorting.suggestions(sorting.sorting()) if one.cards[0].number == 1]
    assert [card.text for card in found.cards] == list(TEXTS[:2])
    assert {word.lower() for word in found.words} == {"formular", "online"}
    sorting.tell_apart([card.id for card in found.cards])
    db.session.commit()
    assert not any(one.cards == found.cards for one in sorting.suggestions(sorting.sorting()))
    sorting.workshop.undo()
    assert any(one.cards == found.cards for one in sorting.suggestions(sorting.sorting()))


def test_what_lies_together_is_not_suggested_and_the_rest_may_join(sorting: Stage) -> None:
    sorting.look_for_alike(True)
    stacks(sorting, ["Formular online"], "Formular")
    [joining] = [one for one in sorting.suggestions(sorting.sorting()) if one.stack]
    assert [card.text for card in joining.loose] == ["Online-Formular"]
    sorting.move_cards([Ticked(card.id) for card in joining.loose], joining.stack.id)
    lying(sorting)
    assert not any(
        "Formular" in c.text for s in sorting.suggestions(sorting.sorting()) for c in s.cards
    )
