"""Years of sales, written in bulk: copies of a few real sales under new ids, dates and numbers, with all that hangs on
them (lines, benefits, payments, papers, audit, outbox, roll-ups, shifts with their Z). For measurements only: the
copies do not follow the HMAC chain, and no entry tells of their papers and shifts.
"""

import itertools
import random
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models.base import compose_id
from app.rules import money
from app.services.till import cart, cart_view, shifts
from app.services.till import sales as till
from app.services.till.tender import Tender
from app.store import sql
from tests.support import START, Centre

YEARS = 5
PER_DAY = 274
"""500,000 sales in five years."""

SAMPLE = 12
_DAY_MS = 86_400_000
_PARTS = ("sale_line", "sale_benefit", "sale_payment")
_DISHES = (
    ("11", "31", "41"),
    ("13", "21", "31", "41"),
    ("14", "22", "32", "51"),
    ("12", "41"),
    ("24", "33", "41", "61"),
)

Row = dict[str, Any]


def ring(made: Centre, member: UUID | None, codes: tuple[str, ...], *, meal: str = "lunch") -> UUID:
    """A cart in the store, seven seconds after the one before."""
    desk = made.desk
    made.clock.now += timedelta(seconds=7)
    cart_id = desk.new_id()
    desk.do(cart.set_member, cart_id, member, meal=meal)
    for code in codes:
        desk.do(cart.add, cart_id, code, meal=meal)
    return cart_id


def sell(made: Centre, members: list[UUID], count: int) -> None:
    """Real sales through the till: one in eight to a passer-by, one in three in cash."""
    for n in range(count):
        member = None if n % 8 == 7 else members[n * 7 % len(members)]
        cart_id = ring(made, member, _DISHES[n % len(_DISHES)])
        due = made.desk.see(cart_view.load, cart_id).payable
        made.desk.do(till.check_out, cart_id, [Tender("wechat", due) if n % 3 else Tender("cash", 10000)])


def first_day(made: Centre, members: list[UUID], days: int) -> "Day":
    """Work one whole real shift ``days`` before today, close it, and record what it left in the store."""
    made.clock.now = START - timedelta(days=days)
    made.desk.do(shifts.open_shift, 0)
    sell(made, members, SAMPLE)
    now = made.desk.see(shifts.now)
    assert now is not None
    made.desk.do(shifts.submit_count, pieces(now.figures.amount("cash")))
    made.desk.do(shifts.close, "", now.figures.amount("cash"))
    return Day(made)


def pieces(amount: int) -> dict[int, int]:
    """An amount in as few notes and coins as can be."""
    found = {}
    for denomination in sorted(money.DENOMINATIONS, reverse=True):
        found[denomination], amount = divmod(amount, denomination)
    return found


class Day:
    """The rows of a recorded day, as stored."""

    def __init__(self, made: Centre) -> None:
        with made.desk.store.read() as session:
            self.sales = _table(session, "sale", "ORDER BY serial")
            self.parts = {t: _table(session, t) for t in _PARTS}
            self.jobs = {r["number"]: r for r in _table(session, "print_job")}
            self.audit = next(r for r in _table(session, "audit_entry") if r["action"] == "sale")
            self.shift = _table(session, "shift")[0]
            self.count = _table(session, "shift_count")[0]
            self.closing = _table(session, "closing")[0]
            self.totals = _table(session, "daily_total")
            self.head = _table(session, "chain_head")[0]
        self.date = sql.day(self.shift["business_date"])


def _table(session: Any, name: str, rest: str = "") -> list[Row]:
    columns = [r[1] for r in sql.rows(session, f"PRAGMA table_info({name})")]
    return [dict(zip(columns, r, strict=True)) for r in sql.rows(session, f"SELECT * FROM {name} {rest}")]


