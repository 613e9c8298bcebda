"""What the list of residents is narrowed to: the panel where it is chosen, and the chips that take it away again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.people import buildings, care
from app.services.residents import filters, grids
from app.services.residents.filters import ResidentFilter
from app.ui.kit.asks import choice
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, fill_row, into
from app.ui.kit.page import Ctx
from app.ui.kit.plain import set_tip
from app.ui.residents import words
from app.ui.residents.profile import WIDTH

AGES: tuple[tuple[str, str], ...] = (
    ("minor", "未成年"),
    ("adult", "18–59 岁"),
    ("60", "60–69 岁"),
    ("70", "70–79 岁"),
    ("80", "80–89 岁"),
    ("90", "90 岁以上"),
    ("senior", "60 岁以上"),
    ("eldest", "80 岁以上"),
    ("unknown", "没有生日"),
)
NAMES = {"building": "住址", "grid": "网格", "ages": "年龄", "tag": "关怀", "letter": "类别"}
"""The conditions beside the search, in the order of their chips."""

_NONE = {"grid": None}
_LISTED = tuple(letter for letter in care.LETTERS if letter != "Z")
"""Everybody without a group is Z: a list of them is no list of anything."""


def said(name: str, wanted: ResidentFilter) -> str:
    """One condition in words; empty when it is not in force."""
    value = str(getattr(wanted, name) or "")
    if name == "grid":
        return wanted.grid_name if wanted.grid is not None else ""
    if name == "building":
        return place(value)
    if name == "ages":
        return dict(AGES).get(value, "")
    return f"{value} 类" if name == "letter" and value else value


def told(wanted: ResidentFilter) -> str:
    """The whole filter in words: 搜索「王」 · 红梅苑 3幢 · 80–89 岁 · 含已停用."""
    parts = [f"搜索「{wanted.query}」" if wanted.query else "", *(said(name, wanted) for name in NAMES)]
    return " · ".join(part for part in (*parts, "含已停用" if wanted.inactive else "") if part)


def place(stored: str) -> str:
    """红梅苑 3幢, 红梅苑, 3幢."""
    estate, house = buildings.parts(stored)
    return " ".join(part for part in (estate, house.upper()) if part) or ("没有写小区" if stored else "")


class Conditions(QWidget):
    """A chip for every condition in force; pressing one takes it away.

    Signals: ``narrowed(ResidentFilter)`` with what is left. The chips are made once, so that Tab finds them in place.
    """

    narrowed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._wanted = ResidentFilter()
        self.chips: dict[str, Button] = {}
        for name in NAMES:
            chip = Button(kind="soft", sz="sm", icon="x", name=f"去掉{NAMES[name]}")
            chip.clicked.connect(lambda _checked=False, name=name: self._take(name))
            chip.hide()
            self.chips[name] = chip
        self.clear = Button("清除条件", kind="link", sz="sm", on=lambda: self._take(*NAMES))
        said_first = Label("只看", "caption", "ink2")
        fill_row(self, said_first, *self.chips.values(), self.clear, STRETCH, margins=(12, 8, 10, 6))
        self.hide()

    def put(self, wanted: ResidentFilter) -> None:
        """Show the conditions of a filter."""
        self._wanted = wanted
        for name, chip in self.chips.items():
            text = said(name, wanted)
            chip.setText(text)
            chip.setAccessibleName(f"去掉条件 {text}" if text else "")
            set_tip(chip, f"去掉条件 {text}")
            chip.setVisible(bool(text))
        self.setVisible(wanted.narrowed)

    def _take(self, *names: str) -> None:
        self.narrowed.emit(replace(self._wanted, **{name: _NONE.get(name, "") for name in names}))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Whom:
    """What is picked in the panel: an estate and a house as stored, and what else narrows; empty for all."""

    estate: str
    house: str
    ages: str
    tag: str
    letter: str
    grid: UUID | str = ""


class FilterPanel(Drawer):
    """The conditions to choose from; the list follows at once. Signals: ``narrowed(ResidentFilter)``."""

    narrowed = Signal(object)

    def __init__(self, ctx: Ctx) -> None:
        super().__init__("筛选居民", width=WIDTH)
        self.setAccessibleName("筛选居民")
        self._desk = ctx.desk
        self._wanted = ResidentFilter()
        self._houses: dict[str, list[tuple[str, int]]] = {}
        self._grids: dict[object, str] = {}
        letters = [("", "不限"), *((letter, f"{letter} 类") for letter in _LISTED)]
        asks = (
            choice("estate", "小区", (), default="", read=_or_all),
            choice("house", "楼栋", (), default="", read=_or_all),
            choice("grid", "网格", (), default="", read=_or_all),
            choice("ages", "年龄", [("", "全部年龄"), *AGES], default="", read=_or_all),
            choice("tag", "关怀", (), default="", read=_or_all).read_as("关怀标签"),
            choice("letter", "类别", letters, default="", read=_or_all),
        )
        self.form: Form[Whom] = Form(ctx, Whom, asks, self, label_width=52)
        control = self.form.controls
        self.estate, self.house, self.letter = control["estate"], control["house"], control["letter"]
        self.ages, self.tag, self.grid = control["ages"], control["tag"], control["grid"]
        set_tip(self.letter, words.LEGEND)
        self.count = Label("", "strong", "ink2", wrap=True)
        into(self.body, self.form, self.count, STRETCH)
        self.drop = Button("清除条件", kind="ghost", on=self._clear)
        self.see = Button("看名单", kind="primary", on=self.close_drawer)
        into(self.foot, STRETCH, self.drop, self.see)
        self.form.edited.connect(self._changed)
        self.form.entered.connect(self.see.setFocus)

    def begin(self, wanted: ResidentFilter) -> None:
        """Read what there is to choose from, and show what is chosen."""
        self._houses = {}
        for stored, count in self._desk.see(filters.buildings):
            self._houses.setdefault(buildings.parts(stored)[0], []).append((stored, count))
        estates = [(estate + buildings.BETWEEN, f"{estate or '没有写小区'} · {_people(rows)}") for estate, rows in
                   sorted(self._houses.items(), key=lambda one: one[0])]  # fmt: skip
        self.estate.set_options([("", "全部小区"), *estates])
        listed = self._desk.see(grids.grids)
        self._grids = {row.id: row.name for row in listed}
        self.grid.set_options([("", "全部网格"), *self._grids.items()])
        self.form.fields["grid"].setVisible(bool(listed) or wanted.grid is not None)
        tags = self._desk.see(filters.tags)
        self.tag.set_options([("", "不限"), *((tag, tag) for tag in tags)])
        self.form.fields["letter"].setVisible(self._desk.see(filters.may_see_letters))
        self.form.fields["tag"].setVisible(bool(tags) or bool(wanted.tag))
        self.put(wanted)

    def put(self, wanted: ResidentFilter) -> None:
        """Show what is chosen."""
        self._wanted = wanted
        estate = buildings.parts(wanted.building)[0] + buildings.BETWEEN if wanted.building else ""
        self._put_houses(estate)
        house = "" if wanted.building.endswith(buildings.BETWEEN) else wanted.building
        self.form.fill(Whom(estate, house, wanted.ages, wanted.tag, wanted.letter, wanted.grid or ""))
        self.drop.setEnabled(wanted.narrowed)

    def say(self, count: int) -> None:
        """How many fit."""
        self.count.setText(f"符合条件 {count:,} 位" if self._wanted.narrowed else f"共 {count:,} 位")

    def focus_start(self) -> None:
        """Where choosing begins."""
        self.estate.setFocus()

    def _put_houses(self, estate: str) -> None:
        rows = self._houses.get(estate.removesuffix(buildings.BETWEEN), []) if estate else []
        ready = sorted(rows, key=lambda row: buildings.order(buildings.parts(row[0])[1]))
        options = [(stored, f"{buildings.parts(stored)[1].upper()} · {count} 位") for stored, count in ready]
        self.house.set_options([("", "全部楼栋"), *options])
        self.house.setEnabled(bool(ready))

    def _changed(self) -> None:
        chosen = self.form.draft()
        if chosen is None:
            return
        house = chosen.house if chosen.estate and chosen.house.startswith(chosen.estate) else ""
        building = house or chosen.estate
        grid = chosen.grid if isinstance(chosen.grid, UUID) else None
        wanted = replace(
            self._wanted, building=building, ages=chosen.ages, tag=chosen.tag, letter=chosen.letter, grid=grid,
            grid_name=self._grids.get(grid, ""),
        )  # fmt: skip
        self.put(wanted)
        self.narrowed.emit(wanted)

    def _clear(self) -> None:
        self.put(ResidentFilter())
        self.narrowed.emit(self._wanted)
        self.focus_start()


def _or_all(value: object) -> object:
    """What is no longer there to choose from narrows nothing."""
    return value or ""


def _people(rows: Sequence[tuple[str, int]]) -> str:
    return f"{sum(count for _, count in rows):,} 位"
