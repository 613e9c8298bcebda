"""对账: the months of the merchants' bills at the left, what only one side knows of at the right."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.errors import Refused
from app.rules.dates import local
from app.rules.money import yuan
from app.rules.records import brief_number
from app.rules.rights import Right, may
from app.rules.till.merchant_bill import Bill
from app.services.centre import settings
from app.services.desk import Changes
from app.services.till import bill_sheet, merchant_bills
from app.services.till.bill_sheet import SIDES
from app.services.till.merchant_bills import BillLoaded, BillMonth, BillPlan, DaySum, OneSided, Reconciled
from app.store.atomic import write_atomic
from app.ui.kit import metrics, shortcuts, theme
from app.ui.kit.act import act, look
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.choices import Segment
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, column, fill, fill_row, holder, into, row, wide
from app.ui.kit.lists import NothingFound, RowsOr
from app.ui.kit.long_work import run_long
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.paint import TagSpec
from app.ui.kit.panels import Panel
from app.ui.kit.rows import Column, Table
from app.ui.words.sentences import not_written
from app.ui.words.till import METHODS

PATTERN = "商户账单 (*.csv *.txt)"
_LINES, _LINES_MOST = 340, 380
_ROWS, _DAYS = "rows", "days"
_TONES = {"ours": "bad", "theirs": "warn", "pair": "info"}
_TAGS = {"ours": "收银有", "theirs": "账单有", "pair": "待确认"}


def month_title(of: BillMonth) -> str:
    """2026年11月 · 微信."""
    return f"{of.period.title} · {METHODS[of.method]}"


def plan_words(plan: BillPlan) -> str:
    """What a bill holds, before it is taken in."""
    bill = plan.bill
    parts = [f"{bill.form}，{bill.first} 至 {bill.last}。收款 ¥{yuan(bill.paid)}"]
    parts.append(f"退款 ¥{yuan(bill.given_back)}" if bill.given_back else "")
    parts.append(f"手续费 ¥{yuan(bill.fees)}（不算差额）" if bill.fees else "")
    known = f"{plan.known} 笔以前导入过，不会重复" if plan.known else ""
    skipped = f"{bill.skipped} 行没有收到钱，不导入" if bill.skipped else ""
    more = "；".join(part for part in (known, skipped) if part)
    return "，".join(part for part in parts if part) + (f"。{more}。" if more else "。")


class BillPanel(Panel):
    """Whoever only reads sees no act."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._found: Reconciled | None = None
        self.months = self._make_months()
        self.rows = self._make_rows()
        self.days = self._make_days()
        self._nothing = NothingFound("qr-code")
        self._listed = RowsOr(self.months, self._nothing)
        self.bring = Button("导入账单", kind="primary", icon="upload", key=shortcuts.cap("letter_I"), on=self.choose)
        self.working = column()
        card = Card(flush=True)
        into(card.body, wide(self._listed), row(self.bring, STRETCH, margins=(12, 4, 12, 10)), self.working)
        self.side = holder(column(wide(card)))
        fill_row(self, self.side, wide(self._detail()), gap=metrics.CARD_GAP)
        self.months.row_changed.connect(lambda _line: self._show_month())
        self.months.chosen.connect(lambda _line: self._table().setFocus())
        self.rows.row_changed.connect(lambda _row: self._say_buttons())
        self._fit()
        theme.themeChanged.connect(self._fit)

    # --- what it is made of

    def _make_months(self) -> Table[BillMonth]:
        columns: list[Column[BillMonth]] = [
            Column("月份", lambda m: m.period.title, sub=lambda m: METHODS[m.method], strong=True),
            Column(
                "账单", lambda m: yuan(m.amount), 130, right=True,
                sub=lambda m: f"{m.count} 笔，对上 {m.matched}",
                tone=lambda m: "ink" if m.matched == m.count else "warn",
            ),
        ]  # fmt: skip
        return Table(columns, key=lambda m: m.key, name="账单月份", top=True)

    def _make_rows(self) -> Table[OneSided]:
        columns: list[Column[OneSided]] = [
            Column("时间", lambda r: f"{local(r.at):%m-%d %H:%M}", 120, sub=_other_words),
            Column("", lambda r: "", 92, tag=lambda r: TagSpec(_TAGS[r.side], _TONES[r.side])),
            Column("金额", lambda r: yuan(r.amount), 104, right=True, strong=True),
            Column("收银单号", lambda r: brief_number(r.number) if r.number else "—", 130),
            Column("交易单号", lambda r: r.reference or "没有记", sub=_doubt_words, tone=_doubt_tone),
        ]
        return Table(columns, key=lambda r: (r.record_id, r.position, r.line_id), name="单边账", top=True)

    def _make_days(self) -> Table[DaySum]:
        columns: list[Column[DaySum]] = [
            Column("日期", lambda d: f"{d.day:%m-%d}", 110, sub=lambda d: "" if d.covered else "没有账单"),
            Column("收银台", lambda d: yuan(d.ours_sum), right=True, sub=lambda d: f"{d.ours} 笔"),
            Column("商户账单", lambda d: yuan(d.theirs_sum), right=True, sub=lambda d: f"{d.theirs} 笔"),
            Column(
                "账单多出", lambda d: yuan(d.off), right=True, strong=True,
                tone=lambda d: "bad" if d.off and d.covered else "ink",
            ),
        ]  # fmt: skip
        return Table(columns, key=lambda d: d.day, name="每天两边的合计", top=True)

    def _detail(self) -> QWidget:
        self.said = Label("", "h2")
        self.sums = Label("", "caption", "ink2", wrap=True)
        self.which = Segment([(_ROWS, "单边账"), (_DAYS, "按天")], name="看哪些")
        self.which.changed.connect(lambda _which: self._show_rows())
        self.same = Button("是同一笔", kind="primary", key=shortcuts.cap("letter_K"), on=self.confirm)
        self.excel = Button("Excel", key=shortcuts.cap("letter_X"), on=self.save_workbook)
        self._none = NothingFound("circle-check")
        self._shown = RowsOr(self.rows, self._none)
        self._by_day = QWidget()
        fill(self._by_day, wide(self.days))
        card = Card(flush=True)
        into(
            card.body,
            row(self.said, STRETCH, self.which, gap=10, margins=(14, 10, 12, 0)),
            row(wide(self.sums), margins=(14, 0, 12, 0)),
            wide(self._shown),
            wide(self._by_day),
            row(self.same, STRETCH, self.excel, margins=(12, 4, 12, 10)),
        )
        return card

    def _fit(self) -> None:
        self.side.setFixedWidth(min(theme.px(_LINES), _LINES_MOST))

    # --- what the page calls

    def verbs(self) -> list[Verb]:
        return [
            Verb("refresh", "重新读", self.refresh),
            Verb("next_pane", "月份 / 明细", self.switch),
            Verb("letter_I", "导入账单", self.choose),
            Verb("letter_K", "确认是同一笔", self.confirm),
            Verb("letter_E", "单边账 / 按天", self.turn_which),
            Verb("letter_X", "导出 Excel", self.save_workbook),
        ]

    def on_shown(self) -> None:
        self.refresh()
        self.subtitle.emit("对账 · 微信、支付宝账单和收银台记的款")

    def on_changed(self, changes: Changes, by: object) -> None:
        if by is not self and changes.kinds & {"sale", "charge", "merchant_bill"}:
            self.refresh()

    def focus_start(self) -> None:
        self.months.setFocus()

    # --- showing

    def refresh(self) -> None:
        """F5: read all of it anew."""
        found = look(self.ctx, merchant_bills.bill_months) or ()
        how = "从微信商户平台、支付宝商家中心导出 .csv，导入后和收银台记的款对"
        self._nothing.say("还没有导入账单", how, clear=False)
        self._listed.show_rows(found)
        if found and self.months.row() is None:
            self.months.selectRow(0)
        self._show_month()

    def _show_month(self) -> None:
        line = self.months.row()
        self._found = None if line is None else look(self.ctx, merchant_bills.reconciliation, line)
        self.said.setText("" if line is None else month_title(line))
        self.sums.setText("" if line is None or self._found is None else _sums_words(line, self._found))
        self._show_rows()

    def _show_rows(self) -> None:
        found, by_day = self._found, self.which.value() == _DAYS
        self._none.say("两边都对上了" if found is not None else "没有账单", clear=False)
        self._shown.setVisible(not by_day)
        self._by_day.setVisible(by_day)
        rows = () if found is None else found.rows
        self._shown.show_rows(rows)
        self.days.set_rows(() if found is None else found.days)
        if rows and self.rows.row() is None:
            self.rows.selectRow(0)
        self._say_buttons()

    def _edits(self) -> bool:
        member = self.ctx.desk.staff
        return member is not None and may(member.role, Right.RECONCILE)

    def _say_buttons(self) -> None:
        chosen = self.rows.row()
        self.bring.setVisible(self._edits())
        self.same.setVisible(
            self._edits() and self.which.value() == _ROWS and chosen is not None and chosen.side == "pair"
        )
        self.excel.setEnabled(self._found is not None)

    def turn_which(self) -> None:
        """Alt E."""
        self.which.set_value(_ROWS if self.which.value() == _DAYS else _DAYS)
        self._show_rows()

    # --- acts

    def _ready(self) -> bool:
        if not self._edits():
            self.ctx.shell.trouble(Refused("needs_right", right=Right.RECONCILE.value))
        return self._edits()

    def choose(self) -> None:
        """Alt I: a file, then what is in it, then it comes in."""
        if self._ready():
            self.ctx.dialogs.choose_file("选商户账单", PATTERN, self.read)

    def read(self, path: Path) -> None:
        """Read a bill on the worker and ask whether it shall come in."""
        run_long(
            self.ctx, self, self.working, (self.bring,), f"正在读 {path.name}",
            lambda progress: merchant_bills.read_file(path, progress), self._ask,
        )  # fmt: skip

    def _ask(self, bill: Bill) -> None:
        if bill.wrong:
            self.ctx.shell.trouble(Refused("bill_wrong", rows=bill.wrong))
            return
        plan = look(self.ctx, merchant_bills.preview_bill, bill)
        if plan is not None:
            title = f"导入 {len(bill.lines)} 笔" if plan.new == len(bill.lines) else f"导入新的 {plan.new} 笔"
            self.ctx.dialogs.confirm("导入商户账单", plan_words(plan), title, lambda: self._load(bill))

    def _load(self, bill: Bill) -> None:
        act(
            self.ctx, merchant_bills.load_bill, bill, why=f"导入{bill.form}", then=self._loaded,
            said=lambda done: f"新导入 {done.new} 笔，对上 {done.matched} 笔", by=self,
        )  # fmt: skip

    def _loaded(self, _done: BillLoaded) -> None:
        self.refresh()
        self.months.setFocus()

    def confirm(self) -> None:
        """Alt K: the pair in front is one payment."""
        chosen = self.rows.row()
        if not self._ready() or chosen is None or chosen.side != "pair":
            return
        words = f"{brief_number(chosen.number)} ¥{yuan(chosen.amount)}"

        def undo() -> None:
            act(self.ctx, merchant_bills.release_pair, chosen, then=lambda _n: self.refresh(), by=self)

        def done(_none: None) -> None:
            self.refresh()
            self.ctx.shell.toast(f"{words} 对上了", "撤销", undo)

        act(self.ctx, merchant_bills.confirm_pair, chosen, why=f"确认对上 {words}", then=done, by=self)

    def save_workbook(self) -> None:
        """Alt X."""
        line, found = self.months.row(), self._found
        if line is None or found is None:
            return
        name = f"单边账 {month_title(line)}".replace(" · ", " ")
        centre = str(look(self.ctx, settings.text, "centre.name") or "")

        def write(path: Path) -> None:
            try:
                write_atomic(path, bill_sheet.one_sided_workbook(line, found, METHODS, centre))
            except OSError as error:
                self.ctx.shell.banner("report_file", "bad", "单边账没有写成", not_written(error))
                return
            self.ctx.shell.clear_banner("report_file")
            self.ctx.shell.toast(f"{len(found.rows)} 笔已存到 {path.name}")

        def ask_place(_noted: None) -> None:
            self.ctx.dialogs.save_file(f"{name}存到", f"{name}.xlsx", "Excel 工作簿 (*.xlsx)", write)

        act(self.ctx, bill_sheet.note_bill_export, line, then=ask_place, by=self)

    # --- keys

    def _table(self) -> QWidget:
        return self.days if self.which.value() == _DAYS else self.rows

    def switch(self) -> None:
        """F6."""
        (self._table() if self.months.hasFocus() else self.months).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Right and not event.modifiers() and self.months.hasFocus():
            self._table().setFocus()
        elif event.key() == Qt.Key.Key_Left and not event.modifiers() and self._table().hasFocus():
            self.months.setFocus()
        else:
            super().keyPressEvent(event)


def _other_words(one: OneSided) -> str:
    return "" if one.other_at is None else f"账单 {local(one.other_at):%m-%d %H:%M}"


def _doubt_words(one: OneSided) -> str:
    return "单号相同，金额不同" if one.doubt else SIDES[one.side]


def _doubt_tone(one: OneSided) -> str:
    return "bad" if one.doubt else "ink"


def _sums_words(line: BillMonth, found: Reconciled) -> str:
    parts = [f"对上 {found.matched} 笔"]
    for side, words in SIDES.items():
        count, amount = found.total(side)
        if count:
            parts.append(f"{words} {count} 笔 ¥{yuan(amount)}")
    if found.undone:
        parts.append(f"收银台当时就冲掉的 {found.undone} 笔不算")
    if line.fees:
        parts.append(f"手续费 ¥{yuan(line.fees)} 不算差额")
    return "；".join(parts)
