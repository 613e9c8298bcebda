"""① 居民: found while typing, taken on in one key, anonymous, or spoken for by somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.errors import Refused
from app.services.residents.profile import Extras
from app.services.residents.registry import ResidentCard, ResidentDraft
from app.services.residents.search import ResidentRow
from app.ui import people
from app.ui.kit import metrics, paint, shortcuts, theme
from app.ui.kit.asks import line
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.field import NoteLine
from app.ui.kit.fields import SearchBox
from app.ui.kit.label import Label, Tags
from app.ui.kit.layout import STRETCH, Wide, column, fill, fill_row, holder, into, row, wide
from app.ui.kit.options import Check
from app.ui.kit.paint import TagSpec
from app.ui.kit.plain import set_tip
from app.ui.kit.plain_form import PlainForm
from app.ui.kit.portrait import Portrait
from app.ui.kit.results import ResultList
from app.ui.requests.intake.model import NAME_MOST, PLACE_MOST, RELATION_MOST, RELATIONS, Intake, phone_wrong
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
        self._face = Portrait(42)
        self.name = Label("", "h3")
        self.facts = Label("", "body", "ink2", elide=True)
        self.low = Label("", "caption", "ink2", elide=True)
        self.tags = Tags()
        self.agent = Button("代办人", kind="ghost", icon="user-plus", tip="来的不是本人时填代办人", checkable=True)
        self.agent.toggled.connect(self.acting)
        self.change = Button("换人", kind="ghost", key=shortcuts.cap("person"), on=self.change_wanted.emit)
        words = column(row(self.name, wide(self.facts)), self.low, gap=0)
        parts = (self._face, wide(words), self.tags, self.agent, self.change)
        fill_row(self, *parts, gap=10, margins=(12, 8, 8, 8))

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
            set_tip(self.tags, "、".join(extras.care_tags))
        set_tip(self.low, self.low.text())
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
        beside = holder(row(Label("↑ ↓ 选人 · ↵ 确定", "caption", "ink3"), anonymous))
        self.list = ResultList(most_rows=4, name="找到的居民", way_key=shortcuts.cap("create"), beside=beside)
        fill(self, self.list, gap=0, margins=(1, 4, 1, 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), metrics.R_CONTROL, "surface", "line")
        painter.end()


def _phone(words: str) -> str:
    """A phone number as typed; raises ``ValueError`` with what is wrong with it."""
    wrong = phone_wrong(words, sentences.beside_field)
    if wrong:
        raise ValueError(wrong)
    return words


_NEWCOMER = (
    line("name", "姓名", required="请填姓名", most=NAME_MOST).read_as("新居民姓名"),
    line("phone", "电话", kind="phone", hint="手机或座机", read=_phone, most=30).read_as("新居民电话"),
    line("address", "住址", hint="如 3幢2单元501室", most=PLACE_MOST).read_as("新居民住址"),
    line("document_number", "证件", kind="code", hint="可不填，可扫身份证", most=40).read_as("新居民证件号"),
)


class Newcomer(Card):
    """Taking on somebody nobody knows yet, without leaving the request: four fields, Enter from one to the next.

    What stands here is part of the request's draft, so that a colleague who goes on with that has it too. Signals:
    ``edited``, ``save_wanted``, ``left`` to go back to the search.
    """

    edited = Signal()
    save_wanted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(ground="subtle", gap=6)
        self.resident_id: UUID | None = None
        self.form: PlainForm[ResidentDraft] = PlainForm(ResidentDraft, _NEWCOMER, gap=6, columns=((1, 44), (1, 44)))
        self.form.edited.connect(self.edited)
        self.form.entered.connect(self.save_wanted)
        self.keep = Button("登记并选中", kind="soft", key="↵", on=self.save_wanted.emit)
        back = Button("返回搜索", kind="ghost", key="Esc", on=self.left.emit)
        note = Label("只有姓名必填，其余以后在档案里补", "caption", "ink2", elide=True)
        head = row(Label("登记新居民", "strong"), wide(note), gap=6)
        into(self.body, head, self.form, row(STRETCH, back, self.keep, gap=6))

    def begin(self, resident_id: UUID, query: str) -> None:
        """Begin with what was searched; ``resident_id`` is made before, so that two presses make one resident."""
        self.resident_id = resident_id
        before = self.form.typed()
        self.form.fill(None, **people.prefill(query))
        if self.form.typed() != before:
            self.edited.emit()
        # letters are most often the pinyin somebody was searched by: then the name is still to be written
        self.form.focus_start("name" if self.form.raw("name").isascii() else "phone")

    def take_document(self, number: str) -> bool:
        """Their document was read: what was written of them stays. False when it is somebody else's."""
        if self.form.raw("document_number").strip().upper() not in ("", number):
            return False
        self.form.put("document_number", number)
        self.form.focus_start(next((name for name in ("name", "phone") if not self.form.raw(name).strip()), "address"))
        return True

    def put(self, intake: Intake) -> None:
        """Show what a form says of them, keeping what stands there already as it is."""
        for name, words in zip(self.form.asks, intake.newcomer, strict=False):
            if words != self.form.raw(name):
                self.form.fields[name].put(words)

    def take(self, intake: Intake) -> Intake:
        """The form with what stands here."""
        return replace(intake, newcomer=tuple(self.form.typed().values()))

    def draft(self) -> ResidentDraft | None:
        """What to register; None when something is wrong, and the first wrong field has the keyboard."""
        return self.form.draft()

    def refuse(self, wrong: Refused) -> bool:
        """Show a refusal beside its field; False when it has none here."""
        return self.form.place(wrong)


