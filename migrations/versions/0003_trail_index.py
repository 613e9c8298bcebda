"""A narrow index of the audit trail, so that any page of any filter is found without reading the entries' bulk.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_audit_entry_trail",
        "audit_entry",
        ["terminal", "serial", "business_date", "action", "staff_id", "approver_id", "subject"],
        unique=False,
    )


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
