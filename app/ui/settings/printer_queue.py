"""打印列表: what waits, what failed, what somebody must decide, and copies of what was printed."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.rules.requests.paper_titles import plain_number
from app.rules.rights import Right
from app.services import documents, print_queue
from app.services.centre import settings
from app.services.print_queue import JobRow, PaperCopy
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.button import Button
from app.ui.kit.cards import Card, Empty
from app.ui.kit.fields import SearchBox
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, column, holder, into, row, wide
from app.ui.kit.lists import NothingFound, SideList
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.paint import TagSpec
from app.ui.kit.rows import Column, Table
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.section import Section
from app.ui.paper.paper import PaperView, roll_at
from app.ui.settings.printer_words import STATES, document_words, fault_words
from app.ui.words.moments import short_moment


class QueueTab(Section):
    """The newest papers, those waiting first; the one in front is shown as it is printed."""

    key, title, right = "queue", "打印列表", None

    def __init__(self, ctx: Ctx) -> None:
        super().__init__(ctx)
        self.search = SearchBox("单号", key=shortcuts.cap("scan"), kind="code", name="按单号找")
        self.counts = Label("", "body", "ink2")
        columns: list[Column[JobRow]] = [
            Column("单号", lambda j: plain_number(j.number) or "—", 0, sub=document_words, strong=True),
            Column("时间", self._when, 110, sub=lambda j: j.operator),
            Column("状态", lambda j: "", 150, tag=lambda j: STATES.get(j.state, TagSpec(j.state))),
        ]
        self.table: Table[JobRow] = Table(columns, key=lambda j: j.id, name="打印列表", top=True)
        self.paper = PaperView(ctx.tasks, width=300, roll=lambda: roll_at(ctx.desk))
        self.why = Label("", "body", "warn", wrap=True)
        self.print_it = Button("打印", kind="primary", icon="printer", key=shortcuts.cap("print"), on=self.print_now)
        self.drop = Button("不打了", icon="ban", on=self.drop_it)
        self._side = Card("单据")
        empty = Empty("还没有打过单据", "收银和交班打出来的都会在这里", icon="printer")
        self.nothing = NothingFound("search", self.search.clear)
        self.hidden_papers = Empty("这里看不到单据", "打过的单据，只有能补打的人看得到", icon="lock")
        self.list = SideList(self.table, empty, self._side, self.nothing, self.hidden_papers)
        self._build()
        self.list.front.connect(self._show)
        self.search.changed.connect(lambda _text: self._read())
        self.search.moved.connect(lambda _by: self.table.setFocus())
        self.search.entered.connect(self.table.setFocus)

    def _build(self) -> None:
        self.search.setFixedWidth(240)
        into(self.tool_row, self.counts, STRETCH, self.search)
        self._side.setFixedWidth(348)
        paper = ScrollBody(holder(column(self.paper, STRETCH)))
        into(self._side.body, self.why, wide(paper), row(self.drop, STRETCH, self.print_it))
        into(self.column, wide(self.list))

    def _when(self, job: JobRow) -> str:
        return short_moment(job.queued_at, self.ctx.desk.now())

    def refresh(self) -> None:
        waiting = self.ctx.desk.see(print_queue.waiting)
        parts = (
            (waiting.queued + waiting.sending, "张等待"),
            (waiting.failed, "张失败"),
            (waiting.ask, "张待问"),
        )
        words = " · ".join(f"{count} {word}" for count, word in parts if count)
        self.counts.setText(words or "都打完了")
        self._read()

    def _read(self) -> None:
        wanted = self.search.text().strip()
        see = self.ctx.desk.see
        sees = self.allowed(self.ctx, Right.REPRINT)  # the papers of people are nothing for who may not print them
        rows = see(print_queue.recent, 100) if sees else ()
        if wanted and sees:
            rows = see(print_queue.find, wanted) or tuple(j for j in rows if wanted.upper() in j.number)
            self.nothing.say(f"没有单号含「{wanted}」的单据", "请核对单号；只写一部分的，在最近 100 张里找")
        self.list.show_rows(rows, self.hidden_papers if not sees else self.nothing if wanted else None)

    def _show(self, job: JobRow) -> None:
        self._side.title.setText(document_words(job))
        self._side.note.setText(plain_number(job.number))
        asked = job.state in ("ask", "failed")
        as_page = job.printer == "page" and self.ctx.desk.see(settings.printers)["page"]["kind"] != "none"
        self.why.setText(fault_words(job.error, page=as_page) if job.error else "")
        self.why.setVisible(bool(job.error))
        self.drop.setVisible(asked)
        self.print_it.set_words("打印" if asked or job.state == "kept" else "补打")
        busy = job.state in ("queued", "sending")
        may = asked or self.allowed(self.ctx, Right.REPRINT)
        self.print_it.setEnabled(may and not busy)
        self.paper.show_copy(self._copy(job), as_page=as_page)

    @staticmethod
    def _copy(job: JobRow) -> PaperCopy | None:
        try:
            document = documents.load(job.kind, job.document)
        except (KeyError, ValueError, TypeError):  # one that was erased, one of a newer version
            return None
        return PaperCopy(document, job.copy_no, job.queued_at, job.operator)

    def print_now(self) -> None:
        """Print the paper in front: the one asked about as it is, one that was printed as another copy."""
        job = self.table.row()
        if job is None or not self.print_it.isEnabled():
            return
        if job.state in ("ask", "failed"):
            said = f"{plain_number(job.number) or document_words(job)} 已排进打印"
            act(self.ctx, print_queue.answer, job.id, True, then=lambda _none: self._at(job.id), said=said, by=self)
        else:
            said = f"补打 {plain_number(job.number)} 已排进打印"
            act(self.ctx, print_queue.reprint, job.kind, job.number, then=self._at, said=said, by=self)

    def drop_it(self) -> None:
        """Do not print the paper in front; it can be printed as a copy later."""
        job = self.table.row()
        if job is not None:
            said = f"{plain_number(job.number) or document_words(job)} 不打了，以后还能补打"
            act(self.ctx, print_queue.answer, job.id, False, then=lambda _none: self._at(job.id), said=said, by=self)

    def _at(self, job_id: UUID) -> None:
        self.refresh()
        self.table.select_key(job_id)

    def focus_start(self) -> None:
        (self.table if self.table.isVisibleTo(self) else self.search).setFocus()

    def verbs(self) -> list[Verb]:
        return [
            Verb("scan", "按单号找", self.search.setFocus),
            Verb("print", "打印 / 补打", self.print_now),
            Verb("refresh", "刷新", self.refresh),
        ]

    def panes(self) -> list[QWidget]:
        return [self.search, self.table, self._side]
