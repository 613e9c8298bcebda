"""Small forms beside the steps of a repair: a call, another shelf, a spare thing, a correction."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.rules.dates import local_day
from app.services.repairs import prices, shelves
from app.services.repairs.board import RepairCard
from app.services.repairs.intake import ThingForm
from app.services.repairs.items import Thing
from app.ui.kit.asks import amount, choice, day, line, one_of, text
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.page import Ctx
from app.ui.kit.typed import phone, whole
from app.ui.kit.typed_days import day_from


@dataclass(frozen=True)
class CallMade:
    """Somebody was called."""

    reached: bool
    way: str = "phone"
    text: str = ""


@dataclass(frozen=True)
class VisitCalled:
    """回访 after a visit; ``content`` is asked of whom somebody spoke to."""

    reached: bool
    content: bool = True
    text: str = ""


@dataclass(frozen=True)
class Moved:
    """Where it is put."""

    shelf: str


@dataclass(frozen=True)
class Lent:
    """Which spare thing goes out."""

    spare: object


@dataclass(frozen=True)
class Corrected:
    """Why it is here again."""

    reason: str


_REACHED = ((True, "联系上了"), (False, "没人接"))


def called_form(ctx: Ctx, item_id: UUID) -> DrawerForm[CallMade]:
    """通知取件."""
    asks = (
        one_of("reached", "结果", _REACHED),
        one_of("way", "方式", (("phone", "电话"), ("message", "短信微信"), ("in_person", "当面"))),
        text("text", "备注", hint="如 周六来取", lines=2, above=False, most=500),
    )
    return DrawerForm(ctx, "通知取件", CallMade, asks, verb="记下", name="repair.call", record=item_id)


def called_back_form(ctx: Ctx, item_id: UUID) -> DrawerForm[VisitCalled]:
    """回访."""
    asks = (
        one_of("reached", "结果", _REACHED),
        one_of("content", "修得", ((True, "满意"), (False, "不满意")), when=lambda typed: bool(typed["reached"])),
        text("text", "说了什么", hint="可不填", lines=2, above=False, most=500),
    )
    return DrawerForm(ctx, "回访", VisitCalled, asks, verb="记下", name="repair.call_back", record=item_id)


def shelf_form(ctx: Ctx, found: RepairCard) -> DrawerForm[Moved]:
    """换货位."""
    places = [(one.name, f"{one.name}（{one.things} 件）" if one.things else one.name)
              for one in ctx.desk.see(shelves.shelves)]  # fmt: skip
    asks = (choice("shelf", "放到", places, default=found.row.shelf or None, required="请选货位"),)
    return DrawerForm(ctx, "换货位", Moved, asks, verb="放好了", name="repair.shelf", record=found.row.id)


def lend_form(ctx: Ctx, item_id: UUID) -> DrawerForm[Lent]:
    """借备用件."""
    here = [(one.id, one.name) for one in ctx.desk.see(prices.spares) if one.with_number is None]
    first = here[0][0] if here else None
    asks = (choice("spare", "借哪件", here, default=first, required="没有空着的备用件"),)
    note = "交件前要先还；没还的，交件时会提醒"
    return DrawerForm(ctx, "借备用件", Lent, asks, verb="借出", note=note, name="repair.lend", record=item_id)


def correct_form(ctx: Ctx, item_id: UUID) -> DrawerForm[Corrected]:
    """更正."""
    asks = (text("reason", "原因", hint="如 拿错了，又送回来", lines=2, above=False, required="请写原因", most=500),)
    note = "交出去的记录不能改；这里另记一件，注明更正的是哪一件"
    return DrawerForm(ctx, "更正", Corrected, asks, note=note, name="repair.correct", record=item_id)


@dataclass(frozen=True)
class Deposited:
    """How much is left as a deposit, 分."""

    amount: int


@dataclass(frozen=True)
class AskedLess:
    """What is asked for instead of what it came to, 分, and why."""

    parts: int
    labour: int
    reason: str


@dataclass(frozen=True)
class AlsoReported:
    """Somebody else who reports the same fault."""

    name: str
    phone: str = ""
    said: str = ""


def deposit_form(ctx: Ctx, item_id: UUID) -> DrawerForm[Deposited]:
    """收押金."""
    asks = (amount("amount", "押金", required="请填收多少押金"),)
    note = "押金不是收入：取件时抵修理费，多的退回"
    return DrawerForm(ctx, "收押金", Deposited, asks, verb="去收款", note=note, name="repair.deposit", record=item_id)


def waive_form(ctx: Ctx, found: RepairCard) -> DrawerForm[AskedLess]:
    """减免."""
    asks = (
        amount("parts", "配件", default=0),
        amount("labour", "工时", default=0),
        text("reason", "原因", hint="如 长者工时免", lines=2, above=False, required="请写原因", most=500),
    )
    first = {"parts": found.thing.parts or 0, "labour": found.thing.labour or 0}
    return DrawerForm(
        ctx, "减免", AskedLess, asks, verb="就收这些", name="repair.waive", record=found.row.id, first=first
    )


def reporter_form(ctx: Ctx, item_id: UUID) -> DrawerForm[AlsoReported]:
    """又一位报修."""
    asks = (
        line("name", "称呼", hint="如 3 幢李女士", required="请写怎么称呼", most=60),
        line("phone", "电话", kind="phone", hint="修好了回访", read=phone),
        text("said", "说了什么", hint="可不填", lines=2, above=False, most=500),
    )
    note = "挂在这一件上，不另派工；修好后每一位都回访"
    return DrawerForm(ctx, "又一位报修", AlsoReported, asks, verb="记下", note=note, name="repair.join", record=item_id)


@dataclass(frozen=True)
class Amended:
    """What was written down, corrected."""

    what: str
    brand: str = ""
    colour: str = ""
    quantity: int = 1
    fault: str = ""
    defects: str = ""
    accessories: str = ""
    place: str = ""
    promised_on: date | None = None
    warranty_days: int = 0


def amend_form(ctx: Ctx, found: RepairCard) -> DrawerForm[Amended]:
    """改登记."""
    today = lambda: local_day(ctx.desk.now())  # noqa: E731
    asks = (
        line("what", "物品", required="请写是什么", most=60),
        line("brand", "品牌", most=40),
        line("colour", "颜色", most=20),
        line("quantity", "数量", kind="amount", default=1, read=lambda words: whole(words, 1, 999)),
        line("fault", "故障", most=500),
        line("defects", "瑕疵", hint="用顿号隔开", most=500),
        line("accessories", "随件", most=200),
        line("place", "地点", most=120),
        day("promised_on", "几时好", hint="今天 / 周五 / 12-1", read=day_from(today)),
        line("warranty_days", "保修天", kind="amount", default=0, read=lambda words: whole(words or "0", 0, 730)),
    )
    return DrawerForm(ctx, "改登记", Amended, asks, verb="改好了", name="repair.amend", record=found.row.id,
                      shown=found.thing)  # fmt: skip


def amended(thing: Thing, said: Amended) -> ThingForm:
    """The thing as it is to be written down; what is not asked stays."""
    return ThingForm(
        thing.id, said.what, thing.category, said.brand, said.colour, said.quantity, said.fault,
        tuple(one.strip() for one in said.defects.split("、") if one.strip()), said.accessories, thing.shelf,
        said.promised_on, thing.promised_minute if said.promised_on else None, thing.quote,
        warranty_days=said.warranty_days, place=said.place, level=thing.level,
        appointment_from=thing.appointment_from, appointment_to=thing.appointment_to,
    )  # fmt: skip
