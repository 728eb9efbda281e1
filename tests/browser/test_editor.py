"""The editor of blueprints as people use it: by keyboard, with drafts that keep themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, StorageState, expect

from tests.browser.conftest import LAPTOP, PHONE, Desk, Screen, Server


def copied(desk: Desk, key: str = "ideenwerkstatt") -> str:
    """The address of the editor of a fresh copy."""
    answer = desk.page.context.request
    desk.goes_to("/workshops/new")
    token = desk.page.locator("[name=csrf_token]").first.get_attribute("value") or ""
    made = answer.post(
        f"{desk.server.address}/blueprints/{key}/copies",
        form={"csrf_token": token},
        headers={"Referer": desk.server.address},
    )
    assert made.ok, made.text()
    return made.url.removeprefix(desk.server.address)


@pytest.fixture
def second(browser: Browser, server: Server, signed_in: StorageState) -> Iterator[Desk]:
    """Another window."""
    desk = Desk.new(browser, server, LAPTOP, storage_state=signed_in)
    assert isinstance(desk, Desk)
    yield desk
    desk.leaves()


def test_three_stages_are_changed_by_keyboard_alone(fatma: Desk) -> None:
    page = fatma.goes_to(copied(fatma)).page
    expect(page.locator("#editor.is-live")).to_be_attached()

    page.locator("#row-ideas").press("Enter")
    expect(page.locator("#part-title")).to_be_focused()
    page.locator("#f-title-de").fill("Einfälle")
    page.locator("#f-minutes").fill("2o")
    page.keyboard.press("Tab")
    expect(page.locator("#f-minutes-more")).to_contain_text("hier steht eine ganze Zahl.")
    expect(page.locator("#f-minutes")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#f-prompt-de")).to_be_focused()
    page.locator("#f-minutes").fill("30")
    page.keyboard.press("Tab")
    expect(page.locator("#draft-sum")).to_contain_text("100 min")
    expect(page.locator("#draft-sum")).to_contain_text("10:40 Uhr")
    expect(page.locator("#f-minutes")).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#draft-problems")).not_to_contain_text("Zahl")

    page.locator("#row-ideas").press("Alt+ArrowUp")
    expect(page.locator("#announcer")).to_have_text("„Einfälle“ ist jetzt Schritt 5 von 10.")
    expect(page.locator("#row-ideas")).to_be_focused()
    expect(page.locator("#part [data-problem]")).to_have_text("„hmw_vote“ kommt erst danach.")
    page.locator("#row-ideas").press("Alt+ArrowDown")
    expect(page.locator("#part [data-problem]")).to_have_count(0)
    expect(page.locator("#row-ideas")).to_be_focused()

    page.locator("#tool-copy").press("Enter")
    expect(page.locator("#f-title-de")).to_be_focused()
    expect(page.locator("#f-title-de")).to_have_value("Einfälle 2")
    page.locator("#tool-remove").press("Enter")
    expect(page.locator("#part-title")).to_be_focused()
    expect(page.locator("#part-title")).to_have_text("Ideen gewichten")
    page.keyboard.press("Control+z")
    expect(page.locator("#row-ideas-2")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator("#row-ideas-2")).to_have_count(0)


def test_a_draft_keeps_itself_and_two_windows_do_not_overwrite_each_other(
    fatma: Desk, second: Desk
) -> None:
    address = copied(fatma)
    here = fatma.goes_to(f"{address}/parts/ideas").page
    there = second.goes_to(f"{address}/parts/ideas").page
    expect(there.locator("#editor.is-live")).to_be_attached()

    with here.expect_response("**/parts/ideas"):
        here.locator("#f-hint-de").press_sequentially("Eine je Karte. ")
    expect(here.locator("#f-hint-de")).to_be_focused()
    here.locator("#f-title-de").fill("Von hier")
    here.locator("#row-hmw").click()
    expect(here.locator("#part-title")).to_have_text("Wie-können-wir-Fragen")
    expect(here.locator("#row-ideas")).to_contain_text("Von hier")

    there.locator("#f-title-de").fill("Von dort")
    there.keyboard.press("Tab")
    expect(there.locator("#part-conflict")).to_contain_text("in einem anderen Fenster geändert")
    expect(there.locator("#f-title-de")).to_have_value("Von dort")
    there.locator("#row-hmw").click()
    expect(there.locator("#part-conflict")).to_be_focused()
    there.get_by_role("button", name="Meinen Text behalten").click()
    expect(there.locator("[data-conflict]")).to_have_count(0)
    expect(there.locator("#row-ideas")).to_contain_text("Von dort")

    # What is typed last is sent on the way out.
    there.locator("#f-title-de").fill("Im Gehen")
    second.goes_to("/workshops")
    second.goes_to(address)
    expect(there.locator("#row-ideas")).to_contain_text("Im Gehen")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_editor_has_no_barriers(
    browser: Browser, server: Server, signed_in: StorageState, fatma: Desk, theme: str
) -> None:
    address = copied(fatma)
    size = PHONE if theme == "dark" else LAPTOP
    screen = Screen.new(browser, server, size, storage_state=signed_in, color_scheme=theme)
    page = screen.goes_to(f"{address}/parts/ideas").page
    page.locator("#f-minutes").fill("x")
    page.keyboard.press("Tab")
    expect(page.locator("#part [data-problem]")).to_be_visible()
    for details in page.locator("#part details").all():
        details.locator("summary").click()
    screen.has_no_barriers()
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0
    for path in (address, f"{address}/parts/head", f"{address}/version"):
        screen.goes_to(path).has_no_barriers()
    screen.leaves()
