"""收银台: how the till of this centre works; every switch is off, or as ever, until somebody says otherwise."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.rules.till import remarks
from app.services.centre.settings import MOST_WORDS
from app.services.print_queue import PaperCopy
from app.services.till import till_statement
from app.ui.changes import KeptForm
from app.ui.kit import typed
from app.ui.kit.act import act, look
from app.ui.kit.asks import check, line, one_of
from app.ui.kit.button import Button
from app.ui.kit.layout import add
from app.ui.kit.page import Ctx
from app.ui.paper.preview import preview
from app.ui.paper.sent import PAGE, sent


@dataclass(frozen=True)
class _Counter:
    remarks: list[str]
    kitchen: str
    pickup: bool
    refund_days: int


class CounterSection(KeptForm[_Counter]):
    """The rules of the till. Ctrl+Enter saves."""

    key, title, icon = "counter", "收银规矩", "scan-line"
    right = Right.SETTINGS
    reads = frozenset({"setting"})
    locked_words = "改收银台的规矩要主管登录"
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
        check("pickup", "收款后给取餐号（小票上最大的一行，每天从 1 起）", field="till.pickup"),
    )  # fmt: skip

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.statement = Button("收银数据说明书", kind="link", icon="printer", on=self.show_statement)
        add(self.card.head, self.statement)

    def show_statement(self) -> None:
        """收银数据说明书: looked at, then printed as it was looked at."""
        paper = look(self.ctx, till_statement.statement)
        if paper is not None:
            said = f"收银数据说明书{sent(self.ctx.desk, PAGE)}"
            out = partial(act, self.ctx, till_statement.print_statement, paper, said=said, by=self)
            preview(self.ctx, "收银数据说明书", PaperCopy(paper), out)
