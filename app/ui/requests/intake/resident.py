"""① 居民: found while typing, taken on in one key, anonymous, or spoken for by somebody else."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.residents.profile import Extras
from app.services.residents.registry import ResidentCard
from app.services.residents.search import ResidentRow
from app.ui import people
from app.ui.kit import metrics, paint, shortcuts
from app.ui.kit.button import Button
from app.ui.kit.enter_chain import EnterChain
from app.ui.kit.field import Field, NoteLine
from app.ui.kit.fields import LineEdit, SearchBox
from app.ui.kit.label import Label, Tags
from app.ui.kit.paint import TagSpec
from app.ui.kit.portrait import Portrait
from app.ui.kit.results import ResultList
from app.ui.requests.intake.model import NAME_MOST, RELATION_MOST, RELATIONS, Intake, phone_words
from app.ui.requests.intake.newcomer import Newcomer
from app.ui.requests.words import joined
from app.ui.words import sentences

_NOTHING = Extras()
MOST_TAGS = 2
HINT = "姓名 / 拼音首字母 / 电话尾号 / 门牌，也可扫居民卡、身份证"


class PersonCard(QWidget):
    """Who it is about. Signals: ``change_wanted``, ``acting(bool)`` for 代办."""

    change_wanted = Signal()
    acting = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._soft = True
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(10)
        self._face = Portrait(42)
        words = QVBoxLayout()
        words.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(8)
        self.name = Label("", "h3")
        self.facts = Label("", "body", "ink2", elide=True)
        first.addWidget(self.name)
        first.addWidget(self.facts, 1)
        self.low = Label("", "caption", "ink2", elide=True)
        words.addLayout(first)
        words.addWidget(self.low)
        self.tags = Tags()
        self.agent = Button("代办人", kind="ghost", icon="user-plus", tip="来的不是本人时填代办人", checkable=True)
        self.agent.toggled.connect(self.acting)
        self.change = Button("换人", kind="ghost", key=shortcuts.cap("person"), on=self.change_wanted.emit)
        row.addWidget(self._face)
        row.addLayout(words, 1)
        row.addWidget(self.tags)
        row.addWidget(self.agent)
        row.addWidget(self.change)

    def put(self, card: ResidentCard | None, extras: Extras = _NOTHING) -> None:
        """Show a resident; None is somebody who stays unnamed. Of ``extras`` only what may be said aloud, and whom to
        call: never the letters.
        """
        self._soft = card is not None
        self._face.setVisible(card is not None)
        self.agent.setVisible(card is not None)
        if card is None:
            self.name.setText("匿名受理")
            self.facts.setText("")
            self.low.setText("不记姓名；愿意留电话的填在下面，才能回话")
            self.tags.set_specs(())
        else:
            self._face.put(card.name)
            self.name.setText(card.name)
            self.facts.setText(joined((people.sex_age(card.sex, card.age, " "), card.address)))
            self.low.setText(joined((card.phone or "没有留电话", _contact(extras) or f"编号 {card.no:06d}")))
            self.tags.set_specs(tuple(TagSpec(tag, "info") for tag in extras.care_tags[:MOST_TAGS]))
            self.tags.setToolTip("、".join(extras.care_tags))
        self.low.setToolTip(self.low.text())
        self.setAccessibleName(self.name.text())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground, border = ("soft", "soft2") if self._soft else ("subtle", "line")
        paint.box(painter, QRectF(self.rect()), metrics.R_CARD, ground, border)
        painter.end()


class Found(QWidget):
    """The frame around the hits; at the foot the keys, and the way on for whoever does not want to be named."""

    def __init__(self, anonymous: Button) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 4, 1, 1)
        column.setSpacing(0)
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Label("↑ ↓ 选人 · ↵ 确定", "caption", "ink3"))
        row.addWidget(anonymous)
        self.list = ResultList(most_rows=4, name="找到的居民", way_key=shortcuts.cap("create"), beside=beside)
        column.addWidget(self.list)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), metrics.R_CONTROL, "surface", "line")
        painter.end()


class ResidentStep(QWidget):
    """Step ①. Signals: ``searched(str)``, ``picked(UUID)``, ``looked_at(UUID or None)`` while moving over the hits,
    ``new_wanted(str)``, ``anonymous_wanted``, ``change_wanted``, ``edited`` after a key in the fields of the 代办人,
    ``done`` when Enter leaves them.
    """

    searched = Signal(str)
    picked = Signal(object)
    looked_at = Signal(object)
    new_wanted = Signal(str)
    anonymous_wanted = Signal()
    change_wanted = Signal()
    edited = Signal()
    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.box = SearchBox(HINT, icon="users", key=shortcuts.cap("scan"), name="找居民", sz="touch")
        key = shortcuts.cap("anonymous")
        self.unnamed = Button("先不登记，按匿名受理", kind="link", key=key, on=self.anonymous_wanted.emit)
        self.found = Found(self.unnamed)
        self.hits = self.found.list
        self.newcomer = Newcomer()
        self.card = PersonCard()
        self.error = NoteLine()
        self._build_agent()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.box, self.found, self.newcomer, self.card, self.agent_row, self.error):
            column.addWidget(part)
        self.hits.attach(self.box)
        self.box.textChanged.connect(self.searched)
        self.hits.chosen.connect(lambda hit: self.picked.emit(hit.data))
        self.hits.new_wanted.connect(self.new_wanted)
        self.hits.selectionModel().currentChanged.connect(self._looked)
        self.newcomer.left.connect(self.search)
        self.card.change_wanted.connect(self.change_wanted)
        self.card.acting.connect(self._acting)
        self._mode("search")

    def _build_agent(self) -> None:
        self.agent_name = LineEdit(name="代办人姓名", hint="来的人", most=NAME_MOST)
        self.agent_relation = LineEdit(name="与居民的关系", hint="、".join(RELATIONS[:3]), most=RELATION_MOST)
        self.agent_phone = LineEdit(kind="phone", name="代办人电话", hint="代办人电话", most=30)
        beside = sentences.beside_field
        self.fields = {
            "agent_name": Field("代办人", self.agent_name, required=True, label_width=52),
            "agent_relation": Field("关系", self.agent_relation, required=True, label_width=40),
            "agent_phone": Field(
                "电话", self.agent_phone, label_width=36, check=lambda text: phone_words(text, beside)
            ),
        }
        self.agent_row = QWidget()
        row = QHBoxLayout(self.agent_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for field, share in zip(self.fields.values(), (3, 3, 4), strict=True):
            row.addWidget(field, share)
        chain = EnterChain(self)
        for line in (self.agent_name, self.agent_relation, self.agent_phone):
            chain.add(line)
            line.textChanged.connect(lambda _text: self.edited.emit())
        self.agent_phone.returnPressed.connect(self.done)

    # --- what is shown

    def _mode(self, mode: str) -> None:
        self._now = mode
        self.box.setVisible(mode == "search")
        self.found.setVisible(mode == "search" and bool(self.box.text().strip()))
        self.newcomer.setVisible(mode == "new")
        self.card.setVisible(mode in ("person", "anonymous"))
        self.agent_row.setVisible(mode == "person" and self.card.agent.isChecked())

    def put(self, intake: Intake, card: ResidentCard | None, extras: Extras = _NOTHING) -> None:
        """Show a form's resident; ``card`` None and not anonymous: the search."""
        self.agent_name.setText(intake.agent_name)
        self.agent_relation.setText(intake.agent_relation)
        self.agent_phone.setText(intake.agent_phone)
        self.card.agent.setChecked(intake.acting)
        self.say(None)
        if card is None and not intake.anonymous:
            self.box.setText("")  # not clear(): its undo would take Ctrl+Z from what was just registered
            self._mode("search")
            return
        self.card.put(card, extras)
        self._mode("person" if card is not None else "anonymous")

    def take(self, intake: Intake) -> Intake:
        """The form with what stands in this step's own fields."""
        return replace(
            intake,
            acting=self.card.agent.isChecked() and intake.resident is not None,
            agent_name=self.agent_name.text(),
            agent_relation=self.agent_relation.text(),
            agent_phone=self.agent_phone.text(),
        )

    def show_hits(self, rows: Sequence[ResidentRow], query: str) -> None:
        """Show who was found."""
        self.hits.set_hits([people.hit(row, query) for row in rows], query.strip())
        self.found.setVisible(self._now == "search" and bool(query.strip()))
        current = self.hits.current()
        self.looked_at.emit(current.data if current is not None else None)

    def say(self, words: str | None) -> None:
        """What is wrong with this step."""
        self.error.say(words or "", bad=True)
        self.box.set_bad(bool(words))

    def search(self) -> None:
        """Back to the search; what was typed there is selected."""
        self._mode("search")
        self.box.setFocus()
        self.box.selectAll()

    def begin_newcomer(self, resident_id: UUID, query: str) -> None:
        """Open the small form for a new resident."""
        self._mode("new")
        self.newcomer.begin(resident_id, query)

    @property
    def mode(self) -> str:
        """search, new, person or anonymous."""
        return self._now

    def focus_start(self) -> None:
        """The search, the form of a new resident, or 换人 once somebody is chosen."""
        if self._now == "search":
            self.box.setFocus()
            self.box.selectAll()
        else:
            (self.newcomer.name if self._now == "new" else self.card.change).setFocus()

    def _acting(self, on: bool) -> None:
        self.agent_row.setVisible(self._now == "person" and on)
        self.edited.emit()
        if on and self.card.agent.hasFocus():
            self.agent_name.setFocus()

    def _looked(self, _now: QModelIndex, _before: QModelIndex) -> None:
        current = self.hits.current()
        self.looked_at.emit(current.data if current is not None else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._now == "new":
            self.search()


def _contact(extras: Extras) -> str:
    """Whom to call when something is the matter: the first on file."""
    first = next(iter(extras.contacts), None)
    if first is None:
        return ""
    return " ".join(part for part in ("紧急联系人", first.relation, first.name, first.phone) if part)
