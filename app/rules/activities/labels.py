"""What screens and papers call the states of entries, how they came, and whether people did."""

ENTRY_LABELS = {
    "enrolled": "已报名",
    "waiting": "候补",
    "cancelled": "已取消",
    "closed": "候补已结束",
    "turned_away": "没报上",
}
ATTENDED = {"attended": "到了", "absent": "没来", "": "没记"}
ENROL_CHANNEL_LABELS = {"counter": "窗口", "phone": "电话", "list": "名单", "spot": "现场"}
