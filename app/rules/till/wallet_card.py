"""餐卡: how a card is numbered, and what the law lets a named card hold and give back in cash.

A named prepaid card (记名单用途卡) holds 5,000 元 at most, never expires, and is given back to the holder's own bank
account; in cash where 100 元 or less is on it (单用途商业预付卡管理办法, 第 16 to 21 条).
"""

import re
import unicodedata

CARD_MOST = 5000_00
"""分 a card may hold."""

CASH_BACK = 100_00
"""分 that may be given back in cash, at most."""

STATES = ("active", "lost", "closed")
ENTRIES = ("topup", "topup_back", "spend", "back", "payout", "payout_back")
"""What moves a balance: a top-up and its reversal, a sale and what of it is taken back, giving the balance back and
the reversal of that."""

_NUMBER = re.compile(r"CK(\d{6})(\d{2})(\d)")


def card_number(no: int, issue: int) -> str:
    """``CK000012013``: the account, which piece of plastic of it, and a check digit. A card that replaces another has
    the next issue, so that the old one opens nothing any more.
    """
    digits = f"{no:06d}{issue:02d}"
    return f"CK{digits}{_check(digits)}"


def read_card_number(text: str) -> tuple[int, int]:
    """The account and the issue of a number that was typed or scanned. Raises ``ValueError`` for none or half."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip().upper())
    if found is None or _check(found[1] + found[2]) != int(found[3]):
        raise ValueError(text)
    return int(found[1]), int(found[2])


def is_card_number(text: str) -> bool:
    """Whether a text is the whole number of a card."""
    try:
        read_card_number(text)
    except ValueError:
        return False
    return True


def _check(digits: str) -> int:
    """Luhn's digit: one wrong digit, or two neighbours that changed places, do not pass."""
    doubled = (int(digit) * (2 - at % 2) for at, digit in enumerate(reversed(digits)))
    return -sum(value // 10 + value % 10 for value in doubled) % 10
