"""Above the list: the chips, the search, what leads to the drawers, and the conditions in force."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.choices import Chips
from app.ui.kit.fields import SearchBox
from app.ui.kit.label import Label
from app.ui.requests.register.filters import CHIPS

_HINT = "姓名 / 单号 / 尾号"
_SEARCH = 120
_LEAST = 600


class ListHead(QWidget):
    """Only widgets; the panel connects them."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.setMinimumWidth(_LEAST)
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._rows.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.chips = Chips(CHIPS, sz="sm", name="看哪些件")
        self.search = SearchBox(_HINT, key=shortcuts.cap("scan"), name="找受理件")
        self.new = Button("新受理", kind="soft", icon="plus", key=shortcuts.cap("new"))
        self.fix = Button("整改", kind="ghost", tip="还在办的差评整改")
        self.more = Button("筛选", kind="plain")
        self.print = Button(kind="plain", icon="printer", key=shortcuts.cap("print"), name="打印与导出")
        row.addWidget(self.search, 1)
        for button in (self.fix, self.more, self.print, self.new):
            row.addWidget(button)
        self._rows.addWidget(self.chips)
        self._rows.addLayout(row, 1)
        column.addLayout(self._rows)
        column.addWidget(self._conditions())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In large text on a small screen the search gets a row of its own."""
        others = (self.chips, self.fix, self.more, self.print, self.new)
        wanted = sum(part.sizeHint().width() + 8 for part in others) + _SEARCH
        across = QBoxLayout.Direction.LeftToRight
        self._rows.setDirection(across if wanted <= self.width() else QBoxLayout.Direction.TopToBottom)

    def _conditions(self) -> QWidget:
        self.conditions = QWidget()
        row = QHBoxLayout(self.conditions)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.told = Label("", "body", "ink2")
        self.drop = Button("清除条件", kind="link", sz="sm", icon="x")
        row.addWidget(self.told)
        row.addWidget(self.drop)
        row.addStretch(1)
        self.conditions.hide()
        return self.conditions

    def say(self, told: Sequence[str]) -> None:
        """The conditions besides the chip, in words."""
        self.told.setText("只看 " + " · ".join(told))
        self.conditions.setVisible(bool(told))

    def say_open(self, count: int) -> None:
        """How many 整改 are open."""
        self.fix.set_words(f"整改 {count}" if count else "整改")
        self._fit()
