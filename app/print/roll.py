"""A roll paper being laid out: things with positions in dots (8 per millimetre), drawn later as an image or a PDF.

y grows downwards; a text's y is its baseline. One layout serves every back end, so a receipt on the screen, in the
archive and from the printer is the same receipt.
"""

from dataclasses import dataclass, field
from typing import Literal

import segno

from app.print import fonts

Anchor = Literal["left", "center", "right"]
DOTS_PER_MM = 8

# 避头尾: what may not start a line, and what may not end one.
_NOT_FIRST = frozenset("，。、；：？！）》〉】」』〕”’…—·％℃,.;:?!)]}%")
_NOT_LAST = frozenset("（《〈【「『〔“‘￥¥№([{")


@dataclass(frozen=True)
class Text:
    """One line of text; ``x`` is its left edge, middle or right edge as ``anchor`` says."""

    x: float
    y: float
    text: str
    size: int
    bold: bool = False
    anchor: Anchor = "left"
    white: bool = False

    @property
    def left(self) -> float:
        """The left edge in dots."""
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[self.anchor]
        return self.x - self.width * share

    @property
    def width(self) -> float:
        """The width in dots."""
        return fonts.width(self.text, self.size, bold=self.bold)


@dataclass(frozen=True)
class Rule:
    """A horizontal line; ``y`` is its upper edge."""

    x: float
    y: float
    width: float
    thickness: int
    dashed: bool = False


@dataclass(frozen=True)
class Fill:
    """A black box, for white text to stand on."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Frame:
    """A box drawn with lines of ``thickness`` inside its edges."""

    x: float
    y: float
    width: float
    height: float
    thickness: int


@dataclass(frozen=True)
class Code:
    """A QR symbol without its quiet zone; ``module`` is a square's side in dots."""

    x: float
    y: float
    module: int
    matrix: tuple[tuple[bool, ...], ...]
    text: str

    @property
    def side(self) -> int:
        """The symbol's side in dots."""
        return len(self.matrix) * self.module


Item = Text | Rule | Fill | Frame | Code


@dataclass(frozen=True)
class Paper:
    """A finished layout, ``width`` × ``height`` dots."""

    title: str
    width: int
    height: int
    items: tuple[Item, ...]
    cuts: tuple[int, ...] = ()
    """Where it is cut besides its end, in dots from the top."""

    @property
    def texts(self) -> tuple[Text, ...]:
        """Its texts, in the order they were placed."""
        return tuple(item for item in self.items if isinstance(item, Text))

    @property
    def missing(self) -> tuple[str, ...]:
        """Characters no font can show; each stands as □ on the paper."""
        return fonts.missing("".join(text.text for text in self.texts))


@dataclass(frozen=True)
class Sizes:
    """Type sizes in dots for a paper width; 24 dots are 3 mm."""

    small: int
    body: int
    strong: int
    title: int
    due: int
    paid: int
    module: int

    @classmethod
    def of(cls, width: int) -> "Sizes":
        """The sizes that suit a roll of ``width`` dots: 80 mm from 480 on, else 58 mm."""
        if width >= 480:
            return cls(small=22, body=26, strong=30, title=46, due=60, paid=68, module=6)
        return cls(small=20, body=24, strong=26, title=38, due=46, paid=52, module=5)


def wrap(text: str, limit: float, size: int, *, bold: bool = False) -> list[str]:
    """Break ``text`` into lines at most ``limit`` dots wide; words stay whole where they fit, punctuation never
    starts a line and opening brackets never end one."""
    lines: list[str] = []
    rest = fonts.visible(text).strip()
    if fonts.width(rest, size, bold=bold) <= limit:  # most texts are one line
        return [rest]
    while rest:
        cut = _fitting(rest, limit, size, bold)
        if cut < len(rest):
            cut = _good_break(rest, cut)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return lines or [""]


def _fitting(text: str, limit: float, size: int, bold: bool) -> int:
    if fonts.width(text, size, bold=bold) <= limit:  # most texts are one line; their width is known already
        return len(text)
    used = 0.0
    for index, char in enumerate(text):
        used += fonts.width(char, size, bold=bold)
        if used > limit and index > 0:
            return index
    return len(text)


