"""What the acts of the audit trail are called, and their details in words."""

import re
from typing import Any

from app.rules import records
from app.rules.requests.flow import ACT_LABELS
from app.rules.requests.paper_titles import REQUEST_PAPERS
from app.rules.requests.rating import CHANNEL_LABELS
from app.services.centre.journal import AuditRow
from app.services.documents import kinds, paper_name
from app.ui.kit.text import yuan
from app.ui.kit.typed import clock
from app.ui.words.catalogue import KINDS
from app.ui.words.settings import ROLE_WORDS, TONES

ACTIONS = {
    "sale": "收银",
    "reversal": "冲正",
    "benefits_declined": "不用优惠",
    "benefits_taken": "恢复优惠",
    "cart_abandoned": "清空一单",
    "cash_pay_in": "钱箱存入",
    "cash_pay_out": "钱箱支出",
    "cash_drop": "上交现金",
    "cash_no_sale": "开钱箱",
    "category": "改分类",
    "clock_back": "电脑时间倒退",
    "dish_change": "改菜品",
    "dish_new": "新菜",
    "dish_restore": "恢复菜品",
    "dish_retire": "停用菜品",
    "price": "改价",
    "period": "改餐段",
    "pin_change": "换 PIN",
    "pin_locked": "PIN 锁住",
    "pin_reset": "重设 PIN",
    "pin_rescued": "用恢复码重设 PIN",
    "policy": "发布政策",
    "print": "打印",
    "reprint": "补打",
    "resident_new": "登记居民",
    "resident_change": "改居民资料",
    "resident_back": "恢复居民",
    "resident_gone": "停用居民",
    "resident_extras": "改家属与关怀",
    "resident_merge": "合并居民档案",
    "resident_unmerge": "拆回合并",
    "resident_erase": "注销居民档案",
    "resident_own_data": "本人查询资料",
    "resident_import": "导入居民名单",
    "resident_export": "导出居民名单",
    "retention": "清除到期资料",
    "reveal": "查看完整资料",
    "restore": "恢复备份",
    "set_up": "建坊",
    "setting": "改设置",
    "shift_open": "开班",
    "shift_count": "点钱",
    "shift_resume": "退回营业",
    "shift_close": "交班",
    "sign_in": "登录",
    "sign_out": "退出",
    "staff_change": "改员工",
    "staff_hire": "新员工",
    "staff_reinstate": "重新启用员工",
    "staff_retire": "停用员工",
    "variance_unapproved": "差额未获同意",
    "x_report": "X 读数",
    "item_new": "新事项",
    "item_change": "改事项",
    "item_retire": "停用事项",
    "item_restore": "恢复事项",
    "scene": "场景改名",
    "handler_new": "新办理人",
    "handler_change": "改办理人",
    "handler_retire": "停用办理人",
    "handler_restore": "恢复办理人",
    "place": "改地点",
    "place_retire": "停用地点",
    "place_restore": "恢复地点",
    "station": "驿站改名",
    "phrase": "改常用语",
    "phrase_delete": "删常用语",
    "holidays": "录放假安排",
    "holiday": "改一天放假上班",
}
ACTIONS |= {f"request_{act.value}": f"受理·{label}" for act, label in ACT_LABELS.items()}
ACTIONS |= {
    "request": "受理登记",
    "request_attach": "受理·附文件",
    "request_attachment_out": "受理·取出附件",
    "request_export": "受理·导出名单",
    "request_link": "受理·关联",
    "request_unlink": "受理·取消关联",
    "request_rectify_call": "受理·差评联系",
    "request_rectify_done": "受理·差评整改",
    "request_appeal": "受理·评价申诉",
}
_KEYS = {
    "name": "名称",
    "new_name": "新名称",
    "new_code": "新号",
    "price": "价格",
    "before": "原",
    "after": "新",
    "reason": "原因",
    "amount": "金额",
    "due": "应收",
    "total": "合计",
    "float": "备用金",
    "opening_float": "备用金",
    "variance": "差额",
    "role": "岗位",
    "copy_no": "第几份",
    "kind": "种类",
    "centre": "本坊",
    "manager": "主管",
    "valid_from": "执行日期",
    "field": "项目",
    "fields": "项目",
    "corrects": "原单",
    "was_locked": "原来锁住",
    "active": "启用",
    "tone": "颜色",
    "from": "原终端",
    "to": "新终端",
    "backup": "备份",
    "number": "单号",
    "code": "号",
    "of": "原单",
    "day": "营业日",
    "attempt": "第几次",
    "failures": "连错",
    "lines": "行数",
    "new_by_weight": "按重量",
    "new_unit_grams": "每多少克",
    "new_senior_eligible": "参加优惠",
    "position": "次序",
    "taken": "并入",
    "also": "连同",
    "count": "几条",
    "skipped": "跳过",
    "file": "文件",
    "clear": "不遮住",
    "inactive": "含已停用",
    "building": "楼栋",
    "ages": "年龄段",
    "tag": "关怀",
    "letter": "类别",
    "query": "按搜索",
    "starts": "开始",
    "ends": "结束",
    "off": "放假天数",
    "working": "调休上班天数",
    "station": "驿站",
    "item": "事项号",
    "size": "字节",
    "channel": "方式",
    "reached": "联系上",
    "upheld": "申诉成立",
    "filter": "按",
}
_PARTS = {
    "name": "姓名",
    "pinyin": "拼音",
    "birth_date": "出生日期",
    "sex": "性别",
    "phone": "电话",
    "address": "住址",
    "note": "备注",
    "document_kind": "证件种类",
    "document_tail": "证件尾号",
    "contact": "家属电话",
    "contacts": "家属",
    "categories": "类别",
    "care_tags": "关怀标签",
    "consent": "同意登记",
    "household": "户",
    "building": "楼栋",
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
"""Fields of a resident's record and of a matter, as change, merging and revealing name them."""

_SETTINGS = {
    "centre.name": "本坊名称",
    "centre.community": "社区",
    "centre.canteen": "餐厅",
    "centre.address": "地址",
    "centre.phone": "电话",
    "centre.footer": "票尾",
    "till.rounding": "现金抹零",
    "shift.variance": "差额上限",
    "desk.lock_minutes": "锁屏时间",
    "backup.second": "第二处备份",
    "retention.resident": "停用居民保存天数",
    "retention.category": "过期类别保存天数",
    "retention.request": "办结事项保存天数",
    "retention.draft": "未完受理保存天数",
    "calendar.counter": "窗口时间",
    "calendar.office": "办公时间",
    "calendar.close": "下班时间",
    "calendar.closed_days": "闭门日",
    "printers": "打印机",
    "look.theme": "明暗",
    "look.text_size": "字号",
}
_FILTERS = {
    "states": "状态",
    "late": "超期",
    "due_day": "到期日",
    "scene": "场景",
    "item": "事项",
    "handler_id": "办理人",
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
}
"""What a list of requests was narrowed by."""

_KINDS = {
    **REQUEST_PAPERS,
    **{document.KIND: document.NAME for document in kinds()},
    **KINDS,
    "related": "相关",
    "repeat": "返修",
    "repair": "维修",
    "booking": "场地预约",
    "topic": "议题",
}
_KEPT = {"resident": "停用居民", "category": "过期类别", "request": "办结事项", "draft": "未完受理"}
_CHANNELS = {way.value: words for way, words in CHANNEL_LABELS.items()}
_SILENT = {"shift", "serial", "now", "last", "bad"}
_HEX = re.compile("[0-9a-f]{32}")
_MONEY = {"price", "amount", "due", "total", "float", "opening_float", "variance", "payable", "counted", "expected"}
_PRICED = {"price": {"before", "after"}}
_CHOICES = {
    "light": "浅色",
    "dark": "夜间高对比",
    "system": "跟随系统",
    "normal": "标准",
    "large": "大字",
    "largest": "特大",
    "jiao": "抹到角",
    "none": "不抹零",
}
_WORDS: dict[str, dict[str, str]] = {
    "tone": dict(TONES),
    "kind": _KINDS,
    "role": {role.value: words for role, words in ROLE_WORDS.items()},
    "channel": _CHANNELS,
    "field": _PARTS,
}


def action_words(action: str) -> str:
    """What an act is called; one nobody named is shown as it is stored."""
    return ACTIONS.get(action, action)


def subject_words(row: AuditRow) -> str:
    """What an act was about; inner ids mean nothing to people and are left out."""
    if row.action == "setting":
        return _SETTINGS.get(row.subject, row.subject)
    if row.action == "retention":
        return _KEPT.get(row.subject, row.subject)
    if _HEX.fullmatch(row.subject) or not row.subject:
        return action_words(row.action)
    number = row.subject.removeprefix("no ")
    return f"居民 {number:0>6}" if number != row.subject else row.subject


def detail_words(row: AuditRow) -> str:
    """The details of an act in one line."""
    priced = _MONEY | _PRICED.get(row.action, set())
    if row.action == "setting" and row.subject == "shift.variance":
        priced = priced | {"before", "after"}
    in_order = sorted(row.detail.items(), key=lambda item: item[0] == "after")  # what was, before what is
    paper = _paper(row)
    told = (
        (key, _value(row.action, key, value, priced))
        for key, value in in_order
        if key not in _SILENT and not (paper and key == "kind")
    )
    said = [f"{_KEYS.get(key, key)} {words}" for key, words in told if words]
    return " · ".join((*paper, *said))


def _paper(row: AuditRow) -> tuple[str, ...]:
    """What was printed: its kind is in the details, or in the series of the number, or in the number itself."""
    if row.action not in ("print", "reprint"):
        return ()
    slip = paper_name("request", row.subject) if "/" in row.subject else ""
    record = records.of(row.subject)
    sheet = record.name if record is not None and not record.table else ""
    return tuple(words for words in (slip or sheet,) if words)


def _value(action: str, key: str, value: Any, priced: set[str]) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None or isinstance(value, dict):
        return ""
    if key in ("starts", "ends") and isinstance(value, int):
        return clock(value)
    if key in _WORDS:
        return _WORDS[key].get(str(value), str(value))
    if isinstance(value, int) and key in priced:
        return yuan(value)
    if isinstance(value, list):
        names = _FILTERS if key == "filter" else _PARTS | ({"name": "名称"} if action == "item_change" else {})
        return "、".join(names.get(str(part), str(part)) for part in value)
    if action == "setting":
        return _CHOICES.get(str(value), str(value))
    return str(value)
