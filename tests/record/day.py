"""A whole design-thinking day, held in a few seconds: 18 people in 3 groups write 200 cards."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from facilitation.activities.base import Draft
from facilitation.blueprints import Library
from facilitation.extensions import db
from facilitation.models import Card, Facilitator, Participant, Stage, Workshop
from facilitation.models.stack import Ticked
from facilitation.pictures import Picture

STARTS_AT = datetime(2026, 11, 12, 8, tzinfo=UTC)
NAMES = "Amira Bernd Carla Deniz Elif Frank Gül Hanna Ivo Jana Kofi Lea Mats Nuri Olga Pia Rolf Su"

KNOWN = [
    "Ein Antrag dauert im Schnitt elf Wochen",
    "Jede zweite Akte hat mindestens eine Rückfrage",
    "Feld 7 verwirrt alle",
    "Die meisten rufen an, bevor sie ausfüllen",
    "Kaum jemand liest das Merkblatt",
    "Wer prüft die Belege, und wann?",
    "Geben die Fachverfahren den Stand heraus?",
]
CONCERNED = [
    "Alleinerziehende",
    "Rentnerinnen und Rentner",
    "Sachbearbeitung Wohngeld",
    "Telefonzentrale",
    "Fachaufsicht",
    "Vermieter",
    "Bürgerbüro",
    "Beratungsstellen der Verbände",
]
HEARD = [
    "„Ich weiß nie, wer gerade für meinen Antrag zuständig ist.“",
    "„Rufen Sie nächste Woche wieder an.“",
    "Anrufe landen dreimal in der falschen Abteilung",
    "Drei Schreiben für drei fehlende Belege",
    "Warteschlange am Montagmorgen bis in den Flur",
    "Auszubildende haben eine eigene Fragensammlung",
    "„Das habe ich doch schon einmal geschickt.“",
]
QUESTIONS = [
    "beim Antrag zeigen, was als Nächstes passiert?",
    "Rückfragen vermeiden, bevor sie entstehen?",
    "eine feste Ansprechperson je Antrag bieten?",
    "in Worten schreiben, die alle verstehen?",
    "Belege nur einmal verlangen?",
]
IDEAS = [
    "Statusanzeige wie beim Paketdienst",
    "Feste Ansprechperson je Antrag, mit Durchwahl",
    "Formular-Prüfung vor dem Absenden",
    "Sprechstunde per Video am Abend",
    "Feld 7 streichen",
    "Fragensammlung der Auszubildenden öffnen",
    "Eingangsbestätigung mit Termin",
    "Erklärvideo in sechs Sprachen",
    "Antrag im Bürgerbüro gemeinsam ausfüllen",
    "Terminerinnerung per SMS",
    "Rückruf am selben Tag",
    "Belege als Foto einreichen",
]
STACKS = ["Stand des Antrags", "Ansprechperson", "Formular und Sprache", "Vor Ort"]
PROTOTYPES = [
    (
        "Antragsweg in vier Schritten",
        "Ein Link in der Eingangsbestätigung zeigt, in welchem Schritt der Antrag liegt und was "
        "noch fehlt.",
        "Die Fachverfahren geben den Stand täglich heraus.",
        "Pappmodell eines Telefons mit vier Feldern: eingegangen, in Prüfung, Rückfrage, Bescheid",
    ),
    (
        "Ein Name, eine Nummer",
        "Jeder Bescheid nennt eine Person mit Durchwahl und Vertretung.",
        "Vertretungen sind verlässlich erreichbar.",
        "Gezeichneter Bescheid mit einem hervorgehobenen Kasten für Namen und Durchwahl",
    ),
    (
        "Erst prüfen, dann senden",
        "Das Formular prüft vor dem Absenden, ob Belege fehlen, und erklärt jedes Feld in einem "
        "Satz.",
        "Menschen lesen kurze Hinweise.",
        "Drei Blätter Papier nebeneinander, verbunden mit Pfeilen, auf dem mittleren ein Häkchen",
    ),
]
FEEDBACK = [
    "Man sieht sofort, woran man ist",
    "Eine Erinnerung, wenn etwas fehlt",
    "wenn der Link auch in der Beratung genutzt würde?",
    "Was sieht jemand ohne E-Mail-Adresse?",
    "Freundlicher Ton, ohne Amtsdeutsch",
    "Größere Schrift",
]
#: Days to come, whenever this runs.
YEAR = date.today().year + 1
ACTIONS = [
    ("Feld 7 mit der Fachaufsicht besprechen", "M. Kaya", f"{YEAR}-12-04"),
    ("Fragensammlung der Auszubildenden prüfen und öffnen", "A. Weber", f"{YEAR}-11-27"),
    ("Klickbaren Entwurf der Statusanzeige bauen", "S. Brandt und Gruppe 1", f"{YEAR}-12-18"),
    ("Durchwahlen in alle Bescheide aufnehmen", "J. Lindner", f"{YEAR}-12-01"),
]


class Day:
    """The workshop, its people, and what they do in the stage that runs."""

    def __init__(self, fatma: Facilitator) -> None:
        blueprint = Library().get("design-thinking-tag")
        assert blueprint is not None
        self.chance = random.Random(7)
        self.workshop = Workshop.plan(
            blueprint,
            title="Antrag ohne Umwege",
            question="Wie wird der Antrag auf Wohngeld für alle verständlich?",
            place="Rathaus Auental, Raum 214",
            starts_at=STARTS_AT,
            by=fatma,
        )
        db.session.flush()
        self.people = [Participant.join(self.workshop, name) for name in NAMES.split()]
        self.fatma = Participant.join(self.workshop, "Fatma", is_facilitating=True)
        self.workshop.make_groups(3)
        db.session.flush()
        for place, person in enumerate(self.people):
            self.workshop.move(person, self.workshop.groups[place % 3])
        db.session.flush()

    @property
    def stage(self) -> Stage:
        stage = self.workshop.current_stage
        assert stage is not None
        return stage

    def opens(self, key: str) -> Stage:
        stage = self.workshop.stage_by_key(key)
        assert stage is not None
        self.workshop.go_to(stage)
        db.session.flush()
        return stage

    def posts(self, person: Participant, text: str = "", **values: Any) -> Card:
        card = self.stage.post_card(Draft(text, **values), by=person)
        db.session.flush()
        return card

    def all_post(self, texts: list[str], count: int, lanes: int = 1, **values: Any) -> None:
        for number in range(count):
            person = self.people[number % len(self.people)]
            self.posts(person, texts[number % len(texts)], lane=str(number % lanes), **values)

    def all_vote(self) -> None:
        ballot = self.stage.ballot()
        for person in self.people[:17]:
            for card in self.chance.sample(ballot[:9], self.stage.settings["votes"]):
                self.stage.vote(card.id, 1, by=person)
        db.session.flush()

    def all_rate(self, people: int = 17) -> None:
        for person in self.people[:people]:
            for place, (card_id, axis) in enumerate(
                sorted(self.stage.activity.questions(self.stage), key=str)
            ):
                middle = 1.4 + (place * 5 + place // 3) % 8 / 2.1
                value = round(min(5, max(1, self.chance.gauss(middle, 1.6 if place == 3 else 0.6))))
                self.stage.rate(value, by=person, card_id=card_id, axis=axis)
        db.session.flush()

    def groups_post(self, *texts: str, **values: Any) -> list[Card]:
        """One person of each group posts for it."""
        return [
            self.posts(person, texts[place % len(texts)] if texts else "", **values)
            for place, person in enumerate(self.people[:3])
        ]


def photo(colour: str) -> Picture:
    """A photo as the darkroom makes it."""
    image = Image.effect_noise((1600, 1200), 20).convert("RGB")
    drawing = ImageDraw.Draw(image)
    for place in range(4):
        drawing.rectangle(
            (120 + 350 * place, 300, 400 + 350 * place, 900),
            fill=colour,
            width=8,
            outline="#14254a",
        )
    written = BytesIO()
    image.save(written, "JPEG", quality=80)
    return Picture(written.getvalue(), 1600, 1200)


def held(fatma: Facilitator) -> Day:
    """The day from „Willkommen“ to „Abschluss“, with all that can happen on one."""
    day = Day(fatma)
    _understanding(day)
    _point_of_view(day)
    _ideas(day)
    _making(day)
    day.workshop.close()
    _spread_over_the_day(day)
    db.session.commit()
    return day


def _understanding(day: Day) -> None:
    day.opens("welcome")
    day.opens("checkin")
    day.all_post(["Ich bin gespannt", "Geheime Erwartung"], 18)
    day.opens("known")
    day.all_post(KNOWN, 14, lanes=3)
    day.posts(day.people[0], "Doppelte Karte", lane="1").set_aside("steht schon da")
    day.opens("stakeholders")
    day.all_post(CONCERNED, 16, lanes=4)
    day.opens("focus")
    day.all_vote()
    first = day.stage.ballot()[0]
    day.stage.enter_ballot({first.id: 1})
    day.opens("interviews")
    day.all_post(HEARD, 27, lanes=3)


def _point_of_view(day: Day) -> None:
    day.opens("break1")
    day.opens("empathy")
    for lane in range(6):
        day.groups_post(*HEARD, lane=str(lane))
        if lane % 2:
            day.groups_post(*KNOWN, lane=str(lane))
    day.opens("pov")
    day.groups_post(
        fields=[
            "Hanna, alleinerziehend, Schichtdienst",
            "zu wissen, woran sie ist, ohne während der Arbeit anzurufen",
            "nicht die Dauer sie belastet, sondern die Ungewissheit",
        ]
    )
    day.opens("hmw")
    day.all_post(QUESTIONS, 15)
    day.stage.reveal()
    day.opens("hmw_vote")
    day.all_vote()
    day.stage.stop()
    again = day.workshop.repeat(day.stage)
    db.session.flush()
    day.opens(again.key)
    day.all_vote()
    day.opens("hmw_pick")
    best = day.stage.options()[0]
    day.stage.settle(
        Draft(
            "Wie können wir beim Antrag jederzeit zeigen, was als Nächstes passiert?",
            origin=best.id,
        )
    )
    db.session.flush()


def _ideas(day: Day) -> None:
    warmup = day.workshop.stage_by_key("warmup")
    assert warmup is not None
    day.workshop.skip(warmup)
    day.opens("brainwriting")
    for number in range(1, 5):
        day.stage.begin_round(number)
        for place in range(9):
            day.posts(day.people[place], IDEAS[(number * 5 + place) % len(IDEAS)])
    day.opens("crazy8")
    day.all_post(IDEAS, 9)
    day.opens("clusters")
    cards = day.stage.sorting().loose
    for place, name in enumerate(STACKS):
        day.stage.stack_cards([Ticked(card.id) for card in cards[place * 9 : place * 9 + 9]], name)
        db.session.flush()
    day.opens("idea_vote")
    day.all_vote()
    day.opens("matrix")
    day.all_rate()
    day.opens("idea_pick")
    for place, person in enumerate(day.people[:3]):
        options = day.stage.options_for(person)
        words = "Statusanzeige für unterwegs" if place == 0 else ""
        day.posts(person, words, origin=options[place].id)


def _making(day: Day) -> None:
    day.opens("prototype")
    for person, (*texts, words), colour in zip(
        day.people, PROTOTYPES, ("#d9ecff", "#fff3c4", "#d8f3e6"), strict=False
    ):
        day.posts(person, fields=texts, picture=photo(colour), alternative=words)
    day.opens("test")
    prototypes = day.stage.material().cards
    for number in range(39):
        person = day.people[number % 18]
        words, card = FEEDBACK[number % len(FEEDBACK)], prototypes[number % 3]
        day.posts(person, words, lane=str(number % 4), about=card.id)
    day.opens("learn")
    day.groups_post(fields=["Den Ton", "Die Schriftgröße", "Den Weg ohne E-Mail-Adresse"])
    mood = day.workshop.add_stage(
        "rate", "Stimmung", minutes=5, prompt="Wie geht es Ihnen?", after=day.stage
    )
    db.session.flush()
    day.opens(mood.key)
    day.all_rate(people=3)
    day.opens("actions")
    for place, (what, who, until) in enumerate(ACTIONS):
        day.posts(day.people[place], what, who=who, until=until)
    day.opens("checkout")
    day.all_post(["Geheimer Gedanke"], 4)
    day.opens("roti")
    day.all_rate()
    day.opens("close")


def _spread_over_the_day(day: Day) -> None:
    """As if every stage had taken its planned minutes, and two more."""
    moment = STARTS_AT + timedelta(minutes=4)
    day.workshop.opened_at = moment
    for stage in day.workshop.stages:
        if stage.opened_at:
            stage.opened_at = moment
            moment += timedelta(minutes=stage.minutes + 2)
            stage.closed_at = moment
    day.workshop.closed_at = moment
