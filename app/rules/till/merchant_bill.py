"""Bills of 微信支付 and 支付宝 as those two export them, read into payments and refunds.

Known forms, each told by the titles of its columns, wherever the header stands:

* 微信支付商户平台, 交易账单 (also the API's ``tradebill``): values with a backtick before them, two lines of sums at
  the end; 交易状态 is ``SUCCESS``, ``REFUND`` or ``REVOKED``, a refund has its 微信退款单号.
* 微信支付账单明细, what a personal account exports: a block of words, a line of dashes, then 交易单号 and 收/支.
* 支付宝商家, 业务明细: comments that begin with ``#``, 支付宝交易号 and 业务类型 (交易, 退款; a refund below zero).
* 支付宝商家, 账务明细: likewise, 业务流水号 and 收入金额（+元）/支出金额（-元）; a line of 收费 is its payment's fee.
* 支付宝交易记录明细 of a personal account, the older with 交易号 and 成功退款（元）, the newer with 交易订单号.

Assumed, for no form is published whole: titles may be bracketed in half or full width; tabs and blanks stand around
values; amounts are 元 with two decimals, fees may have five, 订单金额 is what the customer was asked for; times are
Shanghai's, to the second or the minute; other states than those named moved no money. Which coding a file has, its
reader finds out.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.errors import Refused
from app.rules.dates import SHANGHAI, local_day

NUMBER_MOST = 64
"""Characters of a merchant's number; 32 at most are given out."""

Row = Sequence[str]


@dataclass(frozen=True)
class BillLine:
    """One payment, or one refund with its amount below zero, 分. ``order`` is the shop's own number of it, if any; a
    refund has the ``reference`` of the payment it gives back and a number of its own.
    """

    method: str
    reference: str
    at: datetime
    amount: int
    order: str = ""
    fee: int = 0
    refund: str = ""

    @property
    def day(self) -> date:
        """The day in Shanghai."""
        return local_day(self.at)


@dataclass(frozen=True)
class Bill:
    """A file as it was read. ``skipped`` lines moved no money to the shop; ``wrong`` are the places, counted from 1, of
    lines that nobody could read.
    """

    form: str
    method: str
    first: date
    last: date
    lines: tuple[BillLine, ...]
    skipped: int = 0
    wrong: tuple[int, ...] = ()

    @property
    def fees(self) -> int:
        """What the two kept for themselves, 分; no part of what customers paid."""
        return sum(line.fee for line in self.lines)

    @property
    def paid(self) -> int:
        """What customers paid, 分."""
        return sum(line.amount for line in self.lines if line.amount > 0)

    @property
    def given_back(self) -> int:
        """What went back to them, 分, above zero."""
        return -sum(line.amount for line in self.lines if line.amount < 0)


Cells = dict[str, str]
Reading = Callable[[Cells], list[BillLine] | None]
"""The payments and refunds of one line; empty where it moved nothing. Raises ``ValueError`` where it is unreadable."""


@dataclass(frozen=True)
class _Form:
    name: str
    method: str
    titles: frozenset[str]
    read: Reading


def read_bill(rows: Sequence[Row]) -> Bill:
    """Read a file's rows. Raises ``Refused``: ``bill_unknown`` (none of the forms), ``bill_empty`` (no line in it)."""
    at, form, header = _header(rows)
    lines: list[BillLine] = []
    wrong: list[int] = []
    skipped = 0
    for place, row in enumerate(rows[at + 1 :], at + 2):
        cells = dict(zip(header, map(_plain, row), strict=False))
        if _ends(row):
            break
        if not any(cells.values()):
            continue
        try:
            found = form.read(cells)
        except ValueError:
            wrong.append(place)
            continue
        lines += found or []
        skipped += not found
    lines = _with_fees(lines)
    if not lines and not wrong:
        raise Refused("bill_empty")
    days = [line.day for line in lines]
    first, last = _period(rows[:at]) or (min(days), max(days)) if days else (date.min, date.min)
    return Bill(form.name, form.method, first, last, tuple(lines), skipped, tuple(wrong))


def titles(row: Row) -> int:
    """How many titles of a bill's columns stand in a row."""
    found = frozenset(map(_title, row))
    return max(len(form.titles & found) for form in FORMS)


