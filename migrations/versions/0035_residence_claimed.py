"""What is claimed of a person keeps where they were registered.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

from app.store.chain_triggers import Emptied, forbid_all_but_emptying

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

CLAIM = (
    "id", "batch_id", "source_id", "eater_id", "payer", "turn", "origin", "business_date", "at", "meal", "number",
    "terminal", "name", "tail", "age", "letter", "residence", "list_amount", "discount", "amount", "paid", "methods",
    "takeaway", "cashier", "doubts", "done_at", "staff_id",
)  # fmt: skip


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    op.add_column("subsidy_claim", sa.Column("residence", sa.String(8), server_default="", nullable=False))
    names = ("no_update", "no_delete") if dialect == "sqlite" else ("no_change",)
    for name in names:
        on = "" if dialect == "sqlite" else " ON subsidy_claim"
        op.execute(f"DROP TRIGGER IF EXISTS tr_subsidy_claim_{name}{on}")
    for statement in forbid_all_but_emptying("subsidy_claim", dialect, Emptied(("reason",), (), CLAIM)):
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
