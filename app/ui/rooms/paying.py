"""The money of a booking: fee and deposit taken, and what goes back said before anybody agrees to it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.rules.money import MoneyError, parse_yuan
from app.services.rooms import money
from app.services.rooms.money import BackTerms, FeesDue
from app.services.rooms.row import BookingRow
from app.ui.kit.act import look
from app.ui.kit.page import Ctx
from app.ui.kit.text import yuan
from app.ui.tender.bill import BillRow, bill_rows
from app.ui.tender.take import take_money
from app.ui.words.sentences import beside_field

_OVER = ("done", "cancelled", "refused", "lapsed", "no_show")


def terms_words(terms: BackTerms) -> str:
    """``退 ¥30.00，扣 ¥10.00``; empty where there is no money."""
    if not terms.back and not terms.kept:
        return ""
    parts = [f"退 {yuan(terms.back)}"]
    if terms.kept:
        parts.append(f"扣 {yuan(terms.kept)}")
    return "，".join(parts) + ("（已过退订时间）" if terms.late else "")


def money_verb(due: FeesDue | None, state: str) -> str:
    """What F12 does with a booking, with its sum; empty where there is nothing to do."""
    if due is None:
        return ""
    if state in money.PAYABLE and due.due:
        return f"收款 {yuan(due.due)}"
    if state in _OVER and due.held:
        return f"退押金 {yuan(due.back)}"
    return f"退场地费 {yuan(due.back)}" if state in _OVER and due.over else ""


class BookingMoney:
    """Runs the till's box for a booking; ``done`` is called after it."""

    def __init__(self, ctx: Ctx, owner: QWidget, done: Callable[[], object]) -> None:
        self._ctx, self._owner, self._done = ctx, owner, done

    def due(self, booking_id: UUID) -> FeesDue | None:
        """What is still to be paid, and what is held."""
        found: FeesDue | None = look(self._ctx, money.fees_due, booking_id)
        return found

    def press(self, row: BookingRow) -> None:
        """F12: take what is due, or give the deposit back."""
        due, state = self.due(row.id), row.at(self._ctx.desk.now())
        if due is not None and state in money.PAYABLE and due.due:
            self._take(row, due)
        elif due is not None and due.held and state in _OVER:
            self._ask_deduct(row, due)
        elif due is not None and due.over and state in _OVER:
            terms = self.terms(row, "return")
            if terms is not None:
                self.give_back(row, "return", "", terms, "已退场地费")

    def _take(self, row: BookingRow, due: FeesDue) -> None:
        rows = [BillRow(name, amount) for name, amount in (("场地费", due.fee), ("场地押金", due.deposit)) if amount]
        take_money(
            self._ctx, f"收款 {row.number}", rows, due.due, money.take_fees, row.id, self._ctx.desk.new_id(),
            note=row.title or row.who, then=lambda _done: self._done(), by=self._owner, said=row.title or row.who,
        )  # fmt: skip

    def terms(self, row: BookingRow, how: str, deduct: int = 0) -> BackTerms | None:
        """What would go back; None when it may not be done, which has been said."""
        found: BackTerms | None = look(self._ctx, money.back_terms, row.id, how, deduct=deduct)
        return found

    def give_back(self, row: BookingRow, how: str, reason: str, terms: BackTerms, said: str, deduct: int = 0) -> None:
        """Do it, with the money: by which way it goes back is asked where any does."""
        more: dict[str, Any] = {"deduct": deduct} if deduct else {}
        rows, due = bill_rows(terms.lines, -terms.back), -terms.back
        take_money(
            self._ctx, f"退款 {row.number}", rows, due, money.settle_booking, row.id, how, reason,
            self._ctx.desk.new_id(), note=terms_words(terms), then=lambda _done: self._done(), by=self._owner,
            said=f"{said} {row.title or row.who}" + (f"，场地费扣 {yuan(terms.fee_kept)}" if terms.fee_kept else ""),
            **more,
        )  # fmt: skip

    def _ask_deduct(self, row: BookingRow, due: FeesDue) -> None:
        """Nothing is kept as a rule; what is kept for damage needs its reason."""
        self._ctx.dialogs.ask(
            f"退押金 {row.number}", "扣多少（元）", "继续", lambda said: self._deduct(row, said),
            text=f"押金 {yuan(due.held)}；场地完好就填 0，共退 {yuan(due.back)}。", choices=("0",),
        )  # fmt: skip

    def _deduct(self, row: BookingRow, said: str) -> None:
        try:
            deduct = parse_yuan(said) if said.strip().strip("0.") else 0
        except MoneyError as wrong:
            self._ctx.dialogs.tell("没有退", beside_field(wrong))
            return
        terms = self.terms(row, "return", deduct)
        if terms is None:
            return
        if not deduct:
            self.give_back(row, "return", "", terms, "已退押金")
            return
        self._ctx.dialogs.ask(
            f"扣押金 {yuan(deduct)}", "原因", f"退 {yuan(terms.back)}，扣 {yuan(terms.kept)}",
            lambda reason: self.give_back(row, "return", reason, terms, "已退押金", deduct), danger=True,
            choices=("设备损坏", "没有整理", "超时使用"),
        )  # fmt: skip
