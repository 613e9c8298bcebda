"""Somebody with a document that nobody here has: one name, and they are registered and served."""

from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import Refused, StoreTrouble
from app.rules.dates import age_on
from app.rules.people import identity
from app.rules.people.identity import Identity
from app.services.residents.registry import ResidentDraft
from app.ui import people
from app.ui.kit.asks import line
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, into
from app.ui.kit.page import Ctx
from app.ui.till.cart_panel import panel_width

_ASKS = (line("name", "姓名", required=True, hint="证件上的姓名", most=40),)
_BESIDE = {"document_known": "name"}
_GIVEN = ("document_number",)


class NewcomerPanel(Drawer):
    """The number stays as scanned. Signals: ``submitted(ResidentDraft, UUID)``, the id made once for one number."""

    submitted = Signal(object, object)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("新居民", width=panel_width(), parent=parent)
        self._ctx, self._number, self._id, self._warned = ctx, "", ctx.desk.new_id(), 0
        self.who = Label("", "strong", "ink", wrap=True)
        self.hint = Label("", "caption", "ink2", wrap=True)
        self.form: Form[ResidentDraft] = Form(ctx, ResidentDraft, _ASKS, self, given=_GIVEN, beside=_BESIDE)
        self.form.entered.connect(self._submit)
        self.go = Button("登记并使用", kind="primary", sz="lg", key="↵", on=self._submit)
        into(self.body, self.who, self.form, self.hint, STRETCH)
        into(self.foot, STRETCH, self.go)

    def begin(self, read: Identity, today: date, tier: str) -> None:
        """Ask for the name of whose document was read; the same document again finds what was typed."""
        self.setFixedWidth(panel_width())
        if read.number != self._number:
            self._number, self._id, self._warned = read.number, self._ctx.desk.new_id(), 0
            self.form.fill(None)
        years = None if read.birth_date is None else age_on(read.birth_date, today)
        words = ("未登记", people.sex_age(read.sex or "", years), tier or "原价")
        self.who.setText(" · ".join(word for word in words if word))
        self.hint.setText(f"证件尾号 {identity.tail(read.number)}。号码已从证件读入；↵ 登记并使用，Esc 返回")
        self.open_drawer("新居民")
        self.form.focus_start()

    def sure(self, no: int) -> bool:
        """Whether they were told of somebody on record who may be the same, and go on all the same."""
        if self._warned == no:
            return True
        self._warned = no
        self.form.say("name", f"可能是已登记的 {no:06d}。是同一人请按 Esc 再选人，不是就再按 ↵")
        return False

    def refuse(self, trouble: Refused | StoreTrouble) -> None:
        """Say beside the name why not."""
        self.form.refuse(trouble)

    def over(self) -> None:
        """They are registered."""
        self._number = ""
        self.close_drawer()

    def _submit(self) -> None:
        draft = self.form.draft(document_number=self._number)
        if draft is not None:
            key: UUID = self._id
            self.submitted.emit(draft, key)
