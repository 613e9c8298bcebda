"""The form for contacts, letters, care tags and consent; what is masked stays as it is unless typed anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.errors import Refused
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
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.field import Field, NoteLine
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label, Rule
from app.ui.kit.options import Check, Choice
from app.ui.residents import words
from app.ui.residents.profile import WIDTH
from app.ui.words import sentences

_DAY_WRONG = "请写成 2026-1-2 或 20260102"


class ContactBox(QWidget):
    """One contact: name, relation, phone, 可代办. ``kept`` is the stored position whose phone an empty box keeps."""

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
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.relation, 0, 1)
        grid.addWidget(self.drop, 0, 2)
        grid.addWidget(self.phone, 1, 0)
        grid.addWidget(self.may_act, 1, 1)
        grid.addWidget(self.note, 2, 0, 1, 3)
        for box in (self.name, self.relation, self.phone):
            box.textChanged.connect(lambda _text: self.wrong(""))
            box.returnPressed.connect(lambda box=box: box.focusNextPrevChild(True))

    def put(self, contact: Contact | None) -> None:
        """Show a stored contact, or none."""
        self.kept = contact.position if contact else None
        self._masked = contact.phone if contact else ""
        self.name.setText(contact.name if contact else "")
        self.name.setCursorPosition(0)
        self.relation.setText(contact.relation if contact else "")
        self.phone.clear()
        self.phone.setPlaceholderText(self._masked or "电话")
        self.may_act.setChecked(bool(contact and contact.may_act))
        self.wrong("")

    def wrong(self, words_: str) -> None:
        """Say what is wrong, or nothing."""
        self.note.say(words_, bad=bool(words_))

    def draft(self) -> ContactDraft:
        """What stands here."""
        phone = self.phone.text()
        keep = bool(self._masked) and not phone.strip()
        return ContactDraft(
            self.name.text(), self.relation.text(), None if keep else phone, self.may_act.isChecked(), self.kept
        )


class LetterBox(QWidget):
    """One letter: whether it is held, from when to when, and the proof that was seen."""

    def __init__(self, letter: str) -> None:
        super().__init__()
        self.letter = letter
        self._has_proof = False
        self.held = Check(f"{letter} 类")
        self.held.setToolTip(words.LETTERS[letter])
        self.first = LineEdit(kind="code", hint="从哪天", name=f"{letter} 类从哪天", most=20)
        self.last = LineEdit(kind="code", hint="到哪天，长期留空", name=f"{letter} 类到哪天", most=20)
        self.proof = LineEdit(hint="看过的证明，如 证件名和编号", name=f"{letter} 类的证明", most=80)
        self.note = NoteLine()
        self.inner = QWidget()
        grid = QGridLayout(self.inner)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.first, 0, 0)
        grid.addWidget(self.last, 0, 1)
        grid.addWidget(self.proof, 1, 0, 1, 2)
        grid.addWidget(self.note, 2, 0, 1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.held)
        column.addWidget(self.inner)
        self.held.toggled.connect(self.inner.setVisible)
        for box in (self.first, self.last, self.proof):
            box.textChanged.connect(lambda _text: self.wrong(""))
            box.returnPressed.connect(lambda box=box: box.focusNextPrevChild(True))

    def put(self, stored: Category | None) -> None:
        """Show a stored letter, or none."""
        self._has_proof = bool(stored and stored.has_proof)
        self.held.setChecked(stored is not None)
        self.inner.setVisible(stored is not None)
        self.first.setText(words.day(stored.valid_from) if stored and stored.valid_from else "")
        self.last.setText(words.day(stored.valid_to) if stored and stored.valid_to else "")
        self.proof.clear()
        self.proof.setPlaceholderText("已登记证明，不改留空" if self._has_proof else "看过的证明，如 证件名和编号")
        self.wrong("")

    def wrong(self, words_: str) -> None:
        """Say what is wrong, or nothing."""
        self.note.say(words_, bad=bool(words_))

    def draft(self) -> CategoryDraft | None:
        """What stands here; None when a day cannot be read, which is said."""
        days: list[date | None] = []
        for box in (self.first, self.last):
            try:
                days.append(read_day(box.text()))
            except ValueError:
                self.wrong(_DAY_WRONG)
                box.setFocus()
                return None
        proof = None if self._has_proof and not self.proof.text().strip() else self.proof.text()
        return CategoryDraft(self.letter, days[0], days[1], proof)


@dataclass(frozen=True)
class Kept:
    """A form left open: whose it is and everything typed, to go on with later."""

    extras: Extras
    state: tuple[object, ...]


class ExtrasPanel(Drawer):
    """Everything beyond the card, in one form. Esc closes it and keeps what was typed.

    Signals: ``save_wanted``.
    """

    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("家属与关怀", width=WIDTH)
        self.setAccessibleName("家属与关怀")
        self.resident_id: UUID | None = None
        self._kept: dict[UUID, Kept] = {}
        self._extras = Extras()
        self._clean: tuple[object, ...] = ()
        self.consent = Choice([(code, words.CONSENTS[code]) for code in CONSENTS], name="个人信息同意")
        self.tags = LineEdit(hint="用顿号隔开，如 独居、少盐", name="关怀标签", most=80)
        self.fields = {
            "consent": Field("同意", self.consent, label_width=52),
            "care_tags": Field("关怀", self.tags, label_width=52, hint="只写可以当面说的话"),
        }
        self.contacts = [ContactBox(at) for at in range(MOST_CONTACTS)]
        self.letters = {letter: LetterBox(letter) for letter in care.LETTERS if letter != "Z"}
        self._build()

    def _build(self) -> None:
        self.body.addWidget(self.fields["consent"])
        self.body.addWidget(self.fields["care_tags"])
        self.body.addLayout(self._ready_tags())
        self.body.addWidget(Rule())
        self.body.addWidget(Label("家属和代办人", "strong"))
        for box in self.contacts:
            self.body.addWidget(box)
            box.drop.clicked.connect(lambda _checked=False, box=box: self._drop(box))
        self.add = Button("添一位", kind="link", sz="sm", icon="plus", on=self._add)
        self.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(Rule())
        self.body.addWidget(Label("类别", "strong"))
        self.body.addWidget(Label("屏幕对着居民，只写字母；要先登记同意", "caption", "ink2", wrap=True))
        for letter in self.letters.values():
            self.body.addWidget(letter)
        self.body.addStretch(1)
        self.bar = Label("", "caption", "bad", elide=True)
        self.keep = Button("保存", kind="primary", key=shortcuts.cap("save"), on=self.save_wanted.emit)
        self.foot.addWidget(self.bar, 1)
        self.foot.addWidget(self.keep)
        self.consent.changed.connect(lambda _value: self._right("consent"))
        self.tags.textChanged.connect(lambda _text: self._right("care_tags"))

    def _ready_tags(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        for at, tag in enumerate(care.TAGS):
            button = Button(tag, kind="ghost", sz="sm")
            button.clicked.connect(lambda _checked=False, tag=tag: self._toggle(tag))
            grid.addWidget(button, at // 4, at % 4)
        return grid

    def begin(self, resident_id: UUID, name: str, extras: Extras) -> None:
        """Show the form of a resident, with what was typed before."""
        self.put_aside()
        self.resident_id = resident_id
        self.title.setText(f"{name}的家属与关怀")
        kept = self._kept.pop(resident_id, None)
        self._put(kept.extras if kept else extras)
        self._clean = self._state()
        if kept is not None:
            self._restore(kept.state)
        self.note.setText("上次没填完的" if kept is not None else "")

    def put_aside(self) -> None:
        """Close the form; what was typed is kept for the same person."""
        if self.resident_id is not None and self.dirty():
            self._kept[self.resident_id] = Kept(self._extras, self._state())
        self.resident_id = None

    def dirty(self) -> bool:
        """Whether anything differs from what is stored."""
        return self.resident_id is not None and self._state() != self._clean

    def has_draft(self) -> bool:
        """Whether anything unsaved is kept, for anybody."""
        return bool(self._kept) or self.dirty()

    def saved(self) -> None:
        """It is stored: nothing is left to keep."""
        self.resident_id = None

    def draft(self) -> ExtrasDraft | None:
        """What to save; None when something cannot be read, and the keyboard stands there."""
        letters = []
        for box in self.letters.values():
            if box.held.isChecked():
                letter = box.draft()
                if letter is None:
                    self.bar.setText("还有 1 处要改")
                    return None
                letters.append(letter)
        stored = [CategoryDraft(k.letter, k.valid_from, k.valid_to, None) for k in self._extras.categories]
        letters += [k for k in stored if k.letter not in self.letters]
        return ExtrasDraft(
            contacts=tuple(box.draft() for box in self._shown()),
            categories=tuple(letters),
            care_tags=self._tag_list(),
            consent=str(self.consent.value()),
        )

    def refuse(self, refused: Refused) -> bool:
        """Show a refusal beside its field; False when it belongs elsewhere."""
        where = str(refused.data.get("field")).split(".")
        known = refused.code == "field_bad"
        said = sentences.beside_field(refused) if known else "，".join(sentences.sentence(refused))
        if where[0] in self.fields:
            self._wrong(where[0], said)
        elif where[0] == "contact" and len(where) == 3:
            box = self._shown()[int(where[1])]
            box.wrong(said)
            {"name": box.name, "relation": box.relation, "phone": box.phone}[where[2]].setFocus()
        elif where[0] == "category" and len(where) == 3:
            letter = self.letters[where[1]]
            letter.wrong(said)
            (letter.proof if where[2] == "proof" else letter.last).setFocus()
        else:
            return False
        self.bar.setText("还有 1 处要改")
        return True

    def _wrong(self, name: str, said: str) -> None:
        self.fields[name].set_error(said)
        self.fields[name].control.setFocus()
        self.bar.setText("还有 1 处要改")

    def _right(self, name: str) -> None:
        self.fields[name].set_error(None)
        self.bar.setText("")

    def _put(self, extras: Extras) -> None:
        self._extras = extras
        self.consent.set_value(extras.consent)
        self.tags.setText("、".join(extras.care_tags))
        for at, box in enumerate(self.contacts):
            contact = extras.contacts[at] if at < len(extras.contacts) else None
            box.put(contact)
            box.setVisible(contact is not None)
        stored = {k.letter: k for k in extras.categories}
        for letter, one in self.letters.items():
            one.put(stored.get(letter))
        self._count()
        self.bar.setText("")

    def _shown(self) -> list[ContactBox]:
        return [box for box in self.contacts if not box.isHidden()]

    def _state(self) -> tuple[object, ...]:
        people = tuple(
            (
                not box.isHidden(),
                box.kept,
                box.name.text(),
                box.relation.text(),
                box.phone.text(),
                box.may_act.isChecked(),
            )
            for box in self.contacts
        )
        letters = tuple(
            (box.held.isChecked(), box.first.text(), box.last.text(), box.proof.text()) for box in self.letters.values()
        )
        return (self.consent.value(), self.tags.text(), people, letters)

    def _restore(self, state: tuple[object, ...]) -> None:
        consent, tags, people, letters = state
        self.consent.set_value(consent)
        self.tags.setText(str(tags))
        for box, (shown, kept, name, relation, phone, may_act) in zip(self.contacts, _rows(people), strict=True):
            box.setVisible(bool(shown))
            box.kept = kept if isinstance(kept, int) else None
            for line, text in ((box.name, name), (box.relation, relation), (box.phone, phone)):
                line.setText(str(text))
            box.may_act.setChecked(bool(may_act))
        for one, (held, first, last, proof) in zip(self.letters.values(), _rows(letters), strict=True):
            one.held.setChecked(bool(held))
            for line, text in ((one.first, first), (one.last, last), (one.proof, proof)):
                line.setText(str(text))
        self._count()

    def _add(self) -> None:
        box = next((box for box in self.contacts if box.isHidden()), None)
        if box is not None:
            box.put(None)
            box.show()
            box.name.setFocus()
        self._count()

    def _drop(self, box: ContactBox) -> None:
        box.put(None)
        box.hide()
        self._count()
        (self.add if not self.add.isHidden() else self.tags).setFocus()

    def _count(self) -> None:
        self.add.setVisible(len(self._shown()) < MOST_CONTACTS)

    def _toggle(self, tag: str) -> None:
        tags = list(self._tag_list())
        if tag in tags:
            tags.remove(tag)
        else:
            tags.append(tag)
        self.tags.setText("、".join(tags))

    def _tag_list(self) -> tuple[str, ...]:
        text = self.tags.text()
        for mark in "，,;；/ ":
            text = text.replace(mark, "、")
        return tuple(tag.strip() for tag in text.split("、") if tag.strip())


def _rows(value: object) -> Sequence[tuple[object, ...]]:
    return value if isinstance(value, tuple) else ()
