"""The cast: Fatma and Jonas facilitate, Anna and Ben take part, Charlie and Vera are elsewhere.

They act through the addresses that people's devices use, in a real database.
"""

from __future__ import annotations

import gc
import os
import random
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from facilitation import create_app, deltas
from facilitation.config import Settings
from facilitation.extensions import db
from facilitation.live.hub import Hub
from facilitation.models import Facilitator, Participant, Stage, Workshop, columns, facilitator

PASSWORD = "a password for tests"


#: Opens the application with an empty database; settings are given by their environment names.
House = Callable[..., AbstractContextManager[Flask]]

#: A folder in memory: on a disk, every commit of every test waits for the disk.
MEMORY = Path("/dev/shm")


def pytest_configure() -> None:
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 2**28:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_finish() -> None:
    """What was loaded stays: the collector of garbage need not go through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Argon2 as it is, with the least cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facilitator, "hasher", PasswordHasher(1, 8, 1))
        yield


@pytest.fixture(scope="session", autouse=True)
def rules_compiled_once() -> Iterator[None]:
    """Werkzeug compiles every rule anew for every application; all tests have the same rules."""
    compiled: dict[object, Callable[..., Any]] = {}
    compiles = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        key = (rule.rule, rule.subdomain, repr(rule.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = compiles(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Templates are compiled once, for all tests and for the servers they start."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder /= "templates"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": FileSystemBytecodeCache(folder)})
        yield folder


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All tables, made once; every test gets a copy."""
    settings = Settings({"FACILITATION_DATA": str(tmp_path_factory.mktemp("empty"))})
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        # The last connection takes what is in the log into the file.
        db.engine.dispose()
    return database_file(app)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> House:
    """To make an application takes longer than most tests.

    So it is used again, with the folder, the settings and the hub of a new one.
    """
    waiting: dict[tuple[tuple[str, str], ...], list[tuple[Flask, dict[str, Any]]]] = {}

    def made(environ: dict[str, str]) -> tuple[Flask, dict[str, Any]]:
        folder = tmp_path_factory.mktemp("house")
        settings = Settings({"FACILITATION_DATA": str(folder), **environ})
        app = create_app(settings, TESTING=True, WTF_CSRF_ENABLED=False)
        return app, dict(app.config)

    @contextmanager
    def opened(**environ: str) -> Iterator[Flask]:
        free = waiting.setdefault(tuple(sorted(environ.items())), [])
        app, config = free.pop() if free else made(environ)
        app.config.clear()
        app.config.update(config)
        app.extensions["hub"] = Hub()
        deltas.init_app(app, app.extensions["hub"])
        file = database_file(app)
        for path in file.parent.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != "secret-key":
                path.unlink()
        shutil.copy(empty_database, file)
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        free.append((app, config))

    return opened


@pytest.fixture
def app(house: House) -> Iterator[Flask]:
    with house() as app:
        yield app


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """For tests of the models: one request, in German."""
    with app.test_request_context(headers={"Accept-Language": "de"}):
        yield app


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock(datetime.now(UTC).replace(microsecond=0))
    monkeypatch.setattr(columns, "now", lambda: clock.time)
    yield clock


@dataclass
class Clock:
    """Time that passes only when a test says so."""

    time: datetime

    def advance(self, **duration: float) -> None:
        self.time += timedelta(**duration)


@pytest.fixture
def fatma(app: Flask) -> Desk:
    return Desk.of(app, "fatma@example.org")


@pytest.fixture
def jonas(app: Flask) -> Desk:
    return Desk.of(app, "jonas@example.org")


@pytest.fixture
def vera(app: Flask) -> Desk:
    return Desk.of(app, "vera@example.org")


@pytest.fixture
def workshop(fatma: Desk) -> Desk:
    """Fatma's desk with a planned Ideenwerkstatt."""
    fatma.plans("Antrag ohne Umwege")
    return fatma


@pytest.fixture
def anna(workshop: Desk) -> Phone:
    return Phone.joins(workshop, "Anna")


@pytest.fixture
def ben(workshop: Desk) -> Phone:
    return Phone.joins(workshop, "Ben")


@pytest.fixture
def charlie(vera: Desk) -> Phone:
    vera.plans("Ein anderer Workshop")
    return Phone.joins(vera, "Charlie")


