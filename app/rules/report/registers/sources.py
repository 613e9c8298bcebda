"""What a register can list: the sources, each with the columns it has and what a cell of them is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple


class CellKind(StrEnum):
    """What a cell is. ``NAME``, ``PHONE`` and ``PLACE`` tell who somebody is and are masked; ``PICK`` is one of a few,
    by which a register can be narrowed; ``DAYS`` are minutes of working time, ``HOURS`` minutes by the clock."""

    TEXT = "text"
    NUMBER = "number"
    NAME = "name"
    PHONE = "phone"
    PLACE = "place"
    PICK = "pick"
    YES = "yes"
    DAY = "day"
    TIME = "time"
    MOMENT = "moment"
    COUNT = "count"
    MONEY = "money"
    HOURS = "hours"
    DAYS = "days"


TELLING = frozenset({CellKind.TEXT, CellKind.NAME, CellKind.PHONE, CellKind.PLACE})
"""The kinds whose words people said, or that tell who somebody is."""


class Pick(NamedTuple):
    """One of a few: the key it is narrowed by, which no renaming changes, and what people read."""

    key: str
    text: str


@dataclass(frozen=True)
class RegisterColumn:
    """A column: ``summed`` has its sum under it; ``at_end`` is as it stood when the period was over."""

    key: str
    title: str
    kind: CellKind = CellKind.TEXT
    summed: bool = False
    at_end: bool = False


@dataclass(frozen=True)
class RegisterSource:
    """What is listed, a row for each ``unit``; ``day`` says by which day it counts."""

    key: str
    name: str
    unit: str
    day: str
    columns: tuple[RegisterColumn, ...]
    left_out: str = ""
    """What somebody might look for in it and is none of it."""

    def column(self, key: str) -> RegisterColumn:
        """The column of a key. Raises ``KeyError``."""
        return {one.key: one for one in self.columns}[key]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all columns, in the order they are offered in."""
        return tuple(one.key for one in self.columns)


