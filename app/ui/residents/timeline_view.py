"""Everything a resident did here, newest first, a dozen at a time."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.rules.repairs.flow import REPAIR_STATE_LABELS
from app.services.holders import TimelineRow
from app.services.work import Page
from app.ui.kit import paint, theme
from app.ui.kit.button import Button
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import Wide, column, fill, into
from app.ui.kit.paint import TagSpec
from app.ui.kit.scroll import clear
from app.ui.kit.taborder import tab_after
from app.ui.kit.text import yuan
from app.ui.residents import words
from app.ui.words.activities import ENTRY_STATES
from app.ui.words.rooms import STATE_WORDS

AT_ONCE = 12

_DOTS = {
    "sale": "ok", "reversal": "warn", "charge": "ok", "charge_reversal": "warn",
    **dict.fromkeys(("request", "repair", "booking", "enrolment"), "info"),
}  # fmt: skip
_ON = frozenset({"ready", "unrepaired", "pending", "waiting"})
_STATES: dict[str, dict[str, tuple[str, str]]] = {
    "request": words.STATES,
    "repair": {s.value: (label, "warn" if s.value in _ON else "mute") for s, label in REPAIR_STATE_LABELS.items()},
    "booking": {s: (label, "warn" if s in _ON else "mute") for s, label in STATE_WORDS.items()},
    "enrolment": {s: (label, "warn" if s in _ON else "mute") for s, label in ENTRY_STATES.items()},
}
"""What stands at the right of an entry: where what it began is now."""
_CHARGES = {"charge": "收费", "charge_reversal": "冲正收费"}


def said(row: TimelineRow) -> tuple[str, str]:
    """The title and the quiet line of an entry."""
    at = words.moment(row.at)
    if row.kind in ("sale", "reversal"):
        taken = "退菜" if row.title == "part" else "冲正"
        what = taken if row.kind == "reversal" else words.MEALS.get(row.title, "用餐")
        return f"{what} {yuan(row.amount or 0)}", f"{at} · {row.number}"
    if row.kind in _CHARGES:
        what = _CHARGES[row.kind] if row.kind != "charge" or (row.amount or 0) >= 0 else "退款"
        return f"{what} {yuan(row.amount or 0)}", f"{at} · {row.number}"
    if row.kind in ("request", "repair", "booking", "enrolment"):
        return row.title, f"{at} · {row.number}"
    who = f" · 编号 {words.member_no(row.no)}" if row.no is not None else ""
    title = {
        "registered": "登记",
        "consent": words.CONSENTS.get(row.title, "同意"),
        "category": f"登记 {row.title} 类",
        "merged": "合并档案",
        "parted": "拆回档案",
    }[row.kind]
    return title, f"{at}{who}"


class Entry(QPushButton):
    """One entry: a dot, what it was, when and under which number. Only those with a number can be pressed."""

    def __init__(self, row: TimelineRow) -> None:
        super().__init__()
        self.row = row
        self._title, self._sub = said(row)
        self.setAccessibleName(f"{self._title} {self._sub}")
        self.setEnabled(bool(row.number))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if row.number else Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if row.number:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(120, theme.fm("body").height() + theme.fm("caption").height() + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        if self.underMouse() and self.isEnabled():
            paint.box(painter, area, 6, "subtle")
        high, low = theme.fm("body").height(), theme.fm("caption").height()
        dot = QRectF(area.x() + 4, area.y() + 3 + high / 2 - 4, 8, 8)
        paint.box(painter, dot, 4, _DOTS.get(self.row.kind, "field"))
        painter.fillRect(
            QRectF(dot.center().x() - 0.5, dot.bottom() + 3, 1, area.height() - dot.bottom() - 1), theme.color("line")
        )
        right = area.right() - 2
        if self.row.kind in _STATES:
            text, tone = _STATES[self.row.kind].get(self.row.tag, (self.row.tag, "mute"))
            right = paint.tags(painter, right, area.y() + 3 + high / 2, [TagSpec(text, tone)])
        line = QRectF(area.x() + 22, area.y() + 3, max(right - area.x() - 22, 20), high)
        paint.text(painter, line, self._title, "ink")
        paint.text(painter, QRectF(line.x(), line.bottom() - 3, area.width() - 26, low), self._sub, "ink3", "caption")
        if self.hasFocus():
            paint.focus_ring(painter, area, 6)
        painter.end()


class TimelineView(QWidget):
    """The timeline of one resident. Signals: ``number_wanted(str)`` for a press on an entry with a number."""

    number_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._read: Callable[[int, int], Page] | None = None
        self._shown: UUID | None = None
        self.head = Label("来往记录", "strong")
        self._rows = column(gap=0)
        self.more = Button("更早的", kind="link", sz="sm", icon="history", on=self.show_more)
        fill(self, Rule(), self.head, self._rows, Wide(self.more, 0, Qt.AlignmentFlag.AlignLeft), gap=4)

    def show_of(self, resident_id: UUID, read: Callable[[int, int], Page]) -> None:
        """Show a resident's timeline; ``read(offset, limit)`` brings a slice of it."""
        kept = len(self.entries()) if self._shown == resident_id else 0
        self._read, self._shown = read, resident_id
        clear(self._rows)
        self._add(read(0, max(kept, AT_ONCE)))

    def show_more(self) -> None:
        """Read the next slice."""
        if self._read is not None:
            self._add(self._read(self._rows.count(), AT_ONCE))

    def entries(self) -> list[Entry]:
        """The entries in sight, newest first."""
        found = (self._rows.itemAt(at) for at in range(self._rows.count()))
        return [widget for item in found if item is not None and isinstance(widget := item.widget(), Entry)]

    def _add(self, page: Page) -> None:
        for row in page.rows:
            entry = Entry(row)
            entry.clicked.connect(lambda _checked=False, row=row: self.number_wanted.emit(row.number))
            into(self._rows, entry)
        tab_after(self, [*self.entries(), self.more])
        self.head.setText(f"来往记录 {page.total:,} 条")
        self.more.setVisible(self._rows.count() < page.total)
