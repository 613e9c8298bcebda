"""The page keeps its promises of size, touch and names in both modes and every text size."""

import itertools
from dataclasses import replace
from uuid import uuid4

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.services.till import menu
from app.ui.kit import theme
from app.ui.till.page import TillPage
from tests.support import Centre
from tests.ui.page_front import Front
from tests.ui.till.till_front import SENIOR, YOUNG, TillFront


@pytest.mark.parametrize(("mode", "size"), [("light", 1.0), ("dark", 1.0), ("light", 1.15), ("light", 1.3)])
def test_the_page_fits(till: TillFront, qapp: QApplication, mode: str, size: float) -> None:
    theme.apply(qapp, mode, size)
    till.scan(till.card(SENIOR))
    till.pad("11\n12\n")
    till.settle()
    least = till.till.minimumSizeHint()
    # 1196 × 622 is left of 1280 × 680; 特大 needs the whole of 1366.
    assert least.width() <= (1196 if size < 1.3 else 1282) and least.height() <= 622
    till.press("F12")
    dialog = till.tender()
    assert dialog.panel.minimumSizeHint().height() <= 690 - 24
    till.press("Esc")


@pytest.mark.parametrize(("wide", "columns"), [(1196, 4), (1282, 4), (1720, 6)])
def test_columns_of_tiles(till: TillFront, wide: int, columns: int) -> None:
    till.window.resize(wide, 690)
    till.settle()
    grid = till.till.counter.grid
    tops = [grid.visualRect(grid.tiles.index(n, 0)).y() for n in range(columns + 1)]
    assert tops[:columns] == [tops[0]] * columns and tops[columns] > tops[0]
    assert 66 <= grid.gridSize().height() - 8 <= 100


@pytest.mark.parametrize("wide", [1196, 1197, 1198, 1199, 1282])
@pytest.mark.parametrize("dishes", [21, 80])
def test_a_row_of_tiles_ends_where_its_room_does(till: TillFront, wide: int, dishes: int) -> None:
    till.window.resize(wide, 690)
    menu_of(till, dishes)
    grid = till.till.counter.grid
    room = grid.viewport().width() - (8 if dishes == 21 else 0)
    assert room == grid.width() or dishes == 80
    areas = [grid.visualRect(grid.tiles.index(n, 0)).adjusted(0, 0, -8, -8) for n in range(4)]
    assert areas[0].left() == 0 and areas[-1].right() + 1 == (room if dishes == 21 else room - 8)
    widths = [area.width() for area in areas]
    gaps = [right.left() - left.right() - 1 for left, right in itertools.pairwise(areas)]
    assert max(widths) - min(widths) <= 1 and set(gaps) == {8}
    for at, area in enumerate(areas):
        spots = (area.topLeft(), area.topRight(), area.bottomLeft(), area.bottomRight(), area.center())
        assert {grid.hit(spot) for spot in spots} == {at}
        assert grid.hit(area.topRight() + QPoint(4, 0)) is None, "between two"


def menu_of(till: TillFront, number: int) -> None:
    """As many dishes on the tiles."""
    tiles = till.till.counter.grid.tiles
    tiles.put([replace(tiles.dishes[0], id=uuid4(), code=str(n)) for n in range(10, 10 + number)])
    till.settle()


# What the page has of 1280 × 680, 1280 × 720 and 1366 × 768; 特大 keeps its columns.
@pytest.mark.parametrize(
    ("wide", "high", "size", "whole"),
    [(1196, 622, 1.0, 20), (1196, 662, 1.0, 21), (1282, 710, 1.0, 21), (1282, 710, 1.15, 21), (1196, 662, 1.3, 20)],
)
def test_tiles_of_a_days_menu_in_sight(
    till: TillFront, qapp: QApplication, wide: int, high: int, size: float, whole: int
) -> None:
    theme.apply(qapp, "light", size)
    till.window.resize(wide, high)
    till.scan(till.card(SENIOR))
    menu_of(till, 21)
    grid = till.till.counter.grid
    areas = [grid.visualRect(grid.tiles.index(n, 0)).adjusted(0, 0, -8, -8) for n in range(21)]
    assert grid.columns() == 4
    assert sum(grid.viewport().rect().contains(area) for area in areas) >= whole


