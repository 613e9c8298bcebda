"""The month's report: the words of a period, what it said when it was closed, numbered corrections.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id, Instant
from app.store.chain_triggers import forbid_changes

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_words",
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("problems", sa.String(), nullable=False),
        sa.Column("plans", sa.String(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_report_words_staff_id"),
        sa.PrimaryKeyConstraint("period", name="pk_report_words"),
    )
    op.create_table(
        "report_closing",
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("closed_at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_report_closing_staff_id"),
        sa.PrimaryKeyConstraint("period", name="pk_report_closing"),
    )
    op.create_table(
        "report_correction",
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("what", sa.String(60), nullable=False),
        sa.Column("said", sa.String(60), nullable=False),
        sa.Column("should_be", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["period"], ["report_closing.period"], name="fk_report_correction_period"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_report_correction_staff_id"),
        sa.PrimaryKeyConstraint("period", "number", name="pk_report_correction"),
        sqlite_with_rowid=False,
    )
    for table in ("report_closing", "report_correction"):
        for statement in forbid_changes(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
