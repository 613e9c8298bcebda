"""Taking on somebody nobody knows yet, without leaving the request: four fields, Enter from one to the next."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.errors import Refused
from app.services.residents import registry
from app.services.residents.registry import ResidentCard, ResidentDraft
from app.services.work import Work
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.enter_chain import EnterChain
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label
from app.ui.requests.intake.model import NAME_MOST, PLACE_MOST, phone_words, prefill
from app.ui.words import sentences


class Newcomer(Card):
    """The small form. Signals: ``save_wanted``, ``left`` to go back to the search; what was typed stays typed."""

    save_wanted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(ground="subtle")
        self.resident_id: UUID | None = None
        self.name = LineEdit(name="新居民姓名", most=NAME_MOST)
        self.phone = LineEdit(kind="phone", hint="手机或座机", name="新居民电话", most=30)
        self.address = LineEdit(hint="如 3幢2单元501室", name="新居民住址", most=PLACE_MOST)
        self.document = LineEdit(kind="code", hint="可不填，可扫身份证", name="新居民证件号", most=40)
        beside = sentences.beside_field
        self.fields = {
            "name": Field("姓名", self.name, required=True, label_width=44, check=_name_words),
            "phone": Field("电话", self.phone, label_width=44, check=lambda text: phone_words(text, beside)),
            "address": Field("住址", self.address, label_width=44),
            "document_number": Field("证件", self.document, label_width=44),
        }
        head = QHBoxLayout()
        head.addWidget(Label("登记新居民", "strong"))
        head.addWidget(Label("只有姓名必填，其余以后在档案里补", "caption", "ink2", elide=True), 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for at, one in enumerate(self.fields.values()):
            grid.addWidget(one, at // 2, at % 2)
        self.keep = Button("登记并选中", kind="soft", key="↵", on=self.save_wanted.emit)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(Button("返回搜索", kind="ghost", key="Esc", on=self.left.emit))
        foot.addWidget(self.keep)
        self.body.setSpacing(6)
        for part in (head, grid, foot):
            self.body.addLayout(part)
        chain = EnterChain(self)
        for stop in (self.name, self.phone, self.address, self.document):
            chain.add(stop)
        self.document.returnPressed.connect(self.save_wanted)

    def begin(self, resident_id: UUID, query: str) -> None:
        """Begin with what was searched; ``resident_id`` is made before, so that two presses make one resident."""
        known = prefill(query)
        self.resident_id = resident_id
        self.name.setText(known.get("name", ""))
        self.phone.setText(known.get("phone", ""))
        self.address.setText("")
        self.document.setText(known.get("document_number", ""))
        for one in self.fields.values():
            one.set_error(None)
        # letters are most often the pinyin somebody was searched by: then the name is still to be written
        latin = self.name.text().isascii()
        (self.name if latin else self.phone).setFocus()
        if latin:
            self.name.selectAll()

    def draft(self) -> ResidentDraft | None:
        """What to register; None when something is wrong, and the first wrong field has the keyboard."""
        for code in ("name", "phone"):
            if not self.fields[code].validate():
                self.fields[code].control.setFocus()
                return None
        return ResidentDraft(
            name=self.name.text(),
            phone=self.phone.text(),
            address=self.address.text(),
            document_number=self.document.text(),
        )

    def refuse(self, wrong: Refused) -> bool:
        """Show a refusal beside its field; False when it has none here."""
        field = self.fields.get(str(wrong.data.get("field", "")))
        if wrong.code != "field_bad" or field is None:
            return False
        field.set_error(sentences.beside_field(wrong))
        field.control.setFocus()
        return True


def register(work: Work, resident_id: UUID, draft: ResidentDraft) -> ResidentCard:
    """``residents.register`` with the id made when the form began."""
    return registry.register(work, draft, resident_id)


def _name_words(text: str) -> str | None:
    return None if text.strip() else "请填姓名"


__all__ = ["Newcomer", "register"]
