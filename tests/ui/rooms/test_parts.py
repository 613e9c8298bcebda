"""What people type about a booking, the two controls of its form, and the card that explains a clash."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.rules.rooms.recurrence import LAST, Every, IfMissing, Repeat
from app.ui.kit.control import Control
from app.ui.rooms import repeat, typed
from app.ui.rooms.blocks import Block, Place
from app.ui.rooms.clash_card import ClashCard, Instead
from app.ui.rooms.controls import Counts, FromTo
from tests.keys import press, type_text

TODAY = date(2026, 11, 23)
Stage = Callable[..., QWidget]
MIC, SCREEN = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("9", 540),
        ("14", 840),
        ("14点", 840),
        ("1430", 870),
        ("14:30", 870),
        ("14.30", 870),
        ("１４：３０", 870),
        ("24", 1440),
    ],
)
def test_a_time_of_day(said: str, minutes: int) -> None:
    assert typed.hour(said) == minutes


@pytest.mark.parametrize("said", ["", "25", "14:61", "下午", "1", "99:00"])
def test_what_is_no_time(said: str) -> None:
    if said == "1":
        assert typed.hour(said) == 60  # at night: whoever means the afternoon sees 01:00 stand there
        return
    with pytest.raises(ValueError):
        typed.hour(said)


@pytest.mark.parametrize(
    ("said", "both"),
    [("14-16", ("14", "16")), ("9:30 — 11", ("9:30", "11")), ("8到10", ("8", "10")), ("14", ("14", ""))],
)
def test_two_times_in_one_box(said: str, both: tuple[str, str]) -> None:
    assert typed.halves(said) == both


@pytest.mark.parametrize(
    ("pair", "wrong"), [(("14", ""), "从几点到几点"), (("16", "14"), "晚于"), (("14", "14"), "晚于")]
)
def test_a_span_that_is_none(pair: tuple[str, str], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        typed.typed_span(pair)
    assert typed.typed_span(("9", "24")) == (540, 1440)


def test_from_to_is_made_whole_on_leaving(stage: Stage) -> None:
    box, other = FromTo(), QWidget()
    told: list[object] = []
    box.changed.connect(told.append)
    stage(box, other)
    assert isinstance(box, Control)
    box.starts.setFocus()
    type_text("14-16")
    box.ends.setFocus()
    assert box.value() == ("14:00", "16:00") and told[-1] == box.value()
    box.set_value(())
    box.starts.setFocus()
    type_text("930")
    press("Enter")  # goes on to the second, where an hour later stands
    assert QApplication.focusWidget() is box.ends and box.value() == ("930", "")
    type_text("1o")
    box.starts.setFocus()
    assert box.value() == ("930", "1o")  # what nobody can read stays as it was typed
    box.set_value((540, 1440))
    assert box.value() == ("09:00", "24:00")


def test_things_by_number(stage: Stage) -> None:
    box = Counts()
    told: list[object] = []
    box.changed.connect(told.append)
    stage(box)
    box.set_options([(MIC, ("话筒", 4)), (SCREEN, ("投影仪", 1))])
    box.setFocus()
    press("Space")
    assert box.value() == ((MIC, 1),)
    box.boxes[MIC].setFocus()
    box.boxes[MIC].selectAll()
    type_text("3")
    assert box.value() == ((MIC, 3),) == told[-1]
    box.set_options([(MIC, ("话筒", 6)), (SCREEN, ("投影仪", 1))])
    assert box.value() == ((MIC, 3),)
    box.boxes[MIC].setFocus()
    box.boxes[MIC].selectAll()
    type_text("0")
    assert box.value() == () and isinstance(box, Control)
    box.set_value(((SCREEN, 1),))
    box.set_bad(True)
    box.set_writable(False)
    assert box.value() == ((SCREEN, 1),) and not box.ticks[MIC].isEnabled()


def test_a_clash_is_drawn_and_offers_what_is_free(stage: Stage) -> None:
    room, taken = UUID(int=9), list[Place]()
    wanted = Place(room, TODAY, 960, 1080)
    offers = [Instead(f"小剧场 {n}", Place(room, TODAY, 1020 + n, 1110 + n)) for n in range(4)]
    card = ClashCard()
    card.taken.connect(taken.append)
    stage(card)
    assert card.isHidden() and not card.take(1)
    block = Block(UUID(int=5), Place(room, TODAY, 840, 1020), "重阳联排", tone="c2", clean=15)
    card.show_trouble("与「重阳联排」重叠 1 小时", "", offers, wanted=wanted, title="越剧加排", blocks=(block,))
    card.grab()
    assert len(card.choices) == 3 and "14:00–17:00 重阳联排" in card.picture.accessibleDescription()
    assert card.take(2) and not card.take(4) and taken == [offers[1].place]
    card.show_trouble("这一天闭馆", "消防检查", ())
    assert card.picture.isHidden() and card.how.isHidden() and not card.take(1)


def test_a_rule_is_what_people_said() -> None:
    monday, until = date(2026, 11, 30), date(2027, 2, 15)
    assert repeat.rule("weeks", monday, until, (0, 2)) == Repeat(Every.WEEK, monday, until, interval=2, days=(0, 2))
    assert repeat.rule("workday", monday, until, no_holidays=True) == Repeat(Every.WORKDAY, monday, until)
    assert repeat.rule("nth", monday, until).nth == LAST  # the fifth Monday
    assert repeat.rule("nth", date(2026, 11, 23), until).nth == 4
    last = repeat.rule("month", date(2026, 12, 31), until, (3,), month_end=True, no_holidays=True)
    assert last.if_missing is IfMissing.LAST_DAY and last.skip_holidays and last.days == ()
    assert repeat.lacks_days("month", date(2026, 12, 31)) and not repeat.lacks_days("month", monday.replace(day=28))
