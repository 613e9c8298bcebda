"""Taking a menu list in: new dishes, new prices, what is off the menu; each as if it were changed by hand.

``preview_menu`` writes nothing; ``load_menu`` is one transaction that takes in the good rows, and ``undo_menu`` goes
back.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from uuid import UUID

from app.errors import Refused
from app.rules.people import names
from app.rules.rights import Right
from app.services.lists.rows import Plan, heard, lines
from app.services.lists.spreadsheet import Told
from app.services.lists.table import Table
from app.services.till import menu
from app.services.till.menu import TONES, DishRow
from app.services.till.menu_rows import Fate, MenuLine, MenuNow, Wanted, read_line
from app.services.work import View, Work, asks

_COMES_IN = frozenset((Fate.NEW, Fate.PRICE, Fate.CHANGE, Fate.BACK, Fate.OFF))


@dataclass(frozen=True)
class MenuPlan(Plan[MenuLine]):
    """A menu list checked."""

    now: MenuNow | None = field(default=None, compare=False, repr=False)

    def chosen(self, *, renamed: Collection[int] = (), unseen: bool = False) -> tuple[MenuLine, ...]:
        """What comes in: rows that rename a dish only when in ``renamed``, hidden ones only with ``unseen``."""
        return tuple(
            row
            for row in self.rows
            if not (row.wrong or row.skip or (row.place.unseen and not unseen))
            and (row.fate in _COMES_IN or (row.fate is Fate.RENAME and row.key in renamed))
        )

    def of(self, fate: Fate) -> int:
        """How many good rows have a fate."""
        return sum(row.fate is fate and not row.wrong and not row.skip for row in self.rows)


@dataclass(frozen=True)
class _Done:
    """What became of one dish: None before it was there; ``after`` is what ``undo_menu`` must find to go back."""

    dish_id: UUID
    before: DishRow | None
    after: DishRow


@dataclass(frozen=True)
class MenuLoaded:
    """What a menu list brought, and what is needed to go back."""

    new: int
    priced: int
    changed: int
    off: int
    wrong: int
    done: tuple[_Done, ...] = field(default=(), repr=False)
    categories: tuple[UUID, ...] = field(default=(), repr=False)


@asks(Right.MENU)
def preview_menu(view: View, tables: Sequence[Table], columns: dict[int, str], told: Told | None = None) -> MenuPlan:
    """Check every row; ``told(done, total)`` hears of every hundredth and may raise to stop.

    In a list without a column for it, a line that is nothing but the name of a category heads the dishes below.
    """
    total = sum(len(table.rows) for table in tables)
    now, made, heading = MenuNow(view), list[MenuLine](), ""
    for place, typed, carried in lines(tables, columns):
        if told is not None and place.key % 100 == 0:
            told(place.key, total)
        said = {name for name, text in typed.items() if text}
        if "category" not in columns.values() and said == {"name"} and (group := now.category(typed["name"])):
            heading = group.name
        elif said:
            headed = {"category": heading} if heading else {}
            made.append(read_line(place, {**typed, **headed}, now, carried))
    return MenuPlan(tuple(made), dict(columns), now)


@asks(Right.MENU)
def mend_menu(view: View, planned: MenuPlan, key: int, typed: dict[str, str]) -> MenuPlan:
    """One row looked at anew with what people typed over its cells."""
    row, now = planned.row(key), planned.now or MenuNow(view)
    now.forget(key)
    return planned.put(read_line(row.place, {**row.typed, **typed}, now))


def load_menu(
    work: Work, planned: MenuPlan, file: str = "", *, renamed: Collection[int] = (), unseen: bool = False,
    told: Told | None = None,
) -> MenuLoaded:  # fmt: skip
    """Keep the good rows of a preview, all of them or none; what is wrong, skipped or the same stays outside.

    Of ``file`` the trail keeps the ending; ``told(done, total)`` may raise to stop: then nothing is kept. Raises
    ``Refused``: import_empty, import_stale when one of the dishes was changed since the preview, field_bad,
    needs_approver.
    """
    work.require(Right.MENU)
    chosen = planned.chosen(renamed=renamed, unseen=unseen)
    if not chosen:
        raise Refused("import_empty")
    fresh = MenuNow(work)
    if any(_stale(fresh, row) for row in chosen):
        raise Refused("import_stale")
    made: dict[str, UUID] = {}
    kept: list[tuple[UUID, DishRow | None]] = []
    for row in heard(_free_codes_first(chosen), told):
        kept.append((_keep(work, row, fresh, made), row.dish))
    after = {dish.id: dish for dish in menu.dishes(work)}
    done = tuple(_Done(dish_id, before, after[dish_id]) for dish_id, before in kept)
    came = Counter(row.fate for row in chosen)
    changed = came[Fate.CHANGE] + came[Fate.BACK] + came[Fate.RENAME]
    loaded = MenuLoaded(
        came[Fate.NEW], came[Fate.PRICE], changed, came[Fate.OFF], planned.wrong, done, tuple(made.values())
    )
    work.audit(
        "menu_import", "", new=loaded.new, priced=loaded.priced, changed=loaded.changed, retired=loaded.off,
        wrong=loaded.wrong, file=PurePath(file).suffix.lower()[:10],
    )  # fmt: skip
    work.touched("menu")
    return loaded


def undo_menu(work: Work, loaded: MenuLoaded) -> int:
    """Go back to before a list was taken in; dishes changed again since are left alone. Returns how many went back.

    What was new is taken off the menu: it may have been sold. Raises ``Refused``: needs_approver, field_bad when a
    code has been given to another dish since.
    """
    work.require(Right.MENU)
    now = {dish.id: dish for dish in menu.dishes(work)}
    back = [one for one in reversed(loaded.done) if one.dish_id in now and _same(now[one.dish_id], one.after)]
    holders = {dish.code: dish.id for dish in now.values()}
    for one in back:
        _undo(work, one, holders)
    for group in menu.categories(work):
        if group.id in loaded.categories and not group.dishes:
            menu.save_category(work, group.name, group.tone, group.id, active=False)
    work.touched("menu")
    return len(back)


def _same(one: DishRow, other: DishRow) -> bool:
    """Whether a dish is what it was, whatever was sold or marked since."""
    return (Wanted.of(one), one.active, one.meals) == (Wanted.of(other), other.active, other.meals)


def _undo(work: Work, one: _Done, holders: Mapping[str, UUID]) -> None:
    """``holders`` says which dish has a code now."""
    before = one.before
    if before is None:
        menu.retire_dish(work, one.dish_id)
        return
    if before.active and not one.after.active:
        menu.restore_dish(work, one.dish_id)
    elif Wanted.of(before) != Wanted.of(one.after):
        wanted = Wanted.of(before)
        if not before.active and holders.get(wanted.code, one.dish_id) != one.dish_id:
            wanted = replace(wanted, code=one.after.code)  # somebody else's since it went; off the menu it needs none
        menu.save_dish(work, wanted.draft(before.category_id, before.meals), one.dish_id)
    if not before.active and one.after.active:
        menu.retire_dish(work, one.dish_id)


def _stale(fresh: MenuNow, row: MenuLine) -> bool:
    """Whether the dish of a row, or the code it would get, has changed since the list was compared."""
    dish = row.dish
    if dish is None:
        return fresh.by_code(row.code) is not None or fresh.by_name(row.name) is not None
    found = fresh.by_id(dish.id)
    return found is None or not _same(found, dish)


def _free_codes_first(chosen: Sequence[MenuLine]) -> list[MenuLine]:
    """Dishes that leave a code before those that take it."""
    return sorted(chosen, key=lambda row: (row.fate is not Fate.OFF, row.fate is not Fate.RENAME, row.key))


def _keep(work: Work, row: MenuLine, fresh: MenuNow, made: dict[str, UUID]) -> UUID:
    dish, wanted = row.dish, row.wanted
    if dish is not None and row.fate is Fate.OFF:
        menu.retire_dish(work, dish.id)
        return dish.id
    assert wanted is not None  # as for every row without anything wrong
    group = fresh.category(wanted.category)
    key = names.fold(wanted.category)
    if group is None and key not in made:
        made[key] = _category(work, wanted.category, len(made))
    draft = wanted.draft(group.id if group is not None else made[key], dish.meals if dish is not None else ())
    if dish is not None and row.fate is Fate.PRICE:
        menu.set_price(work, dish.id, draft.price)
        return dish.id
    dish_id = menu.save_dish(work, draft, dish.id if dish is not None else None)
    if row.fate is Fate.BACK:
        menu.restore_dish(work, dish_id)
    return dish_id


def _category(work: Work, name: str, made: int) -> UUID:
    """A category by its name: one taken out of use comes back, a new one gets the next colour."""
    every = menu.categories(work, inactive=True)
    known = next((group for group in every if names.fold(group.name) == names.fold(name)), None)
    if known is not None:
        return menu.save_category(work, known.name, known.tone, known.id)
    return menu.save_category(work, name, TONES[(len(every) + made) % len(TONES)])
