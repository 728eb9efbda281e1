"""A workshop of this suite: real rows in a real database, moved on in plain verbs."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import process_time

import pytest
from flask import Flask
from sqlalchemy import select

from facilitation import create_app
from facilitation.blueprints import WorkshopBlueprint
from facilitation.config import Settings
from facilitation.extensions import db
from facilitation.models import (
    Card,
    Facilitator,
    Participant,
    Photo,
    Rating,
    Stage,
    Vote,
    Workshop,
)
from facilitation.record import FORMATS, Record
from tests.conftest import House
from tests.record import day

BLUEPRINT = """
schema: 1
id: record
title: {de: "Protokollprobe", en: "Record trial"}
stages:
  - {id: welcome, title: {de: "Willkommen", en: "Welcome"}, type: talk, minutes: 5, export: none}
  - {id: checkin, title: {de: "Ankommen", en: "Check-in"}, type: collect, minutes: 5, export: none}
  - id: known
    title: {de: "Wissen und Annahmen", en: "Known and assumed"}
    phase: {de: "Verstehen", en: "Understanding"}
    type: collect
    minutes: 15
    lanes: [{de: "Das wissen wir", en: "We know"}, {de: "Das ist offen", en: "This is open"}]
    prompt: {de: "Was wissen wir, was ist offen?", en: "What do we know, what is open?"}
  - id: ideas
    title: {de: "Ideen", en: "Ideas"}
    phase: {de: "Ideen", en: "Ideas"}
    type: collect
    minutes: 20
    hidden: true
    prompt: {de: "Welche Ideen haben Sie?", en: "What ideas do you have?"}
  - id: vote
    title: {de: "Ideen gewichten", en: "Weighing the ideas"}
    phase: {de: "Ideen", en: "Ideas"}
    type: vote
    minutes: 5
    votes: 3
    stack: true
    carry: {from: ideas, take: all, as: cards}
    prompt: {de: "Welche Ideen sollen weiterleben?", en: "Which ideas should live on?"}
  - id: question
    title: {de: "Vertiefung", en: "Deepening"}
    type: collect
    minutes: 10
    export: result
    carry: {from: vote, take: top, n: 1, as: prompt}
    prompt: {de: "Was gehört dazu?", en: "What belongs to it?"}
  - id: moods
    title: {de: "Stimmungen gewichten", en: "Weighing the moods"}
    type: vote
    minutes: 5
    votes: 1
    carry: {from: checkin, take: all, as: cards}
  - id: commitments
    title: {de: "Was nehmen wir uns vor?", en: "What will we do?"}
    phase: {de: "Vornehmen", en: "Committing"}
    type: collect
    minutes: 15
    attribution: name
    lanes: [{de: "Das tue ich", en: "I will do this"}, {de: "Das brauchen wir", en: "We need this"}]
    prompt: {de: "Was tun Sie bis wann?", en: "What will you do by when?"}
"""


class Gathering:
    """A workshop with the people in it; every verb writes to the database."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop

    def joins(self, name: str = "") -> Participant:
        person = Participant.join(self.workshop, name)
        db.session.flush()
        return person

    def opens(self, key: str) -> Stage:
        stage = self.workshop.stage_by_key(key)
        assert stage is not None
        self.workshop.go_to(stage)
        db.session.flush()
        return stage

    def posts(self, person: Participant, text: str, lane: int = 0) -> Card:
        stage = self.workshop.current_stage
        assert stage is not None
        card = stage.post_card(text, by=person, lane=str(lane))
        db.session.flush()
        return card

    def gives(self, person: Participant, dots: int, card: Card) -> None:
        assert self.workshop.current_stage is not None
        self.workshop.current_stage.vote(card.id, dots, by=person)
        db.session.flush()

    def reveals(self, key: str) -> None:
        stage = self.workshop.stage_by_key(key)
        assert stage is not None
        stage.reveal()
        db.session.flush()

    def ends(self) -> None:
        self.workshop.close()
        db.session.flush()

    @property
    def record(self) -> Record:
        return Record.of(self.workshop)

    def written(self, extension: str) -> str:
        """What the format says, as text; a PDF's is what can be copied out of it."""
        content = FORMATS[extension](self.record).get_data()
        return text_of(content) if extension == "pdf" else content.decode()


def text_of(pdf: bytes) -> str:
    from io import BytesIO

    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.fixture
