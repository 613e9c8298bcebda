"""The hint beside a form being typed: this may be somebody on record. Never in the way of saving."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from app.services.residents.duplicates import LookAlike
from app.services.residents.registry import ResidentDraft
from app.ui import people
from app.ui.kit import layout
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, column, into
from app.ui.kit.scroll import clear
from app.ui.residents import words

PAUSE_MS = 250
"""How long people pause before somebody is looked for."""


class HintCard(Card):
    """Who it may be, each with 关联 (go on with them), 打开 and 不是. Signals carry the resident's id."""

    open_wanted = Signal(object)
    join_wanted = Signal(object)
    declined = Signal(object)

    def __init__(self) -> None:
        super().__init__(ground="warnBg")
        self.setAccessibleName("可能已经登记过")
        self._people = column()
        into(self.body, Label("可能已经登记过", "strong", "warn"), self._people)
        self.found: tuple[LookAlike, ...] = ()
        self.hide()

    def say(self, found: Sequence[LookAlike]) -> None:
        """Show these; nobody hides the card."""
        if tuple(found) == self.found:
            return
        self.found = tuple(found)
        clear(self._people)
        for one in self.found:
            self._person(one)
        self.setVisible(bool(self.found))

    def _person(self, one: LookAlike) -> None:
        row = one.row
        who = " · ".join(word for word in (row.name, people.sex_age(row.sex, row.age), words.member_no(row.no)) if word)
        where = " · ".join(word for word in (words.alike(one.hint.reasons), row.phone, row.address) if word)
        verbs = []
        for text, kind, signal, tip in (
            ("关联", "soft", self.join_wanted, "就是这位：接着改他的档案，带上刚填的"),
            ("打开", "plain", self.open_wanted, "先看看他的档案，这张表留着"),
            ("不是", "ghost", self.declined, "另一个人，不再提示"),
        ):
            button = Button(text, kind=kind, sz="sm", tip=tip, name=f"{text} {row.name}")
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit(row.id))
            verbs.append(button)
        said = (Label(who, "strong", elide=True), Label(where, "caption", "ink2", elide=True))
        into(self._people, column(*said, layout.row(*verbs, STRETCH, gap=6), gap=2))


class Hinting(QObject):
    """Looks for look-alikes while ``boxes`` are typed into: ``look(draft, own)`` asks the store, ``typed()`` says what
    stands in the form, None while nothing is to be hinted."""

    def __init__(
        self,
        card: HintCard,
        boxes: Sequence[LineEdit],
        typed: Callable[[], ResidentDraft | None],
        own: Callable[[], UUID | None],
    ) -> None:
        super().__init__(card)
        self.card = card
        self.look: Callable[[ResidentDraft, UUID | None], Sequence[LookAlike]] | None = None
        self._typed, self._own = typed, own
        self._declined: set[object] = set()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.now)
        for box in boxes:
            box.textChanged.connect(lambda _text: self._pause.start())
        card.declined.connect(self._decline)

    def forget(self) -> None:
        """Another form: nobody is shown and nobody was declined."""
        self._pause.stop()
        self._declined.clear()
        self.card.say(())

    def now(self) -> None:
        """Look at once."""
        self._pause.stop()
        draft = self._typed()
        found = self.look(draft, self._own()) if self.look is not None and draft is not None else ()
        self.card.say([one for one in found if one.row.id not in self._declined])

    def _decline(self, resident_id: UUID) -> None:
        self._declined.add(resident_id)
        self.card.say([one for one in self.card.found if one.row.id != resident_id])
