"""The form of a resident: what is wrong stands beside its field and goes the moment it is right."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.errors import Refused, StoreTrouble
from app.rules.dates import read_day
from app.rules.people import match_marks, names
from app.services.residents.registry import ResidentCard, ResidentDraft
from app.ui.kit import shortcuts
from app.ui.kit.asks import Ask, line
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Banner
from app.ui.kit.drawer import Drawer
from app.ui.kit.fields import LineEdit, TextBox
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, into, wide
from app.ui.kit.page import Ctx
from app.ui.kit.scroll import ScrollBody
from app.ui.residents import typed, words
from app.ui.residents.hints import HintCard, Hinting
from app.ui.residents.profile import WIDTH
from app.ui.residents.sex_box import SexBox
from app.ui.residents.stored_line import StoredLine
from app.ui.residents.typed import Note, Typed
from app.ui.words import sentences

_DATED = ("ric18", "ric15", "hmt-residence", "frp2023")


class NoteBox(TextBox):
    """A note without paragraphs: Enter goes on."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class FormPanel(Drawer):
    """Takes a new resident on (``card`` None) or corrects one. Esc closes it and keeps what was typed.

    Signals: ``save_wanted``, ``open_wanted(UUID)`` for whom a document already belongs to, ``looked_up(str)`` with a
    whole document number, so that the page can say so before anything is saved.
    """

    save_wanted = Signal()
    open_wanted = Signal(object)
    looked_up = Signal(str)

    def __init__(self, ctx: Ctx) -> None:
        super().__init__("新居民", width=WIDTH)
        self.setAccessibleName("居民登记")
        self.resident_id: UUID | None = None
        self._card: ResidentCard | None = None
        self._today = date.min
        self._owner: Banner | None = None
        self._notes: Mapping[str, Callable[..., Note]] = {
            "document_number": lambda text, left: typed.document_note(text, self._today, left=left),
            "birth_date": lambda text, left: typed.birth_note(text, self._today, left=left),
            "phone": typed.phone_note,
        }
        self.form: Form[ResidentDraft] = Form(
            ctx, ResidentDraft, self._asks(), self, name="residents.form", label_width=52
        )
        self.fields = self.form.fields
        self._take_controls()
        into(self.body, self.form, STRETCH)
        self._scroll = next(area for area in self.findChildren(ScrollBody))
        self._make_foot()
        self._connect()
        self.like = HintCard()
        self.body.insertWidget(0, self.like)
        boxes = (self.name, self.phone, self.address, self.birth)
        self.hinting = Hinting(self.like, boxes, self._hinted, lambda: self.resident_id)

    def _asks(self) -> tuple[Ask, ...]:
        number = lambda: StoredLine(kind="code", hint="号码，可扫身份证", name="证件号码", most=40)  # noqa: E731
        phone = lambda: StoredLine(kind="phone", hint="手机或座机", name="电话", most=30)  # noqa: E731
        remark = "工作人员看得见的话，如 少盐、行动不便"
        return (
            line("name", "姓名", most=60, required="请填写姓名"),
            Ask("document_number", "证件", number, read=self._right("document_number"),
                default=None, secret=True).read_as("证件号码"),
            line("birth_date", "出生", kind="code", hint="1952-1-2 或 19520102", most=20, read=self._born)
            .read_as("出生日期"),
            Ask("sex", "性别", SexBox),
            Ask("phone", "电话", phone, read=self._right("phone"), default=None),
            line("address", "住址", hint="如 3幢2单元501室", most=120),
            line("pinyin", "拼音", kind="code", most=200),
            Ask("note", "备注", lambda: NoteBox(name="备注", hint=remark, lines=2),
                read=lambda said: " ".join(said.split("\n"))),
        )  # fmt: skip

    def _right(self, name: str) -> Callable[[str | None], str | None]:
        """Reads a field by what is said beside it once the keyboard has left."""

        def read(text: str | None) -> str | None:
            note = self._notes[name](text or "", left=True)
            if note.error:
                raise ValueError(note.error)
            return text

        return read

    def _born(self, text: str) -> date | None:
        self._right("birth_date")(text)
        return read_day(text)

    def _take_controls(self) -> None:
        control = self.form.controls
        self.name: LineEdit = control["name"]
        self.birth: LineEdit = control["birth_date"]
        self.address: LineEdit = control["address"]
        self.pinyin: LineEdit = control["pinyin"]
        self.remark: NoteBox = control["note"]
        self.sex: SexBox = control["sex"]
        self._number: StoredLine = control["document_number"]
        self._lent: dict[str, tuple[str, str]] = {}  # what a document filled in: what stood there, and what it said
        self.document, self.phone = self._number.line, control["phone"].line
        self.kept: dict[str, Button] = {name: control[name].drop for name in ("document_number", "phone")}

    def _make_foot(self) -> None:
        self.bar = Label("", "caption", "bad", elide=True)
        self.fresh = Button("清空重填", kind="ghost", on=self.start_again)
        self.keep = Button("保存", kind="primary", key=shortcuts.cap("save"), on=self.save_wanted.emit)
        into(self.foot, wide(self.bar), self.fresh, self.keep)

    def _connect(self) -> None:
        self.name.changed.connect(lambda _text: self._name_typed())
        self.address.changed.connect(lambda _text: self._address_typed())
        self._number.changed.connect(lambda _text: self._document_typed())
        self._number.left.connect(lambda: self._document_typed(left=True))
        for name in ("birth_date", "phone"):
            self.form.controls[name].changed.connect(lambda _text, name=name: self._say(name))
            self.form.controls[name].left.connect(lambda name=name: self._say(name, left=True))
        self.form.edited.connect(self._count_errors)
        self.form.handed_over.connect(self._taken_over)
        self.name.left.connect(self._count_errors)
        self.remark.entered.connect(self.keep.setFocus)

    # --- what the page gives and takes

    def begin(self, resident_id: UUID, card: ResidentCard | None, today: date, what: Typed | None = None) -> None:
        """Show the form for a resident, with what was typed before or now with ``what``; ``card`` None takes a new one
        on."""
        self.put_aside()
        self.hinting.forget()
        self.resident_id, self._card, self._today = resident_id, card, today
        self.title.setText(f"修改 {card.name}" if card is not None else "新居民")
        self.keep.set_words("保存" if card is not None else "登记")
        self.form.turn_to(resident_id)
        self._fill()
        self.note_draft(self.form.resume() if what is None else False)
        for name, value in _answers(what or Typed()).items() if what is not None else ():
            if self.form.raw(name) != value:
                self.form.put(name, value)
        self._say_all()

    def _fill(self) -> None:
        """Show what is stored, without what was typed."""
        card = self._card
        self._lent.clear()
        document = words.document(card.document_kind, card.document_tail) if card is not None else None
        self._number.stand_for(document)
        self.form.controls["phone"].stand_for(card.phone if card is not None else None)
        self.form.fill(None, **_answers(start_of(card)))

    def _say_all(self) -> None:
        """Say of everything what is said while it is typed; nothing left empty counts as wrong yet."""
        self.say_owner(None)
        self._name_typed()
        self._document_typed(left=bool(self.document.text()))
        self._say("birth_date", left=bool(self.birth.text()))
        self._say("phone", left=bool(self.phone.text()))
        self._address_typed()
        self._count_errors()

    def typed(self) -> Typed:
        """The form as it is typed now."""
        return Typed(**{name: value or "" for name, value in self.form.typed().items()})

    @property
    def card(self) -> ResidentCard | None:
        """Who is being corrected, None for a new resident."""
        return self._card

    def _taken_over(self, begun: bool) -> None:
        self.note_draft(begun)
        self._say_all()

    def drafts(self) -> Sequence[tuple[UUID, str]]:
        """Whom something was typed about and not saved, with the name where that was typed."""
        return [(UUID(key), str((self.form.typed_about(key) or {}).get("name", ""))) for key in self.form.begun()]

    def has_draft(self) -> bool:
        """Whether anything was typed since the program began that is not saved."""
        return self.form.has_draft()

    def would_lose(self) -> bool:
        """Whether a document number was typed, which is kept nowhere before it is saved."""
        return any((self.form.typed_about(key) or {}).get("document_number") for key in self.form.begun())

    def put_aside(self) -> None:
        """Close the form; what was typed is kept."""
        self.form.keep_now()
        self.resident_id = None

    def let_go(self) -> None:
        """What stands here is saved, or stands elsewhere now: it is kept no longer."""
        if self.resident_id is not None:
            self.form.saved()
        self.resident_id = None

    def discard(self, resident_id: UUID) -> None:
        """Throw away what was typed about somebody while the form is not open."""
        self.form.turn_to(resident_id)
        self.form.saved()
        self.form.turn_to(None)

    def scan(self, number: str) -> None:
        """A document was scanned while the form is open."""
        self.form.put("document_number", number.strip())
        self._document_typed(left=True)

    def start_again(self) -> None:
        """Throw away what was typed."""
        self._fill()
        self.form.saved()
        self._say_all()
        self.note_draft(False)
        self.name.setFocus()

    def note_draft(self, draft: bool) -> None:
        """Say that this is something begun before."""
        self.note.setText("上次没填完的" if draft else "")
        self.fresh.setVisible(draft)

    # --- saving

    def draft(self) -> ResidentDraft | None:
        """What to save; None when something is wrong, and the first wrong field has the keyboard."""
        draft = self.form.draft()
        for name in self._notes:
            self._say(name, left=True)
        if self._count_errors():
            self.focus_wrong()
        return draft

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

    def refuse(self, trouble: Refused | StoreTrouble) -> None:
        """Show a refusal beside its field, or who has the document, or through the shell."""
        if isinstance(trouble, Refused) and trouble.code == "document_known":
            self.say_owner(trouble)
            self.document.setFocus()
            return
        self.form.refuse(trouble)
        self._count_errors()
        self.focus_wrong()

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

    def _name_typed(self) -> None:
        name = self.name.text()
        self.pinyin.setPlaceholderText(names.pinyin(name) if name.strip() else "留空用字典读音")
        several = match_marks.readings_hint(name)
        self.fields["pinyin"].set_hint(f"多音字：{several}" if several else "")

    def _document_typed(self, *, left: bool = False) -> None:
        if not left:
            self.say_owner(None)
        note = self._say("document_number", left=left)
        read = note.read if note.read is not None and note.read.birth_date is not None else None
        if read is not None and read.birth_date is not None:
            self._fill_in("birth_date", words.day(read.birth_date))
            self._fill_in("sex", read.sex or "")
            self._say("birth_date")
        elif self._lent:
            self._give_back()
        held = self._held_by_document()
        self.birth.setReadOnly(read is not None or held)
        self.sex.fix("按证件" if read is not None else "按证件登记，不能改" if held else "")
        if note.read is not None and typed.is_sure(note.read) and (left or read is not None):
            self.looked_up.emit(note.read.number)

    def _fill_in(self, name: str, value: str) -> None:
        before = self.form.raw(name)
        if before != value:
            self._lent[name] = (self._lent[name][0] if name in self._lent else before, value)
            self.form.put(name, value)

    def _give_back(self) -> None:
        """The document is gone, and what it said with it: it may have been somebody else's."""
        for name, (before, said) in self._lent.items():
            if self.form.raw(name) == said:
                self.form.put(name, before)
        self._lent.clear()
        self._say("birth_date")

    def _held_by_document(self) -> bool:
        """What once came from a document is not typed over: the age decides the price."""
        card = self._card
        dated = card is not None and card.document_kind in _DATED and card.birth_date is not None
        return dated and not self._number.dropped and not self.document.text().strip()

    def _address_typed(self) -> None:
        door = names.door(self.address.text())
        self.fields["address"].set_hint(f"可按门牌 {door} 搜索" if door else "")

    def _say(self, name: str, *, left: bool = False) -> Note:
        field = self.fields[name]
        note = self._notes[name](self.form.raw(name) or "", left=left or bool(field.error))
        field.set_hint(note.hint)
        field.set_error(note.error)
        self._count_errors()
        return note

    def _count_errors(self) -> int:
        count = sum(bool(one.error) for one in self.fields.values())
        self.bar.setText(f"还有 {count} 处要改" if count else "")
        return count


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


def _answers(what: Typed) -> dict[str, Any]:
    """By the names asked; what is masked and not typed anew is left as it is."""
    return asdict(what) | {"phone": what.phone or None, "document_number": what.document_number or None}
