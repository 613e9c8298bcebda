"""A table of frozen rows: one model, one delegate that reads the row itself, no proxy, no per-cell widgets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.ui.kit import metrics, paint, theme
from app.ui.kit.paint import TagSpec
from app.ui.kit.scroll import slim_bars

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

_SHARE = 84  # what a column that takes the rest wants at least, in pixels at 100 %


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: how a row's cell reads. ``width`` in pixels at 100 %, 0 = share of the rest.

    ``text`` is the first line, ``sub`` the quiet second one, ``tag`` a tag instead of text, ``tone`` the ink by row.
    Money columns are ``right`` and one weight throughout, so that digits stand in line.
    """

    title: str
    text: Callable[[Row], str]
    width: int = 0
    sub: Callable[[Row], str] | None = None
    tag: Callable[[Row], TagSpec | None] | None = None
    tone: Callable[[Row], str] | None = None
    right: bool = False
    strong: bool = False


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows as they are; ``row(n)`` gives one back. Texts for screen readers and tests come from the columns."""

    def __init__(self, columns: Sequence[Column[Row]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) or not index.isValid():
            return None
        return self.cell_text(self.rows[index.row()], self.columns[index.column()])

    @staticmethod
    def cell_text(row: Row, column: Column[Row]) -> str:
        """All the words of a cell in one line."""
        words = [column.text(row)]
        if column.sub is not None:
            words.append(column.sub(row))
        if column.tag is not None:
            spec = column.tag(row)
            words.append(spec.text if spec else "")
        return " ".join(word for word in words if word)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title if section < len(self.columns) else None
        return None


class _Cells(QStyledItemDelegate):
    def __init__(self, model: RowsModel[Any], parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, theme.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.rows[index.row()]
        column = self._model.columns[index.column()]
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(area, theme.color("soft"))
            if index.column() == 0:
                painter.fillRect(QRect(area.x(), area.y(), 3, area.height()), theme.color("accent"))
        painter.fillRect(QRect(area.x(), area.bottom(), area.width(), 1), theme.color("soft2" if chosen else "line"))
        self._paint_cell(painter, QRectF(area).adjusted(10, 0, -8, -1), row, column)
        painter.restore()

    @staticmethod
    def _paint_cell(painter: QPainter, area: QRectF, row: Any, column: Column[Any]) -> None:
        align = paint.RIGHT if column.right else paint.LEFT
        tone = column.tone(row) if column.tone else "ink"
        face = "strong" if column.strong else "body"
        if column.tag is not None:
            spec = column.tag(row)
            if spec is not None:
                wide = min(paint.tag_width(spec), area.width())
                left = area.right() - wide if column.right else area.x()
                paint.tag(painter, left, area.center().y(), spec, area.width())
                return
        words, sub = column.text(row), column.sub(row) if column.sub else ""
        if not sub:
            paint.text(painter, area, words, tone, face, align)
            return
        first, second = theme.fm(face).height(), theme.fm("caption").height()
        top = area.y() + (area.height() - first - second + 3) / 2
        paint.text(painter, QRectF(area.x(), top, area.width(), first), words, tone, face, align)
        paint.text(painter, QRectF(area.x(), top + first - 3, area.width(), second), sub, "ink3", "caption", align)


class _Head(QHeaderView):
    def __init__(self, columns: Sequence[Column[Any]], radius: int, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns, self._radius = columns, radius
        self.viewport().setAutoFillBackground(False)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.box(metrics.HEAD, "caption"))

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        column = self._columns[logical]
        painter.save()
        align = paint.RIGHT if column.right else paint.LEFT
        paint.text(painter, QRectF(rect).adjusted(10, 0, -8, 0), column.title, "ink2", "caption", align)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        # The corners at the bottom lie below the edge: only those at the top are round.
        ground = QRectF(self.viewport().rect()).adjusted(0, 0, 0, self._radius)
        paint.box(painter, ground, self._radius, "subtle")
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("line"))
        painter.end()
        super().paintEvent(event)


class Table(QTableView, Generic[Row]):
    """A list of rows; one row is current. ``key(row)`` keeps the same row current over ``set_rows``.

    ``top`` rounds the head, for a table that fills a flush card from its upper edge; its ground is the card's. With
    ``sideways`` every column keeps its width and the rest is scrolled to: by people's own choice of many columns.

    Signals: ``row_changed(row or None)`` when another row is current, ``chosen(row)`` for Enter or a press.
    """

    row_changed = Signal(object)
    chosen = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        key: Callable[[Row], object] = id,
        name: str = "",
        top: bool = False,
        sideways: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key, self._sideways = key, sideways
        self.rows_model: RowsModel[Row] = RowsModel(columns)
        self._cells = _Cells(self.rows_model, self)
        self.setModel(self.rows_model)
        self.setItemDelegate(self._cells)
        radius = metrics.R_CARD - 1 if top else 0
        self._over = False
        self.setHorizontalHeader(_Head(self.rows_model.columns, radius, self))
        self.setAccessibleName(name)
        self._quiet()
        self._dress()
        theme.themeChanged.connect(self._dress)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.clicked.connect(self._pressed)

    def _quiet(self) -> None:
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        if self._sideways:
            self.setCornerWidget(QWidget())  # where both bars meet, the card shows
        else:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.viewport().setAutoFillBackground(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        slim_bars(self)

    def _dress(self) -> None:
        self.verticalHeader().setMinimumSectionSize(theme.row_height())  # first: the rows never get smaller than it
        self.verticalHeader().setDefaultSectionSize(theme.row_height())
        head = self.horizontalHeader()
        for at, column in enumerate(self.rows_model.columns):
            mode = QHeaderView.ResizeMode.Fixed if column.width else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(at, mode)
        self._fit()

    def _fit(self) -> None:
        """Give the columns their widths; in a narrow place those of words give way, so that no money is cut off."""
        columns = self.rows_model.columns
        wide = {at: theme.px(column.width) for at, column in enumerate(columns) if column.width}
        shares = theme.px(_SHARE) * (len(columns) - len(wide))
        over = sum(wide.values()) + shares - self.viewport().width()
        giving = sum(width for at, width in wide.items() if not columns[at].right)
        for at, width in wide.items():
            gives = over > 0 and not columns[at].right and not self._sideways
            less = min(over * width // giving, width * 2 // 5) if gives else 0
            self.horizontalHeader().resizeSection(at, width - less)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A table that becomes lower keeps its current row in sight, if it was."""
        current = self.currentIndex()
        seen = current.isValid() and 0 <= self.visualRect(current).top() < event.oldSize().height()
        self._fit()
        super().resizeEvent(event)
        if seen and event.size().height() < event.oldSize().height():
            self.scrollTo(current)

    def start_over(self) -> None:
        """Another list is wanted: of the rows shown next the first is current, wherever the one before stands now."""
        self._over = True

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows, the same one current as before if it is still there, else the one at its place."""
        before = self.row()
        over, self._over = self._over, False
        at = self.currentIndex().row()
        self.rows_model.set_rows(rows)
        if over:
            at = min(at, 0)
        elif before is not None:
            wanted = self._key(before)
            at = next((n for n, row in enumerate(rows) if self._key(row) == wanted), min(at, len(rows) - 1))
        if rows and at >= 0:
            self.selectRow(at)

    def row(self) -> Row | None:
        """The current row."""
        at = self.currentIndex().row()
        return self.rows_model.rows[at] if 0 <= at < len(self.rows_model.rows) else None

    def select_key(self, wanted: object) -> bool:
        """Make the row with this key current; False when it is not there."""
        for at, row in enumerate(self.rows_model.rows):
            if self._key(row) == wanted:
                self.selectRow(at)
                return True
        return False

    def _moved(self, _now: Index, _before: Index) -> None:
        self.row_changed.emit(self.row())

    def _pressed(self, _index: Index) -> None:
        if self.row() is not None:
            self.chosen.emit(self.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.row() is not None:
            self.chosen.emit(self.row())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.rows_model.rows:
            self.selectRow(0 if event.key() == Qt.Key.Key_Home else len(self.rows_model.rows) - 1)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        done = super().viewportEvent(event)
        if event.type() == QEvent.Type.Paint and self.hasFocus():
            painter = QPainter(self.viewport())
            index = self.currentIndex()
            if index.isValid():
                area = self.visualRect(index)
                full = QRect(0, area.y(), self.viewport().width(), area.height() - 1)
                paint.focus_ring(painter, full, 4)
            painter.end()
        return done
