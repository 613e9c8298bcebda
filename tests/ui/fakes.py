"""Stand-ins passed to pages: they remember what was asked and fail on what nobody expected."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit.cards import Action
from app.ui.kit.family import PageSpec, SectionSpec
from app.ui.kit.modal import Modal
from app.ui.kit.questions import Approver
from app.ui.shell.registry import PAGES, SECTIONS

NO = object()


def activate(qtbot: QtBot, window: QWidget) -> None:
    """Show a window and wait until it has the keyboard."""
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


class FakeDialogs:
    """Answers questions by title, in any order; an unexpected question fails the test. ``NO`` declines.

    ``asked`` lists the titles in order; ``unused()`` the answers nobody asked for.
    """

    def __init__(self, answers: dict[str, Any] | None = None) -> None:
        self.answers = dict(answers or {})
        self.asked: list[str] = []
        self.texts: list[str] = []  # what stood under the title of what was to be confirmed

    def unused(self) -> list[str]:
        """Titles that were expected and never asked."""
        return [title for title in self.answers if title not in self.asked]

    def _answer(self, title: str, then: Callable[..., object], *, bare: bool = False) -> None:
        self.asked.append(title)
        if title not in self.answers:
            pytest.fail(f"unexpected question: {title}")
        answer = self.answers[title]
        if answer is NO:
            return
        if bare:
            then()
        else:
            then(answer)

    def confirm(
        self, title: str, text: str, verb: str, then: Callable[[], object], *, danger: bool = False, back: str = "返回"
    ) -> None:
        self.texts.append(text)
        self._answer(title, then, bare=True)

    def ask(
        self,
        title: str,
        label: str,
        verb: str,
        then: Callable[[str], object],
        *,
        text: str = "",
        danger: bool = False,
        choices: Sequence[str] = (),
    ) -> None:
        self._answer(title, then)

    def approve(
        self, why: str, approvers: Sequence[Approver], then: Callable[[object], object], facts: object = None
    ) -> None:
        self._answer(why, then)

    def tell(self, title: str, text: str, then: Callable[[], object] | None = None) -> None:
        self._answer(title, then or (lambda: None), bare=True)

    def choose_file(self, title: str, pattern: str, then: Callable[[Path], object]) -> None:
        self._answer(title, then)

    def choose_folder(self, title: str, then: Callable[[Path], object]) -> None:
        self._answer(title, then)

    def save_file(self, title: str, name: str, pattern: str, then: Callable[[Path], object]) -> None:
        self._answer(title, then)


class FakeShell:
    """Remembers what pages asked of the window."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.toasts: list[tuple[str, str, Callable[[], object] | None]] = []
        self.gone: list[tuple[str, dict[str, Any]]] = []
        self.banners: dict[str, tuple[str, str, str]] = {}
        self.badges: dict[str, int] = {}
        self.troubles: list[BaseException] = []
        self.restored: list[Path] = []

    def toast(self, text: str, action: str = "", on: Callable[[], object] | None = None, *, key: str = "") -> None:
        self.toasts.append((text, action, on))

    def go(self, key: str, **arrive: Any) -> None:
        self.gone.append((key, arrive))

    def banner(self, name: str, tone: str, title: str, text: str = "", actions: Sequence[Action] = ()) -> None:
        self.banners[name] = (tone, title, text)

    def clear_banner(self, name: str) -> None:
        self.banners.pop(name, None)

    def open_modal(self, modal: Modal) -> None:
        modal.open()

    def badge(self, key: str, count: int) -> None:
        self.badges[key] = count

    def trouble(self, error: BaseException) -> None:
        self.troubles.append(error)

    def restore(self, backup: Path) -> None:
        self.restored.append(backup)

    def window_widget(self) -> QWidget:
        return self.window

    def pages(self) -> Sequence[PageSpec]:
        return PAGES

    def sections(self) -> Sequence[SectionSpec]:
        return SECTIONS


class FakeSettings:
    """Answers kept in memory."""

    def __init__(self, **values: Any) -> None:
        self.values = values

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)

    def set(self, name: str, value: Any) -> None:
        self.values[name] = value


class Painted(QObject):
    """Which regions of a widget were painted since ``regions`` was last cleared."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.regions: list[QRegion] = []
        watched.installEventFilter(self)

    def told(self, spot: QPoint) -> bool:
        """Whether this spot was among them."""
        return any(region.contains(spot) for region in self.regions)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.regions.append(QRegion(event.region()))
        return False
