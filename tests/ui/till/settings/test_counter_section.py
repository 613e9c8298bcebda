"""设置 › 收银规矩: in sight, saved, and beside it the page about how the till keeps its books."""

from app.services.centre import settings
from app.ui.till.settings.counter_section import CounterSection
from tests.ui.settings.driver import Room


def test_the_rules_of_the_till_are_in_sight_and_saved(room: Room) -> None:
    section = room.open("counter")
    assert isinstance(section, CounterSection)
    assert section.save_button.isVisible() and section.statement.isVisible()
    assert all(section.form.controls[name].isVisible() for name in ("remarks", "kitchen", "refund_days"))
    section.form.put("refund_days", "5")
    section.save_button.click()
    assert room.desk.see(settings.read_all)["till.refund_days"] == 5


def test_no_section_of_the_settings_is_empty(room: Room) -> None:
    for key in room.page._specs:
        assert room.open(key).sizeHint().height() > 0, key
