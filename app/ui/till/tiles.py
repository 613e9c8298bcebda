"""The dish tiles: one list view, one model that tells what changed, one painter that reads ready-made prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.rules.people import names
from app.services.till.menu import DishTile
from app.ui.kit import metrics, paint, theme
from app.ui.kit.paint import TagSpec
from app.ui.kit.plain import tip
from app.ui.kit.text import yuan
from app.ui.till.touch_list import TouchList

Index = QModelIndex | QPersistentModelIndex
GAP = 8
LEAST_WIDE = 176
LEAST_HIGH = 66
MOST_HIGH = 100
FEW_COLUMNS = 4
"""As many stand side by side in every text size, while each is ``NARROW`` at least: the words grow, and give way."""
NARROW = 140
FEW_LEFT = 30


@dataclass(frozen=True)
class Tile:
    """A dish as its tile shows it: ``price`` is what this member pays, ``count`` how many are in the cart."""

    dish: DishTile
    price: int
    count: int

    @property
    def left(self) -> int | None:
        """How many portions are left beside those in the cart; None when they are not counted."""
        return None if self.dish.remaining is None else max(self.dish.remaining - self.count, 0)

    @property
    def struck(self) -> bool:
        """Whether the list price is shown struck through beside the member's."""
        return self.price != self.dish.price

    def words(self) -> str:
        """The whole tile for a screen reader."""
        dish = self.dish
        parts = [dish.name, f"{dish.code} 号", yuan(self.price) + unit_words(dish)]
        parts.append(f"原价 {yuan(dish.price)}" if self.struck else "")
        parts.append("售罄" if is_out(dish) else "" if self.left is None else f"剩 {self.left}")
        parts.append(f"已点 {self.count}" if self.count else "")
        return " ".join(part for part in parts if part)


def is_out(dish: DishTile) -> bool:
    """Whether nobody can have it any more today."""
    return dish.sold_out or (dish.remaining is not None and dish.remaining <= 0)


def unit_words(dish: DishTile) -> str:
    """`` / 50 克`` for what is sold by weight."""
    return f" / {dish.unit_grams} 克" if dish.by_weight else ""


class TileModel(QAbstractListModel):
    """The dishes of a meal, narrowed to a category or what is typed. Prices and counts repaint only their own tile."""

    def __init__(self) -> None:
        super().__init__()
        self.dishes: tuple[DishTile, ...] = ()
        self.shown: list[DishTile] = []
        self._prices: dict[UUID, tuple[int, str]] = {}
        self._counts: dict[UUID, int] = {}
        self._places: dict[UUID, int] = {}  # of the dishes shown
        self._category, self._letters = "", ""

    def put(self, dishes: Sequence[DishTile]) -> None:
        """Another menu."""
        same = [d.id for d in self.dishes] == [d.id for d in dishes]
        self.dishes = tuple(dishes)
        for dish in dishes:
            theme.notice(dish.name)
        if same and not self._letters:
            fresh = {d.id: d for d in dishes}
            self.shown = [fresh[d.id] for d in self.shown]
            self._tell(range(len(self.shown)))
        else:
            self._filter()

    def narrow(self, category: str, letters: str) -> None:
        """Show one category (empty for all) and, over all of them, what the letters find."""
        if (category, letters) != (self._category, self._letters):
            self._category, self._letters = category, letters
            self._filter()

    def _filter(self) -> None:
        self.beginResetModel()
        if self._letters:
            found = [d for d in self.dishes if names.matches(d.name, self._letters, d.pinyin)]
            found.sort(key=lambda d: (is_out(d), not _starts(d, self._letters)))
            self.shown = found
        else:
            self.shown = [d for d in self.dishes if not self._category or d.category == self._category]
        self._places = {d.id: at for at, d in enumerate(self.shown)}
        self.endResetModel()

    def set_prices(self, prices: Mapping[UUID, tuple[int, str]]) -> None:
        """What the member pays by dish; empty for list prices."""
        before, self._prices = self._prices, dict(prices)
        self._tell_changed(before, self._prices)

    def set_counts(self, counts: Mapping[UUID, int]) -> None:
        """How many of each dish are in the cart."""
        before, self._counts = self._counts, dict(counts)
        self._tell_changed(before, self._counts)

    def _tell_changed(self, before: Mapping[UUID, object], after: Mapping[UUID, object]) -> None:
        """Looks at what differs, not at every tile: this runs at each key that rings something up."""
        changed = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
        self._tell(sorted(self._places[key] for key in changed if key in self._places))

    def _tell(self, rows: Any) -> None:
        for at in rows:
            self.dataChanged.emit(self.index(at, 0), self.index(at, 0))

    def tile(self, at: int) -> Tile:
        """The tile at a place."""
        dish = self.shown[at]
        price, _ = self._prices.get(dish.id, (dish.price, ""))
        return Tile(dish, price, self._counts.get(dish.id, 0))

    def find(self, code: str) -> DishTile | None:
        """The dish of a code in this meal's menu, whether shown or not."""
        return next((dish for dish in self.dishes if dish.code == code), None)

    def has_prices(self) -> bool:
        """Whether any dish is cheaper for who is served."""
        return any(label for _, label in self._prices.values())

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.tile(index.row()).words()
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.shown[index.row()].name)
        return None


