"""Dishes that went back are rows of the subsidy ledger of their own kind: the meal still counts as one.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_OLD = "origin IN ('meal','reversal','correction')"
_NEW = "origin IN ('meal','reversal','part','correction')"
_NAME = "ck_subsidy_claim_origin_known"


def upgrade() -> None:
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        # by name, as it stands there: alembic would put the table's name before it once more
        op.execute(f"ALTER TABLE subsidy_claim DROP CONSTRAINT {_NAME}")
        op.execute(f"ALTER TABLE subsidy_claim ADD CONSTRAINT {_NAME} CHECK ({_NEW})")
        return
    # What was allowed stays so: only the declaration changes and no row is touched (as in 0005)
    op.execute("PRAGMA writable_schema = ON")
    declared = bind.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'subsidy_claim'")).scalar_one()
    if declared.count(_OLD) != 1:
        raise RuntimeError("subsidy_claim does not declare origin as it was made")
    bind.execute(
        sa.text("UPDATE sqlite_master SET sql = :s WHERE type = 'table' AND name = 'subsidy_claim'"),
        {"s": declared.replace(_OLD, _NEW)},
    )
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = RESET")


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
