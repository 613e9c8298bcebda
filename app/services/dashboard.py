"""The day at a glance: sales from the daily roll-ups, never by adding them up; requests by their deadlines; what waits
at the stall, who is in which room, and what is on.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.models.base import to_ms
from app.rules.dates import age_on, local_day
from app.rules.rights import Right
from app.services import print_queue
from app.services.activities import calls as activity_calls
from app.services.activities import listing as activities
from app.services.activities.listing import ActivityListed
from app.services.centre import calendar, settings
from app.services.documents.requests import HandoverJob, HandoverSheet
from app.services.figures import canteen
from app.services.figures.canteen import Summed
from app.services.figures.requests import TakenOn, taken_on
from app.services.repairs import calls as repairs
from app.services.repairs import tags
from app.services.repairs.calls import WaitingNow
from app.services.requests import listing, promises, sheets
from app.services.requests.filters import OPEN_NOW
from app.services.requests.listing import RequestsToday
from app.services.rooms import listing as rooms
from app.services.rooms.listing import ListedBooking
from app.services.till import cart_view, charge_rows, shifts
from app.services.till.shifts import ShiftNow
from app.services.work import View, asks
from app.store import sql

_SOON = 3
"""How many working days ahead the list of what is due looks."""


@dataclass(frozen=True)
class DishCount:
    """How often a dish was sold today."""

    name: str
    code: str
    quantity: int
    amount: int


@dataclass(frozen=True)
class SaleRow:
    """One of the newest sales or charges; ``member`` is the resident's name as staff call it, of a charge who paid.

    A charge says in ``subject`` and ``about`` the family and number of what it is for, and in ``form`` what it is (fee,
    deposit, deposit_back, refund); ``kind`` is sale or charge, and reversal of either.
    """

    id: UUID
    number: str
    kind: str
    at_ms: int
    member: str
    portions: int
    saved: int
    due: int
    payments: tuple[tuple[str, int], ...]  # method and what of the due it paid
    reversed: bool
    about: str = ""
    form: str = ""
    subject: str = ""
    part: bool = False  # a reversal that leaves something of its sale
    went_back: tuple[tuple[str, int], ...] = ()  # of a sale what parts gave back by each method, below zero

    @property
    def methods(self) -> tuple[str, ...]:
        """How it was paid."""
        return tuple(method for method, _ in self.payments)

    @property
    def left(self) -> tuple[tuple[str, int], ...]:
        """What of the payments parts have not given back yet, by method."""
        sums = dict.fromkeys(self.methods, 0)
        for method, amount in (*self.payments, *self.went_back):
            sums[method] += amount
        return tuple((method, amount) for method, amount in sums.items() if amount) if self.went_back else self.payments

    @property
    def left_due(self) -> int:
        """What of it would go back now."""
        return self.due + sum(amount for _, amount in self.went_back)


@dataclass(frozen=True)
class DueRow:
    """An open request with its deadline. ``door`` is the resident's, short; ``receiver`` took it in (首问) and stays
    named, ``handler`` works on it (承办), empty when nobody does yet. ``late_days`` are working days.
    """

    id: UUID
    number: str
    item: str
    scene: str
    resident: str
    age: int | None
    door: str
    receiver: str
    handler: str
    due_at: datetime
    late_days: int = 0


@dataclass(frozen=True)
class Today:
    """One business day of this terminal, 分. ``blind`` is for who may not know what the drawer of the running shift
    should hold: every sum from which the cash could be worked out is 0 and not to be shown.
    """

    day: date
    sales: int
    reversals: int
    net: int
    list_total: int
    discount: int
    subsidy: int
    senior_sales: int
    portions: int
    tenders: tuple[tuple[str, int, int], ...]  # method, count, net amount
    tiers: tuple[tuple[str, int, int], ...]  # tier, sales, benefit
    hours: tuple[tuple[int, int, int], ...]  # local hour, sales, amount
    dishes: tuple[DishCount, ...]
    last_week: int  # net of the same weekday a week before
    shift: ShiftNow | None
    held: int
    fees: tuple[tuple[str, int, int], ...] = ()  # beside the meals, by family: subject, charges, income
    deposits: int = 0  # taken less given back and used
    cut: int = 0  # taken off by hand
    blind: bool = False

    def blinded(self) -> "Today":
        """The same without the sums that lead to the cash."""
        return replace(
            self,
            net=0,
            list_total=0,
            tenders=tuple((method, count, 0) for method, count, _ in self.tenders),
            hours=tuple((hour, count, 0) for hour, count, _ in self.hours),
            dishes=tuple(replace(dish, amount=0) for dish in self.dishes),
            fees=tuple((subject, count, 0) for subject, count, _ in self.fees),
            deposits=0,
            blind=True,
        )


@dataclass(frozen=True)
class Jobs:
    """What the other families have today, each for who may see it and else None or 0: what waits at the stall; who has
    a room, the earliest first, and how many ask for one; the ``activity`` that runs or comes next and how many people
    wait for a call about one; and the deposits that are owed, how many and 分.
    """

    repairs: WaitingNow | None = None
    bookings: tuple[ListedBooking, ...] | None = None
    pending: int = 0
    activity: ActivityListed | None = None
    calls: int = 0
    deposits: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Attention:
    """What is not as it should be at this desk: no printer is set; ``years`` whose holidays are missing; and the folder
    of the second backup, empty where none is set. The last two are for who can put them right: nothing, and None.
    """

    no_printer: bool
    years: tuple[int, ...] = ()
    second_place: str | None = None


class _Sale(NamedTuple):
    id: UUID
    number: str
    kind: str
    at: datetime
    member: str
    portions: int
    saved: int
    due: int
    reversed: bool
    part: bool
    partly: bool


class _Payment(NamedTuple):
    sale_id: UUID
    method: str
    amount: int


class _Charged(NamedTuple):
    id: UUID
    number: str
    kind: str
    at: datetime
    resident: str
    paper: str
    due: int
    fee_total: int
    deposit_in: int
    deposit_back: int
    reversed: bool
    about: str
    subject: str
    method: str
    amount: int


class _Due(NamedTuple):
    id: UUID
    number: str
    item_name: str
    scene: str
    resident: str
    birth_date: date | None
    household: str
    place: str
    handler: str
    receiver: str
    due_at: datetime


class _Dish(NamedTuple):
    id: UUID
    name: str
    code: str


_RECENT = sql.Reader(
    _Sale,
    "sale s LEFT JOIN resident r ON r.id = s.member_id",
    id="s.id",
    number="s.number",
    kind="s.kind",
    at="s.at",
    member="coalesce(r.name, '')",
    portions="coalesce((SELECT sum(quantity) FROM sale_line l WHERE l.sale_id = s.id), 0)",
    saved="s.discount_total + s.subsidy_total",
    due="s.due",
    part="s.part",
    reversed="EXISTS (SELECT 1 FROM sale b WHERE b.corrects_id = s.id AND NOT b.part)",
    partly="EXISTS (SELECT 1 FROM sale b WHERE b.corrects_id = s.id AND b.part)",
)
_NEWEST = "WHERE s.terminal = :t AND s.business_date = :d {}ORDER BY s.serial DESC LIMIT :n"
_ALL, _WENT_BACK = "", "AND (s.kind = 'reversal' OR s.due < 0) "
_METHODS = sql.Reader(_Payment, "sale_payment p")
_PARTS = sql.Reader(
    _Payment, "sale_payment p JOIN sale b ON b.id = p.sale_id WHERE b.part", sale_id="b.corrects_id",
    method="p.method", amount="p.amount",
)  # fmt: skip
_CHARGES_FROM = (
    "(SELECT * FROM charge s {}) AS c "
    "LEFT JOIN charge_payment y ON y.charge_id = c.id LEFT JOIN resident r ON r.id = c.resident_id "
    "LEFT JOIN print_job p ON c.resident_id IS NULL AND p.kind = 'charge' AND p.number = c.number AND p.copy_no = 1"
)
_CHARGES = sql.Reader(
    _Charged,
    _CHARGES_FROM.format(_NEWEST.format(_ALL)),
    **{name: f"c.{name}" for name in ("id", "number", "kind", "at", "due", "fee_total", "deposit_in", "deposit_back")},
    resident="coalesce(r.name, '')",
    paper="coalesce(p.document, '')",
    reversed="EXISTS (SELECT 1 FROM charge b WHERE b.corrects_id = c.id)",
    about="c.subject_number",
    subject="c.subject",
    method="coalesce(y.method, '')",
    amount="coalesce(y.amount, 0)",
)
_DUE_FROM = (
    "(SELECT id, number, item_name, scene, resident_id, place, handler_id, first_receiver, due_at "
    f"FROM request q WHERE {OPEN_NOW} AND {{when}} ORDER BY due_at, number LIMIT :n) AS q "
    "LEFT JOIN scene c ON c.code = q.scene LEFT JOIN resident r ON r.id = q.resident_id "
    "LEFT JOIN handler h ON h.id = q.handler_id LEFT JOIN staff s ON s.id = q.first_receiver"
)  # the join comes after the limit: only what is shown is joined
_DUE = sql.Reader(
    _Due,
    _DUE_FROM,
    id="q.id",
    scene="coalesce(c.name, '')",
    resident="coalesce(r.name, '')",
    household="coalesce(r.household, '')",
    handler="coalesce(h.name, '')",
    receiver="coalesce(s.name, '')",
)
_DISHES = sql.Reader(_Dish, "dish")


@dataclass(frozen=True)
class Board:
    """What 今日 shows, as far as it was asked for; all of it read in one snapshot."""

    attention: Attention | None = None
    figures: RequestsToday | None = None
    taken: TakenOn | None = None
    due: tuple[DueRow, ...] = ()
    day: Today | None = None
    sales: tuple[SaleRow, ...] = ()
    papers: print_queue.Waiting | None = None
    jobs: Jobs | None = None


_MOST_JOBS = 15
"""So many of a kind stand on a hand-over sheet."""
ATTENTION, REQUESTS, SALES, PAPERS, JOBS = "attention", "requests", "sales", "papers", "jobs"
"""The parts of a ``Board``."""


@asks()
def board(view: View, parts: Collection[str], most_sales: int = 200) -> Board:
    """The parts asked for. The calendar and the settings several of them look up are read once."""
    requests, sales = REQUESTS in parts, SALES in parts
    return Board(
        attention=attention(view) if ATTENTION in parts else None,
        figures=listing.today(view) if requests else None,
        taken=taken_on(view, local_day(view.now)) if requests else None,
        due=due(view) if requests else (),
        day=today(view) if sales else None,
        sales=recent_takings(view, most_sales) if sales else (),
        papers=print_queue.waiting(view) if PAPERS in parts else None,
        jobs=jobs(view) if JOBS in parts else None,
    )


@asks()
def attention(view: View) -> Attention:
    """What whoever is on duty should see to before people stand at the counter."""
    receipt = settings.printers(view)["receipt"]
    return Attention(
        no_printer=receipt["kind"] == "file" and not receipt["name"],  # files with a name were chosen by somebody
        years=promises.missing_years(view) if view.may(Right.SETTINGS) else (),
        second_place=settings.text(view, "backup.second") if view.may(Right.BACKUP) else None,
    )


@asks()
def jobs(view: View) -> Jobs:
    """What the families beside requests and the till have today, as far as whoever is on duty may see it."""
    in_rooms, at_activities = view.may(Right.ROOMS), view.may(Right.ACTIVITIES)
    booked = rooms.bookings_on(view, local_day(view.now)) if in_rooms else None
    return Jobs(
        repairs=repairs.waiting_now(view) if view.may(Right.REPAIRS) else None,
        bookings=None if booked is None else tuple(sorted(booked, key=lambda row: (row.starts_at, row.room))),
        pending=rooms.pending_bookings(view) if in_rooms else 0,
        activity=next(iter(activities.coming(view, 1)), None) if at_activities else None,
        calls=activity_calls.calls_waiting(view) if at_activities else 0,
        deposits=charge_rows.held_now(view) if view.may(Right.CHARGE) else (0, 0),
    )


@asks(Right.REQUESTS)
def whole_handover(view: View, *, to: str = "", note: str = "") -> HandoverSheet:
    """交接单 of this moment, with what the other families leave: what has waited long and is to be called about, tags
    to be written up, the rooms of tomorrow, people to be told, and the deposits in hand. Raises as ``sheets.handover``.
    """
    left: list[HandoverJob] = []
    collect, (deposits, total) = 0, (0, 0)
    if view.may(Right.REPAIRS):
        waits = repairs.waiting_now(view)
        collect = len(waits.things)
        long = [row for row in waits.things if row.owed][:_MOST_JOBS]
        left += [HandoverJob("collect", r.number, f"{r.brand}{r.what}", r.shelf, count=r.days) for r in long]
        left += [HandoverJob("tag", t.number, t.what) for t in tags.unfinished(view)[:_MOST_JOBS]]
    if view.may(Right.ROOMS):
        booked = sorted(rooms.bookings_on(view, local_day(view.now) + timedelta(days=1)), key=lambda b: b.starts_at)
        left += [
            HandoverJob("booking", b.number, b.state, b.room, b.starts_at, b.ends_at, b.headcount)
            for b in booked[:_MOST_JOBS]
        ]
    if view.may(Right.ACTIVITIES):
        left += _to_tell(view)
    if view.may(Right.CHARGE):
        deposits, total = charge_rows.held_now(view)
    taken = taken_on(view, local_day(view.now))
    sheet = sheets.handover(view, taken.received, taken.on_spot, to=to, note=note)
    return replace(sheet, jobs=tuple(left), collect=collect, deposits=deposits, deposit_total=total)


def _to_tell(view: View) -> list[HandoverJob]:
    """The activities about which somebody must still be called, each once."""
    waiting = Counter((c.title, c.place, c.starts_at) for c in activity_calls.to_call(view))
    return [
        HandoverJob("activity", "", title, place, starts_at, count=n)
        for (title, place, starts_at), n in list(waiting.items())[:_MOST_JOBS]
    ]


@asks(Right.SELL, Right.SEE_REPORTS)
def today(view: View) -> Today:
    """The current business date's figures."""
    day = view.business_date
    by = canteen.till_day(view, day, view.terminal)
    whole, tiers = canteen.meals(by), by.get("tier", {})
    tenders = sorted(by.get("tender", {}).items(), key=lambda pair: -pair[1].amount)
    shift = shifts.now(view)
    by_hand = sum(one.discount for one in by.get("cut", {}).values())
    found = Today(
        day=day,
        sales=whole.count + canteen.reversals(by),
        reversals=canteen.reversals(by),
        net=whole.amount,
        list_total=whole.list_amount,
        discount=whole.discount - by_hand,
        cut=by_hand,
        subsidy=whole.subsidy,
        senior_sales=canteen.senior_meals(by),
        portions=whole.quantity,
        tenders=tuple((key, t.count, t.amount) for key, t in tenders),
        tiers=tuple((key, t.count, t.discount + t.subsidy) for key, t in tiers.items() if t.count or t.amount),
        hours=tuple((int(key), t.count, t.amount) for key, t in by.get("hour", {}).items()),
        dishes=_dishes(view, by.get("dish", {})),
        last_week=_net(view, day - timedelta(days=7)),
        shift=shift,
        held=cart_view.held_count(view),
        fees=tuple((key, t.count, t.amount) for key, t in by.get("fee", {}).items() if t.count or t.amount),
        deposits=sum(t.amount if key == "in" else -t.amount for key, t in by.get("deposit", {}).items()),
    )
    return found.blinded() if shift is not None and shift.figures.blind else found


