"""The page 报表 in a window of its own, on a real desk and store."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from app.ui.report.month import MonthPanel
from app.ui.report.page import ReportPage
from tests.services.requests.asked import ON_THE_SPOT, take
from tests.support import Centre
from tests.ui.page_front import Front

DECEMBER_SECOND = datetime(2026, 12, 2, 2, tzinfo=UTC)


class ReportFront(Front[ReportPage]):
    """The page as a test speaks of it."""

    @property
    def month(self) -> MonthPanel:
        """月报."""
        panel = self.page.panel_of("month")
        assert isinstance(panel, MonthPanel)
        return panel

    def settle(self) -> None:
        super().settle()
        self.qtbot.waitUntil(lambda: not self.month.busy, timeout=20_000)
        super().settle()

    def figure(self, key: str) -> str:
        """What the table says of a key figure."""
        table = self.month.tables[self.month.months]
        return next(one.now.written() for one in table.rows_model.rows if one.key == key)


@pytest.fixture
def front(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[ReportFront]:
    """December 2nd: two requests were taken in November, one closed on the spot; a manager is on duty."""
    centre = copied(8, "3001")
    take(centre, ON_THE_SPOT, close_now=True)
    take(centre)
    centre.clock.now = DECEMBER_SECOND
    centre.sign_in("1001")
    made = ReportFront(qtbot, centre, ReportPage)
    yield made
    made.close()
