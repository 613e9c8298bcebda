"""The paper queue as the spooler and the print page see it: claim, done, failed, ask, and copies marked as such.

Moving a job along writes neither audit nor chain; only a reprint is an act that people answer for.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.models.print_job import PrintJob
from app.rules.dates import ahead, within
from app.rules.rights import Right
from app.services import documents, pictures
from app.services.documents import Document
from app.services.documents.registers import RegisterPaper
from app.services.holders import names
from app.services.work import Changes, View, Work, asks
from app.store import queries, sql

TOO_OLD = timedelta(hours=3)
"""A paper that waited longer is not printed without asking: nobody wants the morning's receipts at night."""

ERASED_PAPER = ""
"""What stands for the words of a paper that may not be printed again."""

INTERRUPTED = "interrupted"
"""Why a job asks: it was being sent when the power or the line went, so a part may be on paper."""

PERHAPS_NOT = "perhaps_not"
"""Why a job asks: its printer took it and said that it has no paper."""

_WORDS_GONE = "words_gone"
"""In the place of a fault, of a paper whose words were taken out: its files, where it became some, are to go too."""

_PERHAPS_OUT = (INTERRUPTED, PERHAPS_NOT)
_JOB = queries.table("print_job")
_INSERT = sql.Insert(PrintJob)
_WAITING = ("queued", "sending", "failed", "ask")
_TO_COME = ("queued", "sending", "failed")
_OPEN = sa.text("state IN ('queued','sending','failed','ask')")
"""Word for word the condition of the index of what is not on paper yet: only then SQLite reads that index alone."""
_SETTLED = sa.text("state IN ('done','kept','dropped')")
"""Likewise, of all the others."""


@dataclass(frozen=True)
class JobRow:
    """One copy of one document; ``document`` is its JSON, ``printer`` the role it goes to."""

    id: UUID
    kind: str
    number: str
    document: str
    copy_no: int
    queued_at: datetime
    operator: str
    open_drawer: bool
    printer: str
    attempts: int
    state: str
    error: str
    done_at: datetime | None


@dataclass(frozen=True)
class Waiting:
    """How many jobs stand where, and since when the oldest waits."""

    queued: int
    sending: int
    failed: int
    ask: int
    oldest: datetime | None

    @property
    def total(self) -> int:
        """All that is not on paper yet."""
        return self.queued + self.sending + self.failed + self.ask


@dataclass(frozen=True)
class PaperCopy:
    """A document with its mark. ``number`` 1 is the first print; a later one says ``at`` and ``operator``."""

    document: Document
    number: int = 1
    at: datetime | None = None
    operator: str = ""


class PaperFile(NamedTuple):
    """What the files of a paper are called after."""

    id: UUID
    kind: str
    number: str
    copy_no: int


def claim_next(work: Work, skip: Collection[str] = ()) -> JobRow | None:
    """The next job to be sent, now ``sending``; None when there is nothing to do.

    The oldest comes first, tried before or not. ``skip`` names printers (roles) that have just failed: their papers
    wait and hold up nobody else's; how long is the spooler's own affair. Jobs older than ``TOO_OLD``, or dated in
    the future, are set to ``ask`` on the way.
    """
    for row in queries.fetch(work, _to_send(skip)):
        at = row.queued_at
        if ahead(at, work.now) or not within(min(at, work.now), work.now, TOO_OLD):
            ask(work, row.id, "stale")
            continue
        _move(work, row.id, state="sending", attempts=row.attempts + 1)
        job = _one(work, row.id)
        pictures.bring_those_of(work, job.document)
        return job
    return None


def done(work: Work, job_id: UUID) -> None:
    """The paper is out."""
    error = sa.case((_JOB.c.error == _WORDS_GONE, _WORDS_GONE), else_="")  # taken out while it was being sent
    _move(work, job_id, state="done", error=error, done_at=work.now)


