"""The thread that takes queued papers to the printers, so that no sale waits for one.

It knows no database: the composition root hands it callables. A paper that may be half printed, or is older than a
meal, is never sent on its own authority: a person is asked. A printer that fails is left alone for a while; the
papers of the others go on.
"""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from app.print.drawer import Drawer
from app.print.jobs import Job, Unprintable, prepare
from app.print.transports import PAPER_OUT, Pages, Printer, PrintTrouble, send, status

MEAL_PERIOD = timedelta(hours=3)
FIRST_DELAY = 1.0
LONGEST_DELAY = 60.0
STORE = ""  # what ails when no printer does


@dataclass(frozen=True)
class Queue:
    """What the spooler does to the stored queue; each call is its own transaction and may raise.

    ``claim_next(roles)`` marks the oldest waiting job "sending" and returns it, passing over those whose
    ``Printer.role`` is among ``roles``. ``done`` closes it. ``failed(id, code)`` puts
    it back to be tried again: nothing of it was printed. ``ask(id, code)`` leaves it to a person; codes: ``stale``
    (older than a meal), ``interrupted`` (perhaps half printed), ``perhaps_not`` (sent to a printer that said it has no
    paper), ``unprintable`` (cannot be rendered),
    ``needs_page_printer`` (a full page for a roll), ``secret`` (a recovery sheet must not pass through a queue).
    """

    claim_next: Callable[[frozenset[str]], Job | None]
    done: Callable[[UUID], None]
    failed: Callable[[UUID, str], None]
    ask: Callable[[UUID, str], None]


@dataclass(frozen=True)
class _Ailing:
    """A printer that failed: how often in a row, and until when (monotonic seconds) it is left alone."""

    failures: int
    until: float


