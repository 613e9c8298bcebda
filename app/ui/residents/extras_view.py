"""The part of a profile beyond the card: care tags, letters, contacts, household, consent."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.services.residents.profile import Category, Contact, Extras
from app.services.residents.search import ResidentRow
from app.ui import people
from app.ui.kit.button import Button
from app.ui.kit.label import Label, Rule, Tag, TagLines
from app.ui.kit.layout import Wide, fill, into, row, wide
from app.ui.kit.paint import TagSpec
from app.ui.kit.plain import set_tip
from app.ui.kit.reveal import Reveal, Shown
from app.ui.kit.scroll import clear
from app.ui.kit.taborder import tab_after
from app.ui.residents import words

_TONES = {"expired": ("已过期", "bad"), "expiring": ("快到期", "warn"), "coming": ("未开始", "mute")}


class ExtrasView(QWidget):
    """Signals: ``edit_wanted``, ``open_wanted(UUID)`` for a housemate, ``contact_wanted(int, then)`` and
    ``proofs_wanted(then)`` for what is masked, ``part_wanted(UUID)`` for somebody merged who shall be parted again,
    ``notice_wanted`` for the 个人信息告知书.
    """

    edit_wanted = Signal()
    open_wanted = Signal(object)
    contact_wanted = Signal(int, object)
    proofs_wanted = Signal(object)
    part_wanted = Signal(object)
    notice_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = fill(self, gap=4)
        self._masks: dict[str, Reveal] = {}
        self._shown: object = None

    def show_extras(self, extras: Extras, today: date, of: UUID, *, open_to_change: bool = True) -> None:
        """Show those ``of`` a resident; read again and still the same, what is in clear stays so."""
        shown = (extras, today, of, open_to_change)
        if shown == self._shown:
            return
        self._shown, self._masks = shown, {}
        old = self.findChildren(Button)
        clear(self._column)
        into(self._column, Rule())
        self._head(
            "家属与关怀", "改" if open_to_change else "", self.edit_wanted.emit, "改家属、类别、关怀标签和同意登记"
        )
        if extras.care_tags:
            into(self._column, TagLines(TagSpec(tag, "info") for tag in extras.care_tags))
        self._entitled(extras)
        for contact in extras.contacts:
            self._contact(contact)
        for category in extras.categories:
            self._category(category, today)
        if any(category.has_proof for category in extras.categories):
            proofs = self._mask("proofs", self.proofs_wanted.emit, "查看证明", "证明 ****", sz="sm")
            into(self._column, proofs)
        self._consent(extras, open_to_change)
        if extras.housemates:
            self._head(f"同户 {extras.household} · {len(extras.housemates)} 位")
            for mate in extras.housemates:
                self._mate(mate)
        for taken in extras.taken:
            said = Label(f"并入了 {taken.name} · {words.member_no(taken.no)}", "caption", "ink2", elide=True)
            part = Button("拆回", kind="link", sz="sm", icon="split", name=f"拆回 {taken.name}")
            part.clicked.connect(lambda _checked=False, taken=taken: self.part_wanted.emit(taken.id))
            into(self._column, row(wide(said), part, gap=4))
        tab_after(self, [button for button in self.findChildren(Button) if button not in old])

    def _mask(self, name: str, ask: Callable[[Shown], object], label: str, masked: str, **look: Any) -> Reveal:
        """A private word of whoever is shown. Somebody else may stand here when it comes, or it be read anew."""

        def read(_then: Shown) -> None:
            shown = self._shown
            ask(lambda whole: self._masks[name].tell(whole) if shown == self._shown else None)

        self._masks[name] = made = Reveal(label, masked, read, **look)
        return made

    def texts(self) -> str:
        """All the words shown."""
        return "\n".join(label.text() for label in self.findChildren(Label) if label.isVisibleTo(self))

    def _head(self, title: str, verb: str = "", on: object = None, name: str = "") -> None:
        way = Button(verb, kind="link", sz="sm", icon="pencil", name=name, on=on) if verb and callable(on) else None
        into(self._column, row(wide(Label(title, "strong")), way, gap=4))

    def _contact(self, contact: Contact) -> None:
        said = " · ".join(word for word in (contact.relation, contact.name) if word)
        wanted = partial(self.contact_wanted.emit, contact.position)
        phone = self._mask(
            f"phone {contact.position}", wanted, "", contact.phone, missing="没有电话",
            aloud=f"查看{contact.name}的电话", sz="sm", grows=False,
        )  # fmt: skip
        acts = Tag("可代办", "ok") if contact.may_act else None
        into(self._column, row(wide(Label(said, "body", elide=True)), acts, phone))

    def _entitled(self, extras: Extras) -> None:
        """户籍 and level of care: what policies ask beside age and letters."""
        home = words.HOMES[extras.residence] if extras.residence else ""
        level = words.level(extras.care_level)
        if level and extras.care_on is not None:
            level += f"（{words.day(extras.care_on)}）"
        said = [f"{name} {value}" for name, value in (("户籍", home), ("评估", level)) if value]
        if said:
            into(self._column, Label(" · ".join(said), "body", elide=True))

    def _category(self, category: Category, today: date) -> None:
        letter = Tag(f"{category.letter} 类", "mute")
        set_tip(letter, f"{words.LETTERS[category.letter]}\n{words.WHO_SEES}")
        state = None
        if category.state in _TONES:
            text, tone = _TONES[category.state]
            if category.state == "expiring" and category.valid_to is not None:
                left = (category.valid_to - today).days
                text = f"还有 {left} 天" if left else "今天到期"
            state = Tag(text, tone, "clock" if tone == "warn" else "")
        span = Label(words.span(category.valid_from, category.valid_to), "body", "ink2", elide=True)
        into(self._column, row(letter, wide(span), state))

    def _consent(self, extras: Extras, live: bool) -> None:
        said = words.CONSENTS[extras.consent]
        if extras.consent_at is not None:
            said = f"{said} · {words.moment(extras.consent_at)}"
        tip, notice = "个人信息告知书，本人看过签字", None
        if live:
            notice = Button("告知书", kind="link", sz="sm", icon="printer", tip=tip, on=self.notice_wanted.emit)
        told = Label(f"个人信息：{said}", "caption", "ink2" if extras.consent else "warn", wrap=True)
        into(self._column, row(wide(told), notice))

    def _mate(self, mate: ResidentRow) -> None:
        text = " · ".join(word for word in (mate.name, people.sex_age(mate.sex, mate.age)) if word)
        button = Button(text, kind="link", sz="sm", icon="house")
        button.clicked.connect(lambda _checked=False: self.open_wanted.emit(mate.id))
        self._at_left(button)

    def _at_left(self, button: Button) -> None:
        into(self._column, Wide(button, 0, Qt.AlignmentFlag.AlignLeft))
