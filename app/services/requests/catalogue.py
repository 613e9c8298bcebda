"""What the counter can be asked for: the scenes, the matters with their promises, and the ten tiles of the intake."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules import validation
from app.rules.people.names import found, spoken
from app.rules.requests.materials import Written, named_apart
from app.rules.requests.promises import Promise, Unit
from app.rules.rights import Right
from app.services.documents.requests import Material
from app.services.work import View, Work
from app.store import queries, sql

__all__ = [
    "ItemDraft", "ItemRow", "Material", "SceneRow", "TileRow", "item", "items", "rename_scene", "restore_item",
    "retire_item", "save_item", "scenes", "tile_of", "tiles",
]  # fmt: skip

DISPOSITIONS = ("now", "assist", "forward", "book")
"""即, 代, 转, 约."""

_UNITS = {"same_day": Unit.TODAY, "workdays": Unit.WORKDAYS, "days": Unit.DAYS, "minutes": Unit.MINUTES}
_KINDS = {unit: kind for kind, unit in _UNITS.items()}
_MOST_MATERIALS = 20

_SCENE = queries.table("scene")
_ITEM = queries.table("request_item")
_HANDLER = queries.table("handler")

AFFAIRS_TILE, OTHER_TILE = "zhengming", "qita"
_EXTRA_TILES = ((AFFAIRS_TILE, "证明咨询", "file-text"), (OTHER_TILE, "其他", "ellipsis"))
_BY_CATEGORY = {"政务代办": AFFAIRS_TILE, "报修": "xiaoxiuli"}
"""Groups people look for under a tile of their own, whatever scene a matter belongs to."""


@dataclass(frozen=True)
class SceneRow:
    """A scene or function under the site's own name, and how many active matters it holds."""

    code: str
    name: str
    kind: str
    icon: str
    position: int
    active: bool
    items: int


_ONLY_BEGIN = frozenset({"X01", "S02", "S03", "T02", "K02"})
"""小修理送修, 失物招领, 便民借用, 儿童等候, 辅具借用: 即 in the catalogue, and yet not settled when taken in."""


@dataclass(frozen=True)
class ItemRow:
    """A matter. ``promise`` is None when the order that comes with it says how long it may take.

    The first of ``dispositions`` is the usual one. ``given`` of its materials means nothing here.
    """

    code: str
    name: str
    pinyin: str
    scene: str
    scene_name: str
    icon: str
    category: str
    dispositions: tuple[str, ...]
    promise: Promise | None
    sensitive: bool
    materials: tuple[Material, ...]
    script: str
    papers: tuple[str, ...]
    handler_id: UUID | None
    handler_name: str
    position: int
    active: bool

    @property
    def urgent(self) -> bool:
        """Whether its promise is counted in minutes: 急修, by the clock that never stops."""
        return self.promise is not None and self.promise.unit is Unit.MINUTES

    @property
    def only_begins(self) -> bool:
        """Whether no more than its beginning happens at the counter: what is left, lent, found or watched goes back."""
        return self.code in _ONLY_BEGIN


@dataclass(frozen=True)
class ItemDraft:
    """What a person typed about a matter."""

    code: str
    name: str
    scene: str
    category: str = ""
    dispositions: tuple[str, ...] = ("now",)
    promise: Promise | None = None
    sensitive: bool = False
    materials: tuple[Material, ...] = ()
    script: str = ""
    papers: tuple[str, ...] = ()
    handler_id: UUID | None = None


@dataclass(frozen=True)
class TileRow:
    """One of the ten categories of the intake, with its digit key and the matters under it."""

    key: str
    name: str
    icon: str
    digit: str
    items: tuple[ItemRow, ...]


def scenes(view: View, *, inactive: bool = False) -> tuple[SceneRow, ...]:
    """The eight scenes, then the three functions, under the site's names."""
    return _SCENES.rows(view, f"{'' if inactive else 'WHERE s.active '}ORDER BY s.position, s.code")


def scene_name(view: View, code: str) -> str:
    """What the site calls a scene; empty for an unknown one."""
    query = "SELECT name FROM scene WHERE code = :c"
    return view.memo((scene_name, code), lambda: sql.value(view, query, c=code), "catalogue") or ""


def items(view: View, scene: str | None = None, query: str = "", *, inactive: bool = False) -> tuple[ItemRow, ...]:
    """The matters in their order, retired ones last; ``query`` is a code, a part of the name, pinyin or initials."""
    which = f"{'' if inactive else 'WHERE i.active '}ORDER BY i.active DESC, i.position, i.code"
    rows = view.memo((items, inactive), lambda: _ITEMS.rows(view, which), "catalogue")
    return tuple(row for row in rows if scene in (None, row.scene) and found(row.name, query, row.code))


