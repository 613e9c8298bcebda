"""What would tell a bystander somebody's hardship: named neutrally on papers carried about and on lists sent out."""

import re

PRIVATE_WORDS = ("低保", "低收入", "特困", "残疾", "失能", "失独", "孤寡", "计生特殊", "困难", "优抚", "贫困")
"""Nobody at the next table shall read why a price is low or what somebody came for."""

_CLASS = re.compile(r"(?<![A-Za-z0-9])[A-DZ] ?类")
"""A letter of a class, as 补贴 policies name people: those who know the list read a hardship from it."""

_CLAUSE = re.compile(r"[，、；,;]\s*")

OWN_ITEM = "民生服务事项"
"""Instead of a matter whose name tells a hardship."""


def private(words: str) -> bool:
    """Whether the words would tell somebody's hardship."""
    return any(word in words for word in PRIVATE_WORDS) or _CLASS.search(words) is not None


def discreet(words: str, instead: str) -> str:
    """The words, or ``instead`` where they would tell somebody's hardship."""
    return instead if private(words) else words


def quieted(words: str) -> str:
    """Remarks and lists of dishes without the clauses that would tell somebody's hardship; the others stay, as written.

    低保户，少盐 → 少盐. What tells nothing is left exactly as it was.
    """
    if not private(words):
        return words
    return "，".join(part for part in _CLAUSE.split(words) if part and not private(part))
