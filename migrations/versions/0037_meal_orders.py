"""Meals for a door or for a later day: orders, standing orders with their pauses, the way of who brings them.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id, Instant

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

LIVE = sa.text("standing_id IS NOT NULL AND outcome <> 'cancelled'")
OUTCOMES = "outcome IN ('','delivered','handed','no_answer','fetched','unclaimed','cancelled')"
IN_ORDER = "last_day IS NULL OR last_day >= first_day"


def upgrade() -> None:
    for table, day in (("cart", "due_day"), ("sale", "service_day")):
        op.add_column(table, sa.Column("delivery", sa.Boolean(), nullable=False, server_default=sa.false()))
        op.add_column(table, sa.Column(day, sa.Date(), nullable=True))
    op.add_column("meal_period", sa.Column("cutoff", sa.Integer(), nullable=True))
    _standing()
    _orders()


def _standing():
    op.create_table(
        "standing_order",
        sa.Column("id", Id(), nullable=False),
        sa.Column("resident_id", Id(), nullable=False),
        sa.Column("payer_id", Id(), nullable=True),
        sa.Column("meal", sa.String(12), nullable=False),
        sa.Column("weekdays", sa.String(7), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("delivery", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("address", sa.String(120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint(IN_ORDER, name=op.f("ck_standing_order_days_in_order")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_standing_order_resident_id"),
        sa.ForeignKeyConstraint(["payer_id"], ["resident.id"], name="fk_standing_order_payer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_standing_order"),
    )
    op.create_index("ix_standing_order_resident_id", "standing_order", ["resident_id"])
    op.create_table(
        "standing_line",
        sa.Column("standing_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dish_id", Id(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(60), nullable=False),
        sa.CheckConstraint("quantity > 0 AND quantity <= 99", name=op.f("ck_standing_line_quantity_sane")),
        sa.ForeignKeyConstraint(["standing_id"], ["standing_order.id"], name="fk_standing_line_standing_id"),
        sa.ForeignKeyConstraint(["dish_id"], ["dish.id"], name="fk_standing_line_dish_id"),
        sa.PrimaryKeyConstraint("standing_id", "position", name="pk_standing_line"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "standing_pause",
        sa.Column("standing_id", Id(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.CheckConstraint(IN_ORDER, name=op.f("ck_standing_pause_days_in_order")),
        sa.ForeignKeyConstraint(["standing_id"], ["standing_order.id"], name="fk_standing_pause_standing_id"),
        sa.PrimaryKeyConstraint("standing_id", "first_day", name="pk_standing_pause"),
        sqlite_with_rowid=False,
    )


def _orders():
    op.create_table(
        "meal_order",
        sa.Column("id", Id(), nullable=False),
        sa.Column("standing_id", Id(), nullable=True),
        sa.Column("resident_id", Id(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("meal", sa.String(12), nullable=False),
        sa.Column("placed_on", sa.Date(), nullable=False),
        sa.Column("delivery", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("address", sa.String(120), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("outcome_at", Instant(), nullable=True),
        sa.Column("outcome_by", Id(), nullable=True),
        sa.Column("note", sa.String(60), nullable=False),
        sa.Column("request_no", sa.String(40), nullable=False),
        sa.CheckConstraint(OUTCOMES, name=op.f("ck_meal_order_outcome_known")),
        sa.ForeignKeyConstraint(["standing_id"], ["standing_order.id"], name="fk_meal_order_standing_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_meal_order_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meal_order"),
    )
    op.create_index("ix_meal_order_resident_id", "meal_order", ["resident_id"])
    op.create_index("ix_meal_order_day", "meal_order", ["day", "meal"])
    op.create_index(
        "uq_meal_order_standing", "meal_order", ["resident_id", "day", "meal"], unique=True,
        sqlite_where=LIVE, postgresql_where=LIVE,
    )  # fmt: skip
    op.create_table(
        "delivery_stop",
        sa.Column("address", sa.String(120), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_delivery_stop"),
    )


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
