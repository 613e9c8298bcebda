"""A store that holds less than its backups or its note prove: found at the start, and gone on from without harm.

Numbers given out by what is gone must not be given out again, so every terminal goes on in a new series, as after a
restore. Nothing is put back by itself: whether the newer backup is wanted, people decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.store import driver, head_note, series
from app.store.faults import translated
from app.store.keys import Keys
from app.store.verify_heads import AT_START, ROLLED_BACK, Lost, lost


@dataclass(frozen=True)
class RolledBack:
    """What proves it, and the new series: old terminal code → new one."""

    found: tuple[Lost, ...]
    codes: dict[str, str]

    @property
    def backup(self) -> Lost | None:
        """The newest backup that holds what the store does not; None when only the note tells."""
        return next((one for one in self.found if one.at is not None), None)


def look(folder: Path, keys: Keys, now: datetime) -> RolledBack | None:
    """Compare the store with its evidence and note where the chain ends now; None when all is there.

    Milliseconds when it is. To be called with the folder's lock held, the schema current, nothing else open.
    Raises ``StoreTrouble``.
    """
    connection = driver.connect(folder / driver.DB_NAME, keys)
    try:
        with translated():
            found = lost(connection, folder, keys, newest=AT_START, known=True)
            codes: dict[str, str] = {}
            if found:
                known = series.known_in(keys, folder)
                said = {"backup": found[0].name, "dropped": " ".join(dict.fromkeys(one.head for one in found))}
                codes = series.open_next(connection, folder, keys, now, known, ROLLED_BACK, said)
            if (head := head_note.head_of(connection)) is not None:
                head_note.note(folder, keys, head)
    finally:
        connection.close()
    return RolledBack(tuple(found), codes) if found else None