def item(view: View, code: str) -> ItemRow:
    """One matter, also a retired one. Raises ``Refused("item_unknown", item=)``."""
    row = view.memo((item, code), lambda: _ITEMS.one(view, "WHERE i.code = :c", c=code), "catalogue")
    if row is None:
        raise Refused("item_unknown", field="item", item=code)
    return row


def tiles(view: View) -> tuple[TileRow, ...]:
    """The categories of the intake: the active scenes, 证明咨询 and 其他, on the digits 1 to 9 and 0.

    A matter stands under its scene; 政务代办 stands under 证明咨询 and 报修 under 小修理 too; the rest under 其他.
    """
    heads = [(s.code, s.name, s.icon) for s in scenes(view) if s.kind == "scene"]
    heads = [*heads[:8], *_EXTRA_TILES]
    held: dict[str, list[ItemRow]] = {key: [] for key, _, _ in heads}
    for row in items(view):
        under = [key for key in dict.fromkeys((row.scene, _BY_CATEGORY.get(row.category, ""))) if key in held]
        for key in under or [OTHER_TILE]:
            held[key].append(row)
    return tuple(
        TileRow(key, name, icon, "0" if key == OTHER_TILE else str(at), tuple(held[key]))
        for at, (key, name, icon) in enumerate(heads, 1)
    )


def tile_of(tiles_shown: tuple[TileRow, ...], code: str) -> str:
    """The key of the first tile a matter stands under; empty when it stands nowhere, as a retired one does."""
    return next((tile.key for tile in tiles_shown if any(row.code == code for row in tile.items)), "")


def rename_scene(work: Work, code: str, name: str) -> None:
    """Give a scene the site's own name; its code and what is tagged with it stay.

    Raises ``Refused``: field_bad (name), scene_unknown.
    """
    work.require(Right.SETTINGS)
    c = _SCENE.c
    wanted = validation.text("name", name, 20, required=True)
    before = queries.first(work, sa.select(c.name).where(c.code == code))
    if before is None:
        raise Refused("scene_unknown", scene=code)
    taken = queries.first(work, sa.select(c.code).where(c.name == wanted, c.code != code))
    if taken is not None:
        validation.bad("name", "taken")
    if before.name == wanted:
        return
    queries.execute(work, sa.update(_SCENE).where(c.code == code).values(name=wanted))
    work.audit("scene", code, before=before.name, after=wanted)
    work.touched("catalogue", code)


def order_scenes(work: Work, codes: Sequence[str]) -> None:
    """Give the scenes this order, wherever they are listed; the functions come after them, in theirs.

    Raises ``Refused("scenes_changed")`` when these are not the scenes and functions there are.
    """
    work.require(Right.SETTINGS)
    known = {row.code: row for row in scenes(work, inactive=True)}
    if sorted(codes) != sorted(known):
        raise Refused("scenes_changed")
    wanted = sorted(codes, key=lambda code: known[code].kind != "scene")
    if wanted == list(known):
        return
    for position, code in enumerate(wanted, 1):
        queries.execute(work, sa.update(_SCENE).where(_SCENE.c.code == code).values(position=position))
    named = [known[code].name for code in wanted if known[code].kind == "scene"]
    work.audit("scene_order", "", order="、".join(named))
    work.touched("catalogue", *wanted)


def save_item(work: Work, draft: ItemDraft, code: str | None = None) -> str:
    """Add a matter, or change the one called ``code``, whose code stays. Requests already taken keep their promise.

    Raises ``Refused``: field_bad (code, name, scene, category, dispositions, materials, script, papers, handler),
    item_unknown.
    """
    work.require(Right.SETTINGS)
    values = _checked(work, draft)
    if code is None:
        code = _new_code(work, draft.code)
        position = queries.next_position(work, _ITEM.c.position)
        queries.execute(work, sa.insert(_ITEM).values(code=code, position=position, active=True, **values))
        work.audit("item_new", code, name=values["name"])
    else:
        before = item(work, code)
        told = {key: _READ[key](values[key]) if key in _READ else values[key] for key in _TOLD if key in values}
        after = replace(before, promise=draft.promise, **told)
        changed = [key for key in _TOLD if getattr(after, key) != getattr(before, key)]
        if not changed:
            return code
        queries.execute(work, sa.update(_ITEM).where(_ITEM.c.code == code).values(**values))
        work.audit("item_change", code, name=values["name"], fields=changed)
    work.touched("catalogue", code)
    return code


def retire_item(work: Work, code: str) -> None:
    """Take a matter out of the intake; requests keep it."""
    _set_active(work, code, False, "item_retire")


def restore_item(work: Work, code: str) -> None:
    """Put a retired matter back."""
    _set_active(work, code, True, "item_restore")


_TOLD = (
    "name", "scene", "category", "dispositions", "promise", "sensitive", "materials", "script", "papers", "handler_id"
)  # fmt: skip


