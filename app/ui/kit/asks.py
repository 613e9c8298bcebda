"""What a form asks, as data: one line, several, an amount, a day, one of many, some of a few.

A form takes a list of them; showing, reading and checking what is typed follow from it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.rules import money
from app.ui.kit import typed as typed_words
from app.ui.kit.choices import Chips, Segment
from app.ui.kit.fields import LONGEST_TEXT, LineEdit, SearchBox, TextBox
from app.ui.kit.options import Check, Checks, Choice, Unseen
from app.ui.kit.picker import Picker
from app.ui.kit.results import Hit

if TYPE_CHECKING:
    from app.ui.kit.page import Ctx

Options = Sequence[tuple[Any, str]]
Values = Mapping[str, Any]
Condition = Callable[[Values], bool]
Reader = Callable[["Ctx"], Options]
"""What the store knows to choose from."""
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
    options: Reader | None = None
    secret: bool = False
    """Never kept in the store before it is saved."""
    field: str = ""
    width: int = 0
    """How wide the control is in a form whose fields stand side by side; 0 takes what room is left."""
    without: Any = AS_DEFAULT
    """What the draft gets while it is not asked."""
    span: bool = False
    """In a form of several columns it takes a whole row."""
    hidden: bool = False
    """Never in sight: something that goes along with what is typed and is kept with it."""
    aloud: str = ""
    """How it is read out where the label alone, without what stands around it, would not say what it is."""

    def read_as(self, words: str) -> "Ask":
        """The same, read out as ``words``."""
        return replace(self, aloud=words)

    def across_all(self) -> "Ask":
        """The same, on a row of its own in a form of several columns."""
        return replace(self, span=True)


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


def aside(name: str) -> Ask:
    """What goes along with what is typed, unseen, and is kept with it; ``put`` says it. None by itself."""
    return Ask(name, "", Unseen, default=None, hidden=True)


def find(name: str, label: str, *, hint: str = "", key: str = "") -> Ask:
    """Words to search for."""
    return Ask(name, label, lambda: SearchBox(hint, key=key, name=label))


def text(
    name: str, label: str, *, hint: str = "", note: str = "", lines: int = 3, required: bool | str = False,
    read: Callable[[str], Any] = same, show: Callable[[Any], str] = str, default: Any = "", above: bool = True,
    when: Condition | None = None, field: str = "", most: int = LONGEST_TEXT,
) -> Ask:  # fmt: skip
    """Several lines; Enter makes a new one."""
    return Ask(
        name, label, lambda: TextBox(hint=hint, name=label, lines=lines, most=most), show, read, default,
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
    name: str, label: str, options: Options | Reader, *, note: str = "", default: Any = None,
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
    name: str, words: str, *, label: str | None = None, default: bool = False, when: Condition | None = None,
    field: str = "",
) -> Ask:  # fmt: skip
    """A box to tick; its words say it all, ``label`` (also an empty one) puts it in line with the other controls."""
    made = BARE if label is None else label
    return Ask(name, made, lambda: Check(words), default=default, when=when, field=field)


BARE = "\0"
"""As the label of a control that says itself what it is."""


def checks(
    name: str, label: str | None, options: Options | Reader, *, default: Sequence[Any] = (),
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
