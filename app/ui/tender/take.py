"""Taking money for a family's bill, or giving it back: one call, one operation, one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from app.errors import StoreTrouble
from app.print.transports import opens_drawer
from app.services.centre import settings
from app.services.documents.till import ChargeReceipt
from app.services.till import cart, charges
from app.services.till.tender import Tender
from app.ui.kit import shortcuts
from app.ui.kit.act import act, look
from app.ui.kit.page import Ctx
from app.ui.kit.text import yuan
from app.ui.tender.bill import BillRow
from app.ui.tender.box import Hearer, Pay, TenderAsk, TenderModal
from app.ui.tender.said import charge_in, said_of_money
from app.ui.words.till import paid_words


def take_money(
    ctx: Ctx,
    title: str,
    rows: Sequence[BillRow],
    due: int,
    operation: Callable[..., Any],
    *args: Any,
    note: str = "",
    why: str = "",
    said: str | Callable[[Any], str] = "",
    undo: Callable[[], object] | None = None,
    then: Callable[[Any], object] | None = None,
    left: Callable[[], object] | None = None,
    refused: Hearer | None = None,
    by: object = None,
    referred: str = TenderAsk.referred,
    **kw: Any,
) -> TenderModal | None:
    """Ask how ``due`` is paid, below zero how it goes back, and run
    ``operation(work, *args, tenders, expected=due, same_reference=…, **kw)``, which calls ``charges.take``.

    Nothing due goes straight through. Without an open shift no box opens: ``no_shift`` or ``shift_counting`` is said.
    A toast says what the money did (``said_of_money``), after ``said`` of what else was done, which may be made of the
    result; ``undo`` is behind its 撤销. ``then`` gets the result first, ``left`` is called when people go back without
    paying; ``refused`` hears what is wrong where no box is open. ``note`` stands beside the title, ``referred`` hints
    at the number of a payment. ``why`` is what an approver agrees to where cash goes back that takes one; made of the
    title and the amount unless given. Returns the box while it is open.
    """
    asked_why = why or f"{title}，{'退' if due < 0 else '收'} {yuan(abs(due))}"

    def pay(tenders: list[Tender], _print: bool, agreed: bool, wrong: Hearer, done: Callable[[Any], object]) -> object:
        paid = paid_words((t.method, t.amount) for t in tenders)
        return act(
            ctx, operation, *args, tuple(tenders), expected=due, same_reference=agreed,
            why=f"{asked_why}（{paid}）" if paid else asked_why, then=done, refused=wrong, by=by, **kw,
        )  # fmt: skip

    def done(result: Any) -> None:
        if then is not None:
            then(result)
        _tell(ctx, said(result) if callable(said) else said, result, undo)

    say = refused or ctx.shell.trouble
    if not due:
        pay([], True, False, say, done)
        return None
    if (modal := _box(ctx, title, TenderAsk(due, "", rows, note, referred=referred), pay, say)) is not None:
        modal.finished.connect(partial(_finished, done, left))
        ctx.shell.open_modal(modal)
    return modal


def _tell(ctx: Ctx, said: str, result: Any, undo: Callable[[], object] | None) -> None:
    """One toast of all that was done: what is held still is asked for, for a charge knows only its own part."""
    charge = charge_in(result)
    paid = None if charge is None else look(ctx, charges.paid, charge.subject_id)
    money = "" if charge is None else said_of_money(charge, 0 if paid is None else paid.deposit)
    words = "，".join(part for part in (said, money) if part)
    if words and undo is not None:
        ctx.shell.toast(words, "撤销", undo, key=shortcuts.cap("undo"))
    elif words:
        ctx.shell.toast(words)


def _box(ctx: Ctx, title: str, asked: TenderAsk, pay: Pay, refused: Hearer) -> TenderModal | None:
    if look(ctx, cart.require_open_shift, refused=refused) is None:
        return None  # said before anybody counts money into a box that cannot be closed
    try:
        rule = ctx.desk.see(settings.text, "till.rounding")
        printer = ctx.desk.see(settings.printers)["receipt"]
    except StoreTrouble as trouble:
        refused(trouble)
        return None
    said = f"会打印{_paper(asked.payable)}，{'领款人' if asked.back else '交款人'}和存根各一联。"
    asked = replace(asked, rule=rule, said=said)
    return TenderModal(ctx.shell.window_widget(), title, asked, pay, opens_drawer=opens_drawer(printer))


def _finished(done: Callable[[Any], object], left: Callable[[], object] | None, result: object) -> None:
    if result is not None:
        done(result)
    elif left is not None:
        left()


def _paper(due: int) -> str:
    return "退款单" if due < 0 else ChargeReceipt.NAME
