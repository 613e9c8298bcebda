"""A generated subsidy ledger: every name in it is a placeholder."""

from dataclasses import replace
from datetime import date, timedelta

from app.services.documents import Document
from app.services.documents.subsidy import SubsidyClassSum, SubsidyLedger, SubsidyRow
from tests.print.paper_samples import HEAD, NOON

FIRST = date(2026, 11, 2)


def subsidy_row(n: int) -> SubsidyRow:
    """One meal."""
    return SubsidyRow(
        FIRST + timedelta(days=n // 4), ("午餐", "晚餐")[n % 2], f"XS-A-202611{2 + n // 4:02d}-{n + 1:04d}",
        ("会*甲", "古****曼", "欧**文")[n % 3], f"{3157 + n}"[-4:], (None, 67, 83)[n % 3], ("Z", "A", "C")[n % 3],
        1900 + n, 380, 95, 1425 + n, (("cash",), ("wechat", "cash"), ("card",))[n % 3], n % 5 == 0, "收银甲", "meal",
        (("slot", "tills") if n == 3 else ()),
    )  # fmt: skip


def subsidy_paper(count: int = 8) -> SubsidyLedger:
    """A claim of so many meals and one that was reversed."""
    rows = tuple(subsidy_row(n) for n in range(count))
    back = replace(rows[0], list_amount=-1900, discount=-380, amount=-95, paid=-1425, origin="reversal")
    classes = tuple(SubsidyClassSum(letter, count // 3, 1, 95 * count // 3) for letter in ("A", "C", "Z"))
    return SubsidyLedger(
        HEAD, "BT-A-20261202-0001", "2026年11月", "街道", NOON, "主管甲", (*rows, back), classes, count - 1, 3, 1,
        95 * (count - 1),
    )  # fmt: skip


def subsidy_papers() -> dict[str, Document]:
    """A short one, one over several pages, an empty one that was not claimed."""
    nobody = replace(
        subsidy_paper(), number="", rows=(), classes=(), meals=0, persons=0, reversals=0, amount=0
    )  # fmt: skip
    return {"ledger": subsidy_paper(), "ledger-long": subsidy_paper(90), "ledger-open": nobody}
