"""The least a gevent server can do: take a post and write recorded events to open streams.

``python -m benchmarks.baseline PORT FILE``: the file holds, for each post, the writes that board
and desk got from the product. Streams of ``/phone`` hear nothing, those of ``/everyone`` all that
the board hears.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from gevent.pywsgi import WSGIServer
from gevent.queue import Queue

from benchmarks.wire import HOST


class FanOut:
    """A WSGI application without anything."""

    def __init__(self, turns: list[dict[str, list[str]]]) -> None:
        self.turns = [
            {name: [write.encode() for write in writes] for name, writes in turn.items()}
            for turn in turns
        ]
        self.posts = 0
        self.listeners: dict[str, list[Queue[bytes]]] = {}

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "GET":
            start_response("200 OK", [("Content-Type", "text/event-stream")])
            return self.listen(environ["PATH_INFO"].strip("/"))
        environ["wsgi.input"].read()
        self.tell()
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", "2")])
        return [b"ok"]

    def tell(self) -> None:
        turn = self.turns[self.posts % len(self.turns)]
        self.posts += 1
        for name, queues in self.listeners.items():
            for write in turn.get("board" if name == "everyone" else name, ()):
                for queue in queues:
                    queue.put(write)

    def listen(self, name: str) -> Iterator[bytes]:
        queue: Queue[bytes] = Queue()
        self.listeners.setdefault(name, []).append(queue)
        yield b": welcome\n\n"
        yield from queue


def turns(board: list[bytes], desk: list[bytes], posts: int) -> list[dict[str, list[str]]]:
    """The recorded writes in their order, dealt evenly to this many posts."""
    return [
        {
            name: [
                write.decode()
                for write in writes[i * len(writes) // posts : (i + 1) * len(writes) // posts]
            ]
            for name, writes in (("board", board), ("desk", desk))
        }
        for i in range(posts)
    ]


def main(port: str, file: str) -> None:
    application = FanOut(json.loads(Path(file).read_text()))
    server = WSGIServer((HOST, int(port)), application, log=None)
    server.backlog = 1024
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
