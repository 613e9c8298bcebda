"""标识标牌: what to print, how large and how often at the left, the very pages at the right. F9 prints."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.errors import StoreTrouble
from app.services.desk import Changes
from app.services.documents.signs import SIGN_SIZES, Sign
from app.services.documents.till import PriceBoard
from app.services.signs import sheets
from app.store.atomic import write_atomic
from app.store.faults import translated
from app.ui.kit import shortcuts, typed
from app.ui.kit.act import act, look
from app.ui.kit.asks import Options, Values, aside, choice, line, one_of
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, column, holder, into, row, wide
from app.ui.kit.page import Ctx, Page, Verb
from app.ui.kit.rows import Column, Table
from app.ui.kit.sheet_view import SheetView
from app.ui.paper.preview import cannot
from app.ui.paper.sent import PAGE, sent
from app.ui.signs.keys import key_groups
from app.ui.signs.kinds import SIGN_KINDS, SignKind

_SIDE = 372
_PAUSE_MS = 120
_KINDS = {kind.key: kind for kind in SIGN_KINDS}
_SAID = {"A3": "A3 的字两米外能看清", "A4": "", "A5": "A5 放在台面上"}
_READS = frozenset({"setting", "menu", "policy", "catalogue", "room", "repair_list", "activity", "sale"})


@dataclass(frozen=True)
class SignWanted:
    """What somebody wants printed."""

    which: str
    room: UUID | None
    shelf: UUID | None
    size: str
    copies: int


def _for(each: str) -> Callable[[Values], bool]:
    return lambda values: values["which"] in _KINDS and _KINDS[values["which"]].each == each


def _rooms(ctx: Ctx) -> Options:
    return [(None, "全部场地，一间一张"), *((r.id, r.name) for r in ctx.desk.see(sheets.rooms_for_plates))]


def _shelves(ctx: Ctx) -> Options:
    return [(None, "全部货位"), *((row.id, row.name) for row in ctx.desk.see(sheets.places_for_labels))]


class SignsPage(Page):
    """``arrive(sign=…)`` shows the sign of that key (``kinds.SIGN_KINDS``), for ``of`` a room or a shelf."""

    key: ClassVar[str] = "signs"
    title: ClassVar[str] = "标识标牌"
    icon: ClassVar[str] = "file-text"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        asks = (
            aside("which"),
            choice("room", "哪一间", _rooms, when=_for("room")),
            choice("shelf", "哪个货位", _shelves, when=_for("shelf")),
            one_of("size", "纸张", [(size, size) for size in SIGN_SIZES]),
            line("copies", "份数", kind="code", default="1", most=2, required=True,
                 read=lambda words: typed.whole(words, 1, sheets.MOST_COPIES)),
        )  # fmt: skip
        self.kinds: Table[SignKind] = Table(
            (Column("标识", lambda kind: kind.name, strong=True),), key=lambda kind: kind.key, name="打印什么", top=True
        )
        self.kinds.set_rows(SIGN_KINDS)
        self.kinds.selectRow(0)
        self.form: Form[SignWanted] = Form(ctx, SignWanted, asks, self, label_width=72)
        self.sign: Sign | PriceBoard | None = None
        self.sheet = SheetView(ctx.tasks)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.show_sign)
        into(self.add_body(), self._left(), wide(self._right()))
        self.form.edited.connect(lambda: self._pause.start(_PAUSE_MS))
        self.form.entered.connect(self.print_now)
        self.kinds.row_changed.connect(lambda _kind: self._picked())
        self.kinds.chosen.connect(lambda _kind: self.form.focus_start())
        self.form.fill(None, which=SIGN_KINDS[0].key)

    def _left(self) -> QWidget:
        card = Card(flush=True)
        card.setFixedWidth(_SIDE)
        self.note = Label("", "body", "ink2", wrap=True)
        self.why = Label("", "strong", "warn", wrap=True)
        self.print_button = Button(
            "打印", kind="primary", icon="printer", key=shortcuts.cap("print"), on=self.print_now
        )
        self.save_button = Button("存成 PDF", icon="file-down", key=shortcuts.cap("letter_S"), on=self.save_pdf)
        verbs = row(wide(self.save_button), wide(self.print_button), gap=8)
        below = holder(column(self.form, self.note, self.why, verbs, gap=10, margins=(14, 4, 14, 10)))
        into(card.body, wide(self.kinds), below)
        return card

    def _right(self) -> QWidget:
        card = Card("预览")
        self.pages = Label("", "caption", "ink2")
        self.before = Button(kind="plain", icon="chevron-left", name="上一页", tip="PgUp", on=lambda: self._turn(-1))
        self.after = Button(kind="plain", icon="chevron-right", name="下一页", tip="PgDn", on=lambda: self._turn(1))
        into(card.head, STRETCH, self.pages, self.before, self.after)
        into(card.body, wide(self.sheet))
        return card

    # --- what is shown

    @property
    def kind(self) -> SignKind:
        """The sign that is chosen."""
        return self.kinds.row() or SIGN_KINDS[0]

    def _picked(self) -> None:
        self.form.put("which", self.kind.key)  # what is asked beside it depends on it

    def show_sign(self) -> None:
        """Read the sign that is chosen and draw it; the same one stays as it is."""
        kind, size = self.kind, str(self.form.raw("size"))
        self.subtitle.emit(kind.name)
        more: tuple[Any, ...] = (self.form.raw(kind.each),) if kind.each else ()
        if kind.key == "keys":
            more = (key_groups(self.ctx.shell.pages()),)
        sign = look(self.ctx, getattr(sheets, kind.query), size, *more)
        if sign is None or sign == self.sign:
            return
        self.sign = sign
        self.note.setText("；".join(part for part in (kind.note, _SAID[size]) if part) + "。")
        self.why.setText(cannot(self.ctx.desk, sign))
        self.why.setVisible(bool(self.why.text()))
        self._set_ready(False)

        def make() -> bytes:
            from app.print.render import render

            return render(sign, form="pdf")

        self.sheet.draw(make, self._drawn)

    def _drawn(self) -> None:
        self._set_ready(True)
        self._turn(0)

    def _set_ready(self, ready: bool) -> None:
        self.save_button.setEnabled(ready)
        self.print_button.setEnabled(ready and not self.why.text())

    def _turn(self, by: int) -> None:
        at = self.sheet.turn(by)
        self.pages.setText(f"第 {at + 1} 页，共 {self.sheet.count} 页" if self.sheet.count > 1 else "共 1 页")
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at < self.sheet.count - 1)

    # --- what is done

    def print_now(self) -> None:
        """Print the very sign that is shown, so many times."""
        if self.why.text():
            instead = "现在也可以按 Alt S 存成 PDF，拿到别处打印。" if self.save_button.isEnabled() else ""
            self.ctx.dialogs.tell(f"{self.kind.name}打不了", f"{self.why.text()}。{instead}")
            return
        wanted = self.form.draft()
        if wanted is None or self.sign is None or not self.print_button.isEnabled():
            return
        many = f" {wanted.copies} 份" if wanted.copies > 1 else ""
        said = f"{self.kind.name}{many}{sent(self.ctx.desk, PAGE)}"
        act(self.ctx, sheets.print_sign, self.sign, wanted.copies, said=said, form=self.form, by=self)

    def save_pdf(self) -> None:
        """Ask where to and write the PDF there."""
        if self.sign is None or not self.save_button.isEnabled():
            return
        name = f"{self.kind.name}-{self.form.raw('size')}-{self.sign.day:%Y%m%d}.pdf"
        self.ctx.dialogs.save_file(f"{self.kind.name}存到", name, "PDF (*.pdf)", self._write)

    def _write(self, path: Path) -> None:
        try:
            with translated():
                write_atomic(path, self.sheet.pdf)
        except StoreTrouble as trouble:
            self.ctx.shell.trouble(trouble)
            return
        self.ctx.shell.toast(f"{self.kind.name}已存到 {path.name}")

    # --- what the shell asks

    def arrive(self, **what: Any) -> None:
        kind = _KINDS.get(str(what.get("sign", "")))
        if kind is not None:
            self.kinds.select_key(kind.key)
            if kind.each:
                self.form.refresh_options()
                self.form.put(kind.each, what.get("of"))

    def on_shown(self) -> None:
        self.form.refresh_options()
        self.show_sign()

    def on_changed(self, changes: Changes, by: object) -> None:
        if _READS & changes.kinds and by is not self:
            self.form.refresh_options()
            self._pause.start(_PAUSE_MS)

    def focus_start(self) -> None:
        self.kinds.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self._turn(by)

    def verbs(self) -> list[Verb]:
        return [Verb("print", "打印", self.print_now), Verb("letter_S", "存成 PDF", self.save_pdf)]
