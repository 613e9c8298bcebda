"""到期与超期事项: what is late and what comes next, the most urgent first; its tags follow the clock by themselves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.dates import local, local_day
from app.rules.records import brief_number
from app.services.dashboard import DueRow
from app.services.requests.listing import RequestsToday
from app.services.requests.promises import minute
from app.ui.kit.cards import Action, Empty
from app.ui.kit.lists import RowsOr
from app.ui.kit.paint import TagSpec
from app.ui.kit.rows import Column, Table
from app.ui.today.words import due_day
from app.ui.words.moments import late_words


def due_tag(due: datetime, now: datetime, late_days: int = 0) -> TagSpec:
    """超期 2 个工作日, 今天 11:30, 明天, 11-30 周一. Late by no working day yet, it is said in hours."""
    days = (local_day(due) - local_day(now)).days
    if due < minute(now):
        return TagSpec(late_words(due, now, late_days), "bad", "alarm-clock")
    if days == 0:
        return TagSpec(f"今天 {local(due):%H:%M}", "warn", "clock")
    return TagSpec("明天" if days == 1 else due_day(local_day(due)), "mute")


class DuePanel(RowsOr[DueRow]):
    """The table, or that nothing is due. Signals: ``chosen(DueRow)``.

    ``figures`` are the counters as they are at the minute of ``clock``: a request that has become late since they were
    read is moved over, without asking the store.
    """

    chosen = Signal(object)

    def __init__(self, clock: Callable[[], datetime], new: Action, parent: QWidget | None = None) -> None:
        table = Table(self._columns(), key=lambda r: r.id, name="到期与超期事项")
        empty = Empty("没有超期的，也没有快到期的", "新来的事项登记后，期限到了就排在这里", new, icon="circle-check")
        super().__init__(table, empty, parent=parent)
        self._clock = clock
        self._read_at: datetime | None = None
        self._figures: RequestsToday | None = None
        self.table.chosen.connect(self.chosen)

    def _columns(self) -> tuple[Column[DueRow], ...]:
        return (
            Column("单号", lambda r: brief_number(r.number), 128, tone=lambda r: "ink2"),
            Column("事项", lambda r: r.item, sub=_fate, strong=True),
            Column("居民", lambda r: r.resident or "匿名", 142, sub=_person, strong=True),
            Column("期限", lambda r: "", 140, tag=lambda r: due_tag(r.due_at, self._clock(), r.late_days)),
            Column(
                "首问 / 承办",
                lambda r: r.receiver or "—",
                116,
                sub=lambda r: r.handler or "还没派",
                tone=lambda r: "ink2",
            ),
        )

    def set_due(self, rows: tuple[DueRow, ...], figures: RequestsToday) -> None:
        """Show what was read now."""
        self._read_at, self._figures = self._clock(), figures
        self.show_rows(rows)
        if rows and self.table.row() is None:
            self.table.selectRow(0)

    @property
    def rows(self) -> tuple[DueRow, ...]:
        """The rows shown."""
        return self.table.rows_model.rows

    @property
    def read_at(self) -> datetime | None:
        """When the rows were read."""
        return self._read_at

    def retime(self) -> None:
        """A minute has passed: the same rows, their tags as they read now."""
        self.table.viewport().update()

    def figures(self) -> RequestsToday | None:
        """The counters of this minute; None before the first reading."""
        if self._figures is None or self._read_at is None:
            return None
        read, now = minute(self._read_at), minute(self._clock())
        gone = sum(1 for row in self.rows if read <= row.due_at < now)
        if not gone:
            return self._figures
        today = local_day(now)
        coming = (row.due_at for row in self.rows if row.due_at >= now and local_day(row.due_at) == today)
        was = self._figures
        return replace(
            was, late=was.late + gone, due_today=max(was.due_today - gone, 0), next_due=min(coming, default=None)
        )


def _fate(row: DueRow) -> str:
    return row.scene


def _person(row: DueRow) -> str:
    return " · ".join(word for word in ("" if row.age is None else f"{row.age}岁", row.door) if word)
