"""A kick-off and the session after it: agreement, role plan, log, recognition by choice."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Desk, Phone, Server, board

pytestmark = pytest.mark.browser


def joins_again(phone: Phone, code: str, button: str) -> None:
    phone.goes_to(f"/j/{code}")
    phone.page.get_by_role("button", name=button).click()
    phone.page.wait_for_url(f"**/w/{code}")
    phone.is_live()


@pytest.fixture
def phones(browser: Browser, server: Server, fatma: Desk) -> Iterator[list[Phone]]:
    fatma.plans("Führungskreis Auental", blueprint="pgl-auftakt")
    cast = [Phone.joins(browser, server, fatma.code, name) for name in ("Anna", "Ben", "Cem")]
    yield cast
    for phone in cast:
        phone.leaves()


def test_two_sessions_of_one_group(
    browser: Browser, server: Server, fatma: Desk, phones: list[Phone]
) -> None:
    anna, ben, cem = phones
    wall = board(browser, fatma)

    # The agreement is kept.
    fatma.opens("Vereinbarung sammeln")
    anna.is_at("Vereinbarung sammeln")
    anna.posts("Was hier gesagt wird", "Das bleibt im Raum")
    fatma.presses("aufdecken")
    fatma.page.get_by_role("button", name="Vereinbarung übernehmen").click()
    fatma.shows("Alle Karten dieses Schritts sind in der Vereinbarung.")

    # The role plan: a proposal, a yes, a no that nobody sees.
    fatma.opens("Rollenplan")
    for phone in (anna, ben):
        phone.is_at("Rollenplan")
        phone.page.get_by_role("button", name="wiedererkennen").click()
        expect(phone.page.locator("#recognition-end")).to_be_visible()
    cem.shows("Sie stehen nicht darin.")
    turn = anna.page.locator("[data-turn='2-case']")
    turn.get_by_role("button", name="Übernehme ich").click()
    expect(turn).to_contain_text("übernommen")
    wall.shows("übernommen")
    anna.has_no_barriers()
    other = ben.page.locator("[data-turn='2-moderation']")
    other.get_by_role("button", name="Diesmal nicht").click()
    expect(other).to_contain_text("noch niemand")
    expect(cem.page.locator("[data-turn='2-moderation']")).to_contain_text("noch niemand")
    cem.hides("Diesmal nicht")
    fatma.has_no_barriers()

    # The own card goes into the log, and an entry beside it.
    fatma.opens("Mein nächster Schritt")
    anna.is_at("Mein nächster Schritt")
    anna.posts("Am Montag reden")
    anna.page.get_by_role("button", name="Ins Lerntagebuch legen").click()
    expect(anna.page.locator("#mine")).to_have_count(0)
    anna.page.get_by_role("link", name="Mein Lerntagebuch").click()
    anna.page.get_by_label("Neuer Eintrag").fill("Zuhören hilft")
    anna.page.get_by_role("button", name="Eintragen").click()
    anna.shows("Zuhören hilft")
    anna.shows("Am Montag reden")
    anna.has_no_barriers()

    # The next session in one press; recognised by choice, or not.
    fatma.opens("Check-out")
    fatma.page.get_by_role("link", name="Zur Reihe").first.click()
    fatma.has_no_barriers()
    fatma.page.get_by_role("button", name="Nächste Sitzung anlegen").click()
    fatma.page.wait_for_url(re.compile(r"/workshops/[A-Z0-9]{6}$"))
    code = fatma.page.url.rsplit("/", 1)[1]
    fatma.is_live()
    joins_again(anna, code, "Als Anna beitreten")
    joins_again(ben, code, "Ohne Wiedererkennung beitreten")
    anna.shows("Ihre Aufgabe heute")
    ben.hides("Ihre Aufgabe heute")
    ben.shows("ohne Namen")
    second = board(browser, fatma)
    for screen in (anna, ben, second):
        screen.shows("Unsere Vereinbarung")
        screen.shows("Was hier gesagt wird")
    second.has_no_barriers()
    anna.page.get_by_role("link", name="Mein Lerntagebuch").click()
    anna.shows("Am Montag reden")
    anna.goes_to(f"/w/{code}")

    # The harvest reaches the series only as it was checked.
    fatma.opens("Ernte ohne Fallbezug")
    anna.is_at("Ernte ohne Fallbezug")
    anna.posts("Kim hätte früher fragen sollen")
    fatma.page.get_by_role("link", name="Ernte prüfen").click()
    fatma.page.get_by_label("Karte 1").fill("Früh fragen hilft")
    fatma.page.get_by_label("ohne Fallbezug").check()
    fatma.page.get_by_role("button", name="In die Reihe übernehmen").click()
    fatma.shows("1 Karte übernommen.")
    fatma.shows("Früh fragen hilft")
    fatma.hides("Kim")

    # Forgotten with one press.
    anna.page.get_by_role("link", name="Mein Lerntagebuch").click()
    anna.page.get_by_text("Sie werden als Anna wiedererkannt").click()
    anna.page.get_by_role("button", name="Nicht mehr wiedererkennen").click()
    anna.page.wait_for_url(f"**/w/{code}")
    anna.hides("Mein Lerntagebuch")
    wall.leaves()
    second.leaves()
