"""Put the demo's papers into a folder, each as printer bytes and as PDF, and mark their jobs done."""

from pathlib import Path

from app.print.jobs import Job, prepare
from app.print.transports import Printer, file_name
from app.services import print_queue
from app.services.desk import Desk


def print_all(desk: Desk, folder: Path | None, *, width_dots: int = 576) -> int:
    """Print every waiting job as files, or only strike it off without a folder; returns how many there were."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    printer = Printer(name="演示小票机", kind="file", folder=str(folder or ""), width_dots=width_dots)
    made = 0
    while (row := desk.do(print_queue.claim_next)) is not None:
        job = Job(
            id=row.id,
            kind=row.kind,
            number=row.number,
            document_json=row.document,
            copy_no=row.copy_no,
            queued_at=row.queued_at,
            operator=row.operator,
            printer=printer,
        )
        if folder is not None:
            data, pdf = prepare(job)
            stem = file_name(job.name)
            (folder / f"{stem}.bin").write_bytes(data)
            (folder / f"{stem}.pdf").write_bytes(pdf)
        desk.do(print_queue.done, row.id)
        made += 1
    return made
