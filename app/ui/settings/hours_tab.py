"""办公时间: the three clocks promises are counted by."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.rules.rights import Right
from app.services.centre import settings
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.field import Field
from app.ui.kit.field_form import Form, checked
from app.ui.kit.fields import LineEdit, TextBox
from app.ui.kit.label import Label, Rule
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.section import Section
from app.ui.settings.centre_section import put_all
from app.ui.settings.hours_words import days_words, read_close, read_days, read_hours

_LABEL = 84
_COUNTER, _OFFICE, _CLOSE = "calendar.counter", "calendar.office", "calendar.close"
_CLOSED = "calendar.closed_days"


class HoursTab(Section):
    """Hours of the counter and of the offices, close of business, and the days the counter is shut."""

    key, title, right = "hours", "办公时间", Right.SETTINGS

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.form = Form(ctx, self)
        self._clean: object = None
        self.save_button = Button("保存", kind="primary", key=shortcuts.cap("save"), on=self.save)
        self.state = Label("", "caption", "ink2")
        self.column.addWidget(self._card(), 1)
        for box in (self.counter, self.office, self.close_):
            box.textChanged.connect(lambda _text: self._show_state())
        self.closed_days.textChanged.connect(self._show_state)

    def _card(self) -> Card:
        card = Card("三个钟", "改了以后，新受理的件按新的算；已经承诺的期限不变")
        inner = QWidget()
        inner.setMaximumWidth(720)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        self.counter = self._hours(_COUNTER, "窗口时间", column, "每天都开；「当天办结」到关门为止")
        self.office = self._hours(_OFFICE, "办公时间", column, "工作日；按小时承诺的事项在这段时间里走钟")
        self.close_ = self.form.line(
            _CLOSE, "下班时间", column, required=True, hint="17:30", check=checked(read_close), label_width=_LABEL,
            note="按工作日、自然日承诺的，到最后一天的这个时间为止", most=5,
        )  # fmt: skip
        column.addWidget(Rule())
        self.closed_days = TextBox(hint="如 2026-02-17、2026-02-18", name="闭门日", lines=2)
        tried = checked(read_days, optional=True)
        note = "窗口整天不开的日子，工作日不受影响"
        self.form.add(_CLOSED, Field("闭门日", self.closed_days, check=tried, label_width=_LABEL, hint=note), column)
        column.addWidget(Label("急修按 24 小时走钟，不分昼夜、不分节假日。", "caption", "ink2"))
        column.addStretch(1)
        card.body.addWidget(ScrollBody(inner), 1)
        foot = QHBoxLayout()
        foot.addWidget(self.state, 1)
        foot.addWidget(self.save_button)
        card.body.addLayout(foot)
        return card

    def _hours(self, key: str, label: str, column: QVBoxLayout, note: str) -> LineEdit:
        return self.form.line(
            key, label, column, required=True, hint="08:30-12:00 13:30-17:30", check=checked(read_hours), note=note,
            label_width=_LABEL, most=80,
        )  # fmt: skip

    def refresh(self) -> None:
        if not self.has_draft():
            values = self.ctx.desk.see(settings.read_all)
            self.counter.setText(values[_COUNTER])
            self.office.setText(values[_OFFICE])
            self.close_.setText(values[_CLOSE])
            self.closed_days.setPlainText(days_words(values[_CLOSED]))
            self.form.clear_errors()
            self._clean = self._typed()
        may = self.may_change()
        for control in (self.counter, self.office, self.close_, self.save_button):
            control.setEnabled(may)
        self.closed_days.setReadOnly(not may)
        self._show_state()

    def _typed(self) -> object:
        return self.counter.text(), self.office.text(), self.close_.text(), self.closed_days.toPlainText()

    def _show_state(self) -> None:
        self.state.setText("有未保存的修改" if self.has_draft() else "")

    def save(self) -> None:
        """Save all of it in one go."""
        if not self.may_change() or not self.form.valid():
            return
        values: dict[str, object] = {
            _COUNTER: read_hours(self.counter.text()),
            _OFFICE: read_hours(self.office.text()),
            _CLOSE: read_close(self.close_.text()),
            _CLOSED: read_days(self.closed_days.toPlainText()),
        }
        self.form.run(put_all, values, then=self._saved)

    def _saved(self, _none: None) -> None:
        self._clean = self._typed()
        self.refresh()
        self.ctx.shell.toast("已保存办公时间")

    def focus_start(self) -> None:
        self.counter.setFocus()

    def verbs(self) -> list[Verb]:
        return [Verb("save", "保存", self.save)]

    def panes(self) -> list[QWidget]:
        return [self.counter, self.save_button]

    def has_draft(self) -> bool:
        return self._clean is not None and self._typed() != self._clean
