"""Checks that need no key: numbers without gaps, money that adds up, an outbox row per record, search tokens."""

from __future__ import annotations

from app.rules import records
from app.rules.people.search_tokens import search_tokens
from app.store.driver import Connection
from app.store.findings import Finding

_OWN_SERIAL = {records.CLOSING: "CAST(substr(number, length(number) - 3) AS INTEGER)"}
"""Where the serial of a record without a column of its own is read."""
_NUMBERED = tuple((r.prefix, r.table, _OWN_SERIAL.get(r, "serial")) for r in records.RECORDS if r.table)

_SERIES = """
WITH have AS (
  SELECT terminal, business_date AS day, {serial} AS serial, number,
         row_number() OVER (PARTITION BY terminal, business_date ORDER BY {serial}) AS place
  FROM {table})
SELECT number FROM have
WHERE serial <> place
   OR number <> '{kind}-' || terminal || '-' || replace(CAST(day AS TEXT), '-', '') || '-'
                || CASE WHEN serial < 1000 THEN substr('000', length(CAST(serial AS TEXT))) ELSE '' END || serial
ORDER BY terminal, day, place LIMIT 1
"""

_LAST = """
WITH have AS (
  SELECT terminal, business_date AS day, max({serial}) AS last FROM {table} GROUP BY terminal, business_date)
SELECT '{kind}-' || coalesce(h.terminal, n.terminal) || '-' || replace(CAST(coalesce(h.day, n.day) AS TEXT), '-', '')
FROM have h FULL JOIN (SELECT * FROM number_series WHERE kind = '{kind}') n
  ON n.terminal = h.terminal AND n.day = h.day
WHERE coalesce(h.last, 0) <> coalesce(n.last, 0) LIMIT 1
"""

_Z = """
SELECT number FROM (SELECT number, terminal, z_number,
  row_number() OVER (PARTITION BY substr(terminal, 1, 1) ORDER BY z_number) AS p
FROM closing) AS numbered WHERE z_number <> p ORDER BY terminal, z_number LIMIT 1
"""

# each gives the number of the first sale that breaks the identity
_MONEY: tuple[tuple[str, str], ...] = (
    (
        "lines",
        "SELECT s.number FROM sale s LEFT JOIN sale_line l ON l.sale_id = s.id GROUP BY s.id "
        "HAVING coalesce(sum(l.list_amount), 0) <> s.list_total OR coalesce(sum(l.discount), 0) <> s.discount_total "
        "OR coalesce(sum(l.subsidy), 0) <> s.subsidy_total OR coalesce(sum(l.payable), 0) + s.rounding <> s.due "
        "OR s.list_total - s.discount_total - s.subsidy_total + s.rounding <> s.due",
    ),
    (
        "benefits",
        "SELECT s.number FROM sale_line l JOIN sale s ON s.id = l.sale_id "
        "LEFT JOIN sale_benefit b ON b.sale_id = l.sale_id AND b.line = l.position "
        "GROUP BY l.sale_id, l.position, s.number "
        "HAVING coalesce(sum(b.amount) FILTER (WHERE b.kind = 'discount'), 0) <> l.discount "
        "OR coalesce(sum(b.amount) FILTER (WHERE b.kind = 'subsidy'), 0) <> l.subsidy "
        "OR l.list_amount - l.discount - l.subsidy <> l.payable",
    ),
    (
        "benefit_line",
        "SELECT s.number FROM sale_benefit b JOIN sale s ON s.id = b.sale_id "
        "LEFT JOIN sale_line l ON l.sale_id = b.sale_id AND l.position = b.line WHERE l.sale_id IS NULL",
    ),
    (
        "payments",
        "SELECT s.number FROM sale s LEFT JOIN sale_payment p ON p.sale_id = s.id GROUP BY s.id "
        "HAVING coalesce(sum(p.amount), 0) <> s.due OR coalesce(sum(p.tendered), 0) <> s.tendered "
        "OR s.tendered - s.change <> s.due",
    ),
    (
        "reversal",
        "SELECT r.number FROM sale r JOIN sale s ON s.id = r.corrects_id "
        "WHERE r.due <> -s.due OR r.subsidy_total <> -s.subsidy_total OR r.discount_total <> -s.discount_total",
    ),
)

CASH = "lower(hex(id))"
"""A cash movement's name in the outbox, which is its id in 32 hex digits, as SQLite spells it."""

