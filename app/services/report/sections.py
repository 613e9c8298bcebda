"""二 to 六: what the report says of each family, as tables and charts."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from app.rules.report.figure import NO_FIGURE, Figure, Measure, change, count, money, rate
from app.rules.report.layout import ChartSeries, ReportChart, ReportSection, ReportTable, TableColumn, TableRow
from app.rules.report.period import ReportPeriod
from app.rules.requests.origin import SOURCE_LABELS
from app.rules.requests.rating import VALUE_LABELS
from app.services.centre import calendar
from app.services.figures.canteen import CanteenFigures, Summed, dish_names
from app.services.figures.requests import RequestCount
from app.services.report.gathered import Gathered
from app.services.work import View
from app.store import sql

TENDER_NAMES = {"cash": "现金", "wechat": "微信", "alipay": "支付宝", "card": "银行卡", "wallet": "餐卡"}
BESIDE_NAMES = {
    "part": "退菜", "cut": "手工折扣", "late": "补录（应急点餐单）", "exception": "例外", "brought": "送餐送到",
    "no_answer": "送餐未应门", "wallet_in": "餐卡充值", "wallet_back": "餐卡退款",
}  # fmt: skip
_NO_MONEY = ("brought", "no_answer")
FEE_NAMES = {"repair": "维修", "booking": "场地", "enrolment": "活动"}


class _SceneName(NamedTuple):
    code: str
    name: str


_SCENES = sql.Reader(_SceneName, "scene")
_TOP = 10
_HOUR_FIRST, _HOUR_LAST = 6, 20
_WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_MOVED = (
    TableColumn("环比", Measure.RATE, signed=True), TableColumn("同比", Measure.RATE, signed=True),
)  # fmt: skip


def every(
    view: View, period: ReportPeriod, now: Gathered, before: Gathered, year_ago: Gathered
) -> tuple[ReportSection, ...]:
    """The sections in the order of the report."""
    return (
        _requests(view, period, now, before, year_ago), _canteen(view, period, now), _repairs(now), _rooms(now),
        _ratings(now),
    )  # fmt: skip


def _text(words: str) -> Figure:
    return Figure(Measure.TEXT, text=words)


def _requests(view: View, period: ReportPeriod, now: Gathered, before: Gathered, year_ago: Gathered) -> ReportSection:
    none = RequestCount()
    rows = []
    for scene in _SCENES.rows(view, "ORDER BY position, code"):
        mine, was, ago = (one.requests.scenes.get(scene.code, none) for one in (now, before, year_ago))
        rows.append(_count_row(scene.name, mine, now.requests.whole.received, was, ago))
    whole = now.requests.whole
    rows.append(_count_row("合计", whole, whole.received, before.requests.whole, year_ago.requests.whole, strong=True))
    columns = (
        TableColumn("场景", Measure.TEXT, 2), TableColumn("受理"), TableColumn("占比", Measure.RATE),
        TableColumn("办结"), TableColumn("按期办结率", Measure.RATE), *_MOVED,
    )  # fmt: skip
    tables = (
        ReportTable("scenes", "按场景和功能", columns, tuple(rows), "占比四舍五入，合计可能不是 100.00%"),
        _simple("channels", "按来源", "来源", now.requests.channels, lambda code: SOURCE_LABELS.get(code, code), whole),
        _simple("handlers", "按承办", "承办", now.requests.handlers, lambda name: name or "（窗口）", whole),
    )  # fmt: skip
    top = sorted(now.requests.items.items(), key=lambda pair: (-pair[1].received, pair[0]))[:_TOP]
    charts = (
        _daily(view, period, now, year_ago),
        ReportChart(
            "items", "受理最多的事项", "bars", tuple(name for name, one in top if one.received),
            (ChartSeries("受理", tuple(one.received for _, one in top if one.received)),),
        ),
        ReportChart(
            "on_time", "办结时效", "ring", ("按期办结", "没有按期"),
            (ChartSeries("件", (whole.on_time, whole.due - whole.on_time)),),
        ),
    )  # fmt: skip
    return ReportSection("requests", "受理办理", (), tables, charts, tick="requests")


def _count_row(
    name: str, mine: RequestCount, of: int, was: RequestCount, ago: RequestCount, *, strong: bool = False
) -> TableRow:
    moved = (change(count(mine.received), count(one.received)) for one in (was, ago))
    return TableRow(
        (_text(name), count(mine.received), rate(mine.received, of), count(mine.closed), rate(mine.on_time, mine.due),
         *moved), strong,
    )  # fmt: skip


def _simple(
    key: str, caption: str, first: str, found: Mapping[str, RequestCount], said: Callable[[str], str],
    whole: RequestCount,
) -> ReportTable:  # fmt: skip
    columns = (
        TableColumn(first, Measure.TEXT, 2), TableColumn("受理"), TableColumn("占比", Measure.RATE),
        TableColumn("办结"), TableColumn("按期办结率", Measure.RATE),
    )  # fmt: skip
    listed = sorted(found.items(), key=lambda pair: (-pair[1].received, pair[0]))
    rows = [
        TableRow((_text(said(code)), count(one.received), rate(one.received, whole.received), count(one.closed),
                  rate(one.on_time, one.due)))
        for code, one in listed if one.received or one.closed or one.due
    ]  # fmt: skip
    return ReportTable(key, caption, columns, tuple(rows))


def _day_labels(period: ReportPeriod) -> tuple[str, ...]:
    return tuple(str(day.day) if period.months == 1 else f"{day:%m-%d}" for day in period.days)


def _daily(view: View, period: ReportPeriod, now: Gathered, year_ago: Gathered) -> ReportChart:
    days = period.days
    table = calendar.table(view)
    shaded = tuple(at for at, day in enumerate(days) if not table.is_workday(day))
    spot, other = ([now.requests.days[day][part] for day in days] for part in (0, 1))
    before = [sum(found) for found in year_ago.requests.days.values()][: len(days)]
    before += [0] * (len(days) - len(before))
    return ReportChart(
        "daily", "每日受理", "daily",
        _day_labels(period),
        (ChartSeries("当场办结", tuple(spot)), ChartSeries("其他", tuple(other)),
         ChartSeries("去年同月", tuple(before))), shaded=shaded,
    )  # fmt: skip


def _canteen(view: View, period: ReportPeriod, now: Gathered) -> ReportSection:
    canteen, names = now.canteen, dish_names(view)
    money_columns = (
        TableColumn("人次"), TableColumn("原价", Measure.MONEY), TableColumn("折扣", Measure.MONEY),
        TableColumn("补贴", Measure.MONEY), TableColumn("实付", Measure.MONEY),
    )  # fmt: skip
    tenders = tuple(
        TableRow((_text(TENDER_NAMES.get(key, key)), count(one.count), money(one.amount)))
        for key, one in sorted(canteen.tenders.items(), key=lambda pair: -pair[1].amount)
    )
    dishes = sorted(canteen.dishes.items(), key=lambda pair: (-pair[1].quantity, pair[0]))[:_TOP]
    tables = (
        ReportTable("meals", "就餐", (TableColumn("", Measure.TEXT, 2), *money_columns),
                    (TableRow((_text("合计"), *_sums(canteen.whole)), strong=True),),
                    f"冲正 {canteen.reversed_} 笔已扣除；日均 {_per_day(canteen.whole.count, len(canteen.days))} 人次"),
        ReportTable("tenders", "按支付方式（含维修、场地、活动收费和押金）",
                    (TableColumn("方式", Measure.TEXT, 2), TableColumn("笔数"), TableColumn("金额", Measure.MONEY)),
                    tenders),
        ReportTable("tiers", "老年优惠按档", _GIVEN, _given(canteen.tiers)),
        ReportTable("payers", "优惠和补贴由谁承担", _GIVEN, _given(canteen.payers)),
        ReportTable("fees", "其他收费", (TableColumn("项目", Measure.TEXT, 2), TableColumn("笔数"),
                                     TableColumn("金额", Measure.MONEY)),
                    tuple(TableRow((_text(FEE_NAMES.get(key, key)), count(one.count), money(one.amount)))
                          for key, one in canteen.fees.items())),
        _beside(canteen),
        ReportTable("dishes", f"销量前 {_TOP} 的菜", (TableColumn("菜", Measure.TEXT, 2), TableColumn("份数"),
                                                TableColumn("金额", Measure.MONEY)),
                    tuple(TableRow((_text(names.get(key, key)), count(one.quantity), money(one.amount)))
                          for key, one in dishes)),
    )  # fmt: skip
    hours = [f"{hour:02d}" for hour in range(_HOUR_FIRST, _HOUR_LAST + 1)]
    tiers = sorted(canteen.tiers.items())
    charts = (
        ReportChart("takings", "每日实收", "daily", _day_labels(period),
                    (ChartSeries("实收", tuple(canteen.days.get(day, Summed()).amount for day in period.days)),),
                    Measure.MONEY),
        ReportChart("tier_people", "享受老年优惠的人次", "columns", tuple(key or "—" for key, _ in tiers),
                    (ChartSeries("人次", tuple(one.count for _, one in tiers)),)),
        ReportChart("hours", "就餐时段", "columns", tuple(f"{hour}时" for hour in hours),
                    (ChartSeries("人次", tuple(canteen.hours.get(hour, Summed()).count for hour in hours)),)),
        _half_hours(canteen.halves),
    )  # fmt: skip
    return ReportSection("canteen", "邻里餐厅", (), tables, charts, tick="canteen")


def _beside(canteen: CanteenFigures) -> ReportTable:
    """What is looked at beside the takings: what went back, what was given by hand, what is owed on meal cards."""
    found = [(name, canteen.beside.get(key, Summed()), key) for key, name in BESIDE_NAMES.items()]
    rows = [
        TableRow((_text(name), count(abs(one.count)), money(one.discount if key == "cut" else one.amount)))
        if key not in _NO_MONEY else TableRow((_text(name), count(one.count), _text(NO_FIGURE)))
        for name, one, key in found
    ]  # fmt: skip
    rows.append(TableRow((_text("期末餐卡余额（应付）"), _text(NO_FIGURE), money(canteen.owed))))
    return ReportTable(
        "beside", "餐厅其他",
        (TableColumn("", Measure.TEXT, 2), TableColumn("笔数"), TableColumn("金额", Measure.MONEY)),
        tuple(rows), "手工折扣已在上面的折扣里；送餐按用餐日，退菜、补录、例外按营业日；餐卡的钱不是收入",
    )  # fmt: skip


def _half_hours(halves: Mapping[str, tuple[int, ...]]) -> ReportChart:
    """Diners by weekday and half hour, from the first half hour anybody came in to the last."""
    held = sorted(key for key, week in halves.items() if any(week))
    every = [f"{hour:02d}{minute:02d}" for hour in range(24) for minute in (0, 30)]
    shown = every[every.index(held[0]) : every.index(held[-1]) + 1] if held else []
    none = (0,) * 7
    return ReportChart(
        "half_hours", "就餐热力（星期 × 半小时，人次）", "heat", tuple(f"{key[:2]}:{key[2:]}" for key in shown),
        tuple(ChartSeries(name, tuple(halves.get(key, none)[at] for key in shown)) for at, name in enumerate(_WEEK)),
    )  # fmt: skip


_GIVEN = (
    TableColumn("", Measure.TEXT, 2), TableColumn("人次"), TableColumn("折扣", Measure.MONEY),
    TableColumn("补贴", Measure.MONEY),
)  # fmt: skip


def _given(found: Mapping[str, Summed]) -> tuple[TableRow, ...]:
    return tuple(
        TableRow((_text(key or "—"), count(one.count), money(one.discount), money(one.subsidy)))
        for key, one in sorted(found.items())
    )


def _sums(one: Summed) -> tuple[Figure, ...]:
    return count(one.count), money(one.list_amount), money(one.discount), money(one.subsidy), money(one.amount)


def _per_day(n: int, days: int) -> str:
    """So many a day, with one decimal."""
    return Figure(Measure.HOURS, (2 * n * 60 + days) // (2 * days)).written() if days else NO_FIGURE


def _repairs(now: Gathered) -> ReportSection:
    columns = (
        TableColumn("类别", Measure.TEXT, 2), TableColumn("接单"), TableColumn("完工"), TableColumn("返修"),
        TableColumn("返修率", Measure.RATE), TableColumn("平均天数", Measure.TEXT),
    )  # fmt: skip
    listed = [*sorted(now.repairs.categories.items()), ("合计", now.repairs.whole)]
    rows = tuple(
        TableRow(
            (_text(name), count(one.received), count(one.finished), count(one.again), rate(one.again, one.received),
             _text(_days(one.minutes, one.finished))), strong=name == "合计",
        )
        for name, one in listed
    )  # fmt: skip
    fees = now.canteen.fees.get("repair", Summed())
    note = f"收入 {money(fees.amount).written()}；期末修好未取 {now.repairs.waiting} 件"
    return ReportSection(
        "repairs", "小修理", (), (ReportTable("repairs", "按类别", columns, rows, note),), tick="repairs"
    )


def _days(minutes: int, of: int) -> str:
    """Days by the clock with one decimal; nothing where nothing was finished."""
    tenths = (20 * minutes + of * 1_440) // (2 * of * 1_440) if of else 0
    return f"{tenths // 10}.{tenths % 10}" if of else ""


def _rooms(now: Gathered) -> ReportSection:
    columns = (
        TableColumn("场地", Measure.TEXT, 2), TableColumn("开放时数", Measure.HOURS),
        TableColumn("使用时数", Measure.HOURS), TableColumn("使用率", Measure.RATE), TableColumn("场次"),
        TableColumn("人次"), TableColumn("爽约率", Measure.RATE), TableColumn("没订到"),
    )  # fmt: skip
    rows = tuple(
        TableRow(
            (_text(name), Figure(Measure.HOURS, one.open_), Figure(Measure.HOURS, one.used), rate(one.used, one.open_),
             count(one.held), count(one.people), rate(one.missed, one.held + one.missed), count(one.refused))
        )
        for name, one in now.rooms.items()
    )  # fmt: skip
    acts = now.activities
    held = ReportTable(
        "activities", "邻里活动",
        (TableColumn("场次"), TableColumn("报上"), TableColumn("到场"), TableColumn("没报上")),
        (TableRow((count(acts.held), count(acts.enrolled), count(acts.came), count(acts.turned_away))),),
    )  # fmt: skip
    heat = ReportChart(
        "room_week", "场地 × 星期（使用时数）", "heat", _WEEK,
        tuple(ChartSeries(name, one.weekdays) for name, one in now.rooms.items() if one.used), Measure.HOURS,
    )  # fmt: skip
    return ReportSection(
        "rooms", "场地与活动", (), (ReportTable("rooms", "场地使用", columns, rows), held), (heat,), tick="rooms"
    )


def _ratings(now: Gathered) -> ReportSection:
    counted = sum(now.ratings.by_value.values())
    rows = tuple(
        TableRow((_text(words), count(now.ratings.by_value.get(value, 0)),
                  rate(now.ratings.by_value.get(value, 0), counted)))
        for value, words in VALUE_LABELS.items()
    )  # fmt: skip
    columns = (TableColumn("评价", Measure.TEXT, 2), TableColumn("件数"), TableColumn("占比", Measure.RATE))
    ratings = now.ratings
    note = (
        f"办结 {ratings.closed} 件，已评 {ratings.rated} 件；申诉成立剔除 {ratings.set_aside} 件；"
        f"整改后再评 {ratings.again} 件"
    )
    return ReportSection(
        "ratings", "评价与整改", (), (ReportTable("ratings", "满意度分布", columns, rows, note),), tick="ratings"
    )
