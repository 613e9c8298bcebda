"""A made-up logo, and a head of the newest edition."""

import io
from dataclasses import replace
from functools import cache

from PIL import Image, ImageDraw

from app.services.documents import Head, pictures
from app.services.documents.head import NEWEST_EDITION


def drawn_logo(wide: int = 200, high: int = 200) -> Image.Image:
    """A house in plum with a leaf in it, on white."""
    image = Image.new("RGB", (wide, high), "white")
    pen = ImageDraw.Draw(image)
    pen.polygon([(0, high * 0.45), (wide / 2, 0), (wide - 1, high * 0.45)], fill=(122, 40, 92))
    pen.rectangle([wide * 0.12, high * 0.45, wide * 0.88, high - 1], fill=(122, 40, 92))
    pen.ellipse([wide * 0.3, high * 0.5, wide * 0.7, high * 0.9], fill=(240, 190, 60))
    return image


def png_of(image: Image.Image, form: str = "PNG") -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


@cache
def logo_digest(wide: int = 200, high: int = 200) -> str:
    """The digest of the logo, at hand for whatever is drawn."""
    return pictures.learn(png_of(drawn_logo(wide, high)))


def newest(head: Head, *, logo: str = "") -> Head:
    """The same issuer as it stands on papers made today."""
    return replace(head, edition=NEWEST_EDITION, logo=logo)
