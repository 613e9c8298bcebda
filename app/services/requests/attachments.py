"""Files handed in with a request: checked for what they really are, copied into the encrypted store."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import NamedTuple
from uuid import UUID

from app.errors import Refused
from app.models.request import RequestAttachment
from app.rules.requests import file_kinds
from app.rules.rights import Right
from app.rules.text_input import clean, seen
from app.services.requests.row import load
from app.services.work import View, Work, asks
from app.store import sql

MOST_BYTES = 5_000_000
MOST_FILES = 10
_ZIP = b"PK\x03\x04"
_OFFICE = b"[Content_Types].xml"
"""The part every office file has, by its name in the archive; other archives could hold anything."""
_KINDS: tuple[tuple[bytes, str, tuple[str, ...]], ...] = (
    (b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")),
    (b"\x89PNG\r\n\x1a\n", "image/png", (".png",)),
    (b"%PDF-", "application/pdf", (".pdf",)),
    (_ZIP, "application/zip", (".docx", ".xlsx")),
)


@dataclass(frozen=True)
class AttachmentRow:
    """One attached file, without its bytes."""

    id: UUID
    name: str
    media_type: str
    size: int
    at: datetime
    erased: bool = False  # its bytes are gone with the person it was about


def add(work: Work, request_id: UUID, name: str, content: bytes) -> UUID:
    """Attach a copy of a file. The kind is read from its first bytes and must fit its name.

    Raises ``Refused``: ``attachment_known`` (name=) when the same bytes are there already, ``attachment_large``
    (most=), ``attachment_empty``, ``attachment_kind``, ``attachment_many`` (most=), ``request_unknown``.
    """
    work.require(Right.REQUESTS)
    row = load(work, request_id)
    shown, media_type = check(name, content)
    digest = hashlib.sha256(content).digest()
    same = "SELECT name FROM request_attachment WHERE request_id = :r AND digest = :d"
    known = sql.value(work, same, r=request_id, d=digest)
    if known is not None:
        raise Refused("attachment_known", name=known)
    if len(listing(work, request_id)) >= MOST_FILES:
        raise Refused("attachment_many", most=MOST_FILES)
    attached = work.new_id()
    _FILES.run(
        work.session,
        [
            {
                "id": attached,
                "request_id": request_id,
                "name": shown,
                "media_type": media_type,
                "size": len(content),
                "digest": digest,
                "content": content,
                "staff_id": work.member().id,
                "at": work.now,
            }
        ],
    )
    work.audit("request_attach", row.number, size=len(content))
    work.touched("request", request_id)
    return attached


_FORBIDDEN = re.compile('[<>:"|?*]')
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}
_WRONG = {
    file_kinds.MIXED: "attachment_mixed",
    file_kinds.MACRO: "attachment_macro",
    file_kinds.OTHER: "attachment_kind",
}
_HEIC_ENDINGS = (".heic", ".heif", ".avif")
_HEIC_BRANDS = (b"heic", b"heix", b"heif", b"hevc", b"mif1", b"msf1", b"avif")
"""How ISO/IEC 23008-12 marks the photos of newer phones (bytes 8 to 12 of the file)."""


def check(name: str, content: bytes) -> tuple[str, str]:
    """The name a file is kept by and its media type; before anything is kept, so that a wrong one is told at once.

    Raises ``Refused``: ``attachment_large``, ``attachment_empty``, ``attachment_kind``, ``attachment_heic``,
    ``attachment_mixed`` when it is something else besides, ``attachment_macro``.
    """
    if not content:
        raise Refused("attachment_empty")
    if len(content) > MOST_BYTES:
        raise Refused("attachment_large", most=MOST_BYTES // 1_000_000)
    shown = clean(safe_name(name), 120, required=True)
    if file_kinds.runs(shown):
        raise Refused("attachment_kind")
    media_type = kind_of(shown, content)
    wrong = file_kinds.wrong_with(PurePath(shown).suffix.lower(), content)
    if wrong:
        raise Refused(_WRONG[wrong])
    return shown, media_type


def safe_name(name: str) -> str:
    """The last part of a name as any system takes it: without what turns the reading around, and no name of a device.

    Also for the names of files that were taken in before this was asked.
    """
    last = seen(name.replace("\\", "/").rsplit("/", 1)[-1]).strip()
    shown = _FORBIDDEN.sub("_", last).lstrip(".")
    return f"_{shown}" if shown.split(".")[0].strip().upper() in _DEVICES else shown


@asks(Right.REQUESTS)
def listing(view: View, request_id: UUID) -> tuple[AttachmentRow, ...]:
    """The files of a request, oldest first."""
    return _LISTED.rows(view, "WHERE request_id = :r ORDER BY at, name", r=request_id)


def content(work: Work, attachment_id: UUID) -> bytes:
    """A file's bytes, to be saved where somebody chose; who took it out is in the audit trail.

    Raises ``Refused``: attachment_unknown, attachment_erased when its person was erased or it was kept long enough.
    """
    work.require(Right.REQUESTS)
    file = _CONTENT.one(work, "WHERE a.id = :a", a=attachment_id)
    if file is None:
        raise Refused("attachment_unknown")
    if not file.content:  # an empty file is never taken in
        raise Refused("attachment_erased")
    work.audit("request_attachment_out", file.number)
    return file.content


def kind_of(name: str, content: bytes) -> str:
    """The media type of a file by its first bytes; ``check`` looks at all of it.

    Raises ``Refused``: ``attachment_kind`` when name and bytes differ, ``attachment_heic`` (nothing here reads it).
    """
    lower = name.lower()
    for magic, media_type, endings in _KINDS:
        if content.startswith(magic) and lower.endswith(endings) and (magic != _ZIP or _OFFICE in content):
            return media_type
    if lower.endswith(_HEIC_ENDINGS) or (content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS):
        raise Refused("attachment_heic")
    raise Refused("attachment_kind")


class _Content(NamedTuple):
    content: bytes
    number: str


_LISTED = sql.Reader(AttachmentRow, "request_attachment", erased="length(content) = 0")
_CONTENT = sql.Reader(_Content, "request_attachment a JOIN request q ON q.id = a.request_id")
_FILES = sql.Insert(RequestAttachment)
