"""Trouble with the store, each with its page, and the ways out of it; and the first run, whole."""

import os
import shutil
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.errors import StoreTrouble
from app.services.desk import Desk
from app.store import backup, keys
from app.store.keychain import NoKeychain
from app.store.lock import FolderLock
from app.ui.kit import metrics, theme
from app.ui.kit.button import Button
from app.ui.login.first_run import FirstRun
from app.ui.shell import instance, opening
from app.ui.shell.trouble import GUIDES, Offer, TroublePage
from tests.support import START
from tests.ui.shell.front_program import PINS, Front, recovery_code

Open = Callable[[Path], Front]


def trouble(front: Front) -> TroublePage:
    front.qtbot.waitUntil(lambda: isinstance(front.program.window.front(), TroublePage), timeout=30_000)
    page = front.program.window.front()
    assert isinstance(page, TroublePage)
    return page


def with_backup(home: Path) -> None:
    backup.make(backup.At(home, keys.unlock(home, NoKeychain())), START)


@pytest.mark.parametrize("code", list(GUIDES))
def test_every_page_is_calm_and_fits(stage: Callable[..., object], code: str) -> None:
    page = TroublePage(StoreTrouble(code, "desk.db"))
    stage(page)
    least = page.minimumSizeHint()
    assert least.width() <= metrics.LEAST[0] and least.height() <= metrics.LEAST[1]
    page.searching()
    page.offer(None, START)
    assert page.restore_button.isHidden()
    page.offer(Offer("desk-20261123-093000-0001-00000000.db", START), START)
    assert not page.restore_button.isHidden()
    page.focus_start()


@pytest.mark.parametrize("code", list(GUIDES))
def test_no_verb_is_cut_at_the_largest_text(stage: Callable[..., QWidget], qapp: QApplication, code: str) -> None:
    theme.apply(qapp, "light", max(metrics.TEXT_SIZES.values()))
    page = TroublePage(StoreTrouble(code, "desk.db"))
    stage(page).resize(*metrics.LEAST)
    if page.guide.restore:
        page.offer(Offer("desk-20261123-093000-0001-00000000.db", START), START)
    least = page.minimumSizeHint()
    assert least.width() <= metrics.LEAST[0] and least.height() <= metrics.LEAST[1]
    for button in page.findChildren(Button):
        if not button.isHidden():
            assert button.width() >= button.sizeHint().width(), button.text()
    assert page.retry_button.isHidden() == (not GUIDES[code].retry)


def test_a_missing_file_is_not_made_anew_and_comes_back_from_the_backup(open_program: Open, home: Path) -> None:
    with_backup(home)
    (home / "desk.db").unlink()
    front = open_program(home)
    page = trouble(front)
    assert page.trouble.code == "missing"
    front.qtbot.waitUntil(lambda: not page.restore_button.isHidden(), timeout=20_000)
    assert not (home / "desk.db").exists()
    assert "10:40" in page.restore_button.text()
    page.restore_button.click()
    front.read_restored()
    front.wait_desk()
    assert front.desk.terminal == "A2", "a restore opens a new number series"
    front.work("2001")


def test_a_damaged_file_is_kept_aside_when_restored(open_program: Open, home: Path) -> None:
    with_backup(home)
    body = bytearray((home / "desk.db").read_bytes())
    body[:4096] = os.urandom(4096)
    (home / "desk.db").write_bytes(body)
    front = open_program(home)
    page = trouble(front)
    assert page.trouble.code == "damaged"
    front.qtbot.waitUntil(lambda: not page.restore_button.isHidden(), timeout=20_000)
    page.restore_button.click()
    front.read_restored()
    front.wait_desk()
    kept = [path for path in home.rglob("desk.db*") if path.read_bytes()[:4096] == bytes(body[:4096])]
    assert kept, "the damaged file is still there"


def test_an_empty_file_without_a_backup_says_so(open_program: Open, home: Path) -> None:
    (home / "desk.db").write_bytes(b"")
    page = trouble(open_program(home))
    assert page.trouble.code == "empty"
    open_front = page
    assert open_front.guide.restore
    assert (home / "desk.db").stat().st_size == 0


def test_a_lost_key_comes_back_by_the_recovery_code(open_program: Open, home: Path) -> None:
    code = recovery_code(home)
    (home / "key.slot").unlink()
    front = open_program(home)
    page = trouble(front)
    assert page.trouble.code == "key_missing" and page.code is not None
    page.code.setText("ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ2-34567")
    page.code.returnPressed.emit()
    front.qtbot.waitUntil(lambda: bool(page.code_field.error), timeout=20_000)
    page.code.setText(code.lower())
    assert page.code_field.error == ""
    page.code.returnPressed.emit()
    front.wait_desk()
    assert (home / "key.slot").exists()
    front.work("2001")


