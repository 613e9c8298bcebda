"""价目牌: the day's list and tier prices as a page to hang up; preview and PDF."""

from pathlib import Path

from app.errors import StoreTrouble
from app.services.documents.till import PriceBoard
from app.services.till import price_board
from app.store.atomic import write_atomic
from app.store.faults import translated
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, column, into, row, wide
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.section import Section
from app.ui.kit.sheet_view import SheetView
from app.ui.words.moments import day_words


class BoardTab(Section):
    """The price board of the business date for the meal being served now."""

    key, title = "board", "价目牌"

    def __init__(self, ctx: Ctx) -> None:
        super().__init__(ctx)
        self._board: PriceBoard | None = None
        self.view = SheetView(ctx.tasks)
        self.words = Label("", "body", "ink2", wrap=True)
        self.pages = Label("", "caption", "ink2")
        self.before = Button(kind="plain", icon="chevron-left", name="上一页", on=lambda: self._turn(-1))
        self.after = Button(kind="plain", icon="chevron-right", name="下一页", on=lambda: self._turn(1))
        self.save_button = Button(
            "存成 PDF", kind="primary", icon="file-down", key=shortcuts.cap("print"), on=self.save_pdf
        )
        sheet, side = Card("预览"), Card("价目牌")
        into(sheet.head, self.pages)
        into(sheet.body, wide(self.view))
        side.setFixedWidth(300)
        note = "菜价和各年龄档的价格与收银、小票上的一样，都是进到分的实价。打印出来贴在窗口。"
        turn = row(self.before, self.after, STRETCH)
        into(side.body, self.words, turn, STRETCH, Label(note, "caption", "ink2", wrap=True), self.save_button)
        into(self.column, wide(row(wide(sheet), column(wide(side)), gap=12)))

    def refresh(self) -> None:
        board = self.ctx.desk.see(price_board.price_board)
        if board == self._board:
            return
        self._board = board
        tiers = "、".join(board.tiers) or "没有年龄档"
        self.words.setText(f"{day_words(board.day)}，现在这一餐 {len(board.rows)} 种菜。\n年龄档：{tiers}")
        self.save_button.setEnabled(False)

        def make() -> bytes:
            from app.print.render import render

            return render(board, form="pdf")

        self.view.draw(make, self._drawn)

    def _drawn(self) -> None:
        self.save_button.setEnabled(True)
        self._turn(0)

    def _turn(self, by: int) -> None:
        at = self.view.turn(by)
        self.pages.setText(f"第 {at + 1} 页，共 {self.view.count} 页")
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at < self.view.count - 1)

    def save_pdf(self) -> None:
        """Ask where to and write the PDF there."""
        if self._board is None or not self.view.pdf:
            return
        name = f"价目牌-{self._board.day:%Y%m%d}.pdf"
        self.ctx.dialogs.save_file("价目牌存到", name, "PDF (*.pdf)", self._write)

    def _write(self, path: Path) -> None:
        try:
            with translated():
                write_atomic(path, self.view.pdf)
        except StoreTrouble as trouble:
            self.ctx.shell.trouble(trouble)
            return
        self.ctx.shell.toast(f"价目牌已存到 {path.name}")

    def focus_start(self) -> None:
        self.save_button.setFocus()

    def verbs(self) -> list[Verb]:
        return [Verb("print", "存成 PDF", self.save_pdf)]
