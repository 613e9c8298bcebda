"""Two records of one person: pick the other one, see what stays and what is taken over, merge. It can be undone."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal

from app.services.personal.merge import MergePreview
from app.services.residents.registry import ResidentCard
from app.services.residents.search import ResidentRow
from app.ui import people
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.drawer import Drawer
from app.ui.kit.fields import SearchBox
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, Wide, into
from app.ui.kit.results import Hit, ResultList
from app.ui.residents import words
from app.ui.residents.profile import WIDTH


class MergePanel(Drawer):
    """``find(query)`` and ``look(keep, gone)`` ask the store. Signals: ``merge_wanted(keep, gone)``."""

    merge_wanted = Signal(object, object)

    def __init__(
        self,
        find: Callable[[str], Sequence[ResidentRow]],
        look: Callable[[UUID, UUID], MergePreview | None],
        near: Callable[[UUID], Sequence[ResidentRow]],
    ) -> None:
        super().__init__("合并档案", width=WIDTH)
        self.setAccessibleName("合并档案")
        self._find, self._look, self._near = find, look, near
        self._one: ResidentCard | None = None
        self.plan: MergePreview | None = None
        self.search = SearchBox("另一份档案：姓名 / 拼音 / 电话 / 编号", name="找另一份档案")
        self.hits = ResultList(new_words="", name="可能的另一份")
        self.hits.attach(self.search)
        self.lead = Label("", "caption", "ink2", wrap=True)
        self._build_plan()
        into(self.body, self.search, self.lead, self.hits, self.card, STRETCH)
        self.go = Button("合并", kind="primary", key=shortcuts.cap("save"), on=self.merge)
        into(self.foot, STRETCH, self.go)
        self.search.textChanged.connect(self._typed)
        self.hits.chosen.connect(lambda hit: self.pick(hit.data))

    def _build_plan(self) -> None:
        self.card = Card(ground="subtle")
        self.stays, self.goes = Label("", "strong", wrap=True), Label("", "body", wrap=True)
        self.swap = Button("换过来", kind="link", sz="sm", icon="refresh-cw", on=self.turn_round)
        self.takes, self.keeps = Label("", "body", "ok", wrap=True), Label("", "body", "warn", wrap=True)
        self.moves = Label("", "caption", "ink2", wrap=True)
        swap = Wide(self.swap, 0, Qt.AlignmentFlag.AlignLeft)
        into(self.card.body, self.stays, self.goes, swap, self.takes, self.keeps, self.moves)

    def begin(self, card: ResidentCard) -> None:
        """Merge this resident with another one, who is still to be picked."""
        self._one, self.plan = card, None
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._typed("")
        self._show_plan()
        self.search.setFocus()

    def pick(self, other: UUID) -> None:
        """The other record; the one with the lower number stays at first."""
        if self._one is None:
            return
        plan = self._look(self._one.id, other)
        if plan is not None and plan.gone.no < plan.keep.no:
            plan = self._look(plan.gone.id, plan.keep.id)
        self.plan = plan
        self._show_plan()
        if plan is not None:
            self.go.setFocus()

    def turn_round(self) -> None:
        """The other record stays instead."""
        if self.plan is not None:
            self.plan = self._look(self.plan.gone.id, self.plan.keep.id)
            self._show_plan()

    def merge(self) -> None:
        """Ask for the merge shown."""
        if self.plan is not None:
            self.merge_wanted.emit(self.plan.keep, self.plan.gone)
        else:
            self.lead.setText("请先选另一份档案")
            self.search.setFocus()

    def _typed(self, text: str) -> None:
        if self._one is None:
            return
        if self.plan is not None:
            self.plan = None
            self._show_plan()
        query = text.strip()
        found = self._find(query) if query else self._near(self._one.id)
        rows = [row for row in found if row.id != self._one.id]
        hits = [
            Hit(row.name, " · ".join(w for w in (row.phone, row.address) if w), _who(row), data=row.id) for row in rows
        ]
        self.hits.set_hits(hits[:6], query, offer_new=False)
        if query:
            self.lead.setText("" if rows else f"没有找到「{query}」")
        else:
            self.lead.setText("看起来像同一个人的：" if rows else "没有看起来相同的，请搜索另一份")

    def _show_plan(self) -> None:
        plan = self.plan
        self.card.setVisible(plan is not None)
        if plan is not None:
            self.hits.set_hits(())
        self.lead.setVisible(plan is None)
        self.go.setEnabled(plan is not None)
        if plan is None:
            return
        self.stays.setText(f"留下 {plan.keep.name} · {words.member_no(plan.keep.no)}")
        self.goes.setText(f"并入 {plan.gone.name} · {words.member_no(plan.gone.no)}，以后搜他也找到这一位")
        self.takes.setText(f"补上：{words.parts(plan.fills)}" if plan.fills else "没有要补的内容")
        self.keeps.setText(f"两边不同，以留下的为准：{words.parts(plan.conflicts)}" if plan.conflicts else "")
        self.keeps.setVisible(bool(plan.conflicts))
        self.moves.setText(f"{plan.sales} 笔用餐、{plan.requests} 件事项会列在一起；单号不变，以后可以拆回")


def _who(row: ResidentRow) -> str:
    return " · ".join(word for word in (people.sex_age(row.sex, row.age), words.member_no(row.no)) if word)
