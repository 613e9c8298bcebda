"""A roll printer by USB: bytes as they are, to the device file of Linux or to a queue of the system's spooler.

A queue is the way on Windows, and on Linux and macOS where CUPS has taken the printer. What a spooler took may still
wait there; what a device took is in the printer. Neither says anything about paper.
"""

import ctypes
import os
import select
import subprocess
import sys
import time
from ctypes import byref, c_void_p, c_wchar_p
from glob import glob
from typing import Any

from app.print.trouble import PrintTrouble, Trouble

DEVICE = "/dev/"
"""With what the name of a device begins; every other name is a queue."""

_DEVICES = "/dev/usb/lp*"
_CHUNK = 4096
_SPOOLER_PATIENCE = 20.0  # seconds; CUPS answers at once when it runs at all


def devices() -> tuple[str, ...]:
    """The printers on the USB port that this system shows as files; none on Windows and macOS."""
    return tuple(sorted(glob(_DEVICES)))


def send_raw(name: str, job_name: str, data: bytes, timeout: float) -> None:
    """Hand bytes to the device or queue ``name``. Raises ``PrintTrouble``.

    ``timeout`` is how many seconds a device may take nothing (cover open, no paper).
    """
    if not name:
        raise PrintTrouble("not_configured", "no device and no queue")
    if name.startswith(DEVICE):
        _to_device(name, data, timeout)
    elif sys.platform == "win32":
        _to_windows(name, job_name, data)
    else:
        _to_cups(name, job_name, data)


def _to_device(path: str, data: bytes, timeout: float) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    except PermissionError as trouble:
        raise PrintTrouble("permission_denied", str(trouble)) from trouble
    except OSError as trouble:  # unplugged, switched off, or in somebody else's hands
        raise PrintTrouble("offline", str(trouble)) from trouble
    sent = 0
    try:
        heard = time.monotonic()
        while sent < len(data):
            ready = select.select([], [handle], [], timeout)[1]
            taken = _written(handle, data[sent : sent + _CHUNK]) if ready else 0
            heard = time.monotonic() if taken else heard
            if time.monotonic() - heard >= timeout:
                raise PrintTrouble("timeout", f"{path} takes nothing", begun=sent > 0)
            sent += taken
        if sent and not select.select([], [handle], [], timeout)[1]:  # the last piece still waits for it
            raise PrintTrouble("timeout", f"{path} takes nothing", begun=True)
    except OSError as trouble:
        raise PrintTrouble("offline", str(trouble), begun=sent > 0) from trouble
    finally:
        os.close(handle)


def _written(handle: int, piece: bytes) -> int:
    try:
        return os.write(handle, piece)
    except BlockingIOError:
        time.sleep(0.01)  # some drivers say they are ready and are not
        return 0


def _to_cups(queue: str, job_name: str, data: bytes) -> None:
    command = ["lp", "-d", queue, "-o", "raw", "-t", job_name]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SPOOLER_PATIENCE, check=False)
    except FileNotFoundError as trouble:
        raise PrintTrouble("not_configured", "this system has no lp") from trouble
    except subprocess.TimeoutExpired as trouble:
        raise PrintTrouble("timeout", "lp", begun=True) from trouble
    except OSError as trouble:
        raise PrintTrouble("unknown", str(trouble)) from trouble
    if done.returncode:  # it takes a job whole or not at all
        raise PrintTrouble("offline", done.stderr.decode(errors="replace").strip()[:200])


class _DocInfo(ctypes.Structure):
    """DOC_INFO_1W of winspool.h."""

    _fields_ = (("name", c_wchar_p), ("output", c_wchar_p), ("datatype", c_wchar_p))


def _winspool() -> Any:
    library: Any = ctypes.WinDLL("winspool.drv", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    return library


def _to_windows(queue: str, job_name: str, data: bytes) -> None:
    """Datatype RAW: the driver leaves the bytes alone (winspool.h, OpenPrinter to WritePrinter)."""
    spool, printer = _winspool(), c_void_p()
    if not spool.OpenPrinterW(c_wchar_p(queue), byref(printer), None):
        raise PrintTrouble(_windows_trouble(), f"no queue {queue}")
    begun = False
    try:
        document = _DocInfo(job_name, None, "RAW")
        if not spool.StartDocPrinterW(printer, 1, byref(document)):
            raise PrintTrouble(_windows_trouble(), "it takes no job")
        try:
            begun = _pages(spool, printer, data)
        finally:
            begun = bool(spool.EndDocPrinter(printer)) and begun
    finally:
        spool.ClosePrinter(printer)
    if not begun:
        raise PrintTrouble("unknown", "the job broke off", begun=True)


def _pages(spool: Any, printer: c_void_p, data: bytes) -> bool:
    """Whether every byte was taken."""
    if not spool.StartPagePrinter(printer):
        return False
    written = ctypes.c_ulong(0)
    whole = bool(spool.WritePrinter(printer, ctypes.c_char_p(data), len(data), byref(written)))
    return bool(spool.EndPagePrinter(printer)) and whole and written.value == len(data)


def _windows_trouble() -> Trouble:
    """5 is ERROR_ACCESS_DENIED; nearly all else is a queue that is gone."""
    code: int = getattr(ctypes, "get_last_error", lambda: 0)()
    return "permission_denied" if code == 5 else "offline"
