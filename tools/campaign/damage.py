"""Bits that flip, logs that are damaged, records that are changed behind the program's back, files in any state."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from app.errors import Refused, StoreTrouble
from app.store import driver, head_note, keys, rolled_back
from app.store.keychain import NoKeychain
from app.store.verify import verify
from app.ui.words.sentences import TROUBLES
from tests.support import START, open_centre
from tools.campaign import nursery
from tools.campaign.acts import one_sale, people, say
from tools.campaign.ground import Ground, copied
from tools.campaign.kills import NEW, sales_in, with_newer
from tools.campaign.nursery import Order
from tools.campaign.tally import Found

PAGE = 4096


def run_flips(ground: Ground) -> None:
    """A bit, a page or the end of the file: the program opens it, sells, and its checks say that something is wrong."""
    tried = 0
    while ground.goes_on(tried):
        rng, folder = ground.rng("flip", tried), copied(with_newer(ground), ground.home / "flip")
        spoiled = rng.choice((_flip, _flip, _flip, _zero, _swap, _short))(folder / driver.DB_NAME, rng)
        found = Found()
        if not _noticed(folder, rng, found):
            found.unnoticed.append(spoiled)
        ground.tally.count("flip", found, ground.seed, folder)
        tried += 1


def _flip(path: Path, rng: Random) -> str:
    raw = bytearray(path.read_bytes())
    at = rng.randrange(len(raw))
    raw[at] ^= 1 << rng.randrange(8)
    path.write_bytes(raw)
    return f"a bit of byte {at}"


def _zero(path: Path, rng: Random) -> str:
    raw = bytearray(path.read_bytes())
    at = rng.randrange(len(raw) // PAGE) * PAGE
    raw[at : at + PAGE] = bytes(PAGE)
    path.write_bytes(raw)
    return f"page {at // PAGE} zeroed"


def _swap(path: Path, rng: Random) -> str:
    raw = bytearray(path.read_bytes())
    one, other = (n * PAGE for n in rng.sample(range(1, len(raw) // PAGE), 2))
    raw[one : one + PAGE], raw[other : other + PAGE] = raw[other : other + PAGE], raw[one : one + PAGE]
    path.write_bytes(raw)
    return f"pages {one // PAGE} and {other // PAGE} swapped"


def _short(path: Path, rng: Random) -> str:
    length = rng.randrange(path.stat().st_size)
    with path.open("r+b") as file:
        file.truncate(length)
    return f"cut to {length}"


def _noticed(folder: Path, rng: Random, found: Found) -> bool:
    """Whether opening, a sale or a check says something; an exception that no sentence stands for is a fault."""
    try:
        unlocked = keys.unlock(folder, NoKeychain())
        centre = open_centre(folder)
        try:
            centre.sign_in("2001")
            one_sale(centre, rng, people(centre), 0, tell=_silent)
        finally:
            centre.desk.store.close()
        return not verify(folder, unlocked).ok
    except StoreTrouble:
        return True
    except Refused as refused:
        found.other.append(f"refused with {refused.code} on a damaged store")
        return True
    except Exception as error:
        if getattr(getattr(error, "orig", error), "sqlite_errorname", ""):
            return True  # a read of the tests' own, outside the desk
        found.other.append(f"{type(error).__name__}: {error}")
        return True


def _silent(line: str) -> None:
    pass


# --- the log ---------------------------------------------------------------------------------------------------------


def run_logs(ground: Ground) -> None:
    """The log of a killed program is damaged: what the note or a backup proves is missed; later sales are not."""
    tried = unknown = 0
    while ground.goes_on(tried):
        rng, folder = ground.rng("wal", tried), ground.fresh("wal")
        child = nursery.start(Order("sell", folder, rng.randrange(2**32)))
        child.ready()
        child.kill(rng.uniform(0.1, 0.4))
        log, found = folder / f"{driver.DB_NAME}-wal", Found()
        unlocked = keys.unlock(folder, NoKeychain())
        before = _end(copied(folder, ground.home / "whole"), unlocked)
        if log.exists() and log.stat().st_size:
            spoiled = rng.choice(LOG_DAMAGE)(log, rng, ground)
            unknown += _judge_log(folder, unlocked, before, spoiled, found)
        ground.tally.count("wal", found, ground.seed, folder)
        tried += 1
        ground.tally.line("wal").note = f"{unknown} lost only what came after the last note"


def _end(folder: Path, unlocked: keys.Keys) -> head_note.Head:
    db = driver.connect(folder / driver.DB_NAME, unlocked)
    head = head_note.head_of(db)
    db.close()
    assert head is not None
    return head


def _judge_log(folder: Path, unlocked: keys.Keys, before: head_note.Head, spoiled: str, found: Found) -> int:
    """1 when records are gone that nothing proves."""
    notes = head_note.noted(folder, unlocked)
    try:
        left = _end(copied(folder, folder.parent / "left"), unlocked)
        report = verify(folder, unlocked)
        rolled = rolled_back.look(folder, unlocked, START)
    except StoreTrouble:
        return 0
    if left == before:
        if not report.ok or rolled is not None:
            found.accused.append(f"{spoiled}: {report.first} {rolled}")
        return 0
    proved = [note[1::2] for note in notes if note[1::2] > left[1::2]]
    if proved and (report.ok or rolled is None):
        found.unnoticed.append(f"{spoiled}: the chain ended at {before[1::2]}, ends at {left[1::2]}, noted {proved}")
    return 0 if proved or not report.ok or rolled is not None else 1


def _log_flip(path: Path, rng: Random, ground: Ground) -> str:
    return "log: " + _flip(path, rng)


def _log_short(path: Path, rng: Random, ground: Ground) -> str:
    return "log: " + _short(path, rng)


def _log_gone(path: Path, rng: Random, ground: Ground) -> str:
    path.unlink()
    return "log deleted"


def _log_empty(path: Path, rng: Random, ground: Ground) -> str:
    path.write_bytes(b"")
    return "log emptied"


def _log_garbage(path: Path, rng: Random, ground: Ground) -> str:
    path.write_bytes(rng.randbytes(rng.randint(1, 50_000)))
    return "log garbage"


def _log_foreign(path: Path, rng: Random, ground: Ground) -> str:
    """Of another store of the same key: the log of a sibling at another time."""
    folder = ground.fresh("foreign")
    child = nursery.start(Order("sell", folder, rng.randrange(2**32)))
    child.ready()
    child.kill(0.2)
    other = folder / path.name
    path.write_bytes(other.read_bytes() if other.exists() else b"")
    return "log of another"


LOG_DAMAGE: tuple[Callable[[Path, Random, Ground], str], ...] = (
    _log_flip, _log_flip, _log_short, _log_gone, _log_empty, _log_garbage, _log_foreign,
)  # fmt: skip


# --- records ---------------------------------------------------------------------------------------------------------


def run_tampering(ground: Ground) -> None:
    """Somebody with the key changes or deletes a record of a sealed table; verify names something."""
    tried = asked = 0
    while ground.goes_on(tried):
        rng, folder = ground.rng("tamper", asked), copied(_full(ground), ground.home / "tamper")
        asked += 1
        unlocked, found = keys.unlock(folder, NoKeychain()), Found()
        db = driver.connect(folder / driver.DB_NAME, unlocked)
        done = _tamper(db, rng)
        db.close()
        if done and verify(folder, unlocked).ok:
            found.unnoticed.append(done)
        if done:
            ground.tally.count("tamper", found, ground.seed, folder)
            tried += 1


def sealed_tables(db: Any) -> list[str]:
    """What the store itself seals: every table with a trigger against changes."""
    rows = db.execute(
        "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'tr_%_no_update'"
    )
    return sorted(row[0] for row in rows)


def _tamper(db: Any, rng: Random) -> str:
    """One edit of one row, or its deletion; empty when the table holds nothing or a constraint forbids it."""
    table = rng.choice(sealed_tables(db))
    for (name,) in db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
    ).fetchall():
        db.execute(f"DROP TRIGGER {name}")
    columns = [(row[1], row[2]) for row in db.execute(f"PRAGMA table_info({table})")]
    keys_ = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[5]]
    rows = db.execute(f"SELECT {', '.join(keys_)} FROM {table} ORDER BY {', '.join(keys_)}").fetchall()
    if not rows:
        return ""
    row = rng.choice(rows)
    where = " AND ".join(f"{key} = ?" for key in keys_)
    db.execute("PRAGMA foreign_keys = OFF")
    if rng.random() < 0.2:
        db.execute(f"DELETE FROM {table} WHERE {where}", row)
        return f"{table} {row!r} deleted"
    column, kind = rng.choice(columns)
    value = db.execute(f"SELECT {column} FROM {table} WHERE {where}", row).fetchone()[0]
    try:
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (_other(value, kind, rng), *row))
    except Exception:
        return ""
    return f"{table}.{column} of {row!r}, was {value!r}"


def _other(value: object, kind: str, rng: Random) -> object:
    match value:
        case bytes():
            return bytes([value[0] ^ 1]) + value[1:] if value else b"x"
        case int() if "BOOL" in kind:
            return 1 - value
        case int():
            return value + rng.choice((-1, 1, 100))
        case str():
            return value + "改" if not kind.startswith("DATE") else "2026-11-22"
        case _:
            return 1 if "INT" in kind or "BOOL" in kind else rng.randbytes(16) if kind == "BLOB" else "改"


def _full(ground: Ground) -> Path:
    """A store with something in every table that acts can fill."""
    home = ground.home / "full"
    if not home.exists():
        ground.fresh("full")
        for work, most in (("sell", "25"), ("take_in", "12")):
            child = nursery.start(Order(work, home, 5, (most,)))
            child.ready()
            child.rest()
    return home


# --- files beside the store ------------------------------------------------------------------------------------------


def run_files(ground: Ground) -> None:
    """Several files beside the store in any state at once: it opens with all that was sold, or says why not."""
    import tests.ui.shell.test_side_files as side

    tried = 0
    while ground.goes_on(tried):
        rng, folder = ground.rng("files", tried), copied(with_newer(ground), ground.home / "files")
        unlocked = keys.unlock(folder, NoKeychain())
        shutil.rmtree(ground.home / "elsewhere", ignore_errors=True)
        (ground.home / "elsewhere").mkdir()
        (ground.home / "elsewhere" / "file").write_bytes(b"somebody else's")
        names = rng.sample(side.OPENS, rng.randint(2, 8)) + rng.sample(side.TELLS, rng.choice((0, 0, 1)))
        done = _put_in_states(folder, names, rng, ground.home / "elsewhere")
        child = nursery.start(Order("start", folder, tried))
        child.ready()
        said, found = child.rest(), Found()
        code = said[0].partition(" ")[2] if said else "nothing"
        if code.startswith("raised") or code not in ("open", *TROUBLES):
            found.other.append(f"{code} with {done}")
        if driver.DB_NAME not in names and sales_in(folder, unlocked) != NEW:
            found.lost.append(f"sales with {done}: {code}, {sales_in(folder, unlocked)}")
        if (ground.home / "elsewhere" / "file").read_bytes() != b"somebody else's":
            found.lost.append(f"somebody else's file with {done}")
        ground.tally.count("files", found, ground.seed, folder)
        tried += 1


def _put_in_states(folder: Path, names: list[str], rng: Random, elsewhere: Path) -> str:
    import tests.ui.shell.test_side_files as side

    done = []
    for name in sorted(names):
        path, state = folder / name, rng.choice(side.STATES)
        if path.parent.is_dir() and not path.parent.is_symlink():
            side.take_away(path)
            state(path, elsewhere)
            done.append(f"{name} {state.__name__}")
    return ", ".join(done)


def start_up(folder: Path, rng: Random, words: tuple[str, ...]) -> None:
    """Start as the program does, step by step, and say how it ended."""
    import os

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    import tests.ui.shell.test_side_files as side

    app = QApplication([])
    say("ready")
    try:
        say(f"ended {side.start(folder)}")
    except Exception as error:
        say(f"ended raised {type(error).__name__}: {error}")
    app.quit()
