"""The hub: merging, resuming, and one full refresh for who is too far behind."""

from __future__ import annotations

import gevent

from facilitation.live.hub import RING, Audience, Changes, Hub
from facilitation.live.stream import frame

ROOM = 1


def hub_that_counts() -> tuple[Hub, list[Changes | None]]:
    rendered: list[Changes | None] = []

    def render(_workshop: int, changes: Changes | None, language: str) -> str:
        rendered.append(changes)
        return "full" if changes is None else f"{language}:{sorted(changes['cards'])}"

    hub = Hub(merge=0.01)
    hub.serve(Audience("board", frozenset({"cards"}), render))
    hub.serve(Audience("phone", frozenset({"stage"}), lambda *_: "stage"))
    return hub, rendered


def test_changes_within_the_merging_time_are_one_event() -> None:
    hub, rendered = hub_that_counts()
    board = hub.listen(ROOM, "board", "de", hub.position(ROOM))
    listener = gevent.spawn(next, board)
    gevent.sleep(0)
    hub.notify(ROOM, {"cards": {1}})
    hub.notify(ROOM, {"cards": {2}})
    assert listener.get(timeout=2) == (hub.position(ROOM), "de:[1, 2]")
    assert len(rendered) == 1


def test_the_last_event_of_a_burst_is_never_dropped() -> None:
    hub, _rendered = hub_that_counts()
    board = hub.listen(ROOM, "board", "de", hub.position(ROOM))
    heard: list[str] = []

    def listen() -> None:
        while len(heard) < 3:
            event = next(board)
            if event:
                heard.append(event[1])

    listener = gevent.spawn(listen)
    gevent.sleep(0)
    for number in (1, 2, 3):
        hub.notify(ROOM, {"cards": {number}})
        hub.flush(ROOM)
    listener.join(timeout=2)
    assert heard == ["de:[1]", "de:[2]", "de:[3]"]


def test_a_screen_that_comes_back_hears_what_it_missed() -> None:
    hub, _rendered = hub_that_counts()
    gone = hub.listen(ROOM, "board", "de", hub.position(ROOM))
    listener = gevent.spawn(next, gone)
    gevent.sleep(0)
    hub.notify(ROOM, {"cards": {1}})
    seen = listener.get(timeout=2)
    assert seen
    gone.close()  # type: ignore[attr-defined]
    hub.notify(ROOM, {"cards": {2}})
    hub.flush(ROOM)
    back = hub.listen(ROOM, "board", "de", seen[0])
    assert next(back) == (hub.position(ROOM), "de:[2]")


def test_a_position_of_an_earlier_process_gets_one_full_refresh() -> None:
    hub, _rendered = hub_that_counts()
    board = hub.listen(ROOM, "board", "de", "0ld-17")
    assert next(board) == (hub.position(ROOM), "full")


def test_a_screen_behind_the_ring_gets_one_full_refresh() -> None:
    hub, _rendered = hub_that_counts()
    start = hub.position(ROOM)
    first = hub.listen(ROOM, "board", "de", start)
    gevent.spawn(next, first)
    gevent.sleep(0)
    for number in range(RING + 2):
        hub.notify(ROOM, {"cards": {number}})
        hub.flush(ROOM)
    late = hub.listen(ROOM, "board", "de", start)
    assert next(late) == (hub.position(ROOM), "full")


def test_phones_do_not_hear_cards() -> None:
    hub, _rendered = hub_that_counts()
    phone = hub.listen(ROOM, "phone", "", hub.position(ROOM), heartbeat=0.05)
    listener = gevent.spawn(next, phone)
    gevent.sleep(0)
    hub.notify(ROOM, {"cards": {1}})
    assert listener.get(timeout=2) is None, "a heartbeat, nothing else"


def test_a_screen_that_cannot_be_drawn_does_not_silence_the_others() -> None:
    hub, _rendered = hub_that_counts()

    def breaks(_workshop: int, changes: Changes | None, _language: str) -> str:
        if changes is None:
            return "full"
        raise ValueError("cannot draw")

    hub.serve(Audience("desk", frozenset({"cards"}), breaks))
    start = hub.position(ROOM)
    desk = gevent.spawn(next, hub.listen(ROOM, "desk", "de", start))
    board = gevent.spawn(next, hub.listen(ROOM, "board", "de", start))
    gevent.sleep(0)
    hub.notify(ROOM, {"cards": {1}})
    assert board.get(timeout=2)[1] == "de:[1]"
    assert desk.get(timeout=2)[1] == "full", "it is refreshed whole instead"


def test_markup_with_line_breaks_is_one_event() -> None:
    assert frame("b-1", "<p>\n\n</p>") == b"id: b-1\ndata: <p>\ndata: </p>\n\n"
    assert frame("b-2", "stage") == b"id: b-2\nevent: stage\ndata:\n\n"
