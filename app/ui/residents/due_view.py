"""What is due: letters whose validity ends, and what was kept long enough. Nothing goes by itself."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.holders import DueRow
from app.services.personal import retention
from app.services.residents import profile
from app.ui.kit.act import act
from app.ui.kit.button import Button
from app.ui.kit.cards import Card, Empty
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, fill, put, row, wide
from app.ui.kit.lists import RowsOr
from app.ui.kit.options import Choice
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.rows import Column, Table
from app.ui.residents import words

KINDS = (
    ("expiring", "类别到期"),
    ("resident", "停用居民"),
    ("category", "过期类别"),
    ("request", "办结事项"),
    ("repair", "维修件"),
    ("enrolment", "活动报名"),
    ("booking", "场地预约"),
    ("draft", "受理草稿"),
)
_HOW = {
    "expiring": "请联系本人换新的证明，再改有效期。",
    "resident": "打开档案看过以后，可以注销；注销不影响账目。",
    "category": "到期的类别和证明可以一起清除。",
    "request": "清除后只留单号、事项和结果，不再有姓名、电话和诉求。",
    "repair": "清除后只留单号、物品和工料，不再有姓名、电话和故障描述。",
    "enrolment": "清除后只留报名单号、人数和到没到，不再有姓名和电话。",
    "booking": "清除后只留单号、场地、时间和金额，不再有姓名、电话和用途。",
    "draft": "没有登记成的受理草稿，可以一起清除。",
}
_CLEAR = {
    "category": "清除 {} 条过期类别",
    "request": "清除 {} 件事项里的个人信息",
    "repair": "清除 {} 次维修里的个人信息",
    "enrolment": "清除 {} 个活动里的个人信息",
    "booking": "清除 {} 份预约里的个人信息",
    "draft": "清除 {} 份草稿",
}


def _what(row: DueRow) -> str:
    return f"{row.what} 类" if row.kind in ("category", "expiring", "expired") else row.what


def _tag(row: DueRow) -> TagSpec | None:
    return {"expiring": TagSpec("快到期", "warn", "clock"), "expired": TagSpec("已过期", "bad")}.get(row.kind)


COLUMNS: tuple[Column[DueRow], ...] = (
    Column("编号", lambda r: words.member_no(r.no) if r.no is not None else "", 100),
    Column("姓名", lambda r: r.name or "—", 200, strong=True),
    Column("内容", _what),
    Column("日期", lambda r: words.moment(r.last)[:10], 140),
    Column("", lambda _r: "", 120, tag=_tag),
)


class DueView(QWidget):
    """Signals: ``left``, ``open_wanted(UUID)``, ``request_wanted(str)``."""

    left = Signal()
    open_wanted = Signal(object)
    request_wanted = Signal(str)

    def __init__(self, ctx: Ctx) -> None:
        super().__init__()
        self._ctx = ctx
        self.setAccessibleName("到期资料")
        back = Button("返回名单", kind="ghost", icon="arrow-left", key="Esc", on=self.left.emit)
        self.kind = Choice(KINDS, name="哪一类")  # as many kinds as there are families: side by side they would not fit
        self.kind.changed.connect(lambda _value: self.refresh())
        self.table: Table[DueRow] = Table(COLUMNS, key=lambda r: (r.id, r.what), name="到期资料", top=True)
        self.table.chosen.connect(self._open)
        card = Card(flush=True)
        self.views = RowsOr(self.table, Empty("没有到期的", "到期后会列在这里，由人看过再办", icon="circle-check"))
        put(card.body, wide(self.views))
        self.how = Label("", "caption", "ink2", elide=True)
        self.clear = Button("清除", kind="danger", icon="trash-2", on=self._clear)
        head = row(back, self.kind, STRETCH, gap=12)
        fill(self, head, wide(card), row(wide(self.how), self.clear, gap=10), gap=10)

    def refresh(self) -> None:
        """Read the list again."""
        kind = str(self.kind.value())
        rows = self.rows(kind)
        self.views.show_rows(rows)
        self.how.setText(f"{_HOW[kind]}{self._limit(kind)}")
        self.clear.setVisible(kind in _CLEAR and bool(rows))
        if kind in _CLEAR:
            self.clear.set_words(_CLEAR[kind].format(len(rows)))
        if rows and self.table.row() is None:
            self.table.selectRow(0)

    def rows(self, kind: str) -> tuple[DueRow, ...]:
        """What a kind lists."""
        if kind != "expiring":
            found: tuple[DueRow, ...] = self._ctx.desk.see(retention.due, kind)
            return found
        now = self._ctx.desk.now()
        return tuple(
            DueRow(row.state, row.id, row.no, row.name, row.letter, now.combine(row.valid_to, now.timetz()))
            for row in self._ctx.desk.see(profile.expiring)
        )

    def focus_start(self) -> None:
        """The keyboard stands where work starts."""
        if self.table.rows_model.rows:
            self.table.setFocus()
        else:
            self.kind.setFocus()

    def _limit(self, kind: str) -> str:
        if kind == "expiring":
            return ""
        days = self._ctx.desk.see(retention.limits)[kind]
        return f"保存 {days:,} 天。" if days else "不限期保存。"

    def _open(self, row: DueRow) -> None:
        if row.kind == "request":
            self.request_wanted.emit(row.what)
        elif row.no is not None:
            self.open_wanted.emit(row.id)

    def _clear(self) -> None:
        kind = str(self.kind.value())
        verb = _CLEAR[kind].format(len(self.table.rows_model.rows))

        def done(count: int) -> None:
            self.refresh()
            self._ctx.shell.toast(f"已清除 {count:,} 条")

        def go() -> None:
            act(self._ctx, retention.clear, kind, why=verb, then=done, by=self)

        self._ctx.dialogs.confirm(verb, "清除后不能恢复；账目和单号不受影响。", "清除，不能恢复", go, danger=True)
