"""What is on: the activities at the left, found by number, title and place, soon or past."""

from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.dates import local_day
from app.services.activities import listing, schedule
from app.services.activities.listing import ActivityListed
from app.ui.activities.words import filled_words, joined, phase_tag, span_words, waiting_words
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Card, Empty
from app.ui.kit.choices import Segment
from app.ui.kit.fields import SearchBox
from app.ui.kit.layout import fill, put, row, wide
from app.ui.kit.lists import NothingFound, RowsOr
from app.ui.kit.page import Ctx
from app.ui.kit.rows import Column, Table

WIDE = 360
_SCOPES = (("near", "近期"), ("past", "过去"), ("all", "全部"))
_YEAR = timedelta(days=366)
_LONG_AGO = 5 * _YEAR


class ActivityList(QWidget):
    """Signals: ``picked(UUID)`` when another one is in hand, ``opened`` for Enter, ``typed(str)`` for Enter in the
    box, ``new_wanted``."""

    picked = Signal(object)
    opened = Signal()
    typed = Signal(str)
    new_wanted = Signal()

    def __init__(self, ctx: Ctx) -> None:
        super().__init__()
        self.ctx = ctx
        self.setFixedWidth(WIDE)
        self.box = SearchBox("活动 / 地点 / 单号", key=shortcuts.cap("scan"), name="找活动")
        self.scope = Segment(_SCOPES, name="哪些活动")
        now = ctx.desk.now
        self.table: Table[ActivityListed] = Table(
            (
                Column("活动", lambda a: a.row.title, strong=True,
                       sub=lambda a: joined((span_words(a.row.starts_at, a.row.ends_at, now()), a.row.place))),
                Column("报名", filled_words, 62, sub=waiting_words, right=True,
                       tone=lambda a: "bad" if a.over else "warn" if not a.free else "ink"),
                Column("", lambda _a: "", 84, tag=phase_tag),
            ),
            key=lambda a: a.row.id, name="活动清单", top=True,
        )  # fmt: skip
        self.empty = Empty(
            "还没有活动", "先登记一个活动，再给居民报名", Action("新活动", self.new_wanted.emit, "Alt N"), icon="ticket"
        )
        self.nothing = NothingFound(clear=self.clear)
        self.nothing.say("没有这样的活动", "换个说法，或看全部")
        self.views = RowsOr(self.table, self.empty, self.nothing)
        self.new = Button("新活动", kind="soft", icon="plus", key="Alt N", on=self.new_wanted.emit)
        card = Card(flush=True)
        put(card.body, wide(self.views), gap=0)
        fill(self, self.box, row(self.scope, wide(self.new)), wide(card), gap=8)
        self.box.textChanged.connect(lambda _text: self.refresh())
        self.box.moved.connect(self._move)
        self.box.entered.connect(lambda: self.typed.emit(self.box.text().strip()))
        self.scope.changed.connect(lambda _scope: self._turn())
        self.table.row_changed.connect(lambda found: self.picked.emit(None if found is None else found.row.id))
        self.table.chosen.connect(lambda _found: self.opened.emit())

    @property
    def current(self) -> UUID | None:
        """Which one is in hand."""
        found = self.table.row()
        return None if found is None else found.row.id

    def refresh(self) -> None:
        """Read the list again; the one in hand stays in hand."""
        today = local_day(self.ctx.desk.now())
        scope, query = str(self.scope.value()), self.box.text().strip()
        spans = {
            "near": (today - schedule.LONGEST, today + 2 * _YEAR),
            "past": (today - _LONG_AGO, today - timedelta(days=1)),
        }
        first, last = spans.get("" if query else scope, (today - _LONG_AGO, today + 2 * _YEAR))
        rows = self.ctx.desk.see(listing.listing, first, last, query)
        shown = rows[::-1]
        if scope == "near" and not query:  # what began before today and goes on is among them
            shown = tuple(one for one in rows if local_day(one.row.ends_at) >= today)
        self.views.show_rows(shown, self.nothing if query or scope != "near" else None)
        if shown and self.table.row() is None:
            self.table.selectRow(0)
        self.picked.emit(self.current)

    def _turn(self) -> None:
        self.table.start_over()
        self.refresh()

    def _move(self, by: int) -> None:
        at = self.table.currentIndex().row() + by
        if 0 <= at < len(self.table.rows_model.rows):
            self.table.selectRow(at)

    def clear(self) -> None:
        """Everything there is."""
        self.scope.set_value("all")
        self.box.setText("")
        self.refresh()

    def show_activity(self, activity_id: UUID) -> bool:
        """Bring one into hand, wherever in time it lies; False when there is none."""
        if self.table.select_key(activity_id):
            return True
        self.scope.set_value("all")
        self.box.clear()
        self.refresh()
        return self.table.select_key(activity_id)

    def focus_start(self) -> None:
        """The keyboard in the box."""
        self.box.setFocus()
        self.box.selectAll()
