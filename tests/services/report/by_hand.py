"""Every figure of a month's report once more, from the rows as they lie in the store, by SQL that shares nothing with
the program's: not its roll-ups, not its readers, not its rounding. SQLite's words only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

Row = tuple[str, ...]
_OPENS, _CLOSES = 8 * 60, 20 * 60
"""The counter of the demo, every day."""

# a request is what its events up to the end of the month say
_REQUESTS = """
WITH told AS (
  SELECT q.id, q.number, q.scene, q.item_name, q.channel, q.received_at, q.due_at, q.first_due,
    coalesce((SELECT h.name FROM handler h WHERE hex(h.id) = upper(
      (SELECT json_extract(e.detail, '$.handler_id') FROM request_event e WHERE e.request_id = q.id AND e.at < :end
       AND json_extract(e.detail, '$.handler_id') IS NOT NULL ORDER BY e.position DESC LIMIT 1))), '') AS handler,
    (q.resident_id IS NOT NULL OR q.phone <> '' OR q.agent_phone <> '') AS reachable,
    (SELECT max(e.position) FROM request_event e WHERE e.request_id = q.id AND e.at < :end
       AND e.act IN ('reopen', 'take_back')) AS again,
    (SELECT json_extract(e.detail, '$.due_was') FROM request_event e WHERE e.request_id = q.id AND e.at >= :end
       AND json_extract(e.detail, '$.due_was') IS NOT NULL ORDER BY e.position LIMIT 1) AS due_was
  FROM request q WHERE q.received_at < :end
), stood AS (
  SELECT t.*,
    (SELECT max(e.at) FROM request_event e WHERE e.request_id = t.id AND e.at < :end AND e.to_state = 'closed'
       AND e.from_state <> 'closed' AND e.position > coalesce(t.again, 0)) AS closed,
    EXISTS (SELECT 1 FROM request_event e WHERE e.request_id = t.id AND e.at < :end AND e.act = 'close_now'
       AND e.position > coalesce(t.again, 0)) AS spot,
    EXISTS (SELECT 1 FROM request_event e WHERE e.request_id = t.id AND e.at < :end AND e.act = 'void') AS void,
    EXISTS (SELECT 1 FROM request_event e WHERE e.request_id = t.id AND e.at < :end AND e.act = 'call_back'
       AND json_extract(e.detail, '$.reached') AND e.position > coalesce(t.again, 0)) AS called,
    t.reachable,
    CASE WHEN (SELECT e.to_state FROM request_event e WHERE e.request_id = t.id AND e.at < :end
        ORDER BY e.position DESC LIMIT 1) IN ('declined', 'merged') THEN NULL
      WHEN t.due_was IS NULL THEN t.due_at WHEN t.due_was = '' THEN NULL
      ELSE CAST(strftime('%s', t.due_was) AS INTEGER) * 1000 END AS due
  FROM told t
)
SELECT scene, item_name, channel, handler, received_at, closed, spot, due, called, reachable, hex(id), number FROM stood
WHERE NOT void
"""


def ms(day: date) -> int:
    """The midnight a day begins with in Shanghai."""
    return int((datetime.combine(day, time(), UTC) - timedelta(hours=8)).timestamp() * 1000)


@dataclass(frozen=True)
class Month:
    """A calendar month of the store, in milliseconds and in ISO days."""

    session: Session
    first: date

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.after - self.first).days)]

    def all(self, query: str, **more: Any) -> list[Any]:
        """What a query says of the month: ``:a`` to ``:end`` in milliseconds, ``:d`` to ``:e`` as days."""
        span = {"a": ms(self.first), "end": ms(self.after), "d": f"{self.first}", "e": f"{self.after}", **more}
        named = {key: value for key, value in span.items() if f":{key}" in query}
        return list(self.session.execute(sa.text(query), named))

    def one(self, query: str, **more: Any) -> Any:
        return self.all(query, **more)[0][0]


def local(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC) + timedelta(hours=8)


# --- how figures are written ------------------------------------------------------------------------------------------


def n(value: int | None) -> str:
    return "—" if value is None else f"{value:,}"


def yuan(fen: int | None) -> str:
    whole = Decimal(fen or 0) / 100
    return f"{'-' if whole < 0 else ''}¥{abs(whole):,.2f}"


def share(part: int, of: int) -> str:
    if not of:
        return "—"
    exact = (Decimal(part) * 100 / Decimal(of)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{exact:,.2f}%"


def tenth(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):,}"


def hours(minutes: int) -> str:
    return tenth(Decimal(minutes) / 60)


def moved(now: int, before: int) -> str:
    return share(now - before, before)


# --- 受理 -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A request as it stood at the end of the month."""

    scene: str
    item: str
    channel: str
    handler: str
    received: int
    closed: int | None
    spot: bool
    due: int | None
    called: bool
    reachable: bool
    id: str
    number: str


