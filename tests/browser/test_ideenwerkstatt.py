"""The whole of Ideenwerkstatt with two phones, a board and a desk."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Desk, Phone, Server, board

pytestmark = pytest.mark.browser


def test_a_workshop_from_the_first_word_to_the_record(
    browser: Browser, server: Server, fatma: Desk
) -> None:
    fatma.fills_in_a_plan("Antrag ohne Umwege")
    wall = board(browser, fatma)
    wall.shows(f"{fatma.code[:3]} {fatma.code[3:]}")
    anna = Phone.scans(browser, server, fatma.code, "Anna")
    ben = Phone.joins(browser, server, fatma.code)

    fatma.presses("Workshop beginnen")
    wall.shows("Worum es heute geht")
    fatma.presses("„Check-in“ beginnen")
    for phone in (anna, ben):
        phone.is_at("Check-in")
    wall.shows("Mit welcher Erwartung")
    anna.posts("Klarheit über den nächsten Schritt")
    wall.shows("Klarheit über den nächsten Schritt")
    expect(anna.composer).to_be_hidden()

    fatma.presses("„Wissen, Annahmen, offene Fragen“ beginnen")
    for phone in (anna, ben):
        phone.is_at("Wissen, Annahmen, offene Fragen")
    anna.posts("Die Hälfte fragt nach", lane="Das wissen wir")
    ben.posts("Niemand liest das Merkblatt", lane="Das nehmen wir an")
    wall.shows("Die Hälfte fragt nach")
    wall.shows("Niemand liest das Merkblatt")
    expect(fatma.page.locator("#desk-turnout")).to_contain_text("2 von 2")

    fatma.presses("„Wie-können-wir-Fragen“ beginnen")
    for phone in (anna, ben):
        phone.is_at("Wie-können-wir-Fragen")
    anna.posts("Rückfragen vermeiden?")
    ben.posts("das Merkblatt lesbar machen?")
    time.sleep(0.5)
    wall.hides("Rückfragen vermeiden")
    ben.hides("Rückfragen vermeiden")
    assert "Rückfragen vermeiden" not in wall.page.content()
    fatma.presses("2 Karten aufdecken")
    wall.shows("Wie können wir Rückfragen vermeiden?")
    wall.shows("Wie können wir das Merkblatt lesbar machen?")

    fatma.presses("„Fragen gewichten“ beginnen")
    for phone in (anna, ben):
        phone.is_at("Fragen gewichten")
    for _dot in range(2):
        anna.adds_a_dot("Rückfragen vermeiden")
    expect(anna.page.locator("#main")).to_contain_text("1")
    ben.adds_a_dot("Rückfragen vermeiden")
    ben.adds_a_dot("Merkblatt")
    expect(fatma.page.locator("#desk-turnout")).to_contain_text("2 Personen")
    assert wall.page.locator("[data-votes]").count() == 0
    assert fatma.page.locator("[data-votes]").count() == 0
    fatma.presses("Abstimmung beenden und Ergebnis zeigen")
    first = wall.page.locator("[data-votes]").first
    expect(first).to_have_attribute("data-votes", "3")
    expect(first).to_contain_text("Rückfragen vermeiden")

    fatma.presses("„Ideen“ beginnen")
    for phone in (anna, ben):
        phone.is_at("Ideen")
    wall.shows("Wie können wir Rückfragen vermeiden?")
    anna.shows("Wie können wir Rückfragen vermeiden?")
    anna.posts("Eingangsbestätigung mit Datum")
    ben.posts("Checkliste mit Bildern")
    fatma.presses("2 Karten aufdecken")
    wall.shows("Checkliste mit Bildern")

    fatma.presses("„Ideen gewichten“ beginnen")
    for phone in (anna, ben):
        phone.is_at("Ideen gewichten")
    anna.adds_a_dot("Checkliste")
    ben.adds_a_dot("Eingangsbestätigung")
    expect(fatma.page.locator("#desk-turnout")).to_contain_text("2 Personen")
    fatma.presses("Abstimmung beenden und Ergebnis zeigen")
    wall.shows("gleichauf")

    fatma.presses("„Was nehmen wir uns vor?“ beginnen")
    for phone in (anna, ben):
        phone.is_at("Was nehmen wir uns vor?")
    anna.shows("Anna")
    anna.posts("Muster bis Freitag schreiben", lane="Das tue ich")
    wall.shows("Muster bis Freitag schreiben")
    fatma.presses("„Check-out“ beginnen")
    for phone in (anna, ben):
        phone.is_at("Check-out")
    ben.posts("Es geht voran")
    fatma.presses("„Abschluss“ beginnen")
    for phone in (anna, ben):
        phone.is_at("Abschluss")
    fatma.presses("Workshop abschließen")
    anna.shows("gelöscht")
    wall.shows("gelöscht")

    fatma.goes_to(f"/workshops/{fatma.code}/results")
    for extension, start in (("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")):
        answer = fatma.page.request.get(
            f"{server.address}/workshops/{fatma.code}/record.{extension}"
        )
        assert answer.ok and answer.body().startswith(start)
    for screen in (wall, anna, ben):
        screen.leaves()
