"""Who is entitled: 户籍 and level of care of residents, and which set meal of a policy a dish is.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("resident", sa.Column("residence", sa.String(8), server_default="", nullable=False))
    op.add_column("resident", sa.Column("care_level", sa.Integer(), nullable=True))
    op.add_column("resident", sa.Column("care_on", sa.Date(), nullable=True))
    op.add_column("dish", sa.Column("set_code", sa.String(12), server_default="", nullable=False))


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
