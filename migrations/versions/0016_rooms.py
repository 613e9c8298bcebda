"""Rooms 场地: units and rooms, hours, closures, limits and equipment; bookings and what they hold, wishes.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id, Instant
from app.store.chain_triggers import Emptied, forbid_all_but_emptying
from app.store.slots import guard_statements

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

EVENTS = Emptied(
    texts=("text",),
    parts=(),
    kept=("booking_id", "position", "at", "staff_id", "approver_id", "act", "from_state", "to_state", "detail"),
)
"""Only ever added to; what somebody wrote may be taken out, never what was done."""


def upgrade() -> None:
    _rooms()
    _bookings()
    _around()
    dialect = op.get_bind().dialect.name
    for statement in (*forbid_all_but_emptying("booking_event", dialect, EVENTS), *guard_statements(dialect)):
        op.execute(statement)


def _rooms() -> None:
    op.create_table(
        "room",
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("pinyin", sa.String(160), nullable=False),
        sa.Column("floor", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("shared_places", sa.Integer(), nullable=False),
        sa.Column("setup_min", sa.Integer(), nullable=False),
        sa.Column("clean_min", sa.Integer(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("fee_per", sa.String(4), nullable=False),
        sa.Column("deposit", sa.BigInteger(), nullable=False),
        sa.Column("approval", sa.String(60), nullable=False),
        sa.Column("most_minutes", sa.Integer(), nullable=False),
        sa.Column("least_minutes", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.Column("group_days", sa.Integer(), nullable=False),
        sa.Column("cancel_hours", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("colour", sa.String(4), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("fee_per IN ('time','hour')", name=op.f("ck_room_fee_per_known")),
        sa.CheckConstraint("typeof(deposit) = 'integer' OR deposit IS NULL", name=op.f("ck_room_deposit_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(fee) = 'integer' OR fee IS NULL", name=op.f("ck_room_fee_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("capacity > 0 AND shared_places >= 0", name=op.f("ck_room_capacity_known")),
        sa.CheckConstraint("fee >= 0 AND deposit >= 0", name=op.f("ck_room_price_known")),
        sa.CheckConstraint(
            "setup_min BETWEEN 0 AND 240 AND clean_min BETWEEN 0 AND 240", name=op.f("ck_room_buffers_short")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_room"),
    )
    op.create_table(
        "room_limit",
        sa.Column("id", Id(), nullable=False),
        sa.Column("whose", sa.String(10), nullable=False),
        sa.Column("per", sa.String(5), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("whose IN ('person','household','group')", name=op.f("ck_room_limit_whose_known")),
        sa.CheckConstraint("per IN ('day','week','month','year','open')", name=op.f("ck_room_limit_per_known")),
        sa.CheckConstraint("most > 0", name=op.f("ck_room_limit_most_known")),
        sa.PrimaryKeyConstraint("id", name="pk_room_limit"),
    )
    op.create_table(
        "room_unit",
        sa.Column("id", Id(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.CheckConstraint("no BETWEEN 1 AND 1000000", name=op.f("ck_room_unit_no_known")),
        sa.PrimaryKeyConstraint("id", name="pk_room_unit"),
        sa.UniqueConstraint("no", name="uq_room_unit_no"),
    )
    op.create_table(
        "equipment",
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("pinyin", sa.String(160), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("room_id", Id(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("stock > 0", name=op.f("ck_equipment_stock_known")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_equipment_room_id"),
        sa.PrimaryKeyConstraint("id", name="pk_equipment"),
    )
    op.create_table(
        "room_closure",
        sa.Column("id", Id(), nullable=False),
        sa.Column("room_id", Id(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_room_closure_span_known")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_room_closure_room_id"),
        sa.PrimaryKeyConstraint("id", name="pk_room_closure"),
    )
    op.create_index("ix_room_closure_room_id", "room_closure", ["room_id"])
    op.create_table(
        "room_hours",
        sa.Column("room_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("from_min", sa.Integer(), nullable=False),
        sa.Column("to_min", sa.Integer(), nullable=False),
        sa.CheckConstraint("(weekday IS NULL) <> (day IS NULL)", name=op.f("ck_room_hours_one_day")),
        sa.CheckConstraint(
            "from_min >= 0 AND to_min > from_min AND to_min <= 1440", name=op.f("ck_room_hours_span_known")
        ),
        sa.CheckConstraint("weekday IS NULL OR weekday BETWEEN 0 AND 6", name=op.f("ck_room_hours_weekday_known")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_room_hours_room_id"),
        sa.PrimaryKeyConstraint("room_id", "position", name="pk_room_hours"),
    )
    op.create_table(
        "room_part",
        sa.Column("room_id", Id(), nullable=False),
        sa.Column("unit_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_room_part_room_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["room_unit.id"], name="fk_room_part_unit_id"),
        sa.PrimaryKeyConstraint("room_id", "unit_id", name="pk_room_part"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_room_part_unit_id", "room_part", ["unit_id"])


def _bookings() -> None:
    op.create_table(
        "booking_series",
        sa.Column("id", Id(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(1000), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("from_min", sa.Integer(), nullable=False),
        sa.Column("to_min", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(4), nullable=False),
        sa.Column("room_id", Id(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("resident_id", Id(), nullable=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("group_name", sa.String(60), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("layout", sa.String(40), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint("mode IN ('all','skip')", name=op.f("ck_booking_series_mode_known")),
        sa.CheckConstraint("state IN ('active','cancelled')", name=op.f("ck_booking_series_state_known")),
        sa.CheckConstraint(
            "from_min >= 0 AND to_min > from_min AND to_min <= 1440", name=op.f("ck_booking_series_span_known")
        ),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_booking_series_resident_id"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_booking_series_room_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_booking_series_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_booking_series"),
        sa.UniqueConstraint("number", name="uq_booking_series_number"),
        sa.UniqueConstraint(
            "terminal", "business_date", "serial", name="uq_booking_series_terminal_business_date_serial"
        ),
    )
    op.create_index("ix_booking_series_resident_id", "booking_series", ["resident_id"])
    op.create_table(
        "booking",
        sa.Column("id", Id(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("series_id", Id(), nullable=True),
        sa.Column("series_day", sa.Date(), nullable=True),
        sa.Column("room_id", Id(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("resident_id", Id(), nullable=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("group_name", sa.String(60), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("layout", sa.String(40), nullable=False),
        sa.Column("search", sa.String(400), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("setup_min", sa.Integer(), nullable=False),
        sa.Column("clean_min", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("hold_until", Instant(), nullable=True),
        sa.Column("approval", sa.String(60), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("deposit", sa.BigInteger(), nullable=False),
        sa.Column("waived", sa.String(120), nullable=False),
        sa.Column("overrides", sa.String(80), nullable=False),
        sa.Column("override_reason", sa.String(120), nullable=False),
        sa.Column("signed_promise", sa.Boolean(), nullable=False),
        sa.Column("key_out_at", Instant(), nullable=True),
        sa.Column("key_back_at", Instant(), nullable=True),
        sa.Column("checked_in_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("actual_headcount", sa.Integer(), nullable=True),
        sa.Column("tidy", sa.Boolean(), nullable=True),
        sa.Column("condition", sa.String(200), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("skip_reason", sa.String(120), nullable=False),
        sa.Column("forgiven", sa.Boolean(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("booked_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint("state <> 'pending' OR hold_until IS NOT NULL", name=op.f("ck_booking_pending_ends")),
        sa.CheckConstraint(
            "state IN ('pending','confirmed','in_use','done','cancelled','refused','lapsed','no_show','skipped')",
            name=op.f("ck_booking_state_known"),
        ),
        sa.CheckConstraint(
            "typeof(deposit) = 'integer' OR deposit IS NULL", name=op.f("ck_booking_deposit_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("typeof(fee) = 'integer' OR fee IS NULL", name=op.f("ck_booking_fee_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_booking_span_known")),
        sa.CheckConstraint("fee >= 0 AND deposit >= 0", name=op.f("ck_booking_price_known")),
        sa.CheckConstraint("headcount > 0 AND places > 0", name=op.f("ck_booking_headcount_known")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_booking_resident_id"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_booking_room_id"),
        sa.ForeignKeyConstraint(["series_id"], ["booking_series.id"], name="fk_booking_series_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_booking_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_booking"),
        sa.UniqueConstraint("number", name="uq_booking_number"),
        sa.UniqueConstraint("terminal", "business_date", "serial", name="uq_booking_terminal_business_date_serial"),
    )
    _partial("ix_booking_group", "booking", "group_name <> ''", ["group_name", "starts_at"])
    _partial("ix_booking_missed", "booking", "state = 'no_show'", ["starts_at"])
    _partial("ix_booking_phone", "booking", "phone <> ''", ["phone", "starts_at"])
    _partial("ix_booking_resident", "booking", "resident_id IS NOT NULL", ["resident_id", "starts_at"])
    op.create_index("ix_booking_room", "booking", ["room_id", "starts_at"])
    _partial("ix_booking_series", "booking", "series_id IS NOT NULL", ["series_id", "series_day"])
    _partial("ix_booking_standing", "booking", "state IN ('pending','confirmed','in_use')", ["ends_at"])
    op.create_index("ix_booking_starts", "booking", ["starts_at", "room_id"])
    _partial("ix_booking_waiting", "booking", "state = 'pending'", ["hold_until"])


def _around() -> None:
    op.create_table(
        "booking_equipment",
        sa.Column("booking_id", Id(), nullable=False),
        sa.Column("equipment_id", Id(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_booking_equipment_quantity_known")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_booking_equipment_booking_id"),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name="fk_booking_equipment_equipment_id"),
        sa.PrimaryKeyConstraint("booking_id", "equipment_id", name="pk_booking_equipment"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_booking_equipment_equipment_id", "booking_equipment", ["equipment_id"])
    op.create_table(
        "booking_event",
        sa.Column("booking_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.Column("approver_id", Id(), nullable=True),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("from_state", sa.String(10), nullable=False),
        sa.Column("to_state", sa.String(10), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_booking_event_booking_id"),
        sa.PrimaryKeyConstraint("booking_id", "position", name="pk_booking_event"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "booking_hold",
        sa.Column("booking_id", Id(), nullable=False),
        sa.Column("unit_no", sa.Integer(), nullable=False),
        sa.Column("s", sa.BigInteger(), nullable=False),
        sa.Column("e", sa.BigInteger(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "s >= 0 AND e > s AND e - s <= 1440 AND e < 4294967296", name=op.f("ck_booking_hold_span_known")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_booking_hold_booking_id"),
        sa.PrimaryKeyConstraint("booking_id", "unit_no", name="pk_booking_hold"),
        sqlite_with_rowid=False,
    )
    _partial("ix_booking_hold_unit", "booking_hold", "holds", ["unit_no", "s"])
    op.create_table(
        "room_wish",
        sa.Column("id", Id(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("room_id", Id(), nullable=True),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("resident_id", Id(), nullable=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("group_name", sa.String(60), nullable=False),
        sa.Column("why", sa.String(24), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("booking_id", Id(), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_room_wish_booking_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_room_wish_resident_id"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_room_wish_room_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_room_wish_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_room_wish"),
    )
    op.create_index("ix_room_wish_at", "room_wish", ["at"])
    op.create_index("ix_room_wish_resident_id", "room_wish", ["resident_id"])


def _partial(name: str, table: str, where: str, columns: list[str]) -> None:
    """An index of the few rows that a condition is true of."""
    only = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
