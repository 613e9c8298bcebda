"""Rooms, hours, closures, things, limits and rules are kept by keyboard in the settings."""

from datetime import date
from typing import TypeVar

import pytest

from app.rules.rooms.spans import Hours
from app.services.centre import settings
from app.services.rooms import equipment, house, samples
from app.ui.kit.section import Section
from app.ui.rooms.settings import typed_rooms
from app.ui.rooms.settings.closures_tab import ClosuresTab
from app.ui.rooms.settings.equipment_tab import EquipmentTab
from app.ui.rooms.settings.hours_tab import RoomHoursTab
from app.ui.rooms.settings.limits_tab import LimitsTab, room_limit_words
from app.ui.rooms.settings.rooms_tab import RoomsTab, tariff_words
from app.ui.rooms.settings.rules_tab import RulesTab
from tests.services.rooms.counter import TUESDAY, RoomCounter, instant
from tests.ui.settings.driver import Room

T = TypeVar("T", bound=Section)


def tab_of(room: Room, kind: type[T]) -> T:
    tab = room.open("rooms", kind.key)
    assert isinstance(tab, kind)
    return tab


@pytest.fixture
def planted(room: Room) -> RoomCounter:
    room.desk.do(samples.plant_rooms, "红梅")
    return RoomCounter(room.centre)


def test_the_first_room(room: Room) -> None:
    tab = tab_of(room, RoomsTab)
    assert tab.nothing.isVisible()
    room.press("F2", "Ctrl+Enter")
    assert tab.form.fields["name"].error and tab.form.fields["capacity"].error
    room.type("邻里客厅", tab.form.controls["name"])
    room.type("30", tab.form.controls["capacity"])
    room.type("50", tab.form.controls["fee"])
    room.type("1.5", tab.form.controls["most_minutes"])
    tab.form.controls["approval"].boxes["evening"].setChecked(True)
    room.press("Ctrl+Enter")
    [made] = room.desk.see(house.rooms)
    assert (made.name, made.capacity, made.fee, made.most_minutes, made.approval) == (
        "邻里客厅", 30, 5000, 90, ("evening",),
    )  # fmt: skip
    assert tariff_words(made) == "¥50.00 / 次" and room.toasts() == ["已保存 邻里客厅"]


def test_halves_and_the_whole_share_their_units(room: Room, planted: RoomCounter) -> None:
    tab = tab_of(room, RoomsTab)
    room.type("gxt")
    assert [row.name for row in tab.table.rows_model.rows] == ["共享厅", "共享厅A", "共享厅B"]
    room.press("Enter")
    chosen = tab.form.controls["units"].value()
    assert len(chosen) == 2
    room.type("90", tab.form.controls["capacity"])
    room.press("Ctrl+Enter")
    whole = next(row for row in room.desk.see(house.rooms) if row.name == "共享厅")
    assert whole.capacity == 90 and len(whole.units) == 2


def test_a_room_goes_out_of_use_and_comes_back(room: Room, planted: RoomCounter) -> None:
    tab = tab_of(room, RoomsTab)
    tab.edit(next(row for row in tab.table.rows_model.rows if row.name == "阅览室"))
    tab.state_button.click()
    assert "阅览室" not in [row.name for row in room.desk.see(house.rooms)]
    room.undo()
    assert "阅览室" in [row.name for row in room.desk.see(house.rooms)]


def test_hours_of_a_week_and_of_single_days(room: Room, planted: RoomCounter) -> None:
    tab = tab_of(room, RoomHoursTab)
    tab.edit(next(row for row in tab.table.rows_model.rows if row.name == "阅览室"))
    assert tab.form.raw("week0") == "08:00-20:00"
    room.type("9点到12点", tab.form.controls["week1"])
    room.press("Ctrl+Enter")
    assert tab.form.fields["week1"].error
    room.type("9:00-12:00 13:30-17:00", tab.form.controls["week1"])
    room.type("休", tab.form.controls["week6"])
    tab.form.controls["day"].setPlainText("2026-12-31 09:00-12:00")
    room.press("Ctrl+Enter")
    found = room.desk.see(house.hours_of, planted.room("阅览室"))
    assert found.week[1] == ((540, 720), (810, 1020)) and found.week[6] == ()
    assert found.days == {date(2026, 12, 31): ((540, 720),)}


