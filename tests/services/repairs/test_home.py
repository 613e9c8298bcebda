"""A fault in a home, and one of what belongs to everybody: sent, done, signed for or not, and everybody called back."""

from datetime import UTC, datetime, timedelta

import pytest

from app.errors import Refused
from app.rules.repairs.flow import RepairAct, RepairState
from app.rules.requests.flow import Act
from app.services import documents, print_queue
from app.services.desk import Desk
from app.services.documents.repairs import RepairVisit
from app.services.repairs import board, home, intake, items, steps
from app.services.repairs.board import RepairFilter
from app.services.repairs.home import ReporterForm
from app.services.repairs.intake import SlipForm, ThingForm
from app.services.repairs.steps import RepairMove
from app.services.requests import accept, handlers, listing
from app.services.requests.accept import RequestForm
from tests.services.repairs.brought import bring, fresh
from tests.support import Centre

TAP = {"what": "厨房水龙头", "fault": "滴水", "category": "水暖"}
LAMP = {"what": "楼道灯", "fault": "不亮", "place": "3幢2单元4楼"}


def send(desk: Desk, item_id) -> None:  # type: ignore[no-untyped-def]
    handler = desk.see(handlers.search)[0]
    desk.do(steps.do_step, item_id, RepairAct.DISPATCH, RepairMove(handler_id=handler.id))


def at_home(desk: Desk, **said: object) -> SlipForm:
    thing = ThingForm(id=fresh(), **{**TAP, **said})  # type: ignore[arg-type]
    return SlipForm((thing,), kind="home", name="王秀英", phone="13900002206", address="6幢1-302")


def test_urgent_ones_run_day_and_night_and_others_by_working_days(centre_: Centre) -> None:
    centre_.sign_in("3001")
    centre_.clock.now = datetime(2026, 11, 28, 15, 50, tzinfo=UTC)  # Saturday, ten to midnight
    desk = centre_.desk
    due = {}
    for level in ("urgent", "soon", "normal"):
        done = desk.do(intake.register, fresh(), at_home(desk, level=level))
        due[level] = desk.see(items.load, done.items[0]).due_at
    assert due["urgent"] == centre_.clock.now + timedelta(minutes=30)
    assert due["soon"] == centre_.clock.now + timedelta(hours=4)
    assert due["normal"] == datetime(2026, 12, 2, 9, 30, tzinfo=UTC)  # Wednesday at the close
    centre_.clock.forward(minutes=31)
    assert [row.late for row in desk.see(board.open_things, "home")] == [True, False, False]


def test_a_visit_without_a_signature_ends_on_the_list_of_calls(desk: Desk) -> None:
    (item,) = desk.do(intake.register, fresh(), at_home(desk)).items
    send(desk, item)
    desk.do(steps.do_step, item, RepairAct.ARRIVE)
    desk.do(steps.agree_on_site, item, 3000)
    with pytest.raises(Refused, match="repair_ask_again"):
        desk.do(steps.do_step, item, RepairAct.COMPLETE, RepairMove(labour=3000, parts=1))
    desk.do(steps.do_step, item, RepairAct.COMPLETE, RepairMove(labour=3000, done="换垫圈"))
    (row,) = desk.see(board.listing, RepairFilter(unsigned=True)).rows
    assert (row.id, row.signed, row.price) == (item, False, 3000)
    with pytest.raises(Refused) as no:
        desk.do(home.log_call_back, item, reached=True)
    assert no.value.data["field"] == "content"
    for _ in range(2):
        assert desk.do(home.log_call_back, item, reached=False).state is RepairState.DONE
    assert desk.do(home.log_call_back, item, reached=True, content=True).state is RepairState.CALLED
    assert desk.do(steps.do_step, item, RepairAct.CLOSE).state is RepairState.CLOSED


def test_who_is_not_content_has_it_done_again(desk: Desk) -> None:
    (item,) = desk.do(intake.register, fresh(), at_home(desk)).items
    send(desk, item)
    desk.do(steps.do_step, item, RepairAct.COMPLETE, RepairMove(signed=True))
    desk.do(home.log_call_back, item, reached=True, content=False, text="还在滴")
    desk.do(steps.do_step, item, RepairAct.REDO, RepairMove(reason="还在滴"))
    again = desk.see(items.load, item)
    assert (again.state, again.signed, again.done_at) == (RepairState.DISPATCHED, None, None)


def test_several_people_report_one_fault_and_each_is_called_back(desk: Desk) -> None:
    done = bring(desk, LAMP, kind="public", name="何金娣", phone="13900000831")
    (item,) = done.items
    second = desk.do(home.join, item, ReporterForm("孙志良", "13900000832", "四楼也不亮"))
    third = desk.do(home.join, item, ReporterForm("鲍莉"))  # left no phone: nobody can call her
    with pytest.raises(Refused, match="repair_reported"):
        desk.do(home.join, item, ReporterForm("孙志良", "13900000832"))
    assert [job[1] for job in desk.see(home.public_jobs, "3幢2单元4楼")] == [done.numbers[0]]
    send(desk, item)
    desk.do(steps.do_step, item, RepairAct.COMPLETE, RepairMove(signed=True))
    desk.do(home.log_call_back, item, reached=True, content=True)
    assert desk.see(items.load, item).state is RepairState.DONE
    desk.do(home.log_call_back, item, reached=True, content=True, reporter_id=second)
    assert desk.see(items.load, item).state is RepairState.CALLED
    assert {r.id: r.done for r in desk.see(home.reporters, item)} == {second: True, third: True}


def test_the_worker_gets_the_name_and_the_phone_and_the_house_does_not(desk: Desk) -> None:
    done = desk.do(intake.register, fresh(), at_home(desk))
    send(desk, done.items[0])
    desk.do(steps.do_step, done.items[0], RepairAct.COMPLETE, RepairMove(signed=False))
    papers = {}
    for kind in ("dispatch", "done"):
        (job,) = desk.see(print_queue.find, f"{done.numbers[0]}/{kind}")
        papers[kind] = documents.load(job.kind, job.document)
        assert documents.paper_name(job.kind, job.number) == {"dispatch": "派工单", "done": "完工单"}[kind]
    sent, ended = papers["dispatch"], papers["done"]
    assert isinstance(sent, RepairVisit) and isinstance(ended, RepairVisit)
    assert (sent.owner, sent.phone) == ("王秀英", "139 0000 2206") or sent.owner == "王秀英"
    assert "王秀英" not in documents.dump(ended) and "2206" not in sent.for_screen().phone[:7]


def test_a_visit_that_could_not_mend_it_is_not_counted_as_repaired(desk: Desk) -> None:
    (item,) = desk.do(intake.register, fresh(), at_home(desk)).items
    send(desk, item)
    gone = desk.do(steps.do_step, item, RepairAct.GIVE_UP, RepairMove(reason="要换整套"))
    assert (gone.state, gone.given_up) == (RepairState.DONE, True)


def test_a_request_becomes_a_visit_and_both_ends_say_so(desk: Desk) -> None:
    request = desk.do(accept.accept, fresh(), RequestForm(item="Z02", anonymous=True, text="水管漏水"))
    form = SlipForm((ThingForm(id=fresh(), **TAP),), "home", None, "王秀英", "", "6幢1-302", "phone", request.id)
    done = desk.do(intake.register, fresh(), form)
    assert ("repair", done.numbers[0]) in desk.see(listing.card, request.id).links
    assert desk.see(board.card, done.items[0]).request == request.number
    assert Act.DISPATCH in desk.see(listing.card, request.id).allowed
