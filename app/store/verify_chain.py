"""Walking the HMAC chains: sealed records in the order they were sealed, audit entries by serial."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from app.models.base import to_ms
from app.store import chain, sealed_values, sql
from app.store.chained import Chained, chained, has_table
from app.store.driver import Connection
from app.store.findings import Finding
from app.store.pace import Pace, Step, silent
from app.store.tally import Tally, bucket_of

Heads = dict[str, tuple[int, str]]
"""Terminal code → (serial, first sixteen hex digits) of the last sealed record, as the shift slip prints it."""

Cell = tuple[str, str, str, str]
"""A cell of the roll-ups: day, terminal, dimension, key."""

_SUMS = ('"count"', "quantity", "list_amount", "discount", "subsidy", "amount")


_SPOKEN = {"sale": "('sale', 'reversal')", "charge": "('charge', 'charge_reversal')"}
"""Tables of sealed records and the acts whose entries speak of them by their number."""


@dataclass
class _Fault:
    """Keeps the first fault it is told of."""

    bad: str = ""
    why: str = ""

    def note(self, bad: str, why: str) -> None:
        if not self.why:
            self.bad, self.why = bad, why


@dataclass
class _Parts:
    """The rows of one table that hang on records, handed out record by record in chain order."""

    rows: Iterator[Any]
    hangs: str
    waiting: Any = field(default=None)

    def of(self, record: bytes) -> list[Any]:
        found = []
        row = self.waiting if self.waiting is not None else next(self.rows, None)
        while row is not None and row[self.hangs] == record:
            found.append(row)
            row = next(self.rows, None)
        self.waiting = row
        return found


class _Kind:
    """One kind of a terminal's records, read in chain order with what hangs on each."""

    def __init__(self, connection: Connection, kind: Chained, terminal: str) -> None:
        self._kind, self._terminal = kind, terminal
        self._rows = _rows(connection, kind.table, terminal)
        self._parts = [_Parts(_rows_of(connection, kind, part, terminal), kind.hangs) for part in kind.parts]

    def __iter__(self) -> Iterator[tuple[Any, list[list[Any]]]]:
        """Each record and its parts."""
        return self

    def __next__(self) -> tuple[Any, list[list[Any]]]:
        row = next(self._rows)
        return row, [part.of(row["id"]) for part in self._parts]

    def moved(self, row: Any, parts: list[list[Any]]) -> Iterator[tuple[Cell, list[int]]]:
        """What the record adds to the cells of the roll-ups."""
        if self._kind.moved is None:
            return
        for (dimension, key), sums in self._kind.moved(row, to_ms(sql.when(row["at"])), *parts).items():
            yield (str(row["business_date"]), self._terminal, dimension, key), sums


def check_sealed(connection: Connection, key: bytes, heads: Heads, told: Step = silent) -> tuple[Finding, Finding]:
    """The chain of every terminal, and in the same walk the daily roll-ups rebuilt from its sales and charges.

    Fills ``heads``. The first finding's ``why``: ``gap``, ``mac``, ``head`` (the stored end is another) or ``anchor``
    (a shift's closing names a serial that is not there).
    """
    fault = _Fault()
    tally = Tally(key, len(_SUMS))
    count = 0
    pace = Pace(told, sum(_count(connection, kind.table) for kind in chained(connection)))
    for terminal in _terminals(connection):
        count += _walk(connection, key, terminal, heads, tally, fault, pace)
    return Finding(count, fault.bad, fault.why), _compare(connection, tally)


def check_audit(connection: Connection, key: bytes, told: Step = silent) -> Finding:
    """The audit trail of every terminal: serials without a gap, codes that fit, the stored end; and that no sale or
    charge an entry speaks of is missing. ``why``: ``gap``, ``mac``, ``head`` or ``sale_missing``."""
    fault = _Fault()
    count, entries = 0, "SELECT * FROM audit_entry WHERE terminal = :t ORDER BY serial"
    pace = Pace(told, _count(connection, "audit_entry"))
    for terminal in _terminals(connection):
        serial, mac = 0, chain.GENESIS
        for row in pace.over(connection.execute(entries, {"t": terminal})):
            name = f"{terminal} {row['serial']}"
            serial, mac = _next(fault, name, serial, int(row["serial"]), row["mac"], key, mac, sealed_values.audit(row))
            count += 1
        _check_head(connection, terminal, "audit_serial", "audit_mac", serial, mac, fault)
    for table, acts in _SPOKEN.items():
        missing = (
            connection.execute(
                f"SELECT a.subject FROM audit_entry a WHERE a.action IN {acts} "
                f"AND NOT EXISTS (SELECT 1 FROM {table} s WHERE s.number = a.subject) ORDER BY 1 LIMIT 1"
            ).fetchone()
            if has_table(connection, table)
            else None
        )
        if missing is not None:
            fault.note(missing[0], "sale_missing")
    return Finding(count, fault.bad, fault.why)


def _terminals(connection: Connection) -> list[str]:
    tables = (*(kind.table for kind in chained(connection)), "audit_entry", "chain_head")
    rows = connection.execute(f"{' UNION '.join(f'SELECT terminal FROM {table}' for table in tables)} ORDER BY 1")
    return [str(row[0]) for row in rows]


