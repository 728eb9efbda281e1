"""Sheets that go round on real phones: taken by themselves, and what is half typed stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, StorageState, expect

from facilitation import create_app
from facilitation.blueprints import StagePlan, WorkshopBlueprint
from facilitation.config import Settings
from facilitation.extensions import db
from facilitation.models import Facilitator, Workshop
from tests.browser.conftest import EMAIL, LAPTOP, Desk, Phone, Screen, Server, board

pytestmark = pytest.mark.browser

STAGES: list[dict[str, Any]] = [
    # Rounds and fields of a few seconds, so that their end can be waited for.
    {
        "id": "sheets",
        "title": "Brainwriting",
        "rounds": {"count": 2, "minutes": 0.05, "cards": 2, "pass": True},
    },
    {
        "id": "paper",
        "title": "Skizzen",
        "rounds": {"count": 3, "minutes": 0.1, "cards": 0, "pass": False},
        "max_cards": 1,
        "photo": "allow",
    },
]


@pytest.fixture
def fatma(browser: Browser, server: Server, signed_in: StorageState) -> Iterator[Desk]:
    """Fatma's desk before the first round."""
    blueprint = WorkshopBlueprint(
        id="probe",
        title={"de": "Probe"},
        stages=[StagePlan.model_validate({"type": "rounds", "minutes": 5, **s}) for s in STAGES],
    )
    app = create_app(Settings({"FACILITATION_DATA": str(server.data)}))
    with app.test_request_context():
        facilitator = Facilitator.by_email(EMAIL)
        assert facilitator
        workshop = Workshop.plan(blueprint, title="Runden", by=facilitator)
        db.session.commit()
        code = workshop.code
        db.session.remove()
        db.engine.dispose()
    desk = Desk.new(browser, server, LAPTOP, storage_state=signed_in)
    assert isinstance(desk, Desk)
    desk.code = code
    desk.goes_to(f"/workshops/{code}")
    desk.is_live()
    yield desk
    desk.leaves()


def test_sheets_go_round_and_half_a_thought_stays(
    browser: Browser, server: Server, fatma: Desk
) -> None:
    anna, ben = (Phone.joins(browser, server, fatma.code, name) for name in ("Anna", "Ben"))
    wall = board(browser, fatma)
    fatma.opens("Brainwriting")
    for phone, text in ((anna, "Rückruf"), (ben, "Ampel")):
        phone.posts(text)
    anna.composer.fill("halb getippt")
    for screen in (anna, wall):
        expect(screen.page.locator(".roundbar__over")).to_be_visible()
    wall.hides("Rückruf")
    fatma.presses("Runde 2 von 2")
    expect(anna.page.locator("#on-sheet")).to_contain_text("Ampel")
    expect(ben.page.locator("#on-sheet")).to_contain_text("Rückruf")
    expect(anna.composer).to_have_value("halb getippt")
    expect(anna.composer).to_be_focused()
    late = Phone.joins(browser, server, fatma.code)
    expect(late.page.locator("#round-words")).to_contain_text("Blatt 3")
    for screen in (anna, wall):
        screen.has_no_barriers()
    fatma.page.locator("#desk-switches [role=switch]").first.click()
    wall.shows("Rückruf")
    wall.shows("Blatt 2")
    for screen in (anna, ben, late, wall):
        screen.leaves()


def test_the_clock_leads_from_field_to_field(browser: Browser, server: Server, fatma: Desk) -> None:
    anna = Phone.joins(browser, server, fatma.code)
    wall = board(browser, fatma)
    fatma.opens("Skizzen")
    for field in ("Feld 2 von 3", "Feld 3 von 3", "Alle Felder sind gezeichnet"):
        for screen in (anna, wall):
            expect(screen.page.locator(".papersheet__words")).to_contain_text(field, timeout=15_000)
    expect(anna.page.locator("#announcer")).to_contain_text("Alle Felder sind gezeichnet")
    for screen in (anna, wall):
        screen.has_no_barriers()
    anna.posts("Schalter ohne Nummern")
    for screen in (anna, wall):
        screen.leaves()


def test_without_a_script_a_sheet_is_one_press_away(
    browser: Browser, server: Server, fatma: Desk
) -> None:
    fatma.opens("Brainwriting")
    phone = Screen.new(browser, server, {"width": 390, "height": 844}, java_script_enabled=False)
    phone.goes_to(f"/j/{fatma.code}")
    phone.page.locator("button[form=join]").click()
    phone.page.get_by_role("button", name="Blatt nehmen").click()
    phone.page.locator("textarea[name=text]").fill("ohne Skript")
    phone.page.get_by_role("button", name="Karte abgeben").click()
    expect(phone.page.locator("#mine")).to_contain_text("ohne Skript")
    phone.leaves()
