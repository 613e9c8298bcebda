"""The list of activities and signing up for a full one, against the bare driver in the same run.

``python -m benchmarks.activities [ACTIVITIES]``. Aims at 2,000: the list of all of them takes at most 12 times what
the driver takes to read their rows and count their people, and one more who has to wait at most 5 times a bare insert.
Processor time of the thread: nothing here waits.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from app.models.activity import Activity, Enrolment, EnrolmentPerson
from app.rules.dates import local_day
from app.services.activities import enrol, listing
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.services.work import Work
from app.store import sql
from benchmarks.plant import planting
from benchmarks.side_by_side import Measured, Variant, measure, nothing, quantile, report
from tests.support import START, Centre, copy_centre, make_centre

LIST_AIM, FULL_AIM = 12.0, 5.0
PLACES, A_DAY = 12, 4
RAW_LIST, RAW_INSERT = "raw driver, their rows", "raw driver, one row in"
_ACTIVITY, _ENTRY, _PERSON = sql.Insert(Activity), sql.Insert(Enrolment), sql.Insert(EnrolmentPerson)


def fill_activities(centre: Centre, count: int) -> UUID:
    """So many activities, four a day, half of them over, every one of them full; returns one that is still to come."""
    staff, activities, entries, people = centre.staff["3001"], [], [], []
    for number in range(count):
        starts = START + timedelta(days=number // A_DAY - count // A_DAY // 2, hours=1 + 2 * (number % A_DAY))
        key = centre.desk.new_id()
        activities.append(
            {
                "id": key, "number": f"HD-Z-20261123-{number + 1:04d}", "terminal": "Z", "serial": number + 1,
                "business_date": local_day(START), "title": "剪纸", "place": "共享厅", "booking_id": None,
                "starts_at": starts, "ends_at": starts + timedelta(hours=1), "capacity": PLACES, "quotas": "{}",
                "waiting": True, "closes_before_min": 0, "turn_rule": "skip", "fee": 0, "refund_before_min": 0,
                "note": "", "state": "planned", "reason": "", "staff_id": staff, "ticked_at": None,
                "changed_at": START,
            }
        )  # fmt: skip
        for turn in range(PLACES):
            serial = number * PLACES + turn + 1
            entry = centre.desk.new_id()
            entries.append(_entry(entry, key, staff, serial, turn + 1))
            people.append(
                {
                    "enrolment_id": entry, "position": 1, "activity_id": key, "resident_id": None,
                    "name": f"样例{turn}", "phone": "", "group_name": "", "active": True, "attended": "",
                    "attended_at": None,
                }
            )  # fmt: skip
    with planting(centre.desk) as session:
        _ACTIVITY.run(session, activities)
        _ENTRY.run(session, entries)
        _PERSON.run(session, people)
    return next(UUID(str(row["id"])) for row in activities if row["starts_at"] > START + timedelta(days=1))


def _entry(key: UUID, activity: UUID, staff: UUID, serial: int, order: int) -> dict[str, object]:
    return {
        "id": key, "number": f"BM-Z-20261123-{serial:05d}", "terminal": "Z", "serial": serial,
        "business_date": local_day(START), "activity_id": activity, "order_no": order, "state": "enrolled",
        "channel": "counter", "resident_id": None, "over": 0, "over_reason": "", "why": "", "note": "",
        "staff_id": staff, "at": START, "promoted_at": None, "to_tell": "", "tell_since": None, "changed_at": START,
    }  # fmt: skip


def _bare_list(centre: Centre) -> object:
    """The same rows with how many people each has, through the driver."""
    query = (
        "SELECT a.*, (SELECT count(*) FROM enrolment_person p WHERE p.activity_id = a.id) FROM activity a "
        "ORDER BY a.starts_at"
    )
    with centre.desk.sessions.read() as session:
        return sql.rows(session, query)


def _taken_back(centre: Centre, run: Callable[[Work], object]) -> Callable[[], None]:
    """A write that is measured and leaves nothing, so that every round meets the same store."""

    def written(work: Work) -> None:
        run(work)
        raise _Measured

    def once() -> None:
        try:
            centre.desk.do(written)
        except _Measured:
            return

    return once


class _Measured(Exception):
    """Raised when a write was measured: nothing of it stays."""


def main(count: int = 2_000, rounds: int = 40) -> list[Measured]:
    """Fill a store and time both beside their baselines."""
    with tempfile.TemporaryDirectory() as temp:
        make_centre(Path(temp) / "template", people=5)
        centre = copy_centre(Path(temp) / "template", Path(temp) / "centre")
        centre.sign_in("3001")
        full, today = fill_activities(centre, count), local_day(START)
        far = timedelta(days=count)
        more = EnrolDraft((PersonDraft("路过的人"),))
        looks: dict[str, Callable[[], Any]] = {
            RAW_LIST: lambda: _bare_list(centre),
            "the list of activities": lambda: centre.desk.see(listing.listing, today - far, today + far),
            RAW_INSERT: _taken_back(centre, lambda work: _one_row(work, full, count * PLACES + 1)),
            "one more into a full one": _taken_back(centre, lambda work: enrol.enrol(work, full, more)),
        }
        variants = [Variant(name, nothing, lambda _given, look=look: look()) for name, look in looks.items()]  # type: ignore[misc]
        times = measure(variants, rounds, warm_up=3, clock=time.thread_time_ns)
        report(f"活动: {count:,} activities", times, RAW_LIST)
        centre.desk.store.close()
    bare, listed, row, signed = (quantile(times[name], 0.5) for name in looks)
    return [
        Measured(f"the list of {count:,} activities : their rows bare", listed / bare, LIST_AIM),
        Measured("signing up for a full activity : a bare row", signed / row, FULL_AIM),
    ]


def _one_row(work: Work, activity: UUID, serial: int) -> None:
    """The one row without which nobody is signed up, and nothing else."""
    _ENTRY.run(work.session, [_entry(work.new_id(), activity, work.member().id, serial, serial)])


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
