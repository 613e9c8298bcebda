"""What people may type: kept verbatim, rare characters included, and refused only where it cannot be kept."""

import re
import unicodedata

from app.errors import Refused

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(0(?:10|2[0-9])(?=[0-9]{8}$)|0[3-9][0-9]{2})([2-9][0-9]{6,7})")
_LOCAL = re.compile(r"[2-9][0-9]{6,7}")
_HAN = "\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\ufe00-\ufe0f\U000e0100-\U000e01ef·•‧・"
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_ABROAD = re.compile(r"^(?:\+|00)86(?=[2-9][0-9]{8,10}$|10[0-9]{8}$)")
"""The country before an area code that lost its nought."""
_COUNTRY = re.compile(
    rf"^(?:(?:\+|00)86(?![2-9][0-9]{{8,10}}$|10[0-9]{{8}}$)|86(?={_MOBILE.pattern}$|0[0-9]{{9,11}}$))"
)
_LINE_BREAKS = frozenset("\u2028\u2029")


def clean(text: str, limit: int, *, required: bool = False, multiline: bool = False) -> str:
    """The text without blanks at its ends, everything else as typed.

    Raises ``Refused("text_bad", position=, code_point=)`` for NUL, other control characters (line breaks and tabs are
    fine when ``multiline``), line separators and lone surrogates; ``("text_long", limit=, length=)`` beyond ``limit``
    characters; ``("text_empty")`` when ``required`` and there is nothing to see.
    """
    text = text.strip()
    for position, char in enumerate(text):
        if _refused(char, multiline):
            raise Refused("text_bad", position=position, code_point=ord(char))
    if len(text) > limit:
        raise Refused("text_long", limit=limit, length=len(text))
    if required and not any(_visible(char) for char in text):
        raise Refused("text_empty")
    return text


def person_name(text: str) -> str:
    """A name without the blanks people put between Chinese characters to make columns even: 王　芳 is 王芳.

    Blanks between words of other scripts stay.
    """
    return _BETWEEN_HAN.sub("", text.strip())


def has_letter(text: str) -> bool:
    """Whether there is a letter of any script in it, as there is in every name."""
    return any(unicodedata.category(c)[0] == "L" for c in text)


def normal_phone(text: str) -> str:
    """A Chinese phone number in its usual form: ``13812345678``, ``0571-86431234`` or the bare local ``86431234``.

    Blanks, dashes, brackets, full-width digits and +86, 0086 or 86 are put right. Raises
    ``Refused("phone_short", missing=n)`` while digits are missing and ``Refused("phone_bad")`` for anything else.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[\s()\-‐‑–—−]", "", plain)
    plain = _ABROAD.sub("0", _COUNTRY.sub("", plain))
    if not re.fullmatch(r"[0-9]*", plain):
        raise Refused("phone_bad")
    if _MOBILE.fullmatch(plain) or _LOCAL.fullmatch(plain):
        return plain
    landline = _LANDLINE.fullmatch(plain)
    if landline:
        return f"{landline[1]}-{landline[2]}"
    missing = _missing(plain)
    if missing > 0:
        raise Refused("phone_short", missing=missing)
    raise Refused("phone_bad")


def _missing(digits: str) -> int:
    """How many digits a number that began well still needs; 0 when it did not begin well."""
    if re.fullmatch(r"(?:1(?:[3-9][0-9]*)?)?", digits):
        return 11 - len(digits)
    if digits.startswith("0"):
        return 11 - len(digits) if re.fullmatch(r"0(?:[1-9][0-9]*)?", digits) else 0
    return 7 - len(digits) if digits[0] != "1" else 0


def _refused(char: str, multiline: bool) -> bool:
    if multiline and char in "\n\t":
        return False
    return unicodedata.category(char) in ("Cc", "Cs") or (char in _LINE_BREAKS and not multiline)


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in ("Cf", "Zs", "Zl", "Zp", "Cc", "Mn")
