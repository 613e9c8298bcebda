"""Lists of rooms on pages: 今日场地单, 系列预约单, what hangs on a door, and the week of the whole house."""

from collections.abc import Sequence
from datetime import date, timedelta

from app.print import fonts, words
from app.print.maker import Copy
from app.print.page_flow import Column, Flow, Strip, height
from app.print.pdf import A4, MM, QUIET
from app.print.rooms import words as said
from app.print.sheets import Sheet, sheet_pdf
from app.rules.records import brief_number
from app.rules.rooms.labels import STATE_WORDS, skipped_words
from app.services.documents.rooms import (
    DoorRow,
    RoomDay,
    RoomDayRow,
    RoomDoor,
    RoomOfDay,
    RoomSeries,
    RoomUse,
    RoomWeek,
    SeriesPaperDate,
)

_WIDE = (A4[1], A4[0])
_A3_WIDE = (420 * MM, 297 * MM)
_SIZE = 11
_DAY = {
    "held": ("布置整理", 84), "title": ("用途和单位", 120), "people": ("人数", 44), "layout": ("桌椅", 80),
    "things": ("设备", 104), "who": ("联系人", 92), "note": ("备注", 80), "done": ("办好", 40),
}  # fmt: skip
_FIRST = (("时间", 84),)
_LAST = (("单号", 92),)
_MOVES = (("几点前", 60), ("设备", 150), ("送到", 130), ("用到", 60), ("用完", 150), ("办好", 40))
_DATES = (("序号", 34), ("日期", 108), ("时间", 92), ("场地", 110), ("单号", 104), ("状态和原因", 130))
_WAITING = "待审核"
_DOOR_SIZES = (30, 26, 22, 19, 17)
_DOOR_FOOT = 24.0
_WEEK_SIZES = {"A4": (14, 13, 12, 11, 10), "A3": (20, 18, 16, 14)}
"""The largest at which it is one page; else it flows on in the smallest."""
_IN_A_CELL = 3


def day_pdf(sheet: RoomDay, copy: Copy) -> bytes:
    """今日场地单: each room with its uses, then what has to be carried where."""
    count = sum(len(room.rows) for room in sheet.rooms)
    note = f"{words.long_day(sheet.day)} · {count} 场"
    page = Sheet(_WIDE, sheet.head, sheet.NAME, note, copy.printed(sheet.made_at, sheet.made_by), copy.mark)
    columns = said.columns(page.width, [*_FIRST, *(_DAY[code] for code in sheet.columns), *_LAST], ("时间",))
    head, flow = Flow(page.width, _SIZE), Flow(page.width, _SIZE)
    head.row(columns, [column.title for column in columns], head=True)
    for room in sheet.rooms:
        _room_of_day(flow, columns, sheet, room)
    if not sheet.rooms:
        flow.gap(20)
        flow.text("这一天没有预约，也没有停用。", 14)
    if sheet.moves:
        _moves(flow, sheet, page.width)
    foot = Flow(page.width, 11)
    foot.gap(6)
    if sheet.whole:
        foot.text("本单有居民电话：只给当班的人看，用完交回服务台销毁。", 11, bold=True)
    foot.blank(("值班人", 1), ("交接人", 1), ("日期", 1), high=30)
    return sheet_pdf(page, flow.strips, foot.strips, head.strips, sheet.day.isoformat())


def _room_of_day(flow: Flow, columns: Sequence[Column], sheet: RoomDay, room: RoomOfDay) -> None:
    flow.heading(f"{room.name}（{room.floor}）" if room.floor else room.name, f"{len(room.rows)} 场")
    for told in (f"停用：{room.closed}" if room.closed else "", words.discreet(room.note, "")):
        if told:
            flow.text(told, _SIZE, bold=told.startswith("停用"), colour=QUIET, indent=4)
            flow.keep()
    for row in room.rows:
        ticks = {1 + at: False for at, code in enumerate(sheet.columns) if code == "done"}
        cells = [_when(row), *(_day_cell(row, code) for code in sheet.columns), brief_number(row.use.number)]
        flow.row(columns, cells, ticks=ticks)


def _when(row: RoomDayRow) -> str:
    hours = said.hours(row.use.starts_at, row.use.ends_at)
    return f"{hours}\n{_WAITING}" if row.state == "pending" else hours


