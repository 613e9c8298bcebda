"""What money did, in one sentence, once it was taken or given back: how much by which way, and what stays here."""

from typing import Protocol

from app.services.till.charges import ChargeDone
from app.ui.kit.text import yuan
from app.ui.words.till import METHODS, paid_words


class HasCharge(Protocol):
    """What an operation with money in it returns; the charge is None where there was nothing to pay."""

    @property
    def charge(self) -> ChargeDone | None:
        """The money of it."""


Paying = ChargeDone | HasCharge | tuple[object, ChargeDone | None]


def charge_in(result: Paying) -> ChargeDone | None:
    """The charge an operation made, whatever else it did."""
    if isinstance(result, ChargeDone):
        return result
    return result[1] if isinstance(result, tuple) else result.charge


def said_of_money(done: ChargeDone, held: int) -> str:
    """``已收 ¥320.00（现金），找零 ¥30.00，其中押金 ¥200.00``; ``held`` (分) is what is held of deposits for it now."""
    if done.subject == "wallet":
        ways = "".join(METHODS.get(way, way) for way in done.methods)
        return f"已{'充值' if done.due > 0 else '退'} {yuan(abs(done.due))}（{ways}）" + (
            f"，找零 {yuan(done.change)}" if done.change > 0 else ""
        )
    parts = [_moved(done)]
    if done.change > 0:
        parts.append(f"找零 {yuan(done.change)}")
    if 0 < done.deposit < done.due:
        parts.append(f"其中押金 {yuan(done.deposit)}")
    elif done.deposit < 0 < done.income:
        parts.append(f"押金抵扣 {yuan(min(-done.deposit, done.income))}")
    if held > max(done.deposit, 0):
        parts.append(f"还押着 {yuan(held)}")
    return "，".join(part for part in parts if part)


def _moved(done: ChargeDone) -> str:
    if not done.due:
        return ""
    what = "押金 " if done.deposit == done.due else ""
    several = len(done.payments) > 1
    ways = paid_words(done.payments) if several else "".join(METHODS.get(way, way) for way in done.methods)
    return f"已{'收' if done.due > 0 else '退'}{what or ' '}{yuan(abs(done.due))}" + (f"（{ways}）" if ways else "")
