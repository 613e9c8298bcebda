"""What the form of a booking asks."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.rules.dates import local_day
from app.services.residents import search
from app.services.rooms import house
from app.services.rooms.equipment import equipment
from app.ui import people
from app.ui.kit import typed as kit_typed
from app.ui.kit.asks import FIRST, Ask, Options, Values, amount, aside, check, checks, choice, line, one_of, picker
from app.ui.kit.page import Ctx
from app.ui.kit.results import Hit
from app.ui.kit.typed_days import day_from
from app.ui.rooms import repeat, typed
from app.ui.rooms.controls import Counts, FromTo
from app.ui.rooms.words import KINDS, day_said

ONE = "one"
SCOPE_WORDS: Options = ((ONE, "本次"), ("later", "本次及以后"), ("all", "全部"))
MODE_WORDS: Options = (("all", "全部或不订"), ("skip", "跳过冲突"))
_SAID = re.compile(r"(?<=[0-9日号])\s*周[一二三四五六日]$")


@dataclass(frozen=True)
class Typed:
    """A booking, or a series of them, as it stands in the form. ``who`` is a resident's id with the
    name, or a name alone that was typed."""

    room: UUID
    day: date
    time: tuple[int, int]
    title: str
    who: tuple[UUID | None, str]
    phone: str
    group: str
    outside: bool
    kind: str
    people: int
    equipment: tuple[tuple[UUID, int], ...]
    layout: str
    note: str
    promise: bool
    repeat: str
    weekdays: tuple[int, ...]
    until: date | None
    month_end: bool
    no_holidays: bool
    mode: str
    scope: str
    less: bool
    fee: int | None
    deposit: int | None
    waived: str
    request: UUID | None = None
    """Out of which request it comes."""
    wish: UUID | None = None
    """Whose asking in vain it meets."""

    @property
    def resident(self) -> UUID | None:
        """Who it is, when they are on record."""
        return self.who[0] if self.who else None

    @property
    def name(self) -> str:
        """Their name."""
        return self.who[1] if self.who else ""

    @property
    def series(self) -> bool:
        """Whether it comes back."""
        return self.repeat != repeat.ONCE


@dataclass
class Editing:
    """What is being typed: a new booking, or one on record, which may be a date of a series."""

    new: bool = True
    series: bool = False


def rooms_of(ctx: Ctx) -> Options:
    """The rooms that are given out, with how many fit in."""
    return [(room.id, f"{room.name}（{room.capacity} 人）") for room in ctx.desk.see(house.rooms)]


def things_of(ctx: Ctx) -> Options:
    """What is lent, each with how many there are."""
    return [(thing.id, (thing.name, thing.stock)) for thing in ctx.desk.see(equipment)]  # type: ignore[misc]


def _again(values: Values) -> bool:
    return bool(values["repeat"])


def _day(values: Values, read: Callable[[str], date]) -> date | None:
    try:
        return read(str(values["day"]))
    except ValueError:
        return None


class DayWords:
    """A day as it is typed in this form, and as it stands there."""

    def __init__(self, ctx: Ctx) -> None:
        self._ctx = ctx
        self._plain = day_from(self.today)

    def today(self) -> date:
        """The day at the counter."""
        return local_day(self._ctx.desk.now())

    def read(self, text: str) -> date:
        """Also as it is shown, with the day of the week behind it."""
        return self._plain(_SAID.sub("", text.strip()))

    def shown(self, day: Any) -> str:
        """``10-17 周六``."""
        return day_said(day, self.today()) if isinstance(day, date) else str(day or "")


def booking_asks(ctx: Ctx, editing: Editing) -> Sequence[Ask]:
    """Enter goes through what must be answered first; what is rarely said stands at the end."""
    day = DayWords(ctx)
    return (*_first_asks(ctx, editing, day), *_repeat_asks(editing, day), *_last_asks())


def _first_asks(ctx: Ctx, editing: Editing, day: DayWords) -> Sequence[Ask]:
    def look(query: str) -> Sequence[Hit]:
        rows = ctx.desk.see(search.search, query, 6) if query.strip() else ()
        return [people.hit(row, query, tags=0) for row in rows]

    def unknown(values: Values) -> bool:
        """Whoever is on record has a phone there; what was kept with a booking may be corrected."""
        return not editing.new or not (values["who"] and values["who"][0] is not None)

    def used(values: Values) -> bool:
        """维护 is nobody's turn; whoever was written down with one is still shown."""
        return values["kind"] != "upkeep" or bool(values["who"] and values["who"][1])

    return (
        choice("room", "场地", rooms_of, default=FIRST, required=True, field="room_id"),
        line("day", "日期", kind="text", hint="如 10-17、下周六", required="请填日期", read=day.read, show=day.shown),
        Ask("time", "时间", FromTo, read=typed.typed_span, default=("", ""), empty="请填从几点到几点", field="starts"),
        line("title", "用途", required=True, hint="如 越剧排练", most=60),
        picker("who", "使用人", look, hint="姓名 / 电话 / 直接写", icon="user", words=True,
               required="请填使用人", field="name", read=tuple, without=(), when=used),
        line("phone", "电话", kind="phone", hint="联系得到的号码", most=20, read=kit_typed.phone, when=unknown),
        line("people", "人数", kind="amount", hint="几个人", most=4, required="请填人数", read=typed.people,
             field="headcount"),
        choice("kind", "类别", [(code, words) for code, words, _ in KINDS], default="activity"),
        line("group", "团队", hint="团队名，个人用就空着", most=60, field="group_name"),
        check("outside", "外单位", label=""),
        Ask("equipment", "设备", Counts, default=(), options=things_of),
    )  # fmt: skip


def _repeat_asks(editing: Editing, day: DayWords) -> Sequence[Ask]:
    def several(values: Values) -> bool:
        return _again(values) or (editing.series and values["scope"] != ONE)

    return (
        choice("repeat", "重复", [*repeat.REPEATS], default=repeat.ONCE, when=lambda _values: editing.new),
        one_of("scope", "改哪些", SCOPE_WORDS, when=lambda _values: editing.series),
        checks("weekdays", "周几", [*repeat.WEEKDAYS], across=4, gap=12, read=tuple, show=tuple,
               when=lambda values: repeat.by_weekday(values["repeat"])),
        line("until", "到", hint="最后一天，如 12-31", read=day.read, show=day.shown, default=None,
             required="请填到哪一天", when=_again),
        check("month_end", "没有这一天的月份改在月末", label="",
              when=lambda values: repeat.lacks_days(values["repeat"], _day(values, day.read))),
        check("no_holidays", "放假的日子不订", label="",
              when=lambda values: _again(values) and repeat.may_fall_on_holidays(values["repeat"])),
        one_of("mode", "有冲突", MODE_WORDS, when=several),
    )  # fmt: skip


def _last_asks() -> Sequence[Ask]:
    return (
        line("layout", "布置", hint="如 剧院式、回字形", most=40),
        line("note", "备注", most=500),
        check("promise", "承诺书已签", label=""),
        check("less", "收费有减免", label=""),
        amount("fee", "场地费", hint="0.00", when=lambda values: values["less"]),
        amount("deposit", "押金", hint="0.00", when=lambda values: values["less"]),
        line("waived", "减免原因", required=True, hint="如 社区共建单位", most=120, when=lambda values: values["less"]),
        aside("request"),
        aside("wish"),
    )  # fmt: skip
