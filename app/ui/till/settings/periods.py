"""餐段: from when to when each meal is served."""

from collections.abc import Sequence
from dataclasses import replace

from app.rules.rights import Right
from app.services.till import menu
from app.services.till.menu import PeriodRow
from app.services.work import Work
from app.ui.kit import typed
from app.ui.kit.asks import line
from app.ui.kit.paint import TagSpec
from app.ui.kit.records import OFF, RecordTab, ink
from app.ui.kit.rows import Column
from app.ui.words.moments import clock

_TIME = "请填时间，如 10:30"


def _shown(at: int | str) -> str:
    return at if isinstance(at, str) else clock(at)


def _retire(work: Work, row: PeriodRow) -> None:
    menu.save_period(work, replace(row, active=False))


def _restore(work: Work, row: PeriodRow) -> None:
    menu.save_period(work, replace(row, active=True))


class PeriodsTab(RecordTab[PeriodRow, PeriodRow]):
    """The meal periods in the order of the day."""

    key, title, right = "periods", "餐段", Right.MENU
    new_words, starts = "新餐段", ("starts", "name")
    columns = (
        Column("餐段", lambda p: p.name, strong=True, tone=ink),
        Column("时间", lambda p: f"{clock(p.starts)}–{clock(p.ends)}", 160),
        Column("代号", lambda p: p.code, 130, tone=lambda p: "ink2"),
        Column("", lambda p: "", 96, tag=lambda p: TagSpec("供应", "ok") if p.active else OFF),
    )
    draft = PeriodRow
    asks = (
        line("name", "名称", required=True, hint="如 午餐"),
        line("code", "代号", kind="code", required=True, hint="字母或数字，如 lunch", most=12, fixed=True,
             read=str.strip),  # dishes name their meals by it
        line("starts", "开始", kind="amount", required=_TIME, hint="10:30", read=typed.minutes, show=_shown),
        line("ends", "结束", kind="amount", required=_TIME, hint="13:00", read=typed.minutes, show=_shown,
             note="收银按电脑时间自动选餐段"),
        line("cutoff", "订餐截止", kind="amount", hint="09:30，空着不限", default=None,
             read=lambda text: typed.minutes(text) if text.strip() else None,
             show=lambda at: "" if at is None else _shown(at), note="当天过了这个时间，送餐和预订要请主管同意"),
    )  # fmt: skip
    switch = (_retire, _restore)

    def key_of(self, row: PeriodRow) -> str:
        return row.code

    def switched(self, row: PeriodRow) -> PeriodRow:
        return row

    def rows(self, query: str) -> Sequence[PeriodRow]:
        return self.ctx.desk.see(menu.periods, inactive=True)

    def store(self, draft: PeriodRow, key: str | None) -> None:
        rows, row = self.table.rows_model.rows, self.current
        if draft.ends <= draft.starts:
            self.form.say("ends", "结束要晚于开始")
        elif row is None and any(p.code == draft.code for p in rows):
            self.form.say("code", "这个代号已在用，请换一个")
        else:
            period = replace(draft, position=row.position if row else len(rows), active=row.active if row else True)
            said = f"已保存 {period.name.strip()} {clock(period.starts)}–{clock(period.ends)}"
            self.keep(menu.save_period, period, said=said, key=period.code)
