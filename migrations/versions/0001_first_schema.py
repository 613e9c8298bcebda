"""The first schema: centre, staff, audit, residents, menu, policies, till, shifts, paper, roll-ups.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id, Instant
from app.store.chain_triggers import forbid_changes

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SEALED = (
    "sale", "sale_line", "sale_benefit", "sale_payment", "cash_movement", "shift_count", "closing",
    "audit_entry", "dish_price", "policy_version",
)


def _whole(table, *columns):
    """Keep floats and text out of money columns where the column type does not (SQLite)."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    return [
        sa.CheckConstraint(f"typeof({c}) = 'integer' OR {c} IS NULL", name=op.f(f"ck_{table}_{c}_whole")) for c in columns
    ]


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.Column("approver_id", Id(), nullable=True),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("mac", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("terminal", "serial", name="pk_audit_entry"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_audit_entry_action_date", "audit_entry", ['action', 'business_date'], unique=False)
    op.create_table(
        "chain_head",
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("mac", sa.LargeBinary(32), nullable=False),
        sa.Column("audit_serial", sa.Integer(), nullable=False),
        sa.Column("audit_mac", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("terminal", name="pk_chain_head"),
    )
    op.create_table(
        "daily_total",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("dimension", sa.String(8), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("list_amount", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("subsidy", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "terminal", "dimension", "key", name="pk_daily_total"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dish_category",
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("tone", sa.String(2), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dish_category"),
        sa.UniqueConstraint("name", name="uq_dish_category_name"),
    )
    op.create_table(
        "meal_period",
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint('0 <= starts AND starts < ends AND ends <= 1440', name=op.f("ck_meal_period_within_a_day")),
        sa.PrimaryKeyConstraint("code", name="pk_meal_period"),
    )
    op.create_table(
        "number_series",
        sa.Column("kind", sa.String(2), nullable=False),
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "terminal", "day", name="pk_number_series"),
    )
    op.create_table(
        "outbox",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, autoincrement=True),
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("record", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_outbox"),
    )
    op.create_table(
        "policy_version",
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("document_no", sa.String(60), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", Id(), nullable=True),
        sa.PrimaryKeyConstraint("code", "version", name="pk_policy_version"),
    )
    op.create_table(
        "print_job",
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("copy_no", sa.Integer(), nullable=False),
        sa.Column("open_drawer", sa.Boolean(), nullable=False),
        sa.Column("printer", sa.String(20), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(40), nullable=False),
        sa.Column("operator", sa.String(60), nullable=False),
        sa.Column("queued_at", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.CheckConstraint("state IN ('queued','sending','done','failed','ask','kept','dropped')", name=op.f("ck_print_job_state_known")),
        sa.PrimaryKeyConstraint("id", name="pk_print_job"),
        sa.UniqueConstraint("kind", "number", "copy_no", name="uq_print_job_kind_number_copy_no"),
    )
    op.create_index("ix_print_job_waiting", "print_job", ['queued_at'], unique=False, sqlite_where=sa.text("state IN ('queued','sending','failed','ask')"), postgresql_where=sa.text("state IN ('queued','sending','failed','ask')"))
    op.create_table(
        "resident",
        sa.Column("id", Id(), nullable=False),
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, autoincrement=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("pinyin", sa.String(200), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(1), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("address", sa.String(120), nullable=False),
        sa.Column("document_kind", sa.String(16), nullable=False),
        sa.Column("document_tail", sa.String(4), nullable=False),
        sa.Column("document_hash", sa.LargeBinary(32), nullable=True),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint("sex IN ('','M','F')", name=op.f("ck_resident_sex_known")),
        sa.PrimaryKeyConstraint("no", name="pk_resident"),
        sa.UniqueConstraint("id", name="uq_resident_id"),
    )
    op.create_index("uq_resident_document_hash", "resident", ['document_hash'], unique=True, sqlite_where=sa.text('document_hash IS NOT NULL'), postgresql_where=sa.text('document_hash IS NOT NULL'))
    op.create_table(
        "resident_token",
        sa.Column("token", sa.String(80), nullable=False),
        sa.Column("resident_no", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token", "resident_no", name="pk_resident_token"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_resident_token_resident_no", "resident_token", ['resident_no'], unique=False)
    op.create_table(
        "setting",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_setting"),
    )
    op.create_table(
        "staff",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("pin_hash", sa.String(200), nullable=False),
        sa.Column("pin_failures", sa.Integer(), nullable=False),
        sa.Column("must_change_pin", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("last_seen", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint('pin_failures >= 0', name=op.f("ck_staff_failures_positive")),
        sa.CheckConstraint("role IN ('desk','cashier','manager','auditor')", name=op.f("ck_staff_role_known")),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("code", name="uq_staff_code"),
    )
    op.create_table(
        "terminal",
        sa.Column("letter", sa.String(1), nullable=False),
        sa.Column("code", sa.String(4), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("letter", name="pk_terminal"),
        sa.UniqueConstraint("code", name="uq_terminal_code"),
    )
    op.create_table(
        "cart",
        sa.Column("id", Id(), nullable=False),
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("state", sa.String(6), nullable=False),
        sa.Column("hold_no", sa.Integer(), nullable=True),
        sa.Column("member_id", Id(), nullable=True),
        sa.Column("takeaway", sa.Boolean(), nullable=False),
        sa.Column("use_benefits", sa.Boolean(), nullable=False),
        sa.Column("meal", sa.String(12), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint("state IN ('open','held')", name=op.f("ck_cart_state_known")),
        sa.ForeignKeyConstraint(["member_id"], ["resident.id"], name="fk_cart_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_cart"),
    )
    op.create_index("uq_cart_one_open", "cart", ['terminal'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
    op.create_table(
        "dish",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.String(4), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("pinyin", sa.String(120), nullable=False),
        sa.Column("category_id", Id(), nullable=False),
        sa.Column("meals", sa.String(60), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("by_weight", sa.Boolean(), nullable=False),
        sa.Column("unit_grams", sa.Integer(), nullable=False),
        sa.Column("senior_eligible", sa.Boolean(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("sold_out", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint('price >= 0', name=op.f("ck_dish_price_positive")),
        sa.CheckConstraint('unit_grams > 0', name=op.f("ck_dish_unit_positive")),
        sa.ForeignKeyConstraint(["category_id"], ["dish_category.id"], name="fk_dish_category_id"),
        sa.PrimaryKeyConstraint("id", name="pk_dish"),
        *_whole("dish", "price"),
    )
    op.create_index("ix_dish_category_id", "dish", ['category_id'], unique=False)
    op.create_index("uq_dish_code_active", "dish", ['code'], unique=True, sqlite_where=sa.text('active'), postgresql_where=sa.text('active'))
    op.create_table(
        "shift",
        sa.Column("id", Id(), nullable=False),
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("opening_float", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("opened_by", Id(), nullable=False),
        sa.CheckConstraint('opening_float >= 0', name=op.f("ck_shift_float_positive")),
        sa.CheckConstraint("state IN ('open','counted','closed')", name=op.f("ck_shift_state_known")),
        sa.ForeignKeyConstraint(["opened_by"], ["staff.id"], name="fk_shift_opened_by"),
        sa.PrimaryKeyConstraint("id", name="pk_shift"),
        *_whole("shift", "opening_float"),
    )
    op.create_index("ix_shift_business_date", "shift", ['business_date'], unique=False)
    op.create_index("uq_shift_one_open", "shift", ['terminal'], unique=True, sqlite_where=sa.text("state <> 'closed'"), postgresql_where=sa.text("state <> 'closed'"))
    op.create_table(
        "cart_line",
        sa.Column("cart_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dish_id", Id(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=True),
        sa.Column("eater_id", Id(), nullable=True),
        sa.CheckConstraint('grams IS NULL OR (grams > 0 AND grams <= 20000)', name=op.f("ck_cart_line_grams_sane")),
        sa.CheckConstraint('quantity > 0 AND quantity <= 999', name=op.f("ck_cart_line_quantity_sane")),
        sa.ForeignKeyConstraint(["cart_id"], ["cart.id"], name="fk_cart_line_cart_id"),
        sa.ForeignKeyConstraint(["dish_id"], ["dish.id"], name="fk_cart_line_dish_id"),
        sa.ForeignKeyConstraint(["eater_id"], ["resident.id"], name="fk_cart_line_eater_id"),
        sa.PrimaryKeyConstraint("cart_id", "position", name="pk_cart_line"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cash_movement",
        sa.Column("id", Id(), nullable=False),
        sa.Column("shift_id", Id(), nullable=False),
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(120), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("approver_id", Id(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("chain_serial", sa.BigInteger(), nullable=False),
        sa.Column("mac", sa.LargeBinary(32), nullable=False),
        sa.CheckConstraint('amount >= 0', name=op.f("ck_cash_movement_amount_positive")),
        sa.CheckConstraint("kind IN ('pay_in','pay_out','drop','no_sale')", name=op.f("ck_cash_movement_kind_known")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name="fk_cash_movement_shift_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_cash_movement_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_cash_movement"),
        sa.UniqueConstraint("terminal", "chain_serial", name="uq_cash_movement_terminal_chain_serial"),
        *_whole("cash_movement", "amount"),
    )
    op.create_index("ix_cash_movement_shift_id", "cash_movement", ['shift_id'], unique=False)
    op.create_table(
        "closing",
        sa.Column("id", Id(), nullable=False),
        sa.Column("shift_id", Id(), nullable=False),
        sa.Column("terminal", sa.String(4), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("z_number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("approver_id", Id(), nullable=True),
        sa.Column("expected_cash", sa.BigInteger(), nullable=False),
        sa.Column("counted_cash", sa.BigInteger(), nullable=False),
        sa.Column("variance", sa.BigInteger(), nullable=False),
        sa.Column("perpetual_sales", sa.BigInteger(), nullable=False),
        sa.Column("perpetual_reversals", sa.BigInteger(), nullable=False),
        sa.Column("perpetual_subsidies", sa.BigInteger(), nullable=False),
        sa.Column("last_serial", sa.BigInteger(), nullable=False),
        sa.Column("audit_serial", sa.BigInteger(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("chain_serial", sa.BigInteger(), nullable=False),
        sa.Column("mac", sa.LargeBinary(32), nullable=False),
        sa.CheckConstraint('counted_cash - expected_cash = variance', name=op.f("ck_closing_adds_up")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name="fk_closing_shift_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_closing_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_closing"),
        sa.UniqueConstraint("number", name="uq_closing_number"),
        sa.UniqueConstraint("shift_id", name="uq_closing_shift_id"),
        sa.UniqueConstraint("terminal", "chain_serial", name="uq_closing_terminal_chain_serial"),
        sa.UniqueConstraint("terminal", "z_number", name="uq_closing_terminal_z_number"),
        *_whole("closing", "expected_cash", "counted_cash", "variance"),
    )
    op.create_table(
        "dish_price",
        sa.Column("dish_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.CheckConstraint('price >= 0', name=op.f("ck_dish_price_price_positive")),
        sa.ForeignKeyConstraint(["dish_id"], ["dish.id"], name="fk_dish_price_dish_id"),
        sa.PrimaryKeyConstraint("dish_id", "position", name="pk_dish_price"),
        *_whole("dish_price", "price"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sale",
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
        sa.Column("member_id", Id(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("meal", sa.String(12), nullable=False),
        sa.Column("takeaway", sa.Boolean(), nullable=False),
        sa.Column("tier", sa.String(20), nullable=False),
        sa.Column("list_total", sa.BigInteger(), nullable=False),
        sa.Column("discount_total", sa.BigInteger(), nullable=False),
        sa.Column("subsidy_total", sa.BigInteger(), nullable=False),
        sa.Column("rounding", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("tendered", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("chain_serial", sa.BigInteger(), nullable=False),
        sa.Column("mac", sa.LargeBinary(32), nullable=False),
        sa.CheckConstraint('list_total - discount_total - subsidy_total + rounding = due', name=op.f("ck_sale_adds_up")),
        sa.CheckConstraint('tendered - change = due', name=op.f("ck_sale_change_fits")),
        sa.CheckConstraint("kind IN ('sale','reversal')", name=op.f("ck_sale_kind_known")),
        sa.CheckConstraint("(kind = 'reversal') = (corrects_id IS NOT NULL)", name=op.f("ck_sale_reversal_names_sale")),
        sa.ForeignKeyConstraint(["corrects_id"], ["sale.id"], name="fk_sale_corrects_id"),
        sa.ForeignKeyConstraint(["member_id"], ["resident.id"], name="fk_sale_member_id"),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name="fk_sale_shift_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_sale_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sale"),
        sa.UniqueConstraint("number", name="uq_sale_number"),
        sa.UniqueConstraint("terminal", "business_date", "serial", name="uq_sale_terminal_business_date_serial"),
        sa.UniqueConstraint("terminal", "chain_serial", name="uq_sale_terminal_chain_serial"),
        *_whole("sale", "list_total", "discount_total", "subsidy_total", "rounding", "due", "tendered", "change"),
    )
    op.create_index("ix_sale_member_id", "sale", ['member_id'], unique=False)
    op.create_index("ix_sale_shift_id", "sale", ['shift_id'], unique=False)
    op.create_index("uq_sale_corrected_once", "sale", ['corrects_id'], unique=True, sqlite_where=sa.text('corrects_id IS NOT NULL'), postgresql_where=sa.text('corrects_id IS NOT NULL'))
    op.create_table(
        "shift_count",
        sa.Column("shift_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.String(), nullable=False),
        sa.Column("declared", sa.String(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint('total >= 0', name=op.f("ck_shift_count_total_positive")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name="fk_shift_count_shift_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_shift_count_staff_id"),
        sa.PrimaryKeyConstraint("shift_id", "position", name="pk_shift_count"),
        *_whole("shift_count", "total"),
    )
    op.create_table(
        "sale_benefit",
        sa.Column("sale_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("eater_id", Id(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("payer", sa.String(20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("policy", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(20), nullable=False),
        sa.Column("label", sa.String(40), nullable=False),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('discount','subsidy')", name=op.f("ck_sale_benefit_kind_known")),
        sa.ForeignKeyConstraint(["eater_id"], ["resident.id"], name="fk_sale_benefit_eater_id"),
        sa.ForeignKeyConstraint(["sale_id"], ["sale.id"], name="fk_sale_benefit_sale_id"),
        sa.PrimaryKeyConstraint("sale_id", "position", name="pk_sale_benefit"),
        *_whole("sale_benefit", "amount"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sale_line",
        sa.Column("sale_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dish_id", Id(), nullable=False),
        sa.Column("code", sa.String(4), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=True),
        sa.Column("unit_grams", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("list_amount", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("subsidy", sa.BigInteger(), nullable=False),
        sa.Column("payable", sa.BigInteger(), nullable=False),
        sa.Column("eligible", sa.Boolean(), nullable=False),
        sa.Column("eater_id", Id(), nullable=True),
        sa.CheckConstraint('list_amount - discount - subsidy = payable', name=op.f("ck_sale_line_adds_up")),
        sa.ForeignKeyConstraint(["dish_id"], ["dish.id"], name="fk_sale_line_dish_id"),
        sa.ForeignKeyConstraint(["eater_id"], ["resident.id"], name="fk_sale_line_eater_id"),
        sa.ForeignKeyConstraint(["sale_id"], ["sale.id"], name="fk_sale_line_sale_id"),
        sa.PrimaryKeyConstraint("sale_id", "position", name="pk_sale_line"),
        *_whole("sale_line", "unit_price", "list_amount", "discount", "subsidy", "payable"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sale_payment",
        sa.Column("sale_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(8), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("tendered", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(40), nullable=False),
        sa.CheckConstraint("method IN ('cash','wechat','alipay','card')", name=op.f("ck_sale_payment_method_known")),
        sa.ForeignKeyConstraint(["sale_id"], ["sale.id"], name="fk_sale_payment_sale_id"),
        sa.PrimaryKeyConstraint("sale_id", "position", name="pk_sale_payment"),
        *_whole("sale_payment", "amount", "tendered"),
        sqlite_with_rowid=False,
    )
    op.create_index("uq_sale_payment_reference", "sale_payment", ['method', 'reference'], unique=True, sqlite_where=sa.text("reference <> ''"), postgresql_where=sa.text("reference <> ''"))
    for table in SEALED:
        for statement in forbid_changes(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