def failed(work: Work, job_id: UUID, code: str) -> None:
    """It could not be sent; it will be tried again. ``code`` says why, at most 40 characters."""
    _move(work, job_id, state="failed", error=code[:40])


def ask(work: Work, job_id: UUID, code: str) -> None:
    """Leave a job to a person: too old, perhaps half printed, or not printable at all; ``code`` says which."""
    _move(work, job_id, state="ask", error=code[:40])
    work.touched("question", job_id)  # whoever sends the papers hears nothing of its own moves but this


def recover(work: Work) -> int:
    """At the start: what was being sent when the program ended may be on paper or not, so somebody is asked."""
    stuck = sa.update(_JOB).where(_OPEN, _JOB.c.state == "sending").values(state="ask", error=INTERRUPTED)
    found = queries.execute(work, stuck)
    if found:
        work.touched("print")
    return found


@asks(Right.REPRINT)
def answer(work: Work, job_id: UUID, print_it: bool) -> None:
    """Print a job that was asked about, or drop it. Raises ``Refused("job_unknown")`` when nobody is asking.

    A paper that may already have come out, whole or half, is printed as a marked copy. The drawer stays shut.
    """
    work.member()
    open_ = sa.select(*_JOB.c).where(_JOB.c.id == job_id, _JOB.c.state.in_(("ask", "failed")))
    job = queries.first(work, open_)
    if job is None:
        raise Refused("job_unknown")
    if print_it:
        _print(work, job)
    else:
        _move(work, job_id, state="dropped", done_at=work.now)


def _print(work: Work, job: Any) -> UUID:
    """Print what asks: itself, or a marked copy where it may have come out already."""
    if job.error in _PERHAPS_OUT:
        _move(work, job.id, state="dropped", done_at=work.now)
        return _copy(work, job)
    _move(work, job.id, state="queued", queued_at=work.now, attempts=0, error="", open_drawer=False)
    return _one(work, job.id).id


def reprint(work: Work, kind: str, number: str) -> UUID:
    """Queue another copy of a paper: the same frozen document, marked with its copy number. Never opens the drawer.

    One that was kept, or that asks, is printed itself. Raises ``Refused``: job_unknown when no such paper was made,
    paper_erased when its words were taken out, paper_waits while it waits for a printer that does not print.
    """
    work.require(Right.REPRINT)
    same = sa.select(*_JOB.c).where(_JOB.c.kind == kind, _JOB.c.number == number)
    last = queries.first(work, same.order_by(_JOB.c.copy_no.desc()))
    if last is None:
        raise Refused("job_unknown")
    if last.document == ERASED_PAPER:
        raise Refused("paper_erased")
    if last.state == "kept":  # kept, never sent: the first paper is no copy
        _move(work, last.id, state="queued", queued_at=work.now, open_drawer=False)
        work.audit("print", number, kind=kind)
        return _one(work, last.id).id
    if last.state == "ask":
        return _print(work, last)
    if last.state in _TO_COME and (last.state == "failed" or last.attempts > 1 or failing(work, (last.printer,))):
        raise Refused("paper_waits")
    return _copy(work, last)


@asks(Right.REPRINT)
def next_copy(view: View, kind: str, number: str) -> PaperCopy:
    """What ``reprint`` would put on paper now.

    Raises ``Refused``: job_unknown when nothing was ever made, paper_erased when its words were taken out.
    """
    made = [job for job in find(view, number) if job.kind == kind]
    if not made:
        raise Refused("job_unknown")
    last = max(made, key=lambda job: job.copy_no)
    if last.document == ERASED_PAPER:
        raise Refused("paper_erased")
    pictures.bring_those_of(view, last.document)
    document = documents.load(kind, last.document)
    if last.state == "kept":  # never sent: the first paper is no copy
        return PaperCopy(document)
    return PaperCopy(document, last.copy_no + 1, view.now, view.staff.name if view.staff else "")


