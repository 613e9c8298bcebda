"""冲正 of what the till took, a sale or a charge: one question with a reason."""

from app.services.dashboard import SaleRow
from app.services.documents.till import ChargeReceipt, Receipt
from app.services.till import charges, sales
from app.services.till.charges import ChargeDone, ChargeRow
from app.services.till.sales import SaleDone
from app.ui.kit.page import Ctx
from app.ui.kit.reason import ReasonModal
from app.ui.kit.text import yuan
from app.ui.words.till import CHARGE_REVERSAL_REASONS, REVERSAL_REASONS, back_words, paid_words


def may_reverse(row: SaleRow | ChargeRow) -> bool:
    """Whether a row is one that can be taken back at all; who may, the operation says."""
    return row.kind != "reversal" and not row.reversed


def paper_kind(row: SaleRow) -> str:
    """The kind of its paper in the queue."""
    return ChargeReceipt.KIND if row.about else Receipt.KIND


def reversal_modal(ctx: Ctx, row: SaleRow | ChargeRow, called: str, by: object = None) -> ReasonModal:
    """The question, called by ``called``; finishes with a ``SaleDone`` or ``ChargeDone``."""
    about = row.about if isinstance(row, SaleRow) else row.subject_number
    left, due = _left(row)
    operation = charges.reverse if about else sales.reverse_sale
    unpaid = f"{about} 按没有{'退' if row.due < 0 else '收'}过这笔算，别的不变。" if about else ""
    return ReasonModal(
        ctx, f"冲正 {called}？", f"{back_words(left)}。{unpaid}冲正记成一笔新单，会写进交班单，不能再撤销。",
        f"冲正并{'收回' if row.due < 0 else '退'} {yuan(abs(due))}", operation, row.id,
        why=lambda reason: reversal_why(row, called, reason),
        choices=CHARGE_REVERSAL_REASONS if about else REVERSAL_REASONS, name="reversal", record=row.id, by=by,
    )  # fmt: skip


def reversal_why(row: SaleRow | ChargeRow, called: str, reason: str) -> str:
    """What an approver agrees to: what is taken back, what goes back by each way, and why."""
    left, due = _left(row)
    return f"冲正 {called}，{'收回' if due < 0 else '退'}{paid_words(left) or ' ¥0.00'}：{reason}"


def _left(row: SaleRow | ChargeRow) -> tuple[tuple[tuple[str, int], ...], int]:
    """What of it is still there: some dishes of a sale may have gone back already."""
    return (row.left, row.left_due) if isinstance(row, SaleRow) else (row.payments, row.due)


def reversed_words(done: SaleDone | ChargeDone) -> str:
    """What is said after it: by which way how much went back, or came back."""
    way = "收回" if isinstance(done, ChargeDone) and done.due > 0 else "退"
    return f"已冲正，{way}{paid_words(done.payments) or ' ¥0.00'}"
