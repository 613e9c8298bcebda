"""Telephone numbers as people give them: mobiles, landlines with or without area code and extension, 400 numbers.

The shapes are those of the national numbering plan (YD/T 1028 and the lists of 工业和信息化部): mobiles have 11 digits
from 13 to 19, area codes 3 or 4 digits from 0, subscribers behind 010 and 02x 8 digits and elsewhere 7 or 8, 400 and
800 numbers 10 digits, and hotlines 3 to 8 (110, 12345, 955xx, 96xxx).
"""

import re
import unicodedata

from app.errors import Refused

__all__ = ["at_home", "digits_of", "exact", "normal_phone", "patterns", "with_area"]

MOBILE = 11
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_AREA = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})")
_LANDLINE = re.compile(r"(0(?:10|2[0-9])(?=[0-9]{8}$)|0[3-9][0-9]{2})([2-9][0-9]{6,7})")
_LOCAL = re.compile(r"[2-9][0-9]{6,7}")
_TOLL = re.compile(r"[48]00[0-9]{7}")
_HOTLINE = re.compile(r"1[12][0-9]|1(?:0[01]|2[0-9])[0-9]{2}|11[68][0-9]{3}|9[56][0-9]{3,4}")
_ABROAD = re.compile(r"^(?:\+|00)86(?=[2-9][0-9]{8,10}$|10[0-9]{8}$)")
"""The country before an area code that lost its nought."""
_COUNTRY = re.compile(
    rf"^(?:(?:\+|00)86(?![2-9][0-9]{{8,10}}$|10[0-9]{{8}}$)|86(?={_MOBILE.pattern}$|0[0-9]{{9,11}}$))"
)
_FROM_ABROAD = re.compile(r"(?:\+86|0086(?=[0-9]{8}))([0-9]+)")
"""Eight digits that begin with 0086 are the end of a number; more are none."""
_DASHES = re.compile("[‐‑–—−]")
_BETWEEN = re.compile(r"[\s()-]")
_SAID = re.compile(r"(.+?)(?:转|分机号?|ext\.?|#|\*|x)[\s:.]*([0-9]{1,6})", re.I)
"""An extension that says it is one."""
_DASHED = re.compile(r"(0[0-9\s()-]{9,}|[2-9][0-9]{6,7})\s*-\s*([0-9]{1,6})")
"""One behind a dash: of a whole landline, never the last group of a number written in groups."""
_SEVERAL = re.compile(r"[/、,，;；]")
_ENOUGH = 7
"""So many digits on either side are two numbers."""
_TAIL = 4
"""A number is looked for by its last four digits, not by three."""


def normal_phone(text: str, *, office: bool = False) -> str:
    """A number in its usual form: ``13812345678``, ``0571-86431234``, ``86431234``, ``86431234-801``, ``4008001234``.

    Blanks, dashes, brackets, full-width digits, 转 and +86, 0086 or 86 are put right. A hotline (110, 12345, 955xx)
    reaches an ``office`` and no person. Raises ``Refused`` with ``phone_short``, ``landline_short``, ``local_short`` or
    ``toll_short`` (``missing`` digits), ``phone_long``, ``landline_long`` or ``local_long`` (``over``),
    ``phone_hotline``, ``phone_several`` for two numbers in one field, and ``phone_bad`` for anything else.
    """
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip()
    if sum(len(re.sub("[^0-9]", "", part)) >= _ENOUGH for part in _SEVERAL.split(plain)) > 1:
        raise Refused("phone_several")
    said = _SAID.fullmatch(plain) or _DASHED.fullmatch(plain)
    line = _whole(_digits(said[1])) if said is not None else ""
    if said is not None and line and not _MOBILE.fullmatch(line):
        return f"{line}-{said[2]}"
    digits = _digits(plain)
    if not re.fullmatch(r"[0-9]*", digits):
        raise Refused("phone_bad")
    whole = _whole(digits)
    if not whole and _HOTLINE.fullmatch(digits):
        if not office:
            raise Refused("phone_hotline", number=digits)
        return digits
    if not whole:
        _refuse(digits)
    return whole


