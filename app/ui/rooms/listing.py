"""Every booking in a list, narrowed by state, room, kind and days; and what was asked for in vain."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.rules.dates import local_day
from app.rules.rooms.spans import instant_of, midnight
from app.services.rooms import house, wishes
from app.services.rooms.listing import BookingFilter, ListedBooking, booking_list
from app.services.rooms.wishes import WishRow
from app.services.work import Page
from app.ui import lists_out
from app.ui.kit import shortcuts
from app.ui.kit.asks import Options, choice, find, line
from app.ui.kit.button import Button
from app.ui.kit.cards import Card, Empty
from app.ui.kit.choices import Segment
from app.ui.kit.forms import Form
from app.ui.kit.layout import STRETCH, add, fill, row, wide
from app.ui.kit.lists import ListPage, NothingFound, PagedList, RowsOr
from app.ui.kit.page import Ctx
from app.ui.kit.rows import Column, Table
from app.ui.kit.text import yuan
from app.ui.kit.typed_days import day_from
from app.ui.rooms.words import KINDS, span_said, state_tag
from app.ui.words.moments import short_moment
from app.ui.words.rooms import KIND_WORDS

MOST = 100
BOOKED, WISHED = "booked", "wished"
_WISH_DAYS = 92
UNSETTLED = "unsettled"
_WHICH = (
    ("standing", "还要来的"), ("pending", "待审核"), ("in_use", "使用中"), ("done", "已结束"), ("no_show", "未到"),
    (UNSETTLED, "钱没结清"),
    ("gone", "取消、未通过"), ("skipped", "系列跳过的"), ("all", "全部"),
)  # fmt: skip
_STATES: dict[str, tuple[str, ...]] = {
    "standing": ("pending", "confirmed", "in_use"),
    "gone": ("cancelled", "refused", "lapsed"),
    "all": (),
    UNSETTLED: (),
}


@dataclass(frozen=True)
class BookingNarrow:
    """What the list is narrowed to."""

    query: str = ""
    which: str = "standing"
    room: UUID | None = None
    kind: str = ""
    day: date | None = None


def _rooms(ctx: Ctx) -> Options:
    return [(None, "全部场地"), *((room.id, room.name) for room in ctx.desk.see(house.rooms, inactive=True))]


_WHYS = {
    "refused": "没通过", "other": "其他", "room_taken": "已被订走", "room_full": "名额不够", "room_shut": "不开放",
    "room_closed": "停用", "room_quota": "超过限次", "room_open_quota": "手里的没用完", "room_people": "坐不下",
    "room_ahead": "太早来订", "room_suspended": "暂停预约", "equipment_short": "设备不够",
}  # fmt: skip
"""Why a wish came to nothing, in a word."""


def _met(wish: WishRow) -> str:
    return (f"后来订到 {wish.number}" if wish.met else f"订过 {wish.number}，没用上") if wish.number else ""


def _what(booking: ListedBooking) -> str:
    return f"{KIND_WORDS.get(booking.kind, booking.kind)} · {booking.headcount} 人"


class BookingRows(ListPage[ListedBooking]):
    """The bookings; what is to come first."""

    def __init__(self, ctx: Ctx, show: Callable[[ListedBooking], object]) -> None:
        self._ctx = ctx
        kinds = [("", "全部类别"), *((code, words) for code, words, _ in KINDS)]
        read = day_from(lambda: local_day(ctx.desk.now()))
        form: Form[BookingNarrow] = Form(
            ctx, BookingNarrow,
            (
                find("query", "找预约", hint="单号 / 姓名 / 团队 / 电话 / 用途", key=shortcuts.cap("scan")),
                choice("which", "哪些", _WHICH, default="standing", width=140),
                choice("room", "场地", _rooms, width=150),
                choice("kind", "类别", kinds, default="", width=120),
                line("day", "哪天起", hint="从哪天起", read=read, default=None, width=120,
                     show=lambda day: f"{day:%m-%d}" if isinstance(day, date) else ""),
            ),
            self, across=True,
        )  # fmt: skip
        form.fill(None)
        table: Table[ListedBooking] = Table(
            (
                Column("用途", lambda r: r.title or r.group_name or r.name, sub=lambda r: r.number, strong=True),
                Column("场地", lambda r: r.room, 126, sub=_what),
                Column("时间", self._when, 184, sub=lambda r: r.skip_reason and "跳过"),
                Column("使用人", lambda r: r.group_name or r.name, 130, sub=lambda r: r.phone),
                Column("费用", lambda r: yuan(r.fee + r.deposit) if r.fee + r.deposit else "", 80, right=True),
                Column("", lambda r: "", 96, tag=lambda r: state_tag(r.state)),
            ),
            key=lambda r: r.id, name="预约", top=True,
        )  # fmt: skip
        nothing = NothingFound(clear=self._clear)
        nothing.say("没有符合的预约", "换个词，或清除条件")
        listed = PagedList(
            table, self._read, most=MOST, unit="场", empty=Empty("还没有预约", "按 F2 新预约", icon="calendar-days"),
            nothing=nothing, narrowed=self._narrowed,
        )  # fmt: skip
        super().__init__(listed, filters=form, show=show)
        self.form = form

    def _when(self, booking: ListedBooking) -> str:
        return span_said(booking.starts_at, booking.ends_at, local_day(self._ctx.desk.now()))

    def _wanted(self) -> BookingNarrow:
        return (self.filters.glance() if self.filters is not None else None) or BookingNarrow()

    def _narrowed(self) -> bool:
        return self._wanted() != BookingNarrow(which="all")

    def _clear(self) -> None:
        self.form.fill(None, which="all")
        self.listed.restart()

    def _read(self, offset: int, most: int, _order: str) -> Page:
        return self._ctx.desk.see(booking_list, self.narrowed_to(), offset, most)

    def narrowed_to(self) -> BookingFilter:
        """What the list is narrowed to now."""
        wanted = self._wanted()
        states = _STATES.get(wanted.which, (wanted.which,))
        unsettled = wanted.which == UNSETTLED
        return BookingFilter(wanted.query, states, wanted.room, wanted.kind, wanted.day, unsettled=unsettled)


class BookingList(QWidget):
    """Bookings, and beside them the wishes nobody could meet.

    Signals: ``opened(UUID)`` of a booking, also of one that met a wish;
    ``wish_opened(WishRow)`` of somebody who may have a room after all.
    """

    opened = Signal(object)
    wish_opened = Signal(object)

    def __init__(self, ctx: Ctx) -> None:
        super().__init__()
        self.ctx = ctx
        self.which = Segment([(BOOKED, "预约"), (WISHED, "没订到的")], sz="sm", name="看什么")
        self.booked = BookingRows(ctx, lambda found: self.opened.emit(found.id))
        self.wished: Table[WishRow] = Table(self._wish_columns(), key=lambda r: r.id, name="没订到的需求", top=True)
        none = Empty("没有记下的需求", "预约不成时按「记为没订到」，就会在这里计数", icon="inbox")
        self.wish_rows = RowsOr(self.wished, none)
        card = Card(flush=True)
        add(card.body, wide(self.wish_rows))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.booked)
        self.stack.addWidget(card)
        self.wished.row_changed.connect(self._offer)
        self.wished.chosen.connect(lambda _key: self._open_wish())
        self.out = Button("导出", kind="ghost", sz="sm", icon="download", key=shortcuts.cap("pick4"), on=self.export)
        self.meet = Button("给他们订", kind="ghost", sz="sm", icon="plus", key="Enter", on=self._open_wish)
        self.meet.hide()
        fill(self, row(self.which, STRETCH, self.meet, self.out), wide(self.stack), gap=8)
        self.which.changed.connect(lambda value: self.show_part(str(value)))

    def _wish_columns(self) -> Sequence[Column[WishRow]]:
        return (
            Column("想要", lambda r: r.title or r.group_name or r.name or "没留名", sub=lambda r: r.text, strong=True),
            Column("场地", lambda r: r.room or "随便哪间", 130),
            Column("时间", self._when, 190),
            Column("人数", lambda r: str(r.headcount or ""), 64, right=True),
            Column("为什么没订到", lambda r: _WHYS.get(r.why, r.why), 230, sub=_met),
            Column("记下", self._kept, 120, tone=lambda r: "ink2"),
        )

    def _when(self, wish: WishRow) -> str:
        return span_said(wish.starts_at, wish.ends_at, local_day(self.ctx.desk.now()))

    def _kept(self, wish: WishRow) -> str:
        return short_moment(wish.at, self.ctx.desk.now())

    def show_part(self, which: str) -> None:
        """Bookings or wishes."""
        self.which.set_value(which)
        self.stack.setCurrentIndex((BOOKED, WISHED).index(which))
        self.out.setVisible(which == BOOKED)
        self.meet.setVisible(which == WISHED)
        self.refresh()

    def refresh(self) -> None:
        """Read again what is shown."""
        if self.which.value() == BOOKED:
            self.booked.refresh()
            return
        until = local_day(self.ctx.desk.now()) + timedelta(days=1)
        since = instant_of(midnight(until - timedelta(days=_WISH_DAYS)))
        self.wish_rows.show_rows(self.ctx.desk.see(wishes.room_wishes, since, instant_of(midnight(until))))
        if self.wished.row() is None and self.wished.rows_model.rows:
            self.wished.selectRow(0)

    def said(self) -> str:
        """How much is listed."""
        if self.which.value() == BOOKED:
            return ""  # the list says it itself
        return f"近三个月 {self.wished.rows_model.rowCount()} 件没订到"

    def export(self) -> None:
        """The bookings as the list is narrowed, as .xlsx."""
        if self.which.value() == BOOKED:
            lists_out.export_bookings(self.ctx, self.booked.narrowed_to(), self)

    def _open_wish(self) -> None:
        wish = self.wished.row()
        if wish is not None and wish.met:
            self.opened.emit(wish.booking_id)
        elif wish is not None:
            self.wish_opened.emit(wish)

    def _offer(self, wish: WishRow | None) -> None:
        """What Enter does with a wish: a room after all, or the booking it has already."""
        self.meet.set_words("看预约" if wish is not None and wish.met else "给他们订")

    def focus_start(self) -> None:
        """The keyboard where people begin."""
        if self.which.value() == BOOKED:
            self.booked.focus_start()
        else:
            self.wished.setFocus()
