"""What the repair counter prints, frozen: the tag, the slip, the quote, the visit."""

from dataclasses import dataclass
from uuid import UUID

from app.rules.people.names import mask_name, mask_phone
from app.rules.repairs import flow
from app.rules.repairs.flow import RepairAct, RepairKind
from app.rules.rights import Right
from app.services import print_queue
from app.services.centre import settings
from app.services.documents.repairs import RepairLine, RepairQuote, RepairReceipt, RepairTag, RepairVisit
from app.services.repairs.items import Thing, Visit, load, things_of, visit_of
from app.services.requests import handlers
from app.services.work import View, Work, asks
from app.store import sql


def line_of(thing: Thing) -> RepairLine:
    """A thing as papers name it."""
    count = f" ×{thing.quantity}" if thing.quantity > 1 else ""
    colour = f"（{thing.colour}）" if thing.colour else ""
    return RepairLine(
        number=thing.number, what=f"{thing.brand}{thing.what}{count}{colour}", fault=thing.fault,
        defects=thing.defects, accessories=thing.accessories, quote=thing.quote, promised_on=thing.promised_on,
        promised_minute=thing.promised_minute, warranty_days=thing.warranty_days, shelf=thing.shelf,
        work=thing.work, parts=thing.parts or 0, labour=thing.labour or 0,
    )  # fmt: skip


def put_tag(work: Work, thing: Thing, visit: Visit | None) -> UUID:
    """Print the tag of a thing in two parts."""
    tag = RepairTag(
        settings.head(work), line_of(thing), mask_name("" if visit is None else visit.name),
        "" if visit is None else visit.phone[-4:], thing.received_at, work.member().name,
    )  # fmt: skip
    return work.print(tag, number=print_queue.paper_number(work, thing.number, RepairTag.KIND, "tag"))


def print_tag(work: Work, item_id: UUID) -> UUID:
    """Print the tag of a thing anew, as it is called by now. Raises ``Refused("repair_unknown")``."""
    work.require(Right.REPAIRS)
    thing = load(work, item_id)
    visit = None if thing.slip_id is None else visit_of(work, thing)
    work.audit("print", thing.number, kind="tag")
    return put_tag(work, thing, visit)


def put_slip(work: Work, visit: Visit, things: tuple[Thing, ...], *, keep: bool = False) -> UUID:
    """Print 收件单 of a visit; ``keep`` stores it for later copies alone."""
    slip = RepairReceipt(
        settings.head(work), mask_name(visit.name), visit.phone[-4:], visit.received_at, work.member().name, work.now,
        tuple(map(line_of, things)), visit.note,
    )  # fmt: skip
    number = print_queue.paper_number(work, things[0].number, RepairReceipt.KIND, "slip")
    return work.print(slip, number=number, keep=keep)


def print_slip(work: Work, slip_id: UUID) -> UUID:
    """Print 收件单 anew, with all its things as they are now. Raises ``Refused("repair_unknown")``."""
    work.require(Right.REPAIRS)
    things = things_of(work, slip_id)
    visit = visit_of(work, load(work, things[0].id if things else slip_id))
    work.audit("print", things[0].number, kind="slip")
    return put_slip(work, visit, things)


def put_for_step(work: Work, thing: Thing, what: RepairAct) -> None:
    """The paper a step asks for: 派工单 and 完工单 of a visit. A quote is printed where somebody is to sign it."""
    if thing.kind in flow.AWAY and what in (RepairAct.DISPATCH, RepairAct.REDO):
        _visit_paper(work, thing, "dispatch")
    elif thing.kind in flow.AWAY and what in (RepairAct.COMPLETE, RepairAct.GIVE_UP):
        _visit_paper(work, thing, "done")


def print_quote(work: Work, item_id: UUID, reason: str = "") -> UUID:
    """Print 报价同意书 to be signed. Raises ``Refused``: repair_unknown, repair_unfinished."""
    work.require(Right.REPAIRS)
    thing = load(work, item_id)
    visit = visit_of(work, thing)
    former = "SELECT amount FROM repair_event WHERE item_id = :i AND act = 'agree' ORDER BY position DESC LIMIT 1"
    was = sql.value(work, former, i=item_id)
    number = print_queue.paper_number(work, thing.number, RepairQuote.KIND, "quote")
    quote = RepairQuote(
        settings.head(work), line_of(thing), visit.name, visit.phone[-4:], work.now, work.member().name,
        None if was is None or thing.agreed is not None else int(was), reason.strip()[:200], _serial(number),
    )  # fmt: skip
    work.audit("print", thing.number, kind="quote")
    return work.print(quote, number=number)


def _visit_paper(work: Work, thing: Thing, paper: str) -> UUID:
    visit = visit_of(work, thing)
    inside = paper == "dispatch"
    number = print_queue.paper_number(work, thing.number, RepairVisit.KIND, paper)
    handler = "" if thing.handler_id is None else handlers.name_of(work, thing.handler_id)
    told = RepairVisit(
        settings.head(work), paper, line_of(thing), thing.level, thing.kind is RepairKind.PUBLIC,
        visit.name if inside else mask_name(visit.name), visit.phone if inside else mask_phone(visit.phone),
        thing.place, handler, thing.received_at, thing.due_at, thing.appointment_from, thing.appointment_to,
        work.now, work.member().name, thing.arrived_at, thing.done_at, thing.signed, thing.given_up,
        int(sql.value(work, "SELECT count(*) FROM repair_reporter WHERE item_id = :i", i=thing.id) or 0),
        _serial(number),
    )  # fmt: skip
    return work.print(told, number=number)


def _serial(number: str) -> int:
    last = number.rpartition("/")[2].rpartition("-")[2]
    return int(last) if last.isdecimal() else 1


@dataclass(frozen=True)
class PaperMade:
    """A paper that was made for a thing: its kind, and the number it is printed again by."""

    kind: str
    number: str


_OF_THING = sql.Reader(PaperMade, "print_job")


@asks(Right.REPAIRS)
def papers_made(view: View, number: str) -> tuple[PaperMade, ...]:
    """The papers of the thing with a number (``<number>/tag``, ``/slip`` …), those of a kind in their order."""
    span = {"a": f"{number}/", "b": f"{number}0"}  # 0 follows / in the alphabet
    first = "WHERE number >= :a AND number < :b AND copy_no = 1 ORDER BY length(number), number"
    return _OF_THING.rows(view, first, **span)
