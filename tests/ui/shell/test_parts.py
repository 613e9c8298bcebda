"""The shell's small parts, and what is loaded before the first paint."""

import json
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.rules.rights import Role
from app.ui.kit import shortcuts
from app.ui.shell.crash import FAULT, LOG, CrashLog
from app.ui.shell.instance import Doorbell, ring
from app.ui.shell.pc_settings import PcSettings
from app.ui.shell.registry import PAGES

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 11, 23, 2, 42, tzinfo=UTC)
HEAVY = {
    "sqlalchemy",
    "sqlmodel",
    "pydantic",
    "alembic",
    "reportlab",
    "PIL",
    "pypinyin",
    "cryptography",
    "argon2",
    "keyring",
}
COSTLY = {"dataclasses", "hashlib", "hmac", "unicodedata"}
"""Small, but each takes longer to load than a module of ours, and the login page needs none of them."""
SCRIPT = """
import json, os, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication([])
from app.bootstrap import Program
from app.ui.kit import first_frame
first_frame.hurry()  # as the real start does
from app.ui.shell.window import MainWindow
window = MainWindow()
def painted():
    print(json.dumps({"modules": sorted({m.split(".")[0] for m in sys.modules}),
                      "drawing": "PySide6.QtSvg" in sys.modules,
                      "services": sorted(m for m in sys.modules if m.startswith("app.services.")),
                      "named": sorted(vars(sys.modules["PySide6.QtGui"])),
                      "people": [p.name for p in program.login.tiles.people()]}))
    sys.stdout.flush()
    os._exit(0)
window.painted.connect(painted)  # before the program hears it and goes on
program = Program(app, Path(sys.argv[1]), window=window)
program.begin()
program.window.show()
app.exec()
"""


def test_nothing_heavy_is_loaded_before_the_login_page_is_painted(home: Path) -> None:
    words = [sys.executable, "-c", SCRIPT, str(home)]
    env = {"PATH": "", "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "BAITONGGANG_KEYCHAIN": "none"}
    done = subprocess.run(words, env=env, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    said = json.loads(done.stdout)
    assert (HEAVY | COSTLY).isdisjoint(said["modules"])
    assert "QPainter" in said["named"] and "QScrollEvent" not in said["named"]  # that comes with all kinds of event
    assert said["services"] == [] and not said["drawing"]
    assert "收银甲" in said["people"]


def test_the_registry_names_keys_that_exist_and_classes_that_load() -> None:
    used = [spec.shortcut for spec in PAGES if spec.shortcut]
    assert len(used) == len(set(used)) and set(used) <= set(shortcuts.KEYS)
    for spec in PAGES:
        assert spec.load().title
        assert any(spec.open_to(role) for role in Role)


def test_pc_settings_survive_and_never_hurt(tmp_path: Path) -> None:
    first = PcSettings(tmp_path)
    first.set("till.mode", "large")
    first.set("till.mode", "large")
    assert PcSettings(tmp_path).get("till.mode") == "large"
    (tmp_path / "pc.json").write_bytes(b"\x00\xff")
    assert PcSettings(tmp_path).get("till.mode", "x") == "x"
    PcSettings(tmp_path / "nowhere").set("a", 1)


def test_the_doorbell_rings_and_nobody_answers_elsewhere(tmp_path: Path, qtbot: QtBot) -> None:
    rung: list[bool] = []
    owner = QObject()
    bell = Doorbell(tmp_path, lambda: rung.append(True), owner)
    answers: list[bool] = []
    caller = threading.Thread(target=lambda: answers.append(ring(tmp_path)))
    caller.start()
    qtbot.waitUntil(lambda: bool(rung))
    caller.join()
    assert answers == [True]
    bell.close()
    assert not ring(tmp_path / "other")


def test_crashes_on_threads_are_logged_and_a_fault_is_told_once(tmp_path: Path, qtbot: QtBot) -> None:
    log = CrashLog(tmp_path, lambda: NOW)
    assert not log.install()
    try:
        with qtbot.waitSignal(log.happened):
            threading.excepthook(threading.ExceptHookArgs((ValueError, ValueError("机密"), None, None)))
    finally:
        log.remove()
    text = (tmp_path / LOG).read_text("utf-8")
    assert "ValueError" in text and "机密" not in text
    assert not (tmp_path / FAULT).exists()
    (tmp_path / FAULT).write_text("Fatal Python error: Segmentation fault\n")
    again = CrashLog(tmp_path, lambda: NOW)
    assert again.install()
    again.remove()
    assert "Segmentation fault" in (tmp_path / LOG).read_text("utf-8")
    third = CrashLog(tmp_path, lambda: NOW)
    assert not third.install()
    third.remove()