def _copy(work: Work, last: Any) -> UUID:
    """Queue the next copy of a paper, marked as such on the paper and in the audit trail."""
    newest = sa.select(sa.func.max(_JOB.c.copy_no).label("n")).where(
        _JOB.c.kind == last.kind, _JOB.c.number == last.number
    )
    found = queries.first(work, newest)
    job_id = work.new_id()
    row = {
        **last._asdict(),
        "id": job_id,
        "copy_no": (found.n if found is not None else last.copy_no) + 1,
        "open_drawer": False,
        "state": "queued",
        "attempts": 0,
        "error": "",
        "operator": work.member().name,
        "queued_at": work.now,
        "done_at": None,
    }
    _INSERT.run(work.session, [row])
    work.audit("reprint", last.number, kind=last.kind, copy_no=row["copy_no"])
    work.touched("print", job_id)
    return job_id


def paper_number(view: View, number: str, kind: str, paper: str) -> str:
    """``WX-A-20261123-0001/quote`` for the first paper of its kind about a record, ``/quote-2`` for the next one."""
    stem = f"{number}/{paper}"  # 0 follows / in the alphabet of numbers
    made = int(sql.value(view, _MADE_OF, k=kind, n=stem, m=f"{stem}0") or 0)
    return stem if not made else f"{stem}-{made + 1}"


def erase(work: Work, *which: sa.ColumnElement[bool]) -> None:
    """Take the words out of papers for good; what still waits is not printed any more."""
    dropped = queries.execute(
        work, sa.update(_JOB).where(*which, _JOB.c.state.in_(_WAITING)).values(state="dropped", done_at=work.now)
    )
    gone = sa.update(_JOB).where(*which).values(document=ERASED_PAPER, error=_WORDS_GONE)
    if queries.execute(work, gone) or dropped:
        work.touched("print", _WORDS_GONE)


def rewrite(work: Work, job_id: UUID, document: str) -> None:
    """Keep a paper with some of its words taken out for good."""
    queries.execute(work, sa.update(_JOB).where(_JOB.c.id == job_id).values(document=document, error=_WORDS_GONE))
    work.touched("print", _WORDS_GONE)


def empty_rows(work: Work, numbers: Collection[str], words: Sequence[str] = ()) -> None:
    """Registers on paper keep the rows of these records without what tells about people, and lose it from any other row
    that names them; whoever else is on them stays."""
    wanted = frozenset(numbers)
    for row in queries.fetch(work, sa.select(_JOB.c.id, _JOB.c.document).where(_JOB.c.kind == RegisterPaper.KIND)):
        if not any(number in row.document for number in wanted) and not names(row.document, words):
            continue
        paper = cast("RegisterPaper", documents.load(RegisterPaper.KIND, row.document))
        rewrite(work, row.id, documents.dump(paper.without(wanted, lambda cell: names(cell, words))))


def files_to_go(view: View) -> tuple[PaperFile, ...]:
    """The papers of which a printer that writes files may still have the words; for the program's own use."""
    c = _JOB.c
    which = sa.select(c.id, c.kind, c.number, c.copy_no).where(c.error == _WORDS_GONE)
    return tuple(PaperFile(*r) for r in queries.fetch(view, which))


def files_gone(work: Work, jobs: Sequence[UUID]) -> None:
    """Their files are no more."""
    for some in queries.in_parts(jobs):
        queries.execute(work, sa.update(_JOB).where(_JOB.c.id.in_(some), _JOB.c.error == _WORDS_GONE).values(error=""))


def words_went(changes: Changes) -> bool:
    """Whether an operation took words out of papers."""
    return _WORDS_GONE in changes.ids


def waiting(view: View, printers: Collection[str] = ()) -> Waiting:
    """What is not on paper yet, of some printers (roles) or of all; cheap enough for the top bar."""
    c = _JOB.c
    query = sa.select(c.state, sa.func.count(), sa.func.min(c.queued_at)).where(_OPEN).group_by(c.state)
    if printers:
        query = query.where(c.printer.in_(tuple(printers)))
    found = {state: (count, oldest) for state, count, oldest in queries.fetch(view, query)}
    counts = {state: found[state][0] if state in found else 0 for state in _WAITING}
    return Waiting(**counts, oldest=min((oldest for _, oldest in found.values()), default=None))


