"""The key figures on the page: five as tiles, all of them as a table; those with a list behind them open it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.rules.report.figure import Figure, change, signed_change
from app.rules.report.layout import Indicator
from app.ui.kit import metrics
from app.ui.kit.cards import StatTile
from app.ui.kit.layout import fill_row, into, wide
from app.ui.kit.rows import Column, Table

TILES: tuple[tuple[str, str], ...] = (
    ("received", "clipboard-list"), ("on_time_rate", "clock"), ("diners", "utensils"), ("takings", "banknote"),
    ("room_use_rate", "calendar-days"),
)  # fmt: skip
LISTED = {"received": "received_today", "on_spot_rate": "closed_now"}
"""Key figures that are a list of 受理, by the filter of a day that shows it, made the days of the period."""
REGISTERS = {
    "on_time_rate": "到期台账", "overdue": "逾期台账", "mean_days": "办结台账", "callback_rate": "回访台账",
    "satisfied_rate": "评价台账", "rectified_rate": "整改台账",
    **dict.fromkeys(("diners", "senior_share", "subsidy", "takings"), "收银日报"), "repairs": "维修台账",
    "room_use_rate": "场地使用台账", **dict.fromkeys(("activity_count", "activity_people"), "活动报名台账"),
}  # fmt: skip
"""Key figures whose rows are a register that comes with the program, by its name; of the same period. Of a rate it has
what it is divided by, and a column that says which of them it counts."""
_SAME = {1: ("本月", "上月", "去年"), 3: ("本季", "上季", "去年"), 12: ("本年", "上年", "")}
"""This one, the one before, the one a year ago where that is another one."""


def before_title(months: int) -> str:
    """How the period before is called."""
    return _SAME[months][1]


def moved(one: Indicator, before: Figure) -> str:
    """环比 or 同比 as it is shown."""
    return signed_change(change(one.now, before))


def tone_of(one: Indicator, before: Figure) -> str:
    """The ink of a change: green for the better, red for the worse, else none."""
    found = change(one.now, before)
    way = (found.n or 0) * one.better if found.known else 0
    return "ok" if way > 0 else "bad" if way < 0 else "ink2"


class KeyTiles(QWidget):
    """Five figures in a row. ``to_list(key)`` is called for one that has a list, as ``listed`` says."""

    def __init__(
        self, to_list: Callable[[str], object], listed: Callable[[str], bool], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tiles: dict[str, StatTile] = {}
        self._row = fill_row(self, gap=metrics.CARD_GAP)
        self._to_list, self._listed = to_list, listed

    def show_figures(self, indicators: Sequence[Indicator], before: str) -> None:
        """Show them; ``before`` is what they are compared with."""
        by = {one.key: one for one in indicators}
        for key, icon in TILES:
            one = by.get(key)
            if one is None:
                continue
            if key not in self.tiles:
                self.tiles[key] = self._tile(one, icon)
            said = moved(one, one.before)
            note = f"{said} · 比{before}" if change(one.now, one.before).known else ""
            self.tiles[key].set_figure(one.now.written(), one.unit, note)

    def _tile(self, one: Indicator, icon: str) -> StatTile:
        key = one.key
        tile = StatTile(one.name, icon, "accentInk", on=lambda: self._to_list(key))
        if not self._listed(key):  # nothing to press
            tile.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            tile.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        into(self._row, wide(tile))
        return tile


def key_table(months: int, listed: Callable[[str], bool]) -> Table[Indicator]:
    """All key figures, each change over what it is measured by; Enter opens the list behind the one in front, and
    those that have one for who is on duty, as ``listed`` says, look like it."""
    now, before, ago = _SAME[months]
    columns: list[Column[Indicator]] = [
        Column(
            "指标",
            lambda one: one.name,
            sub=lambda one: one.unit,
            tone=lambda one: "accentInk" if listed(one.key) else "ink",
        ),
        Column(now, lambda one: one.now.written(), 108, right=True, strong=True),
        _moved("环比", before, lambda one: one.before),
    ]
    if ago:
        columns.append(_moved("同比", ago, lambda one: one.year_ago))
        columns.append(Column("本年累计", lambda one: one.so_far.written(), 112, right=True))
    return Table(columns, key=lambda one: one.key, name="主要指标", top=True)


def _moved(title: str, than: str, before: Callable[[Indicator], Figure]) -> Column[Indicator]:
    return Column(
        title,
        lambda one: moved(one, before(one)),
        124,
        sub=lambda one: f"{than} {before(one).written()}",
        tone=lambda one: tone_of(one, before(one)),
        right=True,
    )