@dataclass
class Desk:
    """A facilitator with a browser."""

    app: Flask
    client: FlaskClient
    email: str
    code: str = ""

    @classmethod
    def of(cls, app: Flask, email: str) -> Desk:
        with app.test_request_context():
            Facilitator.register(email, PASSWORD, email.split("@")[0].title())
            db.session.commit()
        client = app.test_client()
        client.post("/sign-in", data={"email": email, "password": PASSWORD})
        return cls(app, client, email)

    def plans(self, title: str, **fields: str) -> Desk:
        answer = self.client.post(
            "/workshops/new", data={"blueprint": "ideenwerkstatt", "title": title, **fields}
        )
        assert answer.status_code == 303, answer.text
        self.code = answer.location.rsplit("/", 1)[1]
        return self

    def posts(self, noun: str, **fields: Any) -> Any:
        return self.client.post(f"/workshops/{self.code}/{noun}", data=fields)

    def opens(self, key: str) -> Any:
        return self.posts("openings", stage=self.stage(key))

    def reveals(self, key: str) -> Any:
        return self.posts("reveals", stage=self.stage(key))

    def stops(self, key: str) -> Any:
        return self.posts("closings", stage=self.stage(key))

    def closes(self) -> Any:
        return self.posts("closings")

    def sees(self, page: str = "") -> str:
        return str(self.client.get(f"/workshops/{self.code}{page}").text)

    def stage(self, key: str) -> int:
        return int(self.ask(lambda w: w.stage_by_key(key).id))

    def ask(self, question: Any) -> Any:
        """An answer from the stored workshop."""
        with self.app.test_request_context():
            try:
                return question(Workshop.by_code(self.code))
            finally:
                db.session.remove()

    @property
    def board(self) -> str:
        return "/board/" + str(self.ask(lambda w: w.board_token))

    def wall(self) -> str:
        return str(self.app.test_client().get(self.board).text)


@dataclass
class Phone:
    """A participant's phone."""

    client: FlaskClient
    desk: Desk

    @classmethod
    def joins(cls, desk: Desk, name: str = "") -> Phone:
        client = desk.app.test_client()
        answer = client.post(f"/w/{desk.code}/join", data={"name": name})
        assert answer.status_code == 303, answer.text
        return cls(client, desk)

    def posts(self, text: str | None, stage: str, **fields: str) -> Any:
        data = {**fields} if text is None else {"text": text, **fields}
        return self.client.post(
            f"/w/{self.desk.code}/stages/{self.desk.stage(stage)}/cards", data=data
        )

    def votes(self, card: int, dots: int | str, stage: str) -> Any:
        return self.client.post(
            f"/w/{self.desk.code}/stages/{self.desk.stage(stage)}/votes",
            data={"card": card, "dots": dots},
        )

    def rewords(self, card: int, text: str) -> Any:
        return self.client.post(f"/w/{self.desk.code}/cards/{card}", data={"text": text})

    def withdraws(self, card: int) -> Any:
        return self.client.post(f"/w/{self.desk.code}/cards/{card}/withdrawal")

    def sees(self) -> str:
        return str(self.client.get(f"/w/{self.desk.code}").text)

    @property
    def secret(self) -> str:
        cookie = self.client.get_cookie("phone", path=f"/w/{self.desk.code}")
        assert cookie
        return str(cookie.value)

    def participant(self) -> Participant:
        found = Participant.by_secret(Workshop.by_code(self.desk.code), self.secret)
        assert found
        return found


def cards_of(desk: Desk, stage: str) -> list[tuple[int, str]]:
    """Ids and texts of the stored cards of a stage."""
    return list(
        desk.ask(
            lambda w: [
                (card.id, card.text)
                for card in w.stage_by_key(stage).cards_on_wall()
                + w.stage_by_key(stage).cards_aside()
            ]
        )
    )


def database_file(app: Flask) -> Path:
    settings: Settings = app.config["FACILITATION"]
    return Path(settings.database_url.removeprefix("sqlite:///"))


def free_port() -> int:
    """For a server; below the range from which the system takes ports for its own use."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def stage_state(stage: Stage) -> tuple[Any, ...]:
    return (stage.opened_at, stage.closed_at, stage.revealed_at)


def word(html: str) -> str:
    """The words of a page, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
