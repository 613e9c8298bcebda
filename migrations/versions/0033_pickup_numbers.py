"""Pickup numbers: a small number of the day with a sale.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

GIVEN = sa.text("pickup_no IS NOT NULL")


def upgrade() -> None:
    op.add_column("sale", sa.Column("pickup_no", sa.Integer(), nullable=True))
    op.create_index(
        "uq_sale_pickup", "sale", ["business_date", "pickup_no"], unique=True,
        sqlite_where=GIVEN, postgresql_where=GIVEN,
    )  # fmt: skip


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
