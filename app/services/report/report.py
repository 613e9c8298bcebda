"""The report of a period, made from its figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.rules.dates import SHANGHAI
from app.rules.report.figure import Figure, Measure, count, money, rate
from app.rules.report.layout import (
    ChartSeries,
    Indicator,
    MonthReport,
    ReportChart,
    ReportSection,
    ReportTable,
    TableColumn,
    TableRow,
)
from app.rules.report.period import ReportPeriod, month
from app.rules.rights import Right
from app.services.centre import settings
from app.services.figures.canteen import CanteenCounts, canteen_counts
from app.services.figures.requests import RequestCounts, request_counts
from app.services.requests import rating_figures
from app.services.work import View, asks
from app.store import sql


@asks(Right.SEE_REPORTS)
def report(view: View, period: ReportPeriod) -> MonthReport:
    """What there is to say of a period up to its end."""
    now = {part: _Part.read(view, part) for part in _needed(period)}
    here = now[period]
    community = settings.text(view, "centre.community")
    return MonthReport(
        period=period.key,
        title=f"{community}“幸福邻里坊”百通岗{period.title}运行情况月报",
        centre=settings.text(view, "centre.name"),
        made=_local(view.now),
        indicators=_indicators(period, now),
        sections=(_requests(view, period, here, now[period.year_ago]), _canteen(period, here.canteen)),
    )


@asks(Right.SEE_REPORTS)
def first_period(view: View) -> ReportPeriod:
    """The month of the oldest request or sale; the running month in an empty store."""
    oldest = [
        sql.value(view, "SELECT min(received_at) FROM request"),
        sql.value(view, "SELECT min(day) FROM daily_total"),
    ]
    days = [sql.when(oldest[0]).astimezone(SHANGHAI).date()] if oldest[0] is not None else []
    days += [sql.day(oldest[1])] if oldest[1] is not None else []
    return month(min(days, default=view.now.astimezone(SHANGHAI).date()))


@dataclass(frozen=True)
class _Part:
    requests: RequestCounts
    canteen: CanteenCounts
    satisfied: Figure
    closed: int

    @classmethod
    def read(cls, view: View, period: ReportPeriod) -> "_Part":
        given = rating_figures.figures(view, period.first, period.last)
        counted = sum(given.by_value.values())
        satisfied = rate(counted - given.bad, counted)
        return cls(request_counts(view, period), canteen_counts(view, period), satisfied, given.closed)

    def figures(self) -> dict[str, Figure]:
        whole = self.canteen.whole
        return {
            "received": count(self.requests.received),
            "on_spot_rate": rate(self.requests.on_spot, self.requests.received),
            "satisfied_rate": self.satisfied,
            "diners": count(whole.meals),
            "senior_share": rate(self.canteen.seniors, whole.meals),
            "subsidy": money(whole.subsidy),
            "takings": money(whole.amount),
        }


_INDICATORS = (
    ("received", "受理件数", "件", 0, "期内收到的件数；并件各计一次，期末已作废的不计。"),
    ("on_spot_rate", "当场办结率", "%", 1, "当场办结率 = 受理时当场办结 ÷ 受理件数。"),
    ("satisfied_rate", "满意率", "%", 1, "满意率 =（非常满意 + 满意 + 基本满意）÷ 有效评价；评价计入所评办结的当期。"),
    ("diners", "就餐人次", "人次", 1, "销售笔数减冲正笔数，按营业日计。"),
    ("senior_share", "老年人占比", "%", 0, "老年人占比 = 享受老年价人次 ÷ 总人次。"),
    ("subsidy", "补贴金额", "元", 0, "期内各营业日垫付的补贴，已减冲正。"),
    ("takings", "营业额", "元", 1, "期内各营业日应收，已减冲正。"),
)


def _needed(period: ReportPeriod) -> tuple[ReportPeriod, ...]:
    return tuple(dict.fromkeys((period, period.before, period.year_ago, *period.so_far())))


def _indicators(period: ReportPeriod, parts: Mapping[ReportPeriod, _Part]) -> tuple[Indicator, ...]:
    now, before, ago = (parts[one].figures() for one in (period, period.before, period.year_ago))
    so_far: dict[str, Figure] = {}
    for one in period.so_far():
        for key, figure in parts[one].figures().items():
            so_far[key] = so_far[key].plus(figure) if key in so_far else figure
    return tuple(
        Indicator(key, name, unit, now[key], before[key], ago[key], so_far[key], meaning, better)
        for key, name, unit, better, meaning in _INDICATORS
    )


def _requests(view: View, period: ReportPeriod, here: _Part, ago: _Part) -> ReportSection:
    scenes = _SCENES.rows(view, "ORDER BY position, code")
    said = here.requests
    rows = [
        TableRow((_words(scene.name), *_share(said.by_scene.get(scene.code, 0), said.received))) for scene in scenes
    ]
    rows.append(TableRow((_words("合计"), count(said.received), rate(said.received, said.received)), strong=True))
    columns = (TableColumn("场景", Measure.TEXT, 2), TableColumn("受理"), TableColumn("占比", Measure.RATE))
    days = len(period.days)
    daily = ReportChart(
        "requests_daily",
        "每日受理件数",
        "daily",
        tuple(str(day.day) for day in period.days),
        (
            ChartSeries("受理", tuple(said.by_day.get(n, 0) for n in range(days))),
            ChartSeries("去年同月", tuple(ago.requests.by_day.get(n, 0) for n in range(days))),
        ),
    )
    return ReportSection(
        "requests",
        "受理办理",
        (f"{period.title}受理{said.received}件，当场办结{said.on_spot}件；期内办结{here.closed}件。",),
        (ReportTable("requests_scenes", "受理按场景", columns, tuple(rows), "占比四舍五入，合计不一定为100.00%。"),),
        (daily,),
    )


def _canteen(period: ReportPeriod, sold: CanteenCounts) -> ReportSection:
    columns = (
        TableColumn("年龄段", Measure.TEXT, 2),
        TableColumn("人次"),
        TableColumn("折扣", Measure.MONEY),
        TableColumn("补贴", Measure.MONEY),
    )
    rows = tuple(
        TableRow((_words(key), count(tier.meals), money(tier.discount), money(tier.subsidy)))
        for key, tier in sorted(sold.tiers.items())
    )
    whole = sold.whole
    written = f"{period.title}就餐{count(whole.meals).written()}人次，营业额{money(whole.amount).written()}，"
    return ReportSection(
        "canteen",
        "邻里餐厅",
        (f"{written}补贴{money(whole.subsidy).written()}。",),
        (ReportTable("canteen_tiers", "老年人就餐按年龄段", columns, rows),),
    )


def _share(n: int, of: int) -> tuple[Figure, Figure]:
    return count(n), rate(n, of)


def _words(text: str) -> Figure:
    return Figure(Measure.TEXT, text=text)


def _local(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class _Scene:
    code: str
    name: str


_SCENES = sql.Reader(_Scene, "scene")
