"""What the tests of the intake share: the stage it stands on, and hands that press keys."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.services.requests import listing
from app.services.requests.filters import RequestFilter
from app.services.requests.listing import RequestRow
from app.ui.kit.page import Ctx
from app.ui.kit.tasks import Tasks
from app.ui.requests.intake.model import Intake
from app.ui.requests.intake.page import IntakePanel
from app.ui.requests.intake.view import IntakeView
from app.ui.requests.page import RequestsPage
from tests.support import Centre
from tests.ui.fakes import FakeDialogs, FakeSettings, FakeShell

PEOPLE = 40


class RoutingShell(FakeShell):
    """A shell that brings the page itself to the front as the real one does."""

    page: RequestsPage

    def go(self, key: str, **arrive: Any) -> None:
        super().go(key, **arrive)
        if key == self.page.key:
            self.page.arrive(**arrive)
            self.page.on_shown()
            self.page.focus_start()


@dataclass
class Stage:
    """A page in a window, and everything around it that a test may look at."""

    page: RequestsPage
    window: QWidget
    centre: Centre
    shell: RoutingShell
    dialogs: FakeDialogs

    @property
    def panel(self) -> IntakePanel:
        """The intake."""
        panel = self.page.panel_of("intake")
        assert isinstance(panel, IntakePanel)
        return panel

    @property
    def view(self) -> IntakeView:
        """What the intake shows."""
        return self.panel.view

    @property
    def intake(self) -> Intake:
        """The form as typed."""
        return self.panel.form.intake

    def rows(self) -> tuple[RequestRow, ...]:
        """Every request there is."""
        return tuple(self.centre.desk.see(listing.listing, RequestFilter(), 0, 50, "new").rows)

    def last(self) -> RequestRow:
        """The newest one."""
        return max(self.rows(), key=lambda row: row.number)


def settle(milliseconds: int = 0) -> None:
    """Let timers and queued calls run."""
    QTest.qWait(milliseconds)


def open_stage(centre: Centre, window: QWidget) -> Stage:
    """The page in a window over a desk."""
    window.resize(1282, 690)
    dialogs, shell = FakeDialogs(), RoutingShell(window)
    page = RequestsPage(Ctx(centre.desk, dialogs, shell, Tasks(window), FakeSettings()), window)
    shell.page = page
    page.setGeometry(window.rect())
    page.bind_verbs()
    centre.desk.changed.append(page.on_changed)
    window.show()
    window.activateWindow()
    return Stage(page, window, centre, shell, dialogs)
