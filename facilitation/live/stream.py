"""One listener as server-sent events."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response

from facilitation.live.hub import Hub


def stream(hub: Hub, workshop_id: int, audience: str, language: str, after: str | None) -> Response:
    """An endless answer of events; the caller has released its database session before."""

    def frames() -> Iterator[bytes]:
        yield b": welcome\n\n"
        for heard in hub.listen(workshop_id, audience, language, after):
            yield b"event: beat\ndata:\n\n" if heard is None else frame(*heard)

    response = Response(frames(), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    response.direct_passthrough = False
    return response


def frame(position: str, text: str) -> bytes:
    """One event. A single word is its name, anything else is markup to be swapped in."""
    if text.isalpha():
        return f"id: {position}\nevent: {text}\ndata:\n\n".encode()
    lines = "".join(f"data: {line}\n" for line in text.split("\n") if line.strip())
    return f"id: {position}\n{lines}\n".encode()
