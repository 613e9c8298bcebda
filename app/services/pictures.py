"""The pictures of papers in the store, by their digest: only ever added to, for an old paper is printed with its own.

They stand among the settings, where nothing reads them along with what is asked of those.
"""

import json
from base64 import b64decode, b64encode

import sqlalchemy as sa

from app.services.documents import pictures
from app.services.work import View, Work
from app.store import queries, sql

_SETTING = queries.table("setting")
_KEY = "picture."


def bring(view: View, digest: str) -> bytes | None:
    """A picture, at hand from now on wherever a paper with it is drawn; None for "" and for one nobody has."""
    known = pictures.picture(digest) if digest else None
    if known is not None or not digest:
        return known
    stored = sql.value(view, "SELECT value FROM setting WHERE key = :k", k=f"{_KEY}{digest}")
    if stored is None:
        return None
    png = b64decode(json.loads(stored))
    return png if pictures.digest_of(png) == digest and pictures.learn(png) else None


def bring_those_of(view: View, document: str) -> None:
    """Likewise all that a stored paper names, before it is drawn."""
    bring(view, pictures.named_in(document))


def keep_picture(work: Work, png: bytes) -> str:
    """Keep a picture for good and give its digest; the operation that wants it asks for the right."""
    digest = pictures.learn(png)
    key = f"{_KEY}{digest}"
    if sql.value(work, "SELECT 1 FROM setting WHERE key = :k", k=key) is None:
        value = json.dumps(b64encode(png).decode("ascii"))
        queries.execute(work, sa.insert(_SETTING).values(key=key, value=value, changed_at=work.now))
    return digest
