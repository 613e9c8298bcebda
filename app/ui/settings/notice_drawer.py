"""粘贴放假通知: the text goes in, what was read comes out to be looked at, and only then it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from app.errors import Refused
from app.rules.calendar.holiday_notice import NoticeDraft, NoticeWarning, source_of, year_of
from app.rules.calendar.holidays import DaysOff, HolidayTable, HolidayYear
from app.services.centre import calendar
from app.ui.kit import shortcuts, typed
from app.ui.kit.act import look
from app.ui.kit.asks import line, one_of, text
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.forms import Form
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, add, column, holder
from app.ui.kit.page import Ctx
from app.ui.kit.scroll import clear
from app.ui.kit.small_table import Cell, SmallTable
from app.ui.settings.hours_words import DAY_KINDS
from app.ui.words.moments import day_words

_LABEL = 52
_MOST_SOURCE = 200


def warning_words(warning: NoticeWarning) -> str:
    """What to look at, in one line."""
    data = warning.data
    day = day_words(data["day"]) if "day" in data else ""
    return {
        "days_count": f"通知说放 {data.get('said')} 天，读到 {data.get('found')} 天：{warning.line}",
        "weekday": f"{day} 和通知里写的星期不一样：{warning.line}",
        "on_weekday": f"{day} 本来就要上班：{warning.line}",
        "holiday_missing": f"没有读到{data.get('name')}",
        "year_differs": f"通知是 {data.get('said')} 年的，请核对年份",
        "unused": f"这一句没有用上：{warning.line}",
        "part": f"半天或只给部分人的假，没有算进去：{warning.line}",
        "undoes": f"这一句在改以前的安排，没有算进去，请自己改那几天：{warning.line}",
    }.get(warning.code, warning.line)


@dataclass(frozen=True)
class _Notice:
    year: int
    source: str
    notice: str
    how: str


_UNREAD = {
    "part": "这里只有半天或部分人的假，不用记进日历",
    "extends": "要先有这一年的放假安排，才知道延长的是哪几天",
}
_LONGEST_NOTICE = 50_000
"""A whole page around the notice, as it is copied."""

_HOW = (("amend", "只改这几个节日"), ("replace", "整年替换"))


def _year(text: str) -> int:
    return typed.whole(text, 1990, 2199)


class NoticeDrawer(Drawer):
    """Signals: ``saved(year)``. The preview follows the text; saving is possible while there is one."""

    saved = Signal(int)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("粘贴放假通知", width=420, parent=parent)
        self.ctx = ctx
        self.preview: NoticeDraft | None = None
        self._year_chosen, self._how_chosen, self._source_written, self._unread = False, False, False, ""
        asks = (
            line("year", "年份", kind="code", required="请填 1990 到 2199 的整数", most=4, read=_year),
            line("source", "出处", hint="如 国务院办公厅通知，2026-11-04", most=_MOST_SOURCE),
            text(
                "notice",
                "通知全文",
                hint="把通知全文贴在这里",
                lines=6,
                required=True,
                read=self._readable,
                most=_LONGEST_NOTICE,
            ),
            one_of("how", "保存", _HOW, default="replace", when=lambda _values: self._kept is not None),
        )
        self._kept: HolidayYear | None = None
        self.form: Form[_Notice] = Form(ctx, _Notice, asks, self, name="settings.notice", label_width=_LABEL)
        names = ("year", "source", "notice", "how")
        self.year, self.source, self.text, self.how = (self.form.controls[name] for name in names)
        self.found = Label("", "strong", wrap=True)
        self.days = SmallTable([("节日", 108, False), ("日子", 0, False), ("", 64, False)], name="读到的日子")
        self.warnings = column(gap=4)
        self._warnings = holder(self.warnings)
        for part in (self.form, Rule(), self.found, self.days, self._warnings, STRETCH):
            add(self.body, part)
        self.save_button = Button("按这个保存", kind="primary", key=shortcuts.cap("save"), on=self.save)
        for part in (STRETCH, self.save_button):
            add(self.foot, part)
        self.text.changed.connect(lambda _text: self.read())
        self.year.changed.connect(self._choose_year)
        self.source.changed.connect(self._write_source)
        self.how.changed.connect(self._choose_how)
        self.form.handed_over.connect(lambda _begun: self.read())

    def _readable(self, words: str) -> str:
        if self._unread:
            raise ValueError(self._unread)
        return words

    def open_for(self, year: int) -> None:
        """Open for a year, until a notice says which one it is; a text already pasted stays."""
        self._year_chosen = self._how_chosen = False
        self.form.turn_to(None)
        self.form.fill(None, year=year)
        if self.form.resume():
            self.year.set_value(str(year))
        self._source_written = bool(self.source.text().strip())
        self.read()
        self.open_drawer()
        self.text.setFocus()

    def has_draft(self) -> bool:
        """Whether a text stands there that is not kept."""
        return self.form.has_draft() and bool(self.text.toPlainText().strip())

    def _choose_year(self, _text: str) -> None:
        self._year_chosen = True
        self.read()

    def _write_source(self, _text: str) -> None:
        """What people write stays, whatever text is pasted after it."""
        self._source_written = True

    def _choose_how(self, _how: object) -> None:
        self._how_chosen = True
        self._show("")

    def read(self) -> None:
        """Read what is pasted and show it; what cannot be read is said beside the text."""
        self.preview, self._unread = None, ""
        text, line = self.text.toPlainText(), ""
        said = None if self._year_chosen else year_of(text)
        if said is not None:
            with QSignalBlocker(self.year):
                self.year.set_value(str(said))
        if not self._source_written:
            with QSignalBlocker(self.source):
                self.source.set_value(source_of(text)[:_MOST_SOURCE])
        try:
            year = _year(self.year.text())
            if text.strip():
                self.preview = self.ctx.desk.see(calendar.paste_notice, text, year)
        except ValueError:
            pass  # said beside the year when people leave it
        except Refused as refused:
            line = str(refused.data.get("line", ""))
            why = str(refused.data.get("why", ""))
            self._unread = _UNREAD.get(why, "有一句读不懂，写在下面" if line else "读不懂，请贴上通知全文")
        self.form.fields["notice"].set_error(self._unread or None)
        self._offer_how()
        self._show(line)

    def _offer_how(self) -> None:
        """A year that is in may be amended; a notice that lacks holidays does so unless people say otherwise."""
        draft = self.preview
        self._kept = None if draft is None else self.ctx.desk.see(calendar.table).years.get(draft.table.year)
        if draft is not None and not self._how_chosen:
            with QSignalBlocker(self.how):
                self.how.set_value("amend" if self._kept is not None and not draft.whole else "replace")
        self.form.fields["how"].setVisible(self._kept is not None)

    def table_to_keep(self) -> HolidayYear | None:
        """The year's table as it will be kept: what was read, alone or in place of the same holidays."""
        if self.preview is None:
            return None
        read, amends = self.preview.table, self.how.value() == "amend"
        return self._kept.amended(read) if self._kept is not None and amends else read

    def _show(self, unread: str) -> None:
        draft, told = self.preview, self.table_to_keep()
        rows: list[tuple[Cell, ...]] = []
        if draft is not None and told is not None:
            for run in draft.table.runs():
                rows.append((Cell(run.name), Cell(_span(run)), Cell("放假", "ok")))
            for day in sorted(draft.table.working):
                rows.append((Cell(draft.table.working[day]), Cell(day_words(day)[5:]), Cell("上班", "warn")))
            worked = HolidayTable().with_year(told).workdays_in(told.year)
            self.found.setText(f"保存后 {told.year} 年共 {worked} 个工作日，请和通知核对")
        self.found.setVisible(draft is not None)
        self.days.setVisible(draft is not None)
        self.days.set_rows(rows)
        self._say([*self._to_look_at(draft, told), *([f"读不懂这一句：{unread}"] if unread else [])])
        self.save_button.setEnabled(draft is not None)

    def _to_look_at(self, draft: NoticeDraft | None, told: HolidayYear | None) -> list[str]:
        """What goes with this way of keeping it comes first, then what the notice itself leaves open."""
        if draft is None or told is None:
            return []
        said = []
        gone = self._kept.lost(told) if self._kept is not None else ()
        if gone:
            said.append("保存后去掉：" + "、".join(f"{run.name} {_span(run)}" for run in gone))
        for row in self.ctx.desk.see(calendar.overruled, told):
            said.append(f"{day_words(row.day)} 手工定为{DAY_KINDS[row.kind]}，仍照手工的")
        amends = self._kept is not None and told is not draft.table
        left = [w for w in draft.warnings if not (amends and w.code == "holiday_missing")]
        return [*said, *(f"请看：{warning_words(warning)}" for warning in left)]

    def _say(self, told: Sequence[str]) -> None:
        clear(self.warnings)
        for words in told:
            self.warnings.addWidget(Label(words, "caption", "warn", wrap=True))

    def save(self) -> None:
        """Keep what the preview shows."""
        typed = self.form.draft()
        if typed is None or self.preview is None:
            return
        year = self.preview.table.year
        self.preview = look(self.ctx, calendar.paste_notice, typed.notice, year, typed.source, form=self.form)
        told = self.table_to_keep()
        if told is None:
            return

        def done(_none: None) -> None:
            self.form.put("notice", "")
            self.form.saved()
            self.close_drawer()
            self.ctx.shell.toast(f"已保存 {year} 年的放假安排")
            self.saved.emit(year)

        self.form.run(calendar.save_year, told, then=done)


def _span(run: DaysOff) -> str:
    return f"{run.first:%m-%d}" if run.first == run.last else f"{run.first:%m-%d} 至 {run.last:%m-%d}"