def _starts(dish: DishTile, letters: str) -> bool:
    initials = "".join(word[:1] for word in dish.pinyin.split())
    return initials.startswith(names.fold(letters))


class TilePainter(QStyledItemDelegate):
    """Paints a tile: code and name above, with the badge of what is in the cart; below the price and what is left."""

    def __init__(self, model: TileModel, parent: "TileGrid") -> None:
        super().__init__(parent)
        self._model, self._grid = model, parent
        self.cell = QSize(200, 110)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tile = self._model.tile(index.row())
        state: QStyle.StateFlag = option.state
        area = QRectF(option.rect).adjusted(0, 0, -GAP, -GAP)
        out = is_out(tile.dish)
        painter.save()
        if out:
            paint.box(painter, area, metrics.R_TILE, "sunken", "line2")
        elif tile.count:
            paint.box(painter, area, metrics.R_TILE, "soft", "accent", 2)
        else:
            hover = bool(state & QStyle.StateFlag.State_MouseOver)
            paint.box(painter, area, metrics.R_TILE, "subtle" if hover else "surface", "line2")
        self._bar(painter, area, "line2" if out else tile.dish.tone, 2 if tile.count and not out else 1)
        high = theme.fm("h3").height() + theme.fm("h2").height()
        edge = max((area.height() - high) / 3, 4)
        self._head(painter, area.adjusted(14, edge, -10, 0), tile, out)
        self._foot(painter, area.adjusted(14, 0, -10, -edge), tile, out)
        if index.row() == self._grid.aimed_at():
            paint.focus_ring(painter, area, metrics.R_TILE)
        painter.restore()

    @staticmethod
    def _bar(painter: QPainter, area: QRectF, tone: str, edge: int) -> None:
        painter.save()
        painter.setClipRect(QRectF(area.x() + edge, area.y() + edge, 4, area.height() - 2 * edge))
        paint.box(painter, area.adjusted(edge, edge, 0, -edge), metrics.R_TILE - edge, tone)
        painter.restore()

    @staticmethod
    def _head(painter: QPainter, area: QRectF, tile: Tile, out: bool) -> None:
        line = QRectF(area.x(), area.y(), area.width(), theme.fm("h3").height())
        if tile.count and not out:
            words = f"×{tile.count}"
            wide = max(paint.width(words, "strong") + 12, 30)
            high = theme.fm("strong").height() + 2
            badge = QRectF(area.right() - wide + 5, line.center().y() - high / 2, wide, high)
            paint.box(painter, badge, high / 2, "accent")
            paint.text(painter, badge, words, "onAccent", "strong", paint.CENTER, elide=False)
            line.setRight(badge.left() - 4)
        code, name = tile.dish.code, tile.dish.name
        ink = "ink3" if out else "ink"
        used = paint.text(painter, line, code, "ink3" if out else "accent", _name_font("", 0), elide=False) + 7
        line.setLeft(line.left() + used)
        paint.text(painter, line, name, ink, _name_font(name, line.width()))

    @staticmethod
    def _foot(painter: QPainter, area: QRectF, tile: Tile, out: bool) -> None:
        high = theme.fm("h2").height()
        line = QRectF(area.x(), area.bottom() - high, area.width(), high)
        if out:
            paint.tag(painter, line.x(), line.center().y(), TagSpec("售罄", "mute"))
            return
        left = tile.left
        note = f"剩 {left}" if left is not None and left <= FEW_LEFT else ""
        taken = paint.text(painter, line, note, "warn", "strong", paint.RIGHT) + 6 if note else 0
        room = line.adjusted(0, 0, -taken, 0)
        before = yuan(tile.dish.price, symbol=False) if tile.struck else ""
        face, struck = _price_fonts(yuan(tile.price), before, room.width())
        used = paint.text(painter, room, yuan(tile.price), "ink", face)
        rest = room.adjusted(used + 7, 2, 0, 0)
        if before:
            used = paint.text(painter, rest, before, "ink3", struck, elide=False)
            rest = rest.adjusted(used + 6, 0, 0, 0)
        if tile.dish.by_weight:
            paint.text(painter, rest, unit_words(tile.dish).strip(), "ink2", "caption")


def _price_fonts(price: str, before: str, room: float) -> tuple[QFont, QFont]:
    """Of the price and of the list price struck through beside it: smaller in a large text size before one is cut."""
    for size, low in ((19, 15), (17, 13), (15, 11)):
        face, struck = theme.font_of(size, 700), QFont(theme.font_of(low))
        struck.setStrikeOut(True)
        used = QFontMetrics(face).horizontalAdvance(price) + 7
        if not before or used + QFontMetrics(struck).horizontalAdvance(before) <= room:
            break
    return face, struck


