"""The Design Thinking day from check-in to ROTI: three groups, eighteen people, one facilitator.

Three people hold a phone in Chromium, fifteen more speak HTTP. What each stage is given is compared
with what was put in before.
"""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Desk, Phone, Server, board
from tests.browser.voices import Voice

GROUPS = ("Gruppe 1", "Gruppe 2", "Gruppe 3")
BY_GROUP = 6


class Room:
    """The desk, the wall, and eighteen people in three groups."""

    def __init__(self, browser: Browser, server: Server, desk: Desk) -> None:
        self.desk = desk
        self.wall = board(browser, desk)
        self.phones = [
            Phone.joins(browser, server, desk.code, name) for name in ("Anna", "Ben", "Cem")
        ]
        self.voices = [Voice(server, desk.code, f"Stimme {n}") for n in range(15)]

    def moves_on(self, title: str) -> None:
        """The next press at the desk leads to this stage, on all screens."""
        self.desk.presses(title)
        expect(self.desk.page.locator("[aria-current=step][data-stage]")).to_contain_text(title)
        for phone in self.phones:
            phone.is_at(title)

    def group(self, number: int) -> list[Voice]:
        """Those of a group who have no browser."""
        return self.voices[number * 5 : number * 5 + 5]

    def leaves(self) -> None:
        for screen in (self.wall, *self.phones):
            screen.leaves()


@pytest.fixture
def room(browser: Browser, server: Server, fatma: Desk) -> Room:
    fatma.plans("Antrag ohne Umwege", blueprint="design-thinking-tag")
    return Room(browser, server, fatma)


