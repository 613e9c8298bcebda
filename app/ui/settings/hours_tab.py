"""办公时间: the three clocks promises are counted by."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.ui.changes import KeptForm
from app.ui.kit.asks import line, text
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import add, wide
from app.ui.kit.page import Ctx
from app.ui.settings.hours_words import days_words, read_close, read_days, read_hours

_HOURS = "08:30-12:00 13:30-17:30"


@dataclass(frozen=True)
class _Hours:
    counter: str
    office: str
    close: str
    closed_days: list[str]


class HoursTab(KeptForm[_Hours]):
    """Hours of the counter and of the offices, close of business, and the days the counter is shut."""

    key, title, right = "hours", "办公时间", Right.SETTINGS
    card_words = ("三个钟", "改了以后，新受理的件按新的算；已经承诺的期限不变")
    said = "已保存办公时间"
    draft = _Hours
    asks = (
        line("counter", "窗口时间", required=True, hint=_HOURS, read=read_hours, most=80, field="calendar.counter",
             note="每天都开；「当天办结」到关门为止"),
        line("office", "办公时间", required=True, hint=_HOURS, read=read_hours, most=80, field="calendar.office",
             note="工作日；按小时承诺的事项在这段时间里走钟"),
        line("close", "下班时间", required=True, hint="17:30", read=read_close, most=5, field="calendar.close",
             note="按工作日、自然日承诺的，到最后一天的这个时间为止"),
        text("closed_days", "闭门日", hint="如 2026-02-17、2026-02-18", lines=2, read=read_days, show=days_words,
             above=False, note="窗口整天不开的日子，工作日不受影响", default=[], field="calendar.closed_days"),
    )  # fmt: skip

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.form.insert(Rule(), before="closed_days")
        self.form.add(Label("急修按 24 小时走钟，不分昼夜、不分节假日。", "caption", "ink2"))
        add(self.column, wide(self.card))
