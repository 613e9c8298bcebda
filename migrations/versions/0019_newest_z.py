"""The newest Z of a till is found without reading all that came before.

Revision ID: 0019
Revises: 0018
"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_closing_z_number", "closing", ["z_number"])


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
