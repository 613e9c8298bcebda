"""A register on A4: columns as wide as what stands in them, lying on its side where they need it, never cut."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from app.print import fonts
from app.print.maker import Copy
from app.print.page_flow import Align, Column, Flow
from app.print.pdf import A4, MM, QUIET
from app.print.sheets import Sheet, sheet_steps
from app.services.documents.registers import RegisterPaper

_ACROSS = (A4[1], A4[0])
_SIZES = (9, 8, 7)
_SMALL = (7, 6, 5)
"""With the sums under the list: many columns of large sums would not let their heads stand beside each other."""
_PAD = 8.5
"""Points a cell keeps free beside its words, as ``Flow.row`` does, and a hair, for widths are no round numbers."""

_MOST = {"text": 22, "place": 14, "pick": 9, "name": 6}
"""Letters after which a column of a kind rather takes another line; any other kind stays in one."""

_LEAST = {"text": 6, "place": 5, "pick": 4, "name": 3}
_RIGHT = ("count", "money", "hours", "days")
_LOOKED = 4
"""So many of the longest cells of a column are measured: letters are not all as wide."""

_A_STEP = 50
_ROW = "序号"
_Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class _Wide:
    """What a column would like to have, and what it must have."""

    most: float
    least: float
    breaks: bool = False


def register_pdf(paper: RegisterPaper, copy: Copy) -> bytes:
    """The list: every row, its number in front; sums and signatures under the last."""
    steps = register_steps(paper, copy)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return bytes(end.value)


def register_steps(paper: RegisterPaper, copy: Copy) -> Generator[tuple[int, int], None, bytes]:
    """The same in steps: each gives (pages done, pages in all), (0, 0) while it is laid out. Close it to stop."""
    printed = copy.printed(paper.made_at, paper.made_by)
    page, size, columns, rows, summed = _laid_out(paper)
    note = f"{paper.span} · 共 {paper.count} {paper.unit}"
    sheet = Sheet(page, paper.head, paper.title, note, printed, copy.mark)
    head, flow = Flow(sheet.width, size), Flow(sheet.width, size)
    if paper.notes:
        head.text("；".join(paper.notes) + "。", size, colour=QUIET)
        head.gap(3)
    head.row(columns, [column.title for column in columns], head=True)
    for number, row in enumerate(rows, 1):
        flow.row(columns, [str(number), *row])
        if number % _A_STEP == 0:
            yield 0, 0
    if paper.sums and summed:
        flow.row(columns, ["合计", *paper.sums], strong=True)
    elif paper.sums:
        flow.gap(4)
        said = (f"{column.title} {words}" for column, words in zip(paper.columns, paper.sums, strict=True) if words)
        flow.text("合计：" + "；".join(said) + "。", _SIZES[0], bold=True)
    if not paper.rows:
        flow.gap(20)
        flow.text("没有记录。", 14)
    foot = Flow(sheet.width, 11)
    foot.gap(8)
    foot.text(f"共 {paper.count} {paper.unit}。", 12, bold=True)
    foot.blank(("制表人", 1), ("审核人", 1), ("日期", 1), high=30)
    return (yield from sheet_steps(sheet, flow.strips, foot.strips, head.strips, paper.span))


def _broken(paper: RegisterPaper) -> _Rows:
    """The rows with the time of a moment under its day, so that neither is torn."""
    moments = {at for at, column in enumerate(paper.columns) if column.kind == "moment"}
    if not moments:
        return paper.rows
    return [[cell.replace(" ", "\n") if at in moments else cell for at, cell in enumerate(row)] for row in paper.rows]


def _laid_out(paper: RegisterPaper) -> tuple[tuple[float, float], int, tuple[Column, ...], _Rows, bool]:
    """The page, the size of type, the columns, the rows, and whether the sums stand in the columns: standing if all
    have what they like, else lying, smaller where even what they must have does not fit."""
    whole, broken = paper.rows, _broken(paper)
    first = _SIZES[0]
    liked = ((A4, first, whole, True), (A4, first, broken, True), (_ACROSS, first, whole, True))
    across = ((_ACROSS, size, broken, True) for size in _SIZES)
    small = ((_ACROSS, size, broken, False) for size in _SMALL)
    for page, size, rows, summed in (*liked, *across, *small):
        room = page[0] - 24 * MM
        wide = _wishes(paper, rows, size, summed)
        must = rows is broken and page is _ACROSS
        if sum(one.least if must else one.most for one in wide) <= room:
            break
    titles = (_ROW, *(column.title for column in paper.columns))
    aligned: tuple[Align, ...] = (
        "right", *("right" if column.kind in _RIGHT else "left" for column in paper.columns)
    )  # fmt: skip
    return page, size, tuple(map(Column, titles, _shared(wide, room), aligned)), rows, summed


def _wishes(paper: RegisterPaper, rows: _Rows, size: int, summed: bool) -> list[_Wide]:
    first = max(fonts.width(_ROW, size, bold=True), fonts.width(str(paper.count), size)) + _PAD
    wishes = [_Wide(first, first)]
    for at, column in enumerate(paper.columns):
        said = [line for row in rows for line in row[at].split("\n")]
        longest = [fonts.width(line, size) for line in sorted(said, key=len, reverse=True)[:_LOOKED]]
        if summed and paper.sums and paper.sums[at]:
            longest.append(fonts.width(paper.sums[at], size, bold=True))
        title = fonts.width(column.title, size, bold=True)
        whole = max([*longest, 0.0])
        most = min(whole, _MOST[column.kind] * size) if column.kind in _MOST else whole
        least = min(whole, _LEAST[column.kind] * size) if column.kind in _LEAST else whole
        # a title may break in two, a number may not
        breaks = column.kind in _LEAST
        wishes.append(_Wide(max(most, title) + _PAD, max(least, title / 2 + size / 2) + _PAD, breaks))
    return wishes


def _shared(wide: Sequence[_Wide], room: float) -> list[float]:
    """What each column gets of the room: what it must have, then a share of what it would like; the rest to all."""
    least, most = sum(one.least for one in wide), sum(one.most for one in wide)
    if least >= room:  # what breaks gives way, so that no number is torn
        gives = [one.least if one.breaks else 0.0 for one in wide]
        part = min((least - room) / max(sum(gives), 1.0), 0.9)
        given = [one.least - gave * part for one, gave in zip(wide, gives, strict=True)]
        return [one * min(room / sum(given), 1.0) for one in given]
    if most <= room:
        return [one.most * room / most for one in wide]
    part = (room - least) / (most - least)
    return [one.least + (one.most - one.least) * part for one in wide]
