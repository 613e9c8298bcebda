"""What is on the screen before the program is loaded: the window where it stood, with the brand's picture in it.

The picture is the left part of the login page without any word in it, kept in a file beside the store when the program
ends. Nothing in it looks like a control, so nothing can be pressed that does not answer. It is shown only where it
fits: the same folder, version, size, scale and look; anything else in the file's place counts as no picture.

Imported first of all: the standard library's lightest parts and Qt, nothing of ours.
"""

import os
import sys
import zlib

from PySide6.QtGui import QImage

FILE = "opening.picture"
_MAGIC = "baitonggang-picture-2"
_HEAD, _LIMIT = 256, 64 << 20  # bytes


class FirstLook:
    """``place`` is the window's rectangle when it is neither maximised nor full, ``state`` how it is shown (normal,
    maximised, full), ``size`` how big that is. ``ground`` is the colour right of the picture, ``#rrggbb``. ``dark`` is
    None unless the look follows the system: then whether that was dark."""

    def __init__(
        self,
        place: tuple[int, int, int, int],
        size: tuple[int, int],
        state: str,
        ground: str,
        dark: bool | None,
        ratio: float,
        image: QImage,
        pixels: bytes | memoryview = b"",
    ) -> None:
        """``pixels``: what the image lies in, where it has no copy of its own. Raises ``ValueError`` for no colour."""
        self.place, self.size, self.state, self.ground, self.dark = place, size, state, ground, dark
        self.ratio, self.image = ratio, image
        self._held = (pixels, (int(ground[1:], 16) & 0xFFFFFF | 0xFF000000).to_bytes(4, sys.byteorder))

    def ground_image(self) -> QImage:
        """The ground as one pixel, to be stretched: to paint with a ``QColor`` costs more than all the rest."""
        return QImage(self._held[1], 1, 1, 4, QImage.Format.Format_RGB32)


def read(home: str, version: str) -> FirstLook | None:
    """The picture kept in a folder, or None."""
    try:
        with open(os.path.join(home, FILE), "rb", buffering=0) as file:
            raw = file.read(min(os.fstat(file.fileno()).st_size, _LIMIT))
        words, pixels = raw[:_HEAD].decode("ascii").split(), memoryview(raw)[_HEAD:]
        if len(words) != 16 or words[:3] != [_MAGIC, version, _of(home)] or int(words[15]) != zlib.crc32(pixels):
            return None
        x, y, wide, high, seen_wide, seen_high, image_wide, image_high = (int(word) for word in words[3:11])
        state, ground, dark = words[11:14]
        ratio = float(words[14])
        if min(wide, high, image_wide, image_high) <= 0 or len(pixels) != image_wide * image_high * 4:
            return None
        image = QImage(pixels, image_wide, image_high, image_wide * 4, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        follows = None if dark == "-" else dark == "dark"
        return FirstLook((x, y, wide, high), (seen_wide, seen_high), state, ground, follows, ratio, image, pixels)
    except (OSError, ValueError):
        return None


def packed(home: str, version: str, look: FirstLook) -> bytes:
    """The file's content."""
    image = look.image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = bytes(image.constBits())
    dark = "-" if look.dark is None else "dark" if look.dark else "light"
    words = [_MAGIC, version, _of(home), *look.place, *look.size, image.width(), image.height()]
    words += [look.state, look.ground, dark, look.ratio, zlib.crc32(pixels)]
    return " ".join(str(word) for word in words).encode("ascii").ljust(_HEAD) + pixels


def _of(home: str) -> str:
    """Which folder a picture belongs to; one that was copied elsewhere fits no more."""
    return f"{zlib.crc32(os.path.abspath(home).encode(sys.getfilesystemencoding(), 'surrogateescape')):08x}"
