"""A browser so small that a thousand of them leave the machine to the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from gevent import socket

HOST = "127.0.0.1"
#: Seconds after which an answer counts as missing.
PATIENCE = 60


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Visitor:
    """Cookies, and connections that are kept between requests, as browsers do."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.token = ""
        self._idle: list[socket.socket] = []

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask(self._request("GET", path, headers))

    def post(self, path: str, **fields: object) -> Answer:
        """A form as htmx sends it, with the token as a header."""
        body = urlencode(fields).encode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
            "X-CSRFToken": self.token,
            "HX-Request": "true",
        }
        return self._ask(self._request("POST", path, headers) + body)

    def stream(self, path: str) -> Iterator[bytes]:
        """What an endless answer brings, write by write, on a connection of its own."""
        connection = self._connect()
        connection.settimeout(None)
        try:
            connection.sendall(self._request("GET", path, {"Accept": "text/event-stream"}))
            received = bytearray()
            status, headers = _head(connection, received)
            if status != 200 or "text/event-stream" not in headers.get("content-type", ""):
                raise ConnectionError(f"{path} answered {status} instead of a stream")
            yield from _chunks(connection, received)
        finally:
            connection.close()

    def hang_up(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _ask(self, request: bytes) -> Answer:
        connection = self._idle.pop() if self._idle else self._connect()
        connection.sendall(request)
        answer = _answer(connection)
        self._idle.append(connection)
        for line in answer.headers.get("set-cookie", "").split("\n"):
            name, is_pair, value = line.partition(";")[0].partition("=")
            if is_pair:
                self.cookies[name] = value
        return answer

    def _connect(self) -> socket.socket:
        connection = socket.create_connection((HOST, self.port), PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def _request(self, method: str, path: str, headers: dict[str, str]) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}:{self.port}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        return "\r\n".join([*lines, "", ""]).encode()


def _answer(connection: socket.socket) -> Answer:
    received = bytearray()
    status, headers = _head(connection, received)
    if "chunked" in headers.get("transfer-encoding", ""):
        return Answer(status, headers, b"".join(_chunks(connection, received)))
    length = int(headers.get("content-length", 0))
    while len(received) < length:
        received += _more(connection)
    return Answer(status, headers, bytes(received))


def _head(connection: socket.socket, received: bytearray) -> tuple[int, dict[str, str]]:
    """Status and headers (several of one name joined by line feeds); they leave ``received``."""
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _more(connection)
    first, *lines = received[:end].decode("latin-1").split("\r\n")
    del received[: end + 4]
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        name = name.lower()
        headers[name] = f"{headers[name]}\n{value}" if name in headers else value
    return int(first.split()[1]), headers


def _chunks(connection: socket.socket, received: bytearray) -> Iterator[bytes]:
    while True:
        while (end := received.find(b"\r\n")) < 0:
            received += _more(connection)
        size = int(received[:end], 16)
        while len(received) < end + size + 4:
            received += _more(connection)
        chunk = bytes(received[end + 2 : end + 2 + size])
        del received[: end + size + 4]
        if not size:
            return
        yield chunk


def _more(connection: socket.socket) -> bytes:
    received: bytes = connection.recv(65536)
    if not received:
        raise ConnectionError("The server hung up.")
    return received
