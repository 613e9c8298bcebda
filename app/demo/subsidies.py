"""What others pay a part of: two policies from the beginning, and two days in the months before the first day of trade
whose subsidies were claimed, paid, sent back and corrected. All payers are invented.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from uuid import UUID

from app.demo import day
from app.demo.centre import BEFORE, PIN, DemoClock, restock
from app.rules import money
from app.rules.report.claims import EntryKey
from app.rules.report.period import ReportPeriod, month
from app.services.centre import staff
from app.services.desk import Desk
from app.services.residents import filters
from app.services.subsidy import claiming, entries
from app.services.subsidy.entries import Entry
from app.services.till import policies, shifts

STREET, DISTRICT = "街道", "区民政"
_RULES = (
    {"code": "JD", "name": "街道助餐补贴", "stack": True, "note": "示例",
     "subsidy": [{"row": 1, "class": "*", "age_min": 70, "ratio": 50, "funder": STREET}]},
    {"code": "QM", "name": "高龄助餐补贴", "stack": True, "note": "示例", "meals": ["lunch"],
     "subsidy": [{"row": 1, "class": "*", "age_min": 80, "amount": 100, "min_spend": 1000, "funder": DISTRICT}]},
)  # fmt: skip
_DAYS = (64, 33)
"""So many days before the first day of trade: two months, whichever day that is."""
_HOUR = 10


def past(desk: Desk, clock: DemoClock, rng: Random, first_day: date, out: Callable[[], object]) -> None:
    """The two policies, from the day the centre stands, and two days at the till long before the first day of trade."""
    for rules in _RULES:
        desk.do(policies.publish_policy, rules, first_day - BEFORE)
    cast = day.cast(desk)
    grown = [row for row in desk.see(filters.listing, "", 0, 1000).rows if row.age is not None]
    elders = [row.id for row in grown if row.age is not None and row.age >= 80][:3]
    seniors = [row.id for row in grown if row.age is not None and 70 <= row.age < 80][:4]
    for trading in _days(first_day):
        clock.at(trading, _HOUR, 20)
        _sit(desk, cast.manager)
        restock(desk)
        desk.do(shifts.open_shift, day.FLOAT, trading, "补了零钱")
        _sit(desk, cast.cashier)
        for n, eater in enumerate((*elders, *seniors, *elders[:1])):
            clock.at(trading, _HOUR + 1, n * 3)
            day.order(desk, clock, rng, "lunch", cast, eater)
        clock.at(trading, _HOUR + 3, 0)
        _sit(desk, cast.manager)
        _close(desk, cast)
        out()


def claims(desk: Desk, clock: DemoClock, first_day: date, today: date, out: Callable[[], object]) -> None:
    """How their claims went, told on one morning: before it the clock may stand before the program was made."""
    first, second = (month(trading) for trading in _days(first_day))
    clock.at(today, 6, 5)
    day.sign_in(desk, day.cast(desk).manager)
    _first(desk, first)
    _second(desk, second)
    out()


def _days(first_day: date) -> tuple[date, ...]:
    return tuple(first_day - timedelta(days=before) for before in _DAYS)


def _sit(desk: Desk, who: UUID) -> None:
    """Put somebody on duty who says nothing of the clock: these days may lie before the program was made."""
    desk.staff = desk.do(staff.sign_in, desk.check_pin(who, PIN).id).member


def _close(desk: Desk, cast: day.Cast) -> None:
    shift = desk.see(shifts.now)
    if shift is None or shift.expected_cash is None:
        raise RuntimeError("no shift to close")
    pieces = dict(money.change_pieces(max(0, shift.expected_cash)))
    declared = {t.method: t.amount for t in shift.figures.tenders if t.method != "cash"}
    _sit(desk, cast.cashier)
    verdict = desk.do(shifts.submit_count, {d: n for d, n in pieces.items() if d in money.DENOMINATIONS}, declared)
    desk.do(shifts.close, "", verdict.total - verdict.usual, approval=desk.approve(cast.manager, PIN))


def _first(desk: Desk, period: ReportPeriod) -> None:
    """The street sent one row back, which is claimed again; of the district's one was a mistake."""
    street = desk.do(claiming.claim, period, STREET)
    rows = _rows(desk, street.id)
    back = [row.claim_id for row in rows[:1] if row.claim_id is not None]
    desk.do(claiming.book_returned, street.id, back, "名册上的姓名对不上，核对后再报")
    desk.do(claiming.book_paid, street.id, "街财 42 号")
    district = desk.do(claiming.claim, period, DISTRICT)
    desk.do(claiming.book_paid, district.id, "民政 7 号")
    wrong = _rows(desk, district.id)[-1].claim_id
    if wrong is not None:
        desk.do(claiming.correct_claim, wrong, "替邻居打的饭，记错了人")


def _second(desk: Desk, period: ReportPeriod) -> None:
    """The street has not answered yet; the district sent all back for a stamp; one row is not claimed again."""
    desk.do(claiming.claim, period, STREET)
    district = desk.do(claiming.claim, period, DISTRICT)
    desk.do(claiming.book_returned, district.id, (), "少盖了社区的章")
    again: EntryKey = _rows(desk, district.id)[0].key
    desk.do(claiming.write_off, [again], "与街道补贴重复")


def _rows(desk: Desk, batch: UUID) -> tuple[Entry, ...]:
    return desk.see(entries.claimed, batch)
