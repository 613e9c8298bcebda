"""The one seam between screens and data: an open store, a clock, a terminal, and who is on duty."""

import math
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from app.errors import Refused
from app.models.base import new_id
from app.rules.rights import Role
from app.services.centre import staff
from app.services.centre.pins import Waits
from app.services.work import Approval, Changes, Member, View, Work, is_synced
from app.store.faults import translated
from app.store.sessions import Sessions
from app.store.store import Store

P = ParamSpec("P")
R = TypeVar("R")
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
        self._waits = Waits(steady)

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
        Raises ``Refused`` when the desk may not do it, ``StoreTrouble`` when the store cannot.
        """
        synced = is_synced(operation)
        with self._writing, translated(), self.sessions.write(synced=synced) as session:
            work = Work(session, self.now(), self.terminal, self.sessions.keys, self.staff, approval, self._new_id)
            work.synced = synced
            result = operation(work, *args, **kw)
            work.finish()
            session.commit()
            changes = work.changes()
        if changes:
            for listener in list(self.changed):
                listener(changes, by)
        return result

    def see(self, query: Callable[Concatenate[View, P], R], /, *args: Any, **kw: Any) -> R:
        """Run a query in one read snapshot. Nothing it does is kept."""
        with translated(), self.sessions.read() as session:
            return query(View(session, self.now(), self.terminal, self.sessions.keys, self.staff), *args, **kw)

    def approve(self, staff_id: UUID, pin: str) -> Approval:
        """Another person's consent, picked first and proved by PIN.

        Raises what ``check_pin`` raises, and ``Refused("approver_self")``.
        """
        if self.staff is not None and self.staff.id == staff_id:
            raise Refused("approver_self")
        member = self.check_pin(staff_id, pin)
        return Approval(member)

    def check_pin(self, staff_id: UUID, pin: str) -> Member:
        """Prove a person by PIN; wrong tries are counted in the store, so a restart forgives nothing.

        Raises ``Refused``: ``pin_wrong`` with how many tries are ``left`` and, from the fifth on, how many seconds must
        be waited (``wait``); ``staff_locked`` while they run, with ``wait``; and what ``secret_of`` raises.
        """
        member, pin_hash = self.see(staff.secret_of, staff_id)
        wait = self.wait_of(staff_id)
        if wait:
            raise Refused("staff_locked", name=member.name, wait=_seconds(wait))
        good = staff.pin_fits(pin_hash, pin)
        self.do(staff.note_try, staff_id, good=good, waited=True)
        if not good:
            left = self.see(staff.tries_left, staff_id)
            raise Refused("pin_wrong", left=left, wait=_seconds(self.wait_of(staff_id)))
        return member

    def wait_of(self, staff_id: UUID) -> timedelta:
        """How long a person has to wait after wrong PINs before another one is looked at."""
        return self._waits.left(staff_id, self.see(staff.lockout_of, staff_id), self.now())


def _seconds(wait: timedelta) -> int:
    return math.ceil(wait.total_seconds())


__all__ = ["Approval", "Changes", "Desk", "Member", "Role", "View", "Work"]
