"""What 今日 counts and what the report counts under one name is one number, whatever was typed late or taken back."""

from datetime import UTC, date, datetime, timedelta

from app.rules.dates import local_day
from app.rules.repairs.flow import RepairAct
from app.rules.report.period import month
from app.rules.requests.flow import Act
from app.services import dashboard
from app.services.dashboard import JOBS, REQUESTS
from app.services.figures.jobs import repair_figures
from app.services.figures.requests import TakenOn, request_figures, taken_on
from app.services.repairs import handover, steps
from app.services.repairs.handover import Proof
from app.services.repairs.steps import RepairMove
from app.services.requests import accept, intake, listing
from app.services.requests.accept import RequestForm, Step
from app.services.requests.filters import RequestFilter
from tests.services.repairs.brought import FAN, SHOES, bring, repaired
from tests.services.requests.asked import ON_THE_SPOT, take
from tests.support import Centre

NOVEMBER = month(date(2026, 11, 1))


def busy(counter: Centre) -> None:
    """Closed at once, closed on the spot later, done again, taken back, voided, and a paper form of this morning."""
    desk = counter.desk
    take(counter)
    take(counter, ON_THE_SPOT, close_now=True)
    later = take(counter, ON_THE_SPOT)
    counter.clock.forward(minutes=20)
    desk.do(accept.act, later.id, Act.CLOSE_NOW, Step(result="solved", result_text="说清了"))
    again = take(counter, ON_THE_SPOT, close_now=True)
    desk.do(accept.act, again.id, Act.REOPEN, Step(reason="没说清"))
    undone = take(counter, ON_THE_SPOT, close_now=True)
    desk.do(accept.undo_ending, undone.id)
    gone = take(counter, ON_THE_SPOT, close_now=True)
    desk.do(intake.take_back, gone.id, "按错了")
    paper = RequestForm(item=ON_THE_SPOT, anonymous=True, text="来问一件事", channel="paper", close_now=True)
    desk.do(accept.accept, desk.new_id(), paper, received_at=desk.now() - timedelta(minutes=30))


def test_what_came_in_today_is_what_the_month_says_of_the_day(counter: Centre) -> None:
    busy(counter)
    today = local_day(counter.clock.now)
    counted = counter.desk.see(dashboard.board, {REQUESTS}).taken
    spot, other = counter.desk.see(request_figures, NOVEMBER).days[today]
    sheet = counter.desk.see(dashboard.whole_handover)
    assert counted == TakenOn(spot + other, spot) == TakenOn(sheet.received, sheet.closed_now) == TakenOn(6, 3)
    listed = RequestFilter(day_from=today, day_to=today, closed_now=True)
    assert counter.desk.see(listing.listing, listed, 0, 20).total == spot


def test_each_day_of_a_month_that_is_over_says_what_the_month_says(counter: Centre) -> None:
    busy(counter)
    late = take(counter, ON_THE_SPOT, close_now=True)
    counter.clock.now = datetime(2026, 12, 2, 1, tzinfo=UTC)
    counter.desk.do(accept.act, late.id, Act.REOPEN, Step(reason="没说清"))
    days = counter.desk.see(request_figures, NOVEMBER).days
    assert {day: counter.desk.see(taken_on, day) for day in days} == {
        day: TakenOn(spot + other, spot) for day, (spot, other) in days.items()
    }


def test_what_waits_at_the_stall_now_is_what_waited_at_the_end_of_the_month(counter: Centre) -> None:
    desk = counter.desk
    done = bring(desk, {**SHOES, "quote": 0}, {**SHOES, "quote": 0}, FAN)
    things = done.items
    for one in things[:2]:
        repaired(desk, one)
    desk.do(steps.do_step, things[2], RepairAct.GIVE_UP, RepairMove(reason="没有配件"))
    desk.do(handover.hand_out, (things[0],), Proof(tags=done.numbers[:1]))
    waiting = desk.see(dashboard.board, {JOBS}).jobs
    assert waiting is not None and waiting.repairs is not None
    assert len(waiting.repairs.things) == desk.see(repair_figures, NOVEMBER).waiting == 2
