"""What the intake asks of the desk while people type, and the drafts it keeps there by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from app.rules.calendar import working_time
from app.rules.dates import local
from app.services.desk import Desk
from app.services.documents.requests import Promised
from app.services.requests import catalogue, drafts, grids, handlers, history, listing, phrases
from app.services.requests.catalogue import ItemRow, TileRow
from app.services.requests.drafts import DraftRow
from app.services.requests.handlers import HandlerRow
from app.services.requests.history import HistoryRow, SimilarRow
from app.services.requests.phrases import PhraseRow
from app.services.residents import profile
from app.services.residents.grids import GridRow
from app.services.residents.profile import Extras
from app.services.residents.registry import ResidentCard
from app.ui.kit.act import act
from app.ui.kit.page import Ctx
from app.ui.kit.typed_days import read_received
from app.ui.requests.intake.model import (
    ENDED,
    KINDS_OF,
    Intake,
    Problems,
    Route,
    at_counter,
    begun,
    chosen_day,
    from_body,
    problems,
    to_body,
)
from app.ui.words.sentences import beside_field

DRAFT_MS = 700
"""How long nobody types before a draft is written."""
_ENOUGH = 4
"""How many characters of a place are worth comparing."""


@dataclass(frozen=True)
class Past:
    """What somebody did here, newest first, and how often they came in a year."""

    rows: tuple[HistoryRow, ...]
    visits: int


class Reading:
    """Reads for the form. What was read last is kept: the catalogue and a promise until ``load``, what is known of a
    resident until ``forget``.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.tiles: tuple[TileRow, ...] = ()
        self._items: dict[str, ItemRow] = {}
        self._promise: tuple[object, Promised] | None = None
        self._extras: tuple[UUID, Extras] | None = None
        self._past: tuple[UUID, Past] | None = None

    def load(self) -> None:
        """Read the catalogue; what was promised by it or by another calendar is forgotten."""
        self.tiles = self._desk.see(catalogue.tiles)
        self._items = {row.code: row for tile in self.tiles for row in tile.items}
        self._promise = None
        self.forget()

    def forget(self) -> None:
        """Records changed: whoever the form is about is read anew."""
        self._extras = self._past = None

    def wall(self) -> datetime:
        """The time on the wall, whole minute."""
        return working_time.wall(self._desk.now())

    def today(self) -> date:
        """The calendar day at the counter."""
        return self.wall().date()

    # --- the catalogue

    def item(self, code: str) -> ItemRow | None:
        """A matter that can be taken in now."""
        return self._items.get(code)

    def tile(self, key: str) -> TileRow | None:
        """A tile by its key."""
        return next((tile for tile in self.tiles if tile.key == key), None)

    def tile_for(self, code: str, taken: str) -> str:
        """Under which tile a matter stands: the one taken if it has it, else the first that does."""
        tile = self.tile(taken)
        own = tile is not None and any(row.code == code for row in tile.items)
        return taken if own else catalogue.tile_of(self.tiles, code)

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

    def grid(self, intake: Intake) -> GridRow | None:
        """The 网格 of its place, as far as it can be told."""
        return self._desk.see(grids.suggested, intake.place, intake.resident)

    def elsewhere(self, query: str) -> Sequence[HandlerRow]:
        """Departments and other places a resident can be sent to."""
        found = self._desk.see(handlers.search, query, 60)
        return [row for row in found if row.kind in KINDS_OF[Route.FORWARD]]

    def phrases(self, query: str, item: str) -> Sequence[PhraseRow]:
        """Phrases, the matter's own first."""
        return self._desk.see(phrases.phrases, query, item or None)

    def template(self, item: str) -> str:
        """What a matter's text begins with."""
        found = self._desk.see(phrases.template_for, item)
        return found.text if found is not None else ""

    # --- the form in hand

    def problems(self, intake: Intake, files: str) -> Problems:
        """What keeps a form from being registered; ``files`` is what is wrong with those to be attached."""
        item = self.item(intake.item)
        urgent = intake.urgent or (item is not None and item.urgent)
        found = problems(intake, self.wall(), beside_field, urgent=urgent, at_counter=at_counter(item))
        return {**found, "files": files} if intake.files and files else found

    def promise(self, intake: Intake) -> Promised | None:
        """What would be promised now; None while there is nothing to promise, or the day cannot be read.

        A letter typed elsewhere changes nothing of it: it is read once for a matter, its urgency, a day and a minute.
        """
        if self.item(intake.item) is None or intake.route in ENDED:
            return None
        now = self.wall()
        try:
            day = chosen_day(intake, now.date())
            since = read_received(intake.received, now) if intake.channel == "paper" else None
        except ValueError:
            return None
        if day is not None and day < now.date():
            return None
        asked = (intake.item, intake.urgent, day, since, now)
        if self._promise is None or self._promise[0] != asked:
            read = self._desk.see(
                listing.promise_preview, intake.item, urgent=intake.urgent, due_day=day, received_at=since
            )
            self._promise = (asked, read)
        return self._promise[1]

    def extras(self, card: ResidentCard | None) -> Extras:
        """Care tags and contacts of whoever the form is about."""
        if card is None:
            return Extras()
        if self._extras is None or self._extras[0] != card.id:
            self._extras = (card.id, self._desk.see(profile.extras, card.id))
        return self._extras[1]

    def past(self, resident: UUID) -> Past:
        """What a resident did here."""
        if self._past is None or self._past[0] != resident:
            rows, visits = self._desk.see(history.history, resident), self._desk.see(history.visits, resident)
            self._past = (resident, Past(rows, visits))
        return self._past[1]

    def similar(self, intake: Intake) -> SimilarRow | None:
        """The surest request that may be the same thing, without those people said are not."""
        if not intake.item or (intake.resident is None and len(intake.place.strip()) < _ENOUGH):
            return None
        rows = self._desk.see(
            history.similar, resident_id=intake.resident, item=intake.item, place=intake.place, text=intake.text
        )
        return next((row for row in rows if row.number not in intake.unlike), None)


