"""粘贴放假通知: the text goes in, what was read comes out to be looked at, and only then it is kept."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import Refused
from app.rules.calendar.holiday_notice import NoticeDraft, NoticeWarning
from app.rules.calendar.holidays import HolidayTable
from app.services.centre import calendar
from app.ui.kit import shortcuts, typed
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.field import Field, Validator
from app.ui.kit.field_form import Form, checked, filled
from app.ui.kit.fields import TextBox
from app.ui.kit.label import Label, Rule
from app.ui.kit.page import Ctx
from app.ui.kit.small_table import Cell, SmallTable
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
    }.get(warning.code, warning.line)


class NoticeDrawer(Drawer):
    """Signals: ``saved(year)``. The preview follows the text; saving is possible while there is one."""

    saved = Signal(int)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("粘贴放假通知", width=420, parent=parent)
        self.ctx = ctx
        self.draft: NoticeDraft | None = None
        self._year_chosen = False
        self.form = Form(ctx, self)
        self.year = self.form.line(
            "year", "年份", self.body, kind="code", required=True, check=checked(lambda t: typed.whole(t, 1990, 2199)),
            label_width=_LABEL, most=4,
        )  # fmt: skip
        self.source = self.form.line(
            "source", "出处", self.body, hint="如 国务院办公厅通知，2026-11-04", label_width=_LABEL, most=_MOST_SOURCE
        )
        self.text = TextBox(hint="把通知全文贴在这里", name="通知全文", lines=6)
        self._unread = ""
        check: Validator = lambda text: filled(text) or self._unread or None  # noqa: E731
        self.form.add("notice", Field("通知全文", self.text, required=True, check=check, above=True), self.body)
        self.found = Label("", "strong")
        self.days = SmallTable([("节日", 108, False), ("日子", 0, False), ("", 64, False)], name="读到的日子")
        self._warnings = QWidget()
        self.warnings = QVBoxLayout(self._warnings)
        self.warnings.setContentsMargins(0, 0, 0, 0)
        self.warnings.setSpacing(4)
        for widget in (Rule(), self.found, self.days, self._warnings):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.save_button = Button("按这个保存", kind="primary", key=shortcuts.cap("save"), on=self.save)
        self.foot.addStretch(1)
        self.foot.addWidget(self.save_button)
        self.text.textChanged.connect(self.read)
        self.year.textChanged.connect(lambda _text: self.read())
        self.year.textEdited.connect(self._choose_year)

    def open_for(self, year: int) -> None:
        """Open for a year, until a notice says which one it is; a text already pasted stays."""
        self._year_chosen = False
        self.year.setText(str(year))
        self.read()
        self.open_drawer()
        self.text.setFocus()

    def has_draft(self) -> bool:
        """Whether a text stands there that is not kept."""
        return self.isVisible() and bool(self.text.toPlainText().strip())

    def _choose_year(self, _text: str) -> None:
        self._year_chosen = True

    def read(self) -> None:
        """Read what is pasted and show it; what cannot be read is said beside the text."""
        self.draft, self._unread = None, ""
        text, line = self.text.toPlainText(), ""
        try:
            year = typed.whole(self.year.text(), 1990, 2199)
            if text.strip():
                self.draft = self.ctx.desk.see(calendar.paste_notice, text, year)
        except ValueError:
            pass  # said beside the year when people leave it
        except Refused as refused:
            line = str(refused.data.get("line", ""))
            self._unread = "有一句读不懂，写在下面" if line else "读不懂，请贴上通知全文"
        self.form.fields["notice"].set_error(self._unread or None)
        if not self._follow_year():
            self._show(line)

    def _follow_year(self) -> bool:
        """Take the year a notice names, unless people chose one; True when it was read anew."""
        told = () if self.draft is None or self._year_chosen else self.draft.warnings
        said = next((str(warning.data["said"]) for warning in told if warning.code == "year_differs"), "")
        if said:
            self.year.setText(said)
        return bool(said)

    def _show(self, unread: str) -> None:
        draft = self.draft
        rows: list[tuple[Cell, ...]] = []
        if draft is not None:
            for run in draft.table.runs():
                days = f"{run.first:%m-%d}" if run.first == run.last else f"{run.first:%m-%d} 至 {run.last:%m-%d}"
                rows.append((Cell(run.name), Cell(days), Cell("放假", "ok")))
            for day in sorted(draft.table.working):
                rows.append((Cell(draft.table.working[day]), Cell(day_words(day)[5:]), Cell("上班", "warn")))
            worked = HolidayTable().with_year(draft.table).workdays_in(draft.table.year)
            self.found.setText(f"{draft.table.year} 年共 {worked} 个工作日，请和通知核对")
        self.found.setVisible(draft is not None)
        self.days.setVisible(draft is not None)
        self.days.set_rows(rows)
        told = [f"请看：{warning_words(warning)}" for warning in (draft.warnings if draft is not None else ())]
        self._say([*told, *([f"读不懂这一句：{unread}"] if unread else [])])
        self.save_button.setEnabled(draft is not None)

    def _say(self, told: Sequence[str]) -> None:
        while self.warnings.count():
            item = self.warnings.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for words in told:
            self.warnings.addWidget(Label(words, "caption", "warn", wrap=True))

    def save(self) -> None:
        """Keep what the preview shows."""
        if not self.form.valid() or self.draft is None:
            return
        year = self.draft.table.year
        source = self.source.text()
        try:
            told = self.ctx.desk.see(calendar.paste_notice, self.text.toPlainText(), year, source).table
        except Refused as refused:
            self.form.refuse(refused)
            return

        def done(_none: None) -> None:
            self.text.clear()
            self.close_drawer()
            self.ctx.shell.toast(f"已保存 {year} 年的放假安排")
            self.saved.emit(year)

        self.form.run(calendar.save_year, told, then=done)
