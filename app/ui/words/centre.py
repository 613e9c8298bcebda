"""The words of the centre itself: people and their rights, papers, the calendar, what is kept."""

from app.rules.rights import Right, Role
from app.ui.words.family import Data, Entry, Words

ROLE_WORDS = {Role.DESK: "前台", Role.CASHIER: "收银", Role.MANAGER: "主管", Role.AUDITOR: "审计"}


def _pin_wrong(data: Data) -> tuple[str, str]:
    left, wait = data.get("left"), data.get("wait")
    if wait:
        return "PIN 不对，先锁住了", f"{wait_words(wait)}后可以再试"
    return "PIN 不对", "请重新输入" if left is None else f"还可以再试 {left} 次"


def wait_words(seconds: int) -> str:
    """How long must be waited, in whole minutes, the last one in seconds: ``5 分钟``, ``40 秒``."""
    return f"{-(-seconds // 60)} 分钟" if seconds >= 60 else f"{seconds} 秒"


def _staff_locked(data: Data) -> tuple[str, str]:
    who = f"为{data['name']}" if data.get("name") else ""
    when = f"{wait_words(data['wait'])}后自己解锁" if data.get("wait") else "过一会儿自己解锁"
    ways = f"急用请主管在「设置 › 员工与权限」里{who}重设 PIN；主管自己忘了，在登录页点「忘记 PIN」用恢复码重设"
    return "试错太多次，先锁住了", f"{when}；{ways}"


def _approver_unfit(data: Data) -> tuple[str, str]:
    why = "是当事人，不能由本人同意" if data.get("barred") else "没有这项权限"
    return f"{data.get('name', '')}{why}", "请换一位主管"


def _logo_large(data: Data) -> tuple[str, str]:
    if data.get("pixels"):
        return "图片太大", f"宽和高都要在 {data['pixels']} 像素以内，请先缩小"
    return "图片文件太大", f"最大 {data['most']} MB，请先缩小"


_REFUSALS: dict[str, Entry] = {
    "pin_wrong": _pin_wrong,
    "pin_pace": lambda data: ("这台机上试错太多次", f"{wait_words(data['wait'])}后再试"),
    "pin_bad": ("PIN 要 6 位数字", "请重新输入"),
    "pin_weak": ("这个 PIN 太容易猜", "请不要用连号、重复的数字"),
    "pin_same": ("新 PIN 和原来的一样", "请换一个"),
    "pin_unproved": ("{name}的 PIN 还没有核对", "请在登录页选名字并输入 PIN"),
    "staff_locked": _staff_locked,
    "not_manager": ("{name} 不是主管", "恢复码只能重设主管的 PIN；其他人请主管在「设置 › 员工与权限」里重设"),
    "recovery_wrong": ("恢复码不是这个账本的", "请拿开坊那天打印的恢复码单再核对一次"),
    "staff_unknown": ("没有这位员工", "请重新选名字"),
    "staff_inactive": ("{name}已停用", "请主管在设置里启用，或换人登录"),
    "last_manager": ("{name}是最后一位主管", "请先设好另一位主管"),
    "not_signed_in": ("还没有登录", "请先选名字并输入 PIN"),
    "approver_self": ("不能自己同意自己", "请另一位有权限的人输入 PIN"),
    "approver_unfit": _approver_unfit,
    "terminal_unknown": ("没有这台收银台", "请刷新一下再看"),
    "terminal_here": ("{name}就是这台电脑，不能停用", "要换电脑，请在新电脑上「从备份恢复」"),
    "terminal_busy": ("{name}还有没交的班", "请先在那台电脑上交班"),
    "terminal_newer": ("{name}比这台电脑来得晚，不能在这里恢复", "恢复了这台电脑就会按它编号；请在那台电脑上继续用"),
    "terminal_retired": ("{name}已经停用，不能开班", "请主管在「设置 › 收银台」恢复使用，或到别的电脑上收银"),
    "set_up_already": ("本机已经设置过", "直接登录就可以"),
    "clock_doubted": ("电脑的时间还没有核对", "请先核对日期和时间，在顶上的提示里确认，再做这一步"),
    "clock_unbuilt": ("电脑的时间比这个程序还早", "请先把电脑的日期和时间调对"),
    "job_unknown": ("没有这张单据", "请核对单号，或到打印列表里看看"),
    "paper_waits": ("这张单子还在等打印机，不用补打", "打印机好了以后自动打出"),
    "paper_erased": ("这张单子已经清除，不能补打", "本人要求删除，或保存期已满；单号和经过还在"),
    "store_sound": ("现有数据完好", "为了不盖掉它，没有恢复；请另选空文件夹"),
    "holidays_missing": ("缺放假安排", "请在「设置 › 工作日历」里贴上放假通知"),
    "holidays_bad": ("放假安排有错", "请核对日期有没有重复或写反"),
    "notice_unreadable": ("放假通知读不懂", "请整段贴上国务院办公厅的通知，或逐天填写"),
    "logo_kind": ("这不是一张 PNG 或 JPEG 图片", "请换一张图片，或用画图软件另存为 PNG"),
    "logo_large": _logo_large,
    "logo_small": ("图片太小，印出来会糊", "去掉空白边以后，宽和高都要 {least} 像素以上"),
    "logo_blank": ("图片是空白的", "请换一张有图案的"),
    "hours_bad": ("时间写法不对", "请写成 08:30-12:00 13:30-17:30"),
}
_RIGHTS = {
    Right.REPRINT: ("补打小票", "补打小票"),
    Right.EXPORT: ("导出名单", "导出居民和受理名单"),
    Right.STAFF: ("员工管理", "管理员工与 PIN"),
    Right.SETTINGS: ("修改设置", "改打印机与本坊信息"),
    Right.CLOCK: ("确认电脑时间", "确认电脑的时间是对的"),
    Right.BACKUP: ("备份", "备份"),
    Right.RESTORE: ("恢复备份", "恢复备份"),
    Right.VERIFY: ("核对数据", "数据核对"),
    Right.SEE_REPORTS: ("查看报表", "看报表与操作记录"),
}
_ACTS = {
    "clock_ahead": "电脑时间超前",
    "diagnosis": "导出诊断文件",
    "clock_back": "电脑时间倒退",
    "clock_gap": "隔了一天多才开机",
    "clock_jump": "电脑时间被改动",
    "clock_seen": "核对日期无误",
    "clock_unbuilt": "电脑时间不可能",
    "clock_confirmed": "确认电脑时间",
    "pin_change": "换 PIN",
    "pin_locked": "PIN 锁住",
    "pin_uncounted": "PIN 试过（当时写不进账本）",
    "pin_wrong": "PIN 输错",
    "pin_reset": "重设 PIN",
    "pin_rescued": "用恢复码重设 PIN",
    "print": "打印",
    "reprint": "补打",
    "restore": "恢复备份",
    "rolled_back": "数据比备份旧，换了号段",
    "set_up": "建坊",
    "setting": "改设置",
    "change": "改记录",
    "seal": "封存现有记录",
    "sign_in": "登录",
    "sign_out": "退出",
    "staff_change": "改员工",
    "staff_hire": "新员工",
    "staff_reinstate": "重新启用员工",
    "staff_retire": "停用员工",
    "data_checked": "核对数据",
    "backup_rehearsed": "演练恢复",
    "terminal_rename": "收银台改名",
    "terminal_retire": "停用收银台",
    "terminal_reinstate": "恢复收银台",
    "holidays": "录放假安排",
    "holiday": "改一天放假上班",
    "journal_export": "导出操作记录",
    "journal_print": "打印操作记录",
    "report_export": "导出报表",
}
_SETTINGS = {
    "centre.name": "本坊名称",
    "centre.community": "社区",
    "centre.canteen": "餐厅",
    "centre.address": "地址",
    "centre.phone": "电话",
    "centre.footer": "票尾",
    "centre.logo": "标志",
    "desk.lock_minutes": "锁屏时间",
    "backup.second": "第二处备份",
    "calendar.counter": "窗口时间",
    "calendar.office": "办公时间",
    "calendar.close": "下班时间",
    "calendar.closed_days": "闭门日",
    "printers": "打印机",
    "look.theme": "明暗",
    "look.text_size": "字号",
}
DAY_CHECK = "check.day"
"""A small answer of this PC: when the check of the day was last through, in words, and whether all was right."""

