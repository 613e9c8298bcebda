"""The till page by its keys, on a real desk and store."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.rules.rights import Role
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.till import cart, cart_view, charges, menu, sales, shifts
from app.services.till.charges import Bill, ChargeDone, ChargeLine
from app.services.till.tender import Tender
from app.ui.kit.button import Button
from app.ui.kit.label import Tag
from app.ui.kit.paint import TagSpec
from app.ui.kit.presses import BOUNCE_MS, presses
from app.ui.kit.reason import ReasonModal
from app.ui.till.code_entry import ARM_MS
from app.ui.till.shift.moves import MoveModal
from tests.keys import later
from tests.support import Centre, open_centre
from tests.ui.fakes import Painted
from tests.ui.till.till_front import CENTENARIAN, FLOAT, SENIOR, YOUNG, TillFront


def test_a_whole_sale_on_the_number_pad(till: TillFront) -> None:
    till.pad("11\n3*21\n+-")
    assert till.lines() == [("红烧肉", "×1", 1800), ("番茄炒蛋", "×3", 2700)]
    assert till.due_words() == "45.00" and "×" not in till.box()
    till.press("F12")
    till.pad("50")
    dialog = till.tender()
    assert (dialog.due.words(), dialog.result.words(), dialog.result.accessibleName()) == (
        "45.00",
        "5.00",
        "找零 ¥5.00 找 5 元",
    )
    till.pad("\n")
    assert till.modal() is None
    sale = till.sales()[0]
    assert (sale.due, sale.methods, sale.portions) == (4500, ("cash",), 4)
    done = till.till.side.cart.done
    assert done.isVisible() and done.change.words() == "5.00"
    assert till.till.order.cart is None and till.till.counter.box.hasFocus()
    till.pad("41\n")
    assert not done.isVisible() and till.lines() == [("米饭", "×1", 100)]


def test_exact_cash_is_two_keys(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F12", "Enter")
    assert [s.due for s in till.sales()] == [1800]
    assert till.till.side.cart.done.change.accessibleName() == "实收 ¥18.00 现金 · 不用找零"


def test_enter_pressed_twice_or_held_makes_one_sale(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F12")
    dialog = till.tender()
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    QApplication.sendEvent(dialog.amount, held)
    assert not till.sales()
    dialog.confirm()
    dialog.confirm()
    till.press("Enter", "Enter")
    assert len(till.sales()) == 1 and till.till.order.cart is None


def test_a_bouncing_finger_does_not_ring_up_a_tile_after_the_dialog(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F12")
    with till.wire():
        confirm = till.tender().keypad.confirm
        QTest.mouseClick(confirm, Qt.MouseButton.LeftButton)
        assert till.modal() is None
        till.tap_tile("13")
        till.tap_tile("13")
        assert till.lines() == []
        till.qtbot.wait(BOUNCE_MS + 60)  # a coarse timer may end a twentieth early
        till.tap_tile("13")
        till.tap_tile("13")
    assert till.lines() == [("糖醋排骨", "×2", 3800)]


def test_clicks_that_waited_while_the_window_was_busy_are_not_for_the_next_customer(till: TillFront) -> None:
    """Three clicks on 确认收款 in one go, handled much later: their stamps say when they were made."""
    till.pad("11\n")
    till.press("F12")
    spot = till.tender().keypad.confirm.mapTo(till.window, till.tender().keypad.confirm.rect().center())
    now = int(presses.now()) + 77_000  # the window system's own clock
    with till.wire():
        till.click_at(spot, now)
        till.qtbot.wait(700)  # so long the window stood still
        till.click_at(spot, now + 130)
        till.click_at(spot, now + 260)
        assert till.modal() is None and len(till.sales()) == 1 and till.lines() == []
        till.click_at(spot, now + 700 + BOUNCE_MS + 30)
    assert till.lines() != []


def test_person_before_and_after_the_dishes_come_to_the_same(till: TillFront) -> None:
    till.scan(till.card(SENIOR))
    till.pad("11\n2*21\n61\n")
    before = till.payable()
    till.press("F7")
    till.pad("11\n2*21\n61\n")
    listed = till.payable()
    till.scan(till.card(SENIOR))
    assert till.payable() == before == listed - 360 - 360
    assert any("换人后已重算" in toast[0] for toast in till.shell.toasts)


def test_tiles_show_the_members_price_and_go_back_after_the_sale(till: TillFront) -> None:
    assert "原价" not in till.tile("11")
    till.scan(till.card(SENIOR))
    assert "¥14.40 原价 ¥18.00" in till.tile("11") and "原价" not in till.tile("61")
    assert till.till.side.member.rate.text() == "菜价按 8 折"
    till.pad("11\n61\n")
    assert till.payable() == 1440 + 1200 and "已点 1" in till.tile("11")
    till.press("F12", "Enter")
    assert "原价" not in till.tile("11") and "已点" not in till.tile("11")
    assert till.till.side.member.accessibleName() == "散客"


def test_the_line_and_the_tile_say_the_same_price(till: TillFront) -> None:
    till.scan(till.card(CENTENARIAN))
    tiles = till.till.counter.grid.tiles
    for at, dish in enumerate(tiles.shown):
        if not dish.by_weight:
            price = tiles.tile(at).price
            till.pad(f"{dish.code}\n")
            assert next(r.payable for r in till.till.order.rows if r.code == dish.code) == price


def test_declining_the_benefit_and_taking_the_member_off(till: TillFront) -> None:
    till.scan(till.card(SENIOR))
    till.pad("11\n")
    member = till.till.side.member
    member.decline.click()
    assert till.payable() == 1800 and member.rate.text() == "按原价" and "原价" not in till.tile("11")
    member.decline.click()
    assert till.payable() == 1440
    member.off.click()
    assert till.payable() == 1800 and till.till.order.member is None and till.till.counter.box.hasFocus()


def test_somebody_is_found_by_pinyin_and_a_line_is_for_another(till: TillFront) -> None:
    till.pad("11\n12\n")
    till.press("F4")
    till.keys("zzy")
    till.press("Enter")
    assert till.till.order.member is not None and till.till.order.member.name == SENIOR
    assert till.payable() == 1440 + 1760
    till.press("F4", "F4")
    till.keys("glx")
    till.press("Enter")
    row = till.till.order.row()
    assert row is not None and row.eater is not None and (row.name, row.eater.name) == ("清蒸鲈鱼", YOUNG)
    assert till.payable() == 1440 + 2200 and till.till.counter.box.hasFocus()
    assert f"代领 {YOUNG}" in str(till.till.side.cart.lines.cart.index(1, 0).data())
    till.press("F4", "F4")
    till.till.side.person.own.click()
    assert till.payable() == 1440 + 1760


def test_nobody_found_offers_to_register(till: TillFront) -> None:
    till.press("F4")
    till.keys("xyzzy")
    till.press("Enter")
    assert not till.shell.gone and "没有找到「xyzzy」" in till.till.side.person.hint.text()
    till.press("Down", "Enter")
    assert till.shell.gone == [("residents", {"new_name": "xyzzy"})]


def test_a_dish_by_weight_asks_for_grams(till: TillFront) -> None:
    till.pad("34\n")
    assert till.till.counter.box.asking and "克数" in till.says()
    till.pad("250\n")
    assert till.lines() == [("称重素菜", "250g", 990)]
    till.pad("100*35\n")
    assert till.lines()[1] == ("称重荤菜", "100g", 776)
    till.pad("+")
    assert "按重量" in till.says()
    till.pad("-")
    assert till.lines() == [("称重素菜", "250g", 990)]
    till.pad("35\n")
    till.press("Esc")
    assert not till.till.counter.box.asking and till.says() == ""
    till.tap_tile("35")
    assert till.till.counter.box.asking and till.till.counter.box.hasFocus()
    till.pad("30000\n")
    assert "重量不对" in till.says() and till.till.counter.box.asking


def test_grams_are_known_for_a_dish_of_another_meal_too(till: TillFront) -> None:
    manager(till)
    dish = next(d for d in till.desk.see(menu.dishes) if d.code == "35")
    draft = menu.DishDraft("35", dish.name, dish.category_id, dish.price, ("dinner",), True, 50)
    till.desk.do(menu.save_dish, draft, dish.id)
    till.settle()
    assert till.till.counter.grid.tiles.find("35") is None
    till.pad("35\n")
    assert till.till.counter.box.asking
    till.pad("100\n")
    till.pad("200*35\n")
    assert [line[1] for line in till.lines()] == ["100g", "200g"]


def manager(till: TillFront) -> None:
    till.centre.sign_in("1001")


def test_keys_of_the_selected_line(till: TillFront) -> None:
    till.pad("11\n12\n21\n")
    till.press("Up")
    till.pad("+++-")
    assert till.lines()[1] == ("清蒸鲈鱼", "×3", 6600)
    till.press("Del")
    assert [line[0] for line in till.lines()] == ["红烧肉", "番茄炒蛋"]
    till.pad("-")
    assert [line[0] for line in till.lines()] == ["番茄炒蛋"]
    till.press("Del", "Del")
    assert till.lines() == []


def test_letters_narrow_the_tiles_and_enter_takes_the_first(till: TillFront) -> None:
    till.keys("hsr")
    tiles = till.till.counter.grid.tiles
    assert [dish.name for dish in tiles.shown] == ["红烧肉"]
    till.press("Enter")
    assert till.lines() == [("红烧肉", "×1", 1800)] and len(tiles.shown) > 15 and till.box() == ""
    till.keys("fq")
    assert [dish.code for dish in tiles.shown] == ["21", "51"]
    till.press("Right", "Enter")
    assert till.lines()[1][0] == "番茄蛋汤"
    till.keys("zzz")
    assert tiles.shown == [] and till.till.counter.nothing.isVisible()
    till.press("Enter", "Esc")
    assert len(till.lines()) == 2 and till.till.counter.grid.isVisible()


def test_categories(till: TillFront) -> None:
    chips = till.till.counter.chips
    chips.step(1)
    assert {dish.category for dish in till.till.counter.grid.tiles.shown} == {"大荤"}
    till.pad("11")
    assert till.till.counter.box.hasFocus() and till.box() == "11"


@pytest.mark.parametrize(
    ("typed", "words"), [("99", "没有这个菜"), ("0*11", "份数"), ("3*", "没看懂"), ("1000*11", "份数")]
)
def test_what_cannot_be_rung_up_is_said_beside_the_box(till: TillFront, typed: str, words: str) -> None:
    till.pad(f"{typed}\n")
    assert words in till.says() and till.modal() is None and till.lines() == []
    till.press("Back")
    assert till.says() == ""


def test_sold_out_and_the_last_portions(till: TillFront) -> None:
    ids = {dish.code: dish.id for dish in till.till.counter.grid.tiles.dishes}
    till.desk.do(menu.set_sold_out, ids["33"], True)
    till.desk.do(menu.set_remaining, ids["15"], 2)
    till.settle()
    assert till.tile("33").endswith("售罄") and "剩 2" in till.tile("15")
    till.pad("33\n")
    assert "凉拌木耳已售罄" in till.says()
    till.press("Esc")
    till.pad("3*15\n")
    assert "只剩 2 份" in till.says()
    till.press("Esc")
    till.pad("2*15\n")
    till.press("F12", "Enter")
    assert "售罄" in till.tile("15")


def test_hold_and_take(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F7")
    assert till.lines() == [] and till.shell.toasts[-1][0] == "已挂 1 号单"
    till.scan(till.card(SENIOR))
    till.pad("12\n")
    till.press("F7")
    assert next(v.label for v in till.till.verbs() if v.key == "recall") == "取单 2"
    till.pad("41\n")
    till.press("F8")
    assert [row.member for row in till.till.side.held.table.rows_model.rows] == ["", SENIOR]
    till.pad("2")
    assert till.lines() == [("清蒸鲈鱼", "×1", 1760)] and till.till.counter.box.hasFocus()
    assert till.shell.toasts[-1][0] == "原来的单已挂 3 号", "two keys, though an order was open"
    assert {row.hold_no: row.payable for row in till.desk.see(cart_view.held)} == {1: 1800, 3: 100}
    till.press("F8", "Down", "Enter")
    assert till.lines() == [("米饭", "×1", 100)]
    assert till.shell.toasts[-1][0] == "原来的单已挂 2 号"


def test_an_order_put_aside_says_what_it_is_and_can_be_thrown_away(till: TillFront) -> None:
    till.pad("2*11\n250*34\n")
    till.press("F7")
    till.centre.clock.forward(days=3)
    till.press("F8")
    table = till.till.side.held.table
    words = [table.rows_model.data(table.rows_model.index(0, at)) for at in range(3)]
    assert words == ["1", "散客 · 3 份 红烧肉 ×2、称重素菜 250 克", "¥45.90 11-23 10:40 收银甲"]
    till.press("Del")
    assert not table.rows_model.rows and not till.desk.see(cart_view.held)
    till.undo()
    (back,) = till.desk.see(cart_view.held)
    assert (back.hold_no, back.dishes) == (1, (("红烧肉", 2, None), ("称重素菜", 1, 250)))
    till.press("F8")
    assert len(table.rows_model.rows) == 1


def test_a_word_of_trouble_goes_with_the_order_it_was_about(till: TillFront) -> None:
    for verb in ("F7", "F8"):
        till.pad("11\n")
        till.till.counter.bubble.say("没有这个菜", "请核对菜号")
        till.press(verb)
        assert till.says() == "" and (till.lines() == []) == (verb == "F7")
        till.press("Esc")


def test_what_is_sold_out_is_marked_at_the_till_in_two_keys_and_taken_back(till: TillFront) -> None:
    till.pad("13")
    till.supply()
    assert till.till.side.supply.isVisible() and till.box() == ""
    till.press("Enter")
    assert "售罄" in till.tile("13") and till.till.counter.box.hasFocus()
    till.pad("13\n")
    assert "已售罄" in till.says() and till.lines() == []
    till.pad("\n")
    assert till.lines() == [], "too soon to be an answer"
    later(ARM_MS)
    till.pad("\n")
    assert till.lines() == [("清炒虾仁", "×1", 1900)] or len(till.lines()) == 1
    till.undo()
    assert "售罄" not in till.tile("13")


def test_in_the_list_of_slips_the_key_takes_back_a_slip(till: TillFront) -> None:
    """Whatever could be undone besides: the button in front says Ctrl Z."""
    till.pad("11\n\n\n")
    till.pad("13")
    till.supply()
    till.press("Enter", "F9")
    till.undo()
    modal = till.modal()
    assert modal is not None and "冲正" in modal.accessibleName()
    till.press("Esc", "Esc")
    assert "售罄" in till.tile("13")
    till.undo()
    assert "售罄" not in till.tile("13")


def test_what_was_taken_back_or_gave_money_back_is_a_list_of_its_own(till: TillFront) -> None:
    desk, job = till.desk, till.desk.new_id()

    def charge(*lines: ChargeLine) -> ChargeDone:
        bill = Bill(desk.new_id(), "repair", job, "WX-A-20261123-0001", "样例居民", lines)
        return desk.do(charges.take, bill, [Tender("cash", abs(bill.payable))], expected=bill.payable)

    till.pad("11\n\n\n")
    taken = charge(ChargeLine("维修押金", 20_00, "deposit"))
    back = charge(ChargeLine("维修押金", -20_00, "deposit", taken.id))
    wrong = desk.do(charges.reverse, back.id, "退错了人")
    till.press("F9")
    slips = till.till.side.slips
    assert len(slips.table.rows_model.rows) == 4
    slips.which.setFocus()
    till.press("Right")
    assert [row.number for row in slips.table.rows_model.rows] == [wrong.number, back.number]
    assert slips.row() is not None and slips.copy.isEnabled()
    slips.which.setFocus()
    till.press("Left")
    assert len(slips.table.rows_model.rows) == 4
    till.press("Esc")


def test_a_count_goes_down_with_what_is_in_the_order(till: TillFront) -> None:
    till.pad("13")
    till.supply()
    till.pad("5\n")
    assert "剩 5" in till.tile("13")
    till.pad("2*13\n")
    assert "剩 3" in till.tile("13"), "two of them are in this order"
    till.supply()
    assert till.till.side.supply.title.text().startswith("13 "), "the line in hand"
    till.press("Esc")
    grid = till.till.counter.grid
    spot = grid.visualRect(grid.tiles.index(0, 0)).center()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, grid.viewport().mapToGlobal(spot))
    QApplication.sendEvent(grid.viewport(), asked)
    assert till.till.side.supply.dish == grid.tiles.shown[0]


def test_without_a_dish_in_hand_the_way_is_said(till: TillFront) -> None:
    till.supply()
    assert "哪个菜" in till.says() and not till.till.side.supply.isVisible()


def test_a_dish_sold_another_way_since_is_said_on_its_line(till: TillFront) -> None:
    till.pad("250*34\n")
    till.centre.sign_in("1001")
    dish = next(d for d in till.desk.see(menu.dishes) if d.code == "34")
    till.desk.do(menu.save_dish, menu.DishDraft("34", dish.name, dish.category_id, 500), dish.id)
    till.centre.sign_in("2001")
    till.till.on_shown()
    cart_list = till.till.side.cart.lines
    assert "卖法刚改过" in str(cart_list.cart.data(cart_list.cart.index(0, 0))) and till.payable() == 0
    till.press("F12", "Enter")
    assert "卖法刚改过" in till.tender().error._words.text() and not till.sales()
    till.press("Esc", "Del")
    till.pad("34\n")
    assert till.lines() == [("称重素菜", "×1", 500)]


def test_very_much_at_once_is_asked_about(till: TillFront) -> None:
    till.pad("999*11\n")
    assert "999 份，¥17,982.00" in till.says() and till.lines() == []
    till.pad("3*11\n")
    assert till.lines() == [("红烧肉", "×3", 5400)]


def test_emptying_can_be_undone(till: TillFront) -> None:
    till.scan(till.card(SENIOR))
    till.pad("11\n250*34\n")
    till.till.order.set_eater(till.resident(YOUNG))
    till.till.side.cart.away.click()
    before = till.lines()
    till.till.side.cart.empty.click()
    assert till.lines() == [] and till.shell.toasts[-1][:2] == ("已清空 2 份", "撤销")
    till.undo()
    assert till.lines() == before and till.till.order.takeaway
    assert [row.eater.name if row.eater else "" for row in till.till.order.rows] == ["", YOUNG]
    assert till.till.order.member is not None
    undo = till.shell.toasts[-1][2]
    assert undo is not None
    undo()
    assert till.lines() == before, "the toast's own verb does nothing twice"


def test_an_order_in_sight_is_not_found_again(till: TillFront) -> None:
    till.pad("11\n")
    told = len(till.shell.toasts)
    till.centre.desk.do(shifts.move_cash, "pay_out", 1000, "临时采购")
    assert till.lines() == [("红烧肉", "×1", 1800)]
    assert not [said for said in till.shell.toasts[told:] if "找回" in said[0]]


def test_what_is_said_in_another_tone_is_drawn_with_its_edge(till: TillFront, qtbot: QtBot) -> None:
    bubble = till.till.counter.bubble
    bubble.say("这个菜没有", "请核对菜号")
    painted = Painted(bubble)
    qtbot.waitUntil(lambda: painted.told(bubble.rect().topLeft()))
    painted.regions.clear()
    bubble.say("哪个菜售罄", "请核对菜号", "info")
    qtbot.waitUntil(lambda: painted.told(bubble.rect().topLeft()))


def test_a_dish_of_another_meal_is_sold_out_by_its_code(till: TillFront) -> None:
    till.till.counter.grid.tiles.dishes = ()
    QTest.keyClicks(till.target(), "11")
    till.supply()
    assert till.till.side.supply.title.text().startswith("11 "), till.says()


def test_takeaway_before_the_first_dish_is_kept(till: TillFront) -> None:
    till.till.side.cart.away.click()
    till.pad("11\n")
    assert till.till.order.cart is not None and till.till.order.cart.takeaway
    assert "外带" in till.till.side.cart.portions.text()


def test_a_killed_program_finds_its_order_again(till: TillFront, qtbot: QtBot) -> None:
    till.scan(till.card(SENIOR))
    till.pad("11\n3*21\n")
    before, owed = till.lines(), till.payable()
    till.close()
    centre = open_centre(till.centre.folder, till.centre.clock)
    centre.sign_in("2001")
    again = TillFront(qtbot, centre, opened=False)
    assert again.lines() == before and again.payable() == owed
    assert again.shell.toasts[-1][0] == "找回没收完的单：4 份，应收 ¥36.00"
    again.press("F12", "Enter")
    assert [sale.due for sale in again.sales()] == [owed]
    again.close()


def test_coming_back_to_the_page_says_nothing_new(till: TillFront) -> None:
    till.pad("11\n")
    till.till.hide()
    till.till.show()
    till.till.on_shown()
    till.till.on_shown()
    assert till.lines() == [("红烧肉", "×1", 1800)]
    assert not [t for t in till.shell.toasts if "找回" in t[0]], "it was left for a moment, not lost"


def test_a_scan_of_nobody_is_said(till: TillFront) -> None:
    till.scan("JM999999")
    assert "没有找到这张卡" in till.says()
    till.scan("XS-A-20261123-0001")
    assert till.till.order.cart is None


def test_a_scan_picks_the_eater_while_the_panel_asks_for_one(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F4", "F4")
    till.scan(till.card(SENIOR))
    row = till.till.order.row()
    assert row is not None and row.eater is not None and row.eater.name == SENIOR
    assert till.till.order.member is None


def test_a_second_card_takes_one_portion_of_the_line(till: TillFront) -> None:
    till.scan(till.card(SENIOR))
    till.pad("2*11\n")
    till.scan(till.card(CENTENARIAN))
    assert [(row.quantity, row.eater.name if row.eater else "") for row in till.till.order.rows] == [
        (1, ""), (1, CENTENARIAN),
    ]  # fmt: skip
    assert till.payable() == 14_40 + 9_00 and "1 份给" in till.shell.toasts[-1][0]


def test_whom_somebody_fetched_for_has_a_digit_next_time(till: TillFront) -> None:
    till.scan(till.card(SENIOR))
    till.pad("11\n")
    till.scan(till.card(CENTENARIAN))
    till.pad("+")
    till.press("F12")
    till.press("Enter")
    till.scan(till.card(SENIOR))
    till.pad("11\n")
    panel = till.till.side.person
    till.press("F4")
    assert not panel.hits.count()
    till.press("F4")
    assert (panel.hits.count() == 1 and "代领过 1 次" in " ".join(till.words())) or panel.hits.count()
    till.pad("1")
    till.press("Enter")
    row = till.till.order.row()
    assert row is not None and row.eater is not None and row.eater.name == CENTENARIAN


def test_without_a_shift_the_page_opens_one(qtbot: QtBot, counter: Centre) -> None:
    front = TillFront(qtbot, counter, opened=False)
    assert front.till.states.currentWidget() is front.till.opening
    front.press("F8")
    assert str(front.shell.troubles[-1]).startswith("no_shift"), "no key is dead without a word"
    assert not front.shell.toasts, "and no tick where nothing was done"
    front.keys("300")
    front.press("F12")
    front.settle()
    shift = front.desk.see(shifts.now)
    assert shift is not None and shift.opening_float == FLOAT
    assert front.till.counter.box.hasFocus()
    front.pad("11\n")
    assert front.payable() == 1800
    front.close()


def test_while_the_drawer_is_counted_nothing_is_sold(till: TillFront) -> None:
    till.desk.do(shifts.submit_count, {10000: 3})
    till.settle()
    assert till.till.states.currentWidget() is till.till.counting
    till.press("F12", "F7", "F8")
    assert till.modal() is None and str(till.shell.troubles[-1]).startswith("shift_counting")
    manager(till)
    till.desk.do(shifts.resume)
    till.settle()
    till.pad("11\n")
    assert till.payable() == 1800


def test_yesterdays_shift_is_said(till: TillFront) -> None:
    till.centre.clock.forward(days=1)
    till.till.on_shown()
    assert till.shell.banners["till.stale"][1] == "2026-11-23 周一 的班还没有交"


def test_the_last_sale_is_taken_back_within_two_minutes(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F12", "Enter")
    till.undo()
    modal = till.modal()
    assert modal is not None and modal.title.text() == "冲正 #0001？"
    till.press("Esc")
    assert till.modal() is None and len(till.sales()) == 1
    till.undo()
    modal = till.modal()
    assert modal is not None
    next(b for b in modal.findChildren(Button) if b.text().startswith("只冲正")).click()
    assert [(s.kind, s.due) for s in till.sales()] == [("reversal", -1800), ("sale", 1800)]
    done = till.till.side.cart.done
    assert done.change.accessibleName() == "退回 ¥18.00 现金" and not done.undo.isVisible()
    till.undo()
    assert till.modal() is None and "两分钟内没有可冲正的单" in till.says()


def test_taken_back_with_two_keys_the_dishes_are_in_the_order_again(till: TillFront) -> None:
    till.scan(till.card(SENIOR))
    till.pad("11\n250*34\n")
    before = till.lines()
    till.press("F12")
    till.pad("10\n")
    till.press("Down", "Enter")
    assert till.till.side.cart.done.undo.isVisible()
    till.undo()
    words = till.words()
    assert any("现金 ¥10.00 当面退还，微信" in said for said in words)
    till.press("Enter")
    assert till.modal() is None and till.lines() == before
    assert till.till.order.member is not None and till.till.order.member.name == SENIOR
    assert "退现金 ¥10.00、微信" in till.shell.toasts[-1][0]


def test_the_clock_put_back_offers_no_undo(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F12", "Enter")
    till.centre.clock.forward(minutes=-1)
    till.undo()
    assert till.modal() is None and "两分钟内没有可冲正的单" in till.says()


def test_the_card_of_a_sale_says_for_whom_what_and_how_much_was_handed_over(till: TillFront) -> None:
    till.scan(till.card(SENIOR))
    till.pad("2*11\n")
    till.press("F12")
    till.pad("50\n")
    done = till.till.side.cart.done
    assert done.who.text() == f"{SENIOR} · 2 份" and done.dishes.text() == "红烧肉 ×2"
    assert "，收现金 ¥50.00" in done.note.text()
    assert not till.till.side.cart.due.isVisible(), "one large figure is enough"
    till.pad("11\n")
    assert till.till.side.cart.due.isVisible() and not done.isVisible()


def test_the_card_of_a_sale_goes_with_its_shift_and_its_reversal(till: TillFront) -> None:
    cart = till.till.side.cart
    till.pad("11\n")
    till.press("F12", "Enter")
    done = till.sales()[0]
    till.desk.do(sales.reverse_sale, done.id, "打错菜")
    till.settle()
    assert not cart.tells_of(done.id) and not cart.done.isVisible()
    till.pad("11\n")
    till.press("F12", "Enter")
    till.desk.do(shifts.submit_count, {10000: 3, 1000: 1, 500: 1, 100: 3})
    till.desk.do(shifts.close)
    till.desk.do(shifts.open_shift, 318_00)
    till.settle()
    assert not cart.done.isVisible()


def test_two_tiers_at_one_table_are_both_named(till: TillFront) -> None:
    till.scan(till.card(SENIOR))
    till.pad("11\n13\n")
    till.till.order.set_eater(till.resident(CENTENARIAN))
    assert till.till.side.cart.discount.note.text().endswith(" 折 · 2 份")
    assert "、" in till.till.side.cart.discount.note.text()


def test_what_cash_alone_comes_to_is_said_before_the_dialog(till: TillFront) -> None:
    till.pad("34\n33\n")
    assert till.till.side.cart.due.accessibleName() == "应收 ¥1.31 现金 ¥1.30"
    till.pad("11\n")
    till.press("Del")
    till.press("Del")
    assert "现金" not in till.till.side.cart.due.accessibleName()


def test_an_older_sale_needs_an_approver(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F12", "Enter")
    till.centre.clock.forward(minutes=3)
    till.undo()
    assert till.modal() is None and "两分钟内没有可冲正的单" in till.says()
    till.press("F9")
    till.undo()
    modal = till.modal()
    assert isinstance(modal, ReasonModal)
    till.keys("顾客")
    till.press("Esc")
    till.undo()
    modal = till.modal()
    assert isinstance(modal, ReasonModal) and modal.form.raw("reason") == "顾客", "what was typed is still there"
    QTest.keyClick(till.target(), Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert modal.form.raw("reason") == "打错菜" and modal.verb.hasFocus()
    till.press("Enter")
    till.approve("1001")
    assert till.modal() is None
    assert [s.kind for s in till.sales()] == ["reversal", "sale"]
    panel = till.till.side.slips
    assert panel.isVisible() and len(panel.table.rows_model.rows) == 2
    panel.table.selectRow(1)
    assert not panel.reverse.isEnabled(), "nothing is taken back twice"


def test_a_receipt_is_printed_again(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F12", "Enter", "F9", "F9")
    assert till.shell.toasts[-1][0] == "#0001 已存为文件，小票上标明补打"
    till.press("Esc")
    assert till.till.counter.box.hasFocus()


def test_another_meal_shows_its_own_dishes(till: TillFront) -> None:
    codes = {dish.code for dish in till.till.counter.grid.tiles.dishes}
    assert "12" in codes and "42" not in codes
    till.till.counter.meals.step(-1)
    codes = {dish.code for dish in till.till.counter.grid.tiles.dishes}
    assert "42" in codes and "12" not in codes and till.till.counter.box.hasFocus()
    till.pad("42\n")
    assert till.till.order.cart is not None and till.till.order.cart.meal == "breakfast"
    till.press("F12", "Enter")
    assert till.till.order.meal == "lunch", "after the sale the clock decides again"


def test_the_meal_follows_the_clock_between_orders(till: TillFront) -> None:
    till.pad("11\n")
    till.centre.clock.forward(hours=7)
    till.till._follow_clock()
    assert till.till.order.meal == "lunch"
    till.press("Del")
    till.till.order.discard()
    till.till._follow_clock()
    assert till.till.order.meal == "dinner"


def test_panes_and_typing_from_anywhere(till: TillFront) -> None:
    seen = []
    for _ in range(4):
        till.press("F6")
        seen.append(type(QApplication.focusWidget()).__name__)
    assert seen == ["Answer", "TileGrid", "EntryBox", "Answer"], "an order without lines is no pane"
    till.press("F3")
    till.press("F6", "F6", "Enter")
    assert till.lines() == [("矿泉水", "×1", 200)]
    till.press("F6", "F6", "F6")
    assert till.till.side.cart.lines.hasFocus()
    till.till.counter.grid.setFocus()
    till.keys("1")
    assert till.box() == "1" and till.till.counter.box.hasFocus()


def test_a_member_sent_from_another_page_is_served(till: TillFront) -> None:
    till.show(member=till.resident(SENIOR))
    assert till.till.order.member is not None and till.till.order.member.name == SENIOR
    assert till.till.has_draft() is False
    till.pad("11\n")
    assert till.till.has_draft()


def test_what_other_screens_change_is_shown(till: TillFront) -> None:
    till.scan(till.card(SENIOR))
    till.pad("11\n")
    manager(till)
    dish = next(d for d in till.desk.see(menu.dishes) if d.code == "11")
    till.desk.do(menu.save_dish, menu.DishDraft("11", dish.name, dish.category_id, 2000), dish.id)
    draft = ResidentDraft(SENIOR, None, "F", phone=None, document_number=None)
    till.desk.do(registry.amend, till.resident(SENIOR), draft)
    till.settle()
    assert till.payable() == 2000 and "¥20.00" in till.tile("11")


def test_a_role_without_the_right_is_refused_inline(till: TillFront) -> None:
    till.centre.sign_in("9001")
    assert till.desk.staff is not None and till.desk.staff.role is Role.AUDITOR
    till.pad("11\n")
    assert till.says() and till.lines() == []


def test_an_order_paid_elsewhere_is_let_go(till: TillFront) -> None:
    till.pad("11\n")
    shown = till.desk.see(cart_view.current)
    assert shown is not None
    till.desk.do(cart.discard, shown.id, by=till.till)
    till.pad("+")
    assert till.lines() == [] and till.says()
    till.pad("12\n")
    assert till.lines() == [("清蒸鲈鱼", "×1", 2200)]


def test_long_names_and_notes_survive(till: TillFront, tmp_path: Path) -> None:
    manager(till)
    draft = ResidentDraft("𠅤𬎆䶮·阿卜杜热合曼", None, "F", note="独居；少盐")
    made = till.desk.do(registry.register, draft)
    till.centre.sign_in("2001")
    till.till._serve(made.id)
    till.settle()
    member = till.till.side.member
    assert member.name.text() == "𠅤𬎆䶮·阿卜杜热合曼"
    tags = [tag.text for tag in note_specs(till)]
    assert tags == ["独居", "少盐"] and member.rate.text() == "未登记生日，按原价"
    assert till.window.grab().save(str(tmp_path / "page.png"))


def note_specs(till: TillFront) -> list[TagSpec]:
    return [tag.spec for tag in till.till.side.member.tags.findChildren(Tag) if tag.isVisible()]


def test_the_way_to_the_count_and_cash_out_from_the_till(till: TillFront) -> None:
    till.press("Ctrl+R")
    modal = till.modal()
    assert isinstance(modal, MoveModal) and modal.kind.value() == "pay_out"
    till.pad("12")
    till.press("Alt+1")
    till.settle()
    assert till.modal() is None
    assert [(m.kind, m.amount) for m in till.desk.see(shifts.moves)] == [("pay_out", 12_00)]
    till.press("Ctrl+E")
    assert till.shell.gone[-1] == ("shift", {"count": True})
    till.page.counter.shift.click()
    assert till.shell.gone[-1] == ("shift", {"count": True})
