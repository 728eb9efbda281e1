"""Listeners of this process: merging what changed, and what each audience hears.

A room is one workshop. In it, each audience and language has a channel with a ring of its last
events; a listener holds a position in that ring, not a queue, so a thousand listeners cost one
rendering and a slow one costs nothing. Who is further behind than the ring gets one full refresh.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import gevent
from gevent.event import Event

log = logging.getLogger(__name__)

#: Seconds between two events of a room at least; what is committed meanwhile becomes one event.
MERGE = 0.08
#: Events that a channel keeps for those who come back.
RING = 256

Changes = dict[str, set[int]]


@dataclass
class Audience:
    """Who hears what: ``render(workshop_id, changes, language)`` gives the bytes of an event.

    ``changes`` of None asks for a full refresh.
    """

    name: str
    topics: frozenset[str]
    render: Callable[[int, Changes | None, str], str]


@dataclass
class Channel:
    """The events of one audience in one language of one room."""

    events: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=RING))
    listeners: int = 0
    news: Event = field(default_factory=Event)
    #: Highest number that is no longer kept; who has not seen it needs a full refresh.
    floor: int = 0

    def publish(self, number: int, text: str) -> None:
        if len(self.events) == self.events.maxlen:
            self.floor = self.events[0][0]
        self.events.append((number, text))
        self._wake()

    def drop(self, number: int) -> None:
        """Give up all events up to this one: every listener gets a full refresh instead."""
        self.events.clear()
        self.floor = number
        self._wake()

    def _wake(self) -> None:
        news, self.news = self.news, Event()
        news.set()


@dataclass
class Room:
    """One workshop's channels and what is waiting to be told."""

    number: int = 0
    channels: dict[tuple[str, str], Channel] = field(default_factory=lambda: defaultdict(Channel))
    pending: Changes = field(default_factory=lambda: defaultdict(set))
    flushing: Any = None
    told_at: float = 0.0

    def listeners(self, audience: str) -> int:
        return sum(c.listeners for (name, _), c in self.channels.items() if name == audience)


class Hub:
    """All rooms of this process."""

    def __init__(self, merge: float = MERGE) -> None:
        self.merge = merge
        #: Tells numbers of this process from those of an earlier one.
        self.boot = secrets.token_hex(4)
        self.audiences: dict[str, Audience] = {}
        self.rooms: dict[int, Room] = defaultdict(Room)

    def serve(self, audience: Audience) -> None:
        self.audiences[audience.name] = audience

    def position(self, workshop_id: int) -> str:
        """The number of the last event; a page carries it, its stream starts after it."""
        room = self.rooms.get(workshop_id)
        return f"{self.boot}-{room.number if room else 0}"

    def connected(self, workshop_id: int) -> dict[str, int]:
        """Open streams of this process by audience."""
        room = self.rooms.get(workshop_id)
        return {name: room.listeners(name) if room else 0 for name in self.audiences}

    def notify(self, workshop_id: int, changes: Changes) -> None:
        """Something was committed; it is told within ``merge`` seconds, merged with the rest."""
        room = self.rooms.get(workshop_id)
        if room is None:
            return
        for topic, ids in changes.items():
            room.pending[topic] |= ids
        if room.flushing is None:
            # A first change after a quiet moment waits only for its close companions.
            wait = max(room.told_at + self.merge - time.monotonic(), self.merge / 4)
            room.flushing = gevent.spawn_later(wait, self.flush, workshop_id)

    def flush(self, workshop_id: int) -> None:
        """Tell now what is waiting."""
        room = self.rooms[workshop_id]
        changes, room.pending, room.flushing = room.pending, defaultdict(set), None
        room.told_at = time.monotonic()
        if not changes:
            return
        room.number += 1
        number = room.number
        for (name, language), channel in list(room.channels.items()):
            audience = self.audiences[name]
            heard = {topic: ids for topic, ids in changes.items() if topic in audience.topics}
            if not heard:
                continue
            try:
                text = audience.render(workshop_id, heard, language)
            except Exception:
                # One screen that cannot be drawn must not silence the others.
                log.exception("Could not render %s for %s", sorted(heard), name)
                channel.drop(number)
                continue
            if text:
                channel.publish(number, text)

    def listen(
        self, workshop_id: int, name: str, language: str, after: str | None, heartbeat: float = 15
    ) -> Iterator[tuple[str, str] | None]:
        """Events after the position ``after``, for ever; None is a sign of life.

        Each is the position it leads to and its text. A position of another process, or one that
        the ring no longer holds, gives one full refresh first.
        """
        room = self.rooms[workshop_id]
        channel = room.channels[(name, language)]
        channel.listeners += 1
        self._presence(workshop_id)
        try:
            seen = self._seen(room, after)
            while True:
                news = channel.news
                if seen is None or seen < channel.floor:
                    seen = room.number
                    text = self.audiences[name].render(workshop_id, None, language)
                    yield f"{self.boot}-{seen}", text
                    continue
                for number, text in [event for event in channel.events if event[0] > seen]:
                    seen = number
                    yield f"{self.boot}-{number}", text
                if channel.news is news and not news.wait(heartbeat):
                    yield None
        finally:
            channel.listeners -= 1
            self._presence(workshop_id)

    def _seen(self, room: Room, after: str | None) -> int | None:
        boot, _, number = (after or "").partition("-")
        if boot != self.boot or not number.isdecimal() or int(number) > room.number:
            return None
        return int(number)

    def _presence(self, workshop_id: int) -> None:
        self.notify(workshop_id, {"presence": {0}})
