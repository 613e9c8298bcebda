"""打印机: where papers go, how wide they are, and a test page; one printer for rolls, one for full pages."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app.print.transports import Printer, PrintTrouble, printer_of, send, status
from app.rules.rights import Right
from app.services import print_queue
from app.services.centre import settings
from app.services.documents import Document
from app.ui.changes import changes_button, may_read, setting_changes
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, into, row, wide
from app.ui.kit.options import Choice
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.records import UNSAVED
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.section import Section
from app.ui.kit.tasks import Progress
from app.ui.paper import page_printer
from app.ui.paper.paper import PaperView, roll_of
from app.ui.paper.side import paper_side
from app.ui.settings.printer_fields import PrinterFields
from app.ui.settings.printer_words import ROLES, fault_words, goes_to
from app.ui.settings.sample_paper import sample_kitchen_slip, sample_receipt, sample_slip

_MARKS = {"ok": "circle-check", "bad": "circle-alert", "warn": "triangle-alert", "ink2": "loader"}
_FOR = {"receipt": "小票、交班单", "page": "受理单据、台账、清单、交接单", "kitchen": "给后厨的单子"}
_NOTES = {"receipt": "照打印机的点画的", "page": "A4，一张两联", "kitchen": "照打印机的点画的"}


def print_sample(printer: Printer, document: Document) -> str | None:
    """Render a test page and hand it over; for the worker. Returns the printer's advice, raises ``PrintTrouble``."""
    from app.print.render import render

    data = pdf = b""
    if printer.role != "page":
        data = render(
            document, form="escpos", width_dots=printer.width_dots, text_mode=printer.text_mode,
            columns=printer.columns, cut=printer.cut, code_page=printer.code_page,
        )  # fmt: skip
    if printer.role == "page" or printer.kind == "file":
        pdf = render(document, form="pdf", width_dots=printer.width_dots)
    return send(printer, "测试页", data, pdf, page_printer.send_pages)


def print_strip(printer: Printer) -> str | None:
    """Hand over a 测试条; for the worker. As ``print_sample``."""
    from app.print.escpos import strip_job

    return send(printer, "测试条", strip_job(cut=printer.cut, code_page=printer.code_page))