def app(house: House) -> Iterator[Flask]:
    with house(FACILITATION_ORGANISATION="Stadt Auental") as app, app.test_request_context():
        yield app
        db.session.rollback()


@pytest.fixture
def fatma(app: Flask) -> Facilitator:
    return Facilitator.register("fatma@example.org", "twelve and more", "Fatma Yılmaz")


def gathering_of(
    fatma: Facilitator, locale: str = "de", title: str = "Antrag ohne Umwege"
) -> Gathering:
    workshop = Workshop.plan(
        WorkshopBlueprint.read(BLUEPRINT, "record.yaml"),
        title=title,
        question="Wie wird der Antrag für alle verständlich?",
        place="Rathaus, Raum 214",
        starts_at=datetime(2026, 11, 12, 8, tzinfo=UTC),
        locale=locale,
        by=fatma,
    )
    db.session.flush()
    return Gathering(workshop)


@pytest.fixture
def room(fatma: Facilitator) -> Gathering:
    return gathering_of(fatma)


@pytest.fixture
def held(room: Gathering) -> Gathering:
    """A whole workshop with a result in every stage."""
    anna, ben = room.joins("Anna"), room.joins("Ben")
    room.opens("welcome")
    room.opens("checkin")
    room.posts(anna, "Ich bin heute müde")
    room.opens("known")
    room.posts(anna, "Feld 7 verwirrt alle")
    room.posts(ben, "Wer prüft die Belege?", lane=1)
    room.posts(ben, "Doppelte Karte").set_aside("doppelt")
    room.opens("ideas")
    status, phone = room.posts(anna, "Statusanzeige"), room.posts(ben, "Durchwahl im Bescheid")
    room.posts(ben, "Feld 7 streichen")
    room.reveals("ideas")
    room.opens("vote")
    room.gives(anna, 2, status)
    room.gives(ben, 2, phone)
    room.opens("question")
    room.posts(anna, "Ein Schritt je Seite")
    room.opens("moods")
    room.opens("commitments")
    room.posts(anna, "Entwurf bis 1. Dezember")
    room.posts(ben, "Zugang zum Fachverfahren", lane=1)
    room.ends()
    return room


@pytest.fixture
def gathering_in(fatma: Facilitator) -> Callable[[str], Gathering]:
    """A fresh workshop in this language."""
    return lambda locale: gathering_of(fatma, locale)


@dataclass
class HeldDay:
    """A whole day in every format, written once."""

    record: Record
    files: dict[str, bytes]
    #: Marks, nonces and tokens that must be in no file.
    secrets: list[str]
    #: The photos as they were stored.
    jpegs: list[bytes]
    #: Processor time that the PDF took, from the database to the last byte.
    seconds: float

    def text(self, extension: str) -> str:
        content = self.files[extension]
        return text_of(content) if extension == "pdf" else content.decode()


@pytest.fixture(scope="session")
def whole_day(tmp_path_factory: pytest.TempPathFactory) -> HeldDay:
    folder = str(tmp_path_factory.mktemp("day"))
    app = create_app(Settings({"FACILITATION_DATA": folder}), TESTING=True)
    with app.test_request_context():
        db.create_all()
        registered = Facilitator.register("fatma@example.org", "twelve and more", "Fatma Yılmaz")
        workshop = day.held(registered).workshop
        code = workshop.code
        db.session.expire_all()
        before = processor_time()
        pdf = FORMATS["pdf"](Record.of(workshop)).get_data()
        seconds = processor_time() - before
        held = HeldDay(
            Record.of(workshop),
            {name: write(Record.of(workshop)).get_data() for name, write in FORMATS.items()}
            | {"pdf": pdf},
            _secrets(workshop),
            list(db.session.scalars(select(Photo.jpeg))),
            seconds,
        )
        assert code.encode() in held.files["json"]
        db.session.remove()
        db.engine.dispose()
    return held


def processor_time() -> float:
    """Of this process and those it started; a busy machine does not lengthen it."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def _secrets(workshop: Workshop) -> list[str]:
    found = [workshop.board_token, *(group.token for group in workshop.groups)]
    for card in db.session.scalars(select(Card)):
        found += [card.nonce, card.mark]
    found += db.session.scalars(select(Participant.secret_hash))
    found += db.session.scalars(select(Vote.mark))
    found += db.session.scalars(select(Rating.mark))
    return found