def _day_cell(row: RoomDayRow, code: str) -> str:
    use = row.use
    return {
        "held": said.held(use, "\n"),
        "title": _title_and_group(use),
        "people": said.people(use.headcount),
        "layout": words.discreet(use.layout, ""),
        "things": "\n".join(f"{name} ×{count}" for name, count in use.things),
        "who": f"{row.who}\n{row.phone}".strip(),
        "note": words.discreet(row.note, "见系统"),
        "done": "",
    }[code]


def _moves(flow: Flow, sheet: RoomDay, width: float) -> None:
    columns = said.columns(width, _MOVES, ("几点前",))
    flow.heading("设备搬动", "按时间先后")
    flow.row(columns, [column.title for column in columns], head=True)
    for move in sheet.moves:
        onward = "收回" if not move.onward else "留在原处" if move.onward == move.room else f"送到{move.onward}"
        cells = [
            f"{words.local(move.at):%H:%M}", f"{move.thing} ×{move.count}", move.room,
            f"{words.local(move.until):%H:%M}", onward, "",
        ]  # fmt: skip
        flow.row(columns, cells, ticks={5: False})


def door_pdf(door: RoomDoor, copy: Copy) -> bytes:
    """What is on, in type to be read standing before the door; of a week under its days."""
    week = door.last != door.first
    span = words.long_day(door.first)
    if week:
        span = f"{words.short_day(door.first)}–{words.short_day(door.last)}"
    title = "一周场地" if week else "今日场地"
    page = Sheet(A4, door.head, title, span, copy.printed(door.made_at, door.made_by), copy.mark)
    head = Flow(page.width, 26)
    if door.room:
        head.text(door.room, 26, bold=True)
    for size in _DOOR_SIZES:
        strips = _door_body(door, page.width, size)
        if height(head.strips) + height(strips) + _DOOR_FOOT <= page.room:
            break
    foot = Flow(page.width, 13)
    phone = f"，电话 {door.head.phone}" if door.head.phone else ""
    foot.text(f"要用场地请到{door.head.centre}服务台预约{phone}。", 13)
    return sheet_pdf(page, strips, foot.strips, head.strips, f"{door.room} {door.first.isoformat()}".strip())


def _door_body(door: RoomDoor, width: float, size: int) -> list[Strip]:
    flow = Flow(width, size)
    hours = fonts.width("00:00–00:00", size, bold=True) + 20
    name = max((fonts.width(row.room, size, bold=True) + 14 for row in door.rows), default=0.0)
    room = 0.0 if door.room else min(name, width * 0.28)
    columns = [Column("时间", hours, bold=True), Column("活动", width - hours - room)]
    if not door.room:
        columns.insert(1, Column("场地", room, bold=True))
    for on, rows in _by_day(door):
        if door.last != door.first:
            flow.heading(f"{words.short_day(on)} {words.weekday(on)}")
        else:
            flow.gap(10)
        for row in rows:
            flow.row(columns, _door_cells(row, whole_house=not door.room))
        if not rows:
            flow.text("没有安排。", size, colour=QUIET, indent=4)
    return flow.strips


def _by_day(door: RoomDoor) -> list[tuple[date, list[DoorRow]]]:
    days = [door.first + timedelta(days=n) for n in range((door.last - door.first).days + 1)]
    return [(on, [row for row in door.rows if words.local(row.starts_at).date() == on]) for on in days]


def _door_cells(row: DoorRow, *, whole_house: bool) -> list[str]:
    told = _title_and_group(row)
    hours = said.hours(row.starts_at, row.ends_at)
    return [hours, row.room, told] if whole_house else [hours, told]


def _title_and_group(row: RoomUse | DoorRow) -> str:
    title, group = said.title(row), said.group(row)
    return f"{title}\n{group}" if group and group != title else title


