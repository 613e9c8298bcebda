"""Ctrl+Z after 收款: take the sale back, and its dishes into the order again, with one more key."""

from app.services.dashboard import SaleRow
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.label import Label
from app.ui.kit.layout import into
from app.ui.kit.modal import Modal
from app.ui.kit.page import Ctx
from app.ui.kit.text import yuan
from app.ui.tender.sums import SumRow
from app.ui.till.receipts import short_number
from app.ui.words.till import METHODS, back_words

AGAIN, ONLY = "again", "only"


class UndoModal(Modal):
    """Finishes with ``AGAIN`` (冲正重收, what Enter means), ``ONLY`` (冲正), or None."""

    def __init__(self, ctx: Ctx, row: SaleRow) -> None:
        title = f"冲正 {short_number(row.number)}？"
        note = f"{row.member or '散客'} · {row.portions} 份"
        super().__init__(ctx.shell.window_widget(), title, note, icon="triangle-alert", tone="bad", close_button=False)
        text = f"{back_words(row.left)}。冲正记成一笔新单，会写进交班单，不能再撤销。"
        into(self.body, Label(text, "body", "ink2", wrap=True), self._sums(row) if row.left else None)
        self.add_button(Button("不冲正", key="Esc", on=self.reject))
        self.add_button(Button(f"只冲正，退 {yuan(row.left_due)}", kind="danger", on=lambda: self.done(ONLY)))
        self.again = Button("冲正，菜回到本单重收", kind="primary", key="↵", on=lambda: self.done(AGAIN))
        self.add_button(self.again, default=True)

    @staticmethod
    def _sums(row: SaleRow) -> Card:
        card = Card(ground="subtle", gap=2)
        for method, amount in row.left:
            line = SumRow(f"退{METHODS[method]}", "warn")
            into(card.body, line)
            line.put(amount, "当面退" if method == "cash" else "在商户 App 里退", always=True)
        return card

    def first_focus(self) -> None:
        self.again.setFocus()
