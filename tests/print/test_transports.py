import errno
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.print import transports
from app.print.render import render
from app.print.transports import CHUNK, Printer, PrintTrouble, file_name, forget_files, send, status
from tests.print.decoder import decode
from tests.print.fake_printer import FakePrinter
from tests.print.paper_samples import receipt

Switch = Callable[..., tuple[FakePrinter, Printer]]


@pytest.fixture
def switch_on() -> Iterator[Switch]:
    """Fake printers that are switched off after the test."""
    running: list[FakePrinter] = []

    def on(**how: object) -> tuple[FakePrinter, Printer]:
        fake = FakePrinter(**how)  # type: ignore[arg-type]
        running.append(fake)
        return fake, Printer("小票机", "tcp", "127.0.0.1", fake.port, timeout=1.0)

    yield on
    for fake in running:
        fake.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def test_a_network_printer_gets_every_byte(switch_on: Switch) -> None:
    fake, printer = switch_on()
    data = render(receipt(), form="escpos")
    assert len(data) > 10 * transports.CHUNK
    assert send(printer, "XS-A-20261123-0042", data) is None
    fake.close()
    assert fake.jobs == [data]
    assert decode(fake.jobs[0], 576).events[-1] == "cut"


@pytest.mark.parametrize(
    ("answer", "advice"),
    [(b"\x12", None), (b"\x1e", "paper_low"), (b"\x72", "paper_out"), (b"", None), (b"\xff", None)],
)
def test_the_printer_may_advise_about_paper(switch_on: Switch, answer: bytes, advice: str | None) -> None:
    fake, printer = switch_on(answer=answer)
    assert send(printer, "n", b"\x1b@") == advice
    assert status(printer) == advice
    fake.close()
    assert fake.jobs == [b"\x1b@", b""]


def trouble(printer: Printer, data: bytes = b"\x1b@") -> PrintTrouble:
    with pytest.raises(PrintTrouble) as caught:
        send(printer, "n", data)
    return caught.value


def test_a_printer_that_is_off_is_offline_and_nothing_was_begun() -> None:
    found = trouble(Printer("p", "tcp", "127.0.0.1", free_port()))
    assert (found.code, found.begun) == ("offline", False)
    assert str(found).startswith("offline: ")


def test_a_name_nobody_knows_is_offline() -> None:
    assert trouble(Printer("p", "tcp", "no-such-host.invalid")).code == "offline"
    assert trouble(Printer("p", "tcp", "a" * 70 + ".invalid")).code in ("offline", "unknown")


def test_a_stuck_printer_times_out_and_may_have_printed(switch_on: Switch) -> None:
    _, printer = switch_on(stuck=True)
    found = trouble(Printer("p", "tcp", printer.host, printer.port, timeout=0.2), bytes(20_000_000))
    assert (found.code, found.begun) == ("timeout", True)


def test_a_printer_that_hangs_up_midway_may_have_printed(switch_on: Switch) -> None:
    _, printer = switch_on(hang_up_after=1000)
    found = trouble(printer, bytes(20_000_000))
    assert (found.code, found.begun) == ("offline", True)


def test_a_printer_whose_cable_is_pulled_midway_may_have_printed(switch_on: Switch) -> None:
    _, printer = switch_on(reset_after=1000)
    found = trouble(printer, bytes(20_000_000))
    assert (found.code, found.begun) == ("offline", True)


