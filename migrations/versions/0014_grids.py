"""网格: the list of them, and whose an address and the place of a request are.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KNOWN = sa.text("grid_id IS NOT NULL")
LISTED = {
    "resident": ["grid_id", "active", "merged_into", "erased_at", "birth_date"],
    "request": ["grid_id", "received_at", "state", "rating", "first_receiver", "scene", "item"],
}


def upgrade() -> None:
    op.create_table(
        "grid",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("warden", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("areas", sa.String(1000), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_grid"),
    )
    for table, columns in LISTED.items():
        op.add_column(table, sa.Column("grid_id", Id(), nullable=True))
        op.add_column(table, sa.Column("grid_set", Id(), nullable=True))
        op.create_index(f"ix_{table}_grid", table, columns, sqlite_where=KNOWN, postgresql_where=KNOWN)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