@pytest.mark.parametrize(("wide", "high", "lines"), [(1196, 622, 6), (1196, 662, 7), (1282, 710, 8)])
def test_lines_of_the_order_in_sight(till: TillFront, wide: int, high: int, lines: int) -> None:
    till.window.resize(wide, high)
    till.scan(till.card(SENIOR))
    till.pad("11\n12\n")
    till.settle()
    assert till.till.side.member.height() == 56
    shown = till.till.side.cart.lines
    assert shown.viewport().height() // shown.visualRect(shown.cart.index(0, 0)).height() >= lines


def test_hints_that_have_no_room_are_left_out_whole(till: TillFront, qapp: QApplication) -> None:
    theme.apply(qapp, "light", 1.3)
    till.window.resize(1282, 622)
    till.settle()
    hints = till.till.counter.hints
    shown = [cap for cap in hints.caps if cap.isVisible()]
    assert 0 < len(shown) < len(hints.caps)
    assert all(cap.width() == cap.sizeHint().width() and cap.geometry().right() <= hints.width() for cap in shown)


def visible(root: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [w for w in root.findChildren(kind) if w.isVisible()]


def test_everything_touched_is_large_enough_and_has_a_name(till: TillFront) -> None:
    till.scan(till.card(SENIOR))
    till.pad("11\n")
    small = {
        "开钱箱",
        "换人",
        "外带",
        "堂食",
        "清空",
        "不选人了",
        "不使用优惠",
    }  # at least 32: seldom used, beside their line
    for button in visible(till.window, QAbstractButton):
        name = button.accessibleName() or button.text()
        assert name
        assert button.height() >= (32 if name in small else 44), name
        assert button.width() >= 40, name
    for field in visible(till.window, QLineEdit):
        assert field.accessibleName()
    till.press("F12")
    for button in visible(till.tender().panel, QAbstractButton):
        name = button.accessibleName() or button.text()
        assert name and button.height() >= (32 if name in ("关闭", "打印小票") else 44), name
    till.press("Esc")


def test_the_stepper_is_tapped(till: TillFront) -> None:
    till.pad("11\n12\n")
    lines = till.till.side.cart.lines

    def tap(at: int, cell: int) -> None:
        step = lines.stepper(lines.visualRect(lines.cart.index(at, 0)))
        spot = QPoint(step.x() + step.width() * (2 * cell + 1) // 6, step.center().y())
        QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    tap(0, 2)
    tap(0, 2)
    assert till.lines()[0] == ("红烧肉", "×3", 5400) and till.till.order.row() is not None
    tap(0, 0)
    tap(1, 0)
    assert till.lines() == [("红烧肉", "×2", 3600)]
    till.pad("12\n")
    tap(0, 1)
    assert till.till.order.selected == till.till.order.rows[0].position


def test_a_cart_of_thirty_lines_keeps_the_selected_one_in_sight(till: TillFront) -> None:
    for grams in range(30):
        till.till.order.add("34", 1, 100 + grams)
    lines = till.till.side.cart.lines
    assert lines.cart.rowCount() == 30
    area = lines.visualRect(lines.cart.index(29, 0))
    assert lines.viewport().rect().contains(area)
    for _ in range(29):
        till.press("Up")
    assert lines.viewport().rect().contains(lines.visualRect(lines.cart.index(0, 0)))


def test_a_key_repaints_only_what_it_changed(till: TillFront) -> None:
    till.pad("11\n")
    tiles, lines = till.till.counter.grid.tiles, till.till.side.cart.lines.cart
    told: list[int] = []
    resets: list[int] = []
    tiles.dataChanged.connect(lambda first, _last: told.append(first.row()))
    tiles.modelReset.connect(lambda: resets.append(1))
    lines.modelReset.connect(lambda: resets.append(1))
    calls: list[object] = []
    do = till.desk.do

    def counted(operation: object, *args: object, **kw: object) -> object:
        calls.append(operation)
        return do(operation, *args, **kw)  # type: ignore[arg-type]

    till.desk.do = counted  # type: ignore[method-assign,assignment]
    till.pad("+")
    assert len(calls) == 1 and told == [1] and resets == []


def test_the_long_name_is_whole(till: TillFront) -> None:
    till.scan(till.card(YOUNG))
    till.pad("11\n")
    name = till.till.side.member.name
    assert theme.fm("h3").horizontalAdvance(YOUNG) <= name.width()


def test_the_order_of_tab_comes_back_to_where_it_began(till: TillFront) -> None:
    till.pad("11\n")
    start = QApplication.focusWidget()
    seen: list[QWidget | None] = []
    for _ in range(80):
        till.press("Tab")
        now = QApplication.focusWidget()
        if now is start:
            break
        assert now is not None and now.isVisible()
        seen.append(now)
    assert QApplication.focusWidget() is start and len(seen) > 5


def test_nothing_moves_in_the_tender_box(till: TillFront, qapp: QApplication) -> None:
    """Whatever comes and goes with a method, a part or an error, the rest stays where the hand knows it."""
    till.scan(till.card(SENIOR))
    till.pad("11\n12\n")
    till.press("F12")
    box = till.tender()
    fixed = (box.due, box.result, box.error, box.reference, box.print_it, box.amount, box.keypad, *box.tiles.values())

    def places() -> list[tuple[int, int]]:
        till.settle()
        return [(part.mapTo(box.panel, QPoint()).y(), part.height()) for part in fixed]

    before = places()
    till.pad("5\n")
    assert box.taken.isVisible() and places() == before, "after a part"
    till.press("Down")
    assert box.reference.isVisible() and places() == before, "another method"
    till.pad("9999\n")
    assert box.error.isVisible() and places() == before, "an error"
    till.press("Esc", "Esc", "Esc")


def test_tiles_stand_where_they_will_stand_from_the_first(qtbot: QtBot, counter: Centre) -> None:
    page = TillPage(Front(qtbot, counter, TillPage).page.ctx)
    qtbot.addWidget(page)
    assert page.counter.strip.height() == page.counter.strip.minimumHeight() >= 44, "before the menu was read"


def test_a_mark_taken_back_too_late_says_so(till: TillFront) -> None:
    dish = till.till.counter.grid.tiles.find("13")
    assert dish is not None
    till.till.supply.open(dish)
    till.settle()
    till.till.side.supply.out.emit(dish)
    text, action, back = till.shell.toasts[-1]
    assert (text, action) == ("糖醋排骨已标售罄", "撤销") and back is not None
    till.desk.do(menu.set_remaining, dish.id, 4)
    back()
    assert till.shell.toasts[-1][0] == "糖醋排骨已标售罄", "nothing was done, so nothing has a tick"
    assert "没有撤销" in till.says()


def test_an_order_thrown_away_comes_back_once(till: TillFront) -> None:
    till.pad("11\n")
    till.press("Esc")
    till.till.side.cart.emptied.emit()
    till.settle()
    back = till.shell.toasts[-1][2]
    assert back is not None and not till.lines()
    back()
    assert len(till.lines()) == 1
    back()
    assert len(till.lines()) == 1


def test_the_line_in_hand_stays_in_sight_when_the_sums_grow(till: TillFront) -> None:
    till.window.resize(1196, 622)
    till.pad("11\n12\n13\n14\n21\n22\n31\n")
    till.settle()
    till.scan(till.card(SENIOR))
    till.settle()
    lines = till.till.side.cart.lines
    assert lines.viewport().rect().contains(lines.visualRect(lines.currentIndex()))
