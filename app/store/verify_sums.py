"""Checks that need no key: numbers without gaps, money that adds up, an outbox row per record, search tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from app.rules import records
from app.rules.people.search_tokens import search_tokens
from app.store.chained import has_column, has_table
from app.store.driver import Connection
from app.store.findings import Finding

_OWN_SERIAL = {records.CLOSING: "CAST(substr(number, length(number) - 3) AS INTEGER)"}
"""Where the serial of a record without a column of its own is read."""
_NUMBERED = tuple((r.prefix, r.table, _OWN_SERIAL.get(r, "serial")) for r in records.RECORDS if r.table)

_SERIES = """
WITH have AS (
  SELECT terminal, business_date AS day, {serial} AS serial, number,
         row_number() OVER (PARTITION BY terminal, business_date ORDER BY {serial}) AS place
  FROM {rows})
SELECT number FROM have
WHERE serial <> place
   OR number <> '{kind}-' || terminal || '-' || replace(CAST(day AS TEXT), '-', '') || '-'
                || CASE WHEN serial < 1000 THEN substr('000', length(CAST(serial AS TEXT))) ELSE '' END || serial
ORDER BY terminal, day, place
"""

_LAST = """
WITH have AS (
  SELECT terminal, business_date AS day, max({serial}) AS last FROM {rows} GROUP BY terminal, business_date)
SELECT '{kind}-' || coalesce(h.terminal, n.terminal) || '-' || replace(CAST(coalesce(h.day, n.day) AS TEXT), '-', '')
FROM have h FULL JOIN (SELECT * FROM number_series WHERE kind = '{kind}'{days}) n
  ON n.terminal = h.terminal AND n.day = h.day