@dataclass(frozen=True)
class Agent:
    """Who came for somebody else, as typed."""

    agent_name: str
    agent_relation: str
    agent_phone: str


_AGENT = (
    line("agent_name", "代办人", hint="来的人", required=True, most=NAME_MOST).read_as("代办人姓名"),
    line("agent_relation", "关系", hint="、".join(RELATIONS[:3]), required=True, most=RELATION_MOST).read_as(
        "与居民的关系"
    ),
    line("agent_phone", "电话", kind="phone", hint="代办人电话", read=_phone, most=30).read_as("代办人电话"),
)
_AGENT_COLUMNS = ((3, 52), (3, 40), (4, 36))


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
        self._showing = False
        self.box = SearchBox(HINT, icon="users", key=shortcuts.cap("scan"), name="找居民", sz="touch")
        key = shortcuts.cap("anonymous")
        self.unnamed = Button("先不登记，按匿名受理", kind="link", key=key, on=self.anonymous_wanted.emit)
        self.found = Found(self.unnamed)
        self.hits = self.found.list
        self.newcomer = Newcomer()
        self.card = PersonCard()
        self.error = NoteLine()
        self._make_agent()
        fill(self, self.box, self.found, self.newcomer, self.card, self.agent_row, self.error, gap=6)
        self.hits.attach(self.box)
        self.box.textChanged.connect(self.searched)
        self.hits.chosen.connect(lambda hit: self.picked.emit(hit.data))
        self.hits.new_wanted.connect(self.new_wanted)
        self.hits.selectionModel().currentChanged.connect(self._looked)
        self.newcomer.left.connect(self._let_go)
        self.newcomer.edited.connect(self._newcomer_edited)
        self.card.change_wanted.connect(self.change_wanted)
        self.card.acting.connect(self._acting)
        self._mode("search")

    def _make_agent(self) -> None:
        self.agent: PlainForm[Agent] = PlainForm(Agent, _AGENT, columns=_AGENT_COLUMNS)
        self.proxy = Check("打委托书")
        set_tip(self.proxy, "登记时打一张代办委托书，请居民和代办人签名")
        self.proxy.toggled.connect(lambda _on: self.edited.emit())
        self._fit_proxy()
        theme.themeChanged.connect(self._fit_proxy)
        self.agent_row = holder(row(wide(self.agent), Wide(self.proxy, 0, Qt.AlignmentFlag.AlignTop), gap=12))
        self.agent.edited.connect(self.edited)
        self.agent.entered.connect(self.done)

    def _fit_proxy(self) -> None:
        """In line with the boxes beside it, also while something is said under them."""
        self.proxy.setFixedHeight(theme.control("md"))

    # --- what is shown

    @property
    def mode(self) -> str:
        """search, new, person or anonymous."""
        return self._now

    def _mode(self, mode: str) -> None:
        self._now = mode
        self.box.setVisible(mode == "search")
        self.found.setVisible(mode == "search" and bool(self.box.text().strip()))
        self.newcomer.setVisible(mode == "new")
        self.card.setVisible(mode in ("person", "anonymous"))
        self.agent_row.setVisible(mode == "person" and self.card.agent.isChecked())

    def put(self, intake: Intake, card: ResidentCard | None, extras: Extras = _NOTHING) -> None:
        """Show a form's resident; ``card`` None and not anonymous: the search."""
        for name, field in self.agent.fields.items():
            field.put(getattr(intake, name))
        self.proxy.setChecked(intake.proxy)
        self.card.agent.setChecked(intake.acting)
        self.say("resident", None)
        if card is None and not intake.anonymous:
            self._put_newcomer(intake)
            return
        self.card.put(card, extras)
        self._mode("person" if card is not None else "anonymous")

    def _put_newcomer(self, intake: Intake) -> None:
        if intake.taking_on:
            self.newcomer.put(intake)
            self._mode("new")
        else:
            self.box.setText("")  # not clear(): its undo would take Ctrl+Z from what was just registered
            self._mode("search")

    def take(self, intake: Intake) -> Intake:
        """The form with what stands in this step's own fields."""
        own = self.newcomer.take(intake) if self._now == "new" else replace(intake, newcomer=())
        return replace(
            own,
            acting=self.card.agent.isChecked() and intake.resident is not None,
            **self.agent.typed(),
            proxy=self.proxy.isChecked(),
        )

    def show_hits(self, rows: Sequence[ResidentRow], query: str) -> None:
        """Show who was found; the first is looked at."""
        self._showing = True
        self.hits.set_hits([people.hit(row, query) for row in rows], query.strip())
        self._showing = False
        self.found.setVisible(self._now == "search" and bool(query.strip()))
        self._looked()

    def say(self, field: str, words: str | None) -> None:
        """Show what is wrong with a field, or nothing; ``resident`` is the step itself."""
        if field == "resident":
            self.error.say(words or "", bad=True)
            self.box.set_bad(bool(words))
        else:
            self.agent.fields[field].set_error(words)

    def focus_on(self, field: str) -> None:
        """Put the keyboard on a field."""
        if field == "resident":
            self.focus_start()
        else:
            self.agent.controls[field].setFocus()

    def search(self) -> None:
        """Back to the search; what was typed there is selected."""
        self._mode("search")
        self.box.setFocus()
        self.box.selectAll()

    def begin_newcomer(self, resident_id: UUID, query: str) -> None:
        """Open the small form for a new resident."""
        self._mode("new")
        self.newcomer.begin(resident_id, query)

    def take_document(self, number: str) -> bool:
        """A document was read; False when it is not that of somebody who is being written down."""
        return self._now == "new" and self.newcomer.take_document(number)

    def _let_go(self) -> None:
        """Back to the search: nobody new is written down any more."""
        self.search()
        self.edited.emit()

    def _newcomer_edited(self) -> None:
        if self._now == "new":
            self.edited.emit()

    def focus_start(self) -> None:
        """The search, the form of a new resident, or 换人 once somebody is chosen."""
        if self._now == "search":
            self.box.setFocus()
            self.box.selectAll()
        else:
            (self.newcomer.form.controls["name"] if self._now == "new" else self.card.change).setFocus()

    def _acting(self, on: bool) -> None:
        self.agent_row.setVisible(self._now == "person" and on)
        self.edited.emit()
        if on and self.card.agent.hasFocus():
            self.agent.focus_start()

    def _looked(self, _now: QModelIndex | None = None, _before: QModelIndex | None = None) -> None:
        if not self._showing:
            current = self.hits.current()
            self.looked_at.emit(current.data if current is not None else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._now == "new":
            self._let_go()


def _contact(extras: Extras) -> str:
    """Whom to call when something is the matter: the first on file."""
    first = next(iter(extras.contacts), None)
    if first is None:
        return ""
    return " ".join(part for part in ("紧急联系人", first.relation, first.name, first.phone) if part)
