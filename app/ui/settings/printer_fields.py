"""The fields of one printer: which are asked depends on its role and on how it prints."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.print.raw import devices
from app.services.centre.settings import DOTS, PRINTERS, ROLL_COLUMNS
from app.ui.kit import typed
from app.ui.kit.asks import Ask, Values, check, choice, line, one_of
from app.ui.kit.button import Button
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, fill
from app.ui.kit.page import Ctx
from app.ui.kit.tasks import Progress
from app.ui.paper import page_printer
from app.ui.settings.printer_words import KINDS

_DEFAULT = "系统默认打印机"
_SEARCHING = "正在查找系统里的打印机"
_NONE = (
    "这台电脑上还没有装打印机。请先接好打印机（USB 线或网线），在系统的「打印机和扫描仪」里添加，再点「重新查找」；"
    "暂时没有打印机，可改选「存成文件」，存成 PDF 拿到别处打印。"
)
_NO_USB = (
    "没有找到。请接好小票机、打开电源，在系统的「打印机和扫描仪」里添加（驱动选它自带的，或 Generic / Text Only），"
    "再点「重新查找」。"
)
_PICK = "请选一台"
_GONE = "系统里现在没有这台打印机：看看它有没有接好，或另选一台。"
_WITHOUT = {
    "page": "没有整页打印机时，受理单据打在小票纸上；台账、清单、交接单这些整页的先留在打印列表里，等你决定。",
    "kitchen": "没有后厨打印机时，后厨单从小票机出，由收银员送进后厨。",
}
_OTHER = 0
_PAPERS = [(576, "80 毫米"), (384, "58 毫米"), (_OTHER, "填点数")]
_NAMED = {"page": "如 办公室激光打印机", "kitchen": "如 后厨小票机"}


@dataclass(frozen=True)
class Printer:
    """What the fields ask; which of it depends on the role and on the way of printing."""

    kind: str
    name: str
    host: str
    port: str
    queue: str
    folder: str
    width_dots: int
    dots: int
    cut: str
    text_mode: bool
    columns: int
    code_page: int
    drawer: bool
    drawer_pin: int


def _dots(text: str) -> int:
    dots = typed.whole(text, *DOTS)
    if dots % 8:
        raise ValueError(f"要是 8 的倍数，如 {dots - dots % 8}")
    return dots


def _columns(text: str) -> int:
    return typed.whole(text, 20, ROLL_COLUMNS) if text.strip() else 0


def _code_page(text: str) -> int:
    return typed.whole(text, 0, 255) if text.strip() else -1


def _port(text: str) -> str:
    typed.whole(text, 1, 65535)
    return text


def _number(text: str, read: Callable[[str], int], otherwise: int) -> int:
    """What is written, or what stands for it while that is no number."""
    try:
        return read(text)
    except ValueError:
        return otherwise


def _shown(stored: Mapping[str, Any]) -> dict[str, Any]:
    """A printer's settings as the fields show them."""
    usual = any(stored["width_dots"] == dots for dots, _name in _PAPERS)
    return {
        **{field.name: stored[field.name] for field in fields(Printer) if field.name in stored},
        "port": stored["port"] or "",
        "width_dots": stored["width_dots"] if usual else _OTHER,
        "dots": "" if usual else str(stored["width_dots"]),
        "columns": str(stored["columns"] or ""),
        "code_page": "" if stored["code_page"] < 0 else str(stored["code_page"]),
    }


