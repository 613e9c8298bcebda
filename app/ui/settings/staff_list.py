"""员工: take people on, change their role, give a new PIN, let them go and come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.rules.rights import RIGHTS, Right, Role
from app.services.centre import journal, staff
from app.services.centre.staff import StaffRow
from app.ui.changes import MOST, changes_button, may_read
from app.ui.kit.asks import choice, line
from app.ui.kit.button import Button
from app.ui.kit.forms import Form
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import Part, column, holder, row, wide
from app.ui.kit.paint import TagSpec
from app.ui.kit.records import OFF, RecordTab, ink
from app.ui.kit.rows import Column
from app.ui.words.centre import ROLE_WORDS
from app.ui.words.families import RIGHT_WORDS
from app.ui.words.moments import short_moment


def state_tag(row: StaffRow) -> TagSpec:
    """Whether somebody can sign in, and what is in the way."""
    if not row.active:
        return OFF
    if row.locked:
        return TagSpec("PIN 锁住", "bad", "lock")
    return TagSpec("待改 PIN", "warn", "key-round") if row.must_change_pin else TagSpec("可登录", "mute")


def read_pin(text: str) -> str:
    """Six digits. Raises ``ValueError`` with words."""
    if len(text) == 6 and text.isascii() and text.isdigit():
        return text
    raise ValueError(_digits(len(text)))


def _digits(now: int) -> str:
    return f"要 6 位数字，现在 {now} 位"


def role_words(role: Role) -> str:
    """What a role may do."""
    rights = RIGHTS[role]
    return f"{ROLE_WORDS[role]}可以：{'全部权限' if len(rights) == len(Right) else _named(rights)}。"


def role_change(was: Role, role: Role) -> str:
    """What somebody can do from now on, and what they cannot any more, when their role becomes another one."""
    parts = (("多了", RIGHTS[role] - RIGHTS[was]), ("不能再做", RIGHTS[was] - RIGHTS[role]))
    told = "；".join(f"{words}：{_named(rights)}" for words, rights in parts if rights)
    return f"从{ROLE_WORDS[was]}改成{ROLE_WORDS[role]}，保存后马上算。{told}。"


def _named(rights: frozenset[Right]) -> str:
    return "、".join(words for right, words in RIGHT_WORDS.items() if right in rights)


@dataclass(frozen=True)
class _Member:
    name: str
    code: str
    role: Role
    pin: str


@dataclass(frozen=True)
class _NewPin:
    new_pin: str


class StaffTab(RecordTab[StaffRow, _Member]):
    """The staff, former members last."""

    key, title, right = "people", "员工", Right.STAFF
    new_words, label_width, starts = "新员工", 76, ("name", "name")
    draft = _Member
    asks = (
        line("name", "姓名", required=True, most=80),
        line("code", "工号", kind="code", required=True, hint="字母或数字", most=12),
        choice("role", "岗位", [(role, ROLE_WORDS[role]) for role in Role], default=Role.CASHIER,
               read=lambda picked: Role(str(picked))),
        line("pin", "初始 PIN", kind="pin", hint="6 位数字", note="第一次登录时要换成自己的", required=_digits(0),
             read=read_pin, most=6, fresh=True),
    )  # fmt: skip
    switch = (staff.retire, staff.reinstate)
    on_words = ("重新启用", "可以登录了")

    def make_columns(self) -> Sequence[Column[Any]]:
        return (
            Column("姓名", lambda r: r.name, sub=lambda r: f"工号 {r.code}", strong=True, tone=ink),
            Column("岗位", lambda r: ROLE_WORDS[r.role], 88, tone=ink),
            Column("最近登录", self._seen, 130, tone=lambda r: "ink2"),
            Column("", lambda r: "", 116, tag=state_tag),
        )

    def _seen(self, row: StaffRow) -> str:
        return short_moment(row.last_seen, self.ctx.desk.now()) if row.last_seen else "还没登录过"

    def form_parts(self) -> Sequence[Part]:
        self.rights = Label("", "caption", "ink2", wrap=True)
        for part in (self.rights, Rule()):
            self.form.insert(part, before="pin")
        self.form.edited.connect(self._show_rights)
        new = line(
            "new_pin", "新 PIN", kind="pin", hint="6 位数字", required=_digits(0), star=False, read=read_pin, most=6,
            field="pin",
        )  # fmt: skip
        self.again: Form[_NewPin] = Form(self.ctx, _NewPin, (new,), self, label_width=self.label_width)
        self.again.entered.connect(self.reset_pin)
        self.reset_button = Button("重设", on=self.reset_pin)
        self.reset_note = Label("", "caption", "ink2", wrap=True)
        asked = row(wide(self.again), self.reset_button)
        self.reset = holder(column(Label("重设 PIN", "strong"), asked, self.reset_note))
        return (self.reset,)

    def foot_parts(self) -> Sequence[Part]:
        self.changes = changes_button(self.ctx, "员工", self._changes)
        return (*super().foot_parts(), self.changes)

    def _changes(self) -> Sequence[journal.AuditRow]:
        row = self.current
        if row is None:
            return ()
        found: Sequence[journal.AuditRow] = self.ctx.desk.see(journal.changes_of_member, row.code, MOST)
        return found

    def rows(self, query: str) -> Sequence[StaffRow]:
        return self.ctx.desk.see(staff.roster, inactive=True)

    def fill(self, row: StaffRow | None) -> None:
        self.form.fill(row)
        self.again.fill(None)
        self._show_rights()

    def show_state(self, row: StaffRow | None) -> None:
        super().show_state(row)
        self.reset.setVisible(row is not None and row.active)
        self.changes.setVisible(row is not None and may_read(self.ctx))
        if row is not None:
            words = (
                "这是你自己的 PIN，马上生效。" if self._own(row) else "下次登录时要换成自己的；试错锁住的也就解开了。"
            )
            self.reset_note.setText(words)

    def _own(self, row: StaffRow) -> bool:
        return self.ctx.desk.staff is not None and self.ctx.desk.staff.id == row.id

    def _show_rights(self) -> None:
        picked = self.form.raw("role")
        if picked is not None:
            role = Role(str(picked))
            differs = self.current is not None and self.current.role is not role
            self.rights.setText(role_change(self.current.role, role) if self.current and differs else role_words(role))

    def store(self, draft: _Member, key: UUID | None) -> None:
        if key is None:
            said = f"{draft.name.strip()}可以登录了，第一次要换 PIN"
            self._keep(said, staff.hire, draft.code, draft.name, draft.role, draft.pin)
        else:
            said = f"已保存 {draft.name.strip()}，{ROLE_WORDS[draft.role]}"
            self._keep(said, staff.change, key, name=draft.name, code=draft.code, role=draft.role)

    def _keep(self, said: str, operation: Any, *args: Any, **kw: Any) -> None:
        self.form.run(operation, *args, then=lambda made: self.stored(said, made.id), **kw)

    def reset_pin(self) -> None:
        """Give the person in the drawer the PIN typed; refusals stand beside it."""
        row, typed = self.current, self.again.draft()
        if row is None or typed is None:
            return

        def done(_none: None) -> None:
            self.again.fill(None)
            self.refresh()
            self.ctx.shell.toast(f"{row.name}的 PIN 已重设" + ("" if self._own(row) else "，下次登录要换"))

        self.again.run(staff.reset_pin, row.id, typed.new_pin, then=done)
