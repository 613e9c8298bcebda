"""Search from everywhere: residents as people type, papers by their number; hits stand right under the box."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.rules.dates import local, local_day
from app.rules.records import brief_number
from app.rules.requests.flow import OPEN, STATE_LABELS, State
from app.rules.rights import Right, may
from app.services.documents import paper_name
from app.ui import people
from app.ui.kit import metrics, paint
from app.ui.kit.fields import SearchBox
from app.ui.kit.guard import guarded
from app.ui.kit.layout import fill
from app.ui.kit.paint import TagSpec
from app.ui.kit.results import Hit, ResultList

if TYPE_CHECKING:
    from app.services.desk import Desk
    from app.services.print_queue import JobRow
    from app.services.requests.listing import RequestRow

_TONES = {State.AWAITING: "warn", State.CLOSED: "ok", State.REGISTERED: "info", State.IN_PROGRESS: "info"}
MOST = 8
WIDTH = 460


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

    Signals: ``resident(UUID)``, ``paper(number)``, ``new_resident(name)``, ``failed(exception)``.
    """

    resident = Signal(object)
    paper = Signal(str)
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
        fill(self._panel, self.results, margins=(14, 8, 14, 24))
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
        self.results.set_hits(hits, query, offer_new=self._may_add() and not hits)
        self._panel.setVisible(bool(hits) or self._may_add())
        self._place()

    def _may_add(self) -> bool:
        return self._may(Right.RESIDENTS)

    def _may(self, right: Right) -> bool:
        return self._desk.staff is not None and may(self._desk.staff.role, right)

    def _find(self, query: str) -> list[Hit]:
        from app.services import search

        found = self._desk.see(search.find, query, self._today(), MOST)
        year = self._today().year
        hits = [_request(row, year) for row in found.requests]
        if found.copies:
            hits.append(_paper(found.number, found.copies))
        hits += [people.hit(row, found.query, number=True) for row in found.people]
        return hits + [_request(row, year) for row in found.of_people]

    def _today(self) -> date:
        return local_day(self._desk.clock())

    def _chosen(self, hit: Hit) -> None:
        self._done()
        if isinstance(hit.data, str):
            self.paper.emit(hit.data)
        else:
            self.resident.emit(hit.data)

    def _new(self, query: str) -> None:
        self._done()
        self.new_resident.emit(query)

    def _done(self) -> None:
        self._box.clear()
        self._panel.hide()

    def _place(self) -> None:
        self._panel.adjustSize()
        high = self.results.height() + 32
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


def _request(row: "RequestRow", year: int) -> Hit:
    sub = " · ".join((brief_number(row.number, year), row.resident or "匿名", f"{_day(row.received_at)}受理"))
    late = row.late and row.state in OPEN
    tag = (
        TagSpec("超期", "bad", "alarm-clock")
        if late
        else TagSpec(STATE_LABELS[row.state], _TONES.get(row.state, "mute"))
    )
    return Hit(row.item_name, sub, tags=(tag,), data=row.number, avatar=False)


def _day(at: datetime) -> str:
    return f"{local(at):%m-%d}"


def _paper(number: str, copies: "Sequence[JobRow]") -> Hit:
    tags = (TagSpec(f"共 {len(copies)} 份"),) if len(copies) > 1 else ()
    name = f"{paper_name(copies[0].kind, copies[0].number)} {copies[0].number}"
    return Hit(name, "打开这张单据", tags=tags, data=number, avatar=False)
