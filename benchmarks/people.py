"""Who is in the room: the facilitator, the phones, and whoever listens; all by HTTP alone."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from time import perf_counter

import gevent
from gevent.event import Event

from benchmarks.wire import Answer, Visitor

#: The numbers that cards carry in their text, found in any markup.
NUMBER = re.compile(rb"\[(\d{5})\]")
COUNT = re.compile(rb'data-cards="(\d+)"')
TOKEN = r'(?:csrf_token" value="|X-CSRFToken": ")([^"]+)"'
#: Seconds over which phones spread their answers to one signal.
SPREAD = 0.3


@dataclass
class Heard:
    """What one stream brought: each write, and when it first held which card or count of cards."""

    writes: list[bytes] = field(default_factory=list)
    arrivals: dict[int, float] = field(default_factory=dict)
    #: When the count of cards reached 1, 2, 3 …
    counted: list[float] = field(default_factory=list)

    def add(self, write: bytes, now: float) -> None:
        self.writes.append(write)
        for number in NUMBER.findall(write):
            self.arrivals.setdefault(int(number), now)
        for count in COUNT.findall(write):
            self.counted += [now] * (int(count) - len(self.counted))


class Stream:
    """One open stream; ``hear`` is told each write and when it came, in place of ``heard``."""

    def __init__(
        self, visitor: Visitor, path: str, hear: Callable[[bytes, float], None] | None = None
    ) -> None:
        self.is_open = Event()
        self.heard = Heard()
        self._hear = hear
        self._listening = gevent.spawn(self._listen, visitor, path)

    @property
    def is_lost(self) -> bool:
        return self._listening.ready() or not self.is_open.is_set()

    def begin_anew(self) -> Heard:
        """What was heard until now; from here on it is kept apart."""
        heard, self.heard = self.heard, Heard()
        return heard

    def close(self) -> None:
        self._listening.kill()

    def _listen(self, visitor: Visitor, path: str) -> None:
        for write in visitor.stream(path):
            now = perf_counter()
            self.is_open.set()
            (self._hear or self.heard.add)(write, now)


class Facilitator(Visitor):
    """Runs workshops from the desk."""

    def sign_in(self, email: str, password: str) -> None:
        self.token = found(TOKEN, self.get("/sign-in").text)
        must(303, self.post("/sign-in", email=email, password=password))

    def plan(self, title: str) -> None:
        """A workshop from the first blueprint; ``code``, ``board`` and ``stages`` are its own."""
        self.token = found(TOKEN, self.get("/workshops/new").text)
        fields = {"title": title, "date": date.today(), "start": "09:00", "locale": "de"}
        answer = must(303, self.post("/workshops/new", blueprint="ideenwerkstatt", **fields))
        self.desk = answer.headers["location"]
        self.code = self.desk.rpartition("/")[2]
        page = self.get(self.desk).text
        self.token = found(TOKEN, page)
        self.board = found(r'data-board="([^"]+)"', page)
        self.stages = sorted({int(stage) for stage in re.findall(r'data-stage="(\d+)"', page)})

    def opens(self, stage: int) -> None:
        must(200, self.post(f"{self.desk}/openings", stage=stage))

    def reveals(self, stage: int) -> None:
        must(200, self.post(f"{self.desk}/reveals", stage=stage))

    def listens(self) -> Stream:
        return Stream(self, stream_in(self.get(self.desk).text))

    def hangs_up_a_board(self) -> Stream:
        board = Visitor(self.port)
        return Stream(board, stream_in(board.get(self.board).text))


class Phone(Visitor):
    """One participant."""

    stream_path = ""
    fetched_at = 0.0

    def joins(self, code: str) -> None:
        """By the page of the QR code; stays on the phone's page."""
        self.home = f"/w/{code}"
        self.token = found(TOKEN, self.get(f"{self.home}/join").text)
        must(303, self.post(f"{self.home}/join", name=""))
        page = must(200, self.get(self.home)).text
        self.token = found(TOKEN, page)
        self.stream_path = stream_in(page)

    def listens(self) -> Stream:
        return Stream(self, self.stream_path, self._hear)

    def posts(self, stage: int, text: str, lane: int, key: str) -> Answer:
        return self.post(f"{self.home}/stages/{stage}/cards", text=text, lane=lane, key=key)

    def votes(self, stage: int, card: int) -> Answer:
        return self.post(f"{self.home}/stages/{stage}/votes", card=card, dots=1)

    @staticmethod
    def cards_on(page: str) -> list[int]:
        cards = sorted({int(card) for card in re.findall(r'data-card="(\d+)"', page)})
        if not cards:
            raise LookupError("No cards on the phone.")
        return cards

    def _hear(self, write: bytes, now: float) -> None:
        if b"event: stage" in write:
            gevent.spawn_later(random.uniform(0, SPREAD), self._fetch)

    def _fetch(self) -> None:
        must(200, self.get(f"{self.home}/now", HX_Request="true"))
        self.fetched_at = perf_counter()


def stream_in(page: str) -> str:
    return found(r'hx-sse:connect="([^"]+)"', page)


def found(pattern: str, page: str) -> str:
    match = re.search(pattern, html.unescape(page))
    if not match:
        raise LookupError(f"No {pattern} in: {page[:300]}")
    return match[1]


def must(status: int, answer: Answer) -> Answer:
    if answer.status != status:
        raise RuntimeError(f"{answer.status} instead of {status}: {answer.text[:300]}")
    return answer
