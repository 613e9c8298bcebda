"""The rows of the ledger as the books have them: subsidies of sealed sales, their reversals, corrections, and how often
each was taken up. Amounts are read as they were sealed; nothing is priced again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.rules.dates import age_on
from app.rules.people import care
from app.rules.people.names import mask_name
from app.rules.report.claims import ClaimState, Doubt, EntryKey, Origin, Served, Sums, doubts, falls_in, next_state
from app.rules.report.period import ReportPeriod, read_period
from app.rules.till.pricing import BenefitRule, Kind
from app.services.centre import settings
from app.services.till import policies
from app.services.work import View
from app.store import sql

ORDINARY = "Z"
"""The class letter of a row that was given for no class."""


@dataclass(frozen=True)
class Batch:
    """A claim that was made: number, payer, month as ``ReportPeriod`` writes it."""

    id: UUID
    number: str
    payer: str
    period: str
    turn: int
    at: datetime
    by: str


@dataclass(frozen=True)
class Entry:
    """One row of the ledger. ``claim_id`` is None while it was never taken up; ``reason`` is why it was returned or is
    not claimed. ``name`` is masked. Amounts in 分, of a 冲正 below zero.
    """

    key: EntryKey
    origin: str
    day: date
    at: datetime
    meal: str
    number: str
    terminal: str
    name: str
    tail: str
    age: int | None
    letter: str
    list_amount: int
    discount: int
    amount: int
    paid: int
    methods: str
    takeaway: bool
    cashier: str
    residence: str = ""
    doubts: tuple[Doubt, ...] = ()
    state: ClaimState = ClaimState.OPEN
    turn: int = 0
    claim_id: UUID | None = None
    batch_id: UUID | None = None
    reason: str = ""
    corrected: bool = False

    @property
    def eater(self) -> UUID:
        """Whose meal it is, as ``sums`` asks."""
        return self.key.eater


class _Given(NamedTuple):
    source: UUID
    eater: UUID
    payer: str
    kind: str
    day: date
    at: datetime
    meal: str
    number: str
    terminal: str
    takeaway: bool
    cashier: str
    name: str
    tail: str
    birth: date | None
    erased: datetime | None
    active: bool
    person: UUID
    residence: str
    age: int | None
    policy: str
    version: int
    row: int
    exception: str
    amount: int
    list_amount: int
    discount: int
    paid: int
    reversed_by: UUID | None
    corrects: UUID | None


class _Claim(NamedTuple):
    id: UUID
    batch_id: UUID | None
    source_id: UUID
    eater_id: UUID
    payer: str
    turn: int
    origin: str
    business_date: date
    at: datetime
    meal: str
    number: str
    terminal: str
    name: str
    tail: str
    age: int | None
    letter: str
    residence: str
    list_amount: int
    discount: int
    amount: int
    paid: int
    methods: str
    takeaway: bool
    cashier: str
    doubts: str
    reason: str
    outcome: str | None
    said: str | None
    corrected: UUID | None


class _Paid(NamedTuple):
    sale_id: UUID
    method: str


class _Corrected(NamedTuple):
    id: UUID
    claim_id: UUID
    business_date: date
    at: datetime
    by: str


class BatchSums(NamedTuple):
    """What a batch comes to, and how many of its rows are doubted, were paid, were returned."""

    batch: UUID
    rows: int
    meals: int
    persons: int
    reversals: int
    amount: int
    doubts: int
    paid: int
    returned: int


class _PayerSum(NamedTuple):
    payer: str
    rows: int
    meals: int
    persons: int
    reversals: int
    amount: int


def _of_lines(column: str) -> str:
    return f"(SELECT sum(l.{column}) FROM sale_line l WHERE l.sale_id = g.sale_id AND l.eater_id = g.eater_id)"


def _grouped(which: str) -> str:
    """Subsidies of these sales, a row for each person and payer; narrowed before they are grouped, for a store holds
    those of years.
    """
    return (
        "(SELECT t.sale_id, t.eater_id, t.payer, sum(t.amount) AS amount, max(t.age) AS age, max(t.policy) AS policy, "
        'max(t.version) AS version, max(t."row") AS row_, max(t.exception) AS exception FROM sale_benefit t '
        f"WHERE t.kind = 'subsidy' AND {which} GROUP BY t.payer, t.sale_id, t.eater_id HAVING sum(t.amount) <> 0) g "
        "JOIN sale s ON s.id = g.sale_id JOIN staff p ON p.id = s.staff_id JOIN resident r ON r.id = g.eater_id "
        "LEFT JOIN resident m ON m.id = r.merged_into LEFT JOIN sale b ON b.corrects_id = s.id AND NOT b.part"
    )


def _sort(row: str) -> str:
    """``sale``, ``reversal``, or ``part``: one that leaves some of what the person of ``row`` had from its payer."""
    left = (
        f"SELECT sum(z.amount) FROM sale_benefit z WHERE z.kind = 'subsidy' AND z.eater_id = {row}.eater_id "
        f"AND z.payer = {row}.payer AND (z.sale_id = s.corrects_id OR z.sale_id IN (SELECT w.id FROM sale w "
        "WHERE w.corrects_id = s.corrects_id "
        "AND CASE WHEN w.terminal = s.terminal THEN w.chain_serial <= s.chain_serial ELSE w.at <= s.at END))"
    )
    return f"CASE WHEN s.part AND ({left}) <> 0 THEN 'part' ELSE s.kind END"


def _given_up(sale: str, row: str) -> str:
    """That a sale is the reversal of a meal that is not claimed any more: it has nothing left to take back."""
    return (
        "EXISTS (SELECT 1 FROM sale v JOIN subsidy_claim w ON w.source_id = v.corrects_id "
        f"WHERE v.id = {sale} AND w.eater_id = {row}.eater_id AND w.payer = {row}.payer AND w.batch_id IS NULL)"
    )


_ORIGINS = {"sale": Origin.MEAL, "part": Origin.PART, "reversal": Origin.REVERSAL}
_UNCLAIMED = _grouped(
    "NOT EXISTS (SELECT 1 FROM subsidy_claim c WHERE c.source_id = t.sale_id AND c.eater_id = t.eater_id "
    "AND c.payer = t.payer) "
    f"AND NOT {_given_up('t.sale_id', 't')}"
)
_DURING = _grouped(
    "t.sale_id IN (SELECT d.id FROM sale d WHERE d.business_date >= :first AND d.business_date <= :last)"
)
_BY_TIME = "ORDER BY s.at, s.number, g.payer"
_GIVEN = sql.Reader(
    _Given, _UNCLAIMED,
    source="g.sale_id", eater="g.eater_id", payer="g.payer", kind=_sort("g"), day="s.business_date", at="s.at",
    meal="s.meal", number="s.number", terminal="s.terminal", takeaway="s.takeaway", cashier="p.name",
    name="coalesce(m.name, r.name)", tail="coalesce(m.document_tail, r.document_tail)",
    birth=("coalesce(m.birth_date, r.birth_date)", lambda stored: None if stored is None else sql.day(stored)),
    erased=("coalesce(m.erased_at, r.erased_at)", lambda stored: None if stored is None else sql.when(stored)),
    active="coalesce(m.active, r.active)", person="coalesce(m.id, r.id)",
    residence="coalesce(m.residence, r.residence)", age="g.age", policy="g.policy", version="g.version", row="g.row_",
    exception="g.exception", amount="g.amount", list_amount=_of_lines("list_amount"),
    discount=_of_lines("discount"), paid=_of_lines("payable"), reversed_by="b.id", corrects="s.corrects_id",
)  # fmt: skip
_GIVEN_DURING = _GIVEN.among(_DURING)
_CLAIMS = sql.Reader(
    _Claim,
    "subsidy_claim c LEFT JOIN subsidy_outcome o ON o.claim_id = c.id "
    "LEFT JOIN subsidy_correction k ON k.claim_id = c.id",
    outcome="o.kind", said="o.reason", corrected="k.id",
    **{name: f"c.{name}" for name in _Claim._fields if name not in ("outcome", "said", "corrected")},
)  # fmt: skip
_LATEST = (
    "NOT EXISTS (SELECT 1 FROM subsidy_claim n WHERE n.source_id = c.source_id AND n.eater_id = c.eater_id "
    "AND n.payer = c.payer AND n.turn > c.turn)"
)
_STANDING = (
    "SELECT b.id FROM subsidy_batch b WHERE EXISTS (SELECT 1 FROM subsidy_claim c WHERE c.batch_id = b.id "
    "AND NOT EXISTS (SELECT 1 FROM subsidy_outcome o WHERE o.claim_id = c.id AND o.kind = 'returned'))"
)
_FELL_AWAY = (
    "EXISTS (SELECT 1 FROM subsidy_correction f JOIN subsidy_outcome r ON r.claim_id = f.claim_id "
    "WHERE f.id = {} AND r.kind = 'returned')"
)
"""A 冲正 of a row that was returned since: what was not paid is not taken back."""
_STANDING_CLAIM = "n.batch_id IS NOT NULL AND (o.kind IS NULL OR o.kind <> 'returned')"
_TAKEN_BACK = (
    "SELECT k.claim_id FROM subsidy_correction k JOIN subsidy_claim n ON n.source_id = k.id "
    f"LEFT JOIN subsidy_outcome o ON o.claim_id = n.id WHERE {_STANDING_CLAIM}"
)
_REVERSED = sql.Reader(
    EntryKey, "subsidy_claim n JOIN sale s ON s.id = n.source_id LEFT JOIN subsidy_outcome o ON o.claim_id = n.id",
    source="s.corrects_id", eater="n.eater_id", payer="n.payer",
)  # fmt: skip
_STANDING_REVERSAL = (
    "SELECT 1 FROM sale b WHERE b.corrects_id = :s AND NOT EXISTS (SELECT 1 FROM subsidy_claim w "
    "WHERE w.source_id = b.id AND w.eater_id = :e AND w.payer = :p AND w.batch_id IS NULL) "
    "AND EXISTS (SELECT 1 FROM sale_benefit t WHERE t.sale_id = b.id AND t.kind = 'subsidy' AND t.amount <> 0 "
    "AND t.eater_id = :e AND t.payer = :p)"
)
_IN_ORDER = "ORDER BY c.business_date, c.at, c.number, c.origin"
_BATCHES = sql.Reader(
    Batch, "subsidy_batch b JOIN staff s ON s.id = b.staff_id", by="s.name",
    **{name: f"b.{name}" for name in ("id", "number", "payer", "period", "turn", "at")},
)  # fmt: skip
_CORRECTED = sql.Reader(
    _Corrected, "subsidy_correction k JOIN staff s ON s.id = k.staff_id", by="s.name",
    **{name: f"k.{name}" for name in ("id", "claim_id", "business_date", "at")},
)  # fmt: skip
_SUMS = {
    "rows": "sum(n)", "meals": "sum(net)", "persons": "sum(CASE WHEN net > 0 THEN 1 ELSE 0 END)",
    "reversals": "sum(back)", "amount": "sum(amount)",
}  # fmt: skip
_BATCH_SUMS = sql.Reader(
    BatchSums,
    "(SELECT c.batch_id, c.eater_id, count(*) AS n, sum(c.amount) AS amount, "
    "sum(CASE c.origin WHEN 'meal' THEN 1 WHEN 'part' THEN 0 ELSE -1 END) AS net, "
    "sum(CASE WHEN c.origin = 'meal' THEN 0 ELSE 1 END) AS back, "
    "sum(CASE WHEN c.doubts = '' THEN 0 ELSE 1 END) AS doubts, "
    "sum(CASE WHEN o.kind = 'paid' THEN 1 ELSE 0 END) AS paid, "
    "sum(CASE WHEN o.kind = 'returned' THEN 1 ELSE 0 END) AS returned "
    "FROM subsidy_claim c LEFT JOIN subsidy_outcome o ON o.claim_id = c.id WHERE c.batch_id IS NOT NULL "
    "GROUP BY c.batch_id, c.eater_id) e GROUP BY batch_id",
    batch="batch_id", doubts="sum(doubts)", paid="sum(paid)", returned="sum(returned)", **_SUMS,
)  # fmt: skip
_GIVEN_SUMS = sql.Reader(
    _PayerSum,
    "(SELECT payer, eater_id, count(*) AS n, sum(amount) AS amount, "
    "sum(CASE kind WHEN 'sale' THEN 1 WHEN 'part' THEN 0 ELSE -1 END) AS net, "
    "sum(CASE WHEN kind = 'sale' THEN 0 ELSE 1 END) AS back "
    f"FROM (SELECT b.payer, b.eater_id, s.id, {_sort('b')} AS kind, sum(b.amount) AS amount FROM sale_benefit b "
    "JOIN sale s ON s.id = b.sale_id WHERE b.kind = 'subsidy' AND s.business_date >= :first "
    "AND s.business_date <= :last GROUP BY b.payer, b.eater_id, s.id HAVING sum(b.amount) <> 0"
    ") m GROUP BY payer, eater_id) e",
    **_SUMS,
)
_METHODS = sql.Reader(_Paid, "sale_payment t JOIN sale s ON s.id = t.sale_id", sale_id="t.sale_id", method="t.method")


def batches(view: View) -> tuple[Batch, ...]:
    """Every claim there was, the oldest month first."""
    return _BATCHES.rows(view, "ORDER BY b.period, b.payer, b.turn")


def batch_of(view: View, batch_id: UUID) -> Batch | None:
    """One of them."""
    return _BATCHES.one(view, "WHERE b.id = :id", id=batch_id)


def claimed(view: View, batch_id: UUID) -> tuple[Entry, ...]:
    """The rows of a batch as they were reported, with what came of each."""
    return tuple(_of_claim(row) for row in _CLAIMS.rows(view, f"WHERE c.batch_id = :b {_IN_ORDER}", b=batch_id))


def claim_of(view: View, claim_id: UUID) -> Entry | None:
    """One row as it was taken up."""
    found = _CLAIMS.one(view, "WHERE c.id = :id", id=claim_id)
    return None if found is None else _of_claim(found)


def batch_sums(view: View) -> dict[UUID, BatchSums]:
    """What every batch comes to; the same as ``sums`` of its rows."""
    return {row.batch: row for row in _BATCH_SUMS.rows(view)}


def given_sums(view: View, first: date, last: date) -> dict[str, Sums]:
    """What the till gave in these days, by payer; the same as ``sums`` of the rows."""
    found = _GIVEN_SUMS.rows(view, "GROUP BY payer ORDER BY payer", first=first, last=last)
    return {row.payer: Sums(row.rows, row.meals, row.persons, row.reversals, row.amount) for row in found}


def written_off(view: View) -> tuple[Entry, ...]:
    """What is not claimed any more."""
    return tuple(_of_claim(row) for row in _CLAIMS.rows(view, f"WHERE c.batch_id IS NULL {_IN_ORDER}"))


def waiting_claims(view: View) -> dict[tuple[ReportPeriod, str], tuple[Entry, ...]]:
    """What can be claimed, by the month and the payer it would be claimed in: 待申报 and 退回, with their doubts."""
    reported = _reported(view)
    found: dict[tuple[ReportPeriod, str], list[Entry]] = defaultdict(list)
    for entry in (*_with_doubts(view, _unclaimed(view)), *_corrections(view)):
        found[falls_in(entry.day, entry.key.payer, reported), entry.key.payer].append(entry)
    by_id = {batch.id: batch for batch in batches(view)}
    over = f"NOT {_FELL_AWAY.format('c.source_id')} AND NOT {_given_up('c.source_id', 'c')}"
    back = _CLAIMS.rows(view, f"WHERE o.kind = 'returned' AND {_LATEST} AND {over} {_IN_ORDER}")
    for row in back:
        if row.batch_id is not None and (period := read_period(by_id[row.batch_id].period)) is not None:
            found[falls_in(period.first, row.payer, reported), row.payer].append(_of_claim(row))
    return {at: tuple(sorted(rows, key=_order)) for at, rows in found.items()}


def corrections_claimed(view: View) -> frozenset[UUID]:
    """The rows whose 冲正 was itself reported, and was not returned."""
    return frozenset(map(sql.uuid, sql.values(view, _TAKEN_BACK)))


def reversals_claimed(view: View) -> frozenset[EntryKey]:
    """The meals whose reversal was reported, and was not returned."""
    return frozenset(_REVERSED.rows(view, f"WHERE n.origin IN ('reversal', 'part') AND {_STANDING_CLAIM}"))


def reversed_at_the_till(view: View, key: EntryKey) -> bool:
    """Whether a reversal takes a meal back already, claimed or to be claimed."""
    source, eater, payer = key
    return sql.value(view, _STANDING_REVERSAL, s=source, e=eater, p=payer) is not None


def _order(entry: Entry) -> tuple[date, datetime, str, str]:
    return entry.day, entry.at, entry.number, entry.origin


def _reported(view: View) -> dict[tuple[ReportPeriod, str], bool]:
    """Of each month and payer with a batch, whether the last one stands: a row of it was not returned."""
    found: dict[tuple[ReportPeriod, str], bool] = {}
    standing = set(map(sql.uuid, sql.values(view, _STANDING)))
    for batch in batches(view):
        period = read_period(batch.period)
        if period is not None:
            found[period, batch.payer] = batch.id in standing
    return found


def _unclaimed(view: View) -> list[_Given]:
    return list(_GIVEN.rows(view, _BY_TIME))


def _with_doubts(view: View, given: list[_Given]) -> list[Entry]:
    """The rows with what makes people look twice at them, as against everybody's meals of the same months."""
    if not given:
        return []
    rules = _rules(view)
    around = {"first": min(one.day for one in given).replace(day=1), "last": max(one.day for one in given)}
    standing = [
        one for one in _GIVEN_DURING.rows(view, _BY_TIME, **around) if one.kind == "sale" and one.reversed_by is None
    ]
    found = doubts((_served(one, rules) for one in standing), settings.number(view, "subsidy.most_meals"))
    methods = _methods(view, around["first"], around["last"])
    return [replace(_entry(one, rules, methods), doubts=found.get((one.source, one.person), ())) for one in given]


