"""Photos of what is handed in and of what was done, checked as the files of a request are.

The id of a thing is made with its form: photos may be added before it is saved and are there afterwards.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.errors import Refused
from app.models.repair import RepairPhoto
from app.rules.rights import Right
from app.services.repairs.items import find, note_step
from app.services.requests.attachments import MOST_FILES, check
from app.services.work import View, Work, asks
from app.store import sql

_IMAGES = ("image/jpeg", "image/png")


@dataclass(frozen=True)
class PhotoRow:
    """One photo, without its bytes."""

    id: UUID
    name: str
    media_type: str
    size: int
    at: datetime
    erased: bool = False


_LISTED = sql.Reader(PhotoRow, "repair_photo", erased=("length(content) = 0", bool))
_PHOTOS = sql.Insert(RepairPhoto)


def add_photo(work: Work, item_id: UUID, name: str, content: bytes) -> UUID:
    """Keep a copy of a photo. Raises ``Refused`` as the files of a request do: attachment_known, attachment_large,
    attachment_empty, attachment_kind (also for what is no photo), attachment_heic, attachment_mixed, attachment_many.
    """
    work.require(Right.REPAIRS)
    shown, media_type = check(name, content)
    if media_type not in _IMAGES:
        raise Refused("attachment_kind")
    digest = hashlib.sha256(content).digest()
    known = sql.value(work, "SELECT name FROM repair_photo WHERE item_id = :i AND digest = :d", i=item_id, d=digest)
    if known is not None:
        raise Refused("attachment_known", name=known)
    if int(sql.value(work, "SELECT count(*) FROM repair_photo WHERE item_id = :i", i=item_id) or 0) >= MOST_FILES:
        raise Refused("attachment_many", most=MOST_FILES)
    added = work.new_id()
    row = {
        "id": added, "item_id": item_id, "name": shown, "media_type": media_type, "size": len(content),
        "digest": digest, "content": content, "staff_id": work.member().id, "at": work.now,
    }  # fmt: skip
    _PHOTOS.run(work.session, [row])
    thing = find(work, item_id)
    if thing is None:
        work.audit("repair_photo", size=len(content))
        work.touched("repair", item_id)
    else:
        note_step(work, thing, "photo")
    return added


@asks(Right.REPAIRS)
def photos(view: View, item_id: UUID) -> tuple[PhotoRow, ...]:
    """The photos of a thing, oldest first; also of one whose form is not saved yet."""
    return _LISTED.rows(view, "WHERE item_id = :i ORDER BY at, name", i=item_id)


@asks(Right.REPAIRS)
def photo(view: View, photo_id: UUID) -> bytes:
    """A photo's bytes, to be looked at. Raises ``Refused``: attachment_unknown, attachment_erased."""
    content = sql.value(view, "SELECT content FROM repair_photo WHERE id = :p", p=photo_id)
    if content is None:
        raise Refused("attachment_unknown")
    if not content:
        raise Refused("attachment_erased")
    return bytes(content)


def remove_photo(work: Work, photo_id: UUID) -> None:
    """Take a photo away while its thing is not saved yet. Raises ``Refused``: attachment_unknown, repair_photo_kept."""
    work.require(Right.REPAIRS)
    owner = sql.value(work, "SELECT item_id FROM repair_photo WHERE id = :p", p=photo_id)
    if owner is None:
        raise Refused("attachment_unknown")
    thing = find(work, sql.uuid(owner))
    if thing is not None and thing.slip_id is not None:
        raise Refused("repair_photo_kept")
    sql.run(work.session, "DELETE FROM repair_photo WHERE id = :p", {"p": photo_id})
    work.audit("repair_photo_out", "" if thing is None else thing.number)
    work.touched("repair", sql.uuid(owner))