class PrinterTab(Section):
    """The settings of one printer role at a time; what is typed for one stays while the other is looked at."""

    key, title, right = "printer", "打印机", Right.SETTINGS

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._all: dict[str, dict[str, Any]] = {}
        self.role = Choice(list(ROLES.items()), name="哪一台")
        self.fields = PrinterFields(ctx, self)
        self.form = self.fields.form
        self.paper = PaperView(ctx.tasks, width=300, roll=lambda: roll_of(self.fields.values()))
        self.said = Label("", "body", "ink2", wrap=True)
        self._mark = IconView("circle-check", "ok", 18)
        self.test = Button("测试页", icon="printer", key=shortcuts.cap("print"), on=self.print_test)
        self.strip = Button("测试条", icon="printer", on=self.print_strip)
        self.ask_paper = Button("问打印机", icon="refresh-cw", on=self.ask_printer)
        self.save_button = Button("保存", kind="primary", key=shortcuts.cap("save"), on=self.save)
        self._side = paper_side("测试页", _NOTES["receipt"], self.paper)
        into(self.column, wide(row(wide(self._make_card()), self._side, gap=12)))
        self.role.changed.connect(lambda role: self.show_role(str(role)))
        self.fields.kind_changed.connect(self._show_verbs)
        self.form.entered.connect(self.save)
        self.form.edited.connect(self._say_unsaved)
        self.form.edited.connect(self._show_sample)
        self.form.handed_over.connect(lambda _begun: self._say_drafts())

    def _make_card(self) -> Card:
        self._card = card = Card(ROLES["receipt"], _FOR["receipt"])
        card.head.addWidget(self.role)
        self.changes = changes_button(self.ctx, "打印机", lambda: setting_changes(self.ctx, ("printers",)))
        self.goes = Label("", "caption", "ink2", wrap=True)
        foot = row(self.changes, STRETCH, self.ask_paper, self.strip, self.test, self.save_button)
        into(card.body, wide(ScrollBody(self.fields)), self.goes, row(self._mark, wide(self.said)), foot)
        self._say("")
        return card

    def refresh(self) -> None:
        dirty = bool(self._all) and self.form.dirty()
        self._all = self.ctx.desk.see(settings.printers)
        if not dirty:
            self._show()
        may = self.may_change()
        self.fields.set_writable(may)
        self.save_button.setEnabled(may)
        self.changes.setVisible(may_read(self.ctx))
        self._show_waiting()
        self._say_unsaved()
        self._show_sample()

    def show_role(self, role: str) -> None:
        """Bring a printer to the front; what was typed for the other one is kept."""
        self.role.set_value(role)
        self._show(role)
        self._show_sample()
        self._say_drafts()

    def _show(self, role: str = "") -> None:
        role = role or self.fields.role
        self.fields.show_values(role, self._all[role])
        self._card.title.setText(ROLES[role])
        self._card.note.setText(_FOR[role])
        self.goes.setText(f"从这台打的：{goes_to(role)}。")
        self._side.note.setText(_NOTES[role])
        self._show_verbs()

    def _show_verbs(self) -> None:
        kind = self.fields.kind.value()
        self.ask_paper.setVisible(kind == "tcp")
        self.test.setVisible(kind != "none")
        self.strip.setVisible(kind != "none" and self.fields.role != "page")

    def _sample(self) -> Document:
        desk = self.ctx.desk
        member = desk.staff.name if desk.staff else ""
        if self.fields.role == "kitchen":
            return sample_kitchen_slip(desk.see(settings.head), desk.now(), desk.terminal, member)
        if self.fields.role == "page":
            return sample_slip(desk.see(settings.head), desk.now(), member)
        return sample_receipt(desk.see(settings.head), desk.now(), desk.terminal, member)

    def _show_sample(self) -> None:
        self.paper.show_document(self._sample(), as_page=self.fields.role == "page")

    def _show_waiting(self) -> None:
        waiting = self.ctx.desk.see(print_queue.waiting)
        if waiting.ask:
            self._say(f"{waiting.ask} 张在等人决定打不打，看「打印列表」", "warn")
        elif waiting.failed:
            self._say(f"{waiting.failed} 张没打出来，会自动再试", "warn")

    def _say_drafts(self) -> None:
        others = [ROLES[role] for role in self.form.begun() if role != self.fields.role]
        self._say(f"{others[0]}还有改动没有保存" if others else "", "warn")
        self._say_unsaved()

    def _say_unsaved(self) -> None:
        """What stands here is not in force yet; how a test went and what waits is said before that."""
        if self.said.text() in ("", UNSAVED):
            self._say(UNSAVED if self.form.dirty() else "", "warn")

    def save(self) -> None:
        """Save this printer; papers already waiting go the new way."""
        if not self.may_change() or self.form.draft() is None:
            return
        role = self.fields.role
        values = self.fields.values()
        if not 0 < values["port"] < 65536:  # typed before another way was picked, and out of sight now
            values["port"] = self._all[role]["port"]

        def done(stored: dict[str, dict[str, Any]]) -> None:
            self._all = stored
            self.form.saved()
            self._show()
            self._say_drafts()
            self.ctx.shell.toast(f"已保存{ROLES[role]}")

        self.form.run(settings.put, "printers", {**self._all, role: values}, then=done)

    def _printer(self) -> Printer | None:
        if self.form.draft() is None:
            return None
        values = self.fields.values()
        values["name"] = values["name"] or ROLES[self.fields.role]
        return printer_of(self.fields.role, values, Path(self.ctx.desk.store.folder))

    def print_test(self) -> None:
        """Print a sample with what stands in the form, saved or not."""
        printer = self._printer()
        if printer is None or printer.kind == "none":
            return
        document = self._sample()
        places = {
            "file": f"文件夹 {printer.folder}",
            "system": f"系统打印机「{printer.queue or '默认'}」，看看纸上的字",
        }
        self._ask(lambda: print_sample(printer, document), f"已送到{places.get(printer.kind, '打印机，看看纸上的字')}")

    def print_strip(self) -> None:
        """Print bars of every usual width: the last one that is whole tells how many dots the head has."""
        printer = self._printer()
        if printer is not None and printer.kind != "none":
            self._ask(lambda: print_strip(printer), "已送出：看右端最后一个完整的点数，填在「打印点数」里")

    def ask_printer(self) -> None:
        """Ask the printer about its paper."""
        printer = self._printer()
        if printer is not None:
            self._ask(lambda: status(printer), "打印机有回应，没有报缺纸")

    def _ask(self, work: Any, good: str) -> None:
        self._say("正在送", "ink2")
        self.test.setEnabled(False)
        self.strip.setEnabled(False)
        self.ask_paper.setEnabled(False)
        page = self.fields.role == "page"

        def run(_progress: Progress) -> str | None:
            advice: str | None = work()
            return advice

        def over(words: str, tone: str) -> None:
            self.test.setEnabled(True)
            self.strip.setEnabled(True)
            self.ask_paper.setEnabled(True)
            self._say(words, tone)

        def failed(trouble: BaseException) -> None:
            if not isinstance(trouble, PrintTrouble):
                over("没有成功", "bad")
                raise trouble
            over(fault_words(trouble.code, page=page), "bad")

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
        kind = self.fields.kind.value()
        first: dict[object, QWidget] = {
            "tcp": self.fields.host, "system": self.fields.queue, "usb": self.fields.queue,
        }  # fmt: skip
        start = first.get(kind, self.fields.name)
        (start if start.isVisibleTo(self) else self.role).setFocus()

    def verbs(self) -> list[Verb]:
        return [Verb("save", "保存", self.save), Verb("print", "打一张测试页", self.print_test)]

    def panes(self) -> list[QWidget]:
        return []

    def has_draft(self) -> bool:
        return self.form.has_draft()