def _name_font(name: str, room: float) -> QFont:
    """17 px, smaller for a long name before it is cut: down to 13 px whatever the text size is."""
    least = 13 / theme.scale()
    for size in (17, 15, 13):
        face = theme.font_of(max(size, least), 700)
        if QFontMetrics(face).horizontalAdvance(name) <= room:
            return face
    return theme.font_of(least, 700)


class TileGrid(TouchList[int]):
    """The grid: 4 columns up to 1366 in every text size, more on wide screens.

    Signals: ``picked(DishTile)`` for a tap, click or Enter, ``asked(DishTile)`` for the other button of the mouse or a
    long touch.
    """

    picked = Signal(object)
    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("菜品", parent)
        self.tiles = TileModel()
        self._painter = TilePainter(self.tiles, self)
        self._across = (1, 0)  # how many columns share how much room, the gap behind the last of them too
        self.aiming = False  # the code box points at tiles by letters while it keeps the keyboard
        self.setModel(self.tiles)
        self.setItemDelegate(self._painter)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.themeChanged.connect(self.fit)
        self.tiles.modelReset.connect(self.fit)

    def columns(self) -> int:
        """How many tiles stand side by side."""
        narrow = min((self.width() + GAP) // (NARROW + GAP), FEW_COLUMNS)
        return max(2, narrow, (self.width() + GAP) // (theme.px(LEAST_WIDE) + GAP))

    def fit(self) -> None:
        """Work the cell out from the room: whole columns, whole rows, tiles never over their cap."""
        columns = self.columns()
        least = max(LEAST_HIGH, theme.fm("h3").height() + theme.fm("h2").height() + 12)
        most = max(MOST_HIGH, least)
        room = max(self.height() + GAP, least + GAP)
        needed = -(-max(len(self.tiles.shown), 1) // columns)
        rows = max(min(room // (least + GAP), needed), 1)
        high = min(room // rows, most + GAP)
        scrolls = needed * high > room
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        bar = self.verticalScrollBar().sizeHint().width() if scrolls else -GAP
        self._across = (columns, self.width() - bar)
        cell = QSize((self.width() - bar - 1) // columns, high)  # a row that fits to the pixel is wrapped
        self.setViewportMargins(0, 0, 0 if scrolls else -GAP, -GAP)
        if cell != self.gridSize():
            self._painter.cell = cell
            self.setGridSize(cell)

    def visualRect(self, index: Index) -> QRect:
        """Where a tile lies: what whole cells leave over is shared, so that a row ends where its room does."""
        area = super().visualRect(index)
        columns, room = self._across
        if area.isValid():
            at = index.row() % columns
            area.setLeft(at * room // columns)
            area.setRight((at + 1) * room // columns - 1)
        return area

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * LEAST_WIDE, 2 * LEAST_HIGH + GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def aim(self, at: int) -> None:
        """Point at a tile with the keyboard; -1 at none."""
        if 0 <= at < len(self.tiles.shown):
            self.setCurrentIndex(self.tiles.index(at, 0))
            self.scrollTo(self.currentIndex())
        elif self.currentIndex().isValid():
            self.setCurrentIndex(QModelIndex())
        else:
            return
        self.viewport().update()

    def move_aim(self, by: int) -> None:
        """Point further on; whole rows are ``columns`` steps."""
        at = self.currentIndex().row()
        self.aim(min(max(at + by, 0), len(self.tiles.shown) - 1))

    def aimed_at(self) -> int:
        """The place of the tile that Enter would ring up, -1 for none."""
        return self.currentIndex().row() if self.hasFocus() or self.aiming else -1

    def aimed(self) -> DishTile | None:
        """The tile pointed at."""
        at = self.currentIndex().row()
        return self.tiles.shown[at] if 0 <= at < len(self.tiles.shown) else None

    def hit(self, spot: QPoint) -> int | None:
        at = self.indexAt(spot).row()  # by whole cells: at its right edge a tile reaches into the next one
        near = (self.tiles.index(row, 0) for row in (at, at - 1) if row >= 0)
        return next((i.row() for i in near if self.visualRect(i).adjusted(0, 0, -GAP, -GAP).contains(spot)), None)

    def tapped(self, hit: int) -> None:
        if hit < len(self.tiles.shown):
            self.picked.emit(self.tiles.shown[hit])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        hit = self.hit(event.pos())
        if hit is not None:
            self.asked.emit(self.tiles.shown[hit])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            dish = self.aimed()
            if dish is not None and not event.isAutoRepeat():
                self.picked.emit(dish)
        elif event.text().isprintable() and event.text() and event.key() != Qt.Key.Key_Space:
            event.ignore()  # digits and letters belong to the code box
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and not self.currentIndex().isValid():
            self.aim(0)
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.viewport().update()
        return super().event(event)
