"""登记: what is wrong is said beside its field, what is right becomes a request at one press."""

from collections.abc import Callable
from dataclasses import replace

from app.errors import Refused, StoreTrouble
from app.rules.records import brief_number
from app.rules.requests.flow import State
from app.services.requests.accept import RequestDone
from app.services.requests.intake import Order, register, take_back
from app.ui.consent.ask import do_with_consent
from app.ui.kit import shortcuts
from app.ui.requests.intake.forms import Forms
from app.ui.requests.intake.host import Host
from app.ui.requests.intake.model import (
    Intake,
    Problems,
    Route,
    begun,
    form_of,
    missing,
    problems,
)
from app.ui.requests.typed_days import read_received
from app.ui.words import sentences

VOID_REASONS = ("登记错了", "重复登记", "居民不办了")
_RESIDENT = ("resident", "agent_name", "agent_relation", "agent_phone")


class Submit:
    """Checks and registers the form of a panel."""

    def __init__(self, host: Host, forms: Forms) -> None:
        self._host, self._forms = host, forms
        self.wrong: Problems = {}

    # --- what is wrong

    def forget(self) -> None:
        """A new form: nothing is wrong yet."""
        self._show({})

    def again(self) -> None:
        """Something was typed: what was wrong and is right now is not said any more."""
        if self.wrong:
            now = self._problems(self._host.intake)
            self._show({field: now[field] for field in self.wrong if field in now})

    def focus_wrong(self) -> None:
        """Put the keyboard on the first thing that is wrong."""
        field = next(iter(self.wrong), "")
        host = self._host
        if field == "resident":
            host.resident.focus_start()
        elif field in _RESIDENT:
            host.resident.fields[field].control.setFocus()
        elif field:
            if host.matter.isHidden():
                host.kinds.focus_start()
            else:
                host.matter.stop_of(field).setFocus()

    def _problems(self, intake: Intake) -> Problems:
        found = problems(intake, self._host.reading.wall(), sentences.beside_field)
        files = self._host.matter.files.wrong() if intake.files else ""
        return {**found, "files": files} if files else found

    def _show(self, wrong: Problems) -> None:
        host = self._host
        for field in dict.fromkeys((*self.wrong, *wrong)):
            words = wrong.get(field)
            if field == "resident":
                host.resident.say(words)
            elif field in _RESIDENT:
                host.resident.fields[field].set_error(words)
            else:
                host.matter.say(field, words)
        self.wrong = dict(wrong)
        host.bar.say_wrong(len(wrong))

    # --- registering

    def close_now(self) -> None:
        """F12: 当场办结 at one press, without a receipt."""
        host = self._host
        host.change(replace(host.collect(), route=Route.NOW))
        self.save()

    def save(self, *, print_receipt: bool = False) -> None:
        """Register the form, or say what is missing and go there."""
        host = self._host
        intake = host.collect()
        host.intake = intake
        wrong = self._problems(intake)
        self._show(wrong)
        item = host.reading.item(intake.item)
        if wrong or item is None:
            self.focus_wrong()
            return
        received = read_received(intake.received, host.reading.wall()) if intake.channel == "paper" else None
        order = Order(
            form=form_of(intake, item, host.reading.today()),
            received_at=received,
            missing=missing(intake, item) if intake.tell and intake.route is not Route.NOW else (),
            related=intake.related,
            repeats=intake.repeats,
            print_receipt=print_receipt,
            files=host.matter.files.contents(),
        )
        do_with_consent(
            host.ctx, "登记受理", register, host.key, order,
            then=lambda done: self._done(done, intake, printed=print_receipt), refused=self._refused, by=host,
        )  # fmt: skip

    def _done(self, done: RequestDone, intake: Intake, *, printed: bool) -> None:
        host = self._host
        self._forms.registered()
        state = {State.CLOSED: "当场办结", State.AWAITING: "待补正", State.IN_PROGRESS: "已派出"}.get(done.state, "")
        parts = [f"已登记 {brief_number(done.number)}", state, "正在打回执" if printed else ""]
        words = " · ".join(part for part in parts if part)
        host.ctx.shell.toast(words, "撤销", self._undo(done, intake), key=shortcuts.cap("undo"))

    def _undo(self, done: RequestDone, intake: Intake) -> Callable[[], None]:
        def ask() -> None:
            text = "号码不再用；原来的内容会留着，可以改好再登记。"
            self._host.ctx.dialogs.ask(
                f"作废 {done.number}", "原因", "作废", void, text=text, danger=True, choices=VOID_REASONS
            )

        def void(reason: str) -> None:
            do_with_consent(
                self._host.ctx, f"作废 {done.number}", take_back, done.id, reason,
                then=voided, by=self._host,
            )  # fmt: skip

        def voided(_done: RequestDone) -> None:
            busy = begun(self._host.collect())
            aside = busy and self._forms.lay_aside(intake)
            self._host.ctx.shell.toast(
                f"已作废 {brief_number(done.number)}" + ("，原来的内容存成草稿了" if aside else "")
            )
            if not busy:
                self._forms.fill_again(intake)

        return ask

    def _refused(self, trouble: Refused | StoreTrouble) -> None:
        field = str(trouble.data.get("field", "")) if isinstance(trouble, Refused) else ""
        known = (*_RESIDENT, *self._host.matter.fields, "handler", "due_day")
        if not isinstance(trouble, Refused) or trouble.code != "field_bad" or field not in known:
            self._host.ctx.shell.trouble(trouble)
            return
        self._show({field: sentences.beside_field(trouble)})
        self.focus_wrong()
