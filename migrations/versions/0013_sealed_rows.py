"""An audit entry carries what it changed in the rows of other tables; what stands is sealed once the schema has it.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit_entry", sa.Column("sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
