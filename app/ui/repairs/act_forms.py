"""The small form of a step of a repair: what each asks is a table, the rest is the kit's form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.repairs.flow import REPAIR_ACT_LABELS, RepairAct, RepairState
from app.services.repairs.items import Thing
from app.services.repairs.steps import RepairMove
from app.ui.kit.asks import Ask, amount, check, choice, line, one_of, text
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.page import Ctx
from app.ui.kit.text import yuan

ASKS_NOTHING = frozenset(
    {RepairAct.CHECK, RepairAct.START, RepairAct.RESUME, RepairAct.ARRIVE, RepairAct.CLOSE}
)  # fmt: skip
"""Steps that ask nothing: done at the press, with a way back."""
HOWS = (("counter", "当面"), ("phone", "电话"), ("signed", "签字"), ("message", "微信 / 短信"))


@dataclass(frozen=True)
class _Asked:
    """What a step asks, and what is said above its fields."""

    asks: tuple[str, ...]
    note: str = ""
    verb: str = ""
    danger: bool = False


_ACTS: Mapping[RepairAct, _Asked] = {
    RepairAct.QUOTE: _Asked(("price", "reason"), "居民同意了再修；要签字的按 F9 打报价同意书"),
    RepairAct.REQUOTE: _Asked(("price", "reason"), "价变了要重新问过；没同意不能加收"),
    RepairAct.AGREE: _Asked(("how",)),
    RepairAct.REFUSE: _Asked(("reason",), "不修了：转到未修待取"),
    RepairAct.WAIT: _Asked(("reason",), "写等什么配件、大概几时到"),
    RepairAct.FINISH: _Asked(("parts", "labour", "done", "shelf", "warranty_days"), "合计不能超过居民同意的价"),
    RepairAct.GIVE_UP: _Asked(("reason", "shelf")),
    RepairAct.DISPATCH: _Asked(("handler_id", "reason"), "打一张派工单"),
    RepairAct.COMPLETE: _Asked(("parts", "labour", "done", "signed"), "没签字的会列进回访"),
    RepairAct.REDO: _Asked(("reason", "handler_id")),
    RepairAct.VOID: _Asked(("reason",), "作废不能撤销，号不再用", "作废这一件", True),
}


class MoveForm(DrawerForm[RepairMove]):
    """What was typed and not done is kept per thing and step. Signals: ``given(RepairAct, RepairMove)``."""

    given = Signal(object, object)

    def __init__(
        self, ctx: Ctx, what: RepairAct, thing: Thing, shelves: Sequence[str], handlers: Sequence[tuple[Any, str]],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        asked = _ACTS[what]
        known = {ask.name: ask for ask in _known(what, shelves, handlers)}
        asks = tuple(known[name] for name in asked.asks if name != "shelf" or thing.kind.value == "stall")
        super().__init__(
            ctx, REPAIR_ACT_LABELS[what], RepairMove, asks, note=_note(asked, what, thing), verb=asked.verb,
            danger=asked.danger, name=f"repair.{what.value}", record=thing.id, parent=parent,
            first={name: value for name, value in _first(thing).items() if any(ask.name == name for ask in asks)},
        )  # fmt: skip
        self.what = what
        self.submitted.connect(lambda move: self.given.emit(self.what, move))


def _note(asked: _Asked, what: RepairAct, thing: Thing) -> str:
    if what in (RepairAct.FINISH, RepairAct.COMPLETE, RepairAct.REQUOTE) and thing.agreed is not None:
        return f"居民同意 {yuan(thing.agreed)}。{asked.note}"
    return asked.note


def _first(thing: Thing) -> dict[str, Any]:
    """What a form begins with: the price as it stands, the place, the warranty."""
    before = thing.state in (RepairState.AGREED, RepairState.WORKING, RepairState.PARTS, RepairState.RECEIVED)
    return {
        "price": thing.quote, "labour": thing.agreed if before or thing.kind.value != "stall" else thing.labour,
        "shelf": thing.shelf, "warranty_days": thing.warranty_days, "handler_id": thing.handler_id,
    }  # fmt: skip


def _whole(words: str) -> int:
    digits = words.strip() or "0"
    if not digits.isdecimal() or int(digits) > 730:
        raise ValueError("请填 0 到 730 的整数")
    return int(digits)


def _known(what: RepairAct, shelves: Sequence[str], handlers: Sequence[tuple[Any, str]]) -> tuple[Ask, ...]:
    """Everything a step can ask, in order."""
    optional = what in (RepairAct.QUOTE, RepairAct.REQUOTE, RepairAct.DISPATCH, RepairAct.WAIT, RepairAct.REFUSE)
    return (
        amount("price", "报价", required="请填多少钱"),
        one_of("how", "怎么同意", HOWS),
        amount("parts", "配件", default=0, hint="没换不填"),
        amount("labour", "工时", default=0),
        text("done", "做了什么", hint="换了什么、修了哪里", lines=2, above=False, most=500),
        text("reason", "说明" if optional else "原因", hint="可不填" if optional else "写给以后看的人", lines=2,
             above=False, required="" if optional else "请写原因", most=500),
        choice("handler_id", "师傅", handlers, default=None, required="请选师傅"),
        choice("shelf", "放到", [("", "不动"), *((name, name) for name in shelves)], default=""),
        line("warranty_days", "保修天", kind="amount", default=0, read=_whole),
        check("signed", "居民已签字", label="", default=True),
    )  # fmt: skip
