"""What an operation and a query are handed: the session, the moment, the place, the person, and the sealing tools."""

import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, wraps
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID

from sqlmodel import Session

from app.errors import Refused
from app.models.audit import AuditEntry
from app.models.base import to_ms
from app.models.centre import Outbox
from app.models.print_job import PrintJob
from app.rules.dates import local_day
from app.rules.records import Record
from app.rules.rights import Right, Role, may
from app.services import documents
from app.store import chain, sealed_values, sql, watch
from app.store.keys import Keys

NEAR = timedelta(hours=36)
"""A moment so long after the latest one in the books does not become it until people said that the clock is right."""

R = TypeVar("R")
Operation = TypeVar("Operation", bound=Callable[..., Any])


@dataclass(frozen=True)
class Member:
    """A staff member as operations need them."""

    id: UUID
    code: str
    name: str
    role: Role


@dataclass(frozen=True)
class Approval:
    """Another member's proved consent to one operation. Only ``Desk.approve`` makes one."""

    member: Member


@dataclass(frozen=True)
class Changes:
    """Which kinds of record an operation touched, and which ones."""

    kinds: frozenset[str] = frozenset()
    ids: frozenset[object] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.kinds)

    def __contains__(self, kind: str) -> bool:
        return kind in self.kinds


class RunningShift(NamedTuple):
    """The shift of a terminal that is not closed yet; ``state`` is open or counted."""

    id: UUID
    state: str
    business_date: date


class _Memo(NamedTuple):
    kinds: frozenset[str]
    value: Any


class View:
    """One read snapshot."""

    def __init__(self, session: Session, now: datetime, terminal: str, keys: Keys, staff: Member | None = None) -> None:
        self.session = session
        self.now = now
        self.terminal = terminal
        self.keys = keys
        self.staff = staff
        self._memos: dict[Hashable, _Memo] = {}

    def memo(self, key: Hashable, read: Callable[[], R], *kinds: str) -> R:
        """What ``read`` gives, read once: for reference data that several steps of an operation look up.

        Lives as long as this snapshot or transaction. ``kinds`` are the kinds of record it is read from: saying that
        one was ``touched`` forgets it, so an operation says so right after it wrote. Never for the records an
        operation itself works on, and ``key`` must name all that ``read`` depends on.
        """
        known = self._memos.get(key)
        if known is not None:
            found: R = known.value
            return found
        made = read()
        self._memos[key] = _Memo(frozenset(kinds), made)
        return made

    @property
    def shift(self) -> RunningShift | None:
        """The shift of this terminal that is not closed yet."""
        return self.memo("shift", lambda: self.shift_at(self.terminal), "shift")

    def shift_at(self, terminal: str) -> RunningShift | None:
        """The shift of a terminal, by its code, that is not closed yet."""
        return _SHIFTS.one(self, _RUNNING, t=terminal)

    @cached_property
    def business_date(self) -> date:
        """The running shift's date; without one, the local calendar day. Once asked for, it stays for this work."""
        shift = self.shift
        return local_day(self.now) if shift is None else shift.business_date

    def member(self) -> Member:
        """Who is on duty; raises ``Refused("not_signed_in")``."""
        if self.staff is None:
            raise Refused("not_signed_in")
        return self.staff

    def may(self, right: Right) -> bool:
        """Whether the person on duty carries a right."""
        return self.staff is not None and may(self.staff.role, right)


def asks(*rights: Right) -> Callable[[Operation], Operation]:
    """Let in whoever is on duty and carries one of the rights, or anybody on duty where none is named.

    For what no approver is asked for: queries, and operations that anybody at the counter does. Raises ``Refused``:
    ``not_signed_in``, ``needs_right``.
    """

    def guard(operation: Operation) -> Operation:
        @wraps(operation)
        def asked(view: View, *args: Any, **kw: Any) -> Any:
            on_duty = view.member()
            if rights and not any(may(on_duty.role, right) for right in rights):
                raise Refused("needs_right", right=rights[0].value)
            return operation(view, *args, **kw)

        return cast("Operation", asked)

    return guard


@dataclass
class _Head:
    serial: int
    mac: bytes
    audit_serial: int
    audit_mac: bytes
    latest: datetime | None = None
    known: bool = True


UNSAID = "change"
"""The act of an entry that only says that rows changed: an operation which said nothing itself."""

_UNSYNCED: set[Callable[..., Any]] = set()


