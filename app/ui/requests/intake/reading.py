"""What the intake form reads while people type: tiles, matters, people to give it to, phrases, look-alikes."""

from collections.abc import Sequence
from datetime import date, datetime

from app.rules.calendar import working_time
from app.rules.requests.promises import Unit
from app.services.desk import Desk
from app.services.documents.requests import Promised
from app.services.requests import catalogue, handlers, history, listing, phrases
from app.services.requests.catalogue import ItemRow, TileRow
from app.services.requests.handlers import HandlerRow
from app.services.requests.history import SimilarRow
from app.services.requests.phrases import PhraseRow
from app.ui.requests.intake.model import KINDS_OF, Intake, Route, chosen_day

_ENOUGH = 4
"""How many characters of a text are worth comparing."""


class Reading:
    """Reads for the form; keeps the catalogue until it changes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.tiles: tuple[TileRow, ...] = ()
        self._items: dict[str, ItemRow] = {}

    def load(self) -> None:
        """Read the catalogue."""
        self.tiles = self._desk.see(catalogue.tiles)
        self._items = {row.code: row for tile in self.tiles for row in tile.items}

    def wall(self) -> datetime:
        """The time on the wall, whole minute."""
        return working_time.wall(self._desk.now())

    def today(self) -> date:
        """The calendar day at the counter."""
        return self.wall().date()

    def item(self, code: str) -> ItemRow | None:
        """A matter that can be taken in now."""
        return self._items.get(code)

    def tile(self, key: str) -> TileRow | None:
        """A tile by its key."""
        return next((tile for tile in self.tiles if tile.key == key), None)

    def tile_of(self, code: str) -> str:
        """Under which tile a matter stands."""
        return catalogue.tile_of(self.tiles, code)

    def items(self, query: str, key: str) -> Sequence[ItemRow]:
        """The matters of a tile that a query finds; of all tiles when none of its own does, or no tile is taken."""
        tile = self.tile(key)
        own = tile.items if tile is not None else tuple(self._items.values())
        if not query:
            return own
        found = self._desk.see(catalogue.items, query=query)
        codes = {row.code for row in own}
        return [row for row in found if row.code in codes] or found

    def handlers(self, route: Route, query: str) -> Sequence[HandlerRow]:
        """Whom a 去向 can mean; when a query finds nobody of that kind, anybody it finds."""
        kinds = KINDS_OF.get(route, ())
        found = self._desk.see(handlers.search, query, 60)
        return [row for row in found if row.kind in kinds] or (found if query else [])

    def phrases(self, query: str, item: str) -> Sequence[PhraseRow]:
        """Phrases, the matter's own first."""
        return self._desk.see(phrases.phrases, query, item or None)

    def template(self, item: str) -> str:
        """What a matter's text begins with."""
        found = self._desk.see(phrases.template_for, item)
        return found.text if found is not None else ""

    def promise(self, intake: Intake) -> Promised | None:
        """What would be promised now; None while there is nothing to promise, or the day cannot be read."""
        if self.item(intake.item) is None or intake.route is Route.NOW:
            return None
        try:
            day = chosen_day(intake, self.today())
        except ValueError:
            return None
        if day is not None and day < self.today():
            return None
        return self._desk.see(listing.promise_preview, intake.item, urgent=intake.urgent, due_day=day)

    def similar(self, intake: Intake) -> SimilarRow | None:
        """The surest request that may be the same thing, without those people said are not."""
        if not intake.item or (intake.resident is None and len(intake.place.strip()) < _ENOUGH):
            return None
        rows = self._desk.see(
            history.similar, resident_id=intake.resident, item=intake.item, place=intake.place, text=intake.text
        )
        return next((row for row in rows if row.number not in intake.unlike), None)


def limit_words(item: ItemRow) -> str:
    """A matter's own limit, as its row in the list says it."""
    promise = item.promise
    if promise is None:
        return "时限另定"
    amount = promise.amount
    if promise.unit is Unit.MINUTES:
        return f"{amount // 60} 小时" if amount % 60 == 0 else f"{amount} 分钟"
    return {Unit.TODAY: "当天", Unit.WORKDAYS: f"{amount} 个工作日", Unit.DAYS: f"{amount} 天"}[promise.unit]
