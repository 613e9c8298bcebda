"""What is on a card must follow from its entries, and each entry from the sealed sale or charge it belongs to."""

from __future__ import annotations

from app.store.chained import has_table
from app.store.driver import Connection
from app.store.findings import Finding

_BALANCES = """
SELECT c.no FROM (
  SELECT card_id, turn, balance, sum(amount) OVER (PARTITION BY card_id ORDER BY turn) AS comes_to,
         row_number() OVER (PARTITION BY card_id ORDER BY turn) AS place
  FROM wallet_entry) e JOIN wallet_card c ON c.id = e.card_id
WHERE e.balance <> e.comes_to OR e.turn <> e.place ORDER BY c.no, e.turn LIMIT 1
"""
_SEALED = """
SELECT coalesce((SELECT number FROM {table} r WHERE r.id = coalesce(w.id, p.id)), '{table}')
FROM (SELECT source_id AS id, sum(amount) AS amount FROM wallet_entry WHERE source = '{table}' GROUP BY source_id) w
FULL JOIN ({sealed}) p ON p.id = w.id
WHERE coalesce(w.amount, 0) <> coalesce(p.amount, 0) ORDER BY 1 LIMIT 1
"""
_MOVED = (
    ("sale", "SELECT sale_id AS id, -sum(amount) AS amount FROM sale_payment WHERE method = 'wallet' GROUP BY sale_id"),
    ("charge", "SELECT id, deposit_in AS amount FROM charge WHERE subject = 'wallet'"),
)


def check_wallet(connection: Connection) -> Finding:
    """``why``: ``balance`` (an entry says another balance than its card's entries come to; the record is the card's
    number), ``wallet`` (a sale or charge moved another sum than its entries; the record is its number).
    """
    if not has_table(connection, "wallet_entry"):
        return Finding(0)
    count = int(connection.execute("SELECT count(*) FROM wallet_entry").fetchone()[0])
    wrong = connection.execute(_BALANCES).fetchone()
    if wrong is not None:
        return Finding(count, str(wrong[0]), "balance")
    for table, sealed in _MOVED:
        wrong = connection.execute(_SEALED.format(table=table, sealed=sealed)).fetchone()
        if wrong is not None:
            return Finding(count, str(wrong[0]), "wallet")
    return Finding(count)
