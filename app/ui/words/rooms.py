"""The words of 场地: rooms, bookings and what they need."""

from app.rules.rights import Right
from app.ui.words.family import Words

_TABLES = {
    "room": "场地",
    "room_unit": "最小单元",
    "room_part": "场地的单元",
    "room_hours": "开放时间",
    "room_closure": "停用",
    "room_limit": "预约限次",
    "equipment": "设备",
    "booking_hold": "占用时段",
    "booking_equipment": "借用设备",
    "booking_event": "预约过程",
    "room_wish": "没订到的需求",
}
WORDS = Words(
    refusals={},
    rights={
        Right.ROOMS: ("场地预约", "登记、改动和取消场地预约，办理签到"),
        Right.ROOMS_OVERRIDE: ("放行场地", "审核预约，放行整理时间、停用、限次，解除暂停预约"),
    },
    tables=_TABLES,
)