def unsynced(operation: Operation) -> Operation:
    """Mark an operation whose commit need not wait for the disk: a cut of the power may take back its last moments.

    For the order being rung up alone. What is numbered, audited, sealed or printed must be on the disk before anybody
    is told; such an operation fails where it tries (``RuntimeError``).
    """
    _UNSYNCED.add(operation)
    return operation


def is_synced(operation: Callable[..., Any]) -> bool:
    """Whether the operation's commit waits for the disk."""
    return operation not in _UNSYNCED


class Work(View):
    """One transaction. Audit entries, outbox rows and the chain head are written when the operation has returned."""

    synced = True
    """Whether the commit will wait for the disk; without, nothing that people answer for may be written."""

    proved: UUID | None = None
    """Whose PIN the desk looked at last, and found right; None once somebody was put on duty by it."""

    def __init__(
        self,
        session: Session,
        now: datetime,
        terminal: str,
        keys: Keys,
        staff: Member | None,
        approval: Approval | None,
        new_id: Callable[[datetime], UUID],
    ) -> None:
        super().__init__(session, now, terminal, keys, staff)
        self.approval = approval
        self.approver_id: UUID | None = None  # set once the approval was really needed
        self._new_id = new_id
        self._kinds: set[str] = set()
        self._ids: set[object] = set()
        self._audits: list[dict[str, Any]] = []
        self._outbox: list[dict[str, Any]] = []
        self._reached: datetime | None = None

    def new_id(self) -> UUID:
        """A fresh id of this moment."""
        return self._new_id(self.now)

    def require(self, right: Right, *, barred: tuple[UUID, ...] = ()) -> None:
        """Pass when the person on duty, or the approver, carries the right.

        ``barred`` members cannot approve (a drawer's opener cannot approve their own variance).
        Raises ``Refused("needs_approver", right=…)`` or ``("approver_unfit")``.
        """
        on_duty = self.member()
        if may(on_duty.role, right) and on_duty.id not in barred:
            return
        if self.approval is None:
            raise Refused("needs_approver", right=right.value)
        approver = self.approval.member
        if not may(approver.role, right) or approver.id in barred or approver.id == on_duty.id:
            raise Refused("approver_unfit", name=approver.name, barred=approver.id in barred)
        self.approver_id = approver.id

    def next_number(self, record: Record) -> tuple[int, str]:
        """The next serial and number of a record for this terminal and business date; gapless with the commit."""
        self._need_sync()
        day = self.business_date
        last = sql.value(self, _NEXT_NUMBER, kind=record.prefix, terminal=self.terminal, day=day.isoformat())
        if last is None:
            raise RuntimeError("a number series returned nothing")
        serial = int(last)
        return serial, record.number(self.terminal, day, serial)

    def touched(self, kind: str, *ids: object) -> None:
        """Say, right after writing, that records of a kind changed: memos of it are forgotten, screens look again."""
        self._memos = {key: known for key, known in self._memos.items() if kind not in known.kinds}
        self._kinds.add(kind)
        self._ids.update(ids)

    def audit(self, action: str, subject: str = "", **detail: Any) -> None:
        """Add an entry to the audit trail. ``detail`` must never hold a document number."""
        self._need_sync()
        self._audits.append(
            {
                "action": action,
                "subject": subject,
                "detail": json.dumps(detail, default=_plain, ensure_ascii=False, sort_keys=True) if detail else "{}",
            }
        )

    def seal(self, kind: str, record: str, covered: Callable[[int], dict[str, Any]]) -> tuple[int, bytes]:
        """Chain a sealed record: returns its chain serial and code, and queues its outbox row.

        ``covered`` is called with the serial and returns the facts to be covered.
        """
        self._need_sync()
        head = self._head
        head.serial += 1
        head.mac = chain.link(self.keys.chain, head.mac, covered(head.serial))
        self._outbox.append({"terminal": self.terminal, "kind": kind, "record": record})
        return head.serial, head.mac

    @property
    def chain_serial(self) -> int:
        """The serial of the last sealed record so far."""
        return self._head.serial

    @property
    def audit_serial(self) -> int:
        """The serial of the last audit entry already written (this transaction's own come after it)."""
        return self._head.audit_serial

    @property
    def chain_mac(self) -> bytes:
        """The code of the last sealed record so far."""
        return self._head.mac

    def print(
        self,
        document: documents.Document,
        *,
        number: str,
        printer: str = "receipt",
        open_drawer: bool = False,
        keep: bool = False,
    ) -> UUID:
        """Queue a paper in this transaction; ``keep`` stores it for later copies without sending it now.

        ``open_drawer`` opens the drawer, paper or not, if money goes into or out of it with this document.
        """
        self._need_sync()
        job = self.new_id()
        _PRINT.run(
            self.session,
            [
                {
                    "id": job,
                    "kind": document.KIND,
                    "number": number,
                    "document": documents.dump(document),
                    "copy_no": 1,
                    "open_drawer": open_drawer,
                    "printer": printer,
                    "state": "kept" if keep else "queued",
                    "attempts": 0,
                    "error": "",
                    "operator": self.staff.name if self.staff else "",
                    "queued_at": self.now,
                    "done_at": None,
                }
            ],
        )
        self.touched("print")
        if open_drawer and document.takes_cash():
            self.open_drawer()
        return job

    def open_drawer(self) -> None:
        """Have the cash drawer opened once, right after the commit; it is not stored, so it never opens later."""
        self._need_sync()
        self.touched("drawer")

    def reached(self, moment: datetime) -> None:
        """The books have come to a moment, whatever the clock says: for the judging of clocks alone."""
        self._reached = moment

    def _need_sync(self) -> None:
        if not self.synced:
            raise RuntimeError("this must be on the disk at its commit; the operation is marked unsynced")

    def changes(self) -> Changes:
        """What listeners will be told."""
        return Changes(frozenset(self._kinds), frozenset(self._ids))

    def finish(self) -> None:
        """Write what has been gathered; called by the desk just before the commit."""
        changed = watch.taken(self.session)
        if changed and not self._audits:
            self.audit(UNSAID)
        if not self._audits and not self._outbox:
            return
        head = self._head
        entries = []
        for entry in self._audits:
            head.audit_serial += 1
            last = entry is self._audits[-1]
            row = {
                "terminal": self.terminal,
                "serial": head.audit_serial,
                "at": self.now,
                "business_date": self.business_date.isoformat(),
                "staff_id": self.staff.id if self.staff else None,
                "approver_id": self.approver_id,
                **entry,
                "sealed": changed if last and changed else None,  # what the act changed is told with its last word
            }
            head.audit_mac = chain.link(self.keys.chain, head.audit_mac, sealed_values.audit(row))
            entries.append({**row, "mac": head.audit_mac})
            self._outbox.append({"terminal": self.terminal, "kind": "audit", "record": str(head.audit_serial)})
        _AUDIT.run(self.session, entries)
        _OUTBOX.run(self.session, self._outbox)
        self._save_head(head)
        self._audits, self._outbox = [], []

    @cached_property
    def _head(self) -> _Head:
        found = _HEAD.one(self, "WHERE terminal = :t", t=self.terminal)
        return found or _Head(0, chain.GENESIS, 0, chain.GENESIS, known=False)

    def _save_head(self, head: _Head) -> None:
        values = {
            "t": self.terminal,
            "s": head.serial,
            "m": head.mac,
            "a": head.audit_serial,
            "b": head.audit_mac,
            "now": self._latest(head.latest),
        }
        if head.known:
            sql.run(
                self.session,
                "UPDATE chain_head SET serial = :s, mac = :m, audit_serial = :a, audit_mac = :b, latest = :now "
                "WHERE terminal = :t",
                values,
            )
        else:
            sql.run(
                self.session,
                "INSERT INTO chain_head (terminal, serial, mac, audit_serial, audit_mac, latest) "
                "VALUES (:t, :s, :m, :a, :b, :now)",
                values,
            )
            head.known = True

    def _latest(self, known: datetime | None) -> datetime:
        """The latest moment of the books after this work; ``known`` is that of any terminal before it."""
        if self._reached is not None:
            return self._reached
        if known is None:
            return self.now
        return self.now if known <= self.now <= known + NEAR else known


@dataclass(frozen=True)
class Page:
    """A slice of a longer list: the rows shown and how many there are in all."""

    rows: tuple[Any, ...] = field(default=())
    total: int = 0


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return to_ms(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in the audit trail")


_SHIFTS = sql.Reader(RunningShift, "shift")
_RUNNING = "WHERE terminal = :t AND state <> 'closed'"
_NEXT_NUMBER = (
    "INSERT INTO number_series (kind, terminal, day, last) VALUES (:kind, :terminal, :day, 1) "
    "ON CONFLICT (kind, terminal, day) DO UPDATE SET last = number_series.last + 1 RETURNING last"
)
_HEAD = sql.Reader(_Head, "chain_head", latest="(SELECT max(latest) FROM chain_head)", known=("1", bool))
_PRINT = sql.Insert(PrintJob)
_AUDIT = sql.Insert(AuditEntry)
_OUTBOX = sql.Insert(Outbox, "terminal", "kind", "record")
