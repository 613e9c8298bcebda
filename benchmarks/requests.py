"""受理 at size: the list, the search and 今日 with many residents and requests. Aim: each below 50 ms.

``python -m benchmarks.requests [RESIDENTS] [REQUESTS]`` (100,000 and 200,000). The raw baseline is one indexed page of
the same table read by the driver, in the same run. Measured in CPU time of the thread, as ``benchmarks.search`` does:
nothing here waits for a disk. All is looked at in turn, so that each finds the other's pages in the cache.
"""

import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from app.models.base import compose_id, to_ms
from app.models.centre import NumberSeries
from app.models.request import Request
from app.rules.dates import local_day
from app.rules.people import names
from app.rules.records import REQUEST
from app.rules.requests.flow import OPEN
from app.services import dashboard
from app.services.desk import Desk
from app.services.requests import catalogue, detail, handlers, listing
from app.services.requests.catalogue import ItemRow
from app.services.requests.handlers import HandlerDraft
from app.services.requests.listing import RequestFilter, RequestRow
from app.services.residents import filters
from app.services.residents.filters import ResidentFilter
from app.store import sql
from benchmarks.people import fill, readings
from benchmarks.plant import planting
from benchmarks.side_by_side import Measured, Variant, measure, nothing, quantile, report, tail
from tests.support import START, Centre, copy_centre, make_centre

AIM = 50.0
_HANDLER = "承办单位"
RAW = "raw driver, one page of 100"
STATES = ("closed",) * 95 + ("in_progress",) * 3 + ("registered", "awaiting")


def fill_requests(centre: Centre, people: list[dict[str, Any]], count: int) -> None:
    """Requests spread over five years; 5 % of them open, most of those of the last weeks. The manager is on duty."""
    desk, rng = centre.desk, random.Random(5)
    made = _Made(
        items=desk.see(catalogue.items),
        spoken={row["no"]: "".join(s[0] for s in names.pinyin(row["name"]).split()) for row in people},
        handlers=[desk.do(handlers.save_handler, HandlerDraft("organisation", f"{_HANDLER}{n}")) for n in range(12)],
        receivers=[centre.staff["3001"]] * 6 + [centre.staff["1002"]] * 2 + [centre.staff["1001"]],
        serials=Counter(),
    )
    with planting(desk) as session:
        _REQUESTS.run(session, [_one(rng, made, rng.choice(people), (count - n) / count) for n in range(count)])
        series = [{"kind": REQUEST.prefix, "terminal": "A", "day": d, "last": n} for d, n in made.serials.items()]
        _SERIES.run(session, series)


@dataclass(frozen=True)
class _Made:
    """What requests are made up of; ``serials`` counts each day's."""

    items: Sequence[ItemRow]
    spoken: dict[int, str]
    handlers: list[UUID]
    receivers: list[UUID]
    serials: Counter[date]


def _one(rng: random.Random, made: _Made, person: dict[str, Any], age: float) -> dict[str, Any]:
    """A request; ``age`` is 1 for five years ago and 0 for now."""
    item, state = rng.choice(made.items), rng.choice(STATES)
    days = rng.randrange(20) if state != "closed" else int(age * 1825)
    at = START - timedelta(days=days, minutes=rng.randrange(400))
    due = at + timedelta(days=7)
    day = local_day(at)
    made.serials[day] += 1
    serial = made.serials[day]
    row = dict.fromkeys(("agent_name", "agent_relation", "agent_phone", "result_text", "responsible"), "")
    return {
        **row,
        **_closing(rng, at, days, state == "closed"),
        "id": compose_id(to_ms(at), rng.getrandbits(74)),
        "number": f"SL-A-{day:%Y%m%d}-{serial:04d}",
        "terminal": "A",
        "business_date": day,
        "serial": serial,
        "state": state,
        "item": item.code,
        "item_name": item.name,
        "scene": item.scene,
        "disposition": "now",
        "resident_id": person["id"],
        "anonymous": False,
        "phone": person["phone"] if serial % 4 == 0 else "",
        "channel": "window",
        "origin_number": "",
        "urgent": serial % 50 == 0,
        "place": person["address"],
        "grid_id": None,
        "grid_set": None,
        "text": f"{item.name}，请帮忙看看 {serial}",
        "search": f"{person['name']} {made.spoken[person['no']]} {item.name} {item.name}，请帮忙看看 {serial}",
        "materials": "[]",
        "first_receiver": rng.choice(made.receivers),
        "handler_id": None if serial % 3 == 0 else rng.choice(made.handlers),
        "received_at": at,
        "first_due": due,
        "due_at": None if state == "awaiting" else due,
        "due_rule": json.dumps(
            {"start": at.replace(tzinfo=None).isoformat(), "clock": "office", "unit": "workdays", "amount": 5}
        ),
        "extended": 0,
        "reopened": 0,
        "stopped_at": at if state == "awaiting" else None,
        "late": False,
        "main_id": None,
        "changed_at": at,
    }


