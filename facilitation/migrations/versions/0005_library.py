"""The library: blueprints of the house with versions, drafts and pictures, and what runs took.

Columns that point to other tables are added in plain SQL, as in 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_blueprint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("sharing", sa.String(length=5), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(), nullable=True),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        _key("own_blueprint", "facilitator", "owner_id"),
        _key("own_blueprint", "facilitator", "drafted_by_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_blueprint")),
        sa.UniqueConstraint("key", name=op.f("uq_own_blueprint_key")),
    )
    op.create_table(
        "blueprint_share",
        sa.Column("own_blueprint_id", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=False),
        _key("blueprint_share", "own_blueprint"),
        _key("blueprint_share", "facilitator"),
        sa.PrimaryKeyConstraint(
            "own_blueprint_id", "facilitator_id", name=op.f("pk_blueprint_share")
        ),
    )
    op.create_table(
        "blueprint_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("own_blueprint_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("summary", sa.String(length=200), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        _key("blueprint_version", "own_blueprint"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blueprint_version")),
        sa.UniqueConstraint(
            "own_blueprint_id",
            "number",
            name=op.f("uq_blueprint_version_own_blueprint_id_number"),
        ),
    )
    op.create_table(
        "draft_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("own_blueprint_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        _key("draft_step", "own_blueprint"),
        _key("draft_step", "facilitator", "made_by_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_step")),
    )
    op.create_table(
        "blueprint_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("own_blueprint_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=80), nullable=False),
        sa.Column("mimetype", sa.String(length=20), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        _key("blueprint_picture", "own_blueprint"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blueprint_picture")),
        sa.UniqueConstraint(
            "own_blueprint_id",
            "file",
            name=op.f("uq_blueprint_picture_own_blueprint_id_file"),
        ),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("blueprint_key", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("minutes_planned", sa.Integer(), nullable=False),
        sa.Column("minutes_taken", sa.Integer(), nullable=True),
        sa.Column("stages", sa.JSON(), nullable=False),
        _key("run", "workshop", "workshop_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("workshop_id", name=op.f("uq_run_workshop_id")),
    )
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.add_column(
        "workshop",
        sa.Column("blueprint_label", sa.String(length=20), nullable=False, server_default=""),
    )
    op.add_column(
        "workshop",
        sa.Column("minutes_planned", sa.Integer(), nullable=False, server_default="0"),
    )
    op.execute(
        "UPDATE workshop SET minutes_planned = coalesce((SELECT sum(minutes) FROM stage"
        " WHERE stage.workshop_id = workshop.id AND NOT stage.is_added), 0)"
    )
    op.execute(
        "ALTER TABLE workshop ADD COLUMN blueprint_version_id INTEGER"
        " CONSTRAINT fk_workshop_blueprint_version_id_blueprint_version"
        " REFERENCES blueprint_version (id) ON DELETE SET NULL"
    )
    op.create_index(op.f("ix_workshop_blueprint_version_id"), "workshop", ["blueprint_version_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_workshop_blueprint_version_id"), "workshop")
    op.execute("ALTER TABLE workshop DROP COLUMN blueprint_version_id")
    op.drop_column("workshop", "minutes_planned")
    op.drop_column("workshop", "blueprint_label")
    for table in (
        "run",
        "blueprint_picture",
        "draft_step",
        "blueprint_version",
        "blueprint_share",
        "own_blueprint",
    ):
        op.drop_table(table)


INDEXES = (
    ("own_blueprint", "owner_id"),
    ("own_blueprint", "drafted_by_id"),
    ("blueprint_version", "own_blueprint_id"),
    ("draft_step", "own_blueprint_id"),
    ("draft_step", "made_by_id"),
    ("blueprint_picture", "own_blueprint_id"),
    ("run", "blueprint_key"),
)


def _key(
    table: str, target: str, column: str | None = None, ondelete: str = "CASCADE"
) -> sa.ForeignKeyConstraint:
    column = column or f"{target}_id"
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}_{target}"),
        ondelete=ondelete,
    )
