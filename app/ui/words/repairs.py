"""The words of 维修: things brought in, faults reported, prices, shelves, what is lent."""

from collections.abc import Mapping
from typing import Any

from app.rules import money
from app.rules.repairs.counter import CHECK_LABELS, LEVEL_LABELS
from app.rules.repairs.flow import REPAIR_ACT_LABELS, REPAIR_STATE_LABELS, RepairAct, RepairState
from app.rules.rights import Right
from app.ui.words.family import Entry, Words

_MISSING = {"price": "价钱", "agreed": "居民同意的价钱", "reason": "原因", "handler": "师傅"}
_OTHER_ACTS = {
    "tag": "打取件牌",
    "register": "收件登记",
    "amend": "改登记",
    "move": "换货位",
    "call": "通知取件",
    "lend": "借出备用件",
    "lend_back": "备用件归还",
    "photo": "加照片",
    "photo_out": "去掉照片",
    "phone": "查看电话",
    "take_back": "撤销一步",
    "correct": "更正（新记录）",
    "corrected": "已更正",
    "join": "并入同一故障",
    "undo": "撤销",
    "deposit": "收押金",
    "deposit_back": "退押金",
    "paid": "收款",
    "refund": "退款",
    "waive": "减免",
}
REPAIR_EVENTS: Mapping[str, str] = {**{act.value: label for act, label in REPAIR_ACT_LABELS.items()}, **_OTHER_ACTS}
"""What an entry of a thing's timeline is called."""


def _act(data: Mapping[str, Any]) -> str:
    return REPAIR_EVENTS.get(str(data.get("act", "")), "这一步")


def _state(data: Mapping[str, Any]) -> str:
    code = str(data.get("state", ""))
    return REPAIR_STATE_LABELS[RepairState(code)] if code in set(RepairState) else "现在的状态"


def _not_now(data: Mapping[str, Any]) -> tuple[str, str]:
    if "next" not in data:
        return f"{_state(data)}的件不能{_act(data)}", "请打开这一件，看看现在到哪一步"
    usual = REPAIR_EVENTS.get(str(data["next"]), "下一步")
    instead = (
        f"；不修了、原样拿走，先按 Alt H「{REPAIR_ACT_LABELS[RepairAct.GIVE_UP]}」" if data.get("unrepaired") else ""
    )
    return f"{_state(data)}，还不能{_act(data)}", f"先做右栏里的「{usual}」（Ctrl ↵）{instead}"


def _incomplete(data: Mapping[str, Any]) -> tuple[str, str]:
    given = data.get("missing")
    missing = given if isinstance(given, tuple | list) else ()
    words = "、".join(_MISSING.get(str(name), str(name)) for name in missing) or "内容"
    return f"{_act(data)}还缺：{words}", "填好以后再保存"


def _ask_again(data: Mapping[str, Any]) -> tuple[str, str]:
    price, agreed = money.yuan(int(data.get("price", 0))), money.yuan(int(data.get("agreed", 0)))
    return f"¥{price} 超过居民同意的 ¥{agreed}", "请先「改报价」，重新征得同意"


def _lent(data: Mapping[str, Any]) -> tuple[str, str]:
    given = data.get("names")
    names = "、".join(map(str, given if isinstance(given, tuple | list) else ()))
    return f"备用件已归还？{names}还没有还", "收回备用件，点「归还」以后再交件"


def _owed(data: Mapping[str, Any]) -> tuple[str, str]:
    due = int(data.get("due", 0))
    if due < 0:
        return f"还有 ¥{money.yuan(-due)} 要退给居民", "请用「收款并交件」，退了再交件"
    return f"还有 ¥{money.yuan(due)} 没有付", "请用「收款并交件」；不收的话先「减免」并写明原因"


def _fee_held(data: Mapping[str, Any]) -> tuple[str, str]:
    paid = money.yuan(int(data.get("amount", 0)))
    return f"这一单已经收了 ¥{paid}", "当天的请在「今日」冲正；隔天的请记「修不好」，再按 F12 退款，然后不必作废"


def _deposit_held(data: Mapping[str, Any]) -> tuple[str, str]:
    return f"还收着 ¥{money.yuan(int(data.get('amount', 0)))} 押金，不能作废", "请先「退押金」，再作废"


