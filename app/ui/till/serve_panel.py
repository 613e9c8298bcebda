"""怎么取餐: 堂食, 外带, 送餐, or for another meal; what is asked goes with the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.till import menu, serving
from app.services.till.cart_view import CartView
from app.services.till.serving import Serving
from app.ui.kit.asks import Values, choice, day, line, one_of
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, into, wide
from app.ui.kit.page import Ctx
from app.ui.kit.typed import phone
from app.ui.till.cart_panel import panel_width

_NOW, _LATER = "now", "later"
_NOTE = "送餐和预订要先选人。记下以后照常收款；先不收款就按「留着不收款」，到时在送餐单里收。"
LATE = "过了截止时间还收这一份"


@dataclass(frozen=True)
class _Said:
    mode: str
    when: str
    day: date | None
    meal: str
    address: str
    phone: str


class ServePanel(Drawer):
    """Enter keeps what is said. Signals: ``served`` when it is kept, ``put_by`` to keep the order unpaid, ``listed``
    to see the list.
    """

    served = Signal()
    put_by = Signal()
    listed = Signal()

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("怎么取餐", width=panel_width(), parent=parent)
        self._ctx = ctx
        self.cart: CartView | None = None
        modes = [(serving.DINE, "堂食"), (serving.AWAY, "外带"), (serving.DELIVERY, "送餐")]
        asked = (
            one_of("mode", "怎么取", modes, digits=True),
            one_of("when", "几时吃", [(_NOW, "现在"), (_LATER, "预订")]),
            day("day", "哪天", required=True, when=_later),
            choice("meal", "餐段", _meals, required=True, when=_later),
            line("address", "地址", hint="不填用档案里的", most=120, when=_brought),
            line("phone", "电话", kind="phone", hint="不填用档案里的", read=phone,
                 when=lambda values: _brought(values) or _later(values)),
        )  # fmt: skip
        self.form: Form[_Said] = Form(ctx, _Said, asked, self)
        self.form.entered.connect(self._entered)
        self.note = Label(_NOTE, "caption", "ink2", wrap=True)
        into(self.body, self.form, self.note, STRETCH)
        keep = Button("留着不收款", on=self._put_by)
        shown = Button("送餐单", icon="clipboard-list", on=self.listed.emit)
        into(self.foot, wide(shown), wide(keep), wide(Button("记下", kind="primary", key="↵", on=self._entered)))

    def begin(self, cart: CartView, today: date) -> None:
        """Ask about an order; what it says already stands there."""
        self.setFixedWidth(panel_width())
        self.cart = cart
        self.form.refresh_options()
        mode = serving.DELIVERY if cart.delivery else serving.AWAY if cart.takeaway else serving.DINE
        later = cart.due_day is not None and (cart.due_day != today or not cart.delivery)
        self.form.fill(
            None, mode=mode, when=_LATER if later else _NOW, day=cart.due_day or today, meal=cart.meal, address="",
            phone="",
        )  # fmt: skip
        self.open_drawer("怎么取餐")
        self.form.focus_start()

    def _entered(self) -> None:
        self._keep(self.served.emit)

    def _put_by(self) -> None:
        self._keep(self.put_by.emit)

    def _keep(self, then: Callable[[], object]) -> None:
        said = self.form.draft()
        if said is None or self.cart is None:
            return
        wanted = Serving(
            said.mode, day=said.day if said.when == _LATER else None, meal=said.meal if said.when == _LATER else "",
            phone=said.phone, address=said.address,
        )  # fmt: skip
        self.form.run(serving.serve, self.cart.id, wanted, then=lambda _shown: then(), why=LATE)


def _later(values: Values) -> bool:
    return bool(values["when"] == _LATER)


def _brought(values: Values) -> bool:
    return bool(values["mode"] == serving.DELIVERY)


def _meals(ctx: Ctx) -> list[tuple[str, str]]:
    return [(period.code, period.name) for period in ctx.desk.see(menu.periods)]
