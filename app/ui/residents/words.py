"""How facts about a resident read on the screen."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from app.rules import dates

DOCUMENTS = {
    "ric18": "居民身份证",
    "ric15": "15 位旧身份证",
    "hmt-residence": "港澳台居民居住证",
    "frp2023": "外国人永久居留身份证",
    "frp2017": "外国人永久居留身份证（旧版）",
    "hm-permit": "港澳居民来往内地通行证",
    "tw-permit": "台湾居民来往大陆通行证",
    "passport-cn": "中国护照",
    "passport": "护照",
}


def member_no(no: int) -> str:
    """The centre's own number as it stands on cards and receipts."""
    return f"{no:06d}"


def day(value: date) -> str:
    """1952-01-02."""
    return value.isoformat()


def moment(value: datetime) -> str:
    """2026-11-23 10:40, as the clock on the wall shows it."""
    return f"{dates.local(value):%Y-%m-%d %H:%M}"


def document(kind: str, tail: str) -> str:
    """居民身份证 · 尾号 1234, or an empty text when none is on file."""
    return f"{DOCUMENTS.get(kind, '证件')} · 尾号 {tail}" if kind else ""


_LONG = re.compile(r"\d(?:[ -]?[\dXx]){6,}")
_DATE = re.compile(r"(?:18|19|20)\d\d([-./]?)\d{1,2}\1\d{1,2}")


def hidden(text: str) -> str:
    """A text out of a file as a screen that faces residents may show it: of long numbers the last four, dates whole."""
    if _DATE.fullmatch(text.strip()):
        return text
    return _LONG.sub(lambda found: re.sub(r"\d", "*", found[0][:-4]) + found[0][-4:], text)


CONSENTS = {"": "没有登记", "signed": "书面同意", "spoken": "口头同意", "guardian": "监护人同意"}
HOMES = {"": "没有登记", "street": "本街道", "district": "本区其他街道", "city": "本市其他区", "other": "外地"}
"""户籍, nearest first."""
LETTERS = {
    "A": "A 类：特困、低保、低边、三无、优抚、百岁",
    "B": "B 类：低收入、计生特殊",
    "C": "C 类：失能（中度以上）",
    "D": "D 类：独居、空巢、孤寡",
    "Z": "Z 类：普通",
}
"""What a letter stands for; only ever in a tooltip, because the screen faces residents."""

WHO_SEES = "字母有居民登记权限的人看得见；证明平时遮住，写了原因才看，并留下记录"
LEGEND = "\n".join((*LETTERS.values(), WHO_SEES))
"""All letters and who may see what is behind them, as a tooltip."""

PARTS = {
    "name": "姓名",
    "pinyin": "拼音",
    "birth_date": "出生日期",
    "sex": "性别",
    "phone": "电话",
    "address": "住址",
    "note": "备注",
    "document": "证件",
    "document_number": "证件",
    "care_tags": "关怀标签",
    "residence": "户籍",
    "care_level": "评估等级",
    "care_on": "评估日期",
    "consent": "同意登记",
    "contacts": "家属",
}
ALIKE = {
    "document": "证件相同",
    "name": "同名",
    "sound": "同音",
    "phone": "同电话",
    "birth": "同生日",
    "door": "同门牌",
}
MEALS = {"breakfast": "早餐", "lunch": "午餐", "dinner": "晚餐"}
STATES = {
    "registered": ("已登记", "info"),
    "in_progress": ("办理中", "info"),
    "awaiting": ("待补正", "warn"),
    "closed": ("办结", "ok"),
    "declined": ("不予受理", "mute"),
    "void": ("作废", "mute"),
    "merged": ("已并案", "mute"),
}


def level(value: int | None) -> str:
    """3 级, empty without one."""
    return "" if value is None else f"{value} 级"


def part(code: str) -> str:
    """The name of a part of a record: 电话, D 类."""
    return f"{code.removeprefix('letter:')} 类" if code.startswith("letter:") else PARTS.get(code, code)


def parts(codes: Iterable[str]) -> str:
    """Several parts in a row: 电话、住址."""
    return "、".join(part(code) for code in codes)


def alike(reasons: Iterable[str]) -> str:
    """Why somebody may be the same: 同名 · 同电话."""
    return " · ".join(ALIKE.get(reason, reason) for reason in reasons)


def span(first: date | None, last: date | None) -> str:
    """2026-01-01 至 2026-12-31, 长期 without an end."""
    if last is None:
        return f"{day(first)} 起，长期" if first else "长期"
    return f"{day(first)} 至 {day(last)}" if first else f"至 {day(last)}"
