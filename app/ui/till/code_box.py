"""What the code box understands, without any Qt: ``13``, ``3*21``, ``250*52`` for grams, ``13/`` for half a portion,
letters for a filter, and the code of a person: ``JM12`` or the number of a document.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum

from app.rules import money
from app.rules.people import identity
from app.rules.people.identity import IdentityError
from app.services.till.told import CARD, DOCUMENT

_CODE = re.compile(r"[0-9]{1,6}")
_RUNG = re.compile(r"(?:([0-9]{1,6})\*)?([0-9]{1,6})(/?)")
_CARD = re.compile(r"JM[0-9]{1,9}", re.IGNORECASE)
_DOCUMENT = re.compile(r"[0-9]{15}|[0-9]{17}[0-9X]", re.IGNORECASE)
_SIGNS = str.maketrans("×xX＊÷", "****/")


class Kind(Enum):
    """What was typed."""

    EMPTY = "empty"
    CODE = "code"
    LETTERS = "letters"
    PERSON = "person"
    BAD = "bad"


@dataclass(frozen=True)
class Typed:
    """A reading of the box. ``count`` is what stood before the ``*``, None when there was no ``*``; ``half``: a
    ``/`` stood behind the code. ``person`` is the code of somebody, ``why`` the code of ``IdentityError`` where a
    number so long cannot be right.
    """

    kind: Kind
    code: str = ""
    count: int | None = None
    half: bool = False
    letters: str = ""
    person: str = ""
    why: str = ""


@dataclass(frozen=True)
class Add:
    """Ring up a dish: portions, or grams of a dish sold by weight; ``price`` where it is typed (分)."""

    code: str
    quantity: int = 1
    grams: int | None = None
    half: bool = False
    price: int | None = None
    weighed: str = ""


@dataclass(frozen=True)
class AskGrams:
    """The dish is sold by weight and nobody said how much yet."""

    code: str


def read(text: str) -> Typed:
    """Read what stands in the box; full-width digits and ``×`` or ``x`` between numbers are understood."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if not plain:
        return Typed(Kind.EMPTY)
    rung = _RUNG.fullmatch(plain.translate(_SIGNS))
    if rung:
        return Typed(Kind.CODE, rung[2], int(rung[1]) if rung[1] else None, half=bool(rung[3]))
    if _CARD.fullmatch(plain):
        return Typed(Kind.PERSON, person=plain.upper())
    if _DOCUMENT.fullmatch(plain):
        return _document(plain)
    if plain[0].isdigit() or "*" in plain:
        return Typed(Kind.BAD)
    return Typed(Kind.LETTERS, letters=plain)


def _document(plain: str) -> Typed:
    try:
        return Typed(Kind.PERSON, person=identity.read(plain, date.max).number)
    except IdentityError as wrong:
        return Typed(Kind.BAD, why=wrong.code)


def plan(typed: Typed, by_weight: bool) -> Add | AskGrams:
    """What a code means for a dish: the number before the ``*`` is grams when the dish is sold by weight."""
    if by_weight:
        return AskGrams(typed.code) if typed.count is None else Add(typed.code, grams=typed.count)
    return Add(typed.code, 1 if typed.count is None else typed.count, half=typed.half)


def typed_price(text: str) -> int | None:
    """The price typed at the prompt, 分; None when that is no amount."""
    try:
        return money.parse_yuan(unicodedata.normalize("NFKC", text).strip())
    except money.MoneyError:
        return None


def grams_of(text: str) -> int | None:
    """The grams typed at the prompt; None when that is no number."""
    plain = unicodedata.normalize("NFKC", text).strip().lower().removesuffix("g").removesuffix("克").strip()
    return int(plain) if _CODE.fullmatch(plain) else None


def proof_of(code: str) -> str:
    """What a scanned code was read from, as a proof: our own card, or a document."""
    plain = code.strip()
    return DOCUMENT if len(plain) > 8 else CARD