def _header(rows: Sequence[Row]) -> tuple[int, _Form, list[str]]:
    for at, row in enumerate(rows):
        header = [_title(cell) for cell in row]
        for form in FORMS:
            if form.titles <= set(header):
                return at, form, header
    raise Refused("bill_unknown")


def _title(cell: str) -> str:
    return re.sub(r"\s", "", _plain(cell)).translate(_HALF)


def _plain(cell: str) -> str:
    return cell.strip("`'\t\ufeff\u00a0 ")


def _ends(row: Row) -> bool:
    """Sums or a closing comment: nothing below is a line of its own."""
    first = _title(row[0]) if row else ""
    return first.startswith(("#", "---", "总交易单数", "共", "导出时间", "已收入", "待收入"))


def _period(rows: Sequence[Row]) -> tuple[date, date] | None:
    """The days a bill says it is of."""
    head = " ".join(cell for row in rows for cell in row)
    found = [re.search(rf"{word}(?:日期|时间)\s*[:：]\s*\[?\s*{_DAY}", head) for word in ("起始", "终止")]
    try:
        first, last = (date(*map(int, one.groups())) for one in found if one is not None)
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _with_fees(lines: Sequence[BillLine]) -> list[BillLine]:
    """A fee that stands in a line of its own (no amount) goes to the payment it was taken for."""
    fees: dict[str, int] = {}
    for line in lines:
        if not line.amount:
            fees[line.reference] = fees.get(line.reference, 0) + line.fee
    made = []
    for line in lines:
        if line.amount:
            more = fees.pop(line.reference, 0) if line.amount > 0 else 0
            made.append(BillLine(**{**vars(line), "fee": line.fee + more}) if more else line)
    return made


def _fen(text: str) -> int:
    """``¥1,234.50``, ``-12.00``, ``+3.00`` or ``0.09600``, half up; nothing is 0. Raises ``ValueError``."""
    plain = re.sub(r"[¥￥,\s]", "", text)
    if plain in ("", "/", "--"):
        return 0
    found = re.fullmatch(r"([-−+]?)(\d{1,9})(?:\.(\d{1,2})(\d*))?", plain)
    if found is None:
        raise ValueError(text)
    sign, whole, cents, rest = found.groups()
    fen = int(whole) * 100 + int((cents or "0").ljust(2, "0")) + ((rest or "0")[0] >= "5")
    return -fen if sign and sign in "-−" else fen


def _moment(text: str) -> datetime:
    """A local time. Raises ``ValueError``; a day alone is no time."""
    found = re.fullmatch(rf"{_DAY}\s+(\d{{1,2}}):(\d{{2}})(?::(\d{{2}}))?(?:\.\d+)?", text)
    if found is None:
        raise ValueError(text)
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    return datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI).astimezone(UTC)


def _line(
    method: str, cells: Cells, reference: str, order: str, time: str, amount: int, fee: int = 0, refund: str = ""
) -> list[BillLine]:
    number = cells.get(reference, "")
    if not number or len(number) > NUMBER_MOST:
        raise ValueError(number)
    told = cells.get(order, "").replace("/", "")[:NUMBER_MOST]
    return [BillLine(method, number, _moment(cells.get(time, "")), amount, told, fee, refund[:NUMBER_MOST])]


def _wechat_merchant(cells: Cells) -> list[BillLine] | None:
    state = cells.get("交易状态", "")
    place = ("wechat", cells, "微信订单号", "商户订单号", "交易时间")
    fee = _fen(cells.get("手续费", ""))
    if state in ("SUCCESS", "支付成功", "买家已支付"):
        asked = cells.get("订单金额") or cells.get("应结订单金额") or cells.get("总金额", "")
        return _line(*place, _fen(asked), fee)
    back = _fen(cells.get("退款金额", "")) or _fen(cells.get("申请退款金额", ""))
    if state in ("REFUND", "REVOKED", "转入退款") and cells.get("退款状态") != "FAIL" and back:
        return _line(*place, -abs(back), fee, cells.get("微信退款单号", "") or "撤销")
    return None


