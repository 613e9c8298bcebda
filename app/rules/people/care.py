"""What the counter notes about a person beyond the papers: care tags for everybody's ears, letters for nobody's.

A care tag is said aloud at a counter full of people, so it may never name poverty, illness or a family's loss. Those
groups are letters, which mean nothing to who stands by.
"""

from datetime import date, timedelta

LETTERS = ("A", "B", "C", "D", "Z")
"""A 特困/低保/低边/三无/优抚/百岁 · B 低收入/计生特殊 · C 失能 (中度以上) · D 独居/空巢/孤寡 · Z 普通."""

HOMES = ("street", "district", "city", "other")
"""户籍, nearest first: in the centre's street, else its district, its city, or elsewhere. Empty: nobody looked."""

HOME_WORDS = {"": "—", "street": "本街道", "district": "本区", "city": "本市", "other": "外地"}
"""What they are called where there is little room: in the ledger of subsidies, on paper and in its workbook."""

MOST_CARE = 6
"""Levels of care (评估等级) run from 1 to this one; what they are called differs from city to city."""

TAGS = ("独居", "高龄", "行动慢", "坐轮椅", "听力弱", "视力弱", "少盐", "少糖", "软食", "忌辣", "送餐上门", "先打电话")
"""Ready words; others may be typed."""

MOST_TAGS = 6
TAG_LENGTH = 8
MOST_JOINED = 80
"""How many characters the tags of merged records may have together, commas counted: none of them is dropped to keep to
``MOST_TAGS``, which holds again when somebody next corrects them."""

SOON = timedelta(days=30)
"""How long before its end a letter's validity is worth a reminder."""

_NOT_ALOUD = (
    "低保", "特困", "低边", "低收入", "贫", "困难", "三无", "五保", "残", "精神",
    "抑郁", "智力", "失智", "痴呆", "失独", "孤寡", "孤儿", "计生", "优抚", "艾滋",
    "肝炎", "结核", "癌", "糖尿", "信访", "上访", "矫正", "刑", "吸毒", "戒毒",
)  # fmt: skip


def aloud(tag: str) -> bool:
    """Whether a tag may be said in front of others."""
    return not any(word in tag for word in _NOT_ALOUD)


def validity(first: date | None, last: date | None, day: date) -> str:
    """``coming``, ``expired``, ``expiring`` (within ``SOON``) or ``valid`` on a day; open ends are valid for good."""
    if first is not None and day < first:
        return "coming"
    if last is None:
        return "valid"
    if day > last:
        return "expired"
    return "expiring" if last - day <= SOON else "valid"
