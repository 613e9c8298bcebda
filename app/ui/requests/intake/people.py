"""Step ① at work: searching, choosing, changing, taking on, and scanning whoever a request is about."""

from dataclasses import replace
from uuid import UUID

from app.errors import Refused, StoreTrouble
from app.rules.people import identity
from app.services.residents import registry
from app.services.residents import search as resident_search
from app.services.residents.registry import ResidentCard
from app.ui.consent.ask import do_with_consent
from app.ui.requests.intake.beside import Beside
from app.ui.requests.intake.host import Host
from app.ui.requests.intake.model import Intake
from app.ui.requests.intake.newcomer import register as register_resident


class People:
    """Who the form of a panel is about. ``former`` is the form before 换人, until somebody else is chosen."""

    def __init__(self, host: Host, beside: Beside) -> None:
        self._host, self._beside = host, beside
        self.former: Intake | None = None

    def find(self) -> None:
        """F3: the search, whoever is chosen."""
        if self._host.resident.mode == "search":
            self._host.resident.focus_start()
        else:
            self.change()

    def search(self, query: str) -> None:
        """Show who a query finds."""
        rows = self._host.ctx.desk.see(registry.search, query) if query.strip() else ()
        self._host.resident.show_hits(rows, query)
        if not query.strip():
            self._beside.refresh()

    def look_at(self, resident_id: UUID | None) -> None:
        """Show beside what the hit under the arrow did here."""
        if self._host.resident.mode != "search" or self._host.intake.resident is not None:
            return
        found = self._host.ctx.desk.see(registry.card, resident_id) if resident_id is not None else None
        if found is None:
            self._beside.show_drafts()
        else:
            self._beside.show_history(found.id, found.name)

    def pick(self, resident_id: UUID) -> None:
        """Somebody is here: on to the next thing that is open."""
        found = self._host.ctx.desk.see(registry.card, resident_id)
        if found is None or not found.active:
            self._host.ctx.shell.trouble(Refused("resident_unknown" if found is None else "resident_gone"))
            return
        before = self._host.collect()
        other = before.resident is not None and before.resident != found.id and bool(before.text.strip())
        place = found.address if before.place in ("", self._host.filled[0]) else before.place
        self._host.filled = (found.address, self._host.filled[1])
        self._host.card, self.former = found, None
        self._host.change(
            replace(before, resident=found.id, name=found.name, anonymous=False, place=place, related="", repeats=False)
        )
        self._beside.refresh()
        self._host.focus_next()
        if other:
            self._host.ctx.shell.toast(f"这份受理已换成 {found.name}")

    def go_unnamed(self) -> None:
        """Nobody wants to be named."""
        self._host.card, self.former = None, None
        self._host.change(replace(self._host.collect(), resident=None, name="", anonymous=True, acting=False))
        self._beside.refresh()
        self._host.focus_next()

    def change(self) -> None:
        """Search again; Esc brings back whoever was chosen."""
        before = self._host.collect()
        if before.resident is not None or before.anonymous:
            self.former = before
            self._host.card = None
            self._host.change(replace(before, resident=None, name="", anonymous=False))
            self._beside.refresh()
        self._host.resident.search()

    def keep(self) -> None:
        """Esc in the search after 换人: whoever was chosen stays."""
        former, self.former = self.former, None
        if former is not None and former.resident is not None:
            self.pick(former.resident)
        elif former is not None and former.anonymous:
            self.go_unnamed()

    def take_on(self, query: str) -> None:
        """A new resident from what was searched."""
        if self._host.resident.mode == "search" or query:
            self._host.resident.begin_newcomer(self._host.ctx.desk.new_id(), query)
            self._beside.refresh()  # not what the hit under the arrow did here: this is somebody else

    def register(self) -> None:
        """Take on whoever the small form names, and choose them."""
        form = self._host.resident.newcomer
        draft = form.draft()
        if draft is None:
            return

        def refused(wrong: Refused | StoreTrouble) -> None:
            if isinstance(wrong, Refused) and wrong.code == "document_known":
                self._host.ctx.shell.toast(f"这个证件登记过，就是 {wrong.data.get('name', '')}")
                self.pick(wrong.data["resident"])
            elif not isinstance(wrong, Refused) or not form.refuse(wrong):
                self._host.ctx.shell.trouble(wrong)

        def done(card: ResidentCard) -> None:
            self._host.ctx.shell.toast(f"已登记 {card.name} · 编号 {card.no:06d}")
            self.pick(card.id)

        do_with_consent(
            self._host.ctx, f"登记居民{draft.name.strip()}", register_resident, form.resident_id, draft,
            then=done, refused=refused, by=self._host,
        )  # fmt: skip

    def scanned(self, code: str) -> bool:
        """A resident's card or a document: that person, or a new one with the number filled in."""
        found = self._host.ctx.desk.see(resident_search.by_scan, code)
        if found is not None:
            self.pick(found.id)
            return True
        if code.strip().upper().startswith("JM"):
            self._host.ctx.shell.trouble(Refused("resident_unknown"))
            return True
        try:
            read = identity.read(code, self._host.reading.today())
        except identity.IdentityError:
            return False
        if len(read.number) != 18:
            return False
        self.take_on(read.number)
        return True
