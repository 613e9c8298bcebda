"""办理时限: how soon a reopened request, a bad rating and a fault at home are seen to, each with when that would be."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from app.errors import Refused
from app.rules.calendar import working_time
from app.rules.repairs import counter
from app.rules.requests import promises
from app.rules.requests.promises import Clocks, Promise, Unit
from app.rules.rights import Right
from app.services.centre import calendar
from app.ui.changes import KeptForm
from app.ui.kit import typed
from app.ui.kit.asks import Ask, line
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import add, wide
from app.ui.kit.page import Ctx

_LIMIT = "请写 30分钟、4小时、3个工作日；不承诺就空着"
_NAMES = {"contact_days": "差评回访", "fix_days": "差评整改", "redo_days": "重新办理",
    "urgent": "紧急报修", "soon": "急修", "normal": "普通报修",
}  # fmt: skip


@dataclass(frozen=True)
class _Promises:
    contact_days: int
    fix_days: int
    redo_days: int
    urgent: str
    soon: str
    normal: str


def _days(name: str, field: str, most: int, note: str) -> Ask:
    read = partial(typed.whole, low=1, high=most)
    return line(
        name, _NAMES[name], kind="amount", required=True, most=3, read=read, field=f"{field}.{name}", note=note,
        hint="工作日",
    )  # fmt: skip


def _limit(name: str, note: str) -> Ask:
    return line(name, _NAMES[name], hint="如 30分钟", most=20, read=_read, field=f"repairs.{name}", note=note)


def _read(text: str) -> str:
    """A limit as it is written; raises ``ValueError`` with what would do."""
    try:
        promises.read_limit(typed.plain(text))
    except Refused:
        raise ValueError(_LIMIT) from None
    return typed.plain(text)


class PromisesTab(KeptForm[_Promises]):
    """What the centre promises beside the limits of its items; under the fields stands what that means today."""

    key, title, right = "promises", "办理时限", Right.SETTINGS
    card_words = ("办理时限", "改了以后新登记的按新的算；已经承诺的期限不变")
    said = "已保存办理时限"
    draft = _Promises
    asks = (
        _days("contact_days", "rating", 30, "个工作日内；不满意的件这么久之内回访"),
        _days("fix_days", "rating", 90, "个工作日内；不满意的件这么久之内整改"),
        _days("redo_days", "requests", 60, "个工作日内；重新办理的件从重新办理起再算"),
        _limit("urgent", "多久到场；不分昼夜、不分节假日"),
        _limit("soon", "多久到场；不分昼夜、不分节假日"),
        _limit("normal", "只写数字是工作日"),
    )  # fmt: skip

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.form.insert(Rule(), before="urgent")
        self.example = Label("", "caption", "ink2", wrap=True)
        self.card.body.insertWidget(1, self.example)  # in sight whatever is scrolled to
        self.form.edited.connect(self._show_example)
        add(self.column, wide(self.card))

    def refresh(self) -> None:
        super().refresh()
        self._show_example()

    def _show_example(self) -> None:
        typed_now = self.form.glance()
        if typed_now is None:
            self.example.setText("")
            return
        clocks = self.ctx.desk.see(calendar.clocks)
        told = "；".join(f"{words}到 {self._due(name, typed_now, clocks)}" for name, words in _NAMES.items())
        self.example.setText(f"按上面填的，现在登记的：{told}。")

    def _due(self, name: str, typed_now: _Promises, clocks: Clocks) -> str:
        value, start = getattr(typed_now, name), working_time.wall(self.ctx.desk.now())
        promise = Promise(Unit.WORKDAYS, value) if isinstance(value, int) else promises.read_limit(value)
        if promise is None:
            return "（不承诺）"
        if promise.unit is Unit.MINUTES and name in ("urgent", "soon", "normal"):
            due = counter.there_by(start, promise.amount)
        else:
            due = promises.promised_by(promise, start, clocks).due or start
        return f"{due:%m-%d %H:%M}"
