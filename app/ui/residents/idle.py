"""What stands at the right while nobody is chosen: how to begin, and what was begun and not finished."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.kit import metrics, paint, shortcuts
from app.ui.kit.button import Button
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Keycap, Label
from app.ui.kit.layout import Wide, column, fill, into, row, wide
from app.ui.kit.scroll import clear


class IdlePanel(QWidget):
    """Signals: ``new_wanted``, ``resume(UUID)`` and ``discard(UUID)`` for a draft."""

    new_wanted = Signal()
    resume = Signal(object)
    discard = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        how = "扫身份证或居民卡，直接打开那一位\n没登记过的，会带出一张新表"
        self.new = Button("新居民", kind="soft", icon="user-plus", key=shortcuts.cap("new"), on=self.new_wanted.emit)
        caps = (("↑ ↓", "选人"), ("↵", "打开"), (shortcuts.cap("scan"), "回到搜索"))
        self._drafts = column(gap=6)
        fill(
            self, Wide(None, 2), _middle(IconView("id-card", "ink3", 36)),
            _middle(Label("选一位居民看档案", "h3", align=paint.CENTER)),
            Label(how, "caption", "ink2", align=paint.CENTER, wrap=True), 4, _middle(self.new), 8,
            *(_middle(Keycap(cap, word)) for cap, word in caps), Wide(None, 3), self._drafts, margins=(20, 16, 20, 16),
        )  # fmt: skip

    def show_drafts(self, drafts: Sequence[tuple[UUID, str]]) -> None:
        """The forms begun and not saved, by name."""
        clear(self._drafts)
        into(self._drafts, Label("没填完的", "caption", "ink2") if drafts else None)
        for key, name in drafts:
            way = Button(name, kind="quick", icon="pencil", on=partial(self.resume.emit, key))
            drop = Button(
                kind="ghost", icon="x", name=f"丢掉 {name}", tip="丢掉没填完的", on=partial(self.discard.emit, key)
            )
            into(self._drafts, row(wide(way), drop, gap=4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), metrics.R_CARD, "subtle", "line")
        painter.end()


def _middle(part: QWidget) -> Wide:
    return Wide(part, 0, Qt.AlignmentFlag.AlignHCenter)