def _wechat_personal(cells: Cells) -> list[BillLine] | None:
    amount = abs(_fen(cells.get("金额(元)", "")))
    place = ("wechat", cells, "交易单号", "商户单号", "交易时间")
    if cells.get("收/支") == "收入" and "退款" not in cells.get("交易类型", "") and amount:
        return _line(*place, amount)
    if cells.get("收/支") == "支出" and "退款" in cells.get("交易类型", "") and amount:
        return _line(*place, -amount, 0, "退款")
    return None


def _alipay_merchant(cells: Cells) -> list[BillLine] | None:
    amount = abs(_fen(cells.get("订单金额(元)", "")))
    fee = abs(_fen(cells.get("服务费(元)", "")))
    time = "完成时间" if cells.get("完成时间") else "创建时间"
    place = ("alipay", cells, "支付宝交易号", "商户订单号", time)
    if cells.get("业务类型") == "交易" and amount:
        return _line(*place, amount, fee)
    if cells.get("业务类型") == "退款" and amount:
        return _line(*place, -amount, -fee, cells.get("退款批次号/请求号", "") or "退款")
    return None


def _alipay_account(cells: Cells) -> list[BillLine] | None:
    came, went = (abs(_fen(cells.get(name, ""))) for name in ("收入金额(+元)", "支出金额(-元)"))
    kind = cells.get("业务类型", "")
    place = ("alipay", cells, "业务流水号", "商户订单号", "发生时间")
    if kind in ("收费", "服务费", "退费"):
        return _line(*place, 0, went - came)
    if came and kind in ("在线支付", "交易付款", "转账", "收款", "其它", "其他"):
        return _line(*place, came)
    if went and "退款" in kind:
        return _line(*place, -went, 0, cells.get("账务流水号", "") or "退款")
    return None


def _alipay_personal(cells: Cells) -> list[BillLine] | None:
    amount, back = abs(_fen(cells.get("金额(元)", ""))), abs(_fen(cells.get("成功退款(元)", "")))
    time = "付款时间" if cells.get("付款时间") else "交易创建时间"
    place = ("alipay", cells, "交易号", "商家订单号", time)
    if cells.get("收/支") != "收入" or cells.get("交易状态") not in _DONE or not amount:
        return None
    lines = _line(*place, amount, abs(_fen(cells.get("服务费(元)", ""))))
    return [*lines, *_line(*place, -back, 0, "退款")] if back else lines


def _alipay_recorded(cells: Cells) -> list[BillLine] | None:
    amount, way = abs(_fen(cells.get("金额", ""))), cells.get("收/支")
    place = ("alipay", cells, "交易订单号", "商家订单号", "交易时间")
    if way == "收入" and cells.get("交易状态") in _DONE and amount:
        return _line(*place, amount)
    if way == "支出" and "退款" in cells.get("交易分类", "") and amount:
        return _line(*place, -amount, 0, "退款")
    return None


_DAY = r"(\d{4})\s*[-/年.]\s*(\d{1,2})\s*[-/月.]\s*(\d{1,2})日?"
_DONE = ("交易成功", "交易完成", "支付成功", "已收钱")
_HALF = str.maketrans("（）／＋－", "()/+-")
FORMS = (
    _Form("微信商户平台交易账单", "wechat", frozenset(("交易时间", "微信订单号", "交易状态")), _wechat_merchant),
    _Form("微信支付账单明细", "wechat", frozenset(("交易时间", "交易单号", "收/支", "金额(元)")), _wechat_personal),
    _Form("支付宝业务明细", "alipay", frozenset(("支付宝交易号", "业务类型", "订单金额(元)")), _alipay_merchant),
    _Form(
        "支付宝账务明细",
        "alipay",
        frozenset(("业务流水号", "发生时间", "收入金额(+元)", "支出金额(-元)")),
        _alipay_account,
    ),
    _Form("支付宝交易记录明细", "alipay", frozenset(("交易号", "交易创建时间", "金额(元)", "收/支")), _alipay_personal),
    _Form("支付宝交易明细", "alipay", frozenset(("交易时间", "交易订单号", "收/支", "金额")), _alipay_recorded),
)
"""What the forms are called, and how each is read."""
