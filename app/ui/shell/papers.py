"""Papers on their way: the spooler wired to the stored queue, and what people must know about the printers."""

import time
from collections.abc import Callable, Collection
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal

from app.errors import StoreTrouble
from app.print import drawer as cash_drawer
from app.print.drawer import Drawer
from app.print.jobs import FULL_PAGE, Job, name_of
from app.print.press import Press
from app.print.spooler import Queue, Spooler
from app.print.transports import PRINTS, Printer, forget_files, printer_of
from app.rules.dates import local
from app.ui.kit import metrics
from app.ui.kit.cards import Action
from app.ui.kit.guard import guarded
from app.ui.paper.sent import KITCHEN, LATER, PAGE, RECEIPT, SENT, serving
from app.ui.shell.workspace import Workspace
from app.ui.words.centre import PRINTERS

if TYPE_CHECKING:
    from app.services.desk import Changes, Desk
    from app.services.print_queue import JobRow, Waiting

_BANNERS = {RECEIPT: "printer", PAGE: "page-printer", KITCHEN: "kitchen-printer", "": "print-queue"}
_ASKED, _FULL_PAGES, _DRAWER = "papers", "pages", "drawer"
_PERHAPS_NOT = "perhaps_not"
_BREATH = 0.12  # seconds; the till shows what was paid and takes the next key before its paper is looked for

_LATER = "好了以后会自动补打"
_TROUBLES = {
    "not_configured": ("还没有设置{name}", "单子都已记账，设好以后会自动补打"),
    "offline": ("{name}没有连上", "单子都已记账，请看电源和连线，接好以后会自动补打"),
    "timeout": ("{name}没有回应", f"单子都已记账，可能缺纸或卡纸，{_LATER}"),
    "permission_denied": ("打印文件写不进去", "单子都已记账，请检查打印文件夹或 USB 打印机的权限"),
    "no_folder": ("打印文件夹不见了", "单子都已记账，请插好 U 盘或在设置里改选文件夹，会自动补打"),
    "full": ("磁盘已满，打印文件写不进去", "单子都已记账，请清理磁盘，会自动补打"),
    "unknown": ("{name}出错", f"单子都已记账，{_LATER}"),
    "queue": ("打印排队暂时停了", "单子都已记账，过一会儿会自动再试"),
    "paper_out": ("{name}没有纸了", "请换纸。后面的会自动打；已经送去的可能没打出来，会请你看一眼"),
}
_WITHOUT_PAPERS = ("queue", "paper_out")  # worth saying also when nothing waits
_PAGE_TROUBLES = {
    "not_configured": ("电脑上没有{name}", "单子都已记账，请装好打印机，或在设置里改选，会自动补打"),
    "offline": ("{name}没有连上", "单子都已记账，请看电源、网线和系统里的打印机；换过的要在设置里重选"),
}


def _send_pages(printer: Printer, job_name: str, pdf: bytes) -> None:
    from app.ui.paper.page_printer import send_pages

    send_pages(printer, job_name, pdf)