def test_a_closure_names_whoever_has_booked(room: Room, planted: RoomCounter) -> None:
    planted.no_limits()
    done = planted.book("阅览室", "09:00", "10:00")
    tab = tab_of(room, ClosuresTab)
    room.press("F2")
    tab.form.controls["rooms"].boxes[planted.room("阅览室")].setChecked(True)
    room.type("12-1", tab.form.controls["first"])
    room.type("12-1", tab.form.controls["last"])
    room.type("消防检查", tab.form.controls["reason"])
    room.dialogs.answers["停用期间已有 1 场，请打电话"] = None
    room.press("Ctrl+Enter")
    assert room.dialogs.asked == ["停用期间已有 1 场，请打电话"]
    [row] = room.desk.see(equipment.closures)
    assert (row.reason, row.starts_at, row.ends_at) == (
        "消防检查",
        instant(TUESDAY, "00:00"),
        instant(TUESDAY, "24:00"),
    )
    assert planted.row(done.id).state == "confirmed"
    tab.edit(tab.table.rows_model.rows[0])
    tab.open_again.click()
    assert room.desk.see(equipment.closures) == ()
    room.undo()
    assert len(room.desk.see(equipment.closures)) == 1


def test_things_and_limits(room: Room, planted: RoomCounter) -> None:
    things = tab_of(room, EquipmentTab)
    room.press("F2")
    room.type("投影仪", things.form.controls["name"])
    room.type("3", things.form.controls["stock"])
    room.press("Ctrl+Enter")
    assert things.form.fields["name"].error  # there is one of that name
    room.type("电钢琴", things.form.controls["name"])
    room.press("Ctrl+Enter")
    assert [row.stock for row in room.desk.see(equipment.equipment) if row.name == "电钢琴"] == [3]
    limits = tab_of(room, LimitsTab)
    room.press("F2")
    limits.form.controls["whose"].set_value("household")
    room.type("2", limits.form.controls["most"])
    room.press("Ctrl+Enter")
    said = [room_limit_words(row) for row in room.desk.see(equipment.room_limits)]
    assert said == ["每人没用完的最多 2 次", "每人每月最多 8 次", "每团队每月最多 8 次", "每户每月最多 2 次"]


def test_the_rules_for_all_rooms(room: Room) -> None:
    tab = tab_of(room, RulesTab)
    room.type("30", tab.form.controls["no_show_after"])
    room.press("Ctrl+Enter")
    assert room.desk.see(settings.read_all)["rooms.no_show_after"] == 30


def test_the_desk_may_look_and_a_manager_changes(room: Room, planted: RoomCounter) -> None:
    room.centre.sign_in("3001")
    tab = tab_of(room, RoomsTab)
    tab.edit(tab.table.rows_model.rows[0])
    assert not tab.save_button.isEnabled() and not tab.form.controls["name"].isEnabled()


def test_how_lengths_and_hours_are_typed() -> None:
    assert [typed_rooms.length(text) for text in ("", "4", "1.5", "2小时")] == [0, 240, 90, 120]
    assert [typed_rooms.length_shown(minutes) for minutes in (0, 240, 90)] == ["", "4", "1.5"]
    for wrong in ("25", "四", "1.55"):
        with pytest.raises(ValueError, match="小时"):
            typed_rooms.length(wrong)
    week = Hours((((540, 720),),) * 5 + ((), ()), {})
    assert typed_rooms.week_shown(week) == "周一至周五 09:00-12:00；周六至周日 休"
    assert typed_rooms.week_shown(Hours((((480, 1440),),) * 7, {})) == "每天 08:00-24:00"
    with pytest.raises(ValueError, match="停用"):
        typed_rooms.single_days("2026-12-31")
