"""On the till nothing moves under a finger: banners lie on the top bar, the newest toast over the hints of the keys."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget

from app.services.till import shifts
from app.ui.kit.button import Button
from app.ui.kit.cards import Action
from app.ui.till.page import TillPage
from tests.ui.shell.front_program import Front


def at_the_till(front: Front) -> TillPage:
    front.work("2001")
    front.desk.do(shifts.open_shift, 100_00)
    front.workspace.go("till")
    front.qtbot.waitUntil(lambda: front.workspace.page is not None and front.workspace.page.key == "till")
    page = front.workspace.page
    assert isinstance(page, TillPage)
    front.qtbot.waitUntil(page.counter.grid.isVisible)
    left = page.counter  # the meals and categories have come, and what is under them has moved down
    front.qtbot.waitUntil(lambda: bool(left.meals.findChildren(Button)) and left.meals.height() >= 50)
    front.qtbot.waitUntil(lambda: left.strip.height() >= 44 and left.grid.y() > left.strip.geometry().bottom())
    front.qtbot.waitUntil(lambda: left.strip.y() > left.meals.geometry().bottom())
    return page


def area(front: Front, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(front.window, QPoint()), widget.size())


def test_a_banner_lies_on_the_bar_of_the_till_and_moves_no_tile(front: Front) -> None:
    page, space = at_the_till(front), front.workspace
    before = area(front, page.counter.grid)
    space.banner("trial", "bad", "小票机没有纸了", "换纸后会自动补打", [Action("再试一次", lambda: None)])
    space.banner("other", "warn", "打印纸快用完了")
    front.qtbot.wait(50)
    assert space.banners.isVisible() and area(front, page.counter.grid) == before
    lying = area(front, space.banners)
    assert area(front, space.bar).contains(lying) and not lying.intersects(area(front, space.bar.title))
    assert space.bar.action is not None and not lying.intersects(area(front, space.bar.action))
    assert lying.contains(area(front, space.bar.search))
    front.ctrl(Qt.Key.Key_K)
    assert not space.banners.isVisible() and space.bar.search.hasFocus()
    front.press(Qt.Key.Key_Escape)
    assert space.banners.isVisible()
    space.clear_banner("trial")
    assert space.banners.words("other") == "打印纸快用完了" and space.banners.isVisible()
    space.go("today")
    front.qtbot.wait(50)
    assert area(front, space.banners).top() > area(front, space.bar).bottom()  # it stands in the page again
    assert "other" in space.banners.names()


def test_toasts_cover_neither_a_tile_nor_a_button_of_the_order(front: Front) -> None:
    page, space = at_the_till(front), front.workspace
    space.toast("已清空，11 等 3 份", "撤销", lambda: None, key="Ctrl Z")
    space.toast("换人后已重算：应收 ¥24.80 → ¥21.00")
    front.qtbot.wait(50)
    (toast,) = space.toasts.shown()
    said = area(front, toast)
    assert toast.text.startswith("换人后已重算")
    for part in (page.counter.grid, page.side.cart.money, page.side.cart.hold):
        assert not said.intersects(area(front, part))
    assert area(front, page).contains(said)
