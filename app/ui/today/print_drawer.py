"""The papers that wait: what is not out yet, why, and what to do with it."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.rules.dates import local
from app.rules.requests.paper_titles import plain_number
from app.rules.rights import Right, may
from app.services import print_queue
from app.services.documents import paper_name
from app.services.print_queue import JobRow
from app.ui.kit.act import act
from app.ui.kit.button import Button
from app.ui.kit.cards import Card, Empty
from app.ui.kit.drawer import Drawer
from app.ui.kit.label import Label, Tag
from app.ui.kit.layout import STRETCH, column, into, row
from app.ui.kit.page import Ctx
from app.ui.today.words import PRINT_STATES

_WIDE = 348
_MOST = 40
_OPEN = ("queued", "sending", "failed", "ask")


class PrintDrawer(Drawer):
    """The print queue. ``refresh`` reads it again."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("打印队列", width=_WIDE, parent=parent)
        self.ctx = ctx
        self._cards: list[QWidget] = []

    def refresh(self) -> None:
        """Show what waits, the newest first."""
        for old in self._cards:
            old.hide()
            old.deleteLater()
        staff = self.ctx.desk.staff
        sees = staff is not None and may(staff.role, Right.REPRINT)
        found = self.ctx.desk.see(print_queue.recent, _MOST) if sees else ()
        jobs = [job for job in found if job.state in _OPEN]
        self._cards = [self._card(job) for job in jobs] or [Empty("没有在等的单据", icon="printer")]
        for at, card in enumerate(self._cards):
            self.body.insertWidget(at, card)
        if self.body.count() == len(self._cards):
            self.body.addStretch(1)
        waiting = self.ctx.desk.see(print_queue.waiting).total
        self.note.setText(f"{len(jobs)} / {waiting} 张" if waiting > len(jobs) else f"{waiting} 张")

    def _card(self, job: JobRow) -> Card:
        card = Card(ground="subtle")
        state = PRINT_STATES[job.state]
        tag = Tag(state.text, state.tone, state.icon)
        head = row(Label(paper_name(job.kind, job.number), "strong"), STRETCH, tag)
        when = f"{local(job.queued_at):%H:%M} · {job.operator}"
        tried = Label(f"{when} · 试过 {job.attempts} 次" if job.attempts else when, "caption", "ink3")
        into(card.body, column(head, Label(plain_number(job.number), "body", "ink2", elide=True), tried, gap=2))
        if job.state in ("failed", "ask"):
            drop = Button("不打了", sz="sm", kind="ghost", on=lambda: self._answer(job.id, False))
            again = Button("打印", sz="sm", icon="printer", on=lambda: self._answer(job.id, True))
            into(card.body, row(STRETCH, drop, again))
        return card

    def _answer(self, job_id: UUID, print_it: bool) -> None:
        act(self.ctx, print_queue.answer, job_id, print_it, by=self)
        self.refresh()
