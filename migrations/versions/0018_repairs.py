"""Repairs: slips, things with what happened to them, photos, prices, shelves, what is lent, who reported.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id, Instant
from app.store.chain_triggers import Emptied, forbid_all_but_emptying

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

SEALED = {
    "repair_event": Emptied(
        texts=("text",),
        parts=(("detail", ("said",)),),
        kept=(
            "item_id",
            "position",
            "at",
            "staff_id",
            "approver_id",
            "act",
            "from_state",
            "to_state",
            "shelf",
            "amount",
        ),
    ),
}
"""Only ever added to; what people said in them may be taken out, never what was done."""


def _whole(table: str, *columns: str) -> list[sa.CheckConstraint]:
    """As ``app.models.base.whole_fen``; PostgreSQL's BIGINT does it by type."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    return [
        sa.CheckConstraint(f"typeof({c}) = 'integer' OR {c} IS NULL", name=op.f(f"ck_{table}_{c}_whole")) for c in columns
    ]


def upgrade() -> None:
    _things()
    _what_happened()
    _lists()
    _people()
    for table, may in SEALED.items():
        for statement in forbid_all_but_emptying(table, op.get_bind().dialect.name, may):
            op.execute(statement)


def _things() -> None:
    op.create_table(
        "repair_slip",
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("resident_id", Id(), nullable=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("address", sa.String(120), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("request_id", Id(), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("typed_at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.CheckConstraint("kind IN ('stall','home','public')", name=op.f("ck_repair_slip_kind_known")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_repair_slip_resident_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_repair_slip_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_slip")),
    )
    op.create_index(op.f("ix_repair_slip_resident_id"), "repair_slip", ["resident_id"], unique=False)
    op.create_table(
        "repair_item",
        sa.Column("id", Id(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("slip_id", Id(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("resident_id", Id(), nullable=True),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("what", sa.String(60), nullable=False),
        sa.Column("brand", sa.String(40), nullable=False),
        sa.Column("colour", sa.String(20), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(500), nullable=False),
        sa.Column("defects", sa.String(500), nullable=False),
        sa.Column("accessories", sa.String(200), nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("handler_id", Id(), nullable=True),
        sa.Column("shelf", sa.String(20), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("promised_minute", sa.Integer(), nullable=True),
        sa.Column("quote", sa.BigInteger(), nullable=True),
        sa.Column("agreed", sa.BigInteger(), nullable=True),
        sa.Column("agreed_how", sa.String(10), nullable=False),
        sa.Column("parts", sa.BigInteger(), nullable=True),
        sa.Column("labour", sa.BigInteger(), nullable=True),
        sa.Column("work", sa.String(500), nullable=False),
        sa.Column("warranty_days", sa.Integer(), nullable=False),
        sa.Column("warranty_until", sa.Date(), nullable=True),
        sa.Column("again_of", Id(), nullable=True),
        sa.Column("corrects", Id(), nullable=True),
        sa.Column("level", sa.String(8), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("appointment_from", Instant(), nullable=True),
        sa.Column("appointment_to", Instant(), nullable=True),
        sa.Column("arrived_at", Instant(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("signed", sa.Boolean(), nullable=True),
        sa.Column("given_up", sa.Boolean(), nullable=False),
        sa.Column("ready_at", Instant(), nullable=True),
        sa.Column("called_at", Instant(), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("handed_at", Instant(), nullable=True),
        sa.Column("handed_typed_at", Instant(), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("search", sa.String(400), nullable=False),
        sa.CheckConstraint(
            "(state = 'tagged') = (slip_id IS NULL) OR state = 'void'", name=op.f("ck_repair_item_tagged_has_no_slip")
        ),
        sa.CheckConstraint("kind IN ('stall','home','public')", name=op.f("ck_repair_item_kind_known")),
        sa.CheckConstraint(
            "state IN ('tagged','received','checking','quoted','agreed','working','parts','ready','handed','unrepaired','unrepaired_handed','reported','dispatched','arrived','done','called','closed','void')",
            name=op.f("ck_repair_item_state_known"),
        ),
        *_whole("repair_item", "agreed", "labour", "parts", "quote"),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name=op.f("ck_repair_item_quantity_known")),
        sa.ForeignKeyConstraint(["again_of"], ["repair_item.id"], name=op.f("fk_repair_item_again_of")),
        sa.ForeignKeyConstraint(["corrects"], ["repair_item.id"], name=op.f("fk_repair_item_corrects")),
        sa.ForeignKeyConstraint(["handler_id"], ["handler.id"], name=op.f("fk_repair_item_handler_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_repair_item_resident_id")),
        sa.ForeignKeyConstraint(["slip_id"], ["repair_slip.id"], name=op.f("fk_repair_item_slip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_item")),
        sa.UniqueConstraint("number", name=op.f("uq_repair_item_number")),
        sa.UniqueConstraint(
            "terminal", "business_date", "serial", name=op.f("uq_repair_item_terminal_business_date_serial")
        ),
    )
    op.create_index(
        "ix_repair_item_again",
        "repair_item",
        ["again_of"],
        unique=False,
        sqlite_where=sa.text("again_of IS NOT NULL"),
        postgresql_where=sa.text("again_of IS NOT NULL"),
    )
    op.create_index(
        "ix_repair_item_corrects",
        "repair_item",
        ["corrects"],
        unique=False,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index("ix_repair_item_handed", "repair_item", ["handed_on"], unique=False)
    op.create_index(
        "ix_repair_item_open",
        "repair_item",
        ["kind", "received_at", "id"],
        unique=False,
        sqlite_where=sa.text("state NOT IN ('closed','handed','unrepaired_handed','void')"),
        postgresql_where=sa.text("state NOT IN ('closed','handed','unrepaired_handed','void')"),
    )
    op.create_index(
        "ix_repair_item_received", "repair_item", ["received_at", "state", "kind", "category"], unique=False
    )
    op.create_index(op.f("ix_repair_item_resident_id"), "repair_item", ["resident_id"], unique=False)
    op.create_index("ix_repair_item_search", "repair_item", ["search"], unique=False)
    op.create_index(
        "ix_repair_item_shelf",
        "repair_item",
        ["shelf", "state"],
        unique=False,
        sqlite_where=sa.text("shelf <> ''"),
        postgresql_where=sa.text("shelf <> ''"),
    )
    op.create_index(op.f("ix_repair_item_slip_id"), "repair_item", ["slip_id"], unique=False)


def _what_happened() -> None:
    op.create_table(
        "repair_event",
        sa.Column("item_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.Column("approver_id", Id(), nullable=True),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("from_state", sa.String(20), nullable=False),
        sa.Column("to_state", sa.String(20), nullable=False),
        sa.Column("shelf", sa.String(20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        *_whole("repair_event", "amount"),
        sa.ForeignKeyConstraint(["item_id"], ["repair_item.id"], name=op.f("fk_repair_event_item_id")),
        sa.PrimaryKeyConstraint("item_id", "position", name=op.f("pk_repair_event")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "repair_photo",
        sa.Column("id", Id(), nullable=False),
        sa.Column("item_id", Id(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("media_type", sa.String(60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_photo")),
    )
    op.create_index(op.f("ix_repair_photo_item_id"), "repair_photo", ["item_id"], unique=False)


def _lists() -> None:
    op.create_table(
        "repair_price",
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(8), nullable=False),
        sa.Column("from_price", sa.Boolean(), nullable=False),
        sa.Column("plus_parts", sa.Boolean(), nullable=False),
        sa.Column("warranty_days", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        *_whole("repair_price", "amount"),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_repair_price_amount_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_price")),
    )
    op.create_table(
        "repair_shelf",
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("bench", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_shelf")),
    )
    op.create_table(
        "repair_spare",
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("note", sa.String(80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_spare")),
    )


def _people() -> None:
    op.create_table(
        "repair_loan",
        sa.Column("id", Id(), nullable=False),
        sa.Column("spare_id", Id(), nullable=False),
        sa.Column("item_id", Id(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("lent_at", Instant(), nullable=False),
        sa.Column("back_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["repair_item.id"], name=op.f("fk_repair_loan_item_id")),
        sa.ForeignKeyConstraint(["spare_id"], ["repair_spare.id"], name=op.f("fk_repair_loan_spare_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_loan")),
    )
    op.create_index(op.f("ix_repair_loan_item_id"), "repair_loan", ["item_id"], unique=False)
    op.create_index(
        "uq_repair_loan_out",
        "repair_loan",
        ["spare_id"],
        unique=True,
        sqlite_where=sa.text("back_at IS NULL"),
        postgresql_where=sa.text("back_at IS NULL"),
    )
    op.create_table(
        "repair_reporter",
        sa.Column("id", Id(), nullable=False),
        sa.Column("item_id", Id(), nullable=False),
        sa.Column("resident_id", Id(), nullable=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("said", sa.String(500), nullable=False),
        sa.Column("reported_at", Instant(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("called_at", Instant(), nullable=True),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["repair_item.id"], name=op.f("fk_repair_reporter_item_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_repair_reporter_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_reporter")),
    )
    op.create_index(op.f("ix_repair_reporter_item_id"), "repair_reporter", ["item_id"], unique=False)
    op.create_index(op.f("ix_repair_reporter_resident_id"), "repair_reporter", ["resident_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
