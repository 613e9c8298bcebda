"""How a resident reads wherever one is found or shown: sex and age, where they live, whether they are still on."""

import re
import unicodedata
from collections.abc import Callable
from uuid import UUID

from app.errors import Refused
from app.rules.people import match_marks
from app.rules.people.match_marks import Marks
from app.services.residents import grids
from app.services.residents.grids import GridRow
from app.services.residents.search import ResidentRow
from app.ui.kit.act import act
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.results import Hit

SEXES = {"M": "男", "F": "女", "": ""}
GONE = TagSpec("已停用", "mute")
NUMBER = "编号 "
BY_ADDRESS = "按地址"
_BETWEEN = " · "
_DOCUMENT = re.compile(r"[0-9]{13,}[0-9X]|[A-Z]{3}[0-9]{12}")  # of residents, and the older one of foreigners
_PHONE = re.compile(r"[0-9-]{5,}")


def prefill(query: str) -> dict[str, str]:
    """The fields of a new resident begun from what was searched or scanned: a document number, a phone, or a name.

    Nothing for a few digits: a door, or a number of ours that is nobody's.
    """
    folded = unicodedata.normalize("NFKC", query).upper()
    plain = "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")
    if _DOCUMENT.fullmatch(plain):
        return {"document_number": plain}
    if _PHONE.fullmatch(plain):
        return {"phone": plain}
    return {} if plain.isdigit() else {"name": query.strip()}


def sex_age(sex: str, age: int | None, between: str = " · ") -> str:
    """女 · 74 岁, with what is not known left out."""
    return between.join(part for part in (SEXES.get(sex, ""), "" if age is None else f"{age} 岁") if part)


def hit(row: ResidentRow, query: str = "", *, between: str = " ", number: bool = False, tags: int = 1) -> Hit:
    """A resident among the finds, with what ``query`` met marked. ``between`` stands between sex and age, ``number``
    puts the centre's own number before the address; at most so many care ``tags``, which may be said aloud.
    """
    name = match_marks.each(lambda text, wanted: match_marks.of_name(text, wanted, row.pinyin), row.name, query)
    parts: list[tuple[str, Callable[[str, str], Marks]]] = [
        (f"{NUMBER}{row.no}" if number else "", _of_number),
        (row.address, match_marks.of_text),
        (row.phone, match_marks.of_phone),
    ]
    sub, met = "", []
    for text, find in parts:
        if text:
            start = len(sub) + (len(_BETWEEN) if sub else 0)
            sub += (_BETWEEN if sub else "") + text
            met += [start + at for at in match_marks.each(find, text, query).positions]
    shown = tuple(TagSpec(tag, "info") for tag in row.care_tags[:tags]) if row.active else (GONE,)
    return Hit(
        row.name, sub, sex_age(row.sex, row.age, between),
        matched=name.positions, sub_matched=tuple(met), met=name.pieces, tags=shown, data=row.id,
    )  # fmt: skip


def _of_number(text: str, query: str) -> Marks:
    met = match_marks.of_number(text.removeprefix(NUMBER), query)
    return Marks(tuple(at + len(NUMBER) for at in met.positions))


def grid_words(grid: GridRow) -> str:
    """第一网格 · 网格员 name phone: whose an address is, and whom to call there."""
    who = " ".join(part for part in (grid.warden, grid.phone) if part)
    return f"{grid.name} · 网格员 {who}" if who else grid.name


def ask_grid(
    ctx: Ctx, title: str, before: UUID | None, operation: Callable[..., object], key: UUID, then: Callable[[], object]
) -> None:
    """Say by hand whose an address is, or leave it to the address again; ``before`` is what was said by hand so far."""
    listed = {row.name: row.id for row in ctx.desk.see(grids.grids)}

    def told(answer: str) -> None:
        if answer == BY_ADDRESS:
            wanted = None
        elif answer in listed:
            wanted = listed[answer]
        else:
            ctx.shell.trouble(Refused("grid_unknown"))
            return
        act(ctx, operation, key, wanted, then=lambda _: then(), said=f"网格：{answer}", undo=(operation, key, before))

    text = "按地址看不出，或看得不对时用手指定；以后改网格名单也不会动它。"
    ctx.dialogs.ask(title, "网格", "指定", told, text=text, choices=(*listed, BY_ADDRESS))
