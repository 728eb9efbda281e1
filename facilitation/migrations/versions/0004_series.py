"""Series of sessions: agreement, harvest, role plan, recognised people and sealed learning logs.

Columns that point to other tables are added in plain SQL, as in 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("interval_weeks", sa.Integer(), nullable=False),
        sa.Column("next_key", sa.String(length=60), nullable=False),
        sa.Column("close_key", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=68), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        _key("member", "series"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_member_secret_hash")),
    )
    op.create_table(
        "turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=10), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("declined_at", sa.DateTime(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        _key("turn", "series"),
        _key("turn", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn")),
    )
    op.create_index(op.f("ix_turn_member_id"), "turn", ["member_id"])
    op.create_table(
        "kept",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _key("kept", "series"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept")),
    )
    op.create_table(
        "log_entry",
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        _key("log_entry", "series"),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_log_entry")),
        sqlite_with_rowid=False,
    )
    for table in ("member", "turn", "kept", "log_entry"):
        op.create_index(op.f(f"ix_{table}_series_id"), table, ["series_id"])
    _point("workshop", "series")
    op.add_column("workshop", sa.Column("session_number", sa.Integer(), nullable=True))
    _point("participant", "member")


def downgrade() -> None:
    for table, target in (("participant", "member"), ("workshop", "series")):
        op.drop_index(op.f(f"ix_{table}_{target}_id"), table)
        op.execute(f"ALTER TABLE {table} DROP COLUMN {target}_id")
    op.drop_column("workshop", "session_number")
    for table in ("log_entry", "kept", "turn", "member", "series"):
        op.drop_table(table)


def _key(table: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{target}_id"],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{target}_id_{target}"),
        ondelete="CASCADE",
    )


def _point(table: str, target: str) -> None:
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {target}_id INTEGER"
        f" CONSTRAINT fk_{table}_{target}_id_{target} REFERENCES {target} (id) ON DELETE SET NULL"
    )
    op.create_index(op.f(f"ix_{table}_{target}_id"), table, [f"{target}_id"])
