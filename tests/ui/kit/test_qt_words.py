"""Qt's own words on a screen in Chinese."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

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
