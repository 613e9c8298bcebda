"""收银台: how the till of this centre works; every switch is off, or as ever, until somebody says otherwise."""

from dataclasses import dataclass

from app.rules.rights import Right
from app.rules.till import remarks
from app.services.centre.settings import MOST_WORDS
from app.ui.changes import KeptForm
from app.ui.kit.asks import check, line, one_of


@dataclass(frozen=True)
class _Counter:
    remarks: list[str]
    kitchen: str
    pickup: bool


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
        check("pickup", "收款后给取餐号（小票上最大的一行，每天从 1 起）", field="till.pickup"),
    )  # fmt: skip
