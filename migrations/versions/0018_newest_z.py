"""The newest Z of a till is found without reading all that came before.

Revision ID: 0018
Revises: 0017
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_closing_z_number", "closing", ["z_number"])


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
