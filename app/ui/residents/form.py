"""The form of a resident: what is wrong stands beside its field and goes the moment it is right."""

from datetime import date
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import Refused
from app.rules.dates import read_day
from app.rules.people import match_marks, names
from app.services.residents.registry import ResidentCard, ResidentDraft
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Banner
from app.ui.kit.drawer import Drawer
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit, TextBox
from app.ui.kit.label import Label
from app.ui.kit.scroll import ScrollBody
from app.ui.residents import typed, words
from app.ui.residents.hints import HintCard, Hinting
from app.ui.residents.profile import WIDTH
from app.ui.residents.sex_box import SexBox
from app.ui.residents.typed import Note, Typed
from app.ui.words import sentences

_DATED = ("ric18", "ric15", "hmt-residence", "frp2023")


class FormPanel(Drawer):
    """Takes a new resident on (``card`` None) or corrects one. Esc closes it and keeps what was typed.

    Signals: ``save_wanted``, ``open_wanted(UUID)`` for whom a document already belongs to, ``looked_up(str)`` with a
    whole document number, so that the page can say so before anything is saved, ``cleared`` when a draft is thrown
    away.
    """

    save_wanted = Signal()
    open_wanted = Signal(object)
    looked_up = Signal(str)
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__("新居民", width=WIDTH)
        self.setAccessibleName("居民登记")
        self.resident_id: UUID | None = None
        self._card: ResidentCard | None = None
        self._start = Typed()
        self._drop: set[str] = set()
        self._today = date.min
        self._owner: Banner | None = None
        self._make_controls()
        self._make_fields()
        self._make_foot()
        self._connect()
        self.like = HintCard()
        self.body.insertWidget(0, self.like)
        boxes = (self.name, self.phone, self.address, self.birth)
        self.hinting = Hinting(self.like, boxes, self._hinted, lambda: self.resident_id)

    def _make_controls(self) -> None:
        self.name = LineEdit(name="姓名", most=60)
        self.document = LineEdit(kind="code", hint="号码，可扫身份证", name="证件号码", most=40)
        self.birth = LineEdit(kind="code", hint="1952-1-2 或 19520102", name="出生日期", most=20)
        self.sex = SexBox()
        self.phone = LineEdit(kind="phone", hint="手机或座机", name="电话", most=30)
        self.address = LineEdit(hint="如 3幢2单元501室", name="住址", most=120)
        self.pinyin = LineEdit(kind="code", name="拼音", most=200)
        self.remark = TextBox(name="备注", hint="工作人员看得见的话，如 少盐、行动不便", lines=2)
        self.remark.installEventFilter(self)

    def _make_fields(self) -> None:
        def field(label: str, control: QWidget, *, required: bool = False) -> Field:
            return Field(label, control, required=required, label_width=52)

        self.fields = {
            "name": field("姓名", self.name, required=True),
            "document_number": field("证件", self.document),
            "birth_date": field("出生", self.birth),
            "sex": field("性别", self.sex),
            "phone": field("电话", self.phone),
            "address": field("住址", self.address),
            "pinyin": field("拼音", self.pinyin),
            "note": field("备注", self.remark),
        }
        self.kept: dict[str, Button] = {}
        for code, one in self.fields.items():
            if code not in ("document_number", "phone"):
                self.body.addWidget(one)
                continue
            row = QHBoxLayout()
            row.setSpacing(6)
            drop = Button("删去", kind="ghost")
            drop.clicked.connect(lambda _checked=False, code=code: self._toggle_drop(code))
            self.kept[code] = drop
            row.addWidget(one, 1)
            row.addWidget(drop, 0, Qt.AlignmentFlag.AlignTop)
            self.body.addLayout(row)
        self.body.addStretch(1)
        self._scroll = next(area for area in self.findChildren(ScrollBody))

    def _make_foot(self) -> None:
        self.bar = Label("", "caption", "bad", elide=True)
        self.fresh = Button("清空重填", kind="ghost", on=self.start_again)
        self.keep = Button("保存", kind="primary", key=shortcuts.cap("save"), on=self.save_wanted.emit)
        self.foot.addWidget(self.bar, 1)
        self.foot.addWidget(self.fresh)
        self.foot.addWidget(self.keep)

    def _connect(self) -> None:
        self.name.textChanged.connect(lambda _text: self._name_typed())
        self.name.left.connect(lambda: self._check_name() if self.name.text() else None)
        self.document.textChanged.connect(lambda _text: self._document_typed(left=False))
        self.document.left.connect(lambda: self._document_typed(left=True))
        self.birth.textChanged.connect(lambda _text: self._birth_typed(left=False))
        self.birth.left.connect(lambda: self._birth_typed(left=True))
        self.phone.textChanged.connect(lambda _text: self._phone_typed(left=False))
        self.phone.left.connect(lambda: self._phone_typed(left=True))
        self.address.textChanged.connect(lambda _text: self._address_typed())
        for one in (self.pinyin, self.remark):
            one.textChanged.connect(self._plain_typed)
        for line in (self.name, self.document, self.birth, self.phone, self.address, self.pinyin):
            line.returnPressed.connect(lambda line=line: line.focusNextPrevChild(True))

    # --- what the page gives and takes

    def begin(self, resident_id: UUID, card: ResidentCard | None, what: Typed, today: date, *, draft: bool) -> None:
        """Show the form for a resident, with what was typed before; ``card`` None takes a new one on."""
        self.hinting.forget()
        self.resident_id, self._card, self._today = resident_id, card, today
        self._start = start_of(card)
        self.title.setText(f"修改 {card.name}" if card is not None else "新居民")
        self.keep.set_words("保存" if card is not None else "登记")
        self.note_draft(draft)
        self.put(what)

    def put(self, what: Typed) -> None:
        """Fill the form; nothing counts as wrong before the keyboard has left it."""
        self.say_owner(None)
        self._drop = set(what.drop)
        self._show_kept()
        self.sex.set_value(what.sex)
        self.birth.setText(what.birth_date)
        self.name.setText(what.name)
        self.document.setText(what.document_number)
        self.phone.setText(what.phone)
        self.address.setText(what.address)
        self.pinyin.setText(what.pinyin)
        self.remark.setPlainText(what.note)
        for one in self.fields.values():
            one.set_error(None)
        self._name_typed()
        self._document_typed(left=bool(what.document_number))
        self._birth_typed(left=bool(what.birth_date))
        self._phone_typed(left=bool(what.phone))
        self._address_typed()
        self._count_errors()

    def typed(self) -> Typed:
        """The form as it is typed now."""
        return Typed(
            name=self.name.text(),
            document_number=self.document.text(),
            birth_date=self.birth.text(),
            sex=self.sex.value(),
            phone=self.phone.text(),
            address=self.address.text(),
            pinyin=self.pinyin.text(),
            note=self.remark.toPlainText(),
            drop=frozenset(self._drop),
        )

    @property
    def card(self) -> ResidentCard | None:
        """Who is being corrected, None for a new resident."""
        return self._card

    def dirty(self) -> bool:
        """Whether anything differs from what is stored."""
        return self.resident_id is not None and self.typed() != self._start

    def scan(self, number: str) -> None:
        """A document was scanned while the form is open."""
        self.document.setText(number.strip())
        self._document_typed(left=True)

    def start_again(self) -> None:
        """Throw away what was typed."""
        self.put(self._start)
        self.note_draft(False)
        self.cleared.emit()
        self.name.setFocus()

    def note_draft(self, draft: bool) -> None:
        """Say that this is something begun before."""
        self.note.setText("上次没填完的" if draft else "")
        self.fresh.setVisible(draft)

    # --- saving

    def draft(self) -> ResidentDraft | None:
        """What to save; None when something is wrong, and the first wrong field has the keyboard."""
        self._check_name()
        self._document_typed(left=True)
        self._birth_typed(left=True)
        self._phone_typed(left=True)
        if not self._count_errors():
            what = self.typed()
            return ResidentDraft(
                name=what.name,
                birth_date=read_day(what.birth_date),
                sex=what.sex,
                phone=self._stored("phone", what.phone),
                address=what.address,
                document_number=self._stored("document_number", what.document_number),
                pinyin=what.pinyin,
                note=" ".join(what.note.split("\n")),
            )
        self.focus_wrong()
        return None

    def _hinted(self) -> ResidentDraft | None:
        """What a look-alike is looked for by: a new resident's name with whatever else is right so far."""
        what = self.typed()
        if self._card is not None or not what.name.strip() or self._owner is not None:
            return None
        try:
            born = read_day(what.birth_date)
        except ValueError:
            born = None
        return ResidentDraft(what.name, born, phone=what.phone, address=what.address, pinyin=what.pinyin)

    def _stored(self, code: str, text: str) -> str | None:
        """None leaves what is stored: on a correction an empty field is not a removal, 删去 is."""
        return None if self._card is not None and not text.strip() and code not in self._drop else text

    def refuse(self, refused: Refused) -> bool:
        """Show a refusal beside its field, or who has the document; False when it belongs elsewhere."""
        if refused.code == "document_known":
            self.say_owner(refused)
            self.document.setFocus()
            return True
        field = self.fields.get(str(refused.data.get("field")))
        if refused.code != "field_bad" or field is None:
            return False
        field.set_error(sentences.beside_field(refused))
        self._count_errors()
        self.focus_wrong()
        return True

    def focus_wrong(self) -> None:
        """Give the keyboard to the first field with an error."""
        for one in self.fields.values():
            if one.error:
                one.control.setFocus()
                self._scroll.ensureWidgetVisible(one)
                return

    def say_owner(self, refused: Refused | None) -> None:
        """Tell whom the document already belongs to, with the way to open them; None takes it away."""
        if self._owner is not None:
            self._owner.hide()
            self._owner.deleteLater()
            self._owner = None
        if refused is None:
            return
        data = refused.data
        action = Action("打开那位", lambda: self.open_wanted.emit(data["resident"]))
        who = f"{data['name']} · 编号 {words.member_no(data['no'])}"
        self._owner = Banner("warn", sentences.sentence(refused).title, who, [action])
        self.body.insertWidget(0, self._owner)

    @property
    def owner(self) -> Banner | None:
        """The notice about the document's owner, if shown."""
        return self._owner

    # --- while people type

    def _check_name(self) -> None:
        self._say("name", Note(error="" if self.name.text().strip() else "请填写姓名"))

    def _name_typed(self) -> None:
        name = self.name.text()
        if self.fields["name"].error:
            self._check_name()
        self.pinyin.setPlaceholderText(names.pinyin(name) if name.strip() else "留空用字典读音")
        several = match_marks.readings_hint(name)
        self.fields["pinyin"].set_hint(f"多音字：{several}" if several else "")
        self._plain_typed()

    def _document_typed(self, *, left: bool) -> None:
        self.say_owner(None) if self._owner is not None and not left else None
        note = typed.document_note(self.document.text(), self._today, left=left or self._wrong("document_number"))
        self._say("document_number", note)
        read = note.read if note.read is not None and note.read.birth_date is not None else None
        if read is not None and read.birth_date is not None:
            self.birth.setText(words.day(read.birth_date))
            self.sex.set_value(read.sex or "")
        held = self._held_by_document()
        self.birth.setReadOnly(read is not None or held)
        self.sex.fix("按证件" if read is not None else "按证件登记，不能改" if held else "")
        if note.read is not None and typed.is_sure(note.read) and (left or read is not None):
            self.looked_up.emit(note.read.number)

    def _held_by_document(self) -> bool:
        """What once came from a document is not typed over: the age decides the price."""
        card = self._card
        dated = card is not None and card.document_kind in _DATED and card.birth_date is not None
        return dated and "document_number" not in self._drop and not self.document.text().strip()

    def _birth_typed(self, *, left: bool) -> None:
        note = typed.birth_note(self.birth.text(), self._today, left=left or self._wrong("birth_date"))
        self._say("birth_date", note)

    def _phone_typed(self, *, left: bool) -> None:
        self._say("phone", typed.phone_note(self.phone.text(), left=left or self._wrong("phone")))

    def _address_typed(self) -> None:
        door = names.door(self.address.text())
        self.fields["address"].set_hint(f"可按门牌 {door} 搜索" if door else "")
        self._plain_typed()

    def _plain_typed(self) -> None:
        """What the store refused for these fields is tried again on saving."""
        for code in ("address", "pinyin", "note"):
            if self.fields[code].error:
                self.fields[code].set_error(None)
        self._count_errors()

    def _wrong(self, code: str) -> bool:
        return bool(self.fields[code].error)

    def _say(self, code: str, note: Note) -> None:
        self.fields[code].set_hint(note.hint)
        self.fields[code].set_error(note.error)
        self._count_errors()

    def _count_errors(self) -> int:
        count = sum(bool(one.error) for one in self.fields.values())
        self.bar.setText(f"还有 {count} 处要改" if count else "")
        return count

    def _toggle_drop(self, code: str) -> None:
        self._drop ^= {code}
        if code in self._drop:
            self.fields[code].control.clear()  # type: ignore[attr-defined]
        self._show_kept()
        self._document_typed(left=True)

    def _show_kept(self) -> None:
        card = self._card
        stored = {
            "document_number": words.document(card.document_kind, card.document_tail) if card else "",
            "phone": card.phone if card else "",
        }
        usual = {"document_number": "号码，可扫身份证", "phone": "手机或座机"}
        for code, button in self.kept.items():
            box = self.document if code == "document_number" else self.phone
            gone = code in self._drop
            box.setPlaceholderText("保存后删去" if gone else stored[code] or usual[code])
            button.setVisible(bool(stored[code]))
            button.set_words("留下" if gone else "删去")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.remark and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
                self.keep.setFocus()
                return True
        return super().eventFilter(watched, event)


def start_of(card: ResidentCard | None) -> Typed:
    """The form of a resident before anything is typed: document and phone stay masked, so they begin empty."""
    if card is None:
        return Typed()
    return Typed(
        name=card.name,
        birth_date=words.day(card.birth_date) if card.birth_date else "",
        sex=card.sex,
        address=card.address,
        pinyin="" if card.pinyin == names.pinyin(card.name) else card.pinyin,
        note=card.note,
    )