def _digits(text: str) -> str:
    """Without what people put between digits, and without the country."""
    return _ABROAD.sub("0", _COUNTRY.sub("", _BETWEEN.sub("", text)))


def _whole(digits: str) -> str:
    """The usual form of digits that are a number; empty when they are none."""
    if _MOBILE.fullmatch(digits) or _LOCAL.fullmatch(digits) or _TOLL.fullmatch(digits):
        return digits
    landline = _LANDLINE.fullmatch(digits)
    return f"{landline[1]}-{landline[2]}" if landline is not None else ""


def _refuse(digits: str) -> None:
    """Say what kind of number it began as, and how many digits it lacks or has too many."""
    kind, low, high = _kind(digits)
    if kind and len(digits) < low:
        raise Refused(f"{kind}_short", missing=low - len(digits))
    if kind and len(digits) > high:
        raise Refused(f"{kind}_long", over=len(digits) - high)
    raise Refused("phone_bad")


def _kind(digits: str) -> tuple[str, int, int]:
    """What it began as, and the fewest and the most digits of such a number; no kind when it began as none."""
    if re.match(r"$|1$|1[3-9]", digits):
        return "phone", MOBILE, MOBILE
    if re.fullmatch(r"0(?:[1-9][0-9]*)?", digits):
        area = _AREA.match(digits)
        short = len(area[0]) if area is not None else 4
        return "landline", short + (8 if short == 3 else 7), short + 8
    if re.fullmatch(r"[48]00[0-9]{6}", digits):
        return "toll", 10, 10
    return ("local", 7, 8) if re.match("[2-9]", digits) else ("", 0, 0)


def patterns(query: str) -> tuple[str, ...]:
    """How the stored form of a number that ``query`` means may read, ``%`` standing for anything (SQL's LIKE).

    The tail of one has four digits or more. A whole landline may have been written down without its area code, and
    have an extension behind it. Empty when ``query`` can be no number.
    """
    try:
        whole = normal_phone(query, office=True)
    except Refused:
        return (f"%{end}",) if (end := digits_of(query)) else ()
    landline = _LANDLINE.fullmatch(whole.replace("-", ""))
    if landline is None and not _LOCAL.fullmatch(whole):
        return (f"%{whole}",)
    forms = (f"%{whole}", landline[2]) if landline is not None else (f"%{whole}",)
    return (*forms, *(f"{form}-%" for form in forms))


def exact(query: str) -> tuple[str, ...]:
    """How a whole number that ``query`` is may be stored, letter for letter: a landline with its area code and without.

    Empty for whatever is no whole number, the tail of one too.
    """
    try:
        whole = normal_phone(query, office=True)
    except Refused:
        return ()
    landline = _LANDLINE.fullmatch(whole.replace("-", ""))
    return (whole,) if landline is None else (whole, landline[2])


def digits_of(query: str) -> str:
    """The digits of a number, or of the end of one, without what people put between them and the code of the country.

    Empty for fewer than four, and for anything else.
    """
    plain = _digits(_DASHES.sub("-", unicodedata.normalize("NFKC", query))).removeprefix("+86")
    return plain if len(plain) >= _TAIL and plain.isascii() and plain.isdigit() else ""


def at_home(typed: str) -> str:
    """The digits of a number typed with the code of the country, as they are dialled here; also of one not whole yet.

    Empty for whatever has no such code: an address, a number as it is kept, the end of one.
    """
    plain = _BETWEEN.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", typed)))
    if begun := _FROM_ABROAD.fullmatch(plain):
        return "0" * begun[1].startswith(("10", *"23456789")) + begun[1]
    return _COUNTRY.sub("", plain) if plain.startswith("86") and plain.isdigit() and _COUNTRY.match(plain) else ""


def with_area(query: str) -> tuple[str, str] | None:
    """A whole landline in its usual form and the same without its area code; None for any other number or words."""
    try:
        landline = _LANDLINE.fullmatch(normal_phone(query).replace("-", ""))
    except Refused:
        return None
    return None if landline is None else (f"{landline[1]}-{landline[2]}", landline[2])
