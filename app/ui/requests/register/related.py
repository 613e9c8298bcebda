"""Other requests, as hits of a picker: what the open one may be merged into or belong with."""

from collections.abc import Callable, Sequence
from datetime import date

from app.rules.dates import local_day
from app.services.requests import listing
from app.services.requests.detail import RequestDetail
from app.services.requests.filters import RequestFilter
from app.services.requests.listing import RequestRow
from app.ui.kit.page import Ctx
from app.ui.kit.results import Hit
from app.ui.requests.register import words
from app.ui.requests.words import joined

_MOST = 8


class Others:
    """Looks for requests beside the one that ``current`` gives."""

    def __init__(self, ctx: Ctx, current: Callable[[], RequestDetail | None]) -> None:
        self._ctx, self._current = ctx, current

    def same_matter(self, query: str) -> list[Hit]:
        """What the open one may be merged into: the same person's, the same matter."""
        found = self._current()
        if found is None or found.card.row.resident_id is None:
            return []
        row = found.card.row
        return self._hits(RequestFilter(resident_id=row.resident_id, item=row.item, query=query))

    def any_request(self, query: str) -> list[Hit]:
        """Any other request by number, person or words; before anything is typed, those of the same person."""
        found = self._current()
        if not query and found is not None and found.card.row.resident_id is not None:
            return self._hits(RequestFilter(resident_id=found.card.row.resident_id))
        return self._hits(RequestFilter(query=query)) if query else []

    def _hits(self, wanted: RequestFilter) -> list[Hit]:
        today = local_day(self._ctx.desk.now())
        found = self._current()
        own = None if found is None else found.card.row.id
        rows = self._ctx.desk.see(listing.listing, wanted, 0, _MOST, "new").rows
        return [Hit(r.number, _note(r, today), data=r.number, avatar=False) for r in rows if r.id != own]


def _note(row: RequestRow, today: date) -> str:
    return joined((row.item_name, words.who(row), words.received_words(row, today)))


def number_taken(taken: Sequence[object]) -> str:
    """The number picked, or typed: both name a request. Empty for nothing."""
    data, typed = (*taken, None, "")[:2]
    return str(data or typed or "").strip()