def limit_columns(promise: Promise | None) -> dict[str, Any]:
    """How a promise is kept: its kind and its amount."""
    if promise is None:
        return {"limit_kind": "by_order", "limit_value": 0}
    return {"limit_kind": _KINDS[promise.unit], "limit_value": promise.amount}


def materials_text(materials: tuple[Material, ...]) -> str:
    """How a list of materials is kept."""
    return json.dumps([[m.name, m.pieces, m.original] for m in materials], ensure_ascii=False)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(",") if part)


def told_apart(materials: Iterable[Material]) -> tuple[Material, ...]:
    """The same, two of one name called differently: they come one by one, and are ticked by name."""
    listed = tuple(materials)
    names = named_apart(Written(m.name, m.pieces, m.original) for m in listed)
    return tuple(replace(m, name=name) for m, name in zip(listed, names, strict=True))


def _materials(text: str) -> tuple[Material, ...]:
    return told_apart(Material(name, pieces, original) for name, pieces, original in json.loads(text))


def _promise(text: str) -> Promise | None:
    """``kind amount``, as both columns say it."""
    kind, amount = text.split()
    return None if kind == "by_order" else Promise(_UNITS[kind], int(amount))


_READ: Mapping[str, Callable[[str], Any]] = {"dispositions": _split, "materials": _materials, "papers": _split}
_ITEMS = sql.Reader(
    ItemRow,
    "request_item i JOIN scene s ON s.code = i.scene LEFT JOIN handler h ON h.id = i.handler_id",
    code="i.code",
    name="i.name",
    pinyin="i.pinyin",
    category="i.category",
    dispositions=("i.dispositions", _split),
    scene_name="s.name",
    promise=("i.limit_kind || ' ' || i.limit_value", _promise),
    materials=("i.materials", _materials),
    papers=("i.papers", _split),
    handler_name="coalesce(h.name, '')",
    position="i.position",
    active="i.active",
)
_SCENES = sql.Reader(
    SceneRow, "scene s", items="(SELECT count(*) FROM request_item i WHERE i.scene = s.code AND i.active)"
)


def _checked(work: Work, draft: ItemDraft) -> dict[str, Any]:
    name = validation.text("name", draft.name, 60, required=True)
    if queries.first(work, sa.select(_SCENE.c.code).where(_SCENE.c.code == draft.scene)) is None:
        validation.bad("scene", "choice")
    ways = tuple(dict.fromkeys(draft.dispositions))
    if not ways or not set(ways) <= set(DISPOSITIONS):
        validation.bad("dispositions", "choice", allowed=DISPOSITIONS)
    if draft.handler_id is not None:
        named = sa.select(_HANDLER.c.id).where(_HANDLER.c.id == draft.handler_id, _HANDLER.c.active)
        if queries.first(work, named) is None:
            validation.bad("handler", "choice")
    return {
        "name": name,
        "pinyin": spoken(name, 240),
        "scene": draft.scene,
        "category": validation.text("category", draft.category, 40),
        "dispositions": ",".join(ways),
        **limit_columns(draft.promise),
        "sensitive": draft.sensitive,
        "materials": materials_text(_checked_materials(draft.materials)),
        "script": validation.text("script", draft.script, 2000, multiline=True),
        "papers": _checked_papers(draft.papers),
        "handler_id": draft.handler_id,
        "changed_at": work.now,
    }


def _checked_materials(materials: tuple[Material, ...]) -> tuple[Material, ...]:
    if len(materials) > _MOST_MATERIALS:
        validation.bad("materials", "range", low=0, high=_MOST_MATERIALS)
    return tuple(
        Material(
            validation.text("materials", m.name, 60, required=True),
            validation.whole("materials", m.pieces, 1, 99),
            m.original,
        )
        for m in materials
    )


def _checked_papers(papers: tuple[str, ...]) -> str:
    """Kept comma separated: a comma inside a name becomes a Chinese one."""
    names = [validation.text("papers", paper, 40).replace(",", "，") for paper in papers]
    return validation.text("papers", ",".join(dict.fromkeys(name for name in names if name)), 200)


def _new_code(work: Work, typed: str) -> str:
    code = validation.text("code", typed, 8, required=True).upper()
    if not (code.isascii() and code.isalnum()):
        validation.bad("code", "format")
    taken = queries.first(work, sa.select(_ITEM.c.name).where(_ITEM.c.code == code))
    if taken is not None:
        validation.bad("code", "taken", name=taken.name)
    return code


def _set_active(work: Work, code: str, active: bool, action: str) -> None:
    work.require(Right.SETTINGS)
    row = item(work, code)
    if row.active == active:
        return
    queries.execute(work, sa.update(_ITEM).where(_ITEM.c.code == code).values(active=active, changed_at=work.now))
    work.audit(action, code, name=row.name)
    work.touched("catalogue", code)
