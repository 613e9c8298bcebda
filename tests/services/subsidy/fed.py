"""Subsidised meals for tests: two payers, people of an age, days at the till."""

from datetime import UTC, date, datetime
from uuid import UUID

from app.rules.report.period import month
from app.rules.rights import Role
from app.services.centre import clock
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.subsidy import ledger
from app.services.subsidy.entries import Entry
from app.services.subsidy.ledger import LedgerLine
from app.services.till import policies, sales, shifts
from app.services.till.tender import Tender
from tests.services.till.test_cart_and_sales import ring
from tests.support import Centre

NOVEMBER, DECEMBER, JANUARY = (month(date(2026 + n // 13, n % 13 + n // 13, 1)) for n in (11, 12, 13))
STREET, DISTRICT = "街道", "区民政"
RULES = (
    {"code": "JD", "name": "街道助餐补贴", "stack": True, "valid_from": "2026-11-01",
     "subsidy": [{"row": 1, "class": "*", "age_min": 60, "ratio": 100, "funder": STREET}]},
    {"code": "QM", "name": "高龄助餐补贴", "stack": True, "valid_from": "2026-11-01",
     "subsidy": [{"row": 1, "class": "*", "age_min": 80, "ratio": 50, "funder": DISTRICT}]},
)  # fmt: skip


def on_duty(centre: Centre, code: str) -> None:
    """Put somebody on duty; a manager says that the clock is right."""
    centre.sign_in(code)
    if centre.desk.staff is not None and centre.desk.staff.role is Role.MANAGER:
        centre.desk.do(clock.confirm, "核对过日历")


def plant(centre: Centre) -> None:
    """Two policies by which others pay a part, from today on."""
    on_duty(centre, "1001")
    for rules in RULES:
        centre.desk.do(policies.publish_policy, rules, centre.clock.now.date())


def person(centre: Centre, name: str, born: date) -> UUID:
    """Somebody of an age."""
    return centre.desk.do(registry.register, ResidentDraft(name=name, birth_date=born)).id


def at(centre: Centre, day: date, hour: int = 11, minute: int = 0) -> None:
    """Move to a local time of a day."""
    centre.clock.now = datetime(day.year, day.month, day.day, hour - 8, minute, tzinfo=UTC)


def open_day(centre: Centre, day: date) -> None:
    """A shift of that day, the manager on duty."""
    at(centre, day, 10, 30)
    on_duty(centre, "1001")
    centre.desk.do(shifts.open_shift, 0)


def close_day(centre: Centre) -> None:
    """Close it with a second person's consent; the manager stays on duty."""
    centre.desk.do(shifts.submit_count, {}, {})
    centre.desk.do(shifts.close, "演练", 0, approval=centre.consent("1002"))
    on_duty(centre, "1001")


def eat(centre: Centre, member: UUID, *codes: str, method: str = "wechat") -> sales.SaleDone:
    """A meal, half a minute after whatever was before."""
    centre.clock.forward(seconds=30)
    shown = ring(centre.desk, *(codes or ("11", "41")), member=member)
    return centre.desk.do(sales.check_out, shown.id, [Tender(method, shown.payable)])


def line_of(centre: Centre, payer: str, period: str = NOVEMBER.key) -> LedgerLine:
    """The newest line of a month and payer."""
    return next(line for line in centre.desk.see(ledger.ledger_lines) if (line.payer, line.period) == (payer, period))


def rows_of(centre: Centre, payer: str, period: str = NOVEMBER.key) -> tuple[Entry, ...]:
    """Its rows."""
    return centre.desk.see(ledger.ledger_rows, line_of(centre, payer, period))
