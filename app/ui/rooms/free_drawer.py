"""The answer of the one box: what it was understood as, and what is free; one key makes a booking of it."""

from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.dates import local, local_day
from app.rules.rooms.ask import PART_LABELS, Wish
from app.services.rooms.free import FreeAnswer, FreeRoom, free
from app.ui.kit import metrics
from app.ui.kit.act import look
from app.ui.kit.drawer import Drawer
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, add
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.results import Hit, ResultList
from app.ui.kit.text import yuan
from app.ui.rooms.blocks import Place
from app.ui.rooms.words import day_said, length_said
from app.ui.words.moments import clock


@dataclass(frozen=True)
class Wanted:
    """What was taken: where, and for how many with what."""

    place: Place
    wish: Wish


def wish_words(answer: FreeAnswer, today: date) -> str:
    """``12-01 周二 下午 · 20 人 · 投影仪``: so that a mistake is seen before it is booked."""
    wish, day = answer.wish, local_day(answer.starts_at)
    hours = wish.hours()
    part = f"{clock(hours[0])}–{clock(hours[1])}" if wish.starts is not None and hours else ""
    part = part or (PART_LABELS[wish.part] if wish.part is not None else "")
    things = [name if count == 1 else f"{name} {count} 件" for name, count in wish.equipment]
    length = length_said(answer.minutes) if wish.minutes and wish.starts is None else ""
    said = (f"{day_said(day, today)} {part}".strip(), length, f"{wish.people} 人" if wish.people else "", *things)
    return " · ".join(one for one in (wish.room, *said) if one)


def _span(first: datetime, last: datetime) -> str:
    end = local(last)
    return f"{local(first):%H:%M}–{'24:00' if (end.hour, end.minute) == (0, 0) else f'{end:%H:%M}'}"


def room_words(room: FreeRoom) -> str:
    """When it is free, or why it will not do."""
    if not room.spans:
        return "没有空"
    return "、".join(_span(*span) for span in room.spans)


def room_tags(room: FreeRoom) -> tuple[TagSpec, ...]:
    """What is lacking."""
    found = [TagSpec(f"没有{name}", "warn") for name in room.missing]
    if room.small:
        found.append(TagSpec("坐不下", "warn"))
    if room.at is None:
        found.append(TagSpec("时间不够", "mute"))
    return tuple(found[:2])


class FreeDrawer(Drawer):
    """Signals: ``taken(Wanted)`` for a room of the list; ``wished(FreeAnswer)`` to keep what was asked for in vain."""

    taken = Signal(object)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("哪里有空", most=metrics.DRAWER_MOST, gap=8, parent=parent)
        self.ctx = ctx
        self.answer: FreeAnswer | None = None
        self.understood = Label("", "strong", wrap=True)
        self.unread = Label("", "caption", "warn", wrap=True)
        self.none = Label("", "body", "ink2", wrap=True)
        self.list = ResultList(most_rows=9, new_words="", name="空闲的场地")
        self.list.chosen.connect(lambda hit: self._take(hit.data))
        for part in (self.understood, self.unread, self.none, self.list, STRETCH):
            add(self.body, part)

    def look_for(self, text: str) -> bool:
        """Answer a text; whether anything is free."""
        found: FreeAnswer | None = look(self.ctx, free, text)
        self.answer = found
        if found is None:
            return False
        today = local_day(self.ctx.desk.now())
        self.understood.setText(wish_words(found, today))
        unread = "、".join(found.wish.unread)
        self.unread.setText(f"没看懂「{unread}」，没有算进去" if unread else "")
        self.unread.setVisible(bool(unread))
        fit = [room for room in found.rooms if room.fits]
        self.none.setVisible(not fit)
        self.none.setText("全都合适的没有；下面的差一点，或换个时间再问" if found.rooms else "没有这样的场地")
        self.list.set_hits([self._hit(room) for room in found.rooms if room.spans], offer_new=False)
        self.open_drawer()
        self.focus_start()
        return bool(fit)

    @staticmethod
    def _hit(room: FreeRoom) -> Hit:
        price = "" if not room.fee else f" · {yuan(room.fee)}"
        note = f"{room.floor} {room.capacity} 人{price}".strip()
        return Hit(room.room, room_words(room), note, tags=room_tags(room), data=room, avatar=False)

    def take(self, number: int) -> None:
        """Take one by its number, as Alt and a digit do."""
        shown = [] if self.answer is None else [room for room in self.answer.rooms if room.spans]
        if 1 <= number <= len(shown):
            self._take(shown[number - 1])

    def _take(self, room: object) -> None:
        if not isinstance(room, FreeRoom) or self.answer is None:
            return
        starts, ends = room.at or room.spans[0]
        first, last = local(starts), local(ends)
        begin = first.hour * 60 + first.minute
        minutes = min(int((last - first).total_seconds()) // 60, self.answer.minutes)
        place = Place(room.room_id, first.date(), begin, begin + minutes)
        self.taken.emit(Wanted(place, self.answer.wish))

    def focus_start(self) -> None:
        """The keyboard on the first that is free."""
        self.list.setFocus()
