"""The water lily in the room: a whole workshop on desk, wall and phones; pictures of the wall.

The pictures, in build/screens, are for people to look at. What a machine can see is checked: no
card is smaller than the room can read, nothing is cut off at the edge of its level.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Desk, Phone, Screen, Server, board
from tests.browser.test_screens import PICTURES, show
from tests.browser.voices import Voice

VISIBLE = (
    "Türen zu, Flur leer",
    "Rundmails statt Gespräch",
    "Ein Vermerk geht durch fünf Hände",
    "Kaffeerunde am Dienstag",
    "Eigene Ablage je Sachgebiet",
    "Parkplätze nach Besoldungsgruppe",
    "Besprechungen beginnen mit dem Protokoll der letzten Besprechung",
)
STATED = (
    "„Wir arbeiten bürgernah.“",
    "„Wir denken in Vorgängen, nicht in Ämtern.“",
    "„Aus Fehlern lernen wir.“",
    "„Führung hat offene Türen.“",
    "„Wissen wird geteilt.“",
)
UNSPOKEN = (
    "Wer fragt, ist schwach.",
    "Fehler macht man nicht, man verantwortet sie.",
    "Nur was auf Papier steht, ist geschehen.",
)
#: In hundredths of the width: smaller text is not read from the last row.
SMALLEST = 1.8


def looks(wall: Screen, name: str) -> None:
    """A picture in each theme; all text is large enough and lies within its level."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        show(wall, "board", theme)
        wall.page.screenshot(path=PICTURES / f"{name}-board-{theme}.png")
    show(wall, "board", "light")
    sizes = wall.page.locator(".lily .note__text").evaluate_all(
        "texts => texts.map(text => 100 * parseFloat(getComputedStyle(text).fontSize) / innerWidth)"
    )
    assert all(size >= SMALLEST for size in sizes), sizes
    assert not wall.page.locator(".lily__face").evaluate_all(
        """faces => faces.map(face => [face, face.parentElement])
            .filter(([face, card]) => face.offsetHeight > card.clientHeight + 1)
            .map(([face]) => face.textContent)"""
    )


