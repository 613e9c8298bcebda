"""登记: what is wrong is said beside its field, what is right becomes a request at one press."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from app.errors import Refused, StoreTrouble
from app.rules.request_flow import State
from app.services.requests import RequestDone
from app.ui import sentences
from app.ui.consent import do_with_consent
from app.ui.kit import shortcuts
from app.ui.requests import intake_saving
from app.ui.requests.intake_model import (
    Intake,
    Problems,
    Route,
    begun,
    form_of,
    missing,
    problems,
    read_received,
)
from app.ui.requests.intake_saving import Order

if TYPE_CHECKING:
    from app.ui.requests.intake_page import IntakePanel

VOID_REASONS = ("登记错了", "重复登记", "居民不办了")
_RESIDENT = ("resident", "agent_name", "agent_relation", "agent_phone")


class Submit:
    """Checks and registers the form of a panel."""

    def __init__(self, panel: "IntakePanel") -> None:
        self._panel = panel
        self.wrong: Problems = {}

    # --- what is wrong

    def forget(self) -> None:
        """A new form: nothing is wrong yet."""
        self._show({})

    def again(self) -> None:
        """Something was typed: what was wrong and is right now is not said any more."""
        if self.wrong:
            now = self._problems(self._panel.intake)
            self._show({field: now[field] for field in self.wrong if field in now})

    def focus_wrong(self) -> None:
        """Put the keyboard on the first thing that is wrong."""
        field = next(iter(self.wrong), "")
        panel = self._panel
        if field == "resident":
            panel.resident.focus_start()
        elif field in _RESIDENT:
            panel.resident.fields[field].control.setFocus()
        elif field:
            if panel.matter.isHidden():
                panel.kinds.focus_start()
            else:
                panel.matter.stop_of(field).setFocus()

    def _problems(self, intake: Intake) -> Problems:
        found = problems(intake, self._panel.reading.wall(), sentences.beside_field)
        files = self._panel.matter.files.wrong() if intake.files else ""
        return {**found, "files": files} if files else found

    def _show(self, wrong: Problems) -> None:
        panel = self._panel
        for field in dict.fromkeys((*self.wrong, *wrong)):
            words = wrong.get(field)
            if field == "resident":
                panel.resident.say(words)
            elif field in _RESIDENT:
                panel.resident.fields[field].set_error(words)
            else:
                panel.matter.say(field, words)
        self.wrong = dict(wrong)
        panel.bar.say_wrong(len(wrong))

    # --- registering

    def close_now(self) -> None:
        """F12: 当场办结 at one press, without a receipt."""
        panel = self._panel
        panel.change(replace(panel.collect(), route=Route.NOW))
        self.save()

    def save(self, *, print_receipt: bool = False) -> None:
        """Register the form, or say what is missing and go there."""
        panel = self._panel
        intake = panel.collect()
        panel.intake = intake
        wrong = self._problems(intake)
        self._show(wrong)
        item = panel.reading.item(intake.item)
        if wrong or item is None:
            self.focus_wrong()
            return
        received = read_received(intake.received, panel.reading.wall()) if intake.channel == "paper" else None
        order = Order(
            form=form_of(intake, item, panel.reading.today()),
            received_at=received,
            missing=missing(intake, item) if intake.tell and intake.route is not Route.NOW else (),
            related=intake.related,
            repeats=intake.repeats,
            print_receipt=print_receipt,
            files=panel.matter.files.contents(),
        )
        do_with_consent(
            panel.ctx, "登记受理", intake_saving.register, panel.key, order,
            then=lambda done: self._done(done, intake, printed=print_receipt), refused=self._refused, by=panel,
        )  # fmt: skip

    def _done(self, done: RequestDone, intake: Intake, *, printed: bool) -> None:
        panel = self._panel
        panel.forms.registered()
        state = {State.CLOSED: "当场办结", State.AWAITING: "待补正", State.IN_PROGRESS: "已派出"}.get(done.state, "")
        parts = [f"已登记 {done.number}", state, "正在打回执" if printed else ""]
        words = " · ".join(part for part in parts if part)
        panel.ctx.shell.toast(words, "撤销", self._undo(done, intake), key=shortcuts.cap("undo"))

    def _undo(self, done: RequestDone, intake: Intake) -> Callable[[], None]:
        def ask() -> None:
            text = "号码不再用；原来的内容会留着，可以改好再登记。"
            self._panel.ctx.dialogs.ask(
                f"作废 {done.number}", "原因", "作废", void, text=text, danger=True, choices=VOID_REASONS
            )

        def void(reason: str) -> None:
            do_with_consent(
                self._panel.ctx, f"作废 {done.number}", intake_saving.take_back, done.id, reason,
                then=voided, by=self._panel,
            )  # fmt: skip

        def voided(_done: RequestDone) -> None:
            busy = begun(self._panel.collect())
            aside = busy and self._panel.forms.lay_aside(intake)
            self._panel.ctx.shell.toast(f"已作废 {done.number}" + ("，原来的内容存成草稿了" if aside else ""))
            if not busy:
                self._panel.forms.fill_again(intake)

        return ask

    def _refused(self, trouble: Refused | StoreTrouble) -> None:
        field = str(trouble.data.get("field", "")) if isinstance(trouble, Refused) else ""
        known = (*_RESIDENT, *self._panel.matter.fields, "handler", "due_day")
        if not isinstance(trouble, Refused) or trouble.code != "field_bad" or field not in known:
            self._panel.ctx.shell.trouble(trouble)
            return
        self._show({field: sentences.beside_field(trouble)})
        self.focus_wrong()