def _closing(rng: random.Random, at: datetime, days: int, closed: bool) -> dict[str, Any]:
    """Half is closed at once; two in five are rated, one in fifty of those badly; the last days' calls are to come."""
    done = (at + timedelta(days=rng.choice((0, 2)))) if closed else None
    called = done if days > 5 and rng.random() < 0.98 else None
    value = rng.choices((5, 4, 2), (40, 9, 1))[0] if closed and rng.random() < 0.4 else None
    return {
        "closed_at": done,
        "result": "solved" if closed else "",
        "call_back_due": None if done is None else done + timedelta(days=1),
        "called_back_at": called,
        "rating": value,
    }


def raw_page(desk: Desk) -> object:
    """One page by index, through the driver."""
    with desk.sessions.read() as session:
        return sql.rows(session, "SELECT * FROM request ORDER BY received_at DESC LIMIT 100")


def main(residents: int = 100_000, count: int = 200_000, rounds: int = 30) -> list[Measured]:
    """Fill a store and time what the counter looks at all day."""
    with tempfile.TemporaryDirectory() as temp:
        make_centre(Path(temp) / "template", people=5)
        centre = copy_centre(Path(temp) / "template", Path(temp) / "centre")
        centre.sign_in("1001")
        desk = centre.desk
        people = fill(desk, residents)
        fill_requests(centre, people, count)
        centre.sign_in("3001")
        groups = looks(centre, people)
        every = {name: look for group in groups.values() for name, look in group.items()}
        variants = [Variant(name, nothing, lambda _given, look=look: look()) for name, look in every.items()]  # type: ignore[misc]
        times = measure(variants, rounds, warm_up=3, clock=time.thread_time_ns)
        report(f"受理: {residents} residents, {count} requests (aim: each p95 < {AIM:g} ms)", times, RAW)
        desk.store.close()
    size = f"at {residents:,} residents and {count:,} requests, p95"
    return [
        tail(f"{name} {size}", times[max(group, key=lambda one: quantile(times[one], 0.95))], 0.95, AIM)
        for name, group in groups.items()
        if name
    ]


Looks = dict[str, Callable[[], object]]


def looks(centre: Centre, people: list[dict[str, Any]]) -> dict[str, Looks]:
    """What is timed, by the line of the table it belongs to; the baseline belongs to none."""
    desk = centre.desk
    newest = desk.see(listing.listing, RequestFilter(), 0, 1, "new").rows[0]
    return {
        "": {RAW: lambda: raw_page(desk)},
        "request list, all pages and filters,": _lists(centre, people, newest),
        "request search by name, words, number or phone": _searches(desk, people, newest),
        "今日 whole page": {
            "今日": lambda: desk.see(dashboard.today),
            "今日, requests": lambda: desk.see(listing.today),
            "今日, what is due": lambda: desk.see(dashboard.due),
            "one request with all around it": lambda: desk.see(detail.detail, newest.id),
        },
        "residents' list, any filter and query,": _residents(desk, people),
    }


