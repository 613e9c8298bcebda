"""A whole phone that was left with a request finds it however old it is.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("phone", "agent_phone"):
        left = sa.text(f"{column} <> ''")
        op.create_index(f"ix_request_{column}", "request", [column], sqlite_where=left, postgresql_where=left)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