@asks(Right.SELL, Right.SEE_REPORTS)
def recent_sales(view: View, limit: int = 50, *, went_back: bool = False) -> tuple[SaleRow, ...]:
    """The newest sales and reversals of the business date, newest first; ``went_back`` has the reversals alone."""
    which_ones = _NEWEST.format(_WENT_BACK if went_back else _ALL)
    return sale_rows(view, which_ones, d=view.business_date, t=view.terminal, n=limit)


def sale_rows(view: View, which_ones: str, **which: Any) -> tuple[SaleRow, ...]:
    """The sales ``s`` that an SQL tail from WHERE on lets through, in its order; three statements, however many."""
    paid: dict[UUID, list[tuple[str, int]]] = {}
    newest = f"WHERE p.sale_id IN (SELECT id FROM sale s {which_ones}) ORDER BY p.position"
    for payment in _METHODS.rows(view, newest, **which):
        paid.setdefault(payment.sale_id, []).append((payment.method, payment.amount))
    sales = _RECENT.rows(view, which_ones, **which)
    back: dict[UUID, list[tuple[str, int]]] = {}
    if any(sale.partly for sale in sales):
        for payment in _PARTS.rows(view, f"AND b.corrects_id IN (SELECT id FROM sale s {which_ones})", **which):
            back.setdefault(payment.sale_id, []).append((payment.method, payment.amount))
    return tuple(
        SaleRow(
            id=sale.id,
            number=sale.number,
            kind=sale.kind,
            at_ms=to_ms(sale.at),
            member=sale.member,
            portions=sale.portions,
            saved=sale.saved,
            due=sale.due,
            payments=tuple(paid.get(sale.id, ())),
            reversed=sale.reversed,
            part=sale.part,
            went_back=tuple(back.get(sale.id, ())),
        )
        for sale in sales
    )


