"""The forms of an activity: put on or changed, called off, given up by somebody, ticked from the paper list."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.rules.activities.queue import TurnRule
from app.rules.calendar import working_time
from app.rules.dates import local, local_day
from app.services.activities import fees
from app.services.activities.listing import EntryListed
from app.services.activities.row import ROOM_LOST, ActivityRow
from app.services.activities.schedule import ActivityDraft
from app.services.rooms.listing import BookingFilter, booking_list
from app.ui.activities.words import names_words, span_words
from app.ui.kit import theme
from app.ui.kit.act import look
from app.ui.kit.asks import Values, amount, check, checks, choice, day, line, picker, text
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.label import Label
from app.ui.kit.page import Ctx
from app.ui.kit.results import Hit
from app.ui.kit.text import yuan
from app.ui.kit.typed import minutes, whole
from app.ui.kit.typed_days import day_from
from app.ui.words.activities import TURN_RULES
from app.ui.words.moments import clock

_QUOTA = re.compile(r"(\D+?)\s*(\d+)(?:\s*[人名位个])?")
_BETWEEN = re.compile(r"[、,，;；\s]+")
_COLUMNS, _LARGE = ((1, 68), (1, 68)), 1.2
"""Large words leave no room for two columns."""
_DAY_LONG = 24 * 60
_BEFORE = (
    (0, "开始前都可以"), (60, "提前 1 小时"), (120, "提前 2 小时"), (_DAY_LONG, "提前 1 天"),
    (2 * _DAY_LONG, "提前 2 天"), (3 * _DAY_LONG, "提前 3 天"), (7 * _DAY_LONG, "提前 7 天"),
)  # fmt: skip


@dataclass(frozen=True)
class ActivityTyped:
    """An activity as it is typed."""

    title: str
    booking: object = None
    place: str = ""
    on: date | None = None
    starts: int | None = None
    ends: int | None = None
    last: date | None = None
    capacity: int = 20
    quotas: tuple[tuple[str, int], ...] = ()
    waiting: bool = True
    turn_rule: str = TurnRule.SKIP.value
    closes_before_min: int = 0
    fee: int | None = None
    refund_before_min: int = 0
    note: str = ""


@dataclass(frozen=True)
class Reasoned:
    """Why."""

    reason: str = ""


@dataclass(frozen=True)
class Leaving:
    """Who of a party does not come."""

    positions: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class PaperNames:
    """The names as they stand on the paper list."""

    names: str
    take_in: bool = True


def read_quotas(words: str) -> tuple[tuple[str, int], ...]:
    """``老人 9、其他 6`` as groups with their places. Raises ``ValueError`` with the words to show."""
    found: list[tuple[str, int]] = []
    rest = " ".join(words.split())
    for part in re.sub(r"(\d+[人名位个]?)[、,，;；\s]+", r"\1\n", rest).split("\n"):
        plain = _BETWEEN.sub("", part)
        if not plain:
            continue
        match = _QUOTA.fullmatch(plain)
        if match is None:
            raise ValueError("请写成 老人 9、其他 6；不分组就空着")
        found.append((match[1].rstrip(":："), int(match[2])))
    return tuple(found)


def quota_words(quotas: Sequence[tuple[str, int]]) -> str:
    """The same as it is typed."""
    return "、".join(f"{group} {most}" for group, most in quotas)


def activity_form(ctx: Ctx, row: ActivityRow | None, new: UUID | None = None) -> DrawerForm[ActivityTyped]:
    """新活动, or 改活动 with ``row``; one that has a booking takes its times from there."""
    today = lambda: local_day(ctx.desk.now())  # noqa: E731
    free = lambda typed: not typed["booking"]  # noqa: E731
    before = {row.closes_before_min, row.refund_before_min} if row is not None else set()
    known = {minute for minute, _ in _BEFORE}
    times = (*_BEFORE, *((at, f"提前 {at} 分钟") for at in sorted(before - known)))
    asks = (
        line("title", "名称", hint="如 剪纸班", required="请写活动名称", most=60).across_all(),
        picker("booking", "场地预约", lambda query: _bookings(ctx, query), hint="没订场地的空着，填下面的时间",
               icon="calendar-days", read=_booking, field="booking_id").across_all(),
        line("place", "地点", hint="订了场地可不填", most=60).across_all(),
        day("on", "哪天", hint="今天 / 周五 / 12-1", read=day_from(today), required="请填哪天", when=free),
        day("last", "到哪天", hint="当天结束的空着", read=day_from(today), when=free),
        line("starts", "从", kind="amount", hint="如 9:00", read=minutes, show=_clock, default=None,
             required="请填几点开始", when=free, field="starts_at"),
        line("ends", "到", kind="amount", hint="如 11:00", read=minutes, show=_clock, default=None,
             required="请填几点结束", when=free, field="ends_at"),
        line("capacity", "名额", kind="amount", default=20, read=lambda words: whole(words, 0, 9999),
             required="请填几个名额"),
        choice("closes_before_min", "报名截止", times, default=0),
        line("quotas", "分组", hint="如 老人 9、其他 6；不分组空着", read=read_quotas, show=quota_words,
             default=()).across_all(),
        check("waiting", "满了可以候补", label="候补", default=True),
        choice("turn_rule", "整组补位", [*TURN_RULES.items()], default=TurnRule.SKIP.value,
               when=lambda typed: bool(typed["waiting"])),
        amount("fee", "费用", hint="每人，元；免费空着"),
        choice("refund_before_min", "可退费", times, default=0, when=_costs),
        text("note", "说明", hint="带什么、注意什么，印在通知上", lines=2, above=False, most=500).across_all(),
    )  # fmt: skip
    shown, first = None, {"quotas": (("老人", 10), ("其他", 10))}
    if row is not None:
        shown, first = _shown(row), {}
    return DrawerForm(
        ctx, "改活动" if row is not None else "新活动", ActivityTyped, asks, verb="保存",
        columns=_COLUMNS if theme.scale() < _LARGE else (), label_width=68,
        name="activities.activity", record=row.id if row is not None else None, shown=shown, first=first,
    )  # fmt: skip


def _clock(stored: object) -> str:
    return clock(stored) if isinstance(stored, int) else ""


def _costs(typed: Values) -> bool:
    return bool(str(typed["fee"]).strip(" 0."))


def _booking(value: Sequence[object]) -> object:
    return value[0] if value else None


def _bookings(ctx: Ctx, query: str) -> Sequence[Hit]:
    """The bookings of rooms that are still to come."""
    now = ctx.desk.now()
    found = ctx.desk.see(booking_list, BookingFilter(query=query, first=local_day(now)), 0, 8)
    return [
        Hit(f"{b.room} {span_words(b.starts_at, b.ends_at, now)}", b.number, b.title or b.group_name or b.name,
            data=b.id, avatar=False)
        for b in found.rows if b.state not in ROOM_LOST
    ]  # fmt: skip


@dataclass(frozen=True)
class _Shown:
    title: str
    booking: tuple[object, ...]
    place: str
    on: date
    starts: int
    ends: int
    last: date | None
    capacity: int
    quotas: tuple[tuple[str, int], ...]
    waiting: bool
    turn_rule: str
    closes_before_min: int
    fee: int | None
    refund_before_min: int
    note: str


def _shown(row: ActivityRow) -> _Shown:
    begin, end = local(row.starts_at), local(row.ends_at)
    booking: tuple[object, ...] = () if row.booking_id is None else (row.booking_id, row.booking_number)
    return _Shown(
        row.title, booking, row.place, begin.date(), begin.hour * 60 + begin.minute, end.hour * 60 + end.minute,
        end.date() if end.date() != begin.date() else None, row.capacity, tuple(row.quotas.items()), row.waiting,
        row.turn_rule.value, row.closes_before_min, row.fee or None, row.refund_before_min, row.note,
    )  # fmt: skip


def activity_draft(said: ActivityTyped) -> ActivityDraft:
    """What was typed, as it is put on."""
    return ActivityDraft(
        said.title, said.place, _instant(said.on, said.starts), _instant(said.last or said.on, said.ends),
        said.capacity, said.quotas, said.waiting, said.closes_before_min, said.turn_rule, said.fee or 0,
        said.refund_before_min, said.note, said.booking if isinstance(said.booking, UUID) else None,
    )  # fmt: skip


def _instant(on: date | None, minute: int | None) -> datetime | None:
    if on is None or minute is None:
        return None
    return working_time.instant(datetime(on.year, on.month, on.day) + timedelta(minutes=minute))


def call_off_form(ctx: Ctx, row: ActivityRow) -> DrawerForm[Reasoned]:
    """取消活动."""
    asks = (text("reason", "原因", hint="如 老师有事，另约", lines=2, above=False, required="请写原因", most=200),)
    money = "；收过的费用要退，在「要办的」里一笔一笔退" if row.fee else ""
    note = f"报上的、候补的都进通知单，逐个打电话{money}。取消后不能恢复"
    return DrawerForm(
        ctx, f"取消《{row.title}》", Reasoned, asks, verb="取消活动", danger=True, note=note,
        name="activities.call_off", record=row.id,
    )  # fmt: skip


class LeavingForm(DrawerForm[Leaving]):
    """取消报名: who of the party, and what goes back for it, said before.

    ``position`` is who of them it is about; without it, all of them.
    """

    def __init__(self, ctx: Ctx, entry: EntryListed, position: int | None) -> None:
        self.entry, self.bill = entry, ctx.desk.new_id()
        self.back = Label("", "strong", "accentInk", wrap=True)
        active = entry.active
        several = len(active) > 1
        asks = (
            checks("positions", "哪几位", [(p.position, p.name) for p in active], across=2, gap=2, read=tuple,
                   star=False, required="请勾谁不来") if several else None,
            line("reason", "原因", hint="可不填", most=200),
        )  # fmt: skip
        chosen = tuple(p.position for p in active if position in (None, p.position))
        super().__init__(
            ctx, f"取消报名 {names_words([p.name for p in active])}", Leaving, [a for a in asks if a is not None],
            verb="取消报名", danger=True, name="activities.leave", record=entry.row.id,
            first={"positions": chosen} if several else {}, under=(self.back,),
        )  # fmt: skip
        self.form.edited.connect(self._say)
        self._say()

    @property
    def going(self) -> tuple[int, ...]:
        """The positions of those who leave; empty for all of them."""
        if "positions" not in self.form.controls:
            return ()
        chosen = tuple(self.form.raw("positions"))
        return () if len(chosen) == len(self.entry.active) else chosen

    @property
    def money(self) -> fees.EntryMoney | None:
        """The money of the entry once they have left."""
        count = len(self.going) or len(self.entry.active)
        return look(self.ctx, fees.entry_money, self.entry.row.id, count, form=self)

    def _say(self) -> None:
        money = self.money
        if money is None or not money.paid:
            self.back.setText("没有收过费" if money is not None and money.due else "")
        elif money.back:
            self.back.setText(f"退 {yuan(money.back)}" + (f"，扣 {yuan(money.kept)}" if money.kept else ""))
        else:
            self.back.setText(f"过了退费时间，不退（已付 {yuan(money.paid)}）" if money.kept else "不用退钱")
        self.back.setVisible(bool(self.back.text()))
        self.go.set_words("退款并取消" if money is not None and money.back else "取消报名")


def names_form(ctx: Ctx, row: ActivityRow) -> DrawerForm[PaperNames]:
    """录签到表: the names that signed, as they stand there."""
    asks = (
        text("names", "签到的人", hint="一行一个，或用顿号隔开；可以整列粘贴", lines=8, required="请写签到的姓名"),
        check("take_in", "名单外的也算到场（现场签到）", default=True),
    )
    note = "写在这里的记为到了，名单上其余的记为没来"
    return DrawerForm(ctx, "录签到表", PaperNames, asks, verb="录入", note=note, name="activities.names", record=row.id)


def split_names(words: str) -> list[str]:
    """The names in what was typed or pasted: a line each, or with 、 , ; or a tab between; running numbers fall off."""
    parts = re.split(r"[\n\t、,，;；]+", words)
    plain = [re.sub(r"^\s*\d+\s*[.．)）、]?\s*", "", part).strip() for part in parts]
    return [name for name in plain if name]
