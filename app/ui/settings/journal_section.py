"""操作记录: who did what, when, and with whose consent; newest first, by day, person, act and number."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from app.rules import records
from app.rules.dates import local
from app.rules.rights import Right
from app.services.centre import journal, staff
from app.services.centre.journal import AuditRow, JournalFilter
from app.services.work import Page
from app.ui.kit import shortcuts
from app.ui.kit.asks import Options, choice, day, find
from app.ui.kit.button import Button
from app.ui.kit.cards import Empty
from app.ui.kit.drawer import Drawer
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, column, holder, into, wide
from app.ui.kit.lists import ListPage, NothingFound, PagedList
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.rows import Column, Table
from app.ui.kit.section import Section
from app.ui.settings import journal_export
from app.ui.words.acts import ACTIONS, action_words, changed_values, detail_words, settings_called, subject_words

PAGE = 100
MEMBER_DIGITS = 6
_WIDE = 340
_PLACES = {act: at for at, act in enumerate(ACTIONS)}


def _people(ctx: Ctx) -> Options:
    return [(None, "所有人"), *((p.id, p.name) for p in ctx.desk.see(staff.roster, inactive=True))]


def _acts(ctx: Ctx) -> Options:
    if not ctx.desk.staff or not JournalSection.open_to(ctx):
        return [(None, "所有操作")]
    known = sorted(ctx.desk.see(journal.actions), key=_order)
    return [(None, "所有操作"), *((act, action_words(act)) for act in known)]


def _order(action: str) -> int:
    """By family, as the words of the acts are listed: what belongs together stands together."""
    return _PLACES.get(action, len(_PLACES))


class JournalSection(Section):
    """The audit trail, a page at a time; Enter opens an entry, whoever may read it may take it out as a list."""

    key, title, icon = "journal", "操作记录", "history"
    right, closed = Right.SEE_REPORTS, True
    locked_words = "操作记录由主管和审计查看"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        asks = (
            find("query", "找对象", hint="单号、菜号、员工、设置", key=shortcuts.cap("scan")),
            day("since", "从哪天", hint="从 2026-11-01", width=168),
            day("until", "到哪天", hint="到今天", width=150),
            choice("staff_id", "谁", _people, width=140),
            choice("action", "做了什么", _acts, width=150),
        )
        self.form: Form[JournalFilter] = Form(ctx, JournalFilter, asks, self, across=True)
        columns: list[Column[AuditRow]] = [
            Column("时间", self._when, 118, sub=lambda r: f"{r.terminal}-{r.serial}"),
            Column("谁", lambda r: r.staff or "系统", 104, sub=lambda r: r.approver and f"{r.approver}同意"),
            Column("做了什么", lambda r: action_words(r.action), 150, strong=True),
            Column("对象与内容", subject_words, sub=detail_words),
        ]
        self.table: Table[AuditRow] = Table(columns, key=lambda r: (r.terminal, r.serial), name="操作记录", top=True)
        self.empty = NothingFound("history")
        self.empty.say("没有这样的记录", "换个日期、换个人，或少填一项再看")
        self.out = Button("导出", sz="sm", on=self.export)
        self.paper = Button("打印", sz="sm", key=shortcuts.cap("print"), on=self.print_it)
        self.list: PagedList[AuditRow] = PagedList(
            self.table, self._read, most=PAGE, unit="条", empty=Empty("还没有记录", icon="history"),
            nothing=self.empty, narrowed=lambda: self.wanted() != JournalFilter(), foot=(self.paper, self.out),
        )  # fmt: skip
        self.entry = EntryDrawer(ctx)
        self.page = ListPage(self.list, filters=self.form, drawer=self.entry, show=self.entry.put)
        self.list.picked.connect(self._follow)
        into(self.column, wide(self.page))

    def wanted(self) -> JournalFilter:
        """What the list is narrowed to, as far as it can be read; a day that cannot is said beside its field."""
        for name in ("since", "until"):
            self.form.fields[name].validate()
        found = self.form.glance()
        if found is None:
            raw = self.form.raw
            found = JournalFilter(str(raw("query")), staff_id=raw("staff_id"), action=raw("action"))
        words = found.query.strip()
        return replace(found, query=_sought(words), subjects=self._called(words) if words else ())

    def _called(self, words: str) -> tuple[str, ...]:
        """What the trail calls the settings and the members of this name by."""
        people = self.ctx.desk.see(staff.roster, inactive=True)
        return (*settings_called(words), *(member.code for member in people if words in member.name))

    def _when(self, row: AuditRow) -> str:
        at, here = local(row.at), local(self.ctx.desk.now())
        return f"{at:%m-%d %H:%M:%S}" if at.year == here.year else f"{at:%Y-%m-%d %H:%M}"

    def _read(self, offset: int, most: int, _order: str) -> Page:
        wanted: Any = vars(self.wanted())
        return self.ctx.desk.see(journal.entries, **wanted, offset=offset, limit=most)

    def refresh(self) -> None:
        self.page.refresh()
        if self.list.rows and self.table.row() is None:
            self.table.selectRow(0)

    def export(self) -> None:
        """What is listed now, all of it, as a file."""
        if self.form.draft() is not None:
            journal_export.take_out(self.ctx, self.wanted(), self)

    def print_it(self) -> None:
        """What is listed now, all of it, on paper."""
        if self.form.draft() is not None:
            journal_export.put_on_paper(self.ctx, self.wanted(), self._narrowed(), self)

    def _narrowed(self) -> list[tuple[str, str]]:
        """The filters that are set, in words."""
        wanted, people = self.wanted(), dict(_people(self.ctx))
        told = (
            ("对象", str(self.form.raw("query")).strip()),
            ("从", wanted.since.isoformat() if wanted.since is not None else ""),
            ("到", wanted.until.isoformat() if wanted.until is not None else ""),
            ("谁", str(people.get(wanted.staff_id, "")) if wanted.staff_id is not None else ""),
            ("做了什么", action_words(wanted.action) if wanted.action else ""),
        )
        return [(name, value) for name, value in told if value]

    def _follow(self, row: AuditRow | None) -> None:
        if row is not None and self.entry.isVisible():
            self.entry.put(row)

    def focus_start(self) -> None:
        self.page.focus_start()

    def verbs(self) -> list[Verb]:
        return [
            Verb("scan", "找对象", lambda: self.form.focus_start("query")),
            Verb("print", "打印列出的记录", self.print_it),
            Verb("refresh", "刷新", self.refresh),
        ]

    def panes(self) -> list[QWidget]:
        return self.page.panes()


class EntryDrawer(Drawer):
    """One entry in full; a number leads to what it is about."""

    def __init__(self, ctx: Ctx) -> None:
        super().__init__("操作记录", width=_WIDE)
        self._ctx, self._number = ctx, ""
        self._shown: QWidget | None = None
        self.way = Button("打开这张单", icon="arrow-right", on=self._go)
        into(self.foot, STRETCH, self.way)
        self.body.addStretch(1)

    def put(self, row: AuditRow) -> None:
        """Show this entry."""
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
        self.title.setText(action_words(row.action))
        who = row.staff or "系统"
        told = (
            ("时间", f"{local(row.at):%Y-%m-%d %H:%M:%S}"),
            ("营业日", row.business_date.isoformat()),
            ("序号", f"{row.terminal}-{row.serial}"),
            ("谁", f"{who}（{row.approver}同意）" if row.approver else who),
            ("对象", subject_words(row)),
            *((f"改动 {one.name}".rstrip(), one.values) for one in changed_values(row)),
            *(("内容", words) for words in detail_words(row, changes=False).split(" · ") if words),
        )
        self._shown = holder(column(*(_told(name, words) for name, words in told), gap=8))
        self.body.insertWidget(0, self._shown)
        self._number = row.subject.partition("/")[0]
        found = records.of(self._number)
        asked = Right.REQUESTS if found is records.REQUEST else None
        self.way.setVisible(found is not None and bool(found.page) and Section.allowed(self._ctx, asked))

    def _go(self) -> None:
        self._ctx.shell.go(records.page_of(self._number), number=self._number)


def _told(name: str, words: str) -> QWidget:
    return holder(column(Label(name, "caption", "ink2"), Label(words, "body", wrap=True), gap=0))


def _sought(text: str) -> str:
    """What to look for: a resident's number, shown as 000039, is recorded as ``no 39``."""
    return f"no {int(text)}" if len(text) == MEMBER_DIGITS and text.isdigit() else text
