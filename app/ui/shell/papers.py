"""Papers on their way: the spooler wired to the stored queue, and what people must know about the printer."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal

from app.errors import Refused, StoreTrouble
from app.print.spooler import Job, Queue, Spooler
from app.print.transports import Printer
from app.ui.kit.cards import Action
from app.ui.shell.workspace import Workspace

if TYPE_CHECKING:
    from app.services.desk import Changes, Desk
    from app.services.printing import JobRow, Waiting

PRINTS = "prints"
"""The folder in the store's own, for printers that write files."""

_TROUBLES = {
    "not_configured": ("还没有设置打印机", "单子都已记账，设好以后会自动补打"),
    "offline": ("打印机没有连上", "单子都已记账，请看电源和网线，接好以后会自动补打"),
    "timeout": ("打印机没有回应", "单子都已记账，可能缺纸或卡纸，好了以后会自动补打"),
    "permission_denied": ("打印文件写不进去", "单子都已记账，请检查打印文件夹的权限"),
    "unknown": ("打印机出错", "单子都已记账，好了以后会自动补打"),
    "queue": ("打印排队暂时停了", "单子都已记账，过一会儿会自动再试"),
    "paper_out": ("打印机没有纸了", "换纸后会自动补打"),
}


class Papers(QObject):
    """Owns the spooler. ``start`` once somebody may print, ``stop`` before the store closes."""

    _status = Signal(str, object)

    def __init__(self, desk: "Desk", shell: Workspace) -> None:
        super().__init__(shell)
        self._desk, self._shell = desk, shell
        self._status.connect(self._on_status, Qt.ConnectionType.QueuedConnection)
        queue = Queue(self._claim, self._done, self._failed, self._ask)
        self._spooler = Spooler(queue, desk.now, self._status.emit)
        desk.changed.append(self._changed)

    def start(self) -> None:
        """Ask about what an interrupted run left, then begin to print."""
        from app.services import printing

        try:
            self._desk.do(printing.recover, by=self)
        except StoreTrouble as trouble:
            self._shell.trouble(trouble)
        self._spooler.start()
        self._look_at_questions()

    def stop(self) -> None:
        """Finish the job in hand and end."""
        if self._changed in self._desk.changed:
            self._desk.changed.remove(self._changed)
        self._spooler.stop()

    def retry(self) -> None:
        """The printer is back: try now."""
        self._spooler.wake()

    # --- on the spooler's thread -----------------------------------------------------------------------------------

    def _claim(self) -> Job | None:
        from app.services import centre, printing

        row = self._desk.do(printing.claim_next, by=self)
        if row is None:
            return None
        printers = self._desk.see(centre.get, "printers")
        return self._job(row, printers)

    def _job(self, row: "JobRow", printers: dict[str, dict[str, Any]]) -> Job:
        found = dict(printers.get(row.printer) or printers.get("receipt") or {})
        if found.get("kind") == "file":  # a relative folder lies in the store's own
            found["folder"] = str(self._desk.store.folder / (found.get("folder") or PRINTS))
        found["name"] = found.get("name") or row.printer
        return Job(
            row.id,
            row.kind,
            row.number,
            row.document,
            row.copy_no,
            row.queued_at,
            row.operator,
            row.open_drawer,
            Printer(**found),
        )

    def _done(self, job_id: UUID) -> None:
        from app.services import printing

        self._desk.do(printing.done, job_id, by=self)

    def _failed(self, job_id: UUID, code: str) -> None:
        from app.services import printing

        self._desk.do(printing.failed, job_id, code, by=self)

    def _ask(self, job_id: UUID, code: str) -> None:
        from app.services import printing

        self._desk.do(printing.ask, job_id, code, by=self)
        self._status.emit("", "ask")

    def _changed(self, changes: "Changes", by: object) -> None:
        # Not after the spooler's own notes: a failed job would be tried again at once, for ever.
        if "print" in changes and by is not self:
            self._spooler.wake()

    # --- on the GUI thread -----------------------------------------------------------------------------------------

    def _waiting(self) -> "Waiting | None":
        from app.services import printing

        try:
            return self._desk.see(printing.waiting)
        except StoreTrouble:
            return None

    def _on_status(self, printer: str, code: str | None) -> None:
        self._look_at_questions()
        if code == "ask":
            return
        if code is None:
            self._shell.clear_banner("printer")
            return
        if code == "paper_low":
            self._shell.banner("printer", "warn", "打印纸快用完了", "请准备好换纸")
            return
        title, advice = _TROUBLES.get(code, _TROUBLES["unknown"])
        waiting = self._waiting()
        count = waiting.total - waiting.ask if waiting is not None else 0
        head = f"{title}，{count} 张待打" if count else title
        actions = [
            Action("再试一次", self.retry),
            Action("打印设置", lambda: self._shell.go("settings", section="printers")),
        ]
        self._shell.banner("printer", "bad", head, advice, actions)

    def _look_at_questions(self) -> None:
        """Papers that may be half printed or are too old wait for a person."""
        waiting = self._waiting()
        if waiting is None or not waiting.ask:
            self._shell.clear_banner("papers")
            return
        self._shell.banner(
            "papers",
            "warn",
            f"{waiting.ask} 张单子没有打，等你决定",
            "放得太久，或断电时可能已打了一半，所以没有自动补打",
            [Action("都补打", lambda: self.answer(True)), Action("都不打了", lambda: self.answer(False))],
        )

    def answer(self, print_them: bool) -> None:
        """Print or drop everything that was asked about."""
        from app.services import printing

        try:
            for row in self._desk.see(printing.recent):
                if row.state == "ask":
                    self._desk.do(printing.answer, row.id, print_them)
        except (Refused, StoreTrouble) as error:
            self._shell.trouble(error)
        self._look_at_questions()
