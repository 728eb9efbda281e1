"""Own notes in a talk: kept on the phone through everything, sent nowhere, deleted by a press."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Request, expect

from facilitation import create_app
from facilitation.config import Settings
from facilitation.extensions import db
from facilitation.models import Section, Workshop
from tests.browser.conftest import EMAIL, Desk, Phone, Server
from tests.planning import planned

pytestmark = pytest.mark.browser

SECRET = "Zwergspringmaus"
SENT = "Das soll ankommen"


@pytest.fixture
def talking(server: Server, fatma: Desk) -> Desk:
    with create_app(Settings({"FACILITATION_DATA": str(server.data)})).app_context():
        fatma.code = planned(
            EMAIL,
            {"id": "talk", "type": "talk"},
            {"id": "write", "title": "Schreiben"},
            {"id": "again", "type": "talk", "title": "Noch einmal"},
            {"id": "pause", "type": "talk", "title": "Kaffee", "phase": "Pause"},
        )
    fatma.goes_to(f"/workshops/{fatma.code}").is_live()
    fatma.opens("Talk")
    return fatma


@pytest.fixture
def anna(browser: Browser, server: Server, talking: Desk) -> Iterator[Phone]:
    phone = Phone.joins(browser, server, talking.code, "Anna")
    yield phone
    phone.leaves()


def notes(phone: Phone) -> Locator:
    return phone.page.get_by_label("Eigene Notizen")


def heard(phone: Phone) -> list[bytes]:
    """Everything this phone sends from now on: addresses, headers and bodies."""
    sent: list[bytes] = []

    def note(request: Request) -> None:
        body = request.post_data_buffer or b""
        sent.append(f"{request.url}\n{request.headers}\n".encode() + body)

    phone.page.context.on("request", note)
    return sent


def test_notes_are_kept_through_everything_and_sent_nowhere(
    talking: Desk, anna: Phone, server: Server
) -> None:
    sent = heard(anna)
    anna.shows("Nur auf diesem Telefon. Sie werden nicht gesendet und stehen nicht im Protokoll.")
    notes(anna).press_sequentially(f"{SECRET} fragt zu")

    # A refresh in the middle of a word keeps the focus, the caret and an opened question.
    notes(anna).press("ArrowLeft")
    anna.page.get_by_text("Notizen löschen", exact=True).click()
    notes(anna).focus()
    talking.page.get_by_role("button", name="+5").click()
    expect(anna.page.locator("[role=timer]").first).to_contain_text("09:")
    anna.page.keyboard.type("erst h")
    expect(notes(anna)).to_have_value(f"{SECRET} fragt zerst hu")
    expect(anna.page.get_by_role("button", name="Endgültig löschen")).to_be_visible()

    # From one talk to the next, too.
    talking.opens("Noch einmal")
    anna.is_at("Noch einmal")
    expect(notes(anna)).to_be_focused()
    anna.page.keyboard.type("!")
    written = f"{SECRET} fragt zerst h!u"
    expect(notes(anna)).to_have_value(written)

    # While something is sent, they are not there; afterwards they are.
    talking.opens("Schreiben")
    anna.is_at("Schreiben")
    expect(notes(anna)).to_have_count(0)
    anna.posts(SENT)
    talking.opens("Kaffee")
    anna.is_at("Kaffee")
    expect(notes(anna)).to_have_count(0)
    talking.opens("Talk")
    anna.is_at("Talk")
    expect(notes(anna)).to_have_value(written)
    anna.page.reload()
    expect(notes(anna)).to_have_value(written)
    anna.has_no_barriers()

    everything = b"\n".join(sent)
    assert SENT.replace(" ", "+").encode() in everything or SENT.encode() in everything
    assert SECRET.encode() not in everything
    kept = b"".join(path.read_bytes() for path in server.data.glob("stellwand.sqlite3*"))
    assert SENT.encode() in kept
    assert SECRET.encode() not in kept


def test_notes_are_copied_and_deleted_by_a_press(anna: Phone) -> None:
    anna.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    delete = anna.page.get_by_role("button", name="Endgültig löschen")
    expect(anna.page.get_by_role("button", name="Notizen kopieren")).to_be_hidden()
    notes(anna).fill(SECRET)
    anna.page.get_by_role("button", name="Notizen kopieren").click()
    expect(anna.page.get_by_role("button", name="Kopiert")).to_be_visible()
    assert anna.page.evaluate("navigator.clipboard.readText()") == SECRET
    assert SECRET in anna.page.evaluate("JSON.stringify(localStorage)")
    expect(delete).to_be_hidden()
    anna.page.get_by_text("Notizen löschen", exact=True).click()
    delete.click()
    anna.shows("Ihre Notizen sind gelöscht.")
    expect(notes(anna)).to_have_value("")
    expect(notes(anna)).to_be_focused()
    assert SECRET not in anna.page.evaluate("JSON.stringify(localStorage)")
    anna.page.reload()
    expect(notes(anna)).to_have_value("")


def test_after_the_end_notes_are_offered_for_copying_and_deletion(
    browser: Browser, talking: Desk, anna: Phone, server: Server
) -> None:
    ben = Phone.joins(browser, server, talking.code, "Ben")
    notes(anna).fill(SECRET)
    talking.opens("Kaffee")
    talking.presses("Workshop abschließen")
    for phone in (anna, ben):
        phone.shows("Vielen Dank für Ihre Beiträge.")
    expect(notes(anna)).to_have_value(SECRET)
    expect(notes(ben)).to_be_hidden()
    anna.has_no_barriers()

    # Even when the workshop is gone, the phone can still let go of them.
    with create_app(Settings({"FACILITATION_DATA": str(server.data)})).app_context():
        db.session.delete(Workshop.by_code(talking.code))
        db.session.commit()
    anna.goes_to(f"/w/{talking.code.lower()}")
    anna.shows("Diese Seite gibt es nicht")
    expect(notes(anna)).to_have_value(SECRET)
    anna.page.get_by_text("Notizen löschen", exact=True).click()
    anna.page.get_by_role("button", name="Endgültig löschen").click()
    anna.page.reload()
    expect(notes(anna)).to_be_hidden()
    ben.leaves()


def test_notes_of_a_workshop_whose_day_of_deletion_has_come_are_forgotten(anna: Phone) -> None:
    def leave(key: str, day: datetime) -> None:
        anna.page.evaluate(
            "([key, until]) => localStorage.setItem(key, JSON.stringify({text: 'x', until}))",
            [key, day.date().isoformat()],
        )

    today = datetime.now(UTC)
    leave("notes:CCCCCC:", today)
    leave("notes:DDDDDD:", today + timedelta(days=1))
    anna.page.reload()
    expect(notes(anna)).to_be_visible()
    kept = anna.page.evaluate("Object.keys(localStorage)")
    assert "notes:CCCCCC:" not in kept
    assert "notes:DDDDDD:" in kept


def test_an_element_forgets_the_notes_of_one_part(anna: Phone) -> None:
    anna.page.evaluate(
        "['A:', 'A:1:', 'A:12:'].forEach((key) => localStorage.setItem(`notes:${key}`, '{}'))"
    )
    anna.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend',"
        ' \'<p data-behaviour="forget" data-forget="notes:A:1:">Gelöscht</p>\')'
    )
    anna.shows("Gelöscht")
    patience = time.monotonic() + 8
    while "notes:A:1:" in (kept := anna.page.evaluate("Object.keys(localStorage)")):
        assert time.monotonic() < patience
        anna.page.wait_for_timeout(50)
    assert {"notes:A:", "notes:A:12:"} <= set(kept)


def test_a_case_takes_its_notes_along_and_leaves_those_of_the_workshop(
    talking: Desk, anna: Phone, server: Server
) -> None:
    notes(anna).fill("bleibt")
    with create_app(Settings({"FACILITATION_DATA": str(server.data)})).app_context():
        workshop = Workshop.by_code(talking.code)
        assert workshop and workshop.current_stage
        section = workshop.current_stage.section = Section(
            workshop=workshop,
            blueprint_key="probe",
            title={"de": "Fall"},
            confidentiality="case",
            opened_at=workshop.current_stage.opened_at,
        )
        db.session.commit()
        anna.page.reload()
        expect(notes(anna)).to_have_value("")
        anna.shows("verschwinden mit dem Fall")
        notes(anna).fill(SECRET)
        section.erase()
        db.session.commit()
    anna.is_live()
    anna.page.evaluate("() => document.body.dispatchEvent(new Event('wake'))")
    anna.shows("Der Fall ist gelöscht.")
    expect(notes(anna)).to_have_count(0)
    patience = time.monotonic() + 8
    while SECRET in (kept := anna.page.evaluate("JSON.stringify(localStorage)")):
        assert time.monotonic() < patience
        anna.page.wait_for_timeout(50)
    assert "bleibt" in kept


def test_a_browser_that_stores_nothing_says_so(
    browser: Browser, server: Server, talking: Desk
) -> None:
    phone = Phone.new(browser, server, {"width": 390, "height": 844})
    phone.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })"
    )
    phone.goes_to(f"/j/{talking.code}")
    phone.page.locator("button[form=join]").click()
    phone.is_live()
    words = "Dieser Browser speichert nichts."
    expect(phone.page.get_by_text(words)).to_be_visible()
    notes(phone).fill(SECRET)
    for title in ("Schreiben", "Noch einmal"):
        talking.opens(title)
        phone.is_at(title)
    expect(notes(phone)).to_have_value(SECRET)
    phone.leaves()


def test_without_javascript_nothing_is_offered_that_could_be_lost(
    browser: Browser, server: Server, talking: Desk
) -> None:
    phone = Phone.new(browser, server, {"width": 390, "height": 844}, java_script_enabled=False)
    phone.goes_to(f"/j/{talking.code}")
    phone.page.locator("button[form=join]").click()
    phone.shows("Jetzt wird gesprochen")
    expect(phone.page.get_by_text("Eigene Notizen")).to_be_hidden()
    phone.leaves()
