"""What the kitchen was told of each order.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kitchen_told",
        sa.Column("order_id", Id(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dish", sa.String(120), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("remark", sa.String(60), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_kitchen_told_says_something")),
        sa.PrimaryKeyConstraint("order_id", "turn", "position", name="pk_kitchen_told"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
