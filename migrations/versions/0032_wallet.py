"""Cards with money on them, what moved it, and the wallet as a way to pay and a subject of charges.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id, Instant
from app.store.chain_triggers import forbid_changes

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

METHODS = ("method IN ('cash','wechat','alipay','card')", "method IN ('cash','wechat','alipay','card','wallet')")
SUBJECTS = ("subject IN ('repair','booking','enrolment')", "subject IN ('repair','booking','enrolment','wallet')")


def upgrade() -> None:
    _tables()
    for table, name, (before, after) in (
        ("sale_payment", "method_known", METHODS),
        ("charge_payment", "method_known", METHODS),
        ("charge", "subject_known", SUBJECTS),
    ):
        _widen(table, f"ck_{table}_{name}", before, after)
    for statement in forbid_changes("wallet_entry", op.get_bind().dialect.name):
        op.execute(statement)


def _tables() -> None:
    op.create_table(
        "wallet_card",
        sa.Column("id", Id(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("resident_id", Id(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.CheckConstraint("state IN ('active','lost','closed')", name=op.f("ck_wallet_card_state_known")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_wallet_card_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_wallet_card"),
        sa.UniqueConstraint("no", name="uq_wallet_card_no"),
    )
    op.create_index("ix_wallet_card_resident_id", "wallet_card", ["resident_id"])
    whole = [
        sa.CheckConstraint(f"typeof({c}) = 'integer' OR {c} IS NULL", name=op.f(f"ck_wallet_entry_{c}_whole"))
        for c in ("amount", "balance")
    ]
    op.create_table(
        "wallet_entry",
        sa.Column("card_id", Id(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("source_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('topup','topup_back','spend','back','payout','payout_back')",
            name=op.f("ck_wallet_entry_kind_known"),
        ),
        sa.CheckConstraint("source IN ('sale','charge')", name=op.f("ck_wallet_entry_source_known")),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_wallet_entry_never_below")),
        *(whole if op.get_bind().dialect.name == "sqlite" else []),
        sa.ForeignKeyConstraint(["card_id"], ["wallet_card.id"], name="fk_wallet_entry_card_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_wallet_entry_staff_id"),
        sa.PrimaryKeyConstraint("card_id", "turn", name="pk_wallet_entry"),
    )
    op.create_index("ix_wallet_entry_source_id", "wallet_entry", ["source_id"])


def _widen(table: str, name: str, before: str, after: str) -> None:
    """Let a CHECK pass one word more. SQLite cannot change one: the table is made anew with all that is in it."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        # by name, as it stands there: alembic would put the table's name before it once more
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({after})")
        return
    made = _master(bind, "table", table)[0]
    if after in made:
        return
    if before not in made:
        raise RuntimeError(f"{table} is not as 0020 left it")
    head, body = made.split("(", 1)
    beside = [*_master(bind, "index", table), *_master(bind, "trigger", table)]  # a new store has its triggers here
    columns = ", ".join(f'"{row[1]}"' for row in bind.exec_driver_sql(f"PRAGMA table_info({table})"))
    bind.exec_driver_sql(f"CREATE TABLE {table}_wider ({body.replace(before, after)}")
    bind.exec_driver_sql(f"INSERT INTO {table}_wider ({columns}) SELECT {columns} FROM {table}")
    bind.exec_driver_sql(f"DROP TABLE {table}")
    bind.exec_driver_sql(f"ALTER TABLE {table}_wider RENAME TO {table}")
    for statement in beside:
        bind.exec_driver_sql(statement)


def _master(bind: sa.Connection, kind: str, table: str) -> list[str]:
    query = "SELECT sql FROM sqlite_master WHERE type = ? AND tbl_name = ? AND sql IS NOT NULL"
    return [str(row[0]) for row in bind.exec_driver_sql(query, (kind, table))]


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
