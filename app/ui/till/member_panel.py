"""Who is served: the soft card of a member, and the search that picks one for the order or for a single line."""

import re
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.services.residents import search
from app.services.residents.search import ResidentRow
from app.services.till.fellows import Fellow
from app.services.till.order import Diner
from app.ui import people
from app.ui.kit import metrics, paint, shortcuts, theme
from app.ui.kit.button import Button
from app.ui.kit.choices import Segment
from app.ui.kit.drawer import Drawer
from app.ui.kit.fields import SearchBox
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label, Tags
from app.ui.kit.layout import STRETCH, column, fill, holder, into, row, wide
from app.ui.kit.options import Check
from app.ui.kit.paint import TagSpec
from app.ui.kit.plain import set_tip
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


def pays_words(member: Diner, use_benefits: bool, priced: bool) -> str:
    """What somebody pays: ``菜价按 8 折`` while the tiles say so already."""
    if not member.tier:
        return next((note.short for note in member.notes if note.short), "没有优惠")
    if not use_benefits:
        return "按原价"
    return f"菜价按 {member.rate_text}" if priced else member.rate_text


class MemberPanel(QWidget):
    """The card, one low row: the order under it needs the room.

    Signals: ``wanted`` to pick somebody, ``left`` to serve nobody, ``declined(bool)`` for 不使用优惠.
    """

    wanted = Signal()
    left = Signal()
    declined = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._served = False
        self._shown: tuple[Diner | None, bool, bool] | None = None
        self._nobody, self._member = self._build_nobody(), self._build_member()
        fill(self, self._nobody, self._member, gap=6, margins=(14, 4, 8, 4))
        self._fit()
        theme.themeChanged.connect(self._fit)
        self.put(None, True)

    def _fit(self) -> None:
        self.setMinimumHeight(theme.box(metrics.ROW_TOUCH, "h3", "body", pad=8))

    def _build_nobody(self) -> QWidget:
        how = Label("扫卡或选人，先后都一样", "body", "ink2", elide=True)
        key = shortcuts.cap("person")
        self.pick = Button("选人", kind="soft", sz="touch", key=key, on=self.wanted.emit)
        words = column(Label("散客", "h3"), how, gap=0)
        return holder(row(IconView("user", "ink3", 22), wide(words), self.pick, gap=10))

    def _build_member(self) -> QWidget:
        self.name = Label("", "h3", elide=True)
        self.facts = Label("", "body", "ink2")
        self.change = Button("换人", kind="ghost", sz="sm", key=shortcuts.cap("person"), on=self.wanted.emit)
        self.off = Button(kind="ghost", sz="sm", icon="x", name="不选人了", on=self.left.emit)
        self.off.setMinimumWidth(metrics.CONTROL)
        self.tags = Tags()
        self.note = Label("", "body", "ink2", elide=True)
        self.rate = Label("", "strong", "ok", elide=True)
        self.decline = Check("不使用")
        self.decline.setAccessibleName("不使用优惠")
        set_tip(self.decline, "不使用优惠，按原价")
        self.decline.clicked.connect(self.declined)
        words = column(self.name, row(self.facts, wide(self.rate)), gap=0)
        self._extra = holder(row(self.tags, wide(self.note)))
        return holder(column(row(wide(words), self.decline, self.change, self.off, gap=2), self._extra, gap=4))

    def put(self, member: Diner | None, use_benefits: bool, *, priced: bool = False) -> None:
        """Show a member, or that nobody is served; the same again costs nothing. ``priced``: tiles show their price."""
        if self._shown == (member, use_benefits, priced):
            return
        self._shown = (member, use_benefits, priced)
        self._served = member is not None
        if member is not None:
            self.name.setText(member.name)
            set_tip(self.name, " · ".join(word for word in (member.name, member.tier_name) if word))
            self.facts.setText("" if member.age is None else f"{member.age} 岁")
            self.facts.setVisible(member.age is not None)
            self._put_note(member.note)
            self.decline.setChecked(not use_benefits)
            self.decline.setVisible(bool(member.tier))
            self.rate.setText(pays_words(member, use_benefits, priced))
            self.rate.set_tone("warn" if member.birth_date is None else "ok" if priced else "ink2")
        first, then = (self._member, self._nobody) if member is None else (self._nobody, self._member)
        first.hide()
        then.show()  # filled before: shown empty it would be laid out twice more
        self.setAccessibleName("散客" if member is None else f"{member.name} {member.tier_name}")
        self.update()

    def _put_note(self, note: str) -> None:
        """What the kitchen should know stands in a line of its own: it must not give way to anything."""
        tags = note_tags(note)
        self.tags.set_specs(tags)
        self.tags.setVisible(bool(tags))
        self.note.setText("" if tags else note)
        set_tip(self.note, note)
        self.note.setVisible(bool(note) and not tags)
        self._extra.setVisible(bool(note))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground, border = ("soft", "soft2") if self._served else ("surface", "line")
        paint.box(painter, QRectF(self.rect()), metrics.R_CARD, ground, border)
        painter.end()