def requests(month: Month) -> list[Told]:
    return [Told(*row) for row in month.all(_REQUESTS)]


def _in(month: Month, at: int | None) -> bool:
    return at is not None and ms(month.first) <= at < ms(month.after)


def on_time(one: Told) -> bool:
    """By the minute, as everywhere: what is due at 17:30 is late from 17:31 on."""
    return one.closed is not None and one.due is not None and one.closed // 60_000 <= one.due // 60_000


def working(start: int, end: int) -> int:
    """Minutes the counter was open between two instants, both cut to the minute."""
    at, stop = (local(x // 60_000 * 60_000) for x in (start, end))
    total, day = 0, at.date()
    while day <= stop.date():
        opens, closes = (datetime.combine(day, time(), UTC) + timedelta(minutes=m) for m in (_OPENS, _CLOSES))
        total += max(int((min(stop, closes) - max(at, opens)).total_seconds() // 60), 0)
        day += timedelta(days=1)
    return total


def spent(month: Month, one: Told) -> int:
    """Working minutes from receipt to the last closing, less what it waited for the resident's papers."""
    assert one.closed is not None
    took, stop = working(one.received, one.closed), None
    query = (
        "SELECT at, clock FROM request_event WHERE hex(request_id) = :i AND at < :end AND clock <> '' ORDER BY position"
    )
    for at, clock in month.all(query, i=one.id):
        if clock == "stop":
            stop = at
        elif clock == "start" and stop is not None:
            took, stop = took - working(stop, min(at, one.closed)), None
    return took - (0 if stop is None else working(stop, one.closed))


def counted(month: Month, of: Callable[[Told], bool] = lambda _one: True) -> list[int]:
    """Received, closed, due, on time, on the spot."""
    told = [one for one in requests(month) if of(one)]
    received = [one for one in told if _in(month, one.received)]
    due = [one for one in told if _in(month, one.due)]
    return [
        len(received), sum(_in(month, one.closed) for one in told), len(due), sum(map(on_time, due)),
        sum(bool(one.spot) for one in received),
    ]  # fmt: skip


def by(month: Month, key: Callable[[Told], str]) -> dict[str, list[int]]:
    named = {key(one) for one in requests(month)}
    return {name: counted(month, lambda one, name=name: key(one) == name) for name in named}  # type: ignore[misc]


# --- 评价 -------------------------------------------------------------------------------------------------------------

_RATED = """
WITH closing AS (
  SELECT e.request_id, max(e.position) AS position FROM request_event e
  WHERE e.to_state = 'closed' AND e.from_state <> 'closed' AND e.at >= :a AND e.at < :end GROUP BY e.request_id
), round AS (
  SELECT c.request_id, c.position AS begins, coalesce((SELECT min(x.position) FROM request_event x
    WHERE x.request_id = c.request_id AND x.position > c.position AND x.act = 'reopen'), 999999) AS ends FROM closing c
)
SELECT hex(r.request_id),
  (SELECT json_extract(x.detail, '$.value') FROM request_event x WHERE x.request_id = r.request_id AND x.act = 'rate'
    AND NOT json_extract(x.detail, '$.again') AND x.position BETWEEN r.begins AND r.ends) AS value,
  (SELECT json_extract(x.detail, '$.value') FROM request_event x WHERE x.request_id = r.request_id AND x.act = 'rate'
    AND json_extract(x.detail, '$.again') AND x.position BETWEEN r.begins AND r.ends) AS again,
  EXISTS (SELECT 1 FROM request_event x WHERE x.request_id = r.request_id AND x.act = 'appeal'
    AND json_extract(x.detail, '$.upheld') AND x.position BETWEEN r.begins AND r.ends) AS out
FROM round r
"""


@dataclass(frozen=True)
class Rated:
    closed: int
    rated: int
    out: int
    again: int
    values: dict[int, int]

    @property
    def counted(self) -> int:
        return sum(self.values.values())

    @property
    def good(self) -> int:
        return sum(count for value, count in self.values.items() if value > 2)


def rated(month: Month) -> Rated:
    rows = month.all(_RATED)
    values = {at: sum(value == at and not out for _, value, _, out in rows) for at in range(1, 6)}
    given = [row for row in rows if row[1] is not None]
    return Rated(len(rows), len(given), sum(bool(row[3]) for row in given), sum(r[2] is not None for r in rows), values)


def rectified(month: Month) -> tuple[int, int]:
    """整改 whose day lay in the month and that no appeal had taken out by then; done by their day."""
    rows = month.all(
        "SELECT due_at, done_at FROM rectification WHERE due_at >= :a AND due_at < :end "
        "AND NOT (outcome = 'upheld' AND done_at < :end)"
    )
    return sum(done is not None and done <= due for due, done in rows), len(rows)


# --- 邻里餐厅 ---------------------------------------------------------------------------------------------------------

_IN = "s.business_date >= :d AND s.business_date < :e"
_SIGN = "CASE WHEN s.kind = 'sale' THEN 1 WHEN s.part THEN 0 ELSE -1 END"


def meals(month: Month) -> tuple[int, ...]:
    """People, list price, discount, subsidy, paid."""
    return tuple(
        value or 0
        for value in month.all(
            f"SELECT sum({_SIGN}), sum(list_total), sum(discount_total), sum(subsidy_total), sum(due) FROM sale s "
            f"WHERE {_IN}"
        )[0]
    )


def reversals(month: Month) -> int:
    return int(month.one(f"SELECT count(*) FROM sale s WHERE {_IN} AND kind = 'reversal' AND NOT part"))


def trading_days(month: Month) -> int:
    return int(month.one(f"SELECT count(DISTINCT business_date) FROM sale s WHERE {_IN}"))


def seniors(month: Month) -> int:
    """Each meal once for each tier somebody at the table had."""
    return sum(count for _, count, *_ in given(month, "tier"))


def given(month: Month, column: str) -> list[Any]:
    return month.all(
        f"SELECT {column}, sum(sign), sum(discount), sum(subsidy) FROM (SELECT b.{column}, {_SIGN} AS sign, "
        "sum(CASE b.kind WHEN 'discount' THEN b.amount ELSE 0 END) AS discount, "
        "sum(CASE b.kind WHEN 'subsidy' THEN b.amount ELSE 0 END) AS subsidy "
        f"FROM sale s JOIN sale_benefit b ON b.sale_id = s.id WHERE {_IN} GROUP BY s.id, b.{column}) "
        "GROUP BY 1 ORDER BY 1"
    )


def subsidised(month: Month) -> list[Any]:
    """Payer, person-meals and sum, each person at a table once for each payer."""
    people = "SELECT DISTINCT s.id, b.payer, b.eater_id FROM sale s JOIN sale_benefit b ON b.sale_id = s.id"
    return month.all(
        f"SELECT payer, sum((SELECT {_SIGN} FROM sale s WHERE s.id = p.id)), (SELECT sum(b.amount) FROM sale s "
        f"JOIN sale_benefit b ON b.sale_id = s.id WHERE {_IN} AND b.kind = 'subsidy' AND b.payer = p.payer) "
        f"FROM ({people} WHERE {_IN} AND b.kind = 'subsidy') p GROUP BY payer ORDER BY payer"
    )


def tenders(month: Month) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for table, key in (("sale", "sale_id"), ("charge", "charge_id")):
        sign = _SIGN if table == "sale" else "CASE s.kind WHEN 'charge' THEN 1 ELSE -1 END"
        for method, count, amount in month.all(
            f"SELECT p.method, sum({sign}), sum(p.amount) FROM {table} s JOIN {table}_payment p ON p.{key} = s.id "
            f"WHERE {_IN} GROUP BY 1"
        ):
            was = found.get(method, (0, 0))
            found[method] = was[0] + count, was[1] + amount
    return found


def fees(month: Month) -> dict[str, tuple[int, int]]:
    return {
        subject: (count, amount)
        for subject, count, amount in month.all(
            "SELECT subject, sum(CASE kind WHEN 'charge' THEN 1 ELSE -1 END), sum(fee_total + rounding) FROM charge s "
            f"WHERE {_IN} AND subject <> 'wallet' GROUP BY 1"
        )
    }


def beside(month: Month) -> dict[str, tuple[int, int]]:
    """Name in the report → how many and how much, from the sealed rows and those of meals for the door."""
    part = "SELECT count(*), sum(due) FROM sale s WHERE {} AND kind = 'reversal' AND part"
    cut = f"SELECT coalesce(sum({_SIGN}), 0), sum(cut) FROM sale s WHERE {{}} AND cut <> 0"
    late = "SELECT count(*), sum(due) FROM sale s WHERE {} AND length(paper_no) > 0 AND corrects_id IS NULL"
    given_ = (
        "SELECT count(*), sum(off) FROM (SELECT s.id, sum(b.amount) AS off FROM sale_benefit b, sale s "
        "WHERE b.sale_id = s.id AND {} AND length(b.exception) > 0 AND s.corrects_id IS NULL GROUP BY 1)"
    )
    door = "SELECT count(*), 0 FROM meal_order s WHERE s.day >= :d AND s.day < :e AND delivery AND outcome {} {}"
    card = "SELECT count(*), sum(deposit_in) FROM charge s WHERE {} AND subject = 'wallet' AND deposit_in {} 0"
    queries = {
        "退菜": part.format(_IN), "手工折扣": cut.format(_IN), "补录（应急点餐单）": late.format(_IN),
        "例外": given_.format(_IN), "送餐送到": door.format("IN", "('delivered', 'handed')"),
        "送餐未应门": door.format("=", "'no_answer'"), "餐卡充值": card.format(_IN, ">"),
        "餐卡退款": card.format(_IN, "<"),
    }  # fmt: skip
    return {name: (row[0], row[1] or 0) for name, query in queries.items() for row in month.all(query)}


def owed_on_cards(month: Month) -> int:
    """The last balance of each card before the month was over."""
    return int(
        month.one(
            "SELECT coalesce(sum(balance), 0) FROM wallet_entry w WHERE at < :end AND turn = "
            "(SELECT max(turn) FROM wallet_entry o WHERE o.card_id = w.card_id AND o.at < :end)"
        )
    )


def dishes(month: Month) -> list[Any]:
    return month.all(
        "SELECT d.name, sum(l.quantity), sum(l.payable), lower(hex(l.dish_id)) FROM sale s JOIN sale_line l "
        f"ON l.sale_id = s.id JOIN dish d ON d.id = l.dish_id WHERE {_IN} GROUP BY l.dish_id "
        "ORDER BY 2 DESC, 4 LIMIT 10"
    )


def takings_of_days(month: Month) -> list[int]:
    by_day = dict(month.all(f"SELECT business_date, sum(due) FROM sale s WHERE {_IN} GROUP BY 1"))
    return [by_day.get(f"{day}", 0) for day in month.days]


def people_of_hours(month: Month) -> dict[int, int]:
    return dict(
        month.all(
            "SELECT CAST(strftime('%H', at / 1000 + 28800, 'unixepoch') AS INTEGER), "
            f"sum({_SIGN}) FROM sale s WHERE {_IN} GROUP BY 1"
        )
    )


def people_of_halves(month: Month) -> dict[tuple[int, str], int]:
    """By weekday of the business date and half hour."""
    rows = month.all(
        "SELECT strftime('%w', business_date), strftime('%H', at / 1000 + 28800, 'unixepoch'), "
        f"strftime('%M', at / 1000 + 28800, 'unixepoch') >= '30', sum({_SIGN}) FROM sale s WHERE {_IN} GROUP BY 1, 2, 3"
    )
    return {((int(day) - 1) % 7, f"{hour}:{30 if late else 0:02d}"): count for day, hour, late, count in rows}


def drawers(month: Month) -> tuple[int, list[Any]]:
    """Shifts closed, and those that were off."""
    rows = month.all(
        "SELECT c.number, c.business_date, c.terminal, s.opening_float - coalesce(s.float_expected, s.opening_float), "
        "c.expected_cash, c.counted_cash - c.expected_cash FROM closing c JOIN shift s ON s.id = c.shift_id "
        "WHERE c.business_date >= :d AND c.business_date < :e ORDER BY 2, 1"
    )
    return len(rows), [row for row in rows if row[3] or row[5]]


# --- 小修理, 场地, 活动 -----------------------------------------------------------------------------------------------


def repairs(month: Month) -> dict[str, list[int]]:
    """By category: received, finished, come back, minutes from receipt to finished."""
    rows = month.all(
        """SELECT coalesce(nullif(i.category, ''), '其他'), i.received_at, i.again_of IS NOT NULL,
             (SELECT min(e.at) FROM repair_event e WHERE e.item_id = i.id AND e.at < :end
                AND e.to_state IN ('ready', 'done') AND e.from_state <> e.to_state)
           FROM repair_item i WHERE i.received_at < :end AND NOT EXISTS
             (SELECT 1 FROM repair_event v WHERE v.item_id = i.id AND v.act = 'void' AND v.at < :end)"""
    )
    found: dict[str, list[int]] = {}
    for category, received, again, finished in rows:
        new, done = _in(month, received), _in(month, finished)
        if new or done:
            sums = found.setdefault(category, [0, 0, 0, 0])
            sums[0] += new
            sums[1] += done
            sums[2] += new and again
            sums[3] += (finished // 1000 - received // 1000) // 60 if done else 0
    return found


def waiting(month: Month) -> int:
    """Ready before the end, and nobody had fetched it by then."""
    return int(
        month.one(
            "SELECT count(*) FROM repair_item i WHERE (SELECT e.to_state FROM "
            "repair_event e WHERE e.item_id = i.id AND e.at < :end ORDER BY e.position DESC LIMIT 1) "
            "IN ('ready', 'unrepaired')"
        )
    )


def rooms(month: Month) -> dict[str, list[int]]:
    """By room: open and used minutes, uses, people, no-shows, wishes in vain; used by weekday."""
    found: dict[str, list[int]] = {}
    for key, name in month.all("SELECT hex(id), name FROM room ORDER BY position, name"):
        spans = month.all("SELECT weekday, day, from_min, to_min FROM room_hours WHERE hex(room_id) = :i", i=key)
        week = [s for s in spans if s[0] is not None]
        opened = 0
        for day in month.days:
            own = [s for s in spans if s[1] == f"{day}"]
            usual = [s for s in week if s[0] == day.weekday()] if week else [(0, None, _OPENS, _CLOSES)]
            opened += sum(to - start for _, _, start, to in own or usual)
        for starts, ends in month.all(
            "SELECT max(starts_at, :a), min(ends_at, :end) FROM room_closure WHERE active AND hex(room_id) = :i "
            "AND starts_at < :end AND ends_at > :a",
            i=key,
        ):  # the demo's closure lies within the hours
            opened -= (ends - starts) // 60_000
        uses = month.all(
            "SELECT starts_at, coalesce(ended_at, ends_at), coalesce(actual_headcount, headcount) FROM booking b "
            "WHERE hex(room_id) = :i AND starts_at >= :a AND starts_at < :end AND (SELECT e.to_state FROM "
            "booking_event e WHERE e.booking_id = b.id AND e.at < :end ORDER BY e.position DESC LIMIT 1) "
            "IN ('in_use', 'done')",  # what was ended later: test_report
            i=key,
        )
        weekdays = [0] * 7
        for starts, ends, _ in uses:
            weekdays[local(starts).weekday()] += max((ends - starts) // 60_000, 0)
        missed = month.one(
            "SELECT count(*) FROM booking b WHERE hex(room_id) = :i AND starts_at >= :a AND starts_at < :end AND "
            "(SELECT e.to_state FROM booking_event e WHERE e.booking_id = b.id AND e.at < :end "
            "ORDER BY e.position DESC LIMIT 1) = 'no_show'",
            i=key,
        )
        wished = month.one("SELECT count(*) FROM room_wish WHERE hex(room_id) = :i AND at >= :a AND at < :end", i=key)
        wished += month.one(
            "SELECT count(DISTINCT b.id) FROM booking b JOIN booking_event e ON e.booking_id = b.id "
            "WHERE hex(b.room_id) = :i AND e.to_state = 'refused' AND e.at >= :a AND e.at < :end",
            i=key,
        )
        found[name] = [opened, sum(weekdays), len(uses), sum(use[2] for use in uses), missed, wished, *weekdays]
    return found


def activities(month: Month) -> tuple[int, int, int, int]:
    """Held, signed up, came, turned away."""
    which = "a.starts_at >= :a AND a.starts_at < :end AND a.state <> 'cancelled'"
    people = (
        "SELECT count(*) FROM enrolment_person p JOIN enrolment e ON e.id = p.enrolment_id "
        f"JOIN activity a ON a.id = e.activity_id WHERE {which} AND "
    )
    return (
        month.one(f"SELECT count(*) FROM activity a WHERE {which}"),
        month.one(f"{people} p.active AND e.state = 'enrolled'"),
        month.one(f"{people} p.attended = 'attended'"),
        month.one(f"{people} e.state = 'turned_away'"),
    )
