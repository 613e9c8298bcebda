"""A 封账码 from paper: does the chain still have it?

Each Z prints where the chain had come to: the first sixteen hex digits of its last code. Who cuts whole days off the
end of every chain, and the backups with them, leaves a smaller store that fits in every sum; the paper a manager keeps
is what tells.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from app.store.driver import Connection
from app.store.findings import Finding

DIGITS = 16
_SEEN_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DROPPED = " -·\u3000\t"
_SEALED = ("closing", "cash_movement", "sale")


class Sealed(NamedTuple):
    """The record a code belongs to."""

    terminal: str
    serial: int
    business_date: str


def read(text: str) -> str:
    """The code somebody typed, in small letters, an empty text for none. Raises ``ValueError`` for what is no code.

    Capitals, full-width digits, blanks and dashes are as good; O, I and l are the digits they look like.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c not in _DROPPED).translate(_SEEN_AS)
    if plain and (len(plain) != DIGITS or set(plain) - set("0123456789ABCDEF")):
        raise ValueError("no code")
    return plain.lower()


def find(connection: Connection, code: str) -> Sealed | None:
    """The record whose code begins so; None when no chain has it. Reads every code: a second for a million."""
    for table in _SEALED:
        day = "(SELECT business_date FROM shift WHERE id = shift_id)" if table == "cash_movement" else "business_date"
        for row in connection.execute(f"SELECT mac, terminal, chain_serial, {day} FROM {table}"):
            if bytes(row[0])[: DIGITS // 2].hex() == code:
                return Sealed(str(row[1]), int(row[2]), str(row[3]))
    return None


def check_code(connection: Connection, code: str, sealed: list[Sealed]) -> Finding:
    """Fills ``sealed`` with the record it belongs to. ``why``: ``unknown``, and the record the code as it is printed.
    One of zeros was printed before anything was sealed and says nothing."""
    found = find(connection, code)
    if found is not None:
        sealed.append(found)
    return Finding(1, printed(code), "unknown") if found is None and code.strip("0") else Finding(1)


def printed(code: str) -> str:
    """As it stands on the slip."""
    return " ".join(code.upper()[at : at + 4] for at in range(0, len(code), 4))