class PrinterFields(QWidget):
    """What can be set of a printer. ``show_values(role, settings)`` fills it, ``values()`` reads it.

    What is typed for one role is kept while the other is looked at. Signals: ``kind_changed`` when people pick another
    way of printing.
    """

    kind_changed = Signal()

    def __init__(self, ctx: Ctx, owner: QWidget) -> None:
        super().__init__()
        self._ctx = ctx
        self.role = "receipt"
        self._stored: Mapping[str, Any] = PRINTERS[self.role]
        self.find_printers: Callable[[], tuple[str, ...]] = page_printer.names
        """Asks the system for its printers, on the worker."""
        self.find_devices: Callable[[], tuple[str, ...]] = devices
        """Likewise for those on the USB port that are files."""
        self._found: dict[str, tuple[str, ...]] = {}
        self.form: Form[Printer] = Form(ctx, Printer, self._asks(), owner, name="settings.printer", label_width=84)
        asked = self.form.controls
        self.kind, self.name, self.host, self.port = (asked[n] for n in ("kind", "name", "host", "port"))
        self.queue, self.folder, self.width_ = (asked[n] for n in ("queue", "folder", "width_dots"))
        self.text_mode, self.drawer = asked["text_mode"], asked["drawer"]
        self.again = Button("重新查找", icon="refresh-cw", on=self.look_again)
        self.browse = Button("选文件夹", icon="folder-open", on=self._browse)
        self.queue_words = Label("", "body", "warn", wrap=True)
        self.no_page = Label("", "body", "ink2", wrap=True)
        self.form.insert(self.queue_words, before="folder")
        self.form.insert(self.no_page, before="width_dots")
        self.form.beside("queue", self.again)
        self.form.beside("folder", self.browse)
        self.setMaximumWidth(640)
        fill(self, self.form, STRETCH, margins=(0, 0, 8, 0))
        self.kind.changed.connect(lambda _kind: self._pick_kind())
        self.queue.changed.connect(lambda _queue: self._say_queue())

    def _asks(self) -> tuple[Ask, ...]:
        def by(*kinds: str) -> Callable[[Values], bool]:
            return lambda values: values["kind"] in kinds

        def on_roll(values: Values) -> bool:
            return values["kind"] != "none" and self.role != "page"

        def as_text(values: Values) -> bool:
            return on_roll(values) and bool(values["text_mode"])

        def named(values: Values) -> bool:
            return values["kind"] != "none" or self.role == "receipt"

        def beside_till(values: Values) -> bool:
            return values["kind"] in ("tcp", "usb") and self.role == "receipt"

        return (
            one_of("kind", "怎么打印", KINDS[self.role]),
            line("name", "名称", hint="如 收银台小票机", most=60, when=named),
            line("host", "地址", kind="code", hint="如 192.168.1.50", required=True, when=by("tcp")),
            line("port", "端口", kind="code", note="一般是 9100", read=_port, when=by("tcp"),
                 required="请填 1 到 65535 的整数", star=False),
            choice("queue", "打印机", [], default="", when=by("system", "usb")),
            line("folder", "文件夹", hint="不填就放在数据文件夹的 prints 里", when=by("file")),
            one_of("width_dots", "纸宽", _PAPERS, when=on_roll),
            line("dots", "打印点数", kind="amount", hint="如 512", note="不知道就打一条测试条", read=_dots,
                 required=True, star=False, when=lambda values: on_roll(values) and values["width_dots"] == _OTHER),
            one_of("cut", "切纸", [("partial", "半切"), ("full", "全切"), ("none", "不切")], when=on_roll),
            check("text_mode", "文字模式（字库里没有的字按图打；默认整张按图打）", when=on_roll),
            line("columns", "每行字数", kind="amount", hint="不填按纸宽", note="半角字数，测试条最后数得出来",
                 read=_columns, when=as_text),
            line("code_page", "代码页", kind="amount", hint="一般不填", note="中文打成乱码时，填打印机说明书上的号",
                 read=_code_page, when=as_text),
            check("drawer", "钱箱接在这台打印机上", when=beside_till),
            one_of("drawer_pin", "钱箱针脚", [(2, "2 脚"), (5, "5 脚")],
                   when=lambda values: beside_till(values) and bool(values["drawer"])),
        )  # fmt: skip

    def show_values(self, role: str, settings: Mapping[str, Any]) -> None:
        """Show a printer's settings, and over them what was typed for it and not saved."""
        if role != self.role:
            self.kind.set_options(KINDS[role])
        self.form.turn_to(role)
        self.role, self._stored = role, {**PRINTERS[role], **settings}
        self.name.setPlaceholderText(_NAMED.get(role, "如 收银台小票机"))
        self._show_queues(self._stored["queue"])
        self.form.fill(None, **_shown(self._stored))
        if self.form.resume():
            self._show_queues(str(self.queue.value() or ""))
        self.show_kind()

    def values(self) -> dict[str, Any]:
        """The settings as they stand in the fields; what this role does not ask stays as it was."""
        port, asked = self.port.text().strip(), self.form.controls
        return {
            **self._stored,
            "name": self.name.text().strip(),
            "kind": self.kind.value(),
            "host": self.host.text().strip(),
            "port": int(port) if port.isascii() and port.isdigit() and len(port) < 6 else 0,
            "queue": self.queue.value() or "",
            "folder": self.folder.text().strip(),
            "width_dots": self._width(),
            "cut": asked["cut"].value(),
            "text_mode": self.text_mode.isChecked(),
            "columns": _number(asked["columns"].text(), _columns, 0),
            "code_page": _number(asked["code_page"].text(), _code_page, -1),
            "drawer": self.drawer.isChecked(),
            "drawer_pin": asked["drawer_pin"].value(),
        }

    def _width(self) -> int:
        """The dots as they stand in the fields; while other dots are not written whole, those that were stored."""
        picked = int(self.width_.value() or 0)
        return picked or _number(self.form.controls["dots"].text(), _dots, int(self._stored["width_dots"]))

    def set_writable(self, may: bool) -> None:
        """Whether the person on duty may change them."""
        self.form.set_writable(may)
        self.browse.setEnabled(may)

    def _pick_kind(self) -> None:
        self.show_kind()
        self.kind_changed.emit()

    def show_kind(self) -> None:
        """Show what goes with this way of printing."""
        kind = self.kind.value()
        self.again.setVisible(self._listed())
        self.browse.setVisible(kind == "file")
        self.no_page.setText(_WITHOUT.get(self.role, ""))
        self.no_page.setVisible(self.role in _WITHOUT and kind == "none")
        if self._listed():
            self._show_queues(str(self.queue.value() or ""))
            if kind not in self._found:
                self.look_again()
        self._say_queue()

    def _listed(self) -> bool:
        return self.kind.value() in ("system", "usb")

    # --- the system's printers -------------------------------------------------------------------------------------

    def look_again(self) -> None:
        """Ask the system for its printers."""
        kind, find = str(self.kind.value()), self.find_printers
        first = self.find_devices if kind == "usb" else tuple
        self._found = {**self._found, kind: ()}
        self.again.setEnabled(False)
        self._say(_SEARCHING, "ink2")

        def ask(_progress: Progress) -> tuple[str, ...]:
            return (*first(), *find())

        def done(names: tuple[str, ...]) -> None:
            self._found = {**self._found, kind: names}
            self.again.setEnabled(True)
            self._show_queues(str(self.queue.value() or ""))
            self._say_queue()

        def failed(trouble: BaseException) -> None:
            done(())
            raise trouble

        self._ctx.tasks.run(ask, done, failed, owner=self)

    def _show_queues(self, wanted: str) -> None:
        known = self._found.get(str(self.kind.value()))
        found = known or ()
        lost = [(wanted, f"{wanted}（没有找到）" if known is not None else wanted)]
        options = [("", _PICK if self.kind.value() == "usb" else _DEFAULT), *((name, name) for name in found)]
        self.queue.set_options([*options, *(lost if wanted and wanted not in found else [])])
        self.queue.set_value(wanted)

    def _say_queue(self) -> None:
        found = self._found.get(str(self.kind.value()), ())
        if not self.again.isEnabled():
            self._say(_SEARCHING, "ink2")
        elif not found:
            self._say(_NO_USB if self.kind.value() == "usb" else _NONE, "warn")
        else:
            wanted = str(self.queue.value() or "")
            self._say(_GONE if wanted and wanted not in found else "", "warn")

    def _say(self, words: str, tone: str) -> None:
        self.queue_words.setText(words)
        self.queue_words.set_tone(tone)
        self.queue_words.setVisible(bool(words) and self._listed())

    def _browse(self) -> None:
        what = "整页单据" if self.role == "page" else "小票"
        self._ctx.dialogs.choose_folder(f"{what}存到哪个文件夹", lambda path: self.form.put("folder", str(path)))
