"""台账 that people put together: each change is a further version.

Revision ID: 0023
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id, Instant
from app.store.chain_triggers import forbid_changes

revision = "0023"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_version",
        sa.Column("register_id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("source", sa.String(12), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_register_version_staff_id"),
        sa.PrimaryKeyConstraint("register_id", "version", name="pk_register_version"),
        sqlite_with_rowid=False,
    )
    for statement in forbid_changes("register_version", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
