"""户籍 and level of care as lists say them."""

import re
import unicodedata

from app.rules.people.care import MOST_CARE

_HOMES = {
    "street": ("本街道", "本社区", "本镇", "本乡", "街道", "社区", "辖区"),
    "district": ("本区", "本县", "区内", "本区其他街道", "外街道"),
    "city": ("本市", "市内", "本市其他区", "外区", "市区"),
    "other": ("外地", "外市", "外省", "市外", "外来", "非本市", "其他"),
    "": ("", "不详", "未知", "未登记", "-", "—", "/"),
}
_HOME = {word: home for home, words in _HOMES.items() for word in words}
_NO_LEVEL = ("", "0", "0级", "无", "未评估", "没有", "能力完好", "-", "—", "/")
_LEVEL = re.compile(r"([1-9一二三四五六])级?")
_DIGITS = "零一二三四五六"


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def home(text: str) -> str | None:
    """Where somebody is registered, one of ``care.HOMES`` or empty; None when the words say neither."""
    return _HOME.get(_plain(text).removesuffix("户籍").removesuffix("户口"))


def level(text: str) -> int | None:
    """The level of care, 0 for nobody assessed; None when the words say neither. 3, 3级 and 三级 are one."""
    plain = _plain(text)
    if plain in _NO_LEVEL:
        return 0
    found = _LEVEL.fullmatch(plain)
    if found is None:
        return None
    said = int(found[1]) if found[1].isascii() else _DIGITS.index(found[1])
    return said if said <= MOST_CARE else None
