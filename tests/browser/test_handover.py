"""The case giver takes the notes along: one file, and every screen knows that the rest is gone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from facilitation import create_app
from facilitation.config import Settings
from facilitation.extensions import db
from facilitation.models import Workshop
from tests.browser.conftest import EMAIL, Desk, Phone, Server
from tests.planning import planned

pytestmark = pytest.mark.browser

BEGUN = "Angefangen, nicht abgegeben"
NOTE = "Man könnte die Schildkröte fragen."
ROLES = [
    {"id": "case_giver", "de": "Fallgebende Person", "count": 1},
    {"id": "advisor", "de": "Beratende", "count": "rest"},
]


@pytest.fixture
def case(server: Server, fatma: Desk) -> Desk:
    with create_app(Settings({"FACILITATION_DATA": str(server.data)})).app_context():
        fatma.code = planned(
            EMAIL,
            {"id": "roles", "type": "roles", "title": "Rollen", "export": "none"},
            {
                "id": "consult",
                "title": "Beratung",
                "post_by": ["advisor"],
                "read_by": ["case_giver", "advisor"],
                "export": "case_giver",
            },
            {"id": "end", "type": "talk", "title": "Übergabe", "export": "none"},
            confidentiality="case",
            roles=ROLES,
        )
    fatma.goes_to(f"/workshops/{fatma.code}").is_live()
    return fatma


@pytest.fixture
def anna(browser: Browser, server: Server, case: Desk) -> Iterator[Phone]:
    """It is her case; Ben has written a note for her, and the talk at the end has begun."""
    anna = Phone.joins(browser, server, case.code, "Anna", accept_downloads=True)
    ben = Phone.joins(browser, server, case.code, "Ben")
    case.opens("Vertraulichkeit vereinbaren")
    for phone in (anna, ben):
        sends(phone, case, "consent", "ratings", value="1")
    case.opens("Rollen")
    sends(anna, case, "roles", "role", role="case_giver")
    case.opens("Beratung")
    ben.posts(NOTE)
    waits_until(lambda: begins(ben, BEGUN))
    case.opens("Übergabe")
    anna.is_at("Übergabe")
    yield anna
    anna.leaves()
    waits_until(lambda: not keeps(ben, BEGUN))
    ben.leaves()


def waits_until(holds: Callable[[], bool]) -> None:
    patience = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < patience
        time.sleep(0.05)


def begins(phone: Phone, words: str) -> bool:
    """Types into the field that is new after the last card, until the phone keeps it."""
    phone.composer.fill(words)
    return keeps(phone, words)


def keeps(phone: Phone, words: str) -> bool:
    return words in str(phone.page.evaluate("JSON.stringify({...localStorage})"))


def sends(phone: Phone, desk: Desk, key: str, noun: str, **fields: str) -> None:
    with create_app(Settings({"FACILITATION_DATA": str(phone.server.data)})).app_context():
        workshop = Workshop.by_code(desk.code)
        stage = workshop and workshop.stage_by_key(key)
        assert stage
        address = f"{phone.server.address}/w/{desk.code}/stages/{stage.id}/{noun}"
        db.session.remove()
    token = phone.page.evaluate(
        "JSON.parse(document.body.getAttribute('hx-headers:inherited'))['X-CSRFToken']"
    )
    answer = phone.page.context.request.post(
        address, form=fields, headers={"X-CSRFToken": token, "Referer": phone.page.url}
    )
    assert answer.ok


def test_one_file_and_every_screen_knows_that_the_rest_is_gone(case: Desk, anna: Phone) -> None:
    box = anna.page.get_by_label("Eigene Notizen")
    box.fill("Zwergspringmaus")
    waits_until(lambda: keeps(anna, "Zwergspringmaus"))
    anna.page.get_by_role("link", name="Herunterladen").click()
    anna.is_live()
    anna.has_no_barriers()
    anna.page.get_by_label("Text", exact=True).check()
    with anna.page.expect_download() as download:
        anna.page.get_by_role("button", name="Herunterladen und löschen").dblclick()
    assert NOTE in Path(download.value.path()).read_text(encoding="utf-8")
    assert download.value.suggested_filename.startswith("Notizen ")
    anna.shows("Auf diesem Server ist nichts mehr davon")
    anna.hides("Herunterladen und löschen")
    expect(case.page.locator(".casebox")).to_contain_text("Die Notizen sind übergeben.")
    expect(case.page.locator(".casebox")).to_contain_text("nichts mehr davon")
    anna.page.get_by_role("link", name="Zurück zum Workshop").click()
    anna.shows("Gelöscht am")
    waits_until(lambda: not keeps(anna, "Zwergspringmaus"))
    case.has_no_barriers()


def test_the_notes_are_read_and_copied_on_the_phone(case: Desk, anna: Phone) -> None:
    anna.page.get_by_role("link", name="Lesen und kopieren").click()
    anna.shows(NOTE)
    anna.is_live()
    copy = anna.page.get_by_role("button", name="Text kopieren")
    assert NOTE in (copy.get_attribute("data-copy") or "")
    anna.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy.click()
    expect(anna.page.get_by_role("button", name="Kopiert")).to_be_visible()
    anna.has_no_barriers()
    case.page.locator(".casebox").get_by_role("button", name="Jetzt löschen").click()
    case.shows("Alles aus diesem Fall löschen?")
    case.page.get_by_role("button", name="Endgültig löschen").click()
    anna.shows("Gelöscht am")
    anna.hides(NOTE)
