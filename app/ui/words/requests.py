"""The words of 受理: requests, their catalogue, deadlines and ratings."""

from collections.abc import Mapping
from typing import Any

from app.rules.requests.flow import ACT_LABELS, OPEN, STATE_LABELS, Act, State
from app.rules.requests.paper_titles import REQUEST_PAPERS
from app.rules.requests.rating import CHANNEL_LABELS
from app.rules.requests.telling import WAY_LABELS
from app.rules.rights import Right
from app.ui.words.family import Entry, Words

HANDLER_KINDS = {"staff": "员工", "department": "部门", "organisation": "单位", "helper": "能人志愿者"}

_MISSING = {
    "result": "办理结果",
    "result_text": "结果说明",
    "handler": "承办人",
    "reason": "原因",
    "responsible": "该找谁",
    "materials": "缺的材料",
    "approver": "主管同意",
    "due": "原来的期限",
    "now": "时间",
    "new_due": "新的期限",
    "into": "并入哪一件",
    "rating": "评价",
}


def _act(data: Mapping[str, Any]) -> str:
    code = str(data.get("act", ""))
    return ACT_LABELS[Act(code)] if code in set(Act) else "这一步"


def _not_now(data: Mapping[str, Any]) -> tuple[str, str]:
    code = str(data.get("state", ""))
    if data.get("act") == Act.RATE and code in OPEN:
        return "还没办结，不能评价", "办结以后再请居民评价"
    state = STATE_LABELS[State(code)] if code in set(State) else "现在的状态"
    return f"{state}的件不能{_act(data)}", "请打开这一件，看看现在到哪一步"


def _incomplete(data: Mapping[str, Any]) -> tuple[str, str]:
    missing = data.get("missing")
    names = missing if isinstance(missing, tuple | list) else ()
    words = "、".join(_MISSING.get(str(name), str(name)) for name in names) or "内容"
    return f"{_act(data)}还缺：{words}", "填好以后再保存"


_BESIDE = {
    "closed": "今天已经下班，请选以后的日期",
    "request_not_later": "没有比原来的期限晚",
    "handler_unknown": "这位已停用，请另选",
    "request_unknown": "没有这个单号",
    "link_self": "不能关联自己",
    "merge_self": "不能并入自己",
    "merge_other_resident": "不是同一位居民的件，请改用「关联」",
    "merge_other_matter": "不是同一事项，请改用「关联」",
    "merge_state": "那一件的状态不能并入",
    "merge_closed": "那一件已经办结；请先打开它「重办」，再并过去",
    "materials_missing": "还缺材料：收到的请打勾；不齐也往下办，请在备注里写明为什么",
    "day_off": "这一天休息，请选工作日",
    "appeal_reason": "申诉成立要写理由",
    "area_bad": "看不懂「{part}」，请写成 红梅苑 1-6幢",
    "area_taken": "{area}已经在{name}里，请先从那里去掉",
}


