"""Cells of a menu list that other people typed: prices, units and yes or no as they write them."""

import re
import unicodedata
from typing import NamedTuple

from app.rules import money

_PER = re.compile(r"(.*?)(?:元|块)?(?:[/／每]|\s*per\s*)(.*)", re.IGNORECASE)
_WEIGHT = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,3})?)?\s*(克|g|两|斤|市斤|公斤|千克|kg)", re.IGNORECASE)
_GRAMS = {"克": 1, "g": 1, "两": 50, "斤": 500, "市斤": 500, "公斤": 1000, "千克": 1000, "kg": 1000}
_YES = frozenset(("是", "有", "参加", "享受", "可以", "可", "√", "✓", "✔", "y", "yes", "1", "true", "对"))
_NO = frozenset(("否", "不", "不参加", "不享受", "不可以", "不可", "×", "✗", "✘", "x", "n", "no", "0", "false"))
_OFF = frozenset(("停售", "已停售", "停用", "已停用", "下架", "已下架", "停", "不供应", "停止供应"))
_ON = frozenset(("在售", "供应", "正常", "上架", "在用", "启用", "销售中"))


class Price(NamedTuple):
    """An amount in 分, for so many grams, or for a portion (None)."""

    fen: int
    grams: int | None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def listed_price(text: str, limit: int) -> Price:
    """``12``, ``¥12.00``, ``12元``, ``12 元/份``, ``1.98元/50克``. Raises ``MoneyError`` as ``parse_yuan``."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _PER.fullmatch(plain)
    amount, per = (found[1], found[2]) if found else (plain, "")
    amount = amount.strip().removeprefix("RMB").removesuffix("整").removesuffix("块").removesuffix("圆")
    return Price(money.parse_yuan(amount, limit), grams(per))


def grams(unit: str) -> int | None:
    """The grams of a unit of weight: 斤 is 500, 50克 is 50; None for a portion (份, 碗, 只) and for nothing."""
    found = _WEIGHT.fullmatch(_plain(unit).removeprefix("每").removeprefix("元/").strip())
    if found is None:
        return None
    whole, _point, part = (found[1] or "1").partition(".")
    return int(whole + part) * _GRAMS[found[2]] // int("1" + "0" * len(part))


def yes(text: str) -> bool | None:
    """What a cell that is ticked or not says; None for anything else."""
    plain = _plain(text)
    return True if plain in _YES else False if plain in _NO else None


def off_sale(text: str) -> bool | None:
    """Whether a cell under 停售 or 状态 says that the dish is not sold any more; None when it says neither."""
    plain = _plain(text)
    return True if plain in _OFF else False if plain in _ON else yes(text)
