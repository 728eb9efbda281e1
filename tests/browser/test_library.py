"""The library in a browser: it looks while people type, and draws a stage when it is chosen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


def test_what_fits_is_looked_up_while_people_type_and_a_stage_is_drawn_when_chosen(
    fatma: Desk,
) -> None:
    page = fatma.goes_to("/blueprints").page
    fatma.has_no_barriers()
    search = page.get_by_label("Suche in Titeln und Fragen")
    search.press_sequentially("lean cof")
    expect(page.locator("#hits h2")).to_have_text(re.compile(r"^1 von \d+ Blaupausen passt$"))
    search.press_sequentially("fee")
    expect(page).to_have_url(re.compile("q=lean\\+coffee"))
    expect(search).to_be_focused()
    expect(search).to_have_value("lean coffee")
    search.fill("")
    page.get_by_label("Fälle beraten").check()
    expect(page.locator("#plan-lean-coffee")).to_have_count(0)
    expect(page.get_by_label("Fälle beraten")).to_be_focused()
    page.locator("#when-fallberatung-sechs-phasen summary").click()
    fatma.shows("Nicht geeignet:")
    fatma.has_no_barriers()

    page.locator("#plan-fallberatung-sechs-phasen h4 a").click()
    page.locator("#step-consult .plansheet__choose").press("Enter")
    phone = page.frame_locator(".previews__phone iframe")
    expect(phone.locator("body")).to_contain_text("Sie sprechen und schreiben.")
    wall = page.frame_locator(".previews__board iframe").first
    expect(wall.locator("body")).to_contain_text("Fallgebende Person")
    expect(page.locator("#step-consult [aria-current=true]")).to_be_focused()
    expect(page).to_have_url(re.compile("/blueprints/fallberatung-sechs-phasen$"))
    fatma.has_no_barriers()
