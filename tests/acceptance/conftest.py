"""What a day has left, for SQL; the day of requests is played once for all its tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.acceptance.driver import Ledger, ledger
from tests.acceptance.request_story import Seen, make_the_centre, work_a_day


@pytest.fixture
def book(day: Path) -> Iterator[Ledger]:
    """What a module's ``day`` has left, for SQL."""
    with ledger(day) as opened:
        yield opened


@pytest.fixture(scope="session")
def request_day(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Seen]:
    """The folder the day has left, closed, and what the window showed at its end."""
    folder = tmp_path_factory.mktemp("requests") / "store"
    make_the_centre(folder)
    return folder, work_a_day(folder)


@pytest.fixture
def day_book(request_day: tuple[Path, Seen]) -> Iterator[Ledger]:
    """The store the day has left, for SQL."""
    with ledger(request_day[0]) as opened:
        yield opened
