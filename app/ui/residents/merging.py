"""Two records of one person: pick the other one, see what stays and what joins it, decide where both say something
else, merge. It can be undone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal

from app.errors import Refused, StoreTrouble
from app.services.personal.merge import CHOICES, Differs, MergePreview
from app.services.residents.registry import ResidentCard
from app.services.residents.search import ResidentRow
from app.ui import people
from app.ui.kit import shortcuts
from app.ui.kit.asks import Ask, one_of
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.drawer import Drawer
from app.ui.kit.fields import SearchBox
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, Wide, into
from app.ui.kit.page import Ctx
from app.ui.kit.results import Hit, ResultList
from app.ui.residents import words
from app.ui.residents.profile import WIDTH

_ANSWERS = {"keep": "留下的", "gone": "另一份", "both": "都留"}


@dataclass(frozen=True)
class Decided:
    """Whose holds, for everything of ``CHOICES``."""

    phone: str
    address: str
    note: str
    consent: str
    residence: str
    care_level: str


class MergePanel(Drawer):
    """``find(query)`` and ``look(keep, gone)`` ask the store.

    Signals: ``merge_wanted(keep, gone, chosen)`` with the answers where both say something else.
    """

    merge_wanted = Signal(object, object, object)

    def __init__(
        self,
        ctx: Ctx,
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
        self.form: Form[Decided] = Form(ctx, Decided, [self._ask(name) for name in CHOICES], self, label_width=52)
        self._build_plan()
        into(self.body, self.search, self.lead, self.hits, self.card, STRETCH)
        self.go = Button("合并", kind="primary", key=shortcuts.cap("save"), on=self.merge)
        into(self.foot, STRETCH, self.go)
        self.search.textChanged.connect(self._typed)
        self.hits.chosen.connect(lambda hit: self.pick(hit.data))
        self.form.entered.connect(self.go.setFocus)

    def _ask(self, name: str) -> Ask:
        """Whose holds; asked only where the two differ."""
        answers = [(answer, _ANSWERS[answer]) for answer in CHOICES[name]]
        return one_of(name, words.part(name).removesuffix("登记"), answers, when=lambda _values: name in self._open())

    def _open(self) -> dict[str, Differs]:
        """What differs and may be decided here."""
        return {one.field: one for one in self.plan.differs if len(one.answers) > 1} if self.plan is not None else {}

    def _build_plan(self) -> None:
        self.card = Card(ground="subtle")
        self.stays, self.goes = Label("", "strong", wrap=True), Label("", "body", wrap=True)
        self.swap = Button("换过来", kind="link", sz="sm", icon="refresh-cw", on=self.turn_round)
        self.takes, self.left = Label("", "body", "ok", wrap=True), Label("", "body", "bad", wrap=True)
        self.keeps, self.asks = Label("", "body", "warn", wrap=True), Label("两边不同，请选一个", "strong", "warn")
        self.moves = Label("", "caption", "ink2", wrap=True)
        swap = Wide(self.swap, 0, Qt.AlignmentFlag.AlignLeft)
        said = (self.stays, self.goes, swap, self.takes, self.left, self.keeps, self.moves)
        into(self.card.body, *said, self.asks, self.form)

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
            self.focus_plan()

    def focus_plan(self) -> None:
        """The keyboard on the first thing to be decided, else on 合并."""
        if self._open():
            self.form.focus_start()
        else:
            self.go.setFocus()

    def refuse(self, trouble: Refused | StoreTrouble) -> None:
        """Say a refusal beside what was decided, or through the shell."""
        self.form.refuse(trouble)

    def turn_round(self) -> None:
        """The other record stays instead."""
        if self.plan is not None:
            self.plan = self._look(self.plan.gone.id, self.plan.keep.id)
            self._show_plan()

    def merge(self) -> None:
        """Ask for the merge shown."""
        if self.plan is not None:
            chosen = {name: str(self.form.raw(name)) for name in self._open()}
            self.merge_wanted.emit(self.plan.keep, self.plan.gone, chosen)
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
        self.takes.setText(f"补上：{_fills(plan)}" if plan.fills else "没有要补的内容")
        self.left.setText(f"放不下，合并后请自己补：{'、'.join(plan.left)}" if plan.left else "")
        self.left.setVisible(bool(plan.left))
        fixed = [f"{words.part(one.field)} {_both(one)}" for one in plan.differs if len(one.answers) == 1]
        self.keeps.setText("两边不同，以留下的为准：\n" + "\n".join(fixed))
        self.keeps.setVisible(bool(fixed))
        self.asks.setVisible(bool(self._open()))
        self.form.setVisible(bool(self._open()))
        asked = self._open()
        both = "note" in asked and "both" in asked["note"].answers  # neither of two warnings is lost by one key
        self.form.fill(None, **({"note": "both"} if both else {}))
        for name, one in self._open().items():
            self.form.fields[name].set_hint(_both(one))
        self.moves.setText(f"{plan.sales} 笔用餐、{plan.requests} 件事项会列在一起；单号不变，以后可以拆回")


def _who(row: ResidentRow) -> str:
    return " · ".join(word for word in (people.sex_age(row.sex, row.age), words.member_no(row.no)) if word)


def _fills(plan: MergePreview) -> str:
    """What the survivor gets, the tags and contacts by name: 出生日期、关怀标签（独居）、家属（王某）."""
    named = {"care_tags": plan.tags, "contacts": plan.contacts}
    return "、".join(
        words.part(code) + (f"（{'、'.join(named[code])}）" if code in named else "") for code in plan.fills
    )


def _both(one: Differs) -> str:
    return f"{_value(one.field, one.keep)} ／ {_value(one.field, one.gone)}"


def _value(name: str, value: str) -> str:
    if name == "consent":
        return words.CONSENTS.get(value, value)
    if name == "residence":
        return words.HOMES[value]
    if name == "care_level":
        return words.level(int(value))
    if name == "sex":
        return people.SEXES[value]
    if name == "document":
        return f"尾号 {value}"
    if name.startswith("letter:"):
        first, last = (date.fromisoformat(day) if day else None for day in value.split("/"))
        return words.span(first, last)
    return value
