"""Forms as data: what is asked is listed once; showing, reading, checking, keeping and refusing follow from the list.

    asks = (line("name", "名称", required=True), choice("scene", "场景", scenes), check("active", "在用"))
    form = Form(ctx, PlaceDraft, asks, owner)

Enter goes on to the next field and from the last tells ``entered``; Esc is left to the owner and discards nothing; what
is wrong stands beside its field and goes the moment it is right; what was typed is kept per record (``kept``).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QSizePolicy, QWidget

from app.errors import Refused, StoreTrouble
from app.rules import money
from app.ui.kit import typed as typed_words
from app.ui.kit.act import act
from app.ui.kit.choices import Chips, Segment
from app.ui.kit.control import as_control, focus_of
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit, SearchBox, TextBox
from app.ui.kit.kept import Keeper
from app.ui.kit.layout import fill, fill_row, row, wide
from app.ui.kit.options import Check, Checks, Choice
from app.ui.kit.page import Ctx
from app.ui.kit.picker import Picker, under
from app.ui.kit.results import Hit
from app.ui.words.sentences import beside_field, sentence, told

if TYPE_CHECKING:
    # It brings the ORM along; the login page is painted before that is loaded.
    from app.services.work import Work

P = ParamSpec("P")
R = TypeVar("R")
D = TypeVar("D")
Options = Sequence[tuple[Any, str]]
Values = Mapping[str, Any]
Condition = Callable[[Values], bool]
FIRST = object()
"""As the default of a drop-down: the first of its answers."""
AS_DEFAULT = object()
"""As what a draft gets for something not asked: what a new record begins with."""
FILL_IN = "请填写"
PICK_ONE = "请选一个"


def same(value: Any) -> Any:
    """As it is."""
    return value


@dataclass(frozen=True)
class Ask:
    """One thing a form asks; ``name`` is the field of the draft, and of the refusal that is shown beside it.

    ``show`` makes of a stored value what stands in the control, ``read`` the other way (``ValueError`` with the words
    to show). ``fixed`` is asked of a new record only. ``when`` hides it while what else stands in the form makes it
    senseless; the draft then gets ``default``. ``field`` is the name of the refusal where it is another one.
    """

    name: str
    label: str
    make: Callable[[], QWidget]
    show: Callable[[Any], Any] = same
    read: Callable[[Any], Any] = same
    default: Any = ""
    empty: str = ""
    """What to say when it must not be empty and is."""
    star: bool = True
    """Whether the label tells beforehand that it must not be empty."""
    note: str = ""
    above: bool = False
    fixed: bool = False
    fresh: bool = False
    """Asked of a new record only, out of sight in one on record."""
    when: Condition | None = None
    options: Callable[[Ctx], Options] | None = None
    secret: bool = False
    """Never kept in the store before it is saved."""
    field: str = ""
    width: int = 0
    """How wide the control is in a form whose fields stand side by side; 0 takes what room is left."""
    without: Any = AS_DEFAULT
    """What the draft gets while it is not asked."""
    aloud: str = ""
    """How it is read out where the label alone, without what stands around it, would not say what it is."""

    def read_as(self, words: str) -> "Ask":
        """The same, read out as ``words``."""
        return replace(self, aloud=words)


def _empty(required: bool | str, words: str) -> str:
    return words if required is True else required or ""


def line(
    name: str, label: str, *, kind: str = "text", hint: str = "", note: str = "", most: int = 0,
    required: bool | str = False, read: Callable[[str], Any] = same, show: Callable[[Any], str] = str,
    default: Any = "", fixed: bool = False, when: Condition | None = None, field: str = "", width: int = 0,
    star: bool = True, fresh: bool = False, sz: str = "md",
) -> Ask:  # fmt: skip
    """One line; ``hint`` stands inside it, ``note`` under it; ``required`` may be the words to say when it is empty."""
    return Ask(
        name, label, lambda: LineEdit(kind=kind, hint=hint, name=label, sz=sz, most=most), show, read, default,
        _empty(required, FILL_IN), star, note, fixed=fixed, fresh=fresh, when=when, secret=kind == "pin", field=field,
        width=width,
    )  # fmt: skip


def find(name: str, label: str, *, hint: str = "", key: str = "") -> Ask:
    """Words to search for."""
    return Ask(name, label, lambda: SearchBox(hint, key=key, name=label))


def text(
    name: str, label: str, *, hint: str = "", note: str = "", lines: int = 3, required: bool | str = False,
    read: Callable[[str], Any] = same, show: Callable[[Any], str] = str, default: Any = "", above: bool = True,
    when: Condition | None = None, field: str = "",
) -> Ask:  # fmt: skip
    """Several lines; Enter makes a new one."""
    return Ask(
        name, label, lambda: TextBox(hint=hint, name=label, lines=lines), show, read, default,
        _empty(required, FILL_IN), note=note, above=above, when=when, field=field,
    )  # fmt: skip


def amount(
    name: str, label: str, *, limit: int = money.MAX_AMOUNT, hint: str = "", note: str = "", default: int | None = None,
    required: bool | str = False, when: Condition | None = None, field: str = "",
) -> Ask:  # fmt: skip
    """Money typed as yuan, in the draft as 分; empty is ``default``."""
    return line(
        name, label, kind="amount", hint=hint, note=note, required=required, default=default, when=when, field=field,
        read=lambda words: typed_words.amount(words, limit),
        show=lambda fen: "" if fen is None else money.yuan(fen).replace(",", ""),
    )  # fmt: skip


def day(
    name: str, label: str, *, hint: str = "2026-12-01", note: str = "", required: bool | str = False,
    read: Callable[[str], Any] = typed_words.day, default: Any = None, when: Condition | None = None, width: int = 0,
    fixed: bool = False,
) -> Ask:  # fmt: skip
    """A day."""
    return line(
        name, label, kind="amount", hint=hint, note=note, required=required, default=default, when=when, read=read,
        width=width, fixed=fixed,
        show=lambda stored: "" if stored is None else stored if isinstance(stored, str) else stored.isoformat(),
    )  # fmt: skip


def choice(
    name: str, label: str, options: Options | Callable[[Ctx], Options], *, note: str = "", default: Any = None,
    required: bool | str = False, read: Callable[[Any], Any] = same, show: Callable[[Any], Any] = same,
    when: Condition | None = None, field: str = "", width: int = 0,
) -> Ask:  # fmt: skip
    """A drop-down; options that the store knows are read anew with the rows."""
    asked = options if callable(options) else None
    return Ask(
        name, label, lambda: Choice(() if callable(options) else options, name=label), show, read, default,
        _empty(required, PICK_ONE), note=note, when=when, options=asked, field=field, width=width,
    )  # fmt: skip


def one_of(
    name: str, label: str, options: Options, *, note: str = "", default: Any = None, chips: bool = False,
    when: Condition | None = None, field: str = "", without: Any = AS_DEFAULT, required: bool | str = False,
    digits: bool = False,
) -> Ask:  # fmt: skip
    """A few answers side by side, one given; ``required``: none until somebody picks, with ``digits`` also by one."""
    start = default if default is not None or required else options[0][0]
    kind = Chips if chips else Segment
    make = lambda: kind(options, name=label, digits=digits)  # noqa: E731
    return Ask(
        name, label, make, default=start, empty=_empty(required, PICK_ONE), note=note, when=when, field=field,
        without=without,
    )  # fmt: skip


def check(
    name: str, words: str, *, label: str | None = None, default: bool = False, when: Condition | None = None
) -> Ask:
    """A box to tick; its words say it all, ``label`` (also an empty one) puts it in line with the other controls."""
    return Ask(name, BARE if label is None else label, lambda: Check(words), default=default, when=when)


BARE = "\0"
"""As the label of a control that says itself what it is."""


def checks(
    name: str, label: str | None, options: Options | Callable[[Ctx], Options], *, default: Sequence[Any] = (),
    required: bool | str = False, note: str = "", gap: int = 10, top: int = 0, across: int = 0,
    read: Callable[[Any], Any] = same, show: Callable[[Any], Any] = same, when: Condition | None = None,
    star: bool = True,
) -> Ask:  # fmt: skip
    """Several of a few; without a label they say themselves what they are."""
    asked = options if callable(options) else None
    return Ask(
        name, BARE if label is None else label,
        lambda: Checks(() if callable(options) else options, name=label or "", gap=gap, top=top, across=across),
        show, read, tuple(default), _empty(required, "请至少选一种"), star, note, when=when, options=asked,
    )  # fmt: skip


def _taken(value: Sequence[Any]) -> Any:
    return (value[0] if value[0] is not None else value[1]) if value else None


def picker(
    name: str, label: str, look: Callable[[str], Sequence[Hit]], *, hint: str = "", note: str = "",
    icon: str = "search", words: bool = False, required: bool | str = False, when: Condition | None = None,
    field: str = "", without: Any = None, read: Callable[[Any], Any] | None = None,
) -> Ask:  # fmt: skip
    """One of many, found while typing; with ``words`` what was typed and not found is an answer too.

    The draft gets the data taken, or the words, unless ``read`` makes something else of the pair; a record to be shown
    hands in ``(data, words)``.
    """
    return Ask(
        name, label, lambda: Picker(look, hint=hint, name=label, icon=icon, words=words),
        read=read or _taken, default=(),
        empty=_empty(required, PICK_ONE), note=note, when=when, field=field, without=without,
    )  # fmt: skip


class Form(QWidget, Generic[D]):
    """The fields of a draft of type ``D``, a dataclass.

    Signals: ``edited`` when people change anything, ``entered`` for Enter in the last field, ``handed_over(bool)`` when
    somebody else is on duty (whether they had typed something here before). ``owner`` is told to the
    desk as the one who changed things. ``name`` is under which what is typed is kept in the store (empty: it is not).
    ``given`` names the fields of the draft that are not asked but handed to ``draft``. ``beside`` maps codes of
    refusals that name no field to the field they belong to, or to the field and shorter words.
    """

    edited = Signal()
    entered = Signal()
    handed_over = Signal(bool)

    def __init__(
        self, ctx: Ctx, draft: type[D], asks: Sequence[Ask], owner: QWidget, *, name: str = "",
        given: Sequence[str] = (), beside: Mapping[str, str | tuple[str, str]] | None = None, label_width: int = 0,
        gap: int = 10, across: bool = False, otherwise: Callable[[Refused | StoreTrouble], object] | None = None,
    ) -> None:  # fmt: skip
        """``across`` puts the controls side by side, their labels left to screen readers.

        ``otherwise`` says what belongs to no field in sight, in place of the shell.
        """
        super().__init__()
        _held_against(draft, asks, given)
        self._ctx, self._draft, self._owner = ctx, draft, owner
        self._beside, self._otherwise = dict(beside or {}), otherwise or ctx.shell.trouble
        self.asks = {ask.name: ask for ask in asks}
        self.controls: dict[str, Any] = {}
        self.fields: dict[str, Field] = {}
        self._record, self._fresh = "", True
        self._clean: Values = {}
        self._keeper = Keeper(ctx, name, (ask.name for ask in asks if ask.secret), self)
        self._across = across
        self._column: QBoxLayout = fill_row(self, gap=gap) if across else fill(self, gap=gap)
        for ask in asks:
            self._add(ask, label_width or _label_width(asks))
        self._show_asked()
        self._clean = self.typed()

    def _add(self, ask: Ask, label_width: int) -> None:
        control = as_control(ask.make())
        bare = ask.label == BARE or self._across
        field = Field(
            "" if bare else ask.label, control, required=bool(ask.empty) and ask.star, hint=ask.note, above=ask.above,
            label_width=label_width, check=lambda _text: self._wrong(self.asks[ask.name]), bare=bare,
        )  # fmt: skip
        self.controls[ask.name], self.fields[ask.name] = control, field
        if ask.aloud:
            focus_of(control).setAccessibleName(ask.aloud)
        if self._across:
            if ask.width:
                control.setFixedWidth(ask.width)
            self._column.addWidget(field, 0 if ask.width else 1)
            control.changed.connect(lambda _value: self._edited())
            return
        narrow = control.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Fixed
        narrow = narrow or control.minimumWidth() == control.maximumWidth()
        self._column.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag(0))
        if isinstance(control, Picker):
            self._column.addLayout(under(control.list))
            control.entered.connect(lambda took: self._go_on(ask.name, at_end=not took))
        control.changed.connect(lambda _value: self._edited())

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
        self._keeper.note(self._record, self._changed() or None)
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

    def refresh_options(self) -> None:
        """Read what can be chosen anew; what is chosen stays."""
        for name, ask in self.asks.items():
            if ask.options is not None:
                self.set_options(name, ask.options(self._ctx))

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

    # --- what was typed is kept

    def turn_to(self, record: object) -> None:
        """Another record is shown next (None: a new one): what was typed about the one before is put aside."""
        self._keeper.flush()
        self._record = "" if record is None else str(record)

    def move_to(self, record: object) -> None:
        """What stands here is about another record from now on; without a word, what was typed about that one shows."""
        typed = self._changed()
        if typed:
            self._keeper.note(self._record, None)
        self.turn_to(record)
        if typed:
            self._keeper.note(self._record, typed)
        else:
            self.resume()

    def resume(self) -> bool:
        """Show what was typed about this record and not saved, in this run or an earlier one; whether there was any."""
        begun = self._keeper.begun(self._record)
        if begun is not None:
            self.restore(begun)
        return begun is not None

    def hand_over(self) -> None:
        """Somebody else is on duty: what was typed is its owner's alone, and gives way to what they typed themselves.

        A form that keeps nothing and asks for no secret shows the same to everybody and stays as it is.
        """
        if not self._keeper.personal:
            return
        for field in self.fields.values():
            field.set_error(None)
        self.restore(self._clean)
        self.handed_over.emit(self.resume())

    def dirty(self) -> bool:
        """Whether something stands here that is not saved."""
        return bool(self._changed())

    def has_draft(self) -> bool:
        """Whether anything was typed since the program began, about any record, that is not saved."""
        return self._keeper.fresh()

    def begun(self) -> tuple[str, ...]:
        """The records something was typed about and not saved."""
        return self._keeper.records()

    def typed_about(self, record: object) -> Values | None:
        """What was typed about a record and not saved, to be listed by."""
        return self._keeper.begun(str(record))

    def saved(self) -> None:
        """What stands here is stored: nothing of it is kept apart any more."""
        self._clean = self.typed()
        self._keeper.note(self._record, None)
        self._keeper.flush()

    def keep_now(self) -> None:
        """Write what is typed without waiting for a pause."""
        self._keeper.flush()

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._keeper.flush()

    # --- what is wrong

    def _wrong(self, ask: Ask) -> str | None:
        raw = self.raw(ask.name)
        if not (raw.strip() if isinstance(raw, str) else raw not in (None, ())):
            return ask.empty or None
        try:
            ask.read(raw)
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
        if not asked:
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

    def refuse(self, trouble: Refused | StoreTrouble) -> None:
        """Say a refusal beside its field, or where the form says the others when it has none in sight."""
        name, words = self._place_of(trouble) if isinstance(trouble, Refused) else ("", "")
        if name and self.isVisible() and not self.fields[name].isHidden():
            self.say(name, words)
        else:
            self._otherwise(trouble)

    def _place_of(self, trouble: Refused) -> tuple[str, str]:
        known = self._beside.get(trouble.code, str(trouble.data.get("field", "")))
        wanted, words = known if isinstance(known, tuple) else (known, "")
        last = wanted.rpartition(".")[2]  # printers.receipt.host
        known_as = {ask.field or name: name for name, ask in self.asks.items()}
        name = known_as.get(wanted) or (wanted if wanted in self.asks else last if last in self.asks else "")
        short = "why" in trouble.data or trouble.code in told().beside
        said = beside_field(trouble) if short else "，".join(sentence(trouble))
        return name, words or said

    def run(
        self, operation: "Callable[Concatenate[Work, P], R]", /, *args: Any, then: Callable[[R], object], **kw: Any
    ) -> None:
        """``act`` on behalf of this form: ``then`` gets the result, a refusal goes to its field."""
        act(self._ctx, operation, *args, then=then, form=self, by=self._owner, **kw)

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
        if not after:
            if at_end:
                self.entered.emit()
            return
        control = self.controls[after[0]]
        focus_of(control).setFocus(Qt.FocusReason.TabFocusReason)


def hand_over(window: QWidget) -> None:
    """Somebody else is on duty: no form of the window shows them what others typed and did not save."""
    for form in window.findChildren(Form):
        form.hand_over()


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
