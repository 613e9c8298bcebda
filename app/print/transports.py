"""How bytes reach paper: a network printer on TCP 9100, one by USB, a printer of the system, or files in a folder.

Every failure has a class people can act on; nothing here waits longer than the printer's timeout per step. The
system's printers are reached through a callable, for this floor knows no windows.
"""

import os
import re
import socket
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from app.print.escpos import PAPER_STATUS, Cut
from app.print.raw import send_raw
from app.print.trouble import PrintTrouble, Trouble
from app.store.atomic import PART, PRIVATE_FOLDER, sync_folder, write_atomic
from app.store.faults import code_of

if sys.platform != "win32":
    import fcntl
    import termios

CHUNK = 4096
_LINGER = 0.25  # seconds to hear the printer's answer; most answer within 20 ms, many never do
_LOOK = 0.01  # seconds between looks at what a printer that hung up has still to acknowledge
_SYSTEM: str = sys.platform
_SO_NWRITE = 0x1024  # of macOS; Python has no name for it

_OF_DISK: dict[str, Trouble] = {"full": "full", "read_only": "permission_denied"}

PAPER_OUT: Literal["paper_out"] = "paper_out"
"""What a printer may say of itself: it took the bytes, and very likely printed none of them."""


__all__ = [
    "PAPER_OUT",
    "PRINTS",
    "Pages",
    "PrintTrouble",
    "Printer",
    "Trouble",
    "file_name",
    "forget_files",
    "opens_drawer",
    "printer_of",
    "send",
    "status",
]


@dataclass(frozen=True)
class Printer:
    """One printer's settings. ``columns`` 0 means width / 12; ``timeout`` is in seconds; ``folder`` serves kind
    "file"; ``drawer`` says that a cash drawer hangs on it, at ``drawer_pin`` 2 or 5; ``text_mode`` sends GBK text
    instead of dots, after ``code_page`` (-1: none) was selected; ``cut`` is what its blade does.

    ``role`` is "receipt" for the roll printer, "page" for the one of full pages, "kitchen" for the roll in the
    kitchen. Kind "system" goes by ``queue``, the
    system's own name of a printer; "" is its default one. Kind "usb" is a roll printer: its ``queue`` is a device file
    or the name of a queue that takes bytes as they are.
    """

    name: str
    kind: Literal["tcp", "usb", "file", "system", "none"] = "none"
    host: str = ""
    port: int = 9100
    folder: str = ""
    width_dots: int = 576
    columns: int = 0
    text_mode: bool = False
    drawer: bool = False
    drawer_pin: int = 2
    cut: Cut = "partial"
    code_page: int = -1
    timeout: float = 3.0
    queue: str = ""
    role: str = "receipt"

    @property
    def takes_pdf(self) -> bool:
        """Whether it prints pages, not rolls."""
        return self.kind == "system" or self.role == "page"

    @property
    def opens_drawer(self) -> bool:
        """Whether a cash drawer hangs on it that a command can open; a folder opens none."""
        return opens_drawer({"kind": self.kind, "drawer": self.drawer})


Pages = Callable[[Printer, str, bytes], None]
"""Prints a PDF under a job name on a "system" printer; raises ``PrintTrouble``."""

PRINTS = "prints"
"""The folder in the store's own, for printers that write files."""


def printer_of(role: str, settings: Mapping[str, Any], store: Path) -> Printer:
    """A printer from its stored settings; a relative ``folder`` lies in the ``store`` folder."""
    known = {field.name for field in fields(Printer)} - {"name", "role", "folder"}
    parts = {key: value for key, value in settings.items() if key in known}
    folder = store / (settings.get("folder") or PRINTS)
    return Printer(settings.get("name") or role, **parts, role=role, folder=str(folder))


def opens_drawer(settings: Mapping[str, Any]) -> bool:
    """Whether a printer with these settings opens a cash drawer."""
    return bool(settings["drawer"]) and settings["kind"] in ("tcp", "usb")


def send(printer: Printer, job_name: str, data: bytes, pdf: bytes = b"", pages: Pages | None = None) -> str | None:
    """Hand a job over. A "file" printer gets NAME.bin and, when given, NAME.pdf; ``pages`` serves "system" printers.

    Returns what the printer said about itself afterwards: None (nothing, or all well), ``paper_low`` or
    ``paper_out``; it is advice only, for "sent" is not "printed". Raises ``PrintTrouble``.
    """
    if printer.kind == "tcp" and printer.host:
        return _send_tcp(printer, data)
    if printer.kind == "usb":
        send_raw(printer.queue, job_name, data, printer.timeout)
        return None
    if printer.kind == "file" and printer.folder:
        _send_file(Path(printer.folder), job_name, data, pdf)
        return None
    if printer.kind == "system" and pages is not None:
        if pdf:
            pages(printer, job_name, pdf)
        return None
    raise PrintTrouble("not_configured", printer.name)


def status(printer: Printer) -> str | None:
    """Ask a TCP printer about its paper without printing; as ``send`` otherwise."""
    return _send_tcp(printer, b"") if printer.kind == "tcp" and printer.host else None