class DraftKeeper(QObject):
    """Writes the form after a short quiet, so that nothing typed is lost by a lock or a crash.

    What is written is whose it was when it was typed, whoever is on duty by then.
    Signals: ``kept(str)`` with the time on the wall. What the store cannot do is said by the shell.
    """

    kept = Signal(str)

    def __init__(self, ctx: Ctx, owner: QObject) -> None:
        """``owner`` is told to the desk as who wrote."""
        super().__init__(owner)
        self._ctx, self._owner = ctx, owner
        self._pending: dict[UUID, tuple[UUID | None, Intake]] = {}
        self._stored: dict[UUID, Intake] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_MS)
        self._timer.timeout.connect(self.flush)

    def note(self, key: UUID, intake: Intake) -> None:
        """The form was changed."""
        if self._stored.get(key) != intake and (begun(intake) or key in self._stored):
            member = self._ctx.desk.staff
            self._pending[key] = (None if member is None else member.id, intake)
            self._timer.start()
        else:
            self._pending.pop(key, None)  # typed and taken back: as it is stored

    def flush(self) -> bool:
        """Write what waits now; True unless the store could not, and then the next change tries again."""
        self._timer.stop()
        return all([self._write(key, *waiting) for key, waiting in list(self._pending.items())])

    def _write(self, key: UUID, whose: UUID | None, intake: Intake) -> bool:
        if begun(intake):
            done = act(self._ctx, drafts.save_draft, key, to_body(intake), whose, by=self._owner)
        else:
            done = act(self._ctx, drafts.drop_draft, key, whose, by=self._owner)
        if done:
            del self._pending[key]
            self._stored[key] = intake
            self.kept.emit(f"{local(self._ctx.desk.now()):%H:%M:%S}")
        return done

    def forget(self, key: UUID) -> None:
        """The form is registered or thrown away: nothing of it is written any more."""
        self._stored.pop(key, None)
        self._pending.pop(key, None)

    def drop(self, key: UUID) -> bool:
        """Throw a draft away; False when the store could not, and then it is still there."""
        dropped = act(self._ctx, drafts.drop_draft, key, by=self._owner)
        if dropped:
            self.forget(key)
        return dropped

    def take_over(self, key: UUID) -> UUID | None:
        """Make a colleague's draft one of whoever is on duty; None when it is gone, which is said."""
        taken: list[UUID] = []
        act(self._ctx, drafts.take_over, key, then=lambda row: taken.append(row.id), by=self._owner)
        return taken[0] if taken else None

    def read(self) -> dict[UUID, tuple[Intake, datetime]]:
        """The drafts of whoever is on duty, newest first."""
        found = {row.id: (from_body(row.body), row.changed_at) for row in self._ctx.desk.see(drafts.drafts)}
        self._stored = {key: intake for key, (intake, _) in found.items()}
        return found

    def of_others(self) -> tuple[DraftRow, ...]:
        """What colleagues began today and did not finish."""
        return self._ctx.desk.see(drafts.of_others)
