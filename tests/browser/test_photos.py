"""Photos from real phones: small before they are sent, kept through refreshes, plain if need be."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from facilitation import create_app
from facilitation.config import Settings
from tests.browser.conftest import EMAIL, Desk, Phone, Server, board
from tests.planning import planned

pytestmark = pytest.mark.browser

SKETCH = {
    "id": "sketch",
    "title": "Skizzen",
    "photo": "allow",
    "prompt": "Was haben Sie gezeichnet?",
}


@pytest.fixture
def sketching(server: Server, fatma: Desk) -> Desk:
    with create_app(Settings({"FACILITATION_DATA": str(server.data)})).app_context():
        fatma.code = planned(EMAIL, SKETCH, {"id": "after", "title": "Danach"})
    fatma.goes_to(f"/workshops/{fatma.code}").is_live()
    fatma.opens("Skizzen")
    return fatma


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A photo as a camera makes it: 4000 pixels wide, some megabytes."""
    path = tmp_path / "IMG_0815.jpg"
    Image.effect_noise((4000, 3000), 60).convert("RGB").save(path, quality=90)
    assert path.stat().st_size > 3_000_000
    return path


def chooses(page: Page, path: Path) -> None:
    page.locator("input[type=file]").last.set_input_files(path)


def size(page: Page) -> int:
    files = "[...document.querySelectorAll('input[type=file]')].flatMap((one) => [...one.files])"
    return int(page.evaluate(f"{files}.map((file) => file.size).reduce((a, b) => a + b, 0)"))


def test_a_photo_is_small_before_it_is_sent_and_then_on_the_wall(
    browser: Browser, server: Server, sketching: Desk, large: Path
) -> None:
    wall = board(browser, sketching)
    anna = Phone.joins(browser, server, sketching.code, "Anna")
    page = anna.page
    expect(page.get_by_label("Was zeigt das Foto?")).to_be_hidden()
    chooses(page, large)
    anna.shows("Ort und Gerätedaten sind entfernt.", timeout=20_000)
    expect(page.get_by_role("img", name="Ihr Foto")).to_be_visible()
    assert 0 < size(page) < large.stat().st_size / 2
    anna.composer.fill("Abholstation")
    page.get_by_role("button", name="Karte abgeben").click()
    expect(page.locator(".photofield .field-error")).to_contain_text("was das Foto zeigt")
    expect(page.get_by_role("img", name="Ihr Foto")).to_be_visible()
    page.get_by_label("Was zeigt das Foto?").fill("Ein Schrank mit Fächern")
    page.get_by_role("button", name="Karte abgeben").click()
    expect(page.locator("#mine img")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("img", name="Ihr Foto")).to_be_hidden()
    assert size(page) == 0, "the next card begins without a photo"
    photo = wall.page.get_by_role("img", name="Ein Schrank mit Fächern")
    expect(photo).to_be_visible()
    assert photo.evaluate("async (image) => (await image.decode(), image.naturalWidth)") == 2000
    anna.has_no_barriers()
    anna.leaves()
    wall.leaves()


def test_a_refresh_keeps_the_chosen_photo(
    browser: Browser, server: Server, sketching: Desk, large: Path
) -> None:
    anna = Phone.joins(browser, server, sketching.code, "Anna")
    chooses(anna.page, large)
    anna.shows("Ort und Gerätedaten sind entfernt.", timeout=20_000)
    anna.page.get_by_label("Was zeigt das Foto?").fill("Ein Schrank")
    chosen = size(anna.page)
    sketching.page.get_by_role("button", name="+5").click()
    expect(anna.page.locator("[role=timer]").first).to_contain_text("09:")
    assert size(anna.page) == chosen
    expect(anna.page.get_by_role("img", name="Ihr Foto")).to_be_visible()
    expect(anna.page.get_by_label("Was zeigt das Foto?")).to_have_value("Ein Schrank")
    anna.page.get_by_role("button", name="Doch kein Foto").click()
    expect(anna.page.get_by_role("img", name="Ihr Foto")).to_be_hidden()
    anna.posts("Nur ein Satz")
    anna.leaves()


def test_a_file_that_is_no_photo_is_refused_in_words(
    browser: Browser, server: Server, sketching: Desk, tmp_path: Path
) -> None:
    anna = Phone.joins(browser, server, sketching.code, "Anna")
    small, huge = tmp_path / "brief.jpg", tmp_path / "film.jpg"
    small.write_bytes(b"%PDF-1.7")
    huge.write_bytes(b"0" * 16_000_000)
    chooses(anna.page, huge)
    anna.shows("Dieses Foto ist zu groß")
    assert size(anna.page) == 0, "not even sent"
    chooses(anna.page, small)
    anna.composer.fill("Abholstation")
    anna.page.get_by_label("Was zeigt das Foto?").fill("Ein Schrank")
    anna.page.get_by_role("button", name="Karte abgeben").click()
    expect(anna.page.locator(".photofield .field-error")).to_contain_text("kein Foto im Format")
    expect(anna.composer).to_have_value("Abholstation")
    anna.leaves()


def test_a_photo_can_be_sent_without_javascript(
    browser: Browser, server: Server, sketching: Desk, large: Path, tmp_path: Path
) -> None:
    phone = Phone.new(browser, server, {"width": 390, "height": 844}, java_script_enabled=False)
    phone.goes_to(f"/j/{sketching.code}")
    phone.page.locator("button[form=join]").click()
    huge = tmp_path / "film.jpg"
    huge.write_bytes(b"0" * 20_000_000)
    for path in (huge, large):
        phone.page.locator("textarea[name=text]").fill("Ganz ohne Skript")
        phone.page.get_by_label("Was zeigt das Foto?").fill("Ein Schrank")
        chooses(phone.page, path)
        phone.page.get_by_role("button", name="Karte abgeben").click()
        if path == huge:
            phone.shows("Das Foto ist zu groß")
            phone.page.get_by_role("link", name="Zurück zum Workshop").click()
    expect(phone.page.locator("#mine img")).to_be_visible(timeout=20_000)
    phone.leaves()
