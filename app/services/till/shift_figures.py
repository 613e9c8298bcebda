"""What a shift has taken so far: one computation, shared by X and Z. Everything hangs on the shift's id."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from uuid import UUID

from app.errors import Refused
from app.rules import money
from app.rules.rights import Right
from app.services.documents.till import TenderTotal
from app.services.till.tender import EVERY_METHOD
from app.services.work import View, Work
from app.store import sql
from app.store.sql import Reader


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
    float_expected: int | None
    float_reason: str


@dataclass(frozen=True)
class ChargeSums:
    """What a shift's charges came to, 分: fees are income, deposits owed. ``fees`` are (subject, charges, income)."""

    count: int = 0
    reversals: int = 0
    fees: tuple[tuple[str, int, int], ...] = ()
    deposit_in: int = 0
    deposit_used: int = 0
    deposit_back: int = 0
    due: int = 0
    came_in: int = 0  # the dues above zero alone
    went_back: int = 0  # and those below, <= 0
    wallet_in: int = 0  # onto cards, less what of it was taken back; no part of the deposits
    wallet_back: int = 0  # and off them, to their holders, >= 0

    def blinded(self) -> "ChargeSums":
        """How many, and no sum that leads to the cash."""
        return ChargeSums(self.count, self.reversals, tuple((subject, count, 0) for subject, count, _ in self.fees))


@dataclass(frozen=True)
class Figures:
    """The sums of one shift, 分. The tenders are those of sales and charges together; the rest is sales alone."""

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
    exceptions: int
    reprints: int
    member_sales: int
    clock_doubts: int
    charges: ChargeSums = ChargeSums()
    late_count: int = 0  # 补录: of the sales, those that were served on paper, and what they came to
    late_total: int = 0
    part_count: int = 0  # of the reversals, those that left something of their sale
    refunds: tuple[TenderTotal, ...] = ()  # what went back by each method, <= 0; in the tenders too
    cut_total: int = 0  # of ``discount_total``, what was taken off by hand
    blind: bool = False  # the sums from which the cash could be worked out are taken out

    def blinded(self) -> "Figures":
        """The same for who may not know what the drawer should hold: how many, and no sum that leads to the cash."""
        return replace(
            self,
            list_total=0,
            late_total=0,
            net_total=0,
            gross_sales=0,
            gross_reversals=0,
            tenders=tuple(replace(t, amount=0) for t in self.tenders),
            refunds=tuple(replace(t, amount=0) for t in self.refunds),
            charges=self.charges.blinded(),
            blind=True,
        )

    def amount(self, method: str) -> int:
        """Net amount taken by one method."""
        return sum(t.amount for t in self.tenders if t.method == method)


def expected_cash(opening_float: int, figures: Figures) -> int:
    """What the drawer must hold: float + cash taken (change already out) + pay-ins - pay-outs - drops."""
    return opening_float + figures.amount("cash") + figures.pay_ins - figures.pay_outs - figures.drops


def check_cash_out(
    work: Work, shift: ShiftRow, amount: int, limit: int = money.MAX_AMOUNT, *, subject_id: UUID | None = None
) -> None:
    """Whether so much cash may leave the drawer.

    More than ``limit`` takes consent. So does, for who may not know what was taken, more than is in the drawer for
    certain: the float, what was put in since, and what ``subject_id``, to whom it goes, itself paid in cash in this
    shift; less what went out since. Nobody takes out more than the drawer can hold, and trying out amounts tells nobody
    what it holds.
    Raises ``Refused``: ``needs_approver``, ``drawer_short`` (holds=, only for who may see it).
    """
    sums = figures(work, shift)
    sees = work.may(Right.SEE_EXPECTED)
    if amount > limit or (not sees and amount > _certain(work, shift, sums, subject_id)):
        work.require(Right.CASH_LARGE)
    holds = expected_cash(shift.opening_float, sums)
    if amount > holds:
        raise Refused("drawer_short", field="amount", **({"holds": holds} if sees else {}))


def _certain(view: View, shift: ShiftRow, sums: Figures, subject_id: UUID | None) -> int:
    """What is in the drawer whatever was sold: who hands money back knows of no other subject's payments."""
    own = "" if subject_id is None else "OR subject_id = :s"
    which = {} if subject_id is None else {"s": subject_id}
    paid = sql.value(view, f"SELECT sum(net) FROM {_CASH_OF_SUBJECTS} WHERE net < 0 {own}", shift=shift.id, **which)
    return shift.opening_float + sums.pay_ins - sums.pay_outs - sums.drops + int(paid or 0)


