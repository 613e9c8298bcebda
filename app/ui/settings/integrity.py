"""数据核对: the walk over the whole store in words, the keys that open it, and where it lies."""

import os
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import StoreTrouble
from app.rules.rights import Right
from app.services.centre import data_checks
from app.store import keys, verify_code
from app.store.verify import Report, verify
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.button import Button
from app.ui.kit.cards import Banner, Card
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, column, holder, into, row, wide
from app.ui.kit.long_work import run_long
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.plain import set_tip
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.section import Section
from app.ui.kit.small_table import Cell, SmallTable
from app.ui.kit.tasks import Progress
from app.ui.kit.timeline import Timeline
from app.ui.settings.integrity_words import (
    CHECKS,
    CODE,
    SLOTS,
    check_moment,
    day_moments,
    report_cells,
    verdict,
    waiting_cells,
)
from app.ui.words.centre import DAY_CHECK
from app.ui.words.findings import NO_CODE, code_words
from app.ui.words.moments import moment, size_words

_STEPS = len(CHECKS)
_NOTED = 12


class IntegrityTab(Section):
    """Whether the store still says what was written into it."""

    key, title, right = "integrity", "数据核对", Right.VERIFY

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._folder = Path(ctx.desk.store.folder)
        self.go = Button("开始核对", kind="primary", icon="shield", key=shortcuts.cap("save"), on=self.check)
        self.said = Label("", "h3", wrap=True)
        self.note = Label("", "caption", "ink2", wrap=True)
        self.report = SmallTable([("核对什么", 0, False), ("结果", 168, False), ("条数", 84, True)], name="核对结果")
        self.heads = Label("", "caption", "ink2", wrap=True)
        self.code = LineEdit(kind="code", hint="可不填；交班单末尾那 16 位，或小票、收据上的单号", name=CODE, most=40)
        self.code.returnPressed.connect(self.check)
        self.code_field = Field("纸上的码", self.code, check=_no_code, label_width=68)
        self.on_paper = Label("", "caption", wrap=True)
        self.working = QVBoxLayout()
        self.slots = SmallTable([("能打开数据的钥匙", 0, False)], name="钥匙")
        self._warning = QVBoxLayout()
        self.place = Label("", "body", wrap=True)
        self.file_only = False
        into(self.column, wide(row(wide(self._check_card()), self._side(), gap=12)))
        self._show(None)

    def _check_card(self) -> Card:
        card = Card()
        inner = holder(column(self.report, self.heads, STRETCH, margins=(0, 0, 8, 0)))
        line = row(wide(column(self.said, self.note, gap=2)), self.go)
        into(card.body, line, self.code_field, self.on_paper, self.working, wide(ScrollBody(inner)))
        return card

    def _side(self) -> QWidget:
        card, where = Card("钥匙", "数据是加密存放的"), Card("数据放在")
        into(card.body, self._warning, self.slots)
        into(where.body, self.place)
        self.history = Timeline()
        self.history.setAccessibleName("核对记录")
        self.never = Label("还没有人核对过全部数据，也没有演练过备份。建议每月一次。", "caption", "ink2", wrap=True)
        past = Card("核对记录")
        into(past.body, wide(ScrollBody(holder(column(self.history, self.never, STRETCH, margins=(0, 0, 8, 0))))))
        past.setMinimumHeight(180)
        side = ScrollBody(holder(column(where, wide(past), card, gap=12, margins=(0, 0, 6, 0))))
        side.setFixedWidth(348)
        return side

    def refresh(self) -> None:
        self.go.setEnabled(self.may_change())
        self._show_keys()
        self._show_history()
        try:
            size = os.stat(self.ctx.desk.store.path).st_size + self.ctx.desk.store.log_size()
        except OSError:
            size = 0
        self.place.setText(f"{self._folder}\n{size_words(size)} · 本机终端 {self.ctx.desk.terminal}")

    def _show_keys(self) -> None:
        try:
            kinds = keys.slots(self._folder)
        except StoreTrouble as trouble:
            self.ctx.shell.trouble(trouble)
            kinds = []
        self.slots.set_rows([(Cell(f"✓ {SLOTS.get(kind, kind)}"),) for kind in kinds])
        name = keys.key_name(self._folder)
        set_tip(self.slots, f"恢复码单子上的编号 {name}")
        self.file_only = "file" in kinds and "os-keyring" not in kinds
        while self._warning.count():
            item = self._warning.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        if self.file_only:
            words = (
                "这台电脑没有系统钥匙串，钥匙只放在一个文件里，只有本机账户能读。拿走整块硬盘的人也能打开数据："
                "请给电脑设开机密码，最好开启整盘加密。"
            )
            self._warning.addWidget(Banner("warn", "只有一个文件保护钥匙"))
            self._warning.addWidget(Label(words, "caption", "ink2", wrap=True))
        self._warning.addWidget(Label(f"编号 {name}，和恢复码单子上的对得上才是同一把。", "caption", "ink2", wrap=True))

    def check(self) -> None:
        """Walk the whole store on the worker; selling goes on meanwhile."""
        if not self.go.isEnabled():
            return
        if not self.code_field.validate():
            self.code.setFocus()
            return
        code = verify_code.read(self.code.text())
        store = self.ctx.desk.store
        steps = list(CHECKS)

        def work(progress: Progress) -> Report:
            def told(name: str, done: int, total: int) -> None:
                at = steps.index(name) if name in steps else _STEPS
                counted = f"{done:,} / {total:,}" if total else ""
                progress(at, _STEPS, f"{CHECKS.get(name, CODE)} {counted}".rstrip())

            return verify(store, told=told, code=code)

        run_long(self.ctx, self, self.working, [self.go], "正在核对", work, self._checked)

    def _checked(self, report: Report) -> None:
        """Show what came of it, and keep it in the trail."""
        self._show(report)
        found = report.first.name if report.first is not None else ""
        examined = sum(check.examined for check in report.checks)
        note = data_checks.note_data_check
        act(self.ctx, note, found=found, examined=examined, then=lambda _none: self._show_history(), by=self)

    def _show_history(self) -> None:
        notes = self.ctx.desk.see(data_checks.data_checks, _NOTED)
        day = self.ctx.settings.get(DAY_CHECK)
        self.history.set_moments([*day_moments(day), *(check_moment(note) for note in notes)])
        self.never.setVisible(not notes)

    def _show(self, report: Report | None) -> None:
        self.heads.setVisible(report is not None)
        asked = None if report is None else next((check for check in report.checks if check.name == "code"), None)
        self.on_paper.setVisible(asked is not None)
        if report is not None and asked is not None:
            self.on_paper.setText(code_words(asked, report.sealed))
            self.on_paper.set_tone("ok" if asked.ok else "bad")
        if report is None:
            self.report.set_rows(waiting_cells())
            self.said.setText("核对全部数据")
            self.note.setText("逐条重算封存链、单号、金额和汇总；几年的数据要几十秒，核对时可以照常收银。")
            return
        self.said.setText("全部一致" if report.ok else f"有一处不对：{verdict(report)}")
        self.said.set_tone("ok" if report.ok else "bad")
        when = moment(self.ctx.desk.now())
        self.note.setText(when if report.ok else f"{when} · 数据没有被改动；请先备份，再把这一页告诉主管")
        self.report.set_rows(report_cells(report))
        found = sorted((terminal, end) for terminal, end in report.heads.items() if end[0])
        ends = "；".join(f"终端 {terminal} 第 {serial} 条，封账码 {head}" for terminal, (serial, head) in found)
        self.heads.setText(f"{ends}。和最近一张交班单上的对一对。" if ends else "")

    def focus_start(self) -> None:
        self.go.setFocus()

    def verbs(self) -> list[Verb]:
        return [Verb("save", "开始核对", self.check)]

    def panes(self) -> list[QWidget]:
        return [self.go, self.code]


def _no_code(text: str) -> str | None:
    try:
        verify_code.read(text)
    except ValueError:
        return NO_CODE
    return None
