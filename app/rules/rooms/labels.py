"""What papers and screens call the kinds and states of bookings, and why a date of a series was left out."""

KIND_WORDS = {
    "activity": "活动",
    "meeting": "议事",
    "training": "训练",
    "course": "课程",
    "hire": "外借",
    "upkeep": "维护",
}
STATE_WORDS = {
    "pending": "待审核",
    "confirmed": "已确认",
    "in_use": "使用中",
    "done": "已结束",
    "cancelled": "已取消",
    "refused": "未通过",
    "lapsed": "过期未审",
    "no_show": "未到",
    "skipped": "跳过",
}
SKIPPED = {
    "room_taken": "与已有预订冲突",
    "series_holiday": "节假日",
    "room_closed": "停用",
    "room_shut": "超出开放时间",
    "room_full": "名额已满",
    "equipment_short": "设备不够",
    "room_quota": "超过限次",
    "room_open_quota": "超过限次",
    "room_suspended": "暂停预约",
    "room_past": "已经过去",
}
"""Why a date of a series was left out, in short; anything else is 不合预订规则."""


def skipped_words(reason: str) -> str:
    """A ``skip_reason`` as people read it, on screen and paper: 停用：消防检查."""
    code, _, detail = reason.partition(":")
    said = SKIPPED.get(code, "不合预订规则")
    return f"{said}：{detail}" if detail else said
