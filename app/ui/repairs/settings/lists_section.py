"""维修价目与货位: the list on the wall, the places things lie, and the spare things that are lent."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.rules.people.names import found
from app.rules.rights import Right
from app.services.repairs import prices, shelves
from app.services.repairs.prices import CATEGORIES, PriceForm, RepairPriceRow, SpareRow
from app.services.repairs.shelves import ShelfRow
from app.ui.kit import typed
from app.ui.kit.asks import amount, check, choice, line
from app.ui.kit.page import Ctx
from app.ui.kit.records import RecordTab, ink, off_tag
from app.ui.kit.rows import Column
from app.ui.kit.section import TabbedSection
from app.ui.repairs.words import price_words

_LONGEST = 730


@dataclass(frozen=True)
class ShelfDraft:
    """A place things lie; ``bench`` where somebody works at it."""

    name: str
    bench: bool = False


@dataclass(frozen=True)
class SpareDraft:
    """A spare thing."""

    name: str
    note: str = ""


def _days(words: str) -> int:
    return typed.whole(words or "0", 0, _LONGEST)


class PricesTab(RecordTab[RepairPriceRow, PriceForm]):
    """收费公示: what is on the wall is what is asked."""

    sign = ("打印公示", "fees")
    key, title, right = "repair_prices", "价目", Right.SETTINGS
    new_words = "新价目"
    empty = ("还没有价目", "按 F2 新建：收件时从这里挑，收费公示也照它打")
    finds = ("名称 / 拼音首字母", "找价目")
    columns = (
        Column("项目", lambda r: r.name, sub=lambda r: r.category, strong=True, tone=ink),
        Column("价格", price_words, 190, right=True, tone=ink),
        Column("保修", lambda r: f"{r.warranty_days} 天" if r.warranty_days else "", 90, right=True, tone=ink),
        Column("", lambda r: "", 84, tag=off_tag),
    )
    draft = PriceForm
    asks = (
        line("name", "项目", required=True, hint="如 换拉链头", most=40),
        choice("category", "类别", [("", "不分"), *((name, name) for name in CATEGORIES)], default=""),
        amount("amount", "价格", required="请填价格，免费填 0", limit=1_000_000),
        line("unit", "每", hint="如 根、把，可不填", most=8),
        check("from_price", "起步价（起）", label=""),
        check("plus_parts", "配件另算", label=""),
        line("warranty_days", "保修天", kind="amount", default=0, read=_days),
    )
    switch = (prices.retire_price, prices.restore_price)

    def rows(self, query: str) -> Sequence[RepairPriceRow]:
        return self.ctx.desk.see(prices.prices, query, inactive=True)

    def store(self, draft: PriceForm, key: UUID | None) -> None:
        self.keep(prices.save_price, draft, key, said=f"已保存 {draft.name.strip()}")


class ShelvesTab(RecordTab[ShelfRow, ShelfDraft]):
    """The shelves and benches; what lies on one follows its name."""

    sign = ("打印标签", "shelf")
    key, title, right = "repair_shelves", "货位", Right.SETTINGS
    new_words = "新货位"
    empty = ("还没有货位", "按 F2 新建，如 A-01；收件时选，找件时一眼看到")
    finds = ("货位名", "找货位")
    columns = (
        Column("货位", lambda r: r.name, strong=True, tone=ink),
        Column("", lambda r: "师傅台" if r.bench else "货架", 110, tone=ink),
        Column("现放", lambda r: f"{r.things} 件" if r.things else "", 90, right=True, tone=ink),
        Column("", lambda r: "", 84, tag=off_tag),
    )
    draft = ShelfDraft
    asks = (
        line("name", "名称", required=True, hint="如 B-03", most=20),
        check("bench", "是师傅台", label=""),
    )
    switch = (shelves.retire_shelf, shelves.restore_shelf)

    def rows(self, query: str) -> Sequence[ShelfRow]:
        wanted = shelves.shelf_key(query)
        listed = self.ctx.desk.see(shelves.shelves, inactive=True)
        return [row for row in listed if wanted in shelves.shelf_key(row.name)]

    def store(self, draft: ShelfDraft, key: UUID | None) -> None:
        said = f"已保存 {draft.name.strip()}"
        self.keep(shelves.save_shelf, draft.name, bench=draft.bench, shelf_id=key, said=said)


class SparesTab(RecordTab[SpareRow, SpareDraft]):
    """What is lent while something is repaired, and with which thing it is out."""

    key, title, right = "repair_spares", "备用件", Right.SETTINGS
    new_words = "新备用件"
    empty = ("还没有备用件", "按 F2 新建，如 备用手机 3 号；借出去的，交件前要先还")
    finds = ("名称", "找备用件")
    columns = (
        Column("名称", lambda r: r.name, sub=lambda r: r.note, strong=True, tone=ink),
        Column("在哪里", lambda r: f"借出：{r.with_number}" if r.with_number else "在店里", 240, tone=ink),
        Column("", lambda r: "", 84, tag=off_tag),
    )
    draft = SpareDraft
    asks = (
        line("name", "名称", required=True, hint="如 备用手机 3 号", most=40),
        line("note", "说明", hint="可不填", most=80),
    )
    switch = (prices.retire_spare, prices.restore_spare)

    def rows(self, query: str) -> Sequence[SpareRow]:
        return [row for row in self.ctx.desk.see(prices.spares, inactive=True) if found(row.name, query.strip())]

    def store(self, draft: SpareDraft, key: UUID | None) -> None:
        self.keep(prices.save_spare, draft.name, draft.note, key, said=f"已保存 {draft.name.strip()}")


class RepairListsSection(TabbedSection):
    """Prices, places and spare things in three tabs."""

    key, title, icon = "repair_lists", "维修价目与货位", "wrench"
    right = Right.SETTINGS
    reads = frozenset({"repair_list", "repair"})
    locked_words = "改价目和货位要主管登录"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, [PricesTab(ctx), ShelvesTab(ctx), SparesTab(ctx)], parent)
