"""After the count: what is handed in and what stays; sealed at once, or with a reason and somebody who agrees."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.errors import Refused, StoreTrouble
from app.rules import money
from app.services.documents.till import ShiftReport
from app.services.till import shifts
from app.services.till.shifts import Verdict
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.asks import Ask, amount, line
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.forms import Form
from app.ui.kit.label import Label, Tag
from app.ui.kit.layout import STRETCH, Wide, fill, holder, into, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.questions import KEPT_FOR_GOOD, ConsentFact
from app.ui.kit.text import yuan
from app.ui.till.shift.sums import Sum, Sums
from app.ui.till.shift.words import MOST_REASON, REASON_MISSING, VARIANCE_REASONS, booked_words, variance_words
from app.ui.words.sentences import sentence
from app.ui.words.till import METHODS

if TYPE_CHECKING:
    from app.services.work import Approval

_WIDE = 640


@dataclass(frozen=True)
class Settled:
    """What becomes of what was counted, 分, and why the drawer holds something else than it should."""

    handed_in: int
    left: int
    reason: str = ""


class VerdictView(QWidget):
    """What to do with a count that is in: how much of it is handed in and how much stays as the next float.

    ``close_shift`` seals; a variance asks for a reason and an approver first.

    Signals: ``closed(ShiftReport)``, ``recount()``, ``resumed()``.
    """

    closed = Signal(object)
    recount = Signal()
    resumed = Signal()

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self._verdict: Verdict | None = None
        self._title = Label("", "h2")
        self._tag = Tag("")
        self._say = Label("", "body", "ink2", wrap=True)
        self.sums = Sums("盘点")
        self.form = Form(
            ctx, Settled, self._asks(), self, name="shift.closing", label_width=52,
            beside={"reason_missing": ("reason", REASON_MISSING)}, otherwise=self._refused,
        )  # fmt: skip
        self._linking = False
        self._note = Label("", "caption", "bad", wrap=True)
        self._ready = holder(row(*(self._ready_reason(words) for words in VARIANCE_REASONS)))
        self.go = Button("封账", kind="primary", sz="xl", key=shortcuts.cap("money"), on=self.close_shift)
        self._build()
        self.form.entered.connect(self.close_shift)
        for name, other in (("handed_in", "left"), ("left", "handed_in")):
            self.form.controls[name].changed.connect(lambda _v, name=name, other=other: self._link(name, other))

    def _asks(self) -> tuple[Ask, ...]:
        return (
            amount("handed_in", "上交", required=True),
            amount("left", "留下", required=True),
            line(
                "reason", "原因", hint=KEPT_FOR_GOOD, most=MOST_REASON, sz="lg", required=REASON_MISSING,
                when=lambda _typed: self._verdict is not None and not self._verdict.within,
            ),
        )  # fmt: skip

    def _link(self, name: str, other: str) -> None:
        """Of what was counted, what is not handed in stays, and the other way round."""
        if self._linking or self._verdict is None:
            return
        fen = self._typed(name)
        rest = None if fen is None or fen > self._verdict.total else self._verdict.total - fen
        self._linking = True
        self.form.put(other, rest)
        self._linking = False
        too_much = fen is not None and rest is None
        self.form.fields[name].set_error(f"只点到 {yuan(self._verdict.total)}" if too_much else None)
        self.form.fields[other].set_error(None)
        self._say_verb()

    def _typed(self, name: str) -> int | None:
        try:
            return money.parse_yuan(self.form.raw(name))
        except money.MoneyError:
            return None

    def _say_verb(self) -> None:
        fen = self._typed("handed_in")
        verb = "封账" if self._verdict is None or self._verdict.within else "写明原因并封账"
        self.go.set_words(f"{verb}，上交 {yuan(fen)}" if fen else verb)

    def _ready_reason(self, words: str) -> Button:
        return Button(words, kind="quick", sz="md", on=lambda: self._take_reason(words))

    def _build(self) -> None:
        card = Card(gap=12)
        card.setMaximumWidth(_WIDE)
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        recount = Button("重新盘点", sz="lg", icon="refresh-cw", on=self._recount)
        resume = Button("继续营业", sz="lg", icon="undo-2", on=self.resume)
        head = row(self._title, STRETCH, self._tag)
        into(card.body, head, self._say, self.sums, self.form, self._ready, self._note)
        into(card.body, row(recount, resume, STRETCH, self.go))
        fill(self, Wide(share=2), row(STRETCH, wide(card, 20), STRETCH), Wide(share=3))

    def show_verdict(self, verdict: Verdict, shift: UUID) -> None:
        """Show what came of the count of a shift; the amount of a variance only to who may see it."""
        fresh = verdict != self._verdict
        self._verdict = verdict
        if verdict.within:
            self._title.setText("盘点相符")
            self._tag.set_spec(TagSpec("可以封账", "ok", "check"))
            self._say.setText("填好上交多少、留下多少。封账后这一班不能再改，交班单自动打印。")
        else:
            names = "、".join(METHODS[method] for method in verdict.off)
            self._title.setText(f"{names}和账上对不上")
            self._tag.set_spec(TagSpec("有差额", "bad", "triangle-alert"))
            self._say.setText("写明原因，再请没有开班、也没有点钱的主管同意；也可以重新盘点。")
        self.sums.set_rows(self._rows(verdict))
        self._ready.setVisible(not verdict.within)
        if fresh:
            self.form.turn_to(shift)
            self._linking = True
            self.form.fill(None, handed_in=verdict.total - verdict.usual, left=verdict.usual)
            self.form.resume()
            self._linking = False
        self._say_verb()
        self._note.setText("")

    @staticmethod
    def _rows(verdict: Verdict) -> list[Sum]:
        rows = [Sum("点到的现金", yuan(verdict.total), strong=True)]
        for one in verdict.differences:
            tone = "bad" if one.method in verdict.off else "ink" if one.off else "ok"
            rows.append(Sum(METHODS[one.method], variance_words(one.off), booked_words(one), tone=tone, strong=True))
        if not verdict.differences and verdict.off:
            rows.append(Sum("差额", "由主管查看", tone="ink2"))
        return rows

    def focus_start(self) -> None:
        """Put the keyboard where the way on is: the reason, or the verb."""
        self.form.focus_start("reason")  # where one is asked for; else what is handed in

    def _take_reason(self, words: str) -> None:
        self.form.put("reason", words)
        self.form.controls["reason"].setFocus()

    def close_shift(self) -> None:
        """封账."""
        if self._verdict is None:
            return
        settled = self.form.draft()
        if settled is None:
            return
        if settled.handed_in + settled.left != self._verdict.total:
            self.form.say("handed_in", f"上交和留下的加起来要等于点到的 {yuan(self._verdict.total)}")
            return
        why = f"差额封账：{settled.reason.strip()}" if settled.reason else "封账"
        act(
            self.ctx, shifts.close, settled.reason, settled.handed_in, why=why, then=self._closed, form=self.form,
            facts=self._facts,
        )  # fmt: skip

    def _facts(self, consent: object) -> list[ConsentFact]:
        """What whoever is asked to agree sees: what should be there, what was found, and how far they are apart."""
        found = self.ctx.desk.see(shifts.differences, cast("Approval", consent))
        tones = ["bad" if one.off else "ok" for one in found]
        return [
            ConsentFact(METHODS[one.method], booked_words(one), variance_words(one.off), tone)
            for one, tone in zip(found, tones, strict=True)
        ]

    def resume(self) -> None:
        """Go back to selling; the count stays on record."""
        why = "盘点后继续营业，这次盘点留底"
        act(self.ctx, shifts.resume, why=why, then=self._resumed, form=self.form)

    def _resumed(self, _none: None) -> None:
        self.form.saved()
        self.resumed.emit()

    def _recount(self) -> None:
        self.form.saved()  # the reason was one for this count
        self._verdict = None
        self.recount.emit()

    def _closed(self, report: ShiftReport) -> None:
        self._verdict = None
        self.form.saved()
        self.closed.emit(report)

    def _refused(self, trouble: Refused | StoreTrouble) -> None:
        if isinstance(trouble, Refused):
            self._note.setText("，".join(sentence(trouble)))
        else:
            self.ctx.shell.trouble(trouble)
