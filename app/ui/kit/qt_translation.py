"""Qt's own words in Chinese: file dialogs that are not the system's, the menu of a text field."""

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication


def speak_chinese(app: QApplication) -> bool:
    """Install Qt's Chinese words; False when this installation of Qt has none, which leaves them English."""
    words = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return words.load("qtbase_zh_CN", folder) and app.installTranslator(words)
