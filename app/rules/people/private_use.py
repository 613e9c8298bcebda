"""Characters of old files: code points of private use that GBK and GB18030 gave to real characters, put right.

Files written before the characters had a code point of their own still carry them (U+E863 for 䶮). What is left in the
private-use area after ``normal`` belongs to somebody's own font; nobody else can read it.
"""

from functools import cache

_LATER = {
    0xE7C7: 0x1E3F, 0xE7C8: 0x01F9, 0xE7E7: 0x303E,
    **{0xE7E8 + n: 0x2FF0 + n for n in range(12)},
    0xE78D: 0xFE10, 0xE78E: 0xFE12, 0xE78F: 0xFE11, 0xE790: 0xFE13, 0xE791: 0xFE14, 0xE792: 0xFE15, 0xE793: 0xFE16,
    0xE794: 0xFE17, 0xE795: 0xFE18, 0xE796: 0xFE19,
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7,
    0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE855: 0x241FE, 0xE864: 0x9FBB,
}  # fmt: skip
"""What Python's codec still leaves in private use: fixed by GB18030-2005 and -2022."""

_FIRST = 0xE815
"""The private code point of GBK FE50; the others of that row follow without a gap."""


def normal(text: str) -> str:
    """A text with the private-use code points of GBK and GB18030 replaced by their characters."""
    return text.translate(_table())


def first_left(text: str) -> int | None:
    """The position of the first character of private use, or None."""
    return next((at for at, char in enumerate(text) if _private(ord(char))), None)


def _private(code: int) -> bool:
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000


@cache
def _table() -> dict[int, int]:
    """The row FE50 to FEA0 by the codec, which knows most of it, and what came later."""
    trail = [byte for byte in range(0x50, 0xA1) if byte != 0x7F]
    by_codec = {_FIRST + at: ord(bytes((0xFE, byte)).decode("gb18030")) for at, byte in enumerate(trail)}
    return {**{private: real for private, real in by_codec.items() if not _private(real)}, **_LATER}
