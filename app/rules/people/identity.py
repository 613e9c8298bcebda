"""Identity document numbers: which kind, whose birthday, which sex. Formats and check digits only, no look-ups."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from app.rules.dates import age_on

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_HMT_AREAS = frozenset({"810000", "820000", "830000"})
_PROVINCES = frozenset(
    str(code)
    for codes in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 84))
    for code in range(*codes)
)
_OLDEST = 120
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_FORMATS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("frp2017", re.compile(r"[A-Z]{3}[0-9]{12}")),
    ("hm-permit", re.compile(r"[HM](?:[0-9]{8}|[0-9]{10})")),
    ("tw-permit", re.compile(r"[0-9]{8}|[0-9]{10}[A-Z]")),
    ("passport-cn", re.compile(r"E[0-9]{8}|E[A-Z][0-9]{7}|G[0-9]{8}")),
    ("passport", re.compile(r"[0-9]{5,10}|(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*[0-9])[A-Z0-9]{5,17}")),
)


class IdentityError(ValueError):
    """A number that cannot be right. ``code``: empty, length, characters, date, future, check, format."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Identity:
    """A number that may be right.

    ``kind``: ric18, ric15, hmt-residence, frp2023, frp2017, hm-permit, tw-permit, passport-cn, passport. ``sex`` is M
    or F. Kinds that do not carry a birthday have neither. ``warnings``: ``area`` (a region code nobody knows; codes
    are renamed and abolished, so it never refuses), ``age`` (older than 120).
    """

    kind: str
    number: str
    birth_date: date | None = None
    sex: str | None = None
    warnings: tuple[str, ...] = ()


def read(text: str, today: date) -> Identity:
    """Read what was typed or scanned; full-width characters, blanks and a small x are put right first.

    Raises ``IdentityError``. A number of the length of a resident's document must be a valid one: it never passes
    for a passport. Eight bare digits are read as a Taiwan permit.
    """
    number = _normal(text)
    if not number:
        raise IdentityError("empty")
    if not re.fullmatch(r"[0-9A-Za-z]+", number):
        raise IdentityError("characters")
    number = number.upper()  # only now: some foreign letters turn into ASCII ones
    if len(number) == 18:
        return _eighteen(number, today)
    if len(number) == 15 and number.isdigit():
        return _fifteen(number, today)
    for kind, pattern in _FORMATS:
        if pattern.fullmatch(number) and (kind != "passport" or not _mistyped(number)):
            return Identity(kind, number)
    raise IdentityError(_reason(number))


def upgraded(number15: str) -> str:
    """The 18-digit number a 15-digit one became: the century put in and the check digit added."""
    body = f"{number15[:6]}19{number15[6:]}"
    return body + check_digit(body)


def check_digit(body: str) -> str:
    """ISO 7064 MOD 11-2 over the first 17 digits (GB 11643)."""
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True)) % 11]


def tail(number: str) -> str:
    """The last four characters, the only part that is stored in the clear."""
    return number[-4:]


def _normal(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    kept = (c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")  # scanners add invisible marks
    return "".join(kept)


def _eighteen(number: str, today: date) -> Identity:
    if not _EIGHTEEN.fullmatch(number):
        raise IdentityError("characters")
    birth = _birthday(number[6:10], number[10:12], number[12:14], today)
    if check_digit(number[:17]) != number[17]:
        raise IdentityError("check")
    if number[:6] in _HMT_AREAS:
        kind, region = "hmt-residence", number[:2]
    elif number[0] == "9":
        kind, region = "frp2023", number[1:3]
    else:
        kind, region = "ric18", number[:2]
    return Identity(kind, number, birth, _sex(number[16]), _warnings(region, birth, today))


def _fifteen(number: str, today: date) -> Identity:
    birth = _birthday("19" + number[6:8], number[8:10], number[10:12], today)
    return Identity("ric15", number, birth, _sex(number[14]), _warnings(number[:2], birth, today))


def _birthday(year: str, month: str, day: str, today: date) -> date:
    try:
        birth = date(int(year), int(month), int(day))
    except ValueError:
        raise IdentityError("date") from None
    if birth > today:
        raise IdentityError("future")
    return birth


def _sex(digit: str) -> str:
    return "M" if int(digit) % 2 else "F"


def _warnings(region: str, birth: date, today: date) -> tuple[str, ...]:
    known = ("area",) if region not in _PROVINCES else ()
    return (*known, "age") if age_on(birth, today) > _OLDEST else known


def _mistyped(number: str) -> bool:
    """Long and nearly all digits: somebody slipped in a resident's number; no passport looks like that."""
    return len(number) >= 13 and sum(c.isdigit() for c in number) >= len(number) - 2


def _reason(number: str) -> str:
    if len(number) == 15 and _mistyped(number):
        return "characters"
    if _mistyped(number) or number.isdigit() or not 5 <= len(number) <= 18:
        return "length"
    return "format"
