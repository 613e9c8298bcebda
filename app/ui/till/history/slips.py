"""The sales of past days in a list: found by number, person, dish, sum or way of paying; one opened beside it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from app.models.base import from_ms
from app.rules.dates import local_day
from app.rules.records import brief_number
from app.rules.rights import Right, may
from app.services import history, print_queue
from app.services.dashboard import SaleRow
from app.services.desk import Changes
from app.services.history import HistoryFilter, HistorySums
from app.services.till import wallet
from app.services.till.tender import WALLET
from app.services.work import Page
from app.ui import lists_out
from app.ui.kit import shortcuts
from app.ui.kit.act import act, look
from app.ui.kit.asks import choice, find, line
from app.ui.kit.button import Button
from app.ui.kit.cards import Empty
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import fill, row, wide
from app.ui.kit.lists import ListPage, NothingFound, PagedList
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.paint import TagSpec
from app.ui.kit.panels import Panel
from app.ui.kit.rows import Column, Table
from app.ui.kit.text import yuan
from app.ui.kit.typed_days import day_from
from app.ui.paper.sent import sent
from app.ui.tender.model import methods_words
from app.ui.tender.reversal import may_reverse, paper_kind
from app.ui.till.history.sheet import SoldDrawer
from app.ui.words.moments import short_moment
from app.ui.words.till import METHODS, paid_words

MOST = 100
WEEK = timedelta(days=6)
MONTH = timedelta(days=30)
_KINDS = (("", "全部"), ("sale", "销售"), ("reversal", "冲正"), ("part", "退菜"))


@dataclass(frozen=True)
class _Narrowed:
    query: str = ""
    first: date | None = None
    last: date | None = None
    kind: str = ""
    method: str = ""


def _tag(row: SaleRow) -> TagSpec | None:
    if row.kind == "reversal":
        return TagSpec(lists_out.sold_words(row), "bad")
    if row.reversed:
        return TagSpec("已冲正", "mute")
    return TagSpec("退过菜", "mute") if row.went_back else None


class SoldPanel(Panel):
    """The list with what narrows it; sums only for who may know what lies in the drawer."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.form = self._make_form()
        self.table: Table[SaleRow] = Table(self._columns(), key=lambda r: r.id, name="历史单据", top=True)
        self.sums = Label("", "caption", "ink2", elide=True)
        self.excel = Button("Excel", key=shortcuts.cap("letter_X"), on=self.export)
        self.nothing = NothingFound("receipt", clear=self.clear)
        self.nothing.say("这几天没有这样的单据", "换个说法，或把日期放宽")
        self.listed: PagedList[SaleRow] = PagedList(
            self.table, self._page, most=MOST, unit="单", nothing=self.nothing,
            empty=Empty("这几天没有收款", "把日期放宽再看", icon="receipt"),
            narrowed=self._narrowed, under=(row(wide(self.sums), margins=(14, 6, 12, 0)),), foot=(self.excel,),
        )  # fmt: skip
        self.sheet = SoldDrawer(self.reprint, self.refund)
        self.list = ListPage(self.listed, filters=self.form, drawer=self.sheet, show=self._open)
        self.listed.counted.connect(lambda _count: self._sum_up())
        self.sheet.closed.connect(self.table.setFocus)
        fill(self, wide(self.list))

    def _make_form(self) -> Form[_Narrowed]:
        day = day_from(self._today)
        cards = bool(look(self.ctx, wallet.is_shown))
        methods = [("", "全部方式"), *((code, name) for code, name in METHODS.items() if cards or code != WALLET)]
        form: Form[_Narrowed] = Form(
            self.ctx, _Narrowed,
            (
                find("query", "找单据", hint="单号 / 姓名 / 菜 / 金额 18.00 / 交易尾号", key=shortcuts.cap("scan")),
                line("first", "从", hint="11-01", read=lambda t: day(t) if t.strip() else None, show=_shown, width=104),
                line("last", "到", hint="11-30", read=lambda t: day(t) if t.strip() else None, show=_shown, width=104),
                choice("kind", "种类", _KINDS, default="", width=92),
                choice("method", "付款方式", methods, default="", width=112),
            ),
            self, across=True,
        )  # fmt: skip
        self._fill(form)
        return form

    def _fill(self, form: Form[_Narrowed], query: str = "", span: timedelta = WEEK) -> None:
        form.fill(None, query=query, first=self._today() - span, last=self._today(), kind="", method="")

    def _columns(self) -> tuple[Column[SaleRow], ...]:
        return (
            Column("单号", lambda r: brief_number(r.number), 150, sub=self._when),
            Column("", lambda r: "", 76, tag=_tag),
            Column("顾客", lambda r: r.member or "散客", sub=lambda r: f"{abs(r.portions)} 份", strong=True),
            Column("付款", lambda r: methods_words(r.methods), 130, tone=lambda r: "ink2"),
            Column("优惠", lambda r: yuan(r.saved) if r.saved else "", 96, right=True, tone=lambda r: "ok"),
            Column(
                "应收", lambda r: yuan(r.due), 108, right=True, strong=True,
                tone=lambda r: "ink3" if r.reversed else "bad" if r.due < 0 else "ink",
            ),
        )  # fmt: skip

    def _when(self, row: SaleRow) -> str:
        return short_moment(from_ms(row.at_ms), self.ctx.desk.now())

    @property
    def wanted(self) -> HistoryFilter:
        """The filter in force; a day that cannot be read is the one the list began with."""
        typed = self.form.typed()
        today = self._today()
        first, last = typed["first"], typed["last"]
        return HistoryFilter(
            first if isinstance(first, date) else today - WEEK, last if isinstance(last, date) else today,
            str(typed["query"] or "").strip(), str(typed["kind"] or ""), str(typed["method"] or ""),
        )  # fmt: skip

    def _narrowed(self) -> bool:
        said = self.wanted
        return bool(said.query or said.kind or said.method)

    def _today(self) -> date:
        return local_day(self.ctx.desk.now())

    def _page(self, offset: int, most: int, _order: str) -> Page:
        return self.ctx.desk.see(history.sales_found, self.wanted, offset, most)

    def _sum_up(self) -> None:
        staff = self.ctx.desk.staff
        known = staff is not None and may(staff.role, Right.SEE_REPORTS)
        self.sums.setText(sums_words(self.ctx.desk.see(history.sales_sums, self.wanted)) if known else "")
        self.excel.setVisible(known)

    def _open(self, row: SaleRow) -> None:
        self.sheet.put(row, self.ctx.desk.see(history.sale_sheet, row.id))

    # --- what the page calls

    def verbs(self) -> list[Verb]:
        return [
            Verb("scan", "找单据", self.list.focus_start),
            Verb("refresh", "重新读", self.list.refresh),
            Verb("print", "补打小票", self.reprint),
            Verb("letter_U", "退菜", self.refund),
            Verb("letter_X", "导出 Excel", self.export),
        ]

    def arrive(self, query: str = "", **_what: Any) -> None:
        self._fill(self.form, query, MONTH)

    def on_shown(self) -> None:
        self.list.refresh()

    def focus_start(self) -> None:
        self.list.focus_start()

    def on_changed(self, changes: Changes, by: object) -> None:
        if "sale" in changes and by is not self:
            self.list.refresh()

    def handed_over(self) -> None:
        self._fill(self.form)
        self.sheet.close_drawer()

    def clear(self) -> None:
        """The last days, everything."""
        self._fill(self.form)
        self.listed.restart()
        self.focus_start()

    def reprint(self) -> None:
        """补打 of the sale in hand: another copy, marked as one."""
        found = self.sheet.row if self.sheet.isVisible() else self.table.row()
        if found is not None:
            said = f"{brief_number(found.number)} {sent(self.ctx.desk)}，小票上标明补打"
            act(self.ctx, print_queue.reprint, paper_kind(found), found.number, said=said, by=self)

    def refund(self) -> None:
        """退菜 of the sale in hand, at the till: some dishes of it, on its own day or soon after."""
        found = self.sheet.row if self.sheet.isVisible() else self.table.row()
        staff = self.ctx.desk.staff
        if found is not None and may_reverse(found) and staff is not None and may(staff.role, Right.SELL):
            self.ctx.shell.go("till", refund=found.id)

    def export(self) -> None:
        """The list as a file."""
        if self.excel.isVisible():
            lists_out.export_sales(self.ctx, self.wanted, self)


def sums_words(sums: HistorySums) -> str:
    """What a list comes to, on one line."""
    saved = sums.discount + sums.subsidy
    parts = [f"应收 {yuan(sums.due)}", f"优惠和补贴 {yuan(saved)}" if saved else "", f"{sums.portions} 份"]
    return "，".join(part for part in parts if part) + (f"：{_paid(sums)}" if sums.methods else "")


def _paid(sums: HistorySums) -> str:
    back = [one for one in sums.methods if one[1] < 0]
    came = [one for one in sums.methods if one[1] > 0]
    return "，".join(part for part in (paid_words(came), f"退 {paid_words(back)}" if back else "") if part)


def _shown(day: date | None) -> str:
    return "" if day is None else day.isoformat()
