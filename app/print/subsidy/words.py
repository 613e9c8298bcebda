"""The Chinese words of 补贴台账."""

from app.rules.report.claims import Doubt

DOUBT_WORDS: dict[str, str] = {
    Doubt.SLOT: "同一餐不止一份",
    Doubt.SECOND: "同一秒有两单",
    Doubt.AGE: "年龄不够",
    Doubt.GONE: "已不在名册",
    Doubt.TILLS: "同一天两台机",
    Doubt.MANY: "当月餐数过多",
    Doubt.EXCEPTION: "例外给的优惠",
}
"""Why a row is an exception, by its code."""


def doubt_words(codes: tuple[str, ...]) -> str:
    """All of them, in one line."""
    return "、".join(DOUBT_WORDS.get(code, code) for code in codes)
