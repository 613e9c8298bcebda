"""Every family knows a person as one: after a merge, for themselves, erased, and when it was kept long enough."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.repairs.flow import RepairAct
from app.services.activities import enrol, schedule
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.services.activities.schedule import ActivityDraft
from app.services.centre import clock
from app.services.personal import current, erase, merge, retention, timeline
from app.services.repairs import handover, steps
from app.services.repairs.handover import Proof
from app.services.repairs.steps import RepairMove
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.rooms import acts, samples
from app.services.till import charges, shifts
from app.services.till.charges import Bill
from app.services.till.tender import Tender
from app.store import sql
from app.store.verify import verify
from tests.services.repairs.brought import SHOES, bring
from tests.services.rooms.counter import RoomCounter
from tests.services.till.charging import fee
from tests.support import START, Centre

NAME, PHONE = "王秀英", "13900002206"


class Both:
    """The same woman twice: shoes, a room and a place under the one, a charge under the other."""

    def __init__(self, centre: Centre) -> None:
        self.centre, self.desk = centre, centre.desk
        centre.sign_in("1001")
        self.desk.do(samples.plant_rooms, "红梅")
        centre.sign_in("3001")
        self.desk.do(shifts.open_shift, 300_00)
        self.keep = self.desk.do(registry.register, ResidentDraft(NAME, phone=PHONE)).id
        self.gone = self.desk.do(registry.register, ResidentDraft("王秀瑛", phone="13900003333")).id
        slip = bring(self.desk, SHOES, name=NAME, phone=PHONE, resident_id=self.gone)
        self.thing = slip.items[0]
        self.desk.do(steps.do_step, self.thing, RepairAct.FINISH, RepairMove())
        self.booking = (
            RoomCounter(centre)
            .book("共享厅A", "09:00", "10:00", name=NAME, phone=PHONE, title="小聚", resident_id=self.gone)
            .id
        )
        starts = START + timedelta(days=3)
        said = ActivityDraft("剪纸", "共享厅B", starts, starts + timedelta(hours=2), capacity=3)
        self.activity = self.desk.do(schedule.save, said).id
        person = PersonDraft(NAME, PHONE, self.gone)
        (placed,) = self.desk.do(enrol.enrol, self.activity, EnrolDraft((person,)))
        self.entry = placed.id
        number = "WX-A-20261123-0001"
        bill = Bill(self.desk.new_id(), "repair", slip.id, number, NAME, (fee(1500),), self.gone, "皮鞋开胶")
        self.charge = self.desk.do(charges.take, bill, [Tender("cash", 1500)])

    def settle(self) -> None:
        """Everything is over: the shoes went home, the room and the place were given up."""
        self.desk.do(acts.cancel_booking, self.booking, "不来了")
        self.desk.do(enrol.cancel, self.entry)
        self.desk.do(handover.hand_out, [self.thing], Proof(tags=("WX-A-20261123-0001",)))


@pytest.fixture
def both(centre_: Centre) -> Both:
    return Both(centre_)


def kinds(both: Both, who: UUID) -> set[str]:
    return {row.kind for row in both.desk.see(timeline.timeline, who, 0, 50).rows}


def test_what_somebody_has_here_now_is_under_the_survivor_too(both: Both) -> None:
    both.desk.do(merge.merge, both.keep, both.gone)
    found = both.desk.see(current.has_now, both.keep)
    assert [row.what for row in found.things] == ["皮鞋"]
    assert [row.room for row in found.bookings] == ["共享厅A"]
    assert [(row.title, row.people) for row in found.entries] == [("剪纸", 1)]
    assert kinds(both, both.keep) >= {"repair", "booking", "enrolment", "charge"}
    both.centre.sign_in("2001")
    assert both.desk.see(current.has_now, both.keep) == current.HasNow()


def test_people_see_what_every_family_keeps_about_them(both: Both) -> None:
    both.centre.sign_in("1001")
    data = both.desk.do(erase.own_data, both.gone, "本人查询")
    assert {row.kind for row in data.timeline} >= {"repair", "booking", "enrolment", "charge"}
    assert all(row.number for row in data.timeline if row.kind in ("repair", "booking", "enrolment", "charge"))


def test_nobody_is_erased_while_something_of_theirs_is_here(both: Both) -> None:
    with pytest.raises(Refused) as no:
        both.desk.do(erase.erase, both.gone, "本人要求", approval=both.centre.consent("1001"))
    assert (no.value.code, no.value.data["count"]) == ("open_requests", 3)


def test_what_is_over_goes_with_the_person_and_the_money_stays(both: Both) -> None:
    desk = both.desk
    both.settle()
    desk.do(merge.merge, both.keep, both.gone)
    desk.do(erase.erase, both.keep, "本人要求", approval=both.centre.consent("1001"))
    tables = ("repair_slip", "repair_item", "booking", "booking_event", "enrolment", "enrolment_person", "print_job")
    with desk.sessions.read() as session:
        dump = "\n".join(str(row) for table in tables for row in sql.rows(session, f"SELECT * FROM {table}"))
        due = sql.rows(session, "SELECT sum(due) FROM charge")
    assert not [trace for trace in (NAME, "王秀瑛", PHONE, "小聚", "开胶") if trace in dump]
    assert tuple(due[0]) == (1500,)
    assert desk.see(current.has_now, both.keep) == current.HasNow()
    report = verify(desk.sessions)
    assert report.ok, report.first


def test_each_family_lists_what_was_kept_long_enough(both: Both) -> None:
    desk = both.desk
    both.settle()
    both.centre.sign_in("1001")
    kinds_of = ("repair", "booking", "enrolment")
    assert [desk.see(retention.due, kind) for kind in kinds_of] == [(), (), ()]
    both.centre.clock.forward(days=3 * 365 + 40)
    assert all(desk.see(retention.due, kind) for kind in kinds_of)
    for kind in kinds_of:
        desk.do(clock.confirm, "核对过日历")
        assert desk.do(retention.clear, kind) >= 1
        assert desk.see(retention.due, kind) == ()
