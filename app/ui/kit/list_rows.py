"""A row of a list that is taken in: where it stands, what is wrong with it, mended in place or handed back."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from app.services.lists import spreadsheet
from app.services.lists.rows import ListRow, R
from app.ui.kit.asks import line
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.words.sentences import beside_field

D = TypeVar("D")
_Words = Callable[[str], str]
WIDTH = 380


def row_place(row: ListRow) -> str:
    """Where a row stands: 第 12 行, 2栋 第 12 行."""
    return f"{row.place.sheet} 第 {row.line} 行".strip()


def outside_tag(row: ListRow, *, unseen: bool) -> TagSpec | None:
    """Why a row stays outside whatever it says, None for one that may come in; ``unseen``: hidden rows come in too."""
    if row.skip:
        return TagSpec("跳过", "mute")
    if row.place.unseen and not unseen:
        return TagSpec("隐藏行", "mute")
    return TagSpec("要改", "bad", "circle-alert") if row.wrong else None


def wrong_words(row: ListRow, part: _Words, shown: _Words = str) -> str:
    """All that is wrong with a row, in one line; ``part`` names a field, ``shown`` says a cell as a screen may."""
    return "；".join(f"{part(w.field)}{_quoted(shown(w.text))}{beside_field(w.trouble)}" for w in row.wrong)


def _quoted(text: str) -> str:
    return f"「{text[:18]}」" if text.strip() else "空着，"


def merged_words(field: str, text: str) -> str:
    """That a cell was filled from a merged one further up."""
    return f"{field}按合并的格子取「{text}」"


def row_form(
    ctx: Ctx, row: ListRow, draft: type[D], listed: Collection[str], part: _Words, *, codes: Collection[str] = ()
) -> DrawerForm[D]:
    """The cells of a row, its ``listed`` fields and whatever is wrong, as ``draft`` names them; the keyboard where
    something is wrong. ``codes`` are fields in which no input method helps."""
    names = [field.name for field in fields(draft)]  # type: ignore[arg-type]
    asked = {names[0], *listed, *(wrong.field for wrong in row.wrong)}
    asks = [line(name, part(name), kind="code" if name in codes else "text") for name in names if name in asked]
    shown: Any = draft(**{name: row.typed.get(name, "") for name in names})
    start = row.wrong[0].field if row.wrong else names[0]
    form = DrawerForm(ctx, f"改{row_place(row)}", draft, asks, verb="改好", shown=shown, start=start)
    for wrong in row.wrong:
        form.form.fields[wrong.field].set_error(beside_field(wrong.trouble))
    return form


def write_back(
    path: Path, header: Sequence[str], rows: Sequence[tuple[R, tuple[str, ...]]], said: Callable[[R], str],
    told: spreadsheet.Told | None = None,
) -> int:  # fmt: skip
    """Write the rows of a list that could not be taken in, under their own header, with what is wrong behind them.

    The file can be mended and taken in again. Returns how many. Raises ``OSError``.
    """
    wide = max((len(header), *(len(cells) for _row, cells in rows)))
    head = (*header, *("" for _ in range(wide - len(header))), "原来在", "要改什么")
    cells = ((*cells, *("" for _ in range(wide - len(cells))), row_place(r), said(r)) for r, cells in rows)
    return spreadsheet.write(path, "要改的行", (), head, cells, (*(16 for _ in range(wide)), 14, 60), told)
