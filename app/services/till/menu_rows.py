"""One row of a menu list looked at: what it says, what is wrong with it, which dish it is and what it would change."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.errors import Refused
from app.rules import money, validation
from app.rules.people import listed, names
from app.rules.till import listed as menu_listed
from app.rules.till.listed import Price
from app.services.lists.rows import Cells, ListRow, Place, Read
from app.services.lists.table import Shape
from app.services.till import menu
from app.services.till.menu import TOP_PRICE, CategoryRow, DishDraft, DishRow
from app.services.work import View

MENU = Shape(
    {
        "code": ("菜号", "编号", "编码", "代码", "货号", "code"),
        "off": ("停售", "停用", "下架", "状态"),
        "set": ("套餐号", "套餐代码", "套餐代号", "set code"),
        "senior": ("长者", "老人", "老年", "优惠", "senior"),
        "category": ("分类", "类别", "品类", "种类", "大类", "category"),
        "unit": ("单位", "规格", "计价", "unit"),
        "half": ("半份价", "半份", "小份"),
        "price": ("价格", "单价", "售价", "菜价", "定价", "零售价", "价", "price"),
        "name": ("菜名", "品名", "名称", "菜品", "菜式", "品种", "name"),
    },
    key="name",
    one_each=("code", "name"),
)
NO_CATEGORY = "未分类"
_MAY_SAY_NOTHING = ("code", "off", "senior", "set", "category", "unit", "price", "half")
_FAR = 3
"""How many times dearer or cheaper is worth a second look."""


class Fate(StrEnum):
    """What becomes of a good row."""

    NEW = "new"
    PRICE = "price"  # only its price changes
    CHANGE = "change"
    BACK = "back"  # a dish taken off the menu is on it again
    RENAME = "rename"  # its code or its name is another one's now: done only when people say so
    OFF = "off"
    SAME = "same"
    TWICE = "twice"  # the file says the same thing again


@dataclass(frozen=True)
class Wanted:
    """What a dish is to be; ``category`` is a name, for it may be new."""

    code: str
    name: str
    category: str
    price: int
    by_weight: bool
    unit_grams: int
    senior_eligible: bool
    set_code: str = ""
    half_price: int | None = None

    @classmethod
    def of(cls, dish: DishRow) -> "Wanted":
        """What a dish on record is."""
        return cls(
            dish.code, dish.name, dish.category, dish.price, dish.by_weight, dish.unit_grams, dish.senior_eligible,
            dish.set_code,
            dish.half_price,
        )  # fmt: skip

    def draft(self, category_id: UUID, meals: tuple[str, ...]) -> DishDraft:
        """As ``save_dish`` takes it."""
        return DishDraft(
            self.code, self.name, category_id, self.price, meals, self.by_weight, self.unit_grams, self.senior_eligible,
            self.set_code,
            self.half_price,
        )  # fmt: skip


@dataclass(frozen=True)
class MenuLine(ListRow):
    """One line of a menu list; ``dish`` is the one on record it is about, ``wanted`` what it is to be.

    What was read into cells: ``category`` (none was said), ``unit`` (none was said for a dish by weight), ``far`` (the
    price is far from what it was), ``senior`` (a price of its own, which the policy makes instead).
    """

    code: str
    name: str
    category: str
    price: int
    fate: Fate = Fate.SAME
    dish: DishRow | None = None
    wanted: Wanted | None = field(default=None, compare=False, repr=False)
    new_category: bool = False
    said_before: int | None = None
    """The line that says the same."""

    @property
    def changes(self) -> tuple[str, ...]:
        """In which fields of ``Wanted`` the dish on record becomes another."""
        if self.dish is None or self.wanted is None:
            return ()
        before = vars(Wanted.of(self.dish))
        return tuple(name for name, value in vars(self.wanted).items() if value != before[name])


class _Said(NamedTuple):
    line: int
    code: str
    name: str
    price: int


class MenuNow:
    """The menu as it stands and every row so far, to be asked which dish a row is about."""

    def __init__(self, view: View) -> None:
        self._code: dict[str, DishRow] = {}
        self._named: dict[str, list[DishRow]] = {}
        self._ids: dict[UUID, DishRow] = {}
        for dish in menu.dishes(view):
            self._named.setdefault(names.fold(dish.name), []).append(dish)
            self._ids[dish.id] = dish
            if dish.active:
                self._code[dish.code] = dish
        self._categories = {names.fold(group.name): group for group in menu.categories(view)}
        self._rows: dict[int, _Said] = {}
        self._last = max((int(code) for code in self._code), default=0)

    def by_code(self, code: str) -> DishRow | None:
        """The dish on sale with a code."""
        return self._code.get(code)

    def by_id(self, dish_id: UUID) -> DishRow | None:
        """A dish on record."""
        return self._ids.get(dish_id)

    def by_name(self, name: str) -> DishRow | None:
        """The one dish of a name: on sale, else taken off the menu."""
        called = self._named.get(names.fold(name), [])
        active = [dish for dish in called if dish.active]
        return active[0] if len(active) == 1 else called[0] if called and not active else None

    def category(self, name: str) -> CategoryRow | None:
        """A category in use by its name."""
        return self._categories.get(names.fold(name))

    def next_code(self) -> str:
        """The number after the highest in use."""
        self._last += 1
        return str(self._last)

    def before(self, key: int, code: str, name: str) -> _Said | None:
        """Another row with this code; for one without a code of its own, or for a row that has none, with this name."""
        others = [row for at, row in self._rows.items() if at != key]
        same = names.fold(name)
        return next((row for row in others if (row.code == code if code else names.fold(row.name) == same)), None)

    def note(self, key: int, said: _Said) -> None:
        """Remember a row for those below it."""
        self._rows[key] = said
        if said.code.isascii() and said.code.isdigit():
            self._last = max(self._last, int(said.code))

    def forget(self, key: int) -> None:
        """A row is looked at anew."""
        self._rows.pop(key, None)


def read_line(place: Place, typed: dict[str, str], now: MenuNow, carried: tuple[str, ...] = ()) -> MenuLine:
    """One row checked field by field: all that is wrong with it is said at once. It is remembered in ``now``."""
    empty = [
        name for name in _MAY_SAY_NOTHING if typed.get(name, "").strip() != "0"
    ]  # of a price and a tick 0 says much
    cells = Cells(typed, carried, empty)
    code, name, category = _code(cells), _name(cells), _text(cells, "category", 20)
    price, off = _price(cells), _off(cells)
    fen = price.fen if price is not None else 0
    row = MenuLine(code, name or cells.get("name"), category, fen, place=place, typed=cells.typed)
    again = now.before(place.key, code, name) if not cells.wrong else None
    if again is not None and (names.fold(again.name), again.price) == (names.fold(name), fen):
        return replace(row, fate=Fate.TWICE, said_before=again.line)
    if again is not None:
        cells.refuse("code" if code else "name", "listed_before", line=again.line, name=again.name)
    dish = _dish(cells, now, code, name)
    if dish is None and price is None and not off:
        cells.refuse("price", "empty")
    if not cells.wrong:
        wanted = _wanted(cells, now, row, dish, price)
        if not cells.wrong:
            row = replace(row, dish=dish, wanted=wanted, code=wanted.code, category=wanted.category)
            row = replace(row, fate=_fate(row, off), new_category=now.category(wanted.category) is None)
    now.note(place.key, _Said(place.line, row.code, name, fen))
    return replace(row, wrong=tuple(cells.wrong), read=tuple(cells.read))


def _code(cells: Cells) -> str:
    code = "".join(cells.get("code").split())
    if code and not (code.isascii() and code.isdigit() and len(code) <= 4):
        cells.refuse("code", "dish_code")
    return code


def _name(cells: Cells) -> str:
    name = _text(cells, "name", 40, required=True)
    why = listed.no_person(name) if name else ""
    if why in ("columns", "sum", "remark"):
        cells.refuse("name", f"dish_{why}")
    return name


def _text(cells: Cells, name: str, limit: int, *, required: bool = False) -> str:
    try:
        return validation.text(name, cells.get(name), limit, required=required)
    except Refused as refused:
        cells.refused(refused)
        return ""


def _price(cells: Cells) -> Price | None:
    """What a portion, or so many grams, costs; None when nothing is said."""
    text = cells.get("price")
    if not text:
        return None
    try:
        price = menu_listed.listed_price(text, TOP_PRICE)
    except money.MoneyError as wrong:
        cells.refuse("price", "price_form" if wrong.code == "format" else wrong.code)
        return None
    if price.fen < 1:
        cells.refuse("price", "price_none")
    return price


def _off(cells: Cells) -> bool:
    text = cells.get("off")
    off = menu_listed.off_sale(text) if text else False
    if off is None:
        cells.refuse("off", "off_form")
    return bool(off)


def _dish(cells: Cells, now: MenuNow, code: str, name: str) -> DishRow | None:
    """The dish on record a row is about. A code that is one dish's and a name that is another's is wrong."""
    called = now.by_name(name)
    dish = now.by_code(code) if code else None
    if dish is None:
        return called
    if called is not None and called.active and called.id != dish.id:
        cells.refuse("code", "code_other", name=dish.name)
    return dish


def _wanted(cells: Cells, now: MenuNow, row: MenuLine, dish: DishRow | None, price: Price | None) -> Wanted:
    """What the dish is to be: what the row does not say stays as it is, or is as usual for a new one."""
    category = row.category
    if not category:
        category = NO_CATEGORY if dish is None else dish.category
        if dish is None:
            cells.read.append(Read("category", "category", "", NO_CATEGORY))
    group = now.category(category)
    name = dish.name if dish is not None and names.fold(dish.name) == names.fold(row.name) else row.name
    by_weight, grams = _unit(cells, dish, price)
    fen = price.fen if price is not None else dish.price if dish is not None else 0
    if dish is not None and max(fen, dish.price) > _FAR * min(fen, dish.price):
        cells.read.append(Read("price", "far", money.yuan(dish.price), money.yuan(fen)))
    code = row.code or (dish.code if dish is not None else now.next_code())
    if dish is not None and not dish.active and not row.code and now.by_code(code) is not None:
        code = now.next_code()  # its old number is another dish's by now
    category = group.name if group is not None else category
    own_set = _text(cells, "set", 12) or ("" if dish is None else dish.set_code)
    half = None if by_weight else _half(cells, dish, fen)
    return Wanted(code, name, category, fen, by_weight, grams, _senior(cells, dish, fen), own_set, half)


def _half(cells: Cells, dish: DishRow | None, price: int) -> int | None:
    """What half a portion costs; what the row does not say stays as it is."""
    text = cells.get("half")
    if not text:
        return None if dish is None else dish.half_price
    try:
        half = menu_listed.listed_price(text, TOP_PRICE).fen
    except money.MoneyError as wrong:
        cells.refuse("half", "price_form" if wrong.code == "format" else wrong.code)
        return None
    if not 1 <= half < price:
        cells.refuse("half", "half_form")
    return half


def _unit(cells: Cells, dish: DishRow | None, price: Price | None) -> tuple[bool, int]:
    """Whether a dish is sold by weight, and by how many grams."""
    per = price.grams if price is not None else None
    unit = cells.get("unit")
    grams = per or (menu_listed.grams(unit) if unit else None)
    if grams is not None:
        if not 1 <= grams <= menu.MOST_GRAMS:
            cells.refuse("unit", "range", low=1, high=menu.MOST_GRAMS)
        return True, grams
    if dish is None or unit:
        return False, dish.unit_grams if dish is not None else menu.USUAL_GRAMS
    if dish.by_weight and price is not None:
        cells.read.append(Read("unit", "unit", "", str(dish.unit_grams)))
    return dish.by_weight, dish.unit_grams


def _senior(cells: Cells, dish: DishRow | None, price: int) -> bool:
    """Whether a dish has the senior benefit: ticked, or a lower price of its own, which the policy makes."""
    usual = dish is None or dish.senior_eligible
    text = cells.get("senior")
    said = menu_listed.yes(text) if text else usual
    if said is not None:
        return said
    try:
        own = menu_listed.listed_price(text, TOP_PRICE).fen
    except money.MoneyError:
        own = price + 1
    if own > price:
        cells.refuse("senior", "senior_form")
    elif own < price:
        cells.read.append(Read("senior", "senior", money.yuan(own), ""))
    return own < price


def _fate(row: MenuLine, off: bool) -> Fate:
    dish, changes = row.dish, set(row.changes)
    if off:
        return Fate.OFF if dish is not None and dish.active else Fate.SAME
    if dish is None:
        return Fate.NEW
    if not dish.active:
        return Fate.BACK
    if changes & {"code", "name"}:
        return Fate.RENAME
    return Fate.SAME if not changes else Fate.PRICE if changes == {"price"} else Fate.CHANGE
