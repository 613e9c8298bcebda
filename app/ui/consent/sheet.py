"""个人信息告知书 before it is printed: what the person must be told in addition is ticked here, the paper follows."""

from uuid import UUID

from app.services.print_queue import PaperCopy
from app.services.requests import sheets
from app.ui.kit.act import act
from app.ui.kit.guard import guarded
from app.ui.kit.layout import STRETCH, row
from app.ui.kit.options import Check
from app.ui.kit.page import Ctx
from app.ui.paper.preview import PaperPreview
from app.ui.paper.sent import PAGE, sent

_NAME = "个人信息告知书"


class ConsentPreview(PaperPreview):
    """The notice for one resident, or to be filled in by hand; the two ticks begin as what is known asks for."""

    def __init__(self, ctx: Ctx, resident_id: UUID | None = None) -> None:
        """Raises ``Refused("resident_gone")``."""
        see = ctx.desk.see
        sensitive, guardian = (False, False) if resident_id is None else see(sheets.consent_needs, resident_id)
        self._resident_id = resident_id
        sheet = see(sheets.consent, resident_id, sensitive=sensitive, guardian=guardian)
        super().__init__(ctx, _NAME if resident_id is not None else f"{_NAME}（空白）", PaperCopy(sheet))
        self.sensitive = Check("敏感信息单独同意", sensitive)
        self.guardian = Check("监护人签字（不满 14 岁）", guardian)
        for check in (self.sensitive, self.guardian):
            check.toggled.connect(lambda _on: self._choose())
        self.body.insertLayout(0, row(self.sensitive, self.guardian, STRETCH, gap=20))

    def _choose(self) -> None:
        sheet = self._ctx.desk.see(
            sheets.consent,
            self._resident_id,
            sensitive=self.sensitive.isChecked(),
            guardian=self.guardian.isChecked(),
        )
        self.show_copy(PaperCopy(sheet))


def preview_consent(ctx: Ctx, by: object, resident_id: UUID | None = None) -> None:
    """Show the notice of a resident (None: a blank one) and print it when somebody decides to."""
    guarded(lambda: ConsentPreview(ctx, resident_id), ctx.shell.trouble, lambda modal: _offer(ctx, modal, by))


def _offer(ctx: Ctx, modal: ConsentPreview, by: object) -> None:
    def over(print_it: object) -> None:
        if print_it:
            act(
                ctx, sheets.print_sheet, modal.copy.document, why=f"打印{_NAME}", said=f"{_NAME}{sent(ctx.desk, PAGE)}",
                by=by,
            )  # fmt: skip

    modal.finished.connect(over)
    ctx.shell.open_modal(modal)
