"""收银数据说明书: what whoever checks the books of this till needs to know, frozen for one page of paper."""

from dataclasses import dataclass
from uuid import UUID

from app import __version__
from app.rules import records
from app.rules.dates import local_day
from app.rules.rights import Right
from app.services import print_queue
from app.services.centre import settings
from app.services.documents.till import RuleInForce, TillChain, TillStatement
from app.services.till import policies, shift_report
from app.services.work import View, Work, asks
from app.store import schema
from app.store.sql import Reader

_NUMBERED = (records.SALE, records.CHARGE, records.CLOSING)


@dataclass(frozen=True)
class _Chain:
    terminal: str
    serial: int
    mac: bytes
    audit_serial: int
    audit_mac: bytes


@dataclass(frozen=True)
class _Newest:
    number: str


_CHAINS = Reader(_Chain, "chain_head", mac=("mac", bytes), audit_mac=("audit_mac", bytes))


@asks(Right.SEE_REPORTS)
def statement(view: View) -> TillStatement:
    """The paper as of now: of this terminal, and the ends of the chains of all there are."""
    rows = [row for row in policies.policy_versions(view) if row.in_force]
    z = shift_report.carried_on(view)
    return TillStatement(
        settings.head(view), view.now, view.member().name, view.terminal, __version__, schema.HEAD,
        view.session.get_bind().dialect.name != "sqlite", settings.text(view, "till.rounding"),
        settings.number(view, "shift.variance"), settings.number(view, "shift.move_limit"),
        settings.number(view, "till.refund_days"),
        tuple(RuleInForce(row.code, row.version, row.name, row.valid_from, row.document_no) for row in rows),
        tuple((record.name, newest) for record in _NUMBERED for newest in _newest(view, record)),
        z.z_number, z.perpetual_sales, z.perpetual_reversals, z.perpetual_subsidies,
        tuple(_chain(one) for one in _CHAINS.rows(view, "ORDER BY terminal")),
    )  # fmt: skip


@asks(Right.SEE_REPORTS)
def print_statement(work: Work, paper: TillStatement) -> UUID:
    """Queue the very paper that was looked at for the page printer."""
    number = print_queue.paper_number(
        work, f"{paper.terminal}-{local_day(paper.made_at):%Y%m%d}", paper.KIND, "statement"
    )
    work.audit("print", number, kind=paper.KIND)
    return work.print(paper, number=number, printer="page")


def _newest(view: View, record: records.Record) -> tuple[str, ...]:
    latest = Reader(_Newest, str(record.table)).one(
        view, "WHERE terminal = :t ORDER BY chain_serial DESC LIMIT 1", t=view.terminal
    )
    return () if latest is None else (latest.number,)


def _chain(one: _Chain) -> TillChain:
    return TillChain(one.terminal, one.serial, one.mac.hex()[:16], one.audit_serial, one.audit_mac.hex()[:16])
