"""Dishes taken back: of a sale there may be any number of reversals that leave something of it.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_WHOLE = sa.text("corrects_id IS NOT NULL AND NOT part")
_ANY = sa.text("corrects_id IS NOT NULL")


def upgrade() -> None:
    op.add_column("sale", sa.Column("part", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_index("uq_sale_corrected_once", "sale", if_exists=True)
    op.create_index(
        "uq_sale_corrected_once", "sale", ["corrects_id"], unique=True, sqlite_where=_WHOLE, postgresql_where=_WHOLE
    )
    op.create_index("ix_sale_corrects", "sale", ["corrects_id"], sqlite_where=_ANY, postgresql_where=_ANY)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
