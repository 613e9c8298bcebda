"""Where banners stand: under the top bar, or, on a page that must not move under a finger, on the bar itself."""

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtWidgets import QVBoxLayout

from app.ui.shell.notices import Banners
from app.ui.shell.topbar import TopBar

_EDGE = 4


class BannerPlace(QObject):
    """Keeps ``banners`` in ``column`` under ``bar``; over a ``still`` page the worst of them lies on the bar, over
    context and search, until the search is wanted."""

    def __init__(self, banners: Banners, bar: TopBar, column: QVBoxLayout) -> None:
        super().__init__(banners)
        self._banners, self._bar, self._column = banners, bar, column
        self._still = False
        banners.arranged.connect(self._lay)
        bar.installEventFilter(self)
        bar.search.installEventFilter(self)

    def turn(self, still: bool) -> None:
        """Another page is in front."""
        if still != self._still:
            self._still = still
            if still:
                self._column.removeWidget(self._banners)
            else:
                self._column.insertWidget(self._column.indexOf(self._bar) + 1, self._banners)
            self._banners.lie(still)
        self._lay()

    def _lay(self) -> None:
        if not self._still:
            return
        bar, search = self._bar, self._bar.search
        left, right = bar.context.x(), search.geometry().right()
        area = QRect(left, _EDGE, right - left + 1, bar.height() - 2 * _EDGE - 1)
        self._banners.setGeometry(area.translated(bar.pos()))
        self._banners.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Move):
            self._lay()
        elif watched is self._bar.search and kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._banners.give_way(self._still and kind == QEvent.Type.FocusIn)
        return False
