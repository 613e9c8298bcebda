"""本坊信息: what stands on top and at the foot of every paper, rounding, and the variance a shift may have."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.services.centre import settings
from app.ui.changes import KeptForm
from app.ui.kit import typed
from app.ui.kit.asks import amount, line, one_of
from app.ui.kit.button import Button
from app.ui.kit.label import Rule
from app.ui.kit.layout import add, row, wide
from app.ui.kit.page import Ctx
from app.ui.paper.paper import PaperView, roll_at
from app.ui.paper.side import paper_side
from app.ui.settings.logo_row import LogoRow
from app.ui.settings.sample_paper import sample_receipt

_HEAD = ("name", "community", "canteen", "address", "phone", "footer")
DRAW_AFTER_MS = 150
"""The receipt is drawn when people pause, not for every letter."""


@dataclass(frozen=True)
class _Centre:
    name: str
    community: str
    canteen: str
    address: str
    phone: str
    footer: str
    rounding: str
    hint_gap: int
    receipt_why: bool
    receipt_form: str
    wallet: bool
    wallet_change: bool
    wallet_least: int
    wallet_most: int
    exceptions_day: int
    variance: int
    move_limit: int
    most_meals: int


class CentreSection(KeptForm[_Centre]):
    """The centre's own words and rules. Ctrl+Enter saves; the receipt beside it follows every key."""

    key, title, icon = "centre", "本坊信息", "store"
    right = Right.SETTINGS
    reads = frozenset({"setting"})
    locked_words = "改本坊信息要主管登录"
    card_words = ("本坊信息", "改了以后打的纸都用新的；打过的、补打的还是原来的")
    said = "已保存本坊信息"
    draft = _Centre
    asks = (
        line("name", "本坊名称", hint="如 幸福邻里坊", required=True, most=40, field="centre.name",
             note="每张小票、单据和月报的最上面"),
        line("community", "社区", hint="如 红梅社区", most=40, field="centre.community"),
        line("canteen", "餐厅", hint="如 邻里餐厅", most=40, field="centre.canteen", note="小票最大的一行，和价目牌上"),
        line("address", "地址", most=120, field="centre.address"),
        line("phone", "电话", most=40, field="centre.phone", note="地址和电话在小票末尾、整页单据的抬头"),
        line("footer", "票尾一句话", hint="如 吃得香，慢慢走", most=120, field="centre.footer"),
        one_of("rounding", "现金抹零", [("jiao", "抹到角"), ("none", "不抹零")], field="till.rounding",
               note="零头让给顾客；扫码和刷卡收到分"),
        amount("hint_gap", "补贴提示", limit=10_000, required=True, hint="元，如 2.00", field="till.hint_gap",
               note="只差这么多就能享补贴时，收银会提示“再消费多少元”；0 不提示"),
        line("exceptions_day", "每天例外", kind="amount", required=True, most=4, hint="如 5",
             field="till.exceptions_day", read=lambda text: typed.whole(text, 0, 1000),
             note="限次用完、不在时段、没带证件时仍给优惠，要写原因并请主管同意；一天最多几次，0 不许"),
        one_of("receipt_why", "小票写原因", [(False, "不写"), (True, "写明")], field="till.receipt_why",
               note="没有享受优惠的，小票上用一句话写明为什么"),
        one_of("receipt_form", "小票格式", [("long", "详细"), ("short", "简短")], field="till.receipt_form",
               note="简短的不逐个菜写优惠和补贴，省纸；合计和“您付、省了”都有"),
        one_of("wallet", "餐卡", [(False, "不用"), (True, "开办")], field="till.wallet",
               note="记名、可挂失、最多存 5,000 元；开办后收银页有餐卡，收款多一种方式"),
        one_of("wallet_change", "找零存餐卡", [(False, "不存"), (True, "可以存")], field="till.wallet_change",
               note="有餐卡的人，找零可以存进卡里"),
        amount("wallet_least", "最少充值", limit=5000_00, required=True, hint="元，如 10.00",
               field="till.wallet_least"),
        amount("wallet_most", "最多充值", limit=5000_00, required=True, hint="元，如 1000.00", field="till.wallet_most",
               note="餐卡一次最少、最多充多少"),
        amount("variance", "差额上限", limit=1_000_000, required=True, hint="元，如 2.00", field="shift.variance",
               note="交班时现金或商户端合计差得超过这个数，要写原因并请主管同意"),
        amount("move_limit", "现金出入上限", limit=1_000_000_00, required=True, hint="元，如 1000.00",
               field="shift.move_limit", note="一次存入、支出或上交超过这个数，要请主管同意"),
        line("most_meals", "每月餐数", kind="amount", required=True, most=4, hint="如 62", field="subsidy.most_meals",
             read=lambda text: typed.whole(text, 0, 1000),
             note="一个人一个月有补贴的餐超过这个数，补贴台账上算疑问；0 不看"),
    )  # fmt: skip

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._at = ctx.desk.now()
        self.logo = LogoRow(ctx, self, 100)
        self.form.insert(self.logo, before="rounding")
        self.form.insert(Rule(), before="rounding")
        self.signs = Button("标识标牌", kind="link", icon="printer", on=lambda: ctx.shell.go("signs"))
        add(self.card.head, self.signs)
        self.paper = PaperView(ctx.tasks, width=300, roll=lambda: roll_at(ctx.desk))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DRAW_AFTER_MS)
        self._pause.timeout.connect(self._draw)
        self.form.edited.connect(self._pause.start)
        add(self.column, wide(row(wide(self.card), paper_side("小票样子", "改了马上看得到", self.paper), gap=12)))

    def refresh(self) -> None:
        self.show_rights()
        super().refresh()
        self.logo.refresh(self.may_change())
        self._draw()

    def _draw(self) -> None:
        self._pause.stop()
        words = {name: self.form.raw(name).strip() for name in _HEAD}
        head = replace(
            self.ctx.desk.see(settings.head), centre=words["name"], community=words["community"],
            canteen=words["canteen"], address=words["address"], phone=words["phone"], footer=words["footer"],
        )  # fmt: skip
        desk = self.ctx.desk
        self.paper.show_document(sample_receipt(head, self._at, desk.terminal, desk.staff.name if desk.staff else ""))

    def panes(self) -> list[QWidget]:
        return []
