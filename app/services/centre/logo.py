"""The centre's logo: read from a picture somebody chose, made fit for paper, and set as a setting is.

What is kept is a picture of our own making: the file's pixels, without whatever else was in the file.
"""

import io
from math import isqrt
from typing import TYPE_CHECKING

from app.errors import Refused
from app.rules.requests import file_kinds
from app.rules.rights import Right
from app.services import pictures
from app.services.centre import settings
from app.services.work import View, Work, asks

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 5_000_000
LEAST_PIXELS, MOST_PIXELS = 48, 8000
"""A smaller one prints as a blur; a larger one is no logo but a plan or a trap."""
_FIT = (720, 288)
"""Pixels it is made smaller to: two centimetres at 300 dpi and more, the height of the largest header (A3)."""
_WHITE = 250
_STRIP = 64
"""Rows that are looked at together."""
_ENOUGH = 4_000_000
"""Pixels to make the small picture of."""
_ENDINGS = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}


def set_logo(work: Work, content: bytes) -> str:
    """Put a picture in front of the centre's name on every full page from now on; gives its digest.

    Papers that were made before keep theirs. Raises ``Refused``, all with ``field="logo"``: logo_kind (no PNG or JPEG,
    or something else besides), logo_large (most= megabytes, or pixels=), logo_small (least= pixels), logo_blank.
    """
    work.require(Right.SETTINGS)
    digest = pictures.keep_picture(work, fit_for_paper(content))
    settings.put(work, "centre.logo", digest)
    return digest


def remove_logo(work: Work) -> None:
    """No logo from now on."""
    work.require(Right.SETTINGS)
    settings.put(work, "centre.logo", "")


@asks()
def logo_now(view: View) -> bytes | None:
    """The logo as it is set, a PNG; None without one."""
    return pictures.bring(view, settings.text(view, "centre.logo"))


def fit_for_paper(content: bytes) -> bytes:
    """The picture as it is kept: upright, on white, without an empty edge, no larger than paper needs. Raises
    ``Refused`` as ``set_logo``."""
    from PIL import Image, ImageOps  # costs 40 ms, so not when the settings are read

    if len(content) > MOST_BYTES:
        raise Refused("logo_large", field="logo", most=MOST_BYTES // 1_000_000)
    ending = next((e for magic, e in _ENDINGS.items() if content.startswith(magic)), "")
    if not ending or file_kinds.wrong_with(ending, content):
        raise Refused("logo_kind", field="logo")
    try:
        image = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
        if max(image.size) > MOST_PIXELS:
            raise Refused("logo_large", field="logo", most=MOST_BYTES // 1_000_000, pixels=MOST_PIXELS)
        cut = _inked(image)
        if cut is not None:
            cut.info.update(image.info)
            cut = ImageOps.exif_transpose(cut)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise Refused("logo_kind", field="logo") from broken
    if cut is None:
        raise Refused("logo_blank", field="logo")
    if min(cut.size) < LEAST_PIXELS:
        raise Refused("logo_small", field="logo", least=LEAST_PIXELS)
    cut.thumbnail(_FIT, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    cut.quantize(255).save(out, "PNG", optimize=True)
    return out.getvalue()


def _inked(image: "Image.Image") -> "Image.Image | None":
    """The part of a picture that is not white, on white; None where nothing is. Larger than ``_ENOUGH`` it is made
    smaller on the way.

    Looked at in strips: a few kilobytes may be a picture that takes a gigabyte four times over.
    """
    from PIL import Image, ImageChops

    if image.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut off at 255 instead
        image = image.point(lambda level: level * (1 / 257)).convert("L")
    width, height = image.size

    def flat(box: tuple[int, int, int, int]) -> Image.Image:
        part = image.crop(box).convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", part.size, "white"), part).convert("RGB")

    boxes = []
    for top in range(0, height, _STRIP):
        strip = flat((0, top, width, min(top + _STRIP, height)))
        ink = ImageChops.invert(strip).convert("L").point(lambda level: 255 if level > 255 - _WHITE else 0).getbbox()
        if ink is not None:
            boxes.append((ink[0], ink[1] + top, ink[2], ink[3] + top))
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    less = max(isqrt((right - left) * (bottom - top) // _ENOUGH), 1)
    cut = Image.new("RGB", (-(-(right - left) // less), -(-(bottom - top) // less)), "white")
    for y in range(top, bottom, _STRIP * less):
        cut.paste(flat((left, y, right, min(y + _STRIP * less, bottom))).reduce(less), (0, (y - top) // less))
    return cut
