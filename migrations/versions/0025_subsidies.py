"""Subsidies: what was claimed from whom, what came of it, and corrections of what was reported.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id, Instant
from app.store.chain_triggers import Emptied, forbid_all_but_emptying, forbid_changes

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MONEY = ("list_amount", "discount", "amount", "paid")
SUBSIDY = sa.text("kind = 'subsidy'")
CLAIM = (
    "id", "batch_id", "source_id", "eater_id", "payer", "turn", "origin", "business_date", "at", "meal", "number",
    "terminal", "name", "tail", "age", "letter", *MONEY, "methods", "takeaway", "cashier", "doubts", "done_at",
    "staff_id",
)  # fmt: skip
OUTCOME = ("claim_id", "kind", "at", "staff_id")
CORRECTION = ("id", "claim_id", "business_date", "at", "staff_id")


def upgrade() -> None:
    _batch()
    _claim()
    _rest()
    op.create_index(
        "ix_sale_benefit_subsidy", "sale_benefit", ["payer", "sale_id", "eater_id"],
        sqlite_where=SUBSIDY, postgresql_where=SUBSIDY,
    )  # fmt: skip
    dialect = op.get_bind().dialect.name
    guards = [
        *forbid_changes("subsidy_batch", dialect),
        *forbid_all_but_emptying("subsidy_claim", dialect, Emptied(("reason",), (), CLAIM)),
        *forbid_all_but_emptying("subsidy_outcome", dialect, Emptied(("reason",), (), OUTCOME)),
        *forbid_all_but_emptying("subsidy_correction", dialect, Emptied(("reason",), (), CORRECTION)),
    ]
    for statement in guards:
        op.execute(statement)


def _batch():
    op.create_table(
        "subsidy_batch",
        sa.Column("id", Id(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("payer", sa.String(20), nullable=False),
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_subsidy_batch_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_subsidy_batch"),
        sa.UniqueConstraint("number", name="uq_subsidy_batch_number"),
        sa.UniqueConstraint("terminal", "business_date", "serial", name="uq_subsidy_batch_terminal_business_date_serial"),
    )
    op.create_index("uq_subsidy_batch_turn", "subsidy_batch", ["payer", "period", "turn"], unique=True)


def _claim():
    whole = [
        sa.CheckConstraint(f"typeof({c}) = 'integer' OR {c} IS NULL", name=op.f(f"ck_subsidy_claim_{c}_whole"))
        for c in MONEY
    ]
    op.create_table(
        "subsidy_claim",
        sa.Column("id", Id(), nullable=False),
        sa.Column("batch_id", Id(), nullable=True),
        sa.Column("source_id", Id(), nullable=False),
        sa.Column("eater_id", Id(), nullable=False),
        sa.Column("payer", sa.String(20), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(12), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("meal", sa.String(12), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("tail", sa.String(4), nullable=False),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.Column("letter", sa.String(8), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in MONEY),
        sa.Column("methods", sa.String(60), nullable=False),
        sa.Column("takeaway", sa.Boolean(), nullable=False),
        sa.Column("cashier", sa.String(60), nullable=False),
        sa.Column("doubts", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("done_at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.CheckConstraint("origin IN ('meal','reversal','correction')", name=op.f("ck_subsidy_claim_origin_known")),
        *(whole if op.get_bind().dialect.name == "sqlite" else []),
        sa.ForeignKeyConstraint(["batch_id"], ["subsidy_batch.id"], name="fk_subsidy_claim_batch_id"),
        sa.ForeignKeyConstraint(["eater_id"], ["resident.id"], name="fk_subsidy_claim_eater_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_subsidy_claim_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_subsidy_claim"),
    )
    op.create_index(
        "uq_subsidy_claim_turn", "subsidy_claim", ["source_id", "eater_id", "payer", "turn"], unique=True
    )
    for column in ("batch_id", "eater_id"):
        op.create_index(f"ix_subsidy_claim_{column}", "subsidy_claim", [column])


def _rest():
    op.create_table(
        "subsidy_outcome",
        sa.Column("claim_id", Id(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.CheckConstraint("kind IN ('paid','returned')", name=op.f("ck_subsidy_outcome_kind_known")),
        sa.ForeignKeyConstraint(["claim_id"], ["subsidy_claim.id"], name="fk_subsidy_outcome_claim_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_subsidy_outcome_staff_id"),
        sa.PrimaryKeyConstraint("claim_id", name="pk_subsidy_outcome"),
    )
    op.create_table(
        "subsidy_correction",
        sa.Column("id", Id(), nullable=False),
        sa.Column("claim_id", Id(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["subsidy_claim.id"], name="fk_subsidy_correction_claim_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_subsidy_correction_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_subsidy_correction"),
    )
    op.create_index("uq_subsidy_correction_once", "subsidy_correction", ["claim_id"], unique=True)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
