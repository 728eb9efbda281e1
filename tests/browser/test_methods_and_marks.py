"""Proposing by keyboard and marking: no refresh takes the focus or a tick away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Desk, Phone, Server, board

ROLES = ("Fallgebende Person", "Moderation", "Protokoll")
NOTES = (", früher zu fragen", ", eine Pause zu machen")


@pytest.fixture
def phones(browser: Browser, server: Server, fatma: Desk) -> list[Phone]:
    """The case giver, the moderator and the note taker, with the roles taken."""
    fatma.plans("Fallberatung", blueprint="fallberatung-sechs-phasen")
    phones = [Phone.joins(browser, server, fatma.code, role.split()[0]) for role in ROLES]
    fatma.opens("Vertraulichkeit vereinbaren")
    for phone in phones:
        phone.page.get_by_role("button", name="Ich stimme zu").click()
        phone.shows("Sie haben zugestimmt.")
    fatma.opens("Casting: Fall und Rollen")
    for phone, role in zip(phones, ROLES, strict=True):
        phone.page.get_by_role("button", name=f"Übernehmen: {role}").click()
        phone.shows(f"Ihre Rolle: {role}")
    return phones


def test_methods_by_keyboard_and_ticks_that_stay(
    browser: Browser, server: Server, fatma: Desk, phones: list[Phone]
) -> None:
    giver, moderator, writer = phones
    fatma.opens("Methodenwahl")
    proposal = moderator.page.locator("#phone-proposal-headstand")
    proposal.focus()
    moderator.page.keyboard.press("Enter")
    expect(proposal).to_contain_text("Nicht mehr vorschlagen")
    expect(proposal).to_be_focused()
    choice = giver.page.locator("#phone-choice-headstand")
    choice.focus()
    giver.page.keyboard.press("Enter")
    expect(choice).to_have_attribute("aria-pressed", "true")
    expect(choice).to_be_focused()
    for phone in (giver, moderator):
        phone.has_no_barriers()
    wall = board(browser, fatma)
    wall.shows("Kopfstand-Brainstorming")
    wall.leaves()

    fatma.opens("Beratung")
    for lane, note in zip(("Schlimmer würde es", "Umgekehrt"), NOTES, strict=True):
        writer.page.locator(".segmented label", has_text=lane).click()
        writer.composer.fill(note)
        writer.page.get_by_role("button", name="Karte abgeben").click()
        writer.shows(note)

    fatma.opens("Abschluss: Was nehme ich mit?")
    giver.page.route("**/marks", lambda route: None)
    box = giver.page.locator(".marks input[type=checkbox]").nth(1)
    box.focus()
    giver.page.keyboard.press("Space")
    with giver.page.expect_response("**/now"):
        fatma.page.get_by_role("button", name="+1 min").click()
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    giver.page.unroute_all(behavior="ignoreErrors")
    giver.page.reload()
    expect(giver.page.locator(".marks input:checked")).to_have_count(0)
    with giver.page.expect_response("**/marks"):
        giver.page.locator("label.mark").nth(1).click()
    giver.page.reload()
    expect(giver.page.locator(".marks input:checked")).to_have_count(1)
    giver.has_no_barriers()
    for phone in phones:
        phone.leaves()


def test_without_scripts_one_button_saves_the_ticks(
    browser: Browser, server: Server, fatma: Desk, phones: list[Phone]
) -> None:
    giver, _moderator, writer = phones
    fatma.opens("Beratung")
    writer.posts("früher fragen")
    fatma.opens("Abschluss: Was nehme ich mit?")
    plain = browser.new_context(
        storage_state=giver.page.context.storage_state(), java_script_enabled=False
    )
    page = plain.new_page()
    page.goto(giver.page.url)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Markierungen speichern").click()
    page.wait_for_url(re.compile(r"/w/[A-Z0-9]{6}$"))
    expect(page.get_by_role("checkbox")).to_be_checked()
    plain.close()
    for phone in phones:
        phone.leaves()
