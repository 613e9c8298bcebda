"""The one seam between screens and data: an open store, a clock, a terminal, and who is on duty."""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from app.errors import Refused, StoreTrouble
from app.models.base import from_ms, new_id, to_ms
from app.rules import arguments
from app.rules.rights import Role
from app.services.centre import staff
from app.services.centre.pins import TRIES, Lockout, Pace, Waits
from app.services.work import Approval, Changes, Member, View, Work, is_synced
from app.store.faults import translated
from app.store.sessions import Sessions
from app.store.store import Store
from app.store.tries import Tries

P = ParamSpec("P")
R = TypeVar("R")
UNWRITABLE = ("full", "read_only", "locked", "io")
"""Troubles in which a store can be read and not written."""

IdSource = Callable[[datetime], UUID]


class Desk:
    """Runs operations and queries. ``do`` holds the only commit of the program.

    Operations are plain functions ``(work, …) -> result``, queries ``(view, …) -> result``. An exception anywhere
    leaves nothing behind. Results are frozen dataclasses, safe after the session is closed.
    """

    def __init__(
        self,
        sessions: Sessions,
        clock: Callable[[], datetime],
        terminal: str,
        *,
        new_id: IdSource = new_id,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """``clock`` may be set by people; ``steady`` counts seconds and may not."""
        self.sessions = sessions
        self.clock = clock
        self.terminal = terminal
        self.staff: Member | None = None
        self.changed: list[Callable[[Changes, object], None]] = []
        self._new_id = new_id
        self._writing = threading.RLock()
        self._steady = steady
        self._waits, self._pace = Waits(steady), Pace(steady)
        self._tries = Tries(sessions.folder if isinstance(sessions, Store) else None)
        self._proved: UUID | None = None  # for one sign-in, of nobody else

    @property
    def store(self) -> Store:
        """The file under this desk, for what only a file has: place, size, backup, restore, the check of its pages.

        Raises ``TypeError`` for a desk on a server.
        """
        if not isinstance(self.sessions, Store):
            raise TypeError(f"a {type(self.sessions).__name__} is no file")
        return self.sessions

    def now(self) -> datetime:
        """The moment, to the millisecond: as exact as the store keeps it."""
        moment = self.clock()
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def new_id(self) -> UUID:
        """An id for something that will be written later, such as a cart."""
        return self._new_id(self.now())

    def do(
        self,
        operation: Callable[Concatenate[Work, P], R],
        /,
        *args: Any,
        by: object = None,
        approval: Approval | None = None,
        **kw: Any,
    ) -> R:
        """Run an operation in one transaction and tell the listeners what it touched.

        The commit waits for the disk unless the operation is marked ``unsynced``.
        Raises ``Refused`` when the desk may not do it (``field_bad`` for a number that is not whole or a
        text that no encoding has), ``StoreTrouble`` when the store cannot.
        """
        arguments.check_whole(operation, args, kw)
        synced = is_synced(operation)
        with self._writing, translated(), _readable(operation, args, kw), self.sessions.write(synced=synced) as session:
            work = Work(session, self.now(), self.terminal, self.sessions.keys, self.staff, approval, self._new_id)
            work.synced, work.proved = synced, self._proved
            result = operation(work, *args, **kw)
            work.finish()
            session.commit()
            self._proved = work.proved
            changes = work.changes()
        if "staff" in changes:  # a new PIN, or the tries are counted in the store by now
            for one in changes.ids:
                if isinstance(one, UUID):
                    self._tries.forget(one)
        if changes:
            for listener in list(self.changed):
                listener(changes, by)
        return result

    def see(self, query: Callable[Concatenate[View, P], R], /, *args: Any, **kw: Any) -> R:
        """Run a query in one read snapshot. Nothing it does is kept. Raises ``Refused`` as ``do`` does."""
        with translated(), _readable(query, args, kw), self.sessions.read() as session:
            return query(View(session, self.now(), self.terminal, self.sessions.keys, self.staff), *args, **kw)

    def approve(self, staff_id: UUID, pin: str) -> Approval:
        """Another person's consent, picked first and proved by PIN.

        Raises what ``check_pin`` raises, and ``Refused("approver_self")``.
        """
        if self.staff is not None and self.staff.id == staff_id:
            raise Refused("approver_self")
        member = self.check_pin(staff_id, pin)
        self._proved = None  # who agrees to one thing does not come on duty by it
        return Approval(member)

    def check_pin(self, staff_id: UUID, pin: str) -> Member:
        """Prove a person by PIN, which lets them sign in once.

        Each try is counted before it is looked at, in the store, so a restart forgives nothing; where the store cannot
        be written (a full disk), on a slip beside it; and where that cannot be written either, in memory, with a wait
        from the first wrong one on. So a screen can be unlocked on a full disk.

        Raises ``Refused``: ``pin_wrong`` with how many tries are ``left`` and, from the fifth on, how many seconds must
        be waited (``wait``); ``staff_locked`` while they run, with ``wait``; ``pin_pace`` with ``wait`` while too many
        were wrong at this desk, whoever's; and what ``staff.member_of`` raises.
        """
        self._proved = None
        member = self.see(staff.member_of, staff_id)
        wait = self._own_wait(staff_id)
        if wait:
            raise Refused("staff_locked", name=member.name, wait=_seconds(wait))
        if self._pace.left():
            raise Refused("pin_pace", wait=_seconds(self._pace.left()))
        counted = self._count_try(staff_id)
        good = self.see(staff.fits, staff_id, pin)
        with suppress(*(() if counted else (StoreTrouble,))):
            self.do(staff.note_try, staff_id, good=good)
        if good:
            self._tries.forget(staff_id)
            self._proved = staff_id
            return member
        self._pace.wrong()
        failures = self._lock_of(staff_id).failures
        raise Refused("pin_wrong", left=max(TRIES - failures, 0), wait=_seconds(self.wait_of(staff_id)))

    def wait_of(self, staff_id: UUID) -> timedelta:
        """How long a person has to wait after wrong PINs before another one is looked at here."""
        return max(self._own_wait(staff_id), self._pace.left())

    def _own_wait(self, staff_id: UUID) -> timedelta:
        lock, slip = self._lock_of(staff_id), self._tries.of(staff_id)
        known = lock.at is not None and slip.lock == (lock.failures, to_ms(lock.at))
        return self._waits.left(staff_id, lock, self.now(), slip.steady if known else None)

    def _lock_of(self, staff_id: UUID) -> Lockout:
        """What the store and the slip beside it know of wrong PINs."""
        stored, slip = self.see(staff.lockout_of, staff_id), self._tries.of(staff_id)
        if not slip.uncounted:
            return stored
        failures = max(stored.failures + slip.uncounted, TRIES - 1 + slip.only if slip.only else 0)
        return Lockout(failures, from_ms(slip.at) if failures >= TRIES else None)

    def _count_try(self, staff_id: UUID) -> bool:
        """Whether the store took it."""
        slip = self._tries.of(staff_id)
        try:
            lock = self.do(staff.count_try, staff_id, waited=True, uncounted=slip.uncounted)
        except StoreTrouble as trouble:
            if trouble.code not in UNWRITABLE:
                raise
            self._tries.count(staff_id, self.now())
            lock = self._lock_of(staff_id)
            taken = False
        else:
            if slip.uncounted:
                self._tries.forget(staff_id)
            taken = True
        if lock.at is not None:
            self._tries.began(staff_id, lock.failures, lock.at, self._steady())
        return taken


@contextmanager
def _readable(call: Callable[..., Any], args: tuple[Any, ...], kw: dict[str, Any]) -> Iterator[None]:
    """A text that no encoding has is refused as what it is, wherever it gets to; nobody looks for one before."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise arguments.unreadable(call, args, kw) from error


def _seconds(wait: timedelta) -> int:
    return math.ceil(wait.total_seconds())


__all__ = ["Approval", "Changes", "Desk", "Member", "Role", "View", "Work"]
