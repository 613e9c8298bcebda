"""Which dishes are served at a meal of one day.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_menu_dish",
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("meal", sa.String(12), nullable=False),
        sa.Column("dish_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["dish_id"], ["dish.id"], name="fk_day_menu_dish_dish_id"),
        sa.PrimaryKeyConstraint("business_date", "meal", "dish_id", name="pk_day_menu_dish"),
    )


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
