"""How this installation stands, in counts and states, for whoever looks after it: no name, no word, no amount."""

from typing import NamedTuple

from sqlmodel import SQLModel

from app.rules.rights import Right
from app.services.work import View, Work
from app.store import sql


class _Jobs(NamedTuple):
    kind: str
    state: str
    error: str
    printer: str
    jobs: int


_JOBS = sql.Reader(_Jobs, "print_job", jobs="count(*)")
_CODE = 40
"""Of an error only what looks like a code is passed on: a message of the system could carry a name."""


def take_diagnosis(work: Work) -> tuple[str, ...]:
    """Lines of text; that they were taken out stands in the audit trail. Raises ``Refused("needs_approver")``."""
    work.require(Right.BACKUP)
    lines = (
        f"terminal {work.terminal}",
        f"now {work.now.isoformat()}",
        f"books {work.chain_serial} sealed, {work.audit_serial} entries",
        *_rows(work),
        *_jobs(work),
    )
    work.audit("diagnosis")
    return lines


def _rows(view: View) -> tuple[str, ...]:
    """How many rows each table has."""
    names = sorted(table.name for table in SQLModel.metadata.sorted_tables)
    return tuple(f"rows {name} {sql.value(view, f'SELECT count(*) FROM {name}')}" for name in names)


def _jobs(view: View) -> tuple[str, ...]:
    """What was printed and what was not, by kind of paper, state and code of the error."""
    found = _JOBS.rows(view, "GROUP BY kind, state, error, printer ORDER BY kind, state, error, printer")
    return tuple(f"paper {one.kind} {one.printer} {one.state} {_code(one.error)} {one.jobs}" for one in found)


def _code(error: str) -> str:
    plain = error.isascii() and len(error) <= _CODE and error.replace("_", "").isalnum()
    return error if plain else "-" if not error else "other"
