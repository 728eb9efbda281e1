"""Sections: parts of a workshop with their own roles and secrecy; several roles for a person.

Roles that people have taken before stay theirs, in the workshop as a whole.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("blueprint_key", sa.String(length=60), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("confidentiality", sa.String(length=20), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("erased_at", sa.DateTime(), nullable=True),
        sa.Column("swept_at", sa.DateTime(), nullable=True),
        sa.Column("was_handed_over", sa.Boolean(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_section_workshop_id_workshop"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
    )
    op.create_index(op.f("ix_section_workshop_id"), "section", ["workshop_id"])
    op.execute(
        "ALTER TABLE stage ADD COLUMN section_id INTEGER"
        " CONSTRAINT fk_stage_section_id_section REFERENCES section (id) ON DELETE SET NULL"
    )
    op.create_index(op.f("ix_stage_section_id"), "stage", ["section_id"])

    op.add_column("participant", sa.Column("roles", sa.JSON(), nullable=False, server_default="{}"))
    participant = _participant()
    taken = sa.select(participant.c.id, participant.c.role).where(participant.c.role.is_not(None))
    for person, role in op.get_bind().execute(taken).all():
        _set(participant, person, roles=json.dumps({"": [role]}))
    op.execute("ALTER TABLE participant DROP COLUMN role")


def downgrade() -> None:
    op.add_column("participant", sa.Column("role", sa.String(length=60), nullable=True))
    participant = _participant()
    held = sa.select(participant.c.id, sa.cast(participant.c.roles, sa.Text()))
    for person, roles in op.get_bind().execute(held).all():
        first = next(iter(json.loads(roles or "{}").get("", [])), None)
        _set(participant, person, role=first)
    op.execute("ALTER TABLE participant DROP COLUMN roles")
    op.drop_index(op.f("ix_stage_section_id"), "stage")
    op.execute("ALTER TABLE stage DROP COLUMN section_id")
    op.drop_table("section")


def _participant() -> sa.TableClause:
    return sa.table("participant", sa.column("id"), sa.column("role"), sa.column("roles"))


def _set(participant: sa.TableClause, person: int, **values: object) -> None:
    if "roles" in values and op.get_bind().dialect.name == "postgresql":
        values["roles"] = sa.cast(values["roles"], sa.JSON())
    op.get_bind().execute(participant.update().where(participant.c.id == person).values(values))
