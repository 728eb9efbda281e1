"""Real phones, a real board and a real desk: Chromium against a server of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self

import pytest
from flask_migrate import upgrade
from playwright.sync_api import (
    APIResponse,
    Browser,
    Locator,
    Page,
    StorageState,
    expect,
    sync_playwright,
)

from facilitation import create_app
from facilitation.config import Settings
from facilitation.extensions import db
from facilitation.models import Facilitator
from tests.conftest import free_port

# Two cores carry a server and several screens; what takes longer than this will not come.
expect.set_options(timeout=10_000)

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
#: The one without a window does the same for a third of the work.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser")
EMAIL, PASSWORD = "fatma@example.org", "a password for tests"
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1440, "height": 900}
WALL = {"width": 1920, "height": 1080}


#: Serves as the command does, with the templates that were compiled before.
SERVE = """
import sys
from flask import Flask
from jinja2 import FileSystemBytecodeCache
Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(sys.argv.pop(1))}
from facilitation.cli import main
main()
"""


@dataclass
class Server:
    """A server in a process of its own, which can be killed and started again."""

    data: Path
    port: int
    templates: Path
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with (self.data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SERVE, str(self.templates), "serve"],
                env={
                    **os.environ,
                    "FACILITATION_DATA": str(self.data),
                    "FACILITATION_PORT": str(self.port),
                    "FACILITATION_HOST": "127.0.0.1",
                    "FACILITATION_PUBLIC_URL": "",
                },
                stdout=log,
                stderr=log,
            )
        patience = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < patience:
            try:
                urllib.request.urlopen(self.address + "/readyz", timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError((self.data / "server.log").read_text())

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("data"), free_port(), templates)
    with create_app(Settings({"FACILITATION_DATA": str(server.data)})).app_context():
        upgrade()
        Facilitator.register(EMAIL, PASSWORD, "Fatma", is_admin=True)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; the tests fail, and are not skipped, where there is none."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, CHROMIUM)), None),
            args=[
                "--no-sandbox",
                "--disable-background-networking",
                "--disable-gpu",
                "--disable-software-rasterizer",
                "--num-raster-threads=1",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, server: Server) -> StorageState:
    """The cookies of Fatma's browser, once she has signed in."""
    desk = Desk.signs_in(browser, server)
    cookies = desk.page.context.storage_state()
    desk.leaves()
    return cookies


@pytest.fixture
def fatma(browser: Browser, server: Server, signed_in: StorageState) -> Iterator[Desk]:
    desk = Desk.new(browser, server, LAPTOP, storage_state=signed_in)
    assert isinstance(desk, Desk)
    yield desk
    desk.leaves()