def unclosed(view: View) -> ShiftRow | None:
    """The shift of this terminal that is not closed yet."""
    return _SHIFTS.one(view, "WHERE s.terminal = :t AND s.state <> 'closed'", t=view.terminal)


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
    kinds = {row.kind: row for row in _KINDS.rows(view, "WHERE shift_id = :shift GROUP BY kind", shift=shift.id)}
    sales, back = kinds.get("sale", _NO_SALES), kinds.get("reversal", _NO_SALES)
    span = _SPANS.one(view, "WHERE id = :shift", shift=shift.id)
    first, last = (span.first or "", span.last or "") if span is not None else ("", "")
    moved = {row.kind: row for row in _MOVES.rows(view, _BY_KIND, shift=shift.id)}
    paid = _tenders(view, shift)
    acts = {row.action: row.count for row in _acts(view, shift)}
    return Figures(
        sales_count=sales.count,
        reversal_count=back.count,
        first_number=first,
        last_number=last,
        list_total=sales.listed + back.listed,
        discount_total=sales.discount + back.discount,
        subsidy_total=sales.subsidy + back.subsidy,
        cut_total=sales.cut + back.cut,
        rounding_total=sales.rounding + back.rounding,
        net_total=sales.due + back.due,
        gross_sales=sales.due,
        gross_reversals=back.due,
        tenders=tuple(TenderTotal(row.method, row.count, row.amount) for row in paid),
        refunds=tuple(TenderTotal(row.method, row.back_count, row.back_amount) for row in paid if row.back_count),
        part_count=back.parts,
        late_count=sales.late,
        late_total=sales.late_due,
        tiers=tuple((row.tier, row.count, row.given) for row in _TIERS.rows(view, _BY_TIER, shift=shift.id)),
        subsidies=tuple((row.payer, row.amount) for row in _PAYERS.rows(view, _BY_PAYER, shift=shift.id)),
        pay_ins=moved.get("pay_in", _NO_MOVES).amount,
        pay_outs=moved.get("pay_out", _NO_MOVES).amount,
        drops=moved.get("drop", _NO_MOVES).amount,
        no_sales=moved.get("no_sale", _NO_MOVES).count,
        abandoned=acts.get("cart_abandoned", 0),
        exceptions=acts.get("benefit_exception", 0),
        reprints=acts.get("reprint", 0),
        member_sales=sales.members,
        clock_doubts=sum(acts.get(action, 0) for action in CLOCK_ACTS),
        charges=_charges(view, shift),
    )


def _charges(view: View, shift: ShiftRow) -> ChargeSums:
    """One row per subject, reversals taken away from it."""
    rows = _CHARGES.rows(view, "WHERE shift_id = :shift GROUP BY subject ORDER BY subject", shift=shift.id)
    others = [row for row in rows if row.subject != "wallet"]
    return ChargeSums(
        count=sum(row.taken for row in rows),
        reversals=sum(row.taken_back for row in rows),
        fees=tuple((row.subject, row.taken - row.taken_back, row.income) for row in others),
        **{name: sum(getattr(row, name) for row in others) for name in _DEPOSIT_SUMS},
        **{name: sum(getattr(row, name) for row in rows) for name in _CHARGE_SUMS},
    )


def _tenders(view: View, shift: ShiftRow) -> "tuple[_Method, ...]":
    """In the order of the methods."""
    found = {row.method: row for row in _TENDERS.rows(view, _BY_METHOD, shift=shift.id)}
    return tuple(found[method] for method in EVERY_METHOD if method in found)


def _acts(view: View, shift: ShiftRow) -> "tuple[_Acts, ...]":
    """What was done since the shift was opened, by the order of the trail: the clock may have been set meanwhile.

    The shift must be the one that runs; nothing closes this count at the other end.
    """
    return _ACTS.rows(
        view,
        f"WHERE action IN ({_COUNTED}) AND business_date = :day AND terminal = :t AND serial > "
        "(SELECT coalesce(max(serial), 0) FROM audit_entry WHERE action = 'shift_open' AND business_date = :day "
        "AND terminal = :t AND subject = :shift) GROUP BY action",
        day=shift.business_date.isoformat(),  # text, as the trail keeps it
        t=view.terminal,
        shift=shift.id.hex,
    )


@dataclass(frozen=True)
class _Kind:
    kind: str
    count: int
    listed: int
    discount: int
    subsidy: int
    cut: int
    rounding: int
    due: int
    members: int
    parts: int
    late: int
    late_due: int


@dataclass(frozen=True)
class _Charged:
    subject: str
    taken: int
    taken_back: int
    income: int
    deposit_in: int
    deposit_used: int
    deposit_back: int
    due: int
    came_in: int
    went_back: int
    wallet_in: int
    wallet_back: int


@dataclass(frozen=True)
class _Span:
    first: str | None
    last: str | None


@dataclass(frozen=True)
class _Moves:
    kind: str
    count: int
    amount: int


@dataclass(frozen=True)
class _Acts:
    action: str
    count: int


@dataclass(frozen=True)
class _Method:
    method: str
    count: int
    amount: int
    back_count: int
    back_amount: int


@dataclass(frozen=True)
class _Tier:
    tier: str
    count: int
    given: int


@dataclass(frozen=True)
class _Payer:
    payer: str
    amount: int