CHECK_WORDS = {
    "file": "文件和加密页完好",
    "foreign_keys": "记录之间对得上",
    "heads": "备份里有的，这里都有",
    "chain": "销售和交班没有被改过",
    "audit": "操作记录没有被改过",
    "records": "受理、菜价等没有被改过",
    "numbers": "单号连着，没有跳号",
    "outbox": "每张单据都登记了",
    "money": "每一单的金额平衡",
    "rollups": "每日合计重算一致",
    "uses": "限次优惠的享受记录重算一致",
    "tokens": "居民搜索索引一致",
    "grids": "网格归属重算一致",
    "rooms": "场地没有两家同时占用，预约都占着场地",
    "steps": "维修、预约、报名和经过一致",
    "wallet": "餐卡余额和收支一致",
    "guards": "挡住改动的规则都在",
}
"""What the check of the data looks at, in its order."""

PRINTERS = {"receipt": "小票机", "page": "整页打印机", "kitchen": "后厨打印机"}
PRINTER_PARTS = {
    "name": "名称", "kind": "怎么打印", "host": "地址", "port": "端口", "queue": "打印机", "folder": "文件夹",
    "width_dots": "纸宽", "text_mode": "文字模式", "drawer": "钱箱", "columns": "每行字数", "cut": "切纸",
    "code_page": "代码页", "drawer_pin": "钱箱针脚",
}  # fmt: skip
PRINTER_VALUES = {
    "tcp": "网络", "usb": "USB", "file": "存成文件", "system": "系统打印机", "none": "不打印",
    "576": "80 毫米", "384": "58 毫米", "partial": "半切", "full": "全切",
}  # fmt: skip
_KEYS = {
    "role": "岗位",
    "manager": "主管",
    "centre": "本坊",
    "was_locked": "原来锁住",
    "backup": "备份",
    "by": "经手",
    "from": "原终端",
    "to": "新终端",
    "failures": "连错",
    "off": "放假天数",
    "working": "调休上班天数",
    "now": "电脑时间",
    "last": "之前的时间",
    "later": "之后的记录",
    "passed": "结果",
    "found": "哪里不对",
}

_TABLES = {
    "setting": "设置",
    "staff": "员工",
    "terminal": "收银台",
    "holiday": "放假上班的一天",
    "holiday_year": "放假安排",
    "print_job": "留存的单据",
}
WORDS = Words(
    refusals=_REFUSALS,
    rights=_RIGHTS,
    acts=_ACTS,
    keys=_KEYS,
    settings=_SETTINGS,
    values={
        "role": {role.value: words for role, words in ROLE_WORDS.items()},
        "passed": {"True": "全部一致", "False": "有不对的"},
        "found": {**CHECK_WORDS, "code": "纸上的封账码或单号"},
    },
    tables=_TABLES,
)
