"""What must not be read stays out of the record, however far it was carried."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from facilitation.activities.base import Draft
from facilitation.blueprints import WorkshopBlueprint
from facilitation.extensions import db
from facilitation.models import Card, Facilitator, Participant, Workshop
from facilitation.models.stack import Ticked
from facilitation.record import FORMATS, Record
from tests.record.conftest import text_of
from tests.record.day import photo

EVERY_FORMAT = pytest.mark.parametrize("extension", FORMATS)
#: No word of a card that must not be read, in any form.
SECRET = "Verschwiegen"

BLUEPRINT = """
schema: 1
id: sources
title: {de: "Quellenprobe"}
stages:
  - {id: quiet, title: {de: "Still"}, type: collect, minutes: 5, export: none, photo: allow}
  - {id: loud, title: {de: "Laut"}, type: collect, minutes: 5}
  - id: sorting
    title: {de: "Ordnen"}
    type: cluster
    minutes: 5
    carry: {from: [quiet, loud], take: all, as: cards}
  - id: vote
    title: {de: "Gewichten"}
    type: vote
    minutes: 5
    carry: {from: sorting, take: all, as: cards}
  - id: matrix
    title: {de: "Zwei Achsen"}
    type: matrix
    minutes: 5
    carry: {from: vote, take: all, as: cards}
  - id: scale
    title: {de: "Skala"}
    type: rate
    minutes: 5
    carry: {from: quiet, take: all, as: cards}
  - id: pick
    title: {de: "Auswahl"}
    type: pick
    minutes: 5
    carry: {from: vote, take: all, as: options}
  - id: deeper
    title: {de: "Vertiefung"}
    type: collect
    minutes: 5
    carry: {from: pick, take: picked, as: prompt}
  - id: feedback
    title: {de: "Rückmeldungen"}
    type: collect
    minutes: 5
    per_card: true
    lanes: [{de: "Gefällt mir"}, {de: "Frage"}]
    carry: {from: quiet, take: all, as: cards}
