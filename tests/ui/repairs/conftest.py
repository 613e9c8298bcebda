"""The page 维修 in a window of its own, on a real desk and store."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from app.services.repairs import intake
from app.services.repairs.intake import SlipForm, ThingForm
from app.ui.repairs.page import RepairsPage
from tests.support import Centre
from tests.ui.page_front import Front

Bring = Callable[..., UUID]


@pytest.fixture
def front(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[Front[RepairsPage]]:
    made = Front(qtbot, copied(8, "1001"), RepairsPage)
    made.show()
    yield made
    made.close()


@pytest.fixture
def bring(front: Front[RepairsPage]) -> Bring:
    """``bring(what, …)`` has a thing taken in; further words are the fields of its form."""

    def take_in(what: str, **more: object) -> UUID:
        key = front.desk.new_id()
        form = SlipForm((ThingForm(key, what, **more),), name="何女士", phone="13900002206")  # type: ignore[arg-type]
        front.desk.do(intake.register, front.desk.new_id(), form)
        front.settle()
        return key

    return take_in