class Spooler:
    """One worker thread over a ``Queue``. ``on_status(role, code)`` is called on that thread with the role of a
    printer: code None after a job went through, else a ``PrintTrouble`` code, ``paper_low`` or ``paper_out``; role ""
    and ``queue`` when the store refused, None when it is back. ``pages`` reaches the printers of the system, ``draw``
    makes a job's bytes, and what the ``drawer`` has to do goes before any paper. After a call it waits a ``breath``
    (seconds): the screen answers whoever queued the paper first.
    """

    def __init__(
        self,
        queue: Queue,
        clock: Callable[[], datetime],
        on_status: Callable[[str, str | None], None] = lambda role, code: None,
        *,
        pages: Pages | None = None,
        draw: Callable[[Job], tuple[bytes, bytes]] = prepare,
        drawer: Drawer | None = None,
        stale_after: timedelta = MEAL_PERIOD,
        breath: float = 0.0,
        first_delay: float = FIRST_DELAY,
        longest_delay: float = LONGEST_DELAY,
    ) -> None:
        self._queue = queue
        self._clock = clock
        self._on_status = on_status
        self._pages = pages
        self._draw = draw
        self._drawer = drawer
        self._stale_after = stale_after
        self._breath = breath
        self._first_delay = first_delay
        self._longest_delay = longest_delay
        self._ailing: dict[str, _Ailing] = {}
        self._without_paper: dict[str, Printer] = {}
        self._called = False
        self._stopping = False
        self._bell = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="spooler", daemon=True)

    def start(self) -> None:
        """Begin; jobs already waiting are taken at once."""
        self._thread.start()

    def wake(self) -> None:
        """There is a new job, or a printer was switched on: look now instead of waiting for the next try.

        Each printer that failed gets one try, after the papers of those that work.
        """
        with self._bell:
            self._called = True
            self._bell.notify()

    def stop(self, timeout: float = 10.0) -> bool:
        """Finish the job in hand and end; false when the thread is still busy after ``timeout`` seconds."""
        with self._bell:
            self._stopping = True
            self._bell.notify()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping:
            if not self._step():
                self._wait()

    def _step(self) -> bool:
        """Take one job; true when another look is worth while at once."""
        now = time.monotonic()
        ailing, waiting = frozenset(self._ailing), frozenset(r for r, a in self._ailing.items() if a.until > now)
        try:
            # Printers that work come first: trying one that does not may take seconds.
            job = self._queue.claim_next(ailing)
            if job is None and waiting != ailing:
                job = self._queue.claim_next(waiting)
        except Exception:
            # The store is busy or gone; the desk says so in its own place, and papers wait.
            return self._trouble(STORE, "queue")
        if self._ailing.pop(STORE, None) is not None:
            self._tell(STORE, None)
        if job is None:
            # Nothing is left for the printers that were to be tried now.
            due = [role for role in self._ailing if role not in waiting]
            self._ailing = {role: ail for role, ail in self._ailing.items() if role in waiting}
            return any([self._still_without(role) for role in due])
        try:
            return self._handle(job)
        except Exception:
            # The job keeps its state "sending": at the next start a person is asked about it.
            return self._trouble(STORE, "queue")

    def _handle(self, job: Job) -> bool:
        if self._clock() - job.queued_at > self._stale_after:
            self._queue.ask(job.id, "stale")
            return True
        try:
            data, pdf = self._draw(job)
        except Unprintable as reason:
            self._queue.ask(job.id, str(reason))
            return True
        role = job.printer.role
        try:
            advice = self._send(job, data, pdf)
        except PrintTrouble as trouble:
            if trouble.begun:
                self._queue.ask(job.id, "interrupted")
            else:
                self._queue.failed(job.id, trouble.code)
            return self._trouble(role, trouble.code)
        if advice == PAPER_OUT:
            # Such a head takes the bytes and drops them, or prints them with the new paper: only eyes can tell.
            self._without_paper[role] = job.printer
            self._queue.ask(job.id, "perhaps_not")
            return self._trouble(role, PAPER_OUT)
        self._ailing.pop(role, None)
        self._queue.done(job.id)
        self._tell(role, advice)
        return True

    def _still_without(self, role: str) -> bool:
        """Ask a printer that had no paper, and for which nothing waits, whether it has some now; tell what it says.

        True when it is to be asked again later.
        """
        printer = self._without_paper.get(role)
        if printer is None:
            return False
        try:
            code = status(printer)
        except PrintTrouble as trouble:
            code = trouble.code
        if code == PAPER_OUT:
            return self._trouble(role, PAPER_OUT)
        self._without_paper.pop(role)
        self._tell(role, code)
        return False

    def _send(self, job: Job, data: bytes, pdf: bytes) -> str | None:
        printer = job.printer
        if self._drawer is None or printer.takes_pdf:
            line: AbstractContextManager[object] = nullcontext()
        else:
            self._drawer.first()
            line = self._drawer.line
        with line:
            if printer.role in self._without_paper:
                if status(printer) == PAPER_OUT:
                    raise PrintTrouble(PAPER_OUT)
                self._without_paper.pop(printer.role)
            return send(printer, job.name, data, pdf, self._pages)

    def _trouble(self, role: str, code: str) -> bool:
        before = self._ailing.get(role)
        failures = 1 if before is None else before.failures + 1
        self._ailing[role] = _Ailing(failures, time.monotonic() + self._delay(failures))
        self._tell(role, code)
        return role != STORE

    def _tell(self, role: str, code: str | None) -> None:
        # A listener's fault must not stop the printing.
        with suppress(Exception):
            self._on_status(role, code)

    def _wait(self) -> None:
        with self._bell:
            if not self._called and not self._stopping:
                self._bell.wait(self._rest())
            if self._called:
                self._bell.wait_for(lambda: self._stopping, self._breath)
                self._called = False
                self._ailing = {role: replace(ail, until=0.0) for role, ail in self._ailing.items()}

    def _rest(self) -> float | None:
        """Seconds until some printer is to be tried again; None when only a call can bring work."""
        ailing = [self._ailing[STORE]] if STORE in self._ailing else list(self._ailing.values())
        return max(0.0, min(ail.until for ail in ailing) - time.monotonic()) if ailing else None

    def _delay(self, failures: int) -> float:
        return float(min(self._first_delay * 2 ** min(failures - 1, 20), self._longest_delay))