def _rules(view: View) -> dict[tuple[str, int, int], BenefitRule]:
    """By policy, version and row: rows are numbered within their group, and only those of subsidies are asked for."""
    return {
        (code, version, rule.row): rule
        for (code, version), policy in policies.all_policies(view).items()
        for rule in reversed(policy.benefits)
        if rule.kind is Kind.SUBSIDY
    }


def _served(one: _Given, rules: Mapping[tuple[str, int, int], BenefitRule]) -> Served:
    rule = rules.get((one.policy, one.version, one.row))
    age = one.age if one.birth is None else age_on(one.birth, one.day)  # as the birthday is known now
    gone = not one.active and one.erased is None
    least = None if rule is None else rule.who.age_min
    excepted = bool(one.exception)
    return Served(one.source, one.person, one.day, one.meal, one.at, one.terminal, age, least, gone, excepted)


def _entry(one: _Given, rules: Mapping[tuple[str, int, int], BenefitRule], methods: Mapping[UUID, str]) -> Entry:
    rule = rules.get((one.policy, one.version, one.row))
    letters = () if rule is None else sorted(rule.who.classes & set(care.LETTERS))
    return Entry(
        key=EntryKey(one.source, one.eater, one.payer),
        origin=_ORIGINS[one.kind],
        day=one.day, at=one.at, meal=one.meal, number=one.number, terminal=one.terminal,
        name=mask_name(one.name), tail=one.tail, age=one.age, letter="".join(letters) or ORDINARY,
        list_amount=one.list_amount, discount=one.discount, amount=one.amount, paid=one.paid,
        methods=methods.get(one.source, ""), takeaway=one.takeaway, cashier=one.cashier, residence=one.residence,
    )  # fmt: skip


