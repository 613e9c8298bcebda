"""The fields of one printer: which are asked depends on its role and on how it prints."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.centre.settings import PRINTERS
from app.ui.kit import typed
from app.ui.kit.button import Button
from app.ui.kit.choices import Segment
from app.ui.kit.field import Field
from app.ui.kit.field_form import Form, checked
from app.ui.kit.label import Label
from app.ui.kit.options import Check, Choice
from app.ui.kit.page import Ctx
from app.ui.kit.tasks import Progress
from app.ui.paper import page_printer
from app.ui.settings.printer_words import KINDS

_LABEL = 84
_DEFAULT = "系统默认打印机"
_SEARCHING = "正在查找系统里的打印机"
_NONE = (
    "这台电脑上还没有装打印机。请先接好打印机（USB 线或网线），在系统的「打印机和扫描仪」里添加，再点「重新查找」；"
    "暂时没有打印机，可改选「存成文件」，存成 PDF 拿到别处打印。"
)
_GONE = "系统里现在没有这台打印机：看看它有没有接好，或另选一台。"
_NO_PAGE = "没有整页打印机时，受理单据打在小票纸上；台账、清单、交接单这些整页的先留在打印列表里，等你决定。"


class PrinterFields(QWidget):
    """What can be set of a printer. ``show_values(role, settings)`` fills it, ``values()`` reads it.

    Signals: ``kind_changed`` when people pick another way of printing.
    """

    kind_changed = Signal()

    def __init__(self, ctx: Ctx, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx, self._form = ctx, form
        self.role = "receipt"
        self._stored: Mapping[str, Any] = PRINTERS[self.role]
        self.find_printers: Callable[[], tuple[str, ...]] = page_printer.names
        """Asks the system for its printers, on the worker."""
        self._found: tuple[str, ...] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(10)
        self.setMaximumWidth(640)
        self._build_ways()
        self._build_paper()
        self._column.addStretch(1)
        self.kind.changed.connect(lambda _kind: self._pick_kind())
        self.queue.changed.connect(lambda _queue: self._say_queue())

    def _build_ways(self) -> None:
        line = self._form.line
        self.kind = Segment(KINDS[self.role], name="怎么打印")
        self._form.add("kind", Field("怎么打印", self.kind, label_width=_LABEL), self._column)
        self.name = line("name", "名称", self._column, hint="如 收银台小票机", label_width=_LABEL, most=60)
        self.host = line(
            "host", "地址", self._column, kind="code", hint="如 192.168.1.50", required=True, label_width=_LABEL
        )
        port = checked(lambda text: typed.whole(text, 1, 65535))
        self.port = line("port", "端口", self._column, kind="code", check=port, note="一般是 9100", label_width=_LABEL)
        self.queue = Choice(name="系统打印机")
        self.again = Button("重新查找", icon="refresh-cw", on=self.look_again)
        self._form.add("queue", Field("打印机", self.queue, label_width=_LABEL))
        self._beside(self._form.fields["queue"], self.again)
        self.queue_words = Label("", "body", "warn", wrap=True)
        self._column.addWidget(self.queue_words)
        self.folder = line("folder", "文件夹", hint="不填就放在数据文件夹的 prints 里", label_width=_LABEL)
        self.browse = Button("选文件夹", icon="folder-open", on=self._browse)
        self._beside(self._form.fields["folder"], self.browse)
        self.no_page = Label(_NO_PAGE, "body", "ink2", wrap=True)
        self._column.addWidget(self.no_page)

    def _build_paper(self) -> None:
        self.width_ = Segment([(576, "80 毫米"), (384, "58 毫米")], name="纸宽")
        self._form.add("width_dots", Field("纸宽", self.width_, label_width=_LABEL), self._column)
        self.text_mode = Check("文字模式（GBK 点阵字库，生僻字会变方框；默认按图打印）")
        self.drawer = Check("钱箱接在这台打印机上")
        self._column.addWidget(self.text_mode)
        self._column.addWidget(self.drawer)

    def _beside(self, field: Field, button: Button) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(field, 1)
        row.addWidget(button)
        self._column.addLayout(row)

    def show_values(self, role: str, settings: Mapping[str, Any]) -> None:
        """Show a printer's settings, whole or as ``values()`` gave them."""
        page = role == "page"
        if role != self.role:
            self.kind.set_options(KINDS[role])
        self.role, self._stored = role, {**PRINTERS[role], **settings}
        values = self._stored
        self.kind.set_value(values["kind"])
        self.name.setText(values["name"])
        self.name.setPlaceholderText("如 办公室激光打印机" if page else "如 收银台小票机")
        self.host.setText(values["host"])
        self.port.setText(str(values["port"] or ""))
        self.folder.setText(values["folder"])
        self.width_.set_value(values["width_dots"])
        self.text_mode.setChecked(values["text_mode"])
        self.drawer.setChecked(values["drawer"])
        self._show_queues(values["queue"])
        self._form.clear_errors()
        self.show_kind()

    def values(self) -> dict[str, Any]:
        """The settings as they stand in the fields; what this role does not ask stays as it was."""
        port = self.port.text().strip()
        return {
            **self._stored,
            "name": self.name.text().strip(),
            "kind": self.kind.value(),
            "host": self.host.text().strip(),
            "port": int(port) if port.isascii() and port.isdigit() and len(port) < 6 else 0,
            "queue": self.queue.value() or "",
            "folder": self.folder.text().strip(),
            "width_dots": self.width_.value(),
            "text_mode": self.text_mode.isChecked(),
            "drawer": self.drawer.isChecked(),
        }

    def set_writable(self, may: bool) -> None:
        """Whether the person on duty may change them."""
        inputs: tuple[QWidget, ...] = (self.kind, self.name, self.host, self.port, self.queue, self.folder)
        for control in (*inputs, self.width_, self.browse, self.text_mode, self.drawer):
            control.setEnabled(may)

    def _pick_kind(self) -> None:
        self.show_kind()
        self.kind_changed.emit()

    def show_kind(self) -> None:
        """Ask only what this way of printing needs."""
        kind, page = self.kind.value(), self.role == "page"
        for name in ("host", "port"):
            self._form.fields[name].setVisible(kind == "tcp")
        self._form.fields["queue"].setVisible(kind == "system")
        self.again.setVisible(kind == "system")
        self._form.fields["folder"].setVisible(kind == "file")
        self.browse.setVisible(kind == "file")
        self._form.fields["width_dots"].setVisible(kind != "none" and not page)
        self.text_mode.setVisible(kind != "none" and not page)
        self.drawer.setVisible(kind == "tcp")
        self.no_page.setVisible(page and kind == "none")
        self._form.fields["name"].setVisible(not (page and kind == "none"))
        if kind == "system" and self._found is None:
            self.look_again()
        self._say_queue()

    # --- the system's printers -------------------------------------------------------------------------------------

    def look_again(self) -> None:
        """Ask the system for its printers."""
        find = self.find_printers
        self._found = ()
        self.again.setEnabled(False)
        self._say(_SEARCHING, "ink2")

        def ask(_progress: Progress) -> tuple[str, ...]:
            return find()

        def done(names: tuple[str, ...]) -> None:
            self._found = names
            self.again.setEnabled(True)
            self._show_queues(str(self.queue.value() or ""))
            self._say_queue()

        def failed(trouble: BaseException) -> None:
            done(())
            raise trouble

        self._ctx.tasks.run(ask, done, failed, owner=self)

    def _show_queues(self, wanted: str) -> None:
        found = self._found or ()
        lost = [(wanted, f"{wanted}（没有找到）" if self._found is not None else wanted)]
        options = [("", _DEFAULT), *((name, name) for name in found)]
        self.queue.set_options([*options, *(lost if wanted and wanted not in found else [])])
        self.queue.set_value(wanted)

    def _say_queue(self) -> None:
        if not self.again.isEnabled():
            self._say(_SEARCHING, "ink2")
        elif not self._found:
            self._say(_NONE, "warn")
        else:
            wanted = str(self.queue.value() or "")
            self._say(_GONE if wanted and wanted not in self._found else "", "warn")

    def _say(self, words: str, tone: str) -> None:
        self.queue_words.setText(words)
        self.queue_words.set_tone(tone)
        self.queue_words.setVisible(bool(words) and self.kind.value() == "system")

    def _browse(self) -> None:
        what = "整页单据" if self.role == "page" else "小票"
        self._ctx.dialogs.choose_folder(f"{what}存到哪个文件夹", lambda path: self.folder.setText(str(path)))
