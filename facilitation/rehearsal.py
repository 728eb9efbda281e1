"""A rehearsal: simulated participants who join, write at human pace and vote, over the real HTTP.

Used by ``facilitation demo`` in an own data folder, so that it can be repeated without traces.
"""

from __future__ import annotations

import http.cookiejar
import random
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field

import gevent
from flask import Flask
from flask_babel import gettext as _

from facilitation.extensions import db
from facilitation.models import Facilitator, Stage, Workshop

NAMES = (
    "Aylin Ben Carla Deniz Emil Frieda Georg Hanna Ivo Jana Kemal Lene Mara Nils Olga Piet".split()
)
THOUGHTS = [
    "Die Hälfte der Rückfragen betrifft dasselbe Feld",
    "Wer zuständig ist, erfährt man erst am Telefon",
    "Unterlagen kommen dreimal an, weil niemand den Eingang bestätigt",
    "Am Montagmorgen steht die Schlange bis in den Flur",
    "Das Formular fragt nach Dingen, die wir schon wissen",
    "Neue im Team fragen immer dieselbe Person",
    "Wir messen nicht, wie lange ein Antrag liegt",
    "Viel Lob für die Telefonzentrale",
    "Ein Bescheid, den man beim ersten Lesen versteht",
    "Einmal im Monat zuhören, statt Statistiken zu lesen",
    "Eine Seite, die sagt, wo mein Antrag gerade liegt",
    "Sprechzeit per Video am Abend",
    "Checkliste mit Bildern statt Merkblatt",
    "Zwei Bildschirme, fünf Fachverfahren offen",
]
QUESTIONS = [
    "Anträge so erklären, dass niemand nachfragen muss?",
    "den Stand eines Antrags jederzeit zeigen?",
    "Rückfragen in einem Gespräch klären?",
    "neue Kolleginnen und Kollegen schneller sicher machen?",
    "doppelte Eingaben ganz vermeiden?",
]


@dataclass
class StagePlay:
    """The workshop of a rehearsal and the password of the account that was made for it."""

    app: Flask
    code: str
    board: str
    email: str
    password: str
    address: str

    def programme(self) -> str:
        return _(
            "Vorführung mit simulierten Teilnehmenden:\n"
            "  Wand   %(board)s\n  Regie  %(desk)s\n  Konto  %(email)s  %(password)s\n"
            "  Code   %(code)s",
            board=self.address + self.board,
            desk=f"{self.address}/workshops/{self.code}",
            email=self.email,
            password=self.password,
            code=self.code,
        )

    def perform(self, people: int, pace: float) -> None:
        """All of them at once; who watches moves the workshop on at the desk."""
        gevent.sleep(1)
        for number in range(people):
            gevent.spawn(Person(self.address, self.code, number, pace).take_part)

    def conduct(self, people: int, pace: float) -> None:
        """Moves on by itself when most have contributed, up to the last stage with cards.

        Whoever signs in at the desk may move on faster; the rehearsal looks every few seconds.
        """
        while True:
            gevent.sleep(20 / pace)
            with self.app.test_request_context():
                workshop = Workshop.by_code(self.code)
                if workshop is None or not self._moves_on(workshop, people):
                    return
                db.session.commit()

    def _moves_on(self, workshop: Workshop, people: int) -> bool:
        stage = workshop.current_stage
        if stage is None or workshop.is_closed:
            return False
        if stage.takes_contributions and stage.count_contributions() < people * 0.8:
            return True
        step = workshop.next_step()
        if step.stage is None:
            return False
        if step.kind == "reveal":
            step.stage.reveal()
        elif step.kind == "closing":
            step.stage.stop()
        else:
            workshop.go_to(step.stage)
        return True


def prepare(app: Flask) -> StagePlay:
    """A running workshop, freshly made, with an account for the desk."""
    settings = app.config["FACILITATION"]
    email, password = "demo@example.org", secrets.token_urlsafe(9)
    facilitator = Facilitator.by_email(email)
    if facilitator:
        facilitator.set_password(password)
    else:
        facilitator = Facilitator.register(email, password, "Vorführung")
    workshop = Workshop.plan(
        app.extensions["library"].get("ideenwerkstatt"),
        title=_("Antrag ohne Umwege"),
        question=_("Wo geraten Anträge ins Stocken, und was hilft?"),
        locale=settings.locale,
        by=facilitator,
    )
    db.session.flush()
    workshop.go_to(_first_to_write(workshop))
    db.session.commit()
    return StagePlay(
        app,
        workshop.code,
        f"/board/{workshop.board_token}",
        email,
        password,
        f"http://127.0.0.1:{settings.port}",
    )


def _first_to_write(workshop: Workshop) -> Stage:
    return next(stage for stage in workshop.stages if stage.key == "known")


@dataclass
class Person:
    """One simulated phone: reads its page, and does what the page offers."""

    address: str
    code: str
    number: int
    pace: float
    done: dict[str, int] = field(default_factory=dict)

    def take_part(self) -> None:
        self._pause(0.5, 8)
        self._join()
        while True:
            page = self._get(f"/w/{self.code}")
            if self._writes(page):
                self._pause(6, 25)
            elif self._votes(page):
                self._pause(1, 4)
            else:
                self._pause(3, 6)

    def _join(self) -> None:
        self.browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        page = self._get(f"/w/{self.code}/join")
        name = NAMES[self.number % len(NAMES)] if self.number % 3 else ""
        self._post(f"/w/{self.code}/join", page, name=name)

    def _writes(self, page: str) -> bool:
        form = re.search(r'action="(/w/[^"]+/stages/(\d+)/cards)"', page)
        if not form or self.done.get(form[2], 0) >= 3:
            return False
        lanes = re.findall(r'name="lane" value="(\d+)"', page)
        starter = "compose__starter" in page
        text = random.choice(QUESTIONS if starter else THOUGHTS)
        lane = {"lane": random.choice(lanes)} if lanes else {}
        self.done[form[2]] = self.done.get(form[2], 0) + 1
        self._post(form[1], page, text=text, key=secrets.token_hex(8), **lane)
        return True

    def _votes(self, page: str) -> bool:
        form = re.search(r'action="(/w/[^"]+/stages/(\d+)/votes)"', page)
        cards = re.findall(r'name="card" value="(\d+)"', page)
        if not form or not cards or self.done.get(form[2], 0) >= 3:
            return False
        self.done[form[2]] = self.done.get(form[2], 0) + 1
        self._post(form[1], page, card=random.choice(cards[:6]), dots="1")
        return True

    def _pause(self, least: float, most: float) -> None:
        gevent.sleep(random.uniform(least, most) / self.pace)

    def _get(self, path: str) -> str:
        with self.browser.open(self.address + path, timeout=30) as answer:
            return str(answer.read().decode())

    def _post(self, path: str, page: str, **fields: str) -> None:
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        fields["csrf_token"] = token[1] if token else ""
        # Refused, as it happens to people: the stage was closed in the meantime.
        with suppress(urllib.error.HTTPError):
            self.browser.open(
                self.address + path, urllib.parse.urlencode(fields).encode(), timeout=30
            ).close()
