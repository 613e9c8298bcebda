"""放假安排: one year's days that are not what their weekday says, entered by notice or by hand."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout

from app.rules.dates import local_day
from app.rules.rights import Right
from app.services.centre import calendar
from app.services.centre.calendar import DayRow, YearRow
from app.ui.kit import shortcuts, typed
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Banner
from app.ui.kit.choices import Segment
from app.ui.kit.field import Field
from app.ui.kit.field_form import checked
from app.ui.kit.label import Label
from app.ui.kit.list_tab import ListTab
from app.ui.kit.options import Choice
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.rows import Column
from app.ui.settings.hours_words import DAY_KINDS
from app.ui.settings.notice_drawer import NoticeDrawer
from app.ui.words.moments import day_words

_LABEL = 52


def _tag(row: DayRow) -> TagSpec:
    return TagSpec("放假", "ok") if row.kind == "off" else TagSpec("上班", "warn")


class HolidaysTab(ListTab[DayRow]):
    """The days of the year picked. A year without a table is said above, with the way to enter it."""

    key, title, right = "holidays", "放假安排", Right.SETTINGS
    new_words = "加一天"

    def __init__(self, ctx: Ctx) -> None:
        columns: list[Column[DayRow]] = [
            Column("日期", lambda r: day_words(r.day), 190, strong=True),
            Column("节日", lambda r: r.name),
            Column("", lambda r: "", 96, tag=_tag),
        ]
        super().__init__(ctx, columns, lambda r: r.day)
        self._banner: Banner | None = None
        self.year = Choice([(y, f"{y} 年") for y in self._choices()], name="年份")
        self.year.setFixedWidth(116)
        self.told = Label("", "caption", "ink2", elide=True)
        self.paste = Button("粘贴放假通知", icon="clipboard-list", on=self.open_notice)
        self.tool_row.insertWidget(0, self.year)
        self.tool_row.insertWidget(1, self.told, 9)
        self.tool_row.insertWidget(2, self.paste)
        self.notice = NoticeDrawer(ctx)
        self.notice.hide()
        beside = self.column.itemAt(self.column.count() - 1)
        side = beside.layout() if beside is not None else None
        if isinstance(side, QHBoxLayout):
            side.addWidget(self.notice)
        self.year.set_value(local_day(ctx.desk.now()).year)
        self.year.changed.connect(lambda _value: self.refresh())
        self.notice.saved.connect(self.show_year)

    def _choices(self) -> list[int]:
        today = local_day(self.ctx.desk.now()).year
        known = {row.year for row in self.ctx.desk.see(calendar.years)}
        missing = self.ctx.desk.see(calendar.missing_years)
        return sorted({*known, today, today + 1, *missing}, reverse=True)

    def build_form(self) -> None:
        body = self.drawer.body
        self.day = self.form.line(
            "day", "日期", body, kind="amount", required=True, hint="2027-01-01", check=checked(typed.day),
            label_width=_LABEL,
        )  # fmt: skip
        self.kind = Segment(list(DAY_KINDS.items()), name="放假还是上班")
        self.form.add("kind", Field("这天", self.kind, label_width=_LABEL), body)
        self.name = self.form.line("name", "节日", body, hint="如 春节", label_width=_LABEL, most=20)
        body.addStretch(1)
        self.state_button = Button("照星期算", kind="ghost", icon="undo-2", on=self._clear)
        self.drawer.foot.addWidget(self.state_button)

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
        self._warn(self.ctx.desk.see(calendar.missing_years))
        super().refresh()

    def _warn(self, missing: tuple[int, ...]) -> None:
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        if missing:
            words = "、".join(str(year) for year in missing)
            text = "这些年份先按周一到周五算，期限可能不准；请粘贴国务院办公厅的放假通知。"
            actions = [Action("粘贴通知", lambda: self.open_notice(missing[0]))] if self.may_change() else []
            self._banner = Banner("warn", f"缺 {words} 年的放假安排", text, actions)
            self.column.insertWidget(0, self._banner)

    def rows(self) -> Sequence[DayRow]:
        return self.ctx.desk.see(calendar.days, self.picked())

    def open_notice(self, year: int = 0) -> None:
        """Open the place to paste a notice, for the year shown or another one."""
        if self.may_change():
            self.drawer.hide()
            self.notice.open_for(year or self.picked())

    def edit(self, row: DayRow | None) -> None:
        self.notice.hide()
        super().edit(row)

    def fill(self, row: DayRow | None) -> None:
        self.day.setText(row.day.isoformat() if row else f"{self.picked()}-")
        self.kind.set_value(row.kind if row else "off")
        self.name.setText(row.name if row else "")

    def typed(self) -> object:
        return self.day.text(), self.kind.value(), self.name.text()

    def show_state(self, row: DayRow | None) -> None:
        may = self.may_change()
        self.day.setEnabled(may and row is None)
        for control in (self.kind, self.name):
            control.setEnabled(may)
        self.state_button.setVisible(row is not None and may)

    def name_of(self, row: DayRow) -> str:
        return day_words(row.day)

    def focus_form(self, fresh: bool) -> None:
        box = self.day if fresh else self.name
        box.setFocus()
        if fresh:
            box.end(False)

    def save(self) -> None:
        if self.notice.isVisible():
            self.notice.save()
        else:
            super().save()

    def store(self) -> None:
        day, kind = typed.day(self.day.text()), str(self.kind.value())
        self.form.run(
            calendar.save_day, day, kind, self.name.text(), then=lambda _none: self._stored(day, DAY_KINDS[kind])
        )

    def _stored(self, day: date, words: str) -> None:
        self._offer(day.year)
        self.stored(f"{day_words(day)} {words}", day)

    def _clear(self) -> None:
        row = self.current
        if row is None:
            return

        def back() -> None:
            self.form.run(calendar.save_day, row.day, row.kind, row.name, then=lambda _none: self.refresh())

        def done(_none: None) -> None:
            self.current = None
            self.drawer.close_drawer()
            self.refresh()
            self.ctx.shell.toast(f"{day_words(row.day)} 照星期算", "撤销", back, key=shortcuts.cap("undo"))

        self.form.run(calendar.save_day, row.day, None, then=done)

    def has_draft(self) -> bool:
        return super().has_draft() or self.notice.has_draft()


def _year_words(row: YearRow | None) -> str:
    if row is None:
        return "还没有这一年的放假安排，先按周一到周五算"
    words = f"{row.workdays} 个工作日 · 放假 {row.off} 天 · 调休上班 {row.working} 天"
    return f"{words} · {row.source}" if row.source else words
