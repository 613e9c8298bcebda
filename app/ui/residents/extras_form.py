"""The form for contacts, letters, care tags and consent; what is masked stays as it is unless typed anew."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.errors import Refused, StoreTrouble
from app.rules.dates import read_day
from app.rules.people import care
from app.services.residents.profile import (
    CONSENTS,
    MOST_CONTACTS,
    Category,
    CategoryDraft,
    Contact,
    ContactDraft,
    Extras,
    ExtrasDraft,
)
from app.ui.kit import shortcuts, typed
from app.ui.kit.asks import BARE, Ask, choice, day, line
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.enter_chain import EnterChain
from app.ui.kit.field import NoteLine
from app.ui.kit.fields import LineEdit
from app.ui.kit.forms import Form
from app.ui.kit.kept import Secret
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, Wide, fill, grid, holder, into, wide
from app.ui.kit.options import Check
from app.ui.kit.page import Ctx
from app.ui.kit.plain import set_tip
from app.ui.kit.taborder import tab_after
from app.ui.residents import words
from app.ui.residents.profile import WIDTH
from app.ui.words import sentences

_DAY_WRONG = "请写成 2026-1-2 或 20260102"

TypedRow = tuple[Any, ...]
"""Of a contact ``(kept, name, relation, phone, may_act)``, of a letter ``(letter, first, last, proof)``, as typed."""


def _rows(owner: QWidget) -> QGridLayout:
    """Fields of one contact or letter, close to each other."""
    made = QGridLayout(owner)
    made.setContentsMargins(0, 0, 0, 4)
    made.setHorizontalSpacing(6)
    made.setVerticalSpacing(4)
    return made


class ContactBox(QWidget):
    """One contact: name, relation, phone, 可代办. ``kept`` is the stored position whose phone an empty box keeps."""

    changed = Signal()

    def __init__(self, at: int) -> None:
        super().__init__()
        self.kept: int | None = None
        self._masked = ""
        self.name = LineEdit(hint="姓名", name=f"第 {at + 1} 位联系人姓名", most=60)
        self.relation = LineEdit(hint="关系，如 女儿", name=f"第 {at + 1} 位关系", most=20)
        self.phone = LineEdit(kind="phone", hint="电话", name=f"第 {at + 1} 位电话", most=30)
        self.may_act = Check("可代办")
        self.drop = Button(kind="ghost", sz="sm", icon="trash-2", name=f"删去第 {at + 1} 位")
        self.note = NoteLine()
        cells = _rows(self)
        cells.addWidget(self.name, 0, 0)
        cells.addWidget(self.relation, 0, 1)
        cells.addWidget(self.drop, 0, 2)
        cells.addWidget(self.phone, 1, 0)
        cells.addWidget(self.may_act, 1, 1)
        cells.addWidget(self.note, 2, 0, 1, 3)
        for control in (self.name, self.relation, self.phone, self.may_act):
            control.changed.connect(lambda _value: self._edited())

    def _edited(self) -> None:
        self.wrong("")
        self.changed.emit()

    def put(self, row: TypedRow | None, masked: str = "") -> None:
        """Show a contact as typed, or none; ``masked`` is the phone it has on record."""
        self.kept, name, relation, phone, may_act = row or (None, "", "", "", False)
        self._masked = masked
        self.name.set_value(name)
        self.name.setCursorPosition(0)
        self.relation.set_value(relation)
        self.phone.set_value(phone or "")
        self.phone.setPlaceholderText(masked or "电话")
        self.may_act.set_value(may_act)
        self.wrong("")

    def wrong(self, words_: str) -> None:
        """Say what is wrong, or nothing."""
        self.note.say(words_, bad=bool(words_))

    def row(self) -> TypedRow:
        """What stands here; no phone where the one on record stays."""
        phone = self.phone.text()
        keep = bool(self._masked) and not phone.strip()
        return self.kept, self.name.text(), self.relation.text(), None if keep else phone, self.may_act.value()


class Contacts(QWidget):
    """A control for those who belong to a resident: a tuple of rows. Signals: ``changed(value)``, by people."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.boxes = [ContactBox(at) for at in range(MOST_CONTACTS)]
        self.add = Button("添一位", kind="link", sz="sm", icon="plus", on=self._add)
        fill(self, *self.boxes, Wide(self.add, 0, Qt.AlignmentFlag.AlignLeft), gap=10)
        self._masked: dict[int, str] = {}
        chain = EnterChain(self)
        for box in self.boxes:
            for stop in (box.name, box.relation, box.phone):
                chain.add(stop)
            box.changed.connect(self._tell)
            box.drop.clicked.connect(lambda _checked=False, box=box: self._drop(box))

    def stand_for(self, contacts: Sequence[Contact]) -> None:
        """Whose phones are on record, masked."""
        self._masked = {contact.position: contact.phone for contact in contacts}

    def shown(self) -> list[ContactBox]:
        """The contacts in sight."""
        return [box for box in self.boxes if not box.isHidden()]

    def value(self) -> tuple[TypedRow, ...]:
        """What stands in those in sight."""
        return tuple(box.row() for box in self.shown())

    def set_value(self, value: Sequence[TypedRow]) -> None:
        """Show these without telling anybody."""
        for at, box in enumerate(self.boxes):
            row = value[at] if at < len(value) else None
            box.put(row, self._masked.get(row[0], "") if row else "")
            box.setVisible(row is not None)
        self._count()

    def set_writable(self, on: bool) -> None:
        """Let people change them, or only read."""
        self.setEnabled(on)

    def set_bad(self, bad: bool) -> None:
        """What is wrong stands with the contact it is about."""

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The keyboard on the first of them, or on the way to add one."""
        next(iter([box.name for box in self.shown()]), self.add).setFocus(reason)

    def _add(self) -> None:
        box = next((box for box in self.boxes if box.isHidden()), None)
        if box is not None:
            box.put(None)
            box.show()
            box.name.setFocus()
            self._tell()

    def _drop(self, box: ContactBox) -> None:
        box.put(None)
        box.hide()
        self._tell()
        self.add.setFocus()

    def _tell(self) -> None:
        self._count()
        self.changed.emit(self.value())

    def _count(self) -> None:
        self.add.setVisible(len(self.shown()) < MOST_CONTACTS)


class LetterBox(QWidget):
    """One letter: whether it is held, from when to when, and the proof that was seen."""

    changed = Signal()

    def __init__(self, letter: str) -> None:
        super().__init__()
        self.letter = letter
        self._has_proof = False
        self.held = Check(f"{letter} 类")
        set_tip(self.held, words.LETTERS[letter])
        self.first = LineEdit(kind="code", hint="从哪天", name=f"{letter} 类从哪天", most=20)
        self.last = LineEdit(kind="code", hint="到哪天，长期留空", name=f"{letter} 类到哪天", most=20)
        self.proof = LineEdit(hint="看过的证明，如 证件名和编号", name=f"{letter} 类的证明", most=80)
        self.note = NoteLine()
        self.inner = QWidget()
        cells = _rows(self.inner)
        cells.addWidget(self.first, 0, 0)
        cells.addWidget(self.last, 0, 1)
        cells.addWidget(self.proof, 1, 0, 1, 2)
        cells.addWidget(self.note, 2, 0, 1, 2)
        fill(self, self.held, self.inner, gap=4)
        self.held.toggled.connect(self.inner.setVisible)
        for control in (self.held, self.first, self.last, self.proof):
            control.changed.connect(lambda _value: self._edited())

    def _edited(self) -> None:
        self.wrong("")
        self.changed.emit()

    def put(self, row: TypedRow | None, *, has_proof: bool) -> None:
        """Show a letter as typed, or none."""
        _letter, first, last, proof = row or (self.letter, "", "", "")
        self._has_proof = has_proof
        self.held.set_value(row is not None)
        self.inner.setVisible(row is not None)
        for box, text in ((self.first, first), (self.last, last), (self.proof, proof or "")):
            box.set_value(text)
        self.proof.setPlaceholderText("已登记证明，不改留空" if has_proof else "看过的证明，如 证件名和编号")
        self.wrong("")

    def wrong(self, words_: str) -> None:
        """Say what is wrong, or nothing."""
        self.note.say(words_, bad=bool(words_))

    def row(self) -> TypedRow:
        """What stands here; no proof where the one on record stays. It may be the number of a document: a secret."""
        proof = None if self._has_proof and not self.proof.text().strip() else Secret(self.proof.text())
        return self.letter, self.first.text(), self.last.text(), proof

    def is_right(self) -> bool:
        """Whether its days can be read; the first that cannot is said and has the keyboard."""
        for box in (self.first, self.last):
            try:
                read_day(box.text())
            except ValueError:
                self.wrong(_DAY_WRONG)
                box.setFocus()
                return False
        return True


class Letters(QWidget):
    """A control for the letters held: a tuple of rows. Signals: ``changed(value)``, by people."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.boxes = {letter: LetterBox(letter) for letter in care.LETTERS if letter != "Z"}
        fill(self, *self.boxes.values(), gap=10)
        self._proven: frozenset[str] = frozenset()
        chain = EnterChain(self)
        for box in self.boxes.values():
            for stop in (box.held, box.first, box.last, box.proof):
                chain.add(stop)
            box.changed.connect(lambda: self.changed.emit(self.value()))

    def stand_for(self, stored: Sequence[Category]) -> None:
        """Which letters have a proof on record."""
        self._proven = frozenset(one.letter for one in stored if one.has_proof)

    def held(self) -> list[LetterBox]:
        """Those that are ticked."""
        return [box for box in self.boxes.values() if box.held.value()]

    def value(self) -> tuple[TypedRow, ...]:
        """What stands in those that are held."""
        return tuple(box.row() for box in self.held())

    def set_value(self, value: Sequence[TypedRow]) -> None:
        """Show these without telling anybody."""
        rows = {row[0]: row for row in value}
        for letter, box in self.boxes.items():
            box.put(rows.get(letter), has_proof=letter in self._proven)

    def set_writable(self, on: bool) -> None:
        """Let people change them, or only read."""
        self.setEnabled(on)

    def set_bad(self, bad: bool) -> None:
        """What is wrong stands with the letter it is about."""

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The keyboard on the first of them."""
        next(iter(self.boxes.values())).held.setFocus(reason)


_LEVELS = [("", "没有评估"), *((str(level), words.level(level)) for level in range(1, care.MOST_CARE + 1))]


class ExtrasPanel(Drawer):
    """Everything beyond the card, in one form. Esc closes it and keeps what was typed.

    Signals: ``save_wanted``.
    """

    save_wanted = Signal()

    def __init__(self, ctx: Ctx) -> None:
        super().__init__("家属与关怀", width=WIDTH)
        self.setAccessibleName("家属与关怀")
        self.resident_id: UUID | None = None
        self._extras = Extras()
        self.form: Form[ExtrasDraft] = Form(
            ctx,
            ExtrasDraft,
            self._asks(),
            self,
            name="residents.extras",
            label_width=52,
            beside={"consent_missing": "consent"},
        )
        self.fields = self.form.fields
        self.consent, self.tags = self.form.controls["consent"], self.form.controls["care_tags"]
        self._contacts: Contacts = self.form.controls["contacts"]
        self._letters: Letters = self.form.controls["categories"]
        self.contacts, self.letters = self._contacts.boxes, self._letters.boxes
        self._build()

    def _asks(self) -> tuple[Ask, ...]:
        return (
            choice("consent", "同意", [(code, words.CONSENTS[code]) for code in CONSENTS]).read_as("个人信息同意"),
            choice("residence", "户籍", list(words.HOMES.items())),
            choice("care_level", "评估", _LEVELS, read=lambda said: int(said) if said else None,
                   show=lambda level: str(level or ""), default="").read_as("评估等级"),
            day("care_on", "日期", when=lambda said: bool(said["care_level"])).read_as("评估日期"),
            line("care_tags", "关怀", hint="用顿号隔开，如 独居、少盐", note="只写可以当面说的话", most=80,
                 read=_tags, show="、".join, default=()).read_as("关怀标签"),
            Ask("contacts", BARE, Contacts, read=_contacts, default=()),
            Ask("categories", BARE, Letters, read=self._categories, default=()),
        )  # fmt: skip

    def _build(self) -> None:
        ready = [Button(tag, kind="ghost", sz="sm", on=partial(self._toggle, tag)) for tag in care.TAGS]
        for part in (holder(grid(4, *ready, gap=(6, 6))), Rule(), Label("家属和代办人", "strong")):
            self.form.insert(part, "contacts")
        tab_after(self.tags, ready)
        note = Label("屏幕对着居民，只写字母；要先登记同意", "caption", "ink2", wrap=True)
        for part in (Rule(), Label("类别", "strong"), note):
            self.form.insert(part, "categories")
        into(self.body, self.form, STRETCH)
        self.bar = Label("", "caption", "bad", elide=True)
        self.keep = Button("保存", kind="primary", key=shortcuts.cap("save"), on=self.save_wanted.emit)
        into(self.foot, wide(self.bar), self.keep)
        self.form.edited.connect(lambda: self.bar.setText(""))
        self.form.entered.connect(self.keep.setFocus)
        self.form.handed_over.connect(self._say_begun)

    def begin(self, resident_id: UUID, name: str, extras: Extras) -> None:
        """Show the form of a resident, with what was typed before."""
        self.put_aside()
        self.resident_id, self._extras = resident_id, extras
        self.title.setText(f"{name}的家属与关怀")
        self._contacts.stand_for(extras.contacts)
        self._letters.stand_for(extras.categories)
        self.form.turn_to(resident_id)
        contacts = [(c.position, c.name, c.relation, None, c.may_act) for c in extras.contacts]
        letters = [(k.letter, _said(k.valid_from), _said(k.valid_to), None) for k in extras.categories]
        self.form.fill(
            None, consent=extras.consent, care_tags=extras.care_tags, contacts=contacts, categories=letters,
            residence=extras.residence, care_level=extras.care_level, care_on=extras.care_on,
        )  # fmt: skip
        self._say_begun(self.form.resume())
        self.bar.setText("")

    def _say_begun(self, begun: bool) -> None:
        self.note.setText("上次没填完的" if begun else "")

    def put_aside(self) -> None:
        """Close the form; what was typed is kept for the same person."""
        self.form.keep_now()
        self.resident_id = None

    def has_draft(self) -> bool:
        """Whether anything was typed since the program began that is not saved, for anybody."""
        return self.form.has_draft()

    def would_lose(self) -> bool:
        """Whether a proof was typed, which is kept nowhere before it is saved."""
        begun = [self.form.typed_about(key) or {} for key in self.form.begun()]
        return any(proof for typed in begun for *_rest, proof in typed.get("categories", ()))

    def saved(self) -> None:
        """It is stored: nothing is left to keep."""
        self.form.saved()
        self.resident_id = None

    def draft(self) -> ExtrasDraft | None:
        """What to save; None when something cannot be read, and the keyboard stands there."""
        if not all(box.is_right() for box in self._letters.held()):
            self.bar.setText("还有 1 处要改")
            return None
        return self.form.draft()

    def refuse(self, trouble: Refused | StoreTrouble) -> None:
        """Show a refusal beside what it is about, or through the shell."""
        where = str(trouble.data.get("field")).split(".") if isinstance(trouble, Refused) else []
        if not isinstance(trouble, Refused) or len(where) != 3 or where[0] not in ("contact", "category"):
            self.form.refuse(trouble)
            self.bar.setText("还有 1 处要改" if any(field.error for field in self.fields.values()) else "")
            return
        kind, at, part = where
        if kind == "contact":
            box: ContactBox | LetterBox = self._contacts.shown()[int(at)]
        else:
            box, part = self.letters[at], part if part == "proof" else "last"
        box.wrong(sentences.beside_field(trouble))
        getattr(box, part).setFocus()
        self.bar.setText("还有 1 处要改")

    def _categories(self, rows: Sequence[TypedRow]) -> tuple[CategoryDraft, ...]:
        typed = [CategoryDraft(letter, read_day(first), read_day(last), proof) for letter, first, last, proof in rows]
        others = [k for k in self._extras.categories if k.letter not in self.letters]
        return (*typed, *(CategoryDraft(k.letter, k.valid_from, k.valid_to, None) for k in others))

    def _toggle(self, tag: str) -> None:
        tags = list(_tags(self.tags.text()))
        if tag in tags:
            tags.remove(tag)
        else:
            tags.append(tag)
        self.fields["care_tags"].set_error(None)
        self.form.put("care_tags", tags)


def _said(day: date | None) -> str:
    return words.day(day) if day else ""


def _contacts(rows: Sequence[TypedRow]) -> tuple[ContactDraft, ...]:
    return tuple(ContactDraft(name, relation, phone, may_act, kept) for kept, name, relation, phone, may_act in rows)


def _tags(text: str) -> tuple[str, ...]:
    return typed.several(text, "，,;；/ ")
