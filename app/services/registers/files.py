"""A register as a file: .xlsx with typed cells, and .csv that table programs read right. Nothing in it is a formula."""

import csv
import re
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import xlsxwriter

from app.rules.dates import local
from app.rules.report.registers.sources import CellKind, Pick, RegisterColumn
from app.rules.report.registers.written import MEASURES, figure_of, written_cell
from app.services.lists.workbook import FORMATS, number_of, sheet_name
from app.services.registers.out import RegisterFile
from app.store.atomic import write_atomic

Told = Callable[[int, int], None]
_A_LOOK = 250
"""Rows between two words of how far it is."""

_WIDTHS = {
    CellKind.NUMBER: 22, CellKind.TEXT: 28, CellKind.PLACE: 22, CellKind.MOMENT: 17, CellKind.PHONE: 14,
    CellKind.PICK: 12, CellKind.NAME: 12, CellKind.DAY: 12,
}  # fmt: skip
_MOST_CELL = 32_767
"""Characters a cell of a workbook holds."""

_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BEGINS = re.compile(r"\s*[=+\-@＝＋－＠]")
_DIGITS = re.compile(r"0\d+|\d{8,}")


def write_register(path: Path, file: RegisterFile, form: str, told: Told) -> int:
    """Write a register as .xlsx or .csv; gives how many rows. ``told(n, of)`` hears how far it is and may raise to
    stop. Raises ``OSError``; an older file of that name then still stands.
    """
    content = (_workbook if form == "xlsx" else _csv)(file, told)
    write_atomic(path, content, mode=0o600)
    return file.table.count


def _workbook(file: RegisterFile, told: Told) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": file.title})
    sheet = book.add_worksheet(sheet_name(file.table.plan.name))
    bold, quiet = book.add_format({"bold": True, "bg_color": "#FAECEF", "text_wrap": True, "valign": "top"}), None
    quiet = book.add_format({"font_color": "#716667"})
    plain = {kind: book.add_format(_look(kind)) for kind in CellKind}
    strong = {kind: book.add_format({**_look(kind), "bold": True}) for kind in CellKind}
    at = 0
    for line in (file.title, *file.notes):
        sheet.write_string(at, 0, _clean(line), bold if at == 0 else quiet)
        at += 1
    columns = file.table.columns
    for across, column in enumerate(columns):
        sheet.write_string(at, across, column.title, bold)
        sheet.set_column(across, across, _WIDTHS.get(column.kind, 10))
    sheet.freeze_panes(at + 1, 1)
    sheet.autofilter(at, 0, at + file.table.count, len(columns) - 1)
    sheet.repeat_rows(at)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
    for n, row in enumerate(file.table.rows, 1):
        for across, (column, value) in enumerate(zip(columns, row, strict=True)):
            _cell(sheet, at + n, across, column, value, plain[column.kind])
        if n % _A_LOOK == 0:
            told(n, file.table.count)
    at += file.table.count + 1
    for across, (column, value) in enumerate(zip(columns, file.table.sums, strict=True)):
        if value is not None:
            _cell(sheet, at, across, column, value, strong[column.kind])
    if file.table.sums[0] is None and any(one is not None for one in file.table.sums):
        sheet.write_string(at, 0, "合计", bold)
    sheet.write_string(at + 1, 0, _clean(file.notes[0]), quiet)
    told(file.table.count, file.table.count)
    book.close()
    return out.getvalue()


def _look(kind: CellKind) -> dict[str, Any]:
    formats = {CellKind.DAY: "yyyy-mm-dd", CellKind.MOMENT: "yyyy-mm-dd hh:mm"}
    code = FORMATS[MEASURES[kind]] if kind in MEASURES else formats.get(kind, "@")
    return {"num_format": code, "valign": "top", "text_wrap": kind in (CellKind.TEXT, CellKind.PLACE)}


def _cell(sheet: Any, row: int, across: int, column: RegisterColumn, value: Any, look: Any) -> None:
    """A number as a number, a day as a day, an instant as Shanghai's clock showed it; everything else as text."""
    if value is None:
        return
    if column.kind in MEASURES:
        sheet.write_number(row, across, number_of(figure_of(column.kind, value)), look)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, across, local(value).replace(tzinfo=None, second=0, microsecond=0), look)
    elif isinstance(value, date):
        sheet.write_datetime(row, across, datetime(value.year, value.month, value.day), look)
    elif text := _clean(written_cell(column.kind, value)):
        sheet.write_string(row, across, text, look)


def _clean(text: str) -> str:
    return _BAD.sub("", text)[:_MOST_CELL]


def _csv(file: RegisterFile, told: Told) -> bytes:
    """UTF-8 with its mark, so that Excel and WPS read the characters; ids and phones begin with a tab, so that they
    stay text there, and what would be a formula with an apostrophe."""
    out = StringIO(newline="")
    lines = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    lines.writerow([_text(file.title)])
    for note in file.notes:
        lines.writerow([_text(note)])
    columns = file.table.columns
    lines.writerow([column.title for column in columns])
    for n, row in enumerate(file.table.rows, 1):
        lines.writerow([_plain(column.kind, value) for column, value in zip(columns, row, strict=True)])
        if n % _A_LOOK == 0:
            told(n, file.table.count)
    sums = [_plain(column.kind, value) for column, value in zip(columns, file.table.sums, strict=True)]
    if any(sums):
        lines.writerow([sums[0] or "合计", *sums[1:]])
    lines.writerow([_text(file.notes[0])])
    told(file.table.count, file.table.count)
    return out.getvalue().encode("utf-8-sig")


def _plain(kind: CellKind, value: Any) -> str:
    """Numbers without marks of thousands and currency, so that they can be added up; everything else as text."""
    if value is None:
        return ""
    if kind is CellKind.COUNT:
        return str(value)
    if kind is CellKind.MONEY:
        return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"
    if kind in MEASURES:
        return written_cell(kind, value).replace(",", "")
    return _text(value.text if isinstance(value, Pick) else written_cell(kind, value))


def _text(text: str) -> str:
    clean = _clean(text)
    if _BEGINS.match(clean):
        return f"'{clean}"
    return f"\t{clean}" if _DIGITS.fullmatch(clean) else clean
