"""How ``python -m app`` begins: with the picture of the last time where it fits, and the program made behind it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.bootstrap import Opening
from tests.ui.shell.test_first_look import drawn, keep


class App:
    """What an opening asks of the application. The real one, told to leave before it ever ran, would leave every loop
    after that.
    """

    def __init__(self, app: QApplication) -> None:
        self.screens, self.styleHints = app.screens, app.styleHints
        self.codes: list[int] = []

    def exit(self, code: int) -> None:
        self.codes.append(code)


class Broken(Opening):
    """An opening whose program cannot be made: it tells when that would have been tried."""

    def _make(self) -> None:
        raise RuntimeError("no program")


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[], Broken]]:
    """``start()`` begins on ``tmp_path``; the window goes at the end."""
    made: list[Broken] = []

    def begin() -> Broken:
        made.append(Broken(App(qapp), tmp_path, False))  # type: ignore[arg-type]
        return made[-1]

    yield begin
    for opening in made:
        opening.window.close()
        opening.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_without_a_picture_the_program_is_made_at_once(start: Callable[[], Broken]) -> None:
    with pytest.raises(RuntimeError, match="no program"):
        start()


def test_behind_a_picture_it_is_made_after_the_paint(start: Callable[[], Broken], qtbot: QtBot, tmp_path: Path) -> None:
    keep(tmp_path)
    opening = start()
    assert opening.window.first_look is not None and opening.window.isVisible()
    assert opening.window.geometry().getRect() == drawn().place
    qtbot.waitUntil(lambda: opening._failed is not None)
    assert opening._app.codes == [1]  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError, match="no program"):  # what goes wrong there is raised when the loop has ended
        opening.close(1)


@pytest.mark.parametrize("place", [(3, 4, 1280, 680), (-5000, 4, 1280, 680)])
def test_a_picture_that_does_not_fit_is_not_shown(
    start: Callable[[], Broken], qapp: QApplication, tmp_path: Path, place: tuple[int, int, int, int]
) -> None:
    look = drawn()
    look.place = place
    look.dark = qapp.styleHints().colorScheme().name != "Dark" if place == drawn().place else None
    keep(tmp_path, look)
    with pytest.raises(RuntimeError, match="no program"):
        start()


def test_the_package_hands_out_the_program_and_nothing_else() -> None:
    assert bootstrap.Program.__name__ == "Program"
    with pytest.raises(AttributeError):
        _ = bootstrap.Nothing  # type: ignore[attr-defined]
