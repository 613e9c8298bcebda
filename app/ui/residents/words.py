"""How facts about a resident read on the screen."""

from datetime import date, datetime

from app.rules import dates

SEXES = {"M": "男", "F": "女", "": ""}
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


def sex_age(sex: str, age: int | None) -> str:
    """女 · 74 岁, with what is not known left out."""
    parts = (SEXES.get(sex, ""), "" if age is None else f"{age} 岁")
    return " · ".join(part for part in parts if part)


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
