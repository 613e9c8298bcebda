"""What stands at the right while nobody is chosen: how to begin, and what was begun and not finished."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.kit import metrics, paint, shortcuts
from app.ui.kit.button import Button
from app.ui.kit.field import IconView
from app.ui.kit.label import Keycap, Label


class IdlePanel(QWidget):
    """Signals: ``new_wanted``, ``resume(UUID)`` for a draft."""

    new_wanted = Signal()
    resume = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(IconView("id-card", "ink3", 36), 0, middle)
        column.addWidget(Label("选一位居民看档案", "h3", align=paint.CENTER), 0, middle)
        how = "扫身份证或居民卡，直接打开那一位\n没登记过的，会带出一张新表"
        column.addWidget(Label(how, "caption", "ink2", align=paint.CENTER, wrap=True))
        column.addSpacing(4)
        self.new = Button("新居民", kind="soft", icon="user-plus", key=shortcuts.cap("new"), on=self.new_wanted.emit)
        column.addWidget(self.new, 0, middle)
        column.addSpacing(8)
        for cap, word in (("↑ ↓", "选人"), ("↵", "打开"), (shortcuts.cap("scan"), "回到搜索")):
            column.addWidget(Keycap(cap, word), 0, middle)
        column.addStretch(3)
        self._drafts = QVBoxLayout()
        self._drafts.setSpacing(6)
        column.addLayout(self._drafts)

    def show_drafts(self, drafts: Sequence[tuple[UUID, str]]) -> None:
        """The forms begun and not saved, by name."""
        while self._drafts.count():
            item = self._drafts.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        if drafts:
            self._drafts.addWidget(Label("没填完的", "caption", "ink2"))
        for key, name in drafts:
            button = Button(name, kind="quick", icon="pencil")
            button.clicked.connect(lambda _checked=False, key=key: self.resume.emit(key))
            self._drafts.addWidget(button)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), metrics.R_CARD, "subtle", "line")
        painter.end()
