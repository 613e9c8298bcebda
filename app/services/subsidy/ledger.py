"""The ledger as people look at it: months and payers, the rows of one, and what a period comes to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.rules.report.claims import ClaimState, Counted, Sums, batch_state, sums
from app.rules.report.period import ReportPeriod, read_period
from app.rules.rights import Right
from app.services.subsidy import entries
from app.services.subsidy.entries import Batch, Entry
from app.services.work import View, asks


@dataclass(frozen=True)
class LedgerLine:
    """A month of one payer: what waits there (``batch`` is None), or a batch. ``state`` is a ``ClaimState`` or
    ``partly``; ``running`` while the month is not over.
    """

    period: str
    payer: str
    state: str
    sums: Sums
    doubts: int
    batch: Batch | None = None
    running: bool = False

    @property
    def id(self) -> str:
        """What tells one from another."""
        return f"{self.period} {self.payer}" if self.batch is None else self.batch.number


@dataclass(frozen=True)
class ClassSum:
    """What one class letter came to, of one payer."""

    letter: str
    payer: str
    sums: Sums


@dataclass(frozen=True)
class SubsidySums:
    """A period's subsidies as its report says them: given at the till by payer (reversals taken away), and where the
    claims for it stand, by payer and state.
    """

    given: tuple[tuple[str, Sums], ...]
    claims: tuple[tuple[str, str, Sums], ...]


@asks(Right.SEE_REPORTS)
def ledger_lines(view: View) -> tuple[LedgerLine, ...]:
    """Every month and payer, the newest first; what waits stands above what was claimed."""
    lines = [
        LedgerLine(
            period.key, payer, ClaimState.OPEN.value, total(rows), sum(bool(row.doubts) for row in rows),
            running=view.now < period.ends,
        )
        for (period, payer), rows in entries.waiting_claims(view).items()
    ]  # fmt: skip
    counted = entries.batch_sums(view)
    for batch in entries.batches(view):
        came = counted[batch.id]
        settled = {ClaimState.PAID: came.paid, ClaimState.RETURNED: came.returned}
        states = [state for state, n in settled.items() if n]
        states += [ClaimState.CLAIMED] if came.paid + came.returned < came.rows else []
        made = Sums(came.rows, came.meals, came.persons, came.reversals, came.amount)
        lines.append(LedgerLine(batch.period, batch.payer, batch_state(states), made, came.doubts, batch))
    return tuple(sorted(lines, key=_newest, reverse=True))


def _newest(line: LedgerLine) -> tuple[str, bool, str, int]:
    return line.period, line.batch is None, line.payer, 0 if line.batch is None else line.batch.turn


@asks(Right.SEE_REPORTS)
def ledger_rows(view: View, line: LedgerLine) -> tuple[Entry, ...]:
    """The rows of a line, in the order of the meals."""
    if line.batch is not None:
        return entries.claimed(view, line.batch.id)
    period = read_period(line.period)
    return () if period is None else entries.waiting_claims(view).get((period, line.payer), ())


@asks(Right.SEE_REPORTS)
def not_claimed(view: View) -> tuple[Entry, ...]:
    """What is not claimed any more, and why."""
    return entries.written_off(view)


@asks(Right.SEE_REPORTS)
def subsidy_sums(view: View, period: ReportPeriod) -> SubsidySums:
    """What a month's, quarter's or year's report says of subsidies. Never a second definition: the sums of the rows."""
    keys = {one.key for one in period.parts()}
    claims = [
        (line.payer, line.state, line.sums) for line in ledger_lines(view) if line.period in keys and line.sums.rows
    ]
    return SubsidySums(
        tuple(entries.given_sums(view, period.first, period.last).items()), tuple(sorted(claims, key=_by))
    )


def _by(claim: tuple[str, str, Sums]) -> tuple[str, str]:
    return claim[0], claim[1]


def total(rows: Iterable[Entry]) -> Sums:
    """What rows come to."""
    return sums(Counted(row.eater, row.origin, row.amount) for row in rows)


def by_class(rows: Iterable[Entry]) -> tuple[ClassSum, ...]:
    """What rows come to by class letter and payer."""
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for row in rows:
        found[row.letter, row.key.payer].append(row)
    return tuple(ClassSum(letter, payer, total(listed)) for (letter, payer), listed in sorted(found.items()))
