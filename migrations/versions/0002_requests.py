"""Requests 受理: catalogue, places, handlers, calendar, requests with events and ratings; more about residents.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id, Instant
from app.rules.people import names
from app.rules.people.buildings import building
from app.store.chain_triggers import Emptied, forbid_all_but_emptying

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SEALED = {
    "request_event": Emptied(
        texts=("text",),
        parts=(("detail", ("materials", "responsible")),),
        kept=(
            "request_id", "position", "at", "staff_id", "approver_id", "act", "from_state", "to_state", "clock",
        ),
    ),
    "request_rating": Emptied(
        texts=("comment",),
        parts=(),
        kept=("request_id", "position", "kind", "value", "counts", "channel", "points", "staff_id", "at"),
    ),
}
"""Only ever added to; what people said in them may be taken out, never what was done."""


def upgrade() -> None:
    for column in (
        sa.Column("household", sa.String(40), nullable=False, server_default=""),
        sa.Column("building", sa.String(60), nullable=False, server_default=""),
        sa.Column("care_tags", sa.String(80), nullable=False, server_default=""),
        sa.Column("consent", sa.String(12), nullable=False, server_default=""),
        sa.Column("consent_at", Instant(), nullable=True),
        sa.Column("merged_into", Id(), nullable=True),
        sa.Column("merged_fields", sa.String(200), nullable=False, server_default=""),
        sa.Column("erased_at", Instant(), nullable=True),
    ):
        op.add_column("resident", column)
    op.create_index("ix_resident_household", "resident", ["household"], unique=False)
    op.create_index(
        "ix_resident_merged_into",
        "resident",
        ["merged_into"],
        unique=False,
        sqlite_where=sa.text("merged_into IS NOT NULL"),
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )
    on_lists = ["active", "merged_into", "erased_at", "birth_date"]
    _partial("ix_resident_listed", "resident", "merged_into IS NULL AND erased_at IS NULL", "no", *on_lists)
    _partial("ix_resident_off", "resident", "active = FALSE", *on_lists[:3])
    for column in ("building", "care_tags"):
        op.create_index(
            f"ix_resident_{column}",
            "resident",
            [column, *on_lists],
            unique=False,
            sqlite_where=sa.text(f"{column} <> ''"),
            postgresql_where=sa.text(f"{column} <> ''"),
        )
    _partial("ix_print_job_settled", "print_job", "state IN ('done','kept','dropped')", "queued_at", "id")
    _fill_doors()
    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(4), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.CheckConstraint("kind IN ('off','work')", name=op.f("ck_holiday_kind_known")),
        sa.PrimaryKeyConstraint("day", name="pk_holiday"),
    )
    op.create_table(
        "holiday_year",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_holiday_year"),
    )
    op.create_table(
        "scene",
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("icon", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('scene','function')", name=op.f("ck_scene_kind_known")),
        sa.PrimaryKeyConstraint("code", name="pk_scene"),
    )
    op.create_table(
        "handler",
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("pinyin", sa.String(240), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("skill", sa.String(80), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('staff','department','organisation','helper')", name=op.f("ck_handler_kind_known")),
        sa.CheckConstraint("(kind = 'staff') = (staff_id IS NOT NULL)", name=op.f("ck_handler_staff_named")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_handler_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_handler"),
    )
    op.create_table(
        "place",
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("pinyin", sa.String(160), nullable=False),
        sa.Column("station", sa.String(40), nullable=False),
        sa.Column("scene", sa.String(12), nullable=False),
        sa.Column("floor", sa.String(20), nullable=False),
        sa.Column("hours", sa.String(80), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("way", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["scene"], ["scene.code"], name="fk_place_scene"),
        sa.PrimaryKeyConstraint("id", name="pk_place"),
    )
    op.create_table(
        "request_draft",
        sa.Column("id", Id(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_request_draft_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_request_draft"),
    )
    op.create_index("ix_request_draft_staff_id", "request_draft", ['staff_id'], unique=False)
    op.create_table(
        "resident_category",
        sa.Column("resident_id", Id(), nullable=False),
        sa.Column("letter", sa.String(1), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("proof", sa.String(80), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_resident_category_resident_id"),
        sa.PrimaryKeyConstraint("resident_id", "letter", name="pk_resident_category"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_resident_category_letter", "resident_category", ["letter", "valid_to", "valid_from"], unique=False
    )
    op.create_table(
        "resident_contact",
        sa.Column("resident_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("relation", sa.String(20), nullable=False),
        sa.Column("may_act", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_resident_contact_resident_id"),
        sa.PrimaryKeyConstraint("resident_id", "position", name="pk_resident_contact"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "saved_view",
        sa.Column("id", Id(), nullable=False),
        sa.Column("page", sa.String(20), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("filters", sa.String(), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_saved_view_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
    )
    op.create_table(
        "request_item",
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("pinyin", sa.String(240), nullable=False),
        sa.Column("scene", sa.String(12), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("dispositions", sa.String(40), nullable=False),
        sa.Column("limit_kind", sa.String(10), nullable=False),
        sa.Column("limit_value", sa.Integer(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("materials", sa.String(), nullable=False),
        sa.Column("script", sa.String(2000), nullable=False),
        sa.Column("papers", sa.String(200), nullable=False),
        sa.Column("handler_id", Id(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint("limit_kind IN ('same_day','workdays','days','minutes','by_order')", name=op.f("ck_request_item_limit_known")),
        sa.CheckConstraint('limit_value >= 0', name=op.f("ck_request_item_limit_positive")),
        sa.ForeignKeyConstraint(["handler_id"], ["handler.id"], name="fk_request_item_handler_id"),
        sa.ForeignKeyConstraint(["scene"], ["scene.code"], name="fk_request_item_scene"),
        sa.PrimaryKeyConstraint("code", name="pk_request_item"),
    )
    op.create_table(
        "phrase",
        sa.Column("id", Id(), nullable=False),
        sa.Column("item", sa.String(8), nullable=True),
        sa.Column("keywords", sa.String(80), nullable=False),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["request_item.code"], name="fk_phrase_item"),
        sa.PrimaryKeyConstraint("id", name="pk_phrase"),
    )
    op.create_table(
        "request",
        sa.Column("id", Id(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("item", sa.String(8), nullable=False),
        sa.Column("item_name", sa.String(60), nullable=False),
        sa.Column("scene", sa.String(12), nullable=False),
        sa.Column("disposition", sa.String(8), nullable=False),
        sa.Column("resident_id", Id(), nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("agent_name", sa.String(60), nullable=False),
        sa.Column("agent_relation", sa.String(20), nullable=False),
        sa.Column("agent_phone", sa.String(20), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("search", sa.String(400), nullable=False),
        sa.Column("materials", sa.String(), nullable=False),
        sa.Column("first_receiver", Id(), nullable=False),
        sa.Column("handler_id", Id(), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("first_due", Instant(), nullable=True),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("due_rule", sa.String(), nullable=False),
        sa.Column("extended", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("stopped_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("result", sa.String(20), nullable=False),
        sa.Column("result_text", sa.String(2000), nullable=False),
        sa.Column("responsible", sa.String(120), nullable=False),
        sa.Column("call_back_due", Instant(), nullable=True),
        sa.Column("called_back_at", Instant(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("main_id", Id(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint("(state = 'merged') = (main_id IS NOT NULL)", name=op.f("ck_request_merged_names_main")),
        sa.CheckConstraint('rating IS NULL OR (rating BETWEEN 1 AND 5)', name=op.f("ck_request_rating_known")),
        sa.CheckConstraint("state IN ('registered','in_progress','awaiting','closed','declined','void','merged')", name=op.f("ck_request_state_known")),
        sa.ForeignKeyConstraint(["first_receiver"], ["staff.id"], name="fk_request_first_receiver"),
        sa.ForeignKeyConstraint(["handler_id"], ["handler.id"], name="fk_request_handler_id"),
        sa.ForeignKeyConstraint(["item"], ["request_item.code"], name="fk_request_item"),
        sa.ForeignKeyConstraint(["main_id"], ["request.id"], name="fk_request_main_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_request_resident_id"),
        sa.ForeignKeyConstraint(["scene"], ["scene.code"], name="fk_request_scene"),
        sa.PrimaryKeyConstraint("id", name="pk_request"),
        sa.UniqueConstraint("number", name="uq_request_number"),
        sa.UniqueConstraint("terminal", "business_date", "serial", name="uq_request_terminal_business_date_serial"),
    )
    _index_requests()
    op.create_table(
        "rectification",
        sa.Column("id", Id(), nullable=False),
        sa.Column("request_id", Id(), nullable=False),
        sa.Column("handler_id", Id(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("contact_due", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("contacted_at", Instant(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("result", sa.String(1000), nullable=False),
        sa.Column("outcome", sa.String(8), nullable=False),
        sa.CheckConstraint("outcome IN ('open','done','upheld')", name=op.f("ck_rectification_outcome_known")),
        sa.ForeignKeyConstraint(["handler_id"], ["handler.id"], name="fk_rectification_handler_id"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_rectification_request_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rectification"),
    )
    op.create_index("ix_rectification_request_id", "rectification", ['request_id'], unique=False)
    _partial("ix_rectification_open", "rectification", "outcome = 'open'", "due_at")
    op.create_table(
        "request_attachment",
        sa.Column("id", Id(), nullable=False),
        sa.Column("request_id", Id(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("media_type", sa.String(60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_request_attachment_request_id"),
        sa.PrimaryKeyConstraint("id", name="pk_request_attachment"),
    )
    op.create_index("ix_request_attachment_request_id", "request_attachment", ['request_id'], unique=False)
    op.create_table(
        "request_event",
        sa.Column("request_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.Column("approver_id", Id(), nullable=True),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("from_state", sa.String(16), nullable=False),
        sa.Column("to_state", sa.String(16), nullable=False),
        sa.Column("clock", sa.String(6), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_request_event_request_id"),
        sa.PrimaryKeyConstraint("request_id", "position", name="pk_request_event"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "request_link",
        sa.Column("request_id", Id(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("target", sa.String(40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_request_link_request_id"),
        sa.PrimaryKeyConstraint("request_id", "kind", "target", name="pk_request_link"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_request_link_target", "request_link", ['target'], unique=False)
    op.create_table(
        "request_rating",
        sa.Column("request_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("points", sa.String(120), nullable=False),
        sa.Column("comment", sa.String(500), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint("kind IN ('first','again','appeal')", name=op.f("ck_request_rating_kind_known")),
        sa.CheckConstraint('value BETWEEN 1 AND 5', name=op.f("ck_request_rating_value_known")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_request_rating_request_id"),
        sa.PrimaryKeyConstraint("request_id", "position", name="pk_request_rating"),
        sqlite_with_rowid=False,
    )
    for table, may in SEALED.items():
        for statement in forbid_all_but_emptying(table, op.get_bind().dialect.name, may):
            op.execute(statement)


def _index_requests() -> None:
    listed = ["received_at", "scene", "item", "handler_id", "first_receiver"]
    for name, columns in (
        ("closed", ["closed_at"]),
        ("received", ["received_at", "state"]),
        ("resident_id", ["resident_id"]),
        ("scene", ["scene", "received_at", "state", "rating", "first_receiver"]),
        ("item", ["item", "received_at", "state", "rating", "first_receiver", "scene"]),
        ("receiver", ["first_receiver", "received_at", "state", "rating"]),
    ):
        op.create_index(f"ix_request_{name}", "request", columns, unique=False)
    for name, where, columns in (
        ("handler", "handler_id IS NOT NULL",
            ["handler_id", "received_at", "state", "rating", "first_receiver", "scene", "item"]),
        ("open", "state IN ('registered','in_progress','awaiting')", ["due_at", "state", "id", *listed]),
        ("to_call_back", "state = 'closed' AND called_back_at IS NULL AND call_back_due IS NOT NULL",
            [*listed, "state", "closed_at", "called_back_at", "call_back_due"]),
        ("unrated", "state = 'closed' AND rating IS NULL", ["received_at", "state", "rating"]),
        ("bad", "rating <= 2", [*listed, "state", "rating", "id"]),
        ("urgent", "urgent", [*listed, "state", "urgent"]),
        ("main", "main_id IS NOT NULL", ["main_id"]),
    ):
        _partial(f"ix_request_{name}", "request", where, *columns)


def _partial(name: str, table: str, where: str, *columns: str) -> None:
    """An index of the few rows that a condition is true of."""
    only = sa.text(where)
    op.create_index(name, table, list(columns), unique=False, sqlite_where=only, postgresql_where=only)


def _fill_doors() -> None:
    """Who was on record before gets door and building of their address: households and lists work from the first day."""
    bind = op.get_bind()
    if op.get_context().as_sql:
        return
    known = bind.execute(sa.text("SELECT no, address FROM resident WHERE address <> ''")).all()
    doors = [{"no": no, "door": names.door(text)[:40], "building": building(text)} for no, text in known]
    if doors:
        bind.execute(sa.text("UPDATE resident SET household = :door, building = :building WHERE no = :no"), doors)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
