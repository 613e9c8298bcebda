"""Bills of the merchants, their lines, and which payment of the till each line is.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id, Instant

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merchant_bill",
        sa.Column("id", Id(), nullable=False),
        sa.Column("method", sa.String(8), nullable=False),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_merchant_bill_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_merchant_bill"),
    )
    op.create_index("ix_merchant_bill_days", "merchant_bill", ["method", "first", "last"])
    _lines()
    op.create_table(
        "tender_match",
        sa.Column("line_id", Id(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("record_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(12), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.CheckConstraint("kind IN ('sale','charge')", name=op.f("ck_tender_match_kind_known")),
        sa.CheckConstraint("how IN ('reference','tail','confirmed')", name=op.f("ck_tender_match_how_known")),
        sa.ForeignKeyConstraint(["line_id"], ["merchant_bill_line.id"], name="fk_tender_match_line_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_tender_match_staff_id"),
        sa.PrimaryKeyConstraint("line_id", name="pk_tender_match"),
        sa.UniqueConstraint("record_id", "position", name="uq_tender_match_record_id_position"),
    )


def _lines() -> None:
    whole = [
        sa.CheckConstraint(f"typeof({c}) = 'integer' OR {c} IS NULL", name=op.f(f"ck_merchant_bill_line_{c}_whole"))
        for c in ("amount", "fee")
    ]
    op.create_table(
        "merchant_bill_line",
        sa.Column("id", Id(), nullable=False),
        sa.Column("bill_id", Id(), nullable=False),
        sa.Column("method", sa.String(8), nullable=False),
        sa.Column("reference", sa.String(64), nullable=False),
        sa.Column("refund", sa.String(64), nullable=False),
        sa.Column("order_no", sa.String(64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        *(whole if op.get_bind().dialect.name == "sqlite" else []),
        sa.ForeignKeyConstraint(["bill_id"], ["merchant_bill.id"], name="fk_merchant_bill_line_bill_id"),
        sa.PrimaryKeyConstraint("id", name="pk_merchant_bill_line"),
        sa.UniqueConstraint("method", "reference", "refund", name="uq_merchant_bill_line_method_reference_refund"),
    )
    op.create_index("ix_merchant_bill_line_bill_id", "merchant_bill_line", ["bill_id"])
    op.create_index("ix_merchant_bill_line_day", "merchant_bill_line", ["day"])


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