_C, _K = RegisterColumn, CellKind
_REQUESTS = RegisterSource(
    "requests", "受理", "件", "受理日",
    (
        _C("number", "受理编号", _K.NUMBER), _C("received", "受理时间", _K.MOMENT), _C("channel", "方式", _K.PICK),
        _C("origin", "12345 单号", _K.NUMBER), _C("scene", "场景", _K.PICK), _C("item", "事项", _K.PICK),
        _C("resident", "居民", _K.NAME), _C("age", "年龄", _K.COUNT), _C("phone", "电话", _K.PHONE),
        _C("agent", "代办人", _K.NAME), _C("place", "地点", _K.PLACE), _C("grid", "网格", _K.PICK), _C("text", "内容"),
        _C("urgent", "急", _K.YES), _C("receiver", "首问", _K.PICK), _C("handler", "承办", _K.PICK, at_end=True),
        _C("due", "承诺期限", _K.MOMENT, at_end=True), _C("state", "状态", _K.PICK, at_end=True),
        _C("asked", "补正次数", _K.COUNT, summed=True, at_end=True),
        _C("extended", "延期次数", _K.COUNT, summed=True, at_end=True),
        _C("reopened", "重办次数", _K.COUNT, summed=True, at_end=True), _C("result", "结果", _K.PICK, at_end=True),
        _C("closed", "办结时间", _K.MOMENT, at_end=True), _C("spent", "用时（工作日）", _K.DAYS, at_end=True),
        _C("kept", "按期", _K.PICK, at_end=True), _C("rating", "评价", _K.PICK),
        _C("called", "回访时间", _K.MOMENT, at_end=True),
    ),
)  # fmt: skip
_SALES = RegisterSource(
    "sales", "收银销售", "笔", "营业日",
    (
        _C("number", "单号", _K.NUMBER), _C("day", "营业日", _K.DAY), _C("at", "时间", _K.MOMENT),
        _C("kind", "类别", _K.PICK), _C("corrects", "冲正的单号", _K.NUMBER), _C("terminal", "收银台", _K.PICK),
        _C("cashier", "收银员", _K.PICK), _C("meal", "餐别", _K.PICK), _C("served", "用餐方式", _K.PICK),
        _C("member", "就餐人", _K.NAME), _C("tier", "优惠档", _K.PICK), _C("dishes", "菜品"),
        _C("portions", "份数", _K.COUNT, summed=True), _C("list", "原价", _K.MONEY, summed=True),
        _C("discount", "优惠", _K.MONEY, summed=True), _C("subsidy", "补贴", _K.MONEY, summed=True),
        _C("rounding", "抹零", _K.MONEY, summed=True), _C("due", "实收", _K.MONEY, summed=True),
        _C("cash", "现金", _K.MONEY, summed=True), _C("wechat", "微信", _K.MONEY, summed=True),
        _C("alipay", "支付宝", _K.MONEY, summed=True), _C("card", "银行卡", _K.MONEY, summed=True),
        _C("wallet", "餐卡", _K.MONEY, summed=True), _C("cut", "其中手工折扣", _K.MONEY, summed=True),
        _C("pickup", "取餐号"), _C("paper", "补录的应急点餐单", _K.NUMBER),
    ),
    "不含维修、场地、活动收的费和押金",
)  # fmt: skip
_REPAIRS = RegisterSource(
    "repairs", "维修", "件", "收件日",
    (
        _C("number", "取件号", _K.NUMBER), _C("received", "收件时间", _K.MOMENT), _C("kind", "在哪修", _K.PICK),
        _C("category", "类别", _K.PICK), _C("what", "物件"), _C("colour", "颜色"),
        _C("quantity", "数量", _K.COUNT, summed=True), _C("fault", "毛病"), _C("defects", "现状瑕疵"),
        _C("owner", "谁的", _K.NAME), _C("phone", "电话", _K.PHONE), _C("place", "地址", _K.PLACE),
        _C("handler", "师傅", _K.PICK, at_end=True), _C("state", "状态", _K.PICK, at_end=True), _C("work", "修了什么"),
        _C("promised", "说好的日子", _K.DAY), _C("finished", "修好时间", _K.MOMENT, at_end=True),
        _C("handed", "交件日", _K.DAY, at_end=True), _C("again", "返修", _K.YES),
        _C("price", "价", _K.MONEY, summed=True, at_end=True), _C("paid", "已收", _K.MONEY, summed=True, at_end=True),
    ),
)  # fmt: skip
_BOOKINGS = RegisterSource(
    "bookings", "场地预约", "场", "使用日",
    (
        _C("number", "预约号", _K.NUMBER), _C("day", "日期", _K.DAY), _C("from", "从", _K.TIME),
        _C("to", "到", _K.TIME), _C("room", "场地", _K.PICK), _C("kind", "种类", _K.PICK), _C("title", "事由"),
        _C("name", "预约人", _K.NAME),
        _C("phone", "电话", _K.PHONE), _C("group", "团队"), _C("outside", "外单位", _K.YES),
        _C("headcount", "预计人数", _K.COUNT, summed=True),
        _C("came", "实到人数", _K.COUNT, summed=True), _C("state", "状态", _K.PICK, at_end=True),
        _C("used", "使用（小时）", _K.HOURS, summed=True), _C("fee", "场地费", _K.MONEY, summed=True),
        _C("waived", "减免原因"), _C("paid", "已收", _K.MONEY, summed=True, at_end=True),
        _C("deposit", "手里押金", _K.MONEY, summed=True, at_end=True), _C("by", "登记人", _K.PICK),
        _C("booked", "登记时间", _K.MOMENT),
    ),
)  # fmt: skip
_ENTRIES = RegisterSource(
    "enrolments", "活动报名", "人次", "活动日",
    (
        _C("activity", "活动", _K.PICK), _C("day", "日期", _K.DAY), _C("time", "开始", _K.TIME), _C("where", "地点"),
        _C("number", "报名号", _K.NUMBER), _C("order", "次序", _K.COUNT), _C("name", "姓名", _K.NAME),
        _C("phone", "电话", _K.PHONE), _C("group", "组", _K.PICK), _C("channel", "方式", _K.PICK),
        _C("booked", "报名时间", _K.MOMENT), _C("state", "状态", _K.PICK, at_end=True),
        _C("came", "到没到", _K.PICK), _C("paid", "已收", _K.MONEY, summed=True, at_end=True),
        _C("by", "登记人", _K.PICK),
    ),
)  # fmt: skip
_ENTERED = replace(_REQUESTS, key="entered", name="受理（按登记）", day="登记的业务日")
_DUE = replace(
    _REQUESTS, key="due", name="受理（按到期）", day="承诺期限",
    left_out="不含不予受理、并案和作废的；还在办而期限没到的，到期才算",
)  # fmt: skip
_CLOSINGS = replace(
    _REQUESTS, key="closings", name="受理（按办结）", day="办结日",
    columns=(*(replace(one, summed=True) if one.key == "spent" else one for one in _REQUESTS.columns),
             _C("call", "回访", _K.PICK, at_end=True)),
    left_out="一件只算一次，按期末前最后一次办结；后来重办而没有再办结的不算",
)  # fmt: skip
_RATINGS = RegisterSource(
    "ratings", "评价", "件", "所评的办结那天",
    (
        _C("number", "受理编号", _K.NUMBER), _C("received", "受理时间", _K.MOMENT), _C("scene", "场景", _K.PICK),
        _C("item", "事项", _K.PICK), _C("receiver", "首问", _K.PICK), _C("handler", "承办", _K.PICK, at_end=True),
        _C("at", "所评的办结", _K.MOMENT), _C("value", "评价", _K.PICK), _C("counts", "计入", _K.PICK),
        _C("again", "整改后再评", _K.PICK),
    ),
    "评价算在它所评的办结那天，什么时候给的都一样",
)  # fmt: skip
_RECTIFIED = RegisterSource(
    "rectified", "差评整改", "件", "整改期限",
    (
        _C("number", "受理编号", _K.NUMBER), _C("received", "受理时间", _K.MOMENT), _C("scene", "场景", _K.PICK),
        _C("item", "事项", _K.PICK), _C("responsible", "整改人", _K.PICK), _C("opened", "提出", _K.MOMENT),
        _C("contact_due", "联系期限", _K.MOMENT), _C("contacted", "联系上", _K.MOMENT, at_end=True),
        _C("due", "整改期限", _K.MOMENT), _C("done", "整改完成", _K.MOMENT, at_end=True),
        _C("fixed", "按期完成", _K.PICK, at_end=True),
    ),
    "不含申诉成立的差评；期限没到的，到期才算",
)  # fmt: skip
SOURCES: Mapping[str, RegisterSource] = {
    one.key: one
    for one in (_REQUESTS, _ENTERED, _DUE, _CLOSINGS, _RATINGS, _RECTIFIED, _SALES, _REPAIRS, _BOOKINGS, _ENTRIES)
}
"""By their keys, which are stored."""
