"""改动记录: who changed a setting or a member and when, from what to what; one list, opened from whoever keeps it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.rules.dates import local
from app.rules.rights import Right
from app.services.centre import journal
from app.services.centre.journal import AuditRow
from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, Part, column, holder
from app.ui.kit.modal import Modal
from app.ui.kit.page import Ctx
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.section import Section
from app.ui.kit.settings_form import SettingsForm
from app.ui.kit.timeline import Moment, Timeline
from app.ui.words.acts import action_words, detail_words, subject_words

D = TypeVar("D")
MOST = 50
"""Changes one list shows; all of them are in 操作记录."""
_EMPTY = "还没有改过。"
_SETTING = "setting"


def setting_changes(ctx: Ctx, keys: Sequence[str]) -> tuple[AuditRow, ...]:
    """The newest changes of these settings."""
    found: tuple[AuditRow, ...] = ctx.desk.see(journal.changes, (_SETTING,), keys, MOST)
    return found


def told(row: AuditRow) -> Moment:
    """One change as a step: what was changed, from what to what, when and by whom."""
    what = subject_words(row) if row.action == _SETTING else action_words(row.action)
    who = f"{row.staff or '系统'}{f'，{row.approver}同意' if row.approver else ''}"
    return Moment(what, f"{local(row.at):%Y-%m-%d %H:%M} · {who}", detail_words(row), "accent")


class ChangesModal(Modal):
    """The changes, newest first; ↑ ↓ and PgDn scroll, Esc closes."""

    def __init__(self, window: QWidget, title: str, rows: Sequence[AuditRow]) -> None:
        super().__init__(
            window, f"{title}的改动记录", f"最近 {len(rows)} 次" if rows else "", width=600, icon="history"
        )
        self.line = Timeline()
        self.line.set_moments([told(row) for row in rows])
        nothing = None if rows else Label(_EMPTY, "body", "ink2")
        self.steps = ScrollBody(holder(column(self.line, nothing, STRETCH, margins=(0, 0, 8, 0))))
        self.steps.setMinimumHeight(120 if len(rows) < 2 else 340)
        self.steps.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.steps.setAccessibleName("改动记录")
        self.body.addWidget(self.steps, 1)
        self.body.addWidget(Label("更早的在「设置 › 操作记录」里", "caption", "ink2"))
        self.add_button(Button("返回", key="Esc", on=self.reject), default=True)

    def first_focus(self) -> None:
        self.steps.setFocus()


def changes_button(ctx: Ctx, title: str, read: Callable[[], Sequence[AuditRow]]) -> Button:
    """Opens the changes of something called ``title``; only for those who may read the trail (``may_read``)."""

    def show() -> None:
        ctx.shell.open_modal(ChangesModal(ctx.shell.window_widget(), title, read()))

    return Button("改动记录", kind="ghost", icon="history", on=show)


class KeptForm(SettingsForm[D]):
    """A form of settings that shows beside 保存 how they became what they are."""

    def foot_parts(self) -> Sequence[Part]:
        keys = [ask.field for ask in self.asks]
        self.changes = changes_button(self.ctx, self.title, lambda: setting_changes(self.ctx, keys))
        return (self.changes,)

    def refresh(self) -> None:
        super().refresh()
        self.changes.setVisible(may_read(self.ctx))


def may_read(ctx: Ctx) -> bool:
    """Whether who is on duty may read who changed what."""
    return Section.allowed(ctx, Right.SEE_REPORTS) or Section.allowed(ctx, Right.VERIFY)
