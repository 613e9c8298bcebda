"""Why a booking cannot be had, where it is typed: what lies in the way, drawn, and what is free instead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.kit import paint, shortcuts, theme
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, add, fill, row, wide
from app.ui.kit.scroll import clear
from app.ui.rooms.blocks import Block, Place
from app.ui.rooms.grid import dashed

_AROUND = 60
_LANE = 27


@dataclass(frozen=True)
class Instead:
    """Something free instead: its words, and what is taken with it."""

    words: str
    place: Place


class OverlapPicture(QWidget):
    """The hours around what is wanted: what lies there above, what is wanted below, dashed, what both want shaded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted: Place | None = None
        self._title = ""
        self._blocks: tuple[Block, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("重叠的时段")
        theme.themeChanged.connect(self.updateGeometry)

    def show_clash(self, wanted: Place, title: str, blocks: Sequence[Block]) -> None:
        """Draw this."""
        self._wanted, self._title, self._blocks = wanted, title, tuple(blocks)
        said = "；".join(f"{block.place.words} {block.title}" for block in blocks)
        self.setAccessibleDescription(f"想订 {wanted.words}，已有 {said}")
        self.update()

    def _lane(self) -> int:
        return theme.box(_LANE, "tag", pad=6)

    def sizeHint(self) -> QSize:
        return QSize(220, 2 * self._lane() + 6 + theme.fm("caption").height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def _hours(self, wanted: Place) -> tuple[int, int]:
        """The whole hours that are drawn."""
        spans = [wanted, *(block.place for block in self._blocks)]
        first = max(min(one.start for one in spans) - _AROUND // 2, 0) // 60
        last = -(-min(max(one.end for one in spans) + _AROUND // 2, 1440) // 60)
        return first, max(last, first + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        wanted = self._wanted
        if wanted is None:
            return
        painter = QPainter(self)
        first, last = self._hours(wanted)
        lane, wide_ = self._lane(), self.width() - 2
        scale = wide_ / (60 * (last - first))
        every = 1 if (last - first) * theme.px(26) <= wide_ else 2 if (last - first) * theme.px(13) <= wide_ else 4
        for at in range(first, last + 1):
            x = 1 + (at - first) * 60 * scale
            paint.ground(painter, QRectF(x, 0, 1, 2 * lane + 6), "badLine")
            if (at - first) % every == 0:
                align = paint.LEFT if at == first else paint.RIGHT if at == last else paint.CENTER
                left = x - (0 if at == first else 40 if at == last else 20)
                spot = QRectF(left, 2 * lane + 8, 40, theme.fm("caption").height())
                paint.text(painter, spot, str(at), "ink2", "caption", align, elide=False)

        def area(start: int, end: int, line: int) -> QRectF:
            left = 1 + (max(start, first * 60) - first * 60) * scale
            return QRectF(left, line * (lane + 4), max((min(end, last * 60) - start) * scale, 6), lane)

        for block in self._blocks:
            self._draw_block(painter, area(block.place.start, block.place.end, 0), block)
        spot = area(wanted.start, wanted.end, 1)
        paint.box(painter, spot, 5, "surface")
        dashed(painter, spot, "bad", 2)
        paint.text(painter, spot.adjusted(7, 0, -4, 0), self._title, "bad", "tag")
        for block in self._blocks:
            start = max(block.place.start - block.setup, wanted.start)
            end = min(block.place.end + block.clean, wanted.end)
            if end > start:
                shade = area(start, end, 0)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("bad", 60))
                painter.drawRect(QRectF(shade.x(), 0, shade.width(), 2 * lane + 4))
        painter.end()

    @staticmethod
    def _draw_block(painter: QPainter, area: QRectF, block: Block) -> None:
        paint.box(painter, area, 5, "surface")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(block.tone, 34))
        painter.drawRoundedRect(area, 5, 5)
        paint.box(painter, area, 5, "none", block.tone, 1.5)
        paint.text(painter, area.adjusted(7, 0, -4, 0), block.title, "ink", "tag")


class ClashCard(Card):
    """Hidden while nothing is wrong. Signals: ``taken(Place)`` when people take one of what is offered instead;
    ``given_up`` when none will do: that somebody asked in vain is kept.
    """

    taken = Signal(object)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(ground="badBg", gap=6, parent=parent)
        self.choices: tuple[Instead, ...] = ()
        self.words = Label("", "strong", "bad", wrap=True)
        self.more = Label("", "caption", "ink2", wrap=True)
        self.picture = OverlapPicture()
        self.how = Label("改成下面任一项即可保存", "caption", "ink2", wrap=True)
        self._offers = QWidget()
        self._list = fill(self._offers, gap=6)
        self.give_up = Button("都不合适，记为没订到", kind="link", sz="xs", on=self.given_up.emit)
        head = row(IconView("triangle-alert", "bad", 18), wide(self.words), gap=8)
        for part in (head, self.more, self.picture, self.how, self._offers, row(self.give_up, STRETCH)):
            add(self.body, part)
        self.hide()

    def show_trouble(
        self, words: str, more: str, choices: Sequence[Instead], *,
        wanted: Place | None = None, title: str = "", blocks: Sequence[Block] = (),
    ) -> None:  # fmt: skip
        """Say what is wrong; ``blocks`` are drawn against ``wanted``; up to three ``choices`` with their keys."""
        self.words.setText(words)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        self.picture.setVisible(bool(blocks) and wanted is not None)
        if wanted is not None and blocks:
            self.picture.show_clash(wanted, title, blocks)
        if tuple(choices) != self.choices:
            self.choices = tuple(choices)[:3]
            clear(self._list)
            for number, choice in enumerate(self.choices, 1):
                button = Button(choice.words, sz="sm", key=shortcuts.cap(f"pick{number}"), on=self._taking(number))
                self._list.addWidget(button)
        self.how.setVisible(bool(self.choices))
        self._offers.setVisible(bool(self.choices))
        self.setAccessibleName(f"{words} {more}".strip())
        self.show()

    def _taking(self, number: int) -> Callable[[], object]:
        return lambda: self.take(number)

    def take(self, number: int) -> bool:
        """Take one by its number; whether there was one."""
        if self.isHidden() or not 1 <= number <= len(self.choices):
            return False
        self.taken.emit(self.choices[number - 1].place)
        return True