def _send_tcp(printer: Printer, data: bytes) -> str | None:
    link = _connect(printer)
    begun = False
    with link:
        try:
            for start in range(0, len(data), CHUNK):
                begun = True
                link.sendall(data[start : start + CHUNK])
            return _paper(link, printer.timeout)
        except OSError as trouble:
            raise PrintTrouble(_class_of(trouble), str(trouble), begun=begun) from trouble


def _connect(printer: Printer) -> socket.socket:
    try:
        link = socket.create_connection((printer.host, printer.port), timeout=printer.timeout)
    except (OSError, UnicodeError, OverflowError) as trouble:
        # Not begun: nothing was sent, so the job may be tried again as it is.
        raise PrintTrouble(_class_of(trouble, connecting=True), str(trouble)) from trouble
    link.settimeout(printer.timeout)
    if sys.platform == "win32":  # pragma: no cover - it does not tell what a printer has not taken: so it keeps little
        link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, CHUNK)
    return link


def _class_of(trouble: Exception, *, connecting: bool = False) -> Trouble:
    if isinstance(trouble, TimeoutError):
        return "timeout"
    if isinstance(trouble, PermissionError):
        return "permission_denied"
    if isinstance(trouble, ConnectionError) or (connecting and isinstance(trouble, OSError)):
        return "offline"
    return "unknown"


def _paper(link: socket.socket, patience: float) -> str | None:
    """Ask for the paper sensor and close in order: a socket closed with bytes unread would reset the connection and
    may lose what the printer has not read yet.

    A printer that says nothing is none the worse for it once it has taken every byte. Raises ``OSError`` for one that
    was torn off before, and for one that takes nothing more for ``patience`` seconds: the last bytes of a paper still
    lie on this side then, however long ago they were sent.
    """
    link.sendall(PAPER_STATUS)
    link.shutdown(socket.SHUT_WR)
    link.settimeout(_LINGER)
    answer, there, left, moved = b"", True, sys.maxsize, time.monotonic()
    while left:
        try:
            while there and (piece := link.recv(64)):
                answer += piece
            there = False
        except TimeoutError:
            pass
        before, left, at = left, _untaken(link), time.monotonic()
        moved = at if left < before else moved
        if left and at - moved >= patience:
            raise TimeoutError("it takes nothing more")
        if left and not there:
            time.sleep(_LOOK)
    if torn := link.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
        raise OSError(torn, os.strerror(torn))
    return _told(answer)


def _untaken(link: socket.socket) -> int:
    """How many bytes the other side has not acknowledged, the end of the sending apart; 0 where a system does not say.

    SIOCOUTQ of Linux (tcp(7)), SO_NWRITE of macOS.
    """
    if _SYSTEM == "linux":
        waiting = fcntl.ioctl(link.fileno(), termios.TIOCOUTQ, bytes(4))
        return max(int.from_bytes(waiting, sys.byteorder) - 1, 0)
    if _SYSTEM == "darwin":  # pragma: no cover - only on macOS
        return max(link.getsockopt(socket.SOL_SOCKET, _SO_NWRITE) - 1, 0)
    return 0  # pragma: no cover - only on Windows


def _told(answer: bytes) -> str | None:
    """What a status byte says about the paper."""
    if not answer or answer[-1] & 0b1001_0011 != 0b0001_0010:
        return None  # no status byte
    if answer[-1] & 0b0110_0000:
        return "paper_out"
    return "paper_low" if answer[-1] & 0b0000_1100 else None


def _send_file(folder: Path, job_name: str, data: bytes, pdf: bytes) -> None:
    name = file_name(job_name)
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)  # not those above: a stick that is out is no folder here
        if data:
            write_atomic(folder / f"{name}.bin", data)
        if pdf:
            write_atomic(folder / f"{name}.pdf", pdf)
    except (FileNotFoundError, NotADirectoryError, FileExistsError) as trouble:
        raise PrintTrouble("no_folder", str(trouble)) from trouble
    except OSError as trouble:
        raise PrintTrouble(_OF_DISK.get(code_of(trouble) or "", "unknown"), str(trouble)) from trouble


def forget_files(folder: Path, job_names: Iterable[str]) -> bool:
    """Remove what "file" printers wrote of these jobs into a folder; False when that is not there or would not.

    What no longer lies there is forgotten already.
    """
    try:
        there = {path.name for path in folder.iterdir()}
        for name in map(file_name, job_names):
            for ending in ("bin", "pdf"):
                for one in (f"{name}.{ending}", f"{name}.{ending}{PART}"):
                    if one in there:
                        (folder / one).unlink(missing_ok=True)
        sync_folder(folder)
    except OSError:
        return False
    return True


def file_name(job_name: str) -> str:
    """``job_name`` as a file name that every system takes and that cannot leave its folder."""
    safe = re.sub(r"[^\w\-]+", "_", job_name).strip("_")[:80]
    return safe or "paper"
