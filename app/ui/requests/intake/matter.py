"""③ 诉求与去向: what it is, where, in the resident's words, how to reach them, who does it, by when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.requests.catalogue import ItemRow
from app.services.requests.phrases import PhraseRow
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.enter_chain import EnterChain
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit, TextBox
from app.ui.kit.label import Label
from app.ui.kit.options import Choice
from app.ui.kit.picker import Picker, under
from app.ui.kit.results import Hit
from app.ui.requests.intake.due import DueRow
from app.ui.requests.intake.files import FilesRow
from app.ui.requests.intake.materials import MaterialsRow
from app.ui.requests.intake.model import (
    BLANK,
    CHANNELS,
    PLACE_MOST,
    TEXT_MOST,
    Intake,
    Route,
    blank_from,
    phone_words,
    received_words,
)
from app.ui.requests.intake.phrases import Phrases
from app.ui.requests.intake.route import FateRow, Look
from app.ui.requests.words import no_item
from app.ui.words import sentences


@dataclass(frozen=True)
class Asks:
    """What the step asks the desk while people type. ``now`` is the wall clock."""

    items: Callable[[str], Sequence[ItemRow]]
    handlers: Look
    phrases: Callable[[str], Sequence[PhraseRow]]
    limit: Callable[[ItemRow], str]
    now: Callable[[], datetime]


class MatterStep(QWidget):
    """Step ③. Signals: ``edited``, ``item_picked(code)``, ``done`` when Enter leaves the last field, ``attach_wanted``
    to choose a file.
    """

    attach_wanted = Signal()
    edited = Signal()
    item_picked = Signal(str)

    def __init__(self, asks: Asks) -> None:
        super().__init__()
        self._asks = asks
        self._make_controls()
        self._make_fields()
        self._lay_out()
        self._connect()

    def _make_controls(self) -> None:
        self.item = Picker(self._item_hits, hint="事项名称 / 拼音首字母 / 编号", name="事项", icon="clipboard-list")
        self.place = LineEdit(hint="在哪里", name="地点", most=PLACE_MOST)
        self.text = TextBox(hint="居民要办什么、什么情况、希望怎样", name="诉求", lines=2)
        self.phrases = Phrases(self._asks.phrases)
        self.phone = LineEdit(kind="phone", name="联系电话", most=30)
        self.phone.setFixedWidth(230)
        self.channel = Choice(CHANNELS, name="渠道")
        self.channel.setFixedWidth(124)
        self.received = LineEdit(kind="code", hint="11-20 9:30", name="收到时间", most=20)
        self.received.setFixedWidth(230)
        self.attach = Button("附文件", kind="ghost", icon="paperclip", key=shortcuts.cap("attach"))
        self.attach.setToolTip("照片、PDF、Word、Excel；也可以把文件拖进来")
        self.files = FilesRow()
        self.materials = MaterialsRow()
        self.fate = FateRow(self._asks.handlers)
        self.due = DueRow()

    def _make_fields(self) -> None:
        beside = sentences.beside_field
        self.fields = {
            "item": Field("事项", self.item, required=True),
            "place": Field("地点", self.place, label_width=36),
            "text": Field("诉求", self.text, required=True),
            "phone": Field("联系电话", self.phone, beside=True, check=lambda text: phone_words(text, beside)),
            "received_at": Field(
                "收到时间", self.received, required=True, beside=True,
                check=lambda text: received_words(text, self._asks.now()),
            ),
        }  # fmt: skip

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self.fields["item"], 3, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.fields["place"], 2, Qt.AlignmentFlag.AlignTop)
        self.script = Card(ground="subtle")
        self.script_words = Label("", "body", "ink2", wrap=True)
        self.script.body.addWidget(self.script_words)
        self.script.hide()
        reach = QHBoxLayout()
        reach.setSpacing(8)
        reach.addWidget(self.fields["phone"])
        reach.addStretch(1)
        reach.addWidget(self.attach)
        reach.addWidget(Label("渠道", "body", "ink2"))
        reach.addWidget(self.channel)
        column.addLayout(first)
        column.addLayout(under(self.item.list))
        column.addLayout(under(self.script))
        column.addWidget(self.fields["text"])
        column.addLayout(under(self.phrases))
        column.addLayout(reach)
        held = QHBoxLayout()
        held.addWidget(self.fields["received_at"])
        held.addStretch(1)
        column.addLayout(held)
        for low in (self.files, self.materials, self.fate, self.due):
            column.addWidget(low)
        for typed in (self.text, self.place, self.phone, self.received, self.item.box):
            typed.setAcceptDrops(False)  # a file dropped anywhere is for the form, not a path in a field

    def _connect(self) -> None:
        self.chain = EnterChain(self)
        self.chain.add(self.item.box, self.item.is_open, self.item.hold)
        self.chain.add(self.place)
        self.chain.add(self.text, within=self._to_blank)
        self.chain.add(self.phone)
        self.chain.add(self.received)
        self.materials.join(self.chain)
        self.fate.join(self.chain)
        self.due.join(self.chain)
        self.item.picked.connect(lambda code: self.item_picked.emit(str(code)))
        self.item.missed.connect(lambda typed: self.say("item", no_item(typed)))
        self.item.box.textEdited.connect(lambda _typed: self.say("item", None))
        for line in (self.place, self.phone, self.received):
            line.textChanged.connect(lambda _text: self.edited.emit())
        self.text.textChanged.connect(self._text_typed)
        self.channel.changed.connect(self._channel_chosen)
        self.phrases.picked.connect(self._insert)
        self.phrases.closed.connect(self.text.setFocus)
        self.attach.clicked.connect(lambda _on=False: self.attach_wanted.emit())
        self.files.emptied.connect(self.attach.setFocus)
        for part in (self.files, self.materials, self.fate, self.due):
            part.edited.connect(self.edited)
        self.fate.handled.connect(lambda: self.chain.next_of(self.fate.handler.box))

    # --- what is shown

    def put(self, intake: Intake, item: ItemRow | None) -> None:
        """Show a form; nothing counts as wrong before the keyboard has left it."""
        self.item.put(intake.item or None, item.name if item is not None else "")
        self.place.setText(intake.place)
        if self.text.toPlainText() != intake.text:
            self.text.setPlainText(intake.text)
        self.phone.setText(intake.phone)
        self.channel.set_value(intake.channel)
        self.received.setText(intake.received)
        self.files.put(intake)
        self.materials.put(intake, item)
        self.fate.put(intake, item)
        self.due.put(intake)
        self.phrases.hide()
        self.script_words.setText(item.script if item is not None else "")
        if item is None or not item.script:
            self.script.hide()
        for field in self.fields.values():
            field.set_error(None)
        for row in (self.fate, self.due, self.files):
            row.say(None)
        self.show_for(intake)
        self._count()

    def take(self, intake: Intake) -> Intake:
        """The form with what stands in this step."""
        own = replace(
            intake,
            place=self.place.text(),
            text=self.text.toPlainText(),
            phone=self.phone.text(),
            channel=str(self.channel.value() or "window"),
            received=self.received.text(),
        )
        return self.due.take(self.fate.take(self.materials.take(self.files.take(own))))

    def show_for(self, intake: Intake) -> None:
        """Show only the fields this form asks for: what is closed on the spot has no deadline."""
        self.fields["received_at"].setVisible(intake.channel == "paper")
        self.due.setVisible(intake.route is not Route.NOW)

    def hint_phone(self, masked: str) -> None:
        """The phone on file stands in the empty field."""
        self.phone.setPlaceholderText(f"不填就用 {masked}" if masked else "手机或座机")

    def say(self, field: str, words: str | None) -> None:
        """Show what is wrong with a field, or nothing."""
        if field == "handler":
            self.fate.say(words)
        elif field == "due_day":
            self.due.say(words)
        elif field == "files":
            self.files.say(words)
        else:
            self.fields[field].set_error(words)

    def stop_of(self, field: str) -> QWidget:
        """The control of a field."""
        others: dict[str, QWidget] = {"handler": self.fate.handler.box, "due_day": self.due.day}
        if field == "item":
            return self.item.box
        if field == "files":
            return self.files.first_wrong()
        return others.get(field) or self.fields[field].control

    def toggle_script(self) -> None:
        """Fold what the desk says for this item in or out."""
        self.script.setVisible(self.script.isHidden() and bool(self.script_words.text()))

    def open_phrases(self) -> None:
        """常用语 for the text."""
        self.phrases.open_list()

    # --- inside

    def write(self) -> None:
        """Give the text the keyboard: a template is selected whole, own words go on at their end."""
        self.text.setFocus()
        if BLANK in self.text.toPlainText():
            self.text.selectAll()
        else:
            self.text.moveCursor(QTextCursor.MoveOperation.End)

    def _insert(self, words: str) -> None:
        self.text.setFocus()
        self.text.textCursor().insertText(words)
        if BLANK in words:
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self._to_blank()

    def _to_blank(self) -> bool:
        """Select the next blank of a template; False when there is none."""
        cursor = self.text.textCursor()
        whole = cursor.hasSelection() and cursor.selectionEnd() - cursor.selectionStart() > len(BLANK)
        found = blank_from(self.text.toPlainText(), 0 if whole else cursor.position())
        if found is None:
            return False
        cursor.setPosition(found[0])
        cursor.setPosition(found[1], QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
        return True

    def _text_typed(self) -> None:
        self._count()
        self.edited.emit()

    def _count(self) -> None:
        length = len(self.text.toPlainText().strip())
        said = f"已说明 {length} 字" if length <= TEXT_MOST else f"多了 {length - TEXT_MOST} 字"
        self.fields["text"].set_hint(f"{said} · 常用语 {shortcuts.cap('phrases')} · 换行 Shift ↵")

    def _channel_chosen(self, channel: object) -> None:
        self.fields["received_at"].setVisible(channel == "paper")
        self.edited.emit()

    def _item_hits(self, query: str) -> list[Hit]:
        rows = self._asks.items(query)
        return [Hit(r.name, f"{r.code} · {r.scene_name}", self._asks.limit(r), data=r.code, avatar=False) for r in rows]
