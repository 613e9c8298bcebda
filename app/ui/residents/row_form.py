"""One row of a list mended in place: its cells as they were read, what is wrong beside each."""

from collections.abc import Collection
from dataclasses import dataclass

from app.services.residents.import_rows import ImportRow
from app.services.residents.import_table import FIELDS
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.forms import line
from app.ui.kit.page import Ctx
from app.ui.residents import import_words, words
from app.ui.words.sentences import beside_field

WIDTH = 380
_CODES = ("document_number", "birth_date", "phone", "pinyin")


@dataclass(frozen=True)
class RowDraft:
    """The cells of a row, by field."""

    name: str = ""
    document_number: str = ""
    birth_date: str = ""
    sex: str = ""
    phone: str = ""
    address: str = ""
    pinyin: str = ""
    care_tags: str = ""
    note: str = ""


def row_form(ctx: Ctx, row: ImportRow, listed: Collection[str]) -> DrawerForm[RowDraft]:
    """The form of a row, its ``listed`` fields and whatever is wrong; the keyboard where something is wrong."""
    asked = {"name", *listed, *(wrong.field for wrong in row.wrong)}
    kinds = {name: "code" if name in _CODES else "text" for name in FIELDS if name in asked}
    asks = [line(name, words.part(name), kind=kind) for name, kind in kinds.items()]
    shown = RowDraft(**{name: row.typed.get(name, "") for name in FIELDS})
    start = row.wrong[0].field if row.wrong else "name"
    form = DrawerForm(ctx, f"改{import_words.row_place(row)}", RowDraft, asks, verb="改好", shown=shown, start=start)
    for wrong in row.wrong:
        form.form.fields[wrong.field].set_error(beside_field(wrong.trouble))
    return form
