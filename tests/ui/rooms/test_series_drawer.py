"""A series at the right of the calendars: consent for all its dates at once, and what leaves as a calendar file."""

from pathlib import Path
from uuid import UUID

import pytest

from tests.keys import press
from tests.ui.rooms.rooms_front import RoomsFront, days_on


def a_series(rooms: RoomsFront, room: str, *, outside: bool = False) -> UUID:
    """Two Tuesdays of a room, its drawer open; the id of the first."""
    rooms.show()
    rooms.stand(room, days_on(8))
    press("N")
    rooms.type("读书会", "曾国芳", "12")
    rooms.page.form.form.put("repeat", "week")
    rooms.page.form.form.put("until", "12-8")
    rooms.page.form.form.put("outside", outside)
    press("Ctrl+Enter")
    rooms.settle()
    first = rooms.rows()[0].id
    rooms.page.open(first)
    rooms.page.detail.series.click()
    return first


def test_a_series_and_a_room_leave_as_calendar_files(
    rooms: RoomsFront, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_series(rooms, "阅览室")
    series, place = rooms.page.series, tmp_path / "out.ics"
    dates = len(rooms.rows())
    assert series.confirm.isHidden() and series.turn_down.isHidden(), "nothing waits for consent"
    monkeypatch.setattr(rooms.page.ctx.dialogs, "save_file", lambda _title, _name, _pattern, then: then(place))
    series.save.click()
    assert place.read_bytes().startswith(b"BEGIN:VCALENDAR") and place.read_bytes().count(b"BEGIN:VEVENT") == dates
    place.unlink()
    sheets = rooms.page.sheets
    press("Esc", "F9")
    sheets.form.put("which", "calendar")
    sheets.form.put("one", rooms.rows()[0].room_id)
    sheets.submit()
    assert place.read_bytes().count(b"BEGIN:VEVENT") == dates and rooms.said().startswith("已存到 out.ics")


@pytest.mark.parametrize("agreed", [True, False])
def test_all_dates_that_wait_are_decided_at_once(rooms: RoomsFront, agreed: bool) -> None:
    a_series(rooms, "小剧场", outside=True)
    series = rooms.page.series
    assert {row.state for row in rooms.rows()} == {"pending"} and series.confirm.isVisible()
    if agreed:
        series.confirm.click()
    else:
        series.turn_down.click()
        assert series.form is not None
        series.form.form.put("reason", "时段另有安排")
        series.form.submit()
    rooms.front.approve("1001")
    rooms.settle()
    assert {row.state for row in rooms.rows()} == {"confirmed" if agreed else "refused"}
    assert series.confirm.isHidden() and series.turn_down.isHidden()
