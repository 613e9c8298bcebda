"""A count of portions knows after which sealed record it was made.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dish", sa.Column("counted_by", sa.String(4), nullable=True))
    op.add_column("dish", sa.Column("counted_after", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
