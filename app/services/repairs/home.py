"""上门和公共报修: several reports of one fault on one job, and calling each of them back when it is done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.models.repair import RepairReporter
from app.rules import validation
from app.rules.repairs import flow
from app.rules.repairs.flow import RepairAct, RepairKind
from app.rules.rights import Right
from app.services.repairs.intake import MOST_ITEMS
from app.services.repairs.items import Thing, change, facts_of, load, note_step, visit_of
from app.services.requests.row import applicant
from app.services.work import View, Work, asks
from app.store import sql

MOST_TRIES = 3
"""So often somebody who does not answer is called; then the call counts as made."""


@dataclass(frozen=True)
class ReporterRow:
    """Somebody who reported a fault. ``done``: called back, or tried often enough."""

    id: UUID
    item_id: UUID
    resident_id: UUID | None
    name: str
    phone: str  # whole: whoever is on duty calls
    said: str
    reported_at: datetime
    calls: int
    called_at: datetime | None
    reached: bool
    content: bool | None

    @property
    def done(self) -> bool:
        """Whether nobody needs to call any more."""
        return self.reached or self.calls >= MOST_TRIES or not self.phone


@dataclass(frozen=True)
class ReporterForm:
    """Somebody who reports a fault others reported before."""

    name: str
    phone: str = ""
    said: str = ""
    resident_id: UUID | None = None


_REPORTERS = sql.Reader(ReporterRow, "repair_reporter")
_NEW = sql.Insert(RepairReporter)


def join(work: Work, item_id: UUID, form: ReporterForm) -> UUID:
    """并入: one more report of a fault that is known; whoever said it is called back too.

    Raises ``Refused``: repair_unknown, repair_not_now for one that is closed, field_bad (name, phone, said),
    resident_gone, repair_reported (name=) for somebody who reported it already.
    """
    work.require(Right.REPAIRS)
    thing = load(work, item_id)
    if thing.kind is not RepairKind.PUBLIC or thing.state in flow.OVER:
        raise Refused("repair_not_now", state=thing.state.value, act="join")
    name, phone = form.name, form.phone
    if form.resident_id is not None:
        who = applicant(work, form.resident_id)
        if who is None:
            raise Refused("resident_gone", field="resident")
        name, phone = name or who.name, phone or who.phone
    values = {
        "name": validation.person_name("name", name, required=True),
        "phone": validation.phone("phone", phone),
        "said": validation.text("said", form.said, 500, multiline=True),
    }
    if any(r.name == values["name"] and r.phone == values["phone"] for r in _REPORTERS.rows(work, _OF, i=item_id)):
        raise Refused("repair_reported", name=values["name"])
    reporter = work.new_id()
    row = {
        "id": reporter, "item_id": item_id, "resident_id": form.resident_id, "reported_at": work.now, "calls": 0,
        "called_at": None, "reached": False, "content": None, **values,
    }  # fmt: skip
    _NEW.run(work.session, [row])
    note_step(work, thing, "join")
    return reporter


@asks(Right.REPAIRS)
def reporters(view: View, item_id: UUID) -> tuple[ReporterRow, ...]:
    """Who reported a fault besides the first, in their order."""
    return _REPORTERS.rows(view, _OF, i=item_id)


def log_call_back(
    work: Work,
    item_id: UUID,
    *,
    reached: bool,
    content: bool | None = None,
    text: str = "",
    reporter_id: UUID | None = None,
) -> Thing:
    """回访: call the first reporter, or another one (``reporter_id``). The job is 已回访 once each was reached or tried
    often enough; ``content`` False: they are not satisfied, and it should be done again (``RepairAct.REDO``).

    Raises ``Refused``: repair_unknown, repair_not_now, repair_reporter_unknown, field_bad (text, content).
    """
    work.require(Right.REPAIRS)
    thing = load(work, item_id)
    after = flow.stepped(thing.state, RepairAct.CALL_BACK, facts_of(work, thing))
    if reached and content is None:
        validation.bad("content", "text_empty")
    said = validation.text("text", text, 500, multiline=True)
    if reporter_id is None:
        thing = change(work, thing, calls=thing.calls + 1, called_at=work.now, reached=thing.reached or reached)
    else:
        _called(work, item_id, reporter_id, reached=reached, content=content)
    all_called = _first_done(work, thing) and all(r.done for r in _REPORTERS.rows(work, _OF, i=item_id))
    detail: dict[str, Any] = {"reached": reached, "content": content}
    note_step(work, thing, RepairAct.CALL_BACK, to=after if all_called else thing.state, text=said, detail=detail)
    return change(work, thing, state=after) if all_called else thing


@asks(Right.REPAIRS)
def public_jobs(view: View, place: str = "") -> tuple[tuple[UUID, str, str, str], ...]:
    """The public faults that are open: id, number, what and where, those at a place that sounds alike first."""
    rows = _JOBS.rows(view, "WHERE kind = 'public' AND state NOT IN ('closed','void') ORDER BY received_at DESC")
    wanted = place.strip()
    ordered = sorted(rows, key=lambda r: not (wanted and (wanted in r.place or r.place in wanted)))
    return tuple((row.id, row.number, row.what, row.place) for row in ordered[:MOST_ITEMS])


@dataclass(frozen=True)
class _Job:
    id: UUID
    number: str
    what: str
    place: str


_JOBS = sql.Reader(_Job, "repair_item")
_OF = "WHERE item_id = :i ORDER BY reported_at, id"


def _first_done(work: Work, thing: Thing) -> bool:
    visit = visit_of(work, thing)
    return thing.reached or thing.calls >= MOST_TRIES or not visit.phone


def _called(work: Work, item_id: UUID, reporter_id: UUID, *, reached: bool, content: bool | None) -> None:
    told = (
        "UPDATE repair_reporter SET calls = calls + 1, called_at = :at, reached = :reached, content = :content "
        "WHERE id = :r AND item_id = :i"
    )
    values = {"at": work.now, "reached": reached, "content": content, "r": reporter_id, "i": item_id}
    if not sql.run(work.session, told, values):
        raise Refused("repair_reporter_unknown")
