"""Small forms beside the steps of a repair: a call, another shelf, a spare thing, a correction."""

from dataclasses import dataclass
from uuid import UUID

from app.services.repairs import prices, shelves
from app.services.repairs.board import RepairCard
from app.ui.kit.asks import choice, one_of, text
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.page import Ctx


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
    asks = (choice("spare", "借哪件", here, required="没有空着的备用件"),)
    note = "交件前要先还；没还的，交件时会提醒"
    return DrawerForm(ctx, "借备用件", Lent, asks, verb="借出", note=note, name="repair.lend", record=item_id)


def correct_form(ctx: Ctx, item_id: UUID) -> DrawerForm[Corrected]:
    """更正."""
    asks = (text("reason", "原因", hint="如 拿错了，又送回来", lines=2, above=False, required="请写原因", most=500),)
    note = "交出去的记录不能改；这里另记一件，注明更正的是哪一件"
    return DrawerForm(ctx, "更正", Corrected, asks, note=note, name="repair.correct", record=item_id)
