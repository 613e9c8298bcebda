"""The guard of the rooms: no unit is held twice at a time, whatever writes. Its DDL is for migrations alone.

A span is half open and at most a day long, so a new one can only meet those that begin within a day before it: with
that bound the index is read for a handful of rows; without it a trigger reads all of a unit's past.
"""

from __future__ import annotations

from sqlcipher3 import dbapi2 as sqlcipher

from app.store.chained import has_table
from app.store.driver import Connection
from app.store.findings import Finding

LONGEST = 1440
"""Minutes one booking can hold a unit."""

_TAKEN = "TAKEN booking_hold"
_TRIGGERS = ("tr_booking_hold_add", "tr_booking_hold_move")
_EXCLUSION = "ex_booking_hold_taken"


def guard_statements(dialect: str) -> list[str]:
    """Statements that put the guard on ``booking_hold``: triggers in the file, an exclusion constraint on a server.

    The range of the constraint says unit and minute in one number, so that it needs no extension of the server.
    """
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {name} BEFORE {act} ON booking_hold WHEN NEW.holds "
            f"BEGIN SELECT RAISE(ABORT, '{_TAKEN}') WHERE EXISTS (SELECT 1 FROM booking_hold WHERE holds "
            f"AND unit_no = NEW.unit_no AND s < NEW.e AND s > NEW.s - {LONGEST} AND e > NEW.s "
            "AND booking_id <> NEW.booking_id); END"
            for name, act in zip(_TRIGGERS, ("INSERT", "UPDATE OF booking_id, unit_no, s, e, holds"), strict=True)
        ]
    unit = "CAST(unit_no AS BIGINT) * 4294967296"
    return [
        f"ALTER TABLE booking_hold ADD CONSTRAINT {_EXCLUSION} "
        f"EXCLUDE USING gist (int8range({unit} + s, {unit} + e) WITH &&) WHERE (holds)"
    ]


def is_taken(error: BaseException) -> bool:
    """Whether an error of the database is the guard's answer."""
    inner = getattr(error, "orig", None) or error
    if str(getattr(inner, "sqlite_errorname", "")).startswith("SQLITE_CONSTRAINT"):
        return str(inner).startswith(_TAKEN)
    return getattr(inner, "sqlstate", "") == "23P01"  # exclusion_violation: there is no other such constraint


def missing(connection: Connection) -> str:
    """The part of the guard that is gone; empty when all is there, or there were no rooms yet."""
    if not isinstance(connection, sqlcipher.Connection):
        gone = (
            "SELECT count(*) FROM information_schema.tables WHERE table_name = 'booking_hold' "
            f"AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{_EXCLUSION}')"
        )
        return _EXCLUSION if connection.execute(gone).fetchone()[0] else ""
    there = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master")}
    return next((name for name in _TRIGGERS if "booking_hold" in there and name not in there), "")


def check_rooms(connection: Connection) -> Finding:
    """The guard is there, no unit is held twice, and whoever stands holds what is theirs. ``why``: ``guard`` with its
    name, ``overlap`` with the later of the first two bookings that meet, ``unheld`` with the first booking to come that
    does not hold its units for its time, or that holds some although it is given up.
    """
    if name := missing(connection):
        return Finding(0, name, "guard")
    if not has_table(connection, "booking_hold"):
        return Finding(0)
    count = int(connection.execute("SELECT count(*) FROM booking_hold WHERE holds").fetchone()[0])
    minutes = _MILLISECONDS if isinstance(connection, sqlcipher.Connection) else _TIMESTAMPS
    for query, why in ((_OVERLAP, "overlap"), (_UNHELD.format(**minutes), "unheld"), (_OVERHELD, "unheld")):
        row = connection.execute(query).fetchone()
        if row is not None:
            return Finding(count, str(row[0]), why)
    return Finding(count)


_OVERLAP = (
    "SELECT b.number FROM (SELECT booking_id, s, lag(e) OVER (PARTITION BY unit_no ORDER BY s) AS before "
    "FROM booking_hold WHERE holds) h JOIN booking b ON b.id = h.booking_id WHERE h.s < h.before ORDER BY h.s LIMIT 1"
)
_NEWEST = "(SELECT max(at) FROM audit_entry)"
"""When the store was last written, by its own word: what is over by then may be of units a room no longer has."""
_MILLISECONDS = {at: f"(b.{at} / 60000 - 15777600)" for at in ("starts_at", "ends_at")}
_TIMESTAMPS = {at: f"(CAST(extract(epoch FROM b.{at}) AS BIGINT) / 60 - 15777600)" for at in ("starts_at", "ends_at")}
"""An instant as the minute a hold counts by: the file keeps milliseconds, a server its own instants."""
_UNHELD = (
    "SELECT b.number FROM booking b JOIN room r ON r.id = b.room_id JOIN room_part p ON p.room_id = r.id "
    "JOIN room_unit u ON u.id = p.unit_id LEFT JOIN booking_hold h ON h.booking_id = b.id AND h.unit_no = u.no "
    "AND h.holds AND h.s = {starts_at} - b.setup_min AND h.e = {ends_at} + b.clean_min "
    "WHERE r.shared_places = 0 AND h.booking_id IS NULL AND b.state IN ('pending', 'confirmed', 'in_use') "
    f"AND b.ends_at > {_NEWEST} AND NOT (b.state = 'pending' AND b.hold_until <= {_NEWEST}) ORDER BY b.number LIMIT 1"
)
_OVERHELD = (
    "SELECT b.number FROM booking b JOIN booking_hold h ON h.booking_id = b.id AND h.holds "
    "WHERE b.state IN ('cancelled', 'refused', 'lapsed', 'no_show', 'skipped') ORDER BY b.number LIMIT 1"
)
