"""What is sold out or counted belongs to a business date; a payment's reference may come again.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NAMED = sa.text("reference <> ''")


def upgrade() -> None:
    op.add_column("dish", sa.Column("supply_day", sa.Date(), nullable=True))
    op.add_column("dish", sa.Column("counted_at", Instant(), nullable=True))
    op.execute(  # what was marked belongs to the day that is running, or to none and goes with the next shift
        "UPDATE dish SET counted_at = changed_at, "
        "supply_day = (SELECT max(business_date) FROM shift WHERE state <> 'closed') "
        "WHERE sold_out OR remaining IS NOT NULL"
    )
    op.drop_index("uq_sale_payment_reference", "sale_payment")
    op.create_index(
        "ix_sale_payment_reference", "sale_payment", ["method", "reference"], sqlite_where=_NAMED, postgresql_where=_NAMED
    )


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
