"""退菜 of a sale: what is said before it, the question with a reason, and what is said after it."""

from collections.abc import Mapping
from uuid import UUID

from app.services.till import refunds
from app.services.till.refunds import RefundPlan
from app.services.till.sales import SaleDone
from app.ui.kit.page import Ctx
from app.ui.kit.reason import ReasonModal
from app.ui.kit.text import yuan
from app.ui.words.till import REFUND_REASONS, back_words, paid_words


def back_by_way(plan: RefundPlan) -> str:
    """``退 ¥5.40：现金 ¥5.40 当面退还``."""
    return f"退 {yuan(plan.due)}：{back_words(plan.payments)}" if plan.due else "这些菜没有收钱，不用退款"


def missed_words(plan: RefundPlan) -> str:
    """What the dishes that stay do not get any more, empty where they keep everything."""
    return f"剩下的菜不够最低消费，少享补贴 {yuan(plan.lost)}，已从退款里扣" if plan.lost else ""


def refund_modal(
    ctx: Ctx, sale_id: UUID, portions: Mapping[int, int], plan: RefundPlan, called: str, by: object = None
) -> ReasonModal:
    """The question, of the sale called by ``called``; finishes with a ``SaleDone``."""
    dishes = "、".join(f"{name}{f' {grams}克' if grams else f'×{n}'}" for name, n, grams in plan.dishes)
    said = [f"{dishes}。{back_by_way(plan)}", missed_words(plan), "退菜记成一笔新单，写进交班单，不能再撤销"]
    return ReasonModal(
        ctx, f"退菜 {called}？", "。".join(one for one in said if one) + "。", f"退 {yuan(plan.due)}", refunds.refund,
        sale_id, portions, plan.due, why=lambda reason: refund_why(plan, called, reason), choices=REFUND_REASONS,
        name="refund", record=sale_id, by=by,
    )  # fmt: skip


def refund_why(plan: RefundPlan, called: str, reason: str) -> str:
    """What an approver agrees to: which sale, what goes back by each way, and why."""
    return f"退菜 {called}，退{paid_words(plan.payments) or ' ¥0.00'}：{reason}"


def refunded_words(done: SaleDone) -> str:
    """What is said after it: by which way how much goes back."""
    return f"已退菜，退{paid_words(done.payments) or ' ¥0.00'}"
