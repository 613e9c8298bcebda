"""Generated registers: everybody and everything in them is made up."""

from dataclasses import replace

from app.rules.report.registers.plan import COLUMNS_MOST, FIXED
from app.rules.report.registers.sources import SOURCES
from app.services.documents import Document
from app.services.documents.registers import RegisterHeading, RegisterPaper
from tests.print.paper_samples import HEAD, NOON

_CELLS = {
    "number": "SL-A-20261109-0001", "name": "阮*珍", "phone": "199****3200", "place": "红梅路12号6幢1单元302室",
    "pick": "上门维修预约", "yes": "是", "day": "2026-11-09", "time": "09:30", "moment": "2026-11-09 15:20",
    "count": "12", "money": "-¥1,234.50", "hours": "1.5", "days": "0.4",
}  # fmt: skip
_TEXTS = ("厨房水龙头滴水", "楼道灯不亮，四单元二楼到三楼都黑，晚上老人上下楼看不见，请尽快来修", "问一问")


def register_paper(source: str, rows: int = 30, columns: tuple[str, ...] = (), text: str = "") -> RegisterPaper:
    """So many rows of a source, all of its columns unless some are named."""
    of = SOURCES[source]
    shown = [of.column(key) for key in columns or of.keys]
    made = tuple(
        tuple(_CELLS.get(one.kind.value, text or _TEXTS[n % len(_TEXTS)]) for one in shown) for n in range(rows)
    )
    sums = tuple("¥12,345,678.90" if one.summed and one.kind.value == "money" else "" for one in shown)
    return RegisterPaper(
        HEAD, f"{of.name}台账", "2026年11月", of.unit, rows,
        tuple(RegisterHeading(one.title, one.kind.value) for one in shown), made, sums if any(sums) and rows else (),
        (f"按{of.day}统计", "居民、电话打星号"), NOON, "前台甲", tuple(f"SL-A-20261109-{n:04}" for n in range(rows)),
    )  # fmt: skip


def large_sums(source: str) -> RegisterPaper:
    """As many columns as there may be, with the largest amounts and sums."""
    paper = register_paper(source, 9, SOURCES[source].keys[-COLUMNS_MOST:])
    kinds = [column.kind for column in paper.columns]
    rows = tuple(
        tuple("-¥1,234,567.89" if kind == "money" else cell for kind, cell in zip(kinds, row, strict=True))
        for row in paper.rows
    )
    sums = tuple({"money": "¥123,456,789.00", "count": "1,234,567"}.get(kind, "") for kind in kinds)
    return replace(paper, rows=rows, sums=sums)


def register_papers() -> dict[str, Document]:
    """Every register that comes with the program, the widest there are, a narrow, a long and an empty one."""
    return {
        **{f"fixed {one.plan.source}": register_paper(one.plan.source, 12, one.plan.columns) for one in FIXED},
        **{f"first {key}": register_paper(key, 9, one.keys[:COLUMNS_MOST]) for key, one in SOURCES.items()},
        **{f"last {key}": register_paper(key, 9, one.keys[-COLUMNS_MOST:]) for key, one in SOURCES.items()},
        **{f"fixed {one.plan.name}": register_paper(one.plan.source, 12, one.plan.columns) for one in FIXED},
        "millions": large_sums("sales"),
        "narrow": register_paper("requests", 40, ("number", "resident", "text")),
        "long text": register_paper("requests", 2, ("number", "text", "state"), "很长的话，" * 800),
        "one word": register_paper("repairs", 3, ("number", "fault"), "W" * 400),
        "empty": register_paper("bookings", 0),
    }
