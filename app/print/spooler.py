"""The thread that takes queued papers to the printers, so that no sale waits for one.

It knows no database: the composition root hands it callables. A paper that may be half printed, or is older than a
meal, is never sent on its own authority: a person is asked. A printer that fails is left alone for a while; the
papers of the others go on.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from app.print import escpos
from app.print.render import Form, NotForRolls, for_rolls, render
from app.print.transports import Pages, Printer, PrintTrouble, send
from app.services.documents import Document, load
from app.services.documents.centre import RecoverySheet

MEAL_PERIOD = timedelta(hours=3)
FIRST_DELAY = 1.0
LONGEST_DELAY = 60.0
PAGE = "page"  # the role of the printer for full pages
FULL_PAGE = "needs_page_printer"  # why a job asks: a full page, and there is only a roll printer
STORE = ""  # what ails when no printer does
DRAWER = "drawer"  # a job's kind that opens the drawer and prints nothing


@dataclass(frozen=True)
class Job:
    """One copy of one document on its way. ``queued_at`` is also the time of a reprint, ``operator`` who asked."""

    id: UUID
    kind: str
    number: str
    document_json: str
    copy_no: int
    queued_at: datetime
    operator: str
    open_drawer: bool
    printer: Printer

    @property
    def name(self) -> str:
        """What the job's files are called: the number, and which copy when it is not the first."""
        base = self.number or f"{self.kind}-{self.id.hex[-12:]}"
        return base if self.copy_no <= 1 else f"{base}-{self.copy_no}"


@dataclass(frozen=True)
class Queue:
    """What the spooler does to the stored queue; each call is its own transaction and may raise.

    ``claim_next(roles)`` marks the oldest waiting job "sending" and returns it, passing over those whose
    ``Printer.role`` is among ``roles``. ``done`` closes it. ``failed(id, code)`` puts
    it back to be tried again: nothing of it was printed. ``ask(id, code)`` leaves it to a person; codes: ``stale``
    (older than a meal), ``interrupted`` (perhaps half printed), ``unprintable`` (cannot be rendered),
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
    and ``queue`` when the store refused, None when it is back. ``pages`` reaches the printers of the system.
    """

    def __init__(
        self,
        queue: Queue,
        clock: Callable[[], datetime],
        on_status: Callable[[str, str | None], None] = lambda role, code: None,
        *,
        pages: Pages | None = None,
        stale_after: timedelta = MEAL_PERIOD,
        first_delay: float = FIRST_DELAY,
        longest_delay: float = LONGEST_DELAY,
    ) -> None:
        self._queue = queue
        self._clock = clock
        self._on_status = on_status
        self._pages = pages
        self._stale_after = stale_after
        self._first_delay = first_delay
        self._longest_delay = longest_delay
        self._ailing: dict[str, _Ailing] = {}
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
            self._ailing = {role: ail for role, ail in self._ailing.items() if role in waiting}
            return False
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
            data, pdf = prepare(job)
        except Unprintable as reason:
            self._queue.ask(job.id, str(reason))
            return True
        role = job.printer.role
        try:
            advice = send(job.printer, job.name, data, pdf, self._pages)
        except PrintTrouble as trouble:
            if trouble.begun:
                self._queue.ask(job.id, "interrupted")
            else:
                self._queue.failed(job.id, trouble.code)
            return self._trouble(role, trouble.code)
        self._ailing.pop(role, None)
        self._queue.done(job.id)
        self._tell(role, advice)
        return True

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
                self._called = False
                self._ailing = {role: replace(ail, until=0.0) for role, ail in self._ailing.items()}

    def _rest(self) -> float | None:
        """Seconds until some printer is to be tried again; None when only a call can bring work."""
        ailing = [self._ailing[STORE]] if STORE in self._ailing else list(self._ailing.values())
        return max(0.0, min(ail.until for ail in ailing) - time.monotonic()) if ailing else None

    def _delay(self, failures: int) -> float:
        return float(min(self._first_delay * 2 ** min(failures - 1, 20), self._longest_delay))


class Unprintable(Exception):
    """A job that no printer of its kind will ever print; its text is the code for ``Queue.ask``."""


def prepare(job: Job) -> tuple[bytes, bytes]:
    """A job's bytes for a roll printer, and its PDF for a folder or a page printer. Raises ``Unprintable``."""
    if job.kind == DRAWER:
        return escpos.drawer_job() if job.printer.drawer else b"", b""
    try:
        document = load(job.kind, job.document_json)
        if isinstance(document, RecoverySheet):
            raise Unprintable("secret")
        return _rendered(job, document)
    except NotForRolls as trouble:
        raise Unprintable(FULL_PAGE) from trouble
    except (ValueError, TypeError, KeyError, AttributeError) as trouble:
        raise Unprintable("unprintable") from trouble


def _rendered(job: Job, document: Document) -> tuple[bytes, bytes]:
    def as_(form: Form) -> bytes:
        return render(
            document,
            form=form,
            width_dots=job.printer.width_dots,
            copy_no=job.copy_no,
            reprinted_at=job.queued_at,
            operator=job.operator,
            text_mode=job.printer.text_mode,
            columns=job.printer.columns,
            open_drawer=job.open_drawer and job.printer.drawer and document.takes_cash(),
        )

    if job.printer.kind == "system" or job.printer.role == PAGE:
        return b"", as_("pdf")
    if job.printer.kind != "file":
        return as_("escpos"), b""
    return as_("escpos") if for_rolls(document) else b"", as_("pdf")
