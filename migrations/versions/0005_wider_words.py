"""Columns as wide as what is written into them; only a server ever measured.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WIDER = (
    ("scene", "code", 12, 20),
    ("place", "scene", 12, 20),
    ("request_item", "scene", 12, 20),
    ("request", "scene", 12, 20),
)
"""Table, column, old and new length in characters."""


def upgrade() -> None:
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        for table, column, old, new in WIDER:
            op.alter_column(table, column, existing_type=sa.String(old), type_=sa.String(new), existing_nullable=False)
        return
    # SQLite holds any text in any VARCHAR: only the declaration changes and no row is touched, for which its manual
    # (lang_altertable, "if some change does not affect the on-disk content") has this way instead of a rebuilt table
    op.execute("PRAGMA writable_schema = ON")
    for table, column, old, new in WIDER:
        declared = bind.execute(
            sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :t"), {"t": table}
        ).scalar_one()
        words = f"\t{column} VARCHAR({old})"
        if declared.count(words) != 1:
            raise RuntimeError(f"{table} does not declare {column} as it was made")
        bind.execute(
            sa.text("UPDATE sqlite_master SET sql = :s WHERE type = 'table' AND name = :t"),
            {"s": declared.replace(words, f"\t{column} VARCHAR({new})"), "t": table},
        )
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = RESET")


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