@asks(Right.SELL, Right.SEE_REPORTS)
def recent_takings(view: View, limit: int = 50, *, went_back: bool = False) -> tuple[SaleRow, ...]:
    """The newest sales, charges and reversals of either of the business date together, newest first.

    ``went_back`` has those alone that were taken back or gave money back.
    """
    found = [*recent_sales(view, limit, went_back=went_back), *_recent_charges(view, limit, went_back=went_back)]
    return tuple(sorted(found, key=lambda row: -row.at_ms)[:limit])


def _recent_charges(view: View, limit: int, *, went_back: bool) -> tuple[SaleRow, ...]:
    """A charge paid in two ways is read as two rows, one after the other."""
    found: dict[UUID, SaleRow] = {}
    charged = _CHARGES.among(_CHARGES_FROM.format(_NEWEST.format(_WENT_BACK if went_back else _ALL)))
    tail = "ORDER BY c.serial DESC, y.position"
    for row in charged.rows(view, tail, d=view.business_date, t=view.terminal, n=limit):
        paid = ((row.method, row.amount),) if row.method else ()
        before = found.get(row.id)
        if before is not None:
            found[row.id] = replace(before, payments=before.payments + paid)
            continue
        found[row.id] = SaleRow(
            id=row.id,
            number=row.number,
            kind=row.kind,
            at_ms=to_ms(row.at),
            member=row.resident or (charge_rows.payer_on(row.paper) if row.paper else ""),
            portions=0,
            saved=0,
            due=row.due,
            payments=paid,
            reversed=row.reversed,
            about=row.about,
            form=_form(row),
            subject=row.subject,
        )
    return tuple(found.values())


