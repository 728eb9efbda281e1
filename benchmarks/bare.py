"""The posts and writes of a room once more, without a product in between."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import gevent

from benchmarks import baseline
from benchmarks.load import Acts, Watch, opened
from benchmarks.people import Stream
from benchmarks.room import A_SECOND, POSTS, TEXT, Room
from benchmarks.server import free_port, running
from benchmarks.wire import Answer, Visitor


def bare_fan_out(room: Room, hearing: str) -> Watch:
    """The same posts and the same writes to as many listeners, without a product in between.

    ``hearing`` is what the phones listen to: "phone" (nothing, as in the product) or "everyone".
    """
    with TemporaryDirectory() as folder:
        file = Path(folder) / "turns.json"
        file.write_text(
            json.dumps(baseline.turns(room.board_heard.writes, room.desk_heard.writes, POSTS))
        )
        port = free_port()
        command = [sys.executable, "-m", "benchmarks.baseline", str(port), str(file)]
        with running(command, port) as served:
            phones = [Visitor(port) for _ in room.phones]
            for bare, phone in zip(phones, room.phones, strict=True):
                bare.cookies, bare.token = phone.cookies, phone.token
            heard = [hearing] * len(phones) + ["board", "desk"]
            streams = [
                Stream(visitor, f"/{name}", lambda write, now: None)
                for visitor, name in zip(
                    [*phones, Visitor(port), Visitor(port)], heard, strict=True
                )
            ]
            opened(streams)

            def post(number: int) -> Answer:
                bare = phones[number * 7 % len(phones)]
                return bare.post(
                    "/", text=TEXT.format(number), lane=number % 3, key=f"key-{number}"
                )

            Acts().run(POSTS // 10, 4 * A_SECOND, post)
            with Watch(served) as watch:
                Acts().run(POSTS, A_SECOND, post)
                gevent.sleep(0.2)
            for stream in streams:
                stream.close()
            return watch
