"""A list of residents out of the house: a second person agrees, the trail says who, why and how many."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from app.rules import validation
from app.rules.dates import age_on
from app.rules.people import names
from app.rules.rights import Right
from app.services.residents import filters, grids
from app.services.residents.filters import ResidentFilter
from app.services.work import View, Work, asks
from app.store.sql import Reader

_AT_ONCE = 1_000


@dataclass(frozen=True)
class Permit:
    """Leave to write one list; only ``permit`` makes one. ``clear`` shows phones and birthdays whole."""

    count: int
    reason: str
    clear: bool
    wanted: ResidentFilter
    operator: str
    approver: str
    at: datetime


@dataclass(frozen=True)
class ExportRow:
    """One resident as the list shows them; masked unless the permit is ``clear``."""

    no: int
    name: str
    sex: str
    birth: str
    age: int | None
    phone: str
    address: str
    grid: str
    document: str  # its kind; the number is not kept
    residence: str
    care_level: int | None  # only in clear: it says how somebody is
    care_tags: str
    note: str
    active: bool


@dataclass(frozen=True)
class _Stored:
    no: int
    name: str
    sex: str
    birth_date: date | None
    phone: str
    address: str
    grid_id: UUID | None
    document_kind: str
    residence: str
    care_level: int | None
    care_tags: str
    note: str
    active: bool


_STORED = Reader(_Stored, "resident")


@asks()
def permit(work: Work, reason: str, wanted: ResidentFilter | None = None, *, clear: bool = False) -> Permit:
    """Ask leave for a list; always by two persons, and written to the trail before anything leaves the store.

    The trail says by which conditions, not what was typed: a name searched for would stay in it for good.
    Raises ``Refused``: field_bad (reason), needs_approver, also for a letter somebody may not list by.
    """
    listed = wanted or ResidentFilter()
    why = validation.text("reason", reason, 120, required=True)
    work.require(Right.EXPORT, barred=(work.member().id,))
    count = len(filters.numbers(work, listed))
    narrowed = {name: value if name != "query" else True for name, value in asdict(listed).items() if value}
    work.audit("resident_export", "", reason=why, clear=clear, count=count, **narrowed)
    narrowed.pop("grid_name", None)
    if listed.grid is not None:
        narrowed["grid"] = grids.grid(work, listed.grid).name
    approver = work.approval.member.name if work.approval is not None else ""
    return Permit(count, why, clear, listed, work.member().name, approver, work.now)


@asks(Right.RESIDENTS)
def rows(view: View, leave: Permit) -> list[ExportRow]:
    """The rows a permit allows, by number."""
    made: list[ExportRow] = []
    nos = filters.numbers(view, leave.wanted)
    for at in range(0, len(nos), _AT_ONCE):
        some = ", ".join(map(str, nos[at : at + _AT_ONCE]))
        found = _STORED.rows(view, f"WHERE no IN ({some}) ORDER BY no")
        made += [_row(view, r, leave.clear) for r in found]
    return made


def _row(view: View, r: _Stored, clear: bool) -> ExportRow:
    birth, today, grid = r.birth_date, view.business_date, grids.find(view, r.grid_id)
    return ExportRow(
        no=r.no,
        name=r.name if clear else names.mask_name(r.name),
        sex=r.sex,
        birth="" if birth is None else birth.isoformat() if clear else f"{birth.year}",
        age=None if birth is None else age_on(birth, today),
        phone=r.phone if clear else names.mask_phone(r.phone),
        address=r.address,
        grid="" if grid is None else grid.name,
        document=r.document_kind,
        residence=r.residence,
        care_level=r.care_level if clear else None,
        care_tags=r.care_tags,
        note=r.note if clear else "",
        active=r.active,
    )
