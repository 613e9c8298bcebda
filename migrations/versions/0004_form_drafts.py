"""What was typed into any form and not saved is kept in the store.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from app.models.base import Id, Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_draft",
        sa.Column("id", Id(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("record", sa.String(80), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_form_draft_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_form_draft"),
        sa.UniqueConstraint("staff_id", "form", "record", name="uq_form_draft_staff_id_form_record"),
    )


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
