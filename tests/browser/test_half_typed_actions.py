"""Actions: what is half typed survives what others enter, on the phone and at the desk."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Desk, Phone, Server

pytestmark = pytest.mark.browser

SOON = (date.today() + timedelta(days=20)).isoformat()


@pytest.fixture
def acting(fatma: Desk) -> Desk:
    fatma.plans("Wer macht was", blueprint="design-thinking-tag")
    fatma.opens("Nächste Schritte")
    return fatma


def commits(screen: Phone | Desk, what: str, who: str, button: str) -> None:
    form = screen.page.locator("form", has=screen.page.get_by_role("button", name=button))
    form.get_by_label("Was", exact=True).fill(what)
    form.get_by_label("Wer").fill(who)
    form.get_by_label("Bis wann").fill(SOON)
    form.get_by_role("button", name=button).click()


def test_a_half_typed_action_survives_those_of_others(
    browser: Browser, server: Server, acting: Desk
) -> None:
    anna = Phone.joins(browser, server, acting.code, "Anna")
    ben = Phone.joins(browser, server, acting.code, "Ben")
    desk = acting.page.locator("#desk-activity")
    anna.page.get_by_label("Was", exact=True).fill("Noch nicht fert")
    anna.page.get_by_label("Bis wann").fill(SOON)
    desk.get_by_label("Wer").fill("Herr Kay")
    commits(ben, "Durchwahlen aufnehmen", "Ben", "Maßnahme eintragen")
    for screen in (anna, acting):
        screen.shows("Durchwahlen aufnehmen")
    expect(anna.page.get_by_label("Was", exact=True)).to_have_value("Noch nicht fert")
    expect(anna.page.get_by_label("Bis wann")).to_have_value(SOON)
    expect(desk.get_by_label("Wer")).to_have_value("Herr Kay")
    expect(ben.page.get_by_label("Was", exact=True)).to_have_value("")
    ben.leaves()
    anna.leaves()


def test_what_the_desk_enters_reaches_the_phones_and_leaves_empty_fields(
    browser: Browser, server: Server, acting: Desk
) -> None:
    anna = Phone.joins(browser, server, acting.code, "Anna")
    commits(acting, "Formular prüfen", "Herr Kaya", "Eintragen")
    anna.shows("Formular prüfen")
    for label in ("Was", "Wer", "Bis wann"):
        expect(acting.page.locator("#desk-activity").get_by_label(label)).to_have_value("")
    anna.leaves()
