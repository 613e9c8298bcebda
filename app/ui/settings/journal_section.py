"""操作记录: who did what, when, and with whose consent; newest first, by day, person, act and number."""

from datetime import date

from PySide6.QtWidgets import QWidget

from app.rules.dates import local
from app.rules.rights import Right
from app.services.centre import journal, staff
from app.services.centre.journal import AuditRow
from app.ui.kit import shortcuts, typed
from app.ui.kit.button import Button
from app.ui.kit.cards import Card, Empty
from app.ui.kit.fields import LineEdit, SearchBox
from app.ui.kit.label import Label
from app.ui.kit.layout import into, row, wide
from app.ui.kit.options import Choice
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.rows import Column, Table
from app.ui.kit.section import Section
from app.ui.words.acts import action_words, detail_words, subject_words

PAGE = 100
MEMBER_DIGITS = 6


class JournalSection(Section):
    """The audit trail, a page at a time."""

    key, title, icon = "journal", "操作记录", "history"
    right, closed = Right.SEE_REPORTS, True
    locked_words = "操作记录由主管和审计查看"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._offset = 0
        self.search = SearchBox("单号、菜号、工号", key=shortcuts.cap("scan"), name="找对象")
        self.since = LineEdit(kind="amount", hint="从 2026-11-01", name="从哪天")
        self.until = LineEdit(kind="amount", hint="到今天", name="到哪天")
        self.who = Choice([("", "所有人")], name="谁")
        self.what = Choice([("", "所有操作")], name="做了什么")
        columns: list[Column[AuditRow]] = [
            Column("时间", lambda r: f"{local(r.at):%m-%d %H:%M:%S}", 118, sub=lambda r: f"{r.terminal}-{r.serial}"),
            Column("谁", lambda r: r.staff or "系统", 104, sub=lambda r: r.approver and f"{r.approver}同意"),
            Column("做了什么", lambda r: action_words(r.action), 150, strong=True),
            Column("对象与内容", subject_words, sub=detail_words),
        ]
        self.table: Table[AuditRow] = Table(columns, key=lambda r: (r.terminal, r.serial), name="操作记录", top=True)
        self.empty = Empty("没有这样的记录", "换个日期、换个人，或少填一项再看", icon="history")
        self.count = Label("", "caption", "ink2")
        self.newer = Button("更新的", sz="sm", icon="chevron-left", on=lambda: self._turn(-PAGE))
        self.older = Button("更早的", sz="sm", icon="chevron-right", on=lambda: self._turn(PAGE))
        self._build()

    def _build(self) -> None:
        self.since.setFixedWidth(136)
        self.until.setFixedWidth(136)
        self.who.setFixedWidth(140)
        self.what.setFixedWidth(150)
        card = Card(flush=True)
        foot = row(wide(self.count), self.newer, self.older, margins=(12, 0, 12, 4))
        into(card.body, wide(self.table), wide(self.empty), foot)
        into(self.column, row(wide(self.search), self.since, self.until, self.who, self.what), wide(card))
        self.search.textChanged.connect(lambda _text: self._restart())
        self.search.moved.connect(lambda _by: self.table.setFocus())
        for box in (self.since, self.until):
            box.left.connect(self._restart)
            box.returnPressed.connect(self._restart)
        self.who.changed.connect(lambda _value: self._restart())
        self.what.changed.connect(lambda _value: self._restart())

    def refresh(self) -> None:
        see = self.ctx.desk.see
        who, what = self.who.value(), self.what.value()
        people = see(staff.roster, inactive=True)
        self.who.set_options([("", "所有人"), *((p.id, p.name) for p in people)])
        self.who.set_value(who or "")
        acts = see(journal.actions)
        self.what.set_options([("", "所有操作"), *((act, action_words(act)) for act in acts)])
        self.what.set_value(what or "")
        self._read()

    def _restart(self) -> None:
        self._offset = 0
        self._read()

    def _turn(self, by: int) -> None:
        self._offset = max(self._offset + by, 0)
        self._read()
        self.table.scrollToTop()

    @staticmethod
    def _day(box: LineEdit) -> date | None:
        if not box.text().strip():
            box.set_bad(False)
            return None
        try:
            day = typed.day(box.text())
        except ValueError as wrong:
            box.set_bad(True)
            box.setToolTip(str(wrong))
            raise
        box.set_bad(False)
        return day

    def _read(self) -> None:
        try:
            since, until = self._day(self.since), self._day(self.until)
        except ValueError as wrong:
            self.count.setText(str(wrong))
            return
        found = self.ctx.desk.see(
            journal.entries,
            since=since,
            until=until,
            staff_id=self.who.value() or None,
            action=self.what.value() or None,
            query=_sought(self.search.text().strip()),
            offset=self._offset,
            limit=PAGE,
        )
        rows = found.rows
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if rows and self.table.row() is None:
            self.table.selectRow(0)
        last = self._offset + len(rows)
        self.count.setText(f"第 {self._offset + 1}–{last} 条，共 {found.total:,} 条" if rows else "")
        self.newer.setEnabled(self._offset > 0)
        self.older.setEnabled(last < found.total)

    def focus_start(self) -> None:
        self.search.setFocus()

    def verbs(self) -> list[Verb]:
        return [Verb("scan", "找对象", self.search.setFocus), Verb("refresh", "刷新", self.refresh)]

    def panes(self) -> list[QWidget]:
        return [self.search, self.table]


def _sought(text: str) -> str:
    """What to look for: a resident's number, shown as 000039, is recorded as ``no 39``."""
    return f"no {int(text)}" if len(text) == MEMBER_DIGITS and text.isdigit() else text