def test_a_whole_workshop_with_the_lily(browser: Browser, server: Server, fatma: Desk) -> None:
    fatma.plans("Zusammenarbeit über Ämter hinweg", blueprint="seerose")
    wall = board(browser, fatma)
    anna, ben = (Phone.joins(browser, server, fatma.code) for _ in range(2))
    voices = [Voice(server, fatma.code, "") for _ in range(5)]

    fatma.opens("Blüte und Blätter")
    anna.is_at("Blüte und Blätter")
    wall.shows("Diese Ebene wird nach „Pause“ geöffnet.")
    anna.posts(VISIBLE[0], lane="Räume und Dinge")
    for number, text in enumerate(VISIBLE[1:3]):
        voices[number].posts(text, lane=number)
    wall.shows("3 Karten, verdeckt bis zum Aufdecken")
    wall.hides(VISIBLE[0])
    fatma.presses("3 Karten aufdecken")
    wall.shows(VISIBLE[0])

    fatma.opens("Ordnen")
    for text in VISIBLE[1:3]:
        fatma.page.locator("#sort-loose label", has_text=text).click()
    fatma.page.locator("[name=name]").first.fill("Wege der Post")
    fatma.page.locator("#sort-stack").click()
    wall.shows("Wege der Post")
    wall.shows("2 Karten: ")

    fatma.opens("Stängel: erklärte Werte")
    ben.is_at("Stängel: erklärte Werte")
    ben.page.locator(".lilylist summary").click()
    expect(ben.page.locator(".lilylist")).to_contain_text("A4 Wege der Post")
    ben.composer.fill("halb getippt")
    anna.is_at("Stängel: erklärte Werte")
    anna.posts(STATED[3])
    wall.shows(STATED[3])
    expect(ben.composer).to_have_value("halb getippt")
    expect(ben.page.locator(".lilylist ul").first).to_be_visible()
    ben.posts(STATED[0])
    ben.has_no_barriers()
    wall.has_no_barriers()

    fatma.opens("Wo passt es nicht zusammen?")
    anna.is_at("Wo passt es nicht zusammen?")
    anna.shows("Nennen Sie der Moderation zwei Kurzzeichen")
    fatma.page.get_by_label("Diese Karte").select_option("A4")
    fatma.page.get_by_label("passt nicht zu").select_option("W1")
    fatma.page.get_by_role("button", name="Widerspruch aufnehmen").click()
    wall.shows("passt nicht zu W1")
    fatma.has_no_barriers()
    fatma.presses("Abstimmung über 1 Widerspruch beginnen")
    anna.adds_a_dot("A4 Wege der Post ↔ W1")
    wall.shows("1 Widerspruch steht zur Wahl.")
    fatma.presses("Abstimmung beenden und Ergebnis zeigen")
    wall.shows("A4 Wege der Post ↔ W1")

    fatma.opens("Wurzeln: Grundannahmen")
    anna.is_at("Wurzeln: Grundannahmen")
    anna.posts(UNSPOKEN[0])
    for voice, text in zip(voices, UNSPOKEN[1:], strict=False):
        voice.posts(text)
    screening = fatma.page.locator("#desk-screening")
    expect(screening).to_contain_text("Die Karten sind anonym und noch verdeckt.")
    row = screening.locator("li", has_text=UNSPOKEN[1])
    row.get_by_label("Grund").fill("nennt eine Person")
    row.get_by_role("button", name="Zur Seite legen").click()
    expect(screening).to_contain_text("1 Karte zur Seite gelegt")
    wall.shows("2 Karten, verdeckt bis zum Aufdecken")
    for text in UNSPOKEN:
        wall.hides(text)
        ben.hides(text)
    fatma.has_no_barriers()
    screening.get_by_role("button", name="2 Karten aufdecken").click()
    wall.shows(UNSPOKEN[0])
    wall.shows(UNSPOKEN[2])
    wall.hides(UNSPOKEN[1])

    fatma.opens("Stimmt das?")
    anna.is_at("Stimmt das?")
    cards = fatma.page.locator("#desk-activity [data-card]").evaluate_all(
        "rows => [...new Set(rows.map(row => row.dataset.card))]"
    )
    for voice in voices:
        for card in cards:
            voice.rates(card=card, value=4)
    fatma.presses("beenden")

    fatma.opens("Hilft oder hindert?")
    anna.is_at("Hilft oder hindert?")
    card = anna.page.locator(".assign__card", has_text=UNSPOKEN[0])
    card.get_by_role("button", name="Hindert").click()
    expect(card.get_by_role("button", name="Hindert")).to_have_attribute("aria-pressed", "true")
    for voice in voices[:3]:
        voice.sends(
            f"stages/{voice.stage}/assignments", card=card.get_attribute("data-card"), lane=0
        )
    counts = wall.page.locator("tr", has_text=UNSPOKEN[0]).locator("td b")
    expect(counts).to_have_text(["3", "1"])
    anna.has_no_barriers()
    wall.has_no_barriers()
    wall.page.screenshot(path=PICTURES / "lily-help-board-light.png")

    for screen in (anna, ben, wall):
        screen.leaves()


@pytest.mark.pictures
def test_the_wall_with_0_12_and_45_cards(browser: Browser, server: Server, fatma: Desk) -> None:
    fatma.plans("Zusammenarbeit über Ämter hinweg", blueprint="seerose")
    wall = board(browser, fatma)
    voice = Voice(server, fatma.code, "")

    def posts(texts: tuple[str, ...], count: int, **fields: int) -> None:
        rows = -(-count // len(texts))
        voice.posts_all(
            [*texts, *(f"{text} ({row})" for row in range(2, rows + 1) for text in texts)][:count],
            **fields,
        )

    fatma.opens("Blüte und Blätter")
    wall.shows("Hier erscheinen die Karten.")
    looks(wall, "lily-0")
    wall.has_no_barriers()

    posts(VISIBLE, 7, lane=0)
    fatma.presses("7 Karten aufdecken")
    fatma.opens("Stängel: erklärte Werte")
    posts(STATED, 5)
    wall.shows(STATED[4])
    looks(wall, "lily-12")

    fatma.opens("Blüte und Blätter")
    posts(VISIBLE, 13, lane=1)
    fatma.opens("Stängel: erklärte Werte")
    posts(STATED, 10)
    fatma.opens("Wurzeln: Grundannahmen")
    posts(UNSPOKEN, 10)
    fatma.presses("10 Karten aufdecken")
    wall.shows("1 bis 6 von 10")
    looks(wall, "lily-45")
    fatma.page.get_by_role("button", name="Nächste Seite an der Wand").click()
    wall.shows("7 bis 10 von 10")
    looks(wall, "lily-45-page-2")
    show(wall, "board", "dark")
    wall.has_no_barriers()
    wall.leaves()
