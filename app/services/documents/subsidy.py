"""补贴台账 as a paper: one claim as it was reported, or as it will be."""

from dataclasses import dataclass
from datetime import date, datetime

from app.services.documents.document import Document
from app.services.documents.head import Head


@dataclass(frozen=True)
class SubsidyRow:
    """One row as reported. ``name`` is masked, ``letter`` the class alone, never its word; ``paid`` what the person
    paid, amounts in 分. ``meal`` is what people call it; ``residence`` as
    ``care.HOMES``, empty where it was not looked at. ``origin`` is meal, reversal, part or correction; ``doubts``
    are codes of ``Doubt``.
    """

    day: date
    meal: str
    number: str
    name: str
    tail: str
    age: int | None
    letter: str
    list_amount: int
    discount: int
    amount: int
    paid: int
    methods: tuple[str, ...]
    takeaway: bool
    cashier: str
    origin: str
    doubts: tuple[str, ...] = ()
    residence: str = ""

    @property
    def back_words(self) -> str:
        """What took a meal back, empty for a meal."""
        return {"meal": "", "part": "退菜"}.get(self.origin, "冲正")


@dataclass(frozen=True)
class SubsidyClassSum:
    """What one class came to."""

    letter: str
    meals: int
    persons: int
    amount: int


@dataclass(frozen=True)
class SubsidyLedger(Document, kind="subsidy_book", name="补贴台账"):
    """A month of one payer. ``number`` is the claim's, empty while it was not made. Sums as ``Sums`` counts them."""

    head: Head
    number: str
    period: str
    payer: str
    made_at: datetime
    made_by: str
    rows: tuple[SubsidyRow, ...]
    classes: tuple[SubsidyClassSum, ...]
    meals: int
    persons: int
    reversals: int
    amount: int
