"""One paper on its way: which copy of which document, for which printer, and the bytes that become of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.print.render import Form, NotForRolls, for_rolls, render
from app.print.transports import Printer
from app.services.documents import Document, load
from app.services.documents.centre import RecoverySheet

FULL_PAGE = "needs_page_printer"  # why a job asks: a full page, and there is only a roll printer


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
    printer: Printer

    @property
    def name(self) -> str:
        """What the job's files are called: the number, and which copy when it is not the first."""
        return name_of(self.id, self.kind, self.number, self.copy_no)


def name_of(job_id: UUID, kind: str, number: str, copy_no: int) -> str:
    """What the files of a job are called, before it is made one of their system."""
    base = number or f"{kind}-{job_id.hex[-12:]}"
    return base if copy_no <= 1 else f"{base}-{copy_no}"


class Unprintable(Exception):
    """A job that no printer of its kind will ever print; its text is the code for ``Queue.ask``."""


def prepare(job: Job) -> tuple[bytes, bytes]:
    """A job's bytes for a roll printer, and its PDF for a folder or a page printer. Raises ``Unprintable``.

    Python work of some tenths of a second: where people type meanwhile, ``Press`` has it done elsewhere.
    """
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
            cut=job.printer.cut,
            code_page=job.printer.code_page,
        )

    if job.printer.takes_pdf:
        return b"", as_("pdf")
    if job.printer.kind != "file":
        return as_("escpos"), b""
    return as_("escpos") if for_rolls(document) else b"", as_("pdf")
