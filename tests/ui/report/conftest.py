"""The page 报表 in a window of its own, on a real desk and store."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from app.ui.report.page import ReportPage
from tests.support import Centre
from tests.ui.page_front import Front, sell

DECEMBER_SECOND = datetime(2026, 12, 2, 2, tzinfo=UTC)


class ReportFront(Front[ReportPage]):
    """The page as a test speaks of it."""

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page.busy, timeout=20_000)
        super().settle()

    def figure(self, key: str) -> str:
        """What the table says of a key figure."""
        table = self.page.tables[self.page.months]
        return next(one.now.written() for one in table.rows_model.rows if one.key == key)


@pytest.fixture
def front(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[ReportFront]:
    """December 2nd; one meal was sold in November; a manager is on duty, and the till of November is closed."""
    centre = copied(8, "2001")
    sell(centre, "11")
    centre.clock.now = DECEMBER_SECOND
    centre.sign_in("1001")
    made = ReportFront(qtbot, centre, ReportPage)
    yield made
    made.close()
