"""A paper as its next print will be: the frozen document, which copy of it, when and by whom."""

from dataclasses import dataclass
from datetime import datetime

from app.errors import Refused
from app.services import documents, print_queue
from app.services.documents import Document
from app.services.personal.forget import ERASED_PAPER
from app.services.work import View


@dataclass(frozen=True)
class PaperCopy:
    """A document with its mark. ``number`` 1 is the first print; a later one says ``at`` and ``operator``."""

    document: Document
    number: int = 1
    at: datetime | None = None
    operator: str = ""


def next_copy(view: View, kind: str, number: str) -> PaperCopy:
    """What ``printing.reprint`` would put on paper now.

    Raises ``Refused``: job_unknown when nothing was ever made, paper_erased when its words were taken out.
    """
    made = [job for job in print_queue.find(view, number) if job.kind == kind]
    if not made:
        raise Refused("job_unknown")
    last = max(made, key=lambda job: job.copy_no)
    if last.document == ERASED_PAPER:
        raise Refused("paper_erased")
    document = documents.load(kind, last.document)
    if last.state == "kept":  # never sent: the first paper is no copy
        return PaperCopy(document)
    return PaperCopy(document, last.copy_no + 1, view.now, view.staff.name if view.staff else "")
