"""One centre made for the run, copied for each test of the till page, with its page in a window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support import Centre, copy_centre, make_centre
from tests.ui.till.till_front import TillFront


@pytest.fixture(scope="session")
def till_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("till") / "centre"
    make_centre(folder, people=12)
    return folder


@pytest.fixture
def counter(till_template: Path, tmp_path: Path) -> Centre:
    """The store with the cashier 2001 on duty and no shift yet."""
    made = copy_centre(till_template, tmp_path / "centre")
    made.sign_in("2001")
    return made


@pytest.fixture
def till(qtbot: QtBot, counter: Centre) -> Iterator[TillFront]:
    front = TillFront(qtbot, counter)
    yield front
    front.close()
