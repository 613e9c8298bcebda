"""The recovery sheet is handed to the system's PDF program, and where it lies is said in any case."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from app.ui.login.first_run import RecoveryStep
from app.ui.login.setup_flow import Made


@pytest.mark.parametrize(("opens", "asked"), [(True, 1), (False, 2)])
def test_where_the_sheet_lies_is_said_whether_or_not_something_opened_it(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opens: bool, asked: int
) -> None:
    urls: list[QUrl] = []

    def open_url(url: QUrl) -> bool:
        urls.append(url)
        return opens

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    paper = tmp_path / "恢复码.pdf"
    step = RecoveryStep(Made(("AAAA",) * 6, "K7", paper, (1, 2)), None)
    qtbot.addWidget(step)
    step.open_paper()
    assert len(urls) == asked and str(paper) in step.where.text() and not step.where.isHidden()
