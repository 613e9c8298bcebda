"""Resident search as typed, against LIKE over seven columns, in the same encrypted store.

``python -m benchmarks.search [RESIDENTS]``. Aim at 100,000: p95 at most 0.005 times LIKE, every field found.
Measured in CPU time of the thread, for both: nothing here waits for a disk, and on a shared machine the slowest
twentieth of any wall clock shows who else was working.
"""

import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from app.services.desk import Desk
from app.services.residents import search
from app.services.residents.search import ResidentRow
from app.services.work import View
from app.store import sql
from benchmarks.people import fill, readings
from benchmarks.side_by_side import Measured, quantile, tail
from tests.support import copy_centre, make_centre

AIM = 0.005
EVERY = 24
"""LIKE runs at every 24th keystroke: each time it drives the pages the searches use out of the cache they share."""

COLUMNS = ("name", "full", "initials", "phone", "address", "door", "tail")


def keystrokes(sample: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """What people type, prefix by prefix, and whom they look for."""
    rng = random.Random(3)
    typed = []
    for row in sample[:60]:
        full, initials = readings(row)
        for text in (row["name"], full, initials, row["phone"][-4:], row["phone"][:7], _door(row)):
            for end in range(min(2, len(text)), len(text) + 1):
                typed.append((text[:end], row["no"] if end == len(text) else 0))
    rng.shuffle(typed)
    return typed


def _door(row: dict[str, Any]) -> str:
    rest = row["address"].split(" ")[1]
    block, rest = rest.split("幢")
    stair, room = rest.split("单元")
    return f"{block}-{stair}-{room.rstrip('室')}"


def like_table(desk: Desk) -> None:
    """The plain table a LIKE search would scan."""
    with desk.store.write() as session:
        sql.run(session, f"CREATE TABLE plain (no INTEGER PRIMARY KEY, {', '.join(c + ' TEXT' for c in COLUMNS)})")
        rows = sql.rows(session, "SELECT no, name, phone, address, document_tail FROM resident")
        data = []
        for no, name, phone, address, tail in rows:
            full, initials = readings({"name": name})
            door = _door({"address": address}) if " " in address else ""
            data.append(
                dict(zip(("no", *COLUMNS), (no, name, full, initials, phone, address, door, tail), strict=True))
            )
        sql.run(session, f"INSERT INTO plain VALUES (:no, {', '.join(':' + c for c in COLUMNS)})", data)
        session.commit()


_LIKE = search._of(
    f"(SELECT no, name FROM plain p WHERE {' OR '.join(f'p.{c} LIKE :q' for c in COLUMNS)} ORDER BY name LIMIT 20) t "
    "JOIN resident r ON r.no = t.no"
)


def like(view: View, text: str) -> tuple[ResidentRow, ...]:
    """The naive search as the screen would ask for it: ordered, cut to twenty, the same rows handed back."""
    return search._rows(view, _LIKE.rows(view, q=f"%{text}%"))


def replay(desk: Desk, typed: list[tuple[str, int]], every: int) -> tuple[list[float], list[float], int]:
    """Each keystroke by our search, some of them by LIKE too: both times, and how many wanted people were missed."""
    ours: list[float] = []
    theirs: list[float] = []
    missed = 0
    for n, (text, wanted) in enumerate(typed):
        start = time.thread_time_ns()
        rows = desk.see(search.search, text)
        ours.append((time.thread_time_ns() - start) / 1e6)
        if wanted and (not rows or (len(rows) < 20 and wanted not in (r.no for r in rows))):
            missed += 1
        if n % every == 0:
            start = time.thread_time_ns()
            desk.see(like, text)
            theirs.append((time.thread_time_ns() - start) / 1e6)
    return ours, theirs, missed


def main(count: int = 100_000, *, every: int = EVERY) -> list[Measured]:
    """Replay the same keystrokes through both and compare the p95s. Somebody wanted and not found is an error."""
    with tempfile.TemporaryDirectory() as temp:
        make_centre(Path(temp) / "template", people=5)
        centre = copy_centre(Path(temp) / "template", Path(temp) / "centre")
        centre.sign_in("1001")
        desk = centre.desk
        sample = fill(desk, count)
        like_table(desk)
        typed = keystrokes(sample)
        replay(desk, typed[:96], every)  # warm
        ours, theirs, missed = replay(desk, typed, every)
        desk.store.close()
    ratio = quantile(ours, 0.95) / quantile(theirs, 0.95)
    print(f"\nResident search, {count} residents, {len(typed)} keystrokes, wanted and not found: {missed}")
    for name, times in (("LIKE over seven columns", theirs), ("residents.search", ours)):
        print(f"  {name:<28} p50 {quantile(times, 0.5):8.3f} ms  p95 {quantile(times, 0.95):8.3f} ms")
    print(f"  p50 ratio x{quantile(ours, 0.5) / quantile(theirs, 0.5):.4f}  p95 ratio x{ratio:.4f}")
    if missed:
        raise RuntimeError(f"{missed} people were not found by what was typed")
    floor = quantile(theirs, 0.95)
    what = f"resident search at {count:,} against LIKE over 7 columns, p95, every field found"
    return [tail(what, [spent / floor for spent in ours], 0.95, AIM, "×")]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
