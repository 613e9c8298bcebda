"""维修 at size: the board, the list and the search with many jobs. Aim: each below 50 ms.

``python -m benchmarks.repairs [JOBS]`` (20,000). The raw baseline is one indexed page of the same table read by the
driver, in the same run; CPU time of the thread, as ``benchmarks.requests`` measures.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from app.models.base import compose_id, to_ms
from app.models.centre import NumberSeries
from app.models.repair import RepairItem, RepairSlip
from app.rules.dates import local_day
from app.rules.people import names
from app.rules.records import REPAIR
from app.rules.repairs.flow import TO_COLLECT, RepairState
from app.services.desk import Desk
from app.services.repairs import board, calls
from app.services.repairs.board import RepairFilter
from app.services.repairs.tags import BLANK
from app.store import sql
from benchmarks.people import fill
from benchmarks.plant import planting
from benchmarks.side_by_side import Measured, Variant, measure, nothing, quantile, report, tail
from tests.support import START, Centre, copy_centre, make_centre

AIM = 50.0
RAW = "raw driver, one page of 100"
STATES = ("handed",) * 96 + ("ready", "working", "received", "unrepaired")
THINGS = (("家电", "落地扇"), ("修鞋", "皮鞋"), ("缝补", "羊毛大衣"), ("磨刀修伞", "雨伞"), ("钟表锁匙", "手表"))


def fill_repairs(centre: Centre, people: list[dict[str, Any]], count: int) -> None:
    """Jobs spread over three years; 4 % of them open. Somebody is on duty."""
    rng, serials, staff = random.Random(7), Counter[Any](), centre.staff["3001"]
    spoken = {row["no"]: "".join(s[0] for s in names.pinyin(row["name"]).split()) for row in people}
    slips, things = [], []
    for n in range(count):
        slip, thing = _one(rng, rng.choice(people), spoken, (count - n) / count, staff)
        serials[thing["business_date"]] += 1
        serial = serials[thing["business_date"]]
        number = REPAIR.number("A", thing["business_date"], serial)
        slips.append(slip)
        things.append({**thing, "serial": serial, "number": number, "search": f"{number} {thing['search']}"})
    with planting(centre.desk) as session:
        _SLIPS.run(session, slips)
        _THINGS.run(session, things)
        series = [{"kind": REPAIR.prefix, "terminal": "A", "day": d, "last": n} for d, n in serials.items()]
        _SERIES.run(session, series)


def _one(
    rng: random.Random, person: dict[str, Any], spoken: dict[int, str], age: float, staff: UUID
) -> tuple[dict[str, Any], dict[str, Any]]:
    state = RepairState(rng.choice(STATES))
    over = state is RepairState.HANDED
    at = START - timedelta(days=int(age * 1095) if over else rng.randrange(50), minutes=rng.randrange(400))
    slip_id, day = compose_id(to_ms(at), rng.getrandbits(74)), local_day(at)
    category, what = rng.choice(THINGS)
    ready = at + timedelta(days=2) if over or state in TO_COLLECT else None
    slip = {
        "id": slip_id, "kind": "stall", "resident_id": person["id"], "name": person["name"], "phone": person["phone"],
        "address": person["address"], "channel": "window", "request_id": None, "received_at": at, "typed_at": at,
        "staff_id": staff, "note": "",
    }  # fmt: skip
    thing = {
        **BLANK, "id": compose_id(to_ms(at), rng.getrandbits(74)), "slip_id": slip_id, "state": state.value,
        "resident_id": person["id"], "category": category, "what": what, "fault": "不好用", "quote": 1500,
        "agreed": 1500,
        "parts": 0 if ready else None, "labour": 1500 if ready else None, "ready_at": ready, "terminal": "A",
        "shelf": "" if over else f"{rng.choice('ABC')}-{rng.randrange(1, 13):02d}", "business_date": day,
        "handed_on": day + timedelta(days=4) if over else None, "received_at": at, "changed_at": at,
        "search": f"{person['name']} {spoken[person['no']]} {person['phone']} {what}",
    }  # fmt: skip
    return slip, thing


def raw_page(desk: Desk) -> object:
    """One page by index, through the driver."""
    with desk.sessions.read() as session:
        return sql.rows(session, "SELECT * FROM repair_item ORDER BY received_at DESC LIMIT 100")


def main(count: int = 20_000, residents: int = 2_000, rounds: int = 30) -> list[Measured]:
    """Fill a store and time what the counter looks at all day."""
    with tempfile.TemporaryDirectory() as temp:
        make_centre(Path(temp) / "template", people=5)
        centre = copy_centre(Path(temp) / "template", Path(temp) / "centre")
        centre.sign_in("3001")
        people = fill(centre.desk, residents)
        fill_repairs(centre, people, count)
        groups = looks(centre.desk, people)
        every = {name: look for group in groups.values() for name, look in group.items()}
        variants = [Variant(name, nothing, lambda _given, look=look: look()) for name, look in every.items()]  # type: ignore[misc]
        times = measure(variants, rounds, warm_up=3, clock=time.thread_time_ns)
        report(f"维修: {count} jobs (aim: each p95 < {AIM:g} ms)", times, RAW)
        centre.desk.store.close()
    return [
        tail(f"{name} at {count:,} jobs, p95", times[max(group, key=lambda one: quantile(times[one], 0.95))], 0.95, AIM)
        for name, group in groups.items()
        if name
    ]


Looks = dict[str, Callable[[], object]]


def looks(desk: Desk, people: list[dict[str, Any]]) -> dict[str, Looks]:
    """What is timed, by the line of the table it belongs to; the baseline belongs to none."""
    newest = desk.see(board.listing, RepairFilter(), 0, 1).rows[0]
    typed = {
        "name": people[0]["name"], "phone": people[1]["phone"], "tag": newest.number, "serial": "3", "place": "b3",
        "word": "皮鞋", "letter": "w", "nothing there is": "xqzv",
    }  # fmt: skip
    pages = {
        "newest": RepairFilter(), "open": RepairFilter(open_only=True), "unclaimed": RepairFilter(unclaimed=True),
        "one category": RepairFilter(category="修鞋"), "one resident": RepairFilter(resident_id=people[1]["id"]),
        "a year": RepairFilter(day_from=local_day(START) - timedelta(days=365)),
    }  # fmt: skip
    found = {f"search by {name}": _found(desk, query) for name, query in typed.items()}
    listed = {f"list, {name}": _listed(desk, wanted) for name, wanted in pages.items()}
    listed |= {f"list by {name}": _listed(desk, RepairFilter(query=query)) for name, query in typed.items()}
    return {
        "": {RAW: lambda: raw_page(desk)},
        "repair board": {
            "board": lambda: desk.see(board.open_things),
            "figures": lambda: desk.see(board.repair_counts),
            "to collect": lambda: desk.see(calls.to_collect),
            "one thing": lambda: desk.see(board.card, newest.id),
            "where is it": lambda: desk.see(board.where_is, "B-03"),
        },
        "repair search and list": {**found, **listed},
    }


def _found(desk: Desk, query: str) -> Callable[[], object]:
    return lambda: desk.see(board.find_things, query)


def _listed(desk: Desk, wanted: RepairFilter) -> Callable[[], object]:
    return lambda: desk.see(board.listing, wanted, 0, 100)


_SLIPS = sql.Insert(RepairSlip)
_THINGS = sql.Insert(RepairItem)
_SERIES = sql.Insert(NumberSeries)

if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:3]))
