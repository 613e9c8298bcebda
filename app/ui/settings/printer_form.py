"""打印机: where papers go, how wide they are, and a test page."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.print.transports import Printer, PrintTrouble, send, status
from app.rules.rights import Right
from app.services import centre, printing
from app.services.centre import PRINTER
from app.services.documents import Receipt
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.choices import Segment
from app.ui.kit.field import Field, IconView
from app.ui.kit.label import Label
from app.ui.kit.options import Check, Choice
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.tasks import Progress
from app.ui.paper import PaperView
from app.ui.settings import typed
from app.ui.settings.form import Form, checked
from app.ui.settings.printer_words import KINDS, ROLES, fault_words, printer_of
from app.ui.settings.sample_paper import sample_receipt
from app.ui.settings.section import Section

_LABEL = 84
_MARKS = {"ok": "circle-check", "bad": "circle-alert", "warn": "triangle-alert", "ink2": "loader"}


def print_sample(printer: Printer, document: Receipt) -> str | None:
    """Render a test page and hand it over; for the worker. Returns the printer's advice, raises ``PrintTrouble``."""
    from app.print.render import render

    data = render(document, form="escpos", width_dots=printer.width_dots, text_mode=printer.text_mode)
    pdf = render(document, form="pdf", width_dots=printer.width_dots) if printer.kind == "file" else b""
    return send(printer, "测试页", data, pdf)


