"""Runs migrations against the database of the application."""

from __future__ import annotations

from alembic import context
from flask import current_app

from facilitation.extensions import db
from facilitation.models.columns import Moment

engine = current_app.extensions["migrate"].db.engine


def _same_in_the_database(_context, _column, _found, _type, wanted):  # type: ignore[no-untyped-def]
    """Moments are stored as plain date and time."""
    return False if isinstance(wanted, Moment) else None


def run() -> None:
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=_same_in_the_database,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database, not as a script.")
run()