PAPER = bytes(range(1, 241)) * 1000
_ROOM = 64_000
"""What a receiving side may keep for a printer that takes nothing more, generously."""
CUTS = sorted({1, 2, 1000, *range(CHUNK - 1, len(PAPER), 53 * CHUNK + 1), len(PAPER) // 2, len(PAPER) - 1})


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("how", ["hang_up_after", "reset_after"])
def test_wherever_a_printer_is_cut_off_its_paper_is_no_paper_that_came(switch_on: Switch, how: str, cut: int) -> None:
    """Also where every byte was sent long before, and only lay on this side."""
    fake, printer = switch_on(**{how: cut})
    found = trouble(printer, PAPER)
    assert (found.code, found.begun, fake.jobs) == ("offline", True, [])


@pytest.mark.parametrize("cut", [1, CHUNK, len(PAPER) // 2, len(PAPER) - _ROOM])
def test_a_paper_that_its_printer_stopped_taking_did_not_come(switch_on: Switch, cut: int) -> None:
    _, printer = switch_on(stop_after=cut)
    found = trouble(replace(printer, timeout=0.3), PAPER)
    assert (found.code, found.begun) == ("timeout", True)


def test_a_printer_may_take_longer_than_its_patience_when_it_goes_on(switch_on: Switch) -> None:
    """As a slow head does with all that one call could send."""
    fake, printer = switch_on(slow=0.015)
    assert send(replace(printer, timeout=0.3), "n", PAPER) is None
    fake.close()
    assert fake.jobs == [PAPER]


def test_asking_a_printer_that_is_torn_off_begins_nothing(switch_on: Switch) -> None:
    _, printer = switch_on(reset_after=1)
    with pytest.raises(PrintTrouble) as caught:
        status(printer)
    assert (caught.value.code, caught.value.begun) == ("offline", False)


def test_a_printer_that_hangs_up_after_the_last_byte_has_it_all(switch_on: Switch) -> None:
    fake, printer = switch_on(mute_after=True)
    assert send(printer, "n", bytes(100_000)) is None
    fake.close()
    assert fake.jobs == [bytes(100_000)]


def test_a_slow_head_gets_every_byte(switch_on: Switch) -> None:
    fake, printer = switch_on(slow=0.001)
    assert send(printer, "n", bytes(range(256)) * 400) is None
    fake.close()
    assert fake.jobs == [bytes(range(256)) * 400]


def test_a_connection_that_never_answers_times_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object, **__: object) -> socket.socket:
        raise TimeoutError("timed out")

    monkeypatch.setattr(socket, "create_connection", silent)
    found = trouble(Printer("p", "tcp", "192.0.2.1"))
    assert (found.code, found.begun) == ("timeout", False)


@pytest.mark.parametrize(
    "printer", [Printer("p"), Printer("p", "tcp"), Printer("p", "file"), Printer("p", "none", "h")]
)
def test_a_printer_without_an_address_is_not_configured(printer: Printer) -> None:
    assert trouble(printer).code == "not_configured"


def test_files_appear_whole_and_under_safe_names(tmp_path: Path) -> None:
    folder = tmp_path / "新建"
    printer = Printer("p", "file", folder=str(folder))
    assert send(printer, "XS-A-20261123-0042", b"bin", b"pdf") is None
    send(printer, "../../outside", b"x")
    assert sorted(p.name for p in folder.iterdir()) == [
        "XS-A-20261123-0042.bin",
        "XS-A-20261123-0042.pdf",
        "outside.bin",
    ]
    assert (folder / "XS-A-20261123-0042.pdf").read_bytes() == b"pdf"
    assert file_name("..") == "paper" and file_name("价 目/表") == "价_目_表"


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    assert trouble(Printer("p", "file", folder=str(tmp_path))).code == "full"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_whose_disk_is_out_is_not_made_on_this_one(tmp_path: Path) -> None:
    assert trouble(Printer("p", "file", folder=str(tmp_path / "stick" / "papers"))).code == "no_folder"
    (tmp_path / "papers").write_bytes(b"")
    assert trouble(Printer("p", "file", folder=str(tmp_path / "papers"))).code == "no_folder"
    assert [path.name for path in tmp_path.iterdir()] == ["papers"]


def test_a_paper_lasts_and_is_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("app.store.atomic.sync_folder", synced.append)
    send(Printer("p", "file", folder=str(tmp_path / "prints")), "job", b"bytes", b"pdf")
    assert synced == [tmp_path / "prints"] * 2, "a name that is not synced may vanish in a power cut"
    if os.name != "nt":
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path, *tmp_path.rglob("*"))}
        assert (modes["prints"], modes["job.bin"], modes["job.pdf"]) == (0o700, 0o600, 0o600)


def test_a_folder_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> tuple[int, str]:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(os, "replace", denied)
    assert trouble(Printer("p", "file", folder=str(tmp_path))).code == "permission_denied"


def test_no_qt_is_needed_to_print() -> None:
    program = (
        "import sys; import app.print.render, app.print.spooler\n"
        "assert not any(m.startswith(('PySide6', 'sqlalchemy')) for m in sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root, timeout=60)


def test_files_of_papers_are_forgotten_and_nobody_elses(tmp_path: Path) -> None:
    for name in ("XS-A-1.bin", "XS-A-1.pdf", "XS-A-1.pdf.part", "XS-A-1-2.bin", "XS-A-12.bin", "照片.jpg"):
        (tmp_path / name).write_bytes(b"words")
    assert forget_files(tmp_path, ["XS-A-1", "XS-A-1-2", "../照片"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["XS-A-12.bin", "照片.jpg"]
    assert not forget_files(tmp_path / "stick", ["XS-A-1"])
