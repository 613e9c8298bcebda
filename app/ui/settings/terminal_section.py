"""收银台: the counter PCs of this store, which of them this one is, what they are called, and those that are gone."""

from collections.abc import Sequence

from app.rules.dates import local_day
from app.rules.rights import Right
from app.services.centre import journal, terminals
from app.services.centre.terminals import TerminalRow
from app.ui.changes import MOST, changes_button, may_read
from app.ui.kit.asks import line
from app.ui.kit.facts import Facts
from app.ui.kit.layout import Part
from app.ui.kit.paint import TagSpec
from app.ui.kit.records import OFF, Named, RecordTab, ink
from app.ui.kit.rows import Column
from app.ui.words.moments import day_words, short_moment

_ACTS = ("terminal_rename", "terminal_retire", "terminal_reinstate")


def state_tag(row: TerminalRow) -> TagSpec | None:
    """Which one this is, and what stands in the way of retiring it."""
    if not row.active:
        return OFF
    if row.here:
        return TagSpec("就是这台", "info", "monitor")
    return TagSpec("班没交", "warn", "clock") if row.shift_open else None


class TerminalSection(RecordTab[TerminalRow, Named]):
    """The counter PCs. A new one is not made here: it has a store of its own, or comes out of a backup."""

    key, title, icon, right = "terminals", "收银台", "monitor", Right.SETTINGS
    reads = frozenset({"terminal", "shift"})
    locked_words = "给收银台改名、停用收银台，要主管登录"
    new_words = ""
    draft = Named
    asks = (line("name", "名称", required=True, hint="如 东门收银台", most=40,
                 note="登录页和这里看得到；小票、交班单和单号上是机号，改名不影响"),)  # fmt: skip
    switch = (terminals.retire_terminal, terminals.reinstate_terminal)
    note = (
        "机号写在每个单号里，不能改；从备份恢复以后，同一台换下一个号段（A、A2、A3）。"
        "停用的收银台留着它的单子和账，只是不再用。"
    )

    def make_columns(self) -> Sequence[Column[TerminalRow]]:
        return (
            Column("名称", lambda r: r.name, sub=lambda r: f"{r.code} 号机", strong=True, tone=ink),
            Column("最近一笔", self._latest, 150, tone=lambda r: "ink2"),
            Column("", lambda r: "", 128, tag=state_tag),
        )

    def _latest(self, row: TerminalRow) -> str:
        return short_moment(row.latest, self.ctx.desk.now()) if row.latest else "还没有"

    def form_parts(self) -> Sequence[Part]:
        self.facts = Facts()
        return (self.facts,)

    def foot_parts(self) -> Sequence[Part]:
        self.changes = changes_button(self.ctx, "收银台", self._changes)
        return (*super().foot_parts(), self.changes)

    def _changes(self) -> Sequence[journal.AuditRow]:
        subjects = (self.current.letter,) if self.current is not None else ()
        found: Sequence[journal.AuditRow] = self.ctx.desk.see(journal.changes, _ACTS, subjects, MOST)
        return found

    def key_of(self, row: TerminalRow) -> object:
        return row.letter

    def rows(self, query: str) -> Sequence[TerminalRow]:
        return self.ctx.desk.see(terminals.terminals)

    def refresh(self) -> None:
        self.show_rights()
        super().refresh()

    def show_state(self, row: TerminalRow | None) -> None:
        super().show_state(row)
        self.changes.setVisible(may_read(self.ctx))
        if row is None:
            return
        self.state_button.setVisible(self.may_change() and not row.here)
        series = f"第 {row.series} 段" if row.series > 1 else "第 1 段，没有从备份恢复过"
        here = "在用，不能停用" if row.here else ""
        began = day_words(local_day(row.created_at))
        told = (("机号", f"{row.code}（小票、交班单和单号上）"), ("号段", series), ("启用", began), ("这台", here))
        self.facts.put([(name, value, "ink") for name, value in told])

    def store(self, draft: Named, key: str) -> None:
        self.keep(terminals.rename, key, draft.name, said=f"已改名为 {draft.name.strip()}", key=key)
