"""常用语: sentences people write every day, found by a key, and the templates of single matters."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules import validation
from app.rules.people.names import found
from app.rules.rights import Right
from app.services.work import View, Work
from app.store import queries, sql

_PHRASE = queries.table("phrase")
_ITEM = queries.table("request_item")


@dataclass(frozen=True)
class PhraseRow:
    """A phrase; one with an ``item`` is that matter's template and fills an empty field only."""

    id: UUID
    item: str | None
    keywords: str
    text: str
    position: int


_PHRASES = sql.Reader(PhraseRow, "phrase")


def phrases(view: View, query: str = "", item: str | None = None) -> tuple[PhraseRow, ...]:
    """The phrases, found by their words, keywords, pinyin or initials.

    With ``item`` those of this matter come first and those of other matters are left out.
    """
    rows = _PHRASES.rows(view, "ORDER BY position, id")
    hits = [row for row in rows if (item is None or row.item in (None, item)) and _fits(row, query)]
    if item is not None:
        hits.sort(key=lambda row: row.item is None)
    return tuple(hits)


def template_for(view: View, item: str) -> PhraseRow | None:
    """The words a matter's text begins with, if it has any."""
    return _PHRASES.one(view, "WHERE item = :i ORDER BY position, id", i=item)


def save_phrase(
    work: Work, text: str, keywords: str = "", item: str | None = None, phrase_id: UUID | None = None
) -> UUID:
    """Add or change a phrase. Raises ``Refused``: field_bad (text, keywords, item), phrase_unknown."""
    work.require(Right.SETTINGS)
    p = _PHRASE.c
    if item is not None and queries.first(work, sa.select(_ITEM.c.code).where(_ITEM.c.code == item)) is None:
        validation.bad("item", "choice")
    values: dict[str, Any] = {
        "text": validation.text("text", text, 1000, required=True, multiline=True),
        "keywords": validation.text("keywords", keywords, 80),
        "item": item,
    }
    if phrase_id is None:
        phrase_id = work.new_id()
        position = queries.next_position(work, p.position)
        queries.execute(work, sa.insert(_PHRASE).values(id=phrase_id, position=position, **values))
    elif not queries.execute(work, sa.update(_PHRASE).where(p.id == phrase_id).values(**values)):
        raise Refused("phrase_unknown")
    work.audit("phrase", values["text"][:20])
    work.touched("catalogue", phrase_id)
    return phrase_id


def delete_phrase(work: Work, phrase_id: UUID) -> PhraseRow:
    """Take a phrase away; what was written with it stays. Returns it, so that it can be put back.

    Raises ``Refused("phrase_unknown")``.
    """
    work.require(Right.SETTINGS)
    row = _PHRASES.one(work, "WHERE id = :p", p=phrase_id)
    if row is None:
        raise Refused("phrase_unknown")
    queries.execute(work, sa.delete(_PHRASE).where(_PHRASE.c.id == phrase_id))
    work.audit("phrase_delete", row.text[:20])
    work.touched("catalogue", phrase_id)
    return row


def _fits(row: PhraseRow, query: str) -> bool:
    """A phrase is long: pinyin looks at its keywords only, the words themselves also at the text."""
    wanted = query.strip()
    if not wanted or wanted.casefold() in row.text.casefold():
        return True
    return any(found(word, wanted) for word in row.keywords.split())
