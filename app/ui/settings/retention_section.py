"""保存期限: how many days what was written about people is kept, and what would be due by what is typed."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.services.personal import retention
from app.ui.changes import KeptForm
from app.ui.kit import typed
from app.ui.kit.asks import Ask, line
from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.kit.layout import Part, add, wide
from app.ui.kit.page import Ctx

MOST_DAYS = 36_500
COUNT_AFTER_MS = 250
"""What would be due is counted when people pause, not for every digit."""

_LABELS = {
    "resident": ("停用居民", "最后一次来往之后；由人看过再注销，账目不受影响"),
    "category": ("过期类别", "类别和证明到期之后"),
    "request": ("办结事项", "办结之后；留单号、事项和结果，不留姓名、电话和诉求"),
    "repair": ("维修记录", "办完之后；留单号、物品和工料"),
    "booking": ("场地预约", "用完之后；留单号、场地、时间和金额"),
    "enrolment": ("活动报名", "活动结束之后；留人数和到没到"),
    "draft": ("受理草稿", "没有登记成的"),
}


@dataclass(frozen=True)
class _Days:
    resident: int
    category: int
    request: int
    repair: int
    booking: int
    enrolment: int
    draft: int


def _ask(name: str) -> Ask:
    label, note = _LABELS[name]
    read = partial(typed.whole, low=0, high=MOST_DAYS)
    return line(name, label, kind="amount", required=True, most=6, read=read, field=f"retention.{name}", note=note)


class RetentionSection(KeptForm[_Days]):
    """Days per kind. Nothing goes by itself: what is due is listed on 居民 › 到期, for somebody to decide."""

    key, title, icon = "retention", "保存期限", "archive"
    right = Right.SETTINGS
    reads = frozenset({"setting"})
    locked_words = "改保存期限要主管登录"
    card_words = ("保存期限", "天数；0 是一直留着。到期的不会自己删，列在「居民 › 到期」里由人看过再清")
    said = "已保存保存期限"
    draft = _Days
    asks = tuple(_ask(name) for name in _LABELS)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.due = Label("", "strong", "ink2", wrap=True)
        note = "个人信息只留到办事需要的时候为止；收银、票据和账目按会计档案的规定留，不在这里清。"
        self.form.add(Label(note, "caption", "ink2", wrap=True))
        self.card.body.insertWidget(1, self.due)  # in sight whatever is scrolled to
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(COUNT_AFTER_MS)
        self._pause.timeout.connect(self.count)
        self.form.edited.connect(self._pause.start)
        add(self.column, wide(self.card))

    def foot_parts(self) -> tuple[Part, ...]:
        self.list_due = Button("到期资料", kind="ghost", icon="users", on=self._open_due)
        return (*super().foot_parts(), self.list_due)

    def _open_due(self) -> None:
        self.ctx.shell.go("residents", due=True)

    def refresh(self) -> None:
        self.show_rights()
        super().refresh()
        self.list_due.setVisible(self.allowed(self.ctx, Right.RESIDENTS))
        self.count()

    def count(self) -> None:
        """Say what would be due if what stands here were saved."""
        self._pause.stop()
        days = self.form.glance()
        if days is None or not self.may_change():
            self.due.setText("")
            return
        found = self.ctx.desk.see(retention.would_be_due, vars(days))
        told = "、".join(f"{_LABELS[kind][0]} {_many(count)}" for kind, count in found.items() if count)
        self.due.setText(f"按上面的天数，现在到期的有：{told}。" if told else "按上面的天数，现在没有到期的。")


def _many(count: int) -> str:
    return f"{retention.LISTED} 份以上" if count >= retention.LISTED else f"{count} 份"
