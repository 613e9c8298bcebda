"""受理 at size: the list, the search and 今日 with many residents and requests. Aim: each below 50 ms.

``python -m benchmarks.requests [RESIDENTS] [REQUESTS]`` (100,000 and 200,000). The raw baseline is one indexed page of
the same table read by the driver, in the same run.
"""

import json
import random
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.models.base import compose_id, to_ms
from app.models.request import Request
from app.rules import names
from app.services import catalogue, request_query, today
from app.services.desk import Desk
from app.services.request_query import RequestFilter
from app.store import fast
from benchmarks.people import fill
from benchmarks.side_by_side import Measured, Variant, measure, nothing, quantile, report
from tests.support import START, Centre, copy_centre, make_centre

AIM = 50.0
RAW = "raw driver, one page of 100"
STATES = ("closed",) * 95 + ("in_progress",) * 3 + ("registered", "awaiting")


def fill_requests(centre: Centre, people: list[dict[str, Any]], count: int) -> None:
    """Requests spread over five years; 5 % of them open, most of those of the last weeks."""
    desk, rng = centre.desk, random.Random(5)
    items = desk.see(catalogue.items)
    spoken = {row["no"]: "".join(s[0] for s in names.pinyin(row["name"]).split()) for row in people}
    with desk.store.write() as session:
        _REQUESTS.run(session, [_one(rng, items, people, spoken, centre, n, count) for n in range(count)])
        session.commit()


def _one(
    rng: random.Random,
    items: Any,
    people: list[dict[str, Any]],
    spoken: dict[int, str],
    centre: Centre,
    n: int,
    count: int,
) -> dict[str, Any]:
    item, person, state = rng.choice(items), rng.choice(people), rng.choice(STATES)
    days = rng.randrange(20) if state != "closed" else (count - n) * 1825 // count
    at = START - timedelta(days=days, minutes=rng.randrange(400))
    due = at + timedelta(days=7)
    day = (at + timedelta(hours=8)).date()
    row = dict.fromkeys(("agent_name", "agent_relation", "agent_phone", "phone", "result_text", "responsible"), "")
    closed = at + timedelta(days=2) if state == "closed" else None
    return {
        **row,
        "id": compose_id(to_ms(at), rng.getrandbits(74)),
        "number": f"SL-A-{day:%Y%m%d}-{n:06d}",
        "terminal": "A",
        "business_date": day,
        "serial": n,
        "state": state,
        "item": item.code,
        "item_name": item.name,
        "scene": item.scene,
        "disposition": "now",
        "resident_id": person["id"],
        "anonymous": False,
        "channel": "window",
        "urgent": False,
        "place": person["address"],
        "text": f"{item.name}，请帮忙看看 {n}",
        "search": f"{person['name']} {spoken[person['no']]} {item.name}",
        "materials": "[]",
        "first_receiver": centre.staff["3001"],
        "handler_id": None,
        "received_at": at,
        "first_due": due,
        "due_at": None if state == "awaiting" else due,
        "due_rule": json.dumps(
            {"start": at.replace(tzinfo=None).isoformat(), "clock": "office", "unit": "workdays", "amount": 5}
        ),
        "extended": 0,
        "reopened": 0,
        "stopped_at": at if state == "awaiting" else None,
        "closed_at": closed,
        "late": False,
        "result": "solved" if state == "closed" else "",
        "call_back_due": closed,
        "called_back_at": closed,
        "rating": 5 if state == "closed" else None,
        "main_id": None,
        "changed_at": at,
    }


def raw_page(desk: Desk) -> object:
    """One page by index, through the driver."""
    with desk.store.read() as session:
        return fast.rows(session, "SELECT * FROM request ORDER BY received_at DESC LIMIT 100")


def main(residents: int = 100_000, count: int = 200_000) -> list[Measured]:
    """Fill a store and time what the counter looks at all day."""
    with tempfile.TemporaryDirectory() as temp:
        make_centre(Path(temp) / "template", people=5)
        centre = copy_centre(Path(temp) / "template", Path(temp) / "centre")
        centre.sign_in("3001")
        desk = centre.desk
        people = fill(desk, residents)
        fill_requests(centre, people, count)
        groups = looks(desk, people)
        every = {name: look for group in groups.values() for name, look in group.items()}
        variants = [Variant(name, nothing, lambda _given, look=look: look()) for name, look in every.items()]  # type: ignore[misc]
        times = measure(variants, 40, warm_up=3)
        report(f"受理: {residents} residents, {count} requests (aim: each p95 < {AIM:g} ms)", times, RAW)
        desk.store.close()
    size = f"at {residents:,} residents and {count:,} requests, p95"
    return [
        Measured(f"{name} {size}", max(quantile(times[one], 0.95) for one in group), AIM, "ms")
        for name, group in groups.items()
        if name
    ]


def looks(desk: Desk, people: list[dict[str, Any]]) -> dict[str, dict[str, Callable[[], object]]]:
    """What is timed, by the line of the table it belongs to; the baseline belongs to none."""

    def listed(**wanted: Any) -> Callable[[], object]:
        return lambda: desk.see(request_query.listing, RequestFilter(**wanted), 0, 100, "new")

    family, newest = people[0]["name"], desk.see(request_query.listing, RequestFilter(), 0, 1, "new").rows[0].number
    return {
        "": {RAW: lambda: raw_page(desk)},
        "request list, any of 3 filters,": {
            "list, newest": listed(),
            "list, late": listed(late=True),
            "list, one resident": listed(resident_id=people[1]["id"]),
        },
        "request search by name, words or number": {
            "search by name": listed(query=family),
            "search by words": listed(query="请帮忙看看 1999"),
            "search by number": listed(query=newest),
            "search by its last digits": listed(query=newest[-4:]),
        },
        "今日 whole page": {
            "今日": lambda: desk.see(today.today),
            "今日, requests": lambda: desk.see(request_query.today),
        },
    }


_REQUESTS = fast.Insert(Request)

if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:3]))
