"""A merchant's number pays one sale or one charge, until that is taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.errors import Refused
from app.rules import validation
from app.services.till.tender import WALLET, Payment
from app.services.work import Work
from app.store.sql import Reader

FULL_REFERENCE = 12
"""A merchant's whole number has at least so many characters (12 on a 银联 slip, 28 with WeChat and Alipay); fewer are
its last ones, which two payments may share."""


@dataclass(frozen=True)
class _Referenced:
    """A sale or a charge that was paid under a reference."""

    number: str
    amount: int
    at: datetime


def check_references(work: Work, payments: Sequence[Payment], *, asked: bool) -> None:
    """Look for other payments under these numbers; last digits seen today are ``asked`` about.

    Money that goes back may carry the number it came in under. Raises ``Refused``: ``reference_used``,
    ``reference_again``, ``field_bad`` (reference).
    """
    seen: set[tuple[str, str]] = set()
    for payment in payments:
        reference = payment.reference
        if not reference or payment.method == WALLET:  # a card pays as often as it likes
            continue
        validation.text("reference", reference, 40)  # longer: something else was scanned
        if (payment.method, reference) in seen:
            raise Refused("reference_used", field="reference", reference=reference)
        seen.add((payment.method, reference))
        full = len(reference) >= FULL_REFERENCE
        which = {"m": payment.method, "r": reference, **({} if full else {"d": work.business_date})}
        earlier = (
            None if payment.amount < 0 or (asked and not full) else _REFERENCED[full].one(work, "LIMIT 1", **which)
        )
        if earlier is not None:
            known = {"reference": reference, "number": earlier.number, "amount": earlier.amount, "at": earlier.at}
            raise Refused("reference_used" if full else "reference_again", field="reference", **known)


def _standing(table: str, hangs: str, today: str) -> str:
    """Payments under a number that were not taken back whole."""
    whole = " AND NOT b.part" if table == "sale" else ""
    return (
        f"SELECT s.number AS number, p.amount AS amount, s.at AS at FROM {table}_payment p "
        f"JOIN {table} s ON s.id = p.{hangs} WHERE p.method = :m AND p.reference = :r AND p.reference <> '' "
        f"AND p.amount > 0{today} AND NOT EXISTS (SELECT 1 FROM {table} b WHERE b.corrects_id = s.id{whole})"
    )


def _reader(today: str) -> Reader[_Referenced]:
    found = f"{_standing('sale', 'sale_id', today)} UNION ALL {_standing('charge', 'charge_id', today)}"
    return Reader(_Referenced, f"({found}) AS paid")


_REFERENCED = {True: _reader(""), False: _reader(" AND s.business_date = :d")}
"""By whether the number is whole."""
