"""A tab of records, all of it from data: found, listed, one of them in a drawer that edits it, switched off and on.

class PlacesTab(RecordTab[PlaceRow, PlaceDraft]):
    key, title, right = "places", "地点", Right.SETTINGS
    columns = (Column("地点", lambda r: r.name, strong=True, tone=ink), Column("", lambda r: "", 84, tag=off_tag))
    draft, asks = PlaceDraft, (line("name", "名称", required=True), …)
    switch = (places.retire_place, places.restore_place)

    def rows(self, query): return self.ctx.desk.see(places.places, query, inactive=True)
    def store(self, draft, key): self.keep(places.save_place, draft, key, said=f"已保存 {draft.name}")
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from PySide6.QtWidgets import QWidget

from app.ui.kit import shortcuts, theme
from app.ui.kit.act import act
from app.ui.kit.asks import Ask
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Card, Empty
from app.ui.kit.drawer import Drawer
from app.ui.kit.fields import SearchBox
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, Part, add, row, wide
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.paint import TagSpec
from app.ui.kit.rows import Column, Table
from app.ui.kit.section import Section

if TYPE_CHECKING:
    from app.services.work import Work

Row = TypeVar("Row")
Draft = TypeVar("Draft")
Operation = Callable[["Work", Any], object]
OFF = TagSpec("已停用", "mute")
UNSAVED = "有未保存的修改"
_MOST_WIDE = 480


@dataclass(frozen=True)
class Named:
    """The draft of records that only ever change their name."""

    name: str


def ink(row: Any) -> str:
    """The ink of a record's words: it is on (``active``) or off."""
    return "ink" if row.active else "disabled"


def off_tag(row: Any) -> TagSpec | None:
    """The tag of a record that is off; one that is on needs none."""
    return None if row.active else OFF