WHERE coalesce(h.last, 0) <> coalesce(n.last, 0)
"""

_Z = """
SELECT number FROM (SELECT number, terminal, z_number,
  row_number() OVER (PARTITION BY substr(terminal, 1, 1) ORDER BY z_number) AS p
FROM closing) AS numbered WHERE z_number <> p ORDER BY terminal, z_number
"""

# each gives the number of the first sale that breaks the identity
_SALES: tuple[tuple[str, str], ...] = (
    (
        "lines",
        "SELECT s.number FROM {rows} s LEFT JOIN sale_line l ON l.sale_id = s.id GROUP BY s.id "
        "HAVING coalesce(sum(l.list_amount), 0) <> s.list_total OR coalesce(sum(l.discount), 0) <> s.discount_total "
        "OR coalesce(sum(l.subsidy), 0) <> s.subsidy_total OR coalesce(sum(l.payable), 0) + s.rounding <> s.due "
        "OR s.list_total - s.discount_total - s.subsidy_total + s.rounding <> s.due",
    ),
    (
        "benefits",
        "SELECT s.number FROM sale_line l JOIN {rows} s ON s.id = l.sale_id "
        "LEFT JOIN sale_benefit b ON b.sale_id = l.sale_id AND b.line = l.position "
        "GROUP BY l.sale_id, l.position, s.number "
        "HAVING coalesce(sum(b.amount) FILTER (WHERE b.kind = 'discount'), 0) <> l.discount - {cut} "
        "OR coalesce(sum(b.amount) FILTER (WHERE b.kind = 'subsidy'), 0) <> l.subsidy "
        "OR l.list_amount - l.discount - l.subsidy <> l.payable",
    ),
    (
        "benefit_line",
        "SELECT s.number FROM sale_benefit b JOIN {rows} s ON s.id = b.sale_id "
        "LEFT JOIN sale_line l ON l.sale_id = b.sale_id AND l.position = b.line WHERE l.sale_id IS NULL",
    ),
    (
        "payments",
        "SELECT s.number FROM {rows} s LEFT JOIN sale_payment p ON p.sale_id = s.id GROUP BY s.id "
        "HAVING coalesce(sum(p.amount), 0) <> s.due OR coalesce(sum(p.tendered), 0) <> s.tendered "
        "OR s.tendered - s.change <> s.due",
    ),
    (
        "reversal",
        "SELECT number FROM (SELECT r.number AS number, {part} AS part, s.kind AS kind, "
        "s.due + sum(x.due) AS due, s.list_total + sum(x.list_total) AS listed, "
        "s.subsidy_total + sum(x.subsidy_total) AS subsidy, s.discount_total + sum(x.discount_total) AS discount "
        "FROM {rows} r JOIN sale s ON s.id = r.corrects_id JOIN sale x ON x.corrects_id = s.id GROUP BY r.id, s.id"
        ") AS taken WHERE kind <> 'sale' OR CASE WHEN part THEN due < 0 OR listed < 0 OR subsidy < 0 OR discount < 0 "
        "ELSE due <> 0 OR listed <> 0 OR subsidy <> 0 OR discount <> 0 END",
    ),
    (
        "part",
        "SELECT r.number FROM {rows} r JOIN sale_line t ON t.sale_id = r.id "
        "LEFT JOIN sale_line l ON l.sale_id = r.corrects_id AND l.position = t.position "
        "WHERE r.kind = 'reversal' AND (l.sale_id IS NULL OR l.dish_id <> t.dish_id OR l.quantity + (SELECT "
        "sum(z.quantity) FROM sale y JOIN sale_line z ON z.sale_id = y.id "
        "WHERE y.corrects_id = r.corrects_id AND z.position = t.position) < 0)",
    ),
)

# and of the first charge
_CHARGES: tuple[tuple[str, str], ...] = (
    (
        "lines",
        "SELECT s.number FROM {rows} s LEFT JOIN charge_line l ON l.charge_id = s.id "
        "GROUP BY s.id, s.number, s.fee_total, s.deposit_in, s.deposit_used, s.deposit_back, s.rounding, s.due "
        "HAVING coalesce(sum(l.amount) FILTER (WHERE l.kind = 'fee'), 0) <> s.fee_total "
        "OR coalesce(sum(l.amount) FILTER (WHERE l.kind = 'deposit' AND l.settles IS NULL), 0) <> s.deposit_in "
        "OR coalesce(sum(l.amount) FILTER (WHERE l.settles IS NOT NULL), 0) <> -s.deposit_used - s.deposit_back "
        "OR s.fee_total + s.deposit_in - s.deposit_used - s.deposit_back + s.rounding <> s.due",
    ),
    (
        "payments",
        "SELECT s.number FROM {rows} s LEFT JOIN charge_payment p ON p.charge_id = s.id "
        "GROUP BY s.id, s.number, s.due, s.tendered, s.change "
        "HAVING coalesce(sum(p.amount), 0) <> s.due OR coalesce(sum(p.tendered), 0) <> s.tendered "
        "OR s.tendered - s.change <> s.due",
    ),
    (
        "reversal",
        "SELECT r.number FROM {rows} r JOIN charge s ON s.id = r.corrects_id WHERE r.due <> -s.due "
        "OR r.fee_total <> -s.fee_total OR r.deposit_in <> -s.deposit_in OR r.deposit_used <> -s.deposit_used "
        "OR r.deposit_back <> -s.deposit_back OR r.subject <> s.subject OR r.subject_id <> s.subject_id",
    ),
    (
        "settling",
        "SELECT s.number FROM {rows} s JOIN charge_line l ON l.charge_id = s.id LEFT JOIN charge d ON d.id = l.settles "
        "WHERE l.settles IS NOT NULL AND (d.id IS NULL OR d.kind <> 'charge' OR d.subject <> s.subject "
        "OR d.subject_id <> s.subject_id "
        "OR l.amount <> CASE WHEN s.kind = 'charge' THEN -d.deposit_in ELSE d.deposit_in END)",
    ),
    (
        "settled",
        "SELECT s.number FROM {rows} s JOIN charge_line l ON l.settles = s.id "
        "GROUP BY s.id, s.number, s.deposit_in HAVING sum(l.amount) NOT IN (0, -s.deposit_in) "
        "OR (sum(l.amount) <> 0 AND EXISTS (SELECT 1 FROM charge r WHERE r.corrects_id = s.id))",
    ),
)
_MONEY = {"sale": _SALES, "charge": _CHARGES}
"""What must add up, by the table of the records."""

SLICE = 4_000
"""Sales in one slice of a check: some hundredths of a second."""


@dataclass(frozen=True)
class Part:
    """One question of a check. ``query`` gives what names the first record that does not fit, ``count`` how many
    records are looked at (empty: another part counts them), ``why`` is the code of the fault."""

    why: str
    query: str
    count: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)

    def ask(self, connection: Connection) -> Finding:
        """Put the question."""
        seen = int(connection.execute(self.count, self.args).fetchone()[0]) if self.count else 0
        row = connection.execute(f"{self.query} LIMIT 1", self.args).fetchone()
        return Finding(seen) if row is None else Finding(seen, " ".join(map(str, row)), self.why)


_Z_PART = Part("gap", _Z)


def together(findings: Iterable[Finding]) -> Finding:
    """What the parts of one check found: all they looked at, and the first fault; none is asked after it."""
    seen = 0
    for found in findings:
        seen += found.examined
        if found.why:
            return Finding(seen, found.bad, found.why)
    return Finding(seen)


def check_numbers(connection: Connection) -> Finding:
    """Numbers of a kind, terminal and day run 1, 2, 3 … as far as the series says; Z numbers per terminal too.

    ``why``: ``gap`` (or a number that is not spelled as its parts say), ``series`` (the counter is elsewhere).
    """
    parts = [part for kind in _numbered(connection) for part in _number_parts(*kind)]
    return together(part.ask(connection) for part in (*parts, _Z_PART))


def number_slices(connection: Connection) -> Iterator[list[Part]]:
    """The same check by terminal and month."""
    for kind, table, serial in _numbered(connection):
        for which in _months(connection, kind, table):
            yield _number_parts(kind, table, serial, which)
    yield [_Z_PART]


def _numbered(connection: Connection) -> list[tuple[str, str, str]]:
    """Those of the store: one from before a kind was there has fewer."""
    return [one for one in _NUMBERED if has_table(connection, one[1])]


def _number_parts(kind: str, table: str, serial: str, which: Mapping[str, Any] | None = None) -> list[Part]:
    rows, days, args = table, "", {}
    if which is not None:
        rows = f"(SELECT * FROM {table} WHERE {_within(which, 'business_date')})"
        days, args = f" AND {_within(which, 'day')}", dict(which)
    texts = [q.format(kind=kind, rows=rows, serial=serial, days=days).strip() for q in (_SERIES, _LAST)]
    return [
        Part("gap", texts[0], f"SELECT count(*) FROM {rows}", args),
        Part("series", texts[1], args=args),
    ]


def _months(connection: Connection, kind: str, table: str) -> list[dict[str, Any]]:
    """Every terminal's months, as ``_within`` has them."""
    found = connection.execute(
        f"SELECT terminal, substr(business_date, 1, 7) AS month FROM {table} "
        f"UNION SELECT terminal, substr(day, 1, 7) FROM number_series WHERE kind = '{kind}' ORDER BY 1, 2"
    ).fetchall()
    spans = []
    for terminal, months in groupby(found, itemgetter(0)):
        spans += _spans(terminal, [month for _, month in months][1:])
    return spans


