"""导入: a menu list taken in from a table, with every new dish and every new price seen before it holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.rules.rights import Right
from app.services.desk import Approval
from app.services.lists.rows import Read
from app.services.lists.spreadsheet import Told
from app.services.lists.table import Table
from app.services.till import menu_import
from app.services.till.menu_import import MenuLoaded, MenuPlan
from app.services.till.menu_rows import MENU, Fate, MenuLine, Wanted
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.button import Button
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.layout import Part, into, wide
from app.ui.kit.list_import import ListImport, show_check
from app.ui.kit.list_rows import merged_words, outside_tag, row_form, wrong_words
from app.ui.kit.options import Check
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.paint import TagSpec
from app.ui.kit.rows import Column
from app.ui.kit.section import Section
from app.ui.kit.text import yuan

_PARTS = {
    "code": "菜号", "name": "菜名", "category": "分类", "price": "价格", "unit": "单位", "senior": "长者优惠",
    "off": "停售", "set": "套餐号", "set_code": "套餐号", "unit_grams": "每多少克", "by_weight": "按重量",
    "senior_eligible": "长者优惠",
    "half": "半份价", "half_price": "半份价",
}  # fmt: skip
_TAGS = {
    Fate.NEW: ("新菜", "ok"),
    Fate.PRICE: ("改价", "info"),
    Fate.CHANGE: ("改菜品", "info"),
    Fate.BACK: ("恢复供应", "info"),
    Fate.RENAME: ("像是改名", "warn"),
    Fate.OFF: ("停售", "warn"),
    Fate.SAME: ("没有变化", "mute"),
    Fate.TWICE: ("重复", "mute"),
}


@dataclass(frozen=True)
class _RowDraft:
    """The cells of a row, by field."""

    name: str = ""
    code: str = ""
    category: str = ""
    price: str = ""
    unit: str = ""
    senior: str = ""
    off: str = ""
    set: str = ""
    half: str = ""


def fate_tag(row: MenuLine, *, renamed: bool, unseen: bool) -> TagSpec:
    """What becomes of a row; ``renamed``: people said that it is one dish, ``unseen``: hidden rows come in too."""
    if (outside := outside_tag(row, unseen=unseen)) is not None:
        return outside
    if row.fate is Fate.RENAME and renamed:
        return TagSpec("改名", "info")
    return TagSpec(*_TAGS[row.fate])


def _value(name: str, value: object) -> str:
    if name in ("price", "half_price"):
        return yuan(value) if isinstance(value, int) else "没有"
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def change_words(row: MenuLine) -> str:
    """What becomes another on the dish on record: 价格 ¥16.00 → ¥17.00."""
    if row.dish is None or row.wanted is None or row.fate is Fate.OFF:
        return ""
    before, after = vars(Wanted.of(row.dish)), vars(row.wanted)
    told = [f"{_PARTS[name]} {_value(name, before[name])} → {_value(name, after[name])}" for name in row.changes]
    return "，".join(told)


def _read(one: Read) -> str:
    if one.how == "merged":
        return merged_words(_PARTS[one.field], one.text)
    if one.how == "category":
        return f"没写分类，放进「{one.value}」"
    if one.how == "unit":
        return f"没写单位，按每 {one.value} 克的价"
    if one.how == "senior":
        return f"参加长者优惠；优惠价按政策算，不用名单上的 ¥{one.text}"
    return f"价格差得多（原来 ¥{one.text}），请核对"


def said(row: MenuLine) -> str:
    """All that is to be said about a row."""
    wrong = wrong_words(row, _PARTS.__getitem__)
    if wrong:
        return wrong
    twice = f"和第 {row.said_before} 行一样" if row.said_before is not None else ""
    made = f"新分类「{row.category}」" if row.new_category and row.fate not in (Fate.OFF, Fate.SAME) else ""
    return "；".join(filter(None, (twice, change_words(row), made, *map(_read, row.read))))


def loaded_words(done: MenuLoaded) -> str:
    """What a list brought: 已导入：新菜 12 种，改价 5 种."""
    counts = (("新菜", done.new), ("改价", done.priced), ("改菜品", done.changed), ("停售", done.off))
    return "已导入：" + "，".join(f"{words} {count} 种" for words, count in counts if count)


class MenuListImport(ListImport[MenuLine, MenuPlan]):
    """The wizard for the menu."""

    shape, right = MENU, Right.MENU
    title = "导入菜单"
    start = (
        "从 Excel 或 CSV 导入菜单",
        "第一行写列名：菜名、价格，可以再有 菜号、分类、单位、长者优惠、套餐号、停售\n"
        "导入前会逐行核对：新菜、改价、没有变化；没写的项目不改",
    )
    no_key = "请指出哪一列是菜名"
    home = "返回菜品"
    shown = (("all", "全部"), ("wrong", "要改的"), ("new", "新菜"), ("change", "有变化"), ("read", "请留意"))

    def __init__(self, ctx: Ctx) -> None:
        self._renamed: set[int] = set()
        super().__init__(ctx)

    def part(self, field: str) -> str:
        return _PARTS[field]

    def listed(self) -> Sequence[Column[MenuLine]]:
        def tag(row: MenuLine) -> TagSpec:
            return fate_tag(row, renamed=row.key in self._renamed, unseen=self.unseen.isChecked())

        return (
            Column("菜号", lambda r: r.code, 64),
            Column("菜名", lambda r: r.name, 150, strong=True),
            Column("价格", lambda r: yuan(r.price) if r.price else "", 92, right=True, strong=True),
            Column("分类", lambda r: r.category, 92),
            Column("", lambda _r: "", 108, tag=tag),
            Column("说明", said, tone=lambda r: "bad" if r.wrong and not r.skip else "ink2"),
        )

    def said(self, row: MenuLine) -> str:
        return said(row)

    def is_shown(self, which: str, row: MenuLine) -> bool:
        if which in ("new", "change"):
            changed = row.fate not in (Fate.NEW, Fate.SAME, Fate.TWICE)
            return not row.wrong and (row.fate is Fate.NEW if which == "new" else changed)
        return (
            row.fate is Fate.RENAME or super().is_shown(which, row) if which == "read" else super().is_shown(which, row)
        )

    def preview(self, tables: Sequence[Table], columns: dict[int, str], told: Told) -> MenuPlan:
        return self.ctx.desk.see(menu_import.preview_menu, tables, columns, told)

    def mended(self, plan: MenuPlan, key: int, typed: dict[str, str]) -> MenuPlan:
        return self.ctx.desk.see(menu_import.mend_menu, plan, key, typed)

    def may_mend(self, row: MenuLine) -> bool:
        return True  # a new dish may get another number

    def form_of(self, row: MenuLine) -> DrawerForm[Any]:
        listed = self.plan.columns.values() if self.plan is not None else ()
        return row_form(self.ctx, row, _RowDraft, {"code", *listed}, _PARTS.__getitem__, codes=("code", "price"))

    # --- dishes that seem to have got another name or number

    def check_parts(self) -> Sequence[Check]:
        self.renames = Check("")
        self.renames.toggled.connect(self._rename_all)
        return (self.renames,)

    def row_parts(self) -> Sequence[Part]:
        self.rename = Button("是改名", kind="soft", on=self.turn_rename)
        return (self.rename,)

    def begun(self, plan: MenuPlan) -> None:
        self._renamed = set()
        alike = plan.of(Fate.RENAME)
        show_check(self.renames, f"像是改名、换号的 {alike:,} 种也改", bool(alike))

    def show_row(self, row: MenuLine | None) -> None:
        self.rename.setVisible(row is not None and row.fate is Fate.RENAME and not row.wrong and not row.skip)
        if row is not None:
            self.rename.set_words("不改名" if row.key in self._renamed else "是改名")

    def turn_rename(self) -> None:
        """The current row is the dish on record under another name, or it is not."""
        row = self.table.row()
        if row is not None and row.fate is Fate.RENAME:
            self._renamed ^= {row.key}
            self.say_again()

    def _rename_all(self, on: bool) -> None:
        rows = self.plan.rows if self.plan is not None else ()
        self._renamed = {row.key for row in rows if row.fate is Fate.RENAME} if on else set()
        self.say_again()

    # --- what comes in

    def sums(self, plan: MenuPlan) -> Sequence[str]:
        fates = (Fate.NEW, Fate.PRICE, Fate.CHANGE, Fate.BACK, Fate.RENAME, Fate.OFF, Fate.SAME, Fate.TWICE)
        return [*super().sums(plan), *(f"{_TAGS[fate][0]} {plan.of(fate):,}" for fate in fates if plan.of(fate))]

    def _chosen(self) -> Sequence[MenuLine]:
        if self.plan is None:
            return ()
        return self.plan.chosen(renamed=self._renamed, unseen=self.unseen.isChecked())

    def count(self) -> int:
        return len(self._chosen())

    def verb(self) -> str:
        return f"导入 {self.count():,} 种"

    def taking(self, plan: MenuPlan) -> tuple[str, Callable[[Approval | None, Told], object]]:
        name, renamed, unseen = self._path.name, frozenset(self._renamed), self.unseen.isChecked()

        def take_in(consent: Approval | None, told: Told) -> MenuLoaded:
            return self.ctx.desk.do(
                menu_import.load_menu, plan, name, renamed=renamed, unseen=unseen, told=told, by=self, approval=consent
            )

        return f"导入菜单 {self.count()} 种", take_in

    def done_words(self, done: MenuLoaded) -> str:
        return loaded_words(done)


class MenuListTab(Section):
    """The wizard as a tab. Signals of ``wizard``: ``left`` and ``imported``."""

    key, title, right = "list", "导入", Right.MENU

    def __init__(self, ctx: Ctx) -> None:
        super().__init__(ctx)
        self.wizard = MenuListImport(ctx)
        self.wizard.told.connect(self.offer_undo)
        into(self.column, wide(self.wizard))

    def offer_undo(self, words: str, done: MenuLoaded) -> None:
        """Say what came in, with the way back."""

        def back() -> None:
            act(
                self.ctx, menu_import.undo_menu, done, then=lambda _count: self.wizard.undone(),
                said=lambda count: f"已撤销导入，{count} 种菜恢复原样",
            )  # fmt: skip

        self.ctx.shell.toast(words, "撤销", back, key=shortcuts.cap("undo"))

    def refresh(self) -> None:
        self.wizard.setEnabled(self.may_change())

    def focus_start(self) -> None:
        self.wizard.focus_start()

    def verbs(self) -> list[Verb]:
        return [Verb("new", "选文件", self.wizard.choose_file), Verb("save", "下一步、导入", self.wizard.forward)]
