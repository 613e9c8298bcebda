"""员工: take people on, change their role, give a new PIN, let them go and come back."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.rules.rights import RIGHTS, Right, Role
from app.services.centre import staff
from app.services.centre.staff import StaffRow
from app.ui.kit.button import Button
from app.ui.kit.field import Field
from app.ui.kit.label import Label, Rule
from app.ui.kit.list_tab import ListTab
from app.ui.kit.on_off import OFF, StateButton, ink
from app.ui.kit.options import Choice
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.rows import Column
from app.ui.words.centre import ROLE_WORDS
from app.ui.words.families import RIGHT_WORDS
from app.ui.words.moments import short_moment

_LABEL = 76


def state_tag(row: StaffRow) -> TagSpec:
    """Whether somebody can sign in, and what is in the way."""
    if not row.active:
        return OFF
    if row.locked:
        return TagSpec("PIN 锁住", "bad", "lock")
    return TagSpec("待改 PIN", "warn", "key-round") if row.must_change_pin else TagSpec("在岗", "ok")


class StaffTab(ListTab[StaffRow]):
    """The staff, former members last."""

    key, title, right = "people", "员工", Right.STAFF
    new_words = "新员工"

    def __init__(self, ctx: Ctx) -> None:
        columns: list[Column[StaffRow]] = [
            Column("姓名", lambda r: r.name, sub=lambda r: f"工号 {r.code}", strong=True, tone=ink),
            Column("岗位", lambda r: ROLE_WORDS[r.role], 88, tone=ink),
            Column("最近登录", self._seen, 130, tone=lambda r: "ink2"),
            Column("", lambda r: "", 116, tag=state_tag),
        ]
        super().__init__(ctx, columns, lambda r: r.id)

    def _seen(self, row: StaffRow) -> str:
        return short_moment(row.last_seen, self.ctx.desk.now()) if row.last_seen else "还没登录过"

    def build_form(self) -> None:
        body = self.drawer.body
        line = self.form.line
        self.name = line("name", "姓名", body, required=True, label_width=_LABEL, most=80)
        self.code = line(
            "code", "工号", body, kind="code", required=True, hint="字母或数字", label_width=_LABEL, most=12
        )
        self.role = Choice([(role, ROLE_WORDS[role]) for role in Role], name="岗位")
        self.form.add("role", Field("岗位", self.role, label_width=_LABEL), body)
        self.rights = Label("", "caption", "ink2", wrap=True)
        self.role.changed.connect(lambda _role: self._show_rights())
        body.addWidget(self.rights)
        self.pin_rule = Rule()
        body.addWidget(self.pin_rule)
        self.pin = line(
            "pin",
            "初始 PIN",
            body,
            kind="pin",
            hint="6 位数字",
            note="第一次登录时要换成自己的",
            required=True,
            check=_pin_check,
            label_width=_LABEL,
            most=6,
        )
        body.addWidget(self._reset_box())
        body.addStretch(1)
        self.state_button = StateButton(
            self, staff.retire, staff.reinstate, lambda row: row.id, on_words="重新启用", on_said="可以登录了"
        )

    def _reset_box(self) -> QWidget:
        self.reset = QWidget()
        column = QVBoxLayout(self.reset)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label("重设 PIN", "strong"))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.new_pin = self.form.line(
            "new_pin", "新 PIN", kind="pin", hint="6 位数字", check=_pin_check, label_width=_LABEL, most=6
        )
        self.form.apart.add("new_pin")
        row.addWidget(self.form.fields["new_pin"], 1)
        self.reset_button = Button("重设", on=self.reset_pin)
        row.addWidget(self.reset_button)
        column.addLayout(row)
        self.reset_note = Label("", "caption", "ink2", wrap=True)
        column.addWidget(self.reset_note)
        self.new_pin.returnPressed.connect(self.reset_pin)
        return self.reset

    def rows(self) -> Sequence[StaffRow]:
        return self.ctx.desk.see(staff.roster, inactive=True)

    def fill(self, row: StaffRow | None) -> None:
        self.name.setText(row.name if row else "")
        self.code.setText(row.code if row else "")
        self.role.set_value(row.role if row else Role.CASHIER)
        self.pin.clear()
        self.new_pin.clear()
        self._show_rights()

    def typed(self) -> object:
        return self.name.text(), self.code.text(), self.role.value(), self.pin.text()

    def show_state(self, row: StaffRow | None) -> None:
        self.form.fields["pin"].setVisible(row is None)
        self.pin_rule.setVisible(True)
        self.reset.setVisible(row is not None and row.active)
        self.state_button.show_for(row)
        if row is not None:
            own = self.ctx.desk.staff is not None and self.ctx.desk.staff.id == row.id
            words = "这是你自己的 PIN，马上生效。" if own else "下次登录时要换成自己的；试错锁住的也就解开了。"
            self.reset_note.setText(words)

    def _role(self) -> Role | None:
        value = self.role.value()  # a drop-down gives a plain text back
        return Role(str(value)) if value is not None else None

    def _show_rights(self) -> None:
        role = self._role()
        if role is not None:
            rights = RIGHTS[role]
            all_of_them = "、".join(words for right, words in RIGHT_WORDS.items() if right in rights)
            words = "全部权限" if len(rights) == len(Right) else all_of_them
            self.rights.setText(f"{ROLE_WORDS[role]}可以：{words}。")

    def name_of(self, row: StaffRow) -> str:
        return row.name

    def store(self) -> None:
        name, code, role = self.name.text(), self.code.text(), self._role()
        if role is None:
            return
        row = self.current
        if row is None:
            said = f"{name.strip()}可以登录了，第一次要换 PIN"
            self.form.run(staff.hire, code, name, role, self.pin.text(), then=lambda made: self.stored(said, made.id))
        else:
            self.form.run(
                staff.change,
                row.id,
                name=name,
                code=code,
                role=role,
                then=lambda made: self.stored(f"已保存 {made.name}，{ROLE_WORDS[made.role]}", made.id),
            )

    def reset_pin(self) -> None:
        """Give the person in the drawer the PIN typed; refusals stand beside it."""
        row = self.current
        if row is None:
            return
        wrong = _pin_check(self.new_pin.text())
        if wrong:
            self.form.say("new_pin", wrong)
            return

        def done(_none: None) -> None:
            self.new_pin.clear()
            self.refresh()
            own = self.ctx.desk.staff is not None and self.ctx.desk.staff.id == row.id
            self.ctx.shell.toast(f"{row.name}的 PIN 已重设" + ("" if own else "，下次登录要换"))

        self.form.run(staff.reset_pin, row.id, self.new_pin.text(), then=done)


def _pin_check(text: str) -> str | None:
    return None if len(text) == 6 and text.isascii() and text.isdigit() else f"要 6 位数字，现在 {len(text)} 位"
