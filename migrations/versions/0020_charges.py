"""Charges: fees and deposits taken and given back through the till's drawer.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id, Instant
from app.store.chain_triggers import forbid_changes

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

SEALED = ("charge", "charge_line", "charge_payment")
MONEY = ("fee_total", "deposit_in", "deposit_used", "deposit_back", "rounding", "due", "tendered", "change")
HOLDS = sa.text("deposit_in <> 0 OR deposit_used <> 0 OR deposit_back <> 0")
CORRECTS = sa.text("corrects_id IS NOT NULL")
SETTLES = sa.text("settles IS NOT NULL")
NAMED = sa.text("reference <> ''")


def _whole(table, *columns):
    """Keep floats and text out of money columns where the column type does not (SQLite)."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    return [
        sa.CheckConstraint(f"typeof({c}) = 'integer' OR {c} IS NULL", name=op.f(f"ck_{table}_{c}_whole")) for c in columns
    ]


def upgrade() -> None:
    _charge()
    _parts()
    for table in SEALED:
        for statement in forbid_changes(table, op.get_bind().dialect.name):
            op.execute(statement)


def _charge():
    op.create_table(
        "charge",
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("corrects_id", Id(), nullable=True),
        sa.Column("shift_id", Id(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("approver_id", Id(), nullable=True),
        sa.Column("resident_id", Id(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("subject", sa.String(12), nullable=False),
        sa.Column("subject_id", Id(), nullable=False),
        sa.Column("subject_number", sa.String(40), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in MONEY),
        sa.Column("chain_serial", sa.BigInteger(), nullable=False),
        sa.Column("mac", sa.LargeBinary(32), nullable=False),
        sa.CheckConstraint("kind IN ('charge','reversal')", name=op.f("ck_charge_kind_known")),
        sa.CheckConstraint(
            "(kind = 'reversal') = (corrects_id IS NOT NULL)", name=op.f("ck_charge_reversal_names_charge")
        ),
        sa.CheckConstraint("subject IN ('repair','booking','enrolment')", name=op.f("ck_charge_subject_known")),
        sa.CheckConstraint(
            "fee_total + deposit_in - deposit_used - deposit_back + rounding = due", name=op.f("ck_charge_adds_up")
        ),
        sa.CheckConstraint("tendered - change = due", name=op.f("ck_charge_change_fits")),
        sa.ForeignKeyConstraint(["corrects_id"], ["charge.id"], name="fk_charge_corrects_id"),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name="fk_charge_shift_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_charge_staff_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_charge_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_charge"),
        sa.UniqueConstraint("number", name="uq_charge_number"),
        sa.UniqueConstraint("terminal", "business_date", "serial", name="uq_charge_terminal_business_date_serial"),
        sa.UniqueConstraint("terminal", "chain_serial", name="uq_charge_terminal_chain_serial"),
        *_whole("charge", *MONEY),
    )
    for column in ("shift_id", "resident_id", "subject_id"):
        op.create_index(f"ix_charge_{column}", "charge", [column])
    op.create_index(
        "uq_charge_corrected_once", "charge", ["corrects_id"], unique=True, sqlite_where=CORRECTS, postgresql_where=CORRECTS
    )
    held = ["subject_id", "deposit_in", "deposit_used", "deposit_back"]
    op.create_index("ix_charge_deposit", "charge", held, sqlite_where=HOLDS, postgresql_where=HOLDS)


def _parts():
    op.create_table(
        "charge_line",
        sa.Column("charge_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("settles", Id(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('fee','deposit')", name=op.f("ck_charge_line_kind_known")),
        sa.CheckConstraint("(settles IS NULL) = (turn = 0)", name=op.f("ck_charge_line_turn_of_settling")),
        sa.CheckConstraint("settles IS NULL OR kind = 'deposit'", name=op.f("ck_charge_line_settles_deposit")),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.id"], name="fk_charge_line_charge_id"),
        sa.ForeignKeyConstraint(["settles"], ["charge.id"], name="fk_charge_line_settles"),
        sa.PrimaryKeyConstraint("charge_id", "position", name="pk_charge_line"),
        *_whole("charge_line", "amount"),
        sqlite_with_rowid=False,
    )
    once = ["settles", "turn", "amount"]
    op.create_index(
        "uq_charge_line_settled_once", "charge_line", once, unique=True, sqlite_where=SETTLES, postgresql_where=SETTLES
    )
    op.create_table(
        "charge_payment",
        sa.Column("charge_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(8), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("tendered", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(40), nullable=False),
        sa.CheckConstraint(
            "method IN ('cash','wechat','alipay','card')", name=op.f("ck_charge_payment_method_known")
        ),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.id"], name="fk_charge_payment_charge_id"),
        sa.PrimaryKeyConstraint("charge_id", "position", name="pk_charge_payment"),
        *_whole("charge_payment", "amount", "tendered"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_charge_payment_reference", "charge_payment", ["method", "reference"], sqlite_where=NAMED, postgresql_where=NAMED
    )


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
