"""One writer at a time: the lock is free again after every answer, good or bad."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from facilitation.extensions import writers_lock
from tests.conftest import Desk, Phone, cards_of


def is_free() -> bool:
    """Whether somebody else could write now."""
    found: list[bool] = []

    def try_it() -> None:
        got = writers_lock().acquire(blocking=False)
        if got:
            writers_lock().release()
        found.append(got)

    other = threading.Thread(target=try_it)
    other.start()
    other.join()
    return found[0]


def test_the_lock_is_taken_while_somebody_writes() -> None:
    with writers_lock():
        assert not is_free(), "need this for the other test to mean anything"


#: Two greenlets of a server's one thread; the first gives way while it writes.
WRITERS = """
from facilitation import cli
import gevent
from sqlalchemy import text
from facilitation.extensions import begin_writing, db

app = cli._app()

def writes(name):
    with app.app_context():
        begin_writing()
        db.session.execute(text("UPDATE workshop SET title = title"))
        print(name, "begins")
        gevent.sleep(0.05)
        db.session.commit()
        print(name, "ends")
        db.session.remove()

gevent.joinall([gevent.spawn(writes, name) for name in "ab"], raise_error=True)
"""


def test_a_second_writer_waits_as_a_greenlet(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WRITERS],
        env={**os.environ, "FACILITATION_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split("\n")[:4] == ["a begins", "a ends", "b begins", "b ends"], done.stderr


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
