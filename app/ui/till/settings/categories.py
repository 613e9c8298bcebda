"""分类: their names, the colour of their tiles, and their order at the till."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.rules.rights import Right
from app.services.till import menu
from app.services.till.menu import CategoryRow
from app.services.work import Work
from app.ui.kit import paint
from app.ui.kit.button import Button
from app.ui.kit.field import Field
from app.ui.kit.list_tab import ListTab
from app.ui.kit.on_off import StateButton, ink, off_tag
from app.ui.kit.page import Ctx
from app.ui.kit.rows import Column
from app.ui.words.till import TONES

_CELL = 40


class Swatches(QWidget):
    """The six colours of tiles, one of them picked; ← → move along. Signals: ``changed(tone)``."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(_CELL * len(TONES), _CELL)
        self._tell()

    def value(self) -> str:
        """The tone picked."""
        return TONES[self._at][0]

    def set_value(self, tone: str) -> None:
        """Pick a tone without telling anybody."""
        self._at = [name for name, _ in TONES].index(tone)
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleName(f"颜色 {TONES[self._at][1]}")
        self.setToolTip(TONES[self._at][1])
        self.update()

    def _pick(self, at: int) -> None:
        if self.isEnabled() and at != self._at:
            self._at = at
            self._tell()
            self.changed.emit(self.value())

    def sizeHint(self) -> QSize:
        return QSize(_CELL * len(TONES), _CELL)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._pick((self._at + step) % len(TONES))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pick(min(max(int(event.position().x()) // _CELL, 0), len(TONES) - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for at, (tone, _) in enumerate(TONES):
            spot = QRectF(at * _CELL + 6, 6, _CELL - 12, _CELL - 12)
            paint.box(painter, spot, 7, tone)
            if at == self._at:
                paint.box(painter, spot.adjusted(-4, -4, 4, 4), 10, border="ink", width=2)
        if self.hasFocus():
            paint.focus_ring(painter, QRectF(self.rect()), 9)
        painter.end()


def reorder(work: Work, rows: Sequence[CategoryRow]) -> None:
    """Give the categories the order of ``rows``, in one go."""
    for at, row in enumerate(rows):
        if row.position != at:
            menu.save_category(work, row.name, row.tone, row.id, position=at, active=row.active)


def _retire(work: Work, row: CategoryRow) -> None:
    menu.save_category(work, row.name, row.tone, row.id, active=False)


def _restore(work: Work, row: CategoryRow) -> None:
    menu.save_category(work, row.name, row.tone, row.id, active=True)


class CategoriesTab(ListTab[CategoryRow]):
    """The categories in their order."""

    key, title, right = "categories", "分类", Right.MENU
    new_words = "新分类"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        tone_words = dict(TONES)
        columns: list[Column[CategoryRow]] = [
            Column("次序", lambda c: str(c.position + 1), 64, tone=lambda c: "ink2"),
            Column("分类", lambda c: c.name, strong=True, tone=ink),
            Column("颜色", lambda c: "■", 48, tone=lambda c: c.tone if c.active else "disabled"),
            Column("", lambda c: tone_words[c.tone], 72, tone=lambda c: "ink2"),
            Column("在售菜品", lambda c: f"{c.dishes} 种", 96, right=True),
            Column("", lambda c: "", 96, tag=off_tag),
        ]
        super().__init__(ctx, columns, lambda c: c.id, parent)

    def build_form(self) -> None:
        self.name = self.form.line("name", "名称", self.drawer.body, required=True, hint="如 汤羹", label_width=52)
        self.tone = Swatches()
        self.form.add("tone", Field("颜色", self.tone, label_width=52, hint="收银菜品块左边的色条"), self.drawer.body)
        order = QHBoxLayout()
        order.setSpacing(8)
        self.up = Button("往前", icon="chevron-up", on=lambda: self._move(-1))
        self.down = Button("往后", icon="chevron-down", on=lambda: self._move(1))
        order.addWidget(self.up)
        order.addWidget(self.down)
        order.addStretch(1)
        self.order = QWidget()
        self.order.setLayout(order)
        order.setContentsMargins(0, 0, 0, 0)
        self.drawer.body.addWidget(Field("次序", self.order, label_width=52, hint="收银页上分类的先后"))
        self.drawer.body.addStretch(1)
        self.state_button = StateButton(self, _retire, _restore, of=lambda row: row)

    def rows(self) -> Sequence[CategoryRow]:
        return self.ctx.desk.see(menu.categories, inactive=True)

    def fill(self, row: CategoryRow | None) -> None:
        self.name.setText(row.name if row else "")
        self.tone.set_value(row.tone if row else TONES[0][0])

    def typed(self) -> object:
        return self.name.text(), self.tone.value()

    def show_state(self, row: CategoryRow | None) -> None:
        may = self.may_change()
        for control in (self.name, self.tone):
            control.setEnabled(may)
        at = next((n for n, r in enumerate(self.table.rows_model.rows) if row and r.id == row.id), -1)
        self.up.setEnabled(may and at > 0)
        self.down.setEnabled(may and 0 <= at < len(self.table.rows_model.rows) - 1)
        self.state_button.show_for(row)

    def name_of(self, row: CategoryRow) -> str:
        return row.name

    def store(self) -> None:
        row = self.current
        active = row is None or row.active
        self.form.run(
            menu.save_category,
            self.name.text(),
            self.tone.value(),
            row.id if row else None,
            active=active,
            then=lambda made: self.stored(f"已保存分类 {self.name.text().strip()}", made),
        )

    def _move(self, by: int) -> None:
        rows = list(self.table.rows_model.rows)
        at = next((n for n, r in enumerate(rows) if self.current and r.id == self.current.id), -1)
        if at < 0 or not 0 <= at + by < len(rows):
            return
        rows[at], rows[at + by] = rows[at + by], rows[at]
        self.form.run(reorder, rows, then=lambda _none: self.refresh())
