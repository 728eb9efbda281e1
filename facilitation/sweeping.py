"""After an erasure: nothing of it is left in the files of the database, not even in their gaps.

SQLite overwrites what it deletes (``secure_delete``), but not what it has moved before: pieces of
rows stay in the unused part of pages, and the write-ahead log holds pages as they were. So the file
is written anew (``VACUUM``) and the log is emptied. Both take a thread of their own, with the lock
of this process's writers held, so the others wait as greenlets and every stream goes on.
See docs/decisions/0008.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from collections.abc import Callable

import gevent
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from facilitation.extensions import db, one_writer

log = logging.getLogger(__name__)

#: How long somebody who erased waits for readers of the database before it goes on without them.
PATIENCE = 10.0
#: Between two tries, in seconds.
PAUSE = 0.05
#: A file up to this size is written anew through memory, a larger one through a temporary file.
MOST_IN_MEMORY = 64 * 1024 * 1024
#: How long one try waits inside SQLite for another process.
BUSY_SECONDS = 1.0


def sweep(patience: float = PATIENCE) -> bool:
    """Write the database file anew and empty its log; whether both were done.

    To be called after the commit, outside of any transaction. What could not be done within so many
    seconds is logged without a word of the content; the caller tries again later.
    """
    if db.session().in_transaction():
        raise RuntimeError("Sweeping has to wait for the end of the own transaction.")
    engine = db.engine
    if engine.dialect.name != "sqlite":
        return _sweep_elsewhere(engine)
    path = engine.url.database
    if not path or path == ":memory:":
        return True
    until = time.monotonic() + patience
    return all(_until_done(step, path, until) for step in (_rewrite, _empty_log))


def _until_done(step: Callable[[str], bool], path: str, until: float) -> bool:
    """Take a step in a thread, again and again while somebody holds the file."""
    while True:
        try:
            with one_writer():
                if gevent.get_hub().threadpool.apply(step, (path,)):
                    return True
            problem = "a reader holds the log"
        except sqlite3.OperationalError as error:
            # Its words are those of SQLite: "database is locked", "database or disk is full".
            problem = str(error)
        if time.monotonic() >= until:
            log.warning("The database file could not be swept yet: %s", problem)
            return False
        gevent.sleep(PAUSE)


def _rewrite(path: str) -> bool:
    with _connection(path) as connection:
        if os.path.getsize(path) <= MOST_IN_MEMORY:
            connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("VACUUM")
    return True


def _empty_log(path: str) -> bool:
    with _connection(path) as connection:
        busy, _pages, _moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def copy_without_gaps(path: str, target: str) -> None:
    """A copy of what is in the database now, and of nothing that was; consistent while it is used.

    A copy page by page would take the gaps along, in which something deleted could lie.
    """
    with _connection(path) as connection:
        connection.execute("VACUUM INTO ?", [target])


class _connection:
    """A connection of its own, closed at the end; used in a thread, so without any greenlet."""

    def __init__(self, path: str) -> None:
        self._made = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)

    def __enter__(self) -> sqlite3.Connection:
        self._made.execute("PRAGMA secure_delete=ON")
        return self._made

    def __exit__(self, *_error: object) -> None:
        self._made.close()


def _sweep_elsewhere(engine: Engine) -> bool:
    """Other engines have no such thing; PostgreSQL gives the rows free to be written over."""
    if engine.dialect.name != "postgresql":
        return True
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
    except SQLAlchemyError as error:
        log.warning("The database could not be swept yet: %s", type(error).__name__)
        return False
    return True
