"""Signs for the tests of this floor, few and many, in each size."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.services.documents import Document
from app.services.documents.repairs import RepairPriceLine
from app.services.documents.requests import Material
from app.services.documents.signs import (
    SIGN_SIZES,
    ActivityFeeLine,
    CashSign,
    DoorPlate,
    FeeSign,
    HoursSign,
    KeyCard,
    MatterLine,
    MatterSign,
    OpenLine,
    RoomFeeLine,
    RoomPlates,
    SampleCards,
    ShelfLabel,
    ShelfLabels,
    ShutLine,
)
from app.services.documents.till import PriceBoard
from tests.print.letterhead_samples import newest
from tests.print.paper_samples import DAY, HEAD, NOON, prices

NEW = newest(HEAD)
RARE = "䶮氏㛃𫖯𠅤"
_DAY = ((510, 720), (810, 1200))
_WEEK = (*(_DAY,) * 5, ((540, 1020),), ())


def old_wall() -> FeeSign:
    """收费公示 as it was when only repairs stood on it."""
    told = (
        ("换拉链头", "缝补", 500, "", False, False, 7),
        ("缝补", "缝补", 500, "", True, False, 7),
        ("配普通钥匙", "钟表锁匙", 500, "把", False, False, 3),
        ("小家电检测", "家电", 0, "", False, False, 0),
        ("小家电维修", "家电", 2000, "", True, True, 30),
    )
    return FeeSign(HEAD, DAY, tuple(RepairPriceLine(*row) for row in told))


def matters(count: int = 14, size: str = "A4") -> MatterSign:
    """So many matters in four scenes; one with a rare name."""
    kinds = (("workdays", 5), ("today", 0), ("minutes", 30), ("days", 30), ("", 0))
    rows = tuple(
        MatterLine(
            ("百通岗", "小修理", "老年食堂", "托育")[n * 4 // count],
            ("老年优待证申请协助", f"{RARE}证明咨询", "上门急修", "就餐优惠登记")[n % 4] + (f" {n}" if n > 3 else ""),
            *kinds[n % len(kinds)],
            (Material("身份证"), Material("户口簿"), Material("一寸照片", 2, original=False))[: n % 4],
        )
        for n in range(count)
    )
    return MatterSign(NEW, size, DAY, rows)


def hours(count: int = 4, size: str = "A4") -> HoursSign:
    """The centre with so many rooms."""
    names = ("邻里客厅", "小剧场", f"{RARE}阅览室", "议事坊")
    rooms = tuple(
        OpenLine(f"{names[n % 4]}{n // 4 or ''}", f"{n % 5 + 1}楼", _WEEK if n % 2 else (_DAY,) * 7)
        for n in range(count)
    )
    begin = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    shut = (ShutLine("小剧场", begin, begin + timedelta(days=3), "消防检查"),
            ShutLine("议事坊", NOON, NOON + timedelta(hours=2), "换灯"))  # fmt: skip
    meals = (("早餐", 390, 540), ("午餐", 630, 780), ("晚餐", 990, 1110))
    return HoursSign(NEW, size, DAY, ((480, 1200),), _DAY, meals, rooms, (date(2027, 2, 6), date(2027, 2, 7)), shut)


def fees(count: int = 1, size: str = "A4") -> FeeSign:
    """Repairs (``count`` times over), rooms and activities."""
    rooms = (RoomFeeLine("邻里客厅", 0, "time", 0), RoomFeeLine(f"{RARE}小剧场", 5000, "hour", 10000))
    activities = (ActivityFeeLine("窗花剪纸", NOON + timedelta(days=12), 1500),
                  ActivityFeeLine("重阳敬老", NOON + timedelta(days=20), 0))  # fmt: skip
    return replace(old_wall(), head=NEW, size=size, rows=old_wall().rows * count, rooms=rooms, activities=activities)


def cash(size: str = "A4", rounding: str = "jiao") -> CashSign:
    """现金收付告示."""
    return CashSign(NEW, size, DAY, rounding)


def plates(count: int = 2, size: str = "A4") -> RoomPlates:
    """门牌 of so many rooms."""
    names = ("邻里客厅", "共享厅（东半厅、西半厅合用）多功能活动和排练教室", f"{RARE}阅览室")
    rooms = tuple(
        DoorPlate(names[n % 3], f"{n % 5 + 1}楼", "活动室", 40 + n, n % 2 == 1, _WEEK if n % 2 else (_DAY,) * 7)
        for n in range(count)
    )
    return RoomPlates(NEW, size, DAY, rooms)


def labels(count: int = 12, size: str = "A4") -> ShelfLabels:
    """So many labels; some of names that no scanner reads."""
    told = (("A-01", False, "A-01"), ("窗边大工作台", True, "HW-1A2B3C4D"), (f"{RARE}货架第三层", False, "HW-00FF00FF"))
    return ShelfLabels(NEW, size, DAY, tuple(ShelfLabel(*told[n % 3]) for n in range(count)))


def samples(count: int = 11, size: str = "A4") -> SampleCards:
    """留样卡 of so many dishes, one of them with a long name."""
    dishes = ("红烧肉", "一份名字特别长的本帮红烧狮子头配时蔬", "清炒时蔬")
    return SampleCards(NEW, size, DAY, "午餐", tuple(dishes[n % 3] for n in range(count)))


def keys(size: str = "A4") -> KeyCard:
    """A card of a few keys; the real table is in the window's tests."""
    groups = (
        ("功能键", tuple((f"F{n}", f"第 {n} 个功能") for n in range(1, 13))),
        ("组合键", (("Ctrl ↵", "保存"), ("Ctrl K", "全局搜索"), ("Ctrl Z", "撤销上一步"))),
        ("换页", tuple((f"Ctrl {n}", "居民与家庭成员登记和资料维护")  for n in range(1, 10))),
    )  # fmt: skip
    return KeyCard(NEW, size, DAY, groups)


def board(count: int = 20, size: str = "A4") -> PriceBoard:
    """今日菜单与价目: some by weight, some sold out."""
    grams = tuple(50 if n % 7 == 3 else 0 for n in range(count))
    gone = tuple(n for n in range(count) if n % 5 == 2)
    return replace(prices(count), head=NEW, size=size, meal="午餐", grams=grams, gone=gone)


def in_size(size: str) -> dict[str, Document]:
    """Every sign in a size, and the long ones."""
    return {
        "matters": matters(size=size), "matters long": matters(80, size), "matters none": matters(0, size),
        "hours": hours(size=size), "hours long": hours(40, size), "hours bare": replace(hours(0, size), meals=(),
        shut_days=(), closures=()), "fees": fees(size=size), "fees long": fees(12, size),
        "fees none": FeeSign(NEW, DAY, size=size), "cash": cash(size), "cash exact": cash(size, "none"),
        "plates": plates(3, size), "plates none": plates(0, size), "labels": labels(size=size),
        "labels one": labels(1, size), "labels none": labels(0, size), "keys": keys(size), "menu": board(size=size),
        "menu long": board(60, size), "menu none": board(0, size), "samples": samples(size=size),
        "samples none": samples(0, size),
    }  # fmt: skip


def sign_papers() -> dict[str, Document]:
    """All of them by name and size, and 收费公示 as it once was."""
    sized = {f"{name} {size}": paper for size in SIGN_SIZES for name, paper in in_size(size).items()}
    return {"wall": old_wall(), **sized}