def _spans(terminal: object, bounds: Sequence[object]) -> list[dict[str, Any]]:
    """The stretches of a terminal that begin at these bounds, and the one before them: open at both ends, so that
    nothing is left out, however little sense it makes."""
    firsts = [{}, *({"a": bound} for bound in bounds)]
    lasts = [*({"b": bound} for bound in bounds), {}]
    return [{"t": terminal, **first, **last} for first, last in zip(firsts, lasts, strict=True)]


def _within(span: Mapping[str, Any], column: str) -> str:
    """The condition for a stretch of a terminal from ``a`` on and before ``b``, either left out where it is open."""
    told = ["terminal = :t", *(f"{column} {sign} :{end}" for end, sign in (("a", ">="), ("b", "<")) if end in span)]
    return " AND ".join(told)


def check_money(connection: Connection) -> Finding:
    """Lines − benefits ± rounding = due = payments, for every sale; a reversal is its sale negated, parts never come
    to more than it, and a finishing one leaves nothing. Likewise every charge, and each deposit is settled by its own
    subject alone, whole and once.

    ``why`` names the identity: ``lines``, ``benefits``, ``benefit_line``, ``payments``, ``reversal``, ``part`` (more
    of a dish taken back than was sold, or another dish), ``settling`` (a
    line that settles what it may not), ``settled`` (a deposit settled twice, or in part, or although it was reversed).
    """
    tables = [table for table in _MONEY if has_table(connection, table)]
    return together(part.ask(connection) for table in tables for part in _money_parts(connection, table, table))


