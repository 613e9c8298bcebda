"""The thread that takes queued papers to the printer, so that no sale waits for one.

It knows no database: the composition root hands it callables. A paper that may be half printed, or is older than a
meal, is never sent on its own authority: a person is asked.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.print import escpos
from app.print.render import Form, NotForRolls, for_rolls, render, takes_cash
from app.print.transports import Printer, PrintTrouble, send
from app.services.documents import Document, RecoverySheet, load

MEAL_PERIOD = timedelta(hours=3)
FIRST_DELAY = 1.0
LONGEST_DELAY = 60.0
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

    ``claim_next`` marks the oldest waiting job "sending" and returns it. ``done`` closes it. ``failed(id, code)`` puts
    it back to be tried again: nothing of it was printed. ``ask(id, code)`` leaves it to a person; codes: ``stale``
    (older than a meal), ``interrupted`` (perhaps half printed), ``unprintable`` (cannot be rendered),
    ``needs_page_printer`` (a full page for a roll), ``secret`` (a recovery sheet must not pass through a queue).
    """

    claim_next: Callable[[], Job | None]
    done: Callable[[UUID], None]
    failed: Callable[[UUID, str], None]
    ask: Callable[[UUID, str], None]


class Spooler:
    """One worker thread over a ``Queue``. ``on_status(printer_name, code)`` is called on that thread: None after a
    job went through, else a ``PrintTrouble`` code, ``paper_low``, ``paper_out``, or ``queue`` when the store refused.
    """

    def __init__(
        self,
        queue: Queue,
        clock: Callable[[], datetime],
        on_status: Callable[[str, str | None], None] = lambda name, code: None,
        *,
        stale_after: timedelta = MEAL_PERIOD,
        first_delay: float = FIRST_DELAY,
        longest_delay: float = LONGEST_DELAY,
    ) -> None:
        self._queue = queue
        self._clock = clock
        self._on_status = on_status
        self._stale_after = stale_after
        self._first_delay = first_delay
        self._longest_delay = longest_delay
        self._failures = 0
        self._called = False
        self._stopping = False
        self._bell = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="spooler", daemon=True)

    def start(self) -> None:
        """Begin; jobs already waiting are taken at once."""
        self._thread.start()

    def wake(self) -> None:
        """There is a new job, or the printer was switched on: look now instead of waiting for the next try."""
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
        try:
            job = self._queue.claim_next()
        except Exception:
            # The store is busy or gone; the desk says so in its own place, and papers wait.
            return self._trouble("", "queue")
        if job is None:
            self._failures = 0
            return False
        try:
            return self._handle(job)
        except Exception:
            # The job keeps its state "sending": at the next start a person is asked about it.
            return self._trouble(job.printer.name, "queue")

    def _handle(self, job: Job) -> bool:
        if self._clock() - job.queued_at > self._stale_after:
            self._queue.ask(job.id, "stale")
            return True
        try:
            data, pdf = prepare(job)
        except Unprintable as reason:
            self._queue.ask(job.id, str(reason))
            return True
        try:
            advice = send(job.printer, job.name, data, pdf)
        except PrintTrouble as trouble:
            if trouble.begun:
                self._queue.ask(job.id, "interrupted")
            else:
                self._queue.failed(job.id, trouble.code)
            return self._trouble(job.printer.name, trouble.code)
        self._failures = 0
        self._queue.done(job.id)
        self._tell(job.printer.name, advice)
        return True

    def _trouble(self, printer: str, code: str) -> bool:
        self._failures += 1
        self._tell(printer, code)
        return False

    def _tell(self, printer: str, code: str | None) -> None:
        # A listener's fault must not stop the printing.
        with suppress(Exception):
            self._on_status(printer, code)

    def _wait(self) -> None:
        with self._bell:
            if not self._called and not self._stopping:
                self._bell.wait(self._delay())
            self._called = False

    def _delay(self) -> float | None:
        if not self._failures:
            return None
        return float(min(self._first_delay * 2 ** min(self._failures - 1, 20), self._longest_delay))


class Unprintable(Exception):
    """A job that no printer of its kind will ever print; its text is the code for ``Queue.ask``."""


def prepare(job: Job) -> tuple[bytes, bytes]:
    """A job's bytes for its printer, and its PDF when the printer is a folder. Raises ``Unprintable``."""
    if job.kind == DRAWER:
        return escpos.drawer_job() if job.printer.drawer else b"", b""
    try:
        document = load(job.kind, job.document_json)
        if isinstance(document, RecoverySheet):
            raise Unprintable("secret")
        return _rendered(job, document)
    except NotForRolls as trouble:
        raise Unprintable("needs_page_printer") from trouble
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
            open_drawer=job.open_drawer and job.printer.drawer and takes_cash(document),
        )

    if job.printer.kind != "file":
        return as_("escpos"), b""
    return as_("escpos") if for_rolls(document) else b"", as_("pdf")
