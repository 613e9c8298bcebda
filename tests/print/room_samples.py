"""Generated papers of 场地; the people, groups and numbers in them are made up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.rules.rooms.terms import RoomTerms
from app.services.documents import Document
from app.services.documents.rooms import (
    ClosedCell,
    DoorRow,
    EquipmentMove,
    RoomDay,
    RoomDayRow,
    RoomDoor,
    RoomOfDay,
    RoomPromise,
    RoomSeries,
    RoomSlip,
    RoomUse,
    RoomWeek,
    SeriesPaperDate,
)
from tests.print.paper_samples import HEAD, NOON

TUESDAY = date(2026, 12, 1)
TWO = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
TERMS = RoomTerms(2, 500, 1000, True, 15, 2, 60, 30)
USE = RoomUse(
    "YY-A-20261123-0001", "共享厅", "1楼", "training", "合唱排练", "红梅合唱队", TWO, TWO + timedelta(hours=2), 15, 15,
    20, "马蹄形，20 把椅子", (("投影仪", 1), ("无线话筒", 2)),
)  # fmt: skip
LONG = replace(
    USE,
    room="红梅社区文化活动中心一楼多功能小剧场及连廊",
    title="重阳敬老百家宴暨银龄合唱团、剪纸社、书法班、太极队联合汇报演出（第二场）",
    group="红梅社区银龄志愿服务队和邻里互助会文艺宣传联合分队",
    ends_at=TWO + timedelta(hours=20),
    things=tuple((f"折叠长桌（加宽）{n}号", n) for n in range(1, 9)),
    layout="围桌八张，每桌十人，主席台一张，投影靠东墙，留出轮椅通道",
)
ROOMS = ("共享厅", "议事坊", "小剧场", "舞蹈室", "书画室", "会客厅", "健身房", "儿童之家")


def slip(use: RoomUse = USE, **said: Any) -> RoomSlip:
    """A confirmation, paid, with its deposit held."""
    told: dict[str, Any] = {
        "head": HEAD, "use": use, "capacity": 40, "who": "王*英", "phone": "139****2206", "state": "confirmed",
        "until": None, "fee": 10000, "deposit": 20000, "paid": 10000, "held": 20000,
        "receipts": ("SK-A-20261123-0007",), "waived": False, "series": "", "terms": TERMS, "made_at": NOON,
        "made_by": "前台甲",
    }  # fmt: skip
    return RoomSlip(**{**told, **said})


def promise(use: RoomUse = USE, size: str = "A4") -> RoomPromise:
    """A promise to be signed."""
    return RoomPromise(HEAD, use, "王秀英", "139****2206", size, TERMS, 10000, 20000, NOON, "前台甲")


def use_at(n: int, room: str) -> RoomUse:
    """The n-th use of a room on a day."""
    starts = TWO - timedelta(hours=6) + timedelta(hours=n)
    base = LONG if n % 7 == 6 else USE
    return replace(
        base, number=f"YY-A-20261123-{n + 1:04d}", room=room, starts_at=starts, ends_at=starts + timedelta(minutes=45),
        things=base.things if n % 2 else (),
    )  # fmt: skip


COLUMNS = ("held", "title", "people", "layout", "things", "who", "done")


def day(count: int = 6, columns: tuple[str, ...] = COLUMNS, *, whole: bool = False) -> RoomDay:
    """A list of a day with so many uses over eight rooms, or fewer."""
    who, phone = ("王秀英", "13900002206") if whole else ("王*英", "139****2206")
    listed = []
    for at, room in enumerate(ROOMS[: max(1, min(8, count // 2))] if count else ()):
        share = range(at, count, max(1, min(8, count // 2)))
        rows = tuple(
            RoomDayRow(use_at(n % 13, room), "pending" if n % 5 == 3 else "confirmed", who, phone, "要用钥匙")
            for n in sorted(share, key=lambda n: n % 13)
        )
        listed.append(RoomOfDay(room, "1楼", "钥匙在服务台，灯在门后" if at == 0 else "", "", rows))
    if count:
        listed.append(RoomOfDay("书画室", "2楼", "", "消防检查", ()))
    moves = tuple(
        EquipmentMove(TWO + timedelta(minutes=30 * n), "投影仪", 1, ROOMS[n % 8], TWO + timedelta(hours=2), onward)
        for n, onward in enumerate(("议事坊", "", "小剧场")[: min(count, 3)])
    )
    return RoomDay(HEAD, TUESDAY, columns, whole, tuple(listed), moves, NOON, "前台甲")


def door_rows(count: int, rooms: tuple[str, ...], days: int = 1) -> tuple[DoorRow, ...]:
    rows = []
    for n in range(count):
        use = use_at(n % 13, rooms[n % len(rooms)])
        on = timedelta(days=n % days)
        rows.append(DoorRow(use.room, use.starts_at + on, use.ends_at + on, use.kind, use.title, use.group))
    return tuple(sorted(rows, key=lambda row: (row.starts_at, row.room)))


def door(count: int = 4, *, room: str = "共享厅", days: int = 1) -> RoomDoor:
    """What hangs on a door."""
    last = TUESDAY + timedelta(days=days - 1)
    return RoomDoor(HEAD, TUESDAY, last, room, door_rows(count, (room,) if room else ROOMS, days), NOON, "前台甲")


def series(count: int = 6, **said: Any) -> RoomSeries:
    """A series with a holiday, a clash and a cancelled date."""
    states = ("confirmed", "skipped", "confirmed", "cancelled", "skipped", "confirmed")
    reasons = ("", "series_holiday:元旦", "", "", "room_taken", "")
    dates = tuple(
        SeriesPaperDate(
            TUESDAY + timedelta(weeks=n), f"YY-A-20261123-{n + 1:04d}", TWO + timedelta(weeks=n),
            TWO + timedelta(weeks=n, hours=2), "共享厅", states[n % 6], reasons[n % 6], n % 6 == 2,
        )
        for n in range(count)
    )  # fmt: skip
    told = {"title": "合唱排练", "group": "红梅合唱队", **said}
    return RoomSeries(
        HEAD, "XL-A-20261123-0001", "每周二，共 6 次", "共享厅", "training", told["title"], told["group"], "王*英",
        dates, NOON, "前台甲",
    )  # fmt: skip


def week(count: int = 30, size: str = "A4") -> RoomWeek:
    """The week of the house."""
    first = TUESDAY - timedelta(days=1)
    closed = (ClosedCell("书画室", TUESDAY, "消防检查"),) if count else ()
    rows = tuple(
        replace(row, starts_at=row.starts_at - timedelta(days=1), ends_at=row.ends_at - timedelta(days=1))
        for row in door_rows(count, ROOMS, 7)
    )
    return RoomWeek(HEAD, first, size, ROOMS, rows, closed, NOON, "前台甲")


def room_papers() -> dict[str, Document]:
    """One of every paper of 场地, plain and full, by what it is."""
    return {
        "slip": slip(), "slip-long": slip(LONG, series="XL-A-20261123-0001"),
        "slip-waiting": slip(state="pending", until=NOON, paid=0, held=0, receipts=()),
        "slip-free": slip(fee=0, deposit=0, paid=0, held=0, receipts=(), terms=RoomTerms()),
        "promise": promise(), "promise-a5": promise(size="A5"), "promise-long": promise(LONG),
        "promise-long-a5": promise(LONG, "A5"), "day": day(), "day-40": day(40), "day-none": day(0),
        "day-whole": day(6, (*COLUMNS[:-1], "note", "done"), whole=True), "day-few": day(6, ("title",)),
        "door": door(), "door-long": door(4, room=LONG.room, days=7),
        "door-40": door(40, room=""), "door-none": door(0), "door-week": door(12, days=7),
        "door-house-week": door(60, room="", days=7), "series": series(), "series-60": series(60),
        "week": week(), "week-a3": week(40, "A3"), "week-280": week(280), "week-none": week(0),
    }  # fmt: skip
