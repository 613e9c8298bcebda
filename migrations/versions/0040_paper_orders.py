"""Paper orders: what was served on paper while the till was out, entered afterwards.

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Instant

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

GIVEN = sa.text("paper_no <> ''")


def upgrade() -> None:
    for table in ("cart", "sale"):
        op.add_column(table, sa.Column("paper_no", sa.String(40), nullable=False, server_default=""))
        op.add_column(table, sa.Column("paper_at", Instant(), nullable=True))
    op.create_index("ix_sale_paper_no", "sale", ["paper_no"], sqlite_where=GIVEN, postgresql_where=GIVEN)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
