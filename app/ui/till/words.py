"""What the till says when something is refused, and the small words its panels share."""

from collections.abc import Mapping
from typing import Any

from app.ui.kit.text import yuan
from app.ui.sentences import Entry, Sentence, register

SEX = {"M": "男", "F": "女"}


def person_words(sex: str, age: int | None) -> str:
    """``女 · 74 岁``, as much of it as is known."""
    parts = [SEX.get(sex, ""), "" if age is None else f"{age} 岁"]
    return " · ".join(part for part in parts if part)


def _only_left(data: Mapping[str, Any]) -> Sentence:
    left, name = data["left"], data["name"]
    if left <= 0:
        return Sentence(f"{name}已经卖完", "换一道菜，或在菜单里改剩余份数")
    return Sentence(f"{name}只剩 {left} 份", f"最多再点到 {left} 份")


def _short(data: Mapping[str, Any]) -> Sentence:
    return Sentence(f"还差 {yuan(data['by'])}", "补足金额，或换一种方式收余款")


def _too_much(data: Mapping[str, Any]) -> Sentence:
    return Sentence(f"多了 {yuan(data['over'])}", "只有现金能找零，请改成应收的金额")


def _odd_change(data: Mapping[str, Any]) -> Sentence:
    return Sentence(f"要找 {yuan(data['change'])}，请核对实收", "确实收了这么多，再按一次 Enter")


def _price_changed(data: Mapping[str, Any]) -> Sentence:
    return Sentence(f"价格刚刚变了，现在应收 {yuan(data['payable'])}", "请告诉顾客新的金额，再收款")


REFUSALS: dict[str, Entry] = {
    "dish_unknown": ("没有 {code_typed} 号菜", "看菜块右上角的号，或输入拼音首字母"),
    "dish_sold_out": ("{name}已售罄", "换一道菜，或在菜单里恢复供应"),
    "only_left": _only_left,
    "quantity_bad": ("份数不对", "一行最多 {most} 份，至少 1 份"),
    "grams_needed": ("{name}按重量卖", "输入克数再按 Enter"),
    "grams_not_wanted": ("{name}按份卖", "不用输入克数"),
    "grams_bad": ("克数不对", "请输入 1 到 {most} 克"),
    "weigh_again": ("{name}按重量卖，不能加减份数", "删掉这一行，再称一次"),
    "cart_full": ("这一单已有 {most} 行", "先收款，再开一单"),
    "cart_gone": ("这一单已经不在了", "可能已被收款或清空，请重新点菜"),
    "cart_paid": ("这一单已经收过款", "请开新的一单"),
    "cart_open": ("手上的单还没收款", "先收款，或按 F7 挂起，再取单"),
    "cart_empty": ("还没有点菜", "先点菜，再收款或挂单"),
    "line_gone": ("这一行已经不在了", "请看本单再操作"),
    "resident_gone": ("这位居民已停用", "请在居民档案里核对"),
    "short": _short,
    "too_much": _too_much,
    "change_odd": _odd_change,
    "tender_amount": ("金额不对", "请输入收到的金额"),
    "tender_unknown": ("没有这种收款方式", "请用 ↑ ↓ 重选"),
    "price_changed": _price_changed,
    "reference_used": ("尾号 {reference} 已经用过", "请核对付款记录，别收同一笔两次"),
    "sale_unknown": ("没有找到这一单", "请在今日单据里核对单号"),
    "sale_reversed": ("{number} 已经冲正过", "同一单只能冲正一次"),
    "is_reversal": ("{number} 本身是冲正单", "冲正单不能再冲正"),
    "other_day": ("{number} 不是今天的单", "隔日的单请主管另作处理"),
    "approver_unfit": ("{name}没有这项权限", "请换一位主管"),
}
register(REFUSALS)
