"""Search from everywhere: people, requests, repairs, bookings, activities, papers, places and matters as people type;
hits stand under the box.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.rules.dates import local_day
from app.rules.records import begins_number
from app.rules.rights import Right, may
from app.ui import people
from app.ui.kit import metrics, paint
from app.ui.kit.fields import SearchBox
from app.ui.kit.guard import guarded
from app.ui.kit.label import Label
from app.ui.kit.layout import fill
from app.ui.kit.results import Hit, ResultList
from app.ui.shell import search_hits
from app.ui.shell.search_hits import Way
from app.ui.signs.kinds import signs_called

if TYPE_CHECKING:
    from app.services.desk import Desk

MOST = 8
WIDTH = 460


LONG, FIRST = 4, 3
"""Shorter than this a query is initials; so many of what else was found stand before the places then."""
_KINDS = (
    ("居民", Right.RESIDENTS), ("受理", Right.REQUESTS), ("维修", Right.REPAIRS), ("场地", Right.ROOMS),
    ("活动", Right.ACTIVITIES),
)  # fmt: skip


class _Panel(QWidget):
    """The ground the hits stand on."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = self.rect().adjusted(12, 4, -12, -20)
        paint.shadow(painter, area, metrics.R_CARD, 12, 4, 40)
        paint.box(painter, area, metrics.R_CARD, "surface", "line2")
        painter.end()


class GlobalSearch(QObject):
    """Works the search box of the top bar over ``host``.

    Signals: ``resident(UUID)``, ``paper(number)``, ``place(UUID)`` of 优享地图, ``matter(code)``,
    ``sign(key)`` of 标识标牌, ``new_resident(name)``, ``failed(exception)``.
    """

    resident = Signal(object)
    paper = Signal(str)
    place = Signal(object)
    matter = Signal(str)
    sign = Signal(str)
    new_resident = Signal(str)
    failed = Signal(object)

    def __init__(self, box: SearchBox, host: QWidget, desk: "Desk") -> None:
        super().__init__(host)
        self._box, self._host, self._desk = box, host, desk
        self._returns: QWidget | None = None
        self._panel = _Panel(host)
        self._panel.hide()
        self.results = ResultList(most_rows=MOST, name="全局搜索结果")
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing = Label("", "body", "ink2", wrap=True)
        fill(self._panel, self.results, self.nothing, margins=(14, 8, 14, 24))
        self.results.attach(box)
        self.results.chosen.connect(self._chosen)
        self.results.new_wanted.connect(self._new)
        box.textChanged.connect(self._typed)
        box.escaped.connect(self.leave)
        box.installEventFilter(self)
        host.installEventFilter(self)

    def start(self) -> None:
        """Put the keyboard into the box; Esc gives it back."""
        now = QApplication.focusWidget()
        if now is not None and now is not self._box:
            self._returns = now
        self._box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._box.selectAll()

    def leave(self) -> None:
        """Empty the box and give the keyboard back."""
        self._box.clear()
        self._panel.hide()
        if self._returns is not None and isValid(self._returns) and self._returns.isVisible():
            self._returns.setFocus()

    def _typed(self, text: str) -> None:
        query = text.strip()
        if not query:
            self._panel.hide()
            return
        guarded(lambda: self._find(query), self.failed.emit, lambda hits: self._show(hits, query))

    def _show(self, hits: Sequence[Hit], query: str) -> None:
        self.results.set_hits(hits, query, offer_new=not hits and self._may_add(query))
        nobody = not hits and not self.results.way_on()
        self.nothing.setText(self._why_nothing(query) if nobody else "")
        self.nothing.setVisible(nobody)
        self._panel.show()
        self._place()

    def _may_add(self, query: str) -> bool:
        """Whether it may be somebody who is new here: never a number of ours, nor a few digits."""
        return self._may(Right.RESIDENTS) and not begins_number(query) and bool(people.prefill(query))

    def _why_nothing(self, query: str) -> str:
        can = [word for word, right in _KINDS if self._may(right)]
        where = "、".join([*can, "单据号", "地点"])
        return f"没有找到「{query}」。你能找的是：{where}"

    def _may(self, right: Right) -> bool:
        return self._desk.staff is not None and may(self._desk.staff.role, right)

    def _find(self, query: str) -> list[Hit]:
        from app.services import search

        found = self._desk.see(search.find, query, self._today(), MOST)
        today = self._today()
        hits = search_hits.of_requests(found.requests, today)
        if begins_number(found.query):  # whose it is stands after it
            hits += search_hits.of_jobs(found, today)
        if found.copies:
            hits.append(search_hits.of_paper(found.number, found.copies))
        hits += [people.hit(row, found.query, number=True) for row in found.people]
        hits += search_hits.of_requests(found.of_people, today)
        if not begins_number(found.query):
            hits += search_hits.of_jobs(found, today)
        around = [*map(search_hits.of_place, found.places), *map(search_hits.of_matter, found.matters)]
        around += map(search_hits.of_sign, signs_called(query))
        if len(query) < LONG:  # few letters mean a place or a matter before they mean the eighth resident
            return [*hits[:FIRST], *around, *hits[FIRST:]]
        return [*hits, *around]

    def _today(self) -> date:
        return local_day(self._desk.clock())

    def _chosen(self, hit: Hit) -> None:
        self._done()
        match hit.data:
            case Way(place=UUID() as place):
                self.place.emit(place)
            case Way(sign=sign) if sign:
                self.sign.emit(sign)
            case Way(matter=matter):
                self.matter.emit(matter)
            case str(number):
                self.paper.emit(number)
            case found:
                self.resident.emit(found)

    def _new(self, query: str) -> None:
        self._done()
        self.new_resident.emit(query)

    def _done(self) -> None:
        self._box.clear()
        self._panel.hide()

    def _place(self) -> None:
        self._panel.adjustSize()
        high = (self.results.height() if self.results.isVisibleTo(self._panel) else 0) + 32
        right = self._box.mapTo(self._host, QPoint(self._box.width(), self._box.height()))
        wide = min(max(WIDTH, self._box.width()) + 24, self._host.width())
        left = max(min(right.x() - wide + 12, self._host.width() - wide), 0)
        self._panel.setGeometry(left, right.y() + 2, wide, high)
        self._panel.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and self._panel.isVisible():
            self._place()
        elif watched is self._box and event.type() == QEvent.Type.FocusOut:
            self._panel.hide()
        elif watched is self._box and event.type() == QEvent.Type.FocusIn and self._box.text().strip():
            self._panel.show()
        elif watched is self._box and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self._box.text():
            self.leave()
            return True
        return False
