"""What is not as it should be at this desk, one line each in one list over the page; nothing when all is well."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.print.transports import PRINTS
from app.services.dashboard import Attention
from app.ui.kit import paint
from app.ui.kit.button import Button
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label
from app.ui.kit.layout import Part, fill, fill_row, into, wide


@dataclass(frozen=True)
class ToMend:
    """One line: what is wrong, what it means, and the section of the settings in which it is put right; the ``verb`` of
    the way there is empty for who may not go."""

    code: str
    title: str
    text: str
    verb: str
    section: str


def troubles(found: Attention, *, may_set: bool) -> list[ToMend]:
    """The lines of what was found; ``place_gone`` sees whether the folder of the second backup is there."""
    lines = []
    if found.no_printer:
        text = f"小票、交班单先存成文件，在数据文件夹的 {PRINTS} 里"
        text += "" if may_set else "。请主管在「设置 › 打印机」里设"
        verb = "设打印机" if may_set else ""
        lines.append(ToMend("printer", "还没有设小票机，纸不会出来", text, verb, "printers"))
    if found.years:
        years = "、".join(f"{year} 年" for year in found.years)
        text = "期限先按周一到周五算。放假通知出来后贴进去"
        lines.append(ToMend("calendar", f"{years}的放假安排还没有", text, "贴放假通知", "calendar"))
    if found.second_place == "":
        text = "硬盘坏了，数据和备份一起没有。插一个 U 盘或选另一块盘"
        lines.append(ToMend("backup", "备份只有一份，就在这台电脑上", text, "选第二处", "backup"))
    return lines


def place_gone(folder: str) -> ToMend | None:
    """The line for a second place that is not there now. For a worker: a stick or a share may take its time."""
    if not folder or Path(folder).is_dir():
        return None
    text = f"{folder} 现在打不开：U 盘没插，或者换了盘符"
    return ToMend("backup", "第二份备份没有地方存", text, "去看备份", "backup")


class AttentionList(QWidget):
    """The lines; ``go`` is called with the section of the settings that the button of one leads to."""

    def __init__(self, go: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._go = go
        self.lines: tuple[ToMend, ...] = ()
        self._column = fill(self, gap=2, margins=(14, 6, 10, 6))
        self.setAccessibleName("要留意的")
        self.hide()

    def show_lines(self, lines: Sequence[ToMend]) -> None:
        """Show these; the same as before change nothing, so that a button keeps the keyboard."""
        if tuple(lines) == self.lines:
            return
        self.lines = tuple(lines)
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        into(self._column, *(_Line(line, self._go) for line in lines))
        self.setVisible(bool(lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), 8, "warnBg", "warnLine")
        painter.end()


class _Line(QWidget):
    def __init__(self, line: ToMend, go: Callable[[str], object]) -> None:
        super().__init__()
        self.setAccessibleName(f"{line.title} {line.text}")
        parts: list[Part] = [
            IconView("triangle-alert", "warn", 18),
            Label(line.title, "strong", "warn"),
            wide(Label(line.text, "caption", "ink2", elide=True)),
        ]
        if line.verb:
            button = Button(line.verb, kind="plain", sz="sm", on=lambda: go(line.section))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard in the table
            parts.append(button)
        fill_row(self, *parts, gap=10)
