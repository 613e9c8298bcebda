"""How often somebody used a policy that is limited: no two uses that count have one number.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id
from app.store.chain_triggers import forbid_all_but_setting

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KEPT = ("sale_id", "position", "line", "policy", "eater_id", "span", "number")
COUNTS = sa.text("freed_by IS NULL")


def upgrade() -> None:
    op.create_table(
        "benefit_use",
        sa.Column("sale_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(12), nullable=False),
        sa.Column("eater_id", Id(), nullable=False),
        sa.Column("span", sa.String(24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("freed_by", Id(), nullable=True),
        sa.ForeignKeyConstraint(["sale_id"], ["sale.id"], name="fk_benefit_use_sale_id"),
        sa.ForeignKeyConstraint(["eater_id"], ["resident.id"], name="fk_benefit_use_eater_id"),
        sa.ForeignKeyConstraint(["freed_by"], ["sale.id"], name="fk_benefit_use_freed_by"),
        sa.PrimaryKeyConstraint("sale_id", "position", name="pk_benefit_use"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "uq_benefit_use_counts", "benefit_use", ["eater_id", "span", "policy", "number"], unique=True,
        sqlite_where=COUNTS, postgresql_where=COUNTS,
    )  # fmt: skip
    for statement in forbid_all_but_setting("benefit_use", op.get_bind().dialect.name, "freed_by", KEPT):
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
