"""The till page in a window on a centre of its own."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.support import Centre
from tests.ui.till.till_front import TillFront


@pytest.fixture
def counter(copied: Callable[[int, str], Centre]) -> Centre:
    """The store with the cashier 2001 on duty and no shift yet."""
    return copied(12, "2001")


@pytest.fixture
def till(qtbot: QtBot, counter: Centre) -> Iterator[TillFront]:
    front = TillFront(qtbot, counter)
    yield front
    front.close()
