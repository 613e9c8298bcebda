"""开放时间: when each room is open, by the day of the week and on single days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.rules.rights import Right
from app.rules.rooms.spans import Hours
from app.services.rooms import house
from app.ui.kit.asks import Ask, line, text
from app.ui.kit.records import RecordTab
from app.ui.kit.rows import Column
from app.ui.rooms.settings.typed_rooms import opening, opening_shown, single_days, single_days_shown, week_shown

_DAYS = "一二三四五六日"


@dataclass(frozen=True)
class OpenRoom:
    """A room with its hours."""

    id: UUID
    name: str
    hours: Hours


@dataclass(frozen=True)
class _Week:
    week0: str
    week1: str
    week2: str
    week3: str
    week4: str
    week5: str
    week6: str
    day: Mapping[date, str]


def _day(number: int) -> Ask:
    return line(f"week{number}", f"周{_DAYS[number]}", hint="休", most=80, read=opening)


class RoomHoursTab(RecordTab[OpenRoom, _Week]):
    """One line a day of the week, ``08:30-12:00 13:30-20:00``; empty is a day on which it is shut."""

    sign = ("打印时间表", "hours")
    key, title, right = "hours", "开放时间", Right.SETTINGS
    new_words, drawer_width = "", 400
    finds = ("场地名称 / 拼音首字母", "找场地")
    columns = (
        Column("场地", lambda r: r.name, 180, strong=True),
        Column("开放时间", lambda r: week_shown(r.hours), sub=lambda r: _single(r.hours)),
    )
    draft = _Week
    asks = (
        *(_day(number) for number in range(7)),
        text("day", "个别日子", hint="如 2026-12-31 09:00-12:00，一行一天", lines=3, default="",
             read=single_days, note="只改这些天；整天不开请用「停用」"),
    )  # fmt: skip
    note = "一周都空着，就跟窗口的开放时间走。已经订好的不变。"

    def rows(self, query: str) -> Sequence[OpenRoom]:
        see = self.ctx.desk.see
        return tuple(OpenRoom(row.id, row.name, see(house.hours_of, row.id)) for row in see(house.rooms, query))

    def fill(self, row: OpenRoom | None) -> None:
        if row is not None:
            week: dict[str, Any] = {f"week{n}": opening_shown(spans) for n, spans in enumerate(row.hours.week)}
            self.form.fill(None, **week, day=single_days_shown(row.hours.days))

    def store(self, draft: _Week, key: UUID | None) -> None:
        if key is not None:
            week = [getattr(draft, f"week{number}") for number in range(7)]
            said = f"已保存 {self.name_of(self.current) if self.current else ''} 的开放时间"
            self.keep(house.save_hours, key, week, draft.day or {}, said=said, key=key)


def _single(hours: Hours) -> str:
    return f"另有 {len(hours.days)} 天单独定" if hours.days else ""
