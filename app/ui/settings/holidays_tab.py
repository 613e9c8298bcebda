"""放假安排: one year's days that are not what their weekday says, entered by notice or by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from app.rules.dates import local_day
from app.rules.rights import Right
from app.services.centre import calendar
from app.services.centre.calendar import DayRow, YearRow
from app.services.requests import promises, recount
from app.ui.kit.asks import day, line, one_of
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Banner
from app.ui.kit.label import Label
from app.ui.kit.layout import Part, wide
from app.ui.kit.options import Choice
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.records import RecordTab
from app.ui.kit.rows import Column
from app.ui.settings.hours_words import DAY_KINDS
from app.ui.settings.notice_drawer import NoticeDrawer
from app.ui.settings.recount_drawer import RecountDrawer
from app.ui.words.moments import day_words


@dataclass(frozen=True)
class _Day:
    day: date
    kind: str
    name: str


_TAGS = {"off": TagSpec("放假", "ok"), "work": TagSpec("上班", "warn"), "plain": TagSpec("照星期", "mute")}


class HolidaysTab(RecordTab[DayRow, _Day]):
    """The days of the year picked. A year without a table is said above, with the way to enter it."""

    key, title, right = "holidays", "放假安排", Right.SETTINGS
    new_words, starts = "加一天", ("name", "day")
    columns = (
        Column("日期", lambda r: day_words(r.day), 190, strong=True),
        Column("节日", lambda r: r.name),
        Column("来自", lambda r: f"{r.notice_year} 年通知" if r.notice_year else "手工", 110),
        Column("", lambda r: "", 96, tag=lambda r: _TAGS[r.kind]),
    )
    draft = _Day
    asks = (
        day("day", "日期", required="请填日期，如 2026-12-01", hint="2027-01-01", fixed=True),
        one_of("kind", "这天", list(DAY_KINDS.items()), default="off"),
        line("name", "节日", hint="如 春节", most=20),
    )

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._banners: list[Banner] = []
        self._counted = recount.Seen()
        self.notice, self.recount = NoticeDrawer(ctx), RecountDrawer(ctx)
        for drawer in (self.notice, self.recount):
            drawer.hide()
            self.beside_table.addWidget(drawer)
        self.notice.saved.connect(self.show_year)
        self.recount.recounted.connect(self.refresh)

    def tool_parts(self) -> Sequence[Part]:
        self.year = Choice([(y, f"{y} 年") for y in self._choices()], name="年份")
        self.year.setFixedWidth(116)
        self.year.set_value(local_day(self.ctx.desk.now()).year)
        self.year.changed.connect(lambda _value: self.refresh())
        self.told = Label("", "caption", "ink2", elide=True)
        self.paste = Button("粘贴放假通知", icon="clipboard-list", on=self.open_notice)
        return self.year, wide(self.told, 9), self.paste

    def foot_parts(self) -> Sequence[Part]:
        self.state_button = Button("照星期算", kind="ghost", icon="undo-2", on=self._clear)
        return (self.state_button,)

    def _choices(self) -> list[int]:
        today = local_day(self.ctx.desk.now()).year
        known = {row.year for row in self.ctx.desk.see(calendar.years)}
        missing = self.ctx.desk.see(promises.missing_years)
        return sorted({*known, today, today + 1, *missing}, reverse=True)

    def key_of(self, row: DayRow) -> date:
        return row.day

    def name_of(self, row: DayRow) -> str:
        return day_words(row.day)

    def picked(self) -> int:
        """The year shown."""
        value = self.year.value()
        return value if isinstance(value, int) else local_day(self.ctx.desk.now()).year

    def show_year(self, year: int) -> None:
        """Show another year."""
        self._offer(year)
        self.refresh()

    def _offer(self, year: int) -> None:
        self.year.set_options([(y, f"{y} 年") for y in sorted({*self._choices(), year}, reverse=True)])
        self.year.set_value(year)

    def refresh(self) -> None:
        self._offer(self.picked())
        self.paste.setEnabled(self.may_change())
        known = {row.year: row for row in self.ctx.desk.see(calendar.years)}
        self.told.setText(_year_words(known.get(self.picked())))
        for banner in self._banners:
            banner.hide()
            banner.deleteLater()
        self._banners = [*self._missing(), *self._moved()]
        for banner in self._banners:
            self.column.insertWidget(0, banner)
        super().refresh()

    def _missing(self) -> list[Banner]:
        missing = self.ctx.desk.see(promises.missing_years)
        words = "、".join(str(year) for year in missing)
        text = "这些年份先按周一到周五算，期限可能不准；请粘贴国务院办公厅的放假通知。"
        actions = [Action("粘贴通知", lambda: self.open_notice(missing[0]))] if self.may_change() else []
        return [Banner("warn", f"缺 {words} 年的放假安排", text, actions)] if missing else []

    def _moved(self) -> list[Banner]:
        """Promises given before the table was in; the way to them is for who may change the calendar."""
        moved = self.ctx.desk.see(recount.moved, self._counted) if self.may_change() else ()
        if not moved:
            return []
        text = "答应居民的日子还照登记时的算；看过再决定要不要按现在的放假安排重算。"
        return [
            Banner("warn", f"{len(moved)} 件在办事项的期限和日历不一样", text, [Action("看一看", self.open_recount)])
        ]

    def open_recount(self) -> None:
        """Open the list of promises the calendar would move."""
        if self.may_change():
            self.drawer.hide()
            self.notice.hide()
            self.recount.open_list()

    def rows(self, query: str) -> Sequence[DayRow]:
        return self.ctx.desk.see(calendar.days, self.picked())

    def open_notice(self, year: int = 0) -> None:
        """Open the place to paste a notice, for the year shown or another one."""
        if self.may_change():
            self.drawer.hide()
            self.recount.hide()
            self.notice.open_for(year or self.picked())

    def edit(self, row: DayRow | None) -> None:
        self.notice.hide()
        self.recount.hide()
        super().edit(row)
        if row is None:
            self.form.controls["day"].end(False)

    def fill(self, row: DayRow | None) -> None:
        self.form.fill(row, **({} if row else {"day": f"{self.picked()}-"}))

    def show_state(self, row: DayRow | None) -> None:
        super().show_state(row)
        by_hand = row is not None and not row.notice_year
        self.state_button.setVisible(row is not None and self.may_change())
        self.state_button.set_words("不再手工定" if by_hand else "照星期算")

    def save(self) -> None:
        if self.notice.isVisible():
            self.notice.save()
        elif self.recount.isVisible():
            self.recount.save()
        else:
            super().save()

    def store(self, draft: _Day, key: date | None) -> None:
        said = f"{day_words(draft.day)} {DAY_KINDS[draft.kind]}"
        self.keep(calendar.save_day, draft.day, draft.kind, draft.name, said=said, key=draft.day)

    def stored(self, said: str, key: object = None) -> None:
        if isinstance(key, date):
            self._offer(key.year)
        super().stored(said, key)

    def _clear(self) -> None:
        row = self.current
        if row is not None:
            day = day_words(row.day)
            if row.notice_year:
                back: tuple[Any, ...] = (calendar.clear_day, row.day)
                self.remove(calendar.save_day, row.day, "plain", said=f"{day} 照星期算", undo=back)
            else:
                back = (calendar.save_day, row.day, row.kind, row.name)
                self.remove(calendar.clear_day, row.day, said=f"{day} 不再手工定", undo=back)

    def has_draft(self) -> bool:
        return super().has_draft() or self.notice.has_draft()


def _year_words(row: YearRow | None) -> str:
    if row is None:
        return "还没有这一年的放假安排，先按周一到周五算"
    words = f"{row.workdays} 个工作日 · 放假 {row.off} 天 · 调休上班 {row.working} 天"
    return f"{words} · {row.source}" if row.source else words
