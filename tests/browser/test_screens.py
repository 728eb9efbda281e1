"""A picture of every activity on phone, desk and board, light and dark, in build/screens.

The pictures are for people to look at. What a machine can see is checked: nothing hangs over the
edge of a screen, and every stage shows what was put in.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Desk, Phone, Screen, Server, board
from tests.browser.voices import Voice

PICTURES = Path(__file__).parents[2] / "build/screens"
IDEAS = (
    "Statusanzeige wie beim Paketdienst",
    "Feste Ansprechperson je Antrag, mit Durchwahl",
    "Formular-Prüfung vor dem Absenden",
    "Sprechstunde per Video am Abend",
)
CAN_SCROLL_SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


class Room:
    def __init__(self, browser: Browser, server: Server, desk: Desk) -> None:
        self.desk = desk
        desk.page.request.post(
            f"{server.address}/workshops/{desk.code}/groups",
            form={"count": "2", "choice": "0", "csrf_token": desk.token},
        )
        self.voices = [Voice(server, desk.code, f"Person {n}") for n in range(6)]
        self.phone = Phone.joins(browser, server, desk.code, "Aylin")
        self.wall = board(browser, desk)

    def opens(self, title: str) -> None:
        self.desk.opens(title)
        self.phone.is_at(title)

    def pictures(self, name: str) -> None:
        """All three screens in both themes; none of them may be scrolled sideways."""
        for screen, device in ((self.phone, "phone"), (self.desk, "desk"), (self.wall, "board")):
            for theme in ("light", "dark"):
                show(screen, device, theme)
                assert not screen.page.evaluate(CAN_SCROLL_SIDEWAYS), (name, device, theme)
                screen.page.evaluate("scrollTo(0, 0)")
                screen.page.screenshot(path=PICTURES / f"{name}-{device}-{theme}.png")
            show(screen, device, "light")

    def leaves(self) -> None:
        self.phone.leaves()
        self.wall.leaves()


def show(screen: Screen, device: str, theme: str) -> None:
    if device == "board":
        screen.page.evaluate(
            "theme => document.getElementById('board-meta').dataset.theme = theme", theme
        )
    else:
        screen.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]


@pytest.fixture
def room(browser: Browser, server: Server, fatma: Desk) -> Room:
    PICTURES.mkdir(parents=True, exist_ok=True)
    fatma.plans("Antrag ohne Umwege", blueprint="design-thinking-tag")
    return Room(browser, server, fatma)


@pytest.mark.pictures
def test_every_activity_fits_its_screens(room: Room) -> None:
    room.opens("Willkommen und Spielregeln")
    room.pictures("talk")

    room.opens("Wissen, Annahmen, offene Fragen")
    for number, voice in enumerate(room.voices):
        voice.posts(f"Die Hälfte der Rückfragen betrifft Feld {number + 1}", lane=number % 3)
    room.phone.posts("Wer zuständig ist, erfährt man erst am Telefon", lane="Das wissen wir")
    room.wall.shows("betrifft Feld 6")
    room.pictures("collect")

    room.opens("Persona und Sichtweise")
    room.pictures("collect-fields")

    room.opens("Brainwriting")
    for voice, idea in zip(room.voices, IDEAS, strict=False):
        voice.posts(idea)
    room.desk.presses("Runde 2 von 4")
    room.phone.shows("Runde 2 von 4")
    room.pictures("rounds")

    room.opens("Ideen ordnen")
    room.wall.shows(IDEAS[0])
    room.pictures("cluster")

    room.opens("Ideen gewichten")
    for voice in room.voices:
        voice.gives(IDEAS[0])
    room.voices[0].gives(IDEAS[1])
    room.pictures("vote-open")
    room.desk.presses("Abstimmung beenden")
    room.wall.shows("6")
    room.pictures("vote")

    room.opens("Nutzen und Aufwand")
    cards = room.desk.page.locator("#desk-activity [data-card]").evaluate_all(
        "rows => [...new Set(rows.map(row => row.dataset.card))]"
    )
    for number, voice in enumerate(room.voices):
        for place, card in enumerate(cards):
            voice.rates(card=card, value_nx=1 + (number + place) % 5, value_ny=5 - place)
    room.pictures("matrix-open")
    room.desk.presses("beenden")
    room.wall.shows(IDEAS[0])
    room.pictures("matrix")

    room.opens("Eine Idee je Gruppe")
    room.pictures("pick")

    room.opens("Prototyp bauen")
    for voice in (room.voices[0], room.voices[1]):
        voice.posts(
            field_n0="Antragsweg in vier Schritten",
            field_n1="Ein Link zeigt, in welchem Schritt der Antrag liegt.",
            field_n2="Die Fachverfahren geben den Stand täglich heraus.",
            no_photo="1",
            alternative="Telefon mit vier Schritten",
        )
    room.wall.shows("Antragsweg in vier Schritten")
    room.pictures("collect-photo")

    room.opens("Rückmeldungen")
    room.pictures("collect-feedback")

    room.opens("Nächste Schritte")
    room.voices[0].posts("Klickbaren Entwurf bauen", who="S. Brandt", until="2099-12-18")
    room.wall.shows("Klickbaren Entwurf bauen")
    room.pictures("actions")

    room.opens("Hat sich die Zeit gelohnt?")
    for number, voice in enumerate(room.voices):
        voice.rates(value=3 + number % 3)
    room.pictures("rate-open")
    room.desk.presses("beenden")
    room.wall.shows("gar nicht")
    room.pictures("rate")
    room.leaves()
