"""Every figure of a report of thirty days is what the rows say, counted by other SQL: key figures, tables, charts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from app.demo.centre import PIN, STAFF
from app.rules.report.layout import MonthReport
from app.services.centre import staff
from app.services.desk import Desk
from app.services.report import report as reports
from tests.services.report import by_hand as hand
from tests.services.report.by_hand import Month, moved, n, share, tenth, yuan
from tests.services.report.told import AFTER, LAST, NOVEMBER, make_told
from tests.suite import stores
from tests.suite.kept import kept

pytestmark = pytest.mark.skipif(stores.on_server(), reason="the other SQL is SQLite's")
WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@pytest.fixture(scope="module")
def template() -> Path:
    return kept("thirty-days", make_told)


@pytest.fixture(scope="module")
def desk(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("month") / "store"
    stores.copy(template, folder)
    store = stores.open_store(folder)
    made = Desk(store, lambda: AFTER, "A")
    who = next(row.id for row in made.see(staff.roster) if row.code == STAFF[0][0])
    made.staff = made.do(staff.sign_in, made.check_pin(who, PIN).id).member
    yield made
    store.close()


@pytest.fixture(scope="module")
def report(desk: Desk) -> MonthReport:
    return desk.see(reports.period_report, NOVEMBER)


@pytest.fixture(scope="module")
def session(desk: Desk) -> Iterator[Session]:
    with desk.sessions.read() as opened:
        yield opened


@pytest.fixture(scope="module")
def month(session: Session) -> Month:
    return Month(session, LAST.replace(day=1))


def before(month: Month) -> Month:
    return replace(month, first=month.first.replace(month=10))


def year_ago(month: Month) -> Month:
    return replace(month, first=month.first.replace(year=month.first.year - 1))


Pair = tuple[Any, Any]
"""What is divided, and by what; None of a plain sum."""


def raw(month: Month) -> dict[str, Pair]:
    told, rated, (done, due) = hand.requests(month), hand.rated(month), hand.rectified(month)
    received, closed, promised, kept_, spot = hand.counted(month)
    mine = [one for one in told if hand._in(month, one.closed)]
    people, _, _, subsidy, paid = hand.meals(month)
    rooms, repairs = hand.rooms(month).values(), hand.repairs(month).values()
    held, _, came, _ = hand.activities(month)
    return {
        "received": (received, None), "on_spot_rate": (spot, received), "on_time_rate": (kept_, promised),
        "mean_days": (sum(hand.spent(month, one) for one in mine), closed), "overdue": (promised - kept_, None),
        "callback_rate": (sum(bool(one.called) for one in mine if one.reachable), sum(one.reachable for one in mine)),
        "satisfied_rate": (rated.good, rated.counted), "rectified_rate": (done, due), "diners": (people, None),
        "senior_share": (hand.seniors(month), people), "subsidy": (subsidy, None), "takings": (paid, None),
        "repairs": (sum(one[0] for one in repairs), None),
        "room_use_rate": (sum(one[1] for one in rooms), sum(one[0] for one in rooms)),
        "activity_count": (held, None), "activity_people": (came, None),
    }  # fmt: skip


def written(key: str, pair: Pair) -> str:
    value, of = pair
    if key in ("subsidy", "takings"):
        return yuan(value)
    if key == "mean_days":
        return tenth(Decimal(value) / (of * 480)) if of else "—"
    return n(value) if of is None else share(value, of)


def test_key_figures(report: MonthReport, month: Month) -> None:
    months = [month, before(month), year_ago(month)]
    so_far = [replace(month, first=month.first.replace(month=at)) for at in range(1, 12)]
    found = [raw(one) for one in months]
    parts = [raw(one) for one in so_far]
    for one in report.indicators:
        said = [figure.written() for figure in (one.now, one.before, one.year_ago, one.so_far)]
        whole = (
            sum(p[one.key][0] for p in parts),
            None if parts[0][one.key][1] is None else sum(p[one.key][1] for p in parts),
        )
        assert said == [written(one.key, pair) for pair in (*(f[one.key] for f in found), tuple(whole))], one.key
    assert {one.key for one in report.indicators} == found[0].keys()
    busy = {one.key for one in report.indicators if one.now.n and one.year_ago.n}
    assert busy >= {"received", "on_spot_rate", "on_time_rate", "mean_days", "diners", "takings"}


def test_tables(report: MonthReport, month: Month) -> None:
    tables = {table.key: table for section in (*report.sections, *report.appendices) for table in section.tables}
    wanted = {key: make(month) for key, make in TABLES.items()}
    assert tables.keys() == wanted.keys()
    for key, (rows, note) in wanted.items():
        assert [[cell.written() for cell in row.cells] for row in tables[key].rows] == rows, key
        assert note is None or tables[key].note == note, key


def test_charts(report: MonthReport, month: Month) -> None:
    charts = {chart.key: chart for section in (*report.sections, *report.appendices) for chart in section.charts}
    wanted = {key: make(month) for key, make in CHARTS.items()}
    assert charts.keys() == wanted.keys()
    for key, (labels, series) in wanted.items():
        assert list(charts[key].labels) == labels, key
        assert [list(one.values) for one in charts[key].series] == series, key


def scenes(month: Month) -> Any:
    mine, was, ago = (hand.by(one, lambda told: told.scene) for one in (month, before(month), year_ago(month)))
    whole, whole_was, whole_ago = (hand.counted(one) for one in (month, before(month), year_ago(month)))
    none = [0] * 5
    rows = [
        _counted(name, mine.get(code, none), whole[0], was.get(code, none), ago.get(code, none))
        for code, name in month.all("SELECT code, name FROM scene ORDER BY position, code")
    ]
    return [*rows, _counted("合计", whole, whole[0], whole_was, whole_ago)], None


def _counted(name: str, mine: list[int], of: int, was: list[int], ago: list[int]) -> list[str]:
    received, closed, due, on_time, _ = mine
    return [
        name, n(received), share(received, of), n(closed), share(on_time, due), moved(received, was[0]),
        moved(received, ago[0]),
    ]  # fmt: skip


def simple(month: Month, found: dict[str, list[int]], names: dict[str, str]) -> Any:
    whole = hand.counted(month)[0]
    listed = sorted(found.items(), key=lambda pair: (-pair[1][0], pair[0]))
    return [
        [names.get(key, key), n(one[0]), share(one[0], whole), n(one[1]), share(one[3], one[2])]
        for key, one in listed if one[0] or one[1] or one[2]
    ], None  # fmt: skip


CHANNELS = {"window": "窗口", "phone": "电话", "miniapp": "小程序", "grid": "网格", "hotline": "12345"}
METHODS = {"cash": "现金", "wechat": "微信", "alipay": "支付宝", "card": "银行卡", "wallet": "餐卡"}
SUBJECTS = {"repair": "维修", "booking": "场地", "enrolment": "活动"}
VALUES = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}


def meals(month: Month) -> Any:
    people, *sums = hand.meals(month)
    days = hand.trading_days(month)
    note = f"冲正 {hand.reversals(month)} 笔已扣除；日均 {tenth(Decimal(people) / days)} 人次"
    return [["合计", n(people), *map(yuan, sums)]], note


def tenders(month: Month) -> Any:
    listed = sorted(hand.tenders(month).items(), key=lambda pair: -pair[1][1])
    return [[METHODS[key], n(count), yuan(amount)] for key, (count, amount) in listed], None


def given(month: Month, column: str) -> Any:
    return [[key or "—", n(count), yuan(d), yuan(s)] for key, count, d, s in hand.given(month, column)], None


def beside(month: Month) -> Any:
    rows = [
        [name, n(count), "—" if name.startswith("送餐") else yuan(amount)]
        for name, (count, amount) in hand.beside(month).items()
    ]
    return [*rows, ["期末餐卡余额（应付）", "—", yuan(hand.owed_on_cards(month))]], None


def repairs(month: Month) -> Any:
    found = hand.repairs(month)
    whole = [sum(one[at] for one in found.values()) for at in range(4)]
    rows = [
        [name, n(new), n(done), n(again), share(again, new), tenth(Decimal(took) / 1440 / done) if done else "—"]
        for name, (new, done, again, took) in (*sorted(found.items()), ("合计", whole))
    ]
    fee = hand.fees(month).get("repair", (0, 0))[1]
    return rows, f"收入 {yuan(fee)}；期末修好未取 {hand.waiting(month)} 件"


def rooms(month: Month) -> Any:
    return [
        [name, hand.hours(opened), hand.hours(used), share(used, opened), n(held), n(people),
         share(missed, held + missed), n(wished)]
        for name, (opened, used, held, people, missed, wished, *_) in hand.rooms(month).items()
    ], None  # fmt: skip


def ratings(month: Month) -> Any:
    found = hand.rated(month)
    note = f"办结 {found.closed} 件，已评 {found.rated} 件；申诉成立剔除 {found.out} 件；整改后再评 {found.again} 件"
    return [[VALUES[at], n(found.values[at]), share(found.values[at], found.counted)] for at in range(5, 0, -1)], note


def subsidy_sums(month: Month) -> Any:
    rows = hand.subsidised(month)
    total = [["合计", "—", yuan(sum(s for *_, s in rows))]] if rows else []
    return [*([payer, n(count), yuan(s)] for payer, count, s in rows), *total], None


def overdue(month: Month) -> Any:
    late = [one for one in hand.requests(month) if hand._in(month, one.due) and not hand.on_time(one)]
    rows = []
    for one in late:
        last = hand.local(one.closed).date() if one.closed else month.after - timedelta(days=1)
        due = hand.local(one.due or 0)
        days = [due.date() + timedelta(days=at) for at in range(1, (last - due.date()).days + 1)]
        off = sum(day.weekday() < 5 for day in days)
        closed = f"{hand.local(one.closed):%m-%d %H:%M}" if one.closed else "期末未办结"
        item = "个人事项" if "救助" in one.item else one.item
        rows.append([one.number, item, one.handler or "（窗口）", f"{due:%m-%d %H:%M}", closed, n(off)])
    return sorted(rows, key=lambda row: (row[3], row[0])), "只写单号，不写姓名、电话和住址"


def drawers(month: Month) -> Any:
    shifts, off = hand.drawers(month)
    over, short = (sum(row[5] for row in off if sign * row[5] > 0) for sign in (1, -1))
    note = f"交班 {shifts} 次；长款合计 {yuan(over)}，短款合计 {yuan(short)}"
    return [[number, day, terminal, yuan(a), yuan(b), yuan(c)] for number, day, terminal, a, b, c in off], note


TABLES: dict[str, Any] = {
    "scenes": scenes,
    "channels": lambda month: simple(month, hand.by(month, lambda one: one.channel), CHANNELS),
    "handlers": lambda month: simple(month, hand.by(month, lambda one: one.handler), {"": "（窗口）"}),
    "meals": meals,
    "tenders": tenders,
    "beside": beside,
    "tiers": lambda month: given(month, "tier"),
    "payers": lambda month: given(month, "payer"),
    "fees": lambda month: (
        [[SUBJECTS[key], n(count), yuan(amount)] for key, (count, amount) in sorted(hand.fees(month).items())], None
    ),
    "dishes": lambda month: ([[name, n(q), yuan(amount)] for name, q, amount, _ in hand.dishes(month)], None),
    "repairs": repairs,
    "rooms": rooms,
    "activities": lambda month: ([[n(one) for one in hand.activities(month)]], None),
    "ratings": ratings,
    "subsidy_sums": subsidy_sums,
    "overdue": overdue,
    "drawers": drawers,
}  # fmt: skip


def daily(month: Month) -> Any:
    def of(one: Month, spot: bool | None) -> list[int]:
        got = [t for t in hand.requests(one) if hand._in(one, t.received) and (spot is None or bool(t.spot) == spot)]
        return [sum(hand.local(t.received).date() == day for t in got) for day in one.days]

    return [str(day.day) for day in month.days], [of(month, True), of(month, False), of(year_ago(month), None)]


def items(month: Month) -> Any:
    found = hand.by(month, lambda one: one.item)
    top = sorted(found.items(), key=lambda pair: (-pair[1][0], pair[0]))[:10]
    top = [(name, one) for name, one in top if one[0]]
    return [name for name, _ in top], [[one[0] for _, one in top]]


def on_time(month: Month) -> Any:
    _, _, due, kept_, _ = hand.counted(month)
    return ["按期办结", "没有按期"], [[kept_, due - kept_]]


def half_hours(month: Month) -> Any:
    found = hand.people_of_halves(month)
    held = sorted({half for (_, half), count in found.items() if count})
    every = [f"{hour:02d}:{minute}" for hour in range(24) for minute in ("00", "30")]
    shown = every[every.index(held[0]) : every.index(held[-1]) + 1]
    return shown, [[found.get((day, half), 0) for half in shown] for day in range(7)]


CHARTS: dict[str, Any] = {
    "daily": daily,
    "items": items,
    "on_time": on_time,
    "takings": lambda month: ([str(day.day) for day in month.days], [hand.takings_of_days(month)]),
    "hours": lambda month: (
        [f"{hour:02d}时" for hour in range(6, 21)],
        [[hand.people_of_hours(month).get(hour, 0) for hour in range(6, 21)]],
    ),
    "half_hours": half_hours,
    "tier_people": lambda month: (
        [key for key, *_ in hand.given(month, "tier")], [[count for _, count, *_ in hand.given(month, "tier")]]
    ),
    "room_week": lambda month: (
        list(WEEK), [one[6:] for one in hand.rooms(month).values() if one[1]]
    ),
}  # fmt: skip


def test_the_store_told_has_everything_a_report_counts(month: Month) -> None:
    assert hand.rated(month).again and hand.rated(month).out and all(hand.rated(month).values.values())
    acts = {act for (act,) in month.all("SELECT DISTINCT act FROM request_event WHERE at >= :end")}
    assert acts >= {"rate", "call_back", "reopen", "void", "hand_over", "close", "ask_materials"}
    beside_, owed = hand.beside(month), hand.owed_on_cards(month)
    assert owed and all(
        beside_[name][0] for name in ("退菜", "补录（应急点餐单）", "送餐送到", "送餐未应门", "餐卡充值")
    )
    assert hand.reversals(month) and hand.fees(month) and hand.activities(month)[2] and hand.repairs(month)
