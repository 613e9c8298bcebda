"""After the count: it agrees and can be sealed, or it does not and wants a reason and somebody who agrees."""

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.errors import Refused, StoreTrouble
from app.services.documents.till import ShiftReport
from app.services.till import shifts
from app.services.till.shifts import Verdict
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.forms import Form, line
from app.ui.kit.label import Label, Tag
from app.ui.kit.layout import STRETCH, Wide, fill, holder, into, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.text import yuan
from app.ui.till.shift.sums import Sum, Sums
from app.ui.till.shift.words import MOST_REASON, REASON_MISSING, VARIANCE_REASONS, variance_words
from app.ui.words.sentences import sentence

_WIDE = 640


@dataclass(frozen=True)
class Explained:
    """Why the drawer holds something else than it should."""

    reason: str


_REASON = line("reason", "原因", most=MOST_REASON, sz="lg", required=REASON_MISSING)


class VerdictView(QWidget):
    """What to do with a count that is in. ``close_shift`` seals; a variance asks for a reason and an approver first.

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
            ctx, Explained, (_REASON,), self, name="shift.variance", label_width=52,
            beside={"reason_missing": ("reason", REASON_MISSING)}, otherwise=self._refused,
        )  # fmt: skip
        self._note = Label("", "caption", "bad", wrap=True)
        self._ready = holder(row(*(self._ready_reason(words) for words in VARIANCE_REASONS)))
        self.go = Button("封账", kind="primary", sz="xl", key=shortcuts.cap("money"), on=self.close_shift)
        self._build()
        self.form.entered.connect(self.close_shift)

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
        rows = [Sum("点到的现金", yuan(verdict.total), strong=True)]
        if verdict.within:
            self._title.setText("盘点相符")
            self._tag.set_spec(TagSpec("可以封账", "ok", "check"))
            self._say.setText("封账后这一班不能再改，交班单自动打印。")
        else:
            self._title.setText("盘点和账上对不上")
            self._tag.set_spec(TagSpec("有差额", "bad", "triangle-alert"))
            self._say.setText("写明原因，再请没有开班、也没有点钱的主管同意；也可以重新盘点。")
        if verdict.variance is not None:
            tone = "ok" if not verdict.variance else "ink" if verdict.within else "bad"
            rows.append(Sum("差额", variance_words(verdict.variance), tone=tone, strong=True))
        elif not verdict.within:
            rows.append(Sum("差额", "由主管查看", tone="ink2"))
        self.sums.set_rows(rows)
        for part in (self.form, self._ready):
            part.setVisible(not verdict.within)
        self.go.set_words("封账" if verdict.within else "写明原因并封账")
        if fresh:
            self.form.turn_to(shift)
            self.form.fill(None)
            self.form.resume()
        self._note.setText("")

    def focus_start(self) -> None:
        """Put the keyboard where the way on is: the reason, or the verb."""
        if self._verdict is not None and self._verdict.within:
            self.go.setFocus()
        else:
            self.form.focus_start()

    def _take_reason(self, words: str) -> None:
        self.form.put("reason", words)
        self.form.fields["reason"].validate()
        self.form.controls["reason"].setFocus()

    def close_shift(self) -> None:
        """封账."""
        if self._verdict is None:
            return
        explained = Explained("") if self._verdict.within else self.form.draft()
        if explained is not None:
            why = f"差额封账：{explained.reason.strip()}" if explained.reason else "封账"
            act(self.ctx, shifts.close, explained.reason, why=why, then=self._closed, form=self.form)

    def resume(self) -> None:
        """Go back to selling; the count stays on record."""
        why = "盘点后继续营业，这次盘点留底"
        act(self.ctx, shifts.resume, why=why, then=self._resumed, form=self.form)

    def _resumed(self, _none: None) -> None:
        self.form.saved()
        self.resumed.emit()

    def _recount(self) -> None:
        self.form.saved()  # the reason was one for this count
        self.recount.emit()

    def _closed(self, report: ShiftReport) -> None:
        self._verdict = None
        self.form.saved()
        self.closed.emit(report)

    def _refused(self, trouble: Refused | StoreTrouble) -> None:
        if isinstance(trouble, Refused) and trouble.code == "approver_unfit":
            name = trouble.data.get("name", "")
            self._note.setText(f"{name}开的班或点的钱，不能由本人同意，请换一位主管")
        elif isinstance(trouble, Refused):
            self._note.setText("，".join(sentence(trouble)))
        else:
            self.ctx.shell.trouble(trouble)