def _methods(view: View, first: date, last: date) -> dict[UUID, str]:
    """How each sale of these days was paid, as codes with a comma between."""
    found: dict[UUID, dict[str, None]] = defaultdict(dict)
    tail = "WHERE s.business_date >= :first AND s.business_date <= :last AND t.amount <> 0 ORDER BY t.position"
    for row in _METHODS.rows(view, tail, first=first, last=last):
        found[row.sale_id][row.method] = None
    return {sale: ",".join(methods) for sale, methods in found.items()}


def _corrections(view: View) -> Iterable[Entry]:
    """冲正 of reported rows that were not taken up yet: the row's amounts negated, on the day it was corrected."""
    tail = (
        "WHERE k.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM subsidy_claim n WHERE n.source_id = k.id) "
        f"AND NOT {_FELL_AWAY.format('k.id')}"
    )
    rows = {row.id: _of_claim(row) for row in _CLAIMS.rows(view, tail)}
    for one in _CORRECTED.rows(view, tail):
        if (row := rows.get(one.claim_id)) is not None:
            yield replace(
                row, key=row.key._replace(source=one.id), origin=Origin.CORRECTION, day=one.business_date, at=one.at,
                list_amount=-row.list_amount, discount=-row.discount, amount=-row.amount, paid=-row.paid,
                cashier=one.by, doubts=(), state=ClaimState.OPEN, turn=0, claim_id=None, batch_id=None, reason="",
                corrected=False,
            )  # fmt: skip


def _of_claim(row: _Claim) -> Entry:
    state = ClaimState.WRITTEN_OFF if row.batch_id is None else next_state(row.outcome)
    return Entry(
        key=EntryKey(row.source_id, row.eater_id, row.payer), origin=row.origin, day=row.business_date, at=row.at,
        meal=row.meal, number=row.number, terminal=row.terminal, name=row.name, tail=row.tail, age=row.age,
        letter=row.letter, residence=row.residence, list_amount=row.list_amount, discount=row.discount,
        amount=row.amount, paid=row.paid,
        methods=row.methods, takeaway=row.takeaway, cashier=row.cashier,
        doubts=tuple(Doubt(code) for code in row.doubts.split(",") if code), state=state, turn=row.turn,
        claim_id=row.id, batch_id=row.batch_id, reason=row.said or row.reason, corrected=row.corrected is not None,
    )  # fmt: skip