def test_another_stores_key_is_told_from_damage(open_program: Open, home: Path, tmp_path: Path) -> None:
    keys.create(tmp_path / "other", NoKeychain())
    for name in ("key.json", "key.slot"):
        shutil.copy(tmp_path / "other" / name, home / name)
    page = trouble(open_program(home))
    assert page.trouble.code in ("key_wrong", "damaged")
    assert (home / "desk.db").exists()


def test_a_newer_schema_is_left_alone(open_program: Open, home: Path) -> None:
    from app.store import driver

    raw = driver.connect(home / "desk.db", keys.unlock(home, NoKeychain()))
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    page = trouble(open_program(home))
    assert page.trouble.code == "newer"
    assert page.restore_button.isHidden()


def test_a_bad_place_is_refused_and_retried(
    open_program: Open, template: Callable[[int], Path], tmp_path: Path
) -> None:
    bad = tmp_path / "OneDrive" / "store"
    shutil.copytree(template(12), bad)
    front = open_program(bad)
    page = trouble(front)
    assert page.trouble.code == "bad_place"
    page.retry_button.click()
    front.qtbot.waitUntil(lambda: front.program.window.front() is not page, timeout=20_000)
    assert trouble(front).trouble.code == "bad_place"


def test_a_folder_in_use_where_nobody_answers(open_program: Open, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.store.lock import FolderLock

    monkeypatch.setattr(instance, "PATIENCE", 100)
    lock = FolderLock(home).acquire()
    front = open_program(home)
    page = trouble(front)
    assert page.trouble.code == "in_use"
    lock.release()
    page.retry_button.click()
    front.wait_desk()


def test_a_first_run_from_nothing_to_the_counter(open_program: Open, tmp_path: Path, qtbot: QtBot) -> None:
    home = tmp_path / "fresh"
    front = open_program(home)
    qtbot.waitUntil(lambda: isinstance(front.program.window.front(), FirstRun), timeout=30_000)
    run = front.program.window.front()
    assert isinstance(run, FirstRun)
    answers = {"community": "样例社区", "manager_name": "主管甲", "pin": PINS["1001"], "pin_again": PINS["1001"]}
    for _ in range(3):
        for name, field in run._forms[run._at].fields.items():
            if name in answers and isinstance(field.control, QLineEdit):
                field.control.setText(answers[name])
        run.go_on()
    qtbot.waitUntil(lambda: run.step == "recovery", timeout=30_000)
    assert run._recovery is not None
    assert not (home / "desk.db").exists(), "nothing is there before the code is confirmed"
    for box, n in zip(run._recovery.form.controls.values(), run._recovery.made.asked, strict=True):
        box.setText(run._recovery.made.groups[n - 1])
    run.go_on()
    front.wait_desk()
    assert [tile.name for tile in front.program.login.tiles.people()] == ["主管甲"]
    front.type(PINS["1001"])
    front.at_work()
    assert not list(home.rglob("*.pdf"))


def held_open(home: Path) -> list[str]:
    """The files of a store that this process has open."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            found.append(os.readlink(link))
    return [path for path in found if path.startswith(f"{home / 'desk.db'}")]


@pytest.mark.skipif(sys.platform != "linux", reason="which files are open is read from /proc")
@pytest.mark.parametrize("patient", [True, False])
def test_a_window_closed_while_the_store_is_being_opened_leaves_it_closed(
    open_program: Open, home: Path, monkeypatch: pytest.MonkeyPatch, patient: bool
) -> None:
    """Whether the worker is waited for or comes later than the window goes."""
    go, built = threading.Event(), threading.Event()
    real = opening.build_desk

    def slow(*args: Any) -> Desk:
        go.wait(20)
        try:
            return real(*args)
        finally:
            built.set()

    monkeypatch.setattr("app.bootstrap.program.build_desk", slow)
    front = open_program(home)
    front.qtbot.waitUntil(lambda: front.program._lock is not None, timeout=20_000)
    worker = front.program.tasks._worker._thread
    if patient:
        go.set()
    else:
        monkeypatch.setattr("app.ui.kit.tasks.CLOSING", 0.05)
    front.program.end()
    go.set()
    worker.join(20)
    assert built.is_set() and held_open(home) == [] and front.program.desk is None
    FolderLock(home).acquire().release()
