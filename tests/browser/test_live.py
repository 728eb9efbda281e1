"""Streams, refreshes and typed text: what breaks in front of people, and must not."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import APIResponse, Browser, Route, expect

from tests.browser.conftest import Desk, Phone, Server, board

pytestmark = pytest.mark.browser


@pytest.fixture
def collecting(fatma: Desk) -> Desk:
    fatma.plans("Live")
    fatma.opens("Wissen, Annahmen, offene Fragen")
    return fatma


def test_the_board_shows_a_card_within_a_second_of_the_tap(
    browser: Browser, server: Server, collecting: Desk
) -> None:
    wall = board(browser, collecting)
    anna = Phone.joins(browser, server, collecting.code, "Anna")
    anna.page.locator("form label", has_text="Das wissen wir").first.click()
    anna.composer.fill("Sofort zu sehen")
    anna.page.get_by_role("button", name="Karte abgeben").click()
    wall.shows("Sofort zu sehen", timeout=1000)
    wall.leaves()
    anna.leaves()


def test_a_refresh_keeps_what_anna_is_typing_and_where(
    browser: Browser, server: Server, collecting: Desk
) -> None:
    anna = Phone.joins(browser, server, collecting.code, "Anna")
    anna.page.locator("form label", has_text="Das nehmen wir an").first.click()
    anna.composer.focus()
    anna.page.keyboard.type("Ein halber Gedanke")
    anna.page.keyboard.press("ArrowLeft")
    collecting.page.get_by_role("button", name="+5").click()
    expect(anna.page.locator("[role=timer]").first).to_contain_text("19:")
    expect(anna.composer).to_have_value("Ein halber Gedanke")
    assert anna.page.evaluate("document.activeElement.name") == "text"
    assert anna.page.evaluate("document.activeElement.selectionStart") == 17
    assert anna.page.locator("input[name=lane]:checked").get_attribute("value") == "1"
    anna.leaves()


def test_going_on_and_back_keeps_what_anna_was_typing(
    browser: Browser, server: Server, collecting: Desk
) -> None:
    anna = Phone.joins(browser, server, collecting.code, "Anna")
    anna.composer.fill("Noch nicht abgegeben")
    collecting.opens("Willkommen")
    anna.shows("Worum es heute geht")
    collecting.opens("Wissen, Annahmen, offene Fragen")
    expect(anna.composer).to_have_value("Noch nicht abgegeben")
    anna.page.reload()
    expect(anna.composer).to_have_value("Noch nicht abgegeben")
    anna.leaves()


def test_a_sent_card_leaves_an_empty_field(
    browser: Browser, server: Server, collecting: Desk
) -> None:
    anna = Phone.joins(browser, server, collecting.code, "Anna")
    anna.posts("Die erste", lane="Das wissen wir")
    expect(anna.composer).to_have_value("")
    anna.posts("Die zweite", lane="Das wissen wir")
    expect(anna.composer).to_have_value("")
    anna.page.reload()
    expect(anna.composer).to_have_value("")
    anna.leaves()


def test_the_same_phone_comes_back_as_the_same_person(
    browser: Browser, server: Server, collecting: Desk
) -> None:
    anna = Phone.joins(browser, server, collecting.code, "Anna")
    anna.posts("Meine Karte", lane="Das wissen wir")
    anna.page.close()
    anna.page = anna.page.context.new_page()
    anna.goes_to(f"/j/{collecting.code}")
    anna.page.wait_for_url(f"**/w/{collecting.code}")
    anna.shows("Meine Karte")
    expect(collecting.page.locator("[data-participants]").first).to_have_attribute(
        "data-participants", "1"
    )
    anna.leaves()


def test_someone_late_lands_in_the_running_stage(
    browser: Browser, server: Server, collecting: Desk
) -> None:
    late = Phone.joins(browser, server, collecting.code)
    late.shows("Was wissen wir zur Ausgangsfrage")
    expect(late.composer).to_be_visible()
    late.leaves()


def test_a_board_left_open_heals_after_the_server_was_killed(
    browser: Browser, server: Server, collecting: Desk
) -> None:
    wall = board(browser, collecting)
    anna = Phone.joins(browser, server, collecting.code, "Anna")
    anna.posts("Vor dem Absturz", lane="Das wissen wir")
    wall.shows("Vor dem Absturz")
    anna.composer.fill("Im Absturz getippt")
    server.kill()
    expect(wall.page.locator("[data-connection-lost]")).to_be_visible(timeout=10_000)
    expect(anna.page.locator("[data-connection-lost]")).to_be_visible(timeout=10_000)
    wall.shows("Vor dem Absturz")
    server.start()
    expect(wall.page.locator("[data-connection-lost]")).to_be_hidden(timeout=15_000)
    expect(anna.page.locator("[data-connection-lost]")).to_be_hidden(timeout=15_000)
    expect(anna.composer).to_have_value("Im Absturz getippt")
    anna.posts("Nach dem Absturz", lane="Das wissen wir")
    wall.shows("Nach dem Absturz")
    wall.leaves()
    anna.leaves()


def test_a_phone_without_connection_says_so_and_keeps_the_text(
    browser: Browser, server: Server, collecting: Desk
) -> None:
    anna = Phone.joins(browser, server, collecting.code, "Anna")
    anna.composer.fill("Unterwegs im Keller")
    anna.page.context.set_offline(True)
    expect(anna.page.locator("[data-connection-lost]")).to_be_visible(timeout=10_000)
    anna.page.locator("form label", has_text="Das wissen wir").first.click()
    anna.page.get_by_role("button", name="Karte abgeben").click()
    time.sleep(0.5)
    expect(anna.composer).to_have_value("Unterwegs im Keller")
    anna.page.context.set_offline(False)
    expect(anna.page.locator("[data-connection-lost]")).to_be_hidden(timeout=15_000)
    anna.page.get_by_role("button", name="Karte abgeben").click()
    expect(anna.composer).to_have_value("")
    anna.shows("Unterwegs im Keller")
    anna.leaves()


def test_the_stepper_keeps_the_focus(browser: Browser, server: Server, collecting: Desk) -> None:
    anna = Phone.joins(browser, server, collecting.code, "Anna")
    collecting.opens("Ideen")
    anna.is_at("Ideen")
    anna.posts("Eine Idee")
    collecting.presses("1 Karte aufdecken")
    collecting.opens("Ideen gewichten")
    plus = anna.page.locator("button[id^=dots-plus]").first
    expect(plus).to_be_visible()
    plus.focus()
    anna.page.keyboard.press("Enter")
    expect(anna.page.locator("#main")).to_contain_text("4")
    assert anna.page.evaluate("document.activeElement.id").startswith("dots-plus")
    anna.leaves()


def test_the_desk_can_undo_a_reveal_within_ten_seconds(
    browser: Browser, server: Server, collecting: Desk
) -> None:
    wall = board(browser, collecting)
    anna = Phone.joins(browser, server, collecting.code, "Anna")
    collecting.opens("Ideen")
    anna.is_at("Ideen")
    anna.posts("Zu früh gezeigt")
    collecting.presses("1 Karte aufdecken")
    wall.shows("Zu früh gezeigt")
    collecting.page.locator("#toasts").get_by_role("button", name="Rückgängig").click()
    wall.hides("Zu früh gezeigt")
    wall.leaves()
    anna.leaves()


def test_a_card_set_aside_leaves_the_wall_and_comes_back(
    browser: Browser, server: Server, collecting: Desk
) -> None:
    wall = board(browser, collecting)
    anna = Phone.joins(browser, server, collecting.code, "Anna")
    anna.posts("Nicht für die Wand", lane="Das wissen wir")
    card = collecting.page.locator("#desk-cards [data-card]", has_text="Nicht für die Wand")
    card.get_by_role("button", name="Zur Seite").click()
    wall.hides("Nicht für die Wand")
    collecting.page.locator("summary", has_text="Zur Seite").click()
    collecting.page.get_by_role("button", name="Zurückholen").first.click()
    wall.shows("Nicht für die Wand")
    wall.leaves()
    anna.leaves()


def test_a_new_card_does_not_close_what_is_open_on_the_desk(
    browser: Browser, server: Server, collecting: Desk
) -> None:
    anna = Phone.joins(browser, server, collecting.code, "Anna")
    anna.posts("Zur Seite damit", lane="Das wissen wir")
    card = collecting.page.locator("#desk-cards [data-card]", has_text="Zur Seite damit")
    card.get_by_role("button", name="Zur Seite").click()
    aside = collecting.page.locator("summary", has_text="Zur Seite")
    aside.click()
    aside.focus()
    anna.posts("Noch eine Karte", lane="Das wissen wir")
    expect(collecting.page.locator("#desk-cards")).to_contain_text("Noch eine Karte")
    expect(collecting.page.get_by_role("button", name="Zurückholen").first).to_be_visible()
    assert collecting.page.evaluate("document.activeElement.tagName") == "SUMMARY"
    anna.leaves()


def test_everything_works_without_javascript(
    browser: Browser, server: Server, collecting: Desk
) -> None:
    phone = Phone.new(browser, server, {"width": 390, "height": 844}, java_script_enabled=False)
    assert isinstance(phone, Phone)
    phone.goes_to(f"/j/{collecting.code}")
    phone.page.locator("button[form=join]").click()
    phone.page.locator("form label", has_text="Das wissen wir").first.click()
    phone.composer.fill("Ganz ohne Skript")
    phone.page.get_by_role("button", name="Karte abgeben").click()
    expect(phone.page.locator("#main")).to_contain_text("Ganz ohne Skript")
    expect(collecting.page.locator("#desk-cards")).to_contain_text("Ganz ohne Skript")
    phone.leaves()


def test_an_answer_from_before_the_own_card_does_not_take_it_away(
    browser: Browser, server: Server, collecting: Desk
) -> None:
    anna = Phone.joins(browser, server, collecting.code, "Anna")
    held: list[tuple[Route, APIResponse]] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    anna.page.route("**/now", hold_the_first)
    collecting.page.get_by_role("button", name="+5").click()
    deadline = time.monotonic() + 8
    while not held and time.monotonic() < deadline:
        anna.page.wait_for_timeout(20)
    [(asked_before, answer)] = held
    anna.posts("Meine eigene", lane="Das wissen wir")
    own = anna.page.locator("#main [data-card]", has_text="Meine eigene")
    expect(own).to_be_visible()
    with anna.page.expect_response("**/now"):
        asked_before.fulfill(response=answer)
    anna.page.wait_for_timeout(300)
    expect(own).to_be_visible()
    expect(anna.page.locator("[role=timer]").first).to_contain_text("19:")
    anna.leaves()
