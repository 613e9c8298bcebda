"""Exactly one outbox row per sealed record.

A record and its row are written by one transaction, so the rows of a terminal and kind lie in the order of its chain:
the two are read side by side, a stretch at a time, in memory that does not grow. Only where they part, the whole of
both is asked what is missing, too much, or there twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from app.store.chained import has_table
from app.store.driver import Connection
from app.store.findings import Finding
from app.store.verify_sums import SLICE, Part, together

CASH = "lower(hex(id))"
"""A cash movement's name in the outbox, which is its id in 32 hex digits, as SQLite spells it."""

_KINDS = {
    "sale": ("sale", "number", "chain_serial"),
    "charge": ("charge", "number", "chain_serial"),
    "closing": ("closing", "number", "chain_serial"),
    "cash": ("cash_movement", "{cash}", "chain_serial"),
    "audit": ("audit_entry", "CAST(serial AS TEXT)", "serial"),
}
"""Kind → the table of its records, what the outbox calls one, and its place in the chain."""

_FIRST = -(2**63)


class OutboxWalk:
    """One walk; ``step`` until there is no more. Each step may read a snapshot of its own: both sides only grow."""

    def __init__(self, cash: str = CASH, size: int = SLICE) -> None:
        """``cash``: ``CASH`` in another database's words. ``size``: rows of one step."""
        self._cash, self._size = cash, size
        self._seq = _FIRST
        self._reached: defaultdict[tuple[str, str], int] = defaultdict(lambda: _FIRST)
        self._kinds: dict[str, tuple[str, str, str]] = {}
        self.examined = 0
        self.parted = False
        """Whether they are not the same, so that ``parts`` must tell what is wrong."""

    def step(self, connection: Connection) -> bool:
        """Read on; whether there is more."""
        self._kinds = self._kinds or self._kept(connection)
        rows = connection.execute(
            "SELECT seq, terminal, kind, record FROM outbox WHERE seq > :seq ORDER BY seq LIMIT :size",
            {"seq": self._seq, "size": self._size},
        ).fetchall()
        told: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for seq, terminal, kind, record in rows:
            self._seq = int(seq)
            told[str(terminal), str(kind)].append(str(record))
        self.examined += len(rows)
        self.parted = any(not self._fits(connection, *which, names) for which, names in told.items())
        if rows and not self.parted:
            return True
        self.parted = self.parted or any(self._more(connection, kind) for kind in self._kinds)
        return False

    def parts(self) -> list[Part]:
        """What tells how they part, question by question."""
        sealed = " UNION ALL ".join(
            f"SELECT terminal, '{kind}' AS kind, {name} AS record FROM {table}"
            for kind, (table, name, _) in self._kinds.items()
        )
        sealed, told = f"SELECT * FROM ({sealed}) AS sealed", "SELECT terminal, kind, record FROM outbox"
        return [
            Part("missing", f"{sealed} EXCEPT {told}"),
            Part("extra", f"{told} EXCEPT {sealed}"),
            Part("twice", f"{told} GROUP BY 1, 2, 3 HAVING count(*) > 1"),
        ]

    def _kept(self, connection: Connection) -> dict[str, tuple[str, str, str]]:
        return {
            kind: (table, name.format(cash=self._cash), at)
            for kind, (table, name, at) in _KINDS.items()
            if has_table(connection, table)
        }

    def _fits(self, connection: Connection, terminal: str, kind: str, names: list[str]) -> bool:
        """Whether the next records of this chain are called so."""
        if kind not in self._kinds:
            return False
        table, name, at = self._kinds[kind]
        found = connection.execute(
            f"SELECT {at}, {name} AS name FROM {table} WHERE terminal = :t AND {at} > :a ORDER BY {at} LIMIT :n",
            {"t": terminal, "a": self._reached[terminal, kind], "n": len(names)},
        ).fetchall()
        if [str(row[1]) for row in found] != names:
            return False
        self._reached[terminal, kind] = int(found[-1][0])
        return True

    def _more(self, connection: Connection, kind: str) -> bool:
        """Whether a chain of this kind goes on where the outbox has ended."""
        table, _, at = self._kinds[kind]
        ends = connection.execute(f"SELECT terminal, max({at}) FROM {table} GROUP BY terminal").fetchall()
        return any(int(end) > self._reached[str(terminal), kind] for terminal, end in ends)


def check_outbox(connection: Connection, cash: str = CASH) -> Finding:
    """The whole walk. ``why``: ``missing``, ``extra`` or ``twice``; ``cash`` as ``OutboxWalk`` has it."""
    walk = OutboxWalk(cash)
    while walk.step(connection):
        pass
    return together([Finding(walk.examined), *_told(connection, walk)])


def _told(connection: Connection, walk: OutboxWalk) -> Iterator[Finding]:
    return (part.ask(connection) for part in walk.parts()) if walk.parted else iter(())
