"""The Chinese words of paper, and how amounts, quantities and times are written on it."""

from datetime import UTC, date, datetime, timedelta, timezone

from app.rules import discretion, money

# China keeps one offset and no summer time since 1992; a fixed zone needs no tz database on the counter's PC.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

METHODS = {"cash": "现金", "wechat": "微信支付", "alipay": "支付宝", "card": "银行卡", "wallet": "餐卡"}
CHARGE_TITLES = {"charge": "收款收据", "refund": "退款单", "deposit_back": "退押金单", "reversal": "冲正单"}
TITLES = {"sale": "结账单", "reversal": "冲正单", "part": "退菜单", "prebill": "预结单", "x": "X 读数", "z": "交班单"}
SUBJECTS = {"repair": "维修", "booking": "场地", "enrolment": "活动", "wallet": "餐卡"}
WEEKDAYS = "一二三四五六日"
UNITS = {50: "两", 500: "斤", 1000: "公斤"}
PRIVATE_WORDS, discreet, quieted = discretion.PRIVATE_WORDS, discretion.discreet, discretion.quieted
MINUS = "−"


def plain(fen: int) -> str:
    """``fen`` as 1,234.50 without a currency sign; a negative amount carries a real minus."""
    return money.yuan(fen)


def yuan(fen: int) -> str:
    """``fen`` as ¥1,234.50."""
    return f"{MINUS if fen < 0 else ''}¥{plain(abs(fen))}"


def signed(fen: int) -> str:
    """``fen`` with its sign always shown, for what is added or taken off: −4.00, +4.00, 0.00."""
    return f"+{plain(fen)}" if fen > 0 else plain(fen)


def method(code: str) -> str:
    """A tender's name; an unknown code is shown as it is."""
    return METHODS.get(code, code)


def subject(code: str) -> str:
    """What a charge is for, by its family."""
    return SUBJECTS.get(code, code)


def payer(name: str) -> str:
    """A subsidy's payer as the receipt names it: 街道 → 补贴（街道）."""
    shown = discreet(name, "")
    if not shown:
        return "补贴"
    return shown if shown.endswith("补贴") else f"补贴（{shown}）"


def quantity(count: int, grams: int | None) -> str:
    """2 or 250克; a reversed line carries its minus."""
    if grams is None:
        return str(count).replace("-", MINUS)
    return f"{grams}克".replace("-", MINUS)


def unit_price(fen: int, grams: int | None, unit_grams: int) -> str:
    """12.00, or 6.00/两 for food sold by weight."""
    if grams is None:
        return plain(fen)
    return f"{plain(fen)}/{UNITS.get(unit_grams, f'{unit_grams}克')}"


def local(at: datetime) -> datetime:
    """An instant as the clock on the wall shows it; raises ``ValueError`` for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(UTC).astimezone(SHANGHAI)


def minute(at: datetime) -> str:
    """2026-11-23 11:42, in Shanghai."""
    return f"{local(at):%Y-%m-%d %H:%M}"


def second(at: datetime) -> str:
    """2026-11-23 11:42:07, in Shanghai."""
    return f"{local(at):%Y-%m-%d %H:%M:%S}"


def long_day(day: date) -> str:
    """2026年11月23日 星期一."""
    return f"{day.year}年{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}"


def short_day(day: date | None) -> str:
    """11月23日, or a dash."""
    return "—" if day is None else f"{day.month}月{day.day}日"


def weekday(day: date) -> str:
    """周一."""
    return f"周{WEEKDAYS[day.weekday()]}"


def limit(unit: str, amount: int) -> str:
    """How long something may take: 30 分钟内, 5 个工作日, 30 天（自然日）, 当天; empty where nothing is promised."""
    if unit == "minutes":
        return f"{length(amount)}内"
    return {"": "", "today": "当天", "workdays": f"{amount} 个工作日"}.get(unit, f"{amount} 天（自然日）")


def length(minutes: int) -> str:
    """2 小时, 1 小时 30 分钟, 60 分钟 and less in minutes."""
    if minutes % 60 == 0:
        return f"{minutes // 60} 小时"
    return f"{minutes // 60} 小时 {minutes % 60} 分钟" if minutes > 60 else f"{minutes} 分钟"


def clock(minute: int) -> str:
    """08:30, of a minute after midnight; the day's end is 24:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def warranty(days: int) -> str:
    """取件后 30 天."""
    return f"取件后 {days} 天" if days else ""
