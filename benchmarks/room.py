"""What happens in a workshop while it is measured: joining, writing, voting, changing the stage."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, islice
from time import perf_counter

import gevent
from gevent.pool import Pool

from benchmarks.load import Acts, Watch, opened, wait_until
from benchmarks.people import Facilitator, Phone, Stream, must
from benchmarks.server import Served
from benchmarks.wire import PATIENCE, Answer

WARM_UP, POSTS, A_SECOND = 5, 200, 20
VOTES, VOTE_SECONDS, UP_FOR_VOTE = 150, 5, 30
BURST = 100
#: Seconds in which a room comes to rest.
SETTLE = 1
#: Places in the run of the first blueprint: cards in the open, hidden cards, a vote on those.
WRITING, IDEAS, WEIGHING = 2, 5, 6
TEXT = "Mehr überdachte Fahrradständer am Nordeingang, mit Licht und Steckdosen [{:05d}]"


class Room:
    """One workshop with its phones, a board and a desk."""

    def __init__(self, served: Served, facilitator: Facilitator, phones: int) -> None:
        self.served, self.facilitator = served, facilitator
        facilitator.plan(f"Messung mit {phones} Telefonen")
        facilitator.opens(facilitator.stages[WRITING])
        self.phones = [Phone(served.port) for _ in range(phones)]
        self.streams: list[Stream] = []

    def join(self) -> tuple[float, list[float]]:
        """All phones; returns the seconds of a burst of 100 at once, and of each that got in."""
        start = perf_counter()
        took = Pool(BURST).map(self._join, self.phones[:BURST])
        seconds = perf_counter() - start
        Pool(10).map(self._join, self.phones[BURST:])
        self.phones = [phone for phone in self.phones if phone.stream_path]
        return seconds, [one for one in took if one is not None]

    def _join(self, phone: Phone) -> float | None:
        start = perf_counter()
        try:
            phone.joins(self.facilitator.code)
        except (OSError, RuntimeError):
            return None
        finally:
            phone.hang_up()
        return perf_counter() - start

    def listen(self) -> float:
        """Everybody opens the stream; returns the server's bytes of memory for each."""
        before = self.served.resident()
        self.board, self.desk = self.facilitator.hangs_up_a_board(), self.facilitator.listens()
        self.streams = [self.board, self.desk, *(phone.listens() for phone in self.phones)]
        opened(self.streams)
        return (self.served.resident() - before) / len(self.streams)

    def write(self) -> tuple[Acts, Watch]:
        """20 posts a second for 10 s; what board and desk heard of them is kept."""
        Acts().run(WARM_UP, A_SECOND, self._post, first=90_000)
        gevent.sleep(SETTLE)
        self.board.begin_anew()
        self.desk.begin_anew()
        with Watch(self.served) as watch:
            acts = Acts().run(POSTS, A_SECOND, self._post)
            wait_until(lambda: acts.sent.keys() <= self.desk.heard.arrivals.keys(), 10)
            gevent.sleep(0.2)
        self.board_heard, self.desk_heard = self.board.begin_anew(), self.desk.begin_anew()
        return acts, watch

    def _post(self, number: int, stage: int = WRITING) -> Answer:
        phone = self.phones[number * 7 % len(self.phones)]
        lane = number % 3 if stage == WRITING else 0
        return phone.posts(
            self.facilitator.stages[stage], TEXT.format(number), lane, f"key-{stage}-{number}"
        )

    def change_stage(self, stage: int) -> tuple[list[float], Watch]:
        """Seconds from the click at the desk until each phone has its new page part."""
        return self._signal(self.facilitator.opens, self.facilitator.stages[stage])

    def write_ideas(self) -> None:
        """Cards for the vote, written hidden and then revealed."""
        Acts().run(UP_FOR_VOTE, A_SECOND, lambda number: self._post(number, IDEAS))
        self._signal(self.facilitator.reveals, self.facilitator.stages[IDEAS])

    def _signal(self, step: Callable[[int], None], stage: int) -> tuple[list[float], Watch]:
        for phone in self.phones:
            phone.fetched_at = 0
        with Watch(self.served) as watch:
            start = perf_counter()
            step(stage)
            wait_until(lambda: all(phone.fetched_at for phone in self.phones), PATIENCE)
        gevent.sleep(SETTLE)
        return [p.fetched_at - start for p in self.phones if p.fetched_at], watch

    def vote(self) -> tuple[Acts, Watch]:
        """150 votes within 5 s by as many phones as there are."""
        page = must(200, self.phones[0].get(self.phones[0].home)).text
        cards = list(islice(cycle(Phone.cards_on(page)), VOTES))
        stage = self.facilitator.stages[WEIGHING]

        def act(number: int) -> Answer:
            return self.phones[number % len(self.phones)].votes(stage, cards[number])

        with Watch(self.served) as watch:
            acts = Acts().run(VOTES, VOTES / VOTE_SECONDS, act)
        return acts, watch

    def leave(self) -> int:
        """Returns how many streams were no longer there."""
        lost = sum(stream.is_lost for stream in self.streams)
        for stream in self.streams:
            stream.close()
        for phone in self.phones:
            phone.hang_up()
        return lost
