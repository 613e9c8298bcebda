"""为什么是这个价: the sentences under the code box, and once more the same key puts them on a small slip."""

from uuid import UUID

from PySide6.QtCore import QObject

from app.services.documents.till import PriceSlip
from app.services.till import price_slip
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.guard import guarded
from app.ui.kit.page import Ctx
from app.ui.kit.text import yuan
from app.ui.paper.sent import sent
from app.ui.till.entry import Bubble
from app.ui.till.order import Order


def slip_words(slip: PriceSlip) -> list[str]:
    """A sentence for each of those who eat; with several of them each under a name."""
    several = len(slip.eaters) > 1
    said = []
    for one in slip.eaters:
        why = "；".join(one.why) or "按菜价，没有优惠要说明"
        said.append(f"{one.name}：{why}" if several else why)
    return said


class Explaining(QObject):
    """Says why the order costs what it costs."""

    def __init__(self, ctx: Ctx, order: Order, bubble: Bubble, owner: QObject) -> None:
        super().__init__(owner)
        self._ctx, self._order, self._bubble, self._owner = ctx, order, bubble, owner
        self._told: tuple[UUID, str] | None = None

    def ask(self) -> None:
        """Say it; the same again, while it stands there, prints it."""
        cart = self._order.cart
        if cart is None or (cart.member is None and all(row.eater is None for row in cart.rows)):
            self._bubble.say("散客按菜价，没有优惠要说明", "先扫卡或选人", "info")
            return
        if self._told is not None and self._told == (cart.id, self._bubble.text()):
            self._print(cart.id)
            return
        guarded(lambda: self._ctx.desk.see(price_slip.price_slip, cart.id), self._bubble.trouble, self._say)
        self._told = (cart.id, self._bubble.text())

    def _say(self, slip: PriceSlip) -> None:
        first, *others = slip_words(slip)
        cart = self._order.cart
        due = "" if cart is None or not cart.rows else f"应收 {yuan(cart.payable)}"
        again = f"再按 {shortcuts.cap('why')} 打成纸条"
        self._bubble.say(first, "。".join(words for words in (*others, due, again) if words), "info")

    def _print(self, cart_id: UUID) -> None:
        self._bubble.hide()
        said = f"价格说明{sent(self._ctx.desk)}"
        act(self._ctx, price_slip.print_price_slip, cart_id, said=said, refused=self._bubble.trouble, by=self._owner)