CLOCK_ACTS = ("clock_back", "clock_ahead", "clock_unbuilt", "clock_jump", "clock_confirmed")
_COUNTED = ", ".join(f"'{action}'" for action in ("cart_abandoned", "benefit_exception", "reprint", *CLOCK_ACTS))
_NO_SALES = _Kind("", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
_NO_MOVES = _Moves("", 0, 0)
_SIGN = "CASE WHEN s.kind = 'sale' THEN 1 WHEN s.part THEN 0 ELSE -1 END"
_BENEFITS = "sale s JOIN sale_benefit b ON b.sale_id = s.id"

_SHIFTS = Reader(
    ShiftRow,
    "shift s JOIN staff f ON f.id = s.opened_by",
    **{f.name: f"s.{f.name}" for f in fields(ShiftRow) if f.name != "opened_by_name"},
    opened_by_name="f.name",
)
_KINDS = Reader(
    _Kind,
    "sale",
    count="count(*)",
    listed="sum(list_total)",
    discount="sum(discount_total)",
    subsidy="sum(subsidy_total)",
    cut="sum(cut)",
    rounding="sum(rounding)",
    due="sum(due)",
    members="count(member_id)",
    parts="sum(CASE WHEN part THEN 1 ELSE 0 END)",
    late="sum(CASE WHEN paper_no <> '' THEN 1 ELSE 0 END)",
    late_due="sum(CASE WHEN paper_no <> '' THEN due ELSE 0 END)",
)
_DEPOSIT_SUMS = ("deposit_in", "deposit_used", "deposit_back")
_CHARGE_SUMS = ("due", "came_in", "went_back", "wallet_in", "wallet_back")
_ONTO = "(CASE WHEN kind = 'charge' THEN deposit_in ELSE -deposit_in END) > 0"
_CHARGES = Reader(
    _Charged,
    "charge",
    taken="sum(CASE WHEN kind = 'charge' THEN 1 ELSE 0 END)",
    taken_back="sum(CASE WHEN kind = 'charge' THEN 0 ELSE 1 END)",
    income="sum(fee_total + rounding)",
    deposit_in="sum(deposit_in)",
    deposit_used="sum(deposit_used)",
    deposit_back="sum(deposit_back)",
    due="sum(due)",
    came_in="sum(CASE WHEN due > 0 THEN due ELSE 0 END)",
    went_back="sum(CASE WHEN due < 0 THEN due ELSE 0 END)",
    wallet_in=f"sum(CASE WHEN subject = 'wallet' AND {_ONTO} THEN deposit_in ELSE 0 END)",
    wallet_back=f"sum(CASE WHEN subject = 'wallet' AND NOT {_ONTO} THEN -deposit_in ELSE 0 END)",
)
_SPANS = Reader(
    _Span,
    "shift",
    first="(SELECT number FROM sale WHERE shift_id = shift.id ORDER BY serial LIMIT 1)",
    last="(SELECT number FROM sale WHERE shift_id = shift.id ORDER BY serial DESC LIMIT 1)",
)
_MOVES = Reader(_Moves, "cash_movement", count="count(*)", amount="sum(amount)")
_BY_KIND = "WHERE shift_id = :shift AND NOT after_count GROUP BY kind"
_ACTS = Reader(_Acts, "audit_entry", count="count(*)")


def _paid(table: str) -> str:
    """The payments of one shift's records, each with the sign of its record; a part counts none away."""
    part = "WHEN s.part THEN 0 " if table == "sale" else ""
    return (
        f"SELECT p.method AS method, CASE WHEN s.kind = '{table}' THEN 1 {part}ELSE -1 END AS sign, p.amount AS amount "
        f"FROM {table} s JOIN {table}_payment p ON p.{table}_id = s.id WHERE s.shift_id = :shift"
    )


_TENDERS = Reader(
    _Method,
    f"({_paid('sale')} UNION ALL {_paid('charge')}) AS paid",
    count="sum(sign)",
    amount="sum(amount)",
    back_count="sum(CASE WHEN amount < 0 THEN 1 ELSE 0 END)",
    back_amount="sum(CASE WHEN amount < 0 THEN amount ELSE 0 END)",
)
_BY_METHOD = "GROUP BY method"
_CASH_OF_SUBJECTS = (
    "(SELECT c.subject_id AS subject_id, sum(p.amount) AS net "
    "FROM charge c JOIN charge_payment p ON p.charge_id = c.id "
    "WHERE c.shift_id = :shift AND p.method = 'cash' GROUP BY c.subject_id) AS of_subject"
)
_TIERS = Reader(
    _Tier,
    f"(SELECT b.tier AS tier, max({_SIGN}) AS n, "  # a sale counts once in a tier, however many its lines
    "sum(CASE WHEN b.kind = 'discount' THEN b.amount ELSE 0 END) AS given "
    f"FROM {_BENEFITS} WHERE s.shift_id = :shift GROUP BY s.id, b.tier) AS per_sale",
    count="sum(n)",
    given="sum(given)",
)
_BY_TIER = "GROUP BY tier ORDER BY tier"
_PAYERS = Reader(_Payer, _BENEFITS, payer="b.payer", amount="sum(b.amount)")
_BY_PAYER = "WHERE s.shift_id = :shift AND b.kind = 'subsidy' GROUP BY b.payer ORDER BY b.payer"
