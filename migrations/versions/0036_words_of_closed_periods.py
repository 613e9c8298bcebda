"""What was written for a period stays as it is once the period is closed.

Revision ID: 0036
Revises: 0035
"""

from alembic import op

from app.store.chain_triggers import forbid_unless

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

OPEN = "NOT EXISTS (SELECT 1 FROM report_closing c WHERE c.period = OLD.period)"


def upgrade() -> None:
    for statement in forbid_unless("report_words", op.get_bind().dialect.name, OPEN):
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
