"""The hand-over sheet says what every family leaves, without a name, and sheets of before are still read."""

import json
from datetime import date, timedelta

import pytest

from app.errors import Refused
from app.print.render import render
from app.services import dashboard, documents, print_queue
from app.services.activities import enrol, schedule
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.services.activities.schedule import ActivityDraft
from app.services.repairs import tags
from app.services.requests import sheets
from app.services.rooms import samples
from app.services.till import shifts
from tests.services.repairs.brought import FAN, SHOES, bring, repaired
from tests.services.rooms.counter import RoomCounter
from tests.services.till.charging import deposit, pay
from tests.support import START, Centre


@pytest.fixture
def busy(centre_: Centre) -> Centre:
    """One thing waits since eight days and one since today; a tag, a room tomorrow, somebody to ring up, a deposit."""
    desk = centre_.desk
    centre_.sign_in("1001")
    desk.do(samples.plant_rooms, "红梅")
    centre_.sign_in("3001")
    centre_.clock.forward(days=-8)
    repaired(desk, bring(desk, {**FAN, "quote": 3500, "agreed": True}).items[0], 3500)
    centre_.clock.forward(days=8)
    repaired(desk, bring(desk, SHOES).items[0], 1500)
    desk.do(tags.print_next, None, "旧伞")
    RoomCounter(centre_).book("共享厅A", "09:00", "10:00", date(2026, 11, 24))
    starts = START + timedelta(days=2)
    on = desk.do(schedule.save, ActivityDraft("剪纸", "共享厅B", starts, starts + timedelta(hours=2), capacity=3))
    desk.do(enrol.enrol, on.id, EnrolDraft((PersonDraft("样例甲", "13700001234"),)))
    desk.do(schedule.call_off, on.id, "老师生病")
    desk.do(shifts.open_shift, 300_00)
    pay(desk, desk.new_id(), deposit(2000))
    return centre_


def test_a_handover_says_what_the_other_families_leave(busy: Centre) -> None:
    sheet = busy.desk.see(dashboard.whole_handover, to="前台乙", note="见面说")
    said = [(job.kind, job.what, job.where, job.count) for job in sheet.jobs]
    assert said == [
        ("collect", "美的落地扇", "B-03", 8), ("tag", "旧伞", "", 0), ("booking", "confirmed", "共享厅A", 8),
        ("activity", "剪纸", "共享厅B", 1),
    ]  # fmt: skip
    assert (sheet.collect, sheet.deposits, sheet.deposit_total, sheet.to) == (2, 1, 2000, "前台乙")
    busy.desk.do(sheets.print_sheet, sheet)
    (job,) = busy.desk.see(print_queue.find, "JJ-A-20261123-0001")
    assert documents.load(job.kind, job.document) == sheet
    assert not [name for name in ("王秀英", "曾国芳", "样例甲", "样例居民", "2206") if name in job.document]
    assert render(sheet, form="pdf").startswith(b"%PDF")


def test_a_sheet_of_before_is_still_read(busy: Centre) -> None:
    text = json.loads(documents.dump(busy.desk.see(dashboard.whole_handover)))
    for name in ("jobs", "collect", "deposits", "deposit_total"):
        del text[name]
    old = documents.load("handover", json.dumps(text))
    assert isinstance(old, documents.requests.HandoverSheet) and (old.jobs, old.collect) == ((), 0)


def test_a_handover_needs_somebody_who_works_on_requests(busy: Centre) -> None:
    busy.sign_in("2001")
    with pytest.raises(Refused, match="needs_right"):
        busy.desk.see(dashboard.whole_handover)
