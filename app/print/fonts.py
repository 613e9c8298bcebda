"""The fonts of paper: which face shows which character, how wide a text is, and reportlab made to embed them well.

Noto Sans SC comes first; HanaMinB (54 MB in memory) is loaded with the first character Noto lacks; what neither has
becomes a visible □, never a silent blank. Everything here may be called from any thread.
"""

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics, ttfonts

from app.paths import resource

REGULAR = "SC"
BOLD = "SC-Bold"
RARE = "Hana"
TOFU = "□"

_FILES = {
    REGULAR: "NotoSansSC_400Regular.ttf",
    BOLD: "NotoSansSC_700Bold.ttf",
    RARE: "HanaMinB.ttf",
}
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors: the invisible characters that Python calls printable."""

_lock = threading.RLock()
_faces: dict[str, Any] = {}
_prepared = False


@dataclass(frozen=True)
class Run:
    """A stretch of text that one font can show."""

    font: str
    text: str


def path(font: str) -> Path:
    """The file of a font named ``REGULAR``, ``BOLD`` or ``RARE``."""
    return resource("fonts", _FILES[font])


def face(font: str) -> Any:
    """The reportlab face of a font, registered with reportlab at the first call."""
    found = _faces.get(font)
    if found is not None:
        return found
    with _lock:
        if font not in _faces:
            prepare()
            ttf = ttfonts.TTFont(font, str(path(font)))
            pdfmetrics.registerFont(ttf)
            _faces[font] = ttf.face
        return _faces[font]


def preload() -> None:
    """Load the two faces every paper needs."""
    width("小票 0.00", 24, bold=False)
    width("小票 0.00", 24, bold=True)


def loaded() -> frozenset[str]:
    """The fonts in memory now."""
    return frozenset(_faces)


@lru_cache(maxsize=8192)
def runs(text: str, *, bold: bool = False) -> tuple[Run, ...]:
    """Split ``text`` by the font that can show it; unknown characters become □, invisible ones are left out."""
    shown_text, usual = visible(text), BOLD if bold else REGULAR
    if shown_text and face(usual).charToGlyph.keys() >= set(map(ord, shown_text)):
        return (Run(usual, shown_text),)
    found: list[Run] = []
    for char in shown_text:
        font, shown = _placed(char, bold)
        if found and found[-1].font == font:
            found[-1] = Run(font, found[-1].text + shown)
        else:
            found.append(Run(font, shown))
    return tuple(found)


def missing(text: str) -> tuple[str, ...]:
    """The characters of ``text`` that no font can show, each once, in order; tell the person before printing."""
    lost = (char for char in visible(text) if char != TOFU and _placed(char, False)[1] == TOFU)
    return tuple(dict.fromkeys(lost))


def visible(text: str) -> str:
    """``text`` without controls, joiners and variation selectors; white space becomes a plain blank."""
    if text.isprintable() and not _SELECTORS.search(text):  # nearly every text
        return text
    return text.translate(_SHOWN)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide ``text`` is, in the unit of ``size``."""
    return _thousandths(text, bold) * size / 1000


@lru_cache(maxsize=8192)
def _thousandths(text: str, bold: bool) -> float:
    total = 0.0
    for run in runs(text, bold=bold):
        widths = face(run.font)
        total += sum(widths.getCharWidth(ord(char)) for char in run.text)
    return total


class _Shown(dict[int, str]):
    """What becomes of a character, by its code; each is looked at once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = shown = " " if char.isspace() else "" if _invisible(char) else char
        return shown


_SHOWN = _Shown()


def _invisible(char: str) -> bool:
    code = ord(char)
    return unicodedata.category(char) in ("Cc", "Cf", "Cs") or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF


@lru_cache(maxsize=16384)
def _placed(char: str, bold: bool) -> tuple[str, str]:
    usual = BOLD if bold else REGULAR
    if ord(char) in face(usual).charToGlyph:
        return usual, char
    if ord(char) in face(RARE).charToGlyph:
        return RARE, char
    return usual, TOFU


def prepare() -> None:
    """Cure reportlab: names above U+FFFF must stay searchable, and no paper may name an unembedded Helvetica.

    The base font must be mapped before anything imports ``reportlab.platypus``, which looks it up at import.
    """
    global _prepared
    with _lock:
        if _prepared:
            return
        ttfonts.makeToUnicodeCMap = to_unicode
        for bold in (0, 1):
            for italic in (0, 1):
                addMapping(REGULAR, bold, italic, BOLD if bold else REGULAR)
        rl_config.canvas_basefontname = REGULAR
        from reportlab.graphics import shapes  # costs 70 ms, so not at the import of this module

        shapes.STATE_DEFAULTS["fontName"] = REGULAR
        _prepared = True


def to_unicode(name: str, subset: list[int]) -> str:
    """The ToUnicode map of a font subset. reportlab writes five hex digits above U+FFFF, which no reader accepts:
    a destination is UTF-16BE, and a block holds at most 100 entries (ISO 32000-1, 9.10.3)."""
    pairs = [(code, char) for code, char in enumerate(subset) if char]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>" for code, char in block]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)
