"""Daily roll-ups by half hour, also of the days there are; what moved a promise is found by when it did.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_MOVED = "(clock IN ('stop','start') OR act IN ('extend','take_in','recount'))"
_HALF = {
    "sqlite": "(s.at / 1800000 + 16) % 48",
    "postgresql": "(CAST(floor(extract(epoch FROM s.at) / 1800) AS bigint) + 16) % 48",
}
_KEY = {
    "sqlite": "substr('0' || (half / 2), -2, 2)",
    "postgresql": "lpad(CAST(half / 2 AS text), 2, '0')",
}
_INTO = """
INSERT INTO daily_total
  (day, terminal, dimension, "key", "count", quantity, list_amount, discount, subsidy, amount)
"""
_ROLLED = """
SELECT day, terminal, 'half', {key} || CASE half % 2 WHEN 0 THEN '00' ELSE '30' END,
  sum(sign), sum(portions), sum(list_total), sum(discount_total), sum(subsidy_total), sum(due)
FROM (
  SELECT s.business_date AS day, s.terminal AS terminal, {half} AS half,
    CASE s.kind WHEN 'sale' THEN 1 ELSE -1 END AS sign,
    coalesce((SELECT sum(l.quantity) FROM sale_line l WHERE l.sale_id = s.id), 0) AS portions,
    s.list_total AS list_total, s.discount_total AS discount_total, s.subsidy_total AS subsidy_total, s.due AS due
  FROM sale s
) AS each_sale GROUP BY day, terminal, half
"""
_KEEP = "ON CONFLICT (day, terminal, dimension, \"key\") DO NOTHING"


def rolled_up(dialect: str) -> str:
    """The rows by half hour, as a query over the sales."""
    return _ROLLED.format(half=_HALF[dialect], key=_KEY[dialect])


def upgrade() -> None:
    op.execute(_INTO + rolled_up(op.get_bind().dialect.name) + _KEEP)
    op.create_index(
        "ix_request_event_moved", "request_event", ["at", "request_id"],
        sqlite_where=sa.text(_MOVED), postgresql_where=sa.text(_MOVED),
    )  # fmt: skip


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
