"""Rating on real phones: one idea leads to the next, and a choice that was not sent survives."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from facilitation import create_app
from facilitation.blueprints import StagePlan, WorkshopBlueprint
from facilitation.config import Settings
from facilitation.extensions import db
from facilitation.models import Facilitator, Workshop
from tests.browser.conftest import EMAIL, Desk, Phone, Server, board

pytestmark = pytest.mark.browser

CARRY = {"from": "ideas", "take": "all", "as": "cards"}


@pytest.fixture
def weighing(server: Server, fatma: Desk) -> Desk:
    """Fatma's desk in the middle of a matrix of two ideas; a scale comes next."""
    plan = WorkshopBlueprint(
        id="probe",
        title={"de": "Probe"},
        stages=[
            StagePlan(id="ideas", title="Ideen", type="collect", minutes=5),
            StagePlan.model_validate(
                {"id": "m", "title": "Matrix", "type": "matrix", "minutes": 5, "carry": CARRY}
            ),
            StagePlan(id="rate", title="Zeit", type="rate", minutes=5),
        ],
    )
    app = create_app(Settings({"FACILITATION_DATA": str(server.data)}))
    with app.test_request_context():
        workshop = Workshop.plan(plan, title="Abwägen", by=Facilitator.by_email(EMAIL))
        db.session.flush()
        ideas, matrix, _rate = workshop.stages
        workshop.go_to(ideas)
        for text in ("Formular online", "Sprechzeit am Abend"):
            ideas.make_card(text)
            db.session.flush()
        workshop.go_to(matrix)
        db.session.commit()
        fatma.code = workshop.code
        db.session.remove()
        db.engine.dispose()
    fatma.goes_to(f"/workshops/{fatma.code}").is_live()
    return fatma


def chooses(phone: Phone, name: str, value: int) -> None:
    phone.page.locator(f"label:has(input[name='{name}'][value='{value}'])").click()


def test_one_idea_leads_to_the_next(browser: Browser, server: Server, weighing: Desk) -> None:
    anna = Phone.joins(browser, server, weighing.code, "Anna")
    idea = anna.page.locator(".ask__card")
    first = idea.inner_text()
    chooses(anna, "value-y", 4)
    weighing.page.get_by_role("button", name="+1 min").click()
    expect(anna.page.locator("#timer")).to_contain_text("05:")
    expect(anna.page.locator("input[name='value-y']:checked")).to_have_value("4")
    anna.page.locator("#ask-button").click()
    expect(idea).to_have_text(first, timeout=500)
    chooses(anna, "value-x", 2)
    anna.page.locator("#ask-button").click()
    expect(idea).not_to_have_text(first)
    expect(anna.page.locator("#ask input:checked")).to_have_count(0)
    expect(anna.page.locator("#ask-button")).to_be_focused()
    anna.page.locator("#back-button").click()
    expect(idea).to_have_text(first)
    expect(anna.page.locator("input[name='value-x']:checked")).to_have_value("2")
    hasty = "for (const id of ['ask-button', 'skip-button']) document.getElementById(id).click()"
    anna.page.evaluate(hasty)
    expect(idea).not_to_have_text(first)
    anna.page.locator("#skip-button").click()
    expect(anna.page.locator("#overview-list")).to_contain_text("nicht eingeschätzt")
    expect(anna.page.locator("#overview-list")).to_contain_text("Nutzen 4 · Aufwand 2")
    anna.has_no_barriers()
    anna.leaves()


def test_an_answer_is_counted_on_the_wall_while_values_wait(
    browser: Browser, server: Server, weighing: Desk
) -> None:
    wall = board(browser, weighing)
    ben = Phone.joins(browser, server, weighing.code, "Ben")
    weighing.opens("Zeit")
    ben.is_at("Zeit")
    chooses(ben, "value", 5)
    ben.page.get_by_role("button", name="Bewertung abgeben").click()
    ben.shows("Ihre Antwort ist abgegeben: 5.")
    wall.shows("hat geantwortet")
    expect(weighing.page.locator("#desk-turnout")).to_contain_text("1 von 1")
    ben.page.get_by_role("button", name="Antwort zurücknehmen").click()
    expect(wall.page.locator("#board-pile")).to_contain_text("0")
    weighing.presses("Umfrage beenden")
    wall.shows("Weniger als fünf Antworten")
    ben.shows("Gezeigt wird die Verteilung erst ab fünf")
    for screen in (wall, ben, weighing):
        screen.has_no_barriers()
    ben.leaves()
    wall.leaves()