def _lists(centre: Centre, people: list[dict[str, Any]], newest: RequestRow) -> Looks:
    """The chips of the list, each narrowed to a scene too; the widest ones to the last page."""
    desk, open_ = centre.desk, tuple(sorted(OPEN))
    handler = next(h.id for h in desk.see(handlers.handlers) if h.name.startswith(_HANDLER))
    today_, year = local_day(START), local_day(START) - timedelta(days=365)
    chips = {
        "newest": RequestFilter(),
        "open": RequestFilter(states=open_),
        "late": RequestFilter(states=open_, late=True),
        "due today": RequestFilter(states=open_, due_day=today_),
        "to call back": RequestFilter(awaiting_call=True),
        "unrated": RequestFilter(unrated=True),
        "badly rated": RequestFilter(bad_rating=True),
        "mine": RequestFilter(receiver_id=centre.staff["3001"]),
        "one resident": RequestFilter(resident_id=people[1]["id"]),
        "one item": RequestFilter(item=newest.item),
        "one handler": RequestFilter(handler_id=handler),
        "a year": RequestFilter(day_from=year),
    }
    chips |= {f"{name}, one scene": replace(wanted, scene=newest.scene) for name, wanted in chips.items()}
    chips |= {f"{name}, a year": replace(chips[name], day_from=year) for name in ("mine", "unrated", "one handler")}
    found = {f"list, {name}": _listed(desk, wanted) for name, wanted in chips.items()}
    for name in ("newest", "unrated", "mine", "newest, one scene"):
        total = desk.see(listing.listing, chips[name], 0, 1).total
        found[f"list, {name}, last page"] = _listed(desk, chips[name], (total - 1) // 100 * 100)
    return found


def _searches(desk: Desk, people: list[dict[str, Any]], newest: RequestRow) -> Looks:
    spoken, initials = readings(people[0])
    typed = {
        "name": people[0]["name"],
        "pinyin": spoken,
        "initials": initials,
        "one letter": "w",
        "words": "请帮忙看看 19",
        "number": newest.number,
        "its day and digits": f"{newest.number[9:13]}-{newest.number[-2:]}",
        "digits 15": "15",
        "digits 0015": "0015",
        "phone": people[1]["phone"],
        "end of a phone": people[1]["phone"][-4:],
        "door": people[1]["address"].split(" ")[1],
        "road": "红梅路",
        "nothing there is": "xqzv",
    }
    return {f"search by {name}": _listed(desk, RequestFilter(query=query)) for name, query in typed.items()}


def _residents(desk: Desk, people: list[dict[str, Any]]) -> Looks:
    """Each filter alone, on its last page, and with a query that few, some or nearly everybody meets."""
    kinds = {
        "all": ResidentFilter(),
        "building": ResidentFilter(building=people[1]["building"]),
        "from 60": ResidentFilter(ages="senior"),
        "eighties": ResidentFilter(ages="80"),
        "care tag": ResidentFilter(tag="独居"),
    }
    wanted = {f"{name} + {query}": replace(f, query=query) for name, f in kinds.items() for query in ("王", "w", "139")}
    found = {f"residents, {name}": _met(desk, f) for name, f in {**kinds, **wanted}.items()}
    for name, f in kinds.items():
        total = desk.see(filters.page, f, 0, 1).total
        found[f"residents, {name}, last page"] = _met(desk, f, max(total - 1, 0) // 50 * 50)
    return found


def _listed(desk: Desk, wanted: RequestFilter, offset: int = 0) -> Callable[[], object]:
    return lambda: desk.see(listing.listing, wanted, offset, 100)


def _met(desk: Desk, wanted: ResidentFilter, offset: int = 0) -> Callable[[], object]:
    return lambda: desk.see(filters.page, wanted, offset, 50)


_REQUESTS = sql.Insert(Request)
_SERIES = sql.Insert(NumberSeries)

if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:3]))