def failing(view: View, printers: Collection[str], since: datetime | None = None) -> bool:
    """Whether a paper for one of these printers (roles), of those queued ``since`` then, was tried in vain: what is
    queued now comes out later.
    """
    c = _JOB.c
    in_vain = sa.or_(c.state == "failed", sa.and_(c.state == "sending", c.attempts > 1))
    query = sa.select(c.id).where(_OPEN, in_vain, c.printer.in_(tuple(printers)))
    if since is not None:
        query = query.where(c.queued_at >= since)
    return queries.first(view, query.limit(1)) is not None


def asked(view: View) -> dict[UUID, str]:
    """The jobs that wait for a person, the oldest first, each with the code of why."""
    return {row.id: row.error for row in queries.fetch(view, _asked())}


@asks(Right.REPRINT, Right.SEE_REPORTS)
def find(view: View, number: str) -> tuple[JobRow, ...]:
    """Every copy of the papers with a number, the first copy first. Who only sees reports sees those of money."""
    query = sa.select(*_JOB.c).where(_JOB.c.number == number.strip()).order_by(_JOB.c.kind, _JOB.c.copy_no)
    if not view.may(Right.REPRINT):
        query = query.where(_JOB.c.kind.in_(_OF_MONEY))
    found = tuple(_job(r) for r in queries.fetch(view, query))
    for job in found:
        pictures.bring_those_of(view, job.document)
    return found


@asks(Right.REPRINT)
def recent(view: View, limit: int = 50) -> tuple[JobRow, ...]:
    """The newest papers, those waiting before those done."""
    found: list[Any] = []
    for which in (_OPEN, _SETTLED):
        query = sa.select(*_JOB.c).where(which).order_by(_JOB.c.queued_at.desc(), _JOB.c.id.desc())
        found += queries.fetch(view, query.limit(limit - len(found)))
    return tuple(_job(r) for r in found)


_MADE_OF = "SELECT count(*) FROM print_job WHERE kind = :k AND copy_no = 1 AND number >= :n AND number < :m"
_OF_MONEY = ("receipt", "shift")


def _asked() -> sa.Select[*tuple[Any, ...]]:
    c = _JOB.c
    return sa.select(c.id, c.error).where(_OPEN, c.state == "ask").order_by(c.queued_at, c.number)


def _to_send(skip: Collection[str]) -> sa.Select[*tuple[Any, ...]]:
    c = _JOB.c
    mine = sa.select(c.id, c.queued_at, c.attempts).where(_OPEN, c.state.in_(("queued", "failed")))
    if skip:
        mine = mine.where(c.printer.not_in(tuple(skip)))
    return mine.order_by(c.queued_at, c.number, c.copy_no).limit(200)


def _one(view: View, job_id: UUID) -> JobRow:
    return _job(queries.first(view, sa.select(*_JOB.c).where(_JOB.c.id == job_id)))


def _move(work: Work, job_id: UUID, **values: Any) -> None:
    if not queries.execute(work, sa.update(_JOB).where(_JOB.c.id == job_id).values(**values)):
        raise Refused("job_unknown")
    work.touched("print", job_id)


def _job(r: Any) -> JobRow:
    return JobRow(
        id=r.id,
        kind=r.kind,
        number=r.number,
        document=r.document,
        copy_no=r.copy_no,
        queued_at=r.queued_at,
        operator=r.operator,
        open_drawer=bool(r.open_drawer),
        printer=r.printer,
        attempts=r.attempts,
        state=r.state,
        error="" if r.error == _WORDS_GONE else r.error,
        done_at=r.done_at,
    )
