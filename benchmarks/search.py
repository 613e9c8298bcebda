"""Resident search as typed, against LIKE over seven columns, in the same encrypted store.

``python -m benchmarks.search [RESIDENTS]``. Aim at 100,000: p95 at most 0.005 times LIKE, every field found.
"""

import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from app.services import residents
from app.services.desk import Desk
from app.store import fast
from benchmarks.people import fill, readings
from benchmarks.side_by_side import quantile
from tests.support import copy_centre, make_centre

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
        fast.run(session, f"CREATE TABLE plain (no INTEGER PRIMARY KEY, {', '.join(c + ' TEXT' for c in COLUMNS)})")
        rows = fast.rows(session, "SELECT no, name, phone, address, document_tail FROM resident")
        data = []
        for no, name, phone, address, tail in rows:
            full, initials = readings({"name": name})
            door = _door({"address": address}) if " " in address else ""
            data.append(
                dict(zip(("no", *COLUMNS), (no, name, full, initials, phone, address, door, tail), strict=True))
            )
        fast.run(session, f"INSERT INTO plain VALUES (:no, {', '.join(':' + c for c in COLUMNS)})", data)
        session.commit()


def like(desk: Desk, text: str) -> list[Any]:
    """The naive search, ordered and cut to twenty."""
    where = " OR ".join(f"{c} LIKE :q" for c in COLUMNS)
    with desk.store.read() as session:
        return fast.rows(session, f"SELECT * FROM plain WHERE {where} ORDER BY name LIMIT 20", {"q": f"%{text}%"})


def main(count: int = 100_000) -> float:
    """Replay the same keystrokes through both; returns the ratio of the p95s."""
    with tempfile.TemporaryDirectory() as temp:
        make_centre(Path(temp) / "template", people=5)
        centre = copy_centre(Path(temp) / "template", Path(temp) / "centre")
        centre.sign_in("1001")
        desk = centre.desk
        sample = fill(desk, count)
        like_table(desk)
        typed = keystrokes(sample)
        ours: list[float] = []
        theirs: list[float] = []
        missed = 0
        for n, (text, wanted) in enumerate(typed):
            start = time.perf_counter_ns()
            rows = desk.see(residents.search, text)
            ours.append((time.perf_counter_ns() - start) / 1e6)
            if wanted and not rows:
                missed += 1
            if n % 8 == 0:
                start = time.perf_counter_ns()
                like(desk, text)
                theirs.append((time.perf_counter_ns() - start) / 1e6)
        ratio = quantile(ours, 0.95) / quantile(theirs, 0.95)
        print(
            f"\nResident search, {count} residents, {len(typed)} keystrokes, nothing found where somebody is: {missed}"
        )
        for name, times in (("LIKE over seven columns", theirs), ("residents.search", ours)):
            print(f"  {name:<28} p50 {quantile(times, 0.5):8.3f} ms  p95 {quantile(times, 0.95):8.3f} ms")
        print(f"  p95 ratio x{ratio:.4f}")
        desk.store.close()
    return ratio


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