class Papers(QObject):
    """Owns the spooler, the press and the drawer. ``start`` once somebody may print, ``stop`` before the store closes.

    ``note`` gets lines for the log.
    """

    _status = Signal(str, object)
    _news = Signal()

    def __init__(self, desk: "Desk", shell: Workspace, note: Callable[[str], object] = lambda line: None) -> None:
        super().__init__(shell)
        self._desk, self._shell = desk, shell
        self._waited_for: set[str] = set()
        self._again: set[str] = set()
        self._words_went = True  # in an earlier run, perhaps
        self._status.connect(self._on_status, Qt.ConnectionType.QueuedConnection)
        self._news.connect(self._look_at_questions, Qt.ConnectionType.QueuedConnection)
        self._stirred_at = time.monotonic()
        self.press = Press(note, lambda: time.monotonic() - self._stirred_at)
        self._drawer = Drawer(self._drawer_printer, self._status.emit)
        queue = Queue(self._claim, self._done, self._failed, self._ask)
        self._spooler = Spooler(
            queue,
            desk.now,
            self._status.emit,
            pages=_send_pages,
            draw=self.press.prepare,
            drawer=self._drawer,
            breath=_BREATH,
        )
        desk.changed.append(self._changed)

    def start(self) -> None:
        """Ask about what an interrupted run left, then begin to print."""
        from app.services import print_queue

        try:
            self._desk.do(print_queue.recover, by=self)
        except StoreTrouble as trouble:
            self._shell.trouble(trouble)
        self._drawer.start()
        self._spooler.start()
        self._look_at_questions()

    def warm(self) -> None:
        """Nobody is typing: have the process ready that draws the papers."""
        self.press.warm()

    def stirred(self) -> None:
        """Somebody is."""
        self._stirred_at = time.monotonic()

    def stop(self) -> None:
        """Finish the job in hand and end."""
        if self._changed in self._desk.changed:
            self._desk.changed.remove(self._changed)
        self._drawer.stop()
        self._spooler.stop()
        self.press.close()

    def retry(self) -> None:
        """The printer is back: try now, and say it where it is not."""
        self._again = set(PRINTERS)
        self._spooler.wake()

    # --- on the spooler's thread -----------------------------------------------------------------------------------

    def _claim(self, ailing: frozenset[str]) -> Job | None:
        from app.services import print_queue
        from app.services.centre import settings

        printers = self._desk.see(settings.printers)
        if self._words_went:
            self._words_went = False
            self._forget_files(printers)
        skip = {role for role in printers if serving(role, printers) in ailing}
        row = self._desk.do(print_queue.claim_next, skip, by=self)
        return None if row is None else self._job(row, printers)

    def _forget_files(self, printers: dict[str, dict[str, Any]]) -> None:
        """What was taken out of papers is in no file of theirs either; a stick that is out is looked at another day."""
        from app.services import print_queue

        store = self._desk.store.folder
        folders = {Path(printer_of(role, known, store).folder) for role, known in printers.items() if known["folder"]}
        there = [folder for folder in {*folders, store / PRINTS} if folder.is_dir() and any(folder.iterdir())]
        gone = self._desk.see(print_queue.files_to_go) if there else ()
        names = [name_of(*paper) for paper in gone]
        if gone and all([forget_files(folder, names) for folder in there]) and all(map(Path.is_dir, folders)):
            self._desk.do(print_queue.files_gone, [row.id for row in gone], by=self)

    def _job(self, row: "JobRow", printers: dict[str, dict[str, Any]]) -> Job:
        role = serving(row.printer, printers)
        return Job(
            row.id,
            row.kind,
            row.number,
            row.document,
            row.copy_no,
            row.queued_at,
            row.operator,
            printer_of(role, printers[role], self._desk.store.folder),
        )

    def _done(self, job_id: UUID) -> None:
        from app.services import print_queue

        self._desk.do(print_queue.done, job_id, by=self)

    def _failed(self, job_id: UUID, code: str) -> None:
        from app.services import print_queue

        self._desk.do(print_queue.failed, job_id, code, by=self)

    def _ask(self, job_id: UUID, code: str) -> None:
        from app.services import print_queue

        self._desk.do(print_queue.ask, job_id, code, by=self)

    def _drawer_printer(self) -> Printer | None:
        from app.services.centre import settings

        known = self._desk.see(settings.printers)[RECEIPT]
        printer = printer_of(RECEIPT, known, self._desk.store.folder)
        return printer if printer.opens_drawer else None

    def _changed(self, changes: "Changes", by: object) -> None:
        if "drawer" in changes:
            self._drawer.kick()
        # Not after the spooler's own notes: a failed job would be tried again at once, for ever.
        if "print" in changes and self._words_taken_out(changes):
            self._words_went = True
        if by is not self and ("print" in changes or "setting" in changes):
            self._spooler.wake()
            self._news.emit()
        elif "question" in changes:
            self._news.emit()

    @staticmethod
    def _words_taken_out(changes: "Changes") -> bool:
        from app.services import print_queue

        return print_queue.words_went(changes)

    # --- on the GUI thread -----------------------------------------------------------------------------------------

    def _printers(self) -> dict[str, dict[str, Any]]:
        from app.services.centre import settings

        return self._desk.see(settings.printers)

    def _roles(self, role: str) -> list[str]:
        """The roles a printer serves; of all of them where none is named."""
        printers = self._printers()
        return [r for r in printers if role in ("", serving(r, printers))]

    def _count(self, role: str) -> int:
        """How many papers wait for a printer, those left to people not among them."""
        from app.services import print_queue

        try:
            waiting: Waiting = self._desk.see(print_queue.waiting, self._roles(role))
        except StoreTrouble:
            return 0
        return waiting.total - waiting.ask

    def _on_status(self, role: str, code: str | None) -> None:
        if role == cash_drawer.ROLE:
            self._tell_drawer(code)
            return
        self._look_at_questions()
        banner = _BANNERS.get(role, _BANNERS[RECEIPT])
        again = role in self._again
        self._again.discard(role)
        if code is None:
            self._shell.clear_banner(banner)
            if role == RECEIPT:  # what hangs on it can be opened again
                self._shell.clear_banner(_DRAWER)
            return
        if code == "paper_low":
            self._shell.banner(banner, "warn", "打印纸快用完了", "请准备好换纸")
            return
        count = self._count(role)
        if (
            not count and code not in _WITHOUT_PAPERS
        ):  # given up meanwhile, or left to a person: that has its own banner
            self._shell.clear_banner(banner)
            return
        own = _PAGE_TROUBLES if role == PAGE else {}
        title, advice = own.get(code) or _TROUBLES.get(code, _TROUBLES["unknown"])
        title = title.format(name=PRINTERS.get(role, PRINTERS[RECEIPT]))
        head = f"{title}，{count} 张待打" if count else title
        if again:
            head = f"{local(self._desk.now()):%H:%M:%S} 再试过，{head}"
        if count:
            self._waited_for.add(role)
        self._take_back_sent(role)
        self._shell.banner(banner, "bad", head, advice, [Action("再试一次", self.retry), self._to_settings("打印设置")])

    def _take_back_sent(self, role: str) -> None:
        """A paper that a toast in sight calls sent did not go: it waits."""
        from app.services import print_queue

        since = self._desk.now() - timedelta(milliseconds=metrics.TOAST_MS)
        try:
            waits = self._desk.see(print_queue.failing, self._roles(role), since)
        except StoreTrouble:
            return
        if waits:
            self._shell.toasts.retell(SENT, LATER)

    def _tell_drawer(self, code: str | None) -> None:
        if code is None:
            self._shell.clear_banner(_DRAWER)
        else:
            text = "请用钥匙打开。它接在小票机上：请看小票机的电源和连线。过后不会再自己弹开"
            # Where one banner has room this one hides the printer's, whose papers wait for the same plug.
            again = [Action("再试一次", self.retry)] if self._count(RECEIPT) else []
            self._shell.banner(_DRAWER, "warn", "钱箱没有打开", text, [*again, self._to_settings("打印设置")])

    def _to_settings(self, words: str) -> Action:
        return Action(words, lambda: self._shell.go("settings", section="printers"))

    def _look_at_questions(self) -> None:
        """Papers that may be half printed, are too old, or need another printer wait for a person."""
        from app.services import print_queue

        try:
            asked = self._desk.see(print_queue.asked)
            set_up = self._printers()[PAGE]["kind"] != "none"
        except StoreTrouble:
            return
        pages = [job_id for job_id, code in asked.items() if code == FULL_PAGE]
        self._ask_about(_FULL_PAGES, pages, set_up=set_up)
        others = {job_id: code for job_id, code in asked.items() if job_id not in pages}
        self._ask_about(_ASKED, list(others), lost=_PERHAPS_NOT in others.values())
        for role in [role for role in self._waited_for if not self._count(role)]:
            # Dropped by somebody, or sent another way after the settings changed: nothing waits for it any more.
            self._waited_for.discard(role)
            self._shell.clear_banner(_BANNERS.get(role, _BANNERS[RECEIPT]))

    def _ask_about(self, banner: str, jobs: list[UUID], *, set_up: bool = True, lost: bool = False) -> None:
        if not jobs:
            self._shell.clear_banner(banner)
            return
        title = f"{len(jobs)} 张单子没有打，等你决定"
        words = "放得太久，或断电时可能已打了一半，所以没有自动补打"
        if lost:
            title = f"{len(jobs)} 张单子可能没打出来，等你决定"
            words = "打印机说没有纸。换好纸看看出来没有；没出来的补打，票上标明补打"
        drop = Action("都不打了", lambda: self.answer(False, jobs))
        actions = [Action("都补打", lambda: self.answer(True, jobs)), drop]
        if banner == _FULL_PAGES:
            title = f"{len(jobs)} 张单子要用整页打印机，等你决定"
            words = (
                "现在有整页打印机了，可以补打"
                if set_up
                else "小票机打不了整页。到 设置→打印机→整页打印机 选好以后再补打"
            )
            actions = actions if set_up else [self._to_settings("设整页打印机"), drop]
        self._shell.banner(banner, "warn", title, words, actions)

    def answer(self, print_them: bool, jobs: Collection[UUID]) -> None:
        """Print or drop what was asked about; what somebody has answered elsewhere meanwhile is left as it is."""
        from app.services import print_queue

        def answer_all() -> None:
            still = self._desk.see(print_queue.asked)
            for job_id in jobs:
                if job_id in still:
                    self._desk.do(print_queue.answer, job_id, print_them)

        guarded(answer_all, self._shell.trouble)
        self._look_at_questions()
