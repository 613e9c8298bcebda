"""事项: the table of matters, found by code, name or pinyin; the drawer edits promise, materials and script."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.rules.requests.promises import Promise, Unit
from app.rules.rights import Right
from app.services.requests import catalogue, handlers
from app.services.requests.catalogue import ItemDraft, ItemRow, Material
from app.ui.kit import typed
from app.ui.kit.asks import FIRST, Options, Values, check, checks, choice, line, text
from app.ui.kit.layout import Part
from app.ui.kit.options import Choice
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.records import OFF, RecordTab, ink
from app.ui.kit.rows import Column
from app.ui.requests.settings.item_words import (
    DISPOSITIONS,
    MOST_DAYS,
    MOST_MINUTES,
    UNITS,
    material_words,
    promise_words,
    read_materials,
    read_papers,
    ways_words,
)


@dataclass(frozen=True)
class _Matter:
    """A matter as the form asks for it: its limit in two fields."""

    code: str
    name: str
    scene: str
    category: str
    dispositions: tuple[str, ...]
    unit: Unit | None
    amount: int
    handler_id: UUID | None
    sensitive: bool
    materials: tuple[Material, ...]
    script: str
    papers: tuple[str, ...]

    @property
    def promise(self) -> Promise | None:
        """The limit. Raises ``ValueError`` with words for too many days."""
        if self.unit is None or self.unit is Unit.TODAY:
            return None if self.unit is None else Promise(self.unit, 0)
        most = MOST_MINUTES if self.unit is Unit.MINUTES else MOST_DAYS
        return Promise(self.unit, typed.whole(str(self.amount), 1, most))


def _scenes(ctx: Ctx) -> Options:
    return [(scene.code, scene.name) for scene in ctx.desk.see(catalogue.scenes, inactive=True)]


def _handlers(ctx: Ctx) -> Options:
    return [(None, "登记时再定"), *((h.id, h.name) for h in ctx.desk.see(handlers.handlers))]


def _unit(value: Any) -> Unit | None:
    """A drop-down gives an enumeration back as the plain text it is made of."""
    return None if value is None else Unit(str(value))


def _counted(values: Values) -> bool:
    return _unit(values["unit"]) not in (None, Unit.TODAY)


def _tag(row: ItemRow) -> TagSpec | None:
    if not row.active:
        return OFF
    if row.urgent:
        return TagSpec("急修", "bad", "alarm-clock")
    return TagSpec("敏感", "warn", "lock") if row.sensitive else None


def _under(row: ItemRow) -> str:
    parts = (row.scene_name, row.category, ways_words(row.dispositions))
    return " · ".join(dict.fromkeys(part for part in parts if part))


class ItemsTab(RecordTab[ItemRow, _Matter]):
    """The matters. What is shipped are samples: limits, materials and scripts are the centre's own."""

    sign = ("打印清单", "matters")
    key, title, right = "items", "事项", Right.SETTINGS
    new_words, drawer_width, label_width = "新事项", 420, 68
    finds, starts = ("代码 / 名称 / 拼音首字母", "找事项"), ("name", "code")
    columns = (
        Column("代码", lambda r: r.code, 64, tone=ink),
        Column("事项", lambda r: r.name, sub=_under, strong=True, tone=ink),
        Column("承诺期限", lambda r: promise_words(r.promise), 208, sub=lambda r: r.handler_name, tone=ink),
        Column("", lambda r: "", 88, tag=_tag),
    )
    draft = _Matter
    asks = (
        line("code", "代码", kind="code", required=True, hint="如 B09", most=8, fixed=True),
        line("name", "名称", required=True, most=80),
        choice("scene", "场景", _scenes, default=FIRST, required=True),
        line("category", "分组", hint="如 政务代办、报修", most=40),
        checks("dispositions", "办法", [*DISPOSITIONS.items()], default=("now",), required=True, star=False),
        choice("unit", "期限", UNITS, default=Unit.WORKDAYS, read=_unit),
        line("amount", "多少", kind="code", most=5, default=5, required="请填 1 到 400 的整数", star=False,
             when=_counted, read=lambda days: typed.whole(days, 1, MOST_MINUTES)),
        choice("handler_id", "通常承办", _handlers, field="handler"),
        check("sensitive", "敏感：请到里间谈，先给个人信息告知书"),
        text("materials", "材料", hint="一行一样，如 身份证 1 份 原件", default=(), read=read_materials,
             show=lambda listed: "\n".join(material_words(m) for m in listed)),
        text("script", "窗口话术", hint="窗口怎么问、怎么说", lines=4),
        line("papers", "给的纸", hint="如 申请表、一次性告知单", most=200, default=(), read=read_papers,
             show="、".join),
    )  # fmt: skip
    switch = (catalogue.retire_item, catalogue.restore_item)

    def tool_parts(self) -> Sequence[Part]:
        self.scene_filter = Choice([("", "全部场景")], name="场景")
        self.scene_filter.setFixedWidth(124)
        self.scene_filter.changed.connect(lambda _value: self.find_again())
        return (self.scene_filter,)

    def key_of(self, row: ItemRow) -> str:
        return row.code

    def name_of(self, row: ItemRow) -> str:
        return f"{row.code} {row.name}"

    def refresh(self) -> None:
        filtered = self.scene_filter.value()
        self.scene_filter.set_options([("", "全部场景"), *_scenes(self.ctx)])
        self.scene_filter.set_value(filtered or "")
        super().refresh()

    def rows(self, query: str) -> Sequence[ItemRow]:
        return self.ctx.desk.see(catalogue.items, self.scene_filter.value() or None, query, inactive=True)

    def fill(self, row: ItemRow | None) -> None:
        if row is None:
            self.form.fill(None, **({"scene": self.scene_filter.value()} if self.scene_filter.value() else {}))
            return
        usual, known = self.form.controls["handler_id"], _handlers(self.ctx)
        extra = [] if row.handler_id in dict(known) else [(row.handler_id, row.handler_name)]  # a member of staff
        usual.set_options([*known, *extra])
        promise = row.promise
        self.form.fill(row, unit=promise and promise.unit, amount=(promise and promise.amount) or "")

    def store(self, draft: _Matter, key: str | None) -> None:
        try:
            promise = draft.promise
        except ValueError as wrong:
            self.form.say("amount", str(wrong))
            return
        ways = draft.dispositions
        if self.current is not None:  # the usual one stays in front
            before = self.current.dispositions
            ways = tuple(sorted(ways, key=lambda way: before.index(way) if way in before else 9))
        item = ItemDraft(
            draft.code, draft.name, draft.scene, draft.category, ways, promise, draft.sensitive, draft.materials,
            draft.script, draft.papers, draft.handler_id,
        )  # fmt: skip
        self.keep(catalogue.save_item, item, key, said=f"已保存 {item.name.strip()}，{promise_words(promise)}")

    def stored(self, said: str, key: object = None) -> None:
        self.scene_filter.set_value("")
        super().stored(said, key)