class PrinterTab(Section):
    """The settings of one printer role at a time."""

    key, title, right = "printer", "打印机", Right.SETTINGS

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._all: dict[str, dict[str, Any]] = {}
        self._clean: dict[str, Any] | None = None
        self.role = Choice([("receipt", ROLES["receipt"])], name="哪一台")
        self.form = Form(ctx, self)
        self.paper = PaperView(ctx.tasks, width=300)
        self.said = Label("", "body", "ink2", wrap=True)
        self._mark = IconView("circle-check", "ok", 18)
        self.test = Button("打一张测试页", icon="printer", key=shortcuts.cap("print"), on=self.print_test)
        self.ask_paper = Button("问打印机", icon="refresh-cw", on=self.ask_printer)
        self.save_button = Button("保存", kind="primary", key=shortcuts.cap("save"), on=self.save)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._card(), 1)
        row.addWidget(self._side())
        self.column.addLayout(row, 1)
        self.role.chosen.connect(lambda _role: self._show())
        self.kind.changed.connect(lambda _kind: self._show_kind())
        self.width_.changed.connect(lambda _dots: self._show_kind())

    def _card(self) -> Card:
        card = Card("小票机")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        inner.setMaximumWidth(640)
        line, add = self.form.line, self.form.add
        self.kind = Segment(KINDS, name="怎么打印")
        add("kind", Field("怎么打印", self.kind, label_width=_LABEL), column)
        self.name = line("name", "名称", column, hint="如 收银台小票机", label_width=_LABEL, most=60)
        self.host = line("host", "地址", column, kind="code", hint="如 192.168.1.50", required=True, label_width=_LABEL)
        port = checked(lambda text: typed.whole(text, 1, 65535))
        self.port = line("port", "端口", column, kind="code", check=port, note="一般是 9100", label_width=_LABEL)
        folder = QHBoxLayout()
        folder.setSpacing(8)
        self.folder = line("folder", "文件夹", hint="不填就放在数据文件夹的 prints 里", label_width=_LABEL)
        folder.addWidget(self.form.fields["folder"], 1)
        self.browse = Button("选文件夹", icon="folder-open", on=self._browse)
        folder.addWidget(self.browse)
        column.addLayout(folder)
        self.width_ = Segment([(576, "80 毫米"), (384, "58 毫米")], name="纸宽")
        add("width_dots", Field("纸宽", self.width_, label_width=_LABEL), column)
        self.text_mode = Check("文字模式（GBK 点阵字库，生僻字会变方框；默认按图打印）")
        self.drawer = Check("钱箱接在这台打印机上")
        column.addWidget(self.text_mode)
        column.addWidget(self.drawer)
        column.addStretch(1)
        card.head.addWidget(self.role)
        card.body.addWidget(ScrollBody(inner), 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._mark)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.ask_paper)
        foot.addWidget(self.test)
        foot.addWidget(self.save_button)
        card.body.addLayout(foot)
        self._say("")
        return card

    def _side(self) -> Card:
        side = Card("测试页", "照打印机的点画的")
        side.setFixedWidth(348)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.paper)
        column.addStretch(1)
        side.body.addWidget(ScrollBody(inner), 1)
        return side

    def refresh(self) -> None:
        dirty = self.has_draft()
        self._all = self.ctx.desk.see(centre.get, "printers") or {}
        self._all.setdefault("receipt", dict(PRINTER))
        role = self.role.value()
        self.role.set_options([(key, ROLES.get(key, key)) for key in sorted(self._all)])
        self.role.set_value(role if role in self._all else "receipt")
        self.role.setVisible(len(self._all) > 1)
        if not dirty:
            self._show()
        self._show_rights()
        self._show_waiting()
        self.paper.show_document(self._sample())

    def _sample(self) -> Receipt:
        desk = self.ctx.desk
        cashier = desk.staff.name if desk.staff else ""
        return sample_receipt(desk.see(centre.head), desk.now(), desk.terminal, cashier)

    def _show(self) -> None:
        values = {**PRINTER, **self._all[str(self.role.value())]}
        self.kind.set_value(values["kind"])
        self.name.setText(values["name"])
        self.host.setText(values["host"])
        self.port.setText(str(values["port"]))
        self.folder.setText(values["folder"])
        self.width_.set_value(values["width_dots"])
        self.text_mode.setChecked(values["text_mode"])
        self.drawer.setChecked(values["drawer"])
        self.form.clear_errors()
        self._clean = self._values()
        self._show_kind()

    def _show_kind(self) -> None:
        kind = self.kind.value()
        for name in ("host", "port"):
            self.form.fields[name].setVisible(kind == "tcp")
        self.form.fields["folder"].setVisible(kind == "file")
        self.browse.setVisible(kind == "file")
        for control in (self.form.fields["width_dots"], self.text_mode):
            control.setVisible(kind != "none")
        self.drawer.setVisible(kind == "tcp")
        self.ask_paper.setVisible(kind == "tcp")
        self.test.setVisible(kind != "none")

    def _show_rights(self) -> None:
        may = self.may_change()
        inputs: tuple[QWidget, ...] = (self.kind, self.name, self.host, self.port, self.folder, self.width_)
        for control in (*inputs, self.browse, self.text_mode, self.drawer, self.save_button):
            control.setEnabled(may)

    def _show_waiting(self) -> None:
        waiting = self.ctx.desk.see(printing.waiting)
        if waiting.ask:
            self._say(f"{waiting.ask} 张在等人决定打不打，看「打印列表」", "warn")
        elif waiting.failed:
            self._say(f"{waiting.failed} 张没打出来，会自动再试", "warn")

    def _values(self) -> dict[str, Any]:
        port = self.port.text().strip()
        return {
            "name": self.name.text().strip(),
            "kind": self.kind.value(),
            "host": self.host.text().strip(),
            "port": int(port) if port.isascii() and port.isdigit() and len(port) < 6 else 0,
            "folder": self.folder.text().strip(),
            "width_dots": self.width_.value(),
            "text_mode": self.text_mode.isChecked(),
            "drawer": self.drawer.isChecked(),
        }

    def save(self) -> None:
        """Save this printer; papers already waiting go the new way."""
        if not self.may_change() or not self.form.valid():
            return
        role = str(self.role.value())
        values = self._values()
        values["port"] = values["port"] or PRINTER["port"]
        for name in ("host", "folder", "width_dots", "name", "kind", "port"):
            self.form.fields[f"printers.{role}.{name}"] = self.form.fields[name]

        def done(stored: dict[str, Any]) -> None:
            self._all = stored
            self._show()
            self.ctx.shell.toast(f"已保存{ROLES.get(role, role)}")

        self.form.run(centre.put, "printers", {**self._all, role: values}, then=done)

    def _browse(self) -> None:
        self.ctx.dialogs.choose_folder("小票存到哪个文件夹", lambda path: self.folder.setText(str(path)))

    def _printer(self) -> Printer | None:
        if not self.form.valid():
            return None
        role = str(self.role.value())
        return printer_of(Path(self.ctx.desk.store.folder), role, self._values())

    def print_test(self) -> None:
        """Print a sample with what stands in the form, saved or not."""
        printer = self._printer()
        if printer is None or printer.kind == "none":
            return
        document = self._sample()
        where = f"文件夹 {printer.folder}" if printer.kind == "file" else "打印机，看看纸上的字"
        self._ask(lambda: print_sample(printer, document), f"已送到{where}")

    def ask_printer(self) -> None:
        """Ask the printer about its paper."""
        printer = self._printer()
        if printer is not None:
            self._ask(lambda: status(printer), "打印机有回应，没有报缺纸")

    def _ask(self, work: Any, good: str) -> None:
        self._say("正在送", "ink2")
        self.test.setEnabled(False)
        self.ask_paper.setEnabled(False)

        def run(_progress: Progress) -> str | None:
            advice: str | None = work()
            return advice

        def over(words: str, tone: str) -> None:
            self.test.setEnabled(True)
            self.ask_paper.setEnabled(True)
            self._say(words, tone)

        def failed(trouble: BaseException) -> None:
            if not isinstance(trouble, PrintTrouble):
                over("没有成功", "bad")
                raise trouble
            over(fault_words(trouble.code), "bad")

        self.ctx.tasks.run(
            run,
            lambda advice: over(fault_words(advice) if advice else good, "warn" if advice else "ok"),
            failed,
            owner=self,
        )

    def _say(self, words: str, tone: str = "ok") -> None:
        self.said.setText(words)
        self.said.set_tone(tone)
        self._mark.set_icon(_MARKS.get(tone, "circle-check"), tone)
        self._mark.setVisible(bool(words))

    def focus_start(self) -> None:
        (self.host if self.kind.value() == "tcp" else self.name).setFocus()

    def verbs(self) -> list[Verb]:
        return [Verb("save", "保存", self.save), Verb("print", "打一张测试页", self.print_test)]

    def panes(self) -> list[QWidget]:
        return []

    def has_draft(self) -> bool:
        return self._clean is not None and self._values() != self._clean
