"""What is said of who eats: proofs that were seen, exceptions, and who pays for somebody else.

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

EXCEPTION = sa.text("exception <> ''")
PROOF = sa.text("proof <> ''")


def upgrade() -> None:
    op.add_column("cart", sa.Column("told", sa.Text(), nullable=False, server_default=""))
    for table in ("cart", "sale"):
        op.add_column(table, sa.Column("payer_id", Id(), nullable=True))
        op.add_column(table, sa.Column("paid_by", sa.String(12), nullable=False, server_default=""))
    for name, size in (("proof", 80), ("exception", 20), ("exception_reason", 100)):
        op.add_column("sale_benefit", sa.Column(name, sa.String(size), nullable=False, server_default=""))
    op.add_column("sale_benefit", sa.Column("approver_id", Id(), nullable=True))
    op.create_index(
        "ix_sale_benefit_proof", "sale_benefit", ["eater_id", "sale_id"], sqlite_where=PROOF, postgresql_where=PROOF
    )
    op.create_index(
        "ix_sale_benefit_exception", "sale_benefit", ["sale_id"], sqlite_where=EXCEPTION, postgresql_where=EXCEPTION
    )


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