"""


def held(fatma: Facilitator) -> Workshop:
    """Cards of the quiet stage go through every other one."""
    workshop = Workshop.plan(
        WorkshopBlueprint.read(BLUEPRINT, "sources.yaml"), title="Quellen", by=fatma
    )
    db.session.flush()
    people = [Participant.join(workshop) for _number in range(5)]

    def opens(key: str) -> Any:
        stage = workshop.stage_by_key(key)
        assert stage is not None
        workshop.go_to(stage)
        db.session.flush()
        return stage

    def posts(stage: Any, text: str, **values: Any) -> Card:
        card: Card = stage.post_card(Draft(text, **values), by=people[0])
        db.session.flush()
        return card

    quiet = opens("quiet")
    first = posts(
        quiet, f"{SECRET}e Idee", picture=photo("#d9ecff"), alternative=f"{SECRET}es Bild"
    )
    second = posts(quiet, f"{SECRET}er Wunsch")
    aside = posts(quiet, f"{SECRET}e Sorge")
    loud = opens("loud")
    open_card, other = posts(loud, "Offene Idee"), posts(loud, "Offener Wunsch")
    lonely = posts(loud, "Einzelne Idee")
    sorting = opens("sorting")
    sorting.stack_cards([Ticked(first.id), Ticked(open_card.id)], f"{SECRET}er Stapel")
    sorting.stack_cards([Ticked(other.id), Ticked(aside.id)], f"{SECRET}e Sorge, Wunsch")
    aside.set_aside(f"{SECRET}er Grund")
    db.session.flush()
    vote = opens("vote")
    for person, card in zip(people, vote.ballot(), strict=False):
        vote.vote(card.id, 1, by=person)
    for key in ("matrix", "scale"):
        stage = opens(key)
        for person in people:
            for card_id, axis in stage.activity.questions(stage):
                stage.rate(3, by=person, card_id=card_id, axis=axis)
    pick = opens("pick")
    pick.settle(Draft(f"{SECRET}e Festlegung", origin=second.id))
    posts(opens("deeper"), "Offene Vertiefung")
    feedback = opens("feedback")
    posts(feedback, "Offenes Lob", lane="0", about=first.id)
    workshop.close()
    assert lonely in vote.ballot() and len(vote.ballot()) == 4
    db.session.commit()
    return workshop


@pytest.fixture
def workshop(fatma: Facilitator) -> Workshop:
    return held(fatma)


def written(workshop: Workshop, extension: str) -> str:
    content = FORMATS[extension](Record.of(workshop)).get_data()
    return text_of(content) if extension == "pdf" else content.decode()


def lets_go(workshop: Workshop) -> None:
    """The quiet stage may be read after all."""
    quiet = workshop.stage_by_key("quiet")
    assert quiet is not None
    quiet.settings = {**quiet.settings, "export": "full"}
    db.session.flush()


@EVERY_FORMAT
def test_a_quiet_stage_is_in_no_byte_of_any_format(workshop: Workshop, extension: str) -> None:
    text = written(workshop, extension)
    assert SECRET not in text and SECRET.lower() not in text.lower()
    assert "Offene Idee" in text and "Einzelne Idee" in text

    lets_go(workshop)
    # All of it would be there: card, photo, stack, reason, pick.
    text = " ".join(written(workshop, extension).split())
    for words in ("e Idee", "er Wunsch", "es Bild", "er Stapel", "er Grund", "e Festlegung"):
        if not (extension == "pdf" and words == "es Bild"):
            assert SECRET + words in text


def test_its_photo_is_in_no_document(workshop: Workshop) -> None:
    def photos() -> tuple[int, int]:
        pages = PdfReader(BytesIO(FORMATS["pdf"](Record.of(workshop)).get_data())).pages
        return sum(len(page.images) for page in pages), written(workshop, "html").count("<img")

    assert photos() == (0, 0)
    lets_go(workshop)
    assert photos() == (1, 1)


def test_a_photo_that_was_set_aside_is_there_in_words_alone(workshop: Workshop) -> None:
    lets_go(workshop)
    pictured = db.session.scalars(select(Card).where(Card.photo.has())).one()
    pictured.set_aside("Person zu erkennen")
    page = written(workshop, "html")
    assert "<img" not in page and f"Foto: {SECRET}es Bild" in page
    assert Record.of(workshop).pictures == {}


def test_a_stage_that_is_not_revealed_is_quiet_too(workshop: Workshop) -> None:
    lets_go(workshop)
    quiet = workshop.stage_by_key("quiet")
    assert quiet is not None
    quiet.settings = {**quiet.settings, "hidden": True}
    for extension in FORMATS:
        assert SECRET not in written(workshop, extension)


def test_the_cards_of_a_nameless_stack_lie_loose(workshop: Workshop) -> None:
    sorting = next(stage for stage in Record.of(workshop).parts if stage.key == "sorting")
    assert [card.text for card in sorting.results.cards] == [
        "Einzelne Idee",
        "Offene Idee",
        "Offener Wunsch",
    ]
    assert not any(card.stack for card in sorting.results.cards)


def test_every_stage_says_that_something_is_missing(workshop: Workshop) -> None:
    notices = {stage.key: stage.notice for stage in Record.of(workshop).parts}
    assert notices["vote"] == "3 Karten aus früheren Schritten sind nicht Teil des Protokolls."
    assert notices["pick"] == "1 Karte aus einem früheren Schritt ist nicht Teil des Protokolls."
    for key in ("sorting", "matrix", "scale"):
        assert "nicht Teil des Protokolls" in str(notices[key])


def test_words_about_a_quiet_card_name_its_number_alone(workshop: Workshop) -> None:
    page = " ".join(written(workshop, "html").split())
    assert "Offenes Lob" in page and "Zu K-001" in page
    deeper = next(stage for stage in Record.of(workshop).parts if stage.key == "deeper")
    assert deeper.about == []
