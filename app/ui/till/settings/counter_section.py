"""收银台: how the till of this centre works; every switch is off, or as ever, until somebody says otherwise."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.rules.till import remarks
from app.rules.till.labels import USUAL_LAYOUT
from app.services.centre.settings import MOST_WORDS
from app.services.print_queue import PaperCopy
from app.services.till import till_statement
from app.ui.changes import KeptForm
from app.ui.kit import typed
from app.ui.kit.act import act, look
from app.ui.kit.asks import Values, amount, check, line, one_of
from app.ui.kit.button import Button
from app.ui.kit.layout import add, wide
from app.ui.kit.page import Ctx
from app.ui.paper.preview import preview
from app.ui.paper.sent import PAGE, sent


@dataclass(frozen=True)
class _Counter:
    remarks: list[str]
    kitchen: str
    delivery_dish: str
    visit_item: str
    keep_minutes: int
    pickup: bool
    refund_days: int
    cut_rate: int
    cut_most: int
    box_per: str
    box_fee: int
    label: str
    label_layout: str
    scale: str
    scale_baud: int
    tare: int
    senior_from: str
    everybody_from: str
    reserved_until: str


def _scale(values: Values) -> bool:
    return bool(values["scale"])


class CounterSection(KeptForm[_Counter]):
    """The rules of the till. Ctrl+Enter saves."""

    key, title, icon = "counter", "收银规矩", "scan-line"
    right = Right.SETTINGS
    reads = frozenset({"setting"})
    locked_words = "改收银规矩要主管登录"
    card_words = ("收银规矩", "点菜和收款时的规矩；改了马上管用，收过的单不变")
    said = "已保存收银规矩"
    draft = _Counter
    asks = (
        line("remarks", "常用备注", hint="如 少盐、软饭、不要葱", most=MOST_WORDS * 14, field="till.remarks",
             read=lambda text: list(remarks.remarks_of(text)), show=remarks.REMARKS_APART.join,
             note=f"收银备注时按数字就选，最多 {MOST_WORDS} 个"),
        one_of("kitchen", "后厨单", [("none", "不打"), ("sale", "收款时打"), ("hold", "挂单和收款时打")],
               field="till.kitchen",
               note="只打变化，改备注不重打菜；称重的菜已在盘里，不打。送到哪台打印机在 设置 › 打印机"),
        line("refund_days", "隔日可退", kind="amount", required=True, most=2, hint="如 3", field="till.refund_days",
             read=lambda text: typed.whole(text, 0, 90),
             note="往日的单几天内还能退菜、冲正，要主管同意；钱从当天的班出；0 只退当天的"),
        line("delivery_dish", "送餐费", kind="code", most=4, hint="菜号", field="till.delivery_dish",
             note="送餐费在菜单里是一个菜，填它的菜号；空着不收"),
        line("visit_item", "未应门转", kind="code", most=12, required=True, hint="如 Y03", field="till.visit_item",
             note="送餐没人开门时自动受理的事项编号"),
        line("keep_minutes", "建议食用", kind="amount", most=4, required=True, field="till.keep_minutes",
             read=lambda text: typed.whole(text, 15, 1440), note="餐盒标签上写出餐后几分钟内吃完"),
        check("pickup", "收款后给取餐号（小票上最大的一行，每天从 1 起）", field="till.pickup"),
        line("cut_rate", "折扣上限", kind="amount", required=True, most=3, field="till.cut_rate", hint="如 10",
             read=lambda text: typed.whole(text, 0, 100) * 10, show=lambda rate: str(rate // 10),
             note="手工折扣不超过应付的百分之几，收银员自己可以减；0 就是都要主管同意"),
        amount("cut_most", "最多减", limit=1_000_000, required=True, hint="元，如 5.00", field="till.cut_most",
               note="一单手工减的钱超过这个数，也要主管同意"),
        one_of("box_per", "餐盒费", [("none", "不收"), ("portion", "按份"), ("order", "按单")], field="till.box_per",
               note="外带时收，单列一行，不参加优惠；改回堂食就没有了"),
        amount("box_fee", "每个餐盒", limit=100_00, required=True, hint="元，如 1.00", field="till.box_fee",
               note="按份收时，哪个菜不一样在菜品里另填"),
        one_of("label", "秤签", [("none", "不用"), ("price", "印金额"), ("weight", "印重量")], field="till.label",
               note="秤打的 13 位条码；印金额的，签上多少就收多少"),
        line("label_layout", "秤签格式", kind="code", most=13, required=True, field="till.label_layout",
             default=USUAL_LAYOUT, when=lambda values: values["label"] != "none",
             note="C 是菜号，V 是金额（分）或重量（克），X 不管，K 是校验位"),
        line("scale", "电子秤", hint="如 /dev/ttyUSB0；没有就空着", most=120, field="till.scale",
             note="称重的菜打完菜号，空着按 ↵ 就读秤"),
        line("scale_baud", "波特率", kind="amount", required=True, most=6, field="till.scale_baud",
             default=9600, read=lambda text: typed.whole(text, 300, 115_200), when=_scale),
        line("tare", "皮重", kind="amount", required=True, most=4, hint="克", field="till.tare",
             default=0, read=lambda text: typed.whole(text, 0, 5000), when=_scale),
        line("senior_from", "长者开餐", kind="amount", hint="如 10:30", most=5, field="till.senior_from",
             note="两段开餐：到全体开餐前，给别人点菜会先问一句；不分段就空着"),
        line("everybody_from", "全体开餐", kind="amount", hint="如 11:30", most=5, field="till.everybody_from"),
        line("reserved_until", "留菜到", kind="amount", hint="如 11:30", most=5, field="till.reserved_until",
             note="菜品里填的「留给长者」几份，留到这个时间；限了份数的菜才算"),
    )  # fmt: skip

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.statement = Button("收银数据说明书", kind="link", icon="printer", on=self.show_statement)
        add(self.card.head, self.statement)
        add(self.column, wide(self.card))

    def show_statement(self) -> None:
        """收银数据说明书: looked at, then printed as it was looked at."""
        paper = look(self.ctx, till_statement.statement)
        if paper is not None:
            said = f"收银数据说明书{sent(self.ctx.desk, PAGE)}"
            out = partial(act, self.ctx, till_statement.print_statement, paper, said=said, by=self)
            preview(self.ctx, "收银数据说明书", PaperCopy(paper), out)
