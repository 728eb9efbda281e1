"""Groups, ratings, photos and seats; stages that are skipped, repeated or added on the day.

Columns that point to other tables are added in plain SQL: rebuilding a table, as SQLite otherwise
would, drops the old one and with it every row that points there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_group_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stage.id"], name=op.f("fk_group_stage_id_stage"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group")),
        sa.UniqueConstraint("token", name=op.f("uq_group_token")),
    )
    op.create_index(op.f("ix_group_workshop_id"), "group", ["workshop_id"])
    op.create_index(op.f("ix_group_stage_id"), "group", ["stage_id"])
    op.create_table(
        "membership",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_membership_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["group.id"],
            name=op.f("fk_membership_group_id_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_membership_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("participant_id", "group_id", name=op.f("pk_membership")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_membership_group_id"), "membership", ["group_id"])
    op.create_index(op.f("ix_membership_workshop_id"), "membership", ["workshop_id"])
    op.create_table(
        "rating",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=True),
        sa.Column("axis", sa.String(length=1), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_rating_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stage.id"], name=op.f("fk_rating_stage_id_stage"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["card_id"], ["card.id"], name=op.f("fk_rating_card_id_card"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_rating")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_rating_workshop_id"), "rating", ["workshop_id"])
    op.create_index(op.f("ix_rating_stage_id"), "rating", ["stage_id"])
    op.create_index(op.f("ix_rating_card_id"), "rating", ["card_id"])
    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("alternative", sa.String(length=300), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_photo_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["card_id"], ["card.id"], name=op.f("fk_photo_card_id_card"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("card_id", name=op.f("uq_photo_card_id")),
    )
    op.create_index(op.f("ix_photo_workshop_id"), "photo", ["workshop_id"])
    op.create_table(
        "seat",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stage.id"], name=op.f("fk_seat_stage_id_stage"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_seat_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("stage_id", "place", name=op.f("pk_seat")),
        sa.UniqueConstraint("stage_id", "mark", name=op.f("uq_seat_stage_id_mark")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_seat_workshop_id"), "seat", ["workshop_id"])

    op.add_column("participant", sa.Column("role", sa.String(length=60), nullable=True))
    for name in ("is_table", "is_facilitating"):
        op.add_column("participant", _switch(name))

    op.execute(
        "ALTER TABLE card ADD COLUMN group_id INTEGER CONSTRAINT fk_card_group_id_group"
        ' REFERENCES "group" (id) ON DELETE SET NULL'
    )
    op.add_column("card", _switch("is_stack"))
    op.add_column("card", sa.Column("round", sa.Integer(), nullable=True))
    op.add_column("card", sa.Column("sheet", sa.Integer(), nullable=True))
    for name in ("group_id", "parent_id", "about_id"):
        op.create_index(op.f(f"ix_card_{name}"), "card", [name])

    op.add_column("stage", sa.Column("if_short", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("stage", sa.Column("skipped_at", sa.DateTime(), nullable=True))
    op.add_column("stage", sa.Column("repeats_key", sa.String(length=60), nullable=True))
    op.add_column("stage", _switch("is_added"))
    op.add_column("stage", sa.Column("progress", sa.JSON(), nullable=False, server_default="{}"))

    op.add_column("workshop", sa.Column("roles", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("workshop", sa.Column("per_group", sa.Integer(), nullable=True))
    op.add_column("workshop", _switch("groups_by_choice", on=True))


def downgrade() -> None:
    for name in ("groups_by_choice", "per_group", "roles"):
        op.drop_column("workshop", name)
    for name in ("progress", "is_added", "repeats_key", "skipped_at", "if_short"):
        op.drop_column("stage", name)
    for name in ("about_id", "parent_id", "group_id"):
        op.drop_index(op.f(f"ix_card_{name}"), "card")
    for name in ("sheet", "round", "is_stack", "group_id"):
        op.execute(f"ALTER TABLE card DROP COLUMN {name}")
    for name in ("is_facilitating", "is_table", "role"):
        op.drop_column("participant", name)
    for name in ("seat", "photo", "rating", "membership", "group"):
        op.drop_table(name)


def _switch(name: str, *, on: bool = False) -> sa.Column:
    default = sa.true() if on else sa.false()
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=default)
