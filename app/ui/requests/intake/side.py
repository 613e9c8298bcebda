"""Right of the form: what this resident did here, the same thing again, drafts, and what I took in today."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.rules.requests.flow import OPEN, STATE_LABELS
from app.services.requests.history import HistoryRow, SimilarRow
from app.services.requests.listing import RequestRow
from app.ui.kit import metrics
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.field import IconView
from app.ui.kit.label import Label
from app.ui.kit.scroll import ScrollBody
from app.ui.requests.intake.history import History, TakenRow
from app.ui.requests.words import moment

MOST_TAKEN = 3
MOST_DRAFTS = 6


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if inner is not None:
            clear(inner)
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class SameCard(Card):
    """可能是同一件事. Signals: ``related(number, repeats)``, ``unlike(number)``, ``unrelated`` to take it back."""

    related = Signal(str, bool)
    unlike = Signal(str)
    unrelated = Signal()

    def __init__(self) -> None:
        super().__init__(ground="warnBg")
        self._row: SimilarRow | None = None
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconView("git-merge", "warn", 18))
        self.name = Label("可能是同一件事", "h3", "warn")
        head.addWidget(self.name, 1)
        self.words = Label("", "caption", "ink2", wrap=True)
        self.link = Button("关联", sz="sm", on=self._link)
        self.no = Button("不是", kind="ghost", sz="sm", on=self._no)
        self.undo = Button("不关联了", kind="ghost", sz="sm", on=self.unrelated.emit)
        low = QHBoxLayout()
        low.setSpacing(8)
        for button in (self.link, self.no, self.undo):
            low.addWidget(button)
        low.addStretch(1)
        self.body.setSpacing(4)
        self.body.addLayout(head)
        self.body.addWidget(self.words)
        self.body.addLayout(low)
        self.hide()

    @property
    def row(self) -> SimilarRow | None:
        """The request it asks about."""
        return self._row

    def ask(self, row: SimilarRow | None, today: date) -> None:
        """Ask about a request; None asks nothing."""
        self._row = row
        self.setVisible(row is not None)
        if row is None:
            return
        closed = row.state not in OPEN
        text = " ".join(row.text.split())[:36].rstrip("。；，,.;")
        state = STATE_LABELS[row.state]
        when = moment(row.received_at, today)
        how = "若复发，可关联为返修。" if closed else "若是同一件，关联后一起办。"
        self.name.setText("可能是同一件事")
        self.words.setText(f"{when} 登记过「{row.item_name}」：{text}，{state}。{how}")
        self.link.set_words("关联为返修" if closed else "关联")
        self._show(asking=True)

    def tell(self, number: str, repeats: bool) -> None:
        """Say what it will be related to."""
        self.name.setText("登记时关联" if not repeats else "登记时关联为返修")
        self.words.setText(number)
        self.setVisible(True)
        self._show(asking=False)

    def _show(self, *, asking: bool) -> None:
        self.link.setVisible(asking)
        self.no.setVisible(asking)
        self.undo.setVisible(not asking)

    def _link(self) -> None:
        if self._row is not None:
            self.related.emit(self._row.number, self._row.state not in OPEN)

    def _no(self) -> None:
        if self._row is not None:
            self.unlike.emit(self._row.number)


class DraftList(QWidget):
    """Forms begun and not finished. Signals: ``resumed(UUID)``, ``dropped(UUID)``."""

    resumed = Signal(object)
    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.shown: tuple[tuple[UUID, str, str], ...] = ()

    def put(self, drafts: Sequence[tuple[UUID, str, str]]) -> None:
        """Show drafts: id, name, when."""
        if tuple(drafts) == self.shown:
            return
        self.shown = tuple(drafts)
        clear(self._column)
        for key, name, when in self.shown[:MOST_DRAFTS]:
            row = QHBoxLayout()
            row.setSpacing(6)
            short = name if len(name) <= 14 else f"{name[:13]}…"
            again = Button(short, kind="quick", icon="pencil", name=f"继续填 {name}", tip=f"{name}（{when}）")
            again.clicked.connect(lambda _on=False, key=key: self.resumed.emit(key))
            away = Button(kind="ghost", icon="x", name=f"删去草稿 {name}")
            away.clicked.connect(lambda _on=False, key=key: self.dropped.emit(key))
            row.addWidget(again, 1)
            row.addWidget(away)
            self._column.addLayout(row)


class IntakeSide(QWidget):
    """The column. Signals: ``profile_wanted`` (档案), ``list_wanted`` (列表), ``opened(number)``."""

    profile_wanted = Signal()
    list_wanted = Signal()
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(metrics.DRAWER)
        self.same = SameCard()
        self.drafts = DraftList()
        self.history = History()
        self.empty = Label("", "caption", "ink2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics.CARD_GAP)
        column.addWidget(self._past(), 1)
        column.addWidget(self._today())

    def _past(self) -> Card:
        self.past = Card("近期往来", " ")
        self.profile = Button("档案", kind="link", on=self.profile_wanted.emit)
        self.past.head.addWidget(self.profile)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        for part in (self.empty, self.drafts, self.history):
            column.addWidget(part)
        column.addStretch(1)
        self.past.body.addWidget(ScrollBody(inner), 1)
        self.past.body.addWidget(self.same)
        return self.past

    def _today(self) -> Card:
        self.taken = Card("今天我受理的", " ")
        self.all = Button("列表", kind="link", on=self.list_wanted.emit)
        self.taken.head.addWidget(self.all)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.taken.body.addLayout(self._rows)
        return self.taken

    def show_history(self, name: str, rows: tuple[HistoryRow, ...], visits: int, now: datetime) -> None:
        """What somebody did here; ``name`` of whoever is only looked at, empty once they are chosen."""
        self.past.title.setText(f"{name} · 近期" if name else "近期往来")
        self.past.note.setText(f"12 个月 {visits} 次" if visits else "")
        self.empty.setText("" if rows else "还没有来办过事，也没有在小饭桌用过餐")
        self.empty.setVisible(not rows)
        self.history.put(rows, now)
        self.history.setVisible(bool(rows))
        self.drafts.hide()
        self.profile.show()

    def show_drafts(self, drafts: Sequence[tuple[UUID, str, str]]) -> None:
        """Nobody is chosen: what was begun before."""
        self.past.title.setText("没填完的" if drafts else "近期往来")
        self.past.note.setText(f"{len(drafts)} 份" if drafts else "")
        self.empty.setText("" if drafts else "选好居民后，这里是他近期办过的事")
        self.empty.setVisible(not drafts)
        self.history.hide()
        self.profile.hide()
        self.drafts.put(drafts)
        self.drafts.setVisible(bool(drafts))

    def show_taken(self, rows: Sequence[RequestRow], today: date) -> None:
        """What I entered today, newest first."""
        self.taken.note.setText(f"{len(rows)} 件")
        clear(self._rows)
        for row in rows[:MOST_TAKEN]:
            line = TakenRow(row, today)
            line.opened.connect(self.opened)
            self._rows.addWidget(line)
        if not rows:
            self._rows.addWidget(Label("今天还没有", "caption", "ink2"))


__all__ = ["DraftList", "IntakeSide", "SameCard", "clear"]
