"""Screens under test: one dressed application, no modal dialog that could hang, nothing left behind."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QApplication,
    QColorDialog,
    QDialog,
    QFileDialog,
    QFontDialog,
    QInputDialog,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.kit import theme
from tests.keys import unwatch
from tests.support import Centre, copy_centre, kept_centre
from tests.ui.fakes import activate
from tests.ui.settings.driver import Room

_STATICS: tuple[tuple[type, tuple[str, ...]], ...] = (
    (QMessageBox, ("question", "information", "warning", "critical", "about", "aboutQt", "exec")),
    (QInputDialog, ("getText", "getInt", "getDouble", "getItem", "getMultiLineText")),
    (
        QFileDialog,
        ("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory", "getOpenFileUrl"),
    ),
    (QColorDialog, ("getColor",)),
    (QFontDialog, ("getFont",)),
    (QDialog, ("exec",)),
)


class _Hasty(QtBot):
    """Looks again at once, then ever later: what is waited for is mostly a few events away, not ten milliseconds."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 5000) -> None:
        for pause in (0, 0, 1, 1, 2, 2, 4, 4, 8):
            with suppress(AssertionError):
                if callback() in (True, None):
                    return
            self.wait(pause)
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """pytest-qt's own, with less waiting."""
    return _Hasty(request)


@pytest.fixture(autouse=True, scope="session")
def no_modal_statics() -> Iterator[None]:
    """A static dialog is C++ and would wait for ever: make each a failure that names itself."""

    def would_block(where: str) -> Any:
        def fail(*_args: object, **_kw: object) -> NoReturn:
            pytest.fail(f"{where} would block this test; ask through app.ui.dialogs")

        return fail

    with pytest.MonkeyPatch.context() as patch:
        for owner, names in _STATICS:
            for name in names:
                patch.setattr(owner, name, would_block(f"{owner.__name__}.{name}"))
        yield


@pytest.fixture(autouse=True)
def no_leftovers(qapp: QApplication) -> Iterator[None]:
    """No test leaves a visible window of its own, or the look of another one."""
    if not _dressed(qapp):  # it dresses every widget there is, for milliseconds
        theme.apply(qapp)
    shared = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    yield
    for _ in range(2):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget not in shared]
    names = [f"{type(widget).__name__} {widget.accessibleName()}" for widget in shown]
    for widget in shown:
        widget.close()
        widget.deleteLater()
    unwatch()
    assert not names, f"left open: {names}; add them with qtbot.addWidget"


def _dressed(qapp: QApplication) -> bool:
    """Whether the look is the one ``theme.apply`` gives when nothing is asked for."""
    plain = (theme.mode(), theme.scale(), theme.calm(), theme.touch()) == ("light", 1.0, False, False)
    return plain and qapp.font() == theme.font("body") and qapp.palette() == theme.palette()


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Callable[..., QWidget]]:
    """``stage(*widgets)`` puts widgets under each other in a shown, active window, and keeps it for the test."""
    kept: list[QWidget] = []

    def show(*widgets: QWidget) -> QWidget:
        window = QWidget()
        kept.append(window)
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        qtbot.addWidget(window)
        activate(qtbot, window)
        return window

    yield show
    kept.clear()


@pytest.fixture(scope="session")
def template() -> Callable[[int], Path]:
    """``template(people)`` is a closed centre with so many residents, to be copied."""
    return kept_centre


@pytest.fixture
def copied(template: Callable[[int], Path], tmp_path: Path) -> Iterator[Callable[[int, str], Centre]]:
    """``copied(people, code)`` is this test's own centre with a member on duty; closed at the end."""
    made: list[Centre] = []

    def copy(people: int, code: str) -> Centre:
        centre = copy_centre(template(people), tmp_path / "centre")
        centre.sign_in(code)
        made.append(centre)
        return centre

    yield copy
    for centre in made:
        centre.close()


@pytest.fixture
def settings_centre(copied: Callable[[int, str], Centre]) -> Centre:
    """A centre with its first manager on duty."""
    return copied(4, "1001")


@pytest.fixture
def room(qtbot: QtBot, settings_centre: Centre) -> Iterator[Room]:
    """The settings in a window; every family keeps tabs there."""
    made = Room(qtbot, settings_centre)
    yield made
    made.close()


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """One application for the whole session."""
    return QApplication
