"""交件: who shows what, which things of the visit go, and the money before they do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.rules.dates import local_day
from app.rules.repairs.counter import CHECK_LABELS, Check
from app.rules.repairs.flow import TO_COLLECT
from app.services.repairs import board, handover, money
from app.services.repairs.board import RepairCard
from app.services.repairs.handover import HandedOver, Proof
from app.ui.kit.act import look
from app.ui.kit.asks import Ask, Values, checks, day, line, one_of
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.page import Ctx
from app.ui.kit.typed_days import day_from
from app.ui.repairs.cards import thing_words
from app.ui.tender.bill import bill_rows
from app.ui.tender.take import take_money


@dataclass(frozen=True)
class TakenAway:
    """Who takes what."""

    items: tuple[UUID, ...]
    proof: str
    tag: str = ""
    checks: tuple[str, ...] = ()
    phone_tail: str = ""
    taker: str = ""
    on: date | None = None


class TakingForm(DrawerForm[TakenAway]):
    """``done`` is called after the things went out. ``shown`` fills in a tag that was scanned."""

    def __init__(self, ctx: Ctx, found: RepairCard, done: Callable[[], object]) -> None:
        self._found, self._then = found, done
        self.charge = ctx.desk.new_id()  # made before anybody presses: pressing twice takes the money once
        self._here = (found.row.id, *(one.id for one in found.siblings if one.state in TO_COLLECT))
        super().__init__(
            ctx, "交件", TakenAway, self._asks(ctx, found), verb="交件", name="repair.take", record=found.row.id,
            first={"items": (found.row.id,)}, start="tag",
        )  # fmt: skip
        self.submitted.connect(self._take)

    def _asks(self, ctx: Ctx, found: RepairCard) -> Sequence[Ask]:
        things = [(found.row.id, thing_words(found.row))]
        things += [(one.id, one.what) for one in found.siblings if one.state in TO_COLLECT]
        return (
            checks("items", "取哪件", things, across=1, gap=2, required="请勾要取的", read=tuple, star=False),
            one_of("proof", "凭什么", (("tag", "取件牌"), ("checks", "牌丢了"))),
            line("tag", "牌号", hint="扫牌，或输末几位", when=_by_tag, most=40,
                 required="请扫取件牌，或改核对两项", star=False),
            checks("checks", "核对", [(c.value, w) for c, w in CHECK_LABELS.items()], across=2, gap=2,
                   when=_by_checks, read=tuple, note="至少两项；证件看过就好，不抄号"),
            line("phone_tail", "尾号", kind="amount", hint="手机后四位", most=4,
                 when=_by_phone),
            line("taker", "谁来取", hint="不是本人时写姓名", most=60),
            day("on", "交件日", hint="补记昨天的写日期", read=day_from(lambda: local_day(ctx.desk.now()))),
        )  # fmt: skip

    def shown(self, tag: str) -> None:
        """A tag was scanned while the form stands here."""
        self.form.put("proof", "tag")
        self.form.put("tag", tag)

    def _take(self, taking: TakenAway) -> None:
        proof = Proof(
            tags=_tags(self.ctx, taking.tag, taking.items) if taking.proof == "tag" else (),
            checks=tuple(Check(code) for code in taking.checks) if taking.proof == "checks" else (),
            phone_tail=taking.phone_tail, taker=taking.taker, on=taking.on,
        )  # fmt: skip
        self.pay(taking.items, proof)

    def pay(self, items: tuple[UUID, ...], proof: Proof) -> None:
        """The money once it is known whose they are, and the things go out with it: both or neither."""
        bill = look(self.ctx, handover.owing_if_proved, items, proof, form=self)
        if bill is None:
            return

        def done(_result: object) -> None:
            self.form.saved()
            self._then()

        title = f"交件 {thing_words(self._found.row)}"
        rows = bill_rows(bill.lines, bill.due)
        take_money(
            self.ctx, title, rows, bill.due, money.hand_out_paid, self.charge, items, proof,
            note=self._found.row.number, said=_handed_out, then=done, left=self.focus_start, refused=self.refuse,
            by=self,
        )  # fmt: skip


def _handed_out(result: tuple[HandedOver, object]) -> str:
    numbers = "、".join(result[0].numbers)
    return f"{numbers} 已交件" + ("" if result[0].slip_finished else "，同单还有没取的")


def _by_tag(typed: Values) -> bool:
    return bool(typed["proof"] == "tag")


def _by_checks(typed: Values) -> bool:
    return bool(typed["proof"] == "checks")


def _by_phone(typed: Values) -> bool:
    return _by_checks(typed) and Check.PHONE.value in typed["checks"]


def _tags(ctx: Ctx, typed: str, items: Sequence[UUID]) -> tuple[str, ...]:
    """The tags in the hand: one number, or several with blanks between; a serial alone names one of these things."""
    numbers = [ctx.desk.see(board.card, item).row.number for item in items]
    found = []
    for word in typed.replace("，", " ").replace(",", " ").split():
        tail = word.lstrip("#").lstrip("0")
        match = [number for number in numbers if word.isdecimal() and number.rpartition("-")[2].lstrip("0") == tail]
        found.append(match[0] if len(match) == 1 else word)
    return tuple(found)
