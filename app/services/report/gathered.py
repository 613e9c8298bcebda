"""Everything a period came to, and the key figures read from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from app.rules.report.figure import Figure, Measure, count, money, rate
from app.rules.report.period import ReportPeriod
from app.rules.report.sums import together
from app.rules.requests.rating import RatingFigures
from app.services.figures.canteen import CanteenFigures, canteen_figures
from app.services.figures.drawer import DrawerFigures, drawer_figures
from app.services.figures.jobs import (
    ActivitySums,
    RepairFigures,
    RoomCount,
    activity_figures,
    repair_figures,
    room_figures,
)
from app.services.figures.requests import RequestFigures, request_figures
from app.services.report.frozen import frozen
from app.services.requests import rating_figures
from app.services.work import View
from app.store import sql


@dataclass(frozen=True)
class Gathered:
    """A period, family by family."""

    requests: RequestFigures
    ratings: RatingFigures
    canteen: CanteenFigures
    repairs: RepairFigures
    rooms: Mapping[str, RoomCount]
    activities: ActivitySums
    drawers: DrawerFigures = field(default_factory=lambda: DrawerFigures(0))


def gather(view: View, period: ReportPeriod) -> Gathered:
    """All of a period, the sum of its months; a closed month says what it said when it was closed."""
    months = (view.memo((gather, one.key), partial(_of_month, view, one), "report") for one in period.parts())
    return together([*months])


def dump_figures(view: View, period: ReportPeriod) -> str:
    """A month's raw numbers, as they are kept when it is closed."""
    return frozen(Gathered).dump_json(gather(view, period)).decode()


def _of_month(view: View, period: ReportPeriod) -> Gathered:
    kept = sql.value(view, "SELECT figures FROM report_closing WHERE period = :p", p=period.key)
    return count_month(view, period) if kept is None else frozen(Gathered).validate_json(kept)


def count_month(view: View, period: ReportPeriod) -> Gathered:
    """A month as the books say it now, closed or not."""
    return Gathered(
        request_figures(view, period),
        rating_figures.figures(view, period.first, period.last),
        canteen_figures(view, period),
        repair_figures(view, period),
        room_figures(view, period),
        activity_figures(view, period),
        drawer_figures(view, period),
    )


KEY_FIGURES: tuple[tuple[str, str, str, int, str], ...] = (
    ("received", "受理", "件", 0, "期内登记的受理，作废的不算，并案的算受理一次、不算办结"),
    ("on_spot_rate", "当场办结率", "", 1, "期内受理当场办结的 ÷ 期内受理"),
    ("on_time_rate", "按期办结率", "", 1, "期内到期且按期办结 ÷ 期内到期，不予受理和并案的不算到期"),
    ("mean_days", "平均办结时长", "工作日", -1, "受理到最后一次办结的工作时间，扣除待补正；8 小时为一个工作日"),
    ("overdue", "未按期办结", "件", -1, "期内到期而没有按期办结的"),
    ("callback_rate", "回访率", "", 1, "应回访的办结件中期末前已联系上的 ÷ 应回访的"),
    (
        "satisfied_rate",
        "满意率",
        "",
        1,
        "（非常满意＋满意＋基本满意）÷ 有效评价；评价算在它所评的办结的那个月，封账以后才给的不再计入",
    ),
    ("rectified_rate", "差评整改率", "", 1, "期内到期的整改中按期完成的 ÷ 期内到期的整改"),
    ("diners", "就餐", "人次", 1, "收款笔数减冲正笔数，按营业日"),
    ("senior_share", "老年人占比", "", 0, "享受老年价人次 ÷ 就餐人次"),
    ("subsidy", "补贴", "", 0, "期内补贴减冲正，按营业日"),
    ("takings", "餐厅实收", "", 1, "应收（抹零以后）减冲正，按营业日"),
    ("repairs", "维修", "件", 1, "期内收件和报修，作废的不算"),
    ("room_use_rate", "场地使用率", "", 1, "实际使用时数 ÷ 开放时数；开放时间按现在设的算，减去停用"),
    ("activity_count", "活动", "场", 1, "期内开始的活动，取消的不算"),
    ("activity_people", "活动到场", "人次", 1, "签到的人；月末的签到表，次月前 3 个工作日补录的也算"),
)
"""Key, name, unit, whether more is better (1), worse (-1) or neither, and the footnote that defines it."""


def key_figures(found: Gathered) -> dict[str, Figure]:
    """The key figures of a period by their keys."""
    whole, canteen = found.requests.whole, found.canteen
    used, opened = (sum(getattr(room, name) for room in found.rooms.values()) for name in ("used", "open_"))
    counted = sum(found.ratings.by_value.values())
    return {
        "received": count(whole.received),
        "on_spot_rate": rate(whole.on_spot, whole.received),
        "on_time_rate": rate(whole.on_time, whole.due),
        "mean_days": Figure(Measure.MEAN_DAYS, found.requests.spent, whole.closed),
        "overdue": count(whole.due - whole.on_time),
        "callback_rate": rate(found.requests.called, found.requests.to_call),
        "satisfied_rate": rate(counted - found.ratings.bad, counted),
        "rectified_rate": rate(found.requests.rectified, found.requests.rectifications),
        "diners": count(canteen.whole.count),
        "senior_share": rate(canteen.seniors, canteen.whole.count),
        "subsidy": money(canteen.whole.subsidy),
        "takings": money(canteen.whole.amount),
        "repairs": count(found.repairs.whole.received),
        "room_use_rate": rate(used, opened),
        "activity_count": count(found.activities.held),
        "activity_people": count(found.activities.came),
    }
