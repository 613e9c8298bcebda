"""What an X and a Z say: the figures of a shift frozen as a paper, and what the Zs before it carried on."""

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.services import documents
from app.services.centre import settings
from app.services.documents.till import CountLine, MoveLine, ShiftReport, TenderTotal
from app.services.till.charge_rows import held_total
from app.services.till.shift_figures import Figures, ShiftRow
from app.services.till.tender import EVERY_METHOD, WALLET
from app.services.till.wallet_rows import owed_on_cards
from app.services.work import View, Work
from app.store import sql
from app.store.sql import Reader

EDITION = 3
"""How the slips of today are worded; what an older one says is in ``documents.till.ShiftReport``."""


@dataclass(frozen=True)
class LastClosing:
    """The drawer as the last Z left it: ``left`` is what the next float is compared with, 分."""

    number: str
    business_date: date
    left: int


@dataclass(frozen=True)
class Count:
    """A count as it was handed in, 分; ``declared`` are the merchant apps' totals per method."""

    total: int
    pieces: dict[int, int]
    declared: dict[str, int]
    staff_id: UUID


@dataclass(frozen=True)
class Ending:
    """What closing a shift adds to its figures: the count, why it differs, and what was handed in of it, 分."""

    count: Count
    reason: str
    handed_in: int
    number: str


@dataclass(frozen=True)
class Perpetual:
    """What a Z carried on: its number, and the totals that never go back to zero."""

    z_number: int
    perpetual_sales: int
    perpetual_reversals: int
    perpetual_subsidies: int
    charged: tuple[int, int] = (0, 0)  # what charges brought in, and what went back by them


def last_closing(view: View) -> LastClosing | None:
    """The newest Z of this terminal."""
    return _LAST_CLOSINGS.one(view, NEWEST, letter=view.terminal[:1])


def carried_on(view: View) -> Perpetual:
    """What the newest Z of this terminal carried on; zeros before the first."""
    return _PERPETUAL.one(view, NEWEST, letter=view.terminal[:1]) or Perpetual(0, 0, 0, 0)


def report_of_shift(
    view: View, shift: ShiftRow, sums: Figures, expected: int | None, ending: Ending | None
) -> ShiftReport:
    """The paper of a shift as it stands; a Z when it is ``ending``, else an X. ``expected`` None is not told."""
    before = carried_on(view)
    count = None if ending is None else ending.count
    charges, (came_in, went_back) = sums.charges, before.charged
    return ShiftReport(
        head=settings.head(view), kind="x" if ending is None else "z", number="" if ending is None else ending.number,
        z_number=None if ending is None else before.z_number + 1, terminal=view.terminal,
        business_date=shift.business_date, opened_at=shift.opened_at, opened_by=shift.opened_by_name,
        closed_at=view.now, closed_by=view.staff.name if view.staff else "", approved_by=_approver(view),
        opening_float=shift.opening_float, float_expected=shift.float_expected, float_reason=shift.float_reason,
        sales_count=sums.sales_count, reversal_count=sums.reversal_count, first_number=sums.first_number,
        last_number=sums.last_number, list_total=sums.list_total, discount_total=sums.discount_total,
        cut_total=sums.cut_total,
        subsidies=sums.subsidies, rounding_total=sums.rounding_total, net_total=sums.net_total,
        part_count=sums.part_count, late_count=sums.late_count, late_total=sums.late_total, refunds=sums.refunds,
        tenders=_tenders(sums, {} if count is None else count.declared), tiers=sums.tiers,
        pay_ins=sums.pay_ins, pay_outs=sums.pay_outs, drops=sums.drops,
        moves=_MOVE_LINES.rows(view, _OF_SHIFT, shift=shift.id),
        no_sales=sums.no_sales, abandoned=sums.abandoned, exceptions=sums.exceptions,
        reprints=sums.reprints, clock_doubts=sums.clock_doubts,
        expected_cash=expected, counted_cash=None if count is None else count.total,
        variance=None if count is None or expected is None else count.total - expected,
        variance_reason="" if ending is None else ending.reason, counts=() if count is None else _lines(count.pieces),
        handed_in=None if ending is None else ending.handed_in,
        left_cash=None if ending is None else ending.count.total - ending.handed_in,
        perpetual_sales=0 if sums.blind else before.perpetual_sales + sums.gross_sales,
        perpetual_reversals=0 if sums.blind else before.perpetual_reversals + sums.gross_reversals,
        perpetual_subsidies=before.perpetual_subsidies + sums.subsidy_total,
        charge_count=charges.count, charge_reversals=charges.reversals, fees=charges.fees,
        deposit_in=charges.deposit_in, deposit_used=charges.deposit_used, deposit_back=charges.deposit_back,
        wallet_in=charges.wallet_in, wallet_back=charges.wallet_back, wallet_spent=sums.amount(WALLET),
        wallet_owed=0 if sums.blind else owed_on_cards(view),
        charge_due=charges.due, deposits_held=0 if sums.blind else held_total(view),
        perpetual_charges=0 if sums.blind else came_in + charges.came_in,
        perpetual_paybacks=0 if sums.blind else went_back + charges.went_back,
        chain_head=view.chain_mac.hex()[:16] if isinstance(view, Work) else "", edition=EDITION, blind=sums.blind,
    )  # fmt: skip


def _approver(view: View) -> str:
    return view.approval.member.name if isinstance(view, Work) and view.approver_id and view.approval else ""


def _lines(pieces: dict[int, int]) -> tuple[CountLine, ...]:
    return tuple(CountLine(denomination, n) for denomination, n in sorted(pieces.items(), reverse=True))


def closings(view: View, limit: int = 60) -> tuple[ShiftReport, ...]:
    """The newest Z reports of this terminal, as they were frozen."""
    stored = sql.values(view, f"SELECT report FROM closing {_SO_MANY}", letter=view.terminal[:1], n=limit)
    reports = [documents.load("shift", text) for text in stored]
    return tuple(r for r in reports if isinstance(r, ShiftReport))


def _tenders(sums: Figures, declared: dict[str, int]) -> tuple[TenderTotal, ...]:
    """In the order of the methods: what was taken, and what a merchant app showed although nothing was rung up."""
    taken = {t.method: t for t in sums.tenders}
    return tuple(
        TenderTotal(m, taken[m].count if m in taken else 0, taken[m].amount if m in taken else 0, declared.get(m))
        for m in EVERY_METHOD
        if m in taken or m in declared
    )


def _charged(stored: str) -> tuple[int, int]:
    said = json.loads(stored)
    return int(said.get("perpetual_charges", 0)), int(said.get("perpetual_paybacks", 0))


def _left(stored: str) -> int:
    said = json.loads(stored)
    left = said.get("left_cash")
    return int(said["counted_cash"] if left is None else left)


NEWEST = "WHERE substr(terminal, 1, 1) = :letter ORDER BY z_number DESC LIMIT 1"
"""A restore opens series A2, but the till is the same."""

_SO_MANY = "WHERE substr(terminal, 1, 1) = :letter ORDER BY z_number DESC LIMIT :n"
_OF_SHIFT = "WHERE shift_id = :shift AND kind <> 'no_sale' AND NOT after_count ORDER BY chain_serial"
_LAST_CLOSINGS = Reader(LastClosing, "closing", left=("report", _left))
_PERPETUAL = Reader(Perpetual, "closing", charged=("report", _charged))
_MOVE_LINES = Reader(MoveLine, "cash_movement")
