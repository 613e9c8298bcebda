"""What a shift has taken so far: one computation, shared by X and Z. Everything hangs on the shift's id."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.errors import Refused
from app.services.documents.till import TenderTotal
from app.services.till.tender import METHODS
from app.services.work import View
from app.store import sql


@dataclass(frozen=True)
class ShiftRow:
    """A shift as stored."""

    id: UUID
    business_date: date
    state: str
    opening_float: int
    opened_at: datetime
    opened_by: UUID
    opened_by_name: str


@dataclass(frozen=True)
class Figures:
    """The sums of one shift, 分."""

    sales_count: int
    reversal_count: int
    first_number: str
    last_number: str
    list_total: int
    discount_total: int
    subsidy_total: int
    rounding_total: int
    net_total: int
    gross_sales: int  # due of the sales alone
    gross_reversals: int  # due of the reversals alone, <= 0
    tenders: tuple[TenderTotal, ...]
    tiers: tuple[tuple[str, int, int], ...]
    subsidies: tuple[tuple[str, int], ...]
    pay_ins: int
    pay_outs: int
    drops: int
    no_sales: int
    abandoned: int
    reprints: int
    member_sales: int

    def amount(self, method: str) -> int:
        """Net amount taken by one method."""
        return sum(t.amount for t in self.tenders if t.method == method)


def expected_cash(opening_float: int, figures: Figures) -> int:
    """What the drawer must hold: float + cash taken (change already out) + pay-ins - pay-outs - drops."""
    return opening_float + figures.amount("cash") + figures.pay_ins - figures.pay_outs - figures.drops


def unclosed(view: View) -> ShiftRow | None:
    """The shift of this terminal that is not closed yet."""
    row = sql.row(view.session, _SHIFT + "WHERE s.terminal = :t AND s.state <> 'closed'", {"t": view.terminal})
    return None if row is None else _shift(row)


def need(view: View, *states: str) -> ShiftRow:
    """The unclosed shift in one of the states; raises ``Refused("no_shift")`` or ``("shift_state", state=…)``."""
    shift = unclosed(view)
    if shift is None:
        raise Refused("no_shift")
    if shift.state not in states:
        raise Refused("shift_state", state=shift.state)
    return shift


def figures(view: View, shift: ShiftRow) -> Figures:
    """Add a shift up from its sales, payments and cash movements."""
    key = {"s": shift.id}
    by_kind = {r[0]: [int(v) for v in r[1:]] for r in sql.rows(view.session, _BY_KIND, key)}
    sales = by_kind.get("sale", [0] * 8)
    back = by_kind.get("reversal", [0] * 8)
    both = [a + b for a, b in zip(sales, back, strict=True)]
    span = sql.row(view.session, _SPAN, key)
    first, last = (span[0] or "", span[1] or "") if span is not None else ("", "")
    moved = {r[0]: (int(r[1]), int(r[2])) for r in sql.rows(view.session, _MOVED, key)}
    acts = _acts(view, shift)
    return Figures(
        sales_count=sales[0],
        reversal_count=back[0],
        first_number=first,
        last_number=last,
        list_total=both[1],
        discount_total=both[2],
        subsidy_total=both[3],
        rounding_total=both[4],
        net_total=both[5],
        gross_sales=sales[5],
        gross_reversals=back[5],
        tenders=_tenders(view, key),
        tiers=tuple((r[0], int(r[1]), int(r[2])) for r in sql.rows(view.session, _TIERS, key)),
        subsidies=tuple((r[0], int(r[1])) for r in sql.rows(view.session, _SUBSIDIES, key)),
        pay_ins=moved.get("pay_in", (0, 0))[1],
        pay_outs=moved.get("pay_out", (0, 0))[1],
        drops=moved.get("drop", (0, 0))[1],
        no_sales=moved.get("no_sale", (0, 0))[0],
        abandoned=acts.get("cart_abandoned", 0),
        reprints=acts.get("reprint", 0),
        member_sales=sales[6],
    )


def _tenders(view: View, key: dict[str, UUID]) -> tuple[TenderTotal, ...]:
    found = {r[0]: (int(r[1]), int(r[2])) for r in sql.rows(view.session, _TENDERS, key)}
    return tuple(TenderTotal(m, *found[m]) for m in METHODS if m in found)


def _acts(view: View, shift: ShiftRow) -> dict[str, int]:
    found = sql.rows(
        view.session,
        "SELECT action, count(*) FROM audit_entry WHERE action IN ('cart_abandoned', 'reprint') "
        "AND business_date = :d AND terminal = :t AND at >= :a GROUP BY action",
        {
            "d": shift.business_date.isoformat(),
            "t": view.terminal,
            "a": shift.opened_at,
        },
    )
    return {r[0]: int(r[1]) for r in found}


def _shift(row: tuple[object, ...]) -> ShiftRow:
    return ShiftRow(
        id=sql.uuid(row[0]),
        business_date=sql.day(row[1]),
        state=str(row[2]),
        opening_float=int(str(row[3])),
        opened_at=sql.when(row[4]),
        opened_by=sql.uuid(row[5]),
        opened_by_name=str(row[6]),
    )


_SHIFT = (
    "SELECT s.id, s.business_date, s.state, s.opening_float, s.opened_at, s.opened_by, f.name "
    "FROM shift s JOIN staff f ON f.id = s.opened_by "
)
_BY_KIND = (
    "SELECT kind, count(*), sum(list_total), sum(discount_total), sum(subsidy_total), sum(rounding), sum(due), "
    "sum(CASE WHEN member_id IS NOT NULL THEN 1 ELSE 0 END), 0 FROM sale WHERE shift_id = :s GROUP BY kind"
)
_SPAN = (
    "SELECT (SELECT number FROM sale WHERE shift_id = :s ORDER BY serial LIMIT 1), "
    "(SELECT number FROM sale WHERE shift_id = :s ORDER BY serial DESC LIMIT 1)"
)
_TENDERS = (
    "SELECT p.method, sum(CASE WHEN s.kind = 'sale' THEN 1 ELSE -1 END), sum(p.amount) "
    "FROM sale s JOIN sale_payment p ON p.sale_id = s.id WHERE s.shift_id = :s GROUP BY p.method"
)
_TIERS = (
    "SELECT tier, sum(n), sum(given) FROM (SELECT b.tier AS tier, "
    "max(CASE WHEN s.kind = 'sale' THEN 1 ELSE -1 END) AS n, "
    "sum(CASE WHEN b.kind = 'discount' THEN b.amount ELSE 0 END) AS given "
    "FROM sale s JOIN sale_benefit b ON b.sale_id = s.id WHERE s.shift_id = :s GROUP BY s.id, b.tier) AS per_sale "
    "GROUP BY tier ORDER BY tier"
)
_SUBSIDIES = (
    "SELECT b.payer, sum(b.amount) FROM sale s JOIN sale_benefit b ON b.sale_id = s.id "
    "WHERE s.shift_id = :s AND b.kind = 'subsidy' GROUP BY b.payer ORDER BY b.payer"
)
_MOVED = "SELECT kind, count(*), sum(amount) FROM cash_movement WHERE shift_id = :s GROUP BY kind"
