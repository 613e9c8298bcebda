"""The left of the till: meal, code box, categories, tiles, and a line of key hints. It shows; the page decides."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from app.services.till.menu import CategoryRow, DishTile, PeriodRow
from app.ui.kit import paint, shortcuts, theme
from app.ui.kit.button import Button
from app.ui.kit.choices import Chips, Segment
from app.ui.kit.label import Keycap, Label
from app.ui.kit.layout import STRETCH, fill, fill_row, holder, row, wide
from app.ui.till.entry import Bubble, EntryBox
from app.ui.till.tiles import TileGrid, is_out


def period_words(period: PeriodRow, current: bool) -> str:
    """``午餐 10:30–13:00`` for the one in force, ``午餐`` for the others and where letters are large."""
    if not current or theme.scale() > 1.2:
        return period.name
    clock = [f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in (period.starts, period.ends)]
    return f"{period.name} {clock[0]}–{clock[1]}"


class Strip(QScrollArea):
    """One line of chips that may be wider than its room: it scrolls sideways, without a bar, after the keyboard."""

    def __init__(self, chips: Chips, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips = chips
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(chips)
        self.viewport().setAutoFillBackground(False)
        chips.setAutoFillBackground(False)
        chips.changed.connect(lambda _value: self._reveal())
        chips.installEventFilter(self)
        theme.themeChanged.connect(self.refit)
        self.refit()

    def refit(self) -> None:
        """After the chips changed."""
        self._chips.adjustSize()
        self.setFixedHeight(max(self._chips.sizeHint().height(), theme.control("touch")))  # also before there are any

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.refit()
        return False

    def _reveal(self) -> None:
        now = self._chips.focusWidget()
        if now is not None:
            self.ensureWidgetVisible(now, 40, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turn.x() or turn.y()))
        event.accept()

    def sizeHint(self) -> QSize:
        return self._chips.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._chips.sizeHint().height())


class KeyHints(QWidget):
    """What the keys do, in one line: those that have no room are left out, the last first, and none is cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rung = (("13", "↵ 加一份"), ("13+", "现金刚好"), ("3*21", "↵ 加三份"))
        pairs = (*rung, ("Del", "删行"), ("+ −", "改数量"))
        self.caps = [Keycap(cap, word, "body") for cap, word in pairs]
        fill_row(self, *self.caps, STRETCH, gap=8)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.themeChanged.connect(self._fit)

    def sizeHint(self) -> QSize:
        return QSize(200, self.caps[0].sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def _fit(self) -> None:
        room = self.width()
        for cap in self.caps:
            room -= cap.sizeHint().width()
            cap.setVisible(room >= 0)
            room -= 8

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class Counter(QWidget):
    """The left column. The page connects to ``meals``, ``box``, ``chips``, ``grid`` and its three buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._periods: tuple[PeriodRow, ...] = ()
        self._current = ""
        self._options: list[tuple[object, str]] = []
        self.meals = Segment((), sz="touch", name="餐次")
        self.box = EntryBox()
        self.box.setMinimumWidth(164)
        self.chips = Chips((), sz="touch", name="分类")
        self.strip = Strip(self.chips)
        self.grid = TileGrid()
        self.count = Label("", "body", "ink2", align=paint.RIGHT)
        self.nothing = Label("", "body", "ink2", wrap=True)
        self.nothing.hide()
        self.slips = Button("单据", icon="receipt", sz="touch", key=shortcuts.cap("print"), name="今日单据")
        self.drawer = Button("开钱箱", kind="ghost", sz="sm", key=shortcuts.cap("drawer"), tip="不收银，只开钱箱")
        self.drawer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.shift = Button(icon="wallet", sz="touch", name="交班", tip=f"交班 {shortcuts.cap('shift')}")
        self._build()
        self.bubble = Bubble(self, self.box)
        self._fit()
        theme.themeChanged.connect(self._fit)

    def _fit(self) -> None:
        self.box.setMaximumWidth(theme.px(248))
        if self._periods:
            self.set_periods(self._periods, self._current)

    def _build(self) -> None:
        self.foot = self._build_foot()
        top = row(self.meals, STRETCH, self.shift, self.slips, wide(self.box, 1000))
        fill(self, top, self.strip, wide(self.grid), wide(self.nothing), self.foot, gap=10)

    def _build_foot(self) -> QWidget:
        self.hints = KeyHints()
        foot = holder(row(wide(self.hints), self.count, self.drawer, gap=8))
        foot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # the first thing to give way
        return foot

    def set_periods(self, periods: Sequence[PeriodRow], current: str) -> None:
        """The meals of the day, one of them being served."""
        self._periods, self._current = tuple(periods), current
        self.meals.set_options([(p.code, period_words(p, p.code == current)) for p in periods])
        if current:
            self.meals.set_value(current)

    def set_categories(self, categories: Sequence[CategoryRow], dishes: Sequence[DishTile]) -> None:
        """The categories that have a dish in this meal."""
        served = {dish.category for dish in dishes}
        shown = [(row.name, row.name) for row in categories if row.name in served]
        options: list[tuple[object, str]] = [("", "全部"), *shown]
        if options != self._options:
            self._options = options
            self.chips.set_options(options)
            self.strip.refit()

    def set_dishes(self, dishes: Sequence[DishTile], categories: Sequence[CategoryRow]) -> None:
        """Another menu, or other numbers of portions left."""
        self.set_categories(categories, dishes)
        self.grid.tiles.put(dishes)
        name = next((p.name for p in self._periods if p.code == self.meals.value()), "")
        out = sum(is_out(dish) for dish in dishes)
        self.count.setText(f"{name}供应 {len(dishes)} 种" + (f" · 售罄 {out}" if out else ""))
        self.show_found()

    def narrow(self) -> None:
        """Show the category chosen, or over all of them what the letters in the box find."""
        letters = self.box.text() if self.box.filtering() else ""
        self.grid.tiles.narrow(str(self.chips.value() or ""), letters)
        self.grid.aiming = bool(letters)
        self.grid.aim(0 if letters else -1)
        self.show_found()

    def show_found(self) -> None:
        """Say so when there is no tile to show."""
        none = not self.grid.tiles.shown
        if none:
            typed = self.box.text() if self.box.filtering() else ""
            words = f"没有菜名或拼音是「{typed}」的菜。Esc 清空" if typed else "这一餐还没有菜。请在设置里的菜单添加"
            self.nothing.setText(words)
        self.nothing.setVisible(none)
        self.grid.setVisible(not none)
