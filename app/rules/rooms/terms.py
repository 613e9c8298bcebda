"""What people who use a room are told and promise, and the terms of cancelling and staying away, as papers say them.

One-sided standard terms are void (民法典 496–498, 506): damage is paid as it was, and nothing is waived beforehand.
"""

from dataclasses import dataclass

USE_RULES = (
    "进场先看清安全出口和灭火器的位置，通道和出口不堆放物品。",
    "安全用电，不私拉电线，不用大功率电器。",
    "室内禁止吸烟。",
    "禁止明火，不带易燃易爆物品。",
    "保持安静，不影响旁边的场地和居民。",
    "不得收费招生、推销商品，不得转借他人。",
    "爱护设施；有损坏当场告诉服务台，按实际损失赔偿。",
    "用完恢复原状、带走垃圾，关灯、关空调、关窗，人走灯灭。",
    "随身物品自己看管；未成年人须有成人陪同。",
)
"""须知: what holds in every room."""

PROMISES = (
    "以上须知已经看过，并告诉所有参加的人。",
    "按登记的用途、人数和时间使用，到点结束。",
    "本人是现场安全责任人，开始和结束都到服务台签到、签退。",
)
"""What whoever answers for a use puts their name to, besides the rules."""


@dataclass(frozen=True)
class RoomTerms:
    """Hours before the beginning within which cancelling costs, ‰ of the fee that is kept then and when nobody came,
    whether the deposit is kept with it, after how many minutes nobody came, and how often suspends for how long.
    """

    cancel_hours: int = 0
    late_keep: int = 0
    no_show_keep: int = 0
    keep_deposit: bool = False
    no_show_after: int = 0
    no_show_count: int = 0
    no_show_days: int = 0
    suspend_days: int = 0


def said_terms(terms: RoomTerms, *, fee: bool, deposit: bool) -> tuple[str, ...]:
    """The terms in sentences; of money only where some is asked for."""
    return tuple(part for part in (_cancel(terms, fee), _missed(terms, fee, deposit), _deposit(deposit)) if part)


def _cancel(terms: RoomTerms, fee: bool) -> str:
    if not terms.cancel_hours:
        return "来不了或要改期，请尽早告诉服务台" + ("；开始前取消，场地费全退。" if fee else "。")
    told = f"来不了或要改期，请在开始 {terms.cancel_hours} 小时以前告诉服务台"
    if not fee:
        return f"{told}。"
    late = f"，以后取消扣 {_share(terms.late_keep)}" if terms.late_keep else "，以后取消也全退"
    return f"{told}，场地费全退{late}。"


def _missed(terms: RoomTerms, fee: bool, deposit: bool) -> str:
    kept = [f"场地费扣 {_share(terms.no_show_keep)}"] if fee and terms.no_show_keep else []
    kept += ["扣押金"] if deposit and terms.keep_deposit else []
    often = (
        f"{terms.no_show_days} 天内 {terms.no_show_count} 次未到，暂停预约 {terms.suspend_days} 天"
        if terms.no_show_count
        else ""
    )
    if not kept and not often:
        return ""
    came = f"开始后 {terms.no_show_after} 分钟还没有签到，算未到"
    return "；".join(part for part in ("，".join((came, *kept)), often) if part) + "。"


def _deposit(deposit: bool) -> str:
    return "押金在用完验场后凭收据退还；有损坏的，按实际损失从押金里扣，并当面说明。" if deposit else ""


def _share(per_mille: int) -> str:
    return f"{per_mille / 10:g}%"
