"""Above the list: the chips, the search, what leads to the drawers, and the conditions in force."""

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.choices import Chips
from app.ui.kit.fields import SearchBox
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, fill, holder, put, row, wide
from app.ui.requests.register.filters import CHIPS

_HINT = "姓名 / 单号 / 尾号"
_SEARCH = 120
_LEAST = 600


class ListHead(QWidget):
    """Only widgets; the panel connects them."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(_LEAST)
        self.chips = Chips(CHIPS, sz="sm", name="看哪些件")
        self.search = SearchBox(_HINT, key=shortcuts.cap("scan"), name="找受理件")
        self.new = Button("新受理", kind="soft", icon="plus", key=shortcuts.cap("new"))
        self.fix = Button("整改", kind="ghost", tip="还在办的差评整改")
        self.more = Button("筛选", kind="plain")
        self.print = Button(kind="plain", icon="printer", key=shortcuts.cap("print"), name="打印与导出")
        tools = row(wide(self.search), self.fix, self.more, self.print, self.new)
        self._rows = put(QBoxLayout(QBoxLayout.Direction.LeftToRight), self.chips, wide(tools))
        fill(self, self._rows, self._conditions(), gap=6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In large text on a small screen the search gets a row of its own."""
        others = (self.chips, self.fix, self.more, self.print, self.new)
        wanted = sum(part.sizeHint().width() + 8 for part in others) + _SEARCH
        fits = wanted <= self.width()
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if direction != self._rows.direction():
            self._rows.setDirection(direction)
            self._rows.update()  # the direction alone tells nobody that another height is wanted
            self.updateGeometry()

    def _conditions(self) -> QWidget:
        self.told = Label("", "body", "ink2")
        self.drop = Button("清除条件", kind="link", sz="sm", icon="x")
        self.conditions = holder(row(self.told, self.drop, STRETCH))
        self.conditions.hide()
        return self.conditions

    def say(self, told: Sequence[str]) -> None:
        """The conditions besides the chip, in words."""
        self.told.setText("只看 " + " · ".join(told))
        self.conditions.setVisible(bool(told))

    def say_counts(self, counts: Mapping[str, int]) -> None:
        """How much waits behind each of these chips."""
        for code, name in CHIPS:
            if code in counts:
                self.chips.set_words(code, f"{name} {counts[code]:,}" if counts[code] else name)
        self._fit()

    def say_open(self, count: int) -> None:
        """How many 整改 are open."""
        self.fix.set_words(f"整改 {count}" if count else "整改")
        self._fit()
