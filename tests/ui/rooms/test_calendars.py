"""The two calendars of rooms by themselves: what is where, what keys and mouse do, and that every way says the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.kit.paint import TagSpec
from app.ui.rooms.blocks import Block, GridData, GridDay, GridRoom, Place, lanes, meets
from app.ui.rooms.day_view import DayView
from app.ui.rooms.grid import Grid
from app.ui.rooms.week_view import WeekView
from tests.keys import press

MONDAY = date(2026, 11, 23)
ROOMS = tuple(GridRoom(UUID(int=n + 1), name, "二楼 · 40 人", shared=name == "健身房")
              for n, name in enumerate(("邻里客厅", "排练厅", "健身房", "小剧场")))  # fmt: skip
DAYS = tuple(GridDay(MONDAY + timedelta(n), f"周{name}", TagSpec("今天") if n == 0 else None, n > 4, n == 0)
             for n, name in enumerate("一二三四五六日"))  # fmt: skip
Stage = Callable[..., QWidget]


def at(room: int, day: int, start: int, end: int) -> Place:
    return Place(ROOMS[room].id, DAYS[day].day, start, end)


def block(key: int, place: Place, title: str, **more: object) -> Block:
    return replace(Block(UUID(int=key), place, title), **more)  # type: ignore[arg-type]


TAICHI = block(101, at(0, 0, 540, 630), "太极队", tone="c2", clean=15)
CHOIR = block(102, at(1, 0, 600, 690), "合唱团", waiting=True, state="待确认")
TALKS = tuple(block(110 + n, at(3, 2, 480 + 60 * n, 530 + 60 * n), f"第 {n} 场") for n in range(12))
DATA = GridData(ROOMS, DAYS, (TAICHI, CHOIR, *TALKS), closed={(ROOMS[2].id, DAYS[6].day): "检修"})
DAY = replace(DATA, days=DAYS[:1], blocks=(TAICHI, CHOIR))


class Told:
    """What a calendar told its page."""

    def __init__(self, grid: Grid) -> None:
        self.wanted: list[Place] = []
        self.opened: list[str] = []
        self.shifted: list[tuple[str, Place]] = []
        self.turned: list[int] = []
        grid.wanted.connect(self.wanted.append)
        grid.opened.connect(lambda b: self.opened.append(b.title))
        grid.shifted.connect(lambda b, place: self.shifted.append((b.title, place)))
        grid.turned.connect(self.turned.append)


def shown(stage: Stage, grid: Grid, data: GridData) -> Told:
    told = Told(grid)
    window = stage(grid)
    window.resize(960, 640)
    grid.show_data(data, 642)
    grid.setFocus()
    return told


@pytest.fixture
def week(stage: Stage) -> tuple[WeekView, Told]:
    grid = WeekView()
    return grid, shown(stage, grid, DATA)


@pytest.fixture
def day(stage: Stage) -> tuple[DayView, Told]:
    grid = DayView()
    return grid, shown(stage, grid, DAY)


def mouse(grid: Grid, kind: QEvent.Type, spot: QPointF) -> None:
    button = Qt.MouseButton.LeftButton
    down = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    event = QMouseEvent(kind, spot, grid.viewport().mapToGlobal(spot), button, down, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(grid.viewport(), event)


def drag(grid: Grid, start: QPointF, *way: QPointF, drop: bool = True) -> None:
    mouse(grid, QEvent.Type.MouseButtonPress, start)
    for spot in way:
        mouse(grid, QEvent.Type.MouseMove, spot)
    if drop:
        mouse(grid, QEvent.Type.MouseButtonRelease, way[-1] if way else start)


def click(grid: Grid, spot: QPointF) -> None:
    drag(grid, spot)


def chip(grid: WeekView, row: int, column: int, at: int = 0) -> QPointF:
    return grid.chips(row, column)[0][at][1].center()


def area(grid: DayView, wanted: Block) -> tuple[QPointF, QPointF, QPointF]:
    where = next(area for one, area in grid.blocks() if one.id == wanted.id)
    return (QPointF(where.center().x(), where.y() + 2), where.center(), QPointF(where.center().x(), where.bottom() - 2))


# --- plain rows


def test_a_span_meets_what_a_booking_holds_and_nothing_else() -> None:
    assert meets(at(0, 0, 500, 541), TAICHI)
    assert meets(at(0, 0, 640, 700), TAICHI)  # 15 minutes are held to clean up
    assert not meets(at(0, 0, 645, 700), TAICHI) and not meets(at(0, 0, 480, 540), TAICHI)
    assert not meets(at(0, 1, 540, 630), TAICHI) and not meets(at(1, 0, 540, 630), TAICHI)


def test_what_overlaps_lies_side_by_side() -> None:
    rows = [block(1, at(2, 0, 540, 600), "一"), block(2, at(2, 0, 550, 580), "二"), block(3, at(2, 0, 580, 640), "三"),
            block(4, at(2, 0, 640, 700), "四")]  # fmt: skip
    assert [lanes(rows)[row.id] for row in rows] == [(0, 2), (1, 2), (1, 2), (0, 1)]


def test_a_span_moves_within_its_day() -> None:
    assert at(0, 0, 540, 600).moved(30) == at(0, 0, 570, 630)
    assert at(0, 0, 0, 60).moved(-30) == at(0, 0, 0, 60) and at(0, 0, 1380, 1440).moved(30) == at(0, 0, 1380, 1440)


# --- the week


def test_a_cell_says_one_in_two_lines_and_counts_what_it_cannot_show(week: tuple[WeekView, Told]) -> None:
    grid, _ = week
    [(only, tall)], more = grid.chips(0, 0)
    assert only == TAICHI and more == 0
    lines, more = grid.chips(3, 2)
    assert len(lines) == 3 and more == 9 and all(where.height() < tall.height() / 1.5 for _, where in lines)
    grid.grab()


def test_arrows_walk_through_cells_and_their_bookings(week: tuple[WeekView, Told]) -> None:
    grid, told = week
    assert "邻里客厅 11-23 周一" in grid.accessibleDescription() and "太极队" in grid.accessibleDescription()
    press("Enter")
    assert told.opened == ["太极队"]
    press("Right", "Right", "Down", "Down", "Down")
    assert "第 1 场，共 12 场" in grid.accessibleDescription()
    press(*["Down"] * 11)
    assert "第 12 场" in grid.accessibleDescription() and grid.chips(3, 2)[0][-1][0] == TALKS[-1]
    press("Down", "Enter")
    assert told.opened[-1] == "第 11 场"
    press("Right", "Enter")
    assert told.wanted == [at(3, 3, 540, 600)]  # nothing there: 09:00
    press("Up", "N")
    assert told.wanted[-1] == at(2, 3, 540, 600)


def test_past_its_edge_comes_the_next_week(week: tuple[WeekView, Told]) -> None:
    grid, told = week
    press("Left")
    assert told.turned == [-1] and "周日" in grid.accessibleDescription()
    press("Right", "F12")  # a key of somebody else's stays theirs
    QTest.keyClick(grid, Qt.Key.Key_PageDown)
    assert told.turned == [-1, 1, 1]


def test_a_new_booking_begins_where_it_is_free(week: tuple[WeekView, Told]) -> None:
    grid, told = week
    press("N")
    assert told.wanted == [at(0, 0, 660, 720)]  # today from the present half hour on
    grid.stand_at(at(3, 2, 480, 540))
    press("N")
    assert told.wanted[-1] == at(3, 2, 1200, 1260)  # twelve in a row before


def test_a_booking_is_moved_by_keys_as_by_mouse(week: tuple[WeekView, Told]) -> None:
    grid, told = week
    press("E", "Right", "Down", "Shift+Right")
    assert "移动 太极队 到 排练厅 11-24 09:00–11:00" in grid.accessibleDescription()
    grid.grab()
    press("Enter")
    drag(grid, chip(grid, 0, 0), grid.cell_area(1, 0).center(), grid.cell_area(1, 1).center())
    assert told.shifted == [("太极队", at(1, 1, 540, 660)), ("太极队", at(1, 1, 540, 630))]


@pytest.mark.parametrize("way", ["off", "escape", "back"])
def test_what_is_carried_can_be_put_back(week: tuple[WeekView, Told], way: str) -> None:
    grid, told = week
    start, there = chip(grid, 0, 0), grid.cell_area(2, 3).center()
    drag(grid, start, there, drop=False)
    assert grid.carried is not None and grid.carried.at == at(2, 3, 540, 630)
    end = {"off": QPointF(2000, 50), "escape": there, "back": start}[way]
    if way == "escape":
        press("Esc")
    mouse(grid, QEvent.Type.MouseMove, end)
    mouse(grid, QEvent.Type.MouseButtonRelease, end)
    assert told.shifted == [] and grid.carried is None


def test_a_press_opens_and_a_shaking_hand_moves_nothing(week: tuple[WeekView, Told]) -> None:
    grid, told = week
    spot = chip(grid, 0, 0)
    drag(grid, spot, spot + QPointF(2, 2))
    assert told.opened == ["太极队"] and told.shifted == []
    click(grid, grid.cell_area(1, 4).center())
    assert told.wanted == [] and "排练厅 11-27" in grid.accessibleDescription()
    mouse(grid, QEvent.Type.MouseButtonDblClick, grid.cell_area(1, 4).center())
    assert told.wanted == [at(1, 4, 540, 600)]


def test_who_may_not_change_anything_moves_nothing(week: tuple[WeekView, Told]) -> None:
    grid, told = week
    grid.may_change = False
    drag(grid, chip(grid, 0, 0), grid.cell_area(1, 1).center())
    press("E", "Right", "Enter", "N")
    assert told.shifted == [] and told.wanted == []


def test_the_booking_being_typed_has_its_line(week: tuple[WeekView, Told]) -> None:
    grid, _ = week
    grid.show_draft(at(3, 2, 485, 530), "越剧加排", bad=True)
    lines, more = grid.chips(3, 2)
    assert lines[1][0] is None and more == 10
    grid.grab()
    grid.show_draft(None)
    assert all(one is not None for one, _ in grid.chips(3, 2)[0])


def test_the_wheel_needs_the_keyboard(week: tuple[WeekView, Told], stage: Stage) -> None:
    grid, _ = week
    grid.window().resize(960, 240)
    QTest.qWait(0)
    assert grid.verticalScrollBar().maximum() > 0

    def turn() -> int:
        spot = QPointF(300, 120)
        event = QWheelEvent(spot, grid.viewport().mapToGlobal(spot), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
                            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
        QApplication.sendEvent(grid.viewport(), event)
        return grid.verticalScrollBar().value()

    grid.clearFocus()
    assert turn() == 0
    grid.setFocus()
    assert turn() > 0


# --- the day


def test_the_day_is_drawn_by_the_clock(day: tuple[DayView, Told]) -> None:
    grid, _ = day
    (_, area), (_, other) = grid.blocks()
    assert area.y() == pytest.approx(grid.y_of(540) + 1) and area.bottom() == pytest.approx(grid.y_of(630) - 1)
    assert other.x() > area.right()
    grid.grab()


def test_arrows_mark_a_span(day: tuple[DayView, Told]) -> None:
    grid, told = day
    press("Down", "Down")  # past the booking, then half an hour on
    assert "邻里客厅 11-23 周一，11:00–11:30 空闲" in grid.accessibleDescription()
    press("Enter", "Shift+Down", "Shift+Down", "Enter")
    assert told.wanted == [at(0, 0, 660, 720), at(0, 0, 660, 750)]
    press("Up", "Up", "Enter")
    assert told.opened == ["太极队"]
    press("Left")
    assert told.turned == [-1] and "小剧场" in grid.accessibleDescription()


def test_a_span_is_drawn_up_and_down(day: tuple[DayView, Told]) -> None:
    grid, told = day
    x = grid.area_of(at(0, 0, 840, 870)).center().x()
    start, end = QPointF(x, grid.y_of(845)), QPointF(x + 500, grid.y_of(935))
    drag(grid, start, end)
    drag(grid, end, start)
    assert told.wanted[0] == at(0, 0, 840, 960)
    assert (told.wanted[1].start, told.wanted[1].end) == (840, 960) and told.wanted[1].room != ROOMS[0].id
    grid.grab()


def test_ends_stretch_and_the_middle_moves(day: tuple[DayView, Told]) -> None:
    grid, told = day
    first, middle, last = area(grid, TAICHI)
    drag(grid, last, QPointF(last.x(), grid.y_of(700)))
    drag(grid, first, QPointF(first.x(), grid.y_of(505)))
    drag(grid, first, QPointF(first.x(), grid.y_of(900)))  # an end does not pass the other
    drag(grid, middle, QPointF(middle.x() + grid.column_width(), grid.y_of(740)))
    drag(grid, middle, middle + QPointF(0, 9))  # less than a quarter of an hour: nothing
    spans = [(place.room == ROOMS[0].id, place.start, place.end) for _, place in told.shifted]
    assert spans[:3] == [(True, 540, 690), (True, 510, 630), (True, 600, 630)]
    assert spans[3] == (False, 690, 780) and len(spans) == 4


def test_keys_move_and_stretch_within_the_day(day: tuple[DayView, Told]) -> None:
    grid, told = day
    press("E", "Down", "Down", "Shift+Down", "Right", "Right", "Right", "Right")
    assert "小剧场 11-23 10:00–12:00" in grid.accessibleDescription()
    press("Left", "Left", "Up")
    assert "排练厅 11-23 09:30–11:30，与别的预约重叠" in grid.accessibleDescription()
    grid.grab()
    press("Esc")
    assert "太极队" in grid.accessibleDescription() and told.shifted == []
    press("E", *["Up"] * 9, "Enter")
    assert told.shifted == [("太极队", at(0, 0, 480, 570))]


def test_what_is_fixed_stays(day: tuple[DayView, Told]) -> None:
    grid, told = day
    grid.show_data(replace(DAY, blocks=(replace(TAICHI, fixed=True),)), None)
    _, middle, last = area(grid, TAICHI)
    drag(grid, last, QPointF(last.x(), grid.y_of(800)))
    drag(grid, middle, QPointF(middle.x(), grid.y_of(800)))
    press("E", "Down", "Enter")
    assert told.shifted == [] and grid.carried is None


def test_shared_rooms_take_several_at_once(day: tuple[DayView, Told]) -> None:
    grid, _ = day
    rows = tuple(block(200 + n, at(2, 0, 540, 600), f"第 {n} 位") for n in range(4))
    grid.show_data(replace(DAY, blocks=rows))
    areas = [where for _, where in grid.blocks()]
    assert all(a.right() <= b.x() for a, b in pairwise(areas))
    assert not grid.clashes(at(2, 0, 540, 600)) and not grid.clashes(at(0, 0, 540, 600))
    grid.grab()


def test_a_half_shows_who_has_the_whole(week: tuple[WeekView, Told], day: tuple[DayView, Told]) -> None:
    whole = replace(TAICHI, place=at(3, 0, 840, 900), title="邻里客厅 太极队", fixed=True)
    grids: tuple[Grid, Grid] = week[0], day[0]
    for grid in grids:
        grid.show_data(replace(DAY, shadows=(whole,)))
        assert grid.clashes(at(3, 0, 870, 930)) and grid.current() != whole
        grid.stand_at(at(3, 0, 840, 870))
        grid.grab()
        assert grid.block_of(whole.id) == TAICHI  # the booking itself lies in its own room
    assert "邻里客厅 太极队" in week[0].accessibleDescription()


@pytest.mark.parametrize("make", [WeekView, DayView])
def test_nothing_to_show_is_no_trouble(stage: Stage, make: Callable[[], Grid]) -> None:
    grid = make()
    told = shown(stage, grid, GridData())
    press("Right", "Left", "Down", "Up", "Enter", "N", "E", "Esc", "Shift+Down")
    mouse(grid, QEvent.Type.MouseButtonPress, QPointF(300, 300))
    mouse(grid, QEvent.Type.MouseButtonRelease, QPointF(300, 300))
    grid.grab()
    assert grid.accessibleDescription() == "没有场地" and told.wanted == [] and told.opened == []
