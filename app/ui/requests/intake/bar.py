"""The pinned bar under the form: what became of the draft or what is still wrong, and the verbs."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.kit import paint, shortcuts
from app.ui.kit.button import Button
from app.ui.kit.field import IconView
from app.ui.kit.label import Label

_GAP = 4
_ICON = 26
"""How much room the picture of the main verb takes."""


class IntakeBar(QWidget):
    """Signals: ``clear_wanted``, ``draft_wanted``, ``close_wanted`` (当场办结), ``save_wanted``, ``print_wanted``,
    ``wrong_wanted`` to go to the first thing that is wrong.
    """

    clear_wanted = Signal()
    draft_wanted = Signal()
    close_wanted = Signal()
    save_wanted = Signal()
    print_wanted = Signal()
    wrong_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        cap = shortcuts.cap
        self._mark = IconView("save", "ok", 16)
        self._kept = Label("", "caption", "ink2", elide=True)
        self.wrong = Button("", kind="link", sz="sm", icon="circle-alert", on=self.wrong_wanted.emit)
        self.clear = Button("清空", kind="ghost", sz="sm", on=self.clear_wanted.emit)
        self.draft = Button("存草稿", kind="ghost", sz="sm", key=cap("draft"), on=self.draft_wanted.emit)
        self.close_now = Button("当场办结", key=cap("money"), on=self.close_wanted.emit)
        self.save = Button("登记", kind="soft", key=cap("save"), on=self.save_wanted.emit)
        self.print = Button("登记并打回执", kind="primary", icon="printer", key=cap("print"), on=self.print_wanted.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 10, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self._mark)
        row.addWidget(self._kept, 1)
        row.addWidget(self.wrong)
        row.addStretch(0)
        self._clock = ""
        self._verbs = (self.clear, self.draft, self.close_now, self.save, self.print)
        self._pictured = True
        for button in self._verbs:
            row.addWidget(button)
        self.say_kept("")
        self.say_wrong(0)

    def say_kept(self, clock: str) -> None:
        """When the draft was written; empty when there is none."""
        self._clock = clock
        for part in (self._kept, self._mark):
            part.setToolTip(f"草稿自动保存 {clock}" if clock else "")
        self._fit()
        self._mark.setVisible(bool(clock) and self.wrong.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # the text size or a button changed
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """The same in fewer words where the whole would be cut; the picture of the main verb gives way before them."""
        clock, short = self._clock, self._clock[:5]
        said = (f"草稿自动保存 {clock}", f"草稿 {short} 已存", f"已存 {short}", "已存", "") if clock else ("",)
        verbs = sum(button.sizeHint().width() + _GAP for button in self._verbs) - (_ICON if self._pictured else 0)
        room = self.width() - verbs - self._mark.width() - 2 * _GAP  # without the picture
        pictured = paint.width(f"已存 {short}" if clock else "", "caption") + _ICON <= room
        if pictured != self._pictured:
            self._pictured = pictured
            self.print.set_icon("printer" if pictured else "")
        room -= _ICON if pictured else 0
        words = next(words for words in said if not words or paint.width(words, "caption") <= room)
        if words != self._kept.text():
            self._kept.setText(words)

    def say_wrong(self, count: int) -> None:
        """How many things are still wrong; 0 says nothing."""
        self.wrong.set_words(f"还有 {count} 处要改" if count else "")
        shown = {self._kept: count == 0, self._mark: count == 0 and bool(self._clock), self.wrong: count > 0}
        for part, so in sorted(shown.items(), key=lambda pair: pair[1]):  # hidden first: never both side by side
            part.setVisible(so)
