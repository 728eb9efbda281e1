"""Requests at a steady pace, and how busy server and generator are meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter, process_time

import gevent

from benchmarks.people import Stream
from benchmarks.server import Served
from benchmarks.wire import Answer


class Watch:
    """How busy server and generator were inside a ``with`` block, and how late the generator."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.lateness: list[float] = []

    def __enter__(self) -> Watch:
        self._sampling = gevent.spawn(self._sample)
        self._start = (perf_counter(), self.served.cpu(), process_time())
        return self

    def __exit__(self, *_: object) -> None:
        now = (perf_counter(), self.served.cpu(), process_time())
        self.seconds, self.server, self.generator = (
            after - before for before, after in zip(self._start, now, strict=True)
        )
        self._sampling.kill()
        self.yardstick = yardstick()

    def _sample(self) -> None:
        while True:
            due = perf_counter() + 0.01
            gevent.sleep(0.01)
            self.lateness.append(perf_counter() - due)


@dataclass
class Acts:
    """Requests at a fixed rate, by number: when sent, how long until answered, which refused."""

    sent: dict[int, float] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def run(self, count: int, rate: float, act: Callable[[int], Answer], first: int = 0) -> Acts:
        """Sends on time, whether or not the earlier ones have been answered."""
        start = perf_counter()
        jobs = []
        for i in range(count):
            gevent.sleep(max(0.0, start + i / rate - perf_counter()))
            jobs.append(gevent.spawn(self._one, act, first + i))
        gevent.joinall(jobs, raise_error=True)
        return self

    def _one(self, act: Callable[[int], Answer], number: int) -> None:
        sent = perf_counter()
        try:
            answer = act(number)
        except OSError as error:
            self.refused.append(f"no answer: {error}")
            return
        self.took.append(perf_counter() - sent)
        if answer.status == 200:
            self.sent[number] = sent
        else:
            self.refused.append(f"{answer.status} {answer.text[:200]}")


def opened(streams: list[Stream]) -> None:
    wait_until(lambda: all(stream.is_open.is_set() for stream in streams), 60)
    gevent.sleep(1)


def wait_until(is_so: Callable[[], bool], seconds: float) -> None:
    deadline = perf_counter() + seconds
    while not is_so() and perf_counter() < deadline:
        gevent.sleep(0.02)


def yardstick() -> float:
    """Seconds of a fixed piece of work; tells how fast the machine is at this moment."""
    start = process_time()
    sum(number * number for number in range(300_000))
    return process_time() - start
