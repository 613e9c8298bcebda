"""餐段: from when to when each meal is served."""

from collections.abc import Sequence
from dataclasses import replace

from app.rules.rights import Right
from app.services.till import menu
from app.services.till.menu import PeriodRow
from app.services.work import Work
from app.ui.kit import typed
from app.ui.kit.field_form import checked
from app.ui.kit.list_tab import ListTab
from app.ui.kit.on_off import OFF, StateButton, ink
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.rows import Column
from app.ui.words.moments import clock


def _state_tag(period: PeriodRow) -> TagSpec:
    return TagSpec("供应", "ok") if period.active else OFF


def _retire(work: Work, row: PeriodRow) -> None:
    menu.save_period(work, replace(row, active=False))


def _restore(work: Work, row: PeriodRow) -> None:
    menu.save_period(work, replace(row, active=True))


class PeriodsTab(ListTab[PeriodRow]):
    """The meal periods in the order of the day."""

    key, title, right = "periods", "餐段", Right.MENU
    new_words = "新餐段"

    def __init__(self, ctx: Ctx) -> None:
        columns: list[Column[PeriodRow]] = [
            Column("餐段", lambda p: p.name, strong=True, tone=ink),
            Column("时间", lambda p: f"{clock(p.starts)}–{clock(p.ends)}", 160),
            Column("代号", lambda p: p.code, 130, tone=lambda p: "ink2"),
            Column("", lambda p: "", 96, tag=_state_tag),
        ]
        super().__init__(ctx, columns, lambda p: p.code)

    def build_form(self) -> None:
        line = self.form.line
        body = self.drawer.body
        self.name = line("name", "名称", body, required=True, hint="如 午餐", label_width=52)
        self.code = line(
            "code", "代号", body, kind="code", required=True, hint="字母或数字，如 lunch", label_width=52, most=12
        )
        clock = checked(typed.minutes)
        note = "收银按电脑时间自动选餐段"
        self.starts = line(
            "starts", "开始", body, kind="amount", required=True, hint="10:30", check=clock, label_width=52
        )
        self.ends = line(
            "ends", "结束", body, kind="amount", required=True, hint="13:00", check=clock, label_width=52, note=note
        )
        body.addStretch(1)
        self.state_button = StateButton(self, _retire, _restore, of=lambda row: row)

    def rows(self) -> Sequence[PeriodRow]:
        return self.ctx.desk.see(menu.periods, inactive=True)

    def fill(self, row: PeriodRow | None) -> None:
        self.name.setText(row.name if row else "")
        self.code.setText(row.code if row else "")
        self.starts.setText(clock(row.starts) if row else "")
        self.ends.setText(clock(row.ends) if row else "")

    def typed(self) -> object:
        return self.name.text(), self.code.text(), self.starts.text(), self.ends.text()

    def show_state(self, row: PeriodRow | None) -> None:
        may = self.may_change()
        for box in (self.name, self.starts, self.ends):
            box.setEnabled(may)
        self.code.setEnabled(may and row is None)  # dishes name their meals by it
        self.state_button.show_for(row)

    def name_of(self, row: PeriodRow) -> str:
        return row.name

    def focus_form(self, fresh: bool) -> None:
        box = self.name if fresh else self.starts
        box.setFocus()
        box.selectAll()

    def store(self) -> None:
        starts, ends = typed.minutes(self.starts.text()), typed.minutes(self.ends.text())
        if ends <= starts:
            self.form.say("ends", "结束要晚于开始")
            return
        row = self.current
        code = row.code if row else self.code.text().strip()
        if row is None and any(p.code == code for p in self.table.rows_model.rows):
            self.form.say("code", "这个代号已在用，请换一个")
            return
        position = row.position if row else len(self.table.rows_model.rows)
        period = PeriodRow(code, self.name.text(), starts, ends, position, row.active if row else True)
        said = f"已保存 {period.name.strip()} {clock(starts)}–{clock(ends)}"
        self.form.run(menu.save_period, period, then=lambda _none: self.stored(said, code))
