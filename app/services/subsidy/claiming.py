"""Claiming a month's subsidies from who pays them, and booking what came of it. What was reported is never changed:
a mistake is taken back by a 冲正 in a period that is still open."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.models.subsidy import SubsidyBatch, SubsidyClaim, SubsidyCorrection, SubsidyOutcome
from app.rules import records, validation
from app.rules.report.claims import ClaimState, EntryKey, Origin
from app.rules.report.period import ReportPeriod
from app.rules.rights import Right
from app.services.centre import clock
from app.services.subsidy import entries
from app.services.subsidy.entries import Batch, Entry
from app.services.work import Work
from app.store import sql

_BATCH = sql.Insert(SubsidyBatch)
_CLAIM = sql.Insert(SubsidyClaim)
_OUTCOME = sql.Insert(SubsidyOutcome)
_CORRECTION = sql.Insert(SubsidyCorrection)


def claim(work: Work, period: ReportPeriod, payer: str) -> Batch:
    """Report all that waits in a month for a payer (申报): from then on the month is read-only for it.

    Raises ``Refused``: needs_approver, period_running, clock_doubted, period_shift_open, subsidy_none.
    """
    work.require(Right.SUBSIDY)
    if work.now < period.ends:
        raise Refused("period_running", period=period.title, last=period.last)
    clock.need(work)
    unfinished = "SELECT min(terminal) FROM shift WHERE state <> 'closed' AND business_date <= :d"
    running = sql.value(work, unfinished, d=period.last)
    if running is not None:
        raise Refused("period_shift_open", terminal=str(running))
    rows = entries.waiting_claims(work).get((period, payer), ())
    if not rows:
        raise Refused("subsidy_none", period=period.title, payer=payer)
    last = sql.value(
        work, "SELECT max(turn) FROM subsidy_batch WHERE payer = :p AND period = :m", p=payer, m=period.key
    )
    serial, number = work.next_number(records.SUBSIDY)
    batch_id = work.new_id()
    made = {
        "id": batch_id, "number": number, "terminal": work.terminal, "business_date": work.business_date,
        "serial": serial, "payer": payer, "period": period.key, "turn": int(last or 0) + 1, "at": work.now,
        "staff_id": work.member().id,
    }  # fmt: skip
    _BATCH.run(work.session, [made])
    _take_up(work, rows, batch_id, "")
    amount = sum(row.amount for row in rows)
    work.audit("subsidy_claim", number, period=period.key, payer=payer, count=len(rows), amount=amount)
    work.touched("subsidy", batch_id)
    found = entries.batch_of(work, batch_id)
    if found is None:
        raise RuntimeError("a batch that was just written is there")
    return found


def book_paid(work: Work, batch_id: UUID, voucher: str) -> int:
    """The payer paid (核拨) what of a batch was not returned; returns how many rows. ``voucher`` is what the payment is
    found by, and may be empty.

    Raises ``Refused``: needs_approver, subsidy_unknown, subsidy_settled, field_bad (voucher).
    """
    work.require(Right.SUBSIDY)
    batch, rows = _pending(work, batch_id)
    said = validation.text("voucher", voucher, 200)
    _settle(work, rows, ClaimState.PAID, said)
    amount = sum(row.amount for row in rows)
    work.audit("subsidy_paid", batch.number, payer=batch.payer, count=len(rows), amount=amount, voucher=said)
    work.touched("subsidy", batch_id)
    return len(rows)


def book_returned(work: Work, batch_id: UUID, claims: Sequence[UUID], reason: str) -> int:
    """The payer sent rows back (退回): those named, or all that are not settled; returns how many. They can be claimed
    again, or written off. A 冲正 of theirs that was not reported yet falls away with them.

    Raises ``Refused``: needs_approver, subsidy_unknown, subsidy_settled, subsidy_taken_back (the 冲正 was reported: it
    is returned first), field_bad (reason).
    """
    work.require(Right.SUBSIDY)
    batch, rows = _pending(work, batch_id)
    wanted: set[UUID | None] = set(claims) or {row.claim_id for row in rows}
    chosen = [row for row in rows if row.claim_id in wanted]
    if len(chosen) < len(wanted):
        raise Refused("subsidy_settled", number=batch.number)
    taken_back = entries.corrections_claimed(work)
    _nothing_taken_back(row for row in chosen if row.claim_id in taken_back)
    said = validation.text("reason", reason, 200, required=True)
    _settle(work, chosen, ClaimState.RETURNED, said)
    work.audit("subsidy_returned", batch.number, payer=batch.payer, count=len(chosen), reason=said)
    work.touched("subsidy", batch_id)
    return len(chosen)


def write_off(work: Work, keys: Sequence[EntryKey], reason: str) -> int:
    """Do not claim rows that wait or were returned (不再申报), for a reason; returns how many. The reversal of such
    a meal then waits no more either.

    Raises ``Refused``: needs_approver, subsidy_settled (one of them waits no more), subsidy_taken_back (its reversal
    was reported: the payer would be given back what they never paid), field_bad (reason).
    """
    work.require(Right.SUBSIDY)
    wanted = set(keys)
    rows = [row for group in entries.waiting_claims(work).values() for row in group if row.key in wanted]
    if not wanted or len(rows) < len(wanted):
        raise Refused("subsidy_settled", number="")
    taken_back = entries.reversals_claimed(work)
    _nothing_taken_back(row for row in rows if row.key in taken_back)
    said = validation.text("reason", reason, 200, required=True)
    _take_up(work, rows, None, said)
    for row in rows:
        work.audit("subsidy_write_off", row.number, payer=row.key.payer, amount=row.amount, reason=said)
    work.touched("subsidy")
    return len(rows)


def correct_claim(work: Work, claim_id: UUID, reason: str) -> UUID:
    """Take back a row that was reported or paid (冲正): a row with its amounts negated waits in the next open period.

    Raises ``Refused``: needs_approver, subsidy_unknown, subsidy_settled (returned, or a 冲正 itself),
    subsidy_corrected (also by a reversal at the till), clock_doubted, field_bad (reason).
    """
    work.require(Right.SUBSIDY)
    clock.need(work)
    row = entries.claim_of(work, claim_id)
    if row is None:
        raise Refused("subsidy_unknown")
    if row.corrected or entries.reversed_at_the_till(work, row.key):
        raise Refused("subsidy_corrected", number=row.number)
    if row.origin != Origin.MEAL or row.state not in (ClaimState.CLAIMED, ClaimState.PAID):
        raise Refused("subsidy_settled", number=row.number)
    said = validation.text("reason", reason, 200, required=True)
    correction = work.new_id()
    made = {
        "id": correction, "claim_id": claim_id, "business_date": work.business_date, "at": work.now,
        "staff_id": work.member().id, "reason": said,
    }  # fmt: skip
    _CORRECTION.run(work.session, [made])
    work.audit("subsidy_correct", row.number, payer=row.key.payer, amount=-row.amount, reason=said)
    work.touched("subsidy")
    return correction


def _pending(work: Work, batch_id: UUID) -> tuple[Batch, list[Entry]]:
    """A batch and its rows that were neither paid nor returned."""
    batch = entries.batch_of(work, batch_id)
    if batch is None:
        raise Refused("subsidy_unknown")
    rows = [row for row in entries.claimed(work, batch_id) if row.state is ClaimState.CLAIMED]
    if not rows:
        raise Refused("subsidy_settled", number=batch.number)
    return batch, rows


def _nothing_taken_back(rows: Iterable[Entry]) -> None:
    for row in rows:
        raise Refused("subsidy_taken_back", number=row.number)


def _take_up(work: Work, rows: Iterable[Entry], batch_id: UUID | None, reason: str) -> None:
    _CLAIM.run(work.session, [_row(work, row, batch_id, reason) for row in rows])


def _row(work: Work, row: Entry, batch_id: UUID | None, reason: str) -> dict[str, Any]:
    source, eater, payer = row.key
    return {
        **{name: value for name, value in vars(row).items() if name in _CLAIM.columns},
        "id": work.new_id(), "batch_id": batch_id, "source_id": source, "eater_id": eater, "payer": payer,
        "turn": row.turn + 1, "business_date": row.day, "doubts": ",".join(row.doubts), "reason": reason,
        "done_at": work.now, "staff_id": work.member().id,
    }  # fmt: skip


def _settle(work: Work, rows: Iterable[Entry], kind: ClaimState, reason: str) -> None:
    at, who = work.now, work.member().id
    _OUTCOME.run(
        work.session,
        [{"claim_id": row.claim_id, "kind": kind, "at": at, "staff_id": who, "reason": reason} for row in rows],
    )
