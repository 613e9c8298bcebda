"""Staff tiles: two columns to press, four rows in sight, more by scrolling."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.kit import metrics, paint, theme
from app.ui.kit.layout import fill, grid, holder, into_cells, put, row
from app.ui.kit.scroll import ScrollBody
from app.ui.login.words import ROLES

if TYPE_CHECKING:
    from app.store.login_snapshot import Tile

COLUMNS = 2
ROWS = 4
_MOVES: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -COLUMNS, Qt.Key.Key_Down: COLUMNS}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StaffTile(QAbstractButton):
    """One person: avatar, name, role. Signals: ``moved(int)`` for an arrow, in tiles to go on or back."""

    moved = Signal(int)

    def __init__(self, person: "Tile", is_typing: Callable[[], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.person, self._is_typing = person, is_typing
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{person.name} {ROLES.get(person.role, '')} 工号 {person.code}")
        theme.notice(person.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _MOVES.get(event.key())
        if step is not None:
            self.moved.emit(step)
        elif event.key() in _ENTER and self._is_typing():
            event.ignore()  # it ends the 工号
        elif event.key() in _ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(190, theme.box(metrics.TILE, "h3", "caption", pad=14))

    def minimumSizeHint(self) -> QSize:
        return QSize(130, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        chosen = self.isChecked()
        ground = "soft" if chosen else "subtle" if self.underMouse() else "surface"
        paint.box(painter, area, metrics.R_TILE, ground, "accent" if chosen else "line2", 2 if chosen else 1)
        ring = QRectF(14, area.center().y() - 20, 40, 40)
        paint.avatar(painter, ring, self.person.name, chosen)
        high, low = theme.fm("h3").height(), theme.fm("caption").height()
        top = area.center().y() - (high + low) / 2
        left = ring.right() + 12
        name = QRectF(left, top, area.width() - left - 10, high)
        # a long name is made smaller before it is cut
        face = "h3" if paint.width(self.person.name, "h3") <= name.width() else "tag"
        paint.text(painter, name, self.person.name, "accentInk" if chosen else "ink", face)
        line = QRectF(left, top + high, area.width() - left - 10, low)
        paint.text(painter, line, ROLES.get(self.person.role, ""), "ink2", "caption")
        if self.hasFocus():
            paint.focus_ring(painter, area, metrics.R_TILE)
        painter.end()


class StaffTiles(QWidget):
    """All who may sign in. Arrows choose the next, Enter and Space pick and go on to the PIN; while ``typing`` a 工号,
    Enter ends that instead.

    Signals: ``picked(Tile)``; ``stepped(Tile)`` for somebody chosen by an arrow, which keeps the keyboard here.
    """

    picked = Signal(object)
    stepped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles: list[StaffTile] = []
        self._high = 0
        self._at = 0
        self.typing = False
        self._grid = grid(COLUMNS)
        self._room = row(self._grid)
        self._scroll = ScrollBody(holder(self._room))
        fill(self, self._scroll)
        theme.themeChanged.connect(self._fit)

    def set_people(self, people: Sequence["Tile"]) -> None:
        """Show these people, nobody chosen."""
        for old in self._tiles:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._at = 0
        self._tiles = [StaffTile(person, lambda: self.typing) for person in people]
        for at, tile in enumerate(self._tiles):
            tile.clicked.connect(lambda _checked=False, tile=tile: self.pick(tile.person))
            tile.moved.connect(lambda step, at=at: self._move(at + step))
        into_cells(self._grid, self._tiles)
        more = len(self._tiles) > COLUMNS * ROWS
        put(self._room, margins=(0, 0, metrics.SCROLLBAR + 4 if more else 0, 0))
        self._fit()

    def people(self) -> list["Tile"]:
        """Who is shown."""
        return [tile.person for tile in self._tiles]

    def pick(self, person: "Tile") -> None:
        """Choose somebody and tell."""
        self.mark(person)
        self.picked.emit(person)

    def mark(self, person: "Tile | None") -> None:
        """Choose somebody, or nobody, without telling."""
        for at, tile in enumerate(self._tiles):
            tile.setChecked(person is not None and tile.person.id == person.id)
            if tile.isChecked():
                self._at = at
                self._scroll.ensureWidgetVisible(tile)

    def focus_start(self) -> None:
        """Put the keyboard on the first tile."""
        if self._tiles:
            self._tiles[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, key: int) -> bool:
        """An arrow pressed where the PIN is asked for: on from whoever is chosen; False for any other key."""
        if key not in _MOVES or not self._tiles:
            return False
        self._move(self._at + _MOVES[key])
        return True

    def _move(self, at: int) -> None:
        tile = self._tiles[min(max(at, 0), len(self._tiles) - 1)]
        tile.setFocus(Qt.FocusReason.TabFocusReason)
        self.mark(tile.person)
        self.stepped.emit(tile.person)

    def _fit(self) -> None:
        """As high as its rows, at most four; fewer when the window is low."""
        rows = min((len(self._tiles) + COLUMNS - 1) // COLUMNS, ROWS)
        high = self._tiles[0].sizeHint().height() if self._tiles else metrics.TILE
        self._high = max(rows, 1) * (high + 8) - 8
        self.setMaximumHeight(self._high)
        self.setMinimumHeight(min(self._high, 2 * (high + 8)))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(400, self._high)
