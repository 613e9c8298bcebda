"""Activities 邻里活动: what is on, who signed up, in which order, and what happened to each entry.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id, Instant
from app.store.chain_triggers import Emptied, forbid_all_but_emptying

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

EVENTS = Emptied(
    texts=("text",),
    parts=(),
    kept=("enrolment_id", "position", "at", "staff_id", "approver_id", "act", "from_state", "to_state", "detail"),
)
"""Only ever added to; what people said may be taken out, never what was done."""


def upgrade() -> None:
    _activity()
    _enrolment()
    _people()
    op.create_table(
        "enrolment_event",
        sa.Column("enrolment_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.Column("approver_id", Id(), nullable=True),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("from_state", sa.String(12), nullable=False),
        sa.Column("to_state", sa.String(12), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name="fk_enrolment_event_enrolment_id"),
        sa.PrimaryKeyConstraint("enrolment_id", "position", name="pk_enrolment_event"),
        sqlite_with_rowid=False,
    )
    for statement in forbid_all_but_emptying("enrolment_event", op.get_bind().dialect.name, EVENTS):
        op.execute(statement)


def _activity() -> None:
    whole = "typeof(fee) = 'integer' OR fee IS NULL"
    on_file = [sa.CheckConstraint(whole, name=op.f("ck_activity_fee_whole"))]
    op.create_table(
        "activity",
        sa.Column("id", Id(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("place", sa.String(60), nullable=False),
        sa.Column("booking_id", Id(), nullable=True),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("quotas", sa.String(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("closes_before_min", sa.Integer(), nullable=False),
        sa.Column("turn_rule", sa.String(8), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("refund_before_min", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("ticked_at", Instant(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint("state IN ('planned','cancelled')", name=op.f("ck_activity_state_known")),
        sa.CheckConstraint("turn_rule IN ('skip','block')", name=op.f("ck_activity_turn_rule_known")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_activity_ends_after_start")),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_activity_capacity_positive")),
        sa.CheckConstraint("fee >= 0", name=op.f("ck_activity_fee_positive")),
        *(on_file if op.get_bind().dialect.name == "sqlite" else ()),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_activity_booking_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_activity_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_activity"),
        sa.UniqueConstraint("number", name="uq_activity_number"),
        sa.UniqueConstraint("terminal", "business_date", "serial", name="uq_activity_terminal_business_date_serial"),
    )
    op.create_index("ix_activity_starts", "activity", ["starts_at"])
    op.create_index("ix_activity_booking_id", "activity", ["booking_id"])


def _enrolment() -> None:
    op.create_table(
        "enrolment",
        sa.Column("id", Id(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("activity_id", Id(), nullable=False),
        sa.Column("order_no", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("resident_id", Id(), nullable=True),
        sa.Column("over", sa.Integer(), nullable=False),
        sa.Column("over_reason", sa.String(200), nullable=False),
        sa.Column("why", sa.String(12), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("promoted_at", Instant(), nullable=True),
        sa.Column("to_tell", sa.String(12), nullable=False),
        sa.Column("tell_since", Instant(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "state IN ('enrolled','waiting','cancelled','closed','turned_away')",
            name=op.f("ck_enrolment_state_known"),
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_enrolment_activity_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_enrolment_resident_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_enrolment_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_enrolment"),
        sa.UniqueConstraint("number", name="uq_enrolment_number"),
        sa.UniqueConstraint("activity_id", "order_no", name="uq_enrolment_activity_id_order_no"),
        sa.UniqueConstraint("terminal", "business_date", "serial", name="uq_enrolment_terminal_business_date_serial"),
    )
    op.create_index("ix_enrolment_resident_id", "enrolment", ["resident_id"])
    _partial("ix_enrolment_to_call", "enrolment", "to_tell <> ''", "tell_since")
    _partial("ix_enrolment_turned_away", "enrolment", "state = 'turned_away'", "at")


def _people() -> None:
    op.create_table(
        "enrolment_person",
        sa.Column("enrolment_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("activity_id", Id(), nullable=False),
        sa.Column("resident_id", Id(), nullable=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("group_name", sa.String(20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("attended", sa.String(8), nullable=False),
        sa.Column("attended_at", Instant(), nullable=True),
        sa.CheckConstraint("attended IN ('','attended','absent')", name=op.f("ck_enrolment_person_attended_known")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name="fk_enrolment_person_enrolment_id"),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_enrolment_person_activity_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_enrolment_person_resident_id"),
        sa.PrimaryKeyConstraint("enrolment_id", "position", name="pk_enrolment_person"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_enrolment_person_resident_id", "enrolment_person", ["resident_id"])
    op.create_index("ix_enrolment_person_activity", "enrolment_person", ["activity_id"])
    only = sa.text("active AND resident_id IS NOT NULL")
    op.create_index(
        "ix_enrolment_person_once",
        "enrolment_person",
        ["activity_id", "resident_id"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )


def _partial(name: str, table: str, where: str, *columns: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, list(columns), sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