def money_slices(connection: Connection, size: int = SLICE) -> Iterator[list[Part]]:
    """The same check by terminal and stretches of its chain, ``size`` sales or charges each."""
    for table in _MONEY:
        if not has_table(connection, table):
            continue
        for (terminal,) in connection.execute(f"SELECT DISTINCT terminal FROM {table} ORDER BY 1").fetchall():
            for span in _spans(terminal, _bounds(connection, table, terminal, size)):
                yield _money_parts(
                    connection, table, f"(SELECT * FROM {table} WHERE {_within(span, 'chain_serial')})", span
                )


def _bounds(connection: Connection, table: str, terminal: object, size: int) -> list[object]:
    """Every so many records a serial of the terminal's chain, found by counting: a damaged one may be any number."""
    bounds: list[object] = []
    while True:
        after, at = (" AND chain_serial > :a", bounds[-1]) if bounds else ("", None)
        found = connection.execute(
            f"SELECT chain_serial FROM {table} WHERE terminal = :t{after} ORDER BY chain_serial LIMIT 1 OFFSET :size",
            {"t": terminal, "a": at, "size": size},
        ).fetchone()
        if found is None:
            return bounds
        bounds.append(found[0])


def _money_parts(connection: Connection, table: str, rows: str, args: Mapping[str, Any] | None = None) -> list[Part]:
    counted = f"SELECT count(*) FROM {rows}"
    part = "r.part" if has_column(connection, "sale", "part") else "FALSE"  # a store from before there were any
    cut = "l.cut" if has_column(connection, "sale_line", "cut") else "0"
    return [
        Part(why, query.format(rows=rows, part=part, cut=cut), "" if at else counted, args or {})
        for at, (why, query) in enumerate(_MONEY[table])
    ]


def check_tokens(connection: Connection) -> Finding:
    """The search tokens of every resident, rebuilt. ``why``: ``differs``; the record is the resident's number."""
    known = {column[0] for column in connection.execute("SELECT * FROM resident LIMIT 1").description}
    tokens = partial(search_tokens, inside="merged_own" in known)  # else as 0010 and those before left them
    taken, closed = _merged(connection, known, tokens)
    count, stray = 0, ""
    stored = _token_sets(connection)
    have = next(stored, None)
    for row in connection.execute("SELECT no, name, pinyin, phone, address, document_tail FROM resident ORDER BY no"):
        count += 1
        no, *values = row
        while have is not None and have[0] < int(no):
            stray, have = stray or str(have[0]), next(stored, None)
        found: set[str] = set()
        if have is not None and have[0] == int(no):
            found, have = have[1], next(stored, None)
        wanted = set() if int(no) in closed else tokens(*values) | taken.get(int(no), set())
        if found != wanted:
            return Finding(count, str(no), "differs")
    stray = stray or (str(have[0]) if have is not None else "")
    return Finding(count, stray, "differs") if stray else Finding(count)


def _token_sets(connection: Connection) -> Iterator[tuple[int, set[str]]]:
    """The stored tokens, number by number."""
    rows = connection.execute("SELECT resident_no, token FROM resident_token ORDER BY resident_no")
    for no, told in groupby(rows, itemgetter(0)):
        yield int(no), {row[1] for row in told}


def _merged(
    connection: Connection, known: set[str], tokens: Callable[..., frozenset[str]]
) -> tuple[dict[int, set[str]], set[int]]:
    """What survivors are found by beyond their own: the tokens of whom they took in; and who has none any more."""
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
    for start, last, *values in connection.execute(query):
        if int(start) not in closed:
            taken.setdefault(int(last), set()).update(tokens(*values))
        closed.add(int(start))
    return taken, closed
