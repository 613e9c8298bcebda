"""The words of 邻里活动: entries, the waiting list, who came."""

from datetime import datetime

from app.rules.activities.labels import ATTENDED, ENROL_CHANNEL_LABELS, ENTRY_LABELS
from app.rules.rights import Right
from app.ui.words.family import Data, Entry, Words
from app.ui.words.moments import moment

PHASES = {"open": "报名中", "closed": "报名截止", "running": "进行中", "ended": "已结束", "cancelled": "已取消"}
ENTRY_STATES = ENTRY_LABELS
ENROL_CHANNELS = ENROL_CHANNEL_LABELS
TURN_RULES = {"skip": "顺延给后面的", "block": "等齐再补，后面的不先补"}
TO_TELL = {"promoted": "候补补上了", "moved": "时间地点改了", "cancelled": "活动取消了"}
WHY_AWAY = {
    "full": "名额已满",
    "late": "报名截止",
    "group": "本组名额已满",
    "other": "其他",
    "waiting": "候补没补上",
    "signed_in": "已另外签到",
    "same_person": "和另一份报名是同一人",
    "called_off": "活动取消",
}
ENTRY_ACTS = {
    "new": "报名",
    "walk_in": "现场签到",
    "promote": "候补补上",
    "cancel": "取消报名",
    "leave": "有人退出",
    "close": "结束候补",
    "turn_away": "没报上",
    "attend": "签到",
    "told": "电话告知",
    "untold": "撤回电话告知",
    "called_off": "活动取消",
    "moved": "时间地点改了",
    "reinstate": "恢复报名",
}


def _at(data: Data, name: str) -> str:
    at = data.get(name)
    return moment(at) if isinstance(at, datetime) else ""


def _late(data: Data) -> tuple[str, str]:
    until = _at(data, "until")
    return f"《{data.get('title', '')}》报名已截止", f"{until} 截止；当天可以现场签到，也可以记为没报上"


def _early(data: Data) -> tuple[str, str]:
    return f"《{data.get('title', '')}》还没到活动那天", f"{_at(data, 'starts_at')} 开始；现在请按报名办"


def _already(data: Data) -> tuple[str, str]:
    state = ENTRY_STATES.get(str(data.get("state")), "已报名")
    return f"{data.get('name', '')}已在名单上（{state}）", f"单号 {data.get('number', '')}，不用再报一次"


def _namesake(data: Data) -> tuple[str, str]:
    return (
        f"名单上已有一位{data.get('name', '')}",
        f"单号 {data.get('number', '')}；确实是另一个人，请选「同名，另一人」",
    )


def _not_open(data: Data) -> tuple[str, str]:
    state = ENTRY_STATES.get(str(data.get("state")), "")
    return f"这份报名{state or '已办过'}，不能再改", f"单号 {data.get('number', '')}；要参加请重新报名"


_REFUSALS: dict[str, Entry] = {
    "activity_unknown": ("没有这个活动", "请刷新后再看"),
    "activity_cancelled": ("《{title}》已经取消", "不能再报名、改动或签到"),
    "activity_begun": ("《{title}》已经开始", "不用取消报名；没来的记为没来"),
    "activity_over": ("《{title}》已经结束", "不能再取消活动"),
    "activity_full": ("《{title}》只剩 {free} 个名额，要报 {size} 人", "这个活动没有候补；可以少报几人，或记为没报上"),
    "capacity_below": ("已有 {enrolled} 人报上，名额不能更少", "请先取消几份报名，再改少"),
    "quota_below": ("{group}已有 {enrolled} 人报上，名额不能更少", "请先取消几份报名，再改少"),
    "enrol_unknown": ("没有这份报名", "请刷新后再看"),
    "enrol_late": _late,
    "enrol_over": ("《{title}》已经结束", "不能再恢复报名；来过的请记现场签到"),
    "enrol_twice": ("{name}写了两次", "一个人只报一次，请删去一行"),
    "enrol_already": _already,
    "enrol_namesake": _namesake,
    "enrol_part": ("只剩 {free} 个名额，你们 {size} 人", "请问清楚：一起候补，还是报上 {free} 人、其余候补"),
    "enrol_not_open": _not_open,
    "enrol_none_left": ("{number} 没有人取消，不用恢复", "取消了的报名在「全部」里，选中以后再恢复"),
    "enrol_none_chosen": ("还没有选中报名", "请按 F6 到名单，用方向键选一行"),
    "nothing_due": ("这份报名没有要收或要退的钱", "请看报名单上的金额（{number}）"),
    "person_unknown": ("名单上没有这个人", "请刷新后再看（{number}）"),
    "walk_in_early": _early,
    "walk_in_late": ("“{title}”结束超过 {days} 天，名单不再加人", "请看是不是选错了活动；要补记，请写在活动的备注里"),
    "over_reason": ("名额已满，再进就超出 {over} 人", "要让他们进，请写一句原因"),
}
_RIGHTS = {
    Right.ACTIVITIES: ("活动报名", "办活动、登记报名和签到"),
    Right.ACTIVITY_OVER: ("超额签到", "名额已满时，写明原因让人现场签到"),
}
_ACTS = {
    "activity_new": "登记活动",
    "activity_change": "改活动",
    "activity_cancel": "取消活动",
    "activity_follow": "活动按场地改时间",
    "activity_ticked": "录入签到表",
    "enrol_import": "导入报名名单",
    "enrol_phone": "查看报名人电话",
    "enrol_export": "活动·导出报名名单",
    **{f"enrol_{act}": f"活动·{label}" for act, label in ENTRY_ACTS.items()},
}
_TABLES = {"enrolment_person": "报名的人", "enrolment_event": "报名经过"}
WORDS = Words(
    refusals=_REFUSALS,
    rights=_RIGHTS,
    acts=_ACTS,
    beside={
        "ends_first": "要晚于开始",
        "lasts_long": "一次活动最多 {days} 天",
        "group_twice": "「{group}」写了两次",
    },
    keys={
        "people": "人数",
        "over": "超出",
        "why": "原因",
        "attended": "到场",
        "absent": "没来",
        "capacity": "名额",
        "what": "告知什么",
        "untold": "还没告知",
    },
    fields={
        "title": "名称",
        "starts_at": "开始",
        "ends_at": "结束",
        "capacity": "名额",
        "quotas": "分组名额",
        "waiting": "候补",
        "closes_before_min": "报名截止",
        "turn_rule": "候补规则",
        "fee": "费用",
        "refund_before_min": "退费截止",
        "booking_id": "场地预约",
    },
    settings={"retention.enrolment": "活动报名保存天数"},
    values={
        "kept": {"enrolment": "办过的活动"},
        "why": WHY_AWAY,
        "attended": ATTENDED,
        "what": TO_TELL,
        "untold": TO_TELL,
    },
    tables=_TABLES,
)