def _good_break(text: str, cut: int) -> int:
    for place in range(cut, max(cut // 2, 1) - 1, -1):
        before, after = text[place - 1], text[place]
        if after in _NOT_FIRST or before in _NOT_LAST:
            continue
        if _word(before) and _word(after):
            continue
        return place
    return cut


def _word(char: str) -> bool:
    return char in "-_/.:–,+" or (char.isascii() and char.isalnum())  # 13:30–20:00 and +2,000.00% are read as one


@dataclass
class Roll:
    """Places things one below the other on a roll of ``width`` dots; ``finish()`` gives the paper."""

    title: str
    width: int
    y: float = 0
    items: list[Item] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)

    @property
    def sizes(self) -> Sizes:
        """The type sizes of this roll."""
        return Sizes.of(self.width)

    def gap(self, dots: int) -> None:
        """Leave ``dots`` empty."""
        self.y += dots

    def line(
        self, text: str, size: int, *, bold: bool = False, anchor: Anchor = "left", indent: int = 0, white: bool = False
    ) -> None:
        """Write ``text``, wrapped over as many lines as it needs."""
        for part in wrap(text, self.width - 2 * indent if white else self.width - indent, size, bold=bold):
            self.put((Text(self._edge(anchor, indent), 0, part, size, bold, anchor, white),))

    def put(self, texts: tuple[Text, ...]) -> None:
        """Write texts on one common line; their y is set here."""
        size = max(text.size for text in texts)
        baseline = self.y + round(size * 1.02)
        for text in texts:
            self.items.append(Text(text.x, baseline, text.text, text.size, text.bold, text.anchor, text.white))
        self.y += round(size * 1.34)

    def pair(
        self, label: str, value: str, size: int, *, bold: bool = False, value_size: int = 0, indent: int = 0
    ) -> None:
        """A label on the left and its value on the right; a value too long for the line moves below it."""
        big = value_size or size
        left = Text(indent, 0, label, size, bold)
        right = Text(self.width, 0, value, big, bold, "right")
        if indent + left.width + right.width + size / 2 <= self.width:
            self.put((left, right))
            return
        self.line(label, size, bold=bold, indent=indent)
        while big > size and fonts.width(value, big, bold=bold) > self.width:
            big -= 2
        for part in wrap(value, self.width - indent, big, bold=bold):
            self.put((Text(self.width, 0, part, big, bold, "right"),))

    def rule(self, *, dashed: bool = True, thickness: int = 2) -> None:
        """A line across the paper with air above and below."""
        self.items.append(Rule(0, self.y + 9, self.width, thickness, dashed))
        self.y += 18 + thickness

    def banner(self, lines: tuple[tuple[str, int], ...]) -> None:
        """White (text, size) lines on a black box across the paper."""
        at, top = len(self.items), self.y
        self.y += 8
        for text, size in lines:
            self.line(text, size, bold=True, anchor="center", indent=8, white=True)
        self.y += 8
        self.items.insert(at, Fill(0, top, self.width, self.y - top))

    def framed(self, lines: tuple[tuple[str, int], ...]) -> None:
        """Bold (text, size) lines in a frame across the paper; a line too wide is set smaller."""
        top = self.y
        self.y += 10
        for text, wanted in lines:
            size = wanted
            while size > 20 and fonts.width(text, size, bold=True) > self.width - 24:
                size -= 2
            self.put((Text(self.width / 2, 0, text, size, True, "center"),))
        self.y += 8
        self.items.append(Frame(0, top, self.width, self.y - top, 3))

    def code(self, text: str, notes: tuple[str, ...]) -> None:
        """A QR symbol of ``text`` (ASCII capitals, digits, dash) on the left, ``notes`` beside it."""
        if not text.isascii() or text != text.upper():
            raise ValueError("a printed code holds ASCII capitals, digits and dashes only")
        symbol = segno.make_qr(text, error="m", boost_error=False)
        matrix = tuple(tuple(bool(cell) for cell in row) for row in symbol.matrix)
        module = self.sizes.module
        quiet = 4 * module
        mark = Code(quiet, self.y + quiet, module, matrix, text)
        left, size = mark.side + 2 * quiet, self.sizes.small
        parts = [part for note in notes for part in wrap(note, self.width - left, size)]
        step = round(size * 1.5)
        height = max(mark.side + 2 * quiet, len(parts) * step)
        baseline = self.y + (height - len(parts) * step) / 2 + size * 1.1
        self.items.append(mark)
        for index, part in enumerate(parts):
            self.items.append(Text(left, round(baseline + index * step), part, size))
        self.y += height

    def cut(self, note: str) -> None:
        """Cut here: what follows is a part of its own; ``note`` stands at the cut, for printers that have no blade."""
        self.line(f"✂ {note}", self.sizes.small, anchor="center")
        self.rule()
        self.cuts.append(round(self.y))
        self.gap(10)

    def finish(self) -> Paper:
        """The paper, cut where the last thing ends."""
        return Paper(self.title, self.width, round(self.y), tuple(self.items), tuple(self.cuts))

    def _edge(self, anchor: Anchor, indent: int) -> float:
        if anchor == "left":
            return indent
        return self.width / 2 if anchor == "center" else self.width
