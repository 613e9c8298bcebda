"""Charges as tests make them: a bill of one subject, and the money for it."""

from uuid import UUID

from app.services.desk import Desk
from app.services.till import charges
from app.services.till.charges import Bill, ChargeDone, ChargeLine
from app.services.till.tender import Tender

NUMBER = "WX-A-20261123-0001"


def fee(amount: int, name: str = "维修费") -> ChargeLine:
    return ChargeLine(name, amount)


def deposit(amount: int, name: str = "押金") -> ChargeLine:
    return ChargeLine(name, amount, "deposit")


def settling(done: ChargeDone, name: str = "退押金") -> ChargeLine:
    """The line that gives back or uses the whole deposit of a charge."""
    return ChargeLine(name, -done.deposit, "deposit", done.id)


def bill(desk: Desk, subject_id: UUID, *lines: ChargeLine, subject: str = "repair", **more: object) -> Bill:
    return Bill(desk.new_id(), subject, subject_id, NUMBER, "样例居民", lines, **more)  # type: ignore[arg-type]


def pay(desk: Desk, subject_id: UUID, *lines: ChargeLine, method: str = "cash", subject: str = "repair") -> ChargeDone:
    """Exactly what is due, one way or the other."""
    asked = bill(desk, subject_id, *lines, subject=subject)
    tenders = [Tender(method, abs(asked.payable))] if asked.payable else []
    return desk.do(charges.take, asked, tenders)
