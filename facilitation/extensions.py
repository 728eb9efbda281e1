"""Flask extensions, unbound, and the typed ``Base`` of all models.

The rule for SQLite under gevent: a second writer must wait as a greenlet, never inside the C
library, where it would stop the very greenlet that holds the lock. So a transaction that may write
takes a lock of this process before it takes the file's.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Base of all models; constraint names follow one pattern so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate()
csrf = CSRFProtect()
babel = Babel()
login = LoginManager()

_reading = ContextVar("reading", default=False)
_made: dict[str, Any] = {}


def writers_lock() -> Any:
    """The lock of this process, made at its first use.

    By then gevent has put its own locks in the place of Python's, where it serves; one that was
    made before would let every greenlet of the one thread in.
    """
    return _made.get("writers") or _made.setdefault("writers", threading.RLock())


@contextmanager
def read_only() -> Iterator[None]:
    """Transactions begun inside are meant to read and do not wait for writers."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def one_writer() -> Iterator[None]:
    """Inside, no transaction of this process that may write begins; they wait as greenlets."""
    with writers_lock():
        yield


def begin_reading() -> None:
    _reading.set(True)


def begin_writing() -> None:
    _reading.set(False)


def is_reading() -> bool:
    return _reading.get()


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not hasattr(connection, "create_function"):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        "foreign_keys=ON",
        # What SQLite puts aside while it works is no file.
        "temp_store=MEMORY",
        "busy_timeout=5000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    if connection.dialect.name != "sqlite":
        return
    if _reading.get():
        connection.exec_driver_sql("BEGIN")
        return
    writers_lock().acquire()
    connection.info["writes"] = True
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        _let_the_next_write(connection)
        raise


@event.listens_for(Engine, "commit")
def _committed(connection: Any) -> None:
    # The event comes before the COMMIT itself; the next writer must wait until it is done.
    if connection.info.get("writes"):
        connection.connection.dbapi_connection.commit()
        _let_the_next_write(connection)


@event.listens_for(Engine, "rollback")
def _rolled_back(connection: Any) -> None:
    if connection.info.get("writes"):
        connection.connection.dbapi_connection.rollback()
        _let_the_next_write(connection)


def _let_the_next_write(connection: Any) -> None:
    if connection.info.pop("writes", None):
        writers_lock().release()