def _form(row: _Charged) -> str:
    """What a charge is for people: its money by what most of it is."""
    sign = -1 if row.kind == "reversal" else 1
    if sign * row.due < 0:
        return "deposit_back" if row.deposit_back else "refund"
    return "deposit" if row.deposit_in and not row.fee_total else "fee"


@asks(Right.REQUESTS)
def due(view: View, limit: int = 200) -> tuple[DueRow, ...]:
    """What is late, and after it what is due within the next working days; at most ``limit`` of either."""
    whole = calendar.table(view)
    last = whole.add_workdays(local_day(view.now), _SOON)
    now, end = promises.minute(view.now), promises.midnight(last + timedelta(days=1))
    today = local_day(view.now)
    late = tuple(
        replace(row, late_days=whole.workdays_after(local_day(row.due_at), today))
        for row in _due(view, "q.due_at < :now", now=now, n=limit)
    )
    return late + _due(view, "q.due_at >= :now AND q.due_at < :end", now=now, end=end, n=limit)


def _due(view: View, when: str, **which: Any) -> tuple[DueRow, ...]:
    found = _DUE.among(_DUE_FROM.format(when=when)).rows(view, "ORDER BY q.due_at, q.number", **which)
    return tuple(
        DueRow(
            id=r.id,
            number=r.number,
            item=r.item_name,
            scene=r.scene,
            resident=r.resident,
            age=None if r.birth_date is None else age_on(r.birth_date, view.business_date),
            door=r.household or r.place,
            receiver=r.receiver,
            handler=r.handler,
            due_at=r.due_at,
        )
        for r in found
    )


def _net(view: View, day: date) -> int:
    net = "SELECT sum(amount) FROM daily_total WHERE day = :d AND terminal = :t AND dimension IN ('sale', 'reversal')"
    return int(sql.value(view, net, d=day, t=view.terminal) or 0)


def _dishes(view: View, sold: Mapping[str, Summed]) -> tuple[DishCount, ...]:
    best = {UUID(hex=key): t for key, t in sorted(sold.items(), key=lambda pair: (-pair[1].quantity, pair[0]))[:8]}
    if not best:
        return ()
    keys = {f"i{n}": dish for n, dish in enumerate(best)}
    named = {dish.id: dish for dish in _DISHES.rows(view, f"WHERE id IN ({', '.join(f':{k}' for k in keys)})", **keys)}
    return tuple(
        DishCount(named[key].name, named[key].code, total.quantity, total.amount)
        for key, total in best.items()
        if key in named
    )
