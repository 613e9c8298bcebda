"""After the count: it agrees and can be sealed, or it does not and wants a reason and somebody who agrees."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.errors import Refused, StoreTrouble
from app.services.documents.till import ShiftReport
from app.services.till import shifts
from app.services.till.shifts import Verdict
from app.ui.consent.ask import do_with_consent
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label, Tag
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.text import yuan
from app.ui.till.shift.sums import Sum, Sums
from app.ui.till.shift.words import VARIANCE_REASONS, variance_words
from app.ui.words.sentences import beside_field, sentence

_WIDE = 640
_MOST_REASON = 120


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
        self.reason = LineEdit(name="原因", sz="lg", most=_MOST_REASON)
        self._reason = Field("原因", self.reason, required=True, label_width=52, check=self._wrong)
        self._note = Label("", "caption", "bad", wrap=True)
        self._ready = QWidget()
        self.go = Button("封账", kind="primary", sz="xl", key=shortcuts.cap("money"), on=self.close_shift)
        self._build()
        self.reason.returnPressed.connect(self.close_shift)

    def _build(self) -> None:
        card = Card()
        card.setMaximumWidth(_WIDE)
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        body = card.body
        body.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._tag)
        body.addLayout(head)
        body.addWidget(self._say)
        body.addWidget(self.sums)
        body.addWidget(self._reason)
        grid = QGridLayout(self._ready)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for at, words in enumerate(VARIANCE_REASONS):
            button = Button(words, kind="quick", sz="md")
            button.clicked.connect(lambda _checked=False, words=words: self._take_reason(words))
            grid.addWidget(button, 0, at)
        body.addWidget(self._ready)
        body.addWidget(self._note)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(Button("重新盘点", sz="lg", icon="refresh-cw", on=self.recount.emit))
        buttons.addWidget(Button("继续营业", sz="lg", icon="undo-2", on=self.resume))
        buttons.addStretch(1)
        buttons.addWidget(self.go)
        body.addLayout(buttons)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 20)
        middle.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(2)
        outer.addLayout(middle)
        outer.addStretch(3)

    def show_verdict(self, verdict: Verdict) -> None:
        """Show what came of the count; the amount of a variance only to who may see it."""
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
        for part in (self._reason, self._ready):
            part.setVisible(not verdict.within)
        self.go.set_words("封账" if verdict.within else "写明原因并封账")
        if fresh:
            self.reason.clear()
            self._reason.set_error(None)
        self._note.setText("")

    def focus_start(self) -> None:
        """Put the keyboard where the way on is: the reason, or the verb."""
        if self._verdict is not None and self._verdict.within:
            self.go.setFocus()
        else:
            self.reason.setFocus()

    def _take_reason(self, words: str) -> None:
        self.reason.setText(words)
        self._reason.validate()
        self.reason.setFocus()

    @staticmethod
    def _wrong(words: str) -> str | None:
        return None if words.strip() else "请写一句原因"

    def close_shift(self) -> None:
        """封账."""
        verdict = self._verdict
        if verdict is None:
            return
        if not verdict.within and not self._reason.validate():
            self.reason.setFocus()
            return
        why = "封账" if verdict.within else f"差额封账：{self.reason.text().strip()}"
        reason = "" if verdict.within else self.reason.text()
        do_with_consent(self.ctx, why, shifts.close, reason, then=self._closed, refused=self._refused)

    def resume(self) -> None:
        """Go back to selling; the count stays on record."""
        do_with_consent(
            self.ctx,
            "盘点后继续营业，这次盘点留底",
            shifts.resume,
            then=lambda _none: self.resumed.emit(),
            refused=self._refused,
        )

    def _closed(self, report: ShiftReport) -> None:
        self._verdict = None
        self.closed.emit(report)

    def _refused(self, trouble: Refused | StoreTrouble) -> None:
        if isinstance(trouble, Refused) and trouble.data.get("field") == "reason":
            self._reason.set_error("请写一句原因" if trouble.code == "reason_missing" else beside_field(trouble))
            self._reason.show()
            self.reason.setFocus()
        elif isinstance(trouble, Refused) and trouble.code == "approver_unfit":
            name = trouble.data.get("name", "")
            self._note.setText(f"{name}开的班或点的钱，不能由本人同意，请换一位主管")
        elif isinstance(trouble, Refused):
            self._note.setText("，".join(sentence(trouble)))
        else:
            self.ctx.shell.trouble(trouble)
