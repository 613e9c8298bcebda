"""How a resident reads wherever one is found or shown: sex and age, where they live, whether they are still on."""

from app.services.resident_search import ResidentRow
from app.ui.kit.paint import TagSpec
from app.ui.kit.results import Hit

SEXES = {"M": "男", "F": "女", "": ""}
GONE = TagSpec("已停用", "mute")


def sex_age(sex: str, age: int | None, between: str = " · ") -> str:
    """女 · 74 岁, with what is not known left out."""
    return between.join(part for part in (SEXES.get(sex, ""), "" if age is None else f"{age} 岁") if part)


def hit(row: ResidentRow, *, between: str = " ", number: str = "") -> Hit:
    """A resident among the finds; ``between`` stands between sex and age, ``number`` before the address."""
    where = " · ".join(part for part in (number, row.address, row.phone) if part)
    tags = () if row.active else (GONE,)
    return Hit(row.name, where, sex_age(row.sex, row.age, between), tags=tags, data=row.id)
