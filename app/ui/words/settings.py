"""Words the sections share: moments, sizes, roles, tones, meals."""

from datetime import date, datetime

from app.rules.dates import local
from app.rules.rights import Right, Role

ROLE_WORDS = {Role.DESK: "前台", Role.CASHIER: "收银", Role.MANAGER: "主管", Role.AUDITOR: "审计"}
RIGHT_WORDS = {
    Right.SELL: "收银、标售罄",
    Right.REPRINT: "补打小票",
    Right.REVERSE_RECENT: "两分钟内冲正自己的单",
    Right.REVERSE: "冲正当天任何一单",
    Right.OPEN_SHIFT: "开班",
    Right.CLOSE_SHIFT: "交班",
    Right.CASH_MOVE: "钱箱存入、支出、上交",
    Right.NO_SALE: "不收银开钱箱",
    Right.SEE_EXPECTED: "盘点前看应有现金",
    Right.APPROVE_VARIANCE: "同意现金差额",
    Right.RESIDENTS: "登记和修改居民",
    Right.REQUESTS: "受理和办理事项",
    Right.APPROVE_REQUEST: "同意延期、再次重办、作废",
    Right.EXPORT: "导出居民和受理名单",
    Right.REVEAL: "查看被遮住的电话",
    Right.PERSONAL_DATA: "导入名单、注销居民档案",
    Right.MENU: "改菜单与价格",
    Right.POLICY: "发布优惠政策",
    Right.STAFF: "管理员工与 PIN",
    Right.SETTINGS: "改打印机与本坊信息",
    Right.BACKUP: "备份",
    Right.RESTORE: "恢复备份",
    Right.VERIFY: "数据核对",
    Right.SEE_REPORTS: "看报表与操作记录",
}
TONES = (("c1", "红梅"), ("c2", "竹青"), ("c3", "靛蓝"), ("c4", "琥珀"), ("c5", "藤紫"), ("c6", "灰"))
_WEEKDAYS = "一二三四五六日"


def moment(at: datetime) -> str:
    """``2026-11-23 10:40``, by the clock on the wall."""
    return f"{local(at):%Y-%m-%d %H:%M}"


def short_moment(at: datetime, now: datetime) -> str:
    """``今天 10:40``, ``11-20 09:00`` or with the year when it is another one."""
    there, here = local(at), local(now)
    if there.date() == here.date():
        return f"今天 {there:%H:%M}"
    return f"{there:%m-%d %H:%M}" if there.year == here.year else f"{there:%Y-%m-%d}"


def day_words(day: date) -> str:
    """``2026-11-23 周一``."""
    return f"{day:%Y-%m-%d} 周{_WEEKDAYS[day.weekday()]}"


def size_words(count: int) -> str:
    """``640 KB`` or ``12.3 MB`` of bytes."""
    if count < 1_000_000:
        return f"{max(count // 1000, 1)} KB"
    return f"{count // 1_000_000}.{count // 100_000 % 10} MB"


def ago(at: datetime, now: datetime) -> str:
    """``刚才``, ``25 分钟前``, ``3 小时前``, ``2 天前``."""
    passed = int((now - at).total_seconds()) // 60
    if passed < 1:
        return "刚才"
    if passed < 60:
        return f"{passed} 分钟前"
    return f"{passed // 60} 小时前" if passed < 48 * 60 else f"{passed // 1440} 天前"
