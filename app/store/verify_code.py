"""A 封账码 or a number from paper: do the books still have it?

Each Z prints where the chain had come to: the first sixteen hex digits of its last code; every receipt and slip prints
its number. Who cuts whole days off the end of every chain, and backups and notes with them, leaves a smaller store that
fits in every sum; the papers a manager and the residents keep are what tells. A number that was given out again since
is there; what stands under it is then another sale, so its amount is told for comparing.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from app.rules import records
from app.store.chained import chained
from app.store.driver import Connection
from app.store.findings import Finding

DIGITS = 16
_SEEN_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DROPPED = " -·\u3000\t"
_MONEY = ("sale", "charge")


class Sealed(NamedTuple):
    """The record a code belongs to, or a ``number``: that one's ``due`` in 分 where it has any."""

    terminal: str
    serial: int
    business_date: str
    number: str = ""
    due: int | None = None


def read(text: str) -> str:
    """The code somebody typed, in small letters, or the number; an empty text for none. Raises ``ValueError`` for what
    is neither.

    Capitals, full-width digits, blanks and dashes are as good; O, I and l are the digits they look like.
    """
    if number := records.paper_number(text):
        return number
    plain = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c not in _DROPPED).translate(_SEEN_AS)
    if plain and (len(plain) != DIGITS or set(plain) - set("0123456789ABCDEF")):
        raise ValueError("no code")
    return plain.lower()


def find(connection: Connection, code: str) -> Sealed | None:
    """The record whose code begins so, or of that number; None when the books have none. Reads every code: a second
    for a million."""
    if "-" in code:
        return _numbered(connection, code)
    for kind in chained(connection):
        for row in connection.execute(f"SELECT mac, terminal, chain_serial, {kind.day} FROM {kind.table}"):
            if bytes(row[0])[: DIGITS // 2].hex() == code:
                return Sealed(str(row[1]), int(row[2]), str(row[3]))
    return None


def _numbered(connection: Connection, number: str) -> Sealed | None:
    record = records.of(number)
    if record is None or not record.table:
        return None
    due = "due" if record.table in _MONEY else "NULL"
    row = connection.execute(f'SELECT {due} FROM "{record.table}" WHERE number = :n', {"n": number}).fetchone()
    if row is None:
        return None
    _, terminal, day, serial = number.split("-")
    return Sealed(terminal, int(serial), f"{day[:4]}-{day[4:6]}-{day[6:]}", number, row[0])


def check_code(connection: Connection, code: str, sealed: list[Sealed]) -> Finding:
    """Fills ``sealed`` with the record it belongs to. ``why``: ``unknown``, and the record the code as it is printed.
    One of zeros was printed before anything was sealed and says nothing."""
    found = find(connection, code)
    if found is not None:
        sealed.append(found)
    return Finding(1, printed(code), "unknown") if found is None and code.strip("0") else Finding(1)


def printed(code: str) -> str:
    """As it stands on the slip."""
    if "-" in code:
        return code
    return " ".join(code.upper()[at : at + 4] for at in range(0, len(code), 4))
