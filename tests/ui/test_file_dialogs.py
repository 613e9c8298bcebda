"""Where dialogs for files begin: where the same one ended last, in the documents otherwise."""

import gc
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QStandardPaths
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.ui.dialogs import WindowDialogs
from tests.ui.fakes import FakeSettings


class Asked:
    """A window that asks for files, and what this PC remembers of them."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.show()
        self.settings = FakeSettings()
        self.dialogs = WindowDialogs(self.window, lambda _staff, _pin: None, settings=self.settings)
        self.got: list[Path] = []

    def ask(self, what: str) -> QFileDialog:
        before = self.window.findChildren(QFileDialog)
        {
            "file": lambda: self.dialogs.choose_file("附文件", "照片 (*.jpg)", self.got.append),
            "folder": lambda: self.dialogs.choose_folder("第二处备份放在", self.got.append),
            "save": lambda: self.dialogs.save_file("导出", "单子.xlsx", "工作簿 (*.xlsx)", self.got.append),
        }[what]()
        return next(d for d in self.window.findChildren(QFileDialog) if d not in before)

    def begins(self, what: str) -> Path:
        dialog = self.ask(what)
        where = Path(dialog.directory().absolutePath())
        dialog.reject()
        return where

    def choose(self, what: str, path: Path) -> None:
        dialog = self.ask(what)
        dialog.fileSelected.emit(str(path))
        dialog.reject()


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "文档"
    made.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(made))
    return made


@pytest.fixture
def asked(qtbot: QtBot, documents: Path) -> Asked:
    return Asked(qtbot)


def test_a_dialog_begins_in_the_documents_and_then_where_the_same_one_ended(
    asked: Asked, documents: Path, tmp_path: Path
) -> None:
    assert {asked.begins(what) for what in ("file", "folder", "save")} == {documents}
    for name in ("照片", "备份", "导出"):
        (tmp_path / name).mkdir()
    asked.choose("file", tmp_path / "照片" / "a.jpg")
    asked.choose("folder", tmp_path / "备份")
    assert (asked.begins("file"), asked.begins("folder")) == (tmp_path / "照片", tmp_path / "备份")
    assert asked.begins("save") == documents
    asked.choose("save", tmp_path / "导出" / "单子.xlsx")
    assert asked.begins("save") == tmp_path / "导出"
    assert asked.got == [tmp_path / "照片" / "a.jpg", tmp_path / "备份", tmp_path / "导出" / "单子.xlsx"]


def test_a_folder_that_is_gone_or_was_never_one_falls_back(asked: Asked, documents: Path, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    asked.choose("save", stick / "单子.xlsx")
    stick.rmdir()
    assert asked.begins("save") == documents
    stick.touch()
    assert asked.begins("save") == documents
    for spoilt in ([], "x", {"导出": 7}, {"导出": ""}, None):
        asked.settings.set("file_folders", spoilt)
        assert asked.begins("save") == documents
    documents.rmdir()
    assert asked.begins("save") == Path.home()


def test_what_nobody_chose_is_not_remembered(asked: Asked, documents: Path, tmp_path: Path) -> None:
    dialog = asked.ask("save")
    dialog.setDirectory(str(tmp_path))
    assert dialog.selectedFiles() == [str(tmp_path / "单子.xlsx")]  # its name goes with it
    dialog.reject()
    assert asked.begins("save") == documents
    assert asked.settings.values == {}


def test_many_dialogs_in_a_row_on_full_folders_leave_nothing_behind(
    asked: Asked, documents: Path, qtbot: QtBot
) -> None:
    """Qt looks through a folder in a thread of its own, which asks for the kind of each file: also when its dialog was
    closed at once and the next one is open."""
    for at in range(60):
        (documents / f"单子{at}.xlsx").touch()
    for at in range(9):
        dialog = asked.ask(("file", "folder", "save")[at % 3])
        dialog.setNameFilter("所有文件 (*)")
        if at % 4 == 0:
            qtbot.wait(5)  # the list has begun
        dialog.reject()
    gc.collect()
    qtbot.waitUntil(lambda: not asked.window.findChildren(QFileDialog))
    assert asked.begins("file") == documents


def test_a_window_that_goes_takes_an_open_dialog_with_it_once(qtbot: QtBot, documents: Path) -> None:
    gone = QWidget()
    dialogs = WindowDialogs(gone, lambda _staff, _pin: None, settings=FakeSettings())
    dialogs.choose_folder("选文件夹", lambda _path: None)
    left = weakref.ref(gone.findChildren(QFileDialog)[0])
    gone.deleteLater()
    del gone, dialogs
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    dialog = left()
    assert dialog is None or not isValid(dialog)
