"""Files to be attached, read from where they lie: checked, and the photos of phones made smaller."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QImageReader, QPainter

from app.errors import Refused
from app.services.requests import attachments

BULKY = 2_000_000
"""Bytes from which on a photo is made smaller: what is below is no trouble to keep and to back up."""
_LONG = 2560
"""Pixels of the longer side: the small print of an A4 page can still be read."""
_QUALITY = 82
_MOST_READ = 60_000_000
"""Bytes of a photo that are still read at all: the largest of phones are below half of it."""
_PHOTOS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


@dataclass(frozen=True)
class Attachable:
    """A file as it is to be kept; ``was`` is its size before it was made smaller, 0 when it was not."""

    name: str
    content: bytes
    was: int = 0


def read(path: Path) -> Attachable:
    """Read a file. Raises ``Refused`` as ``attachments.check``; ``OSError``."""
    if path.exists() and not path.is_file():
        raise Refused("attachment_kind")  # a folder, or a pipe that would never end
    with path.open("rb") as source:
        content = source.read(_MOST_READ + 1)
    size = len(content)
    if size > _MOST_READ:
        raise Refused("attachment_large", most=attachments.MOST_BYTES // 1_000_000)
    if size > BULKY and content.startswith(_PHOTOS):
        attachments.kind_of(path.name, content)  # whose name does not fit is refused before it is made to
        small = _smaller(content)
        if small is not None and len(small) < size:
            name, _ = attachments.check(f"{path.stem}.jpg", small)
            return Attachable(name, small, size)
    name, _media_type = attachments.check(path.name, content)
    return Attachable(name, content)


def _smaller(content: bytes) -> bytes | None:
    """The same picture as it is looked at, without where and by what it was taken; None when it is none."""
    source = QBuffer()
    source.setData(QByteArray(content))
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(source)
    reader.setAutoTransform(True)  # a phone writes how it was held beside the picture
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > _LONG:
        factor = _LONG / max(size.width(), size.height())
        reader.setScaledSize(QSize(max(int(size.width() * factor), 1), max(int(size.height() * factor), 1)))
    picture = reader.read()
    source.close()
    return None if picture.isNull() else _as_jpeg(picture)


def _as_jpeg(picture: QImage) -> bytes | None:
    if picture.hasAlphaChannel():  # what shows through on a screen would be black in a jpeg
        white = QImage(picture.size(), QImage.Format.Format_RGB32)
        white.fill(0xFFFFFFFF)
        picture = _over(white, picture)
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    done = picture.save(target, "JPEG", _QUALITY)  # type: ignore[call-overload]
    target.close()
    return bytes(target.data().data()) if done else None


def _over(ground: QImage, picture: QImage) -> QImage:
    painter = QPainter(ground)
    painter.drawImage(0, 0, picture)
    painter.end()
    return ground
