"""Right of the form: what this resident did here, the same thing again, drafts, and what I took in today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.rules.dates import local_day
from app.rules.requests.flow import OPEN, RESULT_LABELS, STATE_LABELS, Result, State
from app.services.requests.history import HistoryRow, SimilarRow
from app.services.requests.listing import RequestRow
from app.services.requests.promises import minute
from app.ui.kit import metrics, paint, theme
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, add, column, fill, holder, row, wide
from app.ui.kit.paint import TagSpec
from app.ui.kit.plain import set_tip
from app.ui.kit.scroll import ScrollBody, clear
from app.ui.kit.text import yuan
from app.ui.requests.intake.reading import Past
from app.ui.requests.words import joined, moment, state_tag
from app.ui.words.till import METHODS

MOST_TAKEN = 3
MOST_DRAFTS = 6
_DOTS = {"ok": "ok", "info": "info", "warn": "warn", "bad": "bad"}


def past_title(row: HistoryRow) -> str:
    """What it was: the item, or the meal and what was eaten."""
    return row.title if row.kind == "request" else joined((row.meal, row.title))


def past_tag(row: HistoryRow, now: datetime) -> TagSpec:
    """How it stands: one tag for one fact."""
    if row.state is None:
        return TagSpec("收银", "mute")
    if row.call_back_at is not None:
        return TagSpec("待回访", "info")
    if row.due_at is not None and row.state is not State.AWAITING:
        if row.due_at < minute(now):
            return TagSpec("超期", "bad")
        if local_day(row.due_at) == local_day(now):
            return TagSpec("今天", "warn")
    if row.state is State.CLOSED:
        return TagSpec("办结", "ok")
    return state_tag(row.state)._replace(icon="")


def past_line(row: HistoryRow, now: datetime) -> str:
    """When, where, and how it ended or what it waits for."""
    today = local_day(now)
    where = row.where if row.kind == "request" else "小饭桌"
    return joined((moment(row.at, today), where, _outcome(row, today)))


def _outcome(row: HistoryRow, today: date) -> str:
    if row.amount is not None:
        return " ".join((*(METHODS.get(m, m) for m in row.methods), yuan(row.amount)))
    if row.call_back_at is not None:
        return f"{moment(row.call_back_at, today)} 回访"
    if row.state is State.AWAITING:
        return "等补材料"
    if row.due_at is not None:
        return f"{moment(row.due_at, today)} 前"
    if row.spot:
        return "当场办结"
    return RESULT_LABELS[Result(row.result)] if row.result in {str(one) for one in Result} else ""


class History(QWidget):
    """The newest first: a dot in the tone of its state, what it was, when and where, and how it ended."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[HistoryRow, ...] = ()
        self._now = datetime.min.replace(tzinfo=UTC)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.themeChanged.connect(self.updateGeometry)

    def put(self, rows: tuple[HistoryRow, ...], now: datetime) -> None:
        """Show these rows as they stand ``now`` (UTC)."""
        self.rows, self._now = rows, now
        said = [f"{past_title(row)} {past_line(row, now)} {past_tag(row, now).text}" for row in rows]
        self.setAccessibleName("近期往来")
        self.setAccessibleDescription("；".join(said))
        self.updateGeometry()
        self.update()

    @staticmethod
    def _high() -> int:
        return theme.fm("strong").height() + theme.fm("caption").height() + 11

    def sizeHint(self) -> QSize:
        return QSize(200, max(len(self.rows) * self._high(), 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high, first, low = self._high(), theme.fm("strong").height(), theme.fm("caption").height()
        if len(self.rows) > 1:
            painter.setPen(QPen(theme.color("soft2"), 2))
            painter.drawLine(QPointF(7, first / 2), QPointF(7, (len(self.rows) - 1) * high + first / 2))
        for at, past in enumerate(self.rows):
            top = at * high
            painter.setPen(QPen(theme.color("surface"), 2))
            tag = past_tag(past, self._now)
            painter.setBrush(theme.color(_DOTS.get(tag.tone, "mute")))
            painter.drawEllipse(QPointF(7, top + first / 2), 6, 6)
            right = paint.tags(painter, float(self.width()), top + first / 2, (tag,))
            paint.text(painter, QRectF(24, top, right - 30, first), past_title(past), "ink", "strong")
            words = QRectF(24, top + first - 1, self.width() - 24, low)
            paint.text(painter, words, past_line(past, self._now), "ink2", "caption")
        painter.end()


class TakenRow(QWidget):
    """One request entered today: when it was received, what, state; it opens the request. Signals: ``opened(number)``.

    A paper form of another day shows that day.
    """

    opened = Signal(str)

    def __init__(self, row: RequestRow, today: date) -> None:
        super().__init__()
        self._row = row
        self._when = moment(row.received_at, today).removeprefix("今天 ")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{row.number} {self._words()}")
        set_tip(self, row.number)

    def _words(self) -> str:
        row = self._row
        return joined((row.item_name, row.resident or ("匿名" if row.anonymous else "")))

    def sizeHint(self) -> QSize:
        return QSize(200, theme.box(28, "body", pad=6))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit(self._row.number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self._row.number)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        used = paint.text(painter, area, self._when, "ink2", "caption")
        right = paint.tags(painter, area.right(), area.center().y(), (state_tag(self._row.state),))
        paint.text(painter, QRectF(used + 8, area.y(), right - used - 14, area.height()), self._words(), "ink")
        if self.hasFocus():
            paint.focus_ring(painter, area, 5)
        painter.end()


class SameCard(Card):
    """可能是同一件事. Signals: ``related(number, repeats)``, ``unlike(number)``, ``unrelated`` to take it back."""

    related = Signal(str, bool)
    unlike = Signal(str)
    unrelated = Signal()

    def __init__(self) -> None:
        super().__init__(ground="warnBg", gap=4)
        self._row: SimilarRow | None = None
        self.name = Label("可能是同一件事", "h3", "warn")
        self.words = Label("", "caption", "ink2", wrap=True)
        self.link = Button("关联", sz="sm", on=self._link)
        self.no = Button("不是", kind="ghost", sz="sm", on=self._no)
        self.undo = Button("不关联了", kind="ghost", sz="sm", on=self.unrelated.emit)
        add(self.body, row(IconView("git-merge", "warn", 18), wide(self.name)))
        add(self.body, self.words)
        add(self.body, row(self.link, self.no, self.undo, STRETCH))
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


@dataclass(frozen=True)
class OthersDraft:
    """A form a colleague began and did not finish."""

    key: UUID
    who: str
    name: str
    when: str


class DraftList(QWidget):
    """Forms begun and not finished. Signals: ``resumed(UUID)``, ``dropped(UUID)``; ``taken_over(UUID)`` for one of a
    colleague.
    """

    resumed = Signal(object)
    dropped = Signal(object)
    taken_over = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = fill(self, gap=6)
        self.shown: tuple[tuple[UUID, str, str], ...] = ()
        self.others: tuple[OthersDraft, ...] = ()

    def put(self, drafts: Sequence[tuple[UUID, str, str]], others: Sequence["OthersDraft"] = ()) -> None:
        """Show drafts (id, name, when) and those of colleagues."""
        if tuple(drafts) == self.shown and tuple(others) == self.others:
            return
        self.shown, self.others = tuple(drafts), tuple(others)
        clear(self._column)
        for key, name, when in self.shown[:MOST_DRAFTS]:
            again = Button(
                _short(name, 14), kind="quick", icon="pencil", name=f"继续填 {name}", tip=f"{name}（{when}）"
            )
            again.clicked.connect(lambda _on=False, key=key: self.resumed.emit(key))
            away = Button(kind="ghost", icon="x", name=f"删去草稿 {name}")
            away.clicked.connect(lambda _on=False, key=key: self.dropped.emit(key))
            add(self._column, row(wide(again), away, gap=6))
        for one in self.others:
            words = f"{one.who}没填完：{one.name}"
            over = Button(_short(words, 17), kind="quick", icon="users", name=f"接着填 {words}")
            set_tip(over, f"{words}（{one.when}）。接着填，登记时首问是您，进度里写明是{one.who}开始填的")
            over.clicked.connect(lambda _on=False, key=one.key: self.taken_over.emit(key))
            add(self._column, over)


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
        fill(self, wide(self._past()), self._today(), gap=metrics.CARD_GAP)

    def _past(self) -> Card:
        self.past = Card("近期往来", " ")
        self.profile = Button("档案", kind="link", on=self.profile_wanted.emit)
        self.past.head.addWidget(self.profile)
        inner = holder(column(self.empty, self.drafts, self.history, STRETCH, gap=10, margins=(0, 0, 8, 0)))
        self.past.body.addWidget(ScrollBody(inner), 1)
        self.past.body.addWidget(self.same)
        return self.past

    def _today(self) -> Card:
        self.taken = Card("今天我受理的", " ")
        self.all = Button("列表", kind="link", on=self.list_wanted.emit)
        self.taken.head.addWidget(self.all)
        self._rows = column(gap=2)
        self.taken.body.addLayout(self._rows)
        return self.taken

    def show_history(self, name: str, past: Past, now: datetime) -> None:
        """What somebody did here; ``name`` of whoever is only looked at, empty once they are chosen."""
        rows = past.rows
        self.past.title.setText(f"{name} · 近期" if name else "近期往来")
        self.past.note.setText(f"12 个月 {past.visits} 次" if past.visits else "")
        self.empty.setText("" if rows else "还没有来办过事，也没有在小饭桌用过餐")
        self.empty.setVisible(not rows)
        self.history.put(rows, now)
        self.history.setVisible(bool(rows))
        self.drafts.hide()
        self.profile.show()

    def show_drafts(self, drafts: Sequence[tuple[UUID, str, str]], others: Sequence[OthersDraft] = ()) -> None:
        """Nobody is chosen: what was begun before, by whoever is on duty and by colleagues."""
        some = len(drafts) + len(others)
        self.past.title.setText("没填完的" if some else "近期往来")
        self.past.note.setText(f"{some} 份" if some else "")
        self.empty.setText("" if some else "选好居民后，这里是他近期办过的事")
        self.empty.setVisible(not some)
        self.history.hide()
        self.profile.hide()
        self.drafts.put(drafts, others)
        self.drafts.setVisible(bool(some))

    def show_taken(self, rows: Sequence[RequestRow], today: date) -> None:
        """What I entered today, newest first."""
        self.taken.note.setText(f"{len(rows)} 件")
        clear(self._rows)
        for taken in rows[:MOST_TAKEN]:
            line = TakenRow(taken, today)
            line.opened.connect(self.opened)
            self._rows.addWidget(line)
        if not rows:
            self._rows.addWidget(Label("今天还没有", "caption", "ink2"))


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"
