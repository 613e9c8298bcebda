"""A strict reader of ESC/POS: bytes in, what a printer would do and the paper it would give out.

It refuses whatever a cheap head might not know, every truncated command, and every line wider than the paper.
"""

from dataclasses import dataclass, field
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from app.print import fonts

CELL, LINE = 12, 30


class BadStream(Exception):
    """The bytes would not print as meant."""


@dataclass
class Decoded:
    """What came out: ``events`` in order, text lines as printed, and the paper as a 1-bit image."""

    events: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    strips: list[Image.Image] = field(default_factory=list)

    @property
    def paper(self) -> Image.Image:
        """Everything that was printed, one below the other."""
        height = sum(strip.height for strip in self.strips)
        paper = Image.new("1", (max(strip.width for strip in self.strips), height), 1)
        top = 0
        for strip in self.strips:
            paper.paste(strip, (0, top))
            top += strip.height
        return paper


class Decoder:
    """Reads one job for a head of ``width`` dots."""

    def __init__(self, data: bytes, width: int) -> None:
        self.data, self.width, self.at = data, width, 0
        self.out = Decoded()
        self.kanji, self.bold, self.size = False, False, 0
        self.line = ""

    def take(self, count: int) -> bytes:
        """The next ``count`` bytes."""
        if self.at + count > len(self.data):
            raise BadStream(f"truncated at {self.at}")
        piece = self.data[self.at : self.at + count]
        self.at += count
        return piece

    def read(self) -> Decoded:
        """Decode to the end."""
        while self.at < len(self.data):
            lead = self.take(1)[0]
            if lead == 0x1B:
                self.escape()
            elif lead == 0x1D:
                self.group()
            elif lead == 0x1C:
                self.kanji_command()
            elif lead == 0x10:
                if self.take(2) not in (b"\x04\x01", b"\x04\x02", b"\x04\x03", b"\x04\x04"):
                    raise BadStream("unknown DLE")
                self.out.events.append("status")
            elif lead == 0x0A:
                self.feed_line()
            else:
                self.character(lead)
        if self.line:
            raise BadStream("text without an end of line")
        return self.out

    def escape(self) -> None:
        """ESC commands."""
        command = self.take(1)
        if command == b"@":
            self.kanji, self.bold, self.size = False, False, 0
            self.out.events.append("init")
        elif command == b"E":
            self.bold = self.flag()
        elif command == b"t":
            self.out.events.append(f"page {self.take(1)[0]}")
        elif command == b"d":
            self.out.events.append(f"feed {self.take(1)[0]}")
        elif command == b"p":
            pin, on, off = self.take(3)
            if pin > 1 or not 0 < on <= off:
                raise BadStream("drawer pulse")
            self.out.events.append(f"kick {pin} {on * 2} {off * 2}")
        else:
            raise BadStream(f"unknown ESC {command!r}")

    def flag(self) -> bool:
        """A parameter that is 0 or 1."""
        value = self.take(1)[0]
        if value > 1:
            raise BadStream("flag")
        return bool(value)

    def group(self) -> None:
        """GS commands."""
        command = self.take(1)
        if command == b"!":
            self.size = self.take(1)[0]
            if self.size not in (0x00, 0x11):
                raise BadStream("size")
        elif command == b"V":
            how = self.take(2)
            if how not in (b"A\x00", b"B\x00"):
                raise BadStream("cut")
            self.out.events.append("cut" if how == b"B\x00" else "full cut")
        elif command == b"v":
            self.raster()
        else:
            raise BadStream(f"unknown GS {command!r}")

    def raster(self) -> None:
        """GS v 0."""
        if self.line:
            raise BadStream("a picture inside a line of text")
        if self.take(2) != b"0\x00":
            raise BadStream("raster mode")
        across, rows = int.from_bytes(self.take(2), "little"), int.from_bytes(self.take(2), "little")
        if across == 0 or across * 8 > self.width:
            raise BadStream(f"raster of {across * 8} dots on {self.width}")
        if not 0 < rows <= 128:
            raise BadStream(f"band of {rows} rows")
        bits = bytes(byte ^ 0xFF for byte in self.take(across * rows))
        band = Image.frombytes("1", (across * 8, rows), bits)
        strip = Image.new("1", (self.width, rows), 1)
        strip.paste(band, (0, 0))
        self.out.strips.append(strip)
        self.out.events.append(f"raster {across * 8}x{rows}")

    def kanji_command(self) -> None:
        """FS commands."""
        command = self.take(1)
        if command not in b"&.":
            raise BadStream(f"unknown FS {command!r}")
        self.kanji = command == b"&"

    def character(self, lead: int) -> None:
        """One character of text: ASCII, or two bytes of GBK."""
        if 0x20 <= lead < 0x7F:
            self.line += chr(lead)
        elif 0x81 <= lead <= 0xFE and self.kanji:
            trail = self.take(1)[0]
            if not 0x40 <= trail <= 0xFE or trail == 0x7F:
                raise BadStream(f"not GBK: {lead:02x}{trail:02x}")
            self.line += bytes((lead, trail)).decode("gbk")
        else:
            raise BadStream(f"unknown byte {lead:02x} at {self.at}")

    def feed_line(self) -> None:
        """Print the line."""
        scale = 2 if self.size else 1
        cells = [1 if char.isascii() else 2 for char in self.line]
        if sum(cells) * CELL * scale > self.width:
            raise BadStream(f"line too long: {self.line}")
        strip = Image.new("L", (self.width, LINE * scale), 255)
        draw, x = ImageDraw.Draw(strip), 0
        font = head_font(fonts.BOLD if self.bold else fonts.REGULAR, 24 * scale - 2)
        for char, wide in zip(self.line, cells, strict=True):
            draw.text((x, 23 * scale), char, fill=0, font=font, anchor="ls")
            x += wide * CELL * scale
        self.out.strips.append(strip.convert("1", dither=Image.Dither.NONE))
        self.out.lines.append(self.line)
        self.out.events.append(f"text {self.line}")
        self.line = ""


@cache
def head_font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """The letters of the head; opened once, not for each line."""
    return ImageFont.truetype(str(fonts.path(name)), size, layout_engine=ImageFont.Layout.BASIC)


def decode(data: bytes, width: int) -> Decoded:
    """Read ``data`` as a head of ``width`` dots would; raises ``BadStream``."""
    return Decoder(data, width).read()
