"""Who is served: the soft card of a member, and the search that picks one for the order or for a single line."""

import re

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.services.residents import search
from app.services.residents.search import ResidentRow
from app.services.till.order import Diner
from app.ui import people
from app.ui.kit import metrics, paint, shortcuts, theme
from app.ui.kit.button import Button
from app.ui.kit.choices import Segment
from app.ui.kit.drawer import Drawer
from app.ui.kit.fields import SearchBox
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label, Rule, Tags
from app.ui.kit.layout import STRETCH, column, fill, holder, into, row, wide
from app.ui.kit.options import Check
from app.ui.kit.paint import TagSpec
from app.ui.kit.portrait import Portrait
from app.ui.kit.results import Hit, ResultList
from app.ui.till.cart_panel import panel_width

_PIECES = re.compile(r"[\s,，、;；。/]+")
_LONG_TAG = 6


def note_tags(note: str) -> tuple[TagSpec, ...]:
    """Short words of a note as tags, at most two; nothing when the note is a sentence."""
    pieces = [piece for piece in _PIECES.split(note.strip()) if piece]
    if not pieces or len(pieces) > 2 or any(len(piece) > _LONG_TAG for piece in pieces):
        return ()
    return tuple(TagSpec(piece, tone) for piece, tone in zip(pieces, ("info", "warn"), strict=False))


class MemberPanel(QWidget):
    """The card. Signals: ``wanted`` to pick somebody, ``left`` to serve nobody, ``declined(bool)`` for 不使用优惠."""

    wanted = Signal()
    left = Signal()
    declined = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._served = False
        self._shown: tuple[Diner | None, bool] | None = None
        self._nobody, self._member = self._build_nobody(), self._build_member()
        fill(self, self._nobody, self._member, gap=6, margins=(13, 9, 9, 9))
        self.put(None, True)

    def _build_nobody(self) -> QWidget:
        how = Label("扫餐卡或选人，先后都一样", "caption", "ink2", elide=True)
        key = shortcuts.cap("person")
        self.pick = Button("选人", kind="soft", sz="touch", key=key, on=self.wanted.emit)
        words = column(Label("散客", "h3"), how, gap=0)
        return holder(row(IconView("user", "ink3", 22), wide(words), self.pick, gap=10))

    def _build_member(self) -> QWidget:
        self._face = Portrait()
        self.name = Label("", "h3", elide=True)
        self.facts = Label("", "body", "ink2")
        self.change = Button("换人", kind="ghost", key=shortcuts.cap("person"), on=self.wanted.emit)
        self.off = Button(kind="ghost", icon="x", name="不选人了", on=self.left.emit)
        self.tags = Tags()
        self.note = Label("", "caption", "ink2", elide=True)
        self.rate = Label("", "strong", "ok", elide=True)
        self.decline = Check("不使用优惠")
        self.decline.clicked.connect(self.declined)
        first = row(wide(self.name), self.change, self.off, gap=2)
        words = column(first, row(self.facts, wide(self.tags)), gap=0)
        low = row(Label("今日优惠", "caption", "ink2"), wide(self.rate), self.decline, margins=(0, 0, 4, 0))
        return holder(column(row(self._face, wide(words), gap=12), self.note, _SoftRule(), low, gap=6))

    def put(self, member: Diner | None, use_benefits: bool) -> None:
        """Show a member, or that nobody is served; the same again costs nothing."""
        if self._shown == (member, use_benefits):
            return
        self._shown = (member, use_benefits)
        self._served = member is not None
        self._nobody.setVisible(member is None)
        self._member.setVisible(member is not None)
        if member is not None:
            self._face.put(member.name)
            self.name.setText(member.name)
            self.facts.setText(people.sex_age(member.sex, member.age))
            self.name.setToolTip(member.name)
            tier = [TagSpec(member.tier_name, "ok", "leaf")] if member.tier else [TagSpec("不到优惠年龄", "mute")]
            if member.birth_date is None:
                tier = [TagSpec("未登记生日，按原价", "warn")]
            tags = note_tags(member.note)
            self.tags.set_specs((*tier, *tags))
            self.note.setText("" if tags else member.note)
            self.note.setToolTip(member.note)
            self.note.setVisible(bool(member.note) and not tags)
            self.decline.setChecked(not use_benefits)
            self.decline.setEnabled(bool(member.tier))
            self.rate.setText("不使用" if not use_benefits else member.rate_text or "原价")
            self.rate.set_tone("ink2" if not use_benefits or not member.tier else "ok")
        self.setAccessibleName("散客" if member is None else f"{member.name} {member.tier_name}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground, border = ("soft", "soft2") if self._served else ("surface", "line")
        paint.box(painter, QRectF(self.rect()), metrics.R_CARD, ground, border)
        painter.end()


class _SoftRule(Rule):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("soft2"))
        painter.end()


