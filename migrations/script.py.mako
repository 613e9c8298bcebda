"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}

Prefer CREATE and ADD COLUMN; rebuild a table (batch) only when nothing else will do. Triggers are put back by
app/store/migrate.py; to take one out for good add its name to ``op.get_bind().info.setdefault("retired", set())``.
Add the new revision to app/store/schema.py.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    raise RuntimeError("a store is never taken back; restore the backup made before the upgrade")