def picture() -> dict[str, object]:
    written = BytesIO()
    Image.new("RGB", (640, 480), (200, 220, 240)).save(written, "JPEG")
    return {"name": "skizze.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


def test_the_whole_day(room: Room) -> None:
    morning(room)
    questions(room)
    ideas(room)
    prototypes(room)
    closing(room)
    room.leaves()


def morning(room: Room) -> None:
    desk, wall, (anna, ben, cem) = room.desk, room.wall, room.phones
    desk.goes_to(f"/workshops/{desk.code}/groups")
    desk.page.locator("[name=count]").fill("3")
    desk.page.locator(".groups__make button").click()
    desk.goes_to(f"/workshops/{desk.code}").is_live()
    room.moves_on("Willkommen und Spielregeln")
    for number, phone in enumerate(room.phones):
        phone.page.get_by_role("button", name=f"In „{GROUPS[number]}“ gehen").click()
        expect(phone.page.locator("#phone-phase")).to_contain_text(GROUPS[number])
        for voice in room.group(number):
            group = re.search(
                rf'name="group" value="(\d+)"><button[^>]+„{GROUPS[number]}“', voice.sees()
            )
            assert group
            voice.sends("group", group=group[1])
    expect(desk.page.locator(".desk__grouplist")).to_have_text(re.compile("1 6.*2 6.*3 6", re.S))

    room.moves_on("Check-in")
    anna.posts("Ich bin neugierig")
    wall.shows("Ich bin neugierig")

    room.moves_on("Wissen, Annahmen, offene Fragen")
    ben.posts("Drei Viertel rufen an", lane="Das wissen wir")
    wall.shows("Drei Viertel rufen an")

    room.moves_on("Wer ist betroffen?")
    anna.posts("Antragstellende", lane="Direkt betroffen")
    ben.posts("Sachbearbeitung", lane="Arbeitet daran mit")
    cem.posts("Leitung", lane="Entscheidet")

    room.moves_on("Wen stellen wir in den Mittelpunkt?")
    for phone in room.phones:
        phone.adds_a_dot("Antragstellende")
    ben.adds_a_dot("Sachbearbeitung")
    desk.presses("Abstimmung beenden")
    expect(wall.page.locator(".ranking__row").first).to_contain_text("Antragstellende")

    room.moves_on("Zuhören: Gespräche zu zweit")
    anna.shows("Sie sprechen mit")
    expect(anna.page.locator("details.context")).to_contain_text("Antragstellende")
    anna.posts("Ich weiß nie, wo der Antrag liegt", lane="Zitat")
    expect(desk.page.locator("#desk-groups")).to_contain_text("9 Paare")

    room.moves_on("Pause")
    wall.shows("Weiter um")

    room.moves_on("Empathy Map")
    expect(anna.page.locator("details.context")).to_contain_text("wo der Antrag liegt")
    for number, phone in enumerate(room.phones):
        phone.posts(f"Sieht {GROUPS[number]}", lane="Sieht")
    room.group(0)[0].posts("Hört Rückfragen", lane=1)
    anna.shows("Hört Rückfragen")
    ben.hides("Hört Rückfragen")

    room.moves_on("Persona und Sichtweise")
    expect(anna.page.locator("details.context")).to_contain_text("Sieht Gruppe 1")
    expect(anna.page.locator("details.context")).not_to_contain_text("Sieht Gruppe 2")
    for number, phone in enumerate(room.phones):
        fields = phone.page.locator("form.compose textarea")
        for text, place in (
            (f"Frau K. aus {GROUPS[number]}", 0),
            ("Gewissheit", 1),
            ("Fristen", 2),
        ):
            fields.nth(place).fill(text)
        phone.page.locator("#card-send").click()
        expect(phone.page.locator("#mine")).to_contain_text(f"Frau K. aus {GROUPS[number]}")


def questions(room: Room) -> None:
    desk, wall, (anna, ben, _cem) = room.desk, room.wall, room.phones
    room.moves_on("Wie-können-wir-Fragen")
    anna.posts("den Stand jederzeit zeigen?")
    ben.posts("Rückfragen vermeiden?")
    wall.hides("den Stand jederzeit zeigen?")
    desk.presses("2 Karten aufdecken")
    wall.shows("Wie können wir den Stand jederzeit zeigen?")

    room.moves_on("Fragen gewichten")
    for phone in room.phones:
        phone.adds_a_dot("den Stand jederzeit zeigen?")
    room.voices[0].gives("Rückfragen vermeiden?", 3)
    room.voices[1].gives("den Stand jederzeit zeigen?", 3)
    desk.presses("Abstimmung beenden")
    room.moves_on("Frage festlegen")
    desk.page.locator("[id^=desk-settle]").first.click()
    wall.shows("Wie können wir den Stand jederzeit zeigen?")
    anna.shows("Wie können wir den Stand jederzeit zeigen?")
    room.moves_on("Mittagspause")
    wall.shows("Weiter um")
    room.moves_on("Aufwärmen")


def ideas(room: Room) -> None:
    desk, wall, (anna, ben, cem) = room.desk, room.wall, room.phones
    question = "den Stand jederzeit zeigen?"
    room.moves_on("Brainwriting")
    expect(anna.page.locator("#task")).to_contain_text(question)
    for number, phone in enumerate(room.phones):
        phone.posts(f"Blatt von {GROUPS[number]}")
    desk.presses("Runde 2 von 4")
    seen = set()
    for phone in room.phones:
        expect(phone.page.locator("#on-sheet")).to_contain_text("Blatt von")
        [text] = re.findall(r"Blatt von Gruppe \d", phone.page.locator("#on-sheet").inner_text())
        seen.add(text)
    assert len(seen) == 3, "each has another sheet"
    expect(anna.page.locator("#on-sheet")).not_to_contain_text("Blatt von Gruppe 1")
    anna.posts("Online-Formular mit Anzeige")
    ben.posts("Onlineformular, das den Stand zeigt")
    desk.presses("Runde 3 von 4")
    desk.presses("Runde 4 von 4")

    room.moves_on("Crazy 8: acht Skizzen")
    cem.posts("Skizze mit vier Schritten")

    room.moves_on("Ideen ordnen")
    page = desk.page
    for text in ("Online-Formular mit Anzeige", "Onlineformular, das den Stand zeigt"):
        page.locator("#sort-loose li", has_text=text).locator("input[type=checkbox]").check()
    page.locator("#sort-bar [name=name], #sorting [name=name]").first.fill("Formular online")
    page.get_by_role("button", name="Stapeln").first.click()
    wall.shows("Formular online")
    cem.shows("Formular online")

    room.moves_on("Ideen gewichten")
    for phone in room.phones:
        phone.adds_a_dot("Formular online")
    expect(anna.page.locator("#ballot")).not_to_contain_text("Onlineformular, das den Stand")
    ben.adds_a_dot("Skizze mit vier Schritten")
    desk.presses("Abstimmung beenden")
    expect(wall.page.locator(".ranking__row").first).to_contain_text("Formular online")

    room.moves_on("Nutzen und Aufwand")
    idea = desk.page.locator("#desk-activity [data-card]", has_text="Formular online").first
    card = idea.get_attribute("data-card")
    for voice in room.voices[:6]:
        voice.rates(card=card, value_nx=2, value_ny=5)
    desk.presses("beenden")
    wall.shows("Formular online")

    room.moves_on("Eine Idee je Gruppe")
    for number, phone in enumerate(room.phones):
        idea = "Formular online" if number < 2 else "Skizze mit vier Schritten"
        option = phone.page.locator("#pick-options li", has_text=idea)
        option.get_by_role("button").click()
        expect(option).to_contain_text("gewählt")
    room.moves_on("Pause")


def prototypes(room: Room) -> None:
    desk, wall, (anna, ben, cem) = room.desk, room.wall, room.phones
    room.moves_on("Prototyp bauen")
    expect(anna.page.locator("#task")).to_contain_text("Formular online")
    expect(cem.page.locator("#task")).to_contain_text("Skizze mit vier Schritten")
    for number, phone in enumerate(room.phones):
        phone.page.locator("input[type=file]").first.set_input_files(picture())
        fields = phone.page.locator("form.compose textarea[name^=field-]")
        for text, place in ((f"Modell {number + 1}", 0), ("Mit Papier", 1), ("Wird genutzt", 2)):
            fields.nth(place).fill(text)
        phone.page.locator("[name=alternative]").fill("Telefon mit vier Schritten")
        phone.page.locator("#card-send").click()
        expect(phone.page.locator("#mine img")).to_be_visible()
    wall.shows("Modell")

    room.moves_on("Rückmeldungen")
    for phone, own in zip(room.phones, ("Modell 1", "Modell 2", "Modell 3"), strict=True):
        expect(phone.page.locator("#subject")).to_contain_text("Modell")
        expect(phone.page.locator("#subject")).not_to_contain_text(own)
    subject = re.search(r"Modell \d", anna.page.locator("#subject").inner_text())
    assert subject
    anna.posts("Endlich sieht man, was fehlt", lane="Gefällt mir")
    desk.shows("Endlich sieht man, was fehlt")

    room.moves_on("Was lernen wir daraus?")
    praised = room.phones[int(subject[0][-1]) - 1]
    expect(praised.page.locator("details.context")).to_contain_text("Endlich sieht man, was fehlt")
    expect(anna.page.locator("#main")).not_to_contain_text("Endlich sieht man, was fehlt")
    ben.page.locator("form.compose textarea").first.fill("Die vier Schritte")
    for place in (1, 2):
        ben.page.locator("form.compose textarea").nth(place).fill("Die Wörter")
    ben.page.locator("#card-send").click()
    expect(ben.page.locator("#mine")).to_contain_text("Die vier Schritte")


def closing(room: Room) -> None:
    desk, wall, (anna, ben, cem) = room.desk, room.wall, room.phones
    room.moves_on("Nächste Schritte")
    form = anna.page.locator("form", has=anna.page.locator("[name=until]")).first
    form.locator("[name=text]").fill("Klickbaren Entwurf bauen")
    form.locator("[name=who]").fill("Ben")
    form.locator("[name=until]").fill("2099-12-04")
    form.locator("button[type=submit]").last.click()
    wall.shows("Klickbaren Entwurf bauen")
    wall.shows("04.12.2099")
    cem.shows("Klickbaren Entwurf bauen")

    room.moves_on("Check-out")
    cem.posts("Es geht voran")

    room.moves_on("Hat sich die Zeit gelohnt?")
    ben.page.locator("label", has=ben.page.locator("input[value='4']")).first.click()
    ben.page.get_by_role("button", name="Bewertung abgeben").click()
    expect(ben.page.get_by_role("button", name="Bewertung ändern")).to_be_visible()
    for voice in room.voices[:3]:
        voice.rates(value=5)
    desk.presses("beenden")
    switch = desk.page.locator("#desk-switches [role=switch]").first
    expect(switch).to_have_attribute("aria-checked", "false")
    wall.shows("fünf Antworten")
    wall.hides("gar nicht")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    room.voices[4].rates(value=3)
    desk.presses("beenden")
    wall.shows("gar nicht")

    room.moves_on("Abschluss")
    desk.presses("Workshop abschließen")
    wall.shows("Vielen Dank für Ihre Beiträge.")
    desk.goes_to(f"/workshops/{desk.code}/record.html").shows("Klickbaren Entwurf bauen")
    desk.shows("Formular online")