class PersonPanel(Drawer):
    """Finding a resident while typing. Signals: ``picked(resident id, for the line only)``, ``searched(str)``.

    ``new_wanted(str)`` when somebody new should be registered, ``unknown(str)`` for the whole number of a document that
    nobody here has. Enter on nothing found stays where it is: what is typed next is for the till.
    """

    picked = Signal(object, bool)
    searched = Signal(str)
    new_wanted = Signal(str)
    unknown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("选人", width=panel_width(), parent=parent)
        self._line, self._own = "", True
        self.whom = Segment([("order", "整单"), ("line", "只这一行（代领）")], sz="touch", name="给谁")
        self.whom.changed.connect(self._turned)
        self.box = SearchBox("姓名 / 拼音 / 电话 / 卡号", key=shortcuts.cap("person"), name="找居民", sz="touch")
        self.hits = ResultList(most_rows=7, enter_takes_way_on=False)
        self.hits.attach(self.box)
        self.box.entered.connect(self._entered)
        self.hint = Label("", "caption", "ink2", wrap=True)
        self.own = Button("这一行改回本单的人", kind="soft", on=lambda: self.picked.emit(None, True))
        into(self.body, self.whom, self.box, self.hits, self.hint, self.own, STRETCH)
        self.box.textChanged.connect(self.searched)
        self.hits.chosen.connect(self._chosen)
        self.hits.new_wanted.connect(self.new_wanted)

    def begin(self, line: str = "", own: bool = True) -> None:
        """Start a new search; ``line`` names the dish a single eater could be chosen for, empty when there is none."""
        self.setFixedWidth(panel_width())
        self._line, self._own = line, own
        self.box.clear()
        self.hits.set_hits(())
        self.whom.set_value("order")
        self.whom.setVisible(bool(line))
        self._say()
        self.open_drawer("选人")
        self.box.setFocus()

    def turn(self) -> None:
        """F4 again: between the whole order and the one line."""
        if self.whom.isVisible():
            self.whom.set_value("order" if self.for_line else "line")
            self._say()
        self.box.setFocus()

    @property
    def for_line(self) -> bool:
        """Whether the one picked eats only the selected line."""
        return not self.whom.isHidden() and self.whom.value() == "line"

    def found(self, rows: tuple[ResidentRow, ...], query: str) -> None:
        """Show who was found."""
        hits = [people.hit(row, query, between=" · ") for row in rows]
        self.hits.set_hits(hits, query, offer_new=bool(query.strip()))

    def _entered(self) -> None:
        words = self.box.text().strip()
        if not words or self.hits.count():
            return
        if search.says_all(words):
            self.unknown.emit(words)
        elif not self.hits.at_way_on():
            self.hint.setText(f"没有找到「{words}」。改一改；要登记新居民按 ↓ 再按 ↵，Esc 返回")

    def _turned(self, _value: object) -> None:
        self._say()
        self.box.setFocus()

    def _say(self) -> None:
        if self.for_line:
            self.hint.setText(f"只有「{self._line}」按这个人的年龄计价。↵ 选中，Esc 返回")
        else:
            more = f"；再按 {shortcuts.cap('person')} 只换一行" if self._line else ""
            self.hint.setText(f"扫餐卡也可以。↵ 选中，Esc 返回{more}")
        self.own.setVisible(self.for_line and not self._own)

    def _chosen(self, hit: Hit) -> None:
        self.picked.emit(hit.data, self.for_line)