class RecordTab(Section, Generic[Row, Draft]):
    """Subclasses say ``columns``, ``draft`` and ``asks``, read ``rows`` and ``store`` a draft; the rest is here.

    ``current`` is the record in the drawer, None for a new one. What is typed about a record and not saved is kept
    (``Form``) and stands there again when it is opened. Enter goes through the fields and saves at the end.
    """

    columns: ClassVar[Sequence[Column[Any]]] = ()
    draft: ClassVar[type[Any]]
    asks: ClassVar[Sequence[Ask]] = ()
    label_width: ClassVar[int] = 52
    finds: ClassVar[tuple[str, str] | None] = None
    """Hint and name of the search box; None: the list is short enough without one."""
    wide_search: ClassVar[bool] = False
    """Whether the search box takes all the room its row has left."""
    switch: ClassVar[tuple[Operation, Operation] | None] = None
    """The operations that take a record out of use and bring it back, on ``switched(row)``."""
    on_words: ClassVar[tuple[str, str]] = ("恢复", "已恢复")
    """How the way back is called, and what is said after it."""
    note: ClassVar[str] = ""
    """Stands under the fields."""
    empty: ClassVar[tuple[str, str]] = ("", "")
    """What stands in the place of a list without any record: that there is none yet, and how to begin."""
    sign: ClassVar[tuple[str, str]] = ("", "")
    """What is printed of the list to be hung up: the words of the verb, and the key of the sign in 标识标牌."""
    new_words: ClassVar[str] = "新建"
    """The verb for a new record; empty: there is none to be had here."""
    drawer_width: ClassVar[int] = 372
    """At 100 %."""
    starts: ClassVar[tuple[str, str]] = ("", "")
    """Where the keyboard goes when a record is opened, and in a new one; empty: the first field that can be changed."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.current: Row | None = None
        self.search = SearchBox(self.finds[0], key=shortcuts.cap("scan"), name=self.finds[1]) if self.finds else None
        self.add = Button(self.new_words, kind="primary", icon="plus", key=shortcuts.cap("new"), on=self.new)
        self.table: Table[Row] = Table(self.make_columns(), key=self.key_of, name=self.title, top=True)
        self.form: Form[Draft] = Form(
            ctx, self.draft, self.asks, self, name=f"settings.{self.key}",
            label_width=self.label_width,
        )  # fmt: skip
        self.drawer = Drawer(self.title, width=self.drawer_width)
        self.state_button = Button("停用", kind="ghost", icon="archive", on=self._toggle)
        self.save_button = Button("保存", kind="primary", key=shortcuts.cap("save"), on=self.save)
        self.card = Card(flush=True)
        self._lay_out()
        self._fit()
        theme.themeChanged.connect(self._fit)
        self.table.chosen.connect(self.edit)
        self.form.entered.connect(self.save)
        self.form.edited.connect(self._edited)
        self.form.handed_over.connect(self._say_begun)

    def _lay_out(self) -> None:
        if self.search is not None:
            self.search.setMinimumWidth(120)
            add(self.tool_row, wide(self.search, 4))
            self.search.changed.connect(lambda _text: self.find_again())
            self.search.moved.connect(self._move)
            self.search.entered.connect(self._open_current)
        words, cap = self.sign[0], shortcuts.cap("print")
        sign = Button(words, kind="ghost", icon="printer", key=cap, on=self.to_sign) if words else None
        for part in (*self.tool_parts(), None if self.wide_search else STRETCH, sign, self.new_words and self.add):
            add(self.tool_row, part)
        note = self.note and Label(self.note, "caption", "ink2", wrap=True)
        for part in (self.form, *self.form_parts(), note, STRETCH):
            add(self.drawer.body, part)
        for part in (*self.foot_parts(), STRETCH, self.save_button):
            add(self.drawer.foot, part)
        add(self.card.body, wide(self.table))
        begin = Action(self.new_words, self.new, shortcuts.cap("new")) if self.new_words else None
        self.nothing = Empty(*self.empty, begin)
        self.nothing.hide()
        add(self.card.body, wide(self.nothing))
        for part in self.card_parts():
            add(self.card.body, part)
        self.drawer.hide()
        self.beside_table = row(wide(self.card), self.drawer, gap=12)
        add(self.column, wide(self.beside_table))

    def _fit(self) -> None:
        """What is asked grows with the text, and the list beside it needs room too."""
        self.drawer.setFixedWidth(min(theme.px(self.drawer_width), max(self.drawer_width, _MOST_WIDE)))

    # --- what a tab may put somewhere

    def make_columns(self) -> Sequence[Column[Any]]:
        """The columns of the table; a tab whose cells need more than their row makes them here."""
        return self.columns

    def to_sign(self) -> None:
        """Where what hangs on the wall is looked at and printed."""
        self.ctx.shell.go("signs", sign=self.sign[1])

    def tool_parts(self) -> Sequence[Part]:
        """What stands beside the search box."""
        return ()

    def form_parts(self) -> Sequence[Part]:
        """What stands in the drawer under the form."""
        return ()

    def foot_parts(self) -> Sequence[Part]:
        """What stands at the left of 保存."""
        return (self.state_button,) if self.switch is not None else ()

    def card_parts(self) -> Sequence[Part]:
        """What stands under the table."""
        return ()

    # --- what a tab says

    def key_of(self, row: Row) -> object:
        """What tells one record from another."""
        return row.id  # type: ignore[attr-defined]

    def name_of(self, row: Row) -> str:
        """How the drawer and the toasts call a record."""
        return str(row.name)  # type: ignore[attr-defined]

    def switched(self, row: Row) -> object:
        """What the operations of ``switch`` are told."""
        return self.key_of(row)

    def rows(self, query: str) -> Sequence[Row]:
        """Read the records that meet what is searched for."""
        raise TypeError("each list says this for itself")

    def narrowed(self) -> bool:
        """Whether only some of the records are looked for."""
        return self.search is not None and bool(self.search.text().strip())

    def fill(self, row: Row | None) -> None:
        """Show a record, or a new one."""
        self.form.fill(row)

    def store(self, draft: Draft, key: Any) -> None:
        """Save a draft over the record of ``key``, or as a new one (None); ``keep`` does it."""
        raise TypeError("each list says this for itself")

    def show_state(self, row: Row | None) -> None:
        """Bring what depends on the record and on rights up to date."""
        may = self.may_change()
        self.form.set_writable(may, fresh=row is None)
        if self.switch is not None:
            self.state_button.setVisible(row is not None and may)
            on = row is None or row.active  # type: ignore[attr-defined]
            self.state_button.set_words("停用" if on else self.on_words[0])

    # --- what all of them do

    def refresh(self) -> None:
        self.add.setEnabled(self.may_change())
        self.save_button.setEnabled(self.may_change())
        self.form.refresh_options()
        self.read_again()
        if self.drawer.isVisibleTo(self):
            self._reread()

    def find_again(self) -> None:
        """Something else is searched for: the first of what is found is current."""
        self.table.start_over()
        self.read_again()

    def read_again(self) -> None:
        """Read the records of what is searched for now; the drawer stays as it is."""
        rows = self.rows(self.search.text() if self.search is not None else "")
        self.table.set_rows(rows)
        begins = bool(self.empty[0]) and not rows and not self.narrowed()
        self.table.setVisible(not begins)
        self.nothing.setVisible(begins)
        if self.table.row() is None and self.table.rows_model.rows:
            self.table.selectRow(0)

    def _reread(self) -> None:
        if self.current is not None:
            wanted = self.key_of(self.current)
            self.current = next((r for r in self.table.rows_model.rows if self.key_of(r) == wanted), self.current)
        if not self.form.dirty():
            self.fill(self.current)
        self.show_state(self.current)

    def _move(self, by: int) -> None:
        at = self.table.currentIndex().row() + by
        if 0 <= at < self.table.rows_model.rowCount():
            self.table.selectRow(at)

    def _open_current(self) -> None:
        row = self.table.row()
        if row is not None:
            self.edit(row)

    def edit(self, row: Row | None) -> None:
        """Open the drawer for a record, or for a new one; what was typed about it before stands there again."""
        if row is not None:
            self.table.select_key(self.key_of(row))
        self.current = row
        self.form.turn_to(None if row is None else self.key_of(row))
        self.fill(row)
        self._say_begun(self.form.resume())
        self.show_state(row)
        self.drawer.open_drawer(self.name_of(row) if row is not None else self.new_words)
        self.form.focus_start(self.starts[row is None])

    def _say_begun(self, begun: bool) -> None:
        self.drawer.note.setText(UNSAVED if begun else "")

    def _edited(self) -> None:
        if not self.form.dirty():
            self.drawer.note.setText("")

    def new(self) -> None:
        """Open the drawer for something new."""
        if self.may_change() and self.new_words:
            self.edit(None)

    def save(self) -> None:
        """Check and save what the drawer holds."""
        if self.drawer.isVisible() and self.may_change():
            draft = self.form.draft()
            if draft is not None:
                self.store(draft, None if self.current is None else self.key_of(self.current))

    def keep(
        self, operation: Callable[..., Any], *args: Any, said: str | Callable[[Any], str], key: Any = None, **kw: Any
    ) -> None:
        """Run the operation that saves; then say so and stand on the record: on ``key``, else on what it returned."""

        def done(made: Any) -> None:
            self.stored(said(made) if callable(said) else said, made if key is None else key)

        self.form.run(operation, *args, then=done, **kw)

    def stored(self, said: str, key: object = None) -> None:
        """It is saved: say so, close the drawer, stand on the record."""
        self.form.saved()
        self.drawer.close_drawer()
        self.current = None
        if self.search is not None:
            self.search.set_value("")
        self.refresh()
        if key is not None:
            self.table.select_key(key)
        self.table.setFocus()
        if self.search is not None:
            self.table.scrollTo(self.table.currentIndex())
        self.ctx.shell.toast(said)

    def remove(self, operation: Callable[..., Any], *args: Any, said: str, undo: tuple[Any, ...]) -> None:
        """Take the record in the drawer away, with a way back."""

        def gone(_result: Any) -> None:
            self.form.saved()
            self.current = None
            self.drawer.close_drawer()
            self.refresh()

        act(self.ctx, operation, *args, then=gone, said=said, undo=undo, form=self.form, by=self)

    def act(
        self,
        operation: Callable[..., Any],
        *args: Any,
        said: str,
        undo: tuple[Any, ...] | Callable[[Any], tuple[Any, ...]],
        form: Form[Any] | None = None,
    ) -> None:
        """Do something to the record in the drawer at once, with a way back; a refusal goes to ``form``."""
        again: Callable[[Any], object] = lambda _result: self.refresh()  # noqa: E731
        act(self.ctx, operation, *args, then=again, said=said, undo=undo, form=form or self.form, by=self)

    def _toggle(self) -> None:
        row = self.current
        if row is None or self.switch is None:
            return
        is_on = bool(row.active)  # type: ignore[attr-defined]
        away, back = self.switch if is_on else self.switch[::-1]
        said = f"{self.name_of(row)}{'已停用' if is_on else self.on_words[1]}"
        subject = self.switched(row)
        self.act(away, subject, said=said, undo=(back, subject))

    # --- the keyboard

    def focus_start(self) -> None:
        (self.search or self.table).setFocus()

    def _find(self) -> None:
        if self.search is not None:
            self.search.setFocus()
            self.search.selectAll()

    def verbs(self) -> list[Verb]:
        own = [Verb("new", self.new_words, self.new)] if self.new_words else []
        own.append(Verb("save", "保存", self.save))
        if self.sign[0]:
            own.append(Verb("print", self.sign[0], self.to_sign))
        return [*own, Verb("scan", self.finds[1], self._find)] if self.finds else own

    def panes(self) -> list[QWidget]:
        return [*([self.search] if self.search is not None else []), self.table, self.drawer]

    def has_draft(self) -> bool:
        return self.form.has_draft()