class History:
    """Writes ``total`` sales into the days after the recorded one, ``PER_DAY`` a day."""

    def __init__(self, made: Centre, day: Day, members: list[UUID]) -> None:
        self.made, self.day = made, day
        self.rng = random.Random(5)
        self.members = [m.bytes for m in members]
        self.chain = int(day.head["serial"])
        self.audits = int(day.head["audit_serial"])
        self.parts = {
            sale["id"]: {t: [r for r in rows if r["sale_id"] == sale["id"]] for t, rows in day.parts.items()}
            for sale in day.sales
        }
        self.batch: dict[str, list[Row]] = {}

    def write(self, total: int) -> None:
        """Write them, a transaction for every twenty days."""
        left, n = total, 0
        while left > 0:
            with self.made.desk.store.write() as session:
                driver: Any = sql._driver(session)
                for _ in range(20):
                    n += 1
                    self._one_day(n, min(left, PER_DAY))
                    left -= PER_DAY
                    if left <= 0:
                        break
                for table, rows in self.batch.items():
                    columns = tuple(rows[0])
                    names = ",".join(f'"{c}"' for c in columns)
                    marks = ",".join("?" * len(columns))
                    driver.executemany(
                        f"INSERT INTO {table} ({names}) VALUES ({marks})", [tuple(r.values()) for r in rows]
                    )
                self.batch = {}
                driver.execute("UPDATE chain_head SET serial = ?, audit_serial = ?", (self.chain, self.audits))
                session.commit()

    def _put(self, table: str, row: Row) -> None:
        self.batch.setdefault(table, []).append(row)

    def _id(self, ms: int) -> bytes:
        return compose_id(ms, self.rng.getrandbits(74)).bytes

    def _one_day(self, n: int, sales: int) -> None:
        moved = n * _DAY_MS
        date = (self.day.date + timedelta(days=n)).isoformat()
        shift = {
            **self.day.shift,
            "id": self._id(self.day.shift["opened_at"] + moved),
            "business_date": date,
            "opened_at": self.day.shift["opened_at"] + moved,
        }
        self._put("shift", shift)
        self._put("shift_count", {**self.day.count, "shift_id": shift["id"], "at": self.day.count["at"] + moved})
        source = itertools.cycle(self.day.sales)
        for serial in range(1, sales + 1):
            self._sale(next(source), shift["id"], date, serial, moved)
        closing = self.day.closing
        number = f"JB-A-{date.replace('-', '')}-0001"
        self.chain += 1
        fresh = {"id": self._id(closing["at"] + moved), "shift_id": shift["id"], "business_date": date}
        fresh |= {"number": number, "z_number": n + 1, "chain_serial": self.chain, "at": closing["at"] + moved}
        self._put("closing", {**closing, **fresh})
        for kind, last in (("XS", sales), ("JB", 1)):
            self._put("number_series", {"kind": kind, "terminal": "A", "day": date, "last": last})
        for row in self.day.totals:
            self._put("daily_total", {**row, "day": date})

    def _sale(self, sale: Row, shift_id: bytes, date: str, serial: int, moved: int) -> None:
        at = sale["at"] + moved + serial * 20_000
        sale_id = self._id(at)
        number = f"XS-A-{date.replace('-', '')}-{serial:04d}"
        member = None if sale["member_id"] is None else self.rng.choice(self.members)
        self.chain += 1
        self.audits += 1
        fresh = {"id": sale_id, "business_date": date, "serial": serial, "number": number, "shift_id": shift_id}
        fresh |= {"member_id": member, "at": at, "chain_serial": self.chain}
        self._put("sale", {**sale, **fresh})
        for table, rows in self.parts[sale["id"]].items():
            for row in rows:
                eater = {"eater_id": member} if row.get("eater_id") is not None else {}
                self._put(table, {**row, "sale_id": sale_id, **eater})
        job = {"id": self._id(at), "number": number, "queued_at": at, "done_at": at, "state": "done"}
        self._put("print_job", {**self.day.jobs[sale["number"]], **job})
        audit = {"serial": self.audits, "at": at, "business_date": date, "subject": number}
        self._put("audit_entry", {**self.day.audit, **audit})
        for kind, record in (("sale", number), ("audit", str(self.audits))):
            self._put("outbox", {"terminal": "A", "kind": kind, "record": record})
