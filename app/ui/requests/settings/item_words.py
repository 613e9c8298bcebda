"""A matter of the catalogue in words, and what people type about it read into plain values."""

import re

from app.rules.requests.materials import read_material
from app.rules.requests.promises import Promise, Unit
from app.services.documents.requests import Material

DISPOSITIONS = {"now": "当场办", "assist": "代办", "forward": "转办", "book": "预约"}
UNITS: tuple[tuple[Unit | None, str], ...] = (
    (Unit.TODAY, "当天办结"),
    (Unit.WORKDAYS, "工作日"),
    (Unit.DAYS, "自然日"),
    (Unit.MINUTES, "分钟（急修，昼夜都算）"),
    (None, "按交办单"),
)
MOST_DAYS, MOST_MINUTES = 400, 14_400


def promise_words(promise: Promise | None) -> str:
    """``5 个工作日``, ``当天``, ``30 天``, ``30 分钟`` or ``按交办单``."""
    if promise is None:
        return "按交办单"
    return {
        Unit.TODAY: "当天",
        Unit.WORKDAYS: f"{promise.amount} 个工作日",
        Unit.DAYS: f"{promise.amount} 天",
        Unit.MINUTES: f"{promise.amount} 分钟",
    }[promise.unit]


def ways_words(ways: tuple[str, ...]) -> str:
    """``当场办、代办``."""
    return "、".join(DISPOSITIONS[way] for way in ways)


def material_words(material: Material) -> str:
    """``身份证 1 份 原件``, as it can be typed."""
    return f"{material.name} {material.pieces} 份 {'原件' if material.original else '复印件'}"


def read_materials(text: str) -> tuple[Material, ...]:
    """One paper a line: its name, then how many and whether the original is wanted; one original when not said."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            found.append(Material(*read_material(line)))
        except ValueError as wrong:
            why = "的份数不能是 0" if str(wrong) == "pieces" else "读不懂，请写成 身份证 1 份 原件"
            raise ValueError(f"「{line.strip()[:12]}」{why}") from None
    return tuple(found)


def read_papers(text: str) -> tuple[str, ...]:
    """Names of papers, parted by 、 or commas."""
    return tuple(part.strip() for part in re.split("[、,，;；]", text) if part.strip())
