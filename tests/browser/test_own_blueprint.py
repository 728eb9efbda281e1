"""A whole life of a blueprint: copied, changed, published, run, handed on, taken in, run again."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from facilitation.blueprints.reading import read_content
from tests.browser.conftest import Desk, Phone, Server

TITLE = "Ideenwerkstatt im Amt 50"


def test_a_copied_blueprint_is_changed_run_taken_back_and_handed_on(
    browser: Browser, server: Server, fatma: Desk, tmp_path: Path
) -> None:
    page = fatma.goes_to("/blueprints").page
    page.get_by_role("searchbox", name="Suche").fill("Wie-können-wir")
    page.get_by_role("link", name="Ideenwerkstatt", exact=True).first.click()
    page.get_by_role("button", name="Kopieren und anpassen").click()
    expect(page.locator("#editor.is-live")).to_be_attached()
    page.locator("#f-title-de").fill(TITLE)

    changes_three_stages(fatma)
    key = publishes(fatma, "Kürzer, mit einer Frage zum Schluss", version=1)

    page.get_by_role("link", name="Workshop planen").first.click()
    runs(browser, server, fatma)

    page = fatma.goes_to(f"/workshops/{fatma.code}/results").page
    page.get_by_role("link", name="In die Blaupause übernehmen").click()
    proposed = page.locator(".harvest")
    proposed.get_by_role("checkbox", name="Check-in").check()
    expect(proposed.get_by_role("checkbox", name="Wie-können-wir-Fragen")).to_be_checked()
    page.get_by_label("Was ändert sich, in einer Zeile?").fill("Zeiten aus dem ersten Lauf")
    page.get_by_role("button", name="Als neue Version veröffentlichen").click()
    expect(page.locator("body")).to_contain_text("Version 2 ist veröffentlicht.")
    fatma.goes_to(f"/blueprints/{key}/differences?from=1&to=2").shows("nichts")

    file = downloads(fatma, key, tmp_path)
    deletes(fatma, key)
    key = takes_in(fatma, file)
    again = downloads(fatma, key, tmp_path)
    assert again.read_bytes() == file.read_bytes()
    assert "Zeiten aus dem ersten Lauf" in file.read_text()

    fatma.goes_to(f"/blueprints/{key}").page.get_by_role("link", name="Workshop planen").click()
    begins(fatma, "Noch einmal")
    expect(page.locator("[data-stage]").first).to_contain_text("Willkommen")
    expect(page.locator("main")).not_to_contain_text("Check-in")


def changes_three_stages(fatma: Desk) -> None:
    page = fatma.page
    page.locator("#row-hmw").click()
    expect(page.locator("#part-title")).to_have_text("Wie-können-wir-Fragen")
    page.locator("#f-minutes").fill("8")
    page.locator("#row-ideas").click()
    expect(page.locator("#part-title")).to_have_text("Ideen")
    page.locator("#f-title-de").fill("Einfälle")
    page.locator("#row-checkout").click()
    expect(page.locator("#part-title")).to_have_text("Check-out")
    page.locator("#f-prompt-de").fill("Was war heute anders als sonst?")
    page.locator("#row-close").click()
    expect(page.locator("#row-ideas")).to_contain_text("Einfälle")
    expect(page.locator("#draft-sum")).to_contain_text("88 min")


def publishes(fatma: Desk, summary: str, version: int) -> str:
    """The address of the blueprint in this house."""
    page = fatma.page
    page.get_by_role("link", name="Veröffentlichen").click()
    page.get_by_label("Was ändert sich, in einer Zeile?").fill(summary)
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.locator("body")).to_contain_text(f"Version {version} ist veröffentlicht.")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    return page.url.rsplit("/", 1)[1]


def begins(fatma: Desk, title: str) -> None:
    page = fatma.page
    page.locator("[name=title]").fill(title)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/workshops/[A-Z0-9]{6}$"))
    fatma.code = page.url.rsplit("/", 1)[1]
    fatma.is_live()


def runs(browser: Browser, server: Server, fatma: Desk) -> None:
    """Somebody takes part; the check-in is left out, and the day ends early."""
    begins(fatma, "Erster Lauf")
    anna = Phone.joins(browser, server, fatma.code, "Anna")
    page = fatma.goes_to(f"/workshops/{fatma.code}/plan").page
    page.get_by_role("button", name="„Check-in“ auslassen").click()
    expect(page.get_by_role("button", name="„Check-in“ auslassen")).to_have_count(0)
    fatma.goes_to(f"/workshops/{fatma.code}").is_live()
    fatma.presses("Workshop beginnen")
    fatma.opens("Wie-können-wir-Fragen")
    anna.is_at("Wie-können-wir-Fragen")
    anna.posts("Rückfragen vermeiden?")
    anna.leaves()
    fatma.opens("Abschluss")
    fatma.presses("Workshop abschließen")
    expect(page.locator("body")).to_contain_text("abgeschlossen")


def downloads(fatma: Desk, key: str, folder: Path) -> Path:
    page = fatma.goes_to(f"/blueprints/{key}").page
    page.locator("#blueprint-more summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Herunterladen (YAML)").click()
    file = folder / f"{len(list(folder.iterdir()))}.yaml"
    download.value.save_as(file)
    assert read_content(file.read_bytes(), file.name).data["title"]["de"] == TITLE
    return file


def deletes(fatma: Desk, key: str) -> None:
    page = fatma.goes_to(f"/blueprints/{key}/sharing").page
    page.locator("form[action$=deletion] [name=title]").fill(TITLE)
    page.locator("form[action$=deletion] button").click()
    page.wait_for_url("**/blueprints")
    expect(page.locator(".shelf, main")).not_to_contain_text([TITLE])


def takes_in(fatma: Desk, file: Path) -> str:
    """The address that it has now."""
    page = fatma.goes_to("/blueprints/imports").page
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="Ansehen").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    return page.url.rsplit("/", 1)[1]
