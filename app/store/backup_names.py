"""What the names of backups say, and nothing else: light enough for the login page to ask when the last was made."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from app.rules.dates import SHANGHAI, ahead

FOLDER = "backups"
_HEX = frozenset("0123456789abcdef")


def name_of(now: datetime, revision: str, chain_head: str) -> str:
    """The name of a backup made at ``now``: ``desk-20261123-104200-0005-1a2b3c4d.db``, by the counter's clock."""
    return f"desk-{now.astimezone(SHANGHAI):%Y%m%d-%H%M%S}-{revision}-{chain_head}.db"


def said_by(name: str) -> tuple[datetime, str, str] | None:
    """When it was made (UTC), its revision and chain head; None for the name of anything else.

    By hand: a pattern and ``strptime`` together take longer to load than the login page to build.
    """
    parts = name.split("-")
    if len(parts) != 5 or parts[0] != "desk" or not parts[4].endswith(".db"):
        return None
    day, clock, revision, head = parts[1], parts[2], parts[3], parts[4][:-3]
    if (len(day), len(clock), len(head)) != (8, 6, 8) or not _HEX.issuperset(head):
        return None
    digits = day + clock
    if not (digits.isascii() and digits.isdigit() and revision.replace("_", "0").isalnum()):
        return None
    month, date, hour, minute, second = (int(digits[at : at + 2]) for at in range(4, 14, 2))
    try:
        at = datetime(int(digits[:4]), month, date, hour, minute, second, tzinfo=SHANGHAI)
        return at.astimezone(UTC), revision, head
    except (ValueError, OverflowError):
        return None


def last(folder: Path, now: datetime | None = None) -> datetime | None:
    """When the newest backup of a store's folder was made (UTC), copies from before an upgrade apart; or None.

    With ``now`` those of a clock that was ahead do not count: they would say for years that a backup was just made.
    """
    try:
        names = os.listdir(folder / FOLDER)
    except (FileNotFoundError, NotADirectoryError):
        return None
    dated = (said[0] for name in names if (said := said_by(name)) is not None)
    return max((at for at in dated if now is None or not ahead(at, now)), default=None)
