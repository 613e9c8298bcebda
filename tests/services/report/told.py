"""Thirty days at a demo centre and days of the same month a year before, with everything a report counts.

Beside what the demo tells there are ratings of every value, an appeal, 整改, calls, 并案, 作废, 延期, and what comes
when the month is over: late ratings, 重办, 作废, calls once more.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from app.demo import days
from app.demo.centre import PIN, STAFF
from app.demo.day import sign_in
from app.errors import Refused
from app.rules.report.period import month
from app.rules.requests.flow import Act, State
from app.services.centre import staff
from app.services.desk import Desk
from app.services.requests import accept, handlers, listing, ratings, rectifications
from app.services.requests.accept import RequestForm, Step
from app.services.requests.listing import RequestFilter
from app.services.residents import filters
from tests.support import make_store

LAST = date(2027, 11, 30)
NOVEMBER = month(LAST)
AFTER = datetime(2027, 12, 10, 2, tzinfo=UTC)
"""When the report is made: in December, after what came late."""


def make_told(folder: Path) -> None:
    """The whole of it, closed, in ``folder``."""
    made = days.days_of_trade(
        folder, days=30, year_ago=9, last_day=LAST, seed=11, load=4, residents_count=40, make=make_store
    )
    desk, clock = made.desk, made.clock
    clock.at(LAST, 19, 20)
    _finish(desk, Random(3))
    clock.now = AFTER - timedelta(days=3)
    _come_late(desk)
    desk.sessions.close()


def _who(desk: Desk, code: str) -> UUID:
    return next(row.id for row in desk.see(staff.roster) if row.code == code)


def _rows(desk: Desk, *states: State) -> list[UUID]:
    found = desk.see(listing.listing, RequestFilter(), 0, 500, "new").rows
    return sorted((row.id for row in found if row.state in states), key=lambda key: key.int)


def _finish(desk: Desk, rng: Random) -> None:
    """The evening of the last day: rated, called, appealed, put right, merged, voided, put off."""
    sign_in(desk, _who(desk, STAFF[0][0]))
    closed = _rows(desk, State.CLOSED)
    rng.shuffle(closed)
    bad: list[UUID] = []
    for at, key in enumerate(closed[:20]):
        try:
            desk.do(ratings.rate, key, at % 5 + 1, "screen")
        except Refused:
            continue  # rated in the days told
        bad += [key] if at % 5 < 2 else []
    for key in closed[10:30]:
        desk.do(ratings.call_back, key, rng.random() < 0.7, True, "都好")
    for key in bad[:4]:
        desk.do(rectifications.contact, key, "问过了")
    desk.do(rectifications.finish, bad[0], "改好了")
    desk.do(ratings.rate, bad[0], 4, "screen")
    desk.do(rectifications.lodge, bad[1], "按错")
    desk.do(rectifications.appeal, bad[1], True, "确是按错", approval=desk.approve(_who(desk, STAFF[4][0]), PIN))
    somebody = desk.see(filters.listing, "", 0, 1).rows[0].id
    form = RequestForm("B02", somebody, text="楼道灯不亮", channel="phone")
    one, other, gone = (desk.do(accept.accept, desk.new_id(), form) for _ in range(3))
    desk.do(accept.act, other.id, Act.MERGE, Step(into=one.number))
    desk.do(accept.act, gone.id, Act.VOID, Step(reason="登记错了"))
    desk.do(accept.act, one.id, Act.DISPATCH, Step(handler_id=desk.see(handlers.search, "")[0].id))
    desk.do(accept.act, one.id, Act.EXTEND, Step(reason="等配件", new_due=LAST + timedelta(days=14)))


def _come_late(desk: Desk) -> None:
    """In December: what was closed is rated, called once more and done again, what was open is voided, closed,
    passed on, or waits for papers.
    """
    sign_in(desk, _who(desk, STAFF[0][0]))
    closed = _rows(desk, State.CLOSED)
    for at, key in enumerate(closed[-6:]):
        try:
            desk.do(ratings.rate, key, at % 5 + 1, "paper", by_resident=True)
        except Refused:
            continue
    for key in closed[:12]:
        desk.do(ratings.call_back, key, True, True, "又问了一次")
    for key in closed[4:9]:
        desk.do(accept.act, key, Act.REOPEN, Step(reason="又坏了"))
    other = next(h.id for h in desk.see(handlers.search, "", 60) if h.name == "物业公司")
    for key, (act, step) in zip(
        _rows(desk, State.IN_PROGRESS),
        [
            (Act.VOID, Step(reason="登记错了")),
            (Act.HAND_OVER, Step(handler_id=other)),
            (Act.CLOSE, Step(result="solved", result_text="好了")),
            (Act.ASK_MATERIALS, Step(materials=("身份证",))),
        ]
        * 3,
        strict=False,
    ):
        desk.do(accept.act, key, act, step)
