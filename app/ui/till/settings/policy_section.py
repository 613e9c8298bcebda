"""优惠政策: what is in force, every version, the next one being written, and the bill worked out beside it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.rules.dates import local_day
from app.rules.rights import Right
from app.services.first_run import seeds
from app.services.till import menu, policies
from app.services.till.policies import PolicyRow
from app.ui.kit import shortcuts, theme
from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, into, row, wide
from app.ui.kit.options import Choice
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.section import Section
from app.ui.till.settings.bill_example import BillExample
from app.ui.till.settings.policy_form import PolicyForm
from app.ui.till.settings.policy_view import PolicyView


class PolicySection(Section):
    """The policies. F2 starts a new version, Ctrl+Enter publishes it, Esc leaves it and keeps what was typed."""

    key, title, icon = "policy", "优惠政策", "percent"
    right = Right.POLICY
    reads = frozenset({"policy", "menu"})
    locked_words = "发布优惠政策要主管登录"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._rows: tuple[PolicyRow, ...] = ()
        self.view = PolicyView()
        self.form = PolicyForm(ctx)
        self.example = BillExample(ctx)
        self.example.setFixedWidth(380)
        self.which = Choice(name="哪一项政策")
        self.publish = Button("发布新版本", kind="primary", icon="plus", key=shortcuts.cap("new"), on=self.new)
        self.end = Button("提前结束", icon="ban", on=lambda: self.new(ending=True))
        self.sample = Choice(name="从样本新建政策")
        for control, wide_ in ((self.sample, 196), (self.which, 148)):
            control.setMaximumWidth(theme.px(wide_))
        self.sample.changed.connect(self._from_sample)
        self.continue_words = Label("", "caption", "warn", elide=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.form)
        into(
            self.tool_row, Label("优惠政策", "h2"), STRETCH, self.continue_words, self.sample, self.which, self.end,
            self.publish,
        )  # fmt: skip
        self.tools.setMinimumHeight(theme.control())
        into(self.column, self.tools, wide(row(wide(self._stack), self.example, gap=12)))
        self.form.edited.connect(self._follow)
        self.form.published.connect(self._published)
        self.form.left.connect(self.leave)

    def writing(self) -> bool:
        """Whether the form is in front."""
        return self._stack.currentWidget() is self.form

    def refresh(self) -> None:
        self.show_rights()
        self._rows = self.ctx.desk.see(policies.policy_versions)
        meals = {p.code: p.name for p in self.ctx.desk.see(menu.periods, inactive=True)}
        self.view.show_rows(self._rows, meals, local_day(self.ctx.desk.now()))
        newest = {row.code: row for row in reversed(self._rows)}
        before = self.which.value()
        self.which.set_options([(code, row.name) for code, row in sorted(newest.items())])
        if before in newest:
            self.which.set_value(before)
        known = [(code, f"{code} {each['name']}") for code, each in sorted(seeds.policies().items())]
        self.sample.set_options([("", "新政策：选一个样本"), *known])
        self._show_state()
        if not self.writing():
            self.example.show_rules(None)

    def _show_state(self) -> None:
        for button in (self.publish, self.end):
            button.setEnabled(self.may_change() and bool(self._rows))
        self.sample.setEnabled(self.may_change())
        for part in (self.end, self.sample):
            part.setVisible(not self.writing())
        self.publish.setVisible(not self.writing())
        self.which.setVisible(self.which.count() > 1 and not self.writing())
        waiting = [] if self.writing() else self.form.begun()
        self.continue_words.setText(f"没写完：{'、'.join(waiting)}" if waiting else "")

    def new(self, *, ending: bool = False) -> None:
        """Write the next version; one begun before is still there. ``ending``: the one that says the last day."""
        if not self.may_change() or self.writing():
            return
        base = next((row for row in self._rows if row.code == self.which.value()), None)
        if base is None:
            return
        self._stack.setCurrentWidget(self.form)
        self.form.begin(base, ending=ending)  # what was typed of it before stands there again
        self._show_state()

    def _from_sample(self, code: object) -> None:
        """Write the first version of another policy, from a sample of what other places have."""
        sample = seeds.policies().get(str(code))
        self.sample.set_value("")
        if sample is None or not self.may_change() or self.writing():
            return
        self._stack.setCurrentWidget(self.form)
        self.form.begin_new(sample, {row.code for row in self._rows})
        self._show_state()

    def leave(self) -> None:
        """Back to what is in force; what was typed stays."""
        self._stack.setCurrentWidget(self.view)
        self.example.show_rules(None)
        self._show_state()
        self.publish.setFocus()

    def _follow(self, rules: object) -> None:
        if isinstance(rules, dict):
            self.example.show_rules(rules)
        else:
            self.example.wait("改好后，这里按新版重新算")

    def _published(self, _code: str, _version: int) -> None:
        self._stack.setCurrentWidget(self.view)
        self.refresh()
        self.publish.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.writing():
            self.leave()
        else:
            super().keyPressEvent(event)

    def focus_start(self) -> None:
        (self.form.name if self.writing() else self.publish if self.may_change() else self.example.age).setFocus()

    def verbs(self) -> list[Verb]:
        return [
            Verb("new", "发布新版本", self.new),
            Verb("save", "发布", lambda: self.form.save() if self.writing() else None),
        ]

    def panes(self) -> list[QWidget]:
        return [self.tools, self._stack, self.example]

    def has_draft(self) -> bool:
        return self.form.has_draft()