_REFUSALS: dict[str, Entry] = {
    "repair_not_now": _not_now,
    "repair_incomplete": _incomplete,
    "repair_ask_again": _ask_again,
    "repair_lent": _lent,
    "repair_collected": ("已经结束的件不能再改", "交错了请用「更正」：另开一条新记录，写明原因"),
    "repair_unknown": ("没有这一件", "请核对取件牌上的号，或用姓名再找"),
    "repair_none_chosen": ("还没有选中件", "请用方向键选一张卡片，或扫取件牌、货位"),
    "repair_slip_first": ("这张收件单还没有保存", "请先按 Ctrl ↵ 收件；要回到看板按 Esc，写下的都留着"),
    "repair_unfinished": ("{number} 只有取件牌，还没有登记", "请先补登记"),
    "repair_tag_wrong": ("取件牌不符：{shown} 不是 {number}", "请核对牌上的号；牌丢了请核对两项"),
    "repair_tag_or_checks": ("还没有核对取件人", "请扫取件牌，或核对两项：手机后四位、物品描述、姓名、证件"),
    "repair_phone_wrong": ("手机后四位不对", "请再问一次，或改用别的两项核对"),
    "repair_owed": _owed,
    "repair_deposit_held": _deposit_held,
    "repair_fee_held": _fee_held,
    "repair_owed_none": ("没有要收的钱", "已经付清，或还没有价钱"),
    "repair_no_deposit": ("这一次没有押金", "已经退还，或没有收过"),
    "repair_call_not": ("这一件还不用通知取件", "修好或未修待取的件才通知"),
    "repair_correct_not": ("{number} 不能更正", "只有交出去、还没更正过的件可以更正"),
    "repair_undo_not": ("现在不能撤销了", "只有刚做这一步的人、在别的事发生以前可以撤销"),
    "repair_undo_late": ("超过 {minutes} 分钟，不能再撤销", "请按实际情况再做一步"),
    "repair_shelf_unknown": ("没有这个货位", "请核对货位号；新的货位在设置里加"),
    "repair_shelf_full": ("{name} 上还有 {things} 件", "请先把东西挪走，再停用"),
    "repair_price_unknown": ("价目表里没有这一行", "请刷新后再看"),
    "repair_spare_unknown": ("没有这个备用件", "可能已停用，请重新选"),
    "repair_spare_out": ("{name} 已经借给 {number}", "请选另一个，或先收回"),
    "repair_loan_unknown": ("这个备用件没有借出", "请刷新后再看"),
    "repair_photo_kept": ("登记好的照片不能去掉", "它是交接时的凭据"),
    "repair_reported": ("{name}已经报过这个故障", "不用再记一次，修好会一起回访"),
    "repair_reporter_unknown": ("没有这位报修人", "请刷新后再看"),
}
_BESIDE = {
    "one_visit": "请选同一次送来的物品",
    "repair_shelf_unknown": "没有这个货位",
    "repair_ask_again": "超过同意的价钱，请先改报价",
    "repair_tag_wrong": "取件牌不符",
    "repair_phone_wrong": "后四位不对",
}
_ACTS = {
    **{f"repair_{act}": f"维修·{label}" for act, label in REPAIR_EVENTS.items()},
    "repair_export": "维修·导出清单",
    "repair_price": "改收费价目",
    "repair_price_retire": "停用价目",
    "repair_price_restore": "恢复价目",
    "repair_shelf": "改货位",
    "repair_shelf_retire": "停用货位",
    "repair_shelf_restore": "恢复货位",
    "repair_spare": "改备用件",
    "repair_spare_retire": "停用备用件",
    "repair_spare_restore": "恢复备用件",
}
_SETTINGS = {
    "repairs.urgent": "紧急报修到场时限",
    "repairs.soon": "急修到场时限",
    "repairs.normal": "普通报修时限",
    "retention.repair": "维修记录保存天数",
}
_TABLES = {
    "repair_slip": "维修收件单",
    "repair_event": "维修过程",
    "repair_photo": "维修照片",
    "repair_price": "收费价目",
    "repair_shelf": "货位",
    "repair_spare": "备用件",
    "repair_loan": "备用件借出",
    "repair_reporter": "同报人",
}
REPAIR_PAPERS = {
    "tag": "取件牌",
    "slip": "收件单",
    "quote": "报价同意书",
    "dispatch": "派工单",
    "done": "完工单",
}
"""By what stands after the number of a paper about a thing."""

WORDS = Words(
    refusals=_REFUSALS,
    rights={Right.REPAIRS: ("维修", "收件、修理、交件和上门报修")},
    acts=_ACTS,
    beside=_BESIDE,
    settings=_SETTINGS,
    fields={
        "what": "物品",
        "fault": "故障",
        "defects": "瑕疵",
        "accessories": "随件",
        "shelf": "货位",
        "level": "紧急程度",
        "unit": "单位",
        "amount": "价钱",
        "warranty_days": "保修天数",
        "from_price": "起价",
        "plus_parts": "另加配件",
    },
    values={
        "level": {level.value: label for level, label in LEVEL_LABELS.items()},
        "checks": {check.value: label for check, label in CHECK_LABELS.items()},
        "kept": {"repair": "取走的维修件"},
    },
    tables=_TABLES,
)