def series_pdf(sheet: RoomSeries, copy: Copy) -> bytes:
    """系列预约单: every date in its order, what was left out with why."""
    page = Sheet(A4, sheet.head, sheet.NAME, sheet.number, copy.printed(sheet.made_at, sheet.made_by), copy.mark)
    columns = said.columns(page.width, _DATES, ("日期",))
    head, flow = Flow(page.width, _SIZE), Flow(page.width, _SIZE)
    title = words.discreet(sheet.title, "") or words.discreet(sheet.group, "") or sheet.room
    head.text(title, 16, bold=True)
    group = words.discreet(sheet.group, "")
    parts = (sheet.room, sheet.rule, "" if group == title else group, sheet.who)
    head.text(" · ".join(filter(None, parts)), 12)
    head.gap(4)
    head.row(columns, [column.title for column in columns], head=True)
    for index, one in enumerate(sheet.dates, 1):
        flow.row(columns, _date_cells(index, one))
    foot = Flow(page.width, 12)
    foot.gap(8)
    foot.text(_counted(sheet), 12, bold=True)
    foot.blank(("预约人签字", 1), ("经办人", 1), ("日期", 1), high=34)
    return sheet_pdf(page, flow.strips, foot.strips, head.strips, sheet.number)


def _date_cells(index: int, one: SeriesPaperDate) -> list[str]:
    skipped = one.state == "skipped"
    state = STATE_WORDS.get(one.state, one.state)
    told = f"{state}：{skipped_words(one.reason)}" if skipped else f"{state}{'（已改）' if one.moved else ''}"
    on = words.local(one.starts_at).date()
    return [
        str(index), f"{on:%Y-%m-%d} {words.weekday(on)}", said.hours(one.starts_at, one.ends_at), one.room,
        "—" if skipped else brief_number(one.number), told,
    ]  # fmt: skip


def _counted(sheet: RoomSeries) -> str:
    states = [one.state for one in sheet.dates]
    skipped = states.count("skipped")
    gone = sum(state in ("cancelled", "refused", "lapsed") for state in states)
    parts = [f"共 {len(states)} 次", f"订到 {len(states) - skipped - gone} 次"]
    waiting = states.count("pending")
    parts += [f"其中待审核 {waiting} 次"] if waiting else []
    parts += [f"跳过 {skipped} 次"] if skipped else []
    parts += [f"取消或未通过 {gone} 次"] if gone else []
    return "，".join(parts) + "。"


def week_pdf(week: RoomWeek, copy: Copy) -> bytes:
    """一周场地表: a row for each room, a column for each day; a full room goes on on the next page."""
    large = week.size == "A3"
    last = week.first + timedelta(days=6)
    note = f"{words.long_day(week.first)} 至 {words.short_day(last)}"
    sheet_size = _A3_WIDE if large else _WIDE
    page = Sheet(sheet_size, week.head, week.NAME, note, copy.printed(week.made_at, week.made_by), copy.mark)
    for size in _WEEK_SIZES[week.size]:
        head, flow = _week_body(week, page.width, size)
        if height(head.strips) + height(flow.strips) + _DOOR_FOOT <= page.room:
            break
    foot = Flow(page.width, 12)
    phone = f"，电话 {week.head.phone}" if week.head.phone else ""
    foot.text(f"要用场地请到{week.head.centre}服务台预约{phone}。", 12)
    return sheet_pdf(page, flow.strips, foot.strips, head.strips, week.first.isoformat())


def _week_body(week: RoomWeek, width: float, size: int) -> tuple[Flow, Flow]:
    days = [week.first + timedelta(days=n) for n in range(7)]
    spec = [("场地", 84.0), *((f"{words.weekday(on)} {on.month}-{on.day}", 96.0) for on in days)]
    columns = said.columns(width, spec, ("场地",))
    head, flow = Flow(width, size), Flow(width, size)
    head.row(columns, [column.title for column in columns], head=True)
    for room in week.rooms:
        cells = [_cell(week, room, on) for on in days]
        for at in range(0, max(1, *map(len, cells)), _IN_A_CELL):
            flow.row(columns, [room, *("\n\n".join(cell[at : at + _IN_A_CELL]) for cell in cells)])
    if not week.rooms:
        flow.gap(20)
        flow.text("还没有场地。", 14)
    return head, flow


def _cell(week: RoomWeek, room: str, on: date) -> list[str]:
    rows = [row for row in week.rows if row.room == room and words.local(row.starts_at).date() == on]
    told = [f"停用 {one.reason}" for one in week.closed if (one.room, one.day) == (room, on)]
    told += [f"{said.hours(row.starts_at, row.ends_at)}\n{_title_and_group(row)}" for row in rows]
    return told
