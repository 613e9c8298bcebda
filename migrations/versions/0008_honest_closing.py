"""Money between shifts, what is handed in with a closing, and the latest moment the books know.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_LATEST = (
    "UPDATE chain_head SET latest = (SELECT a.at FROM audit_entry a "
    "WHERE a.terminal = chain_head.terminal AND a.serial = chain_head.audit_serial)"
)
"""The newest entry by its serial: what a clock that was ahead once wrote long ago is no news today."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # With the check that keeps floats and text out of it, which Alembic cannot add without rewriting the table
        op.execute(
            "ALTER TABLE shift ADD COLUMN float_expected BIGINT CONSTRAINT ck_shift_float_expected_whole "
            "CHECK (typeof(float_expected) = 'integer' OR float_expected IS NULL)"
        )
    else:
        op.add_column("shift", sa.Column("float_expected", sa.BigInteger(), nullable=True))
    op.add_column("shift", sa.Column("float_reason", sa.String(120), nullable=False, server_default=""))
    op.add_column("cash_movement", sa.Column("after_count", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("chain_head", sa.Column("latest", Instant(), nullable=True))
    op.execute(_LATEST)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
