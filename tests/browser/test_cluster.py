"""Sorting with real hands: ticks, half a name and an unfolded stack outlive what others do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Route, StorageState, expect

from facilitation import create_app
from facilitation.blueprints import StagePlan, WorkshopBlueprint
from facilitation.config import Settings
from facilitation.extensions import db
from facilitation.models import Facilitator, Participant, Workshop
from tests.browser.conftest import EMAIL, LAPTOP, PHONE, Desk, Phone, Server, board

pytestmark = pytest.mark.browser

TEXTS = ("Formular online", "Online-Formular", "Chat am Abend", "Telefon am Abend", "Video")


def blueprint() -> WorkshopBlueprint:
    carry = {"from": "ideas", "take": "all", "as": "cards"}
    plans: list[dict[str, Any]] = [
        {"id": "ideas", "title": "Ideen", "type": "collect"},
        {"id": "clusters", "title": "Ordnen", "type": "cluster", "carry": carry},
    ]
    return WorkshopBlueprint(
        id="probe",
        title={"de": "Probe"},
        stages=[StagePlan.model_validate({**plan, "minutes": 5}) for plan in plans],
    )


@pytest.fixture
def code(server: Server, signed_in: StorageState) -> str:
    """A workshop in which five cards are to be sorted."""
    app = create_app(Settings({"FACILITATION_DATA": str(server.data)}))
    with app.test_request_context():
        facilitator = Facilitator.by_email(EMAIL)
        assert facilitator
        workshop = Workshop.plan(blueprint(), title="Sortieren", by=facilitator)
        db.session.commit()
        author = Participant.join(workshop)
        ideas, clusters = workshop.stages
        workshop.go_to(ideas)
        db.session.commit()
        for text in TEXTS:
            ideas.post_card(text, by=author)
        workshop.go_to(clusters)
        db.session.commit()
        found = workshop.code
        db.session.remove()
        db.engine.dispose()
    return found


def sits_down(browser: Browser, server: Server, code: str, state: StorageState, **how: Any) -> Desk:
    desk = Desk.new(browser, server, how.pop("size", LAPTOP), storage_state=state, **how)
    assert isinstance(desk, Desk)
    desk.code = code
    desk.goes_to(f"/workshops/{code}")
    desk.is_live()
    return desk


@pytest.fixture
def fatma(browser: Browser, server: Server, code: str, signed_in: StorageState) -> Iterator[Desk]:
    desk = sits_down(browser, server, code, signed_in)
    yield desk
    desk.leaves()


@pytest.fixture
def jonas(browser: Browser, server: Server, code: str, signed_in: StorageState) -> Iterator[Desk]:
    """The second desk of the same workshop."""
    desk = sits_down(browser, server, code, signed_in)
    yield desk
    desk.leaves()


def item(desk: Desk, text: str) -> Locator:
    return desk.page.locator(".sort-card", has_text=text)


def ticks(desk: Desk, *texts: str) -> None:
    for text in texts:
        item(desk, text).locator("label").click()


def name_field(desk: Desk) -> Locator:
    return desk.page.get_by_label("Name des Stapels")


def stacks(desk: Desk, *texts: str, name: str) -> None:
    ticks(desk, *texts)
    name_field(desk).fill(name)
    desk.page.get_by_role("button", name="Stapeln", exact=True).click()
    expect(stack(desk, name)).to_be_visible()


def stack(desk: Desk, name: str) -> Locator:
    return desk.page.locator(".pile", has=desk.page.get_by_role("heading", name=name, exact=True))


def test_ticked_cards_get_the_proposed_name_and_reach_the_wall(
    browser: Browser, fatma: Desk
) -> None:
    wall = board(browser, fatma)
    expect(fatma.page.locator(".sortbar")).to_be_hidden()
    ticks(fatma, "Chat am Abend", "Telefon am Abend")
    expect(fatma.page.locator("#sort-count")).to_have_text("2 ausgewählt")
    expect(name_field(fatma)).to_have_value("Abend")
    fatma.page.get_by_role("button", name="Stapeln", exact=True).click()
    expect(stack(fatma, "Abend")).to_contain_text("Chat am Abend")
    expect(fatma.page.locator(".sortbar")).to_be_hidden()
    expect(fatma.page.locator("input[name=card]:checked")).to_have_count(0)
    expect(wall.page.locator(".heap").first).to_contain_text("Abend")
    wall.leaves()


def test_what_jonas_does_leaves_fatmas_ticks_name_and_focus(fatma: Desk, jonas: Desk) -> None:
    stacks(jonas, "Video", name="Medien")
    fold = stack(fatma, "Medien").get_by_role("checkbox", name="Karten zeigen")
    fold.check()
    ticks(fatma, "Formular online", "Chat am Abend")
    expect(fatma.page.locator("#sort-proposal")).not_to_be_empty()
    name = name_field(fatma)
    name.fill("")
    name.press_sequentially("Halber Na")
    name.press("ArrowLeft")
    stacks(jonas, "Telefon am Abend", "Chat am Abend", name="Abend")
    expect(stack(fatma, "Abend")).to_be_visible()
    expect(fatma.page.locator("input[name=card]:checked")).to_have_count(2)
    expect(fatma.page.locator("#sort-count")).to_have_text("2 ausgewählt")
    expect(name).to_have_value("Halber Na")
    expect(name_field(fatma)).to_be_focused()
    assert fatma.page.evaluate("document.activeElement.selectionStart") == 8
    expect(fold).to_be_checked()
    expect(stack(fatma, "Medien").locator(".pile__body")).to_be_visible()


def test_the_later_one_reads_where_the_card_lies_and_destroys_nothing(
    fatma: Desk, jonas: Desk
) -> None:
    ticks(fatma, "Formular online", "Chat am Abend")
    stacks(jonas, "Telefon am Abend", "Chat am Abend", name="Abend")
    expect(stack(fatma, "Abend")).to_be_visible()
    name_field(fatma).fill("Meiner")
    fatma.page.get_by_role("button", name="Stapeln", exact=True).click()
    notice = fatma.page.locator("#sort-notice")
    expect(notice).to_contain_text("„Chat am Abend“ (liegt in „Abend“)")
    expect(stack(fatma, "Meiner")).to_contain_text("Formular online")
    expect(stack(fatma, "Abend")).to_contain_text("Chat am Abend")
    expect(fatma.page.locator("input[name=card]:checked")).to_have_count(0)
    stacks(jonas, "Video", name="Medien")
    expect(stack(fatma, "Medien")).to_be_visible()
    expect(notice).to_contain_text("Chat am Abend")


def test_a_name_that_is_too_long_is_refused_and_everything_stays(fatma: Desk) -> None:
    ticks(fatma, "Video")
    expect(name_field(fatma)).to_have_value("Video")
    name_field(fatma).fill("x" * 140)
    fatma.page.get_by_role("button", name="Stapeln", exact=True).click()
    expect(fatma.page.locator("#sort-notice")).to_contain_text("höchstens 100 Zeichen")
    expect(name_field(fatma)).to_have_value("x" * 140)
    expect(fatma.page.locator("input[name=card]:checked")).to_have_count(1)


def test_by_keyboard_alone(fatma: Desk) -> None:
    keyboard = fatma.page.keyboard
    box = item(fatma, "Formular online").get_by_role("checkbox")
    box.focus()
    keyboard.press("Space")
    keyboard.press("Tab")
    keyboard.press("Space")
    expect(fatma.page.locator("#sort-count")).to_have_text("2 ausgewählt")
    keyboard.press("Enter")
    expect(name_field(fatma)).to_be_focused()
    keyboard.press("ControlOrMeta+a")
    keyboard.type("Formular")
    keyboard.press("Enter")
    expect(stack(fatma, "Formular")).to_be_visible()
    expect(item(fatma, "Chat am Abend").get_by_role("checkbox")).to_be_focused()
    fold = stack(fatma, "Formular").get_by_role("checkbox", name="Karten zeigen")
    fold.focus()
    keyboard.press("Space")
    field = stack(fatma, "Formular").get_by_role("textbox")
    field.focus()
    keyboard.press("ControlOrMeta+a")
    keyboard.type("Anträge")
    keyboard.press("Enter")
    expect(stack(fatma, "Anträge").locator(".pile__body")).to_be_visible()
    fatma.page.get_by_role("button", name="Rückgängig").focus()
    keyboard.press("Enter")
    expect(stack(fatma, "Formular")).to_be_visible()


def test_a_late_proposal_does_not_mix_with_what_is_typed(fatma: Desk) -> None:
    held: list[Route] = []
    proposal, name = fatma.page.locator("#sort-proposal [data-name]"), name_field(fatma)

    def answers(of: str) -> None:
        held.pop().continue_()
        expect(proposal).to_have_attribute("data-name", of)

    def ticks_slowly(text: str) -> None:
        with fatma.page.expect_request("**/stacks/name?*"):
            item(fatma, text).get_by_role("checkbox").check()

    fatma.page.route("**/stacks/name?*", lambda route: held.append(route))
    ticks_slowly("Video")
    fatma.page.keyboard.press("Enter")
    expect(name).to_be_focused()
    answers("Video")
    expect(name).to_have_value("Video")
    ticks_slowly("Chat am Abend")
    fatma.page.keyboard.press("Enter")
    expect(name).to_be_focused()
    answers("Chat am Abend")
    fatma.page.keyboard.type("Am Abend")
    expect(name).to_have_value("Am Abend")


def test_a_late_proposal_leaves_a_name_with_the_cursor_in_it(fatma: Desk) -> None:
    held: list[Route] = []
    ticks(fatma, "Video")
    expect(name_field(fatma)).to_have_value("Video")
    fatma.page.route("**/stacks/name?*", lambda route: held.append(route))
    with fatma.page.expect_request("**/stacks/name?*"):
        ticks(fatma, "Chat am Abend")
    name_field(fatma).press("End")
    held.pop().continue_()
    expect(fatma.page.locator("#sort-proposal [data-name]")).not_to_have_attribute(
        "data-name", "Video"
    )
    fatma.page.keyboard.type("konferenz")
    expect(name_field(fatma)).to_have_value("Videokonferenz")


def test_dragging_onto_a_card_and_onto_a_stack(fatma: Desk) -> None:
    item(fatma, "Chat am Abend").drag_to(item(fatma, "Telefon am Abend"))
    expect(stack(fatma, "Abend")).to_be_visible()
    ticks(fatma, "Formular online")
    # The bar pushes the stacks aside; then nothing moves any more.
    expect(fatma.page.locator(".sortbar")).to_be_visible()
    fatma.page.wait_for_timeout(300)
    item(fatma, "Video").drag_to(stack(fatma, "Abend").locator(".pile__head"))
    expect(stack(fatma, "Abend").locator(".pile__count")).to_contain_text("3")
    expect(item(fatma, "Formular online").locator("xpath=..")).to_have_id("sort-loose")


def test_searching_hides_the_rest_and_keeps_ticks(fatma: Desk, jonas: Desk) -> None:
    ticks(fatma, "Video")
    fatma.page.locator("#sort-find").fill("abend")
    expect(fatma.page.locator("#sort-found")).to_have_text("2 gefunden")
    expect(item(fatma, "Video")).to_be_hidden()
    ticks(fatma, "Chat am Abend")
    stacks(jonas, "Formular online", name="Formular")
    expect(stack(fatma, "Formular")).to_be_visible()
    expect(item(fatma, "Video")).to_be_hidden()
    expect(fatma.page.locator("#sort-count")).to_have_text("2 ausgewählt")
    fatma.page.locator("#sort-loose-only").check()
    expect(stack(fatma, "Formular")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sorting_has_no_barriers(
    browser: Browser, server: Server, code: str, signed_in: StorageState, scheme: str
) -> None:
    desk = sits_down(browser, server, code, signed_in, color_scheme=scheme)
    stacks(desk, "Video", name="Medien")
    desk.page.get_by_role("button", name="Ähnliche Karten suchen").click()
    expect(desk.page.locator(".alike__one")).not_to_have_count(0)
    stack(desk, "Medien").get_by_role("checkbox", name="Karten zeigen").check()
    ticks(desk, "Chat am Abend")
    desk.has_no_barriers()
    desk.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    others = board(browser, desk), Phone.joins(browser, server, code, color_scheme=scheme)
    for screen in others:
        screen.shows("Medien")
        screen.has_no_barriers()
    for screen in (*others, desk):
        screen.leaves()


def test_the_collecting_desk_keeps_its_sorting_open(
    fatma: Desk, browser: Browser, server: Server
) -> None:
    fatma.opens("Ideen")
    # The stage is told twice, by the answer and by the stream, which brings what can be sorted.
    expect(fatma.page.locator("#desk-sorting .sorting")).to_be_attached()
    fatma.page.get_by_text("Karten ordnen", exact=True).click()
    stacks(fatma, "Chat am Abend", "Telefon am Abend", name="Abend")
    ticks(fatma, "Video")
    expect(fatma.page.locator("#desk-sorting")).to_have_attribute("open", "")
    fatma.page.get_by_role("button", name="+1").click()
    expect(fatma.page.locator("input[name=card]:checked")).to_have_count(1)
    expect(fatma.page.locator("#desk-sorting")).to_have_attribute("open", "")
