"""How a dish may be sold and was rung up: half portions, choices, prices typed, weights read, remarks, boxes, cuts.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

NOTHING = sa.text("0")
OF_A_LINE = (
    ("remark", sa.String(60)), ("weighed", sa.String(6)), ("choices", sa.Text()), ("cut_reason", sa.String(120)),
)  # fmt: skip


def upgrade() -> None:
    for name in ("half_price", "open_low", "open_high", "box_fee"):
        op.add_column("dish", sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column("dish", sa.Column("reserved", sa.Integer(), nullable=True))
    op.add_column("dish", sa.Column("set_groups", sa.Text(), nullable=False, server_default=""))
    op.add_column("dish", sa.Column("fee", sa.String(8), nullable=False, server_default=""))
    for table in ("cart_line", "sale_line"):
        for name, kind in OF_A_LINE:
            op.add_column(table, sa.Column(name, kind, nullable=False, server_default=""))
        op.add_column(table, sa.Column("half", sa.Boolean(), nullable=False, server_default=sa.false()))
        op.add_column(table, sa.Column("own_price", sa.BigInteger(), nullable=True))
    op.add_column("sale_line", sa.Column("fee", sa.String(8), nullable=False, server_default=""))
    for table in ("cart", "cart_line"):
        op.add_column(table, sa.Column("cut_rate", sa.Integer(), nullable=False, server_default=NOTHING))
        op.add_column(table, sa.Column("cut_amount", sa.BigInteger(), nullable=False, server_default=NOTHING))
        op.add_column(table, sa.Column("cut_by", Id(), nullable=True))
    for table in ("sale", "sale_line"):
        op.add_column(table, sa.Column("cut", sa.BigInteger(), nullable=False, server_default=NOTHING))
    for table in ("cart", "sale"):
        op.add_column(table, sa.Column("cut_reason", sa.String(120), nullable=False, server_default=""))


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