@dataclass
class Screen:
    """One device with one page."""

    page: Page
    server: Server
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def new(
        cls, browser: Browser, server: Server, size: dict[str, int], **options: object
    ) -> Screen:
        context = browser.new_context(viewport=size, locale="de-DE", **options)  # type: ignore[arg-type]
        screen = cls(context.new_page(), server)
        screen.page.set_default_timeout(8000)
        screen.page.on("pageerror", lambda error: screen.complaints.append(str(error)))
        screen.page.on(
            "request",
            lambda request: (
                screen.complaints.append(request.url)
                if not request.url.startswith((server.address, "data:", "blob:"))
                else None
            ),
        )
        return screen

    def goes_to(self, path: str) -> Self:
        self.page.goto(self.server.address + path)
        return self

    def shows(self, text: str, timeout: float = 8000) -> None:
        expect(self.page.locator("body")).to_contain_text(text, timeout=timeout)

    def hides(self, text: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(text)

    def sends(self, path: str, **fields: str) -> APIResponse:
        """What the form of this page would send, without drawing the page."""
        request, address = self.page.context.request, self.server.address + path
        found = re.search(r'name="csrf_token" value="([^"]+)"', request.get(address).text())
        assert found, path
        form = {**fields, "csrf_token": found[1]}
        answer = request.post(address, form=form, headers={"Referer": address})
        assert answer.ok, answer.text()
        return answer

    def is_live(self) -> None:
        """Its stream is open."""
        self.page.wait_for_selector('#stream[data-stream="open"]', state="attached")

    def has_no_barriers(self) -> None:
        """axe finds nothing, by the rules of WCAG 2.2 AA and its own best practice."""
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate(
            "async () => (await axe.run({resultTypes: ['violations']})).violations"
        )
        assert not found, "\n".join(
            f"{one['id']}: {one['help']}: {[n['html'] for n in one['nodes']][:3]}" for one in found
        )

    def leaves(self) -> None:
        self.page.context.close()
        assert not self.complaints, self.complaints


@dataclass
class Desk(Screen):
    """Fatma's laptop."""

    code: str = ""

    @classmethod
    def signs_in(cls, browser: Browser, server: Server, **options: object) -> Desk:
        desk = cls.new(browser, server, LAPTOP, **options)
        assert isinstance(desk, Desk)
        desk.goes_to("/sign-in")
        desk.page.get_by_label("E-Mail").fill(EMAIL)
        desk.page.get_by_label("Passwort").fill(PASSWORD)
        desk.page.locator("main form button[type=submit]").click()
        desk.page.wait_for_url("**/workshops")
        return desk

    def plans(self, title: str, locale: str = "de", blueprint: str = "ideenwerkstatt") -> Desk:
        """A planned workshop, without going through the form on the screen."""
        answer = self.sends(
            f"/workshops/new?blueprint={blueprint}",
            blueprint=blueprint,
            title=title,
            question="Wo stockt es, und was hilft?",
            date=date.today().isoformat(),
            start="09:00",
            locale=locale,
        )
        self.code = answer.url.rsplit("/", 1)[1]
        self.goes_to(f"/workshops/{self.code}").is_live()
        return self

    def fills_in_a_plan(self, title: str, locale: str = "de") -> Desk:
        blueprint = "ideenwerkstatt"
        self.goes_to(f"/workshops/new?blueprint={blueprint}")
        self.page.locator("[name=title]").fill(title)
        self.page.locator("[name=question]").fill("Wo stockt es, und was hilft?")
        self.page.locator("select[name=locale]").select_option(locale)
        self.page.locator("main form button[type=submit]").last.click()
        self.page.wait_for_url(re.compile(r"/workshops/[A-Z0-9]{6}$"))
        self.code = self.page.url.rsplit("/", 1)[1]
        self.is_live()
        return self

    @property
    def board(self) -> str:
        return self.page.locator("[data-board]").first.get_attribute("data-board") or ""

    @property
    def token(self) -> str:
        """What protects this desk's forms."""
        return self.page.locator("[name=csrf_token]").first.get_attribute("value") or ""

    @property
    def primary(self) -> Locator:
        return self.page.locator("#desk-next button[type=submit]").first

    def presses(self, label: str) -> None:
        """The one primary button, which must name this."""
        expect(self.primary).to_contain_text(label)
        self.primary.click()

    def opens(self, title: str) -> None:
        self.page.get_by_role("button", name=f"„{title}“ öffnen").click()
        expect(self.page.locator("[aria-current=step][data-stage]")).to_contain_text(title)


@dataclass
class Phone(Screen):
    """A participant's phone."""

    @classmethod
    def joins(
        cls, browser: Browser, server: Server, code: str, name: str = "", **options: object
    ) -> Phone:
        phone = cls.new(browser, server, PHONE, has_touch=True, **options)
        assert isinstance(phone, Phone)
        phone.page.context.add_cookies([{"name": "locale", "value": "de", "url": server.address}])
        phone.sends(f"/w/{code}/join", name=name)
        phone.goes_to(f"/w/{code}").is_live()
        return phone

    @classmethod
    def scans(cls, browser: Browser, server: Server, code: str, name: str = "") -> Phone:
        """The way of somebody in the room: from the QR code through the door."""
        phone = cls.new(browser, server, PHONE, has_touch=True)
        assert isinstance(phone, Phone)
        phone.goes_to(f"/j/{code}")
        if name:
            phone.page.locator("[name=name]").fill(name)
        phone.page.locator("button[form=join]").click()
        phone.page.wait_for_url(f"**/w/{code}")
        phone.is_live()
        return phone

    @property
    def composer(self) -> Locator:
        return self.page.locator("textarea[name=text]")

    def posts(self, text: str, lane: str | None = None) -> None:
        if lane:
            self.page.locator("form label", has_text=lane).first.click()
        self.composer.fill(text)
        self.page.get_by_role("button", name="Karte abgeben").click()
        expect(self.page.locator("#main [data-card]", has_text=text)).to_be_visible()

    def is_at(self, title: str) -> None:
        """The phone has reached this stage."""
        expect(self.page.locator("#step-words")).to_have_text(f"Jetzt: {title}")

    def adds_a_dot(self, text: str) -> None:
        card = self.page.locator("#main [data-card]", has_text=text)
        more = card.locator("form[id^=dots-plus]")
        sent = more.locator("[name=dots]").input_value()
        with self.page.expect_response("**/votes"):
            more.locator("button").click()
        # The next one must not send the same number again.
        expect(more.locator("[name=dots]")).not_to_have_value(sent)


def board(browser: Browser, desk: Desk, **options: object) -> Screen:
    """The projector, showing the board of this desk."""
    screen = Screen.new(browser, desk.server, WALL, **options).goes_to(desk.board)
    screen.is_live()
    return screen