_REFUSALS: dict[str, Entry] = {
    "request_not_now": _not_now,
    "request_incomplete": _incomplete,
    "request_turn_not": ("这一件已经结束，不能{said}", "还要办的话，先「重办」，再转"),
    "request_signed": ("承办人已经签收过了", "不用再签；转办或重办之后由接手的人再签"),
    "request_extended": ("这一件已经延过一次", "不能再延；请抓紧办结，或如实告诉居民"),
    "request_overdue": ("已经过了期限，不能再延", "延期要在到期以前申请；请抓紧办结"),
    "request_not_later": ("新期限没有比原来的晚", "请选一个更晚的日子"),
    "request_rated": ("这一件已经评价过", "一件事评价一次；差评整改后可以再评一次"),
    "request_result": ("这个结果和这一步不相配", "居民撤回、无法联系请用「撤回」，其余用「办结」"),
    "draft_gone": ("这份没填完的已经不在了", "已经登记、删去，或由别人接着填了；请在全部受理里找一找"),
    "request_unknown": ("没有这一件", "请核对单号，或用姓名再找"),
    "item_unknown": ("没有这个事项", "可能已停用，请重新选一个"),
    "handler_unknown": ("没有这位承办人", "可能已停用，请重新选"),
    "place_unknown": ("没有这个地点", "可能已改动，请重新找"),
    "grids_many": ("网格太多了", "最多 {limit} 个，请把停用的重新启用、改名来用"),
    "phrase_unknown": ("没有这条常用语", "可能已删除，请重新找"),
    "scenes_changed": ("场景刚有人改过", "请看最新的次序，再挪一次"),
    "scene_unknown": ("没有这个场景", "请重新选一个"),
    "merge_other_resident": ("不是同一位居民的件，不能并案", "可以改用「关联」，互不泄露各自的内容"),
    "merge_other_matter": ("不是同一件事，不能并案", "可以改用「关联」"),
    "materials_missing": ("材料还没有补齐", "收到的请打勾；不齐也往下办，请在备注里写明为什么"),
    "merge_closed": ("那一件已经办结，并过去就没有人办了", "请先打开那一件「重办」，再把这一件并进去"),
    "merge_state": ("这一件现在不能并案", "请打开看看它的状态"),
    "rating_own": ("不能给自己办的件评价", "请居民自己按，或请另一位同事录入"),
    "link_self": ("不能关联自己", "请选另一件"),
    "rectification_none": ("这一件没有在办的整改", "请刷新后再看"),
    "rectification_uncalled": ("整改还没有回访", "请先给居民打电话，记下结果，再办结整改"),
    "rating_unknown": ("没有这个评价", "请从五档里选一个"),
    "appeal_not_bad": ("这不是差评，不用申诉", "只有不满意、非常不满意可以申诉"),
    "appeal_settled": ("这个申诉已经有结论", "请看评价记录"),
    "extend_told_not": ("没有要告诉的延期", "已经告诉过了，或这一件没有延期；请看进度"),
    "proxy_anonymous": ("匿名的件没有委托人", "请先登记居民，再打代办委托书"),
    "take_back_not": ("现在不能撤销了", "只有刚办结的人、在别的事发生以前可以撤销；要接着办请用「重办」"),
    "take_back_late": ("超过 {minutes} 分钟，不能再撤销", "要接着办请用「重办」，期限重新起算"),
    "appeal_lodged": ("已经申诉过了", "请等有权限的人联系居民以后定"),
    "appeal_unlodged": ("还没有人申诉", "请先由经办人写明理由申诉"),
    "appeal_uncalled": ("还没有联系居民", "先联系居民问清楚，再定申诉成不成立"),
    "appeal_reason": ("申诉成立要写明理由", "这一条会保留，只是不计入好评率"),
    "limit_bad": ("时限写法不对", "请写几个工作日、几天、几小时，或当天"),
    "attachment_known": ("这份文件已附过（{name}）", "要附的是另一份的话，请重新选"),
    "attachment_large": ("文件太大", "一个文件最多 {most} MB，请压缩后再附；照片会自动缩小"),
    "attachment_empty": ("文件是空的", "请重新选一个"),
    "attachment_heic": (
        "手机的 HEIC 照片收不了",
        "请在手机相机设置里把格式改成「兼容性最佳」再拍，或把照片用微信发一次、截图，存成 jpg 再附",
    ),
    "attachment_kind": ("这种文件不能收", "可以收照片（jpg、png）、PDF、Word 和 Excel；文件名要和内容一致"),
    "attachment_mixed": ("这个文件里还有别的东西", "请另存一份新的照片或 PDF 再附；也可以拍照"),
    "attachment_macro": ("文件里有宏", "请另存为不带宏的 .docx 或 .xlsx 再附"),
    "attachment_many": ("一件最多附 {most} 个文件", "请先合成一个 PDF"),
    "attachment_erased": ("这个附件已经清除", "本人要求删除，或保存期已满；只留下种类和大小"),
    "attachment_unknown": ("没有这个附件", "请刷新后再看"),
    "state_unknown": ("没有这个状态", "请重新选"),
    "act_unknown": ("没有这个操作", "请重新选"),
}
_RIGHTS = {
    Right.REQUESTS: ("受理", "受理和办理事项"),
    Right.APPROVE_REQUEST: ("同意延期、作废和重办", "同意延期、再次重办、作废"),
}
_ACTS = {
    "item_new": "新事项",
    "item_change": "改事项",
    "item_retire": "停用事项",
    "item_restore": "恢复事项",
    "scene_order": "场景次序",
    "scene": "场景改名",
    "handler_new": "新办理人",
    "handler_change": "改办理人",
    "handler_retire": "停用办理人",
    "handler_restore": "恢复办理人",
    "place": "改地点",
    "place_retire": "停用地点",
    "place_restore": "恢复地点",
    "station": "驿站改名",
    "grid": "改网格",
    "grid_retire": "停用网格",
    "grid_restore": "恢复网格",
    "request_grid": "受理·指定网格",
    "phrase": "改常用语",
    "phrase_delete": "删常用语",
    "request_appeal_lodge": "受理·差评申诉",
    "request_material_in": "受理·收到材料",
    "request_material_out": "受理·材料没有收到",
    "request_take_back": "受理·撤销",
    "request_extend_told": "受理·延期已告诉居民",
    **{f"request_{act.value}": f"受理·{label}" for act, label in ACT_LABELS.items()},
    "request": "受理登记",
    "request_attach": "受理·附文件",
    "request_recount": "受理·期限重算",
    "request_attachment_out": "受理·取出附件",
    "request_export": "受理·导出名单",
    "request_link": "受理·关联",
    "request_unlink": "受理·取消关联",
    "request_rectify_call": "受理·差评联系",
    "request_rectify_done": "受理·差评整改",
    "request_appeal": "受理·评价申诉",
}
_FIELDS = {
    "origin_number": "12345 单号",
    "scene": "场景",
    "category": "类别",
    "dispositions": "办法",
    "promise": "时限",
    "sensitive": "敏感",
    "materials": "材料",
    "script": "口径",
    "papers": "单据",
    "handler_id": "办理人",
}
_KINDS = {
    **{paper: words for paper, words in REQUEST_PAPERS.items() if paper != "receipt"},
    **HANDLER_KINDS,
    "related": "相关",
    "repeat": "返修",
    "repair": "维修",
    "booking": "场地预约",
    "enrolment": "活动报名",
    "topic": "议题",
}
_FILTERS = {
    "states": "状态",
    "late": "超期",
    "due_day": "到期日",
    "scene": "场景",
    "item": "事项",
    "handler_id": "办理人",
    "grid_id": "网格",
    "receiver_id": "受理人",
    "resident_id": "居民",
    "query": "搜索",
    "day_from": "从哪天",
    "day_to": "到哪天",
    "urgent": "紧急",
    "bad_rating": "差评",
    "unrated": "未评价",
    "awaiting_call": "待回访",
    "closed_now": "当场办结",
    "valid": "作废的不列",
    "state": "状态",
    "channel": "渠道",
    "rated": "已评价",
    "unassigned": "未派",
    "carrier_id": "承办人本人",
    "since": "从哪天",
    "until": "到哪天",
    "staff_id": "谁",
    "action": "做了什么",
}
"""What a list of requests was narrowed by."""
_KEYS = {
    "act": "哪一步",
    "order": "次序",
    "station": "驿站",
    "item": "事项号",
    "channel": "方式",
    "how": "告知方式",
    "reached": "联系上",
    "upheld": "申诉成立",
    "filter": "按",
    "residents": "居民（位）",
    "requests": "受理件（件）",
}

_TABLES = {
    "request_event": "受理过程",
    "request_rating": "评价",
    "request_attachment": "受理附件",
    "request_link": "受理关联",
    "rectification": "整改",
    "request_item": "事项",
    "scene": "场景",
    "place": "地点",
    "handler": "承办",
    "phrase": "常用语",
}
WORDS = Words(
    refusals=_REFUSALS,
    rights=_RIGHTS,
    acts=_ACTS,
    keys=_KEYS,
    beside=_BESIDE,
    fields=_FIELDS,
    values={
        "kind": _KINDS,
        "channel": {way.value: words for way, words in CHANNEL_LABELS.items()},
        "how": WAY_LABELS,
        "filter": _FILTERS,
        "kept": {"request": "办结事项", "draft": "未完受理"},
        "act": {act.removeprefix("request_"): words for act, words in _ACTS.items()},
    },
    tables=_TABLES,
    settings={
        "requests.redo_days": "重新办理的工作日",
        "rating.contact_days": "差评回访的工作日",
        "rating.fix_days": "差评整改的工作日",
    },
)
