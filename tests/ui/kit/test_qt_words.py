"""Qt's own words on a screen in Chinese."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QFileDialog, QFileSystemModel, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.dialogs import WindowDialogs
from app.ui.kit.qt_translation import speak_chinese


@pytest.fixture
def spoken(qapp: QApplication) -> Iterator[None]:
    before = set(qapp.findChildren(QTranslator))
    assert speak_chinese(qapp)
    yield
    for words in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(words)
        words.deleteLater()


def test_the_menu_of_a_text_field_and_file_dialogs_are_chinese(spoken: None, qtbot: QtBot) -> None:
    box = QLineEdit()
    qtbot.addWidget(box)
    menu = box.createStandardContextMenu()
    qtbot.addWidget(menu)
    words = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert words and all(any("一" <= c <= "鿿" for c in said) for said in words)
    assert QCoreApplication.translate("QFileDialog", "File &name:") != "File &name:"


@pytest.mark.parametrize("what", ["file", "folder", "save"])
def test_a_file_dialog_that_is_not_the_systems_has_no_english_word(
    spoken: None, qtbot: QtBot, tmp_path: Path, what: str
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialogs = WindowDialogs(window, lambda _staff, _pin: None)
    {
        "file": lambda: dialogs.choose_file("选文件", "备份 (*.db)", lambda _path: None),
        "folder": lambda: dialogs.choose_folder("选文件夹", lambda _path: None),
        "save": lambda: dialogs.save_file("另存", "甲.pdf", "单子 (*.pdf)", lambda _path: None),
    }[what]()
    dialog = window.findChildren(QFileDialog)[0]
    said = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    said += [button.text() for button in dialog.findChildren(QPushButton) if button.isVisible()]
    model = dialog.findChildren(QFileSystemModel)[0]
    said += [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())]
    (tmp_path / "里面").mkdir()
    for name in ("甲.pdf", "甲.db"):
        (tmp_path / name).touch()
    dialog.setDirectory(str(tmp_path))
    root = model.index(str(tmp_path))
    qtbot.waitUntil(lambda: model.rowCount(root) >= (1 if what == "folder" else 2))
    said += [str(model.index(at, 2, root).data()) for at in range(model.rowCount(root))]
    assert len(said) >= 9
    assert [words for words in said if not any("一" <= c <= "鿿" for c in words)] == []
    dialog.reject()
