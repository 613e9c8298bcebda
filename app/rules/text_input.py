"""What people may type: kept verbatim, rare characters included, and refused only where it cannot be kept."""

import re
import unicodedata

from app.errors import Refused

_HAN = "\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\ufe00-\ufe0f\U000e0100-\U000e01ef·•‧・"
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]"
)
"""What turns the direction of writing or is not seen at all: two names must not look like one, nor one like another."""
_JOINERS = "[\u200c\u200d]+"
_SIDE = r"[\s\x00-\x7f\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_NOTHING_JOINED = re.compile(rf"\A{_JOINERS}|{_JOINERS}\Z|(?<={_SIDE}){_JOINERS}|{_JOINERS}(?={_SIDE})")
"""Joiners beside Chinese characters, Latin or a blank: there they join nothing. Between the letters of a script that
has them, and in an emoji, they stay."""
_LINE_BREAKS = frozenset("\u2028\u2029")
_NOT_IN_XML = frozenset("\ufffe\uffff")
"""What no text is written with, and what a workbook with it in would not open for."""


def clean(text: str, limit: int, *, required: bool = False, multiline: bool = False) -> str:
    """The text without blanks at its ends and without what is never seen (``seen``), everything else as typed.

    Raises ``Refused("text_bad", position=, code_point=)``, counted from 1, for NUL, other control characters (line
    breaks and tabs are fine when ``multiline``), line separators, lone surrogates and U+FFFE and U+FFFF;
    ``("text_long", limit=, length=)`` beyond ``limit`` characters; ``("text_empty")`` when ``required`` and there is
    nothing to see.
    """
    text = seen(text).strip()
    for position, char in enumerate(text, 1):
        if _refused(char, multiline):
            raise Refused("text_bad", position=position, code_point=ord(char))
    if len(text) > limit:
        raise Refused("text_long", limit=limit, length=len(text))
    if required and not any(_visible(char) for char in text):
        raise Refused("text_empty")
    return text


def seen(text: str) -> str:
    """A text without marks that turn its direction and characters nobody sees: they come by copying, or to deceive."""
    return _NOTHING_JOINED.sub("", _UNSEEN.sub("", text))


def close_han(text: str) -> str:
    """A name without the blanks people put between Chinese characters to make columns even: 王　芳 is 王芳.

    Blanks between words of other scripts stay.
    """
    return _BETWEEN_HAN.sub("", text.strip())


def has_letter(text: str) -> bool:
    """Whether there is a letter of any script in it, as there is in every name."""
    return any(unicodedata.category(c)[0] == "L" for c in text)


def _refused(char: str, multiline: bool) -> bool:
    if multiline and char in "\n\t":
        return False
    return unicodedata.category(char) in ("Cc", "Cs") or char in _NOT_IN_XML or (char in _LINE_BREAKS and not multiline)


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in ("Cf", "Zs", "Zl", "Zp", "Cc", "Mn")