def _count(connection: Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _walk(
    connection: Connection, key: bytes, terminal: str, heads: Heads, tally: Tally, fault: _Fault, pace: Pace
) -> int:
    serial, mac, count = 0, chain.GENESIS, 0
    kinds = {kind.kind: kind for kind in chained(connection)}
    readers = {what: _Kind(connection, kind, terminal) for what, kind in kinds.items()}
    for record in pace.over(connection.execute(_records(kinds.values()), {"t": terminal})):
        what, name, found = record["what"], record["name"], int(record["chain_serial"])
        row, parts = next(readers[what])
        for cell, sums in readers[what].moved(row, parts):
            tally.add_numbers(_place(cell), sums, 1)
        if what == "closing" and int(row["last_serial"]) != found - 1:
            fault.note(name, "anchor")
        covered = kinds[what].covered(row, *parts)
        serial, mac = _next(fault, name, serial, found, record["mac"], key, mac, covered)
        count += 1
    _check_head(connection, terminal, "serial", "mac", serial, mac, fault)
    _check_anchors(connection, terminal, fault)
    heads[terminal] = (serial, mac.hex()[:16])
    return count


def _next(
    fault: _Fault,
    name: str,
    serial: int,
    found: int,
    stored: bytes,
    key: bytes,
    previous: bytes,
    covered: dict[str, Any],
) -> tuple[int, bytes]:
    """Check one link; goes on from the stored code, so that only the first break is named."""
    if found != serial + 1:
        fault.note(name, "gap")
    elif chain.link(key, previous, covered) != bytes(stored):
        fault.note(name, "mac")
    return found, bytes(stored)


def _check_head(
    connection: Connection, terminal: str, serial_column: str, mac_column: str, serial: int, mac: bytes, fault: _Fault
) -> None:
    row = connection.execute(
        f"SELECT {serial_column}, {mac_column} FROM chain_head WHERE terminal = :t", {"t": terminal}
    ).fetchone()
    stored = (0, chain.GENESIS) if row is None else (int(row[0]), bytes(row[1]))
    if stored != (serial, mac):
        fault.note(f"{terminal} {serial}", "head")


def _check_anchors(connection: Connection, terminal: str, fault: _Fault) -> None:
    """A closing says how long the audit trail was when it was made; a shorter one has lost its end."""
    row = connection.execute(
        "SELECT number FROM closing WHERE terminal = :t AND audit_serial > "
        "(SELECT coalesce(max(serial), 0) FROM audit_entry WHERE terminal = :t) ORDER BY chain_serial LIMIT 1",
        {"t": terminal},
    ).fetchone()
    if row is not None:
        fault.note(row[0], "anchor")


def _rows(connection: Connection, table: str, terminal: str) -> Iterator[Any]:
    return iter(connection.execute(f"SELECT * FROM {table} WHERE terminal = :t ORDER BY chain_serial", {"t": terminal}))


def _rows_of(connection: Connection, kind: Chained, part: str, terminal: str) -> Iterator[Any]:
    return iter(
        connection.execute(
            f"SELECT p.* FROM {kind.table} s CROSS JOIN {part} p WHERE p.{kind.hangs} = s.id AND s.terminal = :t "
            "ORDER BY s.chain_serial, p.position",
            {"t": terminal},
        )
    )


def _records(kinds: Iterable[Chained]) -> str:
    """Every record of a terminal in the order it was sealed."""
    selects = (
        f"SELECT '{kind.kind}' AS what, chain_serial, mac, {kind.name} AS name FROM {kind.table} WHERE terminal = :t"
        for kind in kinds
    )
    return f"{' UNION ALL '.join(selects)} ORDER BY chain_serial"


def _place(cell: Cell) -> bytes:
    return "\0".join(cell).encode()


def _stored(connection: Connection) -> Iterator[tuple[Cell, list[int]]]:
    for row in connection.execute(f'SELECT day, terminal, dimension, "key", {", ".join(_SUMS)} FROM daily_total'):
        yield (str(row[0]), row[1], row[2], row[3]), [int(value) for value in list(row)[4:]]


def _compare(connection: Connection, tally: Tally) -> Finding:
    """The stored roll-ups against the rebuilt ones; ``why`` is ``differs``, the record names day and place."""
    count = 0
    for cell, sums in _stored(connection):
        tally.add_numbers(_place(cell), sums, -1)
        count += 1
    off = tally.off()
    return Finding(count, " ".join(_first_off(connection, off)), "differs") if off else Finding(count)


def _first_off(connection: Connection, off: frozenset[int]) -> Cell:
    """The first cell of these buckets whose sums differ, rebuilt once more."""
    left: dict[Cell, list[int]] = {}

    def add(cell: Cell, sums: list[int], sign: int) -> None:
        if bucket_of(_place(cell)) in off:
            have = left.setdefault(cell, [0] * len(_SUMS))
            left[cell] = [a + sign * b for a, b in zip(have, sums, strict=True)]

    for terminal in _terminals(connection):
        for kind in chained(connection):
            reader = _Kind(connection, kind, terminal)
            for row, parts in reader:
                for cell, sums in reader.moved(row, parts):
                    add(cell, sums, 1)
    for cell, sums in _stored(connection):
        add(cell, sums, -1)
    return min(cell for cell, sums in left.items() if any(sums))
