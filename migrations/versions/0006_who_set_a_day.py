"""A day of the holiday table knows which year's notice, or which hand, put it there.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Until now a day counted to its own year's notice when that was in, else to a neighbour's within 45 days; else it was
# set by hand. A day as text is the same on both databases.
MOVE = """
INSERT INTO holiday (day, notice_year, kind, name)
SELECT day,
    CASE WHEN own IN (SELECT year FROM holiday_year) THEN own
         WHEN own + 1 IN (SELECT year FROM holiday_year) AND date_in_year >= '11-17' THEN own + 1
         WHEN own - 1 IN (SELECT year FROM holiday_year) AND date_in_year <= '02-14' THEN own - 1
         ELSE 0 END,
    kind, name
FROM (SELECT day, kind, name, CAST(substr(CAST(day AS TEXT), 1, 4) AS INTEGER) AS own,
             substr(CAST(day AS TEXT), 6) AS date_in_year FROM holiday_before) AS told
"""


def upgrade() -> None:
    op.execute("CREATE TABLE holiday_before AS SELECT day, kind, name FROM holiday")
    op.drop_table("holiday")
    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("notice_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.CheckConstraint(
            "kind IN ('off','work') OR kind = 'plain' AND notice_year = 0", name=op.f("ck_holiday_kind_known")
        ),
        sa.PrimaryKeyConstraint("day", "notice_year", name="pk_holiday"),
    )
    op.execute(MOVE)
    op.drop_table("holiday_before")


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
