"""A generated month's report: every figure in it is made up."""

from dataclasses import replace

from app.rules.report.figure import Figure, Measure, count, money, rate
from app.rules.report.layout import (
    ChartSeries,
    CorrectionNote,
    Indicator,
    MonthReport,
    ReportChart,
    ReportSection,
    ReportTable,
    TableColumn,
    TableRow,
)
from app.services.documents import Document
from app.services.documents.report import MonthReportPaper
from tests.print.paper_samples import HEAD, NOON

DAYS = tuple(range(1, 31))
WEEKS = ("1–6日", "7–13日", "14–20日", "21–27日", "28–30日")
LONG = "红梅社区银龄志愿服务队和邻里互助会文艺宣传联合分队的多功能小剧场（含连廊）"


def said(text: str) -> Figure:
    return Figure(Measure.TEXT, text=text)


def indicators() -> tuple[Indicator, ...]:
    """Key figures of every measure, one without data and one that is all bad."""
    due = "按期办结率＝期内到期且按期办结÷期内到期。"
    return (
        Indicator("received", "受理件数", "件", count(485), count(432), count(401), count(3912), "", 1),
        Indicator("on_time_rate", "按期办结率", "%", rate(459, 485), rate(400, 432), rate(0, 0), rate(37, 39), due, 1),
        Indicator("mean_days", "平均办结时长", "工作日", Figure(Measure.MEAN_DAYS, 4320, 5), count(None), count(None),
                  Figure(Measure.MEAN_DAYS, 43200, 50), "从受理到最后一次办结，扣除等居民补正；一天8小时。", -1),
        Indicator("satisfied_rate", "满意率", "%", rate(0, 12), rate(11, 12), rate(9, 12), rate(90, 120),
                  "满意率＝（非常满意＋满意＋基本满意）÷有效评价。", 1),
        Indicator("takings", "营业额", "¥", money(2746050), money(2637894), money(0), money(21468300), "", 1),
    )  # fmt: skip


def table(rows: int, name: str = "小饭桌") -> ReportTable:
    columns = (
        TableColumn("场景", Measure.TEXT, 3), TableColumn("受理（件）", share=2), TableColumn("占比", Measure.RATE, 2),
        TableColumn("按期办结率", Measure.RATE, 2), TableColumn("环比", Measure.RATE, 2, signed=True),
    )  # fmt: skip
    made = tuple(
        TableRow((said(f"{name}{n + 1}"), count(n), rate(n, 485), rate(n, n), rate(n - 3, 40))) for n in range(rows)
    )
    total = TableRow((said("合计"), count(485), rate(485, 485), rate(459, 485), rate(None, None)), strong=True)
    return ReportTable("scenes", "各场景受理情况", columns, (*made, total), "占比＝该场景受理件数÷全部受理件数。")


def charts() -> tuple[ReportChart, ...]:
    """One of each shape, and one with nothing in it."""
    names = tuple(str(day) for day in DAYS)
    now = ChartSeries("当场办结", tuple((day * 7) % 19 + 3 for day in DAYS))
    later = ChartSeries("转办", tuple((day * 5) % 8 for day in DAYS))
    past = ChartSeries("去年同月", tuple(None if day == 12 else (day * 3) % 17 + 4 for day in DAYS))
    weekdays = "一二三四五六日"
    heat = tuple(ChartSeries(f"周{d}", tuple((at * n * 3) % 23 for at in range(24))) for n, d in enumerate(weekdays, 1))
    rooms = (ChartSeries("共享厅", (3600, None, 0, 2400, 900)), ChartSeries(LONG, (60, 120, 5400, 0, None)))
    payers = ("长者实付", "其他", "补贴", "街道", "慈善", "抹零")
    paid = tuple(ChartSeries(name, tuple(120000 + 9000 * n * k for n in range(5))) for k, name in enumerate(payers, 1))
    scenes = ("小修理", "小饭桌", "康养", LONG)
    return (
        ReportChart("daily", "每日受理与去年同月", "daily", names, (now, later, past), shaded=(4, 5, 11, 12, 18, 19)),
        ReportChart("scenes", "各场景受理量", "bars", scenes, (ChartSeries("件", (96, 128, 0, 4)),)),
        ReportChart("tiers", "助餐收入按周", "columns", WEEKS, paid, Measure.MONEY),
        ReportChart("heat", "就餐时段分布", "heat", tuple(str(hour) for hour in range(24)), heat),
        ReportChart("rooms", "场地每周使用时数", "heat", tuple(f"第{n}周" for n in range(1, 6)), rooms, Measure.HOURS),
        ReportChart("ring", "办结时效", "ring", ("按期办结", "逾期办结", "仍在办"), (ChartSeries("件", (459, 18, 8)),)),
        ReportChart("none", "返修", "columns", ("甲", "乙"), (ChartSeries("件", (None, None)),), note="本期没有返修。"),
    )  # fmt: skip


def month_report(rows: int = 8, **changes: object) -> MonthReport:
    summary = (
        "2026年9月，百通岗共受理居民事项485件，比上月增加12.27%。其中当场办结306件，按期办结率94.64%；"
        "平均办结时长1.8个工作日，超期8件，均已说明原因。",
        "（一）主要变化",
        "邻里餐厅就餐3218人次，营业额27460.50元；场地使用率46.20%。",
    )
    report = MonthReport(
        "2026-09", "红梅社区“幸福邻里坊”百通岗2026年9月运行情况月报", "红梅社区幸福邻里坊", "2026-10-01 08:05",
        indicators(),
        (
            ReportSection("summary", "总体情况", summary, charts=charts()[:1]),
            ReportSection("requests", "受理办理", ("小修理为多。",), (table(rows),), charts()[1:2], "figures"),
            ReportSection("canteen", "邻里餐厅", (), (), charts()[2:4], "canteen"),
            ReportSection("rooms", "场地与活动", (), (), charts()[4:], "rooms"),
            ReportSection("plans", "存在问题与下月计划", ("高峰时段排队较长。\n下月增加一名志愿者。",)),
        ),
        (ReportSection("overdue", "超期清单（脱敏）", (), (replace(table(0), caption="超期清单"),)),),
        "2026-10-01 08:05",
    )  # fmt: skip
    return replace(report, **changes)  # type: ignore[arg-type]


def report_paper(report: MonthReport, left_out: tuple[str, ...] = ()) -> MonthReportPaper:
    return MonthReportPaper(HEAD, report, NOON, "前台甲", left_out)


def long_report() -> MonthReport:
    """Sixty-row tables, long names, a paragraph of pages."""
    text = "高峰时段排队较长，老人站着等候，需要增加座椅和志愿者。" * 90
    base = month_report(60)
    long = ReportSection("requests", "受理办理", (text,), (replace(table(60, LONG), caption="按单位" + LONG * 2),))
    return replace(base, sections=(*base.sections, long))


def report_papers() -> dict[str, Document]:
    """Closed, still open, corrected, with sections left out, and long."""
    note = CorrectionNote(1, "9月受理件数", "485", "486", "补录一件9月30日的来电。", "主管甲", "2026-10-09 09:00")
    return {
        "month": report_paper(month_report()),
        "month-open": report_paper(month_report(closed="")),
        "month-corrected": report_paper(month_report(corrections=(note, replace(note, number=2)))),
        "month-some": report_paper(month_report(), ("figures", "canteen")),
        "year": report_paper(month_report(period="2026", title="红梅社区“幸福邻里坊”百通岗2026年运行情况年报")),
        "month-long": report_paper(long_report()),
    }
