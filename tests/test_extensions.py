"""One writer at a time: the lock is free again after every answer, good or bad."""

from __future__ import annotations

import threading

import gevent
import pytest
from flask import Flask
from sqlalchemy import text

from facilitation.extensions import _one_writer, begin_writing, db
from tests.conftest import Desk, Phone, cards_of


def is_free() -> bool:
    """Whether somebody else could write now."""
    found: list[bool] = []

    def try_it() -> None:
        got = _one_writer.acquire(blocking=False)
        if got:
            _one_writer.release()
        found.append(got)

    other = threading.Thread(target=try_it)
    other.start()
    other.join()
    return found[0]


def test_the_lock_is_taken_while_somebody_writes() -> None:
    with _one_writer:
        assert not is_free(), "need this for the other test to mean anything"


def test_a_second_writer_waits_as_a_greenlet(app: Flask) -> None:
    """As under the server: both are greenlets of one thread, and the first gives way in between."""
    order: list[str] = []

    def writes(name: str) -> None:
        with app.app_context():
            begin_writing()
            db.session.execute(text("UPDATE workshop SET title = title"))
            order.append(f"{name} begins")
            gevent.sleep(0.02)
            db.session.commit()
            order.append(f"{name} ends")
            db.session.remove()

    gevent.joinall([gevent.spawn(writes, name) for name in ("a", "b")], raise_error=True)
    assert order == ["a begins", "a ends", "b begins", "b ends"]


@pytest.mark.parametrize("text", ["gut", "", "x" * 501, "x" * 2_000_000], ids=len)
def test_the_next_can_write_after_any_card(
    workshop: Desk, anna: Phone, ben: Phone, text: str
) -> None:
    workshop.opens("known")
    for lane in ("0", "7"):
        anna.posts(text, "known", lane=lane)
        assert is_free()
    anna.posts("an falscher Stelle", "hmw")
    assert is_free()
    ben.withdraws(999_999)
    assert is_free()
    workshop.posts("openings", stage="999999")
    assert is_free()
    ben.posts("danach", "known", lane="0")
    assert "danach" in [stored for _id, stored in cards_of(workshop, "known")]
    assert is_free()


def test_an_unexpected_mistake_frees_the_lock(
    workshop: Desk, anna: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_words: object, **_named: object) -> None:
        raise ZeroDivisionError

    workshop.app.config["PROPAGATE_EXCEPTIONS"] = False
    workshop.opens("known")
    monkeypatch.setattr("facilitation.models.stage.Stage.post_card", breaks)
    answer = anna.posts("Getippt und nicht verloren", "known", lane="0")
    assert answer.status_code == 500 and "Getippt und nicht verloren" in answer.text
    assert is_free()
