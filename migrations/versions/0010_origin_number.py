"""The number a request had elsewhere; what was done again is rated again.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

GIVEN_BEFORE = (
    "UPDATE request SET rating = NULL WHERE rating IS NOT NULL AND reopened > 0 AND EXISTS "
    "(SELECT 1 FROM request_event o WHERE o.request_id = request.id AND o.act = 'reopen' AND o.position > "
    "(SELECT max(r.position) FROM request_event r WHERE r.request_id = request.id AND r.act = 'rate'))"
)
"""The rows of the ratings stay; on the request stands what was given for its last closing alone."""


def upgrade() -> None:
    op.add_column("request", sa.Column("origin_number", sa.String(40), nullable=False, server_default=""))
    op.execute(GIVEN_BEFORE)
    for name, where, column in (
        ("ix_request_origin", "origin_number <> ''", "origin_number"),
        ("ix_request_reopened", "reopened > 0", "id"),
    ):
        op.create_index(name, "request", [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
