"""A form without a store: fields from a list of asks, what is wrong beside them, Enter from one to the next.

``forms.Form`` adds what needs the desk: what was typed is kept, what can be chosen is read, operations are run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QGridLayout, QSizePolicy, QWidget

from app.errors import Refused
from app.ui.kit.asks import AS_DEFAULT, BARE, FIRST, Ask, Options, Values, same
from app.ui.kit.control import as_control, focus_of
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit
from app.ui.kit.layout import fill, fill_row, grid, row, wide
from app.ui.kit.options import Checks
from app.ui.kit.picker import Picker, under
from app.ui.words.sentences import beside_field, sentence, told

D = TypeVar("D")
_BESIDE = 12
"""Between two columns."""


class PlainForm(QWidget, Generic[D]):
    """The fields of a draft of type ``D``, a dataclass; nothing of what is typed leaves it but through its owner.

    Signals: ``edited`` when people change anything, ``entered`` for Enter in the last field. ``given`` names the fields
    of the draft that are not asked but handed to ``draft``. ``beside`` maps codes of refusals that name no field to the
    field they belong to, or to the field and shorter words.
    """

    edited = Signal()
    entered = Signal()

    def __init__(
        self, draft: type[D], asks: Sequence[Ask], *, given: Sequence[str] = (),
        beside: Mapping[str, str | tuple[str, str]] | None = None, label_width: int = 0, gap: int = 10,
        across: bool = False, columns: Sequence[tuple[int, int]] = (), to_empty: bool = False,
    ) -> None:  # fmt: skip
        """``across`` puts the controls side by side, their labels left to screen readers.

        ``columns`` are the shares of the room and the widths of the labels of columns that are filled row by row.
        ``to_empty``: Enter goes on to what is empty yet, past what is answered, and is ``entered`` where nothing is.
        """
        super().__init__()
        _held_against(draft, asks, given)
        self._draft, self._beside, self._to_empty = draft, dict(beside or {}), to_empty
        self.asks = {ask.name: ask for ask in asks}
        self.controls: dict[str, Any] = {}
        self.fields: dict[str, Field] = {}
        self._fresh = True
        self._clean: Values = {}
        self._across = across
        self._column: QBoxLayout = fill_row(self, gap=gap) if across else fill(self, gap=gap)
        for at, ask in enumerate(asks):
            width = columns[at % len(columns)][1] if columns else label_width or _label_width(asks)
            self._make(ask, width)
        if columns:
            self._column.addLayout(self._cells([share for share, _label in columns], gap))
        else:
            for name in self.asks:
                self._place(name)
        self._show_asked()
        self._clean = self.typed()

    def _make(self, ask: Ask, label_width: int) -> None:
        control = as_control(ask.make())
        bare = ask.label == BARE or self._across
        field = Field(
            "" if bare else ask.label, control, required=bool(ask.empty) and ask.star, hint=ask.note, above=ask.above,
            label_width=label_width, check=lambda _text: self._wrong(self.asks[ask.name]), bare=bare,
        )  # fmt: skip
        self.controls[ask.name], self.fields[ask.name] = control, field
        if ask.hidden:
            field.hide()
        if ask.aloud:
            focus_of(control).setAccessibleName(ask.aloud)
        control.changed.connect(lambda _value: self._edited())

    def _cells(self, shares: Sequence[int], gap: int) -> QGridLayout:
        cells = grid(len(shares), gap=(_BESIDE, gap))
        for at, share in enumerate(shares):
            cells.setColumnStretch(at, share)
        at = 0
        for name, field in self.fields.items():
            if not self.asks[name].span:
                cells.addWidget(field, at // len(shares), at % len(shares))
                at += 1
                continue
            line = -(-at // len(shares))
            control = self.controls[name]
            cells.addWidget(field, line, 0, 1, len(shares), _left_if_narrow(control))
            if isinstance(control, Picker):
                line += 1
                cells.addLayout(under(control.list), line, 0, 1, len(shares))
                self._pass_on(name, control)
            at = (line + 1) * len(shares)
        return cells

    def _place(self, name: str) -> None:
        ask, control, field = self.asks[name], self.controls[name], self.fields[name]
        if self._across:
            if ask.width:
                control.setFixedWidth(ask.width)
            self._column.addWidget(field, 0 if ask.width else 1)
            return
        self._column.addWidget(field, 0, _left_if_narrow(control))
        if isinstance(control, Picker):
            self._column.addLayout(under(control.list))
            self._pass_on(name, control)

    def _pass_on(self, name: str, control: Picker) -> None:
        """Enter with an answer taken goes on to the next field, and without one where none is needed."""
        control.entered.connect(lambda took: self._go_on(name, at_end=not took))
        control.box.entered.connect(lambda: self._pass_empty(name, control))

    def _pass_empty(self, name: str, control: Picker) -> None:
        if not control.value() and not control.is_open() and not self.asks[name].empty and not control.box.text():
            self._go_on(name)

    def add(self, part: QWidget) -> None:
        """Put something that asks nothing under the fields there are: a rule, a note."""
        self._column.addWidget(part)

    def insert(self, part: QWidget, before: str) -> None:
        """Put something that asks nothing above a field."""
        self._column.insertWidget(self._column.indexOf(self.fields[before]), part)

    def beside(self, name: str, part: QWidget) -> None:
        """Put a verb to the right of a field."""
        field = self.fields[name]
        at = self._column.indexOf(field)
        self._column.removeWidget(field)
        self._column.insertLayout(at, row(wide(field), part))

    @property
    def rows(self) -> QBoxLayout:
        """The layout of the fields."""
        return self._column

    def _edited(self) -> None:
        self._show_asked()
        self.edited.emit()

    # --- what stands in it

    def raw(self, name: str) -> Any:
        """What stands in a control, as typed."""
        return self.controls[name].value()

    def typed(self) -> Values:
        """Everything as typed."""
        return {name: control.value() for name, control in self.controls.items()}

    def _changed(self) -> Values:
        """What was typed, to be kept: the rest stays what the record says by the time it is shown again."""
        return {name: value for name, value in self.typed().items() if value != self._clean.get(name, MISSING)}

    def fill(self, record: object | None, **given: Any) -> None:
        """Show a record (its fields by the names asked), or the defaults of a new one.

        ``given`` stands for what the record does not name so, and for other defaults.
        """
        self._fresh = record is None
        for name, ask in self.asks.items():
            stored = given.get(name, MISSING)
            if stored is MISSING:
                new = record is None or ask.fresh
                stored = ask.default if new else getattr(record, name)
            if stored is FIRST:
                stored = self.controls[name].itemData(0)
            self.controls[name].set_value(ask.show(stored))
            self.fields[name].set_error(None)
        self._show_asked()
        self._clean = self.typed()

    def put(self, name: str, value: Any) -> None:
        """Answer a question for people, as if they had typed it."""
        self.controls[name].set_value(self.asks[name].show(value))
        self.fields[name].look_again()
        self._edited()

    def restore(self, typed: Values) -> None:
        """Show again what was typed before, over what ``fill`` showed; what is no answer here any more is left out."""
        for name, value in typed.items():
            if name in self.controls:
                self._show_again(self.controls[name], value)
        self._show_asked()

    @staticmethod
    def _show_again(control: Any, value: Any) -> None:
        before = control.value()
        try:
            control.set_value(value)
        except (TypeError, ValueError):  # another version of the program asked something else under this name
            control.set_value(before)

    def set_options(self, name: str, options: Options) -> None:
        """Offer other answers; the one given stays."""
        control = self.controls[name]
        before = control.value()
        control.set_options(options)
        if not isinstance(control, Checks):
            control.set_value(before)

    def _show_asked(self) -> None:
        values = self.typed()
        for name, ask in self.asks.items():
            if ask.when is not None or ask.fresh:
                asked = (ask.when is None or ask.when(values)) and (self._fresh or not ask.fresh)
                self.fields[name].setVisible(asked)
                if not asked and isinstance(self.controls[name], Picker):
                    self.controls[name].close_list()

    def set_writable(self, may: bool, *, fresh: bool = True) -> None:
        """Whether people may change it; what is ``fixed`` only on a new record."""
        for name, ask in self.asks.items():
            self.controls[name].set_writable(may and (fresh or not ask.fixed))

    def dirty(self) -> bool:
        """Whether something stands here that is not saved."""
        return bool(self._changed())

    def saved(self) -> None:
        """What stands here is stored."""
        self._clean = self.typed()

    # --- what is wrong

    def _wrong(self, ask: Ask) -> str | None:
        if self._is_empty(ask.name):
            return ask.empty or None
        try:
            ask.read(self.raw(ask.name))
        except ValueError as wrong:
            return str(wrong)
        return None

    def asked(self) -> list[str]:
        """What is asked now, in order."""
        return [name for name, field in self.fields.items() if not field.isHidden()]

    def draft(self, **given: Any) -> D | None:
        """What stands here, read; None when something is wrong, which is said, and the keyboard goes there."""
        asked = self.asked()
        wrong = [name for name in asked if not self.fields[name].validate()]
        if wrong:
            self.controls[wrong[0]].setFocus()
            return None
        return self._draft(**{name: self._read(name, name in asked) for name in self.asks}, **given)

    def glance(self, **given: Any) -> D | None:
        """The draft as far as it can be read without a word: None while something is wrong."""
        asked = self.asked()
        if any(self._wrong(self.asks[name]) for name in asked):
            return None
        return self._draft(**{name: self._read(name, name in asked) for name in self.asks}, **given)

    def _read(self, name: str, asked: bool) -> Any:
        ask, raw = self.asks[name], self.raw(name)
        if not asked and not ask.hidden:
            return ask.default if ask.without is AS_DEFAULT else ask.without
        if ask.read is not same and isinstance(raw, str) and not raw.strip() and not ask.empty:
            try:
                return ask.read(raw)
            except ValueError:
                return ask.default  # left empty, which it may be
        return ask.read(raw)

    def say(self, name: str, words: str) -> None:
        """Put words beside a field and the keyboard into it."""
        self.fields[name].set_error(words)
        self.controls[name].setFocus()

    def place(self, trouble: Refused) -> bool:
        """Say a refusal beside its field; False when it has none in sight."""
        name, words = self._place_of(trouble)
        if not name or not self.isVisible() or self.fields[name].isHidden():
            return False
        self.say(name, words)
        return True

    def _place_of(self, trouble: Refused) -> tuple[str, str]:
        known = self._beside.get(trouble.code, str(trouble.data.get("field", "")))
        wanted, words = known if isinstance(known, tuple) else (known, "")
        last = wanted.rpartition(".")[2]  # printers.receipt.host
        known_as = {ask.field or name: name for name, ask in self.asks.items()}
        name = known_as.get(wanted) or (wanted if wanted in self.asks else last if last in self.asks else "")
        short = "why" in trouble.data or trouble.code in told().beside
        said = beside_field(trouble) if short else "，".join(sentence(trouble))
        return name, words or said

    # --- the keyboard

    def focus_start(self, name: str = "") -> None:
        """The keyboard on a field, or on the first that can be changed, what stands in it marked."""
        able = [n for n in self.asked() if self.controls[n].isEnabled()]
        if not able:
            return
        control = self.controls[name if name in self.asked() else able[0]]
        control.setFocus()
        if isinstance(control, LineEdit):
            control.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        at = self._at()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and at:
            self._go_on(at)
        else:
            super().keyPressEvent(event)

    def _at(self) -> str:
        """The field that has the keyboard."""
        now = QApplication.focusWidget()
        return next((n for n, c in self.controls.items() if now is not None and (c is now or c.isAncestorOf(now))), "")

    def _go_on(self, name: str, *, at_end: bool = True) -> None:
        """To the next field; from the last one ``entered``, unless this Enter has done its work."""
        asked = self.asked()
        after = [n for n in asked[asked.index(name) + 1 :] if self.controls[n].isEnabled()]
        if self._to_empty:  # what nobody came to is not wrong yet; what was left empty here is, and is said to be
            after = [n for n in after if self._is_empty(n)] if not self._is_empty(name) else []
        if not after:
            if at_end:
                self.entered.emit()
            return
        control = self.controls[after[0]]
        focus_of(control).setFocus(Qt.FocusReason.TabFocusReason)

    def _is_empty(self, name: str) -> bool:
        raw = self.raw(name)
        return not raw.strip() if isinstance(raw, str) else raw in (None, ())


def _left_if_narrow(control: QWidget) -> Qt.AlignmentFlag:
    """Where a control stands that does not grow."""
    narrow = control.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Fixed
    narrow = narrow or control.minimumWidth() == control.maximumWidth()
    return Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag(0)


def _label_width(asks: Sequence[Ask]) -> int:
    """Room for the longest label in pixels at 100 %, as far as labels stand at the left."""
    longest = max((len(ask.label) for ask in asks if not ask.above and ask.label != BARE), default=2)
    return 16 * longest + 20


def _held_against(draft: type[Any], asks: Sequence[Ask], given: Sequence[str]) -> None:
    """Every ask is a field of the draft, and every field that must be there is asked or given."""
    known = {f.name: f.default is MISSING and f.default_factory is MISSING for f in fields(draft)}
    asked = [ask.name for ask in asks]
    unknown = [name for name in (*asked, *given) if name not in known]
    missing = [name for name, must in known.items() if must and name not in asked and name not in given]
    if unknown or missing or len(set(asked)) < len(asked):
        raise TypeError(f"{draft.__name__}: unknown {unknown}, not asked {missing}, asked {asked}")
