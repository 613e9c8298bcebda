"""A roll printer by USB: a device file, a queue of CUPS through a stand-in for ``lp``, and winspool through a fake."""

import ctypes
import os
import stat
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.print import raw
from app.print.raw import send_raw
from app.print.transports import Printer, PrintTrouble, send

DATA = bytes(range(256)) * 300
posix = pytest.mark.skipif(os.name != "posix", reason="device files and lp")


def trouble(call: Callable[[], object]) -> tuple[str, bool]:
    with pytest.raises(PrintTrouble) as caught:
        call()
    return caught.value.code, caught.value.begun


@pytest.fixture
def device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of devices in this test's own folder."""
    monkeypatch.setattr(raw, "DEVICE", f"{tmp_path}/")
    monkeypatch.setattr(raw, "_DEVICES", f"{tmp_path}/lp*")
    return tmp_path / "lp0"


@posix
def test_a_device_gets_every_byte(device: Path) -> None:
    os.mkfifo(device)
    got: list[bytes] = []
    reader = os.open(device, os.O_RDONLY | os.O_NONBLOCK)

    def read() -> None:
        end = time.monotonic() + 10
        while sum(map(len, got)) < len(DATA) and time.monotonic() < end:
            with suppress(BlockingIOError):
                got.append(os.read(reader, 5000))
        os.close(reader)

    thread = threading.Thread(target=read)
    thread.start()
    assert send(Printer("小票机", "usb", queue=str(device)), "n", DATA) is None
    thread.join(10)
    assert b"".join(got) == DATA and raw.devices() == (str(device),)


@posix
def test_a_device_that_takes_nothing_more_may_have_printed(device: Path) -> None:
    os.mkfifo(device)
    reader = os.open(device, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert trouble(lambda: send_raw(str(device), "n", bytes(2_000_000), 0.2)) == ("timeout", True)
    finally:
        os.close(reader)


_PIPE = 65_536  # what a pipe holds on Linux (pipe(7))


@pytest.mark.skipif(sys.platform != "linux", reason="how much a pipe holds differs")
def test_the_last_piece_counts_when_the_device_is_ready_for_another(device: Path) -> None:
    """As much as the way to it holds: every byte was handed over, and none was taken."""
    os.mkfifo(device)
    reader = os.open(device, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert trouble(lambda: send_raw(str(device), "n", bytes(_PIPE), 0.2)) == ("timeout", True)
    finally:
        os.close(reader)


@posix
def test_a_device_that_is_gone_shut_or_not_chosen_took_nothing(device: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert trouble(lambda: send_raw(str(device), "n", DATA, 1)) == ("offline", False)
    os.mkfifo(device)  # nobody at the other end, as a device that was unplugged
    assert trouble(lambda: send_raw(str(device), "n", DATA, 1)) == ("offline", False)
    assert trouble(lambda: send(Printer("p", "usb"), "n", DATA)) == ("not_configured", False)

    def denied(*_: object) -> int:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(os, "open", denied)
    assert trouble(lambda: send_raw(str(device), "n", DATA, 1)) == ("permission_denied", False)


@pytest.fixture
def lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An ``lp`` that keeps its words and its input; a queue called ``gone`` it does not know."""
    program = tmp_path / "bin" / "lp"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\n[ "$2" = gone ] && {{ echo "lp: no such queue" >&2; exit 1; }}\n'
        f'printf "%s\\n" "$@" >{tmp_path}/words\ncat >{tmp_path}/data\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return tmp_path


@posix
def test_a_queue_of_cups_gets_the_bytes_raw(lp: Path) -> None:
    send_raw("POS 80", "XS-1", DATA, 3)
    assert (lp / "words").read_text().splitlines() == ["-d", "POS 80", "-o", "raw", "-t", "XS-1"]
    assert (lp / "data").read_bytes() == DATA


@posix
def test_a_queue_cups_does_not_know_took_nothing(lp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert trouble(lambda: send_raw("gone", "n", DATA, 3)) == ("offline", False)
    monkeypatch.setenv("PATH", str(lp / "nothing"))
    assert trouble(lambda: send_raw("POS", "n", DATA, 3)) == ("not_configured", False)


class Winspool:
    """The calls of winspool.drv in the order they came; ``fails`` names the one that says no."""

    def __init__(self, fails: str = "", short: int = 0) -> None:
        self.calls: list[str] = []
        self.fails, self.short = fails, short
        self.queue = self.job = self.datatype = ""
        self.data = b""

    def __getattr__(self, name: str) -> Callable[..., int]:
        def call(*args: Any) -> int:
            self.calls.append(name)
            if name == "OpenPrinterW":
                self.queue = args[0].value
            elif name == "StartDocPrinterW":
                document = args[2]._obj
                self.job, self.datatype = document.name, document.datatype
            elif name == "WritePrinter":
                self.data = args[1].value if args[2] < 64 else ctypes.string_at(args[1], args[2])
                args[3]._obj.value = args[2] - self.short
            return int(name != self.fails)

        return call


WHOLE = [
    "OpenPrinterW", "StartDocPrinterW", "StartPagePrinter", "WritePrinter", "EndPagePrinter", "EndDocPrinter",
    "ClosePrinter",
]  # fmt: skip


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> Callable[[Winspool], Winspool]:
    monkeypatch.setattr(sys, "platform", "win32")

    def use(fake: Winspool) -> Winspool:
        monkeypatch.setattr(raw, "_winspool", lambda: fake)
        return fake

    return use


def test_a_queue_of_windows_gets_the_bytes_raw(on_windows: Callable[[Winspool], Winspool]) -> None:
    spool = on_windows(Winspool())
    send_raw("小票机 POS-80", "XS-1", DATA, 3)
    assert spool.calls == WHOLE and spool.data == DATA
    assert (spool.queue, spool.job, spool.datatype) == ("小票机 POS-80", "XS-1", "RAW")


@pytest.mark.parametrize(
    ("fake", "wanted"),
    [
        (Winspool("OpenPrinterW"), ("offline", False)),
        (Winspool("StartDocPrinterW"), ("offline", False)),
        (Winspool("StartPagePrinter"), ("unknown", True)),
        (Winspool("WritePrinter"), ("unknown", True)),
        (Winspool(short=1), ("unknown", True)),
        (Winspool("EndDocPrinter"), ("unknown", True)),
    ],
)
def test_a_queue_of_windows_that_breaks_off_is_left_in_order(
    on_windows: Callable[[Winspool], Winspool], fake: Winspool, wanted: tuple[str, bool]
) -> None:
    spool = on_windows(fake)
    assert trouble(lambda: send_raw("POS", "n", DATA, 3)) == wanted
    assert spool.calls[-1] == ("OpenPrinterW" if spool.fails == "OpenPrinterW" else "ClosePrinter")
    assert ("StartDocPrinterW" in spool.calls and spool.fails != "StartDocPrinterW") is ("EndDocPrinter" in spool.calls)


def test_without_the_right_to_a_queue_it_says_so(
    on_windows: Callable[[Winspool], Winspool], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_windows(Winspool("OpenPrinterW"))
    monkeypatch.setattr(ctypes, "get_last_error", lambda: 5, raising=False)
    assert trouble(lambda: send_raw("POS", "n", DATA, 3)) == ("permission_denied", False)
