"""When the last wrong PIN was that somebody has to wait for.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # who was locked out for good may try once more, and waits after another slip
    op.add_column("staff", sa.Column("pin_locked_at", Instant(), nullable=True))


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
