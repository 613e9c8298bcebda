"""The picture of the beginning: shown only where it fits, empty of names, and nothing typed over it is lost."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app import __version__
from app.paths import ROOT
from app.ui.login.art import PlumArt
from app.ui.shell import first_look
from app.ui.shell.first_look import FirstLook
from app.ui.shell.window import MainWindow
from tests.ui.shell.front_program import Front


def drawn(colour: str = "#123456") -> FirstLook:
    image = QImage(512, 680, QImage.Format.Format_RGB32)
    image.fill(colour)
    return FirstLook((3, 4, 1280, 680), (1280, 680), "normal", "#f6f2eb", None, 1.0, image)


def keep(home: Path, look: FirstLook | None = None) -> Path:
    path = home / first_look.FILE
    path.write_bytes(first_look.packed(str(home), __version__, look or drawn()))
    return path


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    keep(tmp_path)
    found = first_look.read(str(tmp_path), __version__)
    assert found is not None
    assert (found.place, found.size, found.state, found.ground, found.dark, found.ratio) == (
        (3, 4, 1280, 680), (1280, 680), "normal", "#f6f2eb", None, 1.0,
    )  # fmt: skip
    assert found.image == drawn().image
    assert found.ground_image().pixelColor(0, 0).name() == "#f6f2eb"


def cut(raw: bytes) -> bytes:
    return raw[:-5]


def flip(raw: bytes) -> bytes:
    return raw[:-1] + bytes([raw[-1] ^ 1])


def no_head(raw: bytes) -> bytes:
    return raw[256:]


def no_colour(raw: bytes) -> bytes:
    return raw.replace(b"#f6f2eb", b"#fff2ez")


def huge(raw: bytes) -> bytes:
    return raw.replace(b" 512 680 ", b" 99999999 680 ", 1)


@pytest.mark.parametrize("spoil", [cut, flip, no_head, no_colour, huge, lambda raw: b"", lambda raw: b"\xff\xfe\n" * 9])
def test_a_spoilt_picture_is_no_picture(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    path = keep(tmp_path)
    path.write_bytes(spoil(path.read_bytes()))
    assert first_look.read(str(tmp_path), __version__) is None


def test_another_folders_or_versions_picture_is_none(tmp_path: Path) -> None:
    path = keep(tmp_path)
    assert first_look.read(str(tmp_path), "9.9.9") is None
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path.rename(elsewhere / path.name)
    assert first_look.read(str(elsewhere), __version__) is None
    assert first_look.read(str(tmp_path), __version__) is None


def test_a_picture_is_painted_only_at_its_own_size(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show_look(drawn())
    looked: list[bool] = []
    window.looked_at.connect(lambda: looked.append(True))
    window.resize(1280, 680)
    window.show()
    qtbot.waitUntil(lambda: bool(looked))
    inside, beside = window.grab().toImage().pixelColor(100, 100), window.grab().toImage().pixelColor(900, 100)
    assert (inside.name(), beside.name()) == ("#123456", "#f6f2eb")
    window.resize(1300, 700)
    assert window.grab().toImage().pixelColor(100, 100).name() == "#f6f2eb"


def test_keys_before_the_first_page_reach_it(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show_look(drawn())
    window.show()
    QTest.keyClicks(window, "20")
    QTest.keyClick(window, Qt.Key.Key_1)
    box = QLineEdit()
    box.focus_start = box.setFocus  # type: ignore[attr-defined]
    window.show_page(box)
    qtbot.waitUntil(lambda: len(box.text()) == 3)
    assert box.text() == "201"


def test_a_program_leaves_a_picture_without_a_name(front: Front) -> None:
    front.work("1001")
    program = front.program
    home = program.home
    assert not (home / first_look.FILE).exists()
    program.end()
    found = first_look.read(str(home), __version__)
    assert found is not None
    assert found.size == (program.window.width(), program.window.height())
    assert 0 < found.image.width() < found.size[0]
    assert found.image.height() == program.window.centralWidget().height()
    raw = (home / first_look.FILE).read_bytes()[:256].decode("ascii")
    assert "收银" not in raw and "主管" not in raw


def test_the_picture_is_the_same_whoever_works_there(open_program: Callable[[Path], Front], home: Path) -> None:
    """Names of staff, centre and community make no difference to it: it holds none."""
    front = open_program(home)
    front.wait_desk()
    login = front.program.login
    assert login is not None
    front.program.end()
    first = first_look.read(str(home), __version__)
    front.program.begin()
    front.program.window.show()
    front.wait_desk()
    login = front.program.login
    assert login is not None
    login.art.set_names("别的邻里坊", "别的社区")
    login.set_people(())
    front.program.end()
    second = first_look.read(str(home), __version__)
    assert first is not None and second is not None
    assert first.image == second.image


PICTURE_ONLY = """
import json, os, sys
from app.ui.shell import first_look, window
from app import __main__

def painted(self):
    import PySide6.QtCore
    ours = sorted(m for m in sys.modules if m.split(".")[0] == "app")
    late = sys.platform == "win32" or sys.getdlopenflags() == os.RTLD_LAZY
    print(json.dumps([self._look is not None, ours, "Qt" in vars(PySide6.QtCore), late]), flush=True)
    os._exit(0)

paint = window.MainWindow._paint_look
def painting(self, *given):
    paint(self, *given)
    painted(self)
window.MainWindow._paint_look = painting
__main__.main([])
"""


def test_hardly_anything_is_loaded_before_the_picture(tmp_path: Path) -> None:
    """Neither the kit nor the store, nor the names of ``Qt``: those alone take a tenth of a bare window's time."""
    keep(tmp_path)
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "BAITONGGANG_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", PICTURE_ONLY], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=True
    )
    shown, ours, names_of_qt, libraries_bind_late = json.loads(done.stdout)
    assert shown and not names_of_qt and libraries_bind_late
    light = {
        "app.__main__",
        "app.bootstrap",
        "app.errors",
        "app.paths",
        "app.ui.kit.metrics",
        "app.ui.kit.plain_import",
    }
    light |= {f"app.ui.shell.{name}" for name in ("first_look", "window", "window_geometry")}
    assert set(ours) == light | {"app", "app.ui", "app.ui.kit", "app.ui.shell"}


@pytest.mark.parametrize("size", [(512, 680), (400, 900)])
def test_a_lent_picture_makes_no_difference_to_the_login_page(qtbot: QtBot, size: tuple[int, int]) -> None:
    fresh, lent = PlumArt("甲邻里坊", "乙社区"), PlumArt("甲邻里坊", "乙社区")
    for art in (fresh, lent):
        qtbot.addWidget(art)
        art.resize(*size)
    picture = fresh.picture()
    lent.lend(picture, None)
    wanted = fresh.grab().toImage()
    assert lent.grab().toImage() == wanted != PlumArt("", "").grab().toImage()
    mark = picture.copy()
    mark.fill("#00ff00")
    lent.lend(mark, None)
    assert lent.grab().toImage().pixelColor(9, 9).name() == "#00ff00"  # it is this that is painted
    lent.resize(size[0] + 1, size[1])
    assert lent.grab().toImage().pixelColor(9, 9).name() != "#00ff00"
    assert lent.picture().pixelColor(9, 9).name() != "#00ff00"
