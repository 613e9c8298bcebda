"""Writing .xlsx with typed cells: what every workbook of the house has in common."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from app.rules.dates import local
from app.rules.report.figure import Figure, Measure

FORMATS = {
    Measure.COUNT: "#,##0", Measure.MONEY: "#,##0.00", Measure.RATE: "0.00%", Measure.MEAN_DAYS: "0.0",
    Measure.MEAN_MONEY: "#,##0.00", Measure.HOURS: "0.0", Measure.TEXT: "@",
}  # fmt: skip
"""How a workbook shows each kind of figure."""
_SHEET = re.compile(r"[\[\]:*?/\\]")
_RESERVED = frozenset({"history"})
"""What Excel calls a sheet of its own, however it is written."""
_ROOM = 28
"""Of the 31 units of UTF-16 a sheet's name may have; the rest is for a number after it."""


def sheet_name(caption: str) -> str:
    """A caption as a workbook lets a sheet be called, with room for a number after it."""
    name = _SHEET.sub("", caption).strip("' ").encode("utf-16-le")[: 2 * _ROOM].decode("utf-16-le", "ignore")
    name = name.strip("' ") or "表"
    return f"{name}表" if name.casefold() in _RESERVED else name


class TypedBook:
    """A workbook being written; ``done`` gives its bytes. A text is always a text, whatever it looks like."""

    def __init__(self, title: str, author: str) -> None:
        self._out = BytesIO()
        settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(self._out, settings)
        self.book.set_properties({"title": title, "author": author})
        self._names: set[str] = set()
        self.bold = self.book.add_format({"bold": True, "bg_color": "#FAECEF", "text_wrap": True})
        self._plain = {measure: self.book.add_format({"num_format": code}) for measure, code in FORMATS.items()}
        self._strong = {
            measure: self.book.add_format({"num_format": code, "bold": True}) for measure, code in FORMATS.items()
        }
        self._day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self.book.add_format({"num_format": "yyyy-mm-dd hh:mm"})

    def sheet(self, caption: str) -> Any:
        """A new sheet, called by its caption as far as a sheet's name may be."""
        base = sheet_name(caption)
        name, at = base, 1
        while name.casefold() in self._names:  # Excel tells sheets apart without regard to case
            at += 1
            name = f"{base}{at}"
        self._names.add(name.casefold())
        return self.book.add_worksheet(name)

    def heads(self, sheet: Any, row: int, titles: Sequence[str]) -> None:
        """The titles of columns."""
        for column, title in enumerate(titles):
            sheet.write_string(row, column, title, self.bold)

    def cell(self, sheet: Any, row: int, column: int, figure: Figure, *, strong: bool = False) -> None:
        """A figure in the unit people read it in; what is not known as it is written."""
        look = (self._strong if strong else self._plain)[figure.measure]
        if figure.measure is Measure.TEXT or not figure.known:
            text = figure.text if figure.measure is Measure.TEXT else figure.written()
            sheet.write_string(row, column, text, look)
        else:
            sheet.write_number(row, column, number_of(figure), look)

    def value(self, sheet: Any, row: int, column: int, value: str | int | date | datetime | Figure | None) -> None:
        """A value by its own type: an instant as local time, nothing as an empty cell."""
        if isinstance(value, Figure):
            self.cell(sheet, row, column, value)
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, local(value).replace(tzinfo=None), self._moment)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), self._day)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self._plain[Measure.COUNT])
        elif value:
            sheet.write_string(row, column, value, self._plain[Measure.TEXT])

    def done(self) -> bytes:
        """The whole file."""
        self.book.close()
        return self._out.getvalue()


def number_of(figure: Figure) -> float:
    """The figure in the unit people read it in: yuan, hours, working days, a share of one."""
    n, of = figure.n or 0, figure.of or 1
    return {
        Measure.COUNT: float(n), Measure.MONEY: n / 100, Measure.RATE: n / of, Measure.MEAN_DAYS: n / of / 480,
        Measure.MEAN_MONEY: n / of / 100, Measure.HOURS: n / 60,
    }[figure.measure]  # fmt: skip