def _fellow_hit(number: int, one: Fellow) -> Hit:
    """Somebody near, with the digit that takes them and why they are offered."""
    hit = people.hit(one.row, between=" · ")
    why = f"代领过 {one.times} 次" if one.times else "同住"
    return replace(hit, title=f"{number}  {hit.title}", tags=(TagSpec(why, "info"),), matched=(), avatar=False)


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
        self._near: tuple[Fellow, ...] = ()
        self.for_payer = False
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

    def begin(self, line: str = "", own: bool = True, near: Sequence[Fellow] = ()) -> None:
        """Start a new search; ``line`` names the dish a single eater could be chosen for, empty when there is none.
        ``near`` are offered for it before anything is typed, each with a digit.
        """
        self.setFixedWidth(panel_width())
        self._line, self._own, self._near = line, own, tuple(near)
        self.for_payer = False
        self.box.clear()
        self.hits.set_hits(())
        self.whom.set_value("order")
        self.whom.setVisible(bool(line))
        self._say()
        self.open_drawer("选人")
        self.box.setFocus()

    def begin_payer(self) -> None:
        """Find who pays for the member instead of who eats."""
        self.begin()
        self.for_payer = True
        self._say()
        self.open_drawer("谁代付")
        self.box.setFocus()

    def turn(self) -> None:
        """F4 again: between the whole order and the one line."""
        if self.whom.isVisible():
            self.whom.set_value("order" if self.for_line else "line")
            self._say()
            self.searched.emit(self.box.text())
        self.box.setFocus()

    @property
    def for_line(self) -> bool:
        """Whether the one picked eats only the selected line."""
        return not self.whom.isHidden() and self.whom.value() == "line"

    def found(self, rows: tuple[ResidentRow, ...], query: str) -> None:
        """Show who was found."""
        digit = query.strip()
        near = [(n, one) for n, one in enumerate(self._near, 1) if self.for_line and digit in ("", str(n))]
        first = {one.row.id for _, one in near}
        hits = [_fellow_hit(n, one) for n, one in near]
        hits += [people.hit(row, query, between=" · ") for row in rows if row.id not in first]
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
        self.searched.emit(self.box.text())
        self.box.setFocus()

    def _say(self) -> None:
        if self.for_payer:
            self.hint.setText("谁替用餐人付款；小票上写明代付，只印打了星号的名字。↵ 选中，Esc 返回")
            self.own.hide()
            return
        if self.for_line:
            near = "打前面的数字再按 ↵，或扫卡、找人。" if self._near else "↵ 选中，Esc 返回"
            self.hint.setText(f"只有「{self._line}」按这个人计价（代领）。{near}")
        else:
            more = f"；再按 {shortcuts.cap('person')} 只换一行" if self._line else ""
            self.hint.setText(f"扫卡也可以。↵ 选中，Esc 返回{more}")
        self.own.setVisible(self.for_line and not self._own)

    def _chosen(self, hit: Hit) -> None:
        self.picked.emit(hit.data, self.for_line)
