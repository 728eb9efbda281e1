"""axe finds nothing on any page, in both themes and languages; and nothing scrolls sideways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import LAPTOP, PHONE, WALL, Desk, Phone, Screen, Server

pytestmark = pytest.mark.browser

#: Contrast depends on the theme, words and their length on the language; two looks see them all.
LOOKS = [("light", "de"), ("dark", "en")]


@dataclass
class Visit:
    """One look at every page, in one theme and one language."""

    screen: Screen
    theme: str
    locale: str

    def checks(self, path: str, like: Screen, size: dict[str, int]) -> None:
        """Nothing is wrong with this page as that screen would see it."""
        context = self.screen.page.context
        context.add_cookies(like.page.context.cookies())
        address = self.screen.server.address
        context.add_cookies([{"name": "locale", "value": self.locale, "url": address}])
        self.screen.page.set_viewport_size(size)  # type: ignore[arg-type]
        self.screen.goes_to(path)
        self.screen.has_no_barriers()
        wide = self.screen.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{path} scrolls sideways"


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(look))
def visit(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Visit]:
    theme, locale = request.param
    screen = Screen.new(browser, server, PHONE, color_scheme=theme)
    yield Visit(screen, theme, locale)
    screen.leaves()


def test_pages_of_the_office(visit: Visit, fatma: Desk) -> None:
    fatma.plans("Ohne Hindernisse")
    fatma.opens("Check-in")
    for path in (
        "/workshops",
        "/workshops/new",
        "/blueprints",
        "/blueprints/ideenwerkstatt",
        "/facilitators",
        "/help",
        f"/workshops/{fatma.code}/results",
        f"/workshops/{fatma.code}/record.html",
        "/nowhere",
    ):
        visit.checks(path, fatma, LAPTOP)
    visit.checks("/workshops", fatma, PHONE)


def test_the_doors(visit: Visit, browser: Browser, server: Server, fatma: Desk) -> None:
    fatma.plans("Türen", visit.locale)
    stranger = Screen.new(browser, server, PHONE)
    for path in ("/sign-in", "/join", f"/w/{fatma.code}/join", "/board/nowhere"):
        visit.checks(path, stranger, PHONE)
    stranger.leaves()


def test_every_stage_on_phone_board_and_desk(
    visit: Visit, browser: Browser, server: Server, fatma: Desk
) -> None:
    fatma.plans("Jeder Schritt", visit.locale)
    if visit.theme == "dark":
        fatma.page.locator("form[action$='/theme'] button").click()
        expect(fatma.page.locator("form[action$='/theme'] button")).to_contain_text("an")
    anna = Phone.joins(browser, server, fatma.code, "Anna")

    def look() -> None:
        visit.checks(f"/w/{fatma.code}", anna, PHONE)
        visit.checks(fatma.board, fatma, WALL)
        visit.checks(f"/workshops/{fatma.code}", fatma, LAPTOP)

    look()
    fatma.opens("Willkommen")
    look()
    fatma.opens("Wissen, Annahmen, offene Fragen")
    anna.is_at("Wissen, Annahmen, offene Fragen")
    anna.posts("Eine Karte", lane="Das wissen wir")
    look()
    fatma.opens("Ideen")
    anna.is_at("Ideen")
    anna.posts("Eine Idee")
    look()
    fatma.presses("1 Karte aufdecken")
    look()
    fatma.opens("Ideen gewichten")
    anna.is_at("Ideen gewichten")
    anna.adds_a_dot("Eine Idee")
    look()
    visit.checks(f"/workshops/{fatma.code}", fatma, PHONE)
    fatma.presses("Abstimmung beenden")
    look()
    visit.checks(f"/workshops/{fatma.code}/record.html", fatma, LAPTOP)
    fatma.page.get_by_role("button", name="„Abschluss“ öffnen").click()
    fatma.presses("Workshop abschließen")
    look()
    anna.leaves()