_SEALED = (
    "SELECT terminal, 'sale' AS kind, number AS record FROM sale "
    "UNION ALL SELECT terminal, 'closing', number FROM closing "
    "UNION ALL SELECT terminal, 'cash', {cash} FROM cash_movement "
    "UNION ALL SELECT terminal, 'audit', CAST(serial AS TEXT) FROM audit_entry"
)


def check_numbers(connection: Connection) -> Finding:
    """Numbers of a kind, terminal and day run 1, 2, 3 … as far as the series says; Z numbers per terminal too.

    ``why``: ``gap`` (or a number that is not spelled as its parts say), ``series`` (the counter is elsewhere).
    """
    count = 0
    for kind, table, serial in _NUMBERED:
        count += int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for query, why in ((_SERIES, "gap"), (_LAST, "series")):
            row = connection.execute(query.format(kind=kind, table=table, serial=serial)).fetchone()
            if row is not None:
                return Finding(count, str(row[0]), why)
    row = connection.execute(_Z).fetchone()
    return Finding(count) if row is None else Finding(count, str(row[0]), "gap")


def check_money(connection: Connection) -> Finding:
    """Lines − benefits ± rounding = due = payments, for every sale; a reversal is its sale negated.

    ``why`` names the identity: ``lines``, ``benefits``, ``benefit_line``, ``payments``, ``reversal``.
    """
    count = int(connection.execute("SELECT count(*) FROM sale").fetchone()[0])
    for why, query in _MONEY:
        row = connection.execute(f"{query} LIMIT 1").fetchone()
        if row is not None:
            return Finding(count, str(row[0]), why)
    return Finding(count)


def check_outbox(connection: Connection, cash: str = CASH) -> Finding:
    """Exactly one outbox row per sealed record. ``why``: ``missing``, ``extra`` or ``twice``.

    ``cash``: the same in another database's words.
    """
    sealed = _SEALED.format(cash=cash)
    count = int(connection.execute("SELECT count(*) FROM outbox").fetchone()[0])
    told = "SELECT terminal, kind, record FROM outbox"
    for why, query in (
        ("missing", f"SELECT * FROM ({sealed}) AS sealed EXCEPT {told}"),
        ("extra", f"{told} EXCEPT SELECT * FROM ({sealed}) AS sealed"),
        ("twice", "SELECT terminal, kind, record FROM outbox GROUP BY 1, 2, 3 HAVING count(*) > 1"),
    ):
        row = connection.execute(f"{query} LIMIT 1").fetchone()
        if row is not None:
            return Finding(count, " ".join(map(str, row)), why)
    return Finding(count)


def check_tokens(connection: Connection) -> Finding:
    """The search tokens of every resident, rebuilt. ``why``: ``differs``; the record is the resident's number."""
    stored: dict[int, set[str]] = {}
    taken, closed = _merged(connection)
    for token, no in connection.execute("SELECT token, resident_no FROM resident_token"):
        stored.setdefault(int(no), set()).add(token)
    count = 0
    for row in connection.execute("SELECT no, name, pinyin, phone, address, document_tail FROM resident ORDER BY no"):
        count += 1
        no, *values = row
        wanted = set() if int(no) in closed else search_tokens(*values) | taken.get(int(no), set())
        if stored.pop(int(no), set()) != wanted:
            return Finding(count, str(no), "differs")
    return Finding(count) if not stored else Finding(count, str(min(stored)), "differs")


def _merged(connection: Connection) -> tuple[dict[int, set[str]], set[int]]:
    """What survivors are found by beyond their own: the tokens of whom they took in; and who has none any more."""
    known = {column[0] for column in connection.execute("SELECT * FROM resident LIMIT 1").description}
    if not {"merged_into", "erased_at"} <= known:  # a store from before there were any
        return {}, set()
    erased = "SELECT no FROM resident WHERE erased_at IS NOT NULL"
    closed = {int(row[0]) for row in connection.execute(erased)}
    taken: dict[int, set[str]] = {}
    query = (
        "WITH RECURSIVE way(start, id, merged_into) AS (SELECT no, id, merged_into FROM resident "
        "WHERE merged_into IS NOT NULL UNION ALL SELECT way.start, n.id, n.merged_into FROM resident n "
        "JOIN way ON n.id = way.merged_into) SELECT way.start, last.no, gone.name, gone.pinyin, gone.phone, "
        "gone.address, gone.document_tail FROM way "
        "JOIN resident last ON last.id = way.id JOIN resident gone ON gone.no = way.start WHERE way.merged_into IS NULL"
    )
    for start, last, *values in connection.execute(query).fetchall():
        if int(start) not in closed:
            taken.setdefault(int(last), set()).update(search_tokens(*values))
        closed.add(int(start))
    return taken, closed
